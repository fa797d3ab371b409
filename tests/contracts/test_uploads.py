"""Batches over the wire: streamed to disk, followed, cancelled, repeated, too large, cut off, killed and resumed."""

import json
import os
import re
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

MB = 1024 * 1024
EDGE = b"----capnr-edge"
TEXT = "# Politique {n}\n\nLa politique numérique responsable numéro {n} est signée par la direction générale.\n"


class Server:
    """A real server on a workspace of its own."""

    def __init__(self, start: Callable[..., Popen[bytes]], folder: Path, rules: Path) -> None:
        self.folder = folder
        self._start = lambda: start(
            "serve", "--port", "0", "--workspace", folder, "--referential", rules, "--on", "2026-11-23"
        )
        self.process = self._start()
        self.port = self._port()

    def _port(self) -> int:
        assert self.process.stdout is not None
        said = self.process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said
        return int(found.group(1))

    def again(self) -> None:
        """Start it anew after it was killed."""
        self.process = self._start()
        self.port = self._port()

    def kill(self) -> None:
        """End it and its children at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of one request."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, f"/api/v1{path}", body, {name.replace("_", "-"): one for name, one in headers.items()})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())

    def send(self, files: Sequence[tuple[str, bytes]], **headers: str) -> tuple[int, Any]:
        """Send a batch."""
        return self.ask("POST", "/uploads", form(files), **headers, Content_Type=CONTENT)

    def ended(self, wanted: str) -> Any:
        """The batch once it has ended."""
        return self.until(lambda: next((one for one in [self.ask("GET", f"/jobs/{wanted}")[1]] if over(one)), None))

    def until(self, done: Callable[[], Any]) -> Any:
        """What `done` gives as soon as it gives something."""
        stop = time.monotonic() + 120
        while time.monotonic() < stop:
            found = done()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError("waited in vain")

    def memory(self) -> int:
        """Bytes of memory in use now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024  # type: ignore[union-attr]

    def inbox(self) -> list[str]:
        """What waits on the disk."""
        folder = self.folder / "inbox"
        return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


CONTENT = f"multipart/form-data; boundary={EDGE[2:].decode()}"


def part(name: str) -> bytes:
    return (
        EDGE
        + f'\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
    )


def form(files: Sequence[tuple[str, bytes]]) -> bytes:
    return b"".join(part(name) + data + b"\r\n" for name, data in files) + EDGE + b"--\r\n"


def over(job: Any) -> bool:
    return job["state"] in ("done", "failed", "cancelled")


def policies(count: int, start: int = 0) -> list[tuple[str, bytes]]:
    return [(f"politique-{n}.md", TEXT.format(n=n).encode()) for n in range(start, start + count)]


