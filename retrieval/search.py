"""Search in the passages of a workspace: words at once, vectors where they exist, fused."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Passage
from retrieval.lexical import LexicalIndex
from retrieval.ports import VectorIndex, Vectors
from retrieval.words import terms

POOL = 40
"""Passages that each half may put forward."""
COSINE_FLOOR, COSINE_SPAN = 0.78, 0.12
"""Cosines of this model lie between about 0.78 (unrelated) and 0.90 (same meaning)."""
WORDS_WEIGHT = 0.5


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

    def find(
        self, query: str, *, k: int = 10, vector: Vectors | None = None, near: VectorIndex | None = None
    ) -> list[Hit]:
        """The `k` best passages; `vector` is the query's, `near` the index to look it up in; words alone otherwise."""
        lexical = dict(self.index.best(query, POOL))
        close = {}
        if vector is not None and near is not None:
            close = {self.places[key]: value for key, value in near.nearest(vector, POOL) if key in self.places}
        top = max(lexical.values(), default=0.0)
        wanted = terms(query)
        hits = []
        for at in sorted({*lexical, *close}):
            closeness = min(max((close.get(at, 0.0) - COSINE_FLOOR) / COSINE_SPAN, 0.0), 1.0)
            words = lexical.get(at, 0.0) / top if top else 0.0
            fused = WORDS_WEIGHT * words + (1 - WORDS_WEIGHT) * closeness if close else words
            hits.append(
                (
                    Hit(
                        passage=self.index.passages[at],
                        score=round(fused, 6),
                        words=self.index.coverage(wanted, at),
                        closeness=closeness,
                    ),
                    at,
                )
            )
        hits.sort(key=lambda one: (-one[0].score, one[1]))
        return [hit for hit, _ in hits[:k]]
