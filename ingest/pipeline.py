"""From files to documents and passages in a store: idempotent by content, one file at a time.

The files of an archive are documents of their own, named "archive.zip/member"; the archive itself is not kept.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from ingest.chunk import place_passages
from ingest.files import Source, find
from ingest.limits import MB, Limits
from ingest.model import Document, IngestReport, Passage, Problem, Progress, Refusal, document_id
from ingest.pool import Pool
from ingest.ports import PassageStore
from ingest.refusals import problem
from ingest.unpacking import Item, Unpacked, items
from ingest.work import Result, hidden_from, pages_from, personal_from, places_from, problem_from

Outcome = tuple[Document | Refusal, bool]  # what became of a file, and whether the store knew it already


def ingest_paths(
    paths: Sequence[Path],
    store: PassageStore,
    *,
    limits: Limits | None = None,
    progress: Callable[[Progress], None] | None = None,
    pool: Pool | None = None,
) -> IngestReport:
    """Read files and folders into a store.

    Folders are walked whole, in sorted order, hidden files and links that lead outside passed over. A file whose
    content
    is known, or that comes twice, is read once. A file that cannot be read is refused; nothing of it is stored and the
    rest goes on. ``pool`` shares child processes between calls (its own limits then hold); without one, a pool is
    opened
    and closed here. Raises IngestError for a path that does not exist and for a folder without files.
    """
    return ingest_sources(find(paths), store, limits=limits, progress=progress, pool=pool)


def ingest_bytes(
    name: str, data: bytes, store: PassageStore, *, limits: Limits | None = None, pool: Pool | None = None
) -> IngestReport:
    """Read one upload into a store, as ``ingest_paths`` would a file of that name. Never raises for what the bytes
    are.
    """
    return ingest_sources([Source(path=Path(), name=name, data=data)], store, limits=limits, pool=pool)


def ingest_sources(
    sources: Sequence[Source],
    store: PassageStore,
    *,
    limits: Limits | None = None,
    progress: Callable[[Progress], None] | None = None,
    pool: Pool | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> IngestReport:
    """Read files under the names that their sources give them, as ``ingest_paths`` does.

    What ``progress`` raises ends the batch between two files; everything stored so far stays.
    """
    report = progress or (lambda _: None)
    with ExitStack() as stack:
        pool = pool or stack.enter_context(Pool(limits or Limits()))
        digests = [_digest(source, pool.limits) for source in sources]
        batch = items(sources, digests, store, pool)
        known = dict(zip(map(id, sources), digests, strict=True))
        told = [(item, item.digest or known[id(item.source)]) for item in batch]
        pace = _Pace([_work(item, digest, store) for item, digest in told], clock)
        outcomes: list[Outcome] = []
        pages = refused = 0
        for done, (item, outcome) in enumerate(zip(batch, _read_all(told, store, pool), strict=True), 1):
            if outcome is not None:
                outcomes.append(outcome)
                pages += len(outcome[0].pages) if isinstance(outcome[0], Document) else 0
                refused += isinstance(outcome[0], Refusal)
            left = pace.left(done)
            report(Progress(done=done, total=len(batch), pages=pages, name=item.name, refused=refused, left=left))
    return _report(outcomes)


class _Pace:
    """How long the rest of a batch takes if its bytes go as those before: what is known already costs nothing."""

    def __init__(self, work: Sequence[int], clock: Callable[[], float]) -> None:
        self._work = [0, *accumulate(work)]
        self._clock = clock
        self._start = clock()

    def left(self, done: int) -> float | None:
        """Seconds left after so many files, None while none of them was read."""
        behind, whole = self._work[done], self._work[-1]
        if behind == whole:
            return 0.0
        return (self._clock() - self._start) * (whole - behind) / behind if behind else None


def _work(item: Item, digest: str | Problem, store: PassageStore) -> int:
    """Bytes to read for a file; 0 when there is nothing to do."""
    if item.refused is not None or isinstance(digest, Problem) or store.known(digest) is not None:
        return 0
    try:
        return item.size or item.source.size()
    except OSError:
        return 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One file of a batch on its way: exactly one of ``refusal``, ``same_as`` and ``result`` is set, or it is
    ``known``.
    """

    name: str
    digest: str = ""
    data: bytes = b""
    refusal: Refusal | None = None
    known: Document | None = None
    twin: bool = False  # an earlier file of the batch has the same content
    result: Future[Result] | None = None


def _read_all(batch: Sequence[tuple[Item, str | Problem]], store: PassageStore, pool: Pool) -> Iterator[Outcome | None]:
    """What becomes of each file, in order; None for one that is the same as an earlier one.

    A few files are read ahead of the one that is being stored, so that the child processes have work and the memory of
    this process does not grow with the batch.
    """
    names: dict[str, list[str]] = {}
    for item, digest in batch:
        if isinstance(digest, str) and item.refused is None:
            names.setdefault(digest, []).append(item.name)
    seen: dict[str, Document | Refusal] = {}
    started: set[str] = set()
    ahead: deque[_Entry] = deque()
    with Unpacked(pool) as unpacked:
        for item, digest in batch:
            ahead.append(_start(item, digest, started, store, pool, unpacked))
            if len(ahead) > pool.limits.workers:
                yield _settle(ahead.popleft(), names, seen, store)
        while ahead:
            yield _settle(ahead.popleft(), names, seen, store)


