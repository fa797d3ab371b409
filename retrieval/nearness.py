"""Vectors of candidates, where a setting asks for them: they change the order of what words propose, and nothing else.

The likelihoods of a criterion stay the same numbers, so that as many proposals count as without vectors; which
statement bears which of them is settled by words and closeness together.
"""

import numpy as np

from retrieval.pairs import Column, Pairs

TOPIC_NEAR, FIT_NEAR = 0.23, 1.62
"""Log-odds that closeness to the indicator and to the criterion bring, each beside the other passages: the weights they
had when they were learned together with the words."""


def reordered(pairs: Pairs, likely: Column, topic: Column, fit: Column) -> Column:
    """The likelihoods of each criterion handed out anew to its pairs, shape (pairs,).

    `likely` are those by words, 0 for what is not looked at further, which stays so; `topic` and `fit` are the
    closeness of the passage of every pair to its indicator and to its criterion.
    """
    found = likely.copy()
    rows = np.flatnonzero(likely > 0)
    held = np.clip(likely[rows], 1e-9, 1 - 1e-9)
    odds = np.log(held / (1 - held)) + TOPIC_NEAR * topic[rows] + FIT_NEAR * fit[rows]
    criteria, statements = pairs.criteria[rows], pairs.statements[rows]
    worded = rows[np.lexsort((statements, -np.round(likely[rows], 9), criteria))]
    together = rows[np.lexsort((statements, -np.round(odds, 9), criteria))]
    found[together] = likely[worded]
    return found
