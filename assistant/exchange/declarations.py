"""Statuses that a person declares: decisions like any other, appended and never changed, and the findings they make."""

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.storage.decisions import Decision
from scoring.model import Finding, Indicator, Origin, Status

DECLARED = "declared"
"""State of the decision that holds a declaration."""


def key_of(criterion: str) -> str:
    """The evidence id under which the declarations on one criterion follow each other."""
    return f"{DECLARED}:{criterion}"


def declaration(
    *, referential: str, indicator: str, criterion: str, status: Status, note: str, by: str, at: str
) -> Decision:
    """The decision that declares `status`; the status "unknown" takes an earlier declaration back."""
    return Decision(
        at=at,
        by=by,
        state=DECLARED,
        why=note,
        evidence=key_of(criterion),
        referential=referential,
        indicator=indicator,
        criteria=(criterion,),
        document="",
        page=0,
        start=0,
        end=0,
        quote="",
        stance=str(status),
    )


def standing(decided: Mapping[str, Decision]) -> dict[str, Decision]:
    """The declaration that holds on each criterion, from the newest decision on each piece of evidence."""
    return {
        one.criteria[0]: one for one in decided.values() if one.state == DECLARED and one.stance != str(Status.UNKNOWN)
    }


def declared(decided: Mapping[str, Decision], indicators: Sequence[Indicator]) -> list[Finding]:
    """What the rules see of the declarations on the criteria of these indicators."""
    known = {criterion.id for one in indicators for criterion in one.criteria}
    return [
        Finding(
            criterion=criterion,
            evidence=one.evidence,
            confirmed=True,
            origin=Origin.DECLARATION,
            status=Status(one.stance),
            note=one.why,
            author=one.by,
            dated=date.fromisoformat(one.at[:10]),
        )
        for criterion, one in sorted(standing(decided).items())
        if criterion in known
    ]
