"""An inverted index with BM25 weights worked out beforehand, in NumPy columns: small, fast, nothing on disk.

BM25 as Lucene computes it (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.4, with
idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N rows of which n hold the term, the constant factor k1 + 1 left out). The
tests compare it with the package bm25s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]


CHUNK = 2_000_000
"""Terms counted at once: bounds the memory that building an index takes beside the index."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How often each term stands in each row: three columns sorted by term, then row."""

    rows: Numbers
    """Row of each line."""
    terms: Numbers
    """Its term, a number from 0."""
    counts: Numbers
    """How often it stands there."""
    total: int
    """Rows, empty ones included."""


class Inverted:
    """BM25 weight of every (term, row) pair, by term; terms are numbers from 0."""

    def __init__(self, counts: Counts, size: int, *, k1: float, b: float) -> None:
        self.total = counts.total
        held = np.bincount(counts.terms, minlength=size)
        self.starts = np.concatenate(([0], np.cumsum(held)))
        self.rows = counts.rows
        self.idf = np.log1p((self.total - held + 0.5) / (held + 0.5)).astype(np.float32)
        lengths = np.bincount(counts.rows, weights=counts.counts, minlength=self.total)
        mean = max(float(lengths.mean()) if self.total else 0.0, 1.0)
        often = counts.counts.astype(np.float32)
        norm = (k1 * (1 - b + b * lengths / mean)).astype(np.float32)
        self.weights = self.idf[counts.terms] * often / (often + norm[counts.rows])

    def postings(self, term: int) -> tuple[Numbers, Scores]:
        """Rows that hold a term, rising, and its weight in each."""
        part = slice(int(self.starts[term]), int(self.starts[term + 1]))
        return self.rows[part], self.weights[part]

    def add(self, scores: Scores, terms: Iterable[tuple[int, float]]) -> None:
        """Add to `scores` (rows,) the weights of `terms`, each times its own factor."""
        for term, factor in terms:
            rows, weights = self.postings(term)
            places = rows.astype(np.intp)  # once: NumPy would turn them for reading and again for writing
            scores[places] += weights if factor == 1.0 else weights * np.float32(factor)


def counted(rows: Iterable[NDArray[np.int32]]) -> Counts:
    """Counts of rows that are given as arrays of term numbers with repetitions; read once, a part at a time."""
    parts: list[Counts] = []
    total, first, held, size = 0, 0, list[NDArray[np.int32]](), 0
    for row in rows:
        held.append(row)
        size += len(row)
        total += 1
        if size >= CHUNK:
            parts.append(_counted(held, first))
            first, held, size = total, [], 0
    return _merged([*parts, _counted(held, first)], total)


def _counted(rows: Sequence[NDArray[np.int32]], first: int) -> Counts:
    """Counts of some rows, the first of which has the number `first`."""
    places = np.repeat(np.arange(first, first + len(rows), dtype=np.int64), [len(one) for one in rows])
    every = np.concatenate([np.zeros(0, dtype=np.int32), *rows])
    return _summed(places, every, np.ones(len(every), dtype=np.int32))


def expanded(counts: Counts, parts: Sequence[NDArray[np.int32]], chunk: int = CHUNK) -> Counts:
    """Counts after each term is replaced by its `parts`, a word by its letter groups; `chunk` bounds memory."""
    sizes = np.array([len(one) for one in parts], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)))
    flat = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
    order = np.argsort(counts.rows, kind="stable")
    rows, terms, often = counts.rows[order], counts.terms[order], counts.counts[order]
    done: list[Counts] = []
    ends = np.cumsum(sizes[terms])
    first = 0
    while first < len(rows):
        bound = int(np.searchsorted(ends, (ends[first - 1] if first else 0) + chunk, side="right"))
        last = min(max(bound, first + 1), len(rows))
        if last < len(rows):  # a row is never cut in two
            last = int(np.searchsorted(rows, rows[last - 1], side="right"))
        size = sizes[terms[first:last]]
        inside = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
        chosen = flat[np.repeat(starts[terms[first:last]], size) + inside]
        done.append(
            _summed(np.repeat(rows[first:last].astype(np.int64), size), chosen, np.repeat(often[first:last], size))
        )
        first = last
    return _merged(done, counts.total)


def _summed(rows: NDArray[np.int64], terms: Numbers, often: Numbers) -> Counts:
    """Counts with one line for each (term, row)."""
    first, width = (int(rows.min()), int(rows.max() - rows.min()) + 1) if len(rows) else (0, 1)
    keys, where = np.unique(terms.astype(np.int64) * width + (rows - first), return_inverse=True)
    summed = np.bincount(where, weights=often, minlength=len(keys)).astype(np.int32)
    return Counts(
        rows=(keys % width + first).astype(np.int32), terms=(keys // width).astype(np.int32), counts=summed, total=width
    )


def _merged(parts: list[Counts], total: int) -> Counts:
    """The parts in one, each of later rows than the one before: every line is put where its term goes on, which takes
    no memory beside the result, as sorting would. The parts are let go one by one.
    """
    size = max((int(one.terms[-1]) + 1 for one in parts if len(one.terms)), default=0)
    held = sum((np.bincount(one.terms, minlength=size) for one in parts), np.zeros(size, dtype=np.int64))
    goes_on = np.concatenate(([0], np.cumsum(held)))[:-1]
    rows, terms, counts = (np.empty(int(held.sum()), dtype=np.int32) for _ in range(3))
    parts.reverse()
    while parts:
        one = parts.pop()
        starts = np.flatnonzero(np.concatenate(([True], one.terms[1:] != one.terms[:-1]))[: len(one.terms)])
        sizes = np.diff(np.append(starts, len(one.terms)))
        own = one.terms[starts]
        places = np.arange(len(one.terms)) + np.repeat(goes_on[own] - starts, sizes)
        rows[places], terms[places], counts[places] = one.rows, one.terms, one.counts
        goes_on[own] += sizes
    return Counts(rows=rows, terms=terms, counts=counts, total=total)
