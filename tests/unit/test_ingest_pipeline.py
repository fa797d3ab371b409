"""Files and uploads into a store: what is kept, what is refused, what is left alone."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.limits import Limits
from ingest.memory import MemoryStore
from ingest.model import Document, Passage, Progress
from ingest.pipeline import ingest_bytes, ingest_paths
from ingest.pool import Pool

CHARTER = "# Charte\n\nLa ville achète ses postes reconditionnés et les garde six ans au moins."


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(file_bytes=100_000, text_bytes=50_000, seconds=20)) as shared:
        yield shared


def put(folder: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_a_folder_becomes_documents_with_exact_passages(tmp_path: Path, pool: Pool) -> None:
    put(tmp_path, b_dot_md=CHARTER, sub__a_dot_txt="Un texte à part.")
    store = MemoryStore()
    report = ingest_paths([tmp_path], store, pool=pool)
    assert [document.name for document in report.documents] == ["b.md", "sub/a.txt"]
    first = report.documents[0]
    digest = hashlib.sha256(CHARTER.encode()).hexdigest()
    assert (first.id, first.digest, first.size) == (f"doc-{digest[:12]}", digest, len(CHARTER.encode()))
    assert (first.title, first.language, first.media_type) == ("Charte", "fr", "text/markdown")
    (passage,) = store.passages[digest]
    assert passage.text == first.pages[0].text[passage.start : passage.end]
    assert passage.digest == hashlib.sha256(passage.text.encode()).hexdigest()
    assert passage.heading == "Charte"
    assert store.blobs[digest] == CHARTER.encode()


def test_a_second_run_reads_nothing_and_says_the_same(tmp_path: Path, pool: Pool) -> None:
    put(tmp_path, a_dot_md=CHARTER, b_dot_md=CHARTER, c_dot_txt="Autre.")
    store = MemoryStore()
    first = ingest_paths([tmp_path], store, pool=pool)
    again = ingest_paths([tmp_path], store, pool=pool)
    assert again.documents == first.documents
    assert first.reused == ()
    assert again.reused == tuple(document.id for document in first.documents)


def test_the_same_content_under_two_names_is_one_document_with_a_note(tmp_path: Path, pool: Pool) -> None:
    put(tmp_path, a_dot_md=CHARTER, copie_dot_md=CHARTER)
    (document,) = ingest_paths([tmp_path], MemoryStore(), pool=pool).documents
    assert document.name == "a.md"
    assert [(note.code, "copie.md" in note.fr, "copie.md" in note.en) for note in document.problems] == [
        ("duplicate", True, True)
    ]


def test_bad_files_are_refused_with_reasons_and_the_rest_goes_on(tmp_path: Path, pool: Pool) -> None:
    put(
        tmp_path,
        a_dot_md=CHARTER,
        b_dot_pdf=b"%PDF-1.7\nnothing",
        c_dot_txt=b"",
        d_dot_odt=b"something",
        e_dot_docx="du texte",
        f_dot_txt="x" * 100_001,
        g_dot_md="mot " * 20_000,
    )
    store = MemoryStore()
    report = ingest_paths([tmp_path], store, pool=pool)
    reasons = {refusal.name: refusal.problem.code for refusal in report.refused}
    assert reasons == {
        "b.pdf": "broken",
        "c.txt": "empty",
        "d.odt": "broken",
        "e.docx": "broken",
        "f.txt": "too_large",
        "g.md": "too_much_text",
    }
    assert [document.name for document in report.documents] == ["a.md"]
    assert set(store.documents) == set(store.blobs) == set(store.passages) == {report.documents[0].digest}
    for refusal in report.refused:
        assert str(tmp_path) not in refusal.problem.fr + refusal.problem.en


def test_hidden_files_and_links_that_lead_outside_are_passed_over(tmp_path: Path, pool: Pool) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    put(outside, secret_dot_txt="Un secret.")
    put(inside, a_dot_txt="Un texte.", _dot_hidden_dot_txt="Caché.", _dot_git__b_dot_txt="Caché.")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    os.mkfifo(inside / "pipe.txt")
    report = ingest_paths([inside], MemoryStore(), pool=pool)
    assert [document.name for document in report.documents] == ["a.txt"]
    assert [(refusal.name, refusal.problem.code) for refusal in report.refused] == [("pipe.txt", "unreadable")]


def test_missing_paths_and_empty_folders_are_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"n’existe pas : vérifiez le chemin\.$") as missing:
        ingest_paths([tmp_path / "nowhere"], MemoryStore())
    assert missing.value.problem.code == "missing_path"
    with pytest.raises(IngestError, match="ne contient aucun fichier") as empty:
        ingest_paths([tmp_path], MemoryStore())
    assert empty.value.problem.en.startswith("The folder")


def test_progress_is_told_after_each_file(tmp_path: Path, pool: Pool) -> None:
    put(tmp_path, a_dot_md=CHARTER, b_dot_txt=b"", c_dot_txt="Un texte.")
    told: list[Progress] = []
    ingest_paths([tmp_path], MemoryStore(), pool=pool, progress=told.append)
    assert [(step.done, step.total, step.pages, step.name) for step in told] == [
        (1, 3, 1, "a.md"),
        (2, 3, 1, "b.txt"),
        (3, 3, 2, "c.txt"),
    ]


def test_uploads(pool: Pool) -> None:
    store = MemoryStore()
    first = ingest_bytes("charte.md", CHARTER.encode(), store, pool=pool)
    again = ingest_bytes("autre nom.md", CHARTER.encode(), store, pool=pool)
    assert again.reused == (first.documents[0].id,)
    assert [note.code for note in again.documents[0].problems] == ["duplicate"]
    empty = ingest_bytes("vide.pdf", b"", store, pool=pool)
    assert [refusal.problem.code for refusal in empty.refused] == ["empty"]


def test_a_store_that_fails_stops_the_batch_and_keeps_what_was_complete(tmp_path: Path, pool: Pool) -> None:
    class Full(MemoryStore):
        def add(self, document: Document, passages: Sequence[Passage], blob: bytes) -> None:
            if self.documents:
                raise OSError("disk full")
            super().add(document, passages, blob)

    put(tmp_path, a_dot_md=CHARTER, b_dot_txt="Un texte.")
    store = Full()
    with pytest.raises(OSError, match="disk full"):
        ingest_paths([tmp_path], store, pool=pool)
    assert [document.name for document in store.documents.values()] == ["a.md"]
    assert [document.name for document in ingest_paths([tmp_path / "a.md"], store, pool=pool).documents] == ["a.md"]
