"""Decisions and policies as tables and plain data."""

from collections.abc import Sequence
from typing import Any

from assistant.reports.words import STATES
from assistant.storage.decisions import Decision
from assistant.storage.policies import Policy


def decision_json(one: Decision) -> dict[str, Any]:
    """A decision as plain data."""
    return {
        "evidence": one.evidence,
        "indicator": one.indicator,
        "criteria": list(one.criteria),
        "state": one.state,
        "by": one.by,
        "why": one.why,
        "at": one.at,
        "stance": one.stance,
        "document": one.document,
        "page": one.page,
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "edited": one.edited,
        "policy": one.policy,
    }


def policy_json(one: Policy) -> dict[str, Any]:
    """A policy as plain data."""
    return {name: getattr(one, name) for name in Policy.__slots__}


def history_json(evidence: str, history: Sequence[Decision]) -> dict[str, Any]:
    """Every decision on a piece of evidence, oldest first."""
    return {
        "schema": "capnr.history/1",
        "evidence": evidence,
        "decisions": [decision_json(one) for one in history],
    }


def policies_json(known: Sequence[Policy]) -> dict[str, Any]:
    """Every policy, oldest first."""
    return {"schema": "capnr.policies/1", "policies": [policy_json(one) for one in known]}


def history_table(evidence: str, history: Sequence[Decision], lang: str) -> str:
    """The decisions on a piece of evidence, one a paragraph."""
    fr = lang == "fr"
    if not history:
        return f"{evidence} : aucune décision" if fr else f"{evidence}: no decision"
    rows = [f"{evidence}  ({history[-1].indicator})"]
    for one in history:
        state = STATES[one.state].said(lang) if one.state in STATES else one.state
        marks = [
            *(["modifiée" if fr else "edited"] if one.edited else []),
            *([f"politique {one.policy}" if fr else f"policy {one.policy}"] if one.policy else []),
        ]
        rows.append(f"  {one.at}  {one.by}  {state}{f'  ({chr(44).join(marks)})' if marks else ''}")
        rows.append(f"      {', '.join(one.criteria)}  {one.stance}  {one.document}, page {one.page}")
        if one.quote:
            said = " ".join(one.quote.split())
            rows.append(f"      « {said} »" if fr else f"      “{said}”")
        if one.why:
            rows.append(f"      {one.why}")
    return "\n".join(rows)


def policies_table(known: Sequence[Policy], lang: str) -> str:
    """Policies, one a line."""
    fr = lang == "fr"
    if not known:
        return "Aucune politique d’acceptation." if fr else "No acceptance policy."
    rows = []
    for one in known:
        scope = one.indicator or one.theme or ("tout le référentiel" if fr else "the whole referential")
        bar = f"{one.above:g}".replace(".", ",") if fr else f"{one.above:g}"
        ended = f"  {'retirée' if fr else 'revoked'} {one.revoked_at}, {one.revoked_by}" if one.revoked_at else ""
        rows.append(f"{one.id}  {one.at}  {one.by}  ≥ {bar}  {scope}{f'  {one.why}' if one.why else ''}{ended}")
    return "\n".join(rows)
