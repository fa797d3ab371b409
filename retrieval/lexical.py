"""Search by words: BM25 over the passages of one set of documents."""

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from ingest.clean import search_text
from ingest.model import Passage
from retrieval.words import terms


class LexicalIndex:
    """A BM25 index (Lucene's formula, k1 1.2, b 0.75) over passages, their headings included.

    Built in memory from the stored passages: about 50,000 passages a second are not needed here, and nothing can
    go stale on disk.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        corpus = [terms(f"{one.heading} {search_text(one.text)}") or ["\0"] for one in self.passages]
        self._sets = [frozenset(one) for one in corpus]
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        if corpus:
            self._bm25.index(corpus, show_progress=False)
        places: dict[str, list[int]] = {}
        for at, words in enumerate(self._sets):
            for word in words:
                places.setdefault(word, []).append(at)
        self._places = {word: np.array(found, dtype=np.intp) for word, found in places.items()}
        total = len(corpus)
        self._idf = {word: float(np.log1p((total - len(n) + 0.5) / (len(n) + 0.5))) for word, n in self._places.items()}
        self._unseen = float(np.log1p((total + 0.5) / 0.5))

    def scores(self, text: str) -> NDArray[np.float32]:
        """BM25 score of every passage for the words of `text`; shape (passages,)."""
        wanted = [word for word in terms(text) if word in self._idf]
        if not wanted:
            return np.zeros(len(self.passages), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(wanted), dtype=np.float32)

    def best(self, text: str, k: int) -> list[tuple[int, float]]:
        """The `k` best passages with a word in common: (position, score), best first, ties by position."""
        scores = self.scores(text)
        order = np.lexsort((np.arange(len(scores)), -scores))[:k]
        return [(int(at), float(scores[at])) for at in order if scores[at] > 0]

    def coverage(self, wanted: Sequence[str], at: int) -> float:
        """Share, 0 to 1, of the rarity-weighted `wanted` terms that stand in passage `at`."""
        return self.share(wanted, self._sets[at])

    def coverages(self, wanted: Sequence[str]) -> NDArray[np.float64]:
        """`coverage` of every passage at once; shape (passages,)."""
        found = np.zeros(len(self.passages))
        total = 0.0
        for word in dict.fromkeys(wanted):
            weight = self._idf.get(word, self._unseen)
            total += weight
            if word in self._places:
                found[self._places[word]] += weight
        return found / total if total else found

    def share(self, wanted: Sequence[str], words: frozenset[str]) -> float:
        """Share, 0 to 1, of the rarity-weighted `wanted` terms that stand in `words`."""
        total = found = 0.0
        for word in dict.fromkeys(wanted):
            weight = self._idf.get(word, self._unseen)
            total += weight
            found += weight if word in words else 0.0
        return found / total if total else 0.0
