"""Reader of CSV: a table as one page, one line a row, each value with its header."""

import csv
import io
import re
from collections import Counter

from ingest.clean import normalise, one_line
from ingest.detect import CSV
from ingest.encoding import decode
from ingest.grid import Cell, Place, Row, sheet_text
from ingest.limits import Limits
from ingest.model import Page, Reading
from ingest.refusals import problem, refuse

_DELIMITERS = ";,\t|"
_SAMPLE = 50  # lines from which the delimiter is told
_NUMBER = re.compile(r"[+-]?[\d\s\u00a0\u202f.,]*\d\s*[%€$]?$|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def read_csv(data: bytes, limits: Limits) -> Reading:
    """A table in text. Raises ReadError for one of too many cells."""
    raw, encoding = decode(data)
    notes = () if encoding.startswith("utf") else (problem("encoding", encoding=encoding),)
    text, _ = sheet_text(_rows(raw, limits))
    return Reading(media_type=CSV, title="", pages=(Page(number=1, text=text),), problems=notes)


def csv_places(data: bytes, limits: Limits, page: int) -> tuple[str, list[Place]]:
    """(text, where its cells stand) of the table. Raises ReadError, IndexError when ``page`` is not 1."""
    if page != 1:
        raise IndexError(page)
    return sheet_text(_rows(decode(data)[0], limits))


def delimiter(lines: list[str]) -> str:
    """The sign that parts the cells: the one that comes as often in most lines, and most often."""
    best = (0.0, 0, ";")
    for sign in _DELIMITERS:
        counts = Counter(line.count(sign) for line in lines if line.strip())
        count, same = max(counts.items(), key=lambda one: (bool(one[0]), one[1]), default=(0, 0))
        if count:
            best = max(best, (same / counts.total(), count, sign))
    return best[2]


def _rows(raw: str, limits: Limits) -> dict[int, Row]:
    clean = normalise(raw)
    sample = clean.split("\n", _SAMPLE)[:_SAMPLE]
    csv.field_size_limit(limits.text_bytes)
    rows: dict[int, Row] = {}
    cells = 0
    for number, values in enumerate(csv.reader(io.StringIO(clean), delimiter=delimiter(sample)), 1):
        cells += len(values) + 1
        if cells > limits.cells:
            raise refuse("too_many_cells", limit=limits.cells)
        made = {
            column: Cell(text=text, words=not _NUMBER.match(text))
            for column, value in enumerate(values, 1)
            if (text := one_line(value))
        }
        if made:
            rows[number] = _as_header(made) if not rows else made
    return rows


def _as_header(row: Row) -> Row:
    """The first row names the columns when it holds nothing but words."""
    if not all(cell.words for cell in row.values()):
        return row
    return {column: Cell(text=cell.text, words=True, bold=True) for column, cell in row.items()}
