"""`capnr verify`: finds what is planted in any encoding and file, names what a document explains, checks the rest."""

import json
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.behind import fill
from assistant.bootstrap import open_workspace
from assistant.deciding import decide
from assistant.erasure import erase
from assistant.integrity import FAULTS
from assistant.settings import Settings
from assistant.storage.database import FILE
from assistant.traces import BLOCK, WINDOW, Wanted, hashes, place_of
from assistant.verify import Verified, verify
from tests.conftest import Inside
from tests.documents_kit import (
    APPROVED,
    CHECKED,
    HIDDEN,
    NAME,
    ON,
    POLICY,
    REVIEWED,
    add,
    again,
    assessed,
    made,
    named,
    rules_of,
)

UNKNOWN = "Cette phrase n’a jamais été écrite dans un seul document de cet espace de travail, ni ailleurs."


@pytest.fixture(scope="module")
def full(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify") / "workspace"
    workspace = made(folder, small_rules, small_documents)
    mine = [
        one.proposal.id
        for one in assessed(workspace).evidence
        if one.proposal.document == named(workspace, NAME) and one.proposal.quote in (APPROVED, CHECKED, REVIEWED)
    ]
    decide(workspace, rules_of(workspace), mine, state="confirmed", by="Zoé")
    fill(workspace, "all")
    workspace.close()
    return folder


@pytest.fixture(scope="module")
def erased(full: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("erased") / "workspace"
    shutil.copytree(full, folder)
    workspace = again(folder)
    erase(workspace, named(workspace, NAME), by="Ana")
    workspace.close()
    return folder


@pytest.fixture
def copy(full: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(full, tmp_path / "copy"))


@pytest.fixture
def clean(erased: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(erased, tmp_path / "clean"))


def verified(folder: Path, **given: object) -> Verified:
    """What a verification of a folder finds."""
    workspace = again(folder)
    try:
        return verify(workspace, **given)  # type: ignore[arg-type]
    finally:
        workspace.close()


def sql(folder: Path, statement: str, *values: object) -> None:
    """Change a workspace behind the back of the program."""
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute(statement, values)


def codes(found: Verified) -> set[str]:
    """Codes of the faults."""
    return {one.code for one in found.faults}


# Sound


def test_a_workspace_is_sound_before_and_after_an_erasure(copy: Path, clean: Path) -> None:
    for folder, count in ((copy, 0), (clean, 1)):
        found = verified(folder)
        assert (found.left, found.faults, found.erased) == ((), (), count)
        assert found.sound
        assert found.size > 100_000


def test_an_empty_workspace_is_sound(tmp_path: Path) -> None:
    workspace = open_workspace(Settings(workspace=tmp_path / "w"))
    try:
        assert verify(workspace).sound
    finally:
        workspace.close()


# Leftovers of an erased document


@pytest.mark.parametrize(
    "place",
    ["chroma/open", "inbox/job-00aa/0", "chroma/data/chroma.sqlite3-wal", "inventory.bin", "notes.txt"],
)
def test_a_planted_original_is_found_in_any_file(clean: Path, place: str) -> None:
    target = clean / place
    target.parent.mkdir(parents=True, exist_ok=True)
    head = b'{"name": "x", "employees": null}\n' if place == "inventory.bin" else b"\x00" * 5000
    target.write_bytes(head + POLICY.encode() + b"\x00" * 300)
    found = verified(clean)
    hit = next(one for one in found.hits if one.file == place)
    assert hit.what == "erased"
    assert hit.places > 20
    assert hit.offset >= len(head)
    assert bool(hit.explained) == place.startswith("inbox/")  # an upload that waits is no leftover


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "json"])
@pytest.mark.parametrize("quote", [APPROVED, CHECKED, REVIEWED])
def test_a_quote_left_in_the_database_is_found(clean: Path, quote: str, encoding: str) -> None:
    """A quote is where a leftover is most likely: each one that was confirmed has a trace of its own."""
    written = json.dumps(quote).encode() if encoding == "json" else quote.encode(encoding)
    sql(clean, "INSERT INTO mappings (key, payload) VALUES ('left', ?)", written)
    found = verified(clean)
    assert [(one.what, one.file) for one in found.left] in (
        [("erased", FILE)],
        [("erased", f"{FILE}-wal")],
        [("erased", FILE), ("erased", f"{FILE}-wal")],
    )
    assert not found.sound


