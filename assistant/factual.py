"""Answers out of the documents to a question about a fact: what answers, a comparison, or the nearest passage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import alongside, comparing
from assistant.addressed import addressed
from assistant.asking import YEAR, kind_of, wanted, written_out
from assistant.assessment import Report
from assistant.draft import Draft
from assistant.quoting import Quote, quotes
from assistant.widening import stems
from assistant.wording import day
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.words import fold

ASKS = re.compile(
    r"^\W*(?:(?:a|de|en|dans|pour|sur|avec|par|depuis|selon|d'apres|at|in|from|for|on|to|under) [^?]{0,60}?)?"
    r"(?:qui|que|qu'|quel\w*|combien|quand|ou|comment|pourquoi|est-ce|who|what|which|when|where|how|why|whose)\b"
)
NEAREST = 0.4
"""Share of a question that a passage must hold to be shown as the nearest one, 0 to 1."""
FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s?%|\d+(?:[.,]\d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the documents say to a question."""

    kind: str
    """"evidence", "compare", or "" when nothing answers."""
    near: Quote | None = None
    """The nearest passage when nothing answers."""


def asks_fact(question: str) -> bool:
    """Whether a question wants a fact and not a subject: it has a question word, a kind, or compares."""
    return bool(kind_of(question)) or ASKS.search(fold(question)) is not None or comparing.compares(question)


def tell(draft: Draft, question: str, index: LexicalIndex, found: Report) -> Said:
    """Quote what answers, best first; the kind of the answer and, when nothing does, the nearest passage."""
    documents = {one.id: one for one in found.lineage.current}
    recent = newer(found)
    question = written_out(question, lambda one: len(index.holding(one)) > 0)
    if comparing.compares(question):
        sides = comparing.sides(question, index, documents, recent)
        spoken = [one for one in sides if one.quote is not None and not addressed(one.quote.text)]
        if (spoken and len(sides) > 1) or (spoken and " – " in spoken[0].label):
            draft.say("compare_head")
            comparing.told(draft, sides, documents)
            return Said(kind="compare")
    best = _sound(quotes(question, index, documents, recent=recent))
    right = [one for one in best if one.answers]
    if right:
        draft.say("evidence_head" if len(right) > 1 else "evidence_one")
        years = YEAR.findall(question)
        right, old = alongside.by_age(found, right, dated=bool(years))
        for one in right:
            if one in old:
                draft.say("older", on=day(old[one], draft.lang))
            cite(draft, one, documents)
        alongside.contradict(draft, right, found, documents, years=years)
        _other_figure(draft, question, right, index, documents, recent)
        return Said(kind="evidence")
    near = next((one for one in best if one.held >= NEAREST and _near(question, one)), None)
    return Said(kind="", near=near)


def _near(question: str, one: Quote) -> bool:
    """Whether a passage is near enough to be shown: it says a word of the matter, and every name."""
    said = stems(f"{one.text} {one.heading}")
    concepts = wanted(question).concepts
    matter = [each for each in concepts if each.core] or list(concepts)
    return any(each.same & said for each in matter) and all(each.same & said for each in concepts if each.needed)


def cite(draft: Draft, one: Quote, documents: dict[str, Document]) -> None:
    """Add a quote with its citation."""
    draft.quote(draft.cite(one.document, one.page, one.start, one.end, one.text), one.heading, documents)


def newer(found: Report) -> dict[str, float]:
    """Each current document's place in time: 0 the oldest, 1 the newest, 0 without a date."""
    days = {one.id: found.lineage.dates[one.id].day for one in found.lineage.current if one.id in found.lineage.dates}
    told = {wanted: day.toordinal() for wanted, day in days.items() if day is not None}
    if not told:
        return {}
    low, high = min(told.values()), max(told.values())
    return {wanted: (at - low) / max(high - low, 1) for wanted, at in told.items()}


def _other_figure(
    draft: Draft,
    question: str,
    right: Sequence[Quote],
    index: LexicalIndex,
    documents: dict[str, Document],
    recent: dict[str, float],
) -> None:
    """A question that gives a figure to be agreed with gets the other figures of the documents beside it."""
    figures = FIGURE.findall(question)
    if kind_of(question) != "yesno" or not figures:
        return
    kind = "share" if any("%" in one for one in figures) else "number"
    plain = FIGURE.sub(" ", question)
    held = {(one.document, one.start) for one in right}
    avoid = [one.strip(" %\u00a0\u202f") for one in figures]
    for one in _sound(quotes(plain, index, documents, recent=recent, kind=kind, avoid=avoid)):
        if one.answers and (one.document, one.start) not in held:
            draft.say("disagree")
            cite(draft, one, documents)
            return


def _sound(found: Sequence[Quote]) -> list[Quote]:
    """Quotes without those that speak to the assistant: a document gives no orders."""
    return [one for one in found if not addressed(one.text)]
