"""Small files that want to be large ones: each is refused within its limits, leaves nothing behind, and the next file
is read.
"""

import io
import os
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.limits import MB, Limits
from ingest.memory import MemoryStore
from ingest.pipeline import ingest_bytes, ingest_paths
from ingest.pool import Pool

LIMITS = Limits(seconds=60, memory_bytes=1_024 * MB, workers=1, ocr_pages=0)
ZEROS = bytes(8 * MB)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(LIMITS) as shared:
        yield shared


def packed(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def bzipped() -> bytes:
    """More than 1 to 10,000, which Deflate cannot reach."""
    made = packed(("a.txt", bytes(64 * MB)), how=zipfile.ZIP_BZIP2)
    assert len(made) * 10_000 < 64 * MB
    return made


def liar() -> bytes:
    """A member that says it is small: its sizes in both headers are those of the first 100 bytes."""
    made = bytearray(packed(("a.txt", bytes(MB))))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", made, made.index(mark) + at, 100)
    return bytes(made)


def recursive() -> bytes:
    """Archives in archives, each holding the one below ten times over: 10 to the power of 6 texts."""
    made = packed(("a.txt", b"Un texte sans fin. " * 500))
    for _ in range(6):
        made = packed(*[(f"{number}.zip", made) for number in range(10)])
    return made


def pdf(*objects: bytes) -> bytes:
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def stream(packed_bytes: bytes, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    head = b"<</Length %d/Filter%s%s>>stream\n" % (len(packed_bytes), filters, more)
    return head + packed_bytes + b"\nendstream"


def page_of(content: bytes, *more: bytes) -> bytes:
    tree = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    return pdf(*tree, page, content, *more)


def flate_in_flate() -> bytes:
    """600 MB of content behind two rounds of compression."""
    squeeze, made = zlib.compressobj(9), bytearray()
    for _ in range(75):
        made += squeeze.compress(ZEROS.replace(b"\x00", b" "))
    made += squeeze.flush()
    return page_of(stream(zlib.compress(bytes(made), 9), b"[/FlateDecode/FlateDecode]"))


def forms_in_forms() -> bytes:
    """A form that draws the next one ten times, twelve levels deep."""
    forms = []
    for level in range(12):
        drawn = b"/X Do " * 10
        resources = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (6 + level)
        forms.append(stream(zlib.compress(drawn), more=resources))
    last = stream(zlib.compress(b"BT ET"), more=b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page_of(stream(zlib.compress(b"/X Do")), *forms, last)


def huge_picture() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(7_501) * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
TABLE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def ods(rows: int, columns: int) -> bytes:
    """A sheet whose only cell says that it repeats over rows and columns."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
    content = (
        f"<office:document-content {OFFICE} {TABLE} {TEXT}><office:body><office:spreadsheet>"
        f'<table:table table:name="A"><table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed(("mimetype", kind), ("content.xml", content.encode()))


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KINDS = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
LEADS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="'
    b'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    b"</Relationships>"
)


def docx(body: bytes) -> bytes:
    document = b"<w:document %s><w:body>%s</w:body></w:document>" % (W, body)
    return packed(("[Content_Types].xml", KINDS), ("_rels/.rels", LEADS), ("word/document.xml", document))


def tables_in_tables() -> bytes:
    deep = 200
    return docx(b"<w:tbl><w:tr><w:tc>" * deep + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * deep)


def rows_of_columns() -> bytes:
    """Cells that say they are a thousand columns wide, in a hundred thousand rows."""
    cell = b'<w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr><w:p/></w:tc>'
    return docx(b"<w:tbl>" + b"<w:tr>%s</w:tr>" % (cell * 3) * 20_000 + b"</w:tbl>")


BOMBS: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "1 to 10,000 by bzip2": ("lot.zip", bzipped, {"zip_bomb"}),
    "1 to 1,000 by Deflate": ("lot.zip", lambda: packed(("a.txt", ZEROS)), {"zip_bomb"}),
    "1 to 5,000 by LZMA": ("lot.zip", lambda: packed(("a.txt", ZEROS), how=zipfile.ZIP_LZMA), {"zip_bomb"}),
    "sizes that lie": ("lot.zip", liar, {"broken"}),
    "a million texts in nested archives": ("lot.zip", recursive, {"zip_bomb", "too_deep"}),
    "a workbook of one part": ("a.xlsx", lambda: packed(("[Content_Types].xml", b"x"), ("xl/a", ZEROS)), {"zip_bomb"}),
    "repeated cells": ("a.ods", lambda: ods(1_048_576, 16_384), {"too_many_cells"}),
    "repeated rows": ("a.ods", lambda: ods(2_000_000_000, 1), {"", "too_many_cells"}),
    "repeated columns": ("a.ods", lambda: ods(1, 2_000_000_000), {"", "too_many_cells"}),
    "tables in tables": ("a.docx", tables_in_tables, {"too_deep", "broken"}),
    "wide rows": ("a.docx", rows_of_columns, {"memory", "too_much_text", "zip_bomb", ""}),
    "Flate in Flate": ("a.pdf", flate_in_flate, {"broken", "memory", "crashed", ""}),
    "forms in forms": ("a.pdf", forms_in_forms, {"timeout", "broken", "crashed", "memory", ""}),
    "a picture of 3.6 billion pixels": ("a.png", huge_picture, {"too_many_pixels", "broken"}),
    "one endless line": ("a.txt", lambda: b"a" * (30 * MB), {"too_much_text"}),
    "one endless table row": ("a.csv", lambda: b"a;" * (3 * MB), {"too_many_cells"}),
    "endless HTML": (
        "a.html",
        lambda: b"<table><tr>" + b"<td colspan=1000 rowspan=1000>x" * 20_000,
        {"too_much_text", "memory", "timeout", "too_many_cells", ""},
    ),
    "endless lists of RTF": ("a.rtf", lambda: b"{\\rtf1" + b"\\cell" * (2 * MB), {"", "timeout"}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_within_its_limits(bomb: str, pool: Pool) -> None:
    name, make, codes = BOMBS[bomb]
    store = MemoryStore()
    report = ingest_bytes(name, make(), store, pool=pool)
    ends = {one.problem.code for one in report.refused} or {""}
    assert ends <= codes
    assert len(store.documents) == len(store.passages) == len(store.blobs) == len(report.documents)
    assert pool.submit("a.txt", b"Un texte.").result()["pages"] == [["Un texte.", ""]]
    assert _highest(pool) < LIMITS.memory_bytes


def _highest(pool: Pool) -> int:
    """The most memory that a living child ever held, in bytes; 0 where the system does not tell."""
    most = 0
    for child in pool._children:
        status = Path(f"/proc/{child._process.pid}/status")
        if status.exists():
            told = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
            most = max([most, *(int(line.split()[1]) * 1_024 for line in told)])
    return most


def test_a_file_of_300_mb_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "gros.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(300 * MB)
    (tmp_path / "petit.txt").write_text("Un texte.", encoding="utf-8")
    store = MemoryStore()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = ingest_paths([tmp_path], store)
    assert [(one.name, one.problem.code) for one in report.refused] == [("gros.pdf", "too_large")]
    assert [one.name for one in report.documents] == ["petit.txt"]
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


def test_a_member_above_the_limit_is_refused_and_the_rest_is_read() -> None:
    data = packed(("gros.txt", bytes(3 * MB)), ("petit.txt", b"Un texte."))
    with Pool(Limits(zip_ratio=10_000, file_bytes=2 * MB, workers=1)) as pool:
        report = ingest_bytes("lot.zip", data, MemoryStore(), pool=pool)
    assert [one.name for one in report.documents] == ["lot.zip/petit.txt"]
    assert [(one.name, one.problem.code) for one in report.refused] == [("lot.zip/gros.txt", "too_large")]


def test_links_on_disk_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "dehors").mkdir()
    (tmp_path / "dehors" / "secret.txt").write_text("Secret.", encoding="utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("Un texte.", encoding="utf-8")
    (folder / "fichier.txt").symlink_to(tmp_path / "dehors" / "secret.txt")
    (folder / "dossier").symlink_to(tmp_path / "dehors")
    (folder / "boucle").symlink_to(folder)
    (folder / "mort.txt").symlink_to(tmp_path / "absent")
    (folder / "systeme.txt").symlink_to("/etc/passwd")
    (folder / "meme.txt").symlink_to(folder / "a.txt")
    store = MemoryStore()
    report = ingest_paths([folder], store)
    assert [one.name for one in report.documents] == ["a.txt"]
    assert b"Secret." not in store.blobs.values()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_devices_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tuyau.txt")
    (tmp_path / "a.txt").write_text("Un texte.", encoding="utf-8")
    report = ingest_paths([tmp_path], MemoryStore())
    assert [one.name for one in report.documents] == ["a.txt"]
    assert [(one.name, one.problem.code) for one in report.refused] == [("tuyau.txt", "unreadable")]
