"""Pure: set the cells of a sheet as the text of a page, one line a row, each value with the header of its column.

XLSX, ODS and CSV come through here, so a table reads the same whatever the application. Offsets count code points.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.segment import row_head
from ingest.writer import MOST_HEADER, short_header

_BOLD_HEADER = 200  # characters of a bold header cell at most
_PLAIN_HEADER = 60  # characters, on average, of header cells that only their place tells
_DISTINCT = 0.9  # share of different names in a row of headers
_PLAIN_WIDTH = 3  # cells such a header needs
_PLAIN_SHARE = 0.8  # share of the columns below that it must name
_LOOK_AHEAD = 5  # rows below that are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A filled cell."""

    text: str  # on one line, not empty
    words: bool  # whether the application holds it for text, not for a number or date
    bold: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """Merged cells: rows and columns from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a cell stands in the text of its sheet."""

    start: int  # first code point of its value
    end: int  # one past the last
    row: int  # from 1
    column: int  # from 1


Row = dict[int, Cell]
Line = list[tuple[str, tuple[int, int] | None]]  # parts of a line; those that are a value name their row and column


def sheet_text(rows: Mapping[int, Row], areas: Iterable[Area] = ()) -> tuple[str, list[Place]]:
    """(text, where its cells stand) of a sheet given by row and column; a cell merged downwards stands in each row."""
    filled = {number: {column: cell.text for column, cell in row.items()} for number, row in rows.items()}
    spans = _fill_down(areas, filled)
    order = sorted(filled)
    heads: dict[int, str] = {}
    after_header = False
    made: list[Line] = []
    for place, number in enumerate(order):
        below = [filled[other] for other in order[place + 1 : place + 1 + _LOOK_AHEAD]]
        row = filled[number]
        following = rows.get(order[place + 1], {}) if below else {}
        if below and _is_header(rows.get(number, {}), row, following, below, known=bool(heads)):
            named = {
                reached: short_header(text)
                for column, text in row.items()
                for reached in spans.get((number, column), (column,))
            }
            heads = {**heads, **named} if after_header else named
            after_header = True
            made.append(_line(number, row, {}, paired=False))
        else:
            after_header = False
            made.append(_line(number, row, heads, paired=True))
    return _join(made)


def _line(number: int, row: Mapping[int, str], heads: Mapping[int, str], *, paired: bool) -> Line:
    """The parts of one line; two cells without headers are a name and its value where ``paired``."""
    columns = sorted(row)
    shown = [(heads.get(column, ""), row[column], (number, column)) for column in columns]
    if paired and len(shown) == 2 and not any(head for head, _, _ in shown) and len(shown[0][1]) <= MOST_HEADER:
        name, value = shown
        return [(short_header(name[1]), name[2]), (" : ", None), (value[1], value[2])]
    if len(shown) == 1 and len(heads) > 1 and len(shown[0][1]) > _PLAIN_HEADER:
        return [(shown[0][1], shown[0][2])]  # a remark under the table, not a value of its column
    parts: Line = []
    for head, text, where in shown:
        if parts:
            parts.append((" ; ", None))
        if head and head != text:
            parts.append((f"{head} : ", None))
        parts.append((text, where))
    return parts


def _join(made: Sequence[Line]) -> tuple[str, list[Place]]:
    """The lines as one text; rows that do not show as such get an empty line between (see PageWriter.rows)."""
    texts = ["".join(part for part, _ in line) for line in made]
    gaps = [""]
    for before, after in pairwise(texts):
        gaps.append("\n" if (head := row_head(after)) and head == row_head(before) else "\n\n")
    parts: list[str] = []
    places: list[Place] = []
    length = 0
    for gap, line in zip(gaps, made, strict=False):
        for text, where in [(gap, None), *line]:
            if where is not None:
                places.append(Place(start=length, end=length + len(text), row=where[0], column=where[1]))
            parts.append(text)
            length += len(text)
    return "".join(parts), places


def _fill_down(areas: Iterable[Area], values: dict[int, dict[int, str]]) -> dict[tuple[int, int], range]:
    """Put the value of a cell merged downwards into each of its rows; the columns of merged cells, by first cell."""
    order = sorted(values)
    spans = {}
    for area in areas:
        text = values.get(area.top, {}).get(area.left)
        if text is None:
            continue
        spans[area.top, area.left] = range(area.left, area.right + 1)
        for number in order[bisect_left(order, area.top) : bisect_right(order, area.bottom)]:
            values[number].setdefault(area.left, text)
    return spans


def _is_header(
    cells: Row, row: Mapping[int, str], following: Row, below: Sequence[Mapping[int, str]], *, known: bool
) -> bool:
    """Whether a row names its columns: bold words above cells that are not, or the first full row of short words."""
    words = all(cell.words for cell in cells.values()) and len(set(row.values())) >= _DISTINCT * len(row)
    if len(row) < 2 or not words:
        return False
    if all(cell.bold for cell in cells.values()):
        return max(map(len, row.values())) <= _BOLD_HEADER and not all(cell.bold for cell in following.values())
    width = max(len(other) for other in below)
    short = sum(map(len, row.values())) <= _PLAIN_HEADER * len(row)
    return not known and short and len(row) >= max(_PLAIN_WIDTH, _PLAIN_SHARE * width)


def column_name(column: int) -> str:
    """The letters of a column from 1: A, B, … Z, AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
