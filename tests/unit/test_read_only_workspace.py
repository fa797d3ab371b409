"""A workspace that cannot be written is refused in a sentence, whatever keeps it from being written."""

import os
from pathlib import Path

import pytest

from assistant.errors import WorkspaceError
from assistant.storage.database import open_database


def test_a_lock_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "migration.lock").mkdir()
    with pytest.raises(WorkspaceError) as caught:
        open_database(tmp_path)
    assert caught.value.code == "not_writable"
    assert str(tmp_path) in caught.value.text("en")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_database_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    for one in tmp_path.iterdir():
        one.chmod(0o400)
    tmp_path.chmod(0o500)
    with pytest.raises(WorkspaceError) as caught:
        open_database(tmp_path)
    tmp_path.chmod(0o700)
    assert caught.value.code == "not_writable"
