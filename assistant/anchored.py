"""Pure: the passage of a page around a quote, as safe HTML and as plain text, with the quote marked.

It stands beside the picture of the page for those who do not see it, and in its place where a page has none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from ingest.grid import Place, column_name

AROUND = 400
"""Characters of the page shown before and after the quote, up to the ends of their lines."""
_MORE = 400  # characters by which a line may go on beyond that
_ROWS_MOST = 200
_COLUMNS_MOST = 60
_NAMED_MOST = 8  # cells named one by one
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_BREAK = Markup("<br>\n")
_GAP = "…"

Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchored:
    """A stretch of a page with what is quoted of it."""

    text: str  # the stored text of the page
    ranges: tuple[Range, ...]  # what is quoted, in order, apart from each other
    anchor: str  # id of the first mark
    cells: tuple[Place, ...] = ()  # cells of the rows around, when the page is a sheet

    def quote(self) -> str:
        """What is quoted, pieces parted by an ellipsis."""
        return f" {_GAP} ".join(self.text[start:end] for start, end in self.ranges)

    def marked_cells(self) -> tuple[Place, ...]:
        """The cells that the quote touches."""
        return tuple(
            one for one in self.cells if any(one.start < end and one.end > start for start, end in self.ranges)
        )

    def html(self, caption: str) -> Markup:
        """The passage as a fragment of HTML: a table with this caption for a sheet, else paragraphs."""
        return self._table(caption) if self.marked_cells() else self._paragraphs()

    def plain(self) -> str:
        """The passage as plain text, the quote between « »."""
        low, high = _window(self.text, self.ranges)
        parts = [_GAP if low else ""]
        at = low
        for start, end in self.ranges:
            parts += (self.text[at:start], "« ", self.text[start:end], " »")
            at = end
        parts += (self.text[at:high], _GAP if high < len(self.text) else "")
        return "".join(parts).strip("\n")

    def _paragraphs(self) -> Markup:
        low, high = _window(self.text, self.ranges)
        made: list[Markup] = []
        marked = False
        for start, end in _paragraphs(self.text, low, high):
            parts: list[Markup] = []
            for first, last, inside in _pieces(start, end, self.ranges):
                shown = _BREAK.join(escape(line) for line in self.text[first:last].split("\n"))
                parts.append(_mark(shown, "" if marked else self.anchor) if inside else shown)
                marked = marked or inside
            made.append(Markup("<p>{}{}{}</p>").format(
                _GAP if start == low and low else "", Markup("").join(parts),
                _GAP if end == high and high < len(self.text) else "",
            ))  # fmt: skip
        return Markup("\n").join(made)

    def _table(self, caption: str) -> Markup:
        """The rows around the quote, each value in its column, the cells of the quote marked."""
        marked = self.marked_cells()
        columns = sorted({one.column for one in self.cells})[:_COLUMNS_MOST]
        heads = _heads(self.text, self.cells)
        head = Markup("").join(
            Markup('<th scope="col">{}{}</th>').format(
                column_name(column), Markup(" <span>{}</span>").format(heads[column]) if column in heads else ""
            )
            for column in columns
        )
        rows = []
        for number, group in groupby(self.cells, key=lambda one: one.row):
            values = {one.column: one for one in group}
            shown = [values.get(column) for column in columns]
            filled = Markup("").join(
                Markup("<td>{}</td>").format(self._cell(one, marked) if one else "") for one in shown
            )
            rows.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(number, filled))
        return Markup(
            "<table><caption>{}</caption>\n<thead><tr><td></td>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>"
        ).format(caption, head, Markup("\n").join(rows[:_ROWS_MOST]))

    def _cell(self, one: Place, marked: Sequence[Place]) -> Markup:
        shown = escape(self.text[one.start : one.end])
        return _mark(shown, self.anchor if one == marked[0] else "") if one in marked else shown


def cell_names(cells: Sequence[Place]) -> str:
    """The cells as an application names them: "B3", "B3:D5" for a full block, else one by one."""
    if not cells:
        return ""
    rows, columns = {one.row for one in cells}, {one.column for one in cells}
    first, last = f"{column_name(min(columns))}{min(rows)}", f"{column_name(max(columns))}{max(rows)}"
    block = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
    if first == last:
        return first
    if block == len({(one.row, one.column) for one in cells}):
        return f"{first}:{last}"
    names = list(dict.fromkeys(f"{column_name(one.column)}{one.row}" for one in cells))
    return ", ".join(names[:_NAMED_MOST]) + (f", {_GAP}" if len(names) > _NAMED_MOST else "")


def _mark(shown: Markup, anchor: str) -> Markup:
    opened = Markup('<mark id="{}">').format(anchor) if anchor else Markup("<mark>")
    return Markup("{}{}</mark>").format(opened, shown)


def _window(text: str, ranges: Sequence[Range]) -> Range:
    """What of a page is shown: the quote and a little around it, to the ends of lines where they are near."""
    first = ranges[0][0] if ranges else 0
    last = ranges[-1][1] if ranges else 0
    low, high = max(0, first - AROUND), min(len(text), last + AROUND)
    line = text.rfind("\n", max(0, low - _MORE), low + 1)
    low = 0 if low <= _MORE and line < 0 else line + 1 if line >= 0 else low
    line = text.find("\n", high, high + _MORE)
    high = line if line >= 0 else len(text) if len(text) - high <= _MORE else high
    return min(low, first), max(high, last)


def _paragraphs(text: str, low: int, high: int) -> Iterator[Range]:
    """The ranges between blank lines that hold something."""
    start = low
    for gap in _BLANK_LINE.finditer(text, low, high):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:high].strip():
        yield start, high


def _pieces(start: int, end: int, ranges: Sequence[Range]) -> Iterator[tuple[int, int, bool]]:
    """A paragraph cut where quotes begin and end: (first, last, whether it is quoted)."""
    at = start
    for low, high in ranges:
        first, last = max(start, low), min(end, high)
        if first >= last:
            continue
        if at < first:
            yield at, first, False
        yield first, last, True
        at = last
    if at < end:
        yield at, end, False


def _heads(text: str, cells: Sequence[Place]) -> dict[int, str]:
    """The header of each column, as the rows of the sheet repeat it before its values ("Nombre : 120")."""
    found: dict[int, str] = {}
    before = 0
    for one in cells:
        line = text.rfind("\n", 0, one.start) + 1
        said = text[max(before, line) : one.start]
        if said.endswith(" : ") and (name := said[:-3].removeprefix(" ; ").strip()):
            found.setdefault(one.column, name)
        before = one.end
    return found
