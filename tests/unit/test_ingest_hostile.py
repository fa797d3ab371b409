"""Every hostile file ends as its manifest expects; bombs of every kind end as refusals, and the pool goes on."""

import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.chunk import place_passages
from ingest.limits import MB, Limits
from ingest.memory import MemoryStore
from ingest.model import Document, Refusal
from ingest.pipeline import ingest_bytes, ingest_paths
from ingest.pool import Pool

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
MANIFEST = FOLDER / "manifest.jsonl"
ROWS = [json.loads(line) for line in MANIFEST.read_text("utf-8").splitlines()] if MANIFEST.exists() else []
NEVER = {"crashed", "timeout", "memory"}

# Expectation of the manifest to the codes of a refusal that meet it; "" when the file has to be a document.
ENDS: dict[str, set[str]] = {
    "clean refusal: password": {"encrypted"},
    "clean refusal": {"encrypted", "broken", "empty"},
    "refuse by ratio or bounded memory": {"zip_bomb"},
    "never written outside": {"unsafe_name"},
    "form values kept": {""},
    "reading order": {""},
    "ok": {""},
    "page numbers right": {""},
    "recovered": {""},
    "name handled": {""},
    "never run": {""},
    "citations by page": {""},
    "text kept?": {""},
    "citation without page": {""},
    "accents right": {""},
    "decoded": {""},
    "script text dropped": {""},
    "French kept": {""},
    "stripped": {""},
    "name escaped": {""},
    "scanned notice": {""},
    "no memory blow-up": {""},
    "garbled seen": {""},
    "supported or refused": {""},
}
ANY = {"", "broken", "encrypted", "unsupported", "unknown"}
TEXTS = {  # words that must be there
    "sample-files__libreoffice-form.pdf": "Alice",
    "unstructured__fake-html-cp1252.html": "é",
    "synthetic__cp1252-accents.txt": "é",
    "unstructured__fr_olap.pdf": "données",
    "pdfplumber__2023-06-20-PV.pdf": "séance",
    "unstructured__eng_spa_mult.rtf": "All human beings are born free",
    "docling__textbox.docx": "Kindergarten",
    "unstructured__docx-shapes.docx": "floating-shape",
    "unstructured__example-steelJIS-datasheet-utf-16.html": "JIS",
}
PAGES = {"sample-files__pdflatex-4-pages.pdf": 4, "unstructured__fake-memo-with-duplicate-page.pdf": 2}
SCANS = {"ocr", "no_text", "ocr_nothing"}


@pytest.fixture(scope="module")
def ends() -> dict[str, Document | Refusal]:
    if not ROWS:
        pytest.skip("../shared/data/hostile is not here")
    report = ingest_paths([FOLDER], MemoryStore())
    found: dict[str, Document | Refusal] = {one.name: one for one in (*report.documents, *report.refused)}
    return {name.split(".zip/")[0] + ".zip" if ".zip/" in name else name: one for name, one in found.items()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["file"]))
def test_each_file_ends_as_expected(row: dict[str, str], ends: dict[str, Document | Refusal]) -> None:
    name, expected = row["file"], row["expect"]
    same = {note.fr for one in ends.values() if isinstance(one, Document) for note in one.problems}
    if name not in ends:
        assert any(f"« {name} »" in told for told in same)
        return
    end = ends[name]
    code = end.problem.code if isinstance(end, Refusal) else ""
    assert code not in NEVER
    assert code in ENDS.get(expected, ANY)
    if not isinstance(end, Document):
        return
    text = "\n".join(page.text for page in end.pages)
    notes = {note.code for note in end.problems}
    assert TEXTS.get(name, "") in text
    assert len(end.pages) == PAGES.get(name, len(end.pages))
    assert "\x00" not in text
    assert "<script" not in text
    if expected == "scanned notice":
        assert notes & SCANS
    if expected == "no text":
        assert notes & {"blank", "no_text", "ocr_nothing"}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(seconds=60, memory_bytes=1_024 * MB, workers=1)) as shared:
        yield shared


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return stream.getvalue()


LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (one, b"&a%d;" % (one - 1) * 10) for one in range(1, 12))
BOMB = b'<?xml version="1.0"?>%s<!DOCTYPE a [<!ENTITY a0 "ha">' + LAUGHS + b"]><a>&a11;</a>"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize("member", ["word__document.xml", "xl__workbook.xml", "ppt__presentation.xml", "content.xml"])
@pytest.mark.parametrize("padding", [b"", b"<!-- " + random.Random(1).randbytes(100_000).hex().encode() + b" -->"])
def test_entities_are_never_expanded(member: str, padding: bytes, pool: Pool) -> None:
    first = {"mimetype": b"application/vnd.oasis.opendocument.text"} if member == "content.xml" else {"TYPES": b"<a/>"}
    result = pool.submit("a", archive(**first, **{member: BOMB.replace(b"%s", padding)})).result()
    assert result["refused"]["code"] == "unsafe"


def test_a_sheet_of_1_048_576_rows_is_refused_before_it_is_in_memory(pool: Pool) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (one, one, one) for one in range(1, 1_048_577))
    data = archive(
        TYPES=b"<a/>", xl__workbook=b"", **{"xl__workbook.xml": b"<a/>", "xl__worksheets__sheet1.xml": SHEET + rows}
    )
    assert pool.submit("a.xlsx", data).result()["refused"]["code"] == "too_many_cells"


def test_pages_beyond_the_limit_are_refused_at_once(pool: Pool) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=0)
    for number in range(10_001):
        canvas.drawString(72, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    assert pool.submit("a.pdf", stream.getvalue()).result()["refused"]["code"] == "too_many_pages"


def test_the_same_words_on_ten_thousand_pages_are_read(pool: Pool) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=0)
    for number in range(10_000):
        canvas.drawString(72, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    result = pool.submit("a.pdf", stream.getvalue()).result()
    assert len(result["pages"]) == 10_000
    assert result["pages"][9_999][0] == "Page 9999"


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 " + b"{" * 2_000_000,
        b"{\\rtf1 \\bin999999999 x}",
        b"{\\rtf1 \\u99999999999999 \\uc9999999 x}",
        b"From: a\r\nTo: b\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--B\r\n" * 50_000,
        b"a;b\n" + b'"' * 5_000_000,
        b"<html>" + b"<table><tr><td rowspan=1000 colspan=1000>x" * 2_000,
        b"<html><style>" + b"@media{" * 200_000,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 1_000,
        b"II*\x00\x08\x00\x00\x00" + b"\xff" * 1_000,
        b"%PDF-1.7\n" + b"1 0 obj<</Type/Pages/Kids[1 0 R]/Count 99999999>>endobj\n" * 100,
    ],
)
@pytest.mark.parametrize("name", ["a.rtf", "a.csv", "a.html"])
def test_made_to_break_a_reader(name: str, data: bytes, pool: Pool) -> None:
    store = MemoryStore()
    report = ingest_bytes(name, data, store, pool=pool)
    assert len(report.documents) + len(report.refused) == 1
    assert {one.problem.code for one in report.refused} <= {
        "broken",
        "too_deep",
        "unknown",
        "too_much_text",
        "too_many_cells",
    }
    for document in report.documents:
        assert place_passages(document, ()) == []
        assert set(store.documents) == set(store.passages) == set(store.blobs) == {document.digest}
    assert pool.submit("a.txt", b"Un texte.").result()["pages"] == [["Un texte.", ""]]