@pytest.fixture(scope="module")
def server(capnr: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(capnr.start, tmp_path_factory.mktemp("uploads") / "workspace", small_rules)
    yield made
    made.process.send_signal(signal.SIGTERM)
    made.process.communicate(timeout=30)


def test_a_batch_is_taken_over_and_read_behind(server: Server) -> None:
    files = [("dossier/charte.md", TEXT.format(n="A").encode()), ("../../etc/vide.pdf", b""), *policies(3)]
    status, job = server.send(files)
    assert status == 202
    assert job["state"] in ("queued", "running")
    done = server.ended(job["id"])
    assert done["state"] == "done"
    assert len(done["documents"]) == 4
    assert [(one["name"], one["code"]) for one in done["refused"]] == [("etc/vide.pdf", "empty")]
    assert done["stage"]["done"] == done["stage"]["total"]
    names = {one["name"] for one in server.ask("GET", "/documents")[1]["documents"]}
    assert {"dossier/charte.md", "politique-0.md"} <= names
    assert server.inbox() == []
    assert server.ask("GET", "/assessment")[0] == 200
    assert job["id"] in [one["id"] for one in server.ask("GET", "/jobs")[1]["jobs"]]


def test_the_same_files_again_cost_nothing_and_the_same_key_is_the_same_batch(server: Server) -> None:
    files = policies(2, start=100)
    first = server.ended(server.send(files, Idempotency_Key="envoi-1")[1]["id"])
    assert first["reused"] == []
    status, same = server.send(files, Idempotency_Key="envoi-1")
    assert (status, same["id"]) == (202, first["id"])
    status, refused = server.send(policies(2, start=300), Idempotency_Key="envoi-1")
    assert (status, refused["code"]) == (422, "key_reused")
    assert server.inbox() == []
    calls = len(server.ask("GET", "/usage")[1]["calls"])
    again = server.ended(server.send(files)[1]["id"])
    assert sorted(again["reused"]) == sorted(again["documents"]) == sorted(first["documents"])
    told = server.ask("GET", "/usage")[1]["calls"][calls:]
    assert sum(one["texts"] for one in told) == 0


def test_events_follow_a_batch_to_its_end_and_go_on_where_a_reader_left(server: Server) -> None:
    job = server.send(policies(40, start=200))[1]
    events = list(stream(server, job["id"]))
    assert events[-1]["event"] == "end"
    assert events[-1]["data"]["state"] == "done"
    numbers = [int(one["id"]) for one in events]
    assert numbers == sorted(set(numbers))
    stages = [one["data"]["stage"] for one in events if one["data"]["stage"]]
    read = [one["done"] for one in stages if one["phase"] == "reading"]
    assert read == sorted(read)
    late = list(stream(server, job["id"], last=numbers[-1]))
    assert [one["event"] for one in late] == ["end"]
    assert server.ask("GET", "/jobs/job-none/events")[0] == 404


def stream(server: Server, wanted: str, last: int = 0) -> Iterator[dict[str, Any]]:
    """The events of a batch until the server ends the stream."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=120)) as line:
        line.request("GET", f"/api/v1/jobs/{wanted}/events", headers={"Last-Event-ID": str(last)})
        answer = line.getresponse()
        assert answer.headers["content-type"].startswith("text/event-stream")
        for block in answer.read().decode().split("\n\n"):
            fields = dict(one.split(": ", 1) for one in block.splitlines() if ": " in one and one[0] != ":")
            if "data" in fields:
                yield {**fields, "data": json.loads(fields["data"])}


def test_readers_are_answered_while_a_batch_is_read(server: Server) -> None:
    before = server.ask("GET", "/assessment")[1]
    job = server.send(policies(400, start=1000))[1]
    during = []
    while not over(server.ask("GET", f"/jobs/{job['id']}")[1]):
        status, seen = server.ask("GET", "/assessment")
        during.append((status, seen["documents"]))
    assert during
    assert {status for status, _ in during} == {200}
    assert during[0][1] == before["documents"]  # the documents of before, until all of them are there
    after = server.ask("GET", "/assessment")[1]
    assert len(after["documents"]) == len(before["documents"]) + 400


def test_a_batch_can_be_cancelled_and_what_was_read_stays(server: Server) -> None:
    job = server.send(policies(400, start=2000))[1]
    server.until(lambda: (server.ask("GET", f"/jobs/{job['id']}")[1]["stage"] or {}).get("done"))
    server.ask("DELETE", f"/jobs/{job['id']}")
    assert server.ended(job["id"])["state"] == "cancelled"
    names = {one["name"] for one in server.ask("GET", "/assessment")[1]["documents"]}
    kept = [f"politique-{n}.md" for n in range(2000, 2400) if f"politique-{n}.md" in names]
    assert 0 < len(kept) < 400
    assert server.inbox() == []


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"", CONTENT),
        (b"nothing of a form", CONTENT),
        (form([]), CONTENT),
        (part("a.md") + b"cut off in the middle", CONTENT),
        (form([("a.md", b"x")]).replace(b'name="files"', b'name="other"'), CONTENT),
        (EDGE + b"\r\n" + b"X" * 100_000, CONTENT),
        (b"{}", "application/json"),
        (form([("a.md", b"x")]), "multipart/form-data"),
    ],
)
def test_what_is_no_form_with_files_is_refused_and_leaves_nothing(server: Server, body: bytes, content: str) -> None:
    status, told = server.ask("POST", "/uploads", body, Content_Type=content)
    assert (status, told["code"]) == (422, "not_a_form")
    assert server.inbox() == []


def test_an_upload_that_breaks_off_leaves_nothing(server: Server) -> None:
    line = socket.create_connection(("127.0.0.1", server.port))
    head = (
        f"POST /api/v1/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {CONTENT}\r\nContent-Length: 900000\r\n\r\n"
    )
    line.sendall(head.encode() + part("a.md") + b"x" * 50_000)
    server.until(lambda: [one for one in server.inbox() if one.endswith(".part")])
    line.close()
    server.until(lambda: server.inbox() == [])


def test_a_file_beyond_the_limit_is_refused_alone_and_takes_no_memory(server: Server) -> None:
    before, most = server.memory(), 0
    size = 300 * MB
    name = part("enorme.pdf") + b"%PDF-1.7\n"
    rest = b"\r\n" + part("charte.md") + TEXT.format(n="B").encode() + b"\r\n" + EDGE + b"--\r\n"
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=120)) as line:
        line.putrequest("POST", "/api/v1/uploads")
        line.putheader("Content-Type", CONTENT)
        line.putheader("Content-Length", str(len(name) + size + len(rest)))
        line.endheaders()
        line.send(name)
        for n in range(300):
            line.send(b"\0" * MB)
            most = max(most, server.memory()) if n % 20 == 0 else most
            used = sum(one.stat().st_blocks * 512 for one in (server.folder / "inbox").rglob("*") if one.is_file())
            assert used <= 101 * MB
        line.send(rest)
        job = json.loads(line.getresponse().read())
    done = server.ended(job["id"])
    assert [(one["name"], one["code"]) for one in done["refused"]] == [("enorme.pdf", "too_large")]
    assert len(done["documents"]) == 1
    assert most - before < 64 * MB


def test_an_upload_larger_than_the_server_takes_is_refused_before_it_is_sent(server: Server) -> None:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
        line.putrequest("POST", "/api/v1/uploads")
        line.putheader("Content-Type", CONTENT)
        line.putheader("Content-Length", str(1001 * MB))
        line.endheaders()
        answer = line.getresponse()
        assert answer.status == 413
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_server_killed_in_the_middle_of_a_batch_goes_on_when_it_starts_again(
    capnr: Any, small_rules: Path, tmp_path: Path
) -> None:
    server = Server(capnr.start, tmp_path / "workspace", small_rules)
    job = server.send(policies(120))[1]
    server.until(lambda: (server.ask("GET", f"/jobs/{job['id']}")[1]["stage"] or {}).get("done", 0) > 5)
    server.kill()
    assert server.inbox() == [job["id"]]
    (server.folder / "inbox" / "job-cut.part").mkdir()
    server.again()
    try:
        done = server.ended(job["id"])
        assert done["state"] == "done"
        assert len(done["documents"]) == 120
        assert 5 < len(done["reused"]) < 120
        assert server.inbox() == []
    finally:
        server.process.send_signal(signal.SIGTERM)
        server.process.communicate(timeout=30)
    with closing(sqlite3.connect(server.folder / "capnr.sqlite")) as database:
        assert database.execute("select count(*), count(distinct digest) from documents").fetchone() == (120, 120)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
