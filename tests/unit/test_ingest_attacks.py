"""A reader that an attacker has taken over: what the kernel lets its process do, and what it costs the pool.

The child runs the real sandbox, but its task is the code in the "file". Calls go to the C library, past the audit hook
of Python, as the code of an exploit would.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.kernel import enforced
from ingest.limits import MB, Limits
from ingest.memory import MemoryStore
from ingest.pipeline import ingest_bytes
from ingest.pool import Pool

PROGRAM = """
import ctypes, os, struct, sys, time
from ingest import sandbox, work

LIBC = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    # 0 when the system refuses
    return int(getattr(LIBC, name)(*arguments) >= 0)

def say(raw):
    # to the parent, past the protocol
    for fd in range(3, 64):
        try:
            os.write(fd, raw)
        except OSError:
            pass

def frame(raw):
    say(struct.pack(">Q", len(raw)) + raw)

def taken_over(name, data, limits):
    if name == "good":
        return {"done": "ok"}
    space = dict(globals())
    exec(data.decode(), space)
    return {"done": space.get("done")}

work.TASKS["document"] = taken_over
sandbox.main()
"""
ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform == "linux"


def held() -> tuple[str, ...]:
    """What the kernel of this machine enforces, asked in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, " ".join(enforced()).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as told:
        return tuple(told.read().split())


HELD = held() if LINUX else ()
seccomp = pytest.mark.skipif("seccomp" not in HELD, reason="this kernel has no seccomp filters")
landlock = pytest.mark.skipif("landlock" not in HELD, reason="this kernel has no landlock")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    path = tmp_path_factory.mktemp("program") / "taken_over.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return (sys.executable, "-P", str(path))


@pytest.fixture(scope="module")
def pool(program: tuple[str, ...]) -> Iterator[Pool]:
    limits = Limits(seconds=2, memory_bytes=512 * MB, text_bytes=MB, zip_bytes=MB, ocr_pages=2, workers=1)
    with Pool(limits, program) as shared:
        shared.submit("good", b"").result()
        yield shared


def run(code: str, pool: Pool) -> object:
    return pool.submit("a", code.encode()).result().get("done")


