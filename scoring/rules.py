"""The rules of one criterion: findings in, status out. Pure, and independent of the order of findings.

Codes of the rules are explained in words by `scoring.trace.REASONS`; `docs/referential-format.md` lists them all.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from scoring.metrics import last_day, latest, outcome
from scoring.model import (
    Applies,
    Criterion,
    CriterionResult,
    Figure,
    Finding,
    Metric,
    Origin,
    Profile,
    Reason,
    Stance,
    Status,
)

CREDIT = {
    Status.MET: Fraction(1),
    Status.PARTLY: Fraction(1, 2),
    Status.NOT_MET: Fraction(0),
    Status.UNKNOWN: Fraction(0),
    Status.NOT_APPLICABLE: Fraction(0),
}
"""Share of a criterion's weight that a status earns."""
PROOFS = (Stance.DONE, Stance.RULE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Whether a criterion is asked of this organisation on this date."""

    why_not: str = ""
    """Code of the rule that takes it out, empty when it is asked."""
    unsure: tuple[str, ...] = ()
    """Codes of what is not known of the organisation; it stays asked meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Voice:
    """What one finding says of one criterion."""

    status: Status
    code: str
    finding: Finding


def asked(criterion: Criterion, also: Applies | None, *, sector: str, profile: Profile, on: date) -> Asked:
    """Whether `criterion` is asked; `also` holds the conditions of its indicator.

    A dated duty is not asked before its date. A condition that is not known to fail leaves the criterion asked.
    """
    if criterion.due is not None and on < criterion.due:
        return Asked(why_not="not_due")
    unsure: list[str] = []
    for applies in (also, criterion.applies):
        if applies is None:
            continue
        if applies.sectors and sector not in applies.sectors:
            return Asked(why_not="other_sector")
        for known, least in ((profile.population, applies.min_population), (profile.staff, applies.min_staff)):
            if known is None:
                unsure += ["size_unknown"] if least else []
            elif known < least:
                return Asked(why_not="too_small")
        for question, wanted in applies.answers.items():
            answer = profile.answers.get(question)
            if answer is None:
                unsure.append("answer_unknown")
            elif answer is not wanted:
                return Asked(why_not="answered_no")
    return Asked(unsure=tuple(sorted(set(unsure))))


@cache
def expiry(dated: date, validity_months: int) -> date:
    """Last day on which a proof dated `dated` is valid, `validity_months` months later (same day, or month's end)."""
    months = dated.year * 12 + dated.month - 1 + validity_months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(dated.day, monthrange(year, month + 1)[1]))


def validity(finding: Finding, validity_months: int, on: date) -> str:
    """ "valid", "expired" or "not_yet" on the date `on`.

    A figure that names its year counts from the first day of that year and ages from its last; anything else
    counts and ages from its own date. What has no date is taken as valid.
    """
    if finding.figure is not None and finding.figure.year is not None:
        start, end = date(finding.figure.year, 1, 1), last_day(finding.figure.year)
    elif finding.dated is not None:
        start = end = finding.dated
    else:
        return "valid"
    if on < start:
        return "not_yet"
    return "valid" if on <= expiry(end, validity_months) else "expired"


def judge(
    criterion: Criterion, findings: Sequence[Finding], *, validity_months: int, on: date, asked: Asked | None = None
) -> CriterionResult:
    """The status of one criterion from its findings (those of this criterion only).

    Order of the rules: not asked; decided by a person; contradicted; proved; proved in part; said but not enough;
    promised only; out of date only; nothing. A contradiction beside a proof gives unknown: a person has to decide.
    """
    if asked is not None and asked.why_not:
        return _result(criterion, Status.NOT_APPLICABLE, [(asked.why_not, ())])
    by_validity: dict[str, list[Finding]] = {"valid": [], "expired": [], "not_yet": []}
    for one in findings:
        by_validity[validity(one, validity_months, on)].append(one)
    voices = _voices(criterion, by_validity["valid"])
    status, reasons = _decided(criterion, by_validity["valid"], voices) or _heard(voices) or _stale(by_validity)
    aside = _aside(voices, {code for code, _ in reasons})
    unsure = [(code, ()) for code in (asked.unsure if asked is not None else ())]
    return _result(criterion, status, [*reasons, *aside, *unsure])


Reasons = Sequence[tuple[str, Iterable[Finding]]]


def _decided(criterion: Criterion, valid: Sequence[Finding], voices: Sequence[_Voice]) -> tuple[Status, Reasons] | None:
    """What a person decided; it goes before everything, but cannot stand in for a computation that is missing."""
    decisions = [one for one in valid if one.origin is Origin.DECISION and one.status is not None]
    if not decisions:
        return None
    statuses = {one.status for one in decisions}
    if len(statuses) > 1:
        return Status.UNKNOWN, [("conflict", decisions)]
    status = decisions[0].status or Status.UNKNOWN
    computed = any(one.finding.origin is Origin.ENGINE for one in voices)
    if criterion.engine and CREDIT[status] and not computed:
        return Status.UNKNOWN, [("not_computed", decisions)]
    return status, [("decided", decisions)]


