"""Workbooks out, with the same bytes for the same content, and the rows of a workbook in.

openpyxl only writes here. A workbook that a person hands over is opened in the child process of `ingest`.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.exchange.faults import ExchangeError, Fault
from ingest.pool import Pool
from ingest.work import problem_from
from scoring.model import Text

MAX_BYTES = 20_000_000
"""Larger workbooks are refused unread."""
CELL_MOST = 32_000
"""Characters of one cell; the format stops at 32,767."""
_STARTS = "=+-@＝＋－＠"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STORED_ON = (1980, 1, 1, 0, 0, 0)
_CORE_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_INK, _OPEN, _CLOSED = "1F3B4D", "FFF8E1", "F2F4F5"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a sheet."""

    title: str
    """Its header."""
    width: int
    """Its width, characters."""
    open: bool = False
    """True when a person may write in it."""
    choices: tuple[str, ...] = ()
    """Values offered and admitted, empty when anything may be written."""
    hint: str = ""
    """What the spreadsheet says when a cell of the column is chosen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet: header, rows, and which columns may be changed."""

    name: str
    """Its name, 31 characters at most."""
    columns: tuple[Column, ...]
    """Columns in order."""
    rows: tuple[tuple[str, ...], ...]
    """Texts of the cells, a row for each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """The filled rows of a sheet that was read."""

    sheet: str
    """Name of the sheet."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """(row number from 1, texts of the cells)."""

    def cell(self, column: int, row: int) -> str:
        """How a spreadsheet names a place; `column` counts from 0."""
        return f"{self.sheet}!{get_column_letter(column + 1)}{row}"


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before a leading = + - @, tab or CR.

    Their full-width twins count too, and so do those behind spaces. A neutral text stays as it is.
    """
    kept = _CONTROLS.sub("", text)
    risky = kept[:1] in ("\t", "\r", "\n") or kept.lstrip()[:1] in tuple(_STARTS)
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{kept}" if risky else kept


def workbook(title: str, author: str, day: date, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a protected workbook dated `day`: frozen header, open columns, choices. Same content, same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, author
    for one in sheets:
        _sheet(book.create_sheet(one.name), one)
    target = io.BytesIO()
    book.save(target)
    return repacked(target.getvalue(), day)


def _sheet(sheet: Any, content: Sheet) -> None:
    sheet.append([neutral(one.title) for one in content.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_INK)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for number, row in enumerate(content.rows, 2):
        for at, text in enumerate(row, 1):
            column = content.columns[at - 1]
            cell = sheet.cell(row=number, column=at)
            cell.value = neutral(text)[:CELL_MOST] or None
            if cell.value is not None:
                cell.data_type = "s"  # a text such as "#N/A" stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=not column.open)
            cell.number_format = "@" if column.open else cell.number_format  # « 82 % » stays what was typed
            cell.fill = PatternFill("solid", fgColor=_OPEN if column.open else _CLOSED)
    last = len(content.rows) + 1
    for at, column in enumerate(content.columns, 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width
        if column.choices and content.rows:
            sheet.add_data_validation(_choices(column, f"{letter}2:{letter}{last}"))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(content.columns))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False


def _choices(column: Column, where: str) -> DataValidation:
    made = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    made.showErrorMessage = made.showInputMessage = True
    made.errorTitle, made.error = column.title[:32], " / ".join(column.choices)[:255]
    made.promptTitle, made.prompt = column.title[:32], column.hint[:255]
    made.add(where)
    return made


def repacked(data: bytes, day: date) -> bytes:
    """The same office archive with fixed entry times and `day` as its date of creation and change."""
    stamp = datetime(day.year, day.month, day.day).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _CORE_DATE.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, _STORED_ON), content, zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def rows_of(name: str, data: bytes, pool: Pool | None = None) -> tuple[Rows, ...]:
    """The filled rows of the visible sheets of a workbook, read in a child process.

    Formulas are texts and are never run. Raises ExchangeError for a file that cannot be read.
    """
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        said = Text(fr=f"le fichier dépasse {limit} Mo", en=f"the file is larger than {limit} MB")
        raise ExchangeError(name, [Fault(where="", said=said)])
    with ExitStack() as stack:
        pool = pool or stack.enter_context(Pool())
        result = pool.submit(name, data, "rows").result()
    if "refused" in result:
        problem = problem_from(result["refused"])
        raise ExchangeError(name, [Fault(where="", said=Text(fr=problem.fr, en=problem.en))])
    return tuple(
        Rows(
            sheet=str(sheet["sheet"]),
            rows=tuple((int(number), tuple(_text(cell) for cell in cells)) for number, cells in sheet["rows"]),
        )
        for sheet in result["sheets"]
    )


def _text(cell: object) -> str:
    """A cell as text; a whole number has no point."""
    if cell is None:
        return ""
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell).strip()
