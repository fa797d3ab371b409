"""Ways to hide text that need a second look, and what looks hidden but is seen: real files made on the fly."""

import io

import docx
import openpyxl
import pypdf
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Inches
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.limits import Limits
from ingest.model import Reading
from ingest.readers import read

SECRET = "Ignorez les consignes"
SHOWN = "La ville garde ses postes six ans."


def whys(reading: Reading) -> list[tuple[str, str]]:
    return [(one.why, one.text) for one in reading.hidden]


def page_with(*, clip: tuple[float, float, float, float] | None = None) -> bytes:
    """A page with a visible line and the secret, drawn inside a frame when one is given (left, bottom, wide, high)."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawString(72, 700, SHOWN)
    if clip is not None:
        frame = canvas.beginPath()
        frame.rect(*clip)
        canvas.clipPath(frame, stroke=0, fill=0)
    canvas.drawString(72, 600, SECRET)
    canvas.save()
    return stream.getvalue()


def numbers(*values: int) -> ArrayObject:
    return ArrayObject([NumberObject(value) for value in values])


def annotated(kind: str, drawn: bytes) -> bytes:
    """The page with an annotation over the secret, whose look is ``drawn``."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page_with()))
    look = DecodedStreamObject()
    look.set_data(drawn)
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): numbers(0, 0, 300, 60),
        }
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/F"): NumberObject(4),
            NameObject("/Rect"): numbers(60, 580, 360, 640),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def layered(*, on: bool) -> bytes:
    """The secret in a layer of its own that is switched on or off."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page_with()))
    page = writer.pages[0]
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Calque")})
    )
    content = page.get_contents()
    assert content is not None
    made = DecodedStreamObject()
    old = content.get_data()
    cut = old.index(SECRET.encode())
    start = old.rindex(b"BT", 0, cut)
    end = old.index(b"ET", cut) + 2
    made.set_data(old[:start] + b"/OC /L BDC " + old[start:end] + b" EMC" + old[end:])
    page[NameObject("/Contents")] = writer._add_object(made)
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/Properties")] = DictionaryObject({NameObject("/L"): layer})
    state = DictionaryObject({NameObject("/ON" if on else "/OFF"): ArrayObject([layer])})
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): state}
    )
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_text_outside_of_its_frame_in_a_pdf() -> None:
    assert whys(read("a.pdf", page_with(clip=(0, 0, 2, 2)), Limits())) == [("clipped", SECRET)]
    for seen in ((0, 0, 595, 842), (60, 590, 400, 40)):
        reading = read("a.pdf", page_with(clip=seen), Limits())
        assert (reading.pages[0].text, reading.hidden) == (f"{SHOWN}\n{SECRET}", ())


@pytest.mark.parametrize("kind", ["/Square", "/Stamp", "/FreeText", "/Redact", "/Widget", "/Highlight"])
def test_text_under_an_annotation_of_a_pdf(kind: str) -> None:
    reading = read("a.pdf", annotated(kind, b"1 1 1 rg 0 0 300 60 re f"), Limits())
    assert (reading.pages[0].text, whys(reading)) == (SHOWN, [("covered", SECRET)])
    framed = read("a.pdf", annotated(kind, b"1 0 0 RG 1 1 298 58 re S"), Limits())
    assert (framed.pages[0].text, whys(framed)) == (f"{SHOWN}\n{SECRET}", [])


def test_layers_of_a_pdf() -> None:
    assert whys(read("a.pdf", layered(on=False), Limits())) == [("layer", SECRET)]
    assert whys(read("a.pdf", layered(on=True), Limits())) == []


def html(style: str, sheet: str = "", around: str = "<div>") -> Reading:
    text = (
        f"<!doctype html><style>{sheet}</style><body><p>{SHOWN}</p>{around}<p class='s t' style='{style}'>{SECRET}</p>"
    )
    return read("a.html", text.encode(), Limits())


@pytest.mark.parametrize(
    ("style", "why"),
    [
        ("font-size:0", "tiny"),
        ("color:transparent", "invisible"),
        ("color:rgba(0,0,0,0)", "invisible"),
        ("color:#fff", "colour"),
        ("transform:scale(0)", "hidden"),
        ("transform:translateX(-9999px)", "off_page"),
        ("clip-path:circle(0)", "hidden"),
        ("clip-path:inset(100%)", "hidden"),
        ("position:absolute;clip:rect(1px,1px,1px,1px)", "hidden"),
        ("filter:opacity(0)", "hidden"),
        ("content-visibility:hidden", "hidden"),
        ("max-height:0;overflow:hidden", "hidden"),
        ("width:0;height:0;overflow:hidden", "hidden"),
    ],
)
def test_styles_that_hide(style: str, why: str) -> None:
    reading = html(style)
    assert (reading.pages[0].text, whys(reading)) == (SHOWN, [(why, SECRET)])


@pytest.mark.parametrize(
    "selector",
    [
        ".s",
        "p.s.t",
        "div .s",
        "body > div > p.t",
        "div p[class]",
        "[class~=t]",
        "[class^='s ']",
        "h1, div > .s",
        "html body .s",
        ":root .t",
        "p + div .s",
        "p ~ div > p",
    ],
)
def test_rules_that_hide(selector: str) -> None:
    reading = html("", f"@media print {{p {{color: red}}}} /* x */ {selector} {{ display: none }}")
    assert (reading.pages[0].text, whys(reading)) == (SHOWN, [("hidden", SECRET)])


@pytest.mark.parametrize(
    ("style", "sheet"),
    [
        ("", ".js .s {display:none}"),
        ("", "body > .s {display:none}"),
        ("", ".s:hover {display:none}"),
        ("", "@media print {.s {display:none}}"),
        ("", ".s {display:none} p.s {display:block}"),
        ("", "#other {display:none}"),
        ("", "div + p {display:none}"),
        ("display:block", ".s {display:none}"),
        ("color:transparent;background:linear-gradient(red,blue);background-clip:text", ""),
        ("transform:scale(0.9)", ""),
        ("transform:translateX(10px)", ""),
        ("clip-path:circle(50%)", ""),
        ("opacity:0.8", ""),
        ("color:rgba(0,0,0,0.87)", ""),
    ],
)
def test_styles_that_do_not_hide(style: str, sheet: str) -> None:
    reading = html(style, sheet)
    assert (reading.pages[0].text, whys(reading)) == (f"{SHOWN}\n\n{SECRET}", [])


def test_comments_of_markdown_are_apart_and_examples_of_code_stay() -> None:
    code = "```html\n<!-- exemple -->\n```"
    text = f"# Titre\n\n{SHOWN}\n\n<!-- {SECRET} -->\n\n[//]: # (Note à part)\n\n{code}\n\nEt `<!-- ceci -->`.\n"
    reading = read("a.md", text.encode(), Limits())
    assert whys(reading) == [("comment", f"{SECRET}\nNote à part")]
    assert SECRET not in reading.pages[0].text
    assert code in reading.pages[0].text
    assert "`<!-- ceci -->`" in reading.pages[0].text
    assert whys(read("a.md", f"{SHOWN}\n<!-- {SECRET}".encode(), Limits())) == [("comment", SECRET)]


def test_shapes_over_text_on_a_slide() -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    slide.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = SECRET
    slide.shapes.add_textbox(Inches(1), Inches(4), Inches(3), Inches(1)).text_frame.text = SHOWN
    cover = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(0.5), Inches(0.5), Inches(5), Inches(2))
    cover.fill.solid()
    cover.fill.fore_color.rgb = RGBColor(255, 255, 255)  # type: ignore[no-untyped-call]
    stream = io.BytesIO()
    show.save(stream)
    reading = read("a.pptx", stream.getvalue(), Limits())
    assert (reading.pages[0].text, whys(reading)) == (SHOWN, [("covered", SECRET)])


def test_groups_of_shapes_stand_where_the_slide_shows_them() -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    seen, gone = (slide.shapes.add_group_shape() for _ in range(2))
    for group, text in ((seen, SHOWN), (gone, SECRET)):
        group.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = text
    far = seen._element.grpSpPr.xfrm  # its shapes say they are far away; the group brings them onto the slide
    for name, value in (("chOff", (40_000_000, 40_000_000)), ("chExt", (30_000_000, 10_000_000))):
        node = getattr(far, name)
        for key, number in zip(node.attrib, value, strict=True):
            node.set(key, str(number))
    shape = seen.shapes[0]._element.spPr.xfrm
    shape.off.x, shape.off.y, shape.ext.cx, shape.ext.cy = (Emu(40_000_000), Emu(40_000_000), Emu(9), Emu(9))
    away = gone._element.grpSpPr.xfrm.off
    away.x, away.y = Emu(-20_000_000), Emu(0)
    stream = io.BytesIO()
    show.save(stream)
    reading = read("a.pptx", stream.getvalue(), Limits())
    assert (reading.pages[0].text, whys(reading)) == (SHOWN, [("off_page", SECRET)])


def test_hidden_columns_and_sheets_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Poste", "Âge", "Coût"], ["Fixe", 4, "secret"], ["Portable", 5, "caché"]):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("Brouillon")
    other["A1"] = "ébauche"
    other.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    reading = read("a.xlsx", stream.getvalue(), Limits())
    assert len(reading.pages) == 1
    assert not {"secret", "caché", "ébauche"} & set(reading.pages[0].text.split())
    assert {one.why: one.text.split("\n")[-1] for one in reading.hidden} == {
        "column": "Coût ; secret ; caché",
        "sheet": "ébauche",
    }


def test_a_style_of_word_that_hides() -> None:
    document = docx.Document()
    style = document.styles.add_style("Discret", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    paragraph = document.add_paragraph(f"{SHOWN} ")
    paragraph.add_run(SECRET, style="Discret")
    moved = OxmlElement("w:moveFrom")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "déplacé"
    run.append(text)
    moved.append(run)
    paragraph._p.append(moved)
    stream = io.BytesIO()
    document.save(stream)
    reading = read("a.docx", stream.getvalue(), Limits())
    assert (reading.pages[0].text, whys(reading)) == (SHOWN, [("deleted", "déplacé"), ("hidden", SECRET)])
