"""Finding the passages that support an answer: words at once, vectors where every passage has one, and an honest bar.

A passage without a vector loses to one that has one, whatever they say: while some lack, words alone search, nothing is
embedded, not even the question, and whoever makes vectors behind is told that they are missed.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from assistant.bootstrap import Workspace
from assistant.ledger import key_of
from ingest.chunk import sentences
from ingest.model import Document, Passage
from retrieval.glossary import translated
from retrieval.lexical import LexicalIndex
from retrieval.mapping import passage_text
from retrieval.search import Hit, Search, key_of_place
from retrieval.statement import statements
from retrieval.vectors import ChromaIndex, ExactIndex
from retrieval.words import terms

FOUND = 0.5
"""Share of the rarity-weighted words of a question that a passage must hold to support an answer, 0 to 1."""
NEAR = 0.8
"""Closeness of meaning that supports an answer when a third of the words are there, 0 to 1."""
GROWN = 1.1
"""How much more vectors there must be, while they are made behind, for the index to be filled anew."""
LOOKED_AT = 12
"""Passages looked at for one question."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A passage that supports an answer."""

    passage: Passage
    """The passage."""
    wording: str
    """The words that found it: the subject, or its terms in the other language."""


class Finder:
    """Searches the passages of a workspace; keeps its indexes while documents and vectors stay the same."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._search: tuple[object, Search] | None = None
        self._chroma: ChromaIndex | None = None
        self._near: tuple[tuple[object, int], ChromaIndex | ExactIndex | None] | None = None

    def supporting(self, subject: str, documents: dict[str, Document]) -> list[Found]:
        """Passages that support an answer to `subject`, best first, then those in the words of the other language."""
        search = self._indexed(documents)
        found = [
            Found(passage=one.passage, wording=subject)
            for one in self.hits(subject, documents, k=LOOKED_AT)
            if one.words >= FOUND or (one.closeness >= NEAR and one.words >= FOUND * 2 / 3)
        ]
        other = [
            (hit.words, Found(passage=hit.passage, wording=wording))
            for wording in translated(subject)
            for hit in search.find(wording, k=LOOKED_AT)
            if hit.words >= FOUND
        ]
        other.sort(key=lambda one: -one[0])
        return [*found, *(one for _, one in other)]

    def hits(
        self, query: str, documents: dict[str, Document], *, k: int, within: Collection[str] | None = None
    ) -> list[Hit]:
        """The `k` best passages, of the documents `within` when given; the query is embedded where every passage of
        these documents has a vector.
        """
        search = self._indexed(documents)
        near = self._vectors(search, tuple(sorted(documents)))
        if near is None:
            self.workspace.ledger.lacking()
            return search.find(query, k=k, within=within)
        vector = self.workspace.ledger.embed("queries", [query], "question")[0]
        scale = self.workspace.ledger.scale()
        return search.find(query, k=k, vector=vector, near=near, within=within, scale=scale)

    def statement(self, passage: Passage, subject: str, documents: dict[str, Document]) -> tuple[int, int] | None:
        """Start and end, in the page, of the statement of a passage that says most of `subject`; None if none does."""
        index, wanted = self._indexed(documents).index, terms(subject)
        spans = statements(passage.text) or sentences(passage.text) or [(0, len(passage.text))]
        share, first = max(
            (index.share(wanted, frozenset(terms(passage.text[start:end]))), -start) for start, end in spans
        )
        end = dict(spans)[-first]
        return (passage.start - first, passage.start + end) if share else None

    def index(self, documents: dict[str, Document]) -> LexicalIndex:
        """The words of these documents, kept while they stay the same."""
        return self._indexed(documents).index

    def close(self) -> None:
        """Let go of the vector index."""
        if self._chroma is not None:
            self._chroma.close()
            self._chroma = None
        self._near = None

    def _indexed(self, documents: dict[str, Document]) -> Search:
        state = tuple(sorted(documents))
        if self._search is None or self._search[0] != state:
            ordered = sorted(documents.values(), key=lambda one: (one.name, one.id))
            self._search = (state, Search(self.workspace.documents.passages(ordered)))
        return self._search[1]

    def _vectors(self, search: Search, documents: object) -> ChromaIndex | ExactIndex | None:
        """The vectors of these passages, in Chroma when this process may write to it; None while some have none."""
        state = (documents, self.workspace.ledger.vector_count("passages"))
        if self._near is not None and (self._near[0] == state or self._soon(self._near[0], state)):
            return self._near[1]
        self._near = (state, None)
        if not state[1]:
            return None
        keys = [key_of("passages", passage_text(one)) for one in search.index.passages]
        stored = self.workspace.ledger.stored(keys)
        if not stored or len(stored) < len(set(keys)):
            return None
        places = [key_of_place(one) for one in search.index.passages]
        vectors = np.stack([stored[key] for key in keys])
        if self._chroma is None:
            self._chroma = ChromaIndex.acquire(self.workspace.folder / "chroma", self.workspace.ledger.encoder.name)
        index: ChromaIndex | ExactIndex = ExactIndex(places, vectors)
        if self._chroma is not None:
            self._chroma.fill(places, vectors)
            index = self._chroma
        self._near = (state, index)
        return index

    def _soon(self, held: tuple[object, int], now: tuple[object, int]) -> bool:
        """Whether an index still serves: while vectors are made behind, it is renewed once it has grown enough."""
        return self.workspace.ledger.behind and held[0] == now[0] and now[1] < held[1] * GROWN
