"""Words of a question as the documents have them: their family, their misspellings, how rare they are."""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.asking import Concept
from retrieval.lexical import LexicalIndex
from retrieval.words import fold, terms

LETTERS, FAMILY, ENDING = 4, 5, 5
"""Letters from which a word has a family, of its root, and most letters of an ending."""
ROOT = 0.6
"""Share of the longer word that its root is at least: "transport" is no word of the family of "trans", 0 to 1."""
MISSPELT = 0.84
"""Likeness of a word that no document has to one that they have, to be its misspelling or its plural, 0 to 1."""
NAME = 7
"""Letters from which a name may be misspelt: a short one that no document has is another name ("Paris", "paie")."""
TYPED = 2
"""Letters that a misspelt word may have more or less."""
MARKUP = re.compile(r"<[^>]*>|\{[%{#][^}]*\}|\]\([^)]*\)|https?:\S+|&#?\w+;")


def widened(index: LexicalIndex, concept: Concept) -> Concept:
    """A concept with the words of its family; one that no document has with those it may be a misspelling of."""
    if len(concept.own) < LETTERS or not concept.own.isalpha():
        return concept
    family = _family(index, concept.own)
    unknown = not family and not any(len(index.holding(each)) for each in concept.same)
    if unknown and (not concept.needed or len(concept.own) >= NAME):
        family = _spelt(index, concept.own)
    return replace(concept, same=concept.same | family)


@lru_cache(maxsize=4000)
def _family(index: LexicalIndex, wanted: str) -> frozenset[str]:
    """Stems of the documents of the same family: "priorise" and "prioris", "semestriel" and "semestr"."""
    found = []
    for word in _vocabulary(index).get(wanted[:LETTERS], ()):
        short, long = sorted((wanted, word), key=len)
        root = short[: max(len(short) - 1, FAMILY)]
        near = len(long) - len(short) <= ENDING and len(short) >= ROOT * len(long)
        if len(short) >= FAMILY and near and long.startswith(root) and word.isalpha():
            found.append(word)
    return frozenset(found)


@lru_cache(maxsize=2000)
def _spelt(index: LexicalIndex, wanted: str) -> frozenset[str]:
    """The stems of the documents that a word may be a misspelling of."""
    return frozenset(
        word
        for word in _vocabulary(index).get(wanted[:2], ())
        if abs(len(word) - len(wanted)) <= TYPED and SequenceMatcher(None, word, wanted).ratio() >= MISSPELT
    )


@lru_cache(maxsize=2)
def _vocabulary(index: LexicalIndex) -> dict[str, tuple[str, ...]]:
    """Every stem of the documents, by its first two letters and by its first four."""
    found: dict[str, list[str]] = {}
    for word in sorted({word for one in index.passages for word in stems(one.text)}):
        found.setdefault(word[:2], []).append(word)
        if len(word) >= LETTERS:
            found.setdefault(word[:LETTERS], []).append(word)
    return {start: tuple(words) for start, words in found.items()}


def weight_of(index: LexicalIndex, concept: Concept) -> float:
    """Rarity of a concept: of its own word where the documents have it, else of the commonest word that says it."""
    if len(index.holding(concept.own)):
        return index.idf(concept.own)
    known = [index.idf(one) for one in concept.same if len(index.holding(one))]
    return min(known, default=index.idf(concept.own))


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """The stems of a text without its markup."""
    return frozenset(terms(MARKUP.sub(" ", text)))


@lru_cache(maxsize=2000)
def joined(name: str) -> frozenset[str]:
    """Parts of a file name that are the name of a site written as one word: "betagouv"."""
    return frozenset(word for word in re.split(r"[-_/. ]", fold(name)) if len(word) > 4 and word.endswith("gouv"))
