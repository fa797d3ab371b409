"""Real and hostile files, read where they are and skipped where they are not."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from ingest.clean import normalise
from ingest.limits import Limits
from ingest.memory import MemoryStore
from ingest.model import IngestReport
from ingest.pdf import boxes
from ingest.pipeline import ingest_paths
from ingest.segment import sentences

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDERS = ("documents", "hostile")
WORD = re.compile(r"[^\W_]+")


@pytest.fixture(scope="module", params=FOLDERS)
def ingested(request: pytest.FixtureRequest) -> tuple[Path, MemoryStore, IngestReport]:
    folder = DATA / request.param
    if not folder.is_dir():
        pytest.skip(f"../shared/data/{request.param} is not here")
    store = MemoryStore()
    return folder, store, ingest_paths([folder], store, limits=Limits(ocr_pages=0))


def test_every_file_ends_as_a_document_or_a_refusal(ingested: tuple[Path, MemoryStore, IngestReport]) -> None:
    folder, _, report = ingested
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    told = {document.name for document in report.documents} | {refusal.name for refusal in report.refused}
    told = {re.sub(r"(?<=\.zip)/.*", "", name) for name in told}
    twins = {
        note.fr.split("« ")[1].split(" »")[0]
        for document in report.documents
        for note in document.problems
        if note.code == "duplicate"
    }
    assert told | twins == files
    assert not {refusal.problem.code for refusal in report.refused} & {"crashed", "timeout", "memory"}


def test_passages_quote_their_pages_exactly(ingested: tuple[Path, MemoryStore, IngestReport]) -> None:
    _, store, report = ingested
    for document in report.documents:
        pages = {page.number: page.text for page in document.pages}
        assert all(normalise(text) == text for text in pages.values())
        for passage in store.passages[document.digest]:
            assert passage.text == pages[passage.page][passage.start : passage.end]


HOSTILE = {
    "sample-files__libreoffice-writer-password.pdf": "encrypted",
    "pypdf__r5-user-password.pdf": "encrypted",
    "unstructured__password.pdf": "encrypted",
    "format-corpus__encryption_openpassword.pdf": "encrypted",
    "pdfplumber__empty.pdf": "empty",
    "ocrmypdf__invalid.pdf": "broken",
    "synthetic__zip-ratio-20MB.docx": "zip_bomb",
    "synthetic__path-traversal.zip/evil.txt": "unsafe_name",
}


def test_hostile_files_are_refused_for_the_right_reason() -> None:
    folder = DATA / "hostile"
    if not folder.is_dir():
        pytest.skip("../shared/data/hostile is not here")
    report = ingest_paths([folder / name.removesuffix("/evil.txt") for name in HOSTILE], MemoryStore())
    assert {refusal.name: refusal.problem.code for refusal in report.refused} == HOSTILE


def test_a_scan_is_kept_with_a_note() -> None:
    path = DATA / "hostile" / "ocrmypdf__ccitt.pdf"
    if not path.exists():
        pytest.skip("../shared/data/hostile is not here")
    (document,) = ingest_paths([path], MemoryStore()).documents
    (note,) = document.problems
    assert note.code in ("ocr", "no_text")
    assert bool(document.pages[0].text) == (note.code == "ocr")


def test_values_in_a_form_are_kept() -> None:
    path = DATA / "hostile" / "sample-files__libreoffice-form.pdf"
    if not path.exists():
        pytest.skip("../shared/data/hostile is not here")
    (document,) = ingest_paths([path], MemoryStore()).documents
    assert document.pages[0].text.endswith("Alice Bob")


def squashed(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def test_boxes_hold_the_text_of_the_quote() -> None:
    path = DATA / "documents" / "fr_state_minumeco" / "discoursPM.pdf"
    if not path.exists():
        pytest.skip("../shared/data/documents is not here")
    data = path.read_bytes()
    (document,) = ingest_paths([path], MemoryStore()).documents
    pdf = pypdfium2.PdfDocument(data)
    checked = 0
    for page in document.pages:
        textpage = pdf[page.number - 1].get_textpage()
        for start, end in sentences(page.text):
            found = boxes(data, page.number, start, end)
            assert len(found) == sum(bool(line.strip()) for line in page.text[start:end].split("\n"))
            inside = " ".join(textpage.get_text_bounded(*box) for box in found)
            assert squashed(page.text[start:end]) in squashed(inside)
            checked += 1
        textpage.close()
    pdf.close()
    assert checked > 50


def test_words_of_pdfs_against_poppler(capsys: pytest.CaptureFixture[str]) -> None:
    """Word recall on all PDFs together, as multisets of words; the figure is printed."""
    folder, poppler = DATA / "documents", shutil.which("pdftotext")
    if not folder.is_dir() or poppler is None:
        pytest.skip("../shared/data/documents or pdftotext is not here")
    paths = sorted(folder.rglob("*.pdf"))
    store = MemoryStore()
    report = ingest_paths([folder], store, limits=Limits(ocr_pages=0))
    texts = {document.name: "\n".join(page.text for page in document.pages) for document in report.documents}
    found = total = 0
    for path in paths:
        done = subprocess.run([poppler, "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
        words = Counter(WORD.findall(done.stdout.decode()))
        ours = Counter(WORD.findall(texts[path.relative_to(folder).as_posix()]))
        found += (words & ours).total()
        total += words.total()
    with capsys.disabled():
        print(f"\nword recall on {len(paths)} PDFs against pdftotext: {found / total:.4f} of {total} words")  # noqa: T201
    assert found >= 0.99 * total
