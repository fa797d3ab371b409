"""The sentences of the documents that answer a question, or none: what is asked for must stand in the quote.

Deterministic: every sentence of the passages that share the question's rarest words is weighed by the share of those
words that it, its headings and its document hold. A sentence without the kind of thing asked for (a date for "when"),
of another year, or about too little of the question is no answer.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.asking import Concept, Wanted, answers_kind, wanted
from ingest.chunk import sentences
from ingest.model import Document, Passage
from retrieval.lexical import LexicalIndex
from retrieval.words import fold, stem, terms

Weights = NDArray[np.float64]
READ = 24
"""Passages whose sentences are read."""
ENOUGH = 0.6
"""Share of the weight of the question's words that a sentence and its surroundings must hold, 0 to 1."""
OPEN = 0.76
"""The same for a question that any kind of thing may answer."""
COUNTED = 0.56
"""The same for a number that stands before the very things that are counted."""
OWN, OWN_COUNTED = 0.4, 0.25
"""Share that the sentence itself must hold; the same for a number that stands before the things counted."""
AROUND, ABOVE, NAMED = 0.5, 0.8, 0.6
"""What a word counts that stands elsewhere in the passage, in the headings, in the name of the document."""
LONG = 260
"""Characters from which a quote is a little behind."""
LONGEST = 700
"""Characters of a quote."""
SHOWN = 3
"""Most quotes."""
NEWER = 0.06
"""What the newest document is ahead of the oldest."""
MISSPELT = 0.84
"""Likeness of a word that no document has to one that they have, to be its misspelling or its plural, 0 to 1."""
TYPED = 2
"""Letters that a misspelt word may have more or less."""
CLOSE_SECOND = 0.8
"""A further quote holds at least this share of what the best one holds."""
PRONOUN = re.compile(r"\s*(?:Il|Elle|Ils|Elles|Ce|Cela|Cette|Ces|It|They|This|These)\b")
"""A sentence that goes on about what the one before it speaks of."""
AHEAD = re.compile(r"\b(?:sera|seront|aura|auront|devra|devront|will|shall)\b")
PAST = re.compile(r"\b(?:a|ont|etait|etaient|est|sont|has|have|was|were|is|are)\b")
PERSON = re.compile(
    r"\b(?:M\.|Mme|Mr|Mrs|Ms|Dr)\s+[A-ZÀ-Þ]|\b[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?\s+[A-ZÀ-Þ]{2,}\b"
)
ROW = re.compile(r"[ \t](?:[\d.,]+ ?(?:%|€)?|–)$")
"""A line of a table: words, then a figure at its end."""
WORD = re.compile(r"[^\W\d_]{3}")
ROWS = 2
"""Lines in a row that make a table."""
YEAR = re.compile(r"(?<![\d.,-])((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A sentence that answers."""

    document: str
    """Document id."""
    page: int
    """Page, from 1."""
    start: int
    """First code point in the page's text."""
    end: int
    """One past the last."""
    text: str
    """Exactly page.text[start:end]."""
    heading: str
    """Headings above it."""
    held: float
    """Share of the question that it and its surroundings hold, 0 to 1."""
    answers: bool
    """Whether it answers; otherwise it is only the nearest."""


def quotes(
    question: str,
    index: LexicalIndex,
    documents: dict[str, Document],
    *,
    within: Collection[str] | None = None,
    years: Sequence[str] | None = None,
    recent: dict[str, float] | None = None,
    kind: str | None = None,
    avoid: Sequence[str] = (),
) -> list[Quote]:
    """Sentences that answer, best first; when none does, the nearest one, marked so, or nothing.

    `within` keeps to documents; `years` replaces the years that the question names and `kind` what it asks for.
    Sentences with a figure of `avoid` are left out.
    `recent` gives documents their place in time, 0 the oldest to 1: of two sentences alike the newer goes first.
    """
    asked = _met(wanted(question), index)
    if kind is not None:
        asked = replace(asked, kind=kind, person=False)
    if not asked.concepts:
        return []
    times = asked.years if years is None else tuple(years)
    weights = np.array([_weight(index, one) for one in asked.concepts])
    known = np.array([any(len(index.holding(word)) for word in one.same) for one in asked.concepts])
    if not weights.sum():
        return []
    found: list[tuple[float, float, int, Quote]] = []
    for rank, at in enumerate(_passages(index, asked, weights, within)):
        passage = index.passages[at]
        document = documents.get(passage.document)
        if document is None:
            continue
        found += [
            (score + NEWER * (recent or {}).get(document.id, 0.0), -rank, -quote.start, quote)
            for score, quote in _weighed(question, asked, times, weights, known, passage, document)
            if not avoid or not set(avoid) & set(re.findall(r"\d+(?:[.,]\d+)?", quote.text))
        ]
    found.sort(key=lambda one: (not one[3].answers, -one[0], -one[1], -one[2]))
    return _best(found)


def pieces(text: str) -> list[tuple[int, int]]:
    """Start and end of the sentences of a passage; the lines of a table that were read as one are parted."""
    found = []
    for start, end in sentences(text):
        cuts = _row_ends(text, start, end)
        found += [(low, high) for low, high in pairwise([start, *cuts, end]) if low < high] if cuts else [(start, end)]
    trimmed = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in found]
    return [(start, start + len(text[start:end].rstrip())) for start, end in trimmed if text[start:end].strip()]


