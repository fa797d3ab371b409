"""Formats beside PDF, Word, workbooks and HTML: what of each is text, in which order, and what is kept apart."""

import io
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches, Pt

from ingest.cells import cells_of
from ingest.errors import ReadError
from ingest.limits import Limits
from ingest.readers import read

ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<office:automatic-styles>"
    '<style:style style:name="B" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="W" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="w" style:family="text"><style:text-properties fo:color="#fefefe"/></style:style>'
    '<style:style style:name="n" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="p" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>'
    "</style:style></office:automatic-styles>"
)


DOWN = 'table:number-rows-spanned="2"'


def odf(kind: str, body: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        tag = "text" if kind == "text" else "spreadsheet"
        whole = f"{ODF}<office:body><office:{tag}>{body}</office:{tag}></office:body></office:document-content>"
        archive.writestr("content.xml", whole)
    return stream.getvalue()


def test_odt() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>retiré</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:h text:outline-level="1">Achats</text:h>'
        '<text:p>Nous<text:s text:c="2"/>achetons<text:note><text:note-body><text:p>Note.</text:p></text:note-body>'
        '</text:note> moins.<text:span text:style-name="w">blanc</text:span>'
        '<text:span text:style-name="n">caché</text:span>'
        "<office:annotation><dc:creator>X</dc:creator><text:p>à revoir</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>Réparer</text:p></text:list-item>"
        "<text:list-item><text:p>Réemployer</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Action</text:p>"
        "</table:table-cell><table:table-cell><text:p>Pilote</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>Former</text:p></table:table-cell>"
        '<table:table-cell table:number-rows-spanned="2"><text:p>DRH</text:p></table:table-cell></table:table-row>'
        "<table:table-row><table:table-cell><text:p>Trier</text:p></table:table-cell><table:covered-table-cell/>"
        '</table:table-row></table:table><text:p text:style-name="p">Suite</text:p>'
        '<text:section text:display="none"><text:p>section cachée</text:p></text:section>'
    )
    reading = read("a.odt", odf("text", body), Limits())
    assert [page.text for page in reading.pages] == [
        "Achats\n\nNous achetons moins.\n\nNote.\n\n- Réparer\n- Réemployer\n\nAction ; Pilote\n\n"
        "Action : Former ; Pilote : DRH\nAction : Trier ; Pilote : DRH",
        "Suite",
    ]
    assert reading.title == "Achats"
    assert [(one.page, one.why, one.text) for one in reading.hidden] == [
        (1, "colour", "blanc"),
        (1, "comment", "à revoir"),
        (1, "deleted", "retiré"),
        (1, "hidden", "caché"),
        (2, "hidden", "section cachée"),
    ]


def cell(text: str, style: str = "", more: str = "") -> str:
    return f'<table:table-cell table:style-name="{style}" {more}><text:p>{text}</text:p></table:table-cell>'


def test_ods() -> None:
    body = (
        '<table:table table:name="Parc"><table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell('Type', 'B')}{cell('Nombre', 'B')}{cell('Part', 'B')}{cell('Secret', 'B')}"
        f"</table:table-row><table:table-row>{cell('Portable', '', DOWN)}{cell('120')}"
        f"{cell('25 %')}{cell('x')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell('30')}{cell('blanc', 'W')}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("Caché")}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
        f'<table:table table:name="Brouillon" table:style-name="H"><table:table-row>{cell("secret")}'
        "</table:table-row></table:table>"
    )
    data = odf("spreadsheet", body)
    reading = read("a.ods", data, Limits())
    assert [(page.label, page.text) for page in reading.pages] == [
        ("Parc", "Type ; Nombre ; Part\n\nType : Portable ; Nombre : 120 ; Part : 25 %\nType : Portable ; Nombre : 30")
    ]
    assert [(one.page, one.why) for one in reading.hidden] == [
        (0, "sheet"),
        (1, "colour"),
        (1, "column"),
        (1, "row"),
    ]
    start = reading.pages[0].text.index("120")
    assert cells_of(data, "a.ods", 1, start, start + 3, "Parc") == ["Parc!B2"]


def test_a_repeated_row_of_an_ods_is_no_bomb() -> None:
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell("x")}</table:table-row>'
    with pytest.raises(ReadError) as refused:
        read("a.ods", odf("spreadsheet", f"<table:table>{row * 3}</table:table>"), Limits(cells=100_000))
    assert refused.value.problem.code == "too_many_cells"


def test_csv_is_a_table_whatever_parts_its_cells() -> None:
    for sign, encoding in ((";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")):
        lines = [["Site", "Année", "Énergie"], ["Lyon", "2024", "12 kWh"], ["Nice", "2025", f"a{sign}b"]]
        text = "\n".join(sign.join(f'"{one}"' if sign in one else one for one in line) for line in lines)
        data = text.encode(encoding)
        reading = read("mesures.csv", data, Limits())
        assert reading.media_type == "text/csv"
        second = "a b" if sign == "\t" else f"a{sign}b"
        assert reading.pages[0].text == (
            "Site ; Année ; Énergie\n\nSite : Lyon ; Année : 2024 ; Énergie : 12 kWh\n"
            f"Site : Nice ; Année : 2025 ; Énergie : {second}"
        )
        start = reading.pages[0].text.index("2025")
        assert cells_of(data, "mesures.csv", 1, start, start + 1) == ["B3"]


