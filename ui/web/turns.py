"""Which tab each session of the page looks at: of two drawings under way, only the one asked for last is shown.

Tabs are drawn in threads. Somebody who opens two tabs one after the other may get the answer for the first one last;
it would empty the tab that is open now.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

SESSIONS = 2_000
"""Sessions remembered; the one not seen for longest is forgotten, and drawn for as if it were new."""


@dataclass(kw_only=True, slots=True)
class Look:
    """What one session looks at."""

    tab: str
    """The tab that is open."""
    ticket: int = 0
    """Number of the newest drawing."""
    opened: int = 0
    """How often a tab was opened."""
    lang: str = ""
    """Language chosen last, "" before the browser has told any."""


class Turns:
    """What every session looks at; `first` is the tab that is open when the page comes."""

    def __init__(self, first: str) -> None:
        self.first = first
        self._lock = threading.Lock()
        self._looks: OrderedDict[str, Look] = OrderedDict()

    def open(self, session: str, tab: str, lang: str) -> tuple[str, int]:
        """A tab is opened: the language to draw it in (`lang` when none was told yet), and the number of its drawing.

        The number is 0 where there is nothing to draw: the page opens its first tab by itself while the language is
        told, which has it drawn.
        """
        with self._lock:
            look = self._look(session)
            look.tab = tab
            look.opened += 1
            if look.opened == 1 and look.lang and tab == self.first:
                return look.lang, 0
            look.ticket += 1
            return look.lang or lang, look.ticket

    def speak(self, session: str, lang: str, *, changed: bool) -> tuple[str, int]:
        """The language is told: the tab that is open, and the number of its drawing, 0 where it is drawn already.

        `changed` says whether it is another language than the one of before.
        """
        with self._lock:
            look = self._look(session)
            again, look.lang = bool(look.lang), lang
            if look.opened and not again and not changed:
                return look.tab, 0
            look.ticket += 1
            return look.tab, look.ticket

    def holds(self, session: str, ticket: int) -> bool:
        """Whether nothing was asked for after this drawing."""
        with self._lock:
            return self._look(session).ticket == ticket

    def _look(self, session: str) -> Look:
        look = self._looks.setdefault(session, Look(tab=self.first))
        self._looks.move_to_end(session)
        while len(self._looks) > SESSIONS:
            self._looks.popitem(last=False)
        return look
