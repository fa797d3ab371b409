"""How likely a statement speaks to a criterion: two small logistic models on named features, their weights in data.

The first weighs each pair by itself, from words alone. The best few pairs of each criterion go on to the second, which
sees where the first puts it among its rivals (a statement that speaks most to another criterion speaks less to this
one, and of two statements the second says less) and how the statement stands: a measured criterion asks for a fact, a
rule answers one that asks whether something exists, advice answers none. Weights are learned from labelled quotes and
labelled pairs by `evals/train_relevance.py`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from retrieval.pairs import ASPECTS, FEATURES, Column, Pairs
from scoring.model import Stance

RIVALS = ("first_of_criterion", "first_of_statement", "leads_criterion", "leads_statement")
"""Features of the second model beside those of the pair: where the first one puts it among its rivals. What the first
says by itself is left out: it adds nothing to its features but the trust in them that it had when it was learned."""
STANCES = tuple(str(one) for one in Stance)
STANCED = (*STANCES, *(f"{stance}_{aspect}" for stance in STANCES for aspect in ASPECTS))
"""Probability of each stance, and the same where the criterion has that aspect, else 0."""
SECOND = (*FEATURES, *RIVALS, *STANCED)
"""Features of the second model."""
LEAD_MOST = 4.0
"""Lead in log-odds beyond which it counts no more; what a pair without rival has."""
GO_ON = 12
"""Pairs of one criterion that the second model sees; the others are unlikely."""
Stanced = Callable[[NDArray[np.intp]], Column]
"""Probabilities of `STANCES` for some statements, shape (statements, 5)."""


def likelihood(pairs: Pairs, stances: Stanced) -> Column:
    """Probability of every pair, 0 to 1, shape (pairs,); 0 for those that do not go on to the second model."""
    first, second = weights()
    alone = first["start"] + pairs.features @ np.array([first[name] for name in FEATURES])
    rows = best(pairs, alone)
    design = beside(pairs, alone, rows, stances(pairs.statements[rows]))
    odds = second["start"] + design @ np.array([second[name] for name in SECOND])
    found = np.zeros(len(pairs.criteria))
    found[rows] = 1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40)))
    return found


def best(pairs: Pairs, alone: Column) -> NDArray[np.intp]:
    """Rows of the best `GO_ON` pairs of each criterion by the first model, rising; ties by statement."""
    place, _ = _placed(pairs.criteria, pairs.statements, alone)
    return np.flatnonzero(place >= 1.0 / GO_ON - 1e-12)


def beside(pairs: Pairs, alone: Column, rows: NDArray[np.intp], stances: Column) -> Column:
    """Features `SECOND` of some pairs, shape (rows, SECOND); `stances` are those of their statements."""
    aspects = pairs.features[rows][:, [FEATURES.index(name) for name in ASPECTS]]
    crossed = (stances[:, :, None] * aspects[:, None, :]).reshape(len(rows), len(STANCES) * len(ASPECTS))
    return np.column_stack([pairs.features[rows], rivals(pairs, alone)[rows], stances, crossed])


def rivals(pairs: Pairs, alone: Column) -> Column:
    """Features of the rivalry, shape (pairs, RIVALS), from the log-odds of every pair by itself."""
    in_criterion, lead_criterion = _placed(pairs.criteria, pairs.statements, alone)
    in_statement, lead_statement = _placed(pairs.statements, pairs.criteria, alone)
    return np.column_stack([in_criterion, in_statement, lead_criterion, lead_statement])


def _placed(groups: NDArray[np.intp], ties: NDArray[np.intp], values: Column) -> tuple[Column, Column]:
    """1 / rank of every value in its group, and its lead over the best other one; equal values by `ties`."""
    order = np.lexsort((ties, -np.round(values, 9), groups))
    ordered = groups[order]
    opens = np.concatenate(([True], ordered[1:] != ordered[:-1])) if len(order) else np.zeros(0, dtype=bool)
    starts = np.flatnonzero(opens)
    sizes = np.diff(np.append(starts, len(order)))
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    best_one = values[order][np.repeat(starts, sizes)]
    second = np.where(sizes > 1, values[order][np.minimum(starts + 1, max(len(order) - 1, 0))], -np.inf)
    other = np.where(rank == 0, np.repeat(second, sizes), best_one)
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
