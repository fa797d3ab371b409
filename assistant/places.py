"""Passages as they are shown: how each statement in one stands, by which it is judged, and what is proposed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.bootstrap import Workspace
from assistant.dating import dates
from assistant.evidence import Evidence
from assistant.kinds import told_kinds
from ingest.model import Document, Passage
from retrieval.extracts import Extract, Ground
from retrieval.kinds import Kind
from retrieval.lexical import LexicalIndex
from retrieval.stance import ABOVE, Reading, Setting, judge, setting
from retrieval.statement import statements
from retrieval.words import terms
from scoring.model import Referential, Stance, Text

MOST_READ = 20_000
"""Readings kept; beyond them it begins again."""
BEST = 3
"""Wordings, of those that are asked together, whose shares of the statement are averaged."""
TELLING = 0.1
"""What a statement that says something of an organisation gains over a generality, as a share of the words asked."""

Asked = Sequence[Sequence[Sequence[str]]]
"""Groups of wordings, each a list of terms: those of the indicators, those of the criteria."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A statement, and how it was read."""

    start: int
    """First code point in the page's text."""
    end: int
    """One past its last code point."""
    quote: str
    """Exactly page.text[start:end]."""
    stance: str
    """How it stands: a value of `Stance`."""
    subject: str
    """Of whom it speaks: "self", "other" or "none"."""
    why: Text
    """How it was read, in one line."""


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
    key: Said
    """The statement in it by which it is judged."""
    statements: tuple[Said, ...]
    """All statements in it, in order."""
    dated: date | None
    """Effective date of the document."""
    state: str
    """State of the proposal in it, "listed" when nothing in it is proposed."""
    evidence: tuple[str, ...]
    """Ids of the proposals in it."""
    why: Text
    """Why it is listed and how it was read, in one line."""


class Readings:
    """How statements were read: the same place is judged once, in however many lists it stands. The passages that were
    searched last are kept ready for the next list.
    """

    def __init__(self) -> None:
        self._ground: tuple[object, Ground] | None = None
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

    def ground(self, workspace: Workspace, documents: Sequence[Document], referential: Referential) -> Ground:
        """The passages of these documents, made ready for what the referential asks."""
        key = (tuple(one.id for one in documents), referential.digest)
        if self._ground is None or self._ground[0] != key:
            self._ground = (key, Ground(workspace.documents.passages(documents), referential.indicators))
        return self._ground[1]

    def _setting(self, document: Document, kind: Kind | None) -> Setting:
        key = (document.id, document.name, kind)
        if key not in self._settings:
            self._settings[key] = setting(document, kind)
        return self._settings[key]


class Teller:
    """Tells of a place how its statements stand and what is proposed there."""

    def __init__(
        self,
        workspace: Workspace,
        documents: Sequence[Document],
        proposed: Sequence[Evidence],
        readings: Readings,
    ) -> None:
        self.documents = {one.id: one for one in documents}
        self.dates = dates(workspace, documents)
        self.kinds = told_kinds(workspace)
        self.pages = {(one.id, page.number): page.text for one in documents for page in one.pages}
        self.proposed = proposed
        self._readings = readings

    def place(
        self,
        one: Passage | Extract,
        score: float,
        inside: Sequence[Passage],
        asked: Asked,
        index: LexicalIndex,
        found_by: Text,
    ) -> Place:
        """A place; `inside` are its passages, `asked` what was searched, `index` tells which of its words are rare.

        It is judged by the best proposal in it that counts; else by the statement that says most of what is asked.
        """
        here = [
            each
            for each in self.proposed
            if (each.proposal.document, each.proposal.page) == (one.document, one.page)
            and each.proposal.start < one.end
            and one.start < each.proposal.end
        ]
        here.sort(key=lambda each: (-each.proposal.score, each.proposal.start))
        said = tuple(each for passage in inside for each in self.statements(passage))
        counted = next((each for each in here if each.counts), None)
        if counted is not None:
            key = self._proposed(one, counted)
        elif said:
            key = max(said, key=lambda each: (_weight(each, asked, index), -each.start))
        else:
            key = self._said(one.document, one.page, (one.start, one.end), one.heading)
        return Place(
            document=one.document,
            name=self.documents[one.document].name,
            page=one.page,
            start=one.start,
            end=one.end,
            quote=self.pages[one.document, one.page][one.start : one.end],
            heading=one.heading,
            score=round(score, 3),
            key=key,
            statements=said,
            dated=self.dates[one.document].day,
            state=(counted or here[0]).standing if here else "listed",
            evidence=tuple(each.proposal.id for each in here),
            why=Text(fr=_line(found_by.fr, key.why.fr), en=_line(found_by.en, key.why.en)),
        )

    def _proposed(self, one: Passage | Extract, chosen: Evidence) -> Said:
        """The part of a proposal that stands in a place."""
        best = chosen.proposal
        start, end = max(best.start, one.start), min(best.end, one.end)
        quote = self.pages[one.document, one.page][start:end]
        return Said(start=start, end=end, quote=quote, stance=str(best.stance), subject=best.subject, why=best.why)

    def statements(self, passage: Passage) -> list[Said]:
        """The statements of a passage, in order, each with how it is read."""
        return [
            self._said(passage.document, passage.page, (passage.start + start, passage.start + end), passage.heading)
            for start, end in statements(passage.text)
        ]

    def _said(self, document: str, page: int, span: tuple[int, int], heading: str) -> Said:
        text = self.pages[document, page]
        read = self._readings.of(self.documents[document], self.kinds.get(document), page, text, *span, heading)
        return Said(
            start=span[0],
            end=span[1],
            quote=text[span[0] : span[1]],
            stance=str(read.stance),
            subject=read.subject,
            why=read.why,
        )


def _weight(one: Said, asked: Asked, index: LexicalIndex) -> float:
    """How much a statement says of what is asked: the best few wordings of each group, and whether it tells."""
    words = frozenset(terms(one.quote))
    best = (sorted((index.share(some, words) for some in group), reverse=True)[:BEST] for group in asked)
    told = sum(sum(shares) / len(shares) for shares in best if shares)
    return round(told + (TELLING if one.stance != Stance.GENERIC else 0.0), 9)


def _line(*parts: str) -> str:
    return " ; ".join(" ".join(part.split()) for part in parts if part.strip())
