"""A deliverable as blocks: what is said, apart from the form it leaves in (Word, web page, Markdown).

Builders make a `Paper`; `paper_docx`, `paper_html` and `paper_markdown` write it. No text is escaped here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.reports.render import spaced
from scoring.model import Status, Text
from scoring.trace import STATUSES

SHAPES: Final = {
    Status.MET: "●",
    Status.PARTLY: "◐",
    Status.NOT_MET: "✕",
    Status.UNKNOWN: "○",
    Status.NOT_APPLICABLE: "–",
}
"""The shape that stands before the word of each status: never colour alone."""
TO_COMPLETE: Final = Text(fr="à compléter", en="to complete")
"""How a mark begins where a fact of the organisation is missing."""
_MARK: Final = re.compile(r"\[(?:à compléter|à confirmer|to complete|to confirm) ?:[^\]]*\]")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of words of one look."""

    text: str
    """The words."""
    bold: bool = False
    """Strong."""
    italic: bool = False
    """Emphasised."""
    quiet: bool = False
    """Smaller and softer: ids, places, notes."""
    mark: bool = False
    """What a person still has to complete: highlighted."""
    address: str = ""
    """Public address it leads to, or "#anchor" inside the paper; empty when none."""
    lang: str = ""
    """Language of the words, "fr" or "en"; empty for that of the paper."""


Line = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A title of a part."""

    level: int
    """1, 2 or 3."""
    text: str
    """Its words."""
    anchor: str = ""
    """Name by which links find it, empty when none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Para:
    """A paragraph."""

    line: Line
    """Its words."""
    look: str = "body"
    """"body", "lead" (the answer), "quote", "note" (small), "box" (set apart), "keep" (on the page of what follows)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]
    """Its items."""
    numbered: bool = False
    """Whether the order counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    """Its header."""
    share: float
    """Part of the width, relative to the others."""
    right: bool = False
    """Set to the right: numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table with a caption and one header row that each page repeats."""

    caption: str
    """What it shows."""
    columns: tuple[Column, ...]
    """Columns in order; the first one names the row."""
    rows: tuple[tuple[Line, ...], ...]
    """Rows; each cell is a line, where a line break parts its paragraphs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A picture with its words."""

    png: bytes
    """The picture."""
    alt: str
    """What it shows, for those who do not see it."""
    width_cm: float
    """Width, cm."""
    height_cm: float
    """Height, cm."""


Block = Heading | Para | Bullets | Table | Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A deliverable."""

    title: str
    """Its name, on the cover."""
    subtitle: str
    """A line under it."""
    lang: str
    """"fr" or "en"."""
    on: date
    """Its date."""
    facts: tuple[tuple[str, str], ...]
    """Label and value, on the cover."""
    notice: str
    """What it is and is not, on the cover."""
    blocks: tuple[Block, ...]
    """What it says."""
    landscape: bool = False
    """Whether its pages lie on the long side."""
    depth: int = 2
    """Levels of titles in its contents."""


def seen(text: str) -> str:
    """Words without what no reader sees: controls, and signs that turn the direction of writing around."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def says(text: str, lang: str = "", *, bold: bool = False, quiet: bool = False, italic: bool = False) -> Line:
    """A line of our own words; marks of what is missing stand apart, and French punctuation keeps its line."""
    shown = spaced(text, lang) if lang else text
    parts, last = [], 0
    for found in _MARK.finditer(shown.replace("\u00a0", " ")):
        parts += [Run(text=shown[last : found.start()], bold=bold, quiet=quiet, italic=italic)]
        parts += [Run(text=shown[found.start() : found.end()], mark=True)]
        last = found.end()
    parts.append(Run(text=shown[last:], bold=bold, quiet=quiet, italic=italic))
    return tuple(one for one in parts if one.text)


def status(value: Status, lang: str) -> Line:
    """A status as a shape and a word."""
    return (Run(text=f"{SHAPES[value]} {STATUSES[value].said(lang)}"),)


def rows(cells: Iterable[Sequence[str | Line]], lang: str) -> tuple[tuple[Line, ...], ...]:
    """Rows of a table from words or lines."""
    return tuple(tuple(says(one, lang) if isinstance(one, str) else one for one in row) for row in cells)


def lines(block: Block) -> tuple[Line, ...]:
    """Every line of a block, in reading order."""
    if isinstance(block, Para):
        return (block.line,)
    if isinstance(block, Bullets):
        return block.items
    if isinstance(block, Table):
        return tuple(cell for row in block.rows for cell in row)
    return ()


def _row_of(part: str, row: tuple[Line, ...]) -> str:
    """The part that a row stands in and what the row is about, its first line; the part alone where that is a mark."""
    about = "".join(one.text for one in row[0] if not one.mark).split("\n")[0].strip()
    return f"{part}, {about}" if about else part


def marks(paper: Paper) -> tuple[tuple[str, str], ...]:
    """What is still to be completed: (the part it stands in, the mark), in reading order."""
    found, part = [], ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            part = block.text
        if isinstance(block, Table):
            found += [(_row_of(part, row), one.text) for row in block.rows for cell in row for one in cell if one.mark]
        else:
            found += [(part, one.text) for line in lines(block) for one in line if one.mark]
    return tuple(found)