def _row_ends(text: str, start: int, end: int) -> list[int]:
    """Where the lines of a table end inside of a sentence: words, then a figure; one is enough before text."""
    ends, at = [], start
    for line in text[start:end].split("\n"):
        at += len(line)
        if ROW.search(line) and WORD.search(line):
            ends.append(at)
        at += 1
    return ends if len(ends) >= ROWS or (ends and ends[0] < end) else []


def _met(asked: Wanted, index: LexicalIndex) -> Wanted:
    """The question with words that no document has read as the nearest that they have: "accesibilité"."""
    concepts = []
    for one in asked.concepts:
        if any(len(index.holding(each)) for each in one.same) or len(one.own) < len("mots") or one.own.isdigit():
            concepts.append(one)
            continue
        concepts.append(replace(one, same=one.same | _near(index, one.own)))
    return replace(asked, concepts=tuple(concepts))


@lru_cache(maxsize=2000)
def _near(index: LexicalIndex, wanted: str) -> frozenset[str]:
    """The stems of the documents that a word may be a misspelling of."""
    return frozenset(
        word
        for word in _vocabulary(index).get(wanted[:2], ())
        if abs(len(word) - len(wanted)) <= TYPED and SequenceMatcher(None, word, wanted).ratio() >= MISSPELT
    )


@lru_cache(maxsize=2)
def _vocabulary(index: LexicalIndex) -> dict[str, tuple[str, ...]]:
    """Every stem of the documents, by its first two letters."""
    found: dict[str, list[str]] = {}
    for word in sorted({word for one in index.passages for word in terms(one.text)}):
        found.setdefault(word[:2], []).append(word)
    return {start: tuple(words) for start, words in found.items()}


def _weight(index: LexicalIndex, concept: Concept) -> float:
    """Rarity of a concept: of its own word where the documents have it, else of the commonest word that says it."""
    if len(index.holding(concept.own)):
        return index.idf(concept.own)
    known = [index.idf(one) for one in concept.same if len(index.holding(one))]
    return min(known, default=index.idf(concept.own))


def _passages(index: LexicalIndex, asked: Wanted, weights: Weights, within: Collection[str] | None) -> list[int]:
    """The passages that hold most of the question, best first."""
    held = np.zeros(len(index.passages))
    for concept, weight in zip(asked.concepts, weights, strict=True):
        here = np.zeros(len(index.passages), dtype=bool)
        for one in concept.same:
            here[index.holding(one)] = True
        held += weight * here
    if within is not None:
        held *= np.array([one.document in within for one in index.passages])
    for year in asked.years:
        held[index.holding(year)] *= 1.2
    order = np.lexsort((np.arange(len(held)), -held))[:READ]
    return [int(at) for at in order if held[at] > 0]


