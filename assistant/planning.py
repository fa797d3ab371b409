"""What if, the cheapest plan and the calendar, from the assessment of a workspace."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.exchange.declarations import declaration
from scoring.model import Assessment, Criterion, Indicator, Referential, Status
from scoring.plan import Plan, plan, what_if


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


def declare(
    workspace: Workspace, referential: Referential, wanted: Sequence[str], status: Status, *, by: str, note: str
) -> None:
    """Append a person's declaration on criteria; on an unknown one, UsageError is raised and nothing is written."""
    held = [criterion_of(referential, one) for one in wanted]
    at = workspace.ledger.now()
    workspace.decisions.append(
        [
            declaration(
                referential=referential.id,
                indicator=indicator.id,
                criterion=criterion.id,
                status=status,
                note=note,
                by=by,
                at=at,
            )
            for indicator, criterion in held
        ]
    )


def criterion_of(referential: Referential, wanted: str) -> tuple[Indicator, Criterion]:
    """A criterion and its indicator. Raises UsageError when the referential has none of this id."""
    for indicator in referential.indicators:
        for criterion in indicator.criteria:
            if criterion.id == wanted:
                return indicator, criterion
    raise UsageError("unknown_indicator", wanted=wanted)
