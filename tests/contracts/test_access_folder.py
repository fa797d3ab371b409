"""A server with accounts works from an empty folder, wherever it is started and however its files are named."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.accounts.tokens import add_token
from assistant.roles import Permission
from tests.accounts_kit import Client, settle

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


def test_it_works_from_an_empty_folder_with_files_named_from_where_it_was_started(
    capnr: Any, small_rules: Path, tmp_path: Path
) -> None:
    accounts, here, _, people = settle(tmp_path / "data")
    _, secret = add_token(accounts, here, people["owner"].id, name="test", scopes=[Permission.READ])
    accounts.close()
    shutil.copy(small_rules, tmp_path / "rules.yaml")
    process = subprocess.Popen(
        capnr.command("serve", "--accounts", "data", "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=capnr.environment({"CAPNR_REFERENTIAL": "rules.yaml", "CAPNR_EMBED_BEHIND": "none"}),
        cwd=tmp_path,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline().decode())
        assert found is not None
        where = Path(f"/proc/{process.pid}/cwd").resolve()
        assert where != tmp_path
        assert list(where.iterdir()) == []
        client = Client(port=int(found[1]), headers={"Authorization": f"Bearer {secret}"})
        answer = client("GET", "/api/v1/referentials")
        assert answer.status == 200
        assert client("GET", "/api/v1/settings").status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert not where.exists()
