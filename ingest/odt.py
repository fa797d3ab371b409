"""Reader of ODT, the text documents of OpenDocument.

Kept apart: tracked deletions, comments, hidden text, sections that are not shown. Page headers and footers and the
generated table of contents are left out: they repeat what is elsewhere.
"""

from typing import Any

from ingest.clean import one_line
from ingest.detect import ODT
from ingest.limits import Limits
from ingest.model import Heading, HiddenText, Page, Reading
from ingest.opendocument import DRAW, OFFICE, TABLE, TEXT, Styles, opened, repeated, spaces
from ingest.refusals import refuse
from ingest.writer import PageWriter, rows_to_lines

_INDEXES = tuple(f"{TEXT}{name}" for name in ("table-of-content", "alphabetical-index", "illustration-index"))
_FRAMES = (f"{DRAW}frame", f"{DRAW}text-box", f"{DRAW}custom-shape", f"{DRAW}g", f"{DRAW}rect", f"{DRAW}a")
_LAYOUT_CELL = 1_500  # characters of a cell above which a table only lays out the page
_COLUMNS_MOST = 500
_HEADER_CELL = 80  # characters of a header cell at most


def read_odt(data: bytes, limits: Limits) -> Reading:
    """The text of an OpenDocument text, by page where the application has noted its page breaks. Raises ReadError."""
    package = opened(data, limits, "text")
    walk = _Walk(package.styles, limits)
    walk.blocks(package.body, 0)
    pages, headings = walk.finish()
    title = package.title or walk.title
    hidden = tuple(one for one in walk.hidden if one.text)
    return Reading(
        media_type=ODT, title=title, pages=pages, headings=headings, hidden=hidden, metadata=package.metadata
    )