def test_what_a_later_document_says_too_is_explained(clean: Path) -> None:
    workspace = again(clean)
    add(workspace, "extrait.md", f"# Extrait\n\n{CHECKED}\n\nLe reste est différent.\n")
    workspace.close()
    found = verified(clean)
    assert found.sound
    assert {one.explained for one in found.hits} == {("extrait.md",)}


def test_the_same_words_in_a_foreign_file_are_not_explained(clean: Path) -> None:
    workspace = again(clean)
    add(workspace, "extrait.md", f"# Extrait\n\n{CHECKED}\n\nLe reste est différent.\n")
    workspace.close()
    (clean / "copie.txt").write_text(CHECKED, encoding="utf-8")
    found = verified(clean)
    assert [one.file for one in found.left] == ["copie.txt"]
    assert "foreign_file" in codes(found)


# What is given


@pytest.mark.parametrize("text", [APPROVED, "grille achats responsables", "conseil"])
def test_a_given_text_is_found_and_explained_while_its_document_is_there(copy: Path, text: str) -> None:
    found = verified(copy, text=text)
    assert found.hits
    assert found.sound
    assert all(NAME in one.explained for one in found.hits if one.file == FILE)


def test_a_text_that_is_nowhere_is_not_found(copy: Path) -> None:
    assert verified(copy, text=UNKNOWN).hits == ()
    assert verified(copy, text="zyxwv").hits == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "json"])
@pytest.mark.parametrize("text", [UNKNOWN, "réf. Z-42-ô"])
def test_a_given_text_is_found_in_every_encoding(copy: Path, text: str, encoding: str) -> None:
    written = json.dumps(text).encode() if encoding == "json" else text.encode(encoding)
    (copy / "planted").write_bytes(b"\x01" * 77 + written + b"\x02" * 99)
    assert [one.file for one in verified(copy, text=text).left] == ["planted"]


def test_the_words_of_a_given_file_are_found(copy: Path, clean: Path, tmp_path: Path, small_documents: Path) -> None:
    original = tmp_path / NAME
    original.write_text(POLICY, encoding="utf-8")
    assert any(NAME in one.explained for one in verified(copy, original=original).hits)
    assert verified(clean, original=original).left == ()
    pdf = small_documents / "11-strategy-summary-en.pdf"
    (hit,) = [one for one in verified(clean, original=pdf).hits if one.file == FILE]
    assert "11-strategy-summary-en.pdf" in hit.explained


