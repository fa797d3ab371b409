"""What the readers of OpenDocument files share: the parts of the archive, the styles and what they hide.

Read with lxml straight from the archive: odfpy, the one library for it, has had no release since 2020 and holds the
whole document in Python objects. Element and attribute names are those of OpenDocument 1.3, part 3.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.clean import one_line
from ingest.colours import is_near, rgb
from ingest.limits import Limits
from ingest.refusals import refuse

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
TEXT, TABLE, OFFICE, STYLE, DRAW = (
    f"{{{_NAMES.format(name)}}}" for name in ("text", "table", "office", "style", "drawing")
)
_FO = f"{{{_NAMES.format('xsl-fo-compatible')}}}"
_DC, _META = "{http://purl.org/dc/elements/1.1/}", f"{{{_NAMES.format('meta')}}}"
_SIZE = re.compile(r"(\d*\.?\d+)pt$")
_TINY = 1.5  # points: the size of letters below which nobody reads
_DEEPEST = 20  # styles that rest on styles
_SPACES_MOST = 100
_BOLD_LEAST = 600


@dataclass(kw_only=True, slots=True)
class Look:
    """What an automatic or named style says; None where it says nothing."""

    parent: str
    ink: str | None = None
    behind: str | None = None
    size: float | None = None
    bold: bool | None = None
    hidden: bool | None = None
    breaks: bool | None = None  # whether a page starts before such a paragraph


class Styles:
    """The styles of a document by family and name."""

    def __init__(self, roots: list[Any]) -> None:
        self._known: dict[tuple[str, str], Look] = {}
        for root in roots:
            for node in root.iter(f"{STYLE}style"):
                key = (node.get(f"{STYLE}family", ""), node.get(f"{STYLE}name", ""))
                self._known[key] = _look(node)

    def of(self, family: str, name: str, key: str) -> Any:
        """What a style or one it rests on says for ``key``, a field of Look; None when none does."""
        for _ in range(_DEEPEST):
            look = self._known.get((family, name))
            if look is None:
                return None
            if (found := getattr(look, key)) is not None:
                return found
            name = look.parent
        return None

    def why_unseen(self, chosen: list[tuple[str, str]], behind: str = "#ffffff") -> str:
        """Why text of these styles, (family, name) nearest first, is not seen: "hidden", "tiny", "colour" or ""."""

        def first(key: str) -> Any:
            return next((found for one in chosen if (found := self.of(*one, key)) is not None), None)

        if first("hidden"):
            return "hidden"
        size = first("size")
        if size is not None and size < _TINY:
            return "tiny"
        return "colour" if is_near(first("ink"), first("behind") or behind) else ""


def _look(node: Any) -> Look:
    made = Look(parent=node.get(f"{STYLE}parent-style-name", ""))
    for part in node:
        ink, behind, size = part.get(f"{_FO}color"), part.get(f"{_FO}background-color"), part.get(f"{_FO}font-size")
        weight = part.get(f"{_FO}font-weight")
        shown = part.get(f"{TEXT}display") or part.get(f"{TABLE}display")
        made.ink = ink if rgb(ink) else made.ink
        made.behind = behind if rgb(behind) else made.behind
        if (found := _SIZE.match(size or "")) is not None:
            made.size = float(found[1])
        if weight:
            made.bold = weight == "bold" or (weight.isdigit() and int(weight) >= _BOLD_LEAST)
        if shown:
            made.hidden = shown in ("none", "false")
        if part.tag == f"{STYLE}paragraph-properties" and part.get(f"{_FO}break-before"):
            made.breaks = part.get(f"{_FO}break-before") == "page"
    return made


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """An opened OpenDocument file."""

    body: Any  # the element below office:body
    styles: Styles
    title: str
    metadata: tuple[tuple[str, str], ...]


def opened(data: bytes, limits: Limits, kind: str) -> Package:
    """The body of a given kind ("text", "spreadsheet", "presentation"). Raises ReadError("broken")."""
    roots = {name: _root(data, f"{name}.xml") for name in ("content", "styles", "meta")}
    content = roots["content"]
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise refuse("broken")
    meta = roots["meta"]
    told = {} if meta is None else dict(_properties(meta))
    title = told.pop("title", "")
    return Package(
        body=body,
        styles=Styles([root for root in (roots["styles"], content) if root is not None]),
        title=title,
        metadata=tuple(sorted(told.items())),
    )


def _root(data: bytes, name: str) -> Any:
    """The root of a part of the archive, None when it is not there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if name not in archive.namelist():
            return None
        # No entities, no network, no nesting or text beyond what libxml2 takes for sane.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        return etree.fromstring(archive.read(name), parser)


def _properties(meta: Any) -> Iterator[tuple[str, str]]:
    wanted = {
        f"{_DC}title": "title",
        f"{_DC}creator": "author",
        f"{_DC}subject": "subject",
        f"{_DC}date": "modified",
        f"{_META}creation-date": "created",
    }
    for node in meta.iter(*wanted):
        if text := one_line("".join(node.itertext())):
            yield wanted[node.tag], text


def spaces(node: Any) -> str:
    """What a text:s stands for: several spaces."""
    count = node.get(f"{TEXT}c", "1")
    return " " * (min(int(count), _SPACES_MOST) if count.isdigit() and len(count) < 9 else 1)


def repeated(node: Any, name: str) -> int:
    """How often a row or column is repeated, from 1."""
    count = node.get(f"{TABLE}{name}", "1")
    return max(1, int(count)) if count.isdigit() and len(count) < 9 else 1
