"""How far a batch is: figures that add up, an honest time left, one wording, no end that loses anything."""

import os
import pty
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.inbox import Inbox, cleaned
from assistant.progress import READING, SEARCHING, Stage, duration, line, searching
from ingest.files import find
from ingest.memory import MemoryStore
from ingest.model import Progress
from ingest.pipeline import ingest_sources
from ingest.pool import Pool

TEXT = "# Charte {n}\n\nLa charte numéro {n} est en vigueur dans toute la direction.\n"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool() as opened:
        yield opened


def put(folder: Path, count: int) -> None:
    for n in range(count):
        (folder / f"charte-{n:04}.md").write_text(TEXT.format(n=n), encoding="utf-8")


def test_the_time_left_follows_the_bytes_still_to_read(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "a.md").write_text("a" * 100, encoding="utf-8")
    (tmp_path / "b.md").write_text("b" * 100, encoding="utf-8")
    (tmp_path / "c.md").write_text("c" * 200, encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(b"")
    told: list[Progress] = []
    clock = iter([0.0, 10.0, 20.0, 40.0, 41.0]).__next__
    ingest_sources(find([tmp_path]), MemoryStore(), pool=pool, progress=told.append, clock=clock)
    assert [one.left for one in told] == [30.0, 20.0, 0.0, 0.0]
    assert [one.refused for one in told] == [0, 0, 0, 1]


def test_files_that_are_known_take_no_time(tmp_path: Path, pool: Pool) -> None:
    put(tmp_path, 3)
    store, told = MemoryStore(), list[Progress]()
    ingest_sources(find([tmp_path]), store, pool=pool)
    ingest_sources(find([tmp_path]), store, pool=pool, progress=told.append)
    assert [one.left for one in told] == [0.0, 0.0, 0.0]


def test_what_progress_raises_ends_the_batch_between_two_files(tmp_path: Path, pool: Pool) -> None:
    put(tmp_path, 6)
    store = MemoryStore()

    def stop(one: Progress) -> None:
        if one.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_sources(find([tmp_path]), store, pool=pool, progress=stop)
    assert len(store.blobs) == 2
    assert len(ingest_sources(find([tmp_path]), store, pool=pool).reused) == 2


def test_the_line_says_what_is_known_and_nothing_else() -> None:
    read = Stage(phase=READING, done=12, total=60, pages=340, refused=2, name="bilan.pdf", left=75.2)
    assert line(read, "fr") == "Lecture des fichiers 12/60 · 340 pages · 2 refusés · encore 1 min 15 s · bilan.pdf"
    assert line(read, "en") == "Reading the files 12/60 · 340 pages · 2 refused · 1 min 15 s left · bilan.pdf"
    assert line(Stage(phase=SEARCHING, done=0, total=0), "fr") == "Recherche des preuves…"
    assert line(Stage(phase=SEARCHING, done=9, total=9, left=0.0), "en") == "Looking for evidence 9/9"
    assert [duration(one) for one in (0.2, 59.4, 60, 3599.6, 7265)] == [
        "1 s",
        "59 s",
        "1 min 00 s",
        "1 h 00 min",
        "2 h 01 min",
    ]


def test_the_time_left_of_an_embedding_run_is_its_pace() -> None:
    told: list[Stage] = []
    clock = iter([0.0, 4.0, 8.0]).__next__
    tell = searching(told.append, clock)
    tell(32, 96)
    tell(64, 96)
    assert [(one.done, one.total, one.left) for one in told] == [(0, 0, None), (32, 96, 8.0), (64, 96, 4.0)]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\x\\bilan.pdf", "Users/x/bilan.pdf"),
        ("/abs/./a/../b.md", "abs/a/b.md"),
        ("a\x00b\nc\u202e.md", None),
        (".caché/.env", "caché/env"),
        ("", "document"),
        ("..", "document"),
        ("x" * 900 + ".pdf", "x" * 236 + ".pdf"),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(given: str, kept: str | None) -> None:
    name = cleaned(given)
    assert name == (kept or name)
    assert all(one.isprintable() for one in name)
    assert not name.startswith(("/", "."))
    assert ".." not in name.split("/")


def test_a_batch_is_in_the_inbox_whole_or_not_at_all(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    received = inbox.receive("job-1")
    for data in (b"one", b"two"):
        with received.file("a.md") as kept:
            kept.write(data)
    assert inbox.waiting() == ()
    received.commit()
    assert inbox.waiting() == ("job-1",)
    assert [(one.name, one.read()) for one in inbox.sources("job-1")] == [("a (2).md", b"two"), ("a.md", b"one")]
    cut = inbox.receive("job-2")
    with cut.file("b.md") as kept:
        kept.write(b"half")
    inbox.sweep()
    assert [one.name for one in inbox.folder.iterdir()] == ["job-1"]
    assert (inbox.folder / "job-1").stat().st_mode & 0o077 == 0
    inbox.remove("job-1")
    assert inbox.waiting() == ()


def stored(workspace: Path) -> int:
    """Documents that a workspace holds, 0 while it is being made."""
    if not (workspace / "capnr.sqlite").exists():
        return 0
    with closing(sqlite3.connect(workspace / "capnr.sqlite")) as database:
        try:
            return int(database.execute("select count(*) from documents").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_command_that_is_interrupted_says_that_nothing_is_lost_and_goes_on(
    capnr: Any, small_rules: Path, tmp_path: Path
) -> None:
    documents, workspace = tmp_path / "documents", tmp_path / "workspace"
    documents.mkdir()
    put(documents, 1200)
    options = (
        documents,
        "--workspace",
        workspace,
        "--referential",
        small_rules,
        "--on",
        "2026-11-23",
        "--format",
        "json",
    )
    process = capnr.start("assess", *options)
    until = time.monotonic() + 60
    while stored(workspace) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == b""
    assert "la même commande reprend" in err.decode()
    assert "Traceback" not in err.decode()
    resumed = capnr("assess", *options)
    assert resumed.code == 0, resumed.err
    whole = capnr("assess", documents, "--workspace", tmp_path / "other", *options[3:])
    assert resumed.raw == whole.raw


def test_progress_goes_to_the_error_output_and_can_be_silenced(
    capnr: Any, small_rules: Path, small_documents: Path, tmp_path: Path
) -> None:
    main, terminal = pty.openpty()
    command = capnr.command("assess", small_documents, "--workspace", tmp_path / "w", "--referential", small_rules)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, env=capnr.environment(), cwd=tmp_path)
    os.close(terminal)
    seen = b""
    while True:
        try:
            piece = os.read(main, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert re.search(rb"Lecture des fichiers 3/3 .* pages", seen)
    assert b"Recherche des preuves" in seen
    assert b"Lecture des fichiers" not in out
    quiet = capnr("assess", small_documents, "--workspace", tmp_path / "w", "--referential", small_rules, "--quiet")
    assert quiet.code == 0
    assert quiet.err == ""
