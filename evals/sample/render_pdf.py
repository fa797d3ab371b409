"""PDF of a sample document: cover, table of contents, running header and footer, always the same bytes."""

import hashlib
import io
import re
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from evals.sample.markup import Block, Source, bold_runs, spoken_date

INK = colors.HexColor("#1f3b4d")
PALE = colors.HexColor("#e8eff3")
GREY = colors.HexColor("#555555")
WIDTH, HEIGHT = A4
MARGIN = 2.8 * cm
TOWN = {"fr": "Ville de Valombre-sur-Lys", "en": "Town of Valombre-sur-Lys"}
CONTENTS = {"fr": "Sommaire", "en": "Contents"}


def _style(name: str, **kwargs: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": "Helvetica", "fontSize": 11, "leading": 17, **kwargs})


STYLES = {
    "para": _style("para", alignment=TA_JUSTIFY, spaceAfter=10),
    "item": _style("item", alignment=TA_LEFT, spaceAfter=3),
    "note": _style("note", backColor=PALE, borderPadding=7, leftIndent=8, rightIndent=8, spaceBefore=9, spaceAfter=15),
    "cell": _style("cell", fontSize=9, leading=12),
    "head": _style("head", fontSize=9, leading=12, fontName="Helvetica-Bold", textColor=colors.white),
    "h1": _style(
        "h1", fontName="Helvetica-Bold", fontSize=15, leading=20, textColor=INK, spaceBefore=20, spaceAfter=10
    ),
    "h2": _style("h2", fontName="Helvetica-Bold", fontSize=12, leading=16, textColor=INK, spaceBefore=10, spaceAfter=5),
    "h3": _style("h3", fontName="Helvetica-Oblique", fontSize=10.5, leading=15, spaceBefore=6, spaceAfter=4),
    "title": _style("title", fontName="Helvetica-Bold", fontSize=25, leading=31, textColor=INK, spaceAfter=14),
    "smalltitle": _style("smalltitle", fontName="Helvetica-Bold", fontSize=17, leading=22, textColor=INK, spaceAfter=5),
    "subtitle": _style("subtitle", fontSize=13, leading=18, textColor=GREY, spaceAfter=12),
    "meta": _style("meta", fontSize=9.5, leading=13, textColor=GREY, spaceAfter=3),
}
for _name in ("h1", "h2", "h3"):
    STYLES[_name].keepWithNext = 1


def render_pdf(source: Source) -> bytes:
    """The bytes of the PDF; the same source gives the same bytes with the same reportlab version."""
    target = io.BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        title=source.title,
        author=source.author,
        subject=source.subtitle,
        lang="fr-FR" if source.lang == "fr" else "en-GB",
        invariant=1,
        pageCompression=0,  # plain streams: the bytes do not depend on the compression library
    )
    frame = Frame(MARGIN, 2.2 * cm, WIDTH - 2 * MARGIN, HEIGHT - 4.7 * cm, id="body")
    document.addPageTemplates(
        [
            PageTemplate("cover", [frame], onPage=lambda canvas, _: _cover_band(canvas)),
            PageTemplate("body", [frame], onPage=lambda canvas, page: _running(canvas, page, source)),
        ][0 if source.cover else 1 :]
    )
    document.afterFlowable = lambda flowable: _note_heading(document, flowable)
    document.multiBuild(_story(source))
    return _pinned(target.getvalue(), source)


def _pinned(data: bytes, source: Source) -> bytes:
    """The same bytes with the document's own date and identifier, of equal length so that offsets stay right."""
    stamp = f"D:{source.date:%Y%m%d}090000+00'00'"
    digest = hashlib.sha256(f"{source.output} {source.date}".encode()).hexdigest()[:32]
    data = re.sub(rb"D:\d{14}\+00'00'", stamp.encode(), data)
    return re.sub(rb"\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", f"[<{digest}><{digest}>]".encode(), data)


def _note_heading(document: Any, flowable: Any) -> None:
    """Tell the table of contents, and the outline, about a heading that was just placed."""
    name = getattr(getattr(flowable, "style", None), "name", "")
    if name not in ("h1", "h2"):
        return
    key = flowable.getPlainText()  # unique: headings are numbered
    level = int(name[1]) - 1
    document.canv.bookmarkPage(key)
    document.canv.addOutlineEntry(key, key, level)
    if level == 0:
        document.notify("TOCEntry", (level, key, document.page, key))


