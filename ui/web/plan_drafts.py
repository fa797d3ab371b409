"""Texts to complete: one is chosen, opens in an editor, and what only the organisation knows is marked in it.

What is written is kept on the server, every version with who and when; the browser keeps nothing.
"""

import re

from assistant.kept_drafts import keep, text_of
from assistant.recommend_drafts import PLAN, kinds
from assistant.reports.deliver import Wanted
from ui.web.common import picked, sent, signer
from ui.web.forms import FORMS, drawn
from ui.web.plan_words import WORDS
from ui.web.wiring import Visit

MARK = re.compile(r"\[(?:à compléter|à confirmer|to complete|to confirm)\s*:[^\]]*\]")
"""How a draft marks what is missing or not confirmed."""
FILES = ("docx", "html", "md")

EDITOR = (
    FORMS
    + r"""
const MARK = /\[(?:à compléter|à confirmer|to complete|to confirm)\s*:[^\]]*\]/g;
const box = () => element.querySelector('textarea');
const found = () => box() ? [...box().value.matchAll(MARK)] : [];
const paint = () => {
  const behind = element.querySelector('.behind');
  if (!box() || !behind) return;
  const text = box().value;
  let at = 0;
  behind.replaceChildren();
  for (const one of found()) {
    const mark = document.createElement('mark');
    mark.textContent = one[0];
    behind.append(text.slice(at, one.index), mark);
    at = one.index + one[0].length;
  }
  behind.append(text.slice(at) + '\n ');
  behind.scrollTop = box().scrollTop;
  element.querySelector('[data-left]').textContent = found().length;
};
const go = (one) => {
  if (!one) return;
  box().focus();
  box().setSelectionRange(one.index, one.index + one[0].length);
  const mark = element.querySelectorAll('.behind mark')[found().findIndex((each) => each.index === one.index)];
  if (mark) box().scrollTop = mark.offsetTop - box().clientHeight / 3;
};
const next = () => go(found().find((one) => one.index >= box().selectionEnd) || found()[0]);
const save = (name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([box().value], {type: 'text/markdown;charset=utf-8'}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
const unsaved = (is) => { element.querySelector('[data-unsaved]').hidden = !is; };
const keep = (act) => {
  const held = element.querySelector('[data-kind]').dataset, told = document.querySelector('#plan-kept [data-kept]');
  const version = told && told.dataset.kept === held.kind ? told.dataset.version : held.version;
  unsaved(false);
  trigger('submit', {pick: act + ':' + held.kind, fields: shared(), version, text: act === 'keep' ? box().value : ''});
};
element.addEventListener('input', (event) => { if (event.target === box()) { paint(); unsaved(true); } });
element.addEventListener('scroll', () => {
  if (box()) element.querySelector('.behind').scrollTop = box().scrollTop;
}, true);
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('button');
  if (!pressed || !box()) return;
  if (pressed.dataset.next) next();
  if (pressed.dataset.save) save(pressed.dataset.save);
  if (pressed.dataset.keep) keep(pressed.dataset.keep);
  if (pressed.dataset.mark) {
    const same = found().filter((one) => one[0] === pressed.dataset.mark);
    go(same[Math.min(Number(pressed.dataset.nth), same.length - 1)]);
  }
});
watch('value', () => {
  if (box()) box().value = box().defaultValue;  // a field keeps what was typed, whatever it is drawn with
  paint();
});
"""
)
"""The text stands in a plain field; what is missing is painted behind it and found by a button."""


def kinds_form(lang: str) -> str:
    """The choice of a text."""
    return drawn("plan_drafts.html", WORDS, lang, kinds=sorted(kinds(), key=lambda one: (one == PLAN, one)))


def editor(visit: Visit, wanted: str, lang: str) -> str:
    """A text in its editor. Raises UsageError for an unknown one."""
    report = visit.desk.report()
    with visit.desk.using() as workspace:
        mask = workspace.settings.mask
        asked = Wanted(what=wanted, form="md", lang=lang, mask=mask, organisation=visit.organisation)
        found = text_of(workspace, report, asked)
    return drawn(
        "plan_editor.html",
        WORDS,
        lang,
        kind=wanted,
        name=f"cap-nr-{wanted}-{visit.desk.on.isoformat()}.md",
        found=found,
        marks=_marks(found.text),
        files=FILES,
    )


def kept(visit: Visit, lang: str) -> tuple[str, str]:
    """Keep what is written, or go back to the text as produced: the editor where it is another text now, and what to
    say. Raises UsageError for an unknown text, or one that somebody else kept meanwhile.
    """
    verb, wanted = picked(visit.event)
    text, version = sent(visit.event, "text"), str(sent(visit.event, "version"))
    with visit.desk.using() as workspace:
        one = keep(
            workspace,
            wanted,
            lang,
            str(text) if verb == "keep" else "",
            by=signer(visit),
            version=int(version) if version.isdecimal() else 0,
        )
    told = drawn("plan_kept.html", WORDS, lang, one=one)
    return ("" if one.text else editor(visit, wanted, lang)), told


def _marks(text: str) -> list[tuple[str, str, int]]:
    """(part, mark, how many equal ones come before) of each mark, in order."""
    made: list[tuple[str, str, int]] = []
    part = ""
    for line in text.splitlines():
        if line.startswith("#"):
            part = line.lstrip("# ")
        for mark in MARK.findall(line):
            made.append((part, mark, sum(1 for _, known, _ in made if known == mark)))
    return made
