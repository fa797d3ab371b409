"""Search in the passages of a workspace: words at once, vectors where they exist, fused; filters by document."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.model import Passage
from retrieval.closeness import E5_SMALL, Scale
from retrieval.glossary import translated
from retrieval.inverted import Scores
from retrieval.lexical import PHRASES_WEIGHT, LexicalIndex, top
from retrieval.ports import VectorIndex, Vectors
from retrieval.words import terms

POOL = 40
"""Passages that each half may put forward."""
WORDS_WEIGHT = 0.45
"""Share of the words in the fused score; chosen on half of the articles of PIAF (`evals.retrieval`)."""
OTHER_LANGUAGE = 0.8
"""What a wording in the other language weighs beside the question's own."""
SMALL = 2000
"""Passages up to which a filtered search looks at every vector."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One passage found."""

    passage: Passage
    """The passage."""
    score: float
    """Fused score, 0 to 1, relative to the best of this search."""
    words: float
    """Share of the rarity-weighted words of the query in the passage, 0 to 1."""
    closeness: float
    """Closeness of meaning, 0 to 1; 0 when the passage has no vector yet."""


def key_of_place(passage: Passage) -> str:
    """Key of a passage in a vector index: its place."""
    return f"{passage.document}:{passage.page}:{passage.start}"


class Search:
    """Hybrid search over one set of passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.index = LexicalIndex(passages)
        self.places = {key_of_place(one): at for at, one in enumerate(self.index.passages)}
        self._documents = {name: at for at, name in enumerate(dict.fromkeys(one.document for one in passages))}
        self._holder = np.array([self._documents[one.document] for one in passages], dtype=np.int32)

    def find(
        self,
        query: str,
        *,
        k: int = 10,
        vector: Vectors | None = None,
        near: VectorIndex | None = None,
        within: Collection[str] | None = None,
        scale: Scale = E5_SMALL,
    ) -> list[Hit]:
        """The `k` best passages, best first, ties by position; none is given twice.

        `vector` is the query's and `near` the index to look it up in: words alone otherwise. `within` keeps to the
        documents with these ids, `scale` is that of the embedder. Nothing is found when no word and no vector is near.
        """
        allowed = self._allowed(within)
        lexical = self._lexical(query)
        if allowed is not None:
            lexical = np.where(allowed, lexical, np.float32(0))
        pool = max(POOL, k)
        worded = [at for at in top(lexical, pool) if lexical[at] > 0]
        close = {}
        if vector is not None and near is not None:
            close = self._close(vector, near, pool, worded, allowed)
        full = max(self.index.ideal(query), float(lexical[worded[0]]) if worded else 0.0)
        wanted = terms(query)
        chosen = np.array(sorted({*worded, *close}), dtype=np.intp)
        cosines = np.array([close.get(int(at), 0.0) for at in chosen])
        closeness = scale.closeness(cosines)
        words = lexical[chosen] / full if full else np.zeros(len(chosen))
        # What a passage without a vector means is unknown, which is not "far": its words speak for it alone.
        known = np.array([int(at) in close for at in chosen], dtype=bool)
        meaning = np.where(known, closeness, words)
        fused = np.round(WORDS_WEIGHT * words + (1 - WORDS_WEIGHT) * meaning, 6)
        order = np.lexsort((chosen, -fused))[:k]
        return [
            Hit(
                passage=self.index.passages[chosen[row]],
                score=float(fused[row]),
                words=self.index.coverage(wanted, int(chosen[row])),
                closeness=float(closeness[row]),
            )
            for row in order
            if fused[row] > 0
        ]

    def _lexical(self, query: str) -> Scores:
        """Score of every passage for the words of the query, in its own language or in the other one."""
        scores = self.index.both(query)
        scores = np.where(scores > 0, scores + np.float32(PHRASES_WEIGHT) * self.index.phrases(query), scores)
        for other in translated(query):
            scores = np.maximum(scores, np.float32(OTHER_LANGUAGE) * self.index.both(other))
        return scores

    def _allowed(self, within: Collection[str] | None) -> NDArray[np.bool_] | None:
        if within is None:
            return None
        return np.isin(self._holder, [self._documents[one] for one in within if one in self._documents])

    def _close(
        self,
        vector: Vectors,
        near: VectorIndex,
        pool: int,
        worded: Sequence[int],
        allowed: NDArray[np.bool_] | None,
    ) -> dict[int, float]:
        """Cosine of the nearest passages and of those that words put forward."""
        passages = self.index.passages
        if allowed is not None and int(allowed.sum()) <= SMALL:
            every = [key_of_place(passages[at]) for at in np.flatnonzero(allowed)]
            return {self.places[key]: value for key, value in near.cosines(vector, every).items()}
        found = {
            self.places[key]: value
            for key, value in near.nearest(vector, pool if allowed is None else pool * 8)
            if key in self.places and (allowed is None or allowed[self.places[key]])
        }
        missing = [key_of_place(passages[at]) for at in worded if at not in found]
        return found | {self.places[key]: value for key, value in near.cosines(vector, missing).items()}
