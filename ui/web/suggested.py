"""What assistants suggest (MCP), for a person to accept or set aside: what would be done, about what, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.assessment import Evidence, Report
from assistant.reports.words import STATES
from assistant.storage.suggestions import Suggestion
from assistant.suggestions import DECISION, DECLARATION, accept, dismiss, listed
from scoring.model import Status
from scoring.trace import STATUSES
from ui.desk import Desk
from ui.web.words import said

SETTLED = 10
"""Suggestions that a person dealt with, shown under those that wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One suggestion as it is shown."""

    one: Suggestion
    """The suggestion."""
    would: str
    """What accepting it would do."""
    indicator: str
    """Indicator that it is about, may be empty."""
    quote: str
    """Words of the evidence that it is about, may be empty."""
    place: str
    """Where they stand, as a click says it, may be empty."""


def suggested(desk: Desk, lang: str, report: Report) -> dict[str, Any]:
    """The suggestions that wait, and the last ones dealt with, as the template wants them."""
    with desk.using() as workspace:
        known = listed(workspace)
    proofs = {one.proposal.id: one for one in report.evidence}
    owners = {each.id: one.id for one in report.assessment.referential.indicators for each in one.criteria}
    waiting = [_row(one, lang, proofs, owners) for one in known if one.state == "waiting"]
    return {"waiting": waiting, "settled": [one for one in known if one.state != "waiting"][: -SETTLED - 1 : -1]}


def settle(desk: Desk, verb: str, number: str, *, by: str, why: str) -> str:
    """Accept a suggestion ("take") or set it aside; the key of what to say. Raises UsageError for one that is gone."""
    wanted = int(number) if number.isdecimal() else 0
    if verb != "take":
        with desk.using() as workspace:
            dismiss(workspace, wanted, by=by)
        return "suggestion_dropped"
    report = desk.report()
    with desk.using() as workspace:
        accept(workspace, report, wanted, by=by, why=why)
    return "suggestion_taken"


def _row(one: Suggestion, lang: str, proofs: Mapping[str, Evidence], owners: Mapping[str, str]) -> Row:
    if one.kind == DECISION:
        found = proofs.get(one.subject)
        would = said("would_decide", lang, state=STATES[one.payload["state"]].said(lang))
        if found is None:
            return Row(one=one, would=would, indicator="", quote="", place="")
        at = found.proposal
        place = f"{at.document}:{at.page}:{at.start}:{at.end}"
        return Row(one=one, would=would, indicator=at.indicator, quote=at.quote, place=place)
    if one.kind == DECLARATION:
        status = STATUSES[Status(one.payload["status"])].said(lang)
        would = said("would_declare", lang, criterion=one.subject, status=status)
        return Row(one=one, would=would, indicator=owners.get(one.subject, ""), quote="", place="")
    would = said("would_recommend", lang, title=one.payload["title"])
    return Row(one=one, would=would, indicator=one.subject, quote=one.payload["what"], place="")
