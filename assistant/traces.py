"""Traces of an erased text: hashes of short windows of its bytes, from which nothing can be read, to search for it.

A window's hash is polynomial, modulo 2^64, over its five words of eight bytes: the sum of word[i] * BASE^(4 - i)
(after Karp and Rabin, 1987). It is computed for every offset of a file at once by joining: the hash of k + m words is
hash_k * BASE^m + hash_m, k words further.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
WINDOW = 40
"""Bytes of a window."""
MOST = 64
"""Windows kept of a text, and of the bytes of a file."""
BLOCK = 1 << 17
"""Offsets hashed at once: small enough for the processor's own memory."""
FEWEST = 10
"""Different bytes of a window under which it is too plain to tell anything."""
BASE = 0x9E3779B97F4A7C15 | 1
WORD = 8
"""Bytes of a word."""
_STEPS = ((8, 8), (16, 16), (32, 8))
"""Lengths that are joined, in order, up to WINDOW."""


def hashes(data: bytes | memoryview | NDArray[np.uint8]) -> Hashes:
    """The hash of the window at each offset of some bytes; none when they are shorter than a window."""
    if len(data) < WINDOW:
        return np.zeros(0, dtype=np.uint64)
    words = np.array(np.ndarray((len(data) - WORD + 1,), "<u8", buffer=data, strides=(1,)))
    known = {WORD: words}
    for length, more in _STEPS:
        size = len(data) - length - more + 1
        joined = known[length][:size] * np.uint64(pow(BASE, more // WORD, 1 << 64))
        joined += known[more][length : length + size]
        known[length + more] = joined
    return known[WINDOW]


def place_of(data: bytes, at: int = 0) -> int | None:
    """The hash of one window, None when the bytes are too short or too plain."""
    window = data[at : at + WINDOW]
    if len(window) < WINDOW or len(set(window)) < FEWEST:
        return None
    return int(hashes(window)[0])


def forms(text: str) -> Iterator[bytes]:
    """The bytes that a text may have become: UTF-8, UTF-16 in both orders, a string of JSON with and without ASCII."""
    clean = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    yield clean.encode()
    yield clean.encode("utf-16-le")
    yield clean.encode("utf-16-be")
    yield json.dumps(clean, ensure_ascii=False)[1:-1].encode()
    yield json.dumps(clean)[1:-1].encode()


class Wanted:
    """A set of hashes to look for."""

    def __init__(self, values: Iterable[int] | Hashes) -> None:
        given = values if isinstance(values, np.ndarray) else np.fromiter(values, dtype=np.uint64)
        self.sorted = np.unique(given)
        bits = min(24, max(16, int(len(self.sorted) * 32).bit_length()))
        self._shift = np.uint64(64 - bits)
        self._filter = np.zeros(1 << bits, dtype=bool)
        self._filter[(self.sorted >> self._shift).astype(np.int64)] = True

    def within(self, data: bytes | memoryview | NDArray[np.uint8]) -> dict[int, int]:
        """Each hash found in some bytes with its first offset."""
        found: dict[int, int] = {}
        if not len(self.sorted):
            return found
        whole = data if isinstance(data, np.ndarray) else np.frombuffer(data, dtype=np.uint8)
        for start in range(0, len(whole) - WINDOW + 1, BLOCK):
            there = hashes(whole[start : start + BLOCK + WINDOW - 1])
            likely = np.flatnonzero(self._filter.take((there >> self._shift).view(np.int64)))
            if len(likely):
                sure = likely[np.isin(there[likely], self.sorted)]
                for at in sure:
                    found.setdefault(int(there[at]), start + int(at))
        return found

    def in_file(self, path: Path) -> dict[int, int]:
        """Each hash found in a file with its first offset. Raises OSError."""
        if path.stat().st_size < WINDOW:
            return {}
        return self.within(np.memmap(path, dtype=np.uint8, mode="r"))


def chosen(text: str, blob: bytes, places: Sequence[int], others: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The traces of a document: of up to MOST places of its text in every form, and of as many of its bytes.

    `places` are offsets in the text to be preferred; `others` are the bytes and the text of what stays, whose windows
    tell nothing. The order of trying is fixed, so that the same document leaves the same traces.
    """
    tried = list(dict.fromkeys([*places, *_spread(len(text), 4 * MOST)]))
    texts = {at: made for at in tried if (made := place_of(text[at : at + WINDOW].encode("utf-8", "replace")))}
    blobs = {at: made for at in _spread(len(blob), 4 * MOST) if (made := place_of(blob, at))}
    shared: set[int] = set()
    wanted = Wanted((*texts.values(), *blobs.values()))
    for data, words in others:
        shared |= {*wanted.within(data), *wanted.within(words)}
    kept = [at for at, made in texts.items() if made not in shared][:MOST]
    marks = {place_of(form) for at in kept for form in forms(text[at : at + WINDOW])}
    marks |= set(_evenly([made for made in blobs.values() if made not in shared], MOST))
    marks.discard(None)
    return np.array(sorted(one for one in marks if one is not None), dtype="<u8").tobytes()


def unpacked(traces: bytes) -> list[int]:
    """The hashes kept as traces."""
    return [int(one) for one in np.frombuffer(traces, dtype="<u8")]


def windows(data: bytes, most: int) -> list[int]:
    """Hashes of up to `most` windows of some bytes, end to end where they fit."""
    step = max(WINDOW, len(data) // max(most, 1))
    return [made for at in range(0, len(data) - WINDOW + 1, step) if (made := place_of(data, at)) is not None]


def _spread(size: int, most: int) -> list[int]:
    """Offsets spread over so many, the first and the last included."""
    last = size - WINDOW
    if last < 0:
        return []
    count = min(most, last // WINDOW + 1)
    return sorted({round(at * last / max(count - 1, 1)) for at in range(count)})


def _evenly(found: Sequence[int], most: int) -> list[int]:
    if len(found) <= most:
        return list(found)
    return [found[at * len(found) // most] for at in range(most)]
