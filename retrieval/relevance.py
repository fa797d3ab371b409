"""How likely a statement speaks to a criterion: two small logistic models on named features, their weights in data.

The first weighs each pair by itself. The second sees the first's outcome beside its rivals: a statement that speaks
most to another criterion speaks less to this one, and of two statements the second says less. Both are learned from
labelled quotes by `evals/train_relevance.py`.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from retrieval.pairs import FEATURES, Column, Pairs

RIVALS = ("first_of_criterion", "first_of_statement", "leads_criterion", "leads_statement", "alone")
"""Features of the second model beside those of the pair; "alone" is what the first says."""
LEAD_MOST = 4.0
"""Lead in log-odds beyond which it counts no more; what a pair without rival has."""


def likelihood(pairs: Pairs) -> Column:
    """Probability of every pair, 0 to 1, shape (pairs,)."""
    first, second = weights()
    alone = first["start"] + pairs.features @ np.array([first[name] for name in FEATURES])
    design = np.column_stack([pairs.features, rivals(pairs, alone)])
    odds = second["start"] + design @ np.array([second[name] for name in (*FEATURES, *RIVALS)])
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40))), dtype=np.float64)


def rivals(pairs: Pairs, alone: Column) -> Column:
    """Features of the rivalry, shape (pairs, RIVALS), from the log-odds of every pair by itself."""
    in_criterion, lead_criterion = _placed(pairs.criteria, pairs.statements, alone)
    in_statement, lead_statement = _placed(pairs.statements, pairs.criteria, alone)
    return np.column_stack([in_criterion, in_statement, lead_criterion, lead_statement, alone])


def _placed(groups: NDArray[np.intp], ties: NDArray[np.intp], values: Column) -> tuple[Column, Column]:
    """1 / rank of every value in its group, and its lead over the best other one; equal values by `ties`."""
    order = np.lexsort((ties, -np.round(values, 9), groups))
    ordered = groups[order]
    opens = np.concatenate(([True], ordered[1:] != ordered[:-1])) if len(order) else np.zeros(0, dtype=bool)
    starts = np.flatnonzero(opens)
    sizes = np.diff(np.append(starts, len(order)))
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    best = values[order][np.repeat(starts, sizes)]
    second = np.where(sizes > 1, values[order][np.minimum(starts + 1, max(len(order) - 1, 0))], -np.inf)
    other = np.where(rank == 0, np.repeat(second, sizes), best)
    place, lead = np.empty(len(order)), np.empty(len(order))
    place[order] = 1.0 / (1.0 + rank)
    lead[order] = np.clip(values[order] - other, -LEAD_MOST, LEAD_MOST)
    return place, lead


@cache
def weights() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Weights of the first and of the second model, by feature."""
    data = yaml.safe_load((files("retrieval") / "data" / "relevance.yaml").read_text(encoding="utf-8"))
    first: Mapping[str, float] = data["first"]
    second: Mapping[str, float] = data["second"]
    return first, second
