"""Which files are meant by the paths that were given, and under which names."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.clean import one_line
from ingest.errors import IngestError
from ingest.refusals import problem

_CHUNK = 1024 * 1024  # bytes read at a time
_HEAD = 256  # bytes that a first look at a file takes


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file to read, on disk or in memory."""

    path: Path  # where it is; without meaning for one in memory
    name: str  # how it is called everywhere else
    data: bytes | None = None  # the bytes of one in memory

    def is_file(self) -> bool:
        """Whether it is a plain file. Raises OSError."""
        return self.data is not None or self.path.is_file()

    def size(self) -> int:
        """Its size in bytes. Raises OSError."""
        return self.path.stat().st_size if self.data is None else len(self.data)

    def digest(self) -> str:
        """The SHA-256 of its bytes, hexadecimal. Raises OSError."""
        return digest_of(self.path) if self.data is None else hashlib.sha256(self.data).hexdigest()

    def read(self) -> bytes:
        """Its bytes. Raises OSError."""
        return self.path.read_bytes() if self.data is None else self.data

    def head(self) -> bytes:
        """Its first bytes; none when they cannot be read."""
        if self.data is not None:
            return self.data[:_HEAD]
        try:
            with self.path.open("rb") as file:
                return file.read(_HEAD)
        except OSError:
            return b""


def find(paths: Sequence[Path]) -> list[Source]:
    """The files of these paths, sorted by name; each once.

    A folder is walked whole; hidden files and folders and symbolic links that lead out of it are passed over.
    Raises IngestError for a path that does not exist and for folders that hold no file.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        if not path.exists():
            raise IngestError(problem("missing_path", name=one_line(str(path))))
        inside = list(_walk(path)) if path.is_dir() else [Source(path=path, name=_clean(path.name))]
        if not inside:
            raise IngestError(problem("no_files", name=one_line(str(path))))
        for source in inside:
            found.setdefault(source.path.resolve(), source)
    return sorted(found.values(), key=lambda source: (source.name, str(source.path)))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()


def _walk(folder: Path) -> Iterator[Source]:
    root = folder.resolve()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or (path.is_symlink() and not path.resolve().is_relative_to(root)):
                continue
            yield Source(path=path, name=_clean(path.relative_to(folder).as_posix()))


def _clean(name: str) -> str:
    """A name that can be stored and shown: bytes that are no UTF-8 become escapes, control characters go."""
    return one_line(name.encode("utf-8", "backslashreplace").decode("utf-8")) or "?"
