"""The child process that reads files: ``python -m ingest.sandbox``. It serves one file after another on its two pipes.

It gives up what it does not need before it sees a byte of any document: memory above the limit, processor time, files
to write, files of people to read, the network, other processes and programs. The kernel enforces it (limits, a network
of its own, ``ingest.kernel``); an audit hook of Python says the same a second time. What of that the system does not
offer (another kernel, no rights) is left to the rest.
"""

import ctypes
import json
import os
import resource
import sys
from dataclasses import fields
from functools import partial
from typing import IO, Any

from ingest import ocr
from ingest.frames import PIECE, read_frame, write_frame
from ingest.kernel import die_with_parent, enforced
from ingest.limits import MB, Limits
from ingest.ocr import Recognised
from ingest.refusals import problem
from ingest.work import TASKS, Result

_REQUEST_MOST = MB  # bytes of the message that announces a file
_RECURSION = 5_000  # frames: documents nest deeper than programs, and the limits count the levels
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of linux/sched.h
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.startfile",
)
_FORBIDDEN_WRITES = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one file after another until the parent closes the pipe or a file used up the memory."""
    while True:
        try:
            request = json.loads(read_frame(requests, _REQUEST_MOST))
        except EOFError:
            return
        limits = _limits(request["limits"])
        data = read_frame(requests, limits.file_bytes)
        _bound_time(limits)
        ocr.use(partial(_ask, requests, answers))
        answer = _answer(str(request["task"]), str(request["name"]), data, limits, request.get("asked", {}))
        pieces = answer.pop("pieces", None)
        write_frame(answers, json.dumps({**answer, "follows": pieces is not None}, ensure_ascii=False).encode())
        if pieces is not None:
            for piece in pieces:
                write_frame(answers, PIECE + piece)
            write_frame(answers, b"")
        if answer.get("last"):
            return


def _ask(requests: IO[bytes], answers: IO[bytes], picture: bytes, limits: Limits) -> Recognised:
    """Have the parent read a picture: this process may start no program."""
    write_frame(answers, b'{"picture": true}')
    write_frame(answers, picture)
    found = json.loads(read_frame(requests, limits.text_bytes + _REQUEST_MOST))
    words = tuple((a, b, c, d, e, f) for a, b, c, d, e, f in found["words"])
    return Recognised(state=str(found["state"]), text=str(found["text"]), words=words)


def confine(memory: int) -> None:
    """Give up memory beyond ``memory`` bytes, files, the network and other programs, as far as the system can."""
    give_up(memory)
    sys.addaudithook(_forbid)


def give_up(memory: int, *, programs: bool = False) -> None:
    """What of that the kernel enforces; with ``programs``, on the program that takes the place of this one."""
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "unshare") and library.unshare(_NEW_NETWORK) != 0:
        library.unshare(_NEW_USER | _NEW_NETWORK)
    enforced(programs=programs)


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: what a reader never needs raises PermissionError."""
    if event.startswith(_FORBIDDEN) or event in _FORBIDDEN_WRITES:
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("open for writing")


def _answer(task: str, name: str, data: bytes, limits: Limits, asked: dict[str, Any]) -> Result:
    try:
        return TASKS[task](name, data, limits, **asked)
    except MemoryError:
        reason = problem("memory", limit=limits.memory_bytes // MB)
        return {"refused": {"code": reason.code, "fr": reason.fr, "en": reason.en}, "last": True}


def _bound_time(limits: Limits) -> None:
    """Allow this file its processor time, on top of what earlier files used. At the limit the system ends the
    process.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(usage.ru_utime + usage.ru_stime + limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limits(plain: dict[str, Any]) -> Limits:
    return Limits(**{field.name: plain[field.name] for field in fields(Limits)})


def main() -> None:
    """Keep the two pipes for the protocol, and let whatever a library prints go nowhere."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.setrecursionlimit(_RECURSION)
    die_with_parent()
    confine(_limits_memory())
    serve(requests, answers)


def _limits_memory() -> int:
    """The memory limit in bytes, given as the only argument."""
    return int(sys.argv[1])


if __name__ == "__main__":
    main()
