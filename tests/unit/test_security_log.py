"""The security log: apart from the ledger, without words of anyone, gone after its time."""

from datetime import date
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.security_log import MOST, SecurityLog
from assistant.settings import Settings
from ui.api.app import create_app


def test_lines_go_after_their_months(tmp_path: Path) -> None:
    days = iter([f"2025-{month:02}-01T10:00:00+00:00" for month in (1, 1, 6, 6, 12, 12, 12, 12)])
    log = SecurityLog(tmp_path, lambda: next(days), months=7)
    for name in ("a", "b", "c"):
        log.write("document_erased", name)
    assert [one.detail for one in log.lines()] == ["b", "c"]
    assert (tmp_path / "security.sqlite").stat().st_mode & 0o077 == 0


def test_a_flood_pushes_out_the_oldest(tmp_path: Path) -> None:
    log = SecurityLog(tmp_path, lambda: "2026-11-23T10:00:00+00:00", months=12)
    log.write("request_refused", "first")
    with log._open() as file:
        file.executemany(
            "insert into events (at, event, detail) values (?, 'request_refused', ?)",
            [("2026-11-23T10:00:00+00:00", str(n)) for n in range(MOST + 5)],
        )
    lines = log.lines()
    assert len(lines) == MOST
    assert lines[0].detail != "first"


def test_refused_requests_are_logged_without_their_query(small_copy: Any, small_rules: Path, inside: Any) -> None:
    workspace = open_workspace(Settings(workspace=small_copy.folder))
    app = create_app(workspace, load(str(small_rules)), date(2026, 11, 23))
    before = len(workspace.security.lines())  # the shared workspace has been served, and attacked, by other tests
    with TestClient(app, base_url="http://evil.example") as api:
        assert api.get("/api/v1/health?secret=abc").status_code == 400
    with TestClient(app, base_url="http://127.0.0.1:7860") as api:
        refused = api.post("/api/v1/ask", json={"question": "x"}, headers={"Origin": "http://evil.example"})
        assert refused.status_code == 403
        assert api.get("/api/v1/health").status_code == 200
    added = workspace.security.lines()[before:]
    assert [one.detail for one in added] == ["400 GET /api/v1/health", "403 POST /api/v1/ask"]
    workspace.close()
    shown = inside("security", "--workspace", small_copy.folder)
    assert "request_refused" in shown.out
    assert "secret" not in shown.out