def test_pptx() -> None:
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = "Stratégie"
    box = first.shapes.add_textbox(Inches(1), Inches(2), Inches(4), Inches(1)).text_frame
    box.text = "Six ans par poste."
    box.paragraphs[0].add_run().text = "blanc"
    box.paragraphs[0].runs[1].font.color.rgb = RGBColor(255, 255, 255)
    box.paragraphs[0].add_run().text = "petit"
    box.paragraphs[0].runs[2].font.size = Pt(1)
    table = first.shapes.add_table(3, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for place, text in enumerate(("Action", "Pilote", "Former", "DRH", "Trier", "")):
        table.cell(place // 2, place % 2).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    first.shapes.add_textbox(Emu(-9_000_000), 0, Inches(1), Inches(1)).text_frame.text = "dehors"
    first.notes_slide.notes_text_frame.text = "À dire."
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "Brouillon"
    second._element.set("show", "0")
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = "Fin"
    stream = io.BytesIO()
    show.save(stream)
    reading = read("a.pptx", stream.getvalue(), Limits())
    assert [page.text for page in reading.pages] == [
        "Stratégie\n\nSix ans par poste.\n\nAction ; Pilote\n\nAction : Former ; Pilote : DRH\n"
        "Action : Trier ; Pilote : DRH",
        "",
        "Fin",
    ]
    assert [(heading.page, heading.level) for heading in reading.headings] == [(1, 1), (3, 1)]
    assert [(one.page, one.why, one.text) for one in reading.hidden] == [
        (1, "colour", "blanc"),
        (1, "notes", "À dire."),
        (1, "off_page", "dehors"),
        (1, "tiny", "petit"),
        (2, "slide", "Brouillon"),
    ]


def test_rtf() -> None:
    text = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\colortbl;\red255\green255\blue255;}{\info{\title Charte}}"
        "\r\n{\r\n\\*\\generator Essai;}"
        r"\pard Un \'e9quipement \u233?t\u233?\par {\v cach\'e9}{\deleted retir\'e9}{\cf1 blanc}{\fs2 petit}Suite.\par "
        r"{\annotation \'e0 revoir}\pard\intbl Action\cell Pilote\cell\row\intbl Former\cell "
        r"DRH\cell\row\pard Fin.\par}"
    )
    reading = read("a.rtf", text.encode("ascii"), Limits())
    assert reading.title == "Charte"
    assert reading.pages[0].text == (
        "Un équipement été\n\nSuite.\n\nAction ; Pilote\n\nAction : Former ; Pilote : DRH\n\nFin."
    )
    assert [(one.why, one.text) for one in reading.hidden] == [
        ("colour", "blanc"),
        ("comment", "à revoir"),
        ("deleted", "retiré"),
        ("hidden", "caché"),
        ("tiny", "petit"),
    ]


def test_eml() -> None:
    lines = [
        "From: Anne <anne@example.org>",
        "To: Paul <paul@example.org>",
        "Subject: =?utf-8?q?Achats_=C3=A9co?=",
        "Date: Mon, 01 Jan 2024 10:00:00 +0100",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="B"',
        "",
        "--B",
        "Content-Type: text/html; charset=utf-8",
        "",
        "<p>Bonjour.</p><p style='display:none'>secret</p>",
        "--B",
        "Content-Type: application/pdf",
        'Content-Disposition: attachment; filename="devis.pdf"',
        "",
        "%PDF",
        "--B--",
    ]
    data = "\r\n".join(lines).encode()
    for name in ("a.eml", "sans extension"):
        reading = read(name, data, Limits())
        assert reading.media_type == "message/rfc822"
        assert reading.pages[0].text.endswith("Subject : Achats éco\n\nBonjour.")
        assert reading.title == "Achats éco"
        assert [note.code for note in reading.problems][-2:] == ["attached", "hidden_text"]
        assert [one.text for one in reading.hidden] == ["secret"]


def test_merged_cells_of_html_stand_in_each_row() -> None:
    table = (
        "<table><tr><th>Site<th>Mois<th>kWh<tr><td rowspan=2>Lyon<td>mai<td>1<tr><td>juin<td>2"
        "<tr><td colspan=2>Total<td>3</table>"
    )
    reading = read("a.html", f"<html>{table}".encode(), Limits())
    assert reading.pages[0].text.split("\n")[2:] == [
        "Site : Lyon ; Mois : mai ; kWh : 1",
        "Site : Lyon ; Mois : juin ; kWh : 2",
        "Site : Total ; kWh : 3",
    ]


def test_real_open_documents() -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "documents"
    if not folder.is_dir():
        pytest.skip("../shared/data/documents is not here")
    for path in sorted(folder.rglob("*.od[ts]")):
        reading = read(path.name, path.read_bytes(), Limits())
        assert sum(len(page.text) for page in reading.pages) > 1_000
        assert reading.headings or reading.pages[0].label
