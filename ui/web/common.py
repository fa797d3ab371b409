"""What the tabs share: rendering through escaping templates, the click that our HTML sends, the page pane."""

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import CapnrError
from assistant.reports.render import environment
from ingest.highlight import has_cells, has_picture
from ui.desk import Desk
from ui.web.wiring import Visit
from ui.web.words import said

FOLDER = Path(__file__).parent / "templates"
QUICK: dict[str, Any] = {"show_progress": "hidden", "trigger_mode": "multiple"}
"""Options of an event that a person may repeat at once: Gradio drops by default what comes while one is under way."""
LONGEST = 4000
"""Characters taken of a field."""

SCRIPT = "capnr.{kind}({{element, trigger, watch, upload}});"
SEND_PICK = SCRIPT.format(kind="panel")
"""What our HTML does in the browser stands in `web.js`: a button with `data-pick` sends the event `click`, one with
`data-act` (or a form with it) the event `submit`. The first only shows, the second changes something, so that each has
the permission it needs. The fields around the button (`data-field`) travel with both.
"""


def show(template: str, lang: str, **values: Any) -> str:
    """The HTML of a template of this folder, in `lang`."""
    made = environment(lang, FOLDER).get_template(template)
    return made.render(t=lambda key, **more: said(key, lang, **more), **values)


def panel(elem_id: str, kind: str = "panel", *, script: str = "") -> gr.HTML:
    """A place for our HTML; `kind` names what it does in the browser ("panel", "page", "talk", "queue", "drop"),
    `script` says it instead.
    """
    does = script or SCRIPT.format(kind=kind)
    return gr.HTML("", elem_id=elem_id, elem_classes=["capnr"], js_on_load=does, apply_default_css=False)


def note(lang: str, key: str, **values: object) -> str:
    """A sentence for the person."""
    return show("note.html", lang, text=said(key, lang, **values))


def fault(error: CapnrError, lang: str) -> str:
    """The sentence of an error; an empty workspace is a beginning, not an error."""
    text = said("empty", lang) if error.code == "no_documents" else error.text(lang)
    return show("note.html", lang, text=text)


def picked(event: gr.EventData) -> tuple[str, str]:
    """Verb and object of a click: "page:doc-1:2:0:10" gives ("page", "doc-1:2:0:10")."""
    verb, _, rest = str(_data(event).get("pick", "")).partition(":")
    return verb, rest


def field(event: gr.EventData, name: str) -> str:
    """What is written in a field around what was clicked, without blanks at its ends; empty when there is none."""
    found = _data(event).get("fields")
    value = found.get(name) if isinstance(found, dict) else None
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def sent(event: gr.EventData, name: str) -> object:
    """What our script sent under a name, None when it sent nothing."""
    return _data(event).get(name)


def ticked(event: gr.EventData, name: str) -> tuple[str, ...]:
    """The values of the boxes that are ticked under a name."""
    found = _data(event).get("fields")
    values = found.get(name) if isinstance(found, dict) else None
    return tuple(str(one) for one in values) if isinstance(values, list) else ()


def _data(event: gr.EventData) -> dict[str, Any]:
    return event._data if isinstance(event._data, dict) else {}


def signer(visit: Visit) -> str:
    """Who signs what is done: the account, else the name written; empty when there is none."""
    return visit.person or field(visit.event, "by")


def turned(visit: Visit, lang: str) -> str:
    """The page that a click on the page itself asks for: the one before or after."""
    return page_pane(visit.desk, picked(visit.event)[1], lang)


def page_pane(desk: Desk, place: str, lang: str) -> str:
    """A page with its passage marked; `place` is "document:page:start:end", the last two optional."""
    parts = place.split(":")
    if len(parts) < 2 or not all(one.isdecimal() for one in parts[1:]):
        return note(lang, "choose_page")
    wanted, number, *ends = parts[0], *(int(one) for one in parts[1:])
    start, end = ends if len(ends) == 2 else (0, 0)
    try:
        kind = desk.page(wanted, number)[0].media_type
        # A picture comes by its own request, so that the text is there at once; the cells of a sheet are read for it.
        found = desk.highlighter.of(wanted, [(number, start, end)], drawn=has_cells(kind))[0]
    except CapnrError as error:
        return fault(error, lang)
    return show(
        "page.html",
        lang,
        found=found,
        document=found.document,
        page=found.page,
        picture=f"api/v1/documents/{wanted}/pages/{number}/picture?start={start}&end={end}&lang={lang}"
        if has_picture(kind)
        else "",
        before=found.page.text[:start],
        marked=found.page.text[start:end],
        after=found.page.text[end:],
    )
