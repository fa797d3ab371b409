"""An inverted index with BM25 weights worked out beforehand, in NumPy columns: small, fast, nothing on disk.

BM25 as Lucene computes it (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.4, with
idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N rows of which n hold the term, the constant factor k1 + 1 left out). The
tests compare it with the package bm25s.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]


class Counts:
    """How often each term stands in each row: three columns sorted by term, then row."""

    def __init__(self, rows: Numbers, terms: Numbers, counts: Numbers, total: int) -> None:
        order = np.lexsort((rows, terms))
        self.rows, self.terms, self.counts = rows[order], terms[order], counts[order]
        self.total = total
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
            scores[rows] += weights if factor == 1.0 else weights * np.float32(factor)


def counted(rows: Sequence[NDArray[np.int32]]) -> Counts:
    """Counts of rows that are given as arrays of term numbers with repetitions."""
    places = np.repeat(np.arange(len(rows), dtype=np.int64), [len(one) for one in rows])
    every = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32)
    return _summed(places, every.astype(np.int64), np.ones(len(every), dtype=np.int32), len(rows))


def expanded(counts: Counts, parts: Sequence[NDArray[np.int32]], chunk: int = 2_000_000) -> Counts:
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
            _summed(
                np.repeat(rows[first:last].astype(np.int64), size),
                chosen.astype(np.int64),
                np.repeat(often[first:last], size),
                counts.total,
            )
        )
        first = last
    if not done:
        empty = np.zeros(0, dtype=np.int32)
        return Counts(empty, empty, empty, counts.total)
    return Counts(
        np.concatenate([one.rows for one in done]),
        np.concatenate([one.terms for one in done]),
        np.concatenate([one.counts for one in done]),
        counts.total,
    )


def _summed(rows: NDArray[np.int64], terms: NDArray[np.int64], often: Numbers, total: int) -> Counts:
    """Counts with one line for each (row, term)."""
    width = int(terms.max()) + 1 if len(terms) else 1
    keys, where = np.unique(rows * width + terms, return_inverse=True)
    summed = np.bincount(where, weights=often, minlength=len(keys)).astype(np.int32)
    return Counts((keys // width).astype(np.int32), (keys % width).astype(np.int32), summed, total)
