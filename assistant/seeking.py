"""Passages on demand: those that answer words, those that speak to a theme, indicator or criterion, what is missing.

What is listed here shows where to look. Only a proposal counts in the result, and only a person confirms it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.dating import dates
from assistant.errors import UsageError
from assistant.finder import Finder
from assistant.places import Place, Readings, Teller
from assistant.reordering import looked_up, reordered
from assistant.themes import theme_of
from assistant.versions import lineage
from ingest.model import Document
from retrieval.asked import of_criterion, of_indicator
from retrieval.extracts import Ground, scored
from retrieval.mapping import passage_text
from retrieval.words import fold, terms
from scoring.model import Criterion, Indicator, Referential, Text

NEAREST = 3
"""Passages shown for a criterion with nothing above the threshold."""
HEAD = 3000
"""Characters at the start of a document in which an organisation is looked for."""
FOUND_BY = Text(fr="mots {words} %, sens {close} %", en="words {words}%, meaning {close}%")
TERMS = Text(fr="termes : {list}", en="terms: {list}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which documents are searched; an empty field keeps all."""

    document: str = ""
    """Document id."""
    lang: str = ""
    """Language of the document, "fr" or "en"."""
    since: date | None = None
    """First effective date kept; a document without a date is left out."""
    until: date | None = None
    """Last effective date kept; a document without a date is left out."""
    organisation: str = ""
    """Name that stands in the document's properties, its path, its title or its first lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """A criterion that nothing above the threshold speaks to."""

    criterion: str
    """Criterion id."""
    title: Text
    """What it asks."""
    searched: tuple[str, ...]
    """Searches tried, French then English."""
    nearest: tuple[Place, ...]
    """The nearest passages: not evidence."""
    would_prove: tuple[Text, ...]
    """Kinds of document that usually prove it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """What was found."""

    places: tuple[Place, ...]
    """Passages, best first."""
    missing: tuple[Missing, ...]
    """Criteria asked for with nothing above the threshold, in order."""


def search(
    workspace: Workspace,
    query: str,
    *,
    k: int = 10,
    filters: Filters | None = None,
    finder: Finder | None = None,
    readings: Readings | None = None,
) -> tuple[Place, ...]:
    """The `k` passages that answer `query` best; `finder` and `readings` keep what serves the next search.

    Raises UsageError for no words, no document or an unknown one.
    """
    if not query.strip():
        raise UsageError("empty_question")
    documents = _documents(workspace, filters or Filters())
    kept = filtered(workspace, documents, filters or Filters())
    own = finder or Finder(workspace)
    try:
        index = own.index(documents)
        hits = own.hits(query, documents, k=looked_up(workspace.ledger, k), within=kept)
    finally:
        if finder is None:
            own.close()
    hits = reordered(workspace.ledger, query, hits, lambda one: passage_text(one.passage), k)
    teller = Teller(workspace, [one for name, one in documents.items() if name in kept], (), readings or Readings())
    words = (tuple(terms(query)),)
    return tuple(
        teller.place(
            hit.passage,
            hit.score,
            [hit.passage],
            [words],
            index,
            _filled(FOUND_BY, words=round(100 * hit.words), close=round(100 * hit.closeness)),
        )
        for hit in hits
    )


def evidence(
    workspace: Workspace,
    referential: Referential,
    found: Report | None,
    *,
    theme: str = "",
    indicator: str = "",
    criterion: str = "",
    k: int = 10,
    filters: Filters | None = None,
    readings: Readings | None = None,
) -> Ranked:
    """The `k` extracts that speak most to a theme, an indicator or a criterion, and what nothing speaks to.

    `found` is the assessment whose proposals give states; without one every place is only listed. `readings` keep
    what serves the next list. Raises UsageError for an unknown name and for a workspace without documents.
    """
    indicators, criteria = asked(referential, theme=theme, indicator=indicator, criterion=criterion)
    documents = _documents(workspace, filters or Filters())
    kept = filtered(workspace, documents, filters or Filters())
    chosen = [one for name, one in documents.items() if name in kept]
    ids = {one.id for one in criteria}
    proposed = [one for one in (found.evidence if found else ()) if ids.intersection(one.criteria)]
    proposed = [one for one in proposed if one.proposal.document in kept]
    read = readings or Readings()
    ground = read.ground(workspace, chosen, referential)
    teller = Teller(workspace, chosen, proposed, read)
    narrow = [criterion] if criterion else ()
    places = _extracted(teller, ground, indicators, narrow, looked_up(workspace.ledger, k))
    sought = _title(referential, criteria[0] if criterion else indicators[0], whole=bool(theme))
    title = sought.said(workspace.settings.lang)
    places = reordered(workspace.ledger, title, places, lambda one: one.quote, k)
    spoken = {name for one in proposed if one.counts for name in one.criteria}
    deep = not theme
    return Ranked(
        places=tuple(places),
        missing=tuple(
            _missing(referential, teller, ground, owner, one, deep=deep)
            for owner in indicators
            for one in owner.criteria
            if one.id in ids and one.id not in spoken
        ),
    )


