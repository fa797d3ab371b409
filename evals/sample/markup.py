"""Text sources of the sample documents: a small front matter and a small part of Markdown, read into blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

_BULLET = re.compile(r"^- (.+)$")
_NUMBERED = re.compile(r"^\d+\. (.+)$")
_HEADING = re.compile(r"^(#{1,3}) (.+)$")
_RULE_ROW = re.compile(r"^\|[\s:|-]+\|$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One piece of a document."""

    kind: str
    """"heading", "para", "bullets", "numbers", "table", "note" or "break"."""
    text: str = ""
    """Words of a heading, paragraph or note; `**bold**` is kept as written."""
    level: int = 0
    """Level of a heading, 1 to 3; 0 otherwise."""
    items: tuple[str, ...] = ()
    """Lines of a list."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells of a table, its header first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A text source: what its front matter says and its blocks."""

    output: str
    """Name of the built file."""
    format: str
    """"pdf", "docx" or "md"."""
    title: str
    """Title of the document."""
    subtitle: str
    """Second line of the title, may be empty."""
    date: date
    """Date printed on the document and written in its properties."""
    author: str
    """Function that signs the document."""
    lang: str
    """"fr" or "en"."""
    cover: bool
    """Whether the document opens with a cover page and a table of contents."""
    reference: str
    """Internal reference printed under the title, may be empty."""
    body: str
    """Text after the front matter."""
    blocks: tuple[Block, ...]
    """The body in blocks, headings numbered."""


def parse_source(text: str) -> Source:
    """Read a source; raises ValueError when the front matter is missing or a key has the wrong type."""
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError("a source opens with a front matter between two lines of ---")
    head: dict[str, Any] = yaml.safe_load(parts[1])
    if not isinstance(head.get("date"), date):
        raise ValueError("the front matter needs `date: YYYY-MM-DD`")
    body = parts[2].strip() + "\n"
    blocks = tuple(_blocks(body))
    return Source(
        output=str(head["output"]),
        format=str(head["format"]),
        title=str(head["title"]),
        subtitle=str(head.get("subtitle", "")),
        date=head["date"],
        author=str(head["author"]),
        lang=str(head.get("lang", "fr")),
        cover=bool(head.get("cover", False)),
        reference=str(head.get("reference", "")),
        body=body,
        blocks=tuple(_numbered(blocks)) if head.get("numbered", True) else blocks,
    )


def _blocks(body: str) -> Iterator[Block]:
    """Blocks of a body; blank lines part them, and lines of a paragraph are joined by a space."""
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in chunk.splitlines()]
        heading = _HEADING.match(lines[0])
        if heading:
            yield Block(kind="heading", level=len(heading[1]), text=heading[2])
            lines = lines[1:]
        if not lines:
            continue
        if lines == [r"\pagebreak"]:
            yield Block(kind="break")
        elif lines[0].startswith("|"):
            yield Block(kind="table", rows=tuple(_cells(line) for line in lines if not _RULE_ROW.match(line)))
        elif lines[0].startswith("> "):
            yield Block(kind="note", text=" ".join(line.removeprefix("> ") for line in lines))
        elif all(_BULLET.match(line) for line in lines):
            yield Block(kind="bullets", items=tuple(line[2:] for line in lines))
        elif all(_NUMBERED.match(line) for line in lines):
            yield Block(kind="numbers", items=tuple(line.split(". ", 1)[1] for line in lines))
        else:
            yield Block(kind="para", text=" ".join(lines))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def _numbered(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The same blocks with 1, 1.1, 1.1.1 before the headings."""
    counts = [0, 0, 0]
    for block in blocks:
        if block.kind != "heading":
            yield block
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (3 - block.level)
        number = ".".join(str(count) for count in counts[: block.level])
        dot = "." if block.level == 1 else ""
        yield Block(kind="heading", level=block.level, text=f"{number}{dot} {block.text}")


def bold_runs(text: str) -> list[tuple[str, bool]]:
    """Pieces of a line with whether each is bold: "a **b**" gives [("a ", False), ("b", True)]."""
    return [(piece, index % 2 == 1) for index, piece in enumerate(text.split("**")) if piece]


_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}


def spoken_date(day: date, lang: str) -> str:
    """The date in words: "1er juillet 2025" or "1 July 2025"."""
    number = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[lang].split()[day.month - 1]} {day.year}"
