"""What the kernel of Linux is asked to refuse a process for good, on top of its limits: seccomp(2) and landlock(7).

Both need no rights and hold for every thread and program that follows. A kernel or machine that offers neither leaves
the process as it is; ``enforced`` says what holds.
"""

import ctypes
import mimetypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_NO_NEW_PRIVILEGES, _SECCOMP, _DEATH_SIGNAL = 38, 22, 1  # PR_SET_… of linux/prctl.h
_FILTER = 2  # SECCOMP_MODE_FILTER
_KILL = 9  # SIGKILL
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446  # the same number on every machine
_READ_FILE = 0x4  # LANDLOCK_ACCESS_FS_READ_FILE
_READ = _READ_FILE | 0x8  # and LANDLOCK_ACCESS_FS_READ_DIR
_EXECUTE = 0x1  # LANDLOCK_ACCESS_FS_EXECUTE
_WRITES = 0x1FFF & ~(_READ | _EXECUTE)  # everything else of the first version of landlock: writing, making, removing
_TCP, _KNOWS_TCP = 0x3, 4  # LANDLOCK_ACCESS_NET_BIND_TCP, _CONNECT_TCP; the version that knows them

# Numbers of system calls by machine (asm/unistd.h); they answer EPERM.
_CALLS = {
    "x86_64": {
        "network": (41, 42, 43, 44, 46, 49, 50, 53, 288, 307),
        "processes": (57, 58),
        "programs": (59, 322),
        "others": (62, 101, 200, 272, 298, 308, 310, 311, 321, 323, 424, 425, 426, 427, 434, 438),
        "files": (76, *range(82, 89), *range(90, 95), 133, 161, 165, 166, *range(188, 191), *range(258, 261)),
        "more files": (*range(263, 267), 268, 316, 319, 452),
        "keys": (248, 249, 250),
        "kernel": (155, 175, 246, 313),
        "absent": (435, 437),  # clone3, openat2 answer ENOSYS: a filter cannot look at their arguments, others do it
    },
    "aarch64": {
        "network": (198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
        "processes": (),
        "programs": (221, 281),
        "others": (97, 117, 129, 130, 241, 268, 270, 271, 280, 282, 424, 425, 426, 427, 434, 438),
        "files": (5, 6, 7, 33, 34, 35, 36, 37, 38, 39, 40, 45, 51, 52, 53, 54, 55, 276, 279, 452),
        "keys": (217, 218, 219),
        "kernel": (41, 104, 105, 273),
        "absent": (435, 437),
    },
}
# (system call to open, which argument holds its flags), and clone, tgkill, prlimit64.
_OPEN = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}
_CLONE, _TGKILL, _PRLIMIT = (
    {"x86_64": 56, "aarch64": 220},
    {"x86_64": 234, "aarch64": 131},
    {"x86_64": 302, "aarch64": 261},
)
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_… of linux/audit.h
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_THREAD = 0x10000  # CLONE_THREAD
_EPERM, _ENOSYS = 1, 38
# Classic BPF (linux/bpf_common.h) and what a filter may answer (linux/seccomp.h).
_LOAD, _EQUAL, _ABOVE, _BITS, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000  # bit of the calls of another ABI on the same machine

Instruction = tuple[int, int, int, int]


def die_with_parent() -> None:
    """Have this process killed when the one that started it ends, so that none is left behind by a crash there."""
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "prctl"):
        library.prctl(_DEATH_SIGNAL, _KILL, 0, 0, 0)


def enforced(*, programs: bool = False) -> tuple[str, ...]:
    """Give up the network, other processes and writing, and what can be read beyond the libraries of the program.

    Returns which of "seccomp" and "landlock" hold from now on. ``programs`` keeps the right to become another program
    and to read any file, which that program needs for its own libraries and data.
    """
    machine = platform.machine()
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "prctl") or sys.platform != "linux":
        return ()
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    held = []
    if _landlock(library, () if programs else _readable()):
        held.append("landlock")
    if machine in _CALLS and _seccomp(library, _filter(machine, programs=programs)):
        held.append("seccomp")
    return tuple(held)


