"""The one page: header, language, tabs. Each tab is drawn anew when it is opened, so it shows what is true now.

A tab is added by its module: it gives a `Tab` (see `ui.web.tabs`), and stands in the list `TABS` below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.assessment import Report
from assistant.errors import CapnrError
from assistant.reports.render import FOLDER as REPORT_TEMPLATES
from assistant.roles import Permission
from ui.desk import Desk
from ui.web import chat, documents, indicators, overview, proofs, usage
from ui.web.common import FOLDER, panel, picked, show
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire
from ui.web.words import said

TABS = (overview.TAB, documents.TAB, proofs.TAB, chat.TAB, indicators.TAB, usage.TAB)
"""The tabs, in the order in which they are shown; the first is open at first."""

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
    lang: Component
    """The language chosen."""
    opened: gr.State
    """Name of the tab that is open."""
    tabs: gr.Tabs
    """The row of tabs."""
    tab: dict[str, gr.Tab]
    """Each tab by name."""
    parts: dict[str, Parts]
    """What each tab is made of."""


def build(desk: Desk) -> gr.Blocks:
    """The page; what it shows belongs to the one who visits it."""
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
    parts: dict[str, Parts] = {}
    with gr.Tabs(elem_id="tabs") as tabs:
        for one in TABS:
            with gr.Tab(said(one.name, desk.lang), id=one.name) as tab[one.name]:
                parts[one.name] = one.build(desk, lang)
    opened = gr.State(TABS[0].name)
    return Screen(page=page, header=header, lang=lang, opened=opened, tabs=tabs, tab=tab, parts=parts)


def _languages(desk: Desk, screen: Screen) -> None:
    """Labels follow the language, at first and whenever it changes."""
    own = [pair for one in screen.parts.values() for pair in one.labelled]

    def relabel(visit: Visit, lang: str) -> list[Any]:
        return [*(gr.Tab(label=said(name, lang)) for name in screen.tab), *(become(lang) for _, become in own)]

    labelled = [*screen.tab.values(), *(one for one, _ in own)]
    for trigger in (screen.page.load, screen.lang.change):
        wire(trigger, desk, Permission.READ, relabel, [screen.lang], labelled, js=SET_LANGUAGE)


def _drawn_when_opened(desk: Desk, screen: Screen) -> None:
    """A tab is drawn when it is opened; the open one again when the language changes."""

    def top(visit: Visit, lang: str) -> str:
        return show("header.html", lang, desk=visit.desk, report=_report(visit.desk))

    lang, parts = screen.lang, screen.parts
    for one in TABS:
        made = parts[one.name]
        wire(
            screen.tab[one.name].select,
            desk,
            Permission.READ,
            _opening(one),
            [lang, *made.needs],
            [screen.opened, *made.gives],
        )
        if made.follow is not None:
            follow, needs, gives = made.follow
            wire(screen.tab[one.name].select, desk, Permission.READ, follow, [lang, *needs], gives)
    needed = [need for one in TABS for need in parts[one.name].needs]
    given = [give for one in TABS for give in parts[one.name].gives]

    def again(visit: Visit, spoken: str, opened: str, *values: Any) -> list[Any]:
        """The header and the open tab; the others are drawn when they are opened."""
        left = iter(values)
        made: list[Any] = [top(visit, spoken)]
        for one in TABS:
            needs = [next(left) for _ in parts[one.name].needs]
            made += _drawn(one, visit, spoken, needs) if one.name == opened else [gr.skip()] * len(parts[one.name].gives)
        return made

    for trigger in (screen.page.load, lang.change):
        wire(trigger, desk, Permission.READ, again, [lang, screen.opened, *needed], [screen.header, *given])
    wire(parts["documents"].gives[0].change, desk, Permission.READ, top, [lang], [screen.header])


def _opening(tab: Tab) -> Any:
    def opening(visit: Visit, lang: str, *values: Any) -> list[Any]:
        return [tab.name, *_drawn(tab, visit, lang, values)]

    return opening


def _drawn(tab: Tab, visit: Visit, lang: str, values: Sequence[Any]) -> list[Any]:
    made = tab.draw(visit, lang, *values)
    return list(made) if isinstance(made, (tuple, list)) else [made]


def _linked(desk: Desk, screen: Screen) -> None:
    """A click on an indicator anywhere opens it among the proofs."""
    proof = screen.parts["proofs"]
    shown = [screen.tabs, screen.opened, *proof.gives]

    def follow(visit: Visit, lang: str) -> list[Any]:
        verb, chosen = picked(visit.event)
        if verb == "tab" and chosen in screen.tab:
            return [gr.Tabs(selected=chosen), chosen, *(gr.skip() for _ in proof.gives)]
        if verb != "indicator":
            return [gr.skip() for _ in shown]
        return [gr.Tabs(selected="proofs"), "proofs", *proofs.draw(visit, lang, chosen)]

    for made in screen.parts.values():
        for origin in made.links:
            wire(origin.click, desk, Permission.READ, follow, [screen.lang], shown)


def _report(desk: Desk) -> Report | None:
    """The assessment, or None while there is nothing to assess."""
    try:
        return desk.report()
    except CapnrError:
        return None
