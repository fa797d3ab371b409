"""Reader of Word documents. With ``ingest.docx_parts`` the only importer of python-docx.

It walks the XML itself, because ``python-docx`` passes over content controls, text boxes, footnotes and tracked
insertions, all of which a person sees. Kept apart: tracked deletions, hidden text, comments. Page headers and footers
and the generated table of contents are left out: they repeat what is elsewhere.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

import docx.package

from ingest.clean import one_line
from ingest.detect import DOCX
from ingest.docx_parts import behind_box, below, has_header, notes_of, properties, related, root_of, symbol, words
from ingest.docx_styles import UNKNOWN, WHITE, Style, W, chain, is_on, shade, styles, value, why_unseen
from ingest.limits import Limits
from ingest.model import Heading, HiddenText, Page, Reading
from ingest.refusals import refuse
from ingest.writer import PageWriter, rows_to_lines

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CONTENTS_NAME = re.compile(r"(?:toc|tm)\s*\d$", re.IGNORECASE)
_LAYOUT_CELL = 1_500  # characters of a cell above which a table only lays out the page
_OUTLINE_LEVELS = 9


@dataclass(kw_only=True, slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text boxes anchored in it
    notes: list[str] = field(default_factory=list)  # ids of its footnotes
    breaks_before: bool = False  # a page starts with it
    breaks_after: bool = False  # a page starts after it


def read_docx(data: bytes, limits: Limits) -> Reading:
    """The text of a Word document, by page where Word has noted its page breaks. Raises ReadError."""
    try:
        package = docx.package.Package.open(io.BytesIO(data))
        main = package.main_document_part
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise refuse("broken") from error
    body = root_of(main).find(f"{W}body")
    if body is None:
        raise refuse("broken")
    parts = {name: list(related(main, name)) for name in ("styles", "footnotes", "endnotes", "comments")}
    found: list[HiddenText] = []
    walk = _DocxWalk(styles(parts["styles"]), notes_of([*parts["footnotes"], *parts["endnotes"]]), limits, found)
    walk.blocks(body, 0)
    for comment in (node for part in parts["comments"] for node in part.iter(f"{W}comment")):
        found.append(HiddenText(page=0, text=words(comment), why="comment"))
    pages, headings = walk.finish()
    title, metadata = properties(package)
    return Reading(
        media_type=DOCX,
        title=title or walk.title,
        pages=pages,
        headings=headings,
        hidden=tuple(one for one in found if one.text),
        metadata=metadata,
    )


class _DocxWalk:
    """One walk over the body of a document, writing its pages."""

    def __init__(
        self, known: dict[str, Style], notes: dict[str, Any], limits: Limits, hidden: list[HiddenText], page: int = 0
    ) -> None:
        self.title = ""
        self._styles = known
        self._notes = notes
        self._limits = limits
        self._hidden = hidden
        self._page = page  # of the cell that is walked, 0 for a body
        self._behind = WHITE  # the background of what is walked
        self._style = ""  # of the paragraph that is walked
        self._writers = [PageWriter()]

    def finish(self) -> tuple[tuple[Page, ...], tuple[Heading, ...]]:
        """The pages and headings written; a last page without text is dropped."""
        done = [writer.finish() for writer in self._writers]
        if len(done) > 1 and not done[-1][0]:
            done.pop()
        pages = tuple(Page(number=number, text=text) for number, (text, _) in enumerate(done, 1))
        headings = tuple(
            Heading(page=number, start=start, end=end, level=level)
            for number, (_, found) in enumerate(done, 1)
            for start, end, level in found
        )
        return pages, headings

    def blocks(self, container: Any, depth: int) -> None:
        """Write the paragraphs and tables of a container in order."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        for node in container:
            if node.tag == f"{W}p":
                self._paragraph(node, depth)
            elif node.tag == f"{W}tbl":
                self._table(node, depth)
            elif node.tag in (f"{W}del", f"{W}moveFrom"):
                self._hide(node, "deleted")
            elif node.tag not in (_FALLBACK, f"{W}sectPr"):
                self.blocks(node, depth + 1)  # content controls, custom XML, tracked insertions of whole blocks

    def _hide(self, node: Any, why: str) -> None:
        self._hidden.append(HiddenText(page=self._page or len(self._writers), text=words(node), why=why))

    def _page_break(self) -> None:
        if self._writers[-1].finish()[0]:  # two marks for one break are one
            self._writers.append(PageWriter())
            if len(self._writers) > self._limits.pages:
                raise refuse("too_many_pages", count=len(self._writers), limit=self._limits.pages)

    def _paragraph(self, node: Any, depth: int) -> None:
        level, item, contents = self._kind(node)
        found = _Paragraph()
        behind = self._behind
        self._behind = shade(node, f"{W}pPr/{W}shd", behind)
        self._style = value(node.find(f"{W}pPr/{W}pStyle"))
        self._inline(node, found, 0)
        self._behind = behind
        if found.breaks_before:
            self._page_break()
        if not contents:
            writer = self._writers[-1]
            writer.write("".join(found.text))
            if level:
                writer.begin_heading(level)
                self.title = self.title or one_line("".join(found.text))
            elif item and one_line("".join(found.text)):
                writer.begin_item()
            writer.end_block()
            writer.begin_heading(0)
        for box in found.boxes:
            self._behind = behind_box(box)
            self.blocks(box, depth + 1)
            self._behind = behind
        for note in found.notes:
            self.blocks(self._notes.get(note, ()), depth + 1)
        if found.breaks_after:
            self._page_break()

    def _kind(self, node: Any) -> tuple[int, bool, bool]:
        """(heading level or 0, whether it is an item of a list, whether it belongs to the table of contents)."""
        outline = value(node.find(f"{W}pPr/{W}outlineLvl"))
        number = node.find(f"{W}pPr/{W}numPr/{W}numId")
        level, item = (
            int(outline) + 1 if outline.isdigit() else 0,
            number is not None and value(number) != "0",
        )
        style = value(node.find(f"{W}pPr/{W}pStyle"))
        contents = False
        for known in chain(self._styles, style):
            level = level or known.level
            item = item or (known.numbered and number is None)
            contents = contents or bool(_CONTENTS_NAME.match(known.name))
        return (level if level <= _OUTLINE_LEVELS else 0), item, contents

    def _inline(self, node: Any, found: _Paragraph, depth: int) -> None:
        """Gather what a paragraph shows."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        for child in node:
            tag = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
            if tag == "r" and (why := why_unseen(child, self._style, self._styles, self._behind)):
                self._hide(child, why)
            elif tag in ("del", "moveFrom"):
                self._hide(child, "deleted")
            elif tag in ("br", "lastRenderedPageBreak"):
                self._break(child, tag, found)
            elif tag == "txbxContent":
                found.boxes.append(child)
            elif tag in ("footnoteReference", "endnoteReference"):
                found.notes.append(child.get(f"{W}id", ""))
            elif tag in _SIGNS:
                found.text.append(_SIGNS[tag])
            elif tag == "t":
                found.text.append(child.text or "")
            elif tag == "sym":
                found.text.append(symbol(child.get(f"{W}char", "")))
            elif tag not in ("pPr", "rPr", "instrText", "delText") and child.tag != _FALLBACK:
                self._inline(child, found, depth + 1)

    @staticmethod
    def _break(child: Any, tag: str, found: _Paragraph) -> None:
        if tag == "br" and child.get(f"{W}type") != "page":
            found.text.append("\n")
        elif "".join(found.text).strip():
            found.breaks_after = True
        else:
            found.breaks_before = True

    def _table(self, node: Any, depth: int) -> None:
        """A table of data gives one line a row; one of a single column, or of very long cells, is read as blocks."""
        behind = self._behind
        if any(style.shades for style in chain(self._styles, value(node.find(f"{W}tblPr/{W}tblStyle")))):
            self._behind = UNKNOWN
        self._rows(node, depth)
        self._behind = behind

    def _rows(self, node: Any, depth: int) -> None:
        rows = []
        for row in below(node, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._hide(row, "deleted")
            elif is_on(row.find(f"{W}trPr/{W}hidden")):
                self._hide(row, "row")
            else:
                rows.append(row)
        told = len(self._hidden)
        grid: list[list[str]] = []
        for row in rows:
            grid.append(self._row(row, grid[-1] if grid else [], depth))
        if max(map(len, grid), default=0) < 2 or any(len(cell) > _LAYOUT_CELL for row in grid for cell in row):
            del self._hidden[told:]  # the cells are read again
            for row in rows:
                for cell in below(row, "tc"):
                    self.blocks(cell, depth + 1)
            return
        lines = rows_to_lines(grid, header=has_header(rows[0], grid))
        start = 0
        for number, row in enumerate(rows):
            if number and next(row.iter(f"{W}lastRenderedPageBreak"), None) is not None:
                self._writers[-1].rows(lines[start:number])
                self._page_break()
                start = number
        self._writers[-1].rows(lines[start:])

    def _row(self, row: Any, above: list[str], depth: int) -> list[str]:
        """The cells of a row by column: a cell merged across columns stands in the first, one merged down in each
        row.
        """
        cells: list[str] = []
        for cell in below(row, "tc"):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and value(merged) in ("", "continue"):
                text = above[len(cells)] if len(cells) < len(above) else ""
            else:
                text = self._cell(cell, depth)
            span = value(cell.find(f"{W}tcPr/{W}gridSpan"))
            cells.append(text)
            cells += [""] * (min(int(span), 1_000) - 1 if span.isdigit() else 0)
        return cells

    def _cell(self, cell: Any, depth: int) -> str:
        """The text of a cell on one line."""
        page = self._page or len(self._writers)
        inner = _DocxWalk(self._styles, self._notes, self._limits, self._hidden, page)
        inner._behind = shade(cell, f"{W}tcPr/{W}shd", self._behind)
        inner.blocks(cell, depth + 1)
        return " ".join(one_line(writer.finish()[0]) for writer in inner._writers)


_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
