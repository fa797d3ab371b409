"""Addresses of the plain pages: one name for each page, relative links between them, live or as files.

Links are relative, so the same page works under `/p/`, behind a share link and in an exported folder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import quote, unquote, urlencode

Kind = Literal["own", "shared", "export"]
"""For the organisation itself, behind a share link, or written as files."""
Theme = Literal["", "light", "dark"]
"""Empty: what the system of the reader prefers."""
Target = tuple[str, tuple[str, ...]]
"""Name of a page and what its address holds."""

PATHS: Final[Mapping[str, str]] = {
    "overview": "",
    "indicators": "indicators",
    "indicator": "indicators/{}",
    "indicator_more": "indicators/{}/{}",
    "report": "report",
    "chapter": "report/{}",
    "footprint": "footprint",
    "budget": "footprint/budget",
    "levers": "footprint/levers",
    "usage": "usage",
    "calendar": "calendar",
    "evidence": "evidence/{}",
    "page": "documents/{}/pages/{}",
    "accessibility": "accessibility",
    "eco": "eco-design",
}
"""Address of each page under its base."""
MENU: Final = ("overview", "indicators", "report", "footprint", "usage", "calendar")
"""Pages of the menu, in order."""
_SHAPES = [(re.compile(re.escape(path).replace(r"\{\}", "([^/]+)")), name) for name, path in PATHS.items()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One page in one form."""

    name: str
    """Its name: a key of PATHS."""
    args: tuple[str, ...] = ()
    """What its address holds: an id, a number."""
    lang: str = "fr"
    """"fr" or "en"."""
    theme: Theme = ""
    """Colours that the reader chose."""
    kind: Kind = "own"
    """For whom it is made."""
    query: tuple[tuple[str, str], ...] = ()
    """What a form of the page asked."""


def resolve(path: str) -> Target | None:
    """The page at an address below the base, None when there is none."""
    for shape, name in _SHAPES:
        if found := shape.fullmatch(path):
            return name, tuple(unquote(one) for one in found.groups())
    return None


def address(target: Target) -> str:
    """The address of a page below the base, its ids quoted."""
    name, args = target
    return PATHS[name].format(*(quote(one, safe="") for one in args))


@dataclass(kw_only=True, slots=True)
class Links:
    """The links of one page; `met` holds every page it leads to."""

    here: Wanted
    """The page that holds the links."""
    usual: str
    """Language of the server, which needs no mention."""
    depth: int | None = None
    """Folders of the address below the base, None when it is that of `here`."""
    met: list[Target] = field(default_factory=list)
    """Pages linked so far."""

    def to(self, name: str, *args: object, part: str = "") -> str:
        """A relative link to a page, to its part with the id `part` when one is given."""
        return self._link((name, tuple(map(str, args))), self.here.lang, self.here.theme, part)

    def spoken(self, lang: str) -> str:
        """A link to the same page in another language."""
        return self._link((self.here.name, self.here.args), lang, self.here.theme, "")

    def coloured(self, theme: Theme) -> str:
        """A link to the same page in other colours."""
        return self._link((self.here.name, self.here.args), self.here.lang, theme, "")

    def asset(self, name: str) -> str:
        """A relative link to a file that every page shares."""
        up = self._up()
        return f"{up}../{name}" if self.here.kind == "export" else f"{up}{self._root()}assets/{name}"

    def outside(self, rest: str) -> str:
        """A relative link to what stands beside the pages: the workbench, the API."""
        return f"{self._up()}../{rest}"

    def _root(self) -> str:
        return "../../" if self.here.kind == "shared" else ""

    def _up(self) -> str:
        depth = address((self.here.name, self.here.args)).count("/") if self.depth is None else self.depth
        return "../" * depth

    def _link(self, target: Target, lang: str, theme: Theme, part: str) -> str:
        self.met.append(target)
        tail = f"#{quote(part, safe='')}" if part else ""
        if self.here.kind == "export":
            other = "" if lang == self.here.lang else f"../{lang}/"
            return f"{self._up()}{other}{quote(file_of(target))}{tail}"
        asked = {**({"lang": lang} if lang != self.usual else {}), **({"theme": theme} if theme else {})}
        query = f"?{urlencode(asked)}" if asked else ""
        return (
            f"{self._up()}{address(target)}{query}{tail}" if address(target) else f"{self._up() or './'}{query}{tail}"
        )


def file_of(target: Target) -> str:
    """The name of a page as a file."""
    return f"{address(target) or 'index'}.html"
