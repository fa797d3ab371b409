"""A question made ready for the documents of one index, and the passages to read for it.

Deterministic: the passages that hold most of the question by rarity, and those that BM25 puts first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.asking import Wanted
from assistant.widening import weight_of, widened
from retrieval.lexical import LexicalIndex, top

Weights = NDArray[np.float64]
READ = 30
"""Passages whose sentences are read, for each of the two ways to find them."""
ABOUT, AGAIN = 0.3, 3
"""Share of the passages of a document that say what it is about, and how many at least."""
OTHER = 0.6
"""What a word of one meaning counts beside the question's own, when passages are looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """A question made ready for the search."""

    question: str
    """The question."""
    wanted: Wanted
    """What an answer must hold, its words as the documents have them."""
    years: tuple[str, ...]
    """Years that the answer must be of."""
    weights: Weights
    """Rarity of each concept, shape (concepts,)."""
    known: NDArray[np.bool_]
    """Whether any document has it, shape (concepts,)."""
    told_in: tuple[frozenset[str], ...] = ()
    """Documents that have each concept, one set a concept."""
    about: tuple[frozenset[str], ...] = ()
    """Documents that are about each concept: they begin with it, or say it again and again; one set a concept."""


def asking(question: str, wanted: Wanted, years: Sequence[str], index: LexicalIndex) -> Asking:
    """Make a question ready for one index."""
    wanted = replace(
        wanted,
        concepts=tuple(widened(index, one) for one in wanted.concepts),
        acts=tuple(widened(index, one) for one in wanted.acts),
    )
    weights = np.array([weight_of(index, one) for one in wanted.concepts], dtype=np.float64)
    known = np.array([any(len(index.holding(word)) for word in one.same) for one in wanted.concepts], dtype=np.bool_)
    homes = [_homes(index, one.same) for one in wanted.concepts]
    return Asking(
        question=question,
        wanted=wanted,
        years=tuple(years),
        weights=weights,
        known=known,
        told_in=tuple(told for told, _ in homes),
        about=tuple(about for _, about in homes),
    )


def _homes(index: LexicalIndex, words: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The documents that hold one of some stems, and those that are about it."""
    places = np.unique(np.concatenate([np.zeros(0, dtype=np.int32), *(index.holding(word) for word in sorted(words))]))
    names, codes, first, sizes = _documents(index)
    at = places.astype(np.int64)
    held = np.bincount(codes[at], minlength=len(names))
    begun = np.zeros(len(names), dtype=np.bool_)
    begun[codes[at[first[at]]]] = True
    about = begun | (held >= np.maximum(ABOUT * sizes, AGAIN))
    return (
        frozenset(names[one] for one in np.flatnonzero(held)),
        frozenset(names[one] for one in np.flatnonzero(about)),
    )


@lru_cache(maxsize=2)
def _documents(
    index: LexicalIndex,
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """The ids of the documents; for each passage the number of its document and whether it is its first; the number of
    passages of each document.
    """
    names = tuple(dict.fromkeys(one.document for one in index.passages))
    numbers = {name: at for at, name in enumerate(names)}
    codes = np.array([numbers[one.document] for one in index.passages], dtype=np.int64)
    first = np.zeros(len(codes), dtype=np.bool_)
    first[np.unique(codes, return_index=True)[1]] = True
    return names, codes, first, np.bincount(codes, minlength=len(names))


def passages(asked: Asking, index: LexicalIndex, within: Collection[str] | None) -> list[tuple[int, float]]:
    """The passages to read, best first, each with its score beside the best, 0 to 1.

    Those that hold most of the question by rarity, and those that BM25 puts first; a year that is asked helps.
    """
    concepts = asked.wanted.concepts
    held = np.zeros(len(index.passages))
    wanted: list[tuple[str, float]] = []
    for concept, weight in zip(concepts, asked.weights, strict=True):
        here = np.zeros(len(index.passages), dtype=bool)
        for one in sorted(concept.same):
            here[index.holding(one)] = True
            wanted.append((one, 1.0 if one == concept.own else OTHER))
        held += weight * here
    scores = index.weighed(wanted).astype(np.float64)
    for year in asked.years:
        held[index.holding(year)] *= 1.2
        scores[index.holding(year)] *= 1.2
    if within is not None:
        inside = np.array([one.document in within for one in index.passages])
        held, scores = held * inside, scores * inside
    both = held / max(held.max(initial=0.0), 1e-9) + scores / max(scores.max(initial=0.0), 1e-9)
    chosen = dict.fromkeys([*top(held.astype(np.float32), READ), *top(scores.astype(np.float32), READ)])
    kept = sorted((at for at in chosen if held[at] > 0), key=lambda at: (-both[at], at))
    return [(at, float(both[at]) / 2) for at in kept]
