"""Two whole documents beside each other: "Compare le bilan 2024 et le rapport de 2019", with no subject named.

What both speak of is known from the mapping: the indicators for which both hold evidence, those with figures first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from assistant import comparing
from assistant.addressed import addressed
from assistant.assessment import Evidence, Report
from assistant.draft import Draft
from assistant.wording import dated, joined
from ingest.model import Document
from retrieval.words import terms
from scoring.model import Stance

SUBJECTS = 3
"""Indicators on which documents are put side by side."""
MORE = 5
"""Further indicators in common that are named."""
ALONE = 2
"""Quotes of each document when they have nothing in common."""
LONG = 300
"""Characters above which a quote is a table that was read as one, and is not compared."""
LIKELIEST = 25
"""Quotes of one document that are tried beside the other's, the likeliest."""
ALIKE, SOME = 0.4, 0.15
"""Share of words in common by which two quotes say one thing in one way, and by which they can be compared, 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shared:
    """One indicator that every document speaks of."""

    indicator: str
    """Its id."""
    quotes: tuple[Evidence, ...]
    """What each says, in the order of the documents: of one criterion."""
    rank: tuple[bool, int, bool, float, float]
    """Whether all say one thing in one way, units of figures in common, whether all tell what was done, share of words
    in common, likelihood of the least sure.
    """

    @property
    def comparable(self) -> bool:
        """Whether the quotes can be read side by side: a unit or enough words in common."""
        return self.rank[1] > 0 or self.rank[3] >= SOME


def tell(draft: Draft, question: str, found: Report) -> bool:
    """Compare the documents that a question names when it names two and no subject; whether it did."""
    if not comparing.compares(question):
        return False
    documents = {one.id: one for one in found.lineage.current}
    named = comparing.named(question, documents)
    if len(named) < 2 or comparing.subject_words(question, {word for _, words in named for word in words}):
        return False
    held = [_held(one, found) for one, _ in named]
    for one, _ in named:
        known = found.lineage.dates.get(one.id)
        said = dated(known.day if known else None, draft.lang)
        draft.say("beside_document", name=one.name, title=one.title or "–", dated=said)
    common = _common(held)
    if common:
        _together(draft, common, documents, found)
    else:
        _apart(draft, [one for one, _ in named], held, documents)
    return True


def _together(draft: Draft, common: Sequence[_Shared], documents: dict[str, Document], found: Report) -> None:
    titles = {one.id: one.title.said(draft.lang) for one in found.assessment.referential.indicators}
    chosen = [one for one in common if one.comparable][:SUBJECTS] or list(common[:SUBJECTS])
    draft.say("beside_head")
    for shared in chosen:
        draft.say("beside_subject", id=shared.indicator, title=titles[shared.indicator])
        for one in shared.quotes:
            _quote(draft, one, documents)
    rest = [one for one in common if one not in chosen][:MORE]
    if rest:
        draft.say("beside_more", list=joined((f"{one.indicator} {titles[one.indicator]}" for one in rest), draft.lang))


def _apart(
    draft: Draft, named: Sequence[Document], held: Sequence[Sequence[Evidence]], documents: dict[str, Document]
) -> None:
    draft.say("beside_apart")
    for document, every in zip(named, held, strict=True):
        clearest = {one.proposal.indicator: one for one in sorted(every, key=lambda one: one.proposal.score)}
        best = sorted(clearest.values(), key=lambda one: (-one.proposal.score, one.proposal.id))
        for one in best[:ALONE]:
            _quote(draft, one, documents)
        if not best:
            draft.say("compare_none", label=document.name)


def _quote(draft: Draft, one: Evidence, documents: dict[str, Document]) -> None:
    place = one.proposal
    n = draft.cite(place.document, place.page, place.start, place.end, place.quote)
    draft.quote(n, place.heading, documents)


def _held(document: Document, found: Report) -> list[Evidence]:
    """The likeliest evidence of a document that nobody rejected."""
    every = [
        one
        for one in found.evidence
        if one.proposal.document == document.id
        and one.state != "rejected"
        and len(one.proposal.quote) <= LONG
        and not addressed(one.proposal.quote)
    ]
    return sorted(every, key=lambda one: (-one.proposal.score, one.proposal.id))[:LIKELIEST]


def _common(held: Sequence[Sequence[Evidence]]) -> list[_Shared]:
    """What every document speaks of, best first, one an indicator: quotes for one criterion, or in the same words."""
    words = {one.proposal.id: frozenset(terms(one.proposal.quote)) for every in held for one in every}
    best: dict[str, _Shared] = {}
    for quotes in product(*held):
        spoken = [words[one.proposal.id] for one in quotes]
        alike = len(frozenset.intersection(*spoken)) / (min(map(len, spoken)) or 1)
        if alike < ALIKE and not set.intersection(*(set(one.criteria) for one in quotes)):
            continue
        shared = _Shared(indicator=quotes[0].proposal.indicator, quotes=quotes, rank=_rank(quotes, alike))
        known = best.get(shared.indicator)
        if known is None or shared.rank > known.rank:
            best[shared.indicator] = shared
    return sorted(best.values(), key=lambda one: (tuple(-each for each in one.rank), one.indicator))


def _rank(quotes: Sequence[Evidence], alike: float) -> tuple[bool, int, bool, float, float]:
    units = set.intersection(*({one.unit for one in each.proposal.figures} for each in quotes))
    done = all(one.proposal.stance is Stance.DONE for one in quotes)
    return alike >= ALIKE, len(units), done, alike, min(one.proposal.score for one in quotes)
