"""Reading a self-assessment grid that came back: what is declared, or every fault with its cell.

Nothing is imported unless every row is in order: each criterion once, under its own indicator, with its own wording.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.errors import UsageError
from assistant.exchange.declarations import value_of
from assistant.exchange.faults import ExchangeError, Fault
from assistant.exchange.xlsx import Rows, neutral, rows_of
from ingest.clean import one_line
from ingest.pool import Pool
from scoring.level import applicable
from scoring.model import Criterion, Figure, Indicator, Referential, Status, Text
from scoring.trace import STATUSES

ID, INDICATOR, REQUIREMENT, DECLARED, VALUE, UNIT, YEAR, NOTE = 0, 1, 3, 8, 9, 10, 11, 12
"""Columns that are read back, from 0."""
COLUMNS: Final = (
    (Text(fr="Critère", en="Criterion"), 10),
    (Text(fr="Indicateur", en="Indicator"), 10),
    (Text(fr="Intitulé de l’indicateur", en="Title of the indicator"), 34),
    (Text(fr="Exigence", en="Requirement"), 48),
    (Text(fr="Statut confirmé", en="Confirmed status"), 14),
    (Text(fr="Statut provisoire", en="Provisional status"), 14),
    (Text(fr="Preuves", en="Evidence"), 60),
    (Text(fr="Une déclaration suffit", en="A declaration suffices"), 13),
    (Text(fr="Statut déclaré", en="Declared status"), 16),
    (Text(fr="Valeur déclarée", en="Declared value"), 12),
    (Text(fr="Unité", en="Unit"), 12),
    (Text(fr="Année de la valeur", en="Year of the value"), 10),
    (Text(fr="Note", en="Note"), 48),
)
GRID: Final = Text(fr="Grille", en="Grid")
ABOUT: Final = Text(fr="À lire", en="Read me")
FACTS: Final = {
    "id": Text(fr="Référentiel", en="Referential"),
    "version": Text(fr="Version", en="Version"),
    "digest": Text(fr="Empreinte SHA-256 du référentiel", en="SHA-256 digest of the referential"),
    "sector": Text(fr="Secteur", en="Sector"),
    "on": Text(fr="Date de l’évaluation", en="Date of the assessment"),
    "notice": Text(fr="Nature du texte", en="Nature of the text"),
    "use": Text(fr="Mode d’emploi", en="How to use"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row that declares something."""

    criterion: Criterion
    """Criterion of the row."""
    indicator: Indicator
    """Its indicator."""
    said: Status | Figure
    """Status or value declared."""
    note: str
    """Note, may be empty."""


def read_grid(name: str, data: bytes, referential: Referential, *, today: date, pool: Pool | None = None) -> list[Line]:
    """The rows of a grid that declare something; no value describes a year after `today`.

    Raises ExchangeError for a file that is no grid of this referential, and for every row that was tampered with.
    """
    sheets = rows_of(name, data, pool)
    grid = next((one for one in sheets if one.rows and _is_header(one.rows[0][1])), None)
    if grid is None:
        raise ExchangeError(name, [Fault(where="", said=_NO_GRID)])
    facts = _facts(sheets)
    if facts.get("id") != referential.id or facts.get("digest") != referential.digest:
        shown = f"{facts.get('id', '?')} {facts.get('version', '')}".strip()
        said = Text(
            fr=f"la grille vient de « {shown} », le dossier de travail utilise « {referential.id} "
            f"{referential.version} » : exportez-la de nouveau",
            en=f"the grid comes from “{shown}”, the workspace uses “{referential.id} {referential.version}”: "
            "export it again",
        )
        raise ExchangeError(name, [Fault(where="", said=said)])
    reader = _Reader(grid, referential, facts.get("sector", ""), today)
    lines = list(reader.lines())
    if reader.faults:
        raise ExchangeError(name, reader.faults)
    return lines


_NO_GRID: Final = Text(
    fr="aucune feuille ne porte l’en-tête de la grille : partez de « capnr export grid »",
    en="no sheet has the header of the grid: start from “capnr export grid”",
)


def _is_header(cells: tuple[str, ...]) -> bool:
    return any(tuple(title.said(lang) for title, _ in COLUMNS) == cells[: len(COLUMNS)] for lang in ("fr", "en"))


def _facts(sheets: tuple[Rows, ...]) -> dict[str, str]:
    """What the second sheet says of where the grid comes from."""
    keys = {label: key for key, text in FACTS.items() for label in (text.fr, text.en)}
    return {
        keys[cells[0]]: cells[1]
        for sheet in sheets
        for _, cells in sheet.rows
        if len(cells) > 1 and cells[0] in keys and sheet.sheet in (ABOUT.fr, ABOUT.en)
    }


