"""Quality of the search: `python -m evals.retrieval [--workspace DIR] [--quick]`, or `make eval-retrieval`.

Labelled quotes of real documents: recall of extracts by document-wise cross-validation, what each part brings, and what
is lost when the documents are spelt otherwise. PIAF: nDCG@10 of words, vectors and both, on the half of the articles
on which the weights of the fusion were chosen and on the other half; what is lost when the questions are spelt
otherwise. `--quick` leaves out what needs vectors. Vectors are kept in the workspace. Figures go to
`evals/results/retrieval.json`.
"""

import argparse
import hashlib
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.bootstrap import open_workspace
from assistant.ledger import PurposedEmbedder
from assistant.settings import Settings
from evals.labels import DATA, missing
from evals.perturb import WAYS, spoken
from evals.results import keep
from evals.train_extracts import FOLDS, SEEDS, Group, Matrix, fit, groups, ranks, validated
from ingest.model import Passage
from retrieval.beir import Collected, earned, indexed, passages_of, read_collection, run
from retrieval.extracts import FEATURES, Ground
from retrieval.grammar import language, tokens
from retrieval.search import key_of_place
from scoring.model import Indicator

ASKED = 400
"""Questions of PIAF on which robustness is measured."""
LEXICON = ("lexicon", "own", "lexicon_near")
"""Features that rest on the referential's lexicon."""


def shares(found: Sequence[tuple[int, int]], at: int = 0) -> dict[str, float]:
    """Recall at 5 and 10 of extracts (0) or single passages (1)."""
    return {f"recall@{k}": round(float(np.mean([one[at] < k for one in found])), 3) for k in (5, 10)}


def labels(every: Sequence[Group], referential: Sequence[Indicator]) -> dict[str, object]:
    """Recall on the labelled quotes, by parts, and under other spellings."""
    found = [one for seed in SEEDS for one in validated(every, seed)]
    bare = [replace(one, features=_without(one.features, LEXICON)) for one in every]
    figures: dict[str, object] = {
        "extracts": shares(found),
        "single passages": shares(found, 1),
        "no lexicon": shares(validated(bare, SEEDS[0])),
    }
    real = [one for one in every if one.real]
    names = sorted({one.name for one in every})
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    weights = {at: fit([one for one in every if fold[one.name] != at]) for at in range(FOLDS)}
    plain = shares([rank for one in real for rank in ranks(one, weights[fold[one.name]])])
    lost: dict[str, object] = {"as it is": plain}
    for way, change in WAYS.items():
        found = []
        grounds: dict[str, Ground] = {}
        for one in real:
            if one.name not in grounds:
                spelt = [_spelt(each, change) for each in one.ground.passages]
                grounds[one.name] = Ground(spelt, referential)
            indicators = [each for each in referential if each.theme == one.theme]
            features = grounds[one.name].features(indicators)
            found += ranks(replace(one, features=features), weights[fold[one.name]])
        lost[way] = shares(found)
    figures["documents spelt otherwise"] = lost
    figures["asked in"] = {
        name: shares(asked_in(real, referential, weights, fold, own=own))
        for name, own in (("the document's language alone", True), ("the other language alone", False))
    } | {"both languages, as shipped": plain}
    return figures


def asked_in(
    real: Sequence[Group],
    referential: Sequence[Indicator],
    weights: Mapping[int, Matrix],
    fold: Mapping[str, int],
    *,
    own: bool,
) -> list[tuple[int, int]]:
    """`ranks` when the referential asks in one language: that of each document (`own`) or the other one."""
    ways: Mapping[str, Sequence[Indicator]] = {lang: spoken(referential, lang) for lang in ("fr", "en")}
    grounds: dict[str, tuple[Ground, Sequence[Indicator]]] = {}
    found = []
    for one in real:
        if one.name not in grounds:
            lang = language(tokens(" ".join(each.text for each in one.ground.passages)))
            asked = ways[lang if own else {"fr": "en", "en": "fr"}[lang]]
            grounds[one.name] = Ground(one.ground.passages, asked), asked
        ground, asked = grounds[one.name]
        features = ground.features([each for each in asked if each.theme == one.theme])
        found += ranks(replace(one, features=features), weights[fold[one.name]])
    return found