def _weighed(
    question: str,
    asked: Wanted,
    years: Sequence[str],
    weights: Weights,
    known: NDArray[np.bool_],
    passage: Passage,
    document: Document,
) -> list[tuple[float, Quote]]:
    rarest = asked.concepts[int(np.argmax(np.where(known, weights, 0.0)))]
    around = _stems(passage.text)
    above = _stems(passage.heading)
    named = _stems(f"{document.title} {re.sub(r'[-_./]', ' ', document.name)}")
    total = float(weights.sum())
    made = []
    before = ""
    for start, end in pieces(passage.text):
        text = passage.text[start:end]
        if end - start > LONGEST or not _says(text):
            continue
        own = _stems(text)
        if PRONOUN.match(text):
            own |= _stems(before)
        before = text
        inside = reach = 0.0
        lacks = not asked.ahead and _ahead(text)
        for concept, weight in zip(asked.concepts, weights, strict=True):
            if concept.same & own:
                inside += weight
                reach += weight
            elif concept.same & above:
                reach += ABOVE * weight
            elif concept.same & named:
                reach += NAMED * weight
            elif concept.same & around:
                reach += AROUND * weight
                lacks = lacks or concept is rarest or concept.own == asked.subject
            else:
                lacks = lacks or concept.needed
        held, direct = reach / total, inside / total
        fits = answers_kind(asked.kind, text, question) and (not asked.person or _person(text, asked, own))
        counts = _counts(asked, text)
        enough = COUNTED if counts else ENOUGH if asked.kind else OPEN
        least = OWN_COUNTED if counts else OWN
        answers = (
            fits and not lacks and held >= enough and direct >= least and _of_years(text, passage, document, years)
        )
        score = (
            held
            + 0.5 * direct
            + (0.25 if counts else -0.1 if asked.counted else 0.0)
            + (0.15 if set(years) & set(YEAR.findall(text)) else 0.0)
        )
        score -= 0.1 if end - start > LONG else 0.0
        score -= 0.1 if text.rstrip().endswith("?") else 0.0
        made.append(
            (
                score,
                Quote(
                    document=passage.document,
                    page=passage.page,
                    start=passage.start + start,
                    end=passage.start + end,
                    text=text,
                    heading=passage.heading,
                    held=held,
                    answers=answers,
                ),
            )
        )
    return made


def _best(found: Sequence[tuple[float, float, int, Quote]]) -> list[Quote]:
    """The best quote and those nearly as good, none said twice; or the nearest when none answers."""
    right = [(score, quote) for score, _, _, quote in found if quote.answers]
    if not right:
        return [found[0][3]] if found else []
    bar = right[0][0] * CLOSE_SECOND
    kept: dict[str, Quote] = {}
    for score, quote in right:
        if score >= bar:
            kept.setdefault(" ".join(terms(quote.text)), quote)
    return list(kept.values())[:SHOWN]


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _says(text: str) -> bool:
    """Whether a sentence may be quoted: some words, and no heading of Markdown."""
    return len(text) > 12 and not re.match(r"\s*(?:#{1,6}\s|[|\s:-]+$)", text)


def _ahead(text: str) -> bool:
    """Whether a sentence speaks of what is to come only: it holds no past."""
    said = fold(text)
    return AHEAD.search(said) is not None and PAST.search(said) is None


def _of_years(text: str, passage: Passage, document: Document, years: Sequence[str]) -> bool:
    """Whether a sentence is of the years asked: it names one, or it names none and its surroundings do."""
    if not years:
        return True
    here = set(YEAR.findall(text))
    if here:
        return bool(here & set(years))
    near = set(YEAR.findall(f"{passage.heading} {passage.text}"))
    if near:
        return bool(near & set(years))
    return bool(set(YEAR.findall(f"{document.title} {document.name}")) & set(years))


def _counts(asked: Wanted, text: str) -> bool:
    """Whether a number stands just before the things that are counted."""
    if not asked.counted:
        return False
    same = next((one.same for one in asked.concepts if one.own == asked.counted), frozenset({asked.counted}))
    words = re.findall(r"[\w,.]+", fold(text))
    for at, word in enumerate(words):
        if stem(word) in same and any(answers_kind("number", one) for one in words[max(0, at - 3) : at]):
            return True
    return False


def _person(text: str, asked: Wanted, own: frozenset[str]) -> bool:
    """Whether a sentence names a person, or says who somebody is: "la référente est la responsable de …"."""
    if PERSON.search(text):
        return True
    said = fold(text)
    found = re.search(r"^(?:le |la |les |l'|the )?(.{3,60}?) (?:est|is) (?:le |la |l'|the |un |une )", said)
    return found is not None and any(one.same & _stems(found.group(1)) for one in asked.concepts)
