"""What the server does to stay closed: headers, safe downloads, bounded uploads, nothing of the disk."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Built

ROOT = Path(__file__).parents[2]
SECRET = "never-to-be-served"


class Served:
    """`capnr serve` in a process of its own, started in a folder that holds a file."""

    def __init__(self, built: Built, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        (home / "private.txt").write_text(SECRET, encoding="utf-8")
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAPNR_", "GRADIO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "serve", "--workspace", str(built.folder), "--port", port],
            stdout=subprocess.PIPE,
            cwd=home,
            env={**kept, "PYTHONPATH": str(ROOT), "CAPNR_MAX_UPLOAD_MB": "1"},
            text=True,
        )
        assert self.process.stdout is not None
        found = re.search(r"http://[^ ]+:\d+", self.process.stdout.readline())
        assert found is not None
        self.address = found.group()
        httpx.get(self.address, timeout=120).raise_for_status()  # the workbench is made behind the open port

    def close(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)


@pytest.fixture(scope="module")
def served(small: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(small, tmp_path_factory.mktemp("started-here"))
    yield made
    made.close()


@pytest.mark.parametrize(
    "path", ["/", "/p/", "/api/v1/health", "/api/v1/assessment?format=html", "/api/v1/nothing", "/config", "/nothing"]
)
def test_every_answer_carries_the_headers_that_close_it(served: Served, path: str) -> None:
    headers = httpx.get(f"{served.address}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_the_policy_lets_nothing_in_from_elsewhere(served: Served) -> None:
    for path in ("/", "/p/", "/api/v1/health", "/api/v1/assessment?format=html"):
        policy = httpx.get(f"{served.address}{path}").headers["content-security-policy"]
        assert "http" not in policy
        assert "*" not in policy
        assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "script-src 'none'" in httpx.get(f"{served.address}/p/").headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_page_of_another_site_changes_nothing(served: Served, method: str) -> None:
    headers = {"Origin": "http://evil.example", "Content-Type": "application/json"}
    answer = httpx.request(method, f"{served.address}/api/v1/conversations", headers=headers, content=b"{}")
    assert answer.status_code == 403
    renamed = httpx.get(f"{served.address}/api/v1/health", headers={"Host": "evil.example"})
    assert renamed.status_code == 400


def test_what_is_downloaded_is_saved_not_shown(served: Served) -> None:
    for path in ("/export/report?format=html", "/export/plan?format=json", "/drafts/policy?format=html"):
        headers = httpx.get(f"{served.address}/api/v1{path}", timeout=60).headers
        assert re.fullmatch(r'attachment; filename="[\w.-]+"', headers["content-disposition"])
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src" not in headers["content-security-policy"]


def test_an_upload_is_bounded_before_it_is_read(served: Served) -> None:
    big = httpx.post(f"{served.address}/api/v1/uploads", files={"files": ("a.txt", b"x" * 1_100_000)})
    assert big.status_code == 413

    def pieces() -> Iterator[bytes]:
        yield b"--b\r\n"

    form = {"Content-Type": "multipart/form-data; boundary=b"}
    endless = httpx.post(f"{served.address}/api/v1/uploads", content=pieces(), headers=form)
    assert endless.status_code == 411


def test_nothing_of_the_disk_is_served(served: Served, small: Built) -> None:
    wanted = [served.home / "private.txt", small.folder / "capnr.sqlite", ROOT / "pyproject.toml", Path("/etc/passwd")]
    for one in [*map(str, wanted), "private.txt", "pyproject.toml", "../private.txt"]:
        for way in ("/gradio_api/file=", "/file=", "/gradio_api/file/", "/p/assets/"):
            answer = httpx.get(f"{served.address}{way}{one}")
            assert answer.status_code in (400, 403, 404, 405, 422), f"{way}{one}"
            assert SECRET not in answer.text


def test_the_server_works_from_an_empty_folder_of_its_own(served: Served) -> None:
    where = Path(f"/proc/{served.process.pid}/cwd")
    if not where.exists():
        pytest.skip("this system does not say where a process works")
    assert where.resolve() != served.home
    assert list(where.iterdir()) == []
    assert (where.stat().st_mode & 0o077) == 0


def test_the_workbench_reports_to_nobody(served: Served) -> None:
    config = httpx.get(f"{served.address}/config").json()
    assert config.get("analytics_enabled") is False
    page = httpx.get(f"{served.address}/").text
    told = set(re.findall(r"""(?:src|href)=["'](https?://[^"'/]+)""", page))
    assert told <= {served.address}
