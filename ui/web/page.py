"""The one page: header, language, six tabs. Each tab is drawn anew when it is opened, so it shows what is true now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.assessment import Report
from assistant.errors import CapnrError
from assistant.reports.render import FOLDER as REPORT_TEMPLATES
from ui.desk import Desk
from ui.web import chat, documents, indicators, overview, proofs, uploads, usage
from ui.web.common import FOLDER, note, panel, picked, show
from ui.web.words import said

SET_LANGUAGE = "(lang) => { document.documentElement.lang = lang; return [lang]; }"


def head() -> str:
    """Our style, as an element of the page's head: the style of the report, kept inside our own panels."""
    tokens, report = ((REPORT_TEMPLATES / name).read_text(encoding="utf-8") for name in ("tokens.css", "report.css"))
    own = (FOLDER / "web.css").read_text(encoding="utf-8")
    return f"<style>{tokens}\n.capnr {{\n{report}\n}}\n{own}</style>"


def theme() -> gr.themes.Base:
    """System fonts and the colours of the report: nothing is fetched from elsewhere."""
    fonts = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "Arial", "sans-serif")
    colours = {
        "body_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--soft)",
        "background_fill_primary": "var(--paper)",
        "background_fill_secondary": "var(--panel)",
        "block_background_fill": "var(--paper)",
        "block_border_color": "var(--line)",
        "block_label_text_color": "var(--ink)",
        "block_label_background_fill": "var(--panel)",
        "block_title_text_color": "var(--ink)",
        "border_color_primary": "var(--line)",
        "border_color_accent": "var(--sure)",
        "color_accent": "var(--sure)",
        "color_accent_soft": "var(--panel)",
        "input_background_fill": "var(--paper)",
        "input_border_color": "var(--soft)",
        "input_border_color_focus": "var(--sure)",
        "input_placeholder_color": "var(--soft)",
        "button_primary_background_fill": "var(--sure)",
        "button_primary_background_fill_hover": "var(--ink)",
        "button_primary_text_color": "var(--paper)",
        "checkbox_label_background_fill": "var(--paper)",
        "checkbox_label_background_fill_selected": "var(--panel)",
        "checkbox_label_text_color": "var(--ink)",
        "checkbox_label_text_color_selected": "var(--ink)",
        "checkbox_background_color_selected": "var(--sure)",
        "checkbox_border_color_selected": "var(--sure)",
    }
    dark = {f"{name}_dark": value for name, value in colours.items() if name != "color_accent"}
    made = gr.themes.Base(font=list(fonts), font_mono=["ui-monospace", "monospace"], radius_size="none")
    return made.set(input_border_width="1px", **colours, **dark)


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """The components of the page."""

    page: gr.Blocks
    """The page itself."""
    header: gr.HTML
    """Referential, date, organisation."""
    lang: gr.Radio
    """The language chosen."""
    tabs: gr.Tabs
    """The six tabs."""
    tab: dict[str, gr.Tab]
    """Each tab by name."""
    summary: gr.HTML
    """Vue d’ensemble."""
    added: uploads.Parts
    """Where files are added."""
    listed: gr.HTML
    """Documents."""
    proof: proofs.Parts
    """Preuves."""
    talk: chat.Parts
    """Discussion."""
    wanted: gr.Radio
    """Filter of the indicators."""
    table: gr.HTML
    """Indicateurs."""
    used: gr.HTML
    """Usage de l’IA."""


def build(desk: Desk) -> gr.Blocks:
    """The page of one workspace."""
    page: gr.Blocks = gr.Blocks(title="Cap NR", analytics_enabled=False, delete_cache=(3600, 3600), fill_width=True)
    with page:
        screen = _laid_out(desk, page)
        _languages(desk, screen)
        _drawn_when_opened(desk, screen)
        _linked(desk, screen)
    return page


def _laid_out(desk: Desk, page: gr.Blocks) -> Screen:
    with gr.Row(elem_classes=["top"]):
        header = panel("header")
        lang = gr.Radio(
            [("Français", "fr"), ("English", "en")],
            value=desk.lang,
            label=said("language", desk.lang),
            show_label=False,
            elem_id="language",
            container=False,
            min_width=260,
            scale=0,
        )
    tab: dict[str, gr.Tab] = {}
    with gr.Tabs(elem_id="tabs") as tabs:
        with gr.Tab(said("overview", desk.lang), id="overview") as tab["overview"]:
            summary = panel("overview")
        with gr.Tab(said("documents", desk.lang), id="documents") as tab["documents"]:
            added, listed = documents.build(desk, lang)
        with gr.Tab(said("proofs", desk.lang), id="proofs") as tab["proofs"]:
            proof = proofs.build(desk, lang)
        with gr.Tab(said("chat", desk.lang), id="chat") as tab["chat"]:
            talk = chat.build(desk, lang)
        with gr.Tab(said("indicators", desk.lang), id="indicators") as tab["indicators"]:
            wanted, table = indicators.build(desk, lang)
        with gr.Tab(said("usage", desk.lang), id="usage") as tab["usage"]:
            used = panel("usage")
    return Screen(
        page=page,
        header=header,
        lang=lang,
        tabs=tabs,
        tab=tab,
        summary=summary,
        added=added,
        listed=listed,
        proof=proof,
        talk=talk,
        wanted=wanted,
        table=table,
        used=used,
    )


