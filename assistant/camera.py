"""Pictures of pages, drawn in child processes and kept in memory for a while: never on disk, so that what is erased
leaves no copy.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

from ingest.highlight import Asked, Found, found_in, request
from ingest.limits import MB, Limits
from ingest.model import Document
from ingest.ocr import run_tesseract
from ingest.ocr_memory import Remembering
from ingest.pool import Pool
from ingest.refusals import refuse

KEPT_BYTES = 32 * MB
"""Bytes of pictures kept."""
KEPT_MOST = 256
"""Pictures and places kept."""
SECONDS = 30.0
"""Time for one answer, recognition of characters apart."""

Key = tuple[str, tuple[tuple[int, int, int], ...], int]


class Camera:
    """Places quotes on pages and draws them. Threads may share it; children start when needed and end with it."""

    def __init__(self, file_bytes: int = 100 * MB) -> None:
        self._limits = Limits(file_bytes=file_bytes, seconds=SECONDS)
        self._recognised = Remembering(run_tesseract)
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._kept: OrderedDict[Key, Found] = OrderedDict()
        self._turn = 0  # what was asked for before the last erasure is not kept

    def take(self, document: Document, asked: Asked, data: Callable[[], bytes]) -> Found:
        """Where the pieces stand, with pictures when a width is asked for; `data` gives the bytes of the document.

        Raises ReadError when the file can no longer be read within the limits.
        """
        key: Key = (document.digest, asked.pieces, asked.width)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            self._pool = self._pool or Pool(self._limits, engine=self._recognised)
            pool, turn = self._pool, self._turn
        try:
            waiting = pool.submit(document.name, data(), "highlight", asked=request(asked))
        except RuntimeError as error:  # closed between the two lines
            raise refuse("crashed") from error
        found = _complete(found_in(waiting.result()), asked)
        if not any(sheet.state == "lost" for sheet in found.sheets):  # what is missing may be installed in between
            self._keep(key, found, turn)
        return found

    def forget(self) -> None:
        """Let go of every picture, place and recognised page, also of those being drawn: a document was erased."""
        with self._lock:
            self._kept.clear()
            self._turn += 1
        self._recognised.forget()

    def close(self) -> None:
        """End the children and let go of the pictures. May be called twice."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._kept.clear()
        self._recognised.forget()
        if pool is not None:
            pool.close()

    def _keep(self, key: Key, found: Found, turn: int) -> None:
        with self._lock:
            if turn != self._turn:
                return
            self._kept[key] = found
            size = sum(_size(one) for one in self._kept.values())
            while self._kept and (size > KEPT_BYTES or len(self._kept) > KEPT_MOST):
                size -= _size(self._kept.popitem(last=False)[1])


def _complete(found: Found, asked: Asked) -> Found:
    """The same, once it is sure that it speaks of the pages asked for. Raises ReadError when it does not."""
    pages = list(dict.fromkeys(page for page, _, _ in asked.pieces))
    if found.sheets and [sheet.page for sheet in found.sheets] != pages:
        raise refuse("crashed")
    for page, places in found.cells:
        length = len(asked.texts.get(page, ""))
        if any(not 0 <= one.start <= one.end <= length or one.row < 1 or one.column < 1 for one in places):
            raise refuse("crashed")
    return found


def _size(found: Found) -> int:
    return sum(len(sheet.png) for sheet in found.sheets)