class _Reader:
    """Reads the rows of one grid and collects every fault."""

    def __init__(self, grid: Rows, referential: Referential, sector: str, today: date) -> None:
        self.grid = grid
        self.today = today
        self.faults: list[Fault] = []
        self.wanted = {
            criterion.id: (criterion, indicator)
            for indicator in applicable(referential, sector)
            for criterion in indicator.criteria
        }
        self.statuses = {
            one_line(label).casefold(): status
            for status, text in STATUSES.items()
            for label in (text.fr, text.en, str(status))
        }
        self.seen: dict[str, str] = {}

    def lines(self) -> Iterator[Line]:
        """The declarations of the rows, then the criteria that no row has as faults."""
        for number, found in self.grid.rows[1:]:
            cells = (*found, *[""] * len(COLUMNS))[: len(COLUMNS)]
            pair = self.identified(number, cells)
            if pair is not None:
                yield from self.declared(number, cells, *pair)
        for missing in self.wanted.keys() - self.seen.keys():
            where = f"{self.grid.sheet}!A"
            self.fault(where, f"le critère {missing} manque", f"criterion {missing} is missing")
        self.faults.sort(
            key=lambda one: (one.where == f"{self.grid.sheet}!A", one.said.fr if "!A" in one.where else "")
        )

    def fault(self, where: str, fr: str, en: str) -> None:
        self.faults.append(Fault(where=where, said=Text(fr=fr, en=en)))

    def identified(self, number: int, cells: tuple[str, ...]) -> tuple[Criterion, Indicator] | None:
        """The criterion of a row, once its protected cells are what was exported."""
        where = self.grid.cell(ID, number)
        wanted = cells[ID]
        if wanted in self.seen:
            self.fault(
                where,
                f"le critère {wanted} est déjà en {self.seen[wanted]} : retirez l’une des deux lignes",
                f"criterion {wanted} is already in {self.seen[wanted]}: remove one of the two rows",
            )
            return None
        if wanted not in self.wanted:
            self.fault(
                where,
                f"« {wanted} » n’est pas un critère de cette grille : remettez l’identifiant d’origine",
                f"“{wanted}” is no criterion of this grid: put the original id back",
            )
            return None
        self.seen[wanted] = where
        criterion, indicator = self.wanted[wanted]
        if cells[INDICATOR] != indicator.id:
            self.fault(
                self.grid.cell(INDICATOR, number),
                f"l’indicateur de {wanted} est {indicator.id}, pas « {cells[INDICATOR]} »",
                f"the indicator of {wanted} is {indicator.id}, not “{cells[INDICATOR]}”",
            )
            return None
        if cells[REQUIREMENT] not in (one_line(neutral(criterion.title.fr)), one_line(neutral(criterion.title.en))):
            self.fault(
                self.grid.cell(REQUIREMENT, number),
                f"l’exigence de {wanted} a changé : les lignes ont peut-être été triées à moitié",
                f"the requirement of {wanted} was changed: rows may have been sorted in part only",
            )
            return None
        return criterion, indicator

    def declared(
        self, number: int, cells: tuple[str, ...], criterion: Criterion, indicator: Indicator
    ) -> Iterator[Line]:
        """The declaration of a row, if it makes one."""
        label, value, year, note = cells[DECLARED], cells[VALUE], cells[YEAR], neutral(one_line(cells[NOTE]))
        if label and value:
            self.fault(
                self.grid.cell(VALUE, number),
                f"{criterion.id} : un statut ou une valeur, pas les deux ; effacez l’un des deux",
                f"{criterion.id}: a status or a value, not both; remove one of them",
            )
            return
        said = self.status(number, label) if label else self.value(number, criterion, value, year) if value else None
        if said is not None:
            yield Line(criterion=criterion, indicator=indicator, said=said, note=note)
        elif not label and not value and (year or note):
            self.fault(
                self.grid.cell(DECLARED, number),
                "une note ou une année sans déclaration : choisissez un statut, donnez une valeur ou effacez-la",
                "a note or a year without a declaration: choose a status, give a value or remove it",
            )

    def status(self, number: int, label: str) -> Status | None:
        """The status of a label, after a fault None."""
        status = self.statuses.get(one_line(label).casefold())
        if status is None:
            known_fr, known_en = (", ".join(one.said(lang) for one in STATUSES.values()) for lang in ("fr", "en"))
            self.fault(
                self.grid.cell(DECLARED, number),
                f"« {label} » n’est pas un statut ; choisissez : {known_fr}",
                f"“{label}” is no status; choose one of: {known_en}",
            )
        return status

    def value(self, number: int, criterion: Criterion, written: str, year: str) -> Figure | None:
        """The value of a cell and its year, after a fault None."""
        try:
            described = int(year) if year.isdecimal() else None
            return value_of(criterion, written.lstrip("'"), year=described, today=self.today)  # ' held back a minus
        except UsageError as fault:
            at = YEAR if fault.code == "wrong_year" else VALUE
            self.fault(self.grid.cell(at, number), fault.text("fr"), fault.text("en"))
            return None
