"""Members and tokens of an organisation, inside the settings: for its owners, on a server with accounts."""

from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.accounts.inviting import DAYS, invitations, invite, take_back
from assistant.accounts.model import Access
from assistant.accounts.people import members, membership, remove_member, set_role
from assistant.accounts.tokens import MOST_DAYS, USUAL_DAYS, add_token, revoke_token, state, tokens
from assistant.accounts.wire import permissions, role
from assistant.errors import CapnrError, UsageError
from assistant.reports.render import environment
from assistant.roles import HELD, Permission
from assistant.shares import STATES
from ui.access.visitor import ROLES, Visitor
from ui.access.words import SCOPES, said
from ui.desk import Desk
from ui.web.common import FOLDER, panel, picked
from ui.web.forms import FORMS, fields
from ui.web.wiring import Visit, wire

SCOPE = "scope_"
"""How the boxes of the permissions of a token are called."""


def draw(visit: Visit, lang: str, *, told: str = "", secret: str = "", trouble: str = "") -> str:
    """The panel; empty where there are no accounts, and for whoever does not manage them. `secret` is shown once."""
    here = visit.visitor
    if here is None or Permission.MANAGE not in visit.held:
        return ""
    accounts, where = here.site.accounts, here.organisation.id
    made = environment(lang, FOLDER).get_template("members.html")
    return made.render(
        t=lambda key, **more: said(key, lang, **more),
        members=members(accounts, where),
        invitations=invitations(accounts, where),
        tokens=[(one, STATES[state(accounts, one)]) for one in tokens(accounts, where)][::-1],
        roles=ROLES,
        scopes={one: SCOPES[one] for one in Permission if one in HELD[_access(here).role]},
        usual=USUAL_DAYS,
        most=MOST_DAYS,
        told=told,
        secret=secret,
        trouble=trouble,
    )


def build(desk: Desk, lang: Component) -> gr.HTML:
    """Lay the panel out and wire it."""
    shown = panel("settings-members", script=FORMS)
    wire(shown.submit, desk, Permission.MANAGE, _act, [lang], [shown])
    return shown


def _act(visit: Visit, lang: str) -> str:
    """Do what a form asks, and draw the panel with what came of it."""
    here = visit.visitor
    if here is None:
        return ""
    verb, wanted = picked(visit.event)
    try:
        return draw(visit, lang, **_done(here, verb, wanted, fields(visit), lang))
    except CapnrError as fault:
        return draw(visit, lang, trouble=fault.text(lang))


def _done(here: Visitor, verb: str, wanted: str, given: dict[str, str], lang: str) -> dict[str, Any]:
    """Carry a form out; what to say of it. Raises UsageError for what is not right."""
    accounts, where, by = here.site.accounts, here.organisation.id, f"user={_access(here).user.id}"
    if verb == "invite":
        made, secret = invite(accounts, where, given.get("email", ""), role(given.get("role", "")), by=by)
        return {"told": said("invited", lang, email=made.email, days=DAYS), "secret": f"/account/link/{secret}"}
    if verb == "role":
        set_role(accounts, where, membership(accounts, where, wanted).user, role(given.get("role", "")), by=by)
    elif verb == "remove":
        remove_member(accounts, where, wanted, by=by)
    elif verb == "uninvite":
        take_back(accounts, where, wanted, by=by)
    elif verb == "revoke":
        revoke_token(accounts, where, wanted, by=by)
    elif verb == "token":
        return {"told": said("token_made", lang), "secret": _token(here, given, by)}
    else:
        return {}
    return {"told": said("done", lang)}


def _token(here: Visitor, given: dict[str, str], by: str) -> str:
    scopes = permissions(name.removeprefix(SCOPE) for name in given if name.startswith(SCOPE))
    days = given.get("days", "") or str(USUAL_DAYS)
    if not days.isdecimal() or len(days) > 6:
        raise UsageError("bad_token_days", wanted=days[:20], most=MOST_DAYS)
    return add_token(
        here.site.accounts,
        here.organisation.id,
        _access(here).user.id,
        name=given.get("name", ""),
        scopes=scopes,
        days=int(days),
        by=by,
    )[1]


def _access(here: Visitor) -> Access:
    if here.access is None:
        raise UsageError("not_a_member")
    return here.access
