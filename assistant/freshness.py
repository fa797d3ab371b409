"""How long evidence stays valid: its last day, and what is past it on the day of an assessment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.evidence import Evidence, findings
from scoring.metrics import last_day
from scoring.model import Finding, Referential
from scoring.rules import expiry, validity


def aged(evidence: Sequence[Evidence], referential: Referential, on: date) -> tuple[Evidence, ...]:
    """The same evidence, each with the last day on which it is valid and whether that day is past on `on`.

    What has no date does not age. Evidence for several criteria is stale once it is for all of them.
    """
    return tuple(_aged(one, referential, on) for one in evidence)


def _aged(one: Evidence, referential: Referential, on: date) -> Evidence:
    indicator = referential.indicator(one.proposal.indicator)
    if indicator is None:
        return one
    months = indicator.validity_months
    said = findings([replace(one, counts=True)], referential)
    days = [expiry(ends, months) for ends in map(_ends, said) if ends is not None]
    stale = bool(said) and all(validity(finding, months, on) == "expired" for finding in said)
    return replace(one, valid_until=max(days, default=None), stale=stale)


def _ends(finding: Finding) -> date | None:
    """The day from which a finding ages."""
    if finding.figure is not None and finding.figure.year is not None:
        return last_day(finding.figure.year)
    return finding.dated
