"""What if, the cheapest plan and a person's own word, from the assessment of a workspace."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from assistant.accounts.signing import signed
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.exchange.declarations import declaration, value_of
from assistant.storage.decisions import Decision
from scoring.calendar import Due, Regime, Situation, next_steps, regime
from scoring.level import Rules
from scoring.model import Assessment, Criterion, Figure, Indicator, Referential, Status
from scoring.plan import Plan, plan, what_if

HIGHEST = 3
"""Highest level that has been announced."""


def changed(workspace: Workspace, found: Report, changes: Mapping[str, Status]) -> Assessment:
    """The assessment if these criteria had these statuses. Raises UsageError for an unknown criterion."""
    for one in changes:
        criterion_of(found.assessment.referential, one)
    settings = workspace.settings
    return what_if(
        found.assessment.referential,
        found.findings,
        changes,
        on=found.assessment.on,
        sector=settings.sector,
        strict=settings.strict,
        profile=workspace.organisation(),
    )


def rules_of(workspace: Workspace, found: Report) -> Rules:
    """The rules of an assessment, ready for many what-ifs in a row."""
    settings = workspace.settings
    return Rules(
        found.assessment.referential,
        on=found.assessment.on,
        sector=settings.sector,
        strict=settings.strict,
        profile=workspace.organisation(),
    )


def planned(
    workspace: Workspace,
    found: Report,
    target: int,
    *,
    by: date | None = None,
    budget: Fraction | None = None,
    confirmed: bool = False,
) -> Plan:
    """The cheapest plan to a level. Raises UsageError for a level that the referential does not have."""
    referential, settings = found.assessment.referential, workspace.settings
    if target not in {one.id for one in referential.levels}:
        known = ", ".join(str(one.id) for one in referential.levels)
        raise UsageError("unknown_level", wanted=target, known=known)
    return plan(
        referential,
        found.findings,
        target,
        on=found.assessment.on,
        by=by,
        budget=budget,
        confirmed=confirmed,
        sector=settings.sector,
        strict=settings.strict,
        profile=workspace.organisation(),
    )


def ahead(situation: Situation, on: date) -> tuple[tuple[Due, ...], Regime]:
    """The next steps of an organisation and the referentials of the day. Raises UsageError for a level of no label."""
    for wanted, least in ((situation.target, 1), (situation.level_held, 0)):
        if not least <= wanted <= HIGHEST:
            raise UsageError(
                "unknown_level", wanted=wanted, known=", ".join(str(one) for one in range(least, HIGHEST + 1))
            )
    return next_steps(situation, on), regime(on)


def declare(
    workspace: Workspace, referential: Referential, wanted: Sequence[str], status: Status, *, by: str, note: str
) -> list[Decision]:
    """Append a person's declaration on criteria; on an unknown one, UsageError is raised and nothing is written."""
    held = [criterion_of(referential, one) for one in wanted]
    return _declared(workspace, referential, held, status, by=by, note=note)


def declare_value(
    workspace: Workspace,
    referential: Referential,
    wanted: str,
    written: str,
    *,
    unit: str = "",
    year: int | None,
    by: str,
    note: str,
) -> Decision:
    """Append the value that a person declares for a measurable criterion, as it is written: "82", "82,5 %".

    Raises UsageError when the criterion is unknown or asks no figure, or when number, unit or year do not fit; nothing
    is written then.
    """
    indicator, criterion = criterion_of(referential, wanted)
    today = date.fromisoformat(workspace.ledger.now()[:10])
    figure = value_of(criterion, written, unit=unit, year=year, today=today)
    return _declared(workspace, referential, [(indicator, criterion)], figure, by=by, note=note)[0]


def _declared(
    workspace: Workspace,
    referential: Referential,
    held: Sequence[tuple[Indicator, Criterion]],
    said: Status | Figure,
    *,
    by: str,
    note: str,
) -> list[Decision]:
    at = workspace.ledger.now()
    made = [
        declaration(
            referential=referential.id,
            indicator=indicator.id,
            criterion=criterion.id,
            said=said,
            note=note,
            by=signed(by),
            at=at,
        )
        for indicator, criterion in held
    ]
    workspace.decisions.append(made)
    return made


def criterion_of(referential: Referential, wanted: str) -> tuple[Indicator, Criterion]:
    """A criterion and its indicator. Raises UsageError when the referential has none of this id."""
    for indicator in referential.indicators:
        for criterion in indicator.criteria:
            if criterion.id == wanted:
                return indicator, criterion
    raise UsageError("unknown_indicator", wanted=wanted)
