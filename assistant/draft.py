"""An answer being written: sentences of `assistant.wording`, and the citations they carry."""

import hashlib
from dataclasses import dataclass, field

from assistant.assessment import Evidence
from assistant.columns import heads
from assistant.wording import WORDS, joined
from ingest.model import Document


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """An exact quote behind a statement."""

    n: int
    """Number in the answer, from 1."""
    document: str
    """Document id."""
    page: int
    """Page number, from 1."""
    start: int
    """First code point of the quote in the page's text."""
    end: int
    """One past its last code point."""
    quote: str
    """Exactly page.text[start:end], or that with personal data masked."""
    digest: str = ""
    """SHA-256 of the exact quote where the one shown is masked, empty where the quote is exact."""

    @property
    def id(self) -> str:
        """Name of the place, the same in every answer: the document's id holds the digest of its bytes."""
        place = f"{self.document}:{self.page}:{self.start}:{self.end}"
        return f"c-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


@dataclass(slots=True)
class Draft:
    """Sentences and citations in the order they were written."""

    lang: str
    """Language of the answer, "fr" or "en"."""
    parts: list[str] = field(default_factory=list)
    """Sentences."""
    citations: list[Citation] = field(default_factory=list)
    """Citations, numbered from 1."""
    source: str = ""
    """What the sentences being written rest on beside their citations, as `Fact.source`."""
    sources: list[str] = field(default_factory=list)
    """The source of each sentence."""
    choices: list[str] = field(default_factory=list)
    """Questions offered when this one can be read in several ways."""

    def say(self, code: str, **values: object) -> None:
        """Add a sentence of `assistant.wording`."""
        self.parts.append(WORDS[code].said(self.lang).format(**values))
        self.sources.append(self.source)

    def cite(self, document: str, page: int, start: int, end: int, quote: str) -> int:
        """Number of the citation of this place, the same for the same place."""
        for one in self.citations:
            if (one.document, one.page, one.start, one.end) == (document, page, start, end):
                return one.n
        n = len(self.citations) + 1
        self.citations.append(Citation(n=n, document=document, page=page, start=start, end=end, quote=quote))
        return n

    def mark(self, evidence: Evidence) -> str:
        """ " [n]": the mark of the citation of a piece of evidence."""
        one = evidence.proposal
        return f" [{self.cite(one.document, one.page, one.start, one.end, one.quote)}]"

    def quote(self, n: int, heading: str, documents: dict[str, Document]) -> None:
        """Add citation `n` as a quoted line with its place."""
        cited = self.citations[n - 1]
        said = " ".join(cited.quote.split())
        above = "" if heading in said or said in heading else heading  # a row read as a heading is said once
        page = next(one.text for one in documents[cited.document].pages if one.number == cited.page)
        columns = heads(page, cited.start, cited.end)
        if columns:
            columns = WORDS["columns"].said(self.lang).format(list=columns)
        told = joined(filter(None, (above, columns)), self.lang)
        self.say(
            "evidence_line",
            name=documents[cited.document].name,
            page=cited.page,
            heading=f" ({told})" if told else "",
            quote=said,
            n=n,
        )
