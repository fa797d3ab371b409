"""Passages on demand: those that answer words, those that speak to a theme, indicator or criterion, what is missing.

What is listed here shows where to look. Only a proposal counts in the result, and only a person confirms it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.assessment import Evidence, Report
from assistant.bootstrap import Workspace
from assistant.dating import dates
from assistant.errors import UsageError
from assistant.finder import Finder
from assistant.kinds import told_kinds
from assistant.reordering import looked_up, reordered
from assistant.versions import lineage
from ingest.model import Document, Passage
from retrieval.asked import of_criterion, of_indicator
from retrieval.extracts import Extract, Ground, scored
from retrieval.kinds import Kind
from retrieval.lexical import LexicalIndex
from retrieval.mapping import passage_text
from retrieval.stance import ABOVE, Reading, Setting, judge, setting
from retrieval.statement import statements
from retrieval.words import fold, terms
from scoring.model import Criterion, Indicator, Referential, Text

NEAREST = 3
"""Passages shown for a criterion with nothing above the threshold."""
HEAD = 3000
"""Characters at the start of a document in which an organisation is looked for."""
MOST_READ = 20_000
"""Readings kept; beyond them it begins again."""
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
class Place:
    """One passage of a ranked list."""

    document: str
    """Document id."""
    name: str
    """Its name."""
    page: int
    """Page, from 1."""
    start: int
    """First code point in the page's text."""
    end: int
    """One past its last code point."""
    quote: str
    """Exactly page.text[start:end]."""
    heading: str
    """Headings above it."""
    score: float
    """Weight in this list, 0 to 1."""
    said: tuple[int, int, str]
    """Start, end and words of the statement in it that was judged."""
    stance: str
    """How that statement stands."""
    subject: str
    """Of whom it speaks: "self", "other" or "none"."""
    dated: date | None
    """Effective date of the document."""
    state: str
    """State of the proposal in it, "listed" when nothing in it is proposed."""
    evidence: tuple[str, ...]
    """Ids of the proposals in it."""
    why: Text
    """Why it is listed and how it was read, in one line."""


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


