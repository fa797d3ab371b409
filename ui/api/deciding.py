"""Decisions over HTTP: on one piece of evidence, with its history, and in bulk by a policy."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from assistant.deciding import Edit, Wanted
from assistant.errors import UsageError
from assistant.reports.comments import comment_json
from assistant.reports.decisions import (
    decision_json,
    history_json,
    history_table,
    policies_json,
    policies_table,
    policy_json,
)
from ui.api import schemas
from ui.api.etags import Seen
from ui.api.paging import Paged
from ui.api.plain import Plain, told
from ui.api.routes import Shared, Spoken

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500, 503)})


@router.post("/evidence/{evidence}/decision")
def decide(desk: Shared, evidence: str, decision: schemas.DecisionIn, seen: Seen) -> schemas.DecisionOut:
    """Confirm or reject a piece of evidence; a confirmation may change its criteria, its stance or its words."""
    edit = Edit(criteria=tuple(decision.criteria), stance=decision.stance, quote=decision.quote)
    changed = edit if edit != Edit() and decision.state == "confirmed" else None
    with desk.using():
        seen.check(history_json(evidence, desk.history(evidence)))
        made = desk.decide([evidence], state=decision.state, by=decision.by, why=decision.why, edit=changed)[0]
    return schemas.DecisionOut.model_validate(decision_json(made))


@router.get("/evidence/{evidence}/history", response_model=None)
def history(desk: Shared, lang: Spoken, evidence: str, paged: Paged, plain: Plain) -> dict[str, Any] | Response:
    """Every decision on a piece of evidence, oldest first, `capnr.history/1`."""
    found = desk.history(evidence)
    with desk.using() as workspace:
        if not found and workspace.mappings.proposal(evidence, desk.referential.id) is None:
            raise UsageError("unknown_evidence", wanted=evidence)
    if plain:
        return told(history_table(evidence, found, lang))
    numbered = paged.cut(tuple(enumerate(found)), lambda one: str(one[0]))
    return history_json(evidence, [one for _, one in numbered])


@router.post("/evidence/{evidence}/comment", response_model=None)
def comment(desk: Shared, lang: Spoken, evidence: str) -> dict[str, Any]:
    """What the language model of the settings says of a piece of evidence, `capnr.comment/1`: nothing depends on it."""
    return comment_json(desk.comment(evidence, lang), lang)


@router.get("/policies", response_model=None)
def policies(desk: Shared, lang: Spoken, paged: Paged, plain: Plain) -> dict[str, Any] | Response:
    """Every policy of bulk acceptance, oldest first, `capnr.policies/1`."""
    found = desk.policies()
    return told(policies_table(found, lang)) if plain else policies_json(paged.cut(found, lambda one: one.id))


@router.post("/policies", response_model=None, status_code=201)
def accept(desk: Shared, lang: Spoken, asked: schemas.PolicyIn) -> dict[str, Any]:
    """Confirm every proposal that is likely enough, as an explicit policy with its author."""
    wanted = Wanted(above=asked.above, by=asked.by, why=asked.why, theme=asked.theme, indicator=asked.indicator)
    policy, decisions = desk.accept(wanted, lang)
    return {"policy": policy_json(policy), "accepted": [one.evidence for one in decisions]}


@router.delete("/policies/{policy}", response_model=None)
def revoke(
    desk: Shared,
    policy: str,
    by: Annotated[schemas.Line, Query(description="Who takes it back.")],
    why: Annotated[str, Query(max_length=2000, description="Reason, may be empty.")] = "",
) -> dict[str, Any]:
    """Take a policy back: what stands confirmed by it alone is proposed again."""
    return {"policy": policy, "proposed": [one.evidence for one in desk.revoke(policy, by=by, why=why)]}
