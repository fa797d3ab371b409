"""The passage in words beside or instead of the picture, for documents of every kind in a workspace."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import html
from openpyxl.styles import Font
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas

from assistant.anchored import Anchored
from assistant.bootstrap import Workspace, open_workspace
from assistant.erasure import erase
from assistant.errors import UsageError
from assistant.highlight import Highlight, Highlighter
from assistant.settings import Settings
from ingest.errors import ReadError
from ingest.model import Document
from ingest.pipeline import ingest_bytes

EVIL = "Achats <script>alert(1)</script> \"><img src=x onerror=alert(2)> & ' `${1}` {{7*7}}"
ALLOWED = {"div", "p", "br", "mark", "table", "caption", "thead", "tbody", "tr", "th", "td", "span"}
Add = Callable[[str, bytes], Document]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=tmp_path_factory.mktemp("highlight") / "ws"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def highlighter(workspace: Workspace) -> Iterator[Highlighter]:
    made = Highlighter(workspace)
    yield made
    made.close()


@pytest.fixture(scope="module")
def add(workspace: Workspace) -> Add:
    def added(name: str, data: bytes) -> Document:
        done = ingest_bytes(name, data, workspace.documents)
        assert not done.refused
        return done.documents[0]

    return added


@pytest.fixture(scope="module")
def book(add: Add) -> Document:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Parc <b>"
    sheet.append(["Type", "Nombre", "Durée\u00ad (ans)"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number in range(2, 12):
        sheet.append([f"Poste {number} <i>", number * 10, number / 2])
    stream = io.BytesIO()
    made.save(stream)
    return add("parc.xlsx", stream.getvalue())


@pytest.fixture(scope="module")
def paper(add: Add) -> Document:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number in (1, 2):
        canvas.drawString(72, 700, f"Page {number} : la commune répare ses postes.")
        canvas.showPage()
    canvas.save()
    return add("note.pdf", stream.getvalue())


def quoted(highlighter: Highlighter, document: Document, quote: str, *, page: int = 1, width: int = 0) -> Highlight:
    start = document.pages[page - 1].text.index(quote)
    return highlighter.of(document.id, [(page, start, start + len(quote))], width=width)[0]


def marks(found: Highlight) -> list[str]:
    """The marked texts of the fragment; it is checked that nothing but our own elements is in it."""
    root = html.fragment_fromstring(str(found.fragment("fr")))
    assert {one.tag for one in root.iter()} <= ALLOWED
    assert {name for one in root.iter() for name in one.attrib} <= {"class", "lang", "id", "scope"}
    found_marks = list(root.iter("mark"))
    assert [one.get("id") for one in found_marks[:1]] == [found.anchored.anchor]
    assert all(one.get("id") is None for one in found_marks[1:])
    return ["\n".join(one.itertext()).replace("\n\n", "\n") for one in found_marks]


def test_a_passage_of_markdown_is_marked_under_its_headings(highlighter: Highlighter, add: Add) -> None:
    document = add("guide.md", b"# Guide\n\n## Achats\n\nAvant. La commune achete moins. Apres.\n\nAutre alinea.\n")
    found = quoted(highlighter, document, "La commune achete moins.")
    assert marks(found) == ["La commune achete moins."]
    assert found.heading == "Guide › Achats"
    assert "« La commune achete moins. » Apres." in found.anchored.plain()
    assert found.sheet is None
    with pytest.raises(UsageError) as told:
        found.picture()
    assert told.value.code == "no_picture"
    assert found.alternative("fr") == "Passage de « guide.md », page 1 sur 1 : « La commune achete moins. »"
    assert found.alternative("en") == "Passage of “guide.md”, page 1 of 1: “La commune achete moins.”"


def test_a_passage_over_paragraphs_is_marked_in_each(highlighter: Highlighter, add: Add) -> None:
    document = add("a.txt", "Premier alinéa, sa fin.\n\nDeuxième\nsur deux lignes.\n\nTroisième.".encode())
    found = quoted(highlighter, document, "sa fin.\n\nDeuxième\nsur")
    assert [" ".join(one.split()) for one in marks(found)] == ["sa fin.", "Deuxième sur"]


def test_only_what_is_around_the_quote_is_shown(highlighter: Highlighter, add: Add) -> None:
    lines = [f"Ligne {number} du long rapport de la commune." for number in range(500)]
    document = add("long.txt", "\n".join(lines).encode())
    found = quoted(highlighter, document, lines[250])
    shown = found.anchored.plain()
    assert f"« {lines[250]} »" in shown
    assert lines[245] in shown
    assert lines[100] not in shown
    assert len(shown) < 2_500
    assert shown.startswith("…Ligne")
    assert shown.endswith("commune.…")


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.html", "d.csv", "e.eml"])
def test_nothing_of_a_document_becomes_markup(highlighter: Highlighter, add: Add, name: str) -> None:
    written = EVIL
    if name.endswith("html"):
        written = f"<!doctype html><p>{EVIL.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    if name.endswith("csv"):
        quoted_twice = EVIL.replace('"', '""')
        written = f'Titre;Note;Rang\n"{quoted_twice}";2;3\nun;2;3\n'
    if name.endswith("eml"):
        written = f"From: a@b.fr\nSubject: {EVIL}\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\n{EVIL}\n"
    document = add(f'<img src=x onerror="a">{name}', written.encode())
    found = quoted(highlighter, document, EVIL)
    assert marks(found) == [EVIL]
    assert "<script" not in str(found.fragment("en"))
    assert "<img" not in str(found.fragment("en"))


def test_the_anchor_and_the_caption_are_escaped() -> None:
    made = Anchored(text="un deux", ranges=((0, 2),), anchor='"><script>')
    assert "<script" not in str(made.html("<b>"))


def test_a_quote_of_a_sheet_is_marked_in_its_cells(highlighter: Highlighter, book: Document) -> None:
    text = book.pages[0].text
    line = next(line for line in text.split("\n") if "Poste 5" in line)
    found = quoted(highlighter, book, line)
    assert marks(found) == ["Poste 5 <i>", "50", "2.5"]
    assert (found.cells, found.heading) == ("A5:C5", "")
    assert found.place("fr") == "feuille « Parc <b> », cellules A5:C5"
    assert found.place("en") == "sheet “Parc <b>”, cells A5:C5"
    root = html.fragment_fromstring(str(found.fragment("fr")))
    heads = [" ".join(one.text_content().split()) for one in root.iter("th") if one.get("scope") == "col"]
    assert heads == ["A Type", "B Nombre", "C Durée (ans)"]
    rows = [one.text_content() for one in root.iter("th") if one.get("scope") == "row"]
    assert rows == ["3", "4", "5", "6", "7"]
    assert root.find(".//caption").text == found.place("fr")


def test_a_single_cell_is_named(highlighter: Highlighter, book: Document) -> None:
    start = book.pages[0].text.index("70")
    (found,) = highlighter.of(book.id, [(1, start, start + 2)])
    assert marks(found) == ["70"]
    assert found.place("fr").endswith("cellule B7")


def test_a_slide_is_told_by_its_number(highlighter: Highlighter, add: Add) -> None:
    deck = Presentation()
    for title in ("Bilan", "Achats responsables"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        assert slide.shapes.title is not None
        slide.shapes.title.text = title
    stream = io.BytesIO()
    deck.save(stream)
    found = quoted(highlighter, add("a.pptx", stream.getvalue()), "responsables", page=2)
    assert marks(found) == ["responsables"]
    assert (found.place("fr"), found.place("en")) == ("diapositive 2 sur 2", "slide 2 of 2")


def test_a_pdf_has_its_picture_and_the_same_passage_in_words(highlighter: Highlighter, paper: Document) -> None:
    found = quoted(highlighter, paper, "la commune répare", page=2, width=400)
    assert found.picture().startswith(b"\x89PNG")
    assert found.sheet is not None
    assert len(found.sheet.rects) == 1
    assert marks(found) == ["la commune répare"]
    assert found.alternative("fr") == (
        "Image de « note.pdf », page 2 sur 2. Le passage cité y est encadré : « la commune répare »"
    )
    assert found.alternative("en") == (
        "Picture of “note.pdf”, page 2 of 2. The quoted passage is framed on it: “la commune répare”"
    )


def test_a_passage_over_two_pages_has_a_highlight_for_each(highlighter: Highlighter, paper: Document) -> None:
    length = len(paper.pages[0].text)
    one, two = highlighter.of(paper.id, [(1, 9, length), (2, 0, 6)])
    assert (one.page.number, two.page.number) == (1, 2)
    assert (marks(one), marks(two)) == (["la commune répare ses postes."], ["Page 2"])


def test_touching_and_repeated_pieces_of_a_page_are_one(highlighter: Highlighter, paper: Document) -> None:
    (found,) = highlighter.of(paper.id, [(1, 4, 8), (1, 0, 4), (1, 2, 6), (1, 12, 14)])
    assert found.ranges == ((0, 8), (12, 14))


def test_without_drawing_the_words_are_there_at_once(highlighter: Highlighter, paper: Document) -> None:
    (found,) = highlighter.of(paper.id, [(1, 0, 6)], drawn=False)
    assert found.sheet is None
    assert marks(found) == ["Page 1"]
    assert "Passage cité : « Page 1 »" in found.alternative("fr")


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([(3, 0, 1)], "unknown_page"),
        ([(0, 0, 1)], "unknown_page"),
        ([(1, 5, 4)], "bad_passage"),
        ([(1, -1, 4)], "bad_passage"),
        ([(1, 0, 10_000)], "bad_passage"),
        ([(1, 0, 1), (9, 0, 1)], "unknown_page"),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    highlighter: Highlighter, paper: Document, pieces: list[tuple[int, int, int]], code: str
) -> None:
    with pytest.raises(UsageError) as told:
        highlighter.of(paper.id, pieces)
    assert told.value.code == code
    assert all(told.value.text(lang) for lang in ("fr", "en"))


def test_unknown_documents_and_evidence_are_refused(highlighter: Highlighter) -> None:
    with pytest.raises(UsageError) as told:
        highlighter.of("doc-nothing", [(1, 0, 0)])
    assert told.value.code == "unknown_document"
    with pytest.raises(UsageError) as told:
        highlighter.of_evidence("ev-nothing", "nr-socle-2027-preview")
    assert told.value.code == "unknown_evidence"


def test_pictures_are_kept_in_memory_until_they_are_forgotten(highlighter: Highlighter, paper: Document) -> None:
    first = quoted(highlighter, paper, "postes", width=300).sheet
    assert quoted(highlighter, paper, "postes", width=300).sheet is first
    highlighter.camera.forget()
    again = quoted(highlighter, paper, "postes", width=300).sheet
    assert again is not first
    assert again == first


def test_an_erased_document_is_shown_no_more(workspace: Workspace, highlighter: Highlighter, add: Add) -> None:
    document = add("bref.txt", b"Une note de service qui sera bientot retiree.")
    assert marks(quoted(highlighter, document, "note de service"))
    erase(workspace, document.id, by="A. Martin")
    with pytest.raises(UsageError) as told:
        highlighter.of(document.id, [(1, 0, 3)])
    assert told.value.code == "erased_document"


def test_no_picture_is_left_on_disk(highlighter: Highlighter, workspace: Workspace, paper: Document) -> None:
    png = quoted(highlighter, paper, "commune", width=300).picture()
    kept = [path for path in Path(workspace.folder).rglob("*") if path.is_file() and png[40:200] in path.read_bytes()]
    assert kept == []


def test_a_document_whose_bytes_no_longer_open_keeps_its_words(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "ws", max_file_mb=1))
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "La commune répare.")
    canvas.save()
    padded = stream.getvalue() + b"\n%" + b"x" * 1_500_000
    document = ingest_bytes("gros.pdf", padded, opened.documents).documents[0]
    small = Highlighter(opened)
    try:
        found = quoted(small, document, "commune", width=300)
        assert marks(found) == ["commune"]
        assert found.trouble is not None
        with pytest.raises(ReadError):
            found.picture()
    finally:
        small.close()
        opened.close()