@seccomp
@pytest.mark.parametrize(
    "code",
    [
        "call('socket', 2, 1, 0)",
        "call('socket', 10, 1, 0)",
        "call('socket', 1, 1, 0)",
        "call('socketpair', 1, 1, 0, ctypes.create_string_buffer(8))",
        "call('fork')",
        "call('vfork')",
        "call('execv', b'/bin/true', None)",
        "call('kill', os.getppid(), 0)",
        "call('open', b'{folder}/made', os.O_CREAT | os.O_WRONLY, 0o600)",
        "call('open', b'{folder}/there', os.O_RDWR)",
        "call('unlink', b'{folder}/there')",
        "call('rename', b'{folder}/there', b'{folder}/gone')",
        "call('chmod', b'{folder}/there', 0o777)",
        "call('truncate', b'{folder}/there', 0)",
        "call('mkdir', b'{folder}/made', 0o700)",
        "call('symlink', b'/etc/passwd', b'{folder}/made')",
        "call('prlimit', os.getppid(), 7, None, ctypes.create_string_buffer(16))",
        "call('ptrace', 16, os.getppid(), 0, 0)",
        "call('syscall', 425, 8, ctypes.create_string_buffer(128))",
        "call('unshare', 0x10000000)",
    ],
)
def test_the_kernel_refuses(code: str, pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("secret", encoding="utf-8")
    assert run("done = " + code.replace("{folder}", str(tmp_path)), pool) == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["there"]
    assert (tmp_path / "there").read_text(encoding="utf-8") == "secret"


@landlock
@pytest.mark.parametrize("path", ["{folder}/there", "/etc/passwd", "/proc/{parent}/environ", "/proc/{parent}/mem"])
def test_files_of_people_and_processes_cannot_be_read(path: str, pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("secret", encoding="utf-8")
    wanted = path.replace("{folder}", str(tmp_path)).replace("{parent}", str(os.getpid()))
    assert run(f"done = call('open', {wanted.encode()!r}, 0)", pool) == 0


@seccomp
def test_a_port_of_this_machine_is_out_of_reach(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        port = server.getsockname()[1]
        python = f"""
try:
    __import__('socket').create_connection(('127.0.0.1', {port}), 1)
    done = 'connected'
except OSError as error:
    done = type(error).__name__
"""
        assert run(python, pool) == "PermissionError"
        address = b"\x02\x00" + port.to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
        raw = f"done = [call('connect', fd, {address!r}, 16) for fd in range(3, 64)]"
        assert run(raw, pool) == [0] * 61
        with pytest.raises(TimeoutError):
            server.accept()


ENDS = {
    "leaves": ("os._exit(0)", "crashed"),
    "leaves with a code": ("os._exit(3)", "crashed"),
    "segmentation fault": ("ctypes.string_at(8)", "crashed"),
    "abort": ("os.abort()", "crashed"),
    "raises": ("raise RuntimeError('x')", "crashed"),
    "exhausts the stack": ("f = lambda: f()\nf()", "crashed"),
    "memory bit by bit": ("x = []\nwhile True: x.append(bytearray(1 << 20))", "memory"),
    "memory at once": ("bytearray(1 << 33)", "memory"),
    "endless loop": ("while True: pass", "timeout"),
    "endless loop in C": ("import re\nre.match('(a*)*b', 'a' * 40)", "timeout"),
    "sleeps": ("time.sleep(60)", "timeout"),
    "ignores signals": ("import signal\nsignal.signal(24, signal.SIG_IGN)\nwhile True: pass", "timeout"),
    "too long an answer": ("done = 'x' * (30 << 20)", "crashed"),
    "hangs up": ("os.closerange(3, 64)\ntime.sleep(60)", "crashed"),
    "other words": ("say(b'HTTP/1.1 200 OK' * 99)\ntime.sleep(60)", "crashed"),
    "a length without end": ("say(b'\\xff' * 8)\ntime.sleep(60)", "crashed"),
    "half an answer": ("say(struct.pack('>Q', 99) + b'{')\ntime.sleep(60)", "timeout"),
    "nested without end": ("frame(b'[' * 200_000)\ntime.sleep(60)", "crashed"),
    "another shape": ("frame(b'[1, 2]')\ntime.sleep(60)", "crashed"),
    "pieces without end": ("frame(b'{\"follows\": true}')\nwhile True: frame(b'+' + bytes(1 << 19))", "crashed"),
    "pictures without end": ("while True:\n  frame(b'{\"picture\": true}')\n  frame(b'P5 1 1 255 x')", "crashed"),
    "a picture and no ear": ("frame(b'{\"picture\": true}')\nframe(b'P5 1 1 255 x')\ntime.sleep(60)", "timeout"),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_child_that_goes_wrong_costs_its_file_and_nothing_else(how: str, pool: Pool) -> None:
    code, expected = ENDS[how]
    threads = threading.active_count()
    result = pool.submit("a", code.encode()).result(timeout=60)
    assert result["refused"]["code"] == expected
    assert result["refused"]["fr"]
    assert pool.submit("good", b"").result(timeout=60) == {"done": "ok"}
    assert threading.active_count() <= threads + 1
    assert len([one for one in pool._children if one._process.poll() is None]) == 1


@pytest.mark.parametrize("answer", ["{}", '{"pages": 3}', '{"media_type": 1, "pages": [[]]}', '{"refused": 4}'])
def test_an_answer_of_another_shape_stores_nothing(answer: str, program: tuple[str, ...]) -> None:
    store = MemoryStore()
    with Pool(Limits(workers=1), program) as pool:
        report = ingest_bytes("a", f"frame({answer.encode()!r})\nos._exit(0)".encode(), store, pool=pool)
    assert [one.problem.code for one in report.refused] == ["crashed"]
    assert (report.documents, store.documents, store.passages, store.blobs) == ((), {}, {}, {})


def test_a_child_killed_from_outside_is_replaced(pool: Pool) -> None:
    pool.submit("good", b"").result()
    waiting = pool.submit("a", b"time.sleep(60)")
    time.sleep(0.3)
    child = next(one for one in pool._children if one._process.poll() is None)
    os.kill(child._process.pid, signal.SIGKILL)
    assert waiting.result(timeout=30)["refused"]["code"] == "crashed"
    assert pool.submit("good", b"").result(timeout=30)["done"] == "ok"


def test_idle_children_killed_from_outside_are_replaced(pool: Pool) -> None:
    pool.submit("good", b"").result()
    for child in list(pool._children):
        os.kill(child._process.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert pool.submit("good", b"").result(timeout=30)["done"] == "ok"


def test_many_crashes_leave_no_process_and_no_open_file(program: tuple[str, ...]) -> None:
    before = len(os.listdir("/proc/self/fd")) if LINUX else 0
    with Pool(Limits(seconds=5, workers=2), program) as many:
        ends = [many.submit("a", b"os._exit(1)") for _ in range(12)]
        assert {one.result(timeout=60)["refused"]["code"] for one in ends} == {"crashed"}
        assert many._children == set()
    assert (len(os.listdir("/proc/self/fd")) if LINUX else 0) <= before + 1


@pytest.mark.skipif(not LINUX, reason="the death signal is one of Linux")
def test_children_end_with_a_parent_that_is_killed(program: tuple[str, ...], tmp_path: Path) -> None:
    told = tmp_path / "pid"
    parent = (
        "import pathlib, time\nfrom ingest.pool import Pool\n"
        f"pool = Pool(program={program!r})\npool.submit('good', b'').result()\n"
        "pool.submit('a', b'while True: pass')\ntime.sleep(0.3)\n"
        f"path = pathlib.Path({str(told)!r})\n"
        "path.with_suffix('.new').write_text(str(next(iter(pool._children))._process.pid))\n"
        "path.with_suffix('.new').rename(path)\ntime.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT)
    try:
        assert _within(30, told.exists)
    finally:
        process.kill()
        process.wait()
    child = Path("/proc", told.read_text())
    assert _within(10, lambda: not child.exists() or "\nState:\tZ" in (child / "status").read_text())


def _within(seconds: float, ready: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
