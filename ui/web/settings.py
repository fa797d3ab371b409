"""Réglages: what can be changed here takes effect at once; what is fixed at the start says by what."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.errors import CapnrError, UsageError
from assistant.llm import REMOTE, chosen
from assistant.measured import current
from assistant.organisation import CHANGEABLE, Fact, fact, say_of_budget
from assistant.reports.footprint_words import IT_SHARES, KEYS
from assistant.reports.render import day, interval, number
from assistant.roles import Permission
from assistant.room import room
from assistant.shares import MOST_DAYS, STATES, USUAL_DAYS, revoke, share, shares
from assistant.shares import state as state_of
from ui.desk import Desk
from ui.web import members
from ui.web.common import panel, picked, show
from ui.web.forms import FORMS, drawn, fields, worded
from ui.web.settings_words import WORDS
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire

SECTORS = ("general", "esn", "collectivite")
SHOWN = (
    "mask",
    "embedder",
    "reranker",
    "embed_candidates",
    "embed_behind",
    "model_seconds",
    "security_months",
    "max_file_mb",
    "max_upload_mb",
    "max_pages",
    "workers",
)
"""Settings that are shown and not changed here; addresses, folders and secrets of the server are not among them."""
MEGABYTE = 1_000_000
WHOLE = ("staff", "population")


def draw(visit: Visit, lang: str) -> tuple[str, ...]:
    """The whole tab."""
    return organisation(visit, lang), budget(visit, lang), ai(visit, lang), links(visit, lang), rest(visit, lang)


def organisation(visit: Visit, lang: str) -> str:
    """What decides which indicators are asked."""
    desk = visit.desk
    with desk.using() as workspace:
        facts = {name: fact(workspace, name) for name in CHANGEABLE}
    return drawn(
        "settings_organisation.html",
        WORDS,
        lang,
        facts=facts,
        sectors=SECTORS,
        questions=desk.referential.questions,
        open=Permission.MANAGE in visit.held,
    )


def budget(visit: Visit, lang: str) -> str:
    """What shares the planetary budget out."""
    with visit.desk.using() as workspace:
        kept = current(workspace)
    return drawn(
        "settings_budget.html",
        WORDS,
        lang,
        kept=kept,
        keys=KEYS,
        it_shares=IT_SHARES,
        plain=lambda value: "" if value is None else f"{value:g}" if abs(value) < MEGABYTE else f"{value:.0f}",
        open=Permission.CONTRIBUTE in visit.held,
    )


def ai(visit: Visit, lang: str) -> str:
    """The language model, what leaves for it, and the month's budget."""
    with visit.desk.using() as workspace:
        settings = workspace.settings
        spent = workspace.ledger.budget()
        limit = fact(workspace, "ai_budget_wh")
    model = chosen(settings.model)
    return drawn(
        "settings_ai.html",
        WORDS,
        lang,
        model=model,
        remote=model is not None and model.place == REMOTE,
        keyed=bool(settings.model_key.get_secret_value()),
        limit=limit,
        spent=interval(spent.spent_wh, "Wh", lang),
        most=worded(WORDS, "no_limit", lang) if spent.limit_wh is None else f"{number(spent.limit_wh, lang, 0)} Wh",
        open=Permission.MANAGE in visit.held,
    )


def links(visit: Visit, lang: str, made: tuple[str, str] | None = None) -> str:
    """The read-only links; `made` is the address and the last day of one that was just made."""
    if Permission.MANAGE not in visit.held:
        return ""
    with visit.desk.using() as workspace:
        known = [(one, state_of(workspace, one)) for one in shares(workspace)]
    return drawn(
        "settings_shares.html",
        WORDS,
        lang,
        shares=known[::-1],
        states=STATES,
        usual=USUAL_DAYS,
        most=MOST_DAYS,
        made=made,
        person=visit.person,
        told=lambda at: _day(at, lang),
    )


def rest(visit: Visit, lang: str) -> str:
    """The assessment, who is signed in, room and retention, and what is fixed at the start."""
    desk = visit.desk
    with desk.using() as workspace:
        facts = [fact(workspace, name) for name in SHOWN]
        taken = room(workspace)
        months = workspace.settings.security_months
    return drawn(
        "settings_rest.html",
        WORDS,
        lang,
        desk=desk,
        visit=visit,
        dated=desk.dated,
        facts=[(one, _valued(one, lang)) for one in facts],
        taken=taken,
        months=months,
        mb=lambda count: number(count / MEGABYTE, lang, 1),
    )


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    told = panel("settings-said")
    who = panel("settings-organisation", script=FORMS)
    shared = panel("settings-budget", script=FORMS)
    model = panel("settings-ai", script=FORMS)
    given = panel("settings-shares", script=FORMS)
    fixed = panel("settings-rest")
    people = members.build(desk, lang)
    drawn_again = [told, who, shared, model, given, fixed]
    for one, permission, act in (
        (who, Permission.MANAGE, _say),
        (model, Permission.MANAGE, _say),
        (shared, Permission.CONTRIBUTE, _share_out),
        (given, Permission.MANAGE, _link),
    ):
        wire(one.submit, desk, permission, act, [lang], drawn_again)
    return Parts(gives=(who, shared, model, given, fixed, people), links=(shared,))


