"""Reader of Word documents. The only module that imports python-docx.

It walks the XML itself, because ``python-docx`` passes over content controls, text boxes, footnotes and tracked
insertions,
all of which a person sees. Left out and noted: tracked deletions, hidden text, comments. Page headers and footers and
the
generated table of contents are left out: they repeat what is elsewhere.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx.package
from docx.oxml import parse_xml

from ingest.clean import one_line
from ingest.detect import DOCX
from ingest.limits import Limits
from ingest.model import Heading, Page, Reading
from ingest.refusals import problem, refuse
from ingest.writer import PageWriter, rows_to_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_NAME = re.compile(r"(?:heading|titre)\s*(\d)$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|tm)\s*\d$", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_LAYOUT_CELL = 1_500  # characters of a cell above which a table only lays out the page
_HEADER_CELL = 80  # characters of a header cell at most
_DEFAULT_TITLE = "Word Document"  # what python-docx invents where a file has no properties
_OUTLINE_LEVELS = 9


@dataclass(kw_only=True, slots=True)
class _Style:
    name: str
    parent: str
    level: int  # heading level, 0 for none
    numbered: bool


@dataclass(kw_only=True, slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text boxes anchored in it
    notes: list[str] = field(default_factory=list)  # ids of its footnotes
    breaks_before: bool = False  # a page starts with it
    breaks_after: bool = False  # a page starts after it


def read_docx(data: bytes, limits: Limits) -> Reading:
    """The text of a Word document, by page where Word has noted its page breaks. Raises ReadError."""
    try:
        package = docx.package.Package.open(io.BytesIO(data))
        main = package.main_document_part
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise refuse("broken") from error
    body = _root(main).find(f"{_W}body")
    if body is None:
        raise refuse("broken")
    parts = {name: list(_related(main, name)) for name in ("styles", "footnotes", "endnotes", "comments")}
    walk = _DocxWalk(_styles(parts["styles"]), _notes([*parts["footnotes"], *parts["endnotes"]]), limits)
    walk.blocks(body, 0)
    comments = sum(1 for part in parts["comments"] for _ in part.iter(f"{_W}comment"))
    pages, headings = walk.finish()
    title, metadata = _properties(package)
    hidden = [(walk.hidden, "passage(s) masqué(s)", "hidden passage(s)")]
    hidden += [
        (walk.deleted, "suppression(s) suivie(s)", "tracked deletion(s)"),
        (comments, "commentaire(s)", "comment(s)"),
    ]
    french = ", ".join(f"{count} {words}" for count, words, _ in hidden if count)
    english = ", ".join(f"{count} {words}" for count, _, words in hidden if count)
    notes = (problem("hidden_left_out", what_fr=french, what_en=english),) if french else ()
    return Reading(
        media_type=DOCX,
        title=title or walk.title,
        pages=pages,
        headings=headings,
        problems=notes,
        metadata=metadata,
    )


def _root(part: Any) -> Any:
    """The XML of a part, whether or not python-docx knows its type (macro-enabled documents it does not)."""
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


def _related(part: Any, kind: str) -> Iterator[Any]:
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield _root(relation.target_part)


def _properties(package: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
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


def _styles(roots: list[Any]) -> dict[str, _Style]:
    """Paragraph styles by id."""
    found = {}
    for root in roots:
        for node in root.iter(f"{_W}style"):
            name = _value(node.find(f"{_W}name"))
            outline = _value(node.find(f"{_W}pPr/{_W}outlineLvl"))
            named = _HEADING_NAME.match(name)
            level = (
                int(named[1])
                if named
                else 1
                if name.lower() == "title"
                else int(outline) + 1
                if outline.isdigit()
                else 0
            )
            found[node.get(f"{_W}styleId", "")] = _Style(
                name=name,
                parent=_value(node.find(f"{_W}basedOn")),
                level=level if level <= _OUTLINE_LEVELS else 0,
                numbered=node.find(f"{_W}pPr/{_W}numPr") is not None,
            )
    return found


def _notes(roots: list[Any]) -> dict[str, Any]:
    """Footnotes by id; the separators Word keeps among them have a type."""
    return {node.get(f"{_W}id", ""): node for root in roots for node in root if node.get(f"{_W}type") is None}


def _value(node: Any) -> str:
    return "" if node is None else str(node.get(f"{_W}val") or "")


def _is_on(node: Any) -> bool:
    return node is not None and _value(node) not in _OFF


class _DocxWalk:
    """One walk over the body of a document, writing its pages."""

    def __init__(self, styles: dict[str, _Style], notes: dict[str, Any], limits: Limits) -> None:
        self.hidden = 0
        self.deleted = 0
        self.title = ""
        self._styles = styles
        self._notes = notes
        self._limits = limits
        self._writers = [PageWriter()]

    def finish(self) -> tuple[tuple[Page, ...], tuple[Heading, ...]]:
        """The pages and headings written; a last page without text is dropped."""
        done = [writer.finish() for writer in self._writers]
        if len(done) > 1 and not done[-1][0]:
            done.pop()
        pages = tuple(Page(number=number, text=text) for number, (text, _) in enumerate(done, 1))
        headings = tuple(
            Heading(page=number, start=start, end=end, level=level)
            for number, (_, found) in enumerate(done, 1)
            for start, end, level in found
        )
        return pages, headings

    def blocks(self, container: Any, depth: int) -> None:
        """Write the paragraphs and tables of a container in order."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        for node in container:
            if node.tag == f"{_W}p":
                self._paragraph(node, depth)
            elif node.tag == f"{_W}tbl":
                self._table(node, depth)
            elif node.tag in (f"{_W}del", f"{_W}moveFrom"):
                self.deleted += 1
            elif node.tag not in (_FALLBACK, f"{_W}sectPr"):
                self.blocks(node, depth + 1)  # content controls, custom XML, tracked insertions of whole blocks

    def _page_break(self) -> None:
        if self._writers[-1].finish()[0]:  # two marks for one break are one
            self._writers.append(PageWriter())
            if len(self._writers) > self._limits.pages:
                raise refuse("too_many_pages", count=len(self._writers), limit=self._limits.pages)

    def _paragraph(self, node: Any, depth: int) -> None:
        level, item, contents = self._kind(node)
        found = _Paragraph()
        self._inline(node, found, 0)
        if found.breaks_before:
            self._page_break()
        if not contents:
            writer = self._writers[-1]
            writer.write("".join(found.text))
            if level:
                writer.begin_heading(level)
                self.title = self.title or one_line("".join(found.text))
            elif item and one_line("".join(found.text)):
                writer.begin_item()
            writer.end_block()
            writer.begin_heading(0)
        for box in found.boxes:
            self.blocks(box, depth + 1)
        for note in found.notes:
            self.blocks(self._notes.get(note, ()), depth + 1)
        if found.breaks_after:
            self._page_break()

    def _kind(self, node: Any) -> tuple[int, bool, bool]:
        """(heading level or 0, whether it is an item of a list, whether it belongs to the table of contents)."""
        outline = _value(node.find(f"{_W}pPr/{_W}outlineLvl"))
        number = node.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        level, item = (
            int(outline) + 1 if outline.isdigit() else 0,
            number is not None and _value(number) != "0",
        )
        style = _value(node.find(f"{_W}pPr/{_W}pStyle"))
        contents = False
        for _ in range(len(self._styles)):
            known = self._styles.get(style)
            if known is None:
                break
            level = level or known.level
            item = item or (known.numbered and number is None)
            contents = contents or bool(_CONTENTS_NAME.match(known.name))
            style = known.parent
        return (level if level <= _OUTLINE_LEVELS else 0), item, contents

    def _inline(self, node: Any, found: _Paragraph, depth: int) -> None:
        """Gather what a paragraph shows."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        for child in node:
            tag = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
            if tag == "r" and any(_is_on(child.find(f"{_W}rPr/{_W}{name}")) for name in ("vanish", "webHidden")):
                self.hidden += child.find(f"{_W}t") is not None
            elif tag in ("del", "moveFrom"):
                self.deleted += 1
            elif tag in ("br", "lastRenderedPageBreak"):
                self._break(child, tag, found)
            elif tag == "txbxContent":
                found.boxes.append(child)
            elif tag in ("footnoteReference", "endnoteReference"):
                found.notes.append(child.get(f"{_W}id", ""))
            elif tag in _SIGNS:
                found.text.append(_SIGNS[tag])
            elif tag == "t":
                found.text.append(child.text or "")
            elif tag == "sym":
                found.text.append(_symbol(child.get(f"{_W}char", "")))
            elif tag not in ("pPr", "rPr", "instrText", "delText") and child.tag != _FALLBACK:
                self._inline(child, found, depth + 1)

    @staticmethod
    def _break(child: Any, tag: str, found: _Paragraph) -> None:
        if tag == "br" and child.get(f"{_W}type") != "page":
            found.text.append("\n")
        elif "".join(found.text).strip():
            found.breaks_after = True
        else:
            found.breaks_before = True

    def _table(self, node: Any, depth: int) -> None:
        """A table of data gives one line a row; one of a single column, or of very long cells, is read as blocks."""
        rows = [row for row in _below(node, "tr") if row.find(f"{_W}trPr/{_W}del") is None]
        grid: list[list[str]] = []
        for row in rows:
            grid.append(self._row(row, grid[-1] if grid else [], depth))
        if max(map(len, grid), default=0) < 2 or any(len(cell) > _LAYOUT_CELL for row in grid for cell in row):
            for row in rows:
                for cell in _below(row, "tc"):
                    self.blocks(cell, depth + 1)
            return
        lines = rows_to_lines(grid, header=_has_header(rows[0], grid))
        start = 0
        for number, row in enumerate(rows):
            if number and next(row.iter(f"{_W}lastRenderedPageBreak"), None) is not None:
                self._writers[-1].rows(lines[start:number])
                self._page_break()
                start = number
        self._writers[-1].rows(lines[start:])

    def _row(self, row: Any, above: list[str], depth: int) -> list[str]:
        """The cells of a row by column: a cell merged across columns stands in the first, one merged down in each
        row.
        """
        cells: list[str] = []
        for cell in _below(row, "tc"):
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and _value(merged) in ("", "continue"):
                text = above[len(cells)] if len(cells) < len(above) else ""
            else:
                text = self._cell(cell, depth)
            span = _value(cell.find(f"{_W}tcPr/{_W}gridSpan"))
            cells.append(text)
            cells += [""] * (min(int(span), 1_000) - 1 if span.isdigit() else 0)
        return cells

    def _cell(self, cell: Any, depth: int) -> str:
        """The text of a cell on one line."""
        inner = _DocxWalk(self._styles, self._notes, self._limits)
        inner.blocks(cell, depth + 1)
        self.hidden += inner.hidden
        self.deleted += inner.deleted
        return " ".join(one_line(writer.finish()[0]) for writer in inner._writers)


_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _below(node: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls, but not those of a table inside a cell."""
    for child in node:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag not in (f"{_W}tc", f"{_W}tbl", f"{_W}p", f"{_W}del"):
            yield from _below(child, name)


def _has_header(row: Any, grid: list[list[str]]) -> bool:
    """Whether the first row names the columns: it says so, or it is full, short and one of at least three columns."""
    if len(grid) < 2:
        return False
    if _is_on(row.find(f"{_W}trPr/{_W}tblHeader")):
        return True
    first = grid[0]
    width = max(map(len, grid))
    full = all(first) and len(first) == width
    return full and width > 2 and all(len(cell) <= _HEADER_CELL for cell in first)
