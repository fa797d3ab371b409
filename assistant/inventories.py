"""Inventory files as people have them: CSV, XLSX or JSON bytes in, an inventory of the footprint engine out.

A workbook is opened in the child process of ``ingest`` only; this process sees its rows as plain JSON. CSV is not a
format of documents: only a CSV whose header is that of an inventory is read, here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from assistant.errors import UsageError
from ingest.errors import ReadError
from ingest.pool import Pool
from ingest.work import problem_from
from scoring.errors import Problem
from scoring.footprint.errors import InventoryError
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.formats import GLPI_COLUMNS, GLPI_TYPES, NUMECOEVAL_COLUMNS, from_pcr_si
from scoring.footprint.inventory import MAX_LINES, Inventory, from_table
from scoring.footprint.line_reading import COLUMNS
from scoring.footprint.names import fold
from scoring.footprint.table import Row, clean, decode, read_csv

MAX_BYTES = 50_000_000
"""Larger files are refused unread."""
_ZIP = b"PK\x03\x04"
_NO_TEXT = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
_HEADER_WITHIN = 20
"""A workbook's header stands in its first filled rows: titles and notes may come before it."""
_COMMA = re.compile(r"[+-]?\d+,\d+")
_FORMATS: dict[str, dict[str, Any]] = {
    "own": {},
    "numecoeval": {"columns": NUMECOEVAL_COLUMNS},
    "glpi": {"columns": GLPI_COLUMNS, "extra_types": GLPI_TYPES, "single": True},
}
"""Format of a table to how the engine reads it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A sheet of a workbook from its header on."""

    sheet: str
    """Name of the sheet."""
    header: tuple[str, ...]
    """Cells of the header row."""
    line: int
    """Row of the header, from 1."""
    rows: tuple[tuple[int, list[Any]], ...]
    """(row number, cells) below the header."""