def _say(visit: Visit, lang: str) -> tuple[Any, ...]:
    """Facts of the organisation, or the budget of the models."""
    verb, _ = picked(visit.event)
    given = fields(visit)

    def act() -> None:
        said = _organisation(visit.desk, given, lang) if verb == "organisation" else _limit(given, lang)
        with visit.desk.using() as workspace:
            free = {name: value for name, value in said.items() if not fact(workspace, name).fixed}
        visit.desk.settle(free)

    return _done(visit, lang, act)


def _share_out(visit: Visit, lang: str) -> tuple[Any, ...]:
    """What shares the planetary budget out."""
    given = fields(visit)

    def act() -> None:
        numbers = ("employees", "value_added_eur", "ict_intensity")
        said: dict[str, Any] = {name: _number(name, given.get(name, ""), lang) for name in numbers}
        said |= {name: given.get(name, "") for name in ("nace", "key", "it_share")}
        with visit.desk.using() as workspace:
            say_of_budget(workspace, said)

    return _done(visit, lang, act)


def _link(visit: Visit, lang: str) -> tuple[Any, ...]:
    """Make a link, or take one back."""
    verb, wanted = picked(visit.event)
    given = fields(visit)
    try:
        with visit.desk.using() as workspace:
            if verb == "revoke":
                one = revoke(workspace, wanted)
                said, made = worded(WORDS, "revoked", lang, id=one.id), None
            else:
                days = _number("days", given.get("days", ""), lang)
                one, token = share(workspace, days=USUAL_DAYS if days is None else int(days), by=given.get("by", ""))
                said, made = "", (f"{visit.base}/p/s/{token}/", _day(one.until, lang))
    except CapnrError as error:
        return (show("note.html", lang, text=error.text(lang)), *(gr.skip() for _ in range(5)))
    told = show("note.html", lang, text=said) if said else ""
    return told, gr.skip(), gr.skip(), gr.skip(), links(visit, lang, made), gr.skip()


def _done(visit: Visit, lang: str, act: Callable[[], None]) -> tuple[Any, ...]:
    try:
        act()
    except CapnrError as error:
        return (show("note.html", lang, text=error.text(lang)), *(gr.skip() for _ in range(5)))
    return show("note.html", lang, text=worded(WORDS, "saved", lang)), *draw(visit, lang)


def _organisation(desk: Desk, given: Mapping[str, str], lang: str) -> dict[str, Any]:
    """The facts of a form, None for what was left empty."""
    said: dict[str, Any] = {"sector": given.get("sector") or None, "strict": bool(given.get("strict")) or None}
    for name in WHOLE:
        value = _number(name, given.get(name, ""), lang)
        said[name] = None if value is None else int(value)
    answers = {
        one.id: given[f"answer_{one.id}"] == "yes"
        for one in desk.referential.questions
        if given.get(f"answer_{one.id}") in ("yes", "no")
    }
    return {**said, "answers": answers or None}


def _limit(given: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {"ai_budget_wh": _number("ai_budget_wh", given.get("ai_budget_wh", ""), lang)}


def _number(name: str, text: str, lang: str) -> float | None:
    """A number as people write it, None for nothing. Raises UsageError for anything else."""
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(
            "bad_option", option=worded(WORDS, name, lang, most=MOST_DAYS), wanted=text[:40], expected="0, 1, 2…"
        )
    return value


def _valued(one: Fact, lang: str) -> str:
    """A value in words."""
    if isinstance(one.value, bool):
        return worded(WORDS, "yes" if one.value else "no", lang)
    return worded(WORDS, "empty_value", lang) if one.value in (None, "") else str(one.value)


def _day(at: str, lang: str) -> str:
    return day(datetime.fromisoformat(at).date(), lang)


def _whole(visit: Visit, lang: str) -> tuple[str, ...]:
    """The tab with the members and tokens of the organisation."""
    return *draw(visit, lang), members.draw(visit, lang)


TAB = Tab(name="settings", build=build, draw=_whole)