class _Walk:
    """One walk over the body, writing its pages."""

    def __init__(self, styles: Styles, limits: Limits, page: int = 0) -> None:
        self.title = ""
        self.hidden: list[HiddenText] = []
        self._styles = styles
        self._limits = limits
        self._page = page  # of the cell that is walked, 0 for a body
        self._writers = [PageWriter()]
        self._later: list[Any] = []  # frames and notes anchored in the open paragraph

    def finish(self) -> tuple[tuple[Page, ...], tuple[Heading, ...]]:
        """The pages and headings written."""
        done = [writer.finish() for writer in self._writers]
        pages = tuple(Page(number=number, text=text) for number, (text, _) in enumerate(done, 1))
        headings = tuple(
            Heading(page=number, start=start, end=end, level=level)
            for number, (_, found) in enumerate(done, 1)
            for start, end, level in found
        )
        return pages, headings

    def blocks(self, container: Any, depth: int, *, item: bool = False) -> None:
        """Write the paragraphs, lists and tables of a container in order."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        for node in container:
            tag = node.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(node, depth, item=item)
                item = False
            elif tag == f"{TEXT}list":
                for entry in node:
                    self.blocks(entry, depth + 1, item=True)
            elif tag == f"{TABLE}table":
                self._table(node, depth)
            elif tag == f"{TEXT}tracked-changes":
                for deletion in node.iter(f"{TEXT}deletion"):
                    self._hide(deletion, "deleted")
            elif tag == f"{TEXT}section" and node.get(f"{TEXT}display") in ("none", "condition"):
                self._hide(node, "hidden")
            elif tag == f"{OFFICE}annotation":
                self._hide(node, "comment")
            elif tag == f"{TEXT}soft-page-break":
                self._page_break()
            elif isinstance(tag, str) and tag not in _INDEXES:
                self.blocks(node, depth + 1)

    def _hide(self, node: Any, why: str) -> None:
        paragraphs = list(node.iter(f"{TEXT}p", f"{TEXT}h"))  # beside them stand authors and dates
        text = one_line(" ".join("".join(one.itertext()) for one in paragraphs))
        self.hidden.append(HiddenText(page=self._page or len(self._writers), text=text, why=why))

    def _page_break(self) -> None:
        if not self._page and self._writers[-1].finish()[0]:
            self._writers.append(PageWriter())
            if len(self._writers) > self._limits.pages:
                raise refuse("too_many_pages", count=len(self._writers), limit=self._limits.pages)

    def _paragraph(self, node: Any, depth: int, *, item: bool) -> None:
        style = node.get(f"{TEXT}style-name", "")
        if self._styles.of("paragraph", style, "breaks"):
            self._page_break()
        parts: list[str] = []
        self._inline(node, [("paragraph", style)], parts, 0)
        text = "".join(parts)
        writer = self._writers[-1]
        writer.write(text)
        if node.tag == f"{TEXT}h":
            level = node.get(f"{TEXT}outline-level", "1")
            writer.begin_heading(int(level) if level.isdigit() and 0 < int(level[:3]) < 10 else 1)
            self.title = self.title or one_line(text)
        elif item and text.strip():
            writer.begin_item()
        writer.end_block()
        writer.begin_heading(0)
        later, self._later = self._later, []
        for one in later:
            self.blocks(one, depth + 1)

    def _inline(self, node: Any, looks: list[tuple[str, str]], parts: list[str], depth: int) -> None:
        """Gather what a paragraph shows; ``looks`` are the styles that hold, nearest first."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        if why := self._styles.why_unseen(looks) if node.text and node.text.strip() else "":
            self._say(node.text, why)
        else:
            parts.append(" ".join((node.text or "").split("\n")))
        for child in node:
            tag = child.tag
            if tag == f"{TEXT}s":
                parts.append(spaces(child))
            elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                parts.append("\t" if tag.endswith("tab") else "\n")
            elif tag == f"{TEXT}soft-page-break":
                parts.append(" ")
            elif tag == f"{OFFICE}annotation":
                self._hide(child, "comment")
            elif tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
                self._say(child.get(f"{TEXT}string-value") or "".join(child.itertext()), "hidden")
            elif tag == f"{TEXT}note":
                self._later += child.iter(f"{TEXT}note-body")
            elif tag in _FRAMES:
                self._later.append(child)
            elif tag == f"{TEXT}span":
                self._inline(child, [("text", child.get(f"{TEXT}style-name", "")), *looks], parts, depth + 1)
            elif isinstance(tag, str):
                self._inline(child, looks, parts, depth + 1)
            tail = child.tail or ""
            if tail.strip() and (why := self._styles.why_unseen(looks)):
                self._say(tail, why)
            else:
                parts.append(" ".join(tail.split("\n")))

    def _say(self, text: str, why: str) -> None:
        self.hidden.append(HiddenText(page=self._page or len(self._writers), text=one_line(text), why=why))

    def _table(self, node: Any, depth: int) -> None:
        """A table of data gives one line a row; one of a single column, or of very long cells, is read as blocks."""
        rows = [row for row in node.iter(f"{TABLE}table-row") if _table_of(row) is node]
        told = len(self.hidden)
        grid: list[list[str]] = []
        reaching: dict[int, tuple[int, str]] = {}
        for row in rows:
            grid.append(self._row(row, depth, reaching))
        if max(map(len, grid), default=0) < 2 or any(len(cell) > _LAYOUT_CELL for row in grid for cell in row):
            del self.hidden[told:]  # the cells are read again
            for row in rows:
                for cell in row.iter(f"{TABLE}table-cell"):
                    if _table_of(cell) is node:
                        self.blocks(cell, depth + 1)
            return
        said = next(node.iter(f"{TABLE}table-header-rows"), None) is not None
        first = grid[0]
        width = max(map(len, grid))
        plain = all(first) and len(first) == width > 2 and all(len(cell) <= _HEADER_CELL for cell in first)
        self._writers[-1].rows(rows_to_lines(grid, header=len(grid) > 1 and (said or plain)))

    def _row(self, row: Any, depth: int, reaching: dict[int, tuple[int, str]]) -> list[str]:
        """The cells of a row by column; one merged across stands in the first column, one merged down in each row."""
        line: list[str] = []
        for cell in row:
            if cell.tag == f"{TABLE}covered-table-cell":
                for _ in range(min(repeated(cell, "number-columns-repeated"), _COLUMNS_MOST)):
                    left, text = reaching.pop(len(line), (0, ""))
                    if left > 1:
                        reaching[len(line)] = (left - 1, text)
                    line.append(text)
            elif cell.tag == f"{TABLE}table-cell":
                text = self._cell(cell, depth)
                down = repeated(cell, "number-rows-spanned")
                if down > 1:
                    reaching[len(line)] = (down - 1, text)
                line += [text] * min(repeated(cell, "number-columns-repeated"), _COLUMNS_MOST)
        return line

    def _cell(self, cell: Any, depth: int) -> str:
        """The text of a cell on one line."""
        inner = _Walk(self._styles, self._limits, self._page or len(self._writers))
        inner.blocks(cell, depth + 1)
        self.hidden += inner.hidden
        return " ".join(one_line(writer.finish()[0]) for writer in inner._writers)


def _table_of(node: Any) -> Any:
    return next(node.iterancestors(f"{TABLE}table"), None)
