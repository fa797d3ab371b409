"""What search needs from outside."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors; every call is written to the AI-usage ledger by its implementation."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of document texts, shape (texts, dimensions)."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of search texts, shape (texts, dimensions)."""


class Reranker(Protocol):
    """Reads a question and a text together; what it says re-orders what was found and changes nothing else."""

    @property
    def name(self) -> str:
        """Model and version."""

    def scores(self, query: str, texts: Sequence[str]) -> Vectors:
        """How well each text answers, shape (texts,): higher is better, on no scale of its own."""


class VectorIndex(Protocol):
    """Nearest passages to a vector."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to `k` (passage key, cosine) pairs, best first."""

    def cosines(self, vector: Vectors, keys: Sequence[str]) -> dict[str, float]:
        """Cosine of those passages among `keys` that have a vector."""
