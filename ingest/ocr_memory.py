"""Recognised pages, remembered for as long as the process lives: the next quote of the same scan costs nothing."""

import hashlib
import threading
from collections import OrderedDict

from ingest.limits import Limits
from ingest.ocr import Engine, Recognised


class Remembering:
    """An engine that keeps the last answers of another one, by the pixels of the picture. Threads may share it."""

    def __init__(self, engine: Engine, most: int = 32) -> None:
        self._engine = engine
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Recognised] = OrderedDict()

    def __call__(self, picture: bytes, limits: Limits) -> Recognised:
        """The text of a picture, as ``ingest.ocr.run_tesseract`` gives it. A failure is not remembered."""
        key = hashlib.sha256(picture).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._engine(picture, limits)
        if found.state == "read":
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        """Let go of every answer."""
        with self._lock:
            self._kept.clear()
