"""Answers out of the documents to a question about a fact: what answers, a comparison, or the nearest passage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import alongside, comparing, existing, in_document, numbered, planned
from assistant.addressed import addressed
from assistant.asking import YEAR, kind_of, wanted, written_out
from assistant.assessment import Report
from assistant.draft import Draft
from assistant.quoting import Quote, quotes
from assistant.widening import stems
from assistant.wording import day, joined
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.words import fold, plain, stem

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
    """Whether a question wants a fact and not a subject: a question word, a kind, a numbered thing, or it compares."""
    fact = bool(kind_of(question)) or ASKS.search(fold(question)) is not None or comparing.compares(question)
    return fact or numbered.asked_of(question) is not None or bool(planned.asked_of(question))


def tell(
    draft: Draft, question: str, index: LexicalIndex, found: Report, *, borrowed: str = "", unfounded: bool = False
) -> Said:
    """Quote what answers, best first; the kind of the answer and, when nothing does, the nearest passage.

    `borrowed` is what of the question stands for a pronoun; `unfounded` tells that it only asks another word of a
    question to which nothing was found: then nothing answers, and the nearest passage is shown.
    """
    documents = {one.id: one for one in found.lineage.current}
    recent = newer(found)
    question = written_out(question, lambda one: len(index.holding(one)) > 0)
    asked = in_document.asked_of(question, documents)
    kept = in_document.told(asked, index, documents, recent) if asked else []
    if asked and kept:
        _head(draft, asked)
        alongside.contradict(draft, _cited(draft, kept, documents), found, documents, years=YEAR.findall(question))
        return Said(kind="evidence")
    if asked and asked.subject:  # then elsewhere, and without the name
        question = asked.matter
    listed = _listed(draft, question, index, documents)
    if listed is not None:
        return listed
    if comparing.compares(question):
        sides = comparing.sides(question, index, documents, recent)
        spoken = [one for one in sides if one.quote is not None and not addressed(one.quote.text)]
        if (spoken and len(sides) > 1) or (spoken and " – " in spoken[0].label):
            draft.say("compare_head")
            comparing.told(draft, sides, documents)
            return Said(kind="compare")
    best = _sound(quotes(question, index, documents, recent=recent, borrowed=borrowed))
    right = [one for one in best if one.answers]
    thing = existing.asked_of(question)
    if thing and right and not any(existing.named(thing, one, documents[one.document].title) for one in right):
        return _unnamed(draft, thing, index, documents, recent)
    if asked and asked.subject and right and not {one.document for one in right} & {one.id for one in asked.documents}:
        draft.say("in_document_none", list=joined((one.name for one in asked.documents), draft.lang))
    if unfounded:  # what it leans on was not found itself
        right = []
    if borrowed and not right:
        right = _alone(question, borrowed, index, documents, recent)
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


def _numbered(draft: Draft, question: str, index: LexicalIndex, documents: dict[str, Document]) -> Said | None:
    """Quote what tells of the numbered thing that a question names; None when it names none that the documents have.

    Whether it is done, the row of a plan does not tell: it is only the nearest passage.
    """
    thing = numbered.asked_of(question)
    if thing is None:
        return None
    rows, sentences = (_sound(one) for one in numbered.told(*thing, index, documents))
    state = numbered.STATE.search(fold(question)) is not None
    kept = sentences if state else [*rows, *sentences]
    if kept:
        draft.say("evidence_head" if len(kept) > 1 else "evidence_one")
        _cited(draft, kept, documents)
        return Said(kind="evidence")
    return Said(kind="", near=rows[0]) if rows else None


def _unnamed(
    draft: Draft, thing: existing.Thing, index: LexicalIndex, documents: dict[str, Document], recent: dict[str, float]
) -> Said:
    """Say that no passage names a thing, and what the documents say of the matter."""
    about = _sound(quotes(thing.matter, index, documents, recent=recent, kind=""))
    if not any(one.answers for one in about):
        return Said(kind="", near=next(iter(about), None))
    draft.say("unnamed", thing=thing.said, matter=thing.matter)
    _cited(draft, [one for one in about if one.answers], documents)
    return Said(kind="evidence")


def _listed(draft: Draft, question: str, index: LexicalIndex, documents: dict[str, Document]) -> Said | None:
    """Quote what is planned for the year that a question asks the plans of, or the numbered thing that it names."""
    year = planned.asked_of(question)
    due = _sound(planned.told(year, index, documents)) if year else []
    if not due:
        return _numbered(draft, question, index, documents)
    draft.say("evidence_head" if len(due) > 1 else "evidence_one")
    _cited(draft, due[: planned.QUOTED], documents)
    if len(due) > planned.QUOTED:
        draft.say("planned_more", count=len(due) - planned.QUOTED, year=year)
    return Said(kind="evidence")


def _cited(draft: Draft, kept: Sequence[Quote], documents: dict[str, Document]) -> Sequence[Quote]:
    for one in kept:
        cite(draft, one, documents)
    return kept


def _head(draft: Draft, asked: in_document.Asked) -> None:
    """Say in which document an answer was looked for; where several have the name, which ones."""
    listed = joined((f"{one.title or '–'} ({one.name})" for one in asked.documents), draft.lang)
    draft.say("in_document" if len(asked.documents) == 1 else "in_documents", name=asked.name, list=listed)


def _alone(
    question: str, borrowed: str, index: LexicalIndex, documents: dict[str, Document], recent: dict[str, float]
) -> list[Quote]:
    """What answers the own words of a question, where the headings, the document or the quote say what it leans on."""
    own = question.replace(f", {borrowed}", "")
    meant = {stem(one) for one in plain(borrowed)}
    return [
        one
        for one in _sound(quotes(own, index, documents, recent=recent))
        if one.answers and meant & stems(f"{one.text} {one.heading} {documents[one.document].title}")
    ]


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
