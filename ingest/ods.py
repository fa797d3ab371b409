"""Reader of ODS, the workbooks of OpenDocument: each visible sheet is one page, as of ``ingest.sheets``.

Values are the texts which the application stored for its cells. Hidden sheets, rows and columns, comments and letters
in the colour of their cell are kept apart.
"""

from collections.abc import Iterator
from typing import Any

from ingest.clean import one_line
from ingest.detect import ODS
from ingest.grid import Area, Cell, Place, Row, sheet_text
from ingest.limits import Limits
from ingest.model import HiddenText, Page, Reading
from ingest.opendocument import OFFICE, TABLE, TEXT, Styles, opened, repeated, spaces
from ingest.refusals import refuse

_HIDDEN = ("collapse", "filter")


def read_ods(data: bytes, limits: Limits) -> Reading:
    """The sheets of a workbook as pages. Raises ReadError."""
    package = opened(data, limits, "spreadsheet")
    pages: list[Page] = []
    hidden: list[HiddenText] = []
    count = [0]
    for node in package.body.iter(f"{TABLE}table"):
        name = one_line(node.get(f"{TABLE}name", ""))
        if _is_hidden(node, package.styles):
            text = _Sheet(node, package.styles, limits, 0, count).text()[0]
            hidden.append(HiddenText(page=0, text=f"{name}\n{text}", why="sheet"))
            continue
        sheet = _Sheet(node, package.styles, limits, len(pages) + 1, count)
        hidden += sheet.hidden
        pages.append(Page(number=len(pages) + 1, text=sheet.text()[0], label=name))
        if len(pages) > limits.pages:
            raise refuse("too_many_pages", count=len(pages), limit=limits.pages)
    return Reading(
        media_type=ODS, title=package.title, pages=tuple(pages), hidden=tuple(hidden), metadata=package.metadata
    )


def ods_places(data: bytes, limits: Limits, page: int) -> tuple[str, list[Place]]:
    """(text, where its cells stand) of a page, as ``read_ods`` numbers them. Raises ReadError, IndexError."""
    package = opened(data, limits, "spreadsheet")
    shown = [node for node in package.body.iter(f"{TABLE}table") if not _is_hidden(node, package.styles)]
    return _Sheet(shown[page - 1], package.styles, limits, page, [0]).text()


def _is_hidden(table: Any, styles: Styles) -> bool:
    return bool(styles.of("table", table.get(f"{TABLE}style-name", ""), "hidden"))


class _Sheet:
    """The cells of a sheet that are seen; what is not is in ``hidden``. ``count`` is shared by all sheets of a book."""

    def __init__(self, table: Any, styles: Styles, limits: Limits, page: int, count: list[int]) -> None:
        self.hidden: list[HiddenText] = []
        self._styles = styles
        self._limits = limits
        self._page = page
        self._count = count
        self._rows: dict[int, Row] = {}
        self._areas: list[Area] = []
        self._columns = list(_columns(table))
        number = 1
        for row in table.iter(f"{TABLE}table-row"):
            times = repeated(row, "number-rows-repeated")
            self._read(row, number, times)
            number += times

    def text(self) -> tuple[str, list[Place]]:
        """(text, where its cells stand) of the sheet."""
        return sheet_text(self._rows, self._areas)

    def _read(self, row: Any, number: int, times: int) -> None:
        found: Row = {}
        unseen: list[str] = []
        column = 1
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            across = repeated(cell, "number-columns-repeated")
            text = self._cell_text(cell)
            if text and cell.tag == f"{TABLE}table-cell":
                self._take(across)
                style = self._style(cell, column)
                for place in range(column, column + across):
                    self._place(cell, text, style, place, found, unseen)
                self._merge(cell, number, column)
            column += across
        if row.get(f"{TABLE}visibility") in _HIDDEN:
            unseen = [*(cell.text for cell in found.values()), *unseen]
            found = {}
            if unseen:
                self._hide(" ; ".join(unseen), "row")
        elif unseen:
            self._hide(" ; ".join(unseen), "column")
        if found:
            self._take(len(found) * times)
            for place in range(number, number + times):
                self._rows[place] = found

    def _place(self, cell: Any, text: str, style: str, column: int, found: Row, unseen: list[str]) -> None:
        if any(low <= column <= high for low, high, _, hidden in self._columns if hidden):
            unseen.append(text)
        elif why := self._styles.why_unseen([("table-cell", style)]):
            self._hide(text, why)
        else:
            words = cell.get(f"{OFFICE}value-type", "string") == "string"
            found[column] = Cell(text=text, words=words, bold=bool(self._styles.of("table-cell", style, "bold")))

    def _style(self, cell: Any, column: int) -> str:
        """The style of a cell: its own, else that of its column."""
        own = str(cell.get(f"{TABLE}style-name", ""))
        return own or next((style for low, high, style, _ in self._columns if low <= column <= high), "")

    def _merge(self, cell: Any, row: int, column: int) -> None:
        down, across = repeated(cell, "number-rows-spanned"), repeated(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            right = min(column + across, column + self._limits.cells) - 1
            self._areas.append(Area(top=row, left=column, bottom=row + down - 1, right=right))

    def _cell_text(self, cell: Any) -> str:
        """The text of a cell on one line; its comment is noted on the way."""
        parts: list[str] = []
        for node in cell:
            if node.tag == f"{OFFICE}annotation":
                said = ("".join(one.itertext()) for one in node.iter(f"{TEXT}p"))
                self._hide(one_line(" ".join(said)), "comment")
            elif node.tag == f"{TEXT}p":
                parts.append("".join(_words(node)))
        return one_line(" ".join(parts))

    def _hide(self, text: str, why: str) -> None:
        if text:
            self.hidden.append(HiddenText(page=self._page, text=text, why=why))

    def _take(self, cells: int) -> None:
        self._count[0] += cells
        if self._count[0] > self._limits.cells:
            raise refuse("too_many_cells", limit=self._limits.cells)


def _columns(table: Any) -> Iterator[tuple[int, int, str, bool]]:
    """(first, last, style of its cells, hidden) of each stretch of columns."""
    first = 1
    for column in table.iter(f"{TABLE}table-column"):
        count = repeated(column, "number-columns-repeated")
        style = str(column.get(f"{TABLE}default-cell-style-name", ""))
        yield first, first + count - 1, style, column.get(f"{TABLE}visibility") in _HIDDEN
        first += count


def _words(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == f"{TEXT}s":
            yield spaces(child)
        elif child.tag == f"{TEXT}line-break":
            yield " "
        else:
            yield from _words(child)
        yield child.tail or ""
