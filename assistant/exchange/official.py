"""An official grid that someone holds, XLSX or CSV, as a referential: a YAML file says which column is what.

The result has the status "official-import"; its text is the file's, and stays with who holds it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.exchange.ciso import slug
from assistant.exchange.faults import ExchangeError, Fault
from assistant.exchange.rewrite import (
    NEXT_STEP,
    NOTICE,
    Draft,
    DraftCriterion,
    DraftIndicator,
    Group,
    levels_of,
    referential_text,
)
from assistant.exchange.xlsx import MAX_BYTES, Rows, rows_of
from ingest.clean import one_line
from ingest.pool import Pool
from scoring.errors import ReferentialError
from scoring.model import SECTORS, Text
from scoring.reader import Node, Reader, compose

SCHEMA: Final = "capnr.columns/1"
NEEDED: Final = ("id", "title")
OPTIONAL: Final = (
    "title_en",
    "axis",
    "principle",
    "intent",
    "intent_en",
    "weight",
    "required",
    "sector",
    "evidence",
    "next_step",
    "criterion",
    "criterion_id",
    "criterion_en",
    "criterion_weight",
)
"""Columns that a mapping may name besides those it must."""
HEADER_WITHIN: Final = 30
"""Rows in which the header is looked for."""
LETTERS: Final = 26
ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """A column mapping: the header of the referential, and which column is what."""

    id: str
    """Id of the referential to make."""
    version: str
    """Its version."""
    title: Text
    """Its name."""
    authority: Text
    """Who stands behind the grid."""
    licence: str
    """On what terms its text may be used."""
    valid_from: str
    """First day on which it may be used, ISO 8601."""
    sheet: str
    """Name of the sheet, empty to look in all."""
    columns: Mapping[str, str]
    """Our name of a column to its title in the grid."""
    levels: tuple[tuple[int, Text, int], ...]
    """(level, name, points on 1,000)."""


def read_columns(text: str) -> Columns:
    """A column mapping file. Raises ReferentialError with every fault, its line and column."""
    read = Reader()
    found = read.record(
        compose(text), ("schema", "id", "version", "title", "authority", "licence", "valid_from", "columns"),
        ("sheet", "levels"),
    )  # fmt: skip
    read.choice(found.get("schema"), (SCHEMA,))
    columns = read.record(found["columns"], NEEDED, OPTIONAL) if "columns" in found else {}
    titles: dict[int, Text] = {}
    points: dict[int, int] = {}

    def level(node: Node) -> None:
        one = read.record(node, ("id", "min_score"), ("title",))
        number = read.whole(one.get("id"), low=1, high=9)
        points[number] = read.whole(one.get("min_score"), low=1, high=1000)
        if "title" in one:
            titles[number] = read.text(one.get("title"))

    read.items(found.get("levels"), level)
    day = read.day(found.get("valid_from"))
    made = Columns(
        id=read.string(found.get("id")),
        version=read.string(found.get("version")),
        title=read.text(found.get("title")),
        authority=read.text(found.get("authority")),
        licence=read.string(found.get("licence")),
        valid_from=day.isoformat() if day else "",
        sheet=read.string(found["sheet"]) if "sheet" in found else "",
        columns={name: one_line(read.string(node)) for name, node in columns.items()},
        levels=levels_of(titles, points),
    )
    if read.problems:
        raise ReferentialError(tuple(read.problems))
    return made


def referential_from_grid(name: str, data: bytes, columns: Columns, *, pool: Pool | None = None) -> str:
    """The YAML text of the referential that a grid holds.

    Rows without an id are headings or notes and are passed over; rows with the same id are criteria of one indicator.
    Raises ExchangeError with every fault and its cell, ReferentialError when the result is no correct referential.
    """
    sheets = rows_of(name, data, pool) if data.startswith(ZIP) else (_csv_rows(name, data),)
    reader = _Reader(*_table(name, sheets, columns), columns)
    draft = reader.draft()
    if reader.faults:
        raise ExchangeError(name, reader.faults)
    return referential_text(draft)


def _csv_rows(name: str, data: bytes) -> Rows:
    """Rows of a CSV with commas, semicolons or tabs, whichever its lines have most."""
    fault = None
    text = ""
    if len(data) > MAX_BYTES or b"\x00" in data:
        fault = Text(fr="un fichier CSV ou XLSX est attendu", en="a CSV or XLSX file is expected")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            fault = Text(fr="enregistrez le fichier en « CSV UTF-8 »", en="save the file as “CSV UTF-8”")
    delimiter = max(";,\t", key=text.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        found = []
        fault = Text(fr="un guillemet n’est pas refermé", en="a quote is not closed")
    if fault is not None:
        raise ExchangeError(name, [Fault(where="", said=fault)])
    rows = ((number, tuple(one_line(cell) for cell in cells)) for number, cells in enumerate(found, 1))
    return Rows(sheet="CSV", rows=tuple((number, cells) for number, cells in rows if any(cells)))


def _table(name: str, sheets: Iterable[Rows], columns: Columns) -> tuple[Rows, int, dict[str, int]]:
    """The sheet, the place of its header among its rows, and the column of each name."""
    best: tuple[str, ...] = ()
    for sheet in sheets:
        if columns.sheet and sheet.sheet != columns.sheet:
            continue
        for place, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
            header = {one_line(cell).casefold(): at for at, cell in reversed(list(enumerate(cells))) if cell}
            found = {
                key: header[title.casefold()] for key, title in columns.columns.items() if title.casefold() in header
            }
            if len(found) == len(columns.columns):
                return sheet, place, found
            if len(found) > len(best):
                best = tuple(found)
    left = ", ".join(title for key, title in columns.columns.items() if key not in best)
    said = Text(
        fr=f"aucune ligne d’en-tête n’a toutes les colonnes ; il manque : {left}",
        en=f"no header row has all the columns; missing: {left}",
    )
    raise ExchangeError(name, [Fault(where=columns.sheet, said=said)])


class _Reader:
    """Reads the rows of one grid and collects every fault."""

    def __init__(self, sheet: Rows, header: int, at: Mapping[str, int], columns: Columns) -> None:
        self.sheet = sheet
        self.rows = sheet.rows[header + 1 :]
        self.at = at
        self.columns = columns
        self.faults: list[Fault] = []
        self.axes: dict[str, Group] = {}
        self.principles: dict[tuple[str, str], Group] = {}
        self.kinds: dict[str, Group] = {}

    def draft(self) -> Draft:
        """The whole grid."""
        grouped: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for number, cells in self.rows:
            if wanted := self.cell(cells, "id"):
                grouped.setdefault(wanted, []).append((number, cells))
        if not grouped:
            self.fault("id", self.rows[0][0] if self.rows else 1, "aucune exigence sous l’en-tête", "no requirement")
        indicators = tuple(self.indicator(wanted, rows) for wanted, rows in grouped.items())
        columns = self.columns
        return Draft(
            id=columns.id,
            version=columns.version,
            title=columns.title,
            notice=NOTICE,
            authority=columns.authority,
            licence=columns.licence,
            valid_from=columns.valid_from,
            source=columns.authority,
            levels=columns.levels,
            axes=tuple(self.axes.values()),
            principles=tuple(self.principles.values()),
            kinds=tuple(self.kinds.values()),
            indicators=indicators,
        )

    def cell(self, cells: tuple[str, ...], key: str) -> str:
        """The text of a column in a row, empty when the grid has no such column."""
        at = self.at.get(key, len(cells))
        return one_line(cells[at]) if at < len(cells) else ""

    def fault(self, key: str, number: int, fr: str, en: str) -> None:
        where = self.sheet.cell(self.at.get(key, 0), number)
        self.faults.append(Fault(where=where, said=Text(fr=fr, en=en)))

    def indicator(self, wanted: str, rows: list[tuple[int, tuple[str, ...]]]) -> DraftIndicator:
        number, first = rows[0]
        if len(rows) > 1 and not {"criterion", "criterion_id"} & self.at.keys():
            for other, _ in rows[1:]:
                self.fault(
                    "id", other, f"« {wanted} » figure déjà en ligne {number}", f"“{wanted}” is already in row {number}"
                )
        title = self.said(first, "title")
        if not title.fr:
            self.fault("title", number, f"« {wanted} » n’a pas d’intitulé", f"“{wanted}” has no title")
        intent, step = self.said(first, "intent"), self.cell(first, "next_step")
        sector = self.cell(first, "sector").lower()
        if sector and sector not in SECTORS:
            self.fault("sector", number, f"secteur « {sector} » inconnu", f"unknown sector “{sector}”")
        sector = sector if sector in SECTORS[1:] else ""
        return DraftIndicator(
            id=wanted,
            principle=self.place(first, sector),
            title=title,
            intent=intent if intent.fr else title,
            weight=self.whole(first, number, "weight", default=1, low=1, high=5),
            required=self.whole(first, number, "required", default=0, low=0, high=9),
            sector=sector,
            next_step=Text(fr=step, en=step) if step else NEXT_STEP,
            evidence=self.evidence(first),
            criteria=tuple(self.criteria(wanted, title, rows)),
        )

    def criteria(self, wanted: str, title: Text, rows: list[tuple[int, tuple[str, ...]]]) -> Iterator[DraftCriterion]:
        """The rows of an indicator as its criteria; without columns for them, the indicator is its own criterion."""
        if not {"criterion", "criterion_id"} & self.at.keys():
            yield DraftCriterion(id=f"{wanted}.a", title=title)
            return
        seen: dict[str, int] = {}
        for at, (number, cells) in enumerate(rows):
            own = self.cell(cells, "criterion_id") or _suffix(at, len(rows))
            made = own if own.startswith(f"{wanted}.") else f"{wanted}.{own}"
            if made in seen:
                key = "criterion_id" if "criterion_id" in self.at else "id"
                self.fault(
                    key,
                    number,
                    f"« {made} » figure déjà en ligne {seen[made]}",
                    f"“{made}” is already in row {seen[made]}",
                )
            seen[made] = number
            text = self.said(cells, "criterion")
            weight = self.whole(cells, number, "criterion_weight", default=1, low=1, high=3)
            yield DraftCriterion(id=made, title=text if text.fr else title, weight=weight)

    def said(self, cells: tuple[str, ...], key: str) -> Text:
        """A text in both languages; the grid's own words stand for the language it lacks."""
        own = self.cell(cells, key)
        return Text(fr=own, en=self.cell(cells, f"{key}_en") or own)

    def place(self, cells: tuple[str, ...], sector: str) -> str:
        """The principle of a row, made with its axis when first met."""
        default = self.columns.title
        axis_name = self.cell(cells, "axis") or default.fr
        axis = self.axes.setdefault(axis_name, Group(id=f"A{len(self.axes) + 1}", title=_titled(axis_name, default)))
        name = self.cell(cells, "principle") or axis_name
        made = Group(id=f"P{len(self.principles) + 1:02d}", title=_titled(name, default), axis=axis.id, sector=sector)
        return self.principles.setdefault((axis.id, f"{name}\n{sector}"), made).id

    def evidence(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Kinds of evidence, separated by semicolons."""
        names = [one.strip() for one in self.cell(cells, "evidence").split(";") if one.strip()]
        for one in names:
            self.kinds.setdefault(slug(one), Group(id=slug(one), title=Text(fr=one, en=one)))
        return tuple(dict.fromkeys(slug(one) for one in names))

    def whole(self, cells: tuple[str, ...], number: int, key: str, *, default: int, low: int, high: int) -> int:
        """A whole number between `low` and `high`; `default` where the cell is empty."""
        said = self.cell(cells, key)
        if not said:
            return default
        if re.fullmatch(r"\d{1,4}([.,]0+)?", said) and low <= int(re.split("[.,]", said)[0]) <= high:
            return int(re.split("[.,]", said)[0])
        self.fault(
            key,
            number,
            f"« {said} » : un nombre entier de {low} à {high} est attendu",
            f"“{said}”: a whole number from {low} to {high} is expected",
        )
        return default


def _titled(name: str, default: Text) -> Text:
    return default if name == default.fr else Text(fr=name, en=name)


def _suffix(at: int, count: int) -> str:
    """The place of a criterion as the end of its id, in rising order: a letter, or a number beyond 26 of them."""
    return chr(ord("a") + at) if count <= LETTERS else f"{at + 1:04d}"
