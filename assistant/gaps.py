"""What is missing and what to do next, from an assessment: facts and rules only."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.assessment import Evidence, Report
from assistant.computed import Computed
from scoring.model import Indicator, IndicatorResult, Status, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing to do, with what it may bring."""

    indicator: Indicator
    """The indicator it serves."""
    text: Text
    """What to do."""
    gain: Fraction
    """Points it may add to the confirmed score."""
    effort_days: Fraction
    """Work, person-days."""
    kind: str
    """"confirm", "decide", "renew", "do"."""


def missing(result: IndicatorResult, *, confirmed: bool = False) -> tuple[str, ...]:
    """Ids of the applicable criteria that are not met, in order."""
    view = result.confirmed if confirmed else result.provisional
    return tuple(one.id for one in view.criteria if one.status not in (Status.MET, Status.NOT_APPLICABLE))


def next_step(report: Report, result: IndicatorResult) -> Step:
    """The next useful thing to do for one indicator, and what it may bring."""
    indicator = _indicator(report, result.id)
    waiting: list[Evidence | Computed] = [
        *(one for one in report.of(result.id) if one.state == "proposed" and one.counts),
        *(one for one in report.computed_for(result.id) if one.state == "proposed"),
    ]
    codes = {reason.code for one in result.provisional.criteria for reason in one.reasons}
    if "conflict" in codes:
        return _step(indicator, "decide", _CONFLICT, result.max_points - result.confirmed.points, Fraction(1, 2))
    to_confirm = result.provisional.points - result.confirmed.points
    if waiting and to_confirm > 0:
        return _step(indicator, "confirm", _confirm(waiting), to_confirm, Fraction(len(waiting), 20))
    left = result.max_points - result.confirmed.points
    if not missing(result, confirmed=True):
        return _step(indicator, "keep", _KEEP, Fraction(0), Fraction(0))
    if "expired" in codes:
        return _step(indicator, "renew", _RENEW, left, _effort(indicator, result))
    if "promise_only" in codes:
        return _step(indicator, "do", _PROMISED, left, _effort(indicator, result))
    return _step(indicator, "do", indicator.next_step, left, _effort(indicator, result))


def first_steps(report: Report, count: int = 5) -> tuple[Step, ...]:
    """What to do first: most points for a day of work, indispensable indicators before the others at equal worth."""
    steps = [next_step(report, result) for result in report.assessment.indicators]
    useful = [one for one in steps if one.gain > 0]
    useful.sort(
        key=lambda one: (
            -one.gain / max(one.effort_days, Fraction(1, 20)),
            one.indicator.required or 9,
            one.indicator.id,
        )
    )
    return tuple(useful[:count])


_CONFLICT = Text(
    fr="Tranchez : vos documents se contredisent sur ce point.", en="Decide: your documents contradict each other here."
)
_KEEP = Text(fr="Rien à faire : gardez la preuve à jour.", en="Nothing to do: keep the proof up to date.")
_RENEW = Text(
    fr="Mettez à jour la preuve : celle qui a été trouvée a dépassé sa durée de validité.",
    en="Renew the proof: the one found is past its validity.",
)
_PROMISED = Text(
    fr="Faites ce qui est promis et gardez-en la trace datée : une promesse ne prouve rien.",
    en="Do what is promised and keep a dated trace of it: a promise proves nothing.",
)


def _confirm(waiting: Sequence[Evidence | Computed]) -> Text:
    if len(waiting) == 1:
        return Text(fr="Relisez et confirmez la preuve proposée.", en="Review and confirm the proposed proof.")
    return Text(
        fr=f"Relisez et confirmez les {len(waiting)} preuves proposées.",
        en=f"Review and confirm the {len(waiting)} proposed proofs.",
    )


def _effort(indicator: Indicator, result: IndicatorResult) -> Fraction:
    """Work left on an indicator: the person-days of its criteria that are not met."""
    wanted = missing(result)
    return sum((one.effort_days for one in indicator.criteria if one.id in wanted), Fraction(0))


def _step(indicator: Indicator, kind: str, text: Text, gain: Fraction, effort: Fraction) -> Step:
    return Step(indicator=indicator, text=text, gain=gain, effort_days=effort, kind=kind)


def _indicator(report: Report, wanted: str) -> Indicator:
    found = report.assessment.referential.indicator(wanted)
    if found is None:
        raise KeyError(wanted)
    return found
