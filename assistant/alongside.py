"""What a person must know beside the quotes of an answer: that one is older than the others, or is contradicted.

The age of a document is its effective date (`assistant.dating`); a contradiction is a pair that the assessment found.
"""

from collections.abc import Collection, Sequence
from datetime import date

from assistant.asking import YEAR
from assistant.assessment import Report
from assistant.draft import Draft
from assistant.evidence import Evidence
from assistant.quoting import Quote
from ingest.model import Document

BEHIND = 2 * 365
"""Days that a document is older than the newest one quoted, to be told as older."""
OLD = 5 * 365
"""Days from which a document is told as older whatever stands beside it."""
OPPOSED = 2
"""Most contradictions told in one answer."""


def by_age(found: Report, right: Sequence[Quote], *, dated: bool) -> tuple[list[Quote], dict[Quote, date]]:
    """Quotes with those of older documents behind the others, and the date of each older one.

    `dated` says that the question names its year: then the order stays and nothing is told as older.
    """
    days = {one: _day(found, one) for one in right}
    newest = max((one for one in days.values() if one is not None), default=None)
    if dated or newest is None:
        return list(right), {}
    old = {
        one: day
        for one, day in days.items()
        if day is not None and ((newest - day).days > BEHIND or (found.assessment.on - day).days > OLD)
    }
    return [one for one in right if one not in old] + [one for one in right if one in old], old


def contradict(
    draft: Draft, right: Sequence[Quote], found: Report, documents: dict[str, Document], *, years: Collection[str]
) -> None:
    """Say which passages contradict what was quoted, and quote them; only those of the years that are asked, if any."""
    told: set[Quote] = set()
    against: set[str] = set()
    for _, first, second in found.disagreeing():
        for said, other in ((first, second), (second, first)):
            mine = next((one for one in right if _same_place(one, said)), None)
            if mine is None or mine in told or len(told) >= OPPOSED or other.proposal.document not in documents:
                continue
            if other.proposal.id in against:  # one passage that contradicts two is told once
                continue
            if years and not set(years) & set(YEAR.findall(other.proposal.quote)):
                continue
            cited = next((one for one in right if _same_place(one, other)), None)
            against.add(other.proposal.id)
            told |= {mine} if cited is None else {mine, cited}
            _tell(draft, mine, cited, other, documents)


def _tell(draft: Draft, mine: Quote, cited: Quote | None, other: Evidence, documents: dict[str, Document]) -> None:
    n = draft.cite(mine.document, mine.page, mine.start, mine.end, mine.text)
    if cited is not None:
        against = draft.cite(cited.document, cited.page, cited.start, cited.end, cited.text)
        draft.say("contradict_each", first=n, second=against)
        return
    place = other.proposal
    draft.say("contradicted", n=n)
    against = draft.cite(place.document, place.page, place.start, place.end, place.quote)
    draft.quote(against, place.heading, documents)


def _same_place(one: Quote, other: Evidence) -> bool:
    """Whether a quote and a piece of evidence share characters."""
    place = other.proposal
    inside = one.start < place.end and place.start < one.end
    return (one.document, one.page) == (place.document, place.page) and inside


def _day(found: Report, one: Quote) -> date | None:
    dated = found.lineage.dates.get(one.document)
    return dated.day if dated else None
