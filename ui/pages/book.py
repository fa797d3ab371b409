"""The pages of one workspace: drawn once for each state of it, then given out again until something changes."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assistant.assessment import Report
from assistant.errors import UsageError
from assistant.reports.render import day, environment, number
from assistant.storage.snapshots import SqlSnapshots
from ui.desk import Desk
from ui.pages.facts import BUILT, Facts, shared
from ui.pages.links import MENU, Links, Target, Theme, Wanted
from ui.pages.look import FOLDER, style_name
from ui.pages.words import TITLES, title, word

KEPT = 600
"""Drawn pages that are kept."""
SECTIONS = {
    "indicator": "indicators",
    "indicator_more": "indicators",
    "evidence": "indicators",
    "page": "indicators",
    "chapter": "report",
    "budget": "footprint",
    "levers": "footprint",
}
"""The page of the menu to which another one belongs."""
WAITING = ("no_documents", "being_read")
"""Errors that mean: nothing to show yet."""
THEMES: tuple[tuple[Theme, str], ...] = (("", "system"), ("light", "light"), ("dark", "dark"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One page as it is sent."""

    html: bytes
    """Its text, UTF-8."""
    small: bytes
    """The same, gzip."""
    tag: str
    """Digest of its content, for `If-None-Match`."""
    leads_to: tuple[Target, ...]
    """Pages it links to."""


class Book:
    """Draws pages; the same state of the workspace gives the same bytes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._lock = threading.Lock()
        self._state: tuple[object, ...] = ()
        self._facts: Facts | None = None
        self._drawn: OrderedDict[Wanted, Drawn] = OrderedDict()

    def draw(self, wanted: Wanted) -> Drawn:
        """A page. Raises UsageError for what does not exist, or while there is no document."""
        report = self.desk.report()
        with self._lock:
            facts = self._now(report)
            kept = self._drawn.get(wanted)
            if kept is not None:
                self._drawn.move_to_end(wanted)
                return kept
        template, build = BUILT[wanted.name]
        made = self._made(wanted, template, {**shared(report, wanted.lang), **build(facts, wanted)})
        with self._lock:
            if self._facts is facts:
                self._drawn[wanted] = made
                while len(self._drawn) > KEPT:
                    self._drawn.popitem(last=False)
        return made

    def notice(self, wanted: Wanted, said: str, *, name: str = "missing", depth: int | None = None) -> Drawn:
        """A page that says one sentence: nothing here, nothing yet, a link that ended; `depth` folders deep."""
        about = {"assessment": None, "said": said, "title": title(name, wanted.lang), "colours": ()}
        return self._made(wanted, "notice.html", about, depth)

    def _now(self, report: Report) -> Facts:
        """What pages draw on; all that was drawn is forgotten once anything it shows has changed."""
        with self.desk.using() as workspace:
            snapshots = SqlSnapshots(workspace.engine)
            state = (id(report), self.desk.on, workspace.ledger.last_call(), snapshots.newest())
            if self._facts is not None and self._state == state:
                return self._facts
            newest = snapshots.newest()
            self._facts = Facts(
                desk=self.desk,
                report=report,  # held here, so that its id stays its own
                decided=workspace.decisions.current(report.assessment.referential.id),
                kept=snapshots.find(str(newest)) if newest else None,
            )
        self._state = state
        self._drawn.clear()
        return self._facts

    def _made(self, wanted: Wanted, template: str, values: Mapping[str, object], depth: int | None = None) -> Drawn:
        lang = wanted.lang
        links = Links(here=wanted, usual=self.desk.lang, depth=depth)
        other = "en" if lang == "fr" else "fr"
        about: dict[str, object] = {
            "name": wanted.name,
            "section": SECTIONS.get(wanted.name, wanted.name),
            "kind": wanted.kind,
            "theme": wanted.theme,
            "usual": self.desk.lang,
            "title": title(wanted.name if wanted.name in TITLES else SECTIONS[wanted.name], lang),
            "titles": TITLES,
            "menu": MENU,
            "other": other,
            "spoken": links.spoken(other),
            "colours": [(value, said, links.coloured(value)) for value, said in THEMES]
            if wanted.kind != "export"
            else (),
            "style": links.asset(style_name() if wanted.kind != "export" else "style.css"),
            "workbench": links.outside(f"?lang={lang}"),
            "whole": links.outside(f"api/v1/export/report?format=html&lang={lang}"),
            "to": links.to,
            "t": lambda key, **said: word(key, lang, **said),
            "told": lambda at: day(date.fromisoformat(at[:10]), lang),
            "signednum": lambda value: _signed(value, lang),
        }
        text = environment(lang, FOLDER).get_template(template).render({**about, **values})
        html = "\n".join(line for line in text.splitlines() if line.strip()).encode()
        return Drawn(
            html=html,
            small=gzip.compress(html, 6, mtime=0),
            tag=hashlib.sha256(html).hexdigest()[:24],
            leads_to=tuple(dict.fromkeys(links.met)),
        )


def waiting(fault: UsageError) -> bool:
    """Whether there is nothing to show yet, which is no fault of the address."""
    return fault.code in WAITING


def _signed(value: float, lang: str) -> str:
    said = number(Fraction(abs(value)), lang)
    return f"{'−' if value < 0 else '+'}{said}"
