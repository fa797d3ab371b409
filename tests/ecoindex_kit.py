"""EcoIndex from the counts of a browser.

Formula and quantiles as published by the EcoIndex collective (ecoindex.fr, "Comment ça marche"; the same tables stand
in cnumr/ecoindex_python): rank each quantity among twenty quantiles of half a million pages, then
100 - 5 * (3 * elements + 2 * requests + kilobytes) / 6.
"""

from collections.abc import Sequence
from itertools import pairwise

ELEMENTS = (
    *(0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603),
    *(674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601),
)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    *(0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32),
    *(1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26),
)


def ecoindex(elements: int, requests: int, kilobytes: float) -> int:
    """0 to 100, rounded."""
    ranks = (_rank(elements, ELEMENTS), _rank(requests, REQUESTS), _rank(kilobytes, KILOBYTES))
    return round(100 - 5 * (3 * ranks[0] + 2 * ranks[1] + ranks[2]) / 6)


def _rank(value: float, quantiles: Sequence[float]) -> float:
    """Where a value stands among the quantiles, linear between two of them; 20 beyond the last."""
    for at, (low, high) in enumerate(pairwise(quantiles)):
        if value < high:
            return at + (value - low) / (high - low)
    return len(quantiles) - 1.0
