"""Reader of PPTX: each slide is one page, its title first.

Read with lxml straight from the archive: python-pptx would do it too, with a writer of workbooks in its train that
nothing here needs. Kept apart: hidden slides and shapes, speaker notes, comments, text beside the slide, below a
picture, without colour or too small. Names are those of ECMA-376 part 1, sections 19 to 21.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ingest.clean import one_line
from ingest.colours import is_near
from ingest.detect import PPTX
from ingest.limits import Limits
from ingest.model import Heading, HiddenText, Page, Problem, Reading
from ingest.pptx_look import (
    A,
    Frame,
    P,
    background,
    box_of,
    covers,
    holds,
    ink_of,
    is_filled,
    meet,
    size_of,
    theme_white,
)
from ingest.pptx_parts import Parts, R
from ingest.refusals import page_list, problem, refuse
from ingest.writer import PageWriter, rows_to_lines

_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_TITLES = ("title", "ctrTitle")
_FIELDS = ("sldNum", "dt", "ftr", "hdr", "sldImg")  # placeholders that repeat on each slide
_TINY = 150  # hundredths of a point: the size of letters below which nobody reads
_SHAPES = (f"{P}sp", f"{P}graphicFrame", f"{P}pic", f"{P}grpSp", f"{P}cxnSp")
_CONTENT = (f"{P}txBody", f"{A}t")


def read_pptx(data: bytes, limits: Limits) -> Reading:
    """The text of a presentation by slide. Raises ReadError."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = Parts(archive)
        main = parts.root("ppt/presentation.xml")
        if main is None:
            raise refuse("broken")
        slides = [target for target in parts.listed("ppt/presentation.xml", main) if target]
        if len(slides) > limits.pages:
            raise refuse("too_many_pages", count=len(slides), limit=limits.pages)
        size = main.find(f"{P}sldSz")
        extent = (0, 0) if size is None else (int(size.get("cx", "0")), int(size.get("cy", "0")))
        made = [_Slide(parts, name, number, extent, limits) for number, name in enumerate(slides, 1)]
        pages = tuple(Page(number=slide.number, text=slide.text) for slide in made)
        title, metadata = _properties(parts.root("docProps/core.xml"))
        return Reading(
            media_type=PPTX,
            title=title or next((slide.title for slide in made if slide.title), ""),
            pages=pages,
            headings=tuple(heading for slide in made for heading in slide.headings),
            hidden=tuple(one for slide in made for one in slide.hidden if one.text),
            problems=tuple(_pictures(made)),
            metadata=metadata,
        )


def _pictures(slides: list["_Slide"]) -> Iterator[Problem]:
    bare = [slide.number for slide in slides if slide.shows_only_pictures]
    if bare:
        yield problem("slides_pictures", count=len(bare), total=len(slides), pages=page_list(bare))