def _filter(machine: str, *, programs: bool) -> list[Instruction]:
    """The filter as instructions: another machine or a call of the list is refused, the rest passes."""
    calls = _CALLS[machine]
    refused = [call for kind, found in calls.items() if kind not in ("absent", "programs") for call in found]
    refused += () if programs else calls["programs"]
    made: list[Instruction] = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, _AUDIT[machine]),
        (_ANSWER, 0, 0, _ERROR | _EPERM),
        (_LOAD, 0, 0, _NUMBER),
        (_ABOVE, 0, 1, _X32),
        (_ANSWER, 0, 0, _ERROR | _EPERM),
    ]
    for call in refused:
        made += _when(call, [(_ANSWER, 0, 0, _ERROR | _EPERM)])
    for call in calls["absent"]:
        made += _when(call, [(_ANSWER, 0, 0, _ERROR | _ENOSYS)])
    for call, place in _OPEN[machine]:
        made += _when(call, _refuse_unless(place, (_BITS, 0, 1, _WRITING)))
    made += _when(_CLONE[machine], _refuse_unless(0, (_BITS, 1, 0, _THREAD)))  # threads are not processes
    made += _when(_TGKILL[machine], _refuse_unless(0, (_EQUAL, 1, 0, os.getpid())))  # abort() ends the process itself
    made += _when(_PRLIMIT[machine], _refuse_unless(0, (_EQUAL, 1, 0, 0)))  # its own limits only
    return [*made, (_ANSWER, 0, 0, _ALLOW)]


def _when(call: int, then: list[Instruction]) -> list[Instruction]:
    return [(_EQUAL, 0, len(then), call), *then]


def _refuse_unless(place: int, test: Instruction) -> list[Instruction]:
    """Refuse by a test of one argument, the low half of it; the test jumps over the refusal or not."""
    return [
        (_LOAD, 0, 0, _ARGUMENTS + 8 * place),
        test,
        (_ANSWER, 0, 0, _ERROR | _EPERM),
        (_ANSWER, 0, 0, _ALLOW),
    ]


def _seccomp(library: ctypes.CDLL, instructions: list[Instruction]) -> bool:
    code = b"".join(struct.pack("=HBBI", *one) for one in instructions)
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HxxxxxxP", len(instructions), ctypes.addressof(kept))
    return bool(library.prctl(_SECCOMP, _FILTER, ctypes.c_char_p(program), 0, 0) == 0)


def _landlock(library: ctypes.CDLL, readable: Iterable[Path]) -> bool:
    """Forbid writing and TCP, and reading beyond ``readable`` when there is any."""
    version = library.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    paths = [path for path in readable if path.exists()]
    handled = _WRITES | (_READ | _EXECUTE if paths else 0)
    ruled = struct.pack("=QQ", handled, _TCP) if version >= _KNOWS_TCP else struct.pack("=Q", handled)
    rules = library.syscall(_LANDLOCK_CREATE, ctypes.c_char_p(ruled), len(ruled), 0)
    if rules < 0:
        return False
    try:
        for path in paths:
            allowed = _READ | _EXECUTE if path.is_dir() else _READ_FILE | _EXECUTE
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", allowed, handle)
                library.syscall(_LANDLOCK_ADD, rules, 1, ctypes.c_char_p(rule), 0)
            finally:
                os.close(handle)
        return bool(library.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _readable() -> set[Path]:
    """Where the interpreter, its libraries and those of the system are; nothing of a person is there."""
    own = Path(__file__).resolve().parent
    named = [one for one in sys.path if Path(one).resolve() != own.parent]  # a workspace may stand beside our packages
    named += [str(own), sys.prefix, sys.base_prefix, sys.exec_prefix, "/usr", "/lib", "/lib64", "/nix/store"]
    named += [*os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep), *map(str, mimetypes.knownfiles), "/dev/urandom"]
    named += ["/etc/ld.so.cache", "/etc/localtime", "/sys/fs/cgroup", "/proc/self/maps", "/proc/meminfo"]
    return {Path(one).resolve() for one in named if one}
