"""`capnr eval`: measure the product on its own sets, or on documents, questions and quotes of one's own.

The measuring stands in a package that this one may not know: it is found when the command runs, by the entry point
`eval` of the group `capnr.commands`, which gives `command(args, lang)` with a text, a remark and an exit code.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, number_of, opened, output, settings_of, write

if TYPE_CHECKING:
    from assistant.trial import Trial

GROUP, NAME = "capnr.commands", "eval"
BEIR_FORMATS = ("table", "json")


def register(commands: Any, given: Parents) -> None:
    """Add the command."""
    one = command(commands, "eval", _eval, "mesurer la qualité, la vitesse et la frugalité", given.common)
    one.add_argument("suites", nargs="*", metavar="SUITE", help="suites à mesurer (toutes par défaut)")
    one.add_argument("--suite", action="append", metavar="SUITE", help="une suite de plus ; peut être répété")
    size = one.add_mutually_exclusive_group()
    size.add_argument("--fast", action="store_true", help="l’essentiel, en moins de trois minutes (défaut)")
    size.add_argument("--full", action="store_true", help="tout, documents réels compris s’ils sont là")
    one.add_argument(
        "--model", metavar="MODÈLE_IA", help="modèle de langue mesuré à côté des règles, comme CAPNR_MODEL"
    )
    one.add_argument("--sample", metavar="N", help="questions posées au modèle de langue (défaut : 24)")
    one.add_argument("--compare", metavar="FICHIER", help="comparer à un résultat JSON : seul ce qui est sûr est dit")
    one.add_argument("--gate", action="store_true", help="code de sortie 4 si une borne est franchie")
    one.add_argument("--raise", dest="raise_", action="store_true", help="durcir les bornes d’après ces chiffres")
    one.add_argument("--loosen", metavar="RAISON", help="desserrer les bornes franchies, en disant pourquoi")
    one.add_argument("--record", action="store_true", help="ajouter ces chiffres à l’historique")
    one.add_argument("--on", metavar="AAAA-MM-JJ", help="date inscrite dans le résultat (défaut : aujourd’hui)")
    one.add_argument("--questions", metavar="FICHIER", help="vos questions, en JSONL, sur le dossier de travail")
    one.add_argument("--quotes", metavar="FICHIER", help="vos citations étiquetées, en JSONL")
    one.add_argument("--template", choices=("questions", "quotes"), help="écrire un modèle de jeu et s’arrêter")
    one.add_argument("--check", action="store_true", help="seulement vérifier vos jeux")
    one.add_argument("--check-data", action="store_true", help="chercher doublons et fuites entre les jeux livrés")
    one.add_argument("--beir", metavar="DIR", help="dossier : corpus.jsonl, queries.jsonl, qrels.tsv")
    one.add_argument("--words-only", action="store_true", help="sans vecteurs : rien n’est calculé par un modèle")
    output(one, ("table", "json", "html"))


def _eval(args: argparse.Namespace) -> int:
    from importlib.metadata import entry_points

    from assistant.errors import UsageError

    lang = settings_of(args).lang
    if args.beir is not None:
        if args.format not in BEIR_FORMATS:
            raise UsageError("bad_option", option="--format", wanted=args.format, expected=" / ".join(BEIR_FORMATS))
        return _retrieval(args, lang)
    found = next(iter(entry_points(group=GROUP, name=NAME)), None)
    if found is None:
        raise UsageError("no_evaluation")
    args.sample = number_of(args, "sample", int)
    told = found.load()(args, lang)
    if told.text:
        write(told.text, args.out)
    if told.aside:
        print(told.aside, file=sys.stderr)
    return int(told.code)


def _retrieval(args: argparse.Namespace, lang: str) -> int:
    from assistant.trial import try_search

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