class _Slide:
    """One slide: its text, and what of it is hidden."""

    def __init__(self, parts: Parts, name: str, number: int, extent: tuple[int, int], limits: Limits) -> None:
        self.number = number
        self.title = ""
        self.hidden: list[HiddenText] = []
        self._parts = parts
        self._name = name
        self._extent = extent
        self._limits = limits
        self._writer = PageWriter()
        root = parts.root(name)
        self._concealed = "slide" if root.get("show") in ("0", "false") else ""
        layout = parts.first(name, "slideLayout")
        master = parts.first(layout, "slideMaster") if layout else ""
        self._white = theme_white(parts.root(parts.first(master, "theme")) if master else None)
        around = [found for one in (name, layout, master) if one and (found := parts.root(one)) is not None]
        self._behind = background(around, self._white)
        self._painted = any(
            is_filled(shape) for one in around[1:] for shape in one.iter(f"{P}sp", f"{P}pic") if box_of(shape)
        )
        tree = root.find(f"{P}cSld/{P}spTree")
        shapes = [] if tree is None else [node for node in tree if node.tag in _SHAPES]
        moving = root.find(f"{P}timing") is not None  # what covers a text may leave it while the slide is shown
        self._covers = [
            (place, box)
            for place, one in enumerate(shapes)
            if (one.tag == f"{P}pic" or (covers(one) and not moving)) and (box := box_of(one))
        ]
        self._pictured = any(one.tag == f"{P}pic" for one in shapes)
        order = sorted(enumerate(shapes), key=lambda one: _placeholder(one[1]) not in _TITLES)
        for place, shape in order:
            self._shape(shape, place, 0, Frame())
        self.text, headings = self._writer.finish()
        self.headings = [Heading(page=number, start=low, end=high, level=level) for low, high, level in headings]
        self.shows_only_pictures = self._pictured and not self.text.strip() and not self._concealed
        self._aside()

    def _shape(self, node: Any, place: int, depth: int, frame: Frame) -> None:
        """Write one shape; groups inside out."""
        if depth > self._limits.nesting:
            raise refuse("too_deep", limit=self._limits.nesting)
        if node.tag == f"{P}grpSp" and not self._why_shape(node, place, frame):
            inside = frame.of_group(node)
            for child in node:
                if child.tag in _SHAPES:
                    self._shape(child, place, depth + 1, inside)
            return
        kind = _placeholder(node)
        if kind in _FIELDS:
            return
        if why := self._concealed or self._why_shape(node, place, frame):
            self._hide(" ".join(_texts(node)), why)
            return
        for table in node.iter(f"{A}tbl"):
            self._table(table)
        for relation in node.iter(f"{_DGM}relIds"):
            self._diagram(relation.get(f"{R}dm", ""))
        body = node.find(f"{P}txBody")
        if body is not None:
            plain = not is_filled(node) and not self._painted and not self._under(node, place, frame)
            self._body(body, self._behind if plain else "", heading=kind in _TITLES)

    def _under(self, node: Any, place: int, frame: Frame) -> bool:
        """Whether a picture or a colour may lie behind a shape."""
        box = frame.on_slide(box_of(node))
        return any(before < place and (box is None or meet(box, cover)) for before, cover in self._covers)

    def _why_shape(self, node: Any, place: int, frame: Frame) -> str:
        """Why nothing of a shape is seen, "" when it is."""
        described = next(node.iter(f"{P}cNvPr"), None)
        if described is not None and described.get("hidden") in ("1", "true"):
            return "hidden"
        box = frame.on_slide(box_of(node))
        if box is None:
            return ""
        wide, high = self._extent
        if wide and high and (box[0] >= wide or box[1] >= high or box[2] <= 0 or box[3] <= 0):
            return "off_page"
        return "covered" if any(after > place and holds(cover, box) for after, cover in self._covers) else ""

    def _body(self, body: Any, behind: str, *, heading: bool) -> None:
        """The paragraphs of a text; the visible ones are written, a title in one block."""
        parts = [self._paragraph(node, behind) for node in body.findall(f"{A}p")]
        if heading and (title := one_line(" ".join(text for text, _ in parts))):
            self.title = self.title or title
            parts = [(title, False)]
        for text, item in parts:
            self._writer.write(text)
            if heading:
                self._writer.begin_heading(1)
            elif item and text.strip():
                self._writer.begin_item()
            self._writer.end_block()
            self._writer.begin_heading(0)

    def _paragraph(self, node: Any, behind: str) -> tuple[str, bool]:
        """(visible text, whether it says of itself that it is an item of a list)."""
        parts: list[str] = []
        for run in node:
            if run.tag == f"{A}br":
                parts.append("\n")
            if run.tag not in (f"{A}r", f"{A}fld"):
                continue
            text = run.findtext(f"{A}t") or ""
            size = size_of(run)
            ink, clear = ink_of(run, self._white)
            why = "invisible" if clear else "tiny" if size and size < _TINY else ""
            why = why or ("colour" if is_near(ink, behind) else "")
            if why:
                self._hide(text, why)
            else:
                parts.append(text)
        marked = node.find(f"{A}pPr")
        item = marked is not None and any(marked.find(f"{A}{kind}") is not None for kind in ("buChar", "buAutoNum"))
        return "".join(parts), item

    def _table(self, table: Any) -> None:
        """A line for each row; a cell merged down stands in each of its rows."""
        grid: list[list[str]] = []
        for row in table.findall(f"{A}tr"):
            line: list[str] = []
            for cell in row.findall(f"{A}tc"):
                if cell.get("hMerge") in ("1", "true"):
                    line.append("")
                elif cell.get("vMerge") in ("1", "true"):
                    line.append(grid[-1][len(line)] if grid and len(grid[-1]) > len(line) else "")
                else:
                    body = cell.find(f"{A}txBody")
                    paragraphs = [] if body is None else body.findall(f"{A}p")
                    line.append(one_line(" ".join(self._paragraph(one, "")[0] for one in paragraphs)))
            grid.append(line)
        told = table.find(f"{A}tblPr")
        header = told is not None and told.get("firstRow") in ("1", "true") and len(grid) > 1
        self._writer.rows(rows_to_lines(grid, header=header))

    def _diagram(self, relation: str) -> None:
        """The texts of a diagram, in the order of its data."""
        root = self._parts.root(self._parts.related(self._name).get(relation, ""))
        for point in () if root is None else root.iter(f"{_DGM}pt"):
            if point.get("type", "node") == "node" and (text := one_line(" ".join(_texts(point)))):
                self._writer.begin_item()
                self._writer.write(text)
                self._writer.end_block()

    def _aside(self) -> None:
        """Speaker notes and comments."""
        notes = self._parts.root(self._parts.first(self._name, "notesSlide"))
        for shape in () if notes is None else notes.iter(f"{P}sp"):
            if _placeholder(shape) not in _FIELDS:
                self._hide(" ".join(_texts(shape)), "notes")
        for part in self._parts.related(self._name, "comments").values():
            root = self._parts.root(part)
            for node in () if root is None else root:
                said = " ".join(one.text or "" for one in node.iter(f"{P}text", f"{A}t"))
                self._hide(said, "comment")

    def _hide(self, text: str, why: str) -> None:
        if text := one_line(text):
            self.hidden.append(HiddenText(page=self.number, text=text, why=why))


def _placeholder(shape: Any) -> str:
    """The kind of a placeholder, "" for another shape."""
    found = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "" if found is None else str(found.get("type", "body"))


def _texts(node: Any) -> Iterator[str]:
    """The text of each paragraph below an element."""
    for paragraph in node.iter(f"{A}p"):
        yield "".join(part.text or "" for part in paragraph.iter(f"{A}t"))


def _properties(core: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(title, metadata) as the core properties state them."""
    wanted = {
        f"{_DC}title": "title",
        f"{_DC}creator": "author",
        f"{_DC}subject": "subject",
        f"{_TERMS}created": "created",
        f"{_TERMS}modified": "modified",
    }
    found = {} if core is None else {wanted[node.tag]: one_line(node.text or "") for node in core.iter(*wanted)}
    title = found.pop("title", "")
    return title, tuple(sorted((key, value) for key, value in found.items() if value))
