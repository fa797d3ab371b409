"""The self-assessment grid: one row for each criterion, out as a protected workbook and back in as declarations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.accounts.signing import signed
from assistant.assessment import Evidence, Report
from assistant.bootstrap import Workspace
from assistant.exchange.declarations import amount_text, declaration, said_of, standing
from assistant.exchange.grid_reader import ABOUT, COLUMNS, DECLARED, FACTS, GRID, NOTE, VALUE, YEAR, read_grid
from assistant.exchange.xlsx import Column, Sheet, workbook
from assistant.storage.decisions import Decision
from ingest.clean import one_line
from ingest.pool import Pool
from scoring.model import Criterion, Referential, Status, Text
from scoring.trace import STATUSES

QUOTES = 3
"""Pieces of evidence shown for a criterion."""
HINTS: Final = {
    DECLARED: Text(
        fr="Laissez vide pour ne rien changer ; « inconnu » retire une déclaration.",
        en="Leave empty to change nothing; “unknown” takes a declaration back.",
    ),
    VALUE: Text(
        fr="Pour un critère chiffré, à la place du statut : un nombre, dans l’unité indiquée, et son année.",
        en="For a criterion that asks a figure, instead of the status: a number in the unit given, and its year.",
    ),
    YEAR: Text(fr="L’année que la valeur décrit.", en="The year that the value describes."),
}
USE: Final = Text(
    fr="Remplissez « Statut déclaré », ou « Valeur déclarée » et son année là où une unité est indiquée, et « Note », "
    "puis : capnr import grid FICHIER --by NOM. Les autres colonnes sont protégées : une ligne ajoutée, retirée ou "
    "modifiée fait refuser le fichier. Une déclaration est montrée comme telle et ne remplace pas une preuve là où il "
    "en faut une.",
    en="Fill in “Declared status”, or “Declared value” and its year where a unit is given, and “Note”, then: "
    "capnr import grid FILE --by NAME. The other columns are protected: a row added, removed or changed has the file "
    "refused. A declaration is shown as such and does not replace evidence where evidence is needed.",
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
                    *_held(said, criterion, lang),
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


def _held(decision: Decision | None, criterion: Criterion, lang: str) -> tuple[str, str, str, str]:
    """What stands declared of a criterion: status, value, unit, year; the unit asked when there is no value."""
    unit = criterion.metric.unit if criterion.metric else ""
    if decision is None:
        return "", "", unit, ""
    said = said_of(decision)
    if isinstance(said, Status):
        return STATUSES[said].said(lang), "", unit, ""
    written = amount_text(said, lang)
    return "", written if said.unit == unit else f"{written} {said.unit}", unit, str(said.year or "")


def _columns(lang: str) -> tuple[Column, ...]:
    labels = tuple(one.said(lang) for one in STATUSES.values())
    return tuple(
        Column(
            title=title.said(lang),
            width=width,
            open=at in (DECLARED, VALUE, YEAR, NOTE),
            choices=labels if at == DECLARED else (),
            hint=HINTS[at].said(lang) if at in HINTS else "",
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
    quote, check = one_line(evidence.proposal.quote), f" (SHA-256 {evidence.digest})" if evidence.digest else ""
    page = evidence.proposal.page
    if lang == "fr":
        return f"{name}, p. {page} ({state.fr}) : « {quote} »{check}"
    return f"{name}, p. {page} ({state.en}): “{quote}”{check}"


def _yes(value: bool, lang: str) -> str:
    return (Text(fr="oui", en="yes") if value else Text(fr="non", en="no")).said(lang)


def import_grid(
    workspace: Workspace, referential: Referential, name: str, data: bytes, *, by: str, pool: Pool | None = None
) -> Declared:
    """Write the declarations of a grid that came back, all of them or none.

    Raises ExchangeError with every fault and its cell.
    """
    holding = standing(workspace.decisions.current(referential.id))
    at = workspace.ledger.now()
    made, unchanged = [], 0
    for line in read_grid(name, data, referential, today=date.fromisoformat(at[:10]), pool=pool):
        before = holding.get(line.criterion.id)
        if (said_of(before), before.why) == (line.said, line.note) if before else line.said is Status.UNKNOWN:
            unchanged += 1
            continue
        made.append(
            declaration(
                referential=referential.id,
                indicator=line.indicator.id,
                criterion=line.criterion.id,
                said=line.said,
                note=line.note,
                by=signed(by),
                at=at,
            )
        )
    workspace.decisions.append(made)
    return Declared(made=tuple(made), unchanged=unchanged)
