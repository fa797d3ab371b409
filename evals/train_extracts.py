"""Learn the weights of `retrieval/data/extracts.yaml`: `python -m evals.train_extracts [--write]`.

A conditional logit (McFadden 1974): for each labelled quote, the passage that holds it is chosen among all those of its
document; quotes of the sample count half, since nobody else wrote like it. Newton's method with a ridge: no random
numbers but the seeded shuffle of documents into folds. Prints recall by document-wise cross-validation.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.referentials import load
from evals.labels import DATA, SAMPLE, Quote, Read, covers, gold_quotes, labelled, missing, places, read
from retrieval.extracts import FEATURES, Ground

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "extracts.yaml"
REFERENTIAL = "nr-socle-2027-preview"
RIDGE = 100.0
SAMPLE_WEIGHT = 0.5
FOLDS, SEEDS = 10, (0, 1, 2)
DEPTHS = (1, 5, 10, 20)
Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """One document searched for one theme."""

    name: str
    """Document."""
    theme: str
    """Theme id."""
    ground: Ground
    """Its passages."""
    features: Matrix
    """Features of every passage for the theme."""
    wanted: tuple[tuple[tuple[int, int, int], ...], ...]
    """Places of each quote."""
    real: bool
    """Whether it is a real document, not the sample's."""

    def holders(self, wanted: Sequence[tuple[int, int, int]]) -> set[int]:
        """Passages that hold a quote."""
        return {at for at, one in enumerate(self.ground.passages) if covers(one.page, one.start, one.end, wanted)}


def groups(reading: Callable[[Path, Sequence[str]], Mapping[str, Read]] = read) -> list[Group]:
    """Every (document, theme) with labelled quotes; `reading` gives the documents of a folder by name."""
    referential = load(REFERENTIAL)
    themes = {one.id: one.theme for one in referential.indicators}
    made = []
    for folder, quotes, real in (
        (DATA / "documents", labelled(), True),
        (SAMPLE / "documents", gold_quotes(themes), False),
    ):
        documents = reading(folder, [one.name for one in quotes])
        grounds = {name: Ground(one.passages, referential.indicators) for name, one in documents.items()}
        pairs: dict[tuple[str, str], list[Quote]] = {}
        for one in quotes:
            pairs.setdefault((one.name, one.theme), []).append(one)
        for (name, theme), some in sorted(pairs.items()):
            indicators = [one for one in referential.indicators if one.theme == theme]
            features = grounds[name].features(indicators)
            wanted = tuple(tuple(places(one.text, documents[name])) for one in some)
            made.append(
                Group(name=name, theme=theme, ground=grounds[name], features=features, wanted=wanted, real=real)
            )
    return made


def fit(some: Sequence[Group]) -> Matrix:
    """Weights of the features."""
    sets = []
    for group in some:
        holders = [group.holders(one) for one in group.wanted]
        every = set().union(*holders)
        for mine in holders:
            kept = np.array([at for at in range(len(group.features)) if at in mine or at not in every])
            chosen = np.isin(kept, list(mine))
            if len(kept) > 1 and chosen.any():
                sets.append((group.features[kept], chosen, 1.0 if group.real else SAMPLE_WEIGHT))
    weights = np.zeros(len(FEATURES))
    loss, slope, bend = _slope(weights, sets)
    for _ in range(60):
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > 1e-3:
            after = _slope(weights - size * step, sets)
            if after[0] < loss:
                break
            size /= 2
        else:
            break
        weights = weights - size * step
        done = loss - after[0] < 1e-6
        loss, slope, bend = after
        if done:
            break
    return weights


def _slope(weights: Matrix, sets: Sequence[tuple[Matrix, NDArray[np.bool_], float]]) -> tuple[float, Matrix, Matrix]:
    """Loss, gradient and curvature."""
    loss, slope, bend = RIDGE * float(weights @ weights) / 2, RIDGE * weights, RIDGE * np.eye(len(weights))
    for features, chosen, weight in sets:
        scores = features @ weights
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        right = shares * chosen
        mean = features.T @ shares
        loss -= weight * float(np.log(right.sum()))
        slope = slope + weight * (mean - features.T @ (right / right.sum()))
        bend = bend + weight * ((features * shares[:, None]).T @ features - np.outer(mean, mean))
    return loss, slope, bend


def ranks(group: Group, weights: Matrix) -> list[tuple[int, int]]:
    """Rank, from 0, of each quote's extract and of its passage; 999 when none holds it."""
    scores = group.features @ weights
    found = group.ground.extracts(scores, (), max(DEPTHS))
    order = np.lexsort((np.arange(len(scores)), -scores))
    made = []
    for wanted in group.wanted:
        shown = (at for at, one in enumerate(found) if covers(one.page, one.start, one.end, wanted))
        mine = group.holders(wanted)
        made.append((next(shown, 999), next((at for at, one in enumerate(order) if int(one) in mine), 999)))
    return made


def validated(every: Sequence[Group], seed: int) -> list[tuple[int, int]]:
    """`ranks` of every quote of a real document by weights that never saw the document."""
    names = sorted({one.name for one in every})
    np.random.default_rng(seed).shuffle(names)
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    found = []
    for at in range(FOLDS):
        weights = fit([one for one in every if fold[one.name] != at])
        found += [rank for one in every if fold[one.name] == at and one.real for rank in ranks(one, weights)]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, validate, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights to the data file")
    args = parser.parse_args(argv)
    if missing():
        print(missing())
        return 1
    every = groups()
    found = [one for seed in SEEDS for one in validated(every, seed)]
    for name, at in (("extracts", 0), ("single passages", 1)):
        told = ", ".join(f"@{depth} {np.mean([one[at] < depth for one in found]):.3f}" for depth in DEPTHS)
        print(f"recall of {name}, document-wise, {len(SEEDS)} shuffles: {told}")
    final = {name: round(float(value), 3) for name, value in zip(FEATURES, fit(every), strict=True)}
    print(final)
    if args.write:
        body = "\n".join(f"  {name}: {value}" for name, value in final.items())
        TARGET.write_text(f"# Learned by evals/train_extracts.py from labelled quotes.\nweights:\n{body}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
