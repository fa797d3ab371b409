"""What each reader finds in files made here by the applications' own libraries."""

import io

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from openpyxl.styles import Font
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.chunk import spans
from ingest.errors import ReadError
from ingest.limits import Limits
from ingest.model import Reading
from ingest.pdf import boxes
from ingest.readers import read


def read_html(body: str) -> Reading:
    return read("page.html", f"<!doctype html><title>Titre</title><body>{body}".encode(), Limits())


def test_word_headings_tables_lists_and_what_python_docx_passes_over() -> None:
    document = docx.Document()
    document.core_properties.title = "Politique"
    document.add_heading("Achats", 1)
    paragraph = document.add_paragraph("Nous achetons ")
    inserted = OxmlElement("w:ins")
    inserted.append(document.add_paragraph("moins.").runs[0]._r)
    paragraph._p.append(inserted)
    deleted = OxmlElement("w:del")
    paragraph._p.append(deleted)
    hidden = document.add_paragraph().add_run("invisible")
    hidden.font.hidden = True
    document.add_paragraph("Réparer", style="List Bullet")
    document.add_paragraph("Réemployer", style="List Bullet")
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows, [("Action", "Pilote", "Date"), ("Former", "DRH", "2025"), ("Trier", "", "2026")], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_page_break()
    document.add_heading("Suite", 2)
    stream = io.BytesIO()
    document.save(stream)
    reading = read("a.docx", stream.getvalue(), Limits())
    assert reading.title == "Politique"
    assert reading.pages[0].text == (
        "Achats\n\nNous achetons moins.\n\n- Réparer\n- Réemployer\n\nAction ; Pilote ; Date\n\n"
        "Action : Former ; Pilote : DRH ; Date : 2025\nAction : Trier ; Pilote : DRH ; Date : 2026"
    )
    assert reading.pages[1].text == "Suite"
    assert [(heading.page, heading.level) for heading in reading.headings] == [(1, 1), (2, 2)]
    (note,) = reading.problems
    assert note.code == "hidden_text"
    assert [(one.page, one.why, one.text) for one in reading.hidden] == [(1, "hidden", "invisible")]


def test_workbook_rows_carry_their_headers_and_hidden_parts_are_left_out() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Parc"
    sheet.append(["Inventaire 2025"])
    sheet.append(["Type", "Nombre", "Part", "Secret"])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    sheet.append(["Portable", 120, 0.25, "x"])
    sheet.append([None, 30.0, 0.5, "y"])
    sheet["C3"].number_format = sheet["C4"].number_format = "0%"
    sheet.merge_cells("A3:A4")
    sheet.append(["Caché", 1, 1, "z"])
    sheet.append(["Formule", "=B3+B4"])
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Brouillon").sheet_state = "hidden"
    book.create_sheet("Vide")
    stream = io.BytesIO()
    book.save(stream)
    reading = read("a.xlsx", stream.getvalue(), Limits())
    assert [(page.number, page.label) for page in reading.pages] == [(1, "Parc"), (2, "Vide")]
    assert reading.pages[0].text.split("\n") == [
        "Inventaire 2025",
        "",
        "Type ; Nombre ; Part",
        "",
        "Type : Portable ; Nombre : 120 ; Part : 25 %",
        "Type : Portable ; Nombre : 30 ; Part : 50 %",
        "Type : Formule",
    ]
    assert [note.code for note in reading.problems] == ["formulas", "hidden_text"]
    assert {place.heading for place in spans(reading.pages, reading.media_type)} == {"Parc"}


def test_html_shows_what_a_browser_would() -> None:
    reading = read_html(
        "<h1>Charte</h1><p>Un <b>texte</b>\n visible.</p><script>var x</script><style>p{}</style>"
        "<div style='display: none'>caché</div><p hidden>caché</p><ul><li>un</li><li>deux</li></ul>"
        "<table><tr><th>Action</th><th>Date</th></tr><tr><td>Former</td><td>2025</td></tr></table>"
    )
    assert reading.pages[0].text == (
        "Charte\n\nUn texte visible.\n\n- un\n- deux\n\nAction ; Date\n\nAction : Former ; Date : 2025"
    )
    assert (reading.title, [note.code for note in reading.problems]) == ("Titre", ["hidden_text"])
    (heading,) = reading.headings
    assert reading.pages[0].text[heading.start : heading.end] == "Charte"


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("utf-16-le", False), ("cp1252", True)],
)
def test_encodings(encoding: str, noted: bool) -> None:
    text = "Été à Nîmes : l’œuvre coûte 3 €, voilà."
    reading = read("a.txt", text.encode(encoding), Limits())
    assert reading.pages[0].text == text
    assert bool(reading.problems) == noted


def test_content_decides_and_the_name_is_a_hint() -> None:
    reading = read("a.txt", b"<!DOCTYPE html><p>Bonjour", Limits())
    assert reading.media_type == "text/html"
    assert [note.code for note in reading.problems] == ["extension_mismatch"]
    pdf = read("a.docx", drawn("Bonjour"), Limits())
    assert (pdf.media_type, pdf.pages[0].text) == ("application/pdf", "Bonjour")


def drawn(*texts: str, outside: str = "") -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for text in texts:
        for place, line in enumerate(text.split("\n")):
            canvas.drawString(72, 700 - 20 * place, line)
        if outside:
            canvas.drawString(72, 2000, outside)
        canvas.bookmarkPage(text)
        canvas.addOutlineEntry(text.split("\n")[0], text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_pdf_pages_bookmarks_and_boxes() -> None:
    data = drawn("Achats\nNous achetons moins.", "Parc\nSix ans au moins.", outside="hors de vue")
    reading = read("a.pdf", data, Limits())
    assert [page.text for page in reading.pages] == ["Achats\nNous achetons moins.", "Parc\nSix ans au moins."]
    assert [(heading.page, heading.start, heading.end, heading.level) for heading in reading.headings] == [
        (1, 0, 6, 1),
        (2, 0, 4, 1),
    ]
    assert [note.code for note in reading.problems] == ["hidden_text"]
    found = boxes(data, 2, 0, len(reading.pages[1].text))
    assert [(round(left), round(bottom)) for left, bottom, _, _ in found] == [(73, 700), (73, 680)]
    assert boxes(data, 1, 6, 7) == []
    with pytest.raises(ValueError, match="no page 3"):
        boxes(data, 3, 0, 1)
    with pytest.raises(ValueError, match="no range"):
        boxes(data, 1, 0, 999)


def test_values_of_form_fields_are_text() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawString(72, 700, "Commune")
    canvas.acroForm.textfield(name="commune", value="Nantes", x=150, y=690, width=200, height=20)
    canvas.save()
    text = read("a.pdf", stream.getvalue(), Limits()).pages[0].text
    assert text.split("\n") == ["Commune", "Nantes"]
    ((left, _, right, _),) = boxes(stream.getvalue(), 1, 8, 14)
    assert 150 < left < right < 350


def test_limits_of_pages() -> None:
    with pytest.raises(ReadError) as refused:
        read("a.pdf", drawn("un", "deux", "trois"), Limits(pages=2))
    assert refused.value.problem.code == "too_many_pages"
    assert "3" in refused.value.problem.fr
