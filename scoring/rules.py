"""The rule of one criterion: findings in, status out. Pure, and independent of the order of findings."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from scoring.model import Criterion, CriterionResult, Finding, Reason, Stance, Status

FULL = Fraction(1)
HALF = Fraction(1, 2)
NONE = Fraction(0)


def applies(criterion: Criterion, on: date) -> bool:
    """Whether the criterion is asked for on this date: a dated duty is not asked for before its date."""
    return criterion.due is None or on >= criterion.due


def expiry(dated: date, validity_months: int) -> date:
    """Last day on which a proof dated `dated` is valid, `validity_months` months later (same day, or month's end)."""
    months = dated.year * 12 + dated.month - 1 + validity_months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(dated.day, monthrange(year, month + 1)[1]))


def is_valid(finding: Finding, validity_months: int, on: date) -> bool:
    """Whether the proof is still valid on `on`; a proof without a date is taken as valid, and said to be undated."""
    return finding.dated is None or on <= expiry(finding.dated, validity_months)


def judge(criterion: Criterion, findings: Sequence[Finding], *, validity_months: int, on: date) -> CriterionResult:
    """The status of one criterion from its findings (those of this criterion only).

    Order of the rules: not asked for yet; declared by a person; contradicted; proved; proved in part (a rule
    where a trace of fact is asked); promised only; expired only; nothing. Contradiction together with a proof
    gives unknown: a person has to decide.
    """
    if not applies(criterion, on):
        return _result(criterion, Status.NOT_APPLICABLE, NONE, "not_due", [])
    declared = [one for one in findings if one.declared is not None]
    if declared:
        return _declared(criterion, declared)
    valid = [one for one in findings if is_valid(one, validity_months, on)]
    by_stance = {stance: [one for one in valid if one.stance == stance] for stance in Stance}
    proofs = by_stance[Stance.DONE] + (by_stance[Stance.RULE] if criterion.needs is Stance.RULE else [])
    rules_only = by_stance[Stance.RULE] if criterion.needs is Stance.DONE else []
    denials = by_stance[Stance.CONTRADICTS]
    if denials and (proofs or rules_only):
        return _result(criterion, Status.UNKNOWN, NONE, "conflict", [*denials, *proofs, *rules_only])
    if denials:
        return _result(criterion, Status.NOT_MET, NONE, "contradicted", denials)
    if proofs:
        return _result(criterion, Status.MET, FULL, "proved", proofs)
    if rules_only:
        return _result(criterion, Status.PARTLY, HALF, "rule_only", rules_only)
    if by_stance[Stance.COMMITTED]:
        return _result(criterion, Status.NOT_MET, NONE, "promise_only", by_stance[Stance.COMMITTED])
    expired = [one for one in findings if one not in valid and one.stance in (Stance.DONE, Stance.RULE)]
    if expired:
        return _result(criterion, Status.UNKNOWN, NONE, "expired", expired)
    return _result(criterion, Status.UNKNOWN, NONE, "nothing_found", [])


def _declared(criterion: Criterion, declared: Sequence[Finding]) -> CriterionResult:
    """The status a person declared; two declarations that differ leave the criterion unknown."""
    statuses = {one.declared for one in declared}
    if len(statuses) > 1:
        return _result(criterion, Status.UNKNOWN, NONE, "conflict", declared)
    status = next(iter(statuses)) or Status.UNKNOWN
    credit = {Status.MET: FULL, Status.PARTLY: HALF}.get(status, NONE)
    return _result(criterion, status, credit, "declared", declared)


def _result(
    criterion: Criterion, status: Status, credit: Fraction, code: str, findings: Sequence[Finding]
) -> CriterionResult:
    evidence = tuple(sorted({one.evidence for one in findings}))
    return CriterionResult(
        id=criterion.id, status=status, credit=credit, reasons=(Reason(code=code, evidence=evidence),)
    )
