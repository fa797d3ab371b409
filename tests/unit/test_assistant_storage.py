"""The workspace on disk: migrations, foreign files, documents, decisions that are only ever added."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from assistant.bootstrap import open_workspace
from assistant.clock import now
from assistant.errors import WorkspaceError
from assistant.settings import Settings
from assistant.storage.database import FILE, HEAD, open_database
from assistant.storage.decisions import Decision, SqlDecisions
from assistant.storage.documents import SqlDocuments
from assistant.storage.tables import metadata
from ingest.model import PersonalData
from ingest.pipeline import ingest_bytes

VERSIONS = Path(__file__).parents[2] / "assistant" / "storage" / "migrations" / "versions"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A new database."""
    opened = open_database(tmp_path / "w")
    yield opened
    opened.dispose()


def decision(**values: object) -> Decision:
    """A decision, complete."""
    plain = Decision(
        at="2026-11-23T10:00:00+00:00",
        by="Aïcha",
        state="confirmed",
        why="",
        evidence="ev-1",
        referential="r",
        indicator="1.1",
        criteria=("1.1.a", "1.1.b"),
        document="doc-1",
        page=1,
        start=0,
        end=5,
        quote="texte",
        stance="done",
    )
    return replace(plain, **values)  # type: ignore[arg-type]


# Migrations


def test_the_head_is_the_newest_file_and_the_chain_has_no_gap() -> None:
    numbers = sorted(path.name[1:5] for path in VERSIONS.glob("v*.py"))
    assert numbers == [f"{at:04d}" for at in range(1, len(numbers) + 1)]
    assert numbers[-1] == HEAD
    for path in VERSIONS.glob("v*.py"):
        assert f'revision = "{path.name[1:5]}"' in path.read_text(encoding="utf-8")


def test_a_new_database_is_at_the_head_and_has_the_tables_that_the_code_names(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_database_of_the_first_version_is_brought_up_to_date_and_keeps_its_rows(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    folder = tmp_path / "w"
    folder.mkdir()
    old = create_engine(f"sqlite:///{folder / FILE}")
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO mappings (key, payload) VALUES ('k', '{}')"))
    old.dispose()
    opened = open_database(folder)
    with opened.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        assert connection.execute(text("SELECT count(*) FROM mappings")).scalar() == 1
    opened.dispose()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        opened = open_database(tmp_path / "w")
        with opened.connect() as connection:
            names = connection.execute(text("SELECT name FROM sqlite_master ORDER BY name")).scalars().all()
        opened.dispose()
    assert "documents" in names
    assert "decisions" in names


def test_the_workspace_is_private_and_checks_its_references(engine: Engine, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "w").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "w" / FILE).stat().st_mode) == 0o600
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1


# Foreign files


@pytest.mark.parametrize("content", [b"not a database" * 100, b"\x00" * 4096, b"SQLite format 3\x00" + b"x" * 500])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(WorkspaceError) as caught:
        open_database(tmp_path)
    assert caught.value.code == "not_a_workspace"
    assert (tmp_path / FILE).read_bytes() == content


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        base.execute("UPDATE alembic_version SET version_num = '9999'")
        base.commit()
    with pytest.raises(WorkspaceError) as caught:
        open_database(tmp_path)
    assert caught.value.code == "newer_workspace"
    assert str(tmp_path) in caught.value.text("fr")


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        base.execute("CREATE TABLE recipes (name TEXT)")
        base.commit()
    with pytest.raises(WorkspaceError):
        open_database(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        assert [row[0] for row in base.execute("SELECT name FROM sqlite_master")] == ["recipes"]


@pytest.mark.parametrize("version", ["0000", "000x", "", "head"])
def test_a_version_that_is_not_ours_is_refused(tmp_path: Path, version: str) -> None:
    open_database(tmp_path).dispose()
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        base.execute("UPDATE alembic_version SET version_num = ?", (version,))
        base.commit()
    with pytest.raises(WorkspaceError):
        open_database(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError) as caught:
        open_database(tmp_path / "file" / "w")
    assert caught.value.code == "not_writable"


def test_a_workspace_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(Settings(workspace=tmp_path / "w"), create=False)
    assert caught.value.code == "no_workspace"
    assert os.listdir(tmp_path) == []


# Documents


def test_a_document_comes_back_as_it_was_kept(engine: Engine) -> None:
    store = SqlDocuments(engine, now)
    data = "# Charte\n\nLa charte est en vigueur – « oui » 😀 – depuis le 3 mai 2026.\n".encode()
    report = ingest_bytes("charte.md", data, store)
    document = report.documents[0]
    assert store.get(document.id) == store.known(document.digest) == document == store.all()[0]
    assert store.blob(document.id) == data
    assert store.ids() == (document.id,)
    pages = {page.number: page.text for page in document.pages}
    found = store.passages([document])
    assert found
    assert all(one.text == pages[one.page][one.start : one.end] for one in found)
    assert store.get("doc-none") is None
    assert store.known("0" * 64) is None
    assert store.blob("doc-none") is None


def test_hidden_text_and_personal_data_come_back_with_the_document(engine: Engine) -> None:
    store = SqlDocuments(engine, now)
    page = b"<p>Une charte assez longue pour faire un passage.</p><p style='display:none'>Texte cach\xc3\xa9.</p>"
    read = ingest_bytes("charte.html", page, store).documents[0]
    assert [one.text for one in read.hidden] == ["Texte caché."]
    assert store.get(read.id) == read
    marked = replace(read, id="doc-2", digest="2" * 64, personal=(PersonalData(page=1, start=0, end=3, kind="email"),))
    store.add(marked, [], b"2")
    assert store.get("doc-2") == marked
    assert store.added("doc-2").startswith("20")
    assert store.added("doc-none") == ""


def test_the_same_bytes_twice_are_one_document(engine: Engine) -> None:
    store = SqlDocuments(engine, now)
    first = ingest_bytes("a.md", b"# A\n\nUn texte assez long pour faire un passage.\n", store)
    second = ingest_bytes("b.md", b"# A\n\nUn texte assez long pour faire un passage.\n", store)
    assert store.ids() == (first.documents[0].id,)
    assert second.reused == (first.documents[0].id,)


# Decisions


def test_decisions_are_only_added_and_the_newest_counts(engine: Engine) -> None:
    store = SqlDecisions(engine)
    store.append([decision(), decision(evidence="ev-2", state="rejected", why="hors sujet")])
    store.append([decision(state="rejected", at="2026-11-24T10:00:00+00:00", by="Marc")])
    assert store.count() == 3
    assert [one.state for one in store.history("ev-1")] == ["confirmed", "rejected"]
    current = store.current("r")
    assert (current["ev-1"].state, current["ev-1"].by) == ("rejected", "Marc")
    assert current["ev-2"].why == "hors sujet"
    assert current["ev-1"].criteria == ("1.1.a", "1.1.b")


def test_decisions_belong_to_one_referential(engine: Engine) -> None:
    store = SqlDecisions(engine)
    store.append([decision(), decision(referential="other", state="rejected")])
    assert store.current("r")["ev-1"].state == "confirmed"
    assert store.current("other")["ev-1"].state == "rejected"
    assert store.current("none") == {}


def test_there_is_no_way_to_change_or_remove_a_decision() -> None:
    assert {name for name in vars(SqlDecisions) if not name.startswith("_")} == {
        "append",
        "count",
        "current",
        "history",
    }


def test_no_decision_is_no_write(engine: Engine) -> None:
    store = SqlDecisions(engine)
    store.append([])
    assert store.count() == 0
    assert store.history() == ()
