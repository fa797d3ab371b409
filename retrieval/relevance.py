"""How likely a passage speaks to a criterion: a small logistic model on named features, its weights in data.

The features are shares of words, lexicon terms and closeness of vectors, for the indicator and for the criterion, and
how far the passage stands out from the others. `evals/train_relevance.py` learns the weights from labelled quotes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

Column = NDArray[np.float64]
FEATURES = (
    "topic_words",
    "fit_words",
    "lexicon",
    "topic_dense",
    "fit_dense",
    "topic_stands_out",
    "fit_stands_out",
    "first",
)
COSINE_FLOOR, COSINE_SPAN = 0.79, 0.08
"""Cosines of the default model lie between about 0.79 (unrelated) and 0.87 (about the same thing)."""
STANDS_OUT_MOST = 6.0
"""Standard deviations over the mean beyond which a passage stands out no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """What is known of the candidate passages for one criterion; every column has one value a passage."""

    topic_words: Column
    """Share of the indicator's words, 0 to 1."""
    fit_words: Column
    """Share of the criterion's words, 0 to 1."""
    lexicon: Column
    """Lexicon terms found, saturated: 0, 0.5, 0.75, ..."""
    topic_dense: Column
    """Closeness to the indicator, 0 to 1.5."""
    fit_dense: Column
    """Closeness to the criterion, 0 to 1.5."""
    topic_stands_out: Column
    """Standard deviations of `topic_words` over its mean in all passages, divided by 4."""
    fit_stands_out: Column
    """The same for `fit_words`."""

    def matrix(self) -> NDArray[np.float64]:
        """Features of every candidate, shape (candidates, features); the last one favours the first ranks."""
        plain = self.topic_words + self.fit_words + self.lexicon + self.topic_dense + self.fit_dense
        order = np.lexsort((np.arange(len(plain)), -plain))
        first = np.empty(len(plain))
        first[order] = 1.0 / (1.0 + np.arange(len(plain)))
        return np.column_stack([*(getattr(self, name) for name in FEATURES[:-1]), first])


def closeness(cosines: NDArray[np.float32]) -> Column:
    """Cosines on a scale from 0 (unrelated) over 1 (same thing) to at most 1.5."""
    return np.asarray(np.clip((cosines.astype(np.float64) - COSINE_FLOOR) / COSINE_SPAN, 0.0, 1.5), dtype=np.float64)


def stands_out(shares: Column) -> Column:
    """How far each value lies over the mean of all, in standard deviations, divided by 4 and bounded."""
    if not len(shares):
        return shares
    spread = float(shares.std())
    if spread < 1e-9:  # equal values: what is left of their spread is rounding
        return np.zeros(len(shares))
    bounded = np.clip((shares - shares.mean()) / spread, -STANDS_OUT_MOST, STANDS_OUT_MOST)
    return np.asarray(bounded / 4, dtype=np.float64)


def saturate(hits: Sequence[int]) -> Column:
    """0, 0.5, 0.75, ...: the first lexicon terms say most."""
    return np.asarray(1.0 - 0.5 ** np.asarray(hits, dtype=np.float64), dtype=np.float64)


def likelihood(signals: Signals) -> Column:
    """Probability of each candidate, 0 to 1."""
    weights = _weights()
    vector = np.array([weights[name] for name in FEATURES])
    return np.asarray(1.0 / (1.0 + np.exp(-(signals.matrix() @ vector + weights["start"]))), dtype=np.float64)


@cache
def _weights() -> Mapping[str, float]:
    data = yaml.safe_load((files("retrieval") / "data" / "relevance.yaml").read_text(encoding="utf-8"))
    weights: Mapping[str, float] = data["weights"]
    return weights
