"""Pictures and scanned pages: their text where Tesseract is installed, a clear remark where it is not."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.limits import Limits
from ingest.pool import Pool
from ingest.work import Result

LINES = (
    "Politique d'achats responsables",
    "La commune garde ses postes six ans.",
    "Les serveurs sont éteints la nuit.",
)
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def picture(kind: str = "PNG", pages: int = 1) -> bytes:
    sheets = []
    for _ in range(pages):
        sheet = Image.new("RGB", (1_240, 700), "white")
        for place, line in enumerate(LINES):
            ImageDraw.Draw(sheet).text((80, 80 + 120 * place), line, fill="black", font=ImageFont.load_default(44))
        sheets.append(sheet)
    stream = io.BytesIO()
    more = {"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}
    sheets[0].save(stream, kind, **more)
    return stream.getvalue()


def scan(stamp: str = "", *, layer: str = "") -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.drawImage(ImageReader(io.BytesIO(picture())), 0, 0, *A4)
    if layer:
        text = canvas.beginText(72, 600)
        text.setTextRenderMode(3)
        text.textOut(layer)
        canvas.drawText(text)
    if stamp:
        canvas.drawString(72, 100, stamp)
    canvas.save()
    return stream.getvalue()


def ingested(name: str, data: bytes, limits: Limits | None = None) -> Result:
    with Pool(limits or Limits(workers=1)) as pool:
        return pool.submit(name, data).result()


def codes(result: Result) -> list[str]:
    return [note["code"] for note in result["problems"]]


@needs_tesseract
@pytest.mark.parametrize(("kind", "pages"), [("PNG", 1), ("JPEG", 1), ("TIFF", 2)])
def test_pictures_are_read_in_the_sandbox(kind: str, pages: int) -> None:
    result = ingested("photo.bin", picture(kind, pages))
    assert result["media_type"] == f"image/{kind.lower()}"
    assert len(result["pages"]) == pages
    assert all("garde ses postes six ans" in text for text, _ in result["pages"])
    assert "ocr" in codes(result)
    assert result["passages"]


@needs_tesseract
def test_a_scan_with_a_stamp_keeps_both() -> None:
    result = ingested("delib.pdf", scan("Accusé de réception 2025"))
    ((text, _),) = result["pages"]
    assert text.startswith("Accusé de réception 2025\n\n")
    assert "six ans" in text
    assert "Les serveurs sont" in text


@needs_tesseract
def test_what_a_scanner_wrote_invisibly_is_not_what_is_read() -> None:
    result = ingested("delib.pdf", scan(layer="La commune est labellisée niveau 2."))
    assert "labellisée" not in result["pages"][0][0]
    assert "six ans" in result["pages"][0][0]
    assert [[page, why] for page, _, why in result["hidden"]] == [[1, "invisible"]]


def test_without_tesseract_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, data in (("a.pdf", scan()), ("a.png", picture())):
        result = ingested(name, data)
        assert codes(result) == ["no_text"]
        assert "OCR not installed" in result["problems"][0]["en"]
        assert result["pages"] == [["", ""]]


@needs_tesseract
def test_limits_of_recognition() -> None:
    result = ingested("a.tiff", picture("TIFF", 3), Limits(workers=1, ocr_pages=1))
    assert codes(result) == ["ocr", "ocr_beyond"]
    result = ingested("a.png", picture(), Limits(workers=1, ocr_seconds=0.01))
    assert codes(result) == ["ocr_failed"]


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    stream = io.BytesIO()
    Image.new("1", (40_000, 4_000)).save(stream, "PNG")
    assert ingested("a.png", stream.getvalue())["refused"]["code"] == "too_many_pixels"


@pytest.mark.parametrize("size", [20, 200, 2_000])
def test_a_cut_picture_is_refused_or_read(size: int) -> None:
    result = ingested("a.png", picture()[:size])
    assert result.get("refused", {}).get("code") == "broken"


def test_the_process_of_tesseract_has_no_network_and_writes_no_file(tmp_path: Path) -> None:
    program = "import socket,sys; s=socket.socket(); s.settimeout(1); s.connect(('127.0.0.1', int(sys.argv[1])))"
    words = ["-P", "-m", "ingest.ocr_sandbox", str(1 << 30), "5", sys.executable, "-c", program, "9"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, *words], cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True)
    assert done.returncode != 0
    written = tmp_path / "written"
    words[-3:] = ["-c", f"open({str(written)!r}, 'wb', buffering=0).write(b'x')"]
    done = subprocess.run([sys.executable, *words], cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True)
    assert done.returncode != 0
    assert not written.exists() or not written.stat().st_size
