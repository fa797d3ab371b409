"""Search by words: BM25 on stems and on groups of four letters, over the passages of one set of documents."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.clean import search_text
from ingest.model import Passage
from retrieval.inverted import Inverted, Scores, counted, expanded
from retrieval.words import STOP, grams, plain, says_much, stem, terms, written

K1, B = 0.9, 0.4
"""Saturation and length of BM25: passages have much the same length, so length counts little."""
GRAMS_WEIGHT = 0.3
"""What a character group weighs beside a stem. Words of one root, misprints and lost letters meet in it."""
PHRASES_WEIGHT = 0.3
"""What a pair of neighbouring words, or a small word, weighs beside a stem."""

LEFT_BY_MISPRINT = 0.3
"""Share of the character groups that makes a match without a whole word in common."""


class Vocabulary:
    """Terms and their numbers from 0, in the order they were first seen."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, term: str) -> int:
        """The number of a term, a new one when it was not seen before."""
        return self.numbers.setdefault(term, len(self.numbers))

    def known(self, wanted: Iterable[str]) -> list[int]:
        """Numbers of those terms that were seen, with repetitions."""
        return [self.numbers[term] for term in wanted if term in self.numbers]


class Phrases:
    """Pairs of neighbouring words of some texts, with and without the small words between them, and the small words."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._stems = Vocabulary()
        rows = [self._keys(text, self._stems.number) for text in texts]
        self._known = _distinct(rows)
        numbered = (np.searchsorted(self._known, row).astype(np.int32) for row in rows)
        self.index = Inverted(counted(numbered), len(self._known), k1=K1, b=B)

    def known(self, text: str) -> list[int]:
        """Numbers of the pairs and small words of `text` that stand somewhere."""
        wanted = self._keys(text, lambda word: self._stems.numbers.get(word, -1))
        places = np.searchsorted(self._known, wanted)  # sorted: a look-up of each, however many are known
        inside = places < len(self._known)
        return [int(at) for at, one in zip(places[inside], wanted[inside], strict=True) if self._known[at] == one]

    @staticmethod
    def _keys(text: str, number: Callable[[str], int]) -> NDArray[np.int64]:
        """A number for each pair of words, and a negative one for each small word; none for words not seen before."""
        words = written(text)
        every = np.array([number(stem(word)) for word in words], dtype=np.int64)
        content = every[[says_much(word) for word in words]] if words else every
        # Stop words say little, but a question and its answer often share them.
        small = every[[word in STOP for word in words]] if words else every
        pairs = [(row[:-1] * 2**31 + row[1:])[(row[:-1] >= 0) & (row[1:] >= 0)] for row in (every, content)]
        return np.concatenate([*pairs, -1 - small[small >= 0]])


def _distinct(rows: Sequence[NDArray[np.int64]], at_once: int = 4000) -> NDArray[np.int64]:
    """Every number of the rows once, rising; `at_once` rows at a time, so that few are held twice."""
    found = np.zeros(0, dtype=np.int64)
    for first in range(0, len(rows), at_once):
        found = np.union1d(found, np.concatenate(rows[first : first + at_once]))
    return found


class LexicalIndex:
    """The words of some passages, their headings included. In memory only, so that nothing can go stale on disk."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        words = Vocabulary()
        rows = (np.array([words.number(word) for word in plain(said(one))], dtype=np.int32) for one in self.passages)
        self._written = counted(rows)
        self._words = tuple(words.numbers)
        self._stems = Vocabulary()
        self.index = self._inverted(self._stems, lambda word: [stem(word)])
        self._unseen = float(np.log1p((len(self.passages) + 0.5) / 0.5))

    @cached_property
    def _spelt(self) -> tuple[Vocabulary, Inverted]:
        """The index of character groups, made when it is first asked for."""
        vocabulary = Vocabulary()
        return vocabulary, self._inverted(vocabulary, grams)

    @cached_property
    def _phrases(self) -> Phrases:
        """The index of word pairs, made when it is first asked for."""
        return Phrases(said(one) for one in self.passages)

    def _inverted(self, vocabulary: Vocabulary, cut: Callable[[str], list[str]]) -> Inverted:
        parts = [np.array([vocabulary.number(one) for one in cut(word)], dtype=np.int32) for word in self._words]
        return Inverted(expanded(self._written, parts), len(vocabulary.numbers), k1=K1, b=B)

    def scores(self, text: str) -> Scores:
        """BM25 score of every passage for the stems of `text`; shape (passages,)."""
        return self.weighed([(word, 1.0) for word in terms(text)])

    def weighed(self, wanted: Iterable[tuple[str, float]]) -> Scores:
        """BM25 score of every passage for stems, each with a factor; shape (passages,)."""
        scores = np.zeros(len(self.passages), dtype=np.float32)
        numbers = self._stems.numbers
        factors: dict[int, float] = {}
        for word, factor in wanted:
            if word in numbers:
                factors[numbers[word]] = factors.get(numbers[word], 0.0) + factor
        self.index.add(scores, factors.items())
        return scores

    def spelling(self, text: str) -> tuple[Scores, float]:
        """BM25 score of every passage for the character groups of `text`, shape (passages,), and that of all of them.

        The latter is what a passage of middle length earns that holds each group once.
        """
        vocabulary, index = self._spelt
        wanted = [one for word in plain(text) for one in grams(word)]
        known = vocabulary.known(wanted)
        scores = np.zeros(len(self.passages), dtype=np.float32)
        index.add(scores, [(at, float(often)) for at, often in Counter(known).items()])
        whole = float(index.idf[known].sum()) + self._unseen * (len(wanted) - len(known))
        return scores, whole / (1 + K1)

    def both(self, text: str) -> Scores:
        """Score of every passage for the stems and the character groups of `text`; shape (passages,).

        0 where no stem is found and fewer groups than a misprint leaves.
        """
        stems = self.scores(text)
        spelt, whole = self.spelling(text)
        kept = (stems > 0) | (spelt >= max(LEFT_BY_MISPRINT * whole, 1e-6))
        return np.where(kept, stems + np.float32(GRAMS_WEIGHT) * spelt, np.float32(0))

    def phrases(self, text: str) -> Scores:
        """BM25 score of every passage for the pairs of words of `text`; shape (passages,)."""
        scores = np.zeros(len(self.passages), dtype=np.float32)
        self._phrases.index.add(scores, [(at, 1.0) for at in self._phrases.known(text)])
        return scores

    def ideal(self, text: str) -> float:
        """What `both` gives a passage of middle length that holds every stem and group of `text` once."""
        return sum(self.idf(word) for word in terms(text)) / (1 + K1) + GRAMS_WEIGHT * self.spelling(text)[1]

    def lexicon(self, forms: Iterable[str], stems: Sequence[str]) -> NDArray[np.float64]:
        """How many `forms` (stemmed, padded with spaces) stand in each passage; `stems` are the padded passages."""
        found = np.zeros(len(self.passages))
        for form in forms:
            words = form.split()
            held = self.holding(words[0])
            for word in words[1:]:
                held = np.intersect1d(held, self.holding(word), assume_unique=True)
            found[[at for at in held if len(words) == 1 or form in stems[at]]] += 1
        return found

    def best(self, text: str, k: int) -> list[tuple[int, float]]:
        """The `k` best passages with a word in common: (position, score), best first, ties by position."""
        scores = self.scores(text)
        return [(at, float(scores[at])) for at in top(scores, k) if scores[at] > 0]

    def idf(self, word: str) -> float:
        """Rarity of a stem: ln(1 + (N - n + 0.5) / (n + 0.5)), that of a word never seen when it is none."""
        number = self._stems.numbers.get(word)
        return self._unseen if number is None else float(self.index.idf[number])

    def holding(self, word: str) -> NDArray[np.int32]:
        """Positions of the passages that hold a stem, rising."""
        number = self._stems.numbers.get(word)
        return np.zeros(0, dtype=np.int32) if number is None else self.index.postings(number)[0]

    def coverage(self, wanted: Sequence[str], at: int) -> float:
        """Share, 0 to 1, of the rarity-weighted `wanted` terms that stand in passage `at`."""
        return self.share(wanted, frozenset(terms(said(self.passages[at]))))

    def coverages(self, wanted: Sequence[str]) -> NDArray[np.float64]:
        """`coverage` of every passage at once; shape (passages,)."""
        found = np.zeros(len(self.passages))
        total = 0.0
        for word in dict.fromkeys(wanted):
            weight = self.idf(word)
            total += weight
            found[self.holding(word)] += weight
        return found / total if total else found

    def share(self, wanted: Sequence[str], words: frozenset[str]) -> float:
        """Share, 0 to 1, of the rarity-weighted `wanted` terms that stand in `words`."""
        total = found = 0.0
        for word in dict.fromkeys(wanted):
            weight = self.idf(word)
            total += weight
            found += weight if word in words else 0.0
        return found / total if total else 0.0


def said(passage: Passage) -> str:
    """What is searched of a passage: its headings and its text."""
    return f"{passage.heading} {search_text(passage.text)}"


def top(scores: NDArray[np.float32], k: int) -> list[int]:
    """Positions of the `k` best scores, best first, ties by position."""
    if len(scores) > 4 * k > 0:
        # Asked for the least of the negated: among many equal values, as where few passages share a word, NumPy takes
        # twenty times as long to find a place near the end as one near the beginning.
        bar = -np.partition(-scores, k - 1)[k - 1]
        chosen = np.flatnonzero(scores >= bar)
    else:
        chosen = np.arange(len(scores))
    order = np.lexsort((chosen, -scores[chosen]))[:k]
    return [int(at) for at in chosen[order]]