def _title(referential: Referential, one: Indicator | Criterion, *, whole: bool) -> Text:
    """What is asked for, in words: an indicator, a criterion, or the `whole` theme of an indicator."""
    theme = one.theme if whole and isinstance(one, Indicator) else ""
    return next((each.title for each in referential.themes if each.id == theme), one.title)


def asked(
    referential: Referential, *, theme: str = "", indicator: str = "", criterion: str = ""
) -> tuple[tuple[Indicator, ...], tuple[Criterion, ...]]:
    """Indicators and criteria named, a theme by its id or its title. Raises UsageError for an unknown name, and unless
    exactly one is given.
    """
    if sum(map(bool, (theme, indicator, criterion))) != 1:
        raise UsageError("name_one")
    if theme:
        found = theme_of(referential, theme)
        named = tuple(one for one in referential.indicators if one.theme == found)
        return named, tuple(one for owner in named for one in owner.criteria)
    for owner in referential.indicators:
        if owner.id == indicator:
            return (owner,), owner.criteria
        for one in owner.criteria:
            if one.id == criterion:
                return (owner,), (one,)
    raise UsageError("unknown_indicator", wanted=indicator or criterion)


def filtered(workspace: Workspace, documents: Mapping[str, Document], filters: Filters) -> frozenset[str]:
    """Ids of the documents that pass. Raises UsageError for an unknown document id."""
    if filters.document and filters.document not in documents:
        raise UsageError("unknown_document", wanted=filters.document)
    kept = [one for one in documents.values() if not filters.document or one.id == filters.document]
    if filters.lang:
        kept = [one for one in kept if one.language == filters.lang]
    if filters.organisation:
        kept = [one for one in kept if _names(one, filters.organisation)]
    if filters.since or filters.until:
        first, last = filters.since or date.min, filters.until or date.max
        known = dates(workspace, kept)
        kept = [one for one in kept if (day := known[one.id].day) is not None and first <= day <= last]
    return frozenset(one.id for one in kept)


def _names(document: Document, organisation: str) -> bool:
    """Whether the document names an organisation where its author is named."""
    head = document.pages[0].text[:HEAD] if document.pages else ""
    where = " ".join([document.name, document.title, *(value for _, value in document.metadata), head])
    return f" {' '.join(fold(organisation).split())} " in f" {' '.join(fold(where).replace('/', ' ').split())} "


def _documents(workspace: Workspace, filters: Filters) -> dict[str, Document]:
    """The current documents; an older version is searched only when it is named."""
    found = workspace.documents.all()
    if not found:
        raise UsageError("no_documents", folder=str(workspace.folder))
    kept = found if filters.document else lineage(workspace, found).current
    return {one.id: one for one in kept}


def _extracted(
    teller: Teller, ground: Ground, indicators: Sequence[Indicator], criteria: Sequence[str], k: int
) -> list[Place]:
    """The best extracts as places."""
    wanted = (
        [words for one in indicators for words in of_indicator(one).words],
        [
            words
            for one in indicators
            for each in one.criteria
            if not criteria or each.id in criteria
            for words in of_criterion(each).words
        ],
    )
    made = []
    for one in ground.extracts(scored(ground, indicators, criteria), indicators, k):
        listed = ", ".join(one.words)
        why = _filled(TERMS, list=listed) if listed else Text(fr="mots proches", en="close words")
        made.append(teller.place(one, one.score, ground.inside(one), wanted, ground.index, why))
    return made


def _missing(
    referential: Referential, teller: Teller, ground: Ground, owner: Indicator, one: Criterion, *, deep: bool
) -> Missing:
    kinds = {kind.id: kind.title for kind in referential.evidence_kinds}
    return Missing(
        criterion=one.id,
        title=one.title,
        searched=tuple(dict.fromkeys((one.title.fr, *one.cues.fr, one.title.en, *one.cues.en))),
        nearest=tuple(_extracted(teller, ground, (owner,), (one.id,), NEAREST)) if deep else (),
        would_prove=tuple(kinds[name] for name in owner.evidence if name in kinds),
    )


def _filled(text: Text, **values: object) -> Text:
    return Text(fr=text.fr.format(**values), en=text.en.format(**values))