class Readings:
    """How statements were read: the same place is judged once, in however many lists it stands."""

    def __init__(self) -> None:
        self._settings: dict[tuple[str, str, Kind | None], Setting] = {}
        self._read: dict[tuple[str, Kind | None, int, int, int, str], Reading] = {}

    def of(
        self, document: Document, kind: Kind | None, page: int, text: str, start: int, end: int, heading: str
    ) -> Reading:
        """The reading of `text[start:end]` on a page under a heading; `text` is that of the page, `kind` the kind of
        the document that a person told.
        """
        key = (document.id, kind, page, start, end, heading)
        found = self._read.get(key)
        if found is None:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            before = text[max(0, start - ABOVE) : start]
            found = judge(text[start:end], where=self._setting(document, kind), heading=heading, before=before)
            self._read[key] = found
        return found

    def _setting(self, document: Document, kind: Kind | None) -> Setting:
        key = (document.id, document.name, kind)
        if key not in self._settings:
            self._settings[key] = setting(document, kind)
        return self._settings[key]


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
        hits = own.hits(query, documents, k=looked_up(workspace.ledger, k), within=kept)
    finally:
        if finder is None:
            own.close()
    hits = reordered(workspace.ledger, query, hits, lambda one: passage_text(one.passage), k)
    teller = _Teller(workspace, [one for name, one in documents.items() if name in kept], (), readings)
    words = (tuple(terms(query)),)
    return tuple(
        teller.place(
            hit.passage,
            hit.score,
            [(hit.passage, words)],
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
    passages = workspace.documents.passages(chosen)
    ground = Ground(passages, referential.indicators)
    teller = _Teller(workspace, chosen, proposed, readings)
    narrow = [criterion] if criterion else ()
    places = _extracted(teller, ground, indicators, narrow, looked_up(workspace.ledger, k))
    title = _title(referential, theme, criteria[0] if criterion else indicators[0]).said(workspace.settings.lang)
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


def _title(referential: Referential, theme: str, one: Indicator | Criterion) -> Text:
    """What is asked for, in words."""
    return next((each.title for each in referential.themes if each.id == theme), one.title)


def asked(
    referential: Referential, *, theme: str = "", indicator: str = "", criterion: str = ""
) -> tuple[tuple[Indicator, ...], tuple[Criterion, ...]]:
    """Indicators and criteria named. Raises UsageError for an unknown name, and unless exactly one is given."""
    if sum(map(bool, (theme, indicator, criterion))) != 1:
        raise UsageError("name_one")
    if theme:
        named = tuple(one for one in referential.indicators if one.theme == theme)
        if not named:  # a theme may be declared and hold nothing
            held = {one.theme for one in referential.indicators}
            known = ", ".join(one.id for one in referential.themes if one.id in held)
            raise UsageError("unknown_theme", wanted=theme, known=known)
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
    teller: "_Teller", ground: Ground, indicators: Sequence[Indicator], criteria: Sequence[str], k: int
) -> list[Place]:
    """The best extracts as places."""
    wanted = tuple(
        words
        for one in indicators
        for asked in (of_indicator(one), *(of_criterion(each) for each in one.criteria if each.id in criteria))
        for words in asked.words
    )
    made = []
    for one in ground.extracts(scored(ground, indicators, criteria), indicators, k):
        inside = [(passage, wanted) for passage in ground.inside(one)]
        listed = ", ".join(one.words)
        why = _filled(TERMS, list=listed) if listed else Text(fr="mots proches", en="close words")
        made.append(teller.place(one, one.score, inside, why))
    return made


def _missing(
    referential: Referential, teller: "_Teller", ground: Ground, owner: Indicator, one: Criterion, *, deep: bool
) -> Missing:
    kinds = {kind.id: kind.title for kind in referential.evidence_kinds}
    return Missing(
        criterion=one.id,
        title=one.title,
        searched=tuple(dict.fromkeys((one.title.fr, *one.cues.fr, one.title.en, *one.cues.en))),
        nearest=tuple(_extracted(teller, ground, (owner,), (one.id,), NEAREST)) if deep else (),
        would_prove=tuple(kinds[name] for name in owner.evidence if name in kinds),
    )


class _Teller:
    """Tells of a place how its key statement stands and what is proposed there."""

    def __init__(
        self,
        workspace: Workspace,
        documents: Sequence[Document],
        proposed: Sequence[Evidence],
        readings: Readings | None,
    ) -> None:
        self.documents = {one.id: one for one in documents}
        self.dates = dates(workspace, documents)
        self.kinds = told_kinds(workspace)
        self.pages = {(one.id, page.number): page.text for one in documents for page in one.pages}
        self.proposed = proposed
        self._readings = readings or Readings()

    def place(
        self,
        one: Passage | Extract,
        score: float,
        inside: Sequence[tuple[Passage, Sequence[Sequence[str]]]],
        found_by: Text,
    ) -> Place:
        """A place; `inside` are its passages with the words that were searched."""
        here = [
            each
            for each in self.proposed
            if (each.proposal.document, each.proposal.page) == (one.document, one.page)
            and each.proposal.start < one.end
            and one.start < each.proposal.end
        ]
        here.sort(key=lambda each: (-each.proposal.score, each.proposal.start))
        text = self.pages[one.document, one.page]
        if here:
            best = here[0].proposal
            start, end = max(best.start, one.start), min(best.end, one.end)
            stance, subject, read = best.stance, best.subject, best.why
        else:
            start, end, heading = self._statement(one, inside)
            document, kind = self.documents[one.document], self.kinds.get(one.document)
            reading = self._readings.of(document, kind, one.page, text, start, end, heading)
            stance, subject, read = reading.stance, reading.subject, reading.why
        return Place(
            document=one.document,
            name=self.documents[one.document].name,
            page=one.page,
            start=one.start,
            end=one.end,
            quote=text[one.start : one.end],
            heading=one.heading,
            score=round(score, 3),
            said=(start, end, text[start:end]),
            stance=str(stance),
            subject=subject,
            dated=self.dates[one.document].day,
            state=here[0].standing if here else "listed",
            evidence=tuple(each.proposal.id for each in here),
            why=Text(fr=_line(found_by.fr, read.fr), en=_line(found_by.en, read.en)),
        )

    def _statement(
        self, one: Passage | Extract, inside: Sequence[tuple[Passage, Sequence[Sequence[str]]]]
    ) -> tuple[int, int, str]:
        """Start, end and headings of the statement that says most of what was searched."""
        best: tuple[float, int] = (-1.0, 0)
        found = (one.start, one.end, one.heading)
        for passage, wanted in inside:
            index = LexicalIndex([passage])
            for start, end in statements(passage.text):
                words = frozenset(terms(passage.text[start:end]))
                share = max((index.share(some, words) for some in wanted), default=0.0)
                if (share, -(passage.start + start)) > best:
                    best = (share, -(passage.start + start))
                    found = (passage.start + start, passage.start + end, passage.heading)
        return found


def _filled(text: Text, **values: object) -> Text:
    return Text(fr=text.fr.format(**values), en=text.en.format(**values))


def _line(*parts: str) -> str:
    return " ; ".join(" ".join(part.split()) for part in parts if part.strip())