# Integrity


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("passage_digest", "UPDATE passages SET digest = 'x' WHERE rowid = 1"),
        ("passage_place", 'UPDATE passages SET "end" = 9999999 WHERE rowid = 1'),
        ("blob_digest", "UPDATE documents SET blob = x'00' WHERE rowid = 1"),
        ("quote", "UPDATE decisions SET quote = 'autre' WHERE id = 1"),
        ("decision_document", "UPDATE decisions SET document = 'doc-none' WHERE id = 1"),
        ("place", "UPDATE hidden_texts SET page = 99"),
        ("vector", "UPDATE vectors SET key = 'x' || key WHERE call = (SELECT min(id) FROM ai_calls WHERE kind = "
         "'passages')"),
        ("reference", "UPDATE pages SET document = 'doc-none' WHERE rowid = 1"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_its_back_is_told(copy: Path, code: str, statement: str) -> None:
    sql(copy, statement)
    found = verified(copy)
    assert code in codes(found)
    assert not found.sound


def test_a_damaged_database_is_told_and_does_not_stop_the_search(copy: Path) -> None:
    data = bytearray((copy / FILE).read_bytes())
    for at in range(40 * 4096, len(data) - 4096, 9 * 4096):
        data[at : at + 4096] = b"\xff" * 4096
    (copy / FILE).write_bytes(bytes(data))
    (copy / "planted").write_text(UNKNOWN, encoding="utf-8")
    found = verified(copy, text=UNKNOWN)
    assert "database" in codes(found)
    assert [one.file for one in found.left] == ["planted"]


def test_a_quote_of_an_erased_document_is_told(clean: Path) -> None:
    sql(clean, "UPDATE decisions SET quote = 'reste'")
    assert "quote_left" in codes(verified(clean))


def test_foreign_files_links_and_open_permissions_are_told(copy: Path) -> None:
    (copy / "notes.txt").write_text("à moi", encoding="utf-8")
    (copy / "lien").symlink_to(copy / FILE)
    (copy / FILE).chmod(0o644)
    found = verified(copy)
    assert {(one.code, one.detail) for one in found.faults} == {
        ("foreign_file", "notes.txt"),
        ("foreign_file", "lien"),
        ("permissions", FILE),
    }


def test_an_unknown_entry_of_the_index_is_told(copy: Path) -> None:
    workspace = again(copy)
    assistant = Assistant(workspace, rules_of(workspace), on=ON)
    assistant.ask("Que disent nos documents sur la grille achats responsables ?")
    assistant.close()
    workspace.close()
    assert "index" not in codes(verified(copy))
    (index,) = copy.glob("chroma/data*/chroma.sqlite3")
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE embeddings SET embedding_id = 'doc-none:1:0' WHERE id = 1")
    assert "index" in codes(verified(copy))


def test_every_fault_says_itself_in_both_languages() -> None:
    for one in FAULTS.values():
        assert "{detail}" in one.fr
        assert "{detail}" in one.en


# The command


def test_the_command_tells_and_leaves_with_its_code(inside: Inside, clean: Path) -> None:
    good = inside("verify", "--workspace", clean)
    assert (good.code, good.out.splitlines()[0]) == (0, "Rien à signaler.")
    (clean / "planted").write_bytes(POLICY.encode())
    bad = inside("verify", "--workspace", clean, "--lang", "en", "--format", "json")
    assert bad.code == 4
    told = json.loads(bad.out)
    assert told["sound"] is False
    assert {one["file"] for one in told["found"] if not one["explained"]} == {"planted"}
    assert {one["code"] for one in told["faults"]} == {"foreign_file"}
    table = inside("verify", "--workspace", clean, "--text", HIDDEN)
    assert table.code == 4
    assert "planted" in table.out
    assert "page.html" in table.out  # the hidden text is explained by its document
    assert inside("verify", "--workspace", clean, "--text", "  ").code == 2
    assert inside("verify", "--workspace", clean, "--file", "nowhere.pdf").code == 2


# The rolling hash


@given(st.binary(min_size=WINDOW, max_size=4 * WINDOW))
def test_a_window_has_the_same_hash_wherever_it_stands(data: bytes) -> None:
    there = hashes(b"\x00\xff" * 9 + data)
    assert list(there[18:]) == list(hashes(data))
    alone = [int(hashes(data[at : at + WINDOW])[0]) for at in range(len(data) - WINDOW + 1)]
    assert [int(one) for one in hashes(data)] == alone


@pytest.mark.parametrize("at", [0, 1, BLOCK - WINDOW, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK - WINDOW])
def test_a_window_is_found_across_blocks(at: int) -> None:
    data = np.random.default_rng(7).integers(0, 256, 3 * BLOCK, dtype=np.uint8)
    mark = place_of(data.tobytes(), at)
    assert mark is not None
    assert Wanted([mark]).within(data) == {mark: at}


def test_plain_and_short_windows_have_no_hash() -> None:
    assert place_of(b"abc") is None
    assert place_of(b" " * 100) is None
    assert hashes(b"short").size == 0
