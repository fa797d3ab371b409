"""Long passages by their parts: a text longer than the product's own passages is as near as its nearest part.

One vector says little of a long text. The product cuts documents into passages of some 400 characters, so it needs
this only for texts that come whole, as those of a test collection do.
"""

from collections.abc import Sequence

import numpy as np

from ingest.chunk import sentences
from ingest.model import Passage
from retrieval.lexical import top
from retrieval.ports import Vectors

MOST = 420
"""Characters of a part at most, unless one sentence is longer."""


class PartedIndex:
    """Cosine of the nearest part of every text: exact, in memory."""

    def __init__(self, keys: Sequence[str], vectors: Vectors) -> None:
        """`keys` name the text of each part, the parts of a text one after the other; `vectors` (parts, dimensions)."""
        self.keys = tuple(dict.fromkeys(keys))
        self.vectors = vectors
        self._places = {key: at for at, key in enumerate(self.keys)}
        self._first = np.array([at for at, key in enumerate(keys) if at == 0 or keys[at - 1] != key], dtype=np.intp)
        if len(self._first) != len(self.keys):
            raise ValueError("the parts of a text do not follow each other")

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to `k` (key, cosine) pairs, best first, ties by position."""
        if not self.keys:
            return []
        found = self._best(vector)
        return [(self.keys[at], float(found[at])) for at in top(found, k)]

    def cosines(self, vector: Vectors, keys: Sequence[str]) -> dict[str, float]:
        """Cosine of those texts among `keys` that are held."""
        held = [key for key in dict.fromkeys(keys) if key in self._places]
        found = self._best(vector) if held else np.zeros(0, dtype=np.float32)
        return {key: float(found[self._places[key]]) for key in held}

    def _best(self, vector: Vectors) -> Vectors:
        """Cosine of the nearest part of every text, shape (texts,)."""
        return np.maximum.reduceat(self.vectors @ vector, self._first)


def parts(passage: Passage) -> list[str]:
    """What is embedded of a passage: its heading with each part of its text, whole sentences, in order."""
    places = sentences(passage.text) or [(0, len(passage.text))]
    cuts = [places[0]]
    for start, end in places[1:]:
        if end - cuts[-1][0] > MOST:
            cuts.append((start, end))
        else:
            cuts[-1] = cuts[-1][0], end
    said = [passage.text[start:end] for start, end in cuts]
    return [f"{passage.heading}\n{one}" if passage.heading else one for one in said]
