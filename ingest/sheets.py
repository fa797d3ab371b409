"""Reader of workbooks. The only module that imports openpyxl.

Each visible sheet is one page; each visible row is one line of "Header : value". Values are those the application
stored, formulas are never run. Hidden sheets, rows and columns, comments and letters in the colour of their cell are
kept apart.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from ingest.clean import one_line
from ingest.colours import is_near
from ingest.detect import XLSX
from ingest.grid import Area, Cell, Place, Row, sheet_text
from ingest.limits import MB, Limits
from ingest.model import HiddenText, Page, Problem, Reading
from ingest.refusals import problem, refuse

ROWS_MOST = 200_100
"""Rows of one sheet that ``read_rows`` gives."""
_WHITE = "FFFFFF"
_TINY = 1.5  # points: the size of letters below which nobody reads
_SCANNED = 50 * MB  # bytes of one sheet's XML that are searched for formulas without a value
_NO_VALUE = re.compile(rb"<c [^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v></v>|<v/>)?</c>")


def read_xlsx(data: bytes, limits: Limits) -> Reading:
    """The sheets of a workbook as pages. Raises ReadError."""
    book = _book(data, limits)
    pages: list[Page] = []
    hidden: list[HiddenText] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            text = _text(sheet, _Rows(sheet, page=0))[0]
            hidden.append(HiddenText(page=0, text=f"{one_line(sheet.title)}\n{text}", why="sheet"))
            continue
        rows = _Rows(sheet, page=len(pages) + 1)
        hidden += rows.hidden
        pages.append(Page(number=len(pages) + 1, text=_text(sheet, rows)[0], label=one_line(sheet.title)))
    core = book.properties
    metadata = {
        "author": core.creator,
        "subject": core.subject,
        "created": core.created,
        "modified": core.modified,
    }
    return Reading(
        media_type=XLSX,
        title=one_line(core.title or ""),
        pages=tuple(pages),
        hidden=tuple(hidden),
        problems=tuple(_formula_note(data)),
        metadata=tuple(sorted((key, _text_of(value)) for key, value in metadata.items() if value)),
    )


def xlsx_places(data: bytes, limits: Limits, page: int) -> tuple[str, list[Place]]:
    """(text, where its cells stand) of a page, as ``read_xlsx`` numbers them. Raises ReadError, IndexError."""
    shown = [sheet for sheet in _book(data, limits).worksheets if sheet.sheet_state == "visible"]
    sheet = shown[page - 1]
    return _text(sheet, _Rows(sheet, page=page))


def _book(data: bytes, limits: Limits) -> Any:
    _forbid_size(data, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions it drops; none of them is text
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
    ) as error:
        raise refuse("broken") from error
    if len(book.worksheets) > limits.pages:
        raise refuse("too_many_pages", count=len(book.worksheets), limit=limits.pages)
    return book


def _forbid_size(data: bytes, limits: Limits) -> None:
    """Refuse a workbook of too many cells before they are all in memory: its tags are counted as it is unpacked."""
    cells = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if not member.filename.startswith("xl/worksheets/"):
                continue
            with archive.open(member) as file:
                while part := file.read(MB):
                    cells += part.count(b"<c ") + part.count(b"<row")
                    if cells > limits.cells:
                        raise refuse("too_many_cells", limit=limits.cells)


def read_rows(data: bytes, limits: Limits) -> list[dict[str, Any]]:
    """The filled rows of the visible sheets, for tables of figures: ``{"sheet": name, "rows": [[number, cells], …]}``.

    Cells are numbers, texts or None; dates are year-month-day; a formula stays its text (``=A1+1``), never its value.
    No sheet gives more than ``ROWS_MOST`` rows: who takes them refuses a longer table. Raises ReadError.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in read_xlsx
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        if len(sheets) > limits.pages:
            raise refuse("too_many_pages", count=len(sheets), limit=limits.pages)
        return [{"sheet": one_line(one.title), "rows": list(_filled(one))} for one in sheets]


