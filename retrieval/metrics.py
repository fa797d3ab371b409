"""Measures of a ranking, pure: lists of ids in, figures from 0 to 1 out.

nDCG as trec_eval computes it (Järvelin and Kekäläinen 2002, linear gain): sum of gain / log2(rank + 1), divided by that
of the best possible order.
"""

from collections.abc import Collection, Mapping, Sequence
from math import log2


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `k`; 0 when nothing has a gain above 0."""
    best = sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k]
    ideal = sum(gain / log2(rank + 1) for rank, gain in enumerate(best, start=1))
    earned = sum(max(gains.get(one, 0.0), 0.0) / log2(rank + 1) for rank, one in enumerate(ranked[:k], start=1))
    return earned / ideal if ideal else 0.0


def recall(ranked: Sequence[str], right: Collection[str], k: int) -> float:
    """Share of the `right` ids among the first `k`; 0 when there is none."""
    return len(set(ranked[:k]) & set(right)) / len(set(right)) if right else 0.0


def reciprocal_rank(ranked: Sequence[str], right: Collection[str], k: int = 10) -> float:
    """1 / rank of the first right id among the first `k`, 0 when there is none."""
    return next((1.0 / rank for rank, one in enumerate(ranked[:k], start=1) if one in right), 0.0)


def calibration_error(stated: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: mean distance between stated likelihood and share right in equal-width bins.

    Bins are weighted by their records (Naeini et al. 2015); 0 without records. Raises ValueError for lists of two
    lengths.
    """
    sums: dict[int, tuple[float, int, int]] = {}
    for value, truth in zip(stated, right, strict=True):
        at = min(int(value * bins), bins - 1)
        total, hits, count = sums.get(at, (0.0, 0, 0))
        sums[at] = (total + value, hits + truth, count + 1)
    return sum(abs(total - hits) for total, hits, _ in sums.values()) / len(stated) if len(stated) else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed, by nearest rank. Raises ValueError without any."""
    if not values:
        raise ValueError("no value")
    ordered = sorted(values)
    return ordered[min(max(-int(-share * len(ordered) // 1) - 1, 0), len(ordered) - 1)]
