"""Discussion: questions, answers with numbered citations, the page behind each citation; kept in the workspace."""

import re
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component
from markupsafe import Markup, escape

from assistant.answer import Answer
from assistant.conversation import NEW, erase, judge, listed, store, turn_json
from assistant.errors import CapnrError
from assistant.gaps import missing
from assistant.roles import Permission
from scoring.model import Status
from ui.desk import Desk
from ui.web.common import fault, field, note, page_pane, panel, picked, show, turned
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire
from ui.web.words import said

MARK = re.compile(r"\[(\d{1,2})\]")
"""How an answer refers to its citation 1: "[1]"."""
KEPT = 30
"""Turns shown of a conversation."""
PAST = 20
"""Past conversations listed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Partial:
    """An answer that is being written."""

    question: str
    """The question."""
    sentences: Sequence[str]
    """Its sentences so far."""


def conversation(desk: Desk, lang: str, thread: str, trouble: str = "", partial: Partial | None = None) -> str:
    """The conversation, the past ones, and where to start while there is none."""
    with desk.using() as workspace:
        kept = store(workspace)
        turns = [turn_json(one) for one in kept.turns(thread)][-KEPT:] if thread else []
        past = [listed(one) for one in kept.all()[:PAST]]
        names = {one.id: one.name for one in workspace.documents.all()} if turns else {}
    shown = [(one, _places(one["answer"]), _linked(one["answer"])) for one in turns]
    offered = [] if partial else starts(desk, lang)
    return show(
        "chat.html",
        lang,
        turns=shown,
        names=names,
        starts=offered,
        past=past,
        here=thread,
        partial=partial,
        trouble=Markup(trouble),
    )


def starts(desk: Desk, lang: str) -> list[str]:
    """Five questions drawn from where this organisation stands."""
    try:
        report = desk.report()
    except CapnrError:
        return []
    assessment = report.assessment
    reached = assessment.level_provisional
    upcoming = next((one.id for one in assessment.referential.levels if one.id > reached), reached)
    open_ones = [one for one in assessment.indicators if missing(one) and one.provisional.status is not Status.UNKNOWN]
    worst = max(open_ones, key=lambda one: one.max_points - one.provisional.points, default=None)
    asked = [said("ask_status", lang), said("ask_gap", lang, level=upcoming), said("ask_first", lang)]
    if worst is not None:
        asked.append(said("ask_why", lang, id=worst.id))
    return [*asked, said("ask_about", lang)]


def draw(visit: Visit, lang: str, thread: str) -> tuple[str, str, str]:
    """The conversation as it is now, the form, and no page yet."""
    return conversation(visit.desk, lang, thread), form(lang), note(lang, "choose_page")


def form(lang: str) -> str:
    """Where a question is written."""
    return show("chat_form.html", lang)


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    thread = gr.State("")
    talk = panel("talk", "talk")
    asked = panel("ask")
    pane = panel("chat-page", "page")
    halts: dict[str, threading.Event] = {}

    def act(visit: Visit, lang: str, before: str) -> Iterator[tuple[object, object]]:
        verb, rest = picked(visit.event)
        if verb == "ask":
            halted = halts[visit.session] = threading.Event()
            try:
                yield from _asked(visit.desk, rest or field(visit.event, "question"), lang, before, halted)
            finally:
                halts.pop(visit.session, None)
            return
        after = _acted(visit.desk, verb, rest, before, field(visit.event, "reason"))
        yield after, conversation(visit.desk, lang, after)

    def look(visit: Visit, lang: str, before: str) -> tuple[object, object, object]:
        verb, rest = picked(visit.event)
        if verb == "stop":
            if visit.session in halts:
                halts[visit.session].set()
            return gr.skip(), gr.skip(), gr.skip()
        if verb == "page":
            return gr.skip(), gr.skip(), page_pane(visit.desk, rest, lang)
        after = _shown(visit.desk, verb, rest, before)
        return after, conversation(visit.desk, lang, after), note(lang, "choose_page")

    for origin in (talk, asked):
        wire(origin.submit, desk, Permission.ASK, act, [lang, thread], [thread, talk], show_progress="hidden")
        options = {"show_progress": "hidden", "queue": False}
        wire(origin.click, desk, Permission.ASK, look, [lang, thread], [thread, talk, pane], **options)
    wire(pane.click, desk, Permission.READ, turned, [lang], [pane], show_progress="hidden")
    return Parts(gives=(talk, asked, pane), needs=(thread,), links=(talk,))


def _asked(desk: Desk, text: str, lang: str, before: str, halted: threading.Event) -> Iterator[tuple[str, str]]:
    """The conversation with the question at once, after each sentence of its answer, at last with the whole."""
    written: list[str] = []
    try:
        stream: Generator[str, None, Answer] = desk.stream(text, "", halted.is_set, conversation=before or NEW)
        yield before, conversation(desk, lang, before, partial=Partial(question=text, sentences=()))
        try:
            while True:
                try:
                    written.append(next(stream))
                except StopIteration as ended:
                    answer: Answer = ended.value
                    yield answer.conversation, conversation(desk, lang, answer.conversation)
                    return
                yield before, conversation(desk, lang, before, partial=Partial(question=text, sentences=tuple(written)))
        finally:
            halted.set()  # the page was left: the model is told to stop
            stream.close()
    except CapnrError as error:
        yield before, conversation(desk, lang, before, fault(error, lang))


def _acted(desk: Desk, verb: str, rest: str, before: str, why: str) -> str:
    """Judge an answer or erase a conversation; the one that is shown after it."""
    with desk.using() as workspace:
        if verb in ("up", "down") and rest.isdecimal():
            judge(workspace, int(rest), verb, why)
        elif verb == "erase" and store(workspace).get(rest) is not None:
            erase(workspace, rest)
            return "" if rest == before else before
    return before


def _shown(desk: Desk, verb: str, rest: str, before: str) -> str:
    """The conversation that a click asks for."""
    if verb == "begin":
        return ""
    with desk.using() as workspace:
        return rest if verb == "open" and store(workspace).get(rest) is not None else before


def _places(answer: Mapping[str, Any]) -> dict[int, str]:
    """Where each citation stands, as a click says it."""
    return {one["n"]: f"{one['document']}:{one['page']}:{one['start']}:{one['end']}" for one in answer["citations"]}


def _linked(answer: Mapping[str, Any]) -> list[Markup]:
    """The lines of an answer, escaped, with a button for each citation."""
    places = _places(answer)

    def button(found: re.Match[str]) -> str:
        n = int(found.group(1))
        return str(_BUTTON.format(place=places[n], n=n)) if n in places else found.group(0)

    return [Markup(MARK.sub(button, _marks_kept(str(escape(line))))) for line in answer["answer"].split("\n")]


def _marks_kept(line: str) -> str:
    """Quotation marks stay on the line of the words they hold."""
    return line.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


_BUTTON = Markup('<button type="button" class="chip" data-pick="page:{place}">{n}</button>')

TAB = Tab(name="chat", build=build, draw=draw)
