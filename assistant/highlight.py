"""A quote where it stands: its rectangles on the page, the picture of the page with them drawn, the passage in words.

One door for command line, API and screens: ``Highlighter.of`` by place, ``Highlighter.of_evidence`` by evidence.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from markupsafe import Markup

from assistant import measured
from assistant.anchored import Anchored, Range, cell_names
from assistant.bootstrap import Workspace
from assistant.camera import Camera
from assistant.documents import unknown
from assistant.errors import UsageError
from assistant.inheritance import inherited
from assistant.versions import lineage
from ingest import detect
from ingest.chunk import SEPARATOR
from ingest.errors import ReadError
from ingest.highlight import Asked, Found, Piece, Sheet, has_cells, has_picture
from ingest.limits import MB
from ingest.model import Document, Page, Problem
from retrieval.mapping import Proposal
from scoring.model import Text

DEFAULT_WIDTH = 1_000
"""Pixels of the width of a picture when none is given."""
_QUOTE_MOST = 300  # characters of a quote in an alternative text
_SINGLE = {
    detect.PDF: Text(fr="page {page} sur {pages}", en="page {page} of {pages}"),
    detect.PPTX: Text(fr="diapositive {page} sur {pages}", en="slide {page} of {pages}"),
}
_IMAGE = Text(fr="image {page} sur {pages}", en="picture {page} of {pages}")
_SHEET = Text(fr="feuille « {label} »", en="sheet “{label}”")
_TABLE = Text(fr="tableau", en="table")
_CELLS = {
    False: Text(fr="cellule {names}", en="cell {names}"),
    True: Text(fr="cellules {names}", en="cells {names}"),
}
_WHOLE = Text(fr="Image de « {name} », {place}.", en="Picture of “{name}”, {place}.")
_MARKED = {
    "exact": Text(
        fr="Image de « {name} », {place}. Le passage cité y est encadré : « {quote} »",
        en="Picture of “{name}”, {place}. The quoted passage is framed on it: “{quote}”",
    ),
    "near": Text(
        fr="Image de « {name} », {place}. Le passage cité y est encadré à peu près : « {quote} »",
        en="Picture of “{name}”, {place}. The quoted passage is framed on it, about where it stands: “{quote}”",
    ),
    "lost": Text(
        fr="Image de « {name} », {place}. Le passage cité n’y a pas été retrouvé, lisez-le dans le texte : « {quote} »",
        en="Picture of “{name}”, {place}. The quoted passage was not found on it, read it in the text: “{quote}”",
    ),
}
_UNDRAWN = Text(
    fr="Image de « {name} », {place}. Passage cité : « {quote} »",
    en="Picture of “{name}”, {place}. Quoted passage: “{quote}”",
)
_TEXT = Text(fr="Texte de « {name} », {place}.", en="Text of “{name}”, {place}.")
_NONE = Text(fr="Passage de « {name} », {place} : « {quote} »", en="Passage of “{name}”, {place}: “{quote}”")


@dataclass(frozen=True, kw_only=True, slots=True)
class Highlight:
    """One page with what is quoted of it."""

    document: Document
    """The document."""
    page: Page
    """The page."""
    heading: str
    """The headings above the quote, "A › B", "" if none."""
    anchored: Anchored
    """The passage in words."""
    sheet: Sheet | None
    """Size, rectangles and picture; None for a document without pages to draw, and when drawing failed."""
    trouble: Problem | None
    """Why there is no picture though the document has pages to draw, None otherwise."""

    @property
    def ranges(self) -> tuple[Range, ...]:
        """What is quoted, as ranges of the text of the page."""
        return self.anchored.ranges

    def picture(self) -> bytes:
        """The picture of the page with the quote marked, when a width was asked for.

        Raises UsageError for a document without pages to draw, ReadError when drawing failed.
        """
        if self.trouble is not None:
            raise ReadError(self.trouble)
        if self.sheet is None or not self.sheet.png:
            raise UsageError("no_picture", name=self.document.name)
        return self.sheet.png

    @property
    def cells(self) -> str:
        """The cells of the quote, "B3:C3", "" when the page is no sheet."""
        return cell_names(self.anchored.marked_cells())

    def place(self, lang: str) -> str:
        """Where it is, in words: "page 3 sur 12", "feuille « Parc », cellule B3"."""
        kind, cells = self.document.media_type, self.cells
        if has_cells(kind):
            sheet = _SHEET.said(lang).format(label=self.page.label) if self.page.label else _TABLE.said(lang)
            several = ":" in cells or "," in cells
            return f"{sheet}, {_CELLS[several].said(lang).format(names=cells)}" if cells else sheet
        said = _SINGLE.get(kind) or (_IMAGE if has_picture(kind) else _SINGLE[detect.PDF])
        return said.said(lang).format(page=self.page.number, pages=len(self.document.pages))

    def alternative(self, lang: str) -> str:
        """The words that stand for the picture."""
        quote = " ".join(self.anchored.quote().split())
        short = quote if len(quote) <= _QUOTE_MOST else f"{quote[:_QUOTE_MOST].rsplit(' ', 1)[0]} …"
        if self.sheet is not None:
            said = _MARKED[self.sheet.state] if self.ranges else _WHOLE
        elif has_picture(self.document.media_type):
            said = _UNDRAWN if self.ranges else _WHOLE
        else:
            said = _NONE if self.ranges else _TEXT
        return said.said(lang).format(name=self.document.name, place=self.place(lang), quote=short)

    def fragment(self, lang: str) -> Markup:
        """The passage as safe HTML: its headings, then the text or table around the quote, the quote in ``mark``."""
        path = Markup('<p class="path">{}</p>\n').format(self.heading) if self.heading else Markup("")
        spoken = Markup(' lang="{}"').format(self.document.language) if self.document.language else Markup("")
        return Markup('<div class="passage"{}>\n{}{}\n</div>').format(
            spoken, path, self.anchored.html(self.place(lang))
        )


class Highlighter:
    """Highlights of one workspace; ``lock`` is held whenever the workspace is read, never while a page is drawn."""

    def __init__(self, workspace: Workspace, lock: AbstractContextManager[object] | None = None) -> None:
        self._workspace = workspace
        self._lock = lock or nullcontext()
        self.camera = Camera(workspace.settings.max_file_mb * MB)

    def of(self, wanted: str, pieces: Sequence[Piece], *, width: int = 0, drawn: bool = True) -> tuple[Highlight, ...]:
        """One highlight for each page that ``pieces`` (page, start, end) name, in order.

        An empty range marks nothing. ``width`` is that of the pictures in pixels, 0 for rectangles only; with
        ``drawn`` False nothing of the file is read again: passages only, at once. Raises UsageError for an unknown or
        erased document, a page that is not there or a range outside of its text.
        """
        with self._lock:
            document = self._workspace.documents.get(wanted)
            if document is None:
                raise unknown(self._workspace, wanted)
            ranges = _by_page(document, pieces)
            headings = {page: self._heading(document, page, of) for page, of in ranges.items()}
        found, trouble = self._found(document, ranges, width) if drawn else (Found(), None)
        sheets = {sheet.page: sheet for sheet in found.sheets}
        cells = dict(found.cells)
        pages = {page.number: page for page in document.pages}
        return tuple(
            Highlight(
                document=document,
                page=pages[number],
                heading=headings[number],
                anchored=Anchored(
                    text=pages[number].text,
                    ranges=of,
                    anchor=f"p{number}-{of[0][0]}-{of[-1][1]}" if of else "",
                    cells=cells.get(number, ()),
                ),
                sheet=sheets.get(number),
                trouble=trouble,
            )
            for number, of in ranges.items()
        )

    def of_evidence(self, wanted: str, referential: str, *, width: int = 0, drawn: bool = True) -> Highlight:
        """The highlight of a piece of evidence. Raises UsageError for one that is unknown or has no page."""
        document, piece = self.where(wanted, referential)
        return self.of(document, [piece], width=width, drawn=drawn)[0]

    def where(self, wanted: str, referential: str) -> tuple[str, Piece]:
        """Document and place of a piece of evidence. Raises UsageError as ``of_evidence``."""
        with self._lock:
            found = (
                self._workspace.mappings.proposal(wanted, referential)
                or self._inherited(wanted, referential)
                or self._workspace.decisions.current(referential).get(wanted)
            )
            if measured.computation(self._workspace, wanted) is not None:
                raise UsageError("evidence_without_page", wanted=wanted)
        if found is None:
            raise UsageError("unknown_evidence", wanted=wanted)
        return found.document, (found.page, found.start, found.end)

    def close(self) -> None:
        """End what draws. May be called twice."""
        self.camera.close()

    def _found(
        self, document: Document, ranges: dict[int, tuple[Range, ...]], width: int
    ) -> tuple[Found, Problem | None]:
        """What the bytes of the document tell; nothing, with the reason, when they cannot be read any more."""
        kind = document.media_type
        if not has_picture(kind) and not has_cells(kind):
            return Found(), None
        asked = Asked(
            pieces=tuple((page, start, end) for page, of in ranges.items() for start, end in (of or ((0, 0),))),
            texts={page.number: page.text for page in document.pages if page.number in ranges},
            width=width if has_picture(kind) else 0,
        )
        try:
            return self.camera.take(document, asked, lambda: self._blob(document)), None
        except ReadError as error:
            return Found(), error.problem

    def _blob(self, document: Document) -> bytes:
        with self._lock:
            data = self._workspace.documents.blob(document.id)
            if data is None:  # erased in the meantime
                raise unknown(self._workspace, document.id)
        return data

    def _inherited(self, wanted: str, referential: str) -> Proposal | None:
        """A proposal that comes from an older version of a document."""
        versions = lineage(self._workspace, self._workspace.documents.all())
        older = inherited(self._workspace, versions, referential) if versions.heirs else {}
        shown = (one for held in older.values() for one in (held.proposal, held.successor) if one)
        return next((one for one in shown if one.id == wanted), None)

    def _heading(self, document: Document, page: int, ranges: Sequence[Range]) -> str:
        """The headings above the beginning of a quote; the name of its sheet is part of its place, not of them."""
        if not ranges:
            return ""
        start = ranges[0][0]
        on_page = [one for one in self._workspace.documents.passages([document]) if one.page == page]
        held = next((one for one in on_page if one.start <= start < one.end), None)
        label = next(one.label for one in document.pages if one.number == page)
        path = held.heading.split(SEPARATOR) if held and held.heading else []
        return SEPARATOR.join(path[1:] if label and path[:1] == [label] else path)


def _by_page(document: Document, pieces: Sequence[Piece]) -> dict[int, tuple[Range, ...]]:
    """The ranges of each page named, in order, those that touch as one. Raises UsageError for one that is not there."""
    pages = {page.number: page for page in document.pages}
    found: dict[int, list[Range]] = {}
    for number, start, end in pieces:
        if number not in pages:
            raise UsageError("unknown_page", wanted=document.id, pages=len(pages))
        length = len(pages[number].text)
        if not 0 <= start <= end <= length:
            raise UsageError("bad_passage", start=start, end=end, page=number, length=length)
        ranges = found.setdefault(number, [])
        if start < end:
            ranges.append((start, end))
    return {number: _merged(ranges) for number, ranges in found.items()}


def _merged(ranges: Sequence[Range]) -> tuple[Range, ...]:
    made: list[Range] = []
    for start, end in sorted(ranges):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)
