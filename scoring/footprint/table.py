"""Strict reading of the tables people hand in: every fault with its line and column, and nothing half read."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from scoring.errors import Problem
from scoring.footprint.errors import TableError

_AMBIGUOUS = re.compile(r"^[+-]?[1-9]\d{0,2},\d{3}$")
_NUMBER = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_SPACES = str.maketrans("", "", " \u00a0\u202f")
_MOJIBAKE = re.compile("\ufffd|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]")


@dataclass(kw_only=True, slots=True)
class Faults:
    """Problems found so far in one file; ``limit`` keeps a hopeless file from filling the memory."""

    problems: list[Problem] = field(default_factory=list)
    limit: int = 100
    decimal: str = ""
    """The decimal sign seen first, to refuse a file that mixes two."""

    def add(self, line: int, column: int, fr: str, en: str) -> None:
        """Notes one problem; silent once the limit is reached."""
        if len(self.problems) < self.limit:
            self.problems.append(Problem(line=line, column=column, fr=fr, en=en))

    def raise_any(self, name: str, error: type[TableError]) -> None:
        """Raises ``error`` with every problem noted, if any."""
        if self.problems:
            raise error(name, tuple(self.problems))


def decode(data: bytes, name: str, error: type[TableError]) -> str:
    """Bytes of a file as text, UTF-8 with or without a mark; raises ``error`` with the place of the first bad byte."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        before = data[: cause.start]
        line = before.count(b"\n") + 1
        column = cause.start - (before.rfind(b"\n") + 1) + 1
        raise error(
            name,
            (
                Problem(
                    line=line,
                    column=column,
                    fr="octet illisible en UTF-8 : enregistrez le fichier en « CSV UTF-8 »",
                    en="byte not readable as UTF-8: save the file as “CSV UTF-8”",
                ),
            ),
        ) from cause


def _next(reader: Iterator[list[str]], skipped: int, name: str, error: type[TableError]) -> list[str] | None:
    """Next line of a reader, None at the end; raises ``error`` for a broken quote or an endless cell."""
    try:
        return next(reader, None)
    except csv.Error as cause:
        fault = Problem(
            line=skipped + reader.line_num,  # type: ignore[attr-defined]
            column=1,
            fr="ligne illisible : guillemet mal fermé, ou cellule de plus de 131 072 signes",
            en="unreadable line: a quote not closed, or a cell of more than 131,072 characters",
        )
        raise error(name, (fault,)) from cause


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a table."""

    line: int
    """Line in the file, from 1."""
    cells: Mapping[str, str]
    """Column name to cell, spaces trimmed; an absent or lone-dash cell is empty."""
    columns: Mapping[str, int]
    """Column name to position in the file, from 1."""

    def at(self, column: str) -> int:
        """Position of a column, 1 when the file does not have it."""
        return self.columns.get(column, 1)


def read_csv(text: str, name: str, error: type[TableError], *, max_lines: int) -> tuple[list[str], Iterator[Row]]:
    """Header and rows of CSV text; comma, semicolon or tab, whichever the header has most.

    Lines that start with ``#`` before the header, and empty lines, are skipped. Raises ``error`` for an empty
    file, a repeated column, a broken quote, text in a wrong encoding, or more than ``max_lines`` lines.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    faults = Faults()
    if bad := _MOJIBAKE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        faults.add(
            line,
            column,
            "caractères abîmés (accents) : enregistrez le fichier en « CSV UTF-8 »",
            "damaged characters (accents): save the file as “CSV UTF-8”",
        )
    skipped = 0
    lines = text.split("\n")
    while skipped < len(lines) and (not lines[skipped].strip() or lines[skipped].startswith("#")):
        skipped += 1
    if skipped == len(lines):
        faults.add(1, 1, "fichier vide : une ligne d’en-tête est attendue", "empty file: a header line is expected")
    if len(lines) - skipped > max_lines + 2:
        faults.add(
            max_lines + 1,
            1,
            f"plus de {max_lines} lignes : regroupez les équipements identiques et donnez leur quantité",
            f"more than {max_lines} lines: group identical items and give their quantity",
        )
    faults.raise_any(name, error)
    delimiter = max(";,\t", key=lambda sign: (lines[skipped].count(sign), sign == ";"))
    reader = csv.reader(io.StringIO("\n".join(lines[skipped:])), delimiter=delimiter, strict=True)
    header = [cell.strip() for cell in _next(reader, skipped, name, error) or []]
    for column, cell in enumerate(header, start=1):
        if cell and cell in header[: column - 1]:
            faults.add(skipped + 1, column, f"colonne « {cell} » répétée", f"column “{cell}” is repeated")
    faults.raise_any(name, error)
    return header, _rows(reader, header, skipped, name, error)