def _languages(desk: Desk, screen: Screen) -> None:
    """Labels follow the language, at first and whenever it changes."""

    def relabel(lang: str) -> list[Any]:
        return [
            *(gr.Tab(label=said(name, lang)) for name in screen.tab),
            gr.File(label=said("drop", lang)),
            gr.Textbox(label=said("name", lang)),
            gr.Textbox(label=said("why", lang)),
            gr.Textbox(label=said("question", lang)),
            gr.Button(said("send", lang)),
            gr.Button(said("stop", lang)),
            gr.Textbox(label=said("reason", lang)),
            gr.Radio(indicators.choices(lang), label=said("filter", lang)),
            note(lang, "choose_page"),
            note(lang, "choose_page"),
        ]

    proof, talk = screen.proof, screen.talk
    labelled = [
        *screen.tab.values(),
        *(screen.added.drop, proof.by, proof.why, talk.question, talk.send, talk.stop, talk.reason),
        screen.wanted,
        *(proof.pane, talk.pane),
    ]
    screen.page.load(relabel, [screen.lang], labelled, js=SET_LANGUAGE, api_visibility="private")
    screen.lang.change(relabel, [screen.lang], labelled, js=SET_LANGUAGE, api_visibility="private")


def _drawn_when_opened(desk: Desk, screen: Screen) -> None:
    """Each tab is drawn when it is opened, and again when the language changes."""

    def top(lang: str) -> str:
        return show("header.html", lang, desk=desk, report=_report(desk))

    def first(lang: str) -> tuple[str, str]:
        return top(lang), overview.overview(desk, lang)

    lang, proof, talk = screen.lang, screen.proof, screen.talk
    draws: dict[str, tuple[Callable[..., Any], list[Any], list[Any]]] = {
        "overview": (first, [lang], [screen.header, screen.summary]),
        "documents": (lambda spoken: documents.table(desk, spoken), [lang], [screen.listed]),
        "proofs": (
            lambda spoken, chosen: proofs.review(desk, spoken, chosen),
            [lang, proof.chosen],
            [proof.chosen, proof.listed, proof.card],
        ),
        "chat": (lambda spoken, before: chat.conversation(desk, spoken, before), [lang, talk.thread], [talk.talk]),
        "indicators": (
            lambda spoken, wanted: indicators.table(desk, spoken, wanted),
            [lang, screen.wanted],
            [screen.table],
        ),
        "usage": (lambda spoken: usage.usage(desk, spoken), [lang], [screen.used]),
    }
    for name, (draw, needs, gives) in draws.items():
        screen.tab[name].select(draw, needs, gives, api_visibility="private")
        lang.change(draw, needs, gives, api_visibility="private")
    added = screen.added
    following = [added.outcome, screen.listed, added.cancel]
    screen.tab["documents"].select(added.resume, [lang], following, api_visibility="private")
    screen.page.load(first, [lang], [screen.header, screen.summary], api_visibility="private")
    screen.listed.change(top, [lang], [screen.header], api_visibility="private")


def _linked(desk: Desk, screen: Screen) -> None:
    """A click on an indicator anywhere opens it among the proofs."""
    proof = screen.proof
    opened = [screen.tabs, proof.chosen, proof.listed, proof.card, proof.pane]

    def follow(lang: str, event: gr.EventData) -> list[Any]:
        verb, chosen = picked(event)
        if verb != "indicator":
            return [gr.skip() for _ in opened]
        return [gr.Tabs(selected="proofs"), *proofs.review(desk, lang, chosen), note(lang, "choose_page")]

    for origin in (screen.summary, screen.table):
        origin.click(follow, [screen.lang], opened, api_visibility="private")


def _report(desk: Desk) -> Report | None:
    """The assessment, or None while there is nothing to assess."""
    try:
        return desk.report()
    except CapnrError:
        return None
