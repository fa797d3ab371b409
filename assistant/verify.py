"""Proof that nothing is left: raw bytes of every file of the workspace searched, and what is stored checked.

Looked for are the traces of every erased document and, where they are given, the words of a file or a text. What a
document that is still there explains is named as such: the same sentence may live in two documents.
"""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from assistant.bootstrap import Workspace
from assistant.erasure import wording
from assistant.errors import UsageError
from assistant.integrity import Fault, faults
from assistant.scrubbing import whole_text
from assistant.storage.tables import passages
from assistant.storage.tombstones import SqlTombstones
from assistant.traces import WINDOW, Wanted, forms, unpacked, windows
from ingest.model import Document, Passage
from ingest.pipeline import ingest_bytes

GIVEN_FILE, GIVEN_TEXT, ERASED = "file", "text", "erased"
REFERENTIAL = "référentiel"
"""What explains words of the referentials, which kept assessments repeat."""
MOST = 200_000
"""Windows of a given file that are looked for."""
HOLDING = re.compile(r"capnr\.sqlite(-wal|-shm|-journal)?|inventory\.bin")
"""Files in which the words of a document that is there may stand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """Words found in a file of the workspace."""

    file: str
    """Path inside the workspace."""
    offset: int
    """First byte of the first place."""
    places: int
    """Different windows found."""
    what: str
    """ERASED, GIVEN_FILE or GIVEN_TEXT."""
    document: str
    """Id of the erased document, empty for what was given."""
    explained: tuple[str, ...]
    """Documents, still there, that say the same; empty when nothing explains it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What a verification found."""

    files: int
    """Files searched."""
    size: int
    """Bytes searched."""
    seconds: float
    """Seconds that the search took."""
    erased: int
    """Erased documents looked for."""
    wanted: int
    """Windows looked for, in all."""
    hits: tuple[Hit, ...]
    """Words found, those that nothing explains first."""
    faults: tuple[Fault, ...]
    """What is wrong with what is stored."""

    @property
    def left(self) -> tuple[Hit, ...]:
        """Words found that nothing explains."""
        return tuple(one for one in self.hits if not one.explained)

    @property
    def sound(self) -> bool:
        """Whether nothing is left and nothing is wrong."""
        return not self.left and not self.faults


def verify(workspace: Workspace, *, original: Path | None = None, text: str = "") -> Verified:
    """Search every file of a workspace and check what is stored.

    Raises UsageError when the file `original` cannot be read or a given text is blank.
    """
    stones = SqlTombstones(workspace.engine).all()
    owners: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for stone in stones:
        for one in unpacked(stone.traces):
            owners[one].add((ERASED, stone.document))
    short: list[bytes] = []
    for said, what in _given(original, text):
        marks = windows(said, MOST)
        for one in marks:
            owners[one].add((what, ""))
        if what == GIVEN_TEXT and (len(said) < 2 * WINDOW or not marks):
            short.append(said)
    started = time.perf_counter()
    wanted = Wanted(owners)
    files = [one for one in sorted(workspace.folder.rglob("*")) if one.is_file() and not one.is_symlink()]
    found: dict[tuple[str, str, str], dict[int | bytes, int]] = defaultdict(dict)
    size = 0
    for path in files:
        name = path.relative_to(workspace.folder).as_posix()
        size += path.stat().st_size
        for one, at in wanted.in_file(path).items():
            for what, document in owners[one]:
                found[name, what, document].setdefault(one, at)
        for needle, at in _short(path, short):
            found[name, GIVEN_TEXT, ""].setdefault(needle, at)
    seconds = time.perf_counter() - started
    try:
        holders = _holders(workspace, {one for marks in found.values() for one in marks}) if found else {}
    except DatabaseError:  # told among the faults; what cannot be read explains nothing
        holders = {}
    hits = [_hit(key, marks, holders) for key, marks in found.items()]
    return Verified(
        files=len(files),
        size=size,
        seconds=seconds,
        erased=len(stones),
        wanted=len(owners) + len(short),
        hits=tuple(sorted(hits, key=lambda one: (bool(one.explained), one.file, one.what, one.document))),
        faults=tuple(faults(workspace)),
    )


def _hit(
    key: tuple[str, str, str], marks: Mapping[int | bytes, int], holders: Mapping[int | bytes, Sequence[str]]
) -> Hit:
    """One line for the places of one file; explained when every one of them is, by a document there."""
    name, what, document = key
    explained = {holder for mark in marks for holder in holders.get(mark, ())}
    waiting = name.startswith("inbox/")
    sure = waiting or (HOLDING.fullmatch(name) is not None and all(holders.get(mark) for mark in marks))
    unexplained = {mark: at for mark, at in marks.items() if sure or not holders.get(mark)} or marks
    return Hit(
        file=name,
        offset=min(unexplained.values()),
        places=len(unexplained),
        what=what,
        document=document,
        explained=(tuple(sorted(explained)) or ("inbox",)) if sure else (),
    )


def _given(original: Path | None, text: str) -> Iterator[tuple[bytes, str]]:
    """The bytes to look for, in every form."""
    if text and not text.strip():
        raise UsageError("blank_text")
    if text:
        yield from ((one, GIVEN_TEXT) for one in dict.fromkeys(forms(text)))
    if original is not None:
        try:
            data = original.read_bytes()
        except OSError as fault:
            raise UsageError("unreadable_file", name=original.name) from fault
        yield data, GIVEN_FILE
        store = _Read()
        ingest_bytes(original.name, data, store)
        for said in store.texts:
            yield from ((one, GIVEN_FILE) for one in dict.fromkeys(forms(said)))


class _Read:
    """A store that remembers the texts of what is read, and nothing else."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def known(self, _digest: str) -> Document | None:
        """Nothing is known."""
        return None

    def add(self, document: Document, found: Sequence[Passage], blob: bytes) -> None:
        """Remember the texts of a document."""
        del blob
        self.texts += [one.text for one in found] + [one.text for one in document.hidden]


def _short(path: Path, needles: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
    """Short texts, looked for as they are."""
    if not needles or not path.stat().st_size:
        return
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for one in needles:
            at = data.find(one)
            if at >= 0:
                yield one, at


def _holders(workspace: Workspace, marks: Iterable[int | bytes]) -> dict[int | bytes, list[str]]:
    """For each window found the documents, still there, that hold it."""
    marks = list(marks)
    wanted = Wanted(one for one in marks if isinstance(one, int))
    needles = [one for one in marks if isinstance(one, bytes)]
    holders: dict[int | bytes, list[str]] = defaultdict(list)
    own_words = wording(workspace)
    for form in forms(own_words):
        there: list[int | bytes] = [*wanted.within(form), *(needle for needle in needles if needle in form)]
        for one in there:
            holders[one] = [REFERENTIAL]
    for document in workspace.documents.all():
        said = f"{whole_text(document)}\n{document.name}\n" + "\n".join(_headings(workspace, document))
        own: set[int | bytes] = set()
        for data in (workspace.documents.blob(document.id) or b"", *forms(said)):
            own |= set(wanted.within(data))
            own |= {one for one in needles if one in data}
        for one in own:
            holders[one].append(document.name)
    return holders


def _headings(workspace: Workspace, document: Document) -> list[str]:
    query = select(passages.c.heading).where(passages.c.document == document.id).distinct()
    with workspace.engine.connect() as connection:
        return list(connection.execute(query.order_by(passages.c.heading)).scalars())
