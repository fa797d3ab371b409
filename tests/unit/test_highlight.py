"""Where a quote stands on its page, on files whose words we placed ourselves, read in the sandbox."""

import io
import shutil
from collections.abc import Iterator

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.align import place
from ingest.errors import ReadError
from ingest.highlight import NARROWEST, WIDEST, Asked, Found, Piece, Rect, Sheet, found_in, request
from ingest.limits import Limits
from ingest.pool import Pool

WIDTH, HEIGHT = A4
SIZE = 14
HIGH, DEEP = 0.718, 0.207  # capitals and descenders of Helvetica, parts of its size
NEAR = 2.0  # points
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
Line = tuple[float, float, str]  # where it begins on the page, and its words


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(workers=1)) as opened:
        yield opened


def pdf(*pages: list[Line], crop: tuple[float, float, float, float] | None = None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    if crop:
        canvas.setCropBox(crop)
    for lines in pages:
        canvas.setFont("Helvetica", SIZE)
        for across, up, words in lines:
            canvas.drawString(across, up, words)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def texts(pool: Pool, data: bytes) -> list[str]:
    return [text for text, _ in pool.submit("a", data).result()["pages"]]


def found(pool: Pool, data: bytes, pieces: list[Piece], *, width: int = 0) -> Found:
    pages = dict(enumerate(texts(pool, data), 1))
    asked = Asked(pieces=tuple(pieces), texts=pages, width=width)
    return found_in(pool.submit("a", data, "highlight", asked=request(asked)).result())


def quoted(pool: Pool, data: bytes, quote: str, *, page: int = 1, width: int = 0) -> Sheet:
    start = texts(pool, data)[page - 1].index(quote)
    (sheet,) = found(pool, data, [(page, start, start + len(quote))], width=width).sheets
    assert (sheet.page, sheet.state) == (page, "exact")
    return sheet


def true_box(line: Line, word: str) -> Rect:
    """Left, top, width, height of a word with a capital and a descender, from the top left of an upright A4 page."""
    across, up, words = line
    left = across + stringWidth(words[: words.index(word)], "Helvetica", SIZE)
    top = HEIGHT - up - HIGH * SIZE
    return (left, top, stringWidth(word, "Helvetica", SIZE), (HIGH + DEEP) * SIZE)


def is_near(one: Rect, other: Rect) -> bool:
    sides = [(a, b, a + c, b + d) for a, b, c, d in (one, other)]
    return all(abs(a - b) <= NEAR for a, b in zip(*sides, strict=True))


LINE = (90.0, 600.0, "La commune adopte une Politique responsable.")


def test_a_word_is_where_it_was_written(pool: Pool) -> None:
    sheet = quoted(pool, pdf([LINE, (90.0, 560.0, "Une autre ligne.")]), "Politique")
    assert (round(sheet.width), round(sheet.height), sheet.unit) == (round(WIDTH), round(HEIGHT), "pt")
    (rect,) = sheet.rects
    assert is_near(rect, true_box(LINE, "Politique"))


def test_each_line_has_its_own_rectangle_and_what_is_before_and_after_stays_out(pool: Pool) -> None:
    lines = [(90.0, 600.0 - 20 * number, f"Ligne {number} Jusqu'au bout") for number in range(4)]
    data = pdf(lines)
    text = texts(pool, data)[0]
    start, end = text.index("Jusqu", text.index("Ligne 1")), text.index("Jusqu", text.index("Ligne 3"))
    (sheet,) = found(pool, data, [(1, start, end)]).sheets
    assert len(sheet.rects) == 3
    tops = [rect[1] for rect in sheet.rects]
    assert tops == sorted(tops)
    assert sheet.rects[0][0] > 90 + stringWidth("Ligne 1", "Helvetica", SIZE)
    assert sheet.rects[2][2] < stringWidth("Ligne 3 ", "Helvetica", SIZE)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_marked_as_they_are_shown(pool: Pool, turn: int) -> None:
    document = pypdfium2.PdfDocument(pdf([LINE]))
    document[0].set_rotation(turn)
    stream = io.BytesIO()
    document.save(stream)
    sheet = quoted(pool, stream.getvalue(), "Politique")
    left, top, width, height = true_box(LINE, "Politique")
    right, bottom = left + width, top + height
    expected = {
        90: (HEIGHT - bottom, left, height, width),
        180: (WIDTH - right, HEIGHT - bottom, width, height),
        270: (top, WIDTH - right, height, width),
    }[turn]
    (rect,) = sheet.rects
    assert is_near(rect, expected)
    assert round(sheet.width) == round(HEIGHT if turn in (90, 270) else WIDTH)


def test_cropped_pages_are_marked_as_they_are_shown(pool: Pool) -> None:
    sheet = quoted(pool, pdf([LINE], crop=(60, 500, 500, 700)), "Politique")
    left, top, width, height = true_box(LINE, "Politique")
    assert (round(sheet.width), round(sheet.height)) == (440, 200)
    (rect,) = sheet.rects
    assert is_near(rect, (left - 60, top - (HEIGHT - 700), width, height))


def test_text_that_runs_up_the_page_is_one_tall_rectangle(pool: Pool) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont("Helvetica", SIZE)
    canvas.translate(100, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Politique des achats")
    canvas.save()
    (rect,) = quoted(pool, stream.getvalue(), "Politique").rects
    long = stringWidth("Politique", "Helvetica", SIZE)
    assert is_near(rect, (100 - HIGH * SIZE, HEIGHT - 300 - long, (HIGH + DEEP) * SIZE, long))


def test_a_quote_in_one_column_stays_in_it(pool: Pool) -> None:
    left = [(60.0, 700.0 - 18 * n, f"Gauche {n} : la commune répare") for n in range(12)]
    right = [(320.0, 700.0 - 18 * n, f"Droite {n} : la commune achète") for n in range(12)]
    data = pdf([line for pair in zip(left, right, strict=True) for line in pair])
    sheet = quoted(pool, data, "Droite 5 : la commune achète")
    assert [round(rect[0]) >= 318 for rect in sheet.rects] == [True]
    both = pdf([*left, *right])
    text = texts(pool, both)[0]
    (over,) = found(pool, both, [(1, text.index("Gauche 10"), text.index("Droite 2"))]).sheets
    assert len(over.rects) == 4
    assert all(rect[0] + rect[2] < 300 for rect in over.rects[:2])
    assert all(rect[0] > 310 for rect in over.rects[2:])


def test_cells_of_one_line_are_marked_one_by_one(pool: Pool) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont("Helvetica", SIZE)
    text = canvas.beginText(60, 700)
    text.textOut("Poste")
    text.setTextOrigin(400, 700)
    text.textOut("six ans")
    canvas.drawText(text)
    canvas.save()
    whole = texts(pool, stream.getvalue())[0]
    (sheet,) = found(pool, stream.getvalue(), [(1, 0, len(whole))]).sheets
    assert len(sheet.rects) == 2
    assert sum(rect[2] for rect in sheet.rects) < 120


def test_a_word_parted_by_a_hyphen_is_marked_on_both_lines(pool: Pool) -> None:
    lines = [(90.0, 600.0, "Les marchés intègrent la responsa-"), (90.0, 580.0, "bilité des fournisseurs.")]
    sheet = quoted(pool, pdf(lines), "responsa-\nbilité")
    assert len(sheet.rects) == 2
    first, second = sheet.rects
    assert first[0] > second[0]
    assert abs(first[0] + first[2] - 90 - stringWidth(lines[0][2], "Helvetica", SIZE)) < NEAR
    assert abs(second[2] - stringWidth("bilité", "Helvetica", SIZE)) < NEAR


def test_a_quote_over_two_pages_is_marked_on_each(pool: Pool) -> None:
    data = pdf([(90.0, 60.0, "La Politique commence ici")], [(90.0, 780.0, "et Jusqu'ici elle va.")])
    one, two = texts(pool, data)
    sheets = found(pool, data, [(1, 3, len(one)), (2, 0, len(two) - 1)], width=400).sheets
    assert [sheet.page for sheet in sheets] == [1, 2]
    assert [len(sheet.rects) for sheet in sheets] == [1, 1]
    assert sheets[0].rects[0][1] > 700 > 100 > sheets[1].rects[0][1]
    assert all(sheet.png for sheet in sheets)


def pixel(sheet: Sheet, across: float, down: float) -> tuple[int, ...]:
    picture = Image.open(io.BytesIO(sheet.png)).convert("RGB")
    scale = picture.width / sheet.width
    shown = picture.getpixel((int(across * scale), int(down * scale)))
    assert isinstance(shown, tuple)
    return shown


def test_the_picture_shows_the_mark_by_lightness_and_by_colour(pool: Pool) -> None:
    sheet = quoted(pool, pdf([LINE]), "Politique", width=1_200)
    left, top, _, height = sheet.rects[0]
    picture = Image.open(io.BytesIO(sheet.png))
    assert (picture.format, picture.width) == ("PNG", 1_200)
    red, green, blue = pixel(sheet, left - 0.7, top + height / 2)  # between frame and letters
    assert red > 230
    assert green > 200
    assert blue < 130
    assert sum(pixel(sheet, left - 2.2, top + height / 2)) < 250, "the frame is dark"
    assert min(pixel(sheet, left - 30, top - 30)) > 250


def test_a_mark_on_a_dark_page_is_light(pool: Pool) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFillColorRGB(0, 0.1, 0.3)
    canvas.rect(0, 0, *A4, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(*LINE)
    canvas.save()
    sheet = quoted(pool, stream.getvalue(), "Politique", width=1_200)
    left, top, _, height = sheet.rects[0]
    assert sum(pixel(sheet, left - 0.7, top + height / 2)) > sum(pixel(sheet, left - 30, top)) + 150
    assert sum(pixel(sheet, left - 2.2, top + height / 2)) > 600, "the frame is pale"


@pytest.mark.parametrize(("wanted", "made"), [(1, NARROWEST), (700, 700), (1_000_000, WIDEST)])
def test_the_width_of_a_picture_is_bounded(pool: Pool, wanted: int, made: int) -> None:
    sheet = quoted(pool, pdf([LINE]), "Politique", width=wanted)
    assert abs(Image.open(io.BytesIO(sheet.png)).width - made) <= 1


def test_an_endless_page_makes_no_endless_picture(pool: Pool) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(300, 14_000))
    canvas.drawString(20, 13_000, "Politique")
    canvas.save()
    sheet = quoted(pool, stream.getvalue(), "Politique", width=WIDEST)
    picture = Image.open(io.BytesIO(sheet.png))
    assert picture.width * picture.height <= 9_100_000


def test_a_page_without_a_quote_is_shown_as_it_is(pool: Pool) -> None:
    (sheet,) = found(pool, pdf([LINE]), [(1, 0, 0)], width=300).sheets
    assert (sheet.rects, sheet.state) == ((), "exact")
    assert Image.open(io.BytesIO(sheet.png)).width == 300


def scan(words: str) -> tuple[bytes, tuple[float, float, float, float]]:
    """A PDF that is a picture, and the box of the words on it in pixels of 1240 by 1754."""
    sheet = Image.new("RGB", (1_240, 1_754), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(40)
    for number, line in enumerate(["Compte rendu du conseil municipal", words, "Les serveurs sont en marche."]):
        pen.text((120, 200 + 100 * number), line, fill="black", font=font)
    stream, shot = io.BytesIO(), io.BytesIO()
    sheet.save(shot, "PNG")
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawImage(ImageReader(shot), 0, 0, *A4)
    canvas.save()
    return stream.getvalue(), pen.textbbox((120, 300), words, font=font)


@needs_tesseract
def test_a_quote_on_a_scan_is_marked(pool: Pool) -> None:
    words = "La commune garde ses postes six ans."
    data, (left, top, right, bottom) = scan(words)
    sheet = quoted(pool, data, words, width=500)
    (rect,) = sheet.rects
    share = WIDTH / 1_240
    assert is_near(rect, (left * share, top * share, (right - left) * share, (bottom - top) * share))
    part = quoted(pool, data, "postes six ans")
    assert part.rects[0][0] > rect[0] + 0.3 * rect[2]


@needs_tesseract
def test_a_quote_on_a_picture_is_marked(pool: Pool) -> None:
    sheet = Image.new("RGB", (1_000, 300), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(40)
    pen.text((60, 60), "La commune répare ses postes.", fill="black", font=font)
    pen.text((60, 180), "Elle achète reconditionné.", fill="black", font=font)
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    text = texts(pool, stream.getvalue())[0]
    line = text.split("\n")[-1]
    start = text.index(line)
    (shown,) = found(pool, stream.getvalue(), [(1, start, start + len(line))], width=400).sheets
    assert (shown.width, shown.height, shown.unit) == (1_000.0, 300.0, "px")
    (rect,) = shown.rects
    left, top, right, bottom = pen.textbbox((60, 180), "Elle achète reconditionné.", font=font)
    assert abs(rect[0] - left) < 6
    assert abs(rect[1] - top) < 6
    assert abs(rect[0] + rect[2] - right) < 6
    assert abs(rect[1] + rect[3] - bottom) < 6
    assert Image.open(io.BytesIO(shown.png)).width == 400


def test_without_recognition_a_scan_says_that_the_quote_is_lost(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    data, _ = scan("La commune garde ses postes six ans.")
    stored = "La commune garde ses postes six ans."
    asked = Asked(pieces=((1, 0, 10),), texts={1: stored}, width=300)
    with Pool(Limits(workers=1)) as alone:
        (sheet,) = found_in(alone.submit("a", data, "highlight", asked=request(asked)).result()).sheets
    assert (sheet.state, sheet.rects) == ("lost", ())
    assert sheet.png


def test_a_page_that_reads_a_little_differently_now_is_marked_about_there(pool: Pool) -> None:
    stored = "La comune adopte une Politique très responsable."
    asked = Asked(pieces=((1, 3, len(stored)),), texts={1: stored})
    (sheet,) = found_in(pool.submit("a", pdf([LINE]), "highlight", asked=request(asked)).result()).sheets
    assert sheet.state == "near"
    assert abs(sheet.rects[0][0] + sheet.rects[0][2] - 90 - stringWidth(LINE[2], "Helvetica", SIZE)) < 8


@pytest.mark.parametrize(
    ("stored", "other", "quote", "expected"),
    [
        ("un deux trois", "un deux trois", "deux", ("deux", True)),
        ("un deux trois", "zéro un deux trois", "deux", ("deux", True)),
        ("a b a b", "a b a b", "b", ("b", True)),
        ("un deux, trois quatre", "un  deux trois quatre", "deux, trois", ("deux trois", False)),
        ("un deux trois", "tout autre chose", "deux", None),
        ("un deux trois quatre cinq", "un deux", "trois quatre cinq", None),
    ],
)
def test_a_range_is_found_in_another_reading(
    stored: str, other: str, quote: str, expected: tuple[str, bool] | None
) -> None:
    start = stored.index(quote)
    made = place(stored, other, start, start + len(quote))
    assert (made and (other[made.start : made.end], made.exact)) == expected


def test_a_range_outside_of_the_text_is_refused() -> None:
    for start, end in ((-1, 2), (3, 2), (0, 99)):
        with pytest.raises(ValueError, match="no range"):
            place("un deux", "un deux", start, end)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7\nbroken", "broken"), (b"\x89PNG\r\n\x1a\nbroken", "broken"), (b"PK\x03\x04broken", "broken")],
)
def test_a_broken_file_is_refused_and_the_next_one_is_drawn(pool: Pool, data: bytes, code: str) -> None:
    asked = Asked(pieces=((1, 0, 0),), texts={1: ""}, width=300)
    with pytest.raises(ReadError) as told:
        found_in(pool.submit("a", data, "highlight", asked=request(asked)).result())
    assert told.value.problem.code == code
    assert quoted(pool, pdf([LINE]), "Politique", width=300).png


def test_a_page_that_is_not_there_is_refused(pool: Pool) -> None:
    asked = Asked(pieces=((7, 0, 0),), texts={7: ""}, width=300)
    with pytest.raises(ReadError):
        found_in(pool.submit("a", pdf([LINE]), "highlight", asked=request(asked)).result())


GOOD = {"page": 1, "size": [100, 100], "unit": "pt", "rects": [], "state": "exact", "png": ""}


@pytest.mark.parametrize(
    "bad",
    [
        {"png": "bm90IGEgcGljdHVyZQ=="},
        {"png": "%%%"},
        {"rects": [[0, 0, 1e9, 1]]},
        {"rects": [[0, float("nan"), 1, 1]]},
        {"rects": [[0, 0]]},
        {"unit": "<b>"},
        {"state": "<script>"},
        {"size": ["x", 1]},
        {"page": None},
    ],
)
def test_an_answer_of_another_form_is_not_believed(bad: dict[str, object]) -> None:
    assert found_in({"sheets": [GOOD], "cells": []}).sheets
    with pytest.raises(ReadError):
        found_in({"sheets": [{**GOOD, **bad}], "cells": []})
    with pytest.raises(ReadError):
        found_in({"something": "else"})
