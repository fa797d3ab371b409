"""The files inside a ZIP archive or a message, those inside them included: each becomes a document of its own, named
"archive.zip/member" or "message.eml/attachment".

Runs in the child process. Nothing is written anywhere: a member is bytes and a name that is never used as a path.
"""

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from ingest.clean import one_line
from ingest.detect import EML, ZIP, detect, may_hold_files
from ingest.errors import DAMAGED_ARCHIVE, ReadError
from ingest.limits import MB, Limits
from ingest.mail_parts import FILE, parsed, parts
from ingest.model import Problem
from ingest.refusals import problem, refuse

_DRIVE = re.compile(r"[A-Za-z]:")
_LOCKED = 0x1  # general purpose bit 0: encrypted
_LOCAL = 30  # bytes of a local header without its name
_NAME_MOST = 400  # characters of a name


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A file inside an archive: its bytes, or why it is refused."""

    name: str  # archives on the way and folders, "/" between
    data: bytes = b""
    refused: Problem | None = None


@dataclass(kw_only=True, slots=True)
class _Budget:
    """What all archives inside one another may still hold together."""

    members: int
    size: int  # bytes unpacked


def members(name: str, data: bytes, limits: Limits) -> Iterator[Member]:
    """The files of an archive or message, in its order. Raises ReadError for one that is broken or beyond the limits.

    A message inside is a member, then its attachments are; the message that is given is not among them.
    """
    budget = _Budget(members=limits.zip_members, size=limits.zip_bytes)
    open_it = _inside if detect(name, data, limits) == ZIP else _attached
    yield from open_it(name, data, limits, budget, 1)


def _inside(name: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = archive.infolist()
        _forbid_overlap(found, len(data))
        taken: set[str] = set()
        for info in found:
            budget.members -= 1
            if budget.members < 0:
                raise refuse("zip_bomb")
            written = info.filename.replace("\\", "/")
            if info.is_dir() or any(part.startswith(".") and part != ".." for part in written.split("/")):
                continue
            if written.startswith("__MACOSX/"):
                continue
            whole = _unlike(f"{name}/{_clean(written)}", taken)
            try:
                content = _content(archive, info, written, limits, budget)
            except ReadError as error:
                yield Member(name=whole, refused=error.problem)
                continue
            yield from _member(whole, content, limits, budget, depth + 1)


def _attached(name: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    """The files attached to a message; beyond the deepest level they are named and refused."""
    taken: set[str] = set()
    for part in parts(parsed(data)):
        if part.role != FILE:
            continue
        budget.members -= 1
        if budget.members < 0:
            raise refuse("zip_bomb")
        whole = _unlike(f"{name}/{part.name}", taken)
        if depth > limits.zip_depth:
            yield Member(name=whole, refused=problem("too_deep", limit=limits.zip_depth))
            continue
        content = part.content()
        budget.size -= len(content)
        if budget.size < 0:
            raise refuse("zip_bomb")
        yield from _member(whole, content, limits, budget, depth + 1)


def _member(name: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    """A file with those inside it."""
    kind = _kind(name, data, limits)
    if not data:
        yield Member(name=name, refused=problem("empty"))
    elif len(data) > limits.file_bytes:
        yield Member(name=name, refused=problem("too_large", size=-(-len(data) // MB), limit=limits.file_bytes // MB))
    elif kind == ZIP:
        yield from _nested(name, data, limits, budget, depth)
    else:
        yield Member(name=name, data=data)
        if kind == EML:
            with suppress(ReadError):  # the message will be refused for the same reason when it is read
                yield from _attached(name, data, limits, budget, depth)


def _nested(name: str, data: bytes, limits: Limits, budget: _Budget, depth: int) -> Iterator[Member]:
    """An archive in an archive: what is wrong with it does not touch the one around it, but the budget is shared."""
    if depth > limits.zip_depth:
        yield Member(name=name, refused=problem("too_deep", limit=limits.zip_depth))
        return
    try:
        yield from _inside(name, data, limits, budget, depth)
    except ReadError as error:
        yield Member(name=name, refused=error.problem)
    except DAMAGED_ARCHIVE:
        yield Member(name=name, refused=problem("broken"))


def _kind(name: str, data: bytes, limits: Limits) -> str:
    """The type of a file that may hold others, "" for any other."""
    try:
        return detect(name, data, limits) if may_hold_files(name, data) else ""
    except ReadError:  # it will be refused for the same reason when it is read
        return ""


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, written: str, limits: Limits, budget: _Budget) -> bytes:
    """The bytes of one member. Raises ReadError."""
    if written.startswith("/") or _DRIVE.match(written) or ".." in written.split("/"):
        raise refuse("unsafe_name")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise refuse("link")
    if info.flag_bits & _LOCKED:
        raise refuse("encrypted")
    if info.file_size > limits.file_bytes:
        raise refuse("too_large", size=-(-info.file_size // MB), limit=limits.file_bytes // MB)
    budget.size -= info.file_size
    if budget.size < 0:
        raise refuse("zip_bomb")
    if not info.file_size:
        raise refuse("empty")
    try:
        return archive.read(info)
    except DAMAGED_ARCHIVE as error:
        raise refuse("broken") from error


def _forbid_overlap(found: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive whose members share bytes: a bomb that needs no nesting."""
    reach = 0
    for info in sorted(found, key=lambda one: one.header_offset):
        if info.header_offset < reach:
            raise refuse("zip_bomb")
        reach = info.header_offset + _LOCAL + info.compress_size
        if reach > size:
            raise refuse("broken")


def _clean(written: str) -> str:
    """A name that can be stored and shown."""
    parts = [one_line(part) for part in written.encode("utf-8", "backslashreplace").decode("utf-8").split("/")]
    return "/".join(part for part in parts if part and part != "..")[-_NAME_MOST:] or "?"


def _unlike(name: str, taken: set[str]) -> str:
    """The name, numbered before its ending when another member has it."""
    made, count = name, 2
    stem, ending = posixpath.splitext(name)
    while made in taken:
        made, count = f"{stem} ({count}){ending}", count + 1
    taken.add(made)
    return made
