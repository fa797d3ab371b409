"""A few long-lived child processes that read files (``ingest.sandbox``), watched and replaced by this one.

A child that crashes, hangs or goes beyond a limit costs its file a refusal and nothing else.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from ingest.frames import PIECE, read_frame, write_frame
from ingest.limits import MB, Limits
from ingest.ocr import PIXELS_MOST, Engine, run_tesseract
from ingest.refusals import problem
from ingest.spool import Spool
from ingest.work import Result

_ROOT = Path(__file__).resolve().parent.parent
_FRAME_FACTOR = 6  # bytes of JSON for a byte of text at most: text, its escapes, the places of passages
_FRAME_REST = 16 * MB  # bytes of JSON for everything else
_GRACE = 5.0  # seconds for a child to end by itself when the pool closes
_START = 30.0  # seconds a child may take to start, on top of the time for its first file

PROGRAM = (sys.executable, "-P", "-m", "ingest.sandbox")
"""What a child process runs."""


class Pool:
    """Reads files in child processes, at most ``limits.workers`` at a time; a context manager. Children start when
    needed; ``program`` is what each of them runs, with the memory limit in bytes as its last word; ``engine`` reads
    pictures for them.
    """

    def __init__(
        self, limits: Limits | None = None, program: Sequence[str] = PROGRAM, engine: Engine = run_tesseract
    ) -> None:
        self.limits = limits or Limits()
        self._program = tuple(program)
        self._engine = engine
        self._threads = ThreadPoolExecutor(max_workers=self.limits.workers, thread_name_prefix="ingest")
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._children: set[_Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(
        self,
        name: str,
        data: bytes,
        task: str = "document",
        spool: Spool | None = None,
        asked: Mapping[str, object] | None = None,
    ) -> "Future[Result]":
        """Have a file read; the result is what ``ingest.work.TASKS[task]`` makes, given ``asked`` (plain values that
        JSON can carry) by name. Pieces of bytes that a task gives on top are set aside in ``spool``. Raises
        RuntimeError once the pool is closed.
        """
        return self._threads.submit(self._read, task, name, data, spool, asked or {})

    def close(self) -> None:
        """End the children; files that were not begun are dropped. May be called twice."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._closed = True
            children = list(self._children)
        for child in children:
            child.end()
        self._threads.shutdown(wait=True)

    def _read(self, task: str, name: str, data: bytes, spool: Spool | None, asked: Mapping[str, object]) -> Result:
        child = self._take()
        result = child.read(task, name, data, spool, asked)
        if child.usable:
            self._idle.put(child)
        else:
            with self._lock:
                self._children.discard(child)
        return result

    def _take(self) -> "_Child":
        with suppress(queue.Empty):
            while True:
                child = self._idle.get_nowait()
                if child.lives():
                    return child
                child.end()  # something outside has killed it
                with self._lock:
                    self._children.discard(child)
        child = _Child(self.limits, self._program, self._engine)
        with self._lock:
            self._children.add(child)
            closed = self._closed
        if closed:
            child.end()
        return child


class _Child:
    """One child process, used by one thread at a time."""

    def __init__(self, limits: Limits, program: Sequence[str], engine: Engine) -> None:
        self.usable = True
        self._engine = engine
        self._limits = limits
        self._fresh = True
        self._late = False
        self._left = 0.0  # seconds of its time for the file
        self._process = subprocess.Popen(
            [*program, str(limits.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            close_fds=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a child process without its pipes")
        self._stdin, self._stdout = self._process.stdin, self._process.stdout

    def read(
        self, task: str, name: str, data: bytes, spool: Spool | None = None, asked: Mapping[str, object] | None = None
    ) -> Result:
        """The result for one file; a refusal when the child does not survive it, and then the child is of no more
        use.
        """
        self._left = self._limits.seconds + (_START if self._fresh else 0.0)
        self._fresh = False
        most = self._limits.text_bytes * _FRAME_FACTOR + _FRAME_REST
        try:
            with self._watched():
                request = {"task": task, "name": name, "limits": asdict(self._limits), "asked": dict(asked or {})}
                write_frame(self._stdin, json.dumps(request).encode())
                write_frame(self._stdin, data)
                result = self._answer(most)
            pictures = 0
            while result.get("picture"):  # the child may start no program, so it asks for the text of a picture
                pictures += 1
                if pictures > max(1, self._limits.ocr_pages):
                    raise ValueError("pictures beyond the limit")
                self._recognise()
                with self._watched():
                    result = self._answer(most)
            if result.pop("follows", False):
                with self._watched():
                    self._set_aside(spool)
        except (OSError, EOFError, ValueError, RecursionError):
            return self._lost()
        if result.get("last"):
            self.end()
        return result

    def lives(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def _answer(self, most: int) -> Result:
        """What the child answers: a dictionary, whoever may have taken it over. Raises as ``read_frame``."""
        found: object = json.loads(read_frame(self._stdout, most))
        if not isinstance(found, dict):
            raise ValueError("an answer of another shape")
        return found

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Kill the child when what is left of its time is over; the time others take does not count."""
        watch = threading.Timer(self._left, self._expire)
        watch.daemon = True
        started = time.monotonic()
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            self._left = max(0.01, self._left - (time.monotonic() - started))

    def _recognise(self) -> None:
        """Read a picture for the child."""
        with self._watched():
            picture = read_frame(self._stdout, PIXELS_MOST + _FRAME_REST)
        found = self._engine(picture, self._limits)
        text = found.text.encode()[: self._limits.text_bytes // _FRAME_FACTOR].decode("utf-8", "ignore")
        words = [one for one in found.words if one[1] <= len(text)]
        with self._watched():
            write_frame(self._stdin, json.dumps({"state": found.state, "text": text, "words": words}).encode())

    def _set_aside(self, spool: Spool | None) -> None:
        """Take the pieces that follow an answer, one at a time, up to the limit for all."""
        left = self._limits.zip_bytes
        while piece := read_frame(self._stdout, self._limits.file_bytes + len(PIECE)):
            left -= len(piece) - len(PIECE)
            if left < 0 or not piece.startswith(PIECE):
                raise ValueError("pieces beyond the limit")
            if spool is not None:
                spool.add(piece[len(PIECE) :])

    def end(self) -> None:
        """End the process: closing its input asks it to, a kill makes it."""
        self.usable = False
        with suppress(OSError):  # it had gone already, with our last words in the pipe
            self._stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stdout.close()

    def _expire(self) -> None:
        self._late = True
        self._process.kill()

    def _lost(self) -> Result:
        """The refusal that says how the child went."""
        self.usable = False
        self._process.kill()
        status = self._process.wait()
        self.end()
        if self._late or status == -signal.SIGXCPU:
            reason = problem("timeout", limit=round(self._limits.seconds))
        else:
            reason = problem("crashed")
        return {"refused": {"code": reason.code, "fr": reason.fr, "en": reason.en}}


def _environment() -> dict[str, str]:
    """The little that a child may know of the environment of its parent."""
    kept: dict[str, Any] = {
        key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ
    }
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