def _without(features: Matrix, names: Sequence[str]) -> Matrix:
    kept = features.copy()
    kept[:, [FEATURES.index(one) for one in names]] = 0.0
    return kept


def _spelt(one: Passage, change: object) -> Passage:
    """The passage spelt otherwise; its place stays, so that labels still find it."""
    chance = random.Random(f"{one.document}{one.page}{one.start}")
    return replace(one, text=change(one.text, chance), heading=change(one.heading, chance))  # type: ignore[operator]


def piaf(embedder: PurposedEmbedder | None) -> dict[str, object]:
    """What the search earns on PIAF, and what it loses when questions are spelt otherwise."""
    collection = read_collection(DATA / "retrieval" / "piaf_v1")
    runs = {"words": run(collection, None)}
    if embedder is not None:
        runs["both"] = run(collection, embedder)
        runs["vectors"] = _dense(collection, embedder)
    figures: dict[str, object] = {}
    for name, found in runs.items():
        figures[name] = {
            part: round(earned(collection, {query: found[query] for query in some}).ndcg, 4)
            for part, some in _halves(collection, found).items()
        }
    chosen = sorted(collection.queries, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:ASKED]
    few = replace(collection, queries={name: collection.queries[name] for name in chosen})
    lost: dict[str, float] = {"as it is": round(earned(few, run(few, embedder)).recalls[-1][1], 4)}
    for way, change in WAYS.items():
        asked = {name: change(text, random.Random(name)) for name, text in few.queries.items()}
        lost[way] = round(earned(few, run(replace(few, queries=asked), embedder)).recalls[-1][1], 4)
    figures["recall@10, questions spelt otherwise"] = lost
    return figures


def _halves(collection: Collected, found: Mapping[str, object]) -> dict[str, list[str]]:
    """Questions whose article fell into the half for choosing, into the other, and all."""
    parts: dict[str, list[str]] = {"chosen on": [], "kept apart": [], "all": []}
    for query in found:
        right = next(one for one, gain in collection.gains[query].items() if gain > 0)
        title = collection.corpus[right][0]
        odd = int(hashlib.sha256(title.encode()).hexdigest(), 16) % 2
        parts["kept apart" if odd else "chosen on"].append(query)
        parts["all"].append(query)
    return parts


def _dense(collection: Collected, embedder: PurposedEmbedder) -> dict[str, list[str]]:
    """A run by vectors alone."""
    passages = passages_of(collection)
    names = {key_of_place(one): one.document for one in passages}
    near = indexed(passages, embedder)
    asked = list(collection.queries)
    found = zip(asked, embedder.queries([collection.queries[one] for one in asked]), strict=True)
    return {name: [names[key] for key, _ in near.nearest(vector, 10)] for name, vector in found}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="where vectors are kept (a temporary folder otherwise)")
    parser.add_argument("--quick", action="store_true", help="words alone: no vector is computed")
    parser.add_argument("--only", choices=("labels", "piaf"), help="one part alone")
    args = parser.parse_args(argv)
    if missing():
        print(missing())
        return 1
    from assistant.referentials import load
    from evals.train_extracts import REFERENTIAL

    figures: dict[str, object] = {}
    if args.only != "piaf":
        figures["labels"] = labels(groups(), load(REFERENTIAL).indicators)
    if args.only != "labels":
        with tempfile.TemporaryDirectory() as folder:
            workspace = open_workspace(Settings(workspace=args.workspace or Path(folder)))
            figures["piaf"] = piaf(None if args.quick else PurposedEmbedder(workspace.ledger, "evaluation"))
            workspace.close()
    _told(figures, 0)
    if not args.quick:
        keep(f"retrieval_{args.only}" if args.only else "retrieval", figures)
    return 0


def _told(figures: Mapping[str, object], depth: int) -> None:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{'  ' * depth}{name}")
            _told(value, depth + 1)
        else:
            print(f"{'  ' * depth}{name:<40}{value}")


if __name__ == "__main__":
    sys.exit(main())
