"""Readers of Markdown, plain text and HTML. The only module that imports lxml's HTML parser.

Markdown and plain text are kept as they are. HTML becomes its visible text: blocks parted by an empty line, list
items by
a dash, each row of a table on one line.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from ingest.clean import normalise, one_line
from ingest.detect import HTML, MARKDOWN, TEXT
from ingest.encoding import decode
from ingest.limits import Limits
from ingest.model import Heading, Page, Problem, Reading
from ingest.refusals import problem, refuse
from ingest.writer import PageWriter, rows_to_lines

_FRONT_TITLE = re.compile(r"\A---\n(?:.*\n){0,40}?title\s*:\s*[\"']?(.+?)[\"']?\s*\n")
_FIRST_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)
_DROPPED_WORDS = """
script style template noscript head svg math canvas object iframe select textarea audio video
"""
_DROPPED = frozenset(_DROPPED_WORDS.split())
_BLOCKS_WORDS = """
p div section article main header footer nav aside ul ol li dl dt dd blockquote pre address figure figcaption form
fieldset details summary h1 h2 h3 h4 h5 h6 hr table caption thead tbody tfoot tr td th body html
"""
_BLOCKS = frozenset(_BLOCKS_WORDS.split())
_ELEMENTS_PER_LEVEL = 2  # a page nests more elements than a reader sees levels
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_markdown(data: bytes, limits: Limits) -> Reading:
    """A Markdown file as one page, its text as it stands."""
    raw, encoding = decode(data)
    text = normalise(raw)
    found = _FRONT_TITLE.search(text) or _FIRST_HEADING.search(text)
    title = one_line(found[1]).strip("*_ ") if found else ""
    return _reading(MARKDOWN, title, text, encoding)


def read_text(data: bytes, limits: Limits) -> Reading:
    """A plain text file as one page, its text as it stands."""
    raw, encoding = decode(data)
    return _reading(TEXT, "", normalise(raw), encoding)


def read_html(data: bytes, limits: Limits) -> Reading:
    """The visible text of an HTML page as one page. Raises ReadError("too_deep")."""
    raw, encoding = decode(data, html=True)
    # No network and no entities of a document type; the parser mends whatever is not well formed.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    clean = normalise(raw)
    root = html.document_fromstring(clean.encode(), parser=parser) if clean.strip() else html.Element("html")
    writer = PageWriter()
    hidden = _HtmlWalk(writer, limits.nesting * _ELEMENTS_PER_LEVEL).walk(root)
    writer.end_block()
    text, headings = writer.finish()
    title = one_line(root.findtext(".//title") or "")
    metadata = tuple(sorted(_meta(root)))
    note = (
        (problem("hidden_left_out", what_fr=f"{hidden} élément(s)", what_en=f"{hidden} element(s)"),) if hidden else ()
    )
    return _reading(HTML, title, text, encoding, headings, note, metadata)


def _reading(
    kind: str,
    title: str,
    text: str,
    encoding: str,
    headings: tuple[tuple[int, int, int], ...] = (),
    notes: tuple[Problem, ...] = (),
    metadata: tuple[tuple[str, str], ...] = (),
) -> Reading:
    if not encoding.startswith("utf"):
        notes = (*notes, problem("encoding", encoding=encoding))
    placed = tuple(Heading(page=1, start=start, end=end, level=level) for start, end, level in headings)
    pages = (Page(number=1, text=text),)
    return Reading(media_type=kind, title=title, pages=pages, headings=placed, problems=notes, metadata=metadata)


def _meta(root: Any) -> Iterator[tuple[str, str]]:
    """The descriptions an HTML page gives of itself."""
    for node in root.iter("meta"):
        key, value = one_line(node.get("name") or ""), one_line(node.get("content") or "")
        if key.lower() in ("author", "description", "date", "dcterms.modified", "last-modified") and value:
            yield key.lower(), value


class _HtmlWalk:
    """One walk over a tree of HTML, writing what a browser would show."""

    def __init__(self, writer: PageWriter, deepest: int) -> None:
        self._writer = writer
        self._deepest = deepest
        self._hidden = 0

    def walk(self, root: Any) -> int:
        """Write everything below ``root``; the number of elements that were hidden."""
        self._element(root, 0)
        return self._hidden

    def _element(self, node: Any, depth: int) -> None:
        if depth > self._deepest:
            raise refuse("too_deep", limit=self._deepest)
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _DROPPED or not tag:
            return
        if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
            self._hidden += bool(one_line(node.text_content()))
            return
        if tag == "br":
            self._writer.write("\n")
        elif tag == "table" and _holds_data(node):
            self._table(node, depth)
        elif tag in _BLOCKS:
            self._block(node, tag, depth)
        else:
            self._children(node, depth)

    def _block(self, node: Any, tag: str, depth: int) -> None:
        self._writer.end_block()
        if tag == "li":
            self._writer.begin_item()
        if tag in _HEADINGS:
            self._writer.begin_heading(_HEADINGS[tag])
        self._children(node, depth, pre=tag == "pre")
        self._writer.end_block()

    def _children(self, node: Any, depth: int, *, pre: bool = False) -> None:
        self._write(node.text, pre=pre)
        for child in node:
            self._element(child, depth + 1)
            self._write(child.tail, pre=pre)

    def _write(self, text: str | None, *, pre: bool) -> None:
        if text:
            self._writer.write(text if pre else re.sub(r"\s+", " ", text))

    def _table(self, node: Any, depth: int) -> None:
        """One line a row."""
        self._writer.end_block()
        for caption in node.iter("caption"):
            self._block(caption, "caption", depth)
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in node.iter("tr")]
        header = bool(rows) and all(cell.tag == "th" for cell in rows[0])
        grid = [[self._cell(cell, depth) for cell in row] for row in rows]
        self._writer.rows(rows_to_lines(grid, header=header))

    def _cell(self, node: Any, depth: int) -> str:
        """The visible text of a cell on one line."""
        inner = PageWriter()
        walk = _HtmlWalk(inner, self._deepest)
        walk._children(node, depth + 1)
        self._hidden += walk._hidden
        inner.end_block()
        return one_line(inner.finish()[0])


def _holds_data(table: Any) -> bool:
    """Whether a table is one of data: no table inside, and a row of several cells. Others only lay out a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return any(sum(cell.tag in ("td", "th") for cell in row) > 1 for row in table.iter("tr"))
