"""Pure: set the blocks of a structured file (HTML, DOCX, XLSX) as the text of a page, and keep where its headings
are.
"""

import re
from collections.abc import Iterable, Sequence

from ingest.clean import normalise, one_line
from ingest.segment import row_head

MOST_HEADER = 80
"""Characters of a column header that are repeated in each of its rows."""


class PageWriter:
    """Builds one page: blocks are parted by an empty line, items of a list and rows of a table by a line feed."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[tuple[int, int, int]] = []
        self._open: list[str] = []
        self._level = 0
        self._item = False
        self._tight = False  # whether the last block was an item or a row, which the next one may follow without a gap

    def write(self, text: str) -> None:
        """Add text to the open block; a line feed in it stays one."""
        self._open.append(text)

    def begin_item(self) -> None:
        """Make the next block an item of a list."""
        self._item = True

    def begin_heading(self, level: int) -> None:
        """Make the next block a heading of this level (1 is the highest)."""
        self._level = level

    def end_block(self) -> None:
        """Close the open block; without any text nothing is written and the kind of the next block stays asked for."""
        raw = normalise("".join(self._open))
        self._open.clear()
        text = re.sub(r"[^\S\n]*\n\s*", "\n", re.sub(r"[^\S\n]{2,}", " ", raw)).strip()
        if not text:
            return
        if self._level:
            text = " ".join(text.split())
        start = self._put(f"- {text}" if self._item else text, tight=self._item)
        if self._level:
            self._headings.append((start, start + len(text), self._level))
        self._item, self._level = False, 0

    def rows(self, lines: Iterable[str]) -> None:
        """Add rows of a table, each on its own line. Rows that do not show as such get an empty line between."""
        before = ""
        for line in filter(None, lines):
            head = row_head(line)
            self._tight = bool(head) and head == row_head(before)
            self._put(line, tight=True)
            before = line
        self._tight = False

    def finish(self) -> tuple[str, tuple[tuple[int, int, int], ...]]:
        """(text of the page, (start, end, level) of its headings)."""
        return "".join(self._parts), tuple(self._headings)

    def _put(self, text: str, *, tight: bool) -> int:
        gap = "" if not self._parts else "\n" if tight and self._tight else "\n\n"
        self._tight = tight
        self._parts.append(gap + text)
        start = self._length + len(gap)
        self._length = start + len(text)
        return start


def rows_to_lines(grid: Sequence[Sequence[str]], *, header: bool) -> list[str]:
    """One line for each row: its filled cells as "Header : value", joined by " ; ".

    The first row gives the headers when ``header`` is true; it is then a line of its own. A cell whose column has no
    header
    gives its value alone. Cells are set on one line; an empty row gives "".
    """
    made = []
    heads: list[str] = []
    for number, row in enumerate(grid):
        cells = [one_line(cell) for cell in row]
        if number == 0 and header:
            heads = [short_header(cell) for cell in cells]
            made.append(" ; ".join(cell for cell in cells if cell))
        else:
            made.append(row_to_line(heads, cells))
    return made


def row_to_line(heads: Sequence[str], cells: Sequence[str]) -> str:
    """The filled cells of one row with the headers of their columns; ``heads`` may be shorter.

    Two cells without headers are a name and its value: "name : value".
    """
    filled = [(heads[column] if column < len(heads) else "", cell) for column, cell in enumerate(cells) if cell]
    if len(filled) == 2 and not any(head for head, _ in filled) and len(filled[0][1]) <= MOST_HEADER:
        return f"{short_header(filled[0][1])} : {filled[1][1]}"
    return " ; ".join(f"{head} : {cell}" if head and head != cell else cell for head, cell in filled)


def short_header(text: str) -> str:
    """A column header as it is repeated: on one line, without its colon, cut at a word when it is very long."""
    head = one_line(text).rstrip(" :")
    if len(head) <= MOST_HEADER:
        return head
    return head[: MOST_HEADER - 2].rsplit(" ", 1)[0] + " …"
