"""Reader of workbooks. The only module that imports openpyxl.

Each visible sheet is one page; each visible row is one line of "Header : value". Values are those the application
stored,
formulas are never run. Hidden sheets, rows and columns are left out and noted.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from ingest.clean import one_line
from ingest.detect import XLSX
from ingest.limits import MB, Limits
from ingest.model import Page, Problem, Reading
from ingest.refusals import problem, refuse
from ingest.writer import PageWriter, row_to_line, short_header

_BOLD_HEADER = 200  # characters of a bold header cell at most
_PLAIN_HEADER = 60  # characters, on average, of header cells that only their place tells
_DISTINCT = 0.9  # share of different names in a row of headers
_PLAIN_WIDTH = 3  # cells such a header needs
_PLAIN_SHARE = 0.8  # share of the columns below that it must name
_LOOK_AHEAD = 5  # rows below that are looked at
ROWS_MOST = 200_100
"""Rows of one sheet that ``read_rows`` gives."""
_SCANNED = 50 * MB  # bytes of one sheet's XML that are searched for formulas without a value
_NO_VALUE = re.compile(rb"<c [^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v></v>|<v/>)?</c>")

Row = dict[int, Any]  # column number from 1 to cell


def read_xlsx(data: bytes, limits: Limits) -> Reading:
    """The sheets of a workbook as pages. Raises ReadError."""
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
    pages: list[Page] = []
    hidden_sheets, hidden_lines = 0, 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden_sheets += 1
            continue
        rows, hidden = _visible_rows(sheet)
        hidden_lines += hidden
        pages.append(Page(number=len(pages) + 1, text=_text(sheet, rows), label=one_line(sheet.title)))
    notes = (*_hidden_note(hidden_sheets, hidden_lines), *_formula_note(data))
    core = book.properties
    metadata = {
        "author": core.creator,
        "subject": core.subject,
        "created": core.created,
        "modified": core.modified,
    }
    found = tuple(sorted((key, _text_of(value)) for key, value in metadata.items() if value))
    return Reading(
        media_type=XLSX, title=one_line(core.title or ""), pages=tuple(pages), problems=notes, metadata=found
    )


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


def _hidden_note(sheets: int, lines: int) -> Iterator[Problem]:
    if sheets or lines:
        french = ", ".join(
            part
            for part in (
                f"{sheets} feuille(s)" * bool(sheets),
                f"{lines} ligne(s) ou colonne(s)" * bool(lines),
            )
            if part
        )
        english = ", ".join(
            part for part in (f"{sheets} sheet(s)" * bool(sheets), f"{lines} row(s) or column(s)" * bool(lines)) if part
        )
        yield problem("hidden_left_out", what_fr=french, what_en=english)


def _formula_note(data: bytes) -> Iterator[Problem]:
    """Formulas whose value was never stored show nothing here, though they would in a spreadsheet application."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/") and member.file_size <= _SCANNED:
                count += len(_NO_VALUE.findall(archive.read(member)))
    if count:
        yield problem("formulas", count=count)


def _visible_rows(sheet: Any) -> tuple[dict[int, Row], int]:
    """(filled cells by row and column in order, number of filled rows and columns that are hidden)."""
    hidden_columns: set[int] = set()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            hidden_columns.update(range(first, (column.max or first) + 1))
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    rows: dict[int, Row] = {}
    left_rows, left_columns = set(), set()
    # Walking the cells that exist, because sheet.rows makes a cell for every place of the used range.
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is None or not _text_of(cell.value, cell.number_format):
            continue
        if row in hidden_rows:
            left_rows.add(row)
        elif column in hidden_columns:
            left_columns.add(column)
        else:
            rows.setdefault(row, {})[column] = cell
    return rows, len(left_rows) + len(left_columns)


def _text(sheet: Any, rows: dict[int, Row]) -> str:
    """The lines of one sheet."""
    values = {
        number: {column: _text_of(cell.value, cell.number_format) for column, cell in row.items()}
        for number, row in rows.items()
    }
    spans = _fill_down(sheet.merged_cells.ranges, values)
    order = sorted(values)
    heads: dict[int, str] = {}
    after_header = False
    lines = []
    for place, number in enumerate(order):
        below = [values[other] for other in order[place + 1 : place + 1 + _LOOK_AHEAD]]
        row = values[number]
        if below and _is_header(rows.get(number, {}), row, rows.get(order[place + 1], {}), below, known=bool(heads)):
            named = {
                reached: short_header(text)
                for column, text in row.items()
                for reached in spans.get((number, column), (column,))
            }
            heads = {**heads, **named} if after_header else named
            after_header = True
            lines.append(" ; ".join(row[column] for column in sorted(row)))
        else:
            after_header = False
            columns = sorted(row)
            lines.append(
                row_to_line([heads.get(column, "") for column in columns], [row[column] for column in columns])
            )
    writer = PageWriter()
    writer.rows(lines)
    return writer.finish()[0]


def _fill_down(ranges: Iterable[Any], values: dict[int, dict[int, str]]) -> dict[tuple[int, int], range]:
    """Put the value of a cell merged downwards into each of its rows; the columns that merged cells reach, by first
    cell.
    """
    order = sorted(values)
    spans = {}
    for area in ranges:
        text = values.get(area.min_row, {}).get(area.min_col)
        if text is None:
            continue
        spans[area.min_row, area.min_col] = range(area.min_col, area.max_col + 1)
        for number in order[bisect_left(order, area.min_row) : bisect_right(order, area.max_row)]:
            values[number].setdefault(area.min_col, text)
    return spans


def _is_header(cells: Row, row: dict[int, str], next_cells: Row, below: list[dict[int, str]], *, known: bool) -> bool:
    """Whether a row names its columns: bold words above cells that are not, or the first full row of short words."""
    words = all(isinstance(cell.value, str) for cell in cells.values())
    words = words and len(set(row.values())) >= _DISTINCT * len(row)
    if len(row) < 2 or not words:
        return False
    if all(cell.font is not None and cell.font.b for cell in cells.values()):
        longest = max(map(len, row.values()))
        return longest <= _BOLD_HEADER and not all(
            cell.font is not None and cell.font.b for cell in next_cells.values()
        )
    width = max(len(other) for other in below)
    short = sum(map(len, row.values())) <= _PLAIN_HEADER * len(row)
    return not known and short and len(row) >= max(_PLAIN_WIDTH, _PLAIN_SHARE * width)


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
