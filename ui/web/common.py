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

SEND_PICK = """
element.addEventListener('click', (event) => {
  const picked = event.target.closest('[data-pick]');
  if (picked) trigger('click', {pick: picked.dataset.pick});
});
"""
"""A click on anything with `data-pick` becomes an event of the component; buttons make it work from the keyboard."""

SHOW_MARK = (
    SEND_PICK
    + """
const centre = () => {
  const box = element.querySelector('.page-text'), mark = element.querySelector('mark');
  if (box && mark) box.scrollTop = mark.offsetTop - box.offsetTop - box.clientHeight / 3;
};
watch('value', centre);
"""
)
"""The same, and the marked passage is brought into view."""

LATEST = (
    SEND_PICK
    + """
watch('value', () => { const turns = element.querySelectorAll('.turn');
  if (turns.length) turns[turns.length - 1].scrollIntoView({block: 'nearest'}); });
"""
)
"""The same, and the newest answer is brought into view."""


def show(template: str, lang: str, **values: Any) -> str:
    """The HTML of a template of this folder, in `lang`."""
    made = environment(lang, FOLDER).get_template(template)
    return made.render(t=lambda key, **more: said(key, lang, **more), **values)


def panel(elem_id: str, *, script: str = SEND_PICK) -> gr.HTML:
    """A place for our HTML."""
    return gr.HTML("", elem_id=elem_id, elem_classes=["capnr"], js_on_load=script, apply_default_css=False)


def note(lang: str, key: str, **values: object) -> str:
    """A sentence for the person."""
    return show("note.html", lang, text=said(key, lang, **values))


def fault(error: CapnrError, lang: str) -> str:
    """The sentence of an error; an empty workspace is a beginning, not an error."""
    text = said("empty", lang) if error.code == "no_documents" else error.text(lang)
    return show("note.html", lang, text=text)


def picked(event: gr.EventData) -> tuple[str, str]:
    """Verb and object of a click: "page:doc-1:2:0:10" gives ("page", "doc-1:2:0:10")."""
    data = event._data if isinstance(event._data, dict) else {}
    verb, _, rest = str(data.get("pick", "")).partition(":")
    return verb, rest


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
        picture=f"/api/v1/documents/{wanted}/pages/{number}/picture?start={start}&end={end}&lang={lang}"
        if has_picture(kind)
        else "",
        before=found.page.text[:start],
        marked=found.page.text[start:end],
        after=found.page.text[end:],
    )
