"""Bytes set aside on disk for as long as they are needed, in a file without a name that no crash leaves behind."""

import os
import tempfile
from typing import Self


class Spool:
    """Pieces of bytes, by the order in which they came; closed at the end of a ``with``."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="capnr-")  # noqa: SIM115  # closed by close()
        self._places: list[tuple[int, int]] = []  # start, length

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, piece: bytes) -> None:
        """Set one more piece aside. Raises OSError when the disk is full."""
        self._places.append((self._file.tell(), len(piece)))
        self._file.write(piece)

    def read(self, number: int) -> bytes:
        """The piece at a place from 0. Raises IndexError, OSError."""
        start, length = self._places[number]
        self._file.flush()
        return os.pread(self._file.fileno(), length, start)

    def close(self) -> None:
        """Let the bytes go. May be called twice."""
        self._file.close()
