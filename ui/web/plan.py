"""Plan et recommandations: the cheapest way to a level month by month, what to do in which order, texts to complete."""

from datetime import date
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.errors import CapnrError
from assistant.recommend_book import STATES, Book, Entry, book, changes
from assistant.reports.advice import first_step, owner_words, plan_sentence
from assistant.reports.deliver import FORMATS, planned_book
from assistant.reports.paper_words import KINDS, PHASES
from assistant.reports.paper_words import STATES as STATE_WORDS
from assistant.reports.render import day
from assistant.reports.shared_paper import amount, days_of, when
from assistant.roles import Permission
from ui.desk import Desk
from ui.web import plan_view
from ui.web.common import QUICK, panel, picked, show, signer
from ui.web.forms import FORMS, drawn, fields, worded
from ui.web.plan_acts import ACTS, written
from ui.web.plan_drafts import EDITOR, editor, kept, kinds_form
from ui.web.plan_words import WORDS
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire

Asked = dict[str, str]
"""What the person chose: target, until, budget, state shown, id of the recommendation read."""
ASKED = ("target", "until", "budget", "show")
"""What a form of the tab may change of it."""
FIRST, FIRST_CARDS, FIRST_MONTHS = 12, 2, 3
"""What is drawn at first of the list, and of each of the first months: the others are one click away."""


def held(desk: Desk, asked: Asked) -> Book:
    """The recommendations under the conditions chosen. Raises UsageError without a document."""
    report = desk.report()
    with desk.using() as workspace:
        return planned_book(workspace, report, plan_view.wanted(asked, desk.on))


def draw(visit: Visit, lang: str, asked: Asked) -> tuple[str, ...]:
    """The whole tab but for the text in the editor: the plan, the list, the one read, the choice of a text, exports."""
    try:
        found = held(visit.desk, asked)
    except CapnrError as error:
        if error.code == "no_documents":
            return drawn("plan_empty.html", WORDS, lang), "", "", "", ""
        return show("note.html", lang, text=error.text(lang)), "", "", "", ""
    return (
        months(found, lang, asked),
        listing(found, lang, asked, visit.person),
        detail(found, lang, asked),
        kinds_form(lang),
        exports(lang, asked, visit.desk.on),
    )


def months(found: Book, lang: str, asked: Asked) -> str:
    """The conditions, what the plan says, its months as columns."""
    plan, report = found.advice.plan, found.advice.report
    confirm = [one for one in found.of("open") if one.source is not None and one.source.phase == 0]
    return drawn(
        "plan_months.html",
        WORDS,
        lang,
        plan=plan,
        sentence=plan_sentence(found.advice, lang),
        levels=report.assessment.referential.levels,
        scale=report.assessment.referential.scale,
        until=[(key, plan_view.month_name(last, lang)) for key, last in plan_view.months(report.assessment.on)],
        asked=asked,
        columns=plan_view.columns(found),
        first_cards=FIRST_CARDS,
        first_months=FIRST_MONTHS,
        confirm=confirm,
        confirm_points=sum((one.source.gain for one in confirm if one.source), start=0),
        confirm_days=sum((one.effort_days or 0 for one in confirm), start=0),
        soonest=f"{plan.done_on.year}-{plan.done_on.month:02d}",
        soonest_name=plan_view.month_name(plan.done_on, lang),
        **_said(lang),
    )


def listing(found: Book, lang: str, asked: Asked, person: str, focus: str = "") -> str:
    """The recommendations of one state, in order."""
    state = asked.get("show", "open")
    entries = found.of(state if state in STATES else "open")
    near = (asked.get("chosen", ""), focus.partition(":")[2])
    return drawn(
        "plan_list.html",
        WORDS,
        lang,
        entries=entries,
        shown=max([FIRST, *(at + 1 for at, one in enumerate(entries) if one.id in near)]),
        state=state,
        states={one: (STATE_WORDS[one], len(found.of(one))) for one in STATES},
        phase=lambda one: _phase(found, one, lang),
        chosen=asked.get("chosen", ""),
        focus=focus,
        person=person,
        indicators=found.advice.report.assessment.referential.indicators,
        **_said(lang),
    )


def detail(found: Book, lang: str, asked: Asked) -> str:
    """The recommendation that is read, with everything that can be done about it."""
    entry = next((one for one in found.entries if one.id == asked.get("chosen", "")), None)
    if entry is None:
        return drawn("plan_hint.html", WORDS, lang)
    return drawn(
        "plan_detail.html",
        WORDS,
        lang,
        one=entry,
        states=STATE_WORDS,
        kinds=KINDS,
        owner=owner_words(entry, lang),
        first=first_step(entry.source) if entry.source is not None and "what" not in entry.edited else None,
        events=list(changes(found.history, entry.id)),
        focus=asked.get("focus", ""),
        **_said(lang),
    )


