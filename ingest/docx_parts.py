"""Parts of a Word document and small questions to their elements. Works on elements of lxml and python-docx."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml

from ingest.clean import one_line
from ingest.docx_styles import UNKNOWN, WHITE, W, is_on

_HEADER_CELL = 80  # characters of a header cell at most
_DEFAULT_TITLE = "Word Document"  # what python-docx invents where a file has no properties
_FILLED = re.compile(r"\}(?:solid|grad|blip|patt)Fill$")


def root_of(part: Any) -> Any:
    """The XML of a part, whether or not python-docx knows its type (macro-enabled documents it does not)."""
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


def related(part: Any, kind: str) -> Iterator[Any]:
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield root_of(relation.target_part)


def properties(package: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(title, metadata) as the core properties state them."""
    core = package.core_properties
    title = one_line(core.title or "")
    values = {
        "author": core.author,
        "subject": core.subject,
        "created": core.created,
        "modified": core.modified,
    }
    if title == _DEFAULT_TITLE:
        return "", ()
    found = {
        key: value.isoformat() if hasattr(value, "isoformat") else str(value) for key, value in values.items() if value
    }
    return title, tuple(sorted(found.items()))


def notes_of(roots: list[Any]) -> dict[str, Any]:
    """Footnotes by id; the separators Word keeps among them have a type."""
    return {node.get(f"{W}id", ""): node for root in roots for node in root if node.get(f"{W}type") is None}


def words(node: Any) -> str:
    """All text below an element, on one line."""
    said = (f"{W}t", f"{W}delText")  # only of these: python-docx gives its paragraphs a text of their own
    parts = node.iter(*said, f"{W}tab", f"{W}p", f"{W}br")
    return one_line("".join((part.text or "") if part.tag in said else " " for part in parts))


def behind_box(box: Any) -> str:
    """The background of a text box: known to be white only where its shape has no filling of its own."""
    shape = next((one for one in box.iterancestors() if one.tag.endswith(("}wsp", "}shape", "}rect"))), None)
    if shape is None:
        return WHITE
    filled = shape.get("fillcolor") or any(_FILLED.search(str(one.tag)) for one in shape.iter() if one is not box)
    return UNKNOWN if filled else WHITE


def symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def below(node: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls, but not those of a table inside a cell."""
    for child in node:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in (f"{W}tc", f"{W}tbl", f"{W}p", f"{W}del"):
            yield from below(child, name)


def has_header(row: Any, grid: list[list[str]]) -> bool:
    """Whether the first row names the columns: it says so, or it is full, short and one of at least three columns."""
    if len(grid) < 2:
        return False
    if is_on(row.find(f"{W}trPr/{W}tblHeader")):
        return True
    first = grid[0]
    width = max(map(len, grid))
    full = all(first) and len(first) == width
    return full and width > 2 and all(len(cell) <= _HEADER_CELL for cell in first)
