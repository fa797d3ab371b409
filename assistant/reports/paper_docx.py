"""A paper as a Word document: real styles, headings, contents, repeated table headers, alternative texts, languages.

The parts of the format are written as text, so that the same paper gives the same bytes on every run and machine; the
styles stand in `paper_styles`. WordprocessingML: ECMA-376, part 1.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from assistant.reports import paper_styles as styles
from assistant.reports.paper import Block, Bullets, Column, Figure, Heading, Line, Paper, Para, Run, Table, seen
from assistant.reports.paper_styles import TAGS
from assistant.reports.paper_words import word
from assistant.reports.render import day

STORED_ON = (1980, 1, 1, 0, 0, 0)
EMU = 360_000
"""English metric units in a centimetre."""
PAGE = (11_906, 16_838)
"""Width and height of an A4 sheet, twentieths of a point."""
MARGIN = 1_250
"""Margin on all sides, twentieths of a point."""
FLAT = 700
"""Space under the brand where pages lie on the long side, twentieths of a point: the contents stay on the cover."""
SHORT = 7
"""Titles under which the contents stay on the cover."""
LOOKS = {"body": "BodyText", "lead": "Lead", "quote": "Quote", "note": "Note", "box": "Box", "keep": "KeepText"}
_RTL = ("\u0590", "\u08ff")


def docx(paper: Paper) -> bytes:
    """The bytes of the document. Same paper, same bytes."""
    writer = _Writer(paper)
    body = writer.body()
    parts = {
        "[Content_Types].xml": styles.content_types(len(writer.pictures)),
        "_rels/.rels": styles.PACKAGE_RELATIONS,
        "docProps/core.xml": styles.core(seen(paper.title), paper.lang, paper.on),
        "docProps/app.xml": styles.APP,
        "word/document.xml": body,
        "word/styles.xml": styles.styles(paper.lang),
        "word/numbering.xml": styles.numbering(writer.lists),
        "word/settings.xml": styles.settings(paper.lang),
        "word/footer1.xml": _footer(paper),
        "word/_rels/document.xml.rels": styles.relations(writer.addresses, len(writer.pictures)),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, STORED_ON), text.encode(), zipfile.ZIP_DEFLATED, 6)
        for at, picture in enumerate(writer.pictures, 1):
            package.writestr(zipfile.ZipInfo(f"word/media/image{at}.png", STORED_ON), picture.png)
    return target.getvalue()


class _Writer:
    """Writes the body and gathers what stands beside it: addresses, pictures, numbered lists."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.addresses: dict[str, str] = {}
        self.pictures: list[Figure] = []
        self.lists = 0
        self._bookmarks = 0
        self._toc: list[tuple[int, str, str]] = []
        self._title = ""
        size = PAGE[::-1] if paper.landscape else PAGE
        self.width = size[0] - 2 * MARGIN
        self._size = size

    def body(self) -> str:
        """The main part: cover, contents, blocks."""
        blocks = "".join(self._block(one) for one in self.paper.blocks)
        width, height = self._size
        orient = ' w:orient="landscape"' if self.paper.landscape else ""
        section = (
            f'<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
            f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
            'w:header="600" w:footer="600" w:gutter="0"/><w:titlePg/></w:sectPr>'
        )
        content = f"{self._cover()}{self._contents()}{blocks}{section}"
        return f"{styles.HEAD}<w:document {styles.NAMES}><w:body>{content}</w:body></w:document>"

    def _cover(self) -> str:
        paper, lang = self.paper, self.paper.lang
        facts = "".join(
            _paragraph(
                "CoverFact",
                f"{_run(Run(text=label, quiet=True), lang)}<w:r><w:tab/></w:r>{_run(Run(text=value), lang)}",
            )
            for label, value in paper.facts
        )
        return (
            _paragraph("Brand", _run(Run(text="Cap NR"), lang), _space(0, FLAT) if paper.landscape else "")
            + _paragraph("Title", _run(Run(text=paper.title), lang))
            + _paragraph("Subtitle", _run(Run(text=paper.subtitle), lang))
            + facts
            + (_paragraph("Box", _run(Run(text=paper.notice), lang)) if paper.notice else "")
        )

    def _contents(self) -> str:
        """The table of contents: a field filled in with its titles; page numbers are for Word to count, on opening."""
        if not self._toc:
            return ""
        rows, brief = [], len(self._toc) < SHORT
        code = f' TOC \\o "1-{self.paper.depth}" \\h \\z \\u '
        for at, (level, text, mark) in enumerate(self._toc):
            begin = _field(code, stale=True) if at == 0 else ""
            link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{_run(Run(text=text), self.paper.lang)}</w:hyperlink>'
            end = _END if at == len(self._toc) - 1 else ""
            stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self.width}"/></w:tabs>'
            stop = f"<w:keepNext/>{stop}" if brief and not end else stop
            rows.append(_paragraph(f"TOC{level}", begin + link + end, stop))
        short = '<w:pageBreakBefore w:val="0"/>' if brief else ""
        head = _paragraph("TOCHeading", _run(Run(text=word("contents", self.paper.lang)), self.paper.lang), short)
        return f"{head}{''.join(rows)}"

    def _block(self, block: Block) -> str:
        writers: dict[type, Callable[..., str]] = {
            Heading: self._heading,
            Para: self._para,
            Bullets: self._bullets,
            Table: self._table,
            Figure: self._figure,
        }
        return writers[type(block)](block)

    def _heading(self, block: Heading) -> str:
        self._bookmarks += 1
        mark = f"_Toc{self._bookmarks:08d}"
        self._title = block.text
        first = block.level == 1 and not self._toc
        if block.level <= self.paper.depth:
            self._toc.append((block.level, block.text, mark))
        named = _bookmark(self._bookmarks + 100_000, _anchor(block.anchor)) if block.anchor else ""
        words = _bookmark(self._bookmarks, mark, _run(Run(text=block.text), self.paper.lang))
        return _paragraph(f"Heading{block.level}", named + words, "<w:pageBreakBefore/>" if first else "")

    def _para(self, block: Para) -> str:
        return _paragraph(LOOKS[block.look], self._line(block.line))

    def _bullets(self, block: Bullets) -> str:
        number = 1
        if block.numbered:
            self.lists += 1
            number = self.lists + 1
        look = "ListNumber" if block.numbered else "ListBullet"
        numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(_paragraph(look, self._line(item), numbered) for item in block.items)

    def _table(self, block: Table) -> str:
        whole = sum(one.share for one in block.columns)
        widths = [int(self.width * one.share / whole) for one in block.columns]
        widths[-1] += self.width - sum(widths)
        lang = self.paper.lang
        grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
        head = "".join(
            _cell(width, _paragraph("TableHead", _run(Run(text=one.title), lang), _right(one)))
            for one, width in zip(block.columns, widths, strict=True)
        )
        rows = "".join(self._row(row, block.columns, widths) for row in block.rows)
        caption = quoteattr(seen(block.caption))
        told = "" if block.caption == self._title else _paragraph("Caption", _run(Run(text=block.caption), lang))
        return (
            f"{told}"
            '<w:tbl><w:tblPr><w:tblStyle w:val="CapTable"/>'
            f'<w:tblW w:w="{self.width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
            f'w:noVBand="1"/><w:tblCaption w:val={caption}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
            + _paragraph("AfterTable", "")
        )

    def _row(self, row: tuple[Line, ...], columns: tuple[Column, ...], widths: list[int]) -> str:
        cells = "".join(
            _cell(
                width,
                "".join(_paragraph("TableText", self._line(part), _right(column)) for part in _parts(line)),
            )
            for line, column, width in zip(row, columns, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _figure(self, block: Figure) -> str:
        self.pictures.append(block)
        at = len(self.pictures)
        size = f'cx="{round(block.width_cm * EMU)}" cy="{round(block.height_cm * EMU)}"'
        said = quoteattr(seen(block.alt))
        return _paragraph(
            "Picture",
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{at}" name="image{at}" descr={said}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{at}" name="image{at}.png" descr={said}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="rIdImage{at}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        )

    def _line(self, line: Line) -> str:
        return "".join(self._linked(one) for one in line)

    def _linked(self, run: Run) -> str:
        words = _run(run, self.paper.lang)
        if run.address.startswith("#"):
            return f'<w:hyperlink w:anchor="{_anchor(run.address[1:])}" w:history="1">{words}</w:hyperlink>'
        if run.address:
            found = self.addresses.setdefault(run.address, f"rIdLink{len(self.addresses) + 1}")
            return f'<w:hyperlink r:id="{found}" w:history="1">{words}</w:hyperlink>'
        return words


_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _field(code: str, *, stale: bool = False) -> str:
    """The beginning of a field, up to where its result starts; a stale one is computed again on opening."""
    dirty = ' w:dirty="true"' if stale else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _paragraph(style: str, words: str, also: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{also}</w:pPr>{words}</w:p>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _bookmark(number: int, name: str, words: str = "") -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{words}<w:bookmarkEnd w:id="{number}"/>'


def _anchor(name: str) -> str:
    """A name of a bookmark: letters, digits and underscores, 40 at most."""
    return "a_" + "".join(one if one.isascii() and one.isalnum() else "_" for one in name)[:36]


def _right(column: Column) -> str:
    return '<w:jc w:val="right"/>' if column.right else ""


def _cell(width: int, paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


def _parts(line: Line) -> list[Line]:
    """A line of a cell cut into paragraphs at its line breaks."""
    parts: list[list[Run]] = [[]]
    for run in line:
        for at, piece in enumerate(run.text.split("\n")):
            if at:
                parts.append([])
            if piece:
                parts[-1].append(replace(run, text=piece))
    return [tuple(one) for one in parts]


def _run(run: Run, lang: str) -> str:
    text = seen(run.text)
    look = "ToComplete" if run.mark else "Hyperlink" if run.address else "Quiet" if run.quiet else ""
    marks = "".join((
        f'<w:rStyle w:val="{look}"/>' if look else "",
        "<w:b/><w:bCs/>" if run.bold else "",
        "<w:i/><w:iCs/>" if run.italic else "",
        '<w:highlight w:val="yellow"/>' if run.mark else "",  # a style cannot hold a highlight
        "<w:rtl/>" if _right_to_left(text) else "",
        f'<w:lang w:val="{TAGS[run.lang]}"/>' if run.lang and run.lang != lang else "",
    ))  # fmt: skip
    marked = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    parts = [f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in text.replace("\t", " ").split("\n")]
    return f"<w:r>{marked}{'<w:br/>'.join(parts)}</w:r>"


def _right_to_left(text: str) -> bool:
    """Whether the first letter of the words is written from right to left."""
    first = next((one for one in text if one.isalpha()), "")
    return bool(first) and _RTL[0] <= first <= _RTL[1]


def _footer(paper: Paper) -> str:
    lang = paper.lang
    said = f"Cap NR · {paper.title} · {day(paper.on, lang)}"
    count = "".join((
        "<w:r><w:tab/></w:r>", _field(" PAGE "), "<w:r><w:t>1</w:t></w:r>", _END,
        '<w:r><w:t xml:space="preserve"> / </w:t></w:r>', _field(" NUMPAGES "), "<w:r><w:t>1</w:t></w:r>", _END,
    ))  # fmt: skip
    width = (PAGE[1] if paper.landscape else PAGE[0]) - 2 * MARGIN
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return (
        f"{styles.HEAD}<w:ftr {styles.NAMES}>{_paragraph('Footer', _run(Run(text=said), lang) + count, stop)}</w:ftr>"
    )