def read_inventory(
    name: str,
    data: bytes,
    base: FactorBase,
    *,
    columns: Mapping[str, str] | None = None,
    pool: Pool | None = None,
) -> Inventory:
    """The inventory in the bytes of a file called `name`: our columns, NumEcoEval, a GLPI export or a PCR-SI request.

    ``columns`` maps headers of another tool to our columns; a line is then one piece unless a quantity is mapped.
    Raises InventoryError with every fault, its line and column; ReadError for a workbook that cannot be opened;
    UsageError for a file that is no table at all. Nothing is half imported.
    """
    if len(data) > MAX_BYTES:
        raise UsageError("inventory_too_large", name=name, limit=MAX_BYTES // 1_000_000)
    if data.startswith(_ZIP):
        return _from_workbook(name, data, base, columns, pool)
    if data.startswith(_NO_TEXT) or (b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise UsageError("not_an_inventory", name=name)
    text = decode(data, name, InventoryError)
    if text.lstrip().startswith(("{", "[")):
        return from_pcr_si(text, base, name=name)
    header, rows = read_csv(text, name, InventoryError, max_lines=MAX_LINES)
    return from_table(rows, base, name=name, **(_mapped(columns) if columns else _FORMATS[_format(header) or "own"]))


def recognised(name: str, data: bytes, *, pool: Pool | None = None) -> bool:
    """Whether a file among documents is an inventory: every column of its header is a documented one, type and quantity
    with them, or it is a NumEcoEval file. A human table that merely has such columns among others is not.
    """
    if len(data) > MAX_BYTES:
        return False
    try:
        if data.startswith(_ZIP):
            return (
                name.lower().endswith((".xlsx", ".xlsm"))
                and _table_of(_sheets(name, data, pool), _strictly) is not None
            )
        if not name.lower().endswith(".csv"):
            return False
        header, _rows = read_csv(decode(data, name, InventoryError), name, InventoryError, max_lines=MAX_LINES)
    except (InventoryError, ReadError):
        return False
    return _strictly(header)


def _format(header: Sequence[str]) -> str:
    """Format that a header announces, empty when it is none of ours."""
    folded = {fold(cell) for cell in header if cell}
    if "nomequipementphysique" in folded:
        return "numecoeval"
    own = {COLUMNS.get(cell) for cell in folded}
    if {"type", "quantity"} <= own:
        return "own"
    known = {GLPI_COLUMNS.get(cell) for cell in folded}
    return "glpi" if {"type", "id"} <= known and folded & {"lieu", "location", "fabricant", "manufacturer"} else ""


def _strictly(header: Sequence[str]) -> bool:
    """Whether a header is that of an inventory and of nothing else."""
    kind = _format(header)
    return kind == "numecoeval" or (kind == "own" and all(fold(cell) in COLUMNS for cell in header if cell))


def _mapped(columns: Mapping[str, str]) -> dict[str, Any]:
    """How the engine reads a table by a mapping of its headers. Raises UsageError for a column that is not ours."""
    for own in columns.values():
        if own not in COLUMNS.values():
            raise UsageError("unknown_column", wanted=own, known=", ".join(sorted(set(COLUMNS.values()))))
    return {
        "columns": {fold(header): own for header, own in columns.items()},
        "extra_types": GLPI_TYPES,
        "single": "quantity" not in columns.values(),
    }


def _from_workbook(
    name: str, data: bytes, base: FactorBase, columns: Mapping[str, str] | None, pool: Pool | None
) -> Inventory:
    how = _mapped(columns) if columns else None

    def usable(header: Sequence[str]) -> bool:
        return bool(_format(header)) if columns is None else {fold(one) for one in columns} <= set(map(fold, header))

    table = _table_of(_sheets(name, data, pool), usable)
    if table is None:
        fault = Problem(
            line=1,
            column=1,
            fr="aucune feuille ne porte les colonnes « type » et « quantité » (capnr footprint --template)",
            en="no sheet has the columns “type” and “quantity” (capnr footprint --template)",
        )
        raise InventoryError(name, (fault,))
    said = f"{name}, {table.sheet}"
    try:
        return from_table(_rows(table), base, name=said, **(how or _FORMATS[_format(table.header)]))
    except InventoryError as fault:  # the engine counts a header as line 1
        placed = tuple(replace(one, line=table.line) if one.line == 1 else one for one in fault.problems)
        raise InventoryError(said, placed) from fault


def _sheets(name: str, data: bytes, pool: Pool | None) -> list[dict[str, Any]]:
    """Rows of the visible sheets, read in a child process."""
    with ExitStack() as stack:
        pool = pool or stack.enter_context(Pool())
        result = pool.submit(name, data, "rows").result()
    if "refused" in result:
        raise ReadError(problem_from(result["refused"]))
    sheets: list[dict[str, Any]] = result["sheets"]
    return sheets


def _table_of(sheets: list[dict[str, Any]], wanted: Callable[[Sequence[str]], bool]) -> Table | None:
    """The first table whose header is wanted, None when no sheet has one."""
    for sheet in sheets:
        for place, (number, cells) in enumerate(sheet["rows"][:_HEADER_WITHIN]):
            header = tuple(str(cell).strip() if cell is not None else "" for cell in cells)
            if wanted(header):
                below = tuple((int(line), list(found)) for line, found in sheet["rows"][place + 1 :])
                return Table(sheet=str(sheet["sheet"]), header=header, line=int(number), rows=below)
    return None


def _rows(table: Table) -> Iterator[Row]:
    """The rows as the engine takes them, with their own numbers."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(table.header, start=1):
        if cell in columns:
            fault = Problem(
                line=table.line, column=place, fr=f"colonne « {cell} » répétée", en=f"column “{cell}” repeated"
            )
            raise InventoryError(table.sheet, (fault,))
        if cell:
            columns[cell] = place
    comma = any(isinstance(cell, str) and _COMMA.fullmatch(cell) for _, cells in table.rows for cell in cells)
    written = partial(_written, comma=comma)
    for number, cells in table.rows:
        filled = {name: clean(written(cells[at - 1])) if at <= len(cells) else "" for name, at in columns.items()}
        if any(filled.values()):
            yield Row(line=number, cells=filled, columns=columns)


def _written(cell: float | int | str | None, *, comma: bool) -> str:
    """A cell as text; numbers take the decimal sign that the texts of the sheet use, so that the two do not clash."""
    if isinstance(cell, str) or cell is None:
        return cell or ""
    text = f"{cell:.15g}"
    if not comma or "." not in text:
        return text
    whole, decimals = text.split(".")
    return f"{whole},{decimals}0" if len(decimals) == 3 else f"{whole},{decimals}"  # three could be thousands
