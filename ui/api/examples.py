"""Examples of the OpenAPI document: bodies and parameters written here, answers recorded from the sample organisation.

The answers stand in `data/answers.json`; `python -m ui.api.record` writes them anew.
"""

import json
from pathlib import Path
from typing import Any

BODIES: dict[str, dict[str, Any]] = {
    "ask": {"question": "Que manque-t-il pour le niveau 2 ?", "lang": "fr"},
    "ask_stream": {"question": "What is missing for level 2?", "lang": "en", "conversation": "new"},
    "decide": {"state": "confirmed", "by": "Claire Martin", "why": "lu page 3, en vigueur"},
    "accept": {"above": 0.9, "by": "Claire Martin", "why": "passages très sûrs", "theme": "Achats"},
    "date_document": {"day": "2026-03-01", "by": "Claire Martin", "why": "date de la délibération"},
    "tell_kind": {"kind": "guide", "by": "Claire Martin", "why": "conseils à tout lecteur"},
    "replace_document": {"by": "Claire Martin"},
    "judge_answer": {"verdict": "up", "reason": "les citations sont justes"},
    "declare": {"status": "met", "by": "Claire Martin", "note": "vérifié sur place"},
    "what_if": {"set": {"2.1.a": "met"}},
    "keep_snapshot": {"label": "avant l’audit"},
    "add_recommendation": {"title": "Former les équipes", "by": "Claire Martin", "effort": "2"},
    "sign_recommendations": {"by": "Claire Martin", "recommendations": ["r-7.2"]},
    "edit_recommendation": {"by": "Claire Martin", "owner": "DSI", "due": "2027-03-31"},
    "move_recommendation": {"by": "Claire Martin", "after": "r-2.1"},
    "comment_recommendation": {"by": "Claire Martin", "text": "à voir avec les achats"},
    "drop_recommendation": {"by": "Claire Martin", "why": "déjà fait par le groupement"},
    "restore_recommendation": {"by": "Claire Martin"},
    "keep_draft": {"text": "# Politique numérique responsable\n\n…", "by": "Claire Martin", "version": 0},
    "share": {"days": 14, "by": "Claire Martin"},
    "settle": {"sector": "collectivite", "staff": 640},
    "invite": {"email": "a.martin@example.org", "role": "contributor"},
    "change_role": {"role": "auditor"},
    "make_token": {"name": "tableau de bord", "scopes": ["read"], "days": 90},
    "accept_suggestion": {"by": "Claire Martin", "why": "lu et exact"},
    "dismiss_suggestion": {"by": "Claire Martin", "why": "ce passage parle d’autre chose"},
}
"""A body for each operation that takes one, by the name of the operation."""

PARAMETERS: dict[str, Any] = {
    "lang": "fr",
    "document": "doc-9354d7c6aadb",
    "older": "doc-8bfeb441de6a",
    "number": 1,
    "evidence": "ev-c86fcb08b798",
    "criterion": "2.1.a",
    "conversation": "c-1a2b3c4d",
    "turn": 1,
    "before": "1",
    "after": "2",
    "policy": "pol-0001",
    "suggestion": 1,
    "by": "Claire Martin",
    "q": "achats responsables",
    "words": "achats",
    "limit": 50,
    "target": 1,
    "what": "report",
    "kind": "policy",
    "piece": ["1:0:120"],
    "GET /explain/{wanted} wanted": "level",
    "GET /referentials/{wanted} wanted": "nr-socle-2027-preview",
    "GET /jobs/{wanted} wanted": "job-5f0c2a",
    "DELETE /jobs/{wanted} wanted": "job-5f0c2a",
    "GET /jobs/{wanted}/events wanted": "job-5f0c2a",
    "DELETE /shares/{wanted} wanted": "1a2b3c4d",
    "GET /plan by": "2027-12-31",
    "wanted": "r-7.2",
}
"""Values of parameters: for one operation, else for all that have one of this name."""

FILE = Path(__file__).parent / "data" / "answers.json"
_MEMBER: dict[str, Any] = {
    "id": "u-1a2b3c",
    "email": "a.martin@example.org",
    "name": "A. Martin",
    "role": "contributor",
}
_MEMBER |= {"at": "2026-11-23T09:00:00+00:00", "disabled": None}
_INVITATION: dict[str, Any] = {
    "id": "9f8e7d6c",
    "email": "b.durand@example.org",
    "role": "auditor",
    "by": "user=u-1a2b3c",
}
_INVITATION |= {"at": "2026-11-23T09:00:00+00:00", "until": "2026-11-30T09:00:00+00:00"}
_TOKEN: dict[str, Any] = {
    "id": "5c4b3a29",
    "name": "tableau de bord",
    "email": "a.martin@example.org",
    "scopes": ["read"],
}
_TOKEN |= {"at": "2026-11-23T09:00:00+00:00", "until": "2027-02-21T09:00:00+00:00", "seen": None, "state": "open"}
PEOPLE: dict[str, Any] = {
    "me": {
        "schema": "capnr.me/1",
        "organisation": {"id": "valombre", "name": "Valombre-sur-Lys"},
        "id": "u-1a2b3c",
        "email": "a.martin@example.org",
        "name": "A. Martin",
        "role": "contributor",
        "permissions": ["ask", "contribute", "decide", "draft", "read"],
        "token": None,
    },
    "members": {"schema": "capnr.members/1", "members": [_MEMBER], "invitations": [_INVITATION]},
    "invite": {**_INVITATION, "link": "https://capnr.example.org/account/join/…"},
    "change_role": {**_MEMBER, "role": "auditor"},
    "remove_member": {"id": "u-1a2b3c", "removed": True},
    "take_back_invitation": {"id": "9f8e7d6c", "removed": True},
    "tokens": {"schema": "capnr.tokens/1", "tokens": [_TOKEN]},
    "make_token": {**_TOKEN, "token": "capnr_…"},
    "revoke_token": {**_TOKEN, "state": "revoked"},
}
"""Answers about people: the sample organisation has no accounts."""

_SUGGESTION: dict[str, Any] = {"id": 1, "at": "2026-11-23T09:00:00+00:00", "by": "assistant", "kind": "decision"}
_SUGGESTION |= {"subject": "ev-c86fcb08b798", "why": "la règle est en vigueur", "would_do": {"state": "confirmed"}}
_SUGGESTION |= {"state": "waiting", "decided_at": None, "decided_by": None}
_DECIDED: dict[str, Any] = {"decided_at": "2026-11-23T10:00:00+00:00", "decided_by": "Claire Martin"}
SUGGESTIONS: dict[str, Any] = {
    "suggestions": {"schema": "capnr.suggestions/1", "suggestions": [_SUGGESTION]},
    "accept_suggestion": {**_SUGGESTION, **_DECIDED, "state": "accepted"},
    "dismiss_suggestion": {**_SUGGESTION, **_DECIDED, "state": "dismissed"},
}
"""Answers about what programs suggest: only they can make a suggestion."""

_DRAFT = {"schema": "capnr.draft/1", "kind": "policy", "lang": "fr", "text": "# Politique numérique responsable\n"}
DRAFTS: dict[str, Any] = {
    "draft_text": {**_DRAFT, "version": 0, "at": None, "by": None},
    "keep_draft": {**_DRAFT, "version": 1, "at": "2026-11-23T10:00:00+00:00", "by": "Claire Martin"},
}
"""Answers about the text of a draft, which is long."""

ANSWERS: dict[str, Any] = {
    **DRAFTS,
    **PEOPLE,
    **SUGGESTIONS,
    **(json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}),
}
"""An answer for each operation that gives JSON, by the name of the operation."""