def _digest(source: Source, limits: Limits) -> str | Problem:
    """The digest of a file, or why it is not read."""
    try:
        if not source.is_file():
            return problem("unreadable")
        return _size_problem(source.size(), limits) or source.digest()
    except OSError:
        return problem("unreadable")


def _start(
    item: Item, digest: str | Problem, started: set[str], store: PassageStore, pool: Pool, unpacked: Unpacked
) -> _Entry:
    """Send a file to be read, unless there is no need or no way."""
    if item.refused is not None:
        told = digest if isinstance(digest, str) and item.name == item.source.name else ""
        return _Entry(name=item.name, refusal=_refuse(item.name, told, item.refused))
    if isinstance(digest, Problem):
        return _Entry(name=item.name, refusal=_refuse(item.name, "", digest))
    if digest in started:
        return _Entry(name=item.name, digest=digest, twin=True)
    started.add(digest)
    known = store.known(digest)
    if known is not None:
        return _Entry(name=item.name, digest=digest, known=known)
    try:
        data = unpacked.read(item)
    except OSError:
        return _Entry(name=item.name, digest=digest, refusal=_refuse(item.name, "", problem("unreadable")))
    if hashlib.sha256(data).hexdigest() != digest:  # it is being written to: read it once it rests
        return _Entry(name=item.name, digest=digest, refusal=_refuse(item.name, "", problem("unreadable")))
    return _Entry(name=item.name, digest=digest, data=data, result=pool.submit(item.name, data))


def _settle(
    entry: _Entry, names: dict[str, list[str]], seen: dict[str, Document | Refusal], store: PassageStore
) -> Outcome | None:
    """The end of one file: stored, refused, known, or the same as another."""
    if entry.twin:
        first = seen[entry.digest]
        return (replace(first, name=entry.name), False) if isinstance(first, Refusal) else None
    outcome: Document | Refusal
    if entry.refusal is not None:
        outcome = entry.refusal
    elif entry.known is not None:
        outcome = _with_names(entry.known, names[entry.digest])
    elif entry.result is not None:
        outcome = _finish(entry.name, entry.data, entry.digest, entry.result.result(), store, names[entry.digest])
    seen[entry.digest] = outcome
    return outcome, entry.known is not None


def _finish(
    name: str, data: bytes, digest: str, result: Result, store: PassageStore, names: Sequence[str] = ()
) -> Document | Refusal:
    """Make the document and its passages from what the child process found, and store both with the bytes."""
    try:
        if "refused" in result:
            return _refuse(name, digest, problem_from(result["refused"]))
        document, passages = _build(name, data, digest, result)
    except (KeyError, TypeError, ValueError, AttributeError):  # an answer of another shape: the child was taken over
        return _refuse(name, digest, problem("crashed"))
    document = _with_names(document, names)
    store.add(document, passages, data)
    return document


def _build(name: str, data: bytes, digest: str, result: Result) -> tuple[Document, list[Passage]]:
    document = Document(
        id=document_id(digest),
        name=name,
        media_type=str(result["media_type"]),
        digest=digest,
        size=len(data),
        title=str(result["title"]),
        language=str(result["language"]),
        pages=pages_from(result),
        problems=tuple(problem_from(note) for note in result["problems"]),
        metadata=tuple((str(key), str(value)) for key, value in result["metadata"]),
        hidden=hidden_from(result),
        personal=personal_from(result),
    )
    return document, place_passages(document, places_from(result))


def _with_names(document: Document, names: Sequence[str]) -> Document:
    """The document with a remark for each other name under which its content came."""
    notes = [problem("duplicate", other=other) for other in names if other != document.name]
    return replace(document, problems=(*document.problems, *(note for note in notes if note not in document.problems)))


def _size_problem(size: int, limits: Limits) -> Problem | None:
    if not size:
        return problem("empty")
    if size > limits.file_bytes:
        return problem("too_large", size=-(-size // MB), limit=limits.file_bytes // MB)
    return None


def _refuse(name: str, digest: str, reason: Problem) -> Refusal:
    return Refusal(name=name, document=document_id(digest) if digest else "", digest=digest, problem=reason)


def _report(outcomes: Sequence[Outcome]) -> IngestReport:
    documents = sorted(
        ((outcome, known) for outcome, known in outcomes if isinstance(outcome, Document)),
        key=lambda pair: (pair[0].name, pair[0].digest),
    )
    refused = sorted(
        (outcome for outcome, _ in outcomes if isinstance(outcome, Refusal)), key=lambda refusal: refusal.name
    )
    return IngestReport(
        documents=tuple(document for document, _ in documents),
        refused=tuple(refused),
        reused=tuple(document.id for document, known in documents if known),
    )