def _rows(
    reader: Iterator[list[str]], header: list[str], skipped: int, name: str, error: type[TableError]
) -> Iterator[Row]:
    """Rows of an open reader; ``line_num`` of csv counts physical lines, so quotes that span lines stay right."""
    columns = {cell: column for column, cell in enumerate(header, start=1) if cell}
    while (values := _next(reader, skipped, name, error)) is not None:
        line = skipped + reader.line_num  # type: ignore[attr-defined]
        if not any(value.strip() for value in values):
            continue
        if len(values) > len(header) and any(value.strip() for value in values[len(header) :]):
            fault = Problem(
                line=line,
                column=len(header) + 1,
                fr=f"{len(values)} cellules pour {len(header)} colonnes : virgule décimale ou guillemet manquant ?",
                en=f"{len(values)} cells for {len(header)} columns: a decimal comma or a missing quote?",
            )
            raise error(name, (fault,))
        cells = {cell: clean(value) for cell, value in zip(header, values, strict=False) if cell}
        yield Row(line=line, cells=cells, columns=columns)


def clean(value: str | None) -> str:
    """A cell without the spaces around it; an absent cell and a lone dash are empty."""
    stripped = (value or "").strip()
    return "" if stripped in ("-", "–", "—") else stripped


def is_formula(cell: str) -> bool:
    """True for a cell that a spreadsheet would compute or run."""
    if not cell:
        return False
    return cell[0] in "=@" or (cell[0] in "+-" and len(cell) > 1 and not _NUMBER.match(cell.translate(_SPACES)))


def number(row: Row, column: str, faults: Faults) -> float | None:
    """The number of a cell, None when it is empty; a decimal comma or point, not both in one file.

    Notes a problem for a formula, a thousands sign that could be a decimal, a text, or a non-finite number.
    """
    cell = row.cells.get(column, "")
    if not cell:
        return None
    compact = cell.translate(_SPACES)
    where = (row.line, row.at(column))
    if is_formula(cell):
        faults.add(*where, f"formule « {cell[:30]} » : collez sa valeur", f"formula “{cell[:30]}”: paste its value")
        return None
    if not _NUMBER.match(compact):
        faults.add(*where, f"« {cell[:30]} » n’est pas un nombre", f"“{cell[:30]}” is not a number")
        return None
    if _AMBIGUOUS.match(compact):
        faults.add(
            *where,
            f"« {cell} » : milliers ou décimales ? écrivez {compact.replace(',', '')} ou {compact}0",
            f"“{cell}”: thousands or decimals? write {compact.replace(',', '')} or {compact}0",
        )
        return None
    for sign in ".,":
        if sign in compact:
            if faults.decimal and faults.decimal != sign:
                faults.add(
                    *where,
                    f"« {cell} » : virgules et points décimaux sont mêlés dans le fichier",
                    f"“{cell}”: decimal commas and points are mixed in this file",
                )
                return None
            faults.decimal = sign
    value = float(compact.replace(",", "."))
    if not math.isfinite(value):
        faults.add(*where, f"« {cell[:30]} » n’est pas un nombre fini", f"“{cell[:30]}” is not a finite number")
        return None
    return value


def day(row: Row, column: str, faults: Faults) -> date | None:
    """The date of a cell, ``2026-03-31`` or ``31/03/2026``, None when it is empty; notes a problem otherwise."""
    cell = row.cells.get(column, "")
    if not cell:
        return None
    text = cell[:10]
    try:
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
            d, m, y = text.split("/")
            return date(int(y), int(m), int(d))
        return date.fromisoformat(text)
    except ValueError:
        faults.add(
            row.line,
            row.at(column),
            f"« {cell[:30]} » n’est pas une date : écrivez 2026-03-31 ou 31/03/2026",
            f"“{cell[:30]}” is not a date: write 2026-03-31 or 31/03/2026",
        )
        return None
