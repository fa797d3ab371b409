"""ZIP archives: their files become documents; bombs, links and names that lead outside do not get through."""

import hashlib
import io
import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.limits import MB, Limits
from ingest.memory import MemoryStore
from ingest.model import Progress
from ingest.pipeline import ingest_bytes, ingest_paths
from ingest.pool import Pool

TEXT = "La ville achète ses postes reconditionnés et les garde six ans au moins."


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(seconds=30, zip_bytes=60 * MB, file_bytes=20 * MB, zip_members=1_000)) as shared:
        yield shared


def packed(*members: tuple[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def link(name: str, target: str) -> bytes:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, target)
        archive.writestr("a.txt", TEXT)
    return stream.getvalue()


def test_members_are_documents_of_their_own(tmp_path: Path, pool: Pool) -> None:
    inner = packed(("c.txt", "Autre texte."), ("copie.md", TEXT))
    whole = packed(("sub/a.md", TEXT), ("b.zip", inner), (".DS_Store", "x"), ("__MACOSX/a.md", "x"), ("vide.txt", ""))
    (tmp_path / "lot.zip").write_bytes(whole)
    (tmp_path / "z.txt").write_text("Un dernier.", encoding="utf-8")
    store, told = MemoryStore(), list[Progress]()
    report = ingest_paths([tmp_path], store, pool=pool, progress=told.append)
    assert [document.name for document in report.documents] == ["lot.zip/b.zip/c.txt", "lot.zip/sub/a.md", "z.txt"]
    assert [(one.name, one.problem.code) for one in report.refused] == [("lot.zip/vide.txt", "empty")]
    assert [note.code for note in report.documents[1].problems] == ["duplicate"]
    assert (told[-1].done, told[-1].total) == (5, 5)
    assert store.blobs[hashlib.sha256(TEXT.encode()).hexdigest()] == TEXT.encode()
    again = ingest_paths([tmp_path], store, pool=pool)
    assert again.documents == report.documents
    assert len(again.reused) == 3


def test_an_upload_may_be_an_archive(pool: Pool) -> None:
    report = ingest_bytes("envoi.zip", packed(("a.md", TEXT)), MemoryStore(), pool=pool)
    assert [document.name for document in report.documents] == ["envoi.zip/a.md"]


def test_names_that_lead_outside_and_links_are_refused(tmp_path: Path, pool: Pool) -> None:
    names = ("../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a/../../evil.txt", "..\\evil.txt")
    (tmp_path / "noms.zip").write_bytes(packed(*[(name, TEXT + name) for name in names], ("bon.txt", TEXT)))
    (tmp_path / "lien.zip").write_bytes(link("lien.txt", "/etc/passwd"))
    before = sorted(path.name for path in tmp_path.parent.rglob("*"))
    report = ingest_paths([tmp_path], MemoryStore(), pool=pool)
    codes = [one.problem.code for one in report.refused]
    assert (codes.count("unsafe_name"), codes.count("link"), len(codes)) == (5, 1, 6)
    assert not any(".." in one.name for one in report.refused)
    assert [document.name for document in report.documents] == ["lien.zip/a.txt"]
    assert sorted(path.name for path in tmp_path.parent.rglob("*")) == before


def overlapping() -> bytes:
    """Many names in the directory for the same compressed bytes: a bomb without nesting."""
    one = packed(("a.txt", b"0" * MB))
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        start = archive.start_dir
    entry = one[start : one.index(b"PK\x05\x06")]
    count = 200
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + end


def nested(depth: int) -> bytes:
    data = packed(("a.txt", TEXT))
    for _ in range(depth):
        data = packed(("a.zip", data))
    return data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed(("a.txt", b"0" * 10_000_000)), "zip_bomb"),  # about 1:1,000
        (packed(("z.zip", packed(("a.txt", b"0" * 10_000_000)))), "zip_bomb"),
        (overlapping(), "zip_bomb"),
        (packed(*[(f"{number}.txt", "x") for number in range(1_001)]), "zip_bomb"),
        (nested(6), "too_deep"),
        (packed(("dossier/", "")), "no_members"),
        (packed(("a.txt", TEXT))[:60], "broken"),
    ],
)
def test_bombs_and_empty_archives(data: bytes, code: str, pool: Pool) -> None:
    report = ingest_bytes("lot.zip", data, MemoryStore(), pool=pool)
    assert [one.problem.code for one in report.refused] == [code]
    assert report.documents == ()


def test_many_nested_bombs_share_one_budget(pool: Pool) -> None:
    noise = [(f"{number}.zip", packed(("a.bin", os.urandom(50_000) + bytes(9_000_000)))) for number in range(8)]
    report = ingest_bytes("lot.zip", packed(*noise), MemoryStore(), pool=pool)
    assert report.documents == ()
    assert "zip_bomb" in {one.problem.code for one in report.refused}


def test_a_locked_member_is_refused_and_the_rest_is_read(pool: Pool) -> None:
    data = bytearray(packed(("a.txt", TEXT), ("b.txt", "Autre.")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    report = ingest_bytes("lot.zip", bytes(data), MemoryStore(), pool=pool)
    assert [(one.name, one.problem.code) for one in report.refused] == [("lot.zip/a.txt", "encrypted")]
    assert [one.name for one in report.documents] == ["lot.zip/b.txt"]
