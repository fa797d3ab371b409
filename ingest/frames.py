"""Length-prefixed messages on a pipe: eight bytes of length, big-endian, then the bytes."""

import struct
from typing import IO

PIECE = b"+"
"""Stands before each of several pieces of bytes; an empty message ends them."""
_LENGTH = struct.Struct(">Q")


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one message. Raises OSError when nobody reads any more."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes], most: int) -> bytes:
    """Read one message. Raises EOFError when it is not there or cut off, ValueError when it is longer than ``most``
    bytes.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > most:
        raise ValueError(f"a message of {length} bytes, above {most}")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError("the other side has gone")
    return data
