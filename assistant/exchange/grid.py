"""The self-assessment grid: one row for each criterion, out as a protected workbook and back in as declarations.

Nothing is imported unless every row is in order: each criterion once, under its own indicator, with its own wording.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.assessment import Evidence, Report
from assistant.bootstrap import Workspace
from assistant.exchange.declarations import declaration, standing
from assistant.exchange.faults import ExchangeError, Fault
from assistant.exchange.xlsx import Column, Rows, Sheet, neutral, rows_of, workbook
from assistant.storage.decisions import Decision
from ingest.clean import one_line
from ingest.pool import Pool
from scoring.level import applicable
from scoring.model import Criterion, Indicator, Referential, Status, Text
from scoring.trace import STATUSES

ID, INDICATOR, REQUIREMENT, DECLARED, NOTE = 0, 1, 3, 8, 9
"""Columns that are read back, from 0."""
QUOTES = 3
"""Pieces of evidence shown for a criterion."""
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
HINT: Final = Text(
    fr="Laissez vide pour ne rien changer ; « inconnu » retire une déclaration.",
    en="Leave empty to change nothing; “unknown” takes a declaration back.",
)
USE: Final = Text(
    fr="Remplissez « Statut déclaré » et « Note », puis : capnr import grid FICHIER --by NOM. Les autres colonnes sont "
    "protégées : une ligne ajoutée, retirée ou modifiée fait refuser le fichier. Une déclaration est montrée comme "
    "telle et ne remplace pas une preuve là où il en faut une.",
    en="Fill in “Declared status” and “Note”, then: capnr import grid FILE --by NAME. The other columns are protected: "
    "a row added, removed or changed has the file refused. A declaration is shown as such and does not replace "
    "evidence where evidence is needed.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What a grid declared."""

    made: tuple[Decision, ...]
    """Declarations written, in the order of the grid."""
    unchanged: int
    """Declarations of the grid that held already."""


def grid_xlsx(report: Report, decided: Mapping[str, Decision], lang: str) -> bytes:
    """The grid of an assessment with the declarations that hold, in `lang`. Same assessment, same bytes."""
    assessment = report.assessment
    referential = assessment.referential
    holding = standing(decided)
    rows = []
    for result in assessment.indicators:
        indicator = referential.indicator(result.id)
        if indicator is None:
            continue
        views = zip(indicator.criteria, result.confirmed.criteria, result.provisional.criteria, strict=True)
        for criterion, sure, likely in views:
            said = holding.get(criterion.id)
            rows.append(
                (
                    criterion.id,
                    indicator.id,
                    indicator.title.said(lang),
                    criterion.title.said(lang),
                    STATUSES[sure.status].said(lang),
                    STATUSES[likely.status].said(lang),
                    _evidence(report, indicator.id, criterion.id, lang),
                    _yes(criterion.declaration, lang),
                    STATUSES[Status(said.stance)].said(lang) if said else "",
                    said.why if said else "",
                )
            )
    title = GRID.said(lang)
    return workbook(
        f"{referential.title.said(lang)} – {title}",
        "Cap NR",
        assessment.on,
        [Sheet(name=title, columns=_columns(lang), rows=tuple(rows)), _about(report, lang)],
    )


def _columns(lang: str) -> tuple[Column, ...]:
    labels = tuple(one.said(lang) for one in STATUSES.values())
    return tuple(
        Column(
            title=title.said(lang),
            width=width,
            open=at in (DECLARED, NOTE),
            choices=labels if at == DECLARED else (),
            hint=HINT.said(lang) if at == DECLARED else "",
        )
        for at, (title, width) in enumerate(COLUMNS)
    )


def _about(report: Report, lang: str) -> Sheet:
    assessment = report.assessment
    referential = assessment.referential
    values = {
        "id": referential.id,
        "version": referential.version,
        "digest": referential.digest,
        "sector": assessment.sector,
        "on": assessment.on.isoformat(),
        "notice": referential.notice.said(lang),
        "use": USE.said(lang),
    }
    return Sheet(
        name=ABOUT.said(lang),
        columns=(Column(title=ABOUT.said(lang), width=32), Column(title="Cap NR", width=100)),
        rows=tuple((FACTS[key].said(lang), value) for key, value in values.items()),
    )


def _evidence(report: Report, indicator: str, criterion: str, lang: str) -> str:
    shown = [one for one in report.of(indicator) if criterion in one.criteria and one.counts][:QUOTES]
    return "\n".join(_quoted(report, one, lang) for one in shown)


def _quoted(report: Report, evidence: Evidence, lang: str) -> str:
    document = report.document(evidence.proposal.document)
    name = document.name if document else evidence.proposal.document
    state = {"confirmed": Text(fr="confirmée", en="confirmed")}.get(evidence.state, Text(fr="proposée", en="proposed"))
    quote = one_line(evidence.proposal.quote)
    page = evidence.proposal.page
    if lang == "fr":
        return f"{name}, p. {page} ({state.fr}) : « {quote} »"
    return f"{name}, p. {page} ({state.en}): “{quote}”"


def _yes(value: bool, lang: str) -> str:
    return (Text(fr="oui", en="yes") if value else Text(fr="non", en="no")).said(lang)


def import_grid(
    workspace: Workspace, referential: Referential, name: str, data: bytes, *, by: str, pool: Pool | None = None
) -> Declared:
    """Write the declarations of a grid that came back, all of them or none.

    Raises ExchangeError with every fault and its cell.
    """
    decided = workspace.decisions.current(referential.id)
    holding = standing(decided)
    at = workspace.ledger.now()
    made, unchanged = [], 0
    for criterion, indicator, status, note in read_grid(name, data, referential, pool=pool):
        before = holding.get(criterion.id)
        if (before.stance, before.why) == (str(status), note) if before else status is Status.UNKNOWN:
            unchanged += 1
            continue
        made.append(
            declaration(
                referential=referential.id,
                indicator=indicator.id,
                criterion=criterion.id,
                status=status,
                note=note,
                by=by,
                at=at,
            )
        )
    workspace.decisions.append(made)
    return Declared(made=tuple(made), unchanged=unchanged)


Line = tuple[Criterion, Indicator, Status, str]


def read_grid(name: str, data: bytes, referential: Referential, *, pool: Pool | None = None) -> list[Line]:
    """The rows of a grid that declare something: criterion, indicator, status, note.

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
    reader = _Reader(grid, referential, facts.get("sector", ""))
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

    def __init__(self, grid: Rows, referential: Referential, sector: str) -> None:
        self.grid = grid
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
        label, note = cells[DECLARED], neutral(one_line(cells[NOTE]))
        if not label:
            if note:
                self.fault(
                    self.grid.cell(DECLARED, number),
                    "une note sans statut déclaré : choisissez un statut ou effacez la note",
                    "a note without a declared status: choose a status or remove the note",
                )
            return
        status = self.statuses.get(one_line(label).casefold())
        if status is None:
            known_fr, known_en = (", ".join(one.said(lang) for one in STATUSES.values()) for lang in ("fr", "en"))
            self.fault(
                self.grid.cell(DECLARED, number),
                f"« {label} » n’est pas un statut ; choisissez : {known_fr}",
                f"“{label}” is no status; choose one of: {known_en}",
            )
            return
        yield criterion, indicator, status, note