def exports(lang: str, asked: Asked, on: date) -> str:
    """Links to the files, under the conditions chosen."""
    made = plan_view.wanted(asked, on)
    query = f"lang={lang}"
    if made.target is not None:
        query += f"&target={made.target}"
    if made.by is not None:
        query += f"&until={made.by.isoformat()}"
    if made.budget is not None:
        query += f"&budget={float(made.budget):g}"
    return drawn("plan_exports.html", WORDS, lang, formats=FORMATS, query=query)


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    asked = gr.State({})
    way = panel("plan-months", script=FORMS)
    told = panel("plan-said")
    listed = panel("plan-list", script=FORMS)
    read = panel("plan-detail", script=FORMS)
    choice = panel("plan-drafts", script=FORMS)
    text = panel("plan-editor", script=EDITOR)
    files = panel("plan-exports")
    gives = (way, listed, read, choice, files)
    wire(way.click, desk, Permission.READ, _conditions, [lang, asked], [asked, way, listed, read, files], **QUICK)
    for one in (listed, way):
        wire(one.click, desk, Permission.READ, _open, [lang, asked], [asked, listed, read], **QUICK)
    for one in (listed, read):
        wire(one.submit, desk, Permission.DRAFT, _act, [lang, asked], [asked, told, way, listed, read], **QUICK)
    outcome = panel("plan-kept")
    wire(choice.click, desk, Permission.DRAFT, _draft, [lang], [text, outcome], **QUICK)
    wire(text.submit, desk, Permission.DRAFT, _kept, [lang], [text, outcome], **QUICK)
    return Parts(
        gives=gives,
        needs=(asked,),
        links=(way, read),
    )


def _conditions(visit: Visit, lang: str, asked: Asked) -> tuple[Any, ...]:
    """Another level, date or number of days."""
    verb, until = picked(visit.event)
    if verb not in ("plan", "until"):
        return tuple(gr.skip() for _ in range(5))
    given = {name: value for name, value in fields(visit).items() if name in ASKED}
    now = {**asked, **given, **({"until": until, "budget": ""} if verb == "until" else {})}
    try:
        found = held(visit.desk, now)
    except CapnrError as error:
        return gr.skip(), show("note.html", lang, text=error.text(lang)), gr.skip(), gr.skip(), gr.skip()
    return (
        now,
        months(found, lang, now),
        listing(found, lang, now, visit.person),
        detail(found, lang, now),
        exports(lang, now, visit.desk.on),
    )


def _open(visit: Visit, lang: str, asked: Asked) -> tuple[Any, ...]:
    """Read a recommendation, or show those of another state."""
    verb, wanted = picked(visit.event)
    if verb not in ("open", "show"):
        return gr.skip(), gr.skip(), gr.skip()
    if verb == "open":
        now = {**asked, "chosen": wanted, "focus": "head"}
    else:
        now = {**asked, "show": fields(visit).get("show", "open")}
    found = held(visit.desk, now)
    if verb == "open" and wanted in [one.id for one in found.entries]:
        now["show"] = found.find(wanted).state
    return {**now, "focus": ""}, listing(found, lang, now, visit.person), detail(found, lang, now)


def _act(visit: Visit, lang: str, asked: Asked) -> tuple[Any, ...]:
    """Add, rewrite, move, comment on, sign, set aside or take up again."""
    verb, wanted = picked(visit.event)
    act = ACTS.get(verb)
    if act is None:
        return tuple(gr.skip() for _ in range(5))
    by = signer(visit)
    if not by:
        return (gr.skip(), _note(lang, "no_name"), *(gr.skip() for _ in range(3)))
    try:
        before = held(visit.desk, asked)
        with visit.desk.using() as workspace:
            told, chosen = act(workspace, before, wanted, by, fields(visit), lang)
            found = book(workspace, before.advice)
    except CapnrError as error:
        return (gr.skip(), show("note.html", lang, text=error.text(lang)), *(gr.skip() for _ in range(3)))
    now = {**asked, "chosen": chosen or asked.get("chosen", "")}
    focus = f"{verb}:{chosen}" if verb in ("up", "down") else ""
    note = show("note.html", lang, text=told)
    return now, note, months(found, lang, now), listing(found, lang, now, visit.person, focus), detail(found, lang, now)


def _draft(visit: Visit, lang: str) -> tuple[Any, Any]:
    """Put a text into the editor."""
    verb, _ = picked(visit.event)
    wanted = fields(visit).get("kind", "")
    if verb != "draft" or not wanted:
        return gr.skip(), gr.skip()
    try:
        return editor(visit, wanted, lang), ""
    except CapnrError as error:
        return show("note.html", lang, text=error.text(lang)), ""


def _kept(visit: Visit, lang: str) -> tuple[Any, Any]:
    """Keep what is written in the editor; whatever goes wrong, what is written there stays."""
    if not signer(visit):
        return gr.skip(), _note(lang, "no_name")
    try:
        text, told = kept(visit, lang)
    except CapnrError as error:
        return gr.skip(), show("note.html", lang, text=error.text(lang))
    return text or gr.skip(), told


def _note(lang: str, key: str) -> str:
    return show("note.html", lang, text=worded(WORDS, key, lang))


def _phase(found: Book, entry: Entry, lang: str) -> str:
    """The phase of a recommendation in words, empty for one's own."""
    if entry.source is None:
        return ""
    return PHASES[entry.source.phase].said(lang).format(level=found.advice.plan.target)


def _said(lang: str) -> dict[str, Any]:
    """What every template of the tab uses."""
    return {
        "points": lambda value: amount(value, lang),
        "days": lambda value: days_of(value, lang),
        "full_day": lambda value: day(value, lang),
        "short_day": lambda value: when(value, lang),
        "written": lambda entry, name: written(entry, name, lang),
    }


TAB = Tab(name="plan", build=build, draw=draw)
