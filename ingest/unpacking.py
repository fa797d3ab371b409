"""Archives and messages in a batch: first only listed, by a child process; unpacked when one of their files is to be
read.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Self

from ingest.detect import EML, may_hold_files
from ingest.files import Source
from ingest.model import Problem
from ingest.pool import Pool
from ingest.ports import PassageStore
from ingest.refusals import problem
from ingest.spool import Spool
from ingest.work import problem_from


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One file of a batch, on its own or inside an archive."""

    source: Source  # the file, or the archive that holds it
    name: str
    digest: str = ""  # of a member, known from the listing
    size: int = 0  # of a member, bytes
    place: int = 0  # of a member among those of its archive that can be read
    refused: Problem | None = None  # why a member is not read


def items(sources: Sequence[Source], digests: Sequence[str | Problem], store: PassageStore, pool: Pool) -> list[Item]:
    """The files of a batch with the members of archives in the place of the archive, and attachments after their
    message. A known file is no archive, but it may be a message.
    """
    found: list[Item] = []
    for source, digest in zip(sources, digests, strict=True):
        alone = Item(source=source, name=source.name)
        holds = isinstance(digest, str) and may_hold_files(source.name, source.head())
        known = holds and isinstance(digest, str) and store.known(digest)
        found += _listed(alone, pool) if holds and (not known or known.media_type == EML) else [alone]
    return found


def _listed(alone: Item, pool: Pool) -> Iterator[Item]:
    try:
        data = alone.source.read()
    except OSError:
        yield alone
        return
    result = pool.submit(alone.name, data, "listing").result()
    if "refused" in result:
        yield replace(alone, refused=problem_from(result["refused"]))
        return
    listed = result["members"]
    if listed is None or result["message"]:
        yield alone
    elif not listed:
        yield replace(alone, refused=problem("no_members"))
    place = 0
    for name, *told in listed or ():
        if len(told) == 1:
            yield replace(alone, name=str(name), refused=problem_from(told[0]))
        else:
            yield replace(alone, name=str(name), digest=str(told[0]), size=int(told[1]), place=place)
            place += 1


class Unpacked:
    """The bytes of members, file by file that holds them: what is set aside of one goes when the next is asked for."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._source: Source | None = None
        self._spool = Spool()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.callback(lambda: self._spool.close())
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read(self, item: Item) -> bytes:
        """The bytes of a file. Raises OSError when they are no longer there."""
        if not item.digest:
            return item.source.read()
        if self._source is not item.source:
            self._spool.close()
            self._spool, self._source = Spool(), item.source
            data = item.source.read()
            self._pool.submit(item.source.name, data, "unpack", self._spool).result()
        try:
            return self._spool.read(item.place)
        except IndexError as error:
            raise OSError("the archive has changed") from error
