"""What the answer before rests on: its passages in their surroundings, each with its date and how it stands."""

from collections.abc import Mapping, Sequence

from assistant.assessment import Evidence, Report
from assistant.draft import Draft
from assistant.followup import Context
from assistant.reports.words import STATES
from assistant.sentences import pieces
from assistant.wording import WORDS, dated, day, quoted
from ingest.model import Document
from retrieval.statement import is_statement
from scoring.model import Stance, Text

AROUND = 240
"""Characters of a sentence beside a quote that is shown with it."""
ENDS = ".!?…:»”"
"""Ends of sentences."""
TOLD = ("evidence", "compare")
"""Kinds of answers that have shown their quotes already."""
Place = tuple[str, int, int, int]
WORTH = {
    Stance.DONE: Text(fr="dit ce qui est fait", en="tells what is done"),
    Stance.RULE: Text(fr="règle en vigueur", en="rule in force"),
    Stance.COMMITTED: Text(fr="promesse, qui ne prouve pas encore", en="promise, which proves nothing yet"),
    Stance.GENERIC: Text(fr="propos général, qui ne prouve pas", en="general statement, which proves nothing"),
    Stance.CONTRADICTS: Text(fr="dit le contraire", en="says the contrary"),
}
"""What a passage is worth, by how it stands."""


def tell(draft: Draft, context: Context, found: Report) -> str:
    """Say what the answer before rests on; the kind of this answer.

    Quotes that were shown come back with the sentences beside them; those that were only numbered come as they are.
    An answer that quoted nothing says where it comes from.
    """
    documents = {**found.lineage.older, **{one.id: one for one in found.lineage.current}}
    held = [one for one in context.places if one[0] in documents]
    if context.intent == "not_found":
        draft.say("proof_not_found")
        return "not_found"
    if not held:
        return _unquoted(draft, context, found)
    shown = context.intent in TOLD
    draft.say("proof_told" if shown else "proof_head")
    said: set[Place] = set()
    for place in held:
        wide = around(place, documents) if shown else place
        if wide in said:  # two sentences of one paragraph
            continue
        said.add(wide)
        _line(draft, place, wide, documents, found, context.indicators)
    return "evidence"


def around(place: Place, documents: Mapping[str, Document]) -> Place:
    """A place with the sentence before and the one after it, where they are of the same paragraph and short."""
    document, number, start, end = place
    text = _page(documents[document], number)
    parts = pieces(text)
    first = next((at for at, (_, high) in enumerate(parts) if high > start), None)
    last = next((at for at, (low, _) in reversed(list(enumerate(parts))) if low < end), None)
    if first is None or last is None:
        return place
    low, high = min(start, parts[first][0]), max(end, parts[last][1])
    if first and _beside(text, parts[first - 1], (low, high)):
        low = parts[first - 1][0]
    if last + 1 < len(parts) and _beside(text, (low, high), parts[last + 1]):
        high = parts[last + 1][1]
    return document, number, low, high


def _beside(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two parts of a page stand in one paragraph, and the one to be added is short enough."""
    gap, short = text[one[1] : other[0]], min(one, other, key=lambda each: each[1] - each[0])
    rows = [text[each[0] : each[1]].rstrip()[-1:] not in ENDS for each in (one, other)]
    return (
        "\n\n" not in gap
        and not any(rows)  # a row of a table is told without the row beside it
        and is_statement(text[short[0] : short[1]])
        and min(one[1] - one[0], other[1] - other[0]) <= AROUND
    )


def _line(
    draft: Draft,
    place: Place,
    wide: Place,
    documents: Mapping[str, Document],
    found: Report,
    spoken: Sequence[str],
) -> None:
    document, number, start, end = wide
    text = _page(documents[document], number)[start:end]
    if not text:
        return
    known = found.lineage.dates.get(document)
    draft.say(
        "proof_line",
        quote=" ".join(text.split()),
        n=draft.cite(document, number, start, end, text),
        name=documents[document].name,
        page=number,
        dated=dated(known.day if known else None, draft.lang),
        standing=_standing(place, found, spoken, draft.lang),
    )


def _standing(place: Place, found: Report, spoken: Sequence[str], lang: str) -> str:
    """What a passage is worth, for the indicators `spoken` of first; empty when it is no evidence."""
    document, page, start, end = place
    held = [
        one
        for one in found.evidence
        if (one.proposal.document, one.proposal.page) == (document, page)
        and one.proposal.start < end
        and start < one.proposal.end
    ]
    best = max(held, key=lambda one: (one.proposal.indicator in spoken, *_rank(one)), default=None)
    if best is None:
        return ""
    return (
        WORDS["proof_standing"]
        .said(lang)
        .format(
            id=", ".join(best.criteria) or best.proposal.indicator,
            worth=WORTH[best.proposal.stance].said(lang),
            state=STATES[best.standing].said(lang),
        )
    )


def _rank(one: Evidence) -> tuple[bool, float, str]:
    return one.state == "confirmed", one.proposal.score, one.proposal.id


def _unquoted(draft: Draft, context: Context, found: Report) -> str:
    """Where an answer without a quote comes from."""
    assessment = found.assessment
    if context.intent == "label":
        draft.say("proof_label")
        return "label"
    if context.intent == "usage":
        draft.say("proof_ledger")
        return "usage"
    if context.intent in ("", "drafts"):
        draft.say("proof_none")
        return "not_found"
    draft.source = "trace:score"
    named = context.indicators[:1]
    ask = WORDS["proof_why"].said(draft.lang).format(id=named[0]) if named else WORDS["proof_gap"].said(draft.lang)
    draft.say(
        "proof_rules",
        on=day(assessment.on, draft.lang),
        referential=assessment.referential.id,
        version=assessment.referential.version,
        ask=quoted(ask, draft.lang),
    )
    draft.source = ""
    return "gap"


def _page(document: Document, number: int) -> str:
    return next((one.text for one in document.pages if one.number == number), "")
