"""Readers of Markdown, plain text and HTML. The only module that imports lxml's HTML parser.

Markdown and plain text are kept as they are. HTML becomes its visible text: blocks parted by an empty line, list
items by
a dash, each row of a table on one line.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import html

from ingest.clean import normalise, one_line
from ingest.detect import HTML, MARKDOWN, TEXT
from ingest.encoding import decode
from ingest.html_look import Look, looked
from ingest.html_rules import Rules
from ingest.limits import Limits
from ingest.model import Heading, HiddenText, Page, Reading
from ingest.refusals import problem, refuse
from ingest.writer import PageWriter, rows_to_lines

_FRONT_TITLE = re.compile(r"\A---\n(?:.*\n){0,40}?title\s*:\s*[\"']?(.+?)[\"']?\s*\n")
_MARKDOWN_ASIDE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*\n)*?(?:(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]+`|<!--(?P<html>[\s\S]*?)(?:-->|\Z)"
    r"|^\[(?://|#|comment)\]:[ \t]*(?:#|<>)[ \t]*[(\"'](?P<link>.*)[)\"'][ \t]*$",
    re.MULTILINE,
)
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
_SPAN_MOST = 1_000  # rows or columns over which one cell reaches


def read_markdown(data: bytes, limits: Limits) -> Reading:
    """A Markdown file as one page, its text as it stands but for comments, which no reader of the page sees."""
    raw, encoding = decode(data)
    text, remarks = _without_comments(normalise(raw))
    found = _FRONT_TITLE.search(text) or _FIRST_HEADING.search(text)
    title = one_line(found[1]).strip("*_ ") if found else ""
    return _reading(MARKDOWN, title, text, encoding, hidden=remarks)


def _without_comments(text: str) -> tuple[str, list[HiddenText]]:
    """(Markdown without comments of HTML and links that name nothing, what they say); examples of code stay."""
    found: list[HiddenText] = []

    def gone(one: re.Match[str]) -> str:
        said = one["html"] if one["html"] is not None else one["link"]
        if said is None:
            return one[0]
        if said := one_line(said):
            found.append(HiddenText(page=1, text=said, why="comment"))
        return ""

    return _MARKDOWN_ASIDE.sub(gone, text), found


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
    walk = _HtmlWalk(writer, limits.nesting * _ELEMENTS_PER_LEVEL, Rules(root))
    walk.element(root, 0, Look())
    writer.end_block()
    text, headings = writer.finish()
    title = one_line(root.findtext(".//title") or "")
    metadata = tuple(sorted(_meta(root)))
    return _reading(HTML, title, text, encoding, headings, walk.hidden, metadata)


def _reading(
    kind: str,
    title: str,
    text: str,
    encoding: str,
    headings: tuple[tuple[int, int, int], ...] = (),
    hidden: Sequence[HiddenText] = (),
    metadata: tuple[tuple[str, str], ...] = (),
) -> Reading:
    notes = () if encoding.startswith("utf") else (problem("encoding", encoding=encoding),)
    placed = tuple(Heading(page=1, start=start, end=end, level=level) for start, end, level in headings)
    pages = (Page(number=1, text=text),)
    return Reading(
        media_type=kind,
        title=title,
        pages=pages,
        headings=placed,
        problems=notes,
        hidden=tuple(hidden),
        metadata=metadata,
    )


def _meta(root: Any) -> Iterator[tuple[str, str]]:
    """The descriptions an HTML page gives of itself."""
    for node in root.iter("meta"):
        key, value = one_line(node.get("name") or ""), one_line(node.get("content") or "")
        if key.lower() in ("author", "description", "date", "dcterms.modified", "last-modified") and value:
            yield key.lower(), value


class _HtmlWalk:
    """One walk over a tree of HTML, writing what a browser would show."""

    def __init__(self, writer: PageWriter, deepest: int, rules: Rules) -> None:
        self.hidden: list[HiddenText] = []
        self._writer = writer
        self._deepest = deepest
        self._rules = rules

    def element(self, node: Any, depth: int, above: Look) -> None:
        """Write everything below an element; what is not seen of it goes to ``hidden``."""
        if depth > self._deepest:
            raise refuse("too_deep", limit=self._deepest)
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _DROPPED or not tag:
            return
        look, why = looked(node, self._rules, above)
        if why:
            self._hide(" ".join(_words(node)), why)
        elif tag == "br":
            self._writer.write("\n")
        elif tag == "table" and _holds_data(node):
            self._table(node, depth, look)
        elif tag in _BLOCKS:
            self._block(node, tag, depth, look)
        else:
            self._children(node, depth, look)

    def _hide(self, text: str, why: str) -> None:
        if text := one_line(text):
            self.hidden.append(HiddenText(page=1, text=text, why=why))

    def _block(self, node: Any, tag: str, depth: int, look: Look) -> None:
        self._writer.end_block()
        if tag == "li":
            self._writer.begin_item()
        if tag in _HEADINGS:
            self._writer.begin_heading(_HEADINGS[tag])
        self._children(node, depth, look, pre=tag == "pre")
        self._writer.end_block()

    def _children(self, node: Any, depth: int, look: Look, *, pre: bool = False) -> None:
        self._write(node.text, look, pre=pre)
        for child in node:
            self.element(child, depth + 1, look)
            self._write(child.tail, look, pre=pre)

    def _write(self, text: str | None, look: Look, *, pre: bool) -> None:
        if text and look.why and not text.isspace():
            self._hide(text, look.why)
        elif text:
            self._writer.write(text if pre else re.sub(r"\s+", " ", text))

    def _table(self, node: Any, depth: int, look: Look) -> None:
        """One line a row; a cell that reaches over several rows or columns stands in each of the rows."""
        self._writer.end_block()
        for caption in node.iter("caption"):
            self._block(caption, "caption", depth, look)
        shown: list[tuple[list[Any], Look]] = []
        for row in node.iter("tr"):
            row_look, why = looked(row, self._rules, look)
            if why:
                self._hide(" ".join(_words(row)), "row")
                continue
            shown.append(([cell for cell in row if cell.tag in ("td", "th")], row_look))
        header = bool(shown) and bool(shown[0][0]) and all(cell.tag == "th" for cell in shown[0][0])
        grid: list[list[str]] = []
        reaching: dict[int, tuple[int, str]] = {}  # column to (rows still to come, text)
        for cells, row_look in shown:
            grid.append(self._row(cells, depth, row_look, reaching))
        self._writer.rows(rows_to_lines(grid, header=header))

    def _row(self, cells: list[Any], depth: int, look: Look, reaching: dict[int, tuple[int, str]]) -> list[str]:
        """The cells of a row by column."""
        line: list[str] = []
        waiting = list(cells)
        while waiting or any(column >= len(line) for column in reaching):
            column = len(line)
            if column in reaching:
                left, text = reaching.pop(column)
                if left > 1:
                    reaching[column] = (left - 1, text)
                line.append(text)
                continue
            if not waiting:
                line.append("")
                continue
            cell = waiting.pop(0)
            text = self._cell(cell, depth, look)
            rows, columns = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if rows > 1:
                reaching[column] = (rows - 1, text)
            line += [text, *[""] * (columns - 1)]
        return line

    def _cell(self, node: Any, depth: int, above: Look) -> str:
        """The visible text of a cell on one line."""
        look, why = looked(node, self._rules, above)
        if why:
            self._hide(" ".join(_words(node)), why)
            return ""
        inner = PageWriter()
        walk = _HtmlWalk(inner, self._deepest, self._rules)
        walk._children(node, depth + 1, look)
        self.hidden += walk.hidden
        inner.end_block()
        return one_line(inner.finish()[0])


def _words(node: Any) -> Iterator[str]:
    """The texts below an element, without scripts and styles."""
    for part in node.iter():
        if part.tag not in _DROPPED:
            yield part.text or ""
        if part is not node:
            yield part.tail or ""


def _span(written: str | None) -> int:
    return min(max(int(written), 1), _SPAN_MOST) if written and written.isdigit() and len(written) < 9 else 1


def _holds_data(table: Any) -> bool:
    """Whether a table is one of data: no table inside, and a row of several cells. Others only lay out a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return any(sum(cell.tag in ("td", "th") for cell in row) > 1 for row in table.iter("tr"))
