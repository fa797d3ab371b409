"""Plain HTML forms inside our panels: what a form holds comes with its event, and the eye stays where it was."""

from collections.abc import Mapping
from typing import Any

from assistant.plurals import filled
from assistant.reports.render import environment, spaced
from scoring.model import Text
from ui.web.common import FOLDER, SEND_PICK
from ui.web.wiring import Visit

LONGEST, MOST = 40_000, 200
"""Characters of one field, fields of one form: what comes beyond them is not read."""

FORMS = (
    SEND_PICK
    + """
const shared = () => Object.fromEntries([...(element.closest('[role=tabpanel]') || element)
  .querySelectorAll('[data-shared] [data-field]')].map((one) => [one.dataset.field, one.value]));
const sent = (form) => {
  const asks = form.dataset.live, held = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  const fields = {...shared(), ...Object.fromEntries(held)};
  trigger(asks ? 'click' : 'submit', {pick: asks || form.dataset.form, fields});
};
element.addEventListener('submit', (event) => {
  if (event.target.dataset.form || event.target.dataset.live) sent(event.target);
});
element.addEventListener('change', (event) => {
  const form = event.target.form;
  if (form && form.dataset.live) sent(form);
});
element.addEventListener('input', (event) => {
  const shown = event.target.type === 'range' && event.target.parentElement.querySelector('output');
  if (shown) shown.textContent = shown.dataset.said?.split('|')[event.target.value]
    ?? event.target.value + shown.dataset.after;
});
element.addEventListener('toggle', (event) => {
  const held = event.target.open && event.target.querySelector(':scope > template');
  if (held) held.replaceWith(held.content);
}, true);
element.addEventListener('keydown', (event) => {
  const moved = event.altKey && event.target.closest('[data-moves]');
  if (!moved || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
  event.preventDefault();
  trigger('submit', {
    pick: (event.key === 'ArrowUp' ? 'up:' : 'down:') + moved.dataset.moves, fields: shared()});
});
watch('value', () => {
  const there = element.querySelector('[data-focus]');
  if (there) { there.focus({preventScroll: true}); there.scrollIntoView({block: 'nearest'}); }
  for (const one of element.querySelectorAll('[data-origin]'))
    one.value = new URL(one.dataset.origin, document.baseURI).href;
});
"""
)
"""A form with `data-form` becomes the event `submit` with its fields, one with `data-live` the event `click` whenever a
field changes, Alt and an arrow inside `data-moves` the event `submit`; what carries `data-focus` has the focus after a
new drawing, and an input with `data-origin` shows that address in full. Fields inside `data-shared` of the
tab come with every form, as `web.js` does it for buttons. What a `details` holds in a `template` is put into the page
when it is first opened (`templates/fold.html`): the page stays light, and nothing is asked of the server.
"""


def fields(visit: Visit) -> dict[str, str]:
    """What the form of an event holds, spaces around its values taken off; empty for an event without a form."""
    data = visit.event._data if isinstance(visit.event._data, dict) else {}
    given = data.get("fields")
    if not isinstance(given, dict):
        return {}
    return {str(name): value.strip()[:LONGEST] for name, value in list(given.items())[:MOST] if isinstance(value, str)}


def worded(words: Mapping[str, Text], key: str, lang: str, **values: object) -> str:
    """The text under `key` of a tab's own words, its values put in. Raises KeyError for a key nobody gave."""
    text = words[key].said(lang)
    return spaced(filled(text, lang, **values), lang)


def drawn(template: str, words: Mapping[str, Text], lang: str, **values: Any) -> str:
    """The HTML of a template with the words of a tab under `t`."""
    made = environment(lang, FOLDER).get_template(template)
    return made.render(t=lambda key, **more: worded(words, key, lang, **more), **values)
