"""Workbooks to work with: real numbers and dates, frozen headers, filters, print setup. Same content, same bytes.

The protected grid of `assistant.exchange` is another thing: what is written there is read back. Nothing here is.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from assistant.exchange.xlsx import CELL_MOST, neutral, repacked
from assistant.reports.paper import seen

Value = str | int | float | Fraction | date | bool | None
_INK, _PAPER, _LINE = "1B1D1F", "FFFFFF", "B9B3A7"
LINE, TALLEST = 13.0, 409.0
"""Height of a line of ten points, and the greatest that a row may have, points."""
LOOSE = 1.08
"""Words break before the end of a line: what a text takes more than its letters."""
WIDE = 160
"""Characters of all columns from which a sheet is set up for A3: on A4 its letters would be too small to read."""
_DATES: Final = {"fr": "dd/mm/yyyy", "en": "yyyy-mm-dd"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A column of a sheet."""

    title: str
    """Its header."""
    width: int
    """Its width, characters."""
    digits: int = 0
    """Decimals of its numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """A sheet."""

    name: str
    """Its name, 31 characters at most."""
    fields: tuple[Field, ...]
    """Columns in order."""
    rows: tuple[tuple[Value, ...], ...]
    """Values of the cells, a row for each."""


def workbook(title: str, lang: str, day: date, tabs: Sequence[Tab]) -> bytes:
    """The bytes of a workbook dated `day`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator, book.properties.language = neutral(seen(title)), "Cap NR", lang
    looks = _Looks(book, lang)
    for one in tabs:
        _tab(book.create_sheet(one.name[:31]), one, looks, title)
    target = io.BytesIO()
    book.save(target)
    return repacked(target.getvalue(), day)


class _Looks:
    """The styles of the cells, named once: a workbook of thousands of cells is written in one look each."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book, self._lang, self._made = book, lang, {}  # type: Any, str, dict[str, NamedStyle]
        self.head = self._named("cap-head", Alignment(wrap_text=True, vertical="center"))
        self.head.font = Font(name="Arial", size=10, bold=True, color=_PAPER)
        self.head.fill = PatternFill("solid", fgColor=_INK)

    def of(self, value: Value, digits: int) -> str:
        """The name of the look for a value."""
        if isinstance(value, date):
            return self._kept("cap-date", _DATES[self._lang])
        if isinstance(value, int | float | Fraction) and not isinstance(value, bool):
            kept = 0 if isinstance(value, int) else digits  # a level, a rank: never "1,0"
            return self._kept(f"cap-number-{kept}", "#,##0" + (f".{'0' * kept}" if kept else ""))
        return self._kept("cap-text", "General")

    def _kept(self, name: str, form: str) -> str:
        if name not in self._made:
            words = name == "cap-text"  # set in a little, so that they do not touch the number beside them
            side = "left" if words else None
            made = self._named(
                name, Alignment(wrap_text=True, vertical="top", horizontal=side, indent=1 if words else 0)
            )
            made.number_format = form
            self._made[name] = made
        return name

    def _named(self, name: str, alignment: Any) -> NamedStyle:
        made = NamedStyle(name=name, alignment=alignment, font=Font(name="Arial", size=10))
        made.border = Border(bottom=Side(style="thin", color=_LINE))
        self._book.add_named_style(made)
        return made


def _tab(sheet: Any, content: Tab, looks: _Looks, title: str) -> None:
    for at, one in enumerate(content.fields, 1):
        cell = sheet.cell(row=1, column=at, value=neutral(seen(one.title)))
        cell.style = "cap-head"
        sheet.column_dimensions[get_column_letter(at)].width = one.width
    titles = [one.title for one in content.fields]
    for number, row in enumerate((titles, *content.rows), 1):
        sheet.row_dimensions[number].height = _height(row, content.fields)
    for number, row in enumerate(content.rows, 2):
        for at, value in enumerate(row, 1):
            _cell(sheet.cell(row=number, column=at), value, looks, content.fields[at - 1].digits)
    last = get_column_letter(len(content.fields))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{last}{max(len(content.rows) + 1, 2)}"
    sheet.page_setup.orientation = "landscape"
    wide = sum(one.width for one in content.fields) > WIDE
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if wide else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.left.text = f"Cap NR · {seen(title)}".replace("&", "&&")[:200]
    sheet.oddFooter.right.text = "&P / &N"


def _height(row: Sequence[Value], fields: Sequence[Field]) -> float:
    """Height of a row, points, by the words of its fullest cell: not every office computes it when it opens a file."""
    lines = max(
        sum(max(1, ceil(len(part) * LOOSE / one.width)) for part in str(value).split("\n"))
        if isinstance(value, str)
        else 1
        for value, one in zip(row, fields, strict=True)
    )
    return min(TALLEST, LINE * lines + 3)


def _cell(cell: Any, value: Value, looks: _Looks, digits: int) -> None:
    cell.style = looks.of(value, digits)
    if isinstance(value, str):
        cell.value = neutral(seen(value))[:CELL_MOST] or None
        if cell.value is not None:
            cell.data_type = "s"  # a text such as "#N/A" stays a text
    elif isinstance(value, Fraction):
        cell.value = float(value)
    else:
        cell.value = value
