"""Referentials read and checked once, kept for the next command in a private folder of the user.

What is kept is `scoring.compact` text under the digest of the YAML and of the code that reads it (stricter than the
version of the program, and three milliseconds quicker to know), so that neither other rules nor other checks meet an
old copy. A copy is proven equal to what was parsed before it is written. It is read back only from a folder that nobody
else can open, as a plain file of the same user, whole to the byte; anything else is as if nothing was kept, and the
YAML is read again. Who can write there can write the workspace too: a copy gives nobody a power over a score that they
did not have.
"""

import gc
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from scoring import compact
from scoring.compact import FORMAT, dump, restore
from scoring.model import Referential

CODE: Final = ("catalogue", "checks", "compact", "metrics", "reader", "referential")
"""Modules of `scoring` that decide what a YAML text means and whether it is refused."""
SOURCES: Final = Path(compact.__file__).parent
"""Where they stand."""
KEPT: Final = 16
"""Copies kept; older ones go."""
LARGEST: Final = 20_000_000
"""Bytes of a copy that is still read."""
DIGEST: Final = 64
"""Characters of a SHA-256 in hexadecimal."""


def folder() -> Path:
    """Where copies are kept: `capnr/referentials` in `XDG_CACHE_HOME`, or in `.cache` of the home folder."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "capnr" / "referentials"


def recall(text: str) -> Referential | None:
    """The copy kept of this YAML text, None when there is none that can be trusted."""
    wanted = hashlib.sha256(text.encode()).hexdigest()
    try:
        kept = _read(folder() / _name(wanted))
        if hashlib.sha256(kept[DIGEST + 1 :]).hexdigest().encode() != kept[:DIGEST]:
            return None
        with _undisturbed():
            found = restore(kept[DIGEST + 1 :].decode())
    except (OSError, ValueError, RuntimeError):  # RuntimeError: no home folder; UnicodeDecodeError is a ValueError
        return None
    return found if found.digest == wanted else None


def keep(referential: Referential) -> None:
    """Keep a copy of what was just parsed; a folder that is not ours alone, or a full disk, is no fault."""
    payload = dump(referential)
    if restore(payload) != referential:  # never so, as tests show: yet a wrong copy would change scores for good
        return
    with suppress(OSError, RuntimeError):
        home = folder()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(home.lstat(), stat.S_ISDIR):
            return
        handle, name = tempfile.mkstemp(dir=home, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                data = payload.encode()
                file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            os.replace(name, home / _name(referential.digest))
        except OSError:
            os.unlink(name)
            raise
        _prune(home)


def _name(digest: str) -> str:
    """The file of a copy, from the digest of its YAML."""
    return f"{hashlib.sha256(f'{digest}|{FORMAT}|{_code()}'.encode()).hexdigest()}.json"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the garbage collector: nothing dies while a referential comes to life, and looking doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=1)
def _code() -> str:
    """SHA-256 of the code that reads referentials."""
    return hashlib.sha256(b"\0".join((SOURCES / f"{one}.py").read_bytes() for one in CODE)).hexdigest()


def _read(path: Path) -> bytes:
    """The bytes of a copy. Raises OSError when there is none, or when another could have written it."""
    if not _private(path.parent.lstat(), stat.S_ISDIR):
        raise PermissionError(path.parent)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not _private(found, stat.S_ISREG) or found.st_size > LARGEST:
            raise PermissionError(path)
        return file.read()


def _private(found: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether it is of this kind, ours, and open to nobody else; systems without owners only tell the kind."""
    if not hasattr(os, "getuid"):
        return kind(found.st_mode)
    return kind(found.st_mode) and found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077


def _prune(home: Path) -> None:
    """Take out the oldest copies beyond `KEPT`."""
    found = sorted(home.glob("*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
    for one in found[KEPT:]:
        one.unlink(missing_ok=True)
