"""Discussion: questions, answers with numbered citations, the page behind each citation; kept in the workspace."""

import re
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup, escape

from assistant.answer import Answer
from assistant.conversation import NEW, erase, judge, listed, store, turn_json
from assistant.errors import CapnrError
from assistant.gaps import missing
from scoring.model import Status
from ui.desk import Desk
from ui.web.common import LATEST, SHOW_MARK, fault, note, page_pane, panel, picked, show
from ui.web.words import said

MARK = re.compile(r"\[(\d{1,2})\]")
"""How an answer refers to its citation 1: "[1]"."""
KEPT = 30
"""Turns shown of a conversation."""
PAST = 20
"""Past conversations listed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Components of the tab that others write to."""

    thread: gr.State
    """Id of the conversation, empty before the first question."""
    talk: gr.HTML
    """The conversation."""
    pane: gr.HTML
    """The page."""
    question: gr.Textbox
    """Where one writes."""
    send: gr.Button
    """The button."""
    stop: gr.Button
    """The button that stops an answer."""
    reason: gr.Textbox
    """Why an answer was good or not."""


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


def build(desk: Desk, lang: gr.Radio) -> Parts:
    """Lay the tab out and wire it."""
    thread = gr.State("")
    with gr.Row(elem_classes=["columns"]):
        with gr.Column(scale=6, min_width=360):
            talk = panel("talk", script=LATEST)
            with gr.Row():
                question = gr.Textbox(
                    label=said("question", desk.lang), max_length=2000, lines=1, scale=8, elem_id="question"
                )
                send = gr.Button(said("send", desk.lang), variant="primary", scale=1, min_width=120, elem_id="send")
                stop = gr.Button(said("stop", desk.lang), scale=1, min_width=100, elem_id="stop")
            reason = gr.Textbox(label=said("reason", desk.lang), max_length=2000, lines=1, elem_id="reason")
        with gr.Column(scale=4, min_width=320):
            pane = panel("chat-page", script=SHOW_MARK)
    parts = Parts(thread=thread, talk=talk, pane=pane, question=question, send=send, stop=stop, reason=reason)
    _wire(desk, lang, parts)
    return parts


def _wire(desk: Desk, lang: gr.Radio, parts: Parts) -> None:
    halts: dict[str, threading.Event] = {}

    def ask(text: str, spoken: str, before: str, request: gr.Request) -> Iterator[tuple[str, str, str]]:
        halted = halts[request.session_hash or ""] = threading.Event()
        yield from _asked(desk, text, spoken, before, halted)

    def click(
        spoken: str, before: str, why: str, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[object, object, object]]:
        verb, rest = picked(event)
        if verb == "ask":
            for after, shown, _ in ask(rest, spoken, before, request):
                yield after, shown, gr.skip()
            return
        if verb == "page":
            yield gr.skip(), gr.skip(), page_pane(desk, rest, spoken)
            return
        after = _acted(desk, verb, rest, before, why)
        yield after, conversation(desk, spoken, after), note(spoken, "choose_page")

    def turn(spoken: str, event: gr.EventData) -> str:
        return page_pane(desk, picked(event)[1], spoken)

    def halt(request: gr.Request) -> None:
        if request.session_hash in halts:
            halts[request.session_hash].set()

    for sent in (parts.question.submit, parts.send.click):
        sent(
            ask,
            [parts.question, lang, parts.thread],
            [parts.thread, parts.talk, parts.question],
            api_visibility="private",
        )
    parts.stop.click(halt, None, None, queue=False, api_visibility="private")
    parts.talk.click(
        click, [lang, parts.thread, parts.reason], [parts.thread, parts.talk, parts.pane], api_visibility="private"
    )
    parts.pane.click(turn, [lang], [parts.pane], api_visibility="private")


def _asked(desk: Desk, text: str, spoken: str, before: str, halted: threading.Event) -> Iterator[tuple[str, str, str]]:
    """The conversation after each sentence of an answer, at last with the whole; on a fault the question stays."""
    written: list[str] = []
    try:
        stream: Generator[str, None, Answer] = desk.stream(text, "", halted.is_set, conversation=before or NEW)
        try:
            while True:
                try:
                    written.append(next(stream))
                except StopIteration as ended:
                    answer: Answer = ended.value
                    yield answer.conversation, conversation(desk, spoken, answer.conversation), ""
                    return
                shown = Partial(question=text, sentences=tuple(written))
                yield before, conversation(desk, spoken, before, partial=shown), text
        finally:
            halted.set()  # the page was left: the model is told to stop
            stream.close()
    except CapnrError as error:
        yield before, conversation(desk, spoken, before, fault(error, spoken)), text


def _acted(desk: Desk, verb: str, rest: str, before: str, why: str) -> str:
    """Do what a click asks of the conversations; the one that is shown after it."""
    with desk.using() as workspace:
        if verb in ("up", "down") and rest.isdecimal():
            judge(workspace, int(rest), verb, why)
        elif verb == "open" and store(workspace).get(rest) is not None:
            return rest
        elif verb == "erase" and store(workspace).get(rest) is not None:
            erase(workspace, rest)
            return "" if rest == before else before
        elif verb == "begin":
            return ""
    return before


def _places(answer: Mapping[str, Any]) -> dict[int, str]:
    """Where each citation stands, as a click says it."""
    return {one["n"]: f"{one['document']}:{one['page']}:{one['start']}:{one['end']}" for one in answer["citations"]}


def _linked(answer: Mapping[str, Any]) -> list[Markup]:
    """The lines of an answer, escaped, with a button for each citation."""
    places = _places(answer)

    def button(found: re.Match[str]) -> str:
        n = int(found.group(1))
        return str(_BUTTON.format(place=places[n], n=n)) if n in places else found.group(0)

    return [Markup(MARK.sub(button, str(escape(line)))) for line in answer["answer"].split("\n")]


_BUTTON = Markup('<button type="button" class="chip" data-pick="page:{place}">{n}</button>')
