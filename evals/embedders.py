"""What each embedder and a cross-encoder add and cost: `python -m evals.embedders [--embedder st:PATH] …`.

On questions of PIAF, the same for all: nDCG@10 and recall@10 by words alone, by vectors alone and by both, with the
seconds and the electricity of the vectors as the ledger writes them (a fresh workspace: nothing is served from memory).
With a cross-encoder, its order of the first 20. Passages without a judged question are left out up to `--passages`, so
that a slow model takes minutes. Figures go to `evals/results/embedders.json`.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.bootstrap import Workspace, open_workspace
from assistant.ledger import PurposedEmbedder
from assistant.reordering import READ
from assistant.settings import Settings
from evals.labels import DATA
from evals.results import keep
from retrieval.beir import Collected, earned, passages_of, read_collection
from retrieval.closeness import Scale
from retrieval.mapping import passage_text
from retrieval.search import Search, key_of_place
from retrieval.vectors import ExactIndex

FOUND = 10


def sampled(collection: Collected, questions: int, passages: int) -> Collected:
    """That many questions, with their passages and others up to `passages`, chosen by the digests of their ids."""

    def drawn(names: Sequence[str]) -> list[str]:
        return sorted(names, key=lambda one: hashlib.sha256(one.encode()).hexdigest())

    asked = drawn([one for one in collection.queries if any(gain > 0 for gain in collection.gains[one].values())])
    asked = asked[:questions]
    kept = dict.fromkeys(one for name in asked for one, gain in collection.gains[name].items() if gain > 0)
    for one in drawn(list(collection.corpus)):
        if len(kept) >= passages:
            break
        kept[one] = None
    return replace(
        collection,
        queries={one: collection.queries[one] for one in asked},
        corpus={one: text for one, text in collection.corpus.items() if one in kept},
    )


def figures(workspace: Workspace, collection: Collected) -> dict[str, object]:
    """What one embedder earns and costs, and the cross-encoder of the workspace when it has one."""
    ledger = workspace.ledger
    passages, asked = passages_of(collection), list(collection.queries)
    names = {key_of_place(one): one.document for one in passages}
    started, before = time.perf_counter(), ledger.last_call()
    embedder = PurposedEmbedder(ledger, "evaluation")
    near = ExactIndex(list(names), embedder.passages([passage_text(one) for one in passages]))
    vectors = embedder.queries([collection.queries[one] for one in asked])
    spent = {"seconds": round(time.perf_counter() - started, 1), **_spent(workspace, before)}
    scale, search = ledger.scale(), Search(passages)
    dense = {
        name: [names[key] for key, _ in near.nearest(vector, FOUND)]
        for name, vector in zip(asked, vectors, strict=True)
    }
    both = {
        name: search.find(collection.queries[name], k=READ, vector=vectors[at], near=near, scale=scale)
        for at, name in enumerate(asked)
    }
    found: dict[str, object] = {
        "model": ledger.encoder.name,
        "scale": _scale(scale),
        "vectors": _earned(collection, dense),
        "both": _earned(collection, {name: [hit.passage.document for hit in hits] for name, hits in both.items()}),
        "cost": spent,
    }
    if ledger.reranker is not None:
        before = ledger.last_call()
        ordered = {}
        for name, hits in both.items():
            order = ledger.reranked(collection.queries[name], [passage_text(hit.passage) for hit in hits], "evaluation")
            ordered[name] = [hits[at].passage.document for at in order]
        found["re-ordered"] = {
            "model": ledger.reranker.name,
            **_earned(collection, ordered),
            **_spent(workspace, before),
        }
    return found


def words(collection: Collected) -> dict[str, float]:
    """What words alone earn."""
    search = Search(passages_of(collection))
    return _earned(
        collection,
        {
            name: [hit.passage.document for hit in search.find(text, k=FOUND)]
            for name, text in collection.queries.items()
        },
    )


def _earned(collection: Collected, found: Mapping[str, Sequence[str]]) -> dict[str, float]:
    got = earned(collection, {name: list(ranked)[:FOUND] for name, ranked in found.items()})
    return {"ndcg@10": round(got.ndcg, 4), "recall@10": round(dict(got.recalls)[FOUND], 4)}


def _scale(scale: Scale) -> list[float]:
    return [scale.floor, scale.span]


def _spent(workspace: Workspace, before: int) -> dict[str, object]:
    """Seconds in the models and electricity since a line of the ledger."""
    lines = workspace.ledger.lines()[before:]
    usage = workspace.ledger.since(before)
    return {
        "model_seconds": round(sum(one.seconds for one in lines), 1),
        "energy_wh": [round(one, 3) for one in usage.energy_wh],
        "characters": usage.characters,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embedder", action="append", default=[], help="CAPNR_EMBEDDER of one more embedder")
    parser.add_argument("--reranker", default="", help="CAPNR_RERANKER")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--passages", type=int, default=300)
    args = parser.parse_args(argv)
    folder = DATA / "retrieval" / "piaf_v1"
    if not folder.is_dir():
        print(f"{folder.name}: not there, nothing is measured")
        return 1
    collection = sampled(read_collection(folder), args.questions, args.passages)
    result: dict[str, object] = {
        "questions": len(collection.queries),
        "passages": len(collection.corpus),
        "words": words(collection),
    }
    print(f"{len(collection.queries)} questions, {len(collection.corpus)} passages\nwords: {result['words']}")
    for wanted in ["", *args.embedder]:
        with tempfile.TemporaryDirectory() as kept:
            workspace = open_workspace(Settings(workspace=Path(kept) / "w", embedder=wanted, reranker=args.reranker))
            try:
                one = figures(workspace, collection)
            finally:
                workspace.close()
        result[str(one["model"])] = one
        print("\n".join(f"  {name}: {value}" for name, value in one.items()))
    keep("embedders", result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
