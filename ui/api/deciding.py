"""Decisions over HTTP: on one piece of evidence, with its history, and in bulk by a policy."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.deciding import Edit, Wanted
from assistant.reports.comments import comment_json
from assistant.reports.decisions import decision_json, history_json, policies_json, policy_json
from ui.api import schemas
from ui.api.routes import Shared, Spoken

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500, 503)})


@router.post("/evidence/{evidence}/decision")
def decide(desk: Shared, evidence: str, decision: schemas.DecisionIn) -> schemas.DecisionOut:
    """Confirm or reject a piece of evidence; a confirmation may change its criteria, its stance or its words."""
    edit = Edit(criteria=tuple(decision.criteria), stance=decision.stance, quote=decision.quote)
    changed = edit if edit != Edit() and decision.state == "confirmed" else None
    made = desk.decide([evidence], state=decision.state, by=decision.by, why=decision.why, edit=changed)[0]
    return schemas.DecisionOut.model_validate(decision_json(made))


@router.get("/evidence/{evidence}/history", response_model=None)
def history(desk: Shared, evidence: str) -> dict[str, Any]:
    """Every decision on a piece of evidence, oldest first, `capnr.history/1`."""
    return history_json(evidence, desk.history(evidence))


@router.post("/evidence/{evidence}/comment", response_model=None)
def comment(desk: Shared, lang: Spoken, evidence: str) -> dict[str, Any]:
    """What the language model of the settings says of a piece of evidence, `capnr.comment/1`: nothing depends on it."""
    return comment_json(desk.comment(evidence, lang), lang)


@router.get("/policies", response_model=None)
def policies(desk: Shared) -> dict[str, Any]:
    """Every policy of bulk acceptance, oldest first, `capnr.policies/1`."""
    return policies_json(desk.policies())


@router.post("/policies", response_model=None, status_code=201)
def accept(desk: Shared, lang: Spoken, asked: schemas.PolicyIn) -> dict[str, Any]:
    """Confirm every proposal that is likely enough, as an explicit policy with its author."""
    wanted = Wanted(above=asked.above, by=asked.by, why=asked.why, theme=asked.theme, indicator=asked.indicator)
    policy, decisions = desk.accept(wanted, lang)
    return {"policy": policy_json(policy), "accepted": [one.evidence for one in decisions]}


@router.delete("/policies/{policy}", response_model=None)
def revoke(
    desk: Shared, policy: str, by: Annotated[schemas.Line, Query(description="Who takes it back.")]
) -> dict[str, Any]:
    """Take a policy back: what stands confirmed by it alone is proposed again."""
    return {"policy": policy, "proposed": [one.evidence for one in desk.revoke(policy, by=by)]}
