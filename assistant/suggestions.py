"""Suggestions of programs, through MCP: kept apart from what people decide, and nothing until a person accepts them.

A suggestion is checked when it is made, and again when it is accepted: it is carried out by the same functions, in the
name of the person who accepts it.
"""

from typing import Any

from assistant import recommend_acts
from assistant.accounts.signing import signed
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.deciding import decide
from assistant.errors import UsageError
from assistant.planning import criterion_of, declare
from assistant.reports.deliver import Wanted, planned_book
from assistant.storage.suggestions import ACCEPTED, DISMISSED, WAITING, SqlSuggestions, State, Suggestion
from scoring.model import Referential, Status

DECISION, DECLARATION, RECOMMENDATION = "decision", "declaration", "recommendation"
KINDS = (DECISION, DECLARATION, RECOMMENDATION)
MOST_WAITING = 500
"""Suggestions that may wait at the same time: more are refused until people looked at them."""
LONGEST = 2_000
"""Characters of a reason or a text."""


def suggest_decision(
    workspace: Workspace, referential: Referential, evidence: str, *, state: str, by: str, why: str
) -> Suggestion:
    """Suggest to confirm or reject a piece of evidence. Raises UsageError for an unknown one or another state."""
    if state not in ("confirmed", "rejected"):
        raise UsageError("bad_option", option="state", wanted=state[:40], expected="confirmed / rejected")
    if workspace.mappings.proposal(evidence, referential.id) is None:
        raise UsageError("unknown_evidence", wanted=evidence)
    return _kept(workspace, referential, DECISION, evidence, by=by, why=why, payload={"state": state})


def suggest_declaration(
    workspace: Workspace, referential: Referential, criterion: str, *, status: str, by: str, why: str
) -> Suggestion:
    """Suggest to declare a status of a criterion. Raises UsageError for an unknown one."""
    if status not in (known := [one.value for one in Status]):
        raise UsageError("bad_option", option="status", wanted=status[:40], expected=", ".join(known))
    criterion_of(referential, criterion)
    return _kept(workspace, referential, DECLARATION, criterion, by=by, why=why, payload={"status": status})


def suggest_recommendation(
    workspace: Workspace, referential: Referential, indicator: str, *, title: str, what: str, by: str, why: str
) -> Suggestion:
    """Suggest a recommendation, for an indicator or none. Raises UsageError for an unknown one or no title."""
    if indicator and referential.indicator(indicator) is None:
        raise UsageError("unknown_indicator", wanted=indicator)
    if not title.strip():
        raise UsageError("bad_field", wanted="title", limit=LONGEST)
    payload = {"title": title.strip()[:LONGEST], "what": what.strip()[:LONGEST]}
    return _kept(workspace, referential, RECOMMENDATION, indicator, by=by, why=why, payload=payload)


def _kept(
    workspace: Workspace,
    referential: Referential,
    kind: str,
    subject: str,
    *,
    by: str,
    why: str,
    payload: dict[str, Any],
) -> Suggestion:
    """Write a suggestion, once: the same one that waits already is given back. Raises UsageError when too many wait."""
    store = SqlSuggestions(workspace.engine)
    waiting = store.all(WAITING)
    for one in waiting:
        if (one.kind, one.subject, one.referential, one.payload) == (kind, subject, referential.id, payload):
            return one
    if len(waiting) >= MOST_WAITING:
        raise UsageError("too_many_suggestions", limit=MOST_WAITING)
    made = Suggestion(
        id=0,
        at=workspace.ledger.now(),
        by=signed(by),
        kind=kind,
        referential=referential.id,
        subject=subject,
        why=why.strip()[:LONGEST],
        payload=payload,
    )
    return found(workspace, store.add(made))


def found(workspace: Workspace, wanted: int) -> Suggestion:
    """A suggestion. Raises UsageError for an unknown one."""
    one = SqlSuggestions(workspace.engine).get(wanted)
    if one is None:
        raise UsageError("unknown_suggestion", wanted=wanted)
    return one


def accept(workspace: Workspace, report: Report, wanted: int, *, by: str, why: str = "") -> Suggestion:
    """Do what a suggestion says, in the name of the person who accepts it. Raises UsageError when it cannot be done."""
    one = _waiting(workspace, wanted)
    referential, reason = report.assessment.referential, why or one.why
    if one.kind == DECISION:
        decide(workspace, referential, [one.subject], state=one.payload["state"], by=by, why=reason)
    elif one.kind == DECLARATION:
        declare(workspace, referential, [one.subject], Status(one.payload["status"]), by=by, note=reason)
    else:
        book = planned_book(workspace, report, Wanted(what="recommendations"))
        fields = {"what": one.payload["what"]} if one.payload["what"] else {}
        recommend_acts.add(workspace, book, by=by, title=one.payload["title"], indicator=one.subject, fields=fields)
    return _settled(workspace, wanted, ACCEPTED, by)


def dismiss(workspace: Workspace, wanted: int, *, by: str) -> Suggestion:
    """Set a suggestion aside: nothing is done. Raises UsageError for one that does not wait."""
    _waiting(workspace, wanted)
    return _settled(workspace, wanted, DISMISSED, by)


def listed(workspace: Workspace, state: State | None = None) -> tuple[Suggestion, ...]:
    """Every suggestion, oldest first, or those in a state."""
    return SqlSuggestions(workspace.engine).all(state)


def suggestion_json(one: Suggestion) -> dict[str, Any]:
    """A suggestion as plain data."""
    return {
        "id": one.id,
        "at": one.at,
        "by": one.by,
        "kind": one.kind,
        "subject": one.subject,
        "why": one.why,
        "would_do": one.payload,
        "state": one.state,
        "decided_at": one.decided_at or None,
        "decided_by": one.decided_by or None,
    }


def suggestions_json(known: tuple[Suggestion, ...]) -> dict[str, Any]:
    """Suggestions as plain data, `capnr.suggestions/1`."""
    return {"schema": "capnr.suggestions/1", "suggestions": [suggestion_json(one) for one in known]}


def _waiting(workspace: Workspace, wanted: int) -> Suggestion:
    one = found(workspace, wanted)
    if one.state != WAITING:
        raise UsageError("settled_suggestion", wanted=wanted)
    return one


def _settled(workspace: Workspace, wanted: int, state: State, by: str) -> Suggestion:
    store = SqlSuggestions(workspace.engine)
    if not store.settle(wanted, state, at=workspace.ledger.now(), by=signed(by)):
        raise UsageError("settled_suggestion", wanted=wanted)
    return found(workspace, wanted)
