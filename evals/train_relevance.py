"""Learn the weights of `retrieval/data/relevance.yaml` from the sample's gold: `python -m evals.train_relevance`.

Every (criterion, statement) pair that a mapping run looks at is a record, right when the gold has that quote for that
criterion; vectors are there for as many passages as a run embeds. Ridge logistic regression by Newton's method: no
random numbers, so the same gold gives the same weights. The second model learns from what the first says of documents
it has not seen. Prints average precision, calibration error, precision and recall by document-wise cross-validation;
`--write` puts the weights in the data file.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.bootstrap import open_workspace
from assistant.ledger import PurposedEmbedder
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.mapping import gold, placed
from retrieval.mapping import Run, passage_text
from retrieval.mapping import Settings as MappingSettings
from retrieval.metrics import calibration_error
from retrieval.pairs import FEATURES, Pairs
from retrieval.phrases import phrases_of
from retrieval.relevance import RIVALS, rivals
from scoring.level import applicable
from scoring.model import Stance

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "relevance.yaml"
RULES = "nr-socle-2027-preview"
RIDGE = 3.0
BARS = (0.1, 0.15, 0.2, 0.3, 0.4)
Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """The labelled pairs."""

    pairs: Pairs
    """Features and places."""
    right: Matrix
    """1 where the gold has the pair, shape (pairs,)."""
    documents: NDArray[np.str_]
    """Document of each pair."""
    wanted: int
    """Pairs of the gold, found or not."""


def records(folder: Path) -> Records:
    """The pairs of a mapping run on the sample."""
    data = gold()
    workspace = open_workspace(Settings(workspace=folder, sector=data["sector"]))
    load_sample(workspace)
    documents = sorted(workspace.documents.all(), key=lambda one: (one.name, one.id))
    passages = workspace.documents.passages(documents)
    asked = applicable(load(RULES), data["sector"])
    run = Run(asked, documents, passages, MappingSettings(), phrases_of(RULES))
    chosen = run.choose()
    embedder = PurposedEmbedder(workspace.ledger, "training")
    vectors = embedder.passages([passage_text(passages[at]) for at in chosen])
    found = run.pairs(chosen, vectors @ embedder.queries(run.queries()).T)
    quotes = [one for one in placed(workspace, data)[0] if one.stance is not Stance.GENERIC]
    workspace.close()
    names = [criterion.id for one in asked for criterion in one.criteria]
    held = {name: at for at, name in enumerate(names)}
    gold_pairs = [(held[name], one) for one in quotes for name in one.criteria if name in held]
    by_criterion: dict[int, list[tuple[str, int, int, int]]] = {}
    for number, one in gold_pairs:
        by_criterion.setdefault(number, []).append((one.document, one.page, one.start, one.end))
    right = []
    for number, statement in zip(found.criteria, found.statements, strict=True):
        at, start, end = run.field.places[statement]
        passage = passages[at]
        first, last = passage.start + start, passage.start + end
        right.append(
            any(
                (document, page) == (passage.document, passage.page)
                and 2 * (min(last, stop) - max(first, begin)) >= min(last - first, stop - begin)
                for document, page, begin, stop in by_criterion.get(int(number), ())
            )
        )
    holders = np.array([passages[run.field.places[one][0]].document for one in found.statements])
    return Records(pairs=found, right=np.array(right, dtype=np.float64), documents=holders, wanted=len(gold_pairs))


def fit(features: Matrix, right: Matrix) -> Matrix:
    """Weights (1 + features,), the first one the start: ridge logistic regression on standardised features."""
    middle, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
    design = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    weights = np.zeros(design.shape[1])
    penalty = np.full(len(weights), RIDGE)
    penalty[0] = 1e-6

    def loss(some: Matrix) -> float:
        odds = design @ some
        return float(np.sum(np.logaddexp(0, odds) - right * odds) + penalty @ (some * some) / 2)

    now = loss(weights)
    for _ in range(60):
        odds = 1 / (1 + np.exp(-np.clip(design @ weights, -40, 40)))
        slope = design.T @ (odds - right) + penalty * weights
        bend = (design * (odds * (1 - odds))[:, None]).T @ design + np.diag(penalty)
        step, size = np.linalg.solve(bend, slope), 1.0
        while loss(weights - size * step) > now and size > 1e-4:
            size /= 2
        weights = weights - size * step
        after = loss(weights)
        if now - after < 1e-7 * now:
            break
        now = after
    plain = weights[1:] / spread
    return np.concatenate(([weights[0] - float(plain @ middle)], plain))


def unseen(features: Matrix, right: Matrix, documents: NDArray[np.str_]) -> Matrix:
    """Log-odds of every record by weights that never saw its document."""
    odds = np.zeros(len(right))
    for one in sorted(set(documents)):
        inside = documents == one
        weights = fit(features[~inside], right[~inside])
        odds[inside] = features[inside] @ weights[1:] + weights[0]
    return odds


def average_precision(scores: Matrix, right: Matrix) -> float:
    """Mean of the precision at every right record, best scores first."""
    ordered = right[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float(precision[ordered > 0].mean())


def report(found: Records, scores: Matrix, name: str) -> None:
    """Print the figures of one model."""
    likely = 1 / (1 + np.exp(-scores))
    error = calibration_error(list(likely), [bool(one) for one in found.right])
    shown = likely >= BARS[0]
    among = calibration_error(list(likely[shown]), [bool(one) for one in found.right[shown]])
    print(
        f"{name}: average precision {average_precision(scores, found.right):.3f}, "
        f"calibration error {error:.4f}, among those shown {among:.3f}"
    )
    for bar in BARS:
        kept = likely >= bar
        right = found.right[kept].sum()
        print(
            f"  at {bar}: precision {right / max(kept.sum(), 1):.3f}, recall {right / found.wanted:.3f}, {kept.sum()}"
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, validate by document, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights to the data file")
    parser.add_argument("--workspace", type=Path, help="keep the workspace here instead of a temporary folder")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        found = records(args.workspace or Path(folder))
    print(
        f"{len(found.right)} pairs, {int(found.right.sum())} right of {found.wanted}, "
        f"{len(set(found.documents))} documents"
    )
    alone = unseen(found.pairs.features, found.right, found.documents)
    report(found, alone, "by itself")
    beside = np.column_stack([found.pairs.features, rivals(found.pairs, alone)])
    report(found, unseen(beside, found.right, found.documents), "beside rivals")
    first, second = fit(found.pairs.features, found.right), fit(beside, found.right)
    if args.write:
        parts = ["# Learned by evals/train_relevance.py from the sample's gold."]
        for name, weights, features in (("first", first, FEATURES), ("second", second, (*FEATURES, *RIVALS))):
            parts.append(f"{name}:")
            parts += [f"  {one}: {value:.4f}" for one, value in zip(("start", *features), weights, strict=True)]
        TARGET.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
