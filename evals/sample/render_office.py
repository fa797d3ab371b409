"""DOCX and XLSX of the sample, with fixed dates inside: the same source gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from evals.sample.markup import Block, Source, bold_runs, spoken_date

_STORED_ON = (1980, 1, 1, 0, 0, 0)
_CORE_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_INK = "1F3B4D"


def render_docx(source: Source) -> bytes:
    """The bytes of the DOCX: title, numbered headings, tables, header and footer with the page number."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(11)
    normal.element.rPr.append(_lang("fr-FR" if source.lang == "fr" else "en-GB"))
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
    for level in (1, 2, 3):
        document.styles[f"Heading {level}"].font.color.rgb = RGBColor.from_string(_INK)
    core = document.core_properties
    core.title, core.author, core.subject, core.language = source.title, source.author, source.subtitle, source.lang
    core.comments = ""
    document.sections[0].header.paragraphs[0].text = f"Ville de Valombre-sur-Lys – {source.title}"
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = f"{spoken_date(source.date, source.lang)} – page "
    _page_number(footer)
    document.add_paragraph(source.title, style="Title")
    if source.subtitle:
        document.add_paragraph(source.subtitle, style="Subtitle")
    for line in (source.reference, f"{source.author} – {spoken_date(source.date, source.lang)}"):
        if line:
            document.add_paragraph(line).runs[0].italic = True
    for block in source.blocks:
        _add(document, block)
    target = io.BytesIO()
    document.save(target)
    return _repacked(target.getvalue(), source.date)


def _add(document: Any, block: Block) -> None:
    if block.kind == "heading":
        document.add_paragraph(block.text, style=f"Heading {block.level}")
    elif block.kind in ("bullets", "numbers"):
        for item in block.items:
            _runs(document.add_paragraph(style="List Bullet" if block.kind == "bullets" else "List Number"), item)
    elif block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Light Grid Accent 1")
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _runs(cell.paragraphs[0], text)
        document.add_paragraph()
    elif block.kind == "break":
        document.add_page_break()
    elif block.kind == "note":
        _runs(document.add_paragraph(style="Intense Quote"), block.text)
    else:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        _runs(paragraph, block.text)


def _runs(paragraph: Any, text: str) -> None:
    for piece, bold in bold_runs(text):
        paragraph.add_run(piece).bold = bold or None


def _lang(code: str) -> Any:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), code)
    return element


def _page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def render_xlsx(book: Mapping[str, Any]) -> bytes:
    """The bytes of the workbook; `book` holds title, date, author and sheets (see `sources/*.yaml`)."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = book["title"]
    workbook.properties.creator = book["author"]
    for spec in book["sheets"]:
        sheet = workbook.create_sheet(spec["name"])
        sheet.oddFooter.center.text = f"{spec['name']} – page &P / &N"
        sheet.page_setup.orientation = "landscape"
        sheet.append([spec["title"]])
        sheet["A1"].font = Font(bold=True, size=14, color=_INK)
        for line in spec.get("lines", []):
            sheet.append([line])
        if "columns" in spec:
            _grid(sheet, spec)
        for line in spec.get("notes", []):
            sheet.append([line])
    target = io.BytesIO()
    workbook.save(target)
    return _repacked(target.getvalue(), book["date"])


def _grid(sheet: Any, spec: Mapping[str, Any]) -> None:
    """Header, rows and, where `total` names columns, a line of sums."""
    columns: Sequence[str] = spec["columns"]
    rows: Sequence[Sequence[Any]] = spec["rows"]
    sheet.append([])
    sheet.append(list(columns))
    top = sheet.max_row
    for cell in sheet[top]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_INK)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"sheet {spec['name']}: a row of {len(row)} cells for {len(columns)} columns: {row}")
        sheet.append(list(row))
    totals = spec.get("total", [])
    if totals:
        sums = [sum(row[index] for row in rows) if name in totals else None for index, name in enumerate(columns)]
        sheet.append(["Total", *sums[1:]])
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=True)
    sheet.append([])
    sheet.freeze_panes = f"A{top + 1}"
    for index, name in enumerate(columns):
        longest = max([len(name) // 2, *(len(str(row[index])) for row in rows)])
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(max(longest + 2, 10), 60)


def _repacked(data: bytes, day: date) -> bytes:
    """The same archive with fixed entry times and `day` as creation and change date."""
    stamp = datetime(day.year, day.month, day.day, 9).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _CORE_DATE.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            new.writestr(zipfile.ZipInfo(name, _STORED_ON), content, zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()
