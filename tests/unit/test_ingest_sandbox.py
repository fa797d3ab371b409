"""The child processes: what they may not do, and what a file that breaks one costs."""

import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from ingest.limits import MB, Limits
from ingest.pool import Pool

GOOD = b"Un texte simple."


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('written', 'w')",
        "import os; os.remove('written')",
        "bytearray(4 << 30)",
    ],
)
def test_a_child_cannot(attempt: str) -> None:
    program = f"from ingest.sandbox import confine\nconfine(1 << 30)\ntry:\n    {attempt}\n"
    program += "except (PermissionError, MemoryError) as error:\n    print(type(error).__name__)\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("PermissionError", "MemoryError")


def test_a_file_without_end_is_stopped_and_the_pool_goes_on() -> None:
    endless = b"Mot. Un " * 2_000_000
    with Pool(Limits(seconds=0.5, workers=1)) as pool:
        first, second = pool.submit("long.txt", endless).result(), pool.submit("a.txt", GOOD).result()
    assert first["refused"]["code"] == "timeout"
    assert second["pages"] == [[GOOD.decode(), ""]]


def test_a_file_that_needs_too_much_memory_is_refused_and_the_pool_goes_on() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Données")
    for row in range(20_000):
        sheet.append([f"valeur {row} {column}" for column in range(15)])
    stream = io.BytesIO()
    book.save(stream)
    with Pool(Limits(memory_bytes=180 * MB, workers=1, zip_ratio=1_000)) as pool:
        first, second = pool.submit("gros.xlsx", stream.getvalue()).result(), pool.submit("a.txt", GOOD).result()
    assert first["refused"]["code"] in ("memory", "crashed")
    assert second["pages"] == [[GOOD.decode(), ""]]


def test_a_closed_pool_takes_no_file_and_leaves_no_child() -> None:
    pool = Pool(Limits(workers=1))
    pool.submit("a.txt", GOOD).result()
    children = [child._process for child in pool._children]
    pool.close()
    pool.close()
    assert [child.poll() is not None for child in children] == [True]
    with pytest.raises(RuntimeError):
        pool.submit("a.txt", GOOD)


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return stream.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bombe.docx", archive(TYPES=b"<a/>", word__document=b"0" * 30_000_000), "zip_bomb"),
        ("entites.docx", archive(TYPES=b"<a/>", **{"word__document.xml": ENTITIES}), "unsafe"),
        ("creux.docx", archive(TYPES=b"<a/>", **{"word__document.xml": b"<a/>"}), "broken"),
        ("coupe.docx", archive(TYPES=b"<a/>")[:40], "broken"),
        ("archive.zip", archive(a=b"a"), "unsupported"),
        ("octets.txt", bytes(range(256)) * 4, "unknown"),
        ("profond.html", b"<div>" * 100_000 + b"x", None),
        ("profond.html", b"<ul><li>" * 240 + b"x", None),
    ],
)
def test_hostile_bytes_end_as_a_refusal_or_a_document(name: str, data: bytes, code: str | None) -> None:
    with Pool(Limits(workers=1, seconds=20)) as pool:
        result = pool.submit(name, data).result()
    if code is None:
        assert "pages" in result or result["refused"]["code"] in ("too_deep", "broken")
    else:
        assert result["refused"]["code"] == code
