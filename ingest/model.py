"""The records of ingestion. All offsets count code points of ``Page.text``; a range is [start, end)."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, bottom, right, top of a rectangle, in PDF points (1/72 inch), origin at the bottom left of the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A remark on a document that was read, or the reason why one was refused."""

    code: str  # one of ingest.refusals.CODES
    fr: str  # what happened and what to do, in French
    en: str  # the same in English


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of a PDF or DOCX, one sheet of a workbook, or a whole text file."""

    number: int  # from 1
    text: str  # normalised once at reading (ingest.clean.normalise), then never changed
    label: str = ""  # the name of the sheet, "" otherwise


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenText:
    """Text in the file that a reader of the document does not see. Never part of a page, never evidence."""

    page: int  # Page.number it belongs to, 0 when it belongs to none that is shown (a hidden sheet)
    text: str  # what it says, pieces parted by line feeds; for signs without width their names
    why: str  # one of ingest.visible.REASONS


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalData:
    """The place of something in a page that names or reaches a person; what it says is not copied."""

    page: int  # Page.number
    start: int  # first code point
    end: int  # one past the last code point
    kind: str  # one of ingest.personal.KINDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document that was read: its text by page, and what is known about it."""

    id: str  # "doc-" and the first 12 hexadecimal digits of the digest
    name: str  # path relative to the given folder, "/" between the parts
    media_type: str  # found from the content
    digest: str  # SHA-256 of the bytes, hexadecimal
    size: int  # bytes
    title: str  # from the document itself, else from its name
    language: str  # "fr", "en", or "" when there is too little text to tell
    pages: tuple[Page, ...]  # in order, numbers from 1 without a gap
    problems: tuple[Problem, ...]  # remarks, none of which kept the document from being read
    metadata: tuple[tuple[str, str], ...]  # (key, value) as the file states them, sorted by key
    hidden: tuple[HiddenText, ...] = ()  # sorted by page and reason; one for each pair of them
    personal: tuple[PersonalData, ...] = ()  # sorted by place and kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A part of one page that can be found and quoted: ``text == page.text[start:end]``."""

    document: str  # Document.id
    page: int  # Page.number
    start: int  # first code point
    end: int  # one past the last code point
    digest: str  # SHA-256 of the text in UTF-8, hexadecimal
    text: str  # exactly page.text[start:end]
    heading: str  # the headings above it, "A › B", "" if none


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A file that could not be read, with the reason."""

    name: str  # as in Document.name
    document: str  # the id its bytes would have, "" when the bytes could not be read
    digest: str  # SHA-256 of the bytes, "" when they could not be read
    problem: Problem  # the reason and what to do


@dataclass(frozen=True, kw_only=True, slots=True)
class IngestReport:
    """What became of every file that was given."""

    documents: tuple[Document, ...]  # those that are in the store now, sorted by name
    refused: tuple[Refusal, ...]  # sorted by name
    reused: tuple[str, ...]  # ids among the documents which the store knew already, in the order of the documents


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where a batch stands, told after each file."""

    done: int  # files finished, refused ones included
    total: int  # files of the batch
    pages: int  # pages read so far
    name: str  # the file that was just finished
    refused: int = 0  # files refused so far
    left: float | None = None  # seconds left at the pace so far, None while too little is known


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading which a reader knows from the structure of the file (a style, a tag, a bookmark)."""

    page: int  # Page.number
    start: int  # first code point of the heading's own line
    end: int  # one past its last code point
    level: int  # 1 is the highest


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The place of a passage before its text is cut out."""

    page: int  # Page.number
    start: int  # first code point
    end: int  # one past the last code point
    heading: str  # as in Passage.heading


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a reader found in the bytes of one file, before it becomes a Document."""

    media_type: str  # the type that was read
    title: str  # "" when the file states none
    pages: tuple[Page, ...]  # in order
    headings: tuple[Heading, ...] = ()  # in order; () where the text itself shows them (Markdown) or nothing does
    problems: tuple[Problem, ...] = ()  # remarks
    hidden: tuple[HiddenText, ...] = ()  # as found, in any order
    metadata: tuple[tuple[str, str], ...] = ()  # (key, value), sorted by key


def document_id(digest: str) -> str:
    """The id of the document with this SHA-256 (hexadecimal)."""
    return f"doc-{digest[:12]}"
