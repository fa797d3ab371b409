"""`capnr eval SUITE`: measure the product on data of one's own; `retrieval` is the first suite."""

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, opened, output, settings_of, write

if TYPE_CHECKING:
    from assistant.trial import Trial


def register(commands: Any, given: Parents) -> None:
    """Add the command and its suites."""
    family = commands.add_parser("eval", help="mesurer la recherche", description="mesurer la recherche")
    suites = family.add_subparsers(title="suites", metavar="SUITE", required=True)
    one = command(suites, "retrieval", _retrieval, "mesurer la recherche sur un jeu au format BEIR", given.common)
    one.add_argument("--beir", metavar="DIR", required=True, help="dossier : corpus.jsonl, queries.jsonl, qrels.tsv")
    one.add_argument("--words-only", action="store_true", help="sans vecteurs : rien n’est calculé par un modèle")
    output(one, ("table", "json"))


def _retrieval(args: argparse.Namespace) -> int:
    from assistant.trial import try_search

    lang = settings_of(args).lang
    with tempfile.TemporaryDirectory(prefix="capnr-") as folder:
        if args.workspace is None:  # without one, vectors are forgotten and no workspace is made by the way
            args.workspace = folder
        workspace, _ = opened(args, create=True)
        try:
            trial = try_search(workspace, Path(args.beir), words_only=args.words_only)
        finally:
            workspace.close()
    write(as_json(_json(trial)) if args.format == "json" else _table(trial, lang), args.out)
    return DONE


def _json(trial: "Trial") -> dict[str, object]:
    got = trial.earned
    return {
        "schema": "capnr.retrieval/1",
        "documents": got.documents,
        "queries": got.queries,
        "model": trial.model,
        "ndcg@10": round(got.ndcg, 4),
        "mrr@10": round(got.mrr, 4),
        **{f"recall@{depth}": round(value, 4) for depth, value in got.recalls},
        "ai_usage": {
            "calls": trial.usage.calls,
            "cached": trial.usage.cached,
            "characters": trial.usage.characters,
            "energy_wh": list(trial.usage.energy_wh),
            "gwp_g": list(trial.usage.gwp_g),
        },
    }


def _table(trial: "Trial", lang: str) -> str:
    got = trial.earned
    head = (
        f"{got.documents} documents, {got.queries} questions jugées, modèle : {trial.model or 'aucun (mots seuls)'}"
        if lang == "fr"
        else f"{got.documents} documents, {got.queries} judged queries, model: {trial.model or 'none (words only)'}"
    )
    figures = [("nDCG@10", got.ndcg), ("MRR@10", got.mrr), *((f"recall@{k}", value) for k, value in got.recalls)]
    return "\n".join([head, *(f"{name:<10} {value:.4f}" for name, value in figures)])