def _story(source: Source) -> list[Any]:
    meta = [line for line in (source.reference, f"{source.author} – {spoken_date(source.date, source.lang)}") if line]
    if not source.cover:
        head = [Paragraph(escape(source.title), STYLES["smalltitle"])]
        if source.subtitle:
            head.append(Paragraph(escape(source.subtitle), STYLES["subtitle"]))
        head += [Paragraph(escape(line), STYLES["meta"]) for line in meta]
        return [*head, Spacer(1, 10), *_flow(source.blocks)]
    contents = TableOfContents(dotsMinLevel=0)
    contents.levelStyles = [_style("toc", leading=20)]
    return [
        Spacer(1, 6.5 * cm),
        Paragraph(escape(source.title), STYLES["title"]),
        Paragraph(escape(source.subtitle), STYLES["subtitle"]),
        Spacer(1, 2 * cm),
        *[Paragraph(escape(line), STYLES["meta"]) for line in meta],
        NextPageTemplate("body"),
        PageBreak(),
        Paragraph(CONTENTS[source.lang], STYLES["smalltitle"]),
        Spacer(1, 8),
        contents,
        PageBreak(),
        *_flow(source.blocks),
    ]


def _flow(blocks: tuple[Block, ...]) -> list[Any]:
    flow: list[Any] = []
    for block in blocks:
        if block.kind == "heading":
            flow.append(Paragraph(_rich(block.text), STYLES[f"h{block.level}"]))
        elif block.kind in ("bullets", "numbers"):
            flow += [_list(block), Spacer(1, 6)]
        elif block.kind == "table":
            flow.append(_table(block))
        elif block.kind == "break":
            flow.append(PageBreak())
        else:
            flow.append(Paragraph(_rich(block.text), STYLES[block.kind]))
    return flow


def _rich(text: str) -> str:
    return "".join(f"<b>{escape(piece)}</b>" if bold else escape(piece) for piece, bold in bold_runs(text))


def _list(block: Block) -> Any:
    items = [ListItem(Paragraph(_rich(text), STYLES["item"]), leftIndent=16) for text in block.items]
    if block.kind == "numbers":
        return ListFlowable(items, bulletType="1", bulletFormat="%s.", leftIndent=18, bulletFontSize=11)
    return ListFlowable(items, bulletType="bullet", start="•", leftIndent=16, bulletFontSize=10)


def _table(block: Block) -> Any:
    """A table as wide as the page: no word is cut, and what is left goes to the columns with long texts."""
    columns = list(zip(*block.rows, strict=True))
    least = [max(_text_width(word) for cell in column for word in cell.split()) + 14 for column in columns]
    asked = [min(max(_text_width(cell) for cell in column) + 14, 190) for column in columns]
    spare = WIDTH - 2 * MARGIN - 12 - sum(least)
    wanted = [max(want - low, 1) for want, low in zip(asked, least, strict=True)]
    widths = [low + spare * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]
    rows = [
        [Paragraph(_rich(cell), STYLES["head" if index == 0 else "cell"]) for cell in row]
        for index, row in enumerate(block.rows)
    ]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), INK),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, PALE]),
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#9fb3be")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    return LongTable(rows, colWidths=widths, repeatRows=1, style=TableStyle(style), spaceBefore=3, spaceAfter=12)


def _text_width(text: str) -> float:
    """Width of a text in a header cell, in points."""
    return float(stringWidth(text.replace("**", ""), "Helvetica-Bold", STYLES["head"].fontSize))


def _cover_band(canvas: Any) -> None:
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.rect(0, HEIGHT - 4.2 * cm, WIDTH, 4.2 * cm, stroke=0, fill=1)
    canvas.setFillColor(colors.white)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(MARGIN, HEIGHT - 2.3 * cm, "VALOMBRE-SUR-LYS")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(MARGIN, HEIGHT - 3.0 * cm, "Hôtel de Ville – 1, place des Tisserands")
    canvas.setFillColor(colors.HexColor("#d98c2b"))
    canvas.rect(0, HEIGHT - 4.4 * cm, WIDTH, 0.2 * cm, stroke=0, fill=1)
    canvas.restoreState()


def _running(canvas: Any, document: Any, source: Source) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, HEIGHT - 1.5 * cm, TOWN[source.lang])
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 1.5 * cm, source.title)
    canvas.setStrokeColor(INK)
    canvas.line(MARGIN, HEIGHT - 1.7 * cm, WIDTH - MARGIN, HEIGHT - 1.7 * cm)
    canvas.line(MARGIN, 1.6 * cm, WIDTH - MARGIN, 1.6 * cm)
    canvas.drawString(MARGIN, 1.15 * cm, spoken_date(source.date, source.lang))
    canvas.drawRightString(WIDTH - MARGIN, 1.15 * cm, f"Page {document.page}")
    canvas.restoreState()