def _heard(voices: Sequence[_Voice]) -> tuple[Status, Reasons] | None:
    """The status from what the valid findings say together."""
    promises = [one for one in voices if one.code == "promise_only"]
    against = [one for one in voices if one.status is Status.NOT_MET and one.code != "promise_only"]
    proofs = [one for one in voices if CREDIT[one.status]]
    if against and proofs:
        return Status.UNKNOWN, [("conflict", [one.finding for one in (*against, *proofs)])]
    met = [one for one in proofs if one.status is Status.MET]
    idle = [one for one in voices if one.status is Status.UNKNOWN]
    heard = against or met or proofs or idle or promises
    return (heard[0].status, _by_code(heard)) if heard else None


def _stale(by_validity: dict[str, list[Finding]]) -> tuple[Status, Reasons]:
    """Nothing valid says anything: out-of-date proofs, proofs of the future, or nothing at all."""
    for code in ("expired", "not_yet"):
        left = [one for one in by_validity[code] if one.stance in (*PROOFS, None)]
        if left:
            return Status.UNKNOWN, [(code, left)]
    return Status.UNKNOWN, [("nothing_found", ())]


def _aside(voices: Sequence[_Voice], said: set[str]) -> Reasons:
    """What is shown beside the status: what does not weigh on it, and that a figure was only declared."""
    idle = _by_code([one for one in voices if one.status is Status.UNKNOWN])
    declared = [
        one.finding
        for one in voices
        if one.finding.origin is Origin.DECLARATION and one.code not in ("declared", "declared_only")
    ]
    shown = [(code, findings) for code, findings in idle if code not in said]
    return [*shown, ("declared", declared)] if declared else shown


def _by_code(voices: Sequence[_Voice]) -> list[tuple[str, list[Finding]]]:
    codes = sorted({one.code for one in voices})
    return [(code, [one.finding for one in voices if one.code == code]) for code in codes]


def _voices(criterion: Criterion, valid: Sequence[Finding]) -> list[_Voice]:
    """What each valid finding says. Once a usable figure is there, only figures speak in favour."""
    metric = criterion.metric
    figures = latest((one for one in valid if _may_measure(criterion, one)), metric) if metric else []
    voices: list[_Voice] = []
    for one in valid:
        if metric is not None and one.figure is not None and _may_measure(criterion, one):
            voices += _measured(metric, one, one.figure, counts=one in figures)
            continue
        said = _said(criterion, one)
        if said is not None and not (figures and CREDIT[said[0]]):
            voices.append(_Voice(status=said[0], code=said[1], finding=one))
    return voices


def _may_measure(criterion: Criterion, finding: Finding) -> bool:
    """Whether the finding's figure may count.

    A verdict of the engine goes before its figure; a promised or a general figure measures nothing; a declared one
    counts where a declaration does; where an engine computes, only its own figure does.
    """
    if finding.origin is Origin.ENGINE:
        return finding.status is None
    if criterion.engine:
        return False
    if finding.origin is Origin.DECLARATION:
        return criterion.declaration and finding.status is not Status.NOT_MET
    return finding.stance in (Stance.DONE, None)


def _measured(metric: Metric, finding: Finding, figure: Figure, *, counts: bool) -> list[_Voice]:
    """A figure of the newest year gives its status; one in an unfit unit is shown; an older one says nothing."""
    status, code = outcome(metric, figure)
    return [_Voice(status=status, code=code, finding=finding)] if counts or status is Status.UNKNOWN else []


def _said(criterion: Criterion, finding: Finding) -> tuple[Status, str] | None:
    """What a finding says apart from its figure; None when it says nothing of this criterion."""
    if finding.origin is Origin.DOCUMENT:
        return _passage(criterion, finding.stance)
    if finding.origin is Origin.ENGINE:
        codes = {Status.MET: "computed", Status.PARTLY: "computed_partly", Status.NOT_MET: "computed_not_met"}
        code = codes.get(finding.status) if finding.status is not None else None
        return (finding.status, code) if finding.status is not None and code is not None else None
    if finding.origin is Origin.DECLARATION:
        return _declared(criterion, finding.status)
    return None


def _passage(criterion: Criterion, stance: Stance | None) -> tuple[Status, str] | None:
    """What a quoted passage says of a criterion."""
    if stance is Stance.CONTRADICTS:
        return Status.NOT_MET, "contradicted"
    if stance is Stance.COMMITTED:
        return Status.NOT_MET, "promise_only"
    if stance not in PROOFS:
        return None
    if criterion.engine:
        return Status.UNKNOWN, "not_computed"
    if stance is Stance.RULE and criterion.needs is Stance.DONE:
        return Status.PARTLY, "rule_only"
    if criterion.metric is not None and criterion.metric.target is not None:
        return Status.PARTLY, "figure_missing"
    return Status.MET, "proved"


def _declared(criterion: Criterion, status: Status | None) -> tuple[Status, str]:
    """What a declaration says: saying no needs no proof; saying yes counts only where the criterion allows it."""
    if status is Status.NOT_MET:
        return Status.NOT_MET, "declared"
    if criterion.declaration and not criterion.engine and status in (Status.MET, Status.PARTLY):
        return status, "declared"
    return Status.UNKNOWN, "declared_only"


def _result(criterion: Criterion, status: Status, reasons: Reasons) -> CriterionResult:
    return CriterionResult(
        id=criterion.id,
        status=status,
        credit=CREDIT[status],
        reasons=tuple(
            Reason(code=code, evidence=tuple(sorted({one.evidence for one in findings}))) for code, findings in reasons
        ),
    )
