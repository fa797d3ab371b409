"""Discussion: questions, answers with numbered citations, and the page behind each citation."""

import re
from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup, escape

from assistant.answer import Answer
from assistant.errors import CapnrError
from assistant.gaps import missing
from scoring.model import Status
from ui.desk import Desk
from ui.web.common import LATEST, SHOW_MARK, fault, note, page_pane, panel, picked, show
from ui.web.words import said

MARK = re.compile(r"\[(\d{1,2})\]")
"""How an answer refers to its citation 1: "[1]"."""
KEPT = 30
"""Turns kept in a conversation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Components of the tab that others write to."""

    thread: gr.State
    """Answers so far."""
    talk: gr.HTML
    """The conversation."""
    pane: gr.HTML
    """The page."""
    question: gr.Textbox
    """Where one writes."""
    send: gr.Button
    """The button."""


def conversation(desk: Desk, lang: str, thread: list[Answer], trouble: str = "") -> str:
    """The conversation, and where to start while there is none."""
    turns = [(one, _places(one), _linked(one)) for one in thread]
    names = {one.id: one.name for one in desk.report().documents} if thread else {}
    return show("chat.html", lang, turns=turns, names=names, starts=starts(desk, lang), trouble=Markup(trouble))


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
    thread = gr.State([])
    with gr.Row(elem_classes=["columns"]):
        with gr.Column(scale=6, min_width=360):
            talk = panel("talk", script=LATEST)
            with gr.Row():
                question = gr.Textbox(
                    label=said("question", desk.lang), max_length=2000, lines=1, scale=8, elem_id="question"
                )
                send = gr.Button(said("send", desk.lang), variant="primary", scale=1, min_width=120, elem_id="send")
        with gr.Column(scale=4, min_width=320):
            pane = panel("chat-page", script=SHOW_MARK)

    def ask(text: str, spoken: str, before: list[Answer]) -> tuple[list[Answer], str, str]:
        try:
            after = [*before, desk.ask(text, spoken)][-KEPT:]
        except CapnrError as error:
            return before, conversation(desk, spoken, before, fault(error, spoken)), text
        return after, conversation(desk, spoken, after), ""

    def click(spoken: str, before: list[Answer], event: gr.EventData) -> tuple[object, object, object]:
        verb, rest = picked(event)
        if verb == "ask":
            after, shown, _ = ask(rest, spoken, before)
            return after, shown, gr.skip()
        return gr.skip(), gr.skip(), page_pane(desk, rest, spoken) if verb == "page" else note(spoken, "choose_page")

    def turn(spoken: str, event: gr.EventData) -> str:
        return page_pane(desk, picked(event)[1], spoken)

    for sent in (question.submit, send.click):
        sent(ask, [question, lang, thread], [thread, talk, question], api_visibility="private")
    talk.click(click, [lang, thread], [thread, talk, pane], api_visibility="private")
    pane.click(turn, [lang], [pane], api_visibility="private")
    return Parts(thread=thread, talk=talk, pane=pane, question=question, send=send)


def _places(answer: Answer) -> dict[int, str]:
    """Where each citation stands, as a click says it."""
    return {one.n: f"{one.document}:{one.page}:{one.start}:{one.end}" for one in answer.citations}


def _linked(answer: Answer) -> list[Markup]:
    """The lines of an answer, escaped, with a button for each citation."""
    places = _places(answer)

    def button(found: re.Match[str]) -> str:
        n = int(found.group(1))
        return str(_BUTTON.format(place=places[n], n=n)) if n in places else found.group(0)

    return [Markup(MARK.sub(button, str(escape(line)))) for line in answer.answer.split("\n")]


_BUTTON = Markup('<button type="button" class="chip" data-pick="page:{place}">{n}</button>')
