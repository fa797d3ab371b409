"""The one page: header, language, tabs. Each tab is drawn anew when it is opened, so it shows what is true now.

A tab is added by its module: it gives a `Tab` (see `ui.web.tabs`), and stands in the list `TABS` below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.reports import svg
from assistant.reports.render import FOLDER as REPORT_TEMPLATES
from assistant.roles import Permission
from ui.desk import Desk
from ui.loop import in_loop
from ui.pages.look import chosen_colours
from ui.web import chat, documents, footprint, overview, plan, proofs, settings, usage
from ui.web.common import FOLDER, QUICK, panel, picked, sent, show
from ui.web.tabs import Parts, Tab
from ui.web.turns import Turns
from ui.web.wiring import Visit, wire
from ui.web.words import said

TABS = (
    overview.TAB,
    documents.TAB,
    proofs.TAB,
    chat.TAB,
    footprint.TAB,
    plan.TAB,
    usage.TAB,
    settings.TAB,
)
"""The tabs, in the order in which they are shown; the first is open at first."""
LANGUAGES = ("fr", "en")
AT_ONCE: dict[str, Any] = {**QUICK, "queue": False}
"""Events that only draw wait in no queue: one request each, and no answer to listen for."""


def head() -> str:
    """Our style and script, as elements of the page's head; the style of the report is kept inside our own panels."""
    names = ("tokens.css", "report.css", "footprint.css")
    tokens, report, charts = ((REPORT_TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    own, bench, script = ((FOLDER / name).read_text(encoding="utf-8") for name in ("web.css", "bench.css", "web.js"))
    style = f"{tokens}\n{chosen_colours()}\n.capnr {{\n{report}\n{charts}\n}}\n{own}\n{bench}"
    return f"<style>{style}</style>\n<script>{script}</script>"


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
    lang: gr.State
    """The language chosen."""
    turns: Turns
    """What each session looks at."""
    tabs: gr.Tabs
    """The row of tabs."""
    tab: dict[str, gr.Tab]
    """Each tab by name."""
    parts: dict[str, Parts]
    """What each tab is made of."""


@in_loop
def build(desk: Desk) -> gr.Blocks:
    """The page; what it shows belongs to the one who visits it."""
    page: gr.Blocks = gr.Blocks(title="Cap NR", analytics_enabled=False, delete_cache=(3600, 3600), fill_width=True)
    with page:
        screen = _laid_out(desk, page)
        _languages(desk, screen)
        _drawn_when_opened(desk, screen)
        _linked(desk, screen)
    return page


def top(visit: Visit, lang: str) -> str:
    """The header; it says what may be done here, so that the style hides the buttons of what may not."""
    held = " ".join(sorted(visit.held))
    return show("header.html", lang, desk=visit.desk, visit=visit, patterns=svg.patterns(), held=held)


def _laid_out(desk: Desk, page: gr.Blocks) -> Screen:
    lang = gr.State(desk.lang)
    header = panel("header", "header")
    tab: dict[str, gr.Tab] = {}
    parts: dict[str, Parts] = {}
    with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
        for one in TABS:
            with gr.Tab(said(one.name, desk.lang), id=one.name, elem_id=f"tab-{one.name}") as tab[one.name]:
                parts[one.name] = one.build(desk, lang)
    turns = Turns(TABS[0].name)
    return Screen(page=page, header=header, lang=lang, turns=turns, tabs=tabs, tab=tab, parts=parts)


def _languages(desk: Desk, screen: Screen) -> None:
    """The language kept by the browser is told once; labels and the open tab follow it, then and at every change."""
    own = [pair for one in screen.parts.values() for pair in one.labelled]
    labelled = [*screen.tab.values(), *(one for one, _ in own)]
    needed = [need for one in TABS for need in screen.parts[one.name].needs]
    given = _given(screen)

    def spoken(visit: Visit, before: str, *values: Any) -> list[Any]:
        verb, wanted = picked(visit.event)
        wanted = wanted if verb == "lang" else str(sent(visit.event, "lang") or before)
        lang = wanted if wanted in LANGUAGES else before
        opened, ticket = screen.turns.speak(visit.session, lang, changed=verb == "lang" or lang != before)
        labels = [*(gr.Tab(label=said(name, lang)) for name in screen.tab), *(become(lang) for _, become in own)]
        left, drawn = iter(values), []
        for one in TABS:
            made = screen.parts[one.name]
            needs = [next(left) for _ in made.needs]
            drawn += _drawn(one, visit, lang, needs) if ticket and one.name == opened else _skipped(made.gives)
        if not screen.turns.holds(visit.session, ticket):
            drawn = _skipped(drawn)
        return [lang, top(visit, lang), *labels, *drawn]

    for trigger in (screen.header.input, screen.header.click):
        wire(
            trigger,
            desk,
            Permission.READ,
            spoken,
            [screen.lang, *needed],
            [screen.lang, screen.header, *labelled, *given],
            **AT_ONCE,
        )


def _drawn_when_opened(desk: Desk, screen: Screen) -> None:
    """A tab is drawn when it is opened; what the others hold is let go, so that the page stays light."""
    given = _given(screen)
    for one in TABS:
        made = screen.parts[one.name]
        trigger = screen.tab[one.name].select
        needs = [screen.lang, *made.needs]
        wire(
            trigger,
            desk,
            Permission.READ,
            _opening(one, screen),
            needs,
            given,
            **AT_ONCE,
        )
        if made.follow is not None:
            follow, more, gives = made.follow
            wire(trigger, desk, Permission.READ, follow, [screen.lang, *more], gives, show_progress="hidden")


def _opening(tab: Tab, screen: Screen) -> Any:
    def opening(visit: Visit, lang: str, *values: Any) -> list[Any]:
        lang, ticket = screen.turns.open(visit.session, tab.name, lang)
        if not ticket:
            return _skipped(_given(screen))
        made: list[Any] = []
        for one in TABS:
            if one.name == tab.name:
                made += _drawn(tab, visit, lang, values)
            else:
                made += ["" if isinstance(give, gr.HTML) else gr.skip() for give in screen.parts[one.name].gives]
        return made if screen.turns.holds(visit.session, ticket) else _skipped(made)

    return opening


def _skipped(values: Sequence[Any]) -> list[Any]:
    return [gr.skip() for _ in values]


def _given(screen: Screen) -> list[Any]:
    return [give for one in TABS for give in screen.parts[one.name].gives]


def _drawn(tab: Tab, visit: Visit, lang: str, values: Sequence[Any]) -> list[Any]:
    made = tab.draw(visit, lang, *values)
    return list(made) if isinstance(made, (tuple, list)) else [made]


def _linked(desk: Desk, screen: Screen) -> None:
    """A click on an indicator anywhere opens it among the evidence; one on the name of a tab opens that tab."""
    chosen = screen.parts["proofs"].needs[0]

    def follow(visit: Visit) -> list[Any]:
        verb, wanted = picked(visit.event)
        if verb == "tab" and wanted in screen.tab:
            return [gr.Tabs(selected=wanted), gr.skip()]
        if verb == "indicator":
            return [gr.Tabs(selected="proofs"), wanted]
        return [gr.skip(), gr.skip()]

    for made in screen.parts.values():
        for origin in made.links:
            wire(origin.click, desk, Permission.READ, follow, [], [screen.tabs, chosen], show_progress="hidden")
