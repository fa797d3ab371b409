"""How long evidence stays valid: its last day, and what is past it on the day of an assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.again import Again
from assistant.evidence import Evidence, heard, metrics_of
from scoring.metrics import last_day
from scoring.model import Finding, Metric, Referential
from scoring.rules import expiry, validity


def aged(
    evidence: Sequence[Evidence], referential: Referential, on: date, again: Again[Evidence, Evidence] | None = None
) -> tuple[Evidence, ...]:
    """The same evidence, each with the last day on which it is valid and whether that day is past on `on`.

    What has no date does not age. Evidence for several criteria is stale once it is for all of them.
    """
    metrics = metrics_of(referential)
    kept = again if again is not None else Again[Evidence, Evidence]()
    parts = ((one.proposal.id, one) for one in evidence)
    return tuple(kept.over(lambda one: _aged(one, referential, metrics, on), parts))


def _aged(one: Evidence, referential: Referential, metrics: Mapping[str, Metric], on: date) -> Evidence:
    indicator = referential.indicator(one.proposal.indicator)
    if indicator is None:
        return one
    months = indicator.validity_months
    said = heard(one, metrics)
    days = [expiry(ends, months) for ends in map(_ends, said) if ends is not None]
    stale = bool(said) and all(validity(finding, months, on) == "expired" for finding in said)
    return replace(one, valid_until=max(days, default=None), stale=stale)


def _ends(finding: Finding) -> date | None:
    """The day from which a finding ages."""
    if finding.figure is not None and finding.figure.year is not None:
        return last_day(finding.figure.year)
    return finding.dated