def _filled(sheet: Any) -> Iterator[tuple[int, list[float | int | str | None]]]:
    """(number, cells) of the rows of a streamed sheet that hold something."""
    sheet.reset_dimensions()  # the size a file announces need not be true
    left = ROWS_MOST
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_plain(value) for value in row]
        if any(cell not in (None, "") for cell in cells):
            yield number, cells
            left -= 1
            if not left:
                return


def _plain(value: object) -> float | int | str | None:
    """A cell as JSON carries it; a formula over several cells is its text."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return _text_of(getattr(value, "text", value))


def _formula_note(data: bytes) -> Iterator[Problem]:
    """Formulas whose value was never stored show nothing here, though they would in a spreadsheet application."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/") and member.file_size <= _SCANNED:
                count += len(_NO_VALUE.findall(archive.read(member)))
    if count:
        yield problem("formulas", count=count)


class _Rows:
    """The cells of a sheet that are seen, by row and column; what is not is in ``hidden``."""

    def __init__(self, sheet: Any, *, page: int) -> None:
        self.rows: dict[int, Row] = {}
        self.hidden: list[HiddenText] = []
        self._page = page
        columns: set[int] = set()
        for letter, column in sheet.column_dimensions.items():
            if column.hidden or column.width == 0:
                first = column.min or column_index_from_string(letter)
                columns.update(range(first, (column.max or first) + 1))
        dimensions = sheet.row_dimensions.items()
        rows = {number for number, row in dimensions if row.hidden or row.ht == 0}
        apart: dict[tuple[str, int], list[str]] = {}  # texts of hidden rows and columns, each on one line
        # Walking the cells that exist, because sheet.rows makes a cell for every place of the used range.
        for (row, column), cell in sorted(sheet._cells.items()):
            if cell.comment is not None:
                self._hide(f"{cell.coordinate} : {one_line(cell.comment.text or '')}", "comment")
            text = _text_of(cell.value, cell.number_format) if cell.value is not None else ""
            if not text:
                continue
            if row in rows:
                apart.setdefault(("row", row), []).append(text)
            elif column in columns:
                apart.setdefault(("column", column), []).append(text)
            elif why := _why_unseen(cell):
                self._hide(text, why)
            else:
                bold = cell.font is not None and bool(cell.font.b)
                made = Cell(text=text, words=isinstance(cell.value, str), bold=bold)
                self.rows.setdefault(row, {})[column] = made
        for (why, _), texts in apart.items():
            self._hide(" ; ".join(texts), why)

    def _hide(self, text: str, why: str) -> None:
        self.hidden.append(HiddenText(page=self._page, text=text, why=why))


def _why_unseen(cell: Any) -> str:
    """Why the value of a cell is not seen: its format shows nothing, or it is written in the colour of the cell."""
    if cell.number_format.replace(" ", "").startswith(";;;"):
        return "hidden"
    if not cell.has_style or cell.font is None:
        return ""
    if cell.font.sz is not None and cell.font.sz < _TINY:
        return "tiny"
    ink = _colour(cell.font.color)
    fill = cell.fill
    behind = _colour(fill.fgColor) if fill is not None and fill.fill_type == "solid" else _WHITE
    return "colour" if ink and (fill is None or fill.fill_type in (None, "solid")) and is_near(ink, behind) else ""


def _colour(colour: Any) -> str:
    """Six hexadecimal digits of a colour, "" when it is not known: of the theme only its white is."""
    if colour is None:
        return ""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:]
    return _WHITE if colour.type == "theme" and colour.theme == 0 and not colour.tint else ""


def _text(sheet: Any, rows: _Rows) -> tuple[str, list[Place]]:
    """(text, where its cells stand) of one sheet."""
    areas = (
        Area(top=one.min_row, left=one.min_col, bottom=one.max_row, right=one.max_col)
        for one in sheet.merged_cells.ranges
    )
    return sheet_text(rows.rows, areas)


def _text_of(value: object, number_format: str = "") -> str:
    """A value as a person reads it: whole numbers without a point, percentages, dates as year-month-day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        if "%" in number_format:
            return f"{value * 100:.6g} %"
        return f"{value:.12g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return one_line(str(value))
