"""Measures of an evaluation run and how sure they are: pure functions, seeded.

Rankings and calibration stand in `retrieval.metrics`, answers in `evals.metrics_answers`, personal data in
`evals.privacy.measure`, F1 of classes in `evals.train_stance`: nothing is defined twice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.metrics_answers import dates, figures, folded

DRAWS, SEED = 2000, 7
"""Resamples of a bootstrap, and the seed of its draws."""
LOW, HIGH = 0.025, 0.975
"""The two ends of an interval of 95 %."""
QUOTED = re.compile(r"«\s*(.+?)\s*»|“(.+?)”", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{4,}")
LEAST_WORDS = 0.6
"""Share of the long words of a statement without a quote that its citations must hold."""
Span = tuple[int, int]
"""First code point and one past the last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """Where 95 % of the resamples lie."""

    low: float
    """2.5 % of the resamples are under it."""
    high: float
    """2.5 % are above it."""

    def holds(self, value: float) -> bool:
        """Whether a value lies inside, ends included."""
        return self.low <= value <= self.high


def mean(values: Sequence[float]) -> float:
    """The mean, 0 without values."""
    return sum(values) / len(values) if values else 0.0


def interval(values: Sequence[float], seed: int = SEED) -> Interval:
    """Bootstrap interval of the mean of the values (Efron 1979, percentiles); (0, 0) without values.

    Values that are all alike give an interval without width: it says nothing of cases that were not drawn.
    """
    if not values:
        return Interval(low=0.0, high=0.0)
    given = np.asarray(values, dtype=np.float64)
    return _between(given[_draws(len(given), seed)].mean(axis=1))


def ratio_interval(parts: Sequence[tuple[float, float]], seed: int = SEED) -> Interval:
    """Bootstrap interval of sum(first) / sum(second), records drawn whole; (0, 0) when nothing is below the line."""
    given = np.asarray(parts, dtype=np.float64).reshape(-1, 2)
    if not given[:, 1].sum():
        return Interval(low=0.0, high=0.0)
    sums = given[_draws(len(given), seed)].sum(axis=1)
    known = sums[:, 1] > 0
    return _between(sums[known, 0] / sums[known, 1])


def interval_of(records: int, figure: Callable[[NDArray[np.intp]], float], seed: int = SEED) -> Interval:
    """Bootstrap interval of a figure that is no mean: `figure` gets the positions of the records drawn."""
    if not records:
        return Interval(low=0.0, high=0.0)
    return _between(np.array([figure(one) for one in _draws(records, seed, 400)]))


def paired(before: Mapping[str, float], after: Mapping[str, float], seed: int = SEED) -> tuple[float, Interval]:
    """Mean difference after - before over the records that both have, and its interval."""
    shared = sorted(set(before) & set(after))
    gaps = [after[one] - before[one] for one in shared]
    return mean(gaps), interval(gaps, seed)


def shared_characters(found: Span, wanted: Span) -> int:
    """Code points that two spans of one text have in common."""
    return max(min(found[1], wanted[1]) - max(found[0], wanted[0]), 0)


def span_precision(found: Span, wanted: Span) -> float:
    """Share of the code points found that are wanted; 0 for an empty span."""
    return shared_characters(found, wanted) / (found[1] - found[0]) if found[1] > found[0] else 0.0


def span_recall(found: Span, wanted: Span) -> float:
    """Share of the code points wanted that are found; 0 for an empty wanted span."""
    return span_precision(wanted, found)


def near(pairs: Sequence[tuple[int, int]], steps: int = 0) -> float:
    """Share of pairs of levels at most `steps` apart: 0 is exact, 1 is one level off at most."""
    return mean([abs(one - other) <= steps for one, other in pairs])


def weighted_kappa(pairs: Sequence[tuple[int, int]], levels: int) -> float:
    """Cohen's kappa with linear weights (Cohen 1968) over levels 0 to `levels` - 1; 1 is full agreement, 0 that of
    chance. 1 where both sides say one and the same level throughout; 0 without pairs.
    """
    if not pairs:
        return 0.0
    seen = np.zeros((levels, levels))
    for one, other in pairs:
        seen[one, other] += 1 / len(pairs)
    ranks = np.arange(levels)
    cost = np.abs(ranks[:, None] - ranks[None, :])
    chance = float((np.outer(seen.sum(axis=1), seen.sum(axis=0)) * cost).sum())
    return 1 - float((seen * cost).sum()) / chance if chance else 1.0


def flips(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Names whose verdict is another one, or missing, afterwards; in the order of `before`."""
    return tuple(name for name, said in before.items() if after.get(name) != said)


def supported(statement: str, quotes: Sequence[str]) -> bool:
    """Whether the quotes cited carry a statement: what it quotes is in them; else its figures, its dates and most of
    its long words are. False without a quote.
    """
    held = folded(" \n ".join(quotes))
    said = [one or other for one, other in QUOTED.findall(statement)]
    if said:
        return bool(held) and all(folded(one) in held for one in said)
    together = " \n ".join(quotes)
    words = set(WORD.findall(folded(statement)))
    kept = sum(word in held for word in words)
    return (
        bool(held)
        and figures(statement) <= figures(together)
        and dates(statement) <= dates(together)
        and kept >= LEAST_WORDS * len(words)
    )


def _draws(records: int, seed: int, draws: int = DRAWS) -> NDArray[np.intp]:
    """Positions drawn with replacement, shape (draws, records)."""
    return np.random.default_rng(seed).integers(0, records, (draws, records))


def _between(values: NDArray[np.float64]) -> Interval:
    ordered = np.sort(values)
    last = len(ordered) - 1
    return Interval(low=float(ordered[int(LOW * last)]), high=float(ordered[int(np.ceil(HIGH * last))]))
