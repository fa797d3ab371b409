"""Quotes of real documents: what stands inside the rectangles is what was quoted. Skipped where the files are not."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from ingest.errors import ReadError
from ingest.highlight import Asked, Found, Sheet, found_in, request
from ingest.limits import Limits
from ingest.memory import MemoryStore
from ingest.model import Document, Passage
from ingest.pipeline import ingest_paths
from ingest.pool import Pool

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PDFS = sorted((DATA / "documents").rglob("*.pdf"))
HOSTILE = sorted((DATA / "hostile").glob("*.*"))
SAMPLED = 8
WORD = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(workers=1, seconds=60.0)) as opened:
        yield opened


def ask(pool: Pool, path: Path, asked: Asked) -> Found:
    return found_in(pool.submit(path.name, path.read_bytes(), "highlight", asked=request(asked)).result())


def inside(pdf: pypdfium2.PdfDocument, sheet: Sheet) -> str:
    """What PDFium finds inside the rectangles, half a point around; the page is not turned."""
    page = pdf[sheet.page - 1]
    assert page.get_rotation() == 0
    west, _, _, north = page.get_bbox()
    text = page.get_textpage()
    return "\n".join(
        text.get_text_bounded(
            west + left - 0.5, north - top - height - 0.5, west + left + width + 0.5, north - top + 0.5
        )
        for left, top, width, height in sheet.rects
    )


def sample(document: Document, passages: tuple[Passage, ...]) -> list[Passage]:
    """Some passages, always with those beside signs outside of the basic plane: they count double in PDFium."""
    texts = {page.number: page.text for page in document.pages}
    wide = [one for one in passages if not texts[one.page].isascii() and max(texts[one.page]) > "\uffff"]
    drawn = random.Random(document.digest).sample(passages, min(SAMPLED, len(passages)))
    return [*drawn, *wide[:SAMPLED]]


@pytest.mark.skipif(not PDFS, reason="../shared/data/documents is not here")
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem[:40])
def test_the_rectangles_hold_the_words_of_the_quote(pool: Pool, path: Path) -> None:
    store = MemoryStore()
    (document,) = ingest_paths([path], store, limits=Limits(ocr_pages=0)).documents
    pdf = pypdfium2.PdfDocument(path.read_bytes())
    held = wanted = foreign = 0
    for passage in sample(document, store.passages[document.digest]):
        text = document.pages[passage.page - 1].text
        asked = Asked(pieces=((passage.page, passage.start, passage.end),), texts={passage.page: text})
        (sheet,) = ask(pool, path, asked).sheets
        assert sheet.state == "exact"
        ours = Counter(WORD.findall(passage.text.replace("-\n", "")))
        theirs = Counter(
            WORD.findall(inside(pdf, sheet).replace("\ufffe\n", "").replace("-\n", "").replace("\x02\n", ""))
        )
        letters = [Counter(sign for sign in words.elements() for sign in sign) for words in (ours, theirs)]
        assert (letters[0] & letters[1]).total() >= 0.95 * letters[0].total(), (passage.page, passage.start)
        held += (letters[0] & letters[1]).total()
        wanted += letters[0].total()
        foreign += (letters[1] - letters[0]).total()
    assert held >= 0.99 * wanted
    assert foreign <= 0.05 * wanted, "rectangles hold little that was not quoted"


@pytest.mark.skipif(not HOSTILE, reason="../shared/data/hostile is not here")
def test_hostile_files_are_drawn_or_refused_and_the_rest_goes_on(pool: Pool) -> None:
    ends: Counter[str] = Counter()
    for path in HOSTILE:
        try:
            found = ask(pool, path, Asked(pieces=((1, 0, 0),), texts={1: ""}, width=300))
            ends["drawn" if found.sheets else "words only"] += 1
            assert all(sheet.png.startswith(b"\x89PNG") for sheet in found.sheets)
        except ReadError as error:
            ends[error.problem.code] += 1
    assert ends["drawn"] > 20
    assert not set(ends) & {"crashed", "timeout", "memory"}, ends
