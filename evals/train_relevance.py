"""Learn the weights of `retrieval/data/relevance.yaml`: `python -m evals.train_relevance`.

Pairs come from the sample's gold and from `evals/labels/relevance.jsonl` (`evals/relevance_records.py`). Ridge logistic
regression by Newton's method: no random numbers, so the same labels give the same weights. The second model learns
from what the first says of documents it has not seen; where a fold is judged, no first model saw that fold either, not
even one that only prepares what the second learns from. Prints average precision, calibration error, precision and
recall by document-wise cross-validation; `--write` puts the weights in the data file.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.relevance_records import Group, groups
from evals.unseen import figures
from retrieval.metrics import calibration_error
from retrieval.pairs import FEATURES
from retrieval.relevance import SECOND, beside, best

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "relevance.yaml"
RIDGE = 10.0
FOLDS = 6
PRECISE = 1e-5
BARS = (0.1, 0.2, 0.3, 0.4, 0.5)
ASIDE = -20.0
"""Log-odds of a pair that does not go on to the second model."""
Matrix = NDArray[np.float64]


def fit(
    features: Matrix, right: Matrix, weight: Matrix | None = None, ridge: float = 3.0, precise: float = 1e-7
) -> Matrix:
    """Weights (1 + features,), the first one the start: ridge logistic regression on standardised features.

    `weight` tells what each record weighs, 1 where it is not given; `precise` is the share of the loss under which a
    step gains too little to go on.
    """
    middle, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
    design = np.column_stack([np.ones(len(features)), (features - middle) / spread])
    often = np.ones(len(right)) if weight is None else weight
    weights = np.zeros(design.shape[1])
    penalty = np.full(len(weights), ridge)
    penalty[0] = 1e-6

    def loss(some: Matrix) -> float:
        odds = design @ some
        return float(np.sum(often * (np.logaddexp(0, odds) - right * odds)) + penalty @ (some * some) / 2)

    now = loss(weights)
    for _ in range(60):
        odds = 1 / (1 + np.exp(-np.clip(design @ weights, -40, 40)))
        slope = design.T @ (often * (odds - right)) + penalty * weights
        bend = (design * (often * odds * (1 - odds))[:, None]).T @ design + np.diag(penalty)
        step, size = np.linalg.solve(bend, slope), 1.0
        while loss(weights - size * step) > now and size > 1e-4:
            size /= 2
        weights = weights - size * step
        after = loss(weights)
        if now - after < precise * now:
            break
        now = after
    plain = weights[1:] / spread
    return np.concatenate(([weights[0] - float(plain @ middle)], plain))


class Learned:
    """Both models over all groups, and what they say of documents that they have not seen."""

    def __init__(self, every: Sequence[Group]) -> None:
        self.every = every
        self.documents = np.concatenate([one.documents for one in every])
        ordered = {digest: at for at, digest in enumerate(sorted(set(self.documents.tolist())))}
        self.fold = np.array([ordered[one] % FOLDS for one in self.documents.tolist()])
        self.right = np.concatenate([one.right for one in every])
        self.weight = np.concatenate([one.weight for one in every])
        self.features = np.concatenate([one.pairs.features for one in every])
        self.first = self._fitted(self.features, self.weight > 0)
        self.second, _ = self._second(None)
        self.odds = np.full(len(self.features), ASIDE)
        """Log-odds of every pair by weights that never saw its document."""
        for fold in range(FOLDS):
            weights, (design, on) = self._second(fold)
            asked = on & (self.fold == fold)
            self.odds[asked] = design[asked] @ weights[1:] + weights[0]

    def _second(self, aside: int | None) -> tuple[Matrix, tuple[Matrix, NDArray[np.bool_]]]:
        """Weights of the second model from every fold but one, or from all, and its records with those that go on."""
        alone = np.empty(len(self.features))
        for fold in range(FOLDS):
            here, seen = self.fold == fold, (self.fold != fold) & (self.fold != aside)
            weights = self._fitted(self.features, seen & (self.weight > 0))
            alone[here] = self.features[here] @ weights[1:] + weights[0]
        design, on = np.zeros((len(alone), len(SECOND))), np.zeros(len(alone), dtype=bool)
        start = 0
        for one, odds in zip(self.every, self._split(alone), strict=True):
            rows = best(one.pairs, odds)
            design[start + rows] = beside(one.pairs, odds, rows, one.stances[rows])
            on[start + rows] = True
            start += len(odds)
        return self._fitted(design, on & (self.weight > 0) & (self.fold != aside)), (design, on)

    def _fitted(self, design: Matrix, counts: NDArray[np.bool_]) -> Matrix:
        return fit(design[counts], self.right[counts], self.weight[counts], RIDGE, PRECISE)

    def _split(self, values: Matrix) -> list[Matrix]:
        ends = np.cumsum([len(one.right) for one in self.every])
        return np.split(values, ends[:-1])

    def of(self, name: str) -> tuple[Matrix, Matrix, Matrix, Matrix]:
        """Likelihoods of unseen documents, what is right, what the gold has, and weights, of the groups so named."""
        inside = np.concatenate([np.full(len(one.right), one.name == name) for one in self.every])
        exact = np.concatenate([one.exact for one in self.every])
        likely = 1 / (1 + np.exp(-self.odds))
        return likely[inside], self.right[inside], exact[inside], self.weight[inside]


def average_precision(scores: Matrix, right: Matrix, wanted: float) -> float:
    """Mean of the precision at every right record, best scores first; those never listed count 0."""
    ordered = right[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float(precision[ordered > 0].sum() / max(wanted, 1.0))


def report(learned: Learned, wanted: int) -> None:
    """Print the figures of each kind of workspace."""
    for name in ("sample", "alone", "shared"):
        likely, right, exact, weight = learned.of(name)
        counts = weight > 0
        if not counts.any():
            continue
        likely, right, exact = likely[counts], right[counts], exact[counts]
        shown = likely >= BARS[0]
        error = calibration_error(list(likely), [bool(one) for one in right])
        among = calibration_error(list(likely[shown]), [bool(one) for one in right[shown]]) if shown.any() else 0.0
        print(
            f"{name}: {len(right)} pairs, {int(right.sum())} right; average precision "
            f"{average_precision(likely, right, right.sum()):.3f}, calibration error {error:.4f}, "
            f"among those shown {among:.3f}"
        )
        if exact.any():
            print(f"  against the gold alone: average precision {average_precision(likely, exact, wanted):.3f}")
        for bar in BARS:
            kept = likely >= bar
            hits = right[kept].sum()
            print(
                f"  at {bar}: precision {hits / max(kept.sum(), 1):.3f}, recall {hits / right.sum():.3f}, {kept.sum()}"
            )


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, validate by document, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights to the data file")
    parser.add_argument("--workspace", type=Path, help="keep the workspaces here instead of a temporary folder")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        place = args.workspace or Path(folder)
        every, wanted = groups(place)
        learned = Learned(every)
        report(learned, wanted)
        print("the sample, each document by weights that never saw it:")
        for name, value in figures(place / "sample", every[0].pairs, learned.of("sample")[0]).items():
            print(f"  {name:<40}{value:.3f}")
    if args.write:
        parts = ["# Learned by evals/train_relevance.py from the sample's gold and evals/labels/relevance.jsonl."]
        for name, weights, features in (("first", learned.first, FEATURES), ("second", learned.second, SECOND)):
            parts.append(f"{name}:")
            parts += [f"  {one}: {value:.4f}" for one, value in zip(("start", *features), weights, strict=True)]
        TARGET.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
