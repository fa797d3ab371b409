"""Where uploads wait on disk: whole before they are acknowledged, so that no crash loses or halves one.

A batch is a folder of numbered files and a list of their names. It is written as `ID.part` and renamed to `ID` when
everything is on the disk; only then is it said to be received. A `.part` that is found later is what a crash cut off.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ingest.clean import one_line
from ingest.files import Source

FOLDER = "inbox"
LIST = "names.json"
LONGEST = 240
"""Most characters kept of the name of an upload, folders included."""


class Reception:
    """A batch while it is being received."""

    def __init__(self, folder: Path, wanted: str) -> None:
        self.id = wanted
        self._root = folder
        self._folder = folder / f"{wanted}.part"
        self._folder.mkdir(mode=0o700, parents=True)
        self._names: list[str] = []

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Write one file of the batch; its name may hold folders, and cannot lead anywhere."""
        with (self._folder / str(len(self._names))).open("xb") as kept:
            self._names.append(self._free(cleaned(name)))
            yield kept
            kept.flush()
            os.fsync(kept.fileno())

    def fingerprint(self) -> str:
        """A digest of the names and contents received, in their order."""
        made = hashlib.sha256()
        for number, name in enumerate(self._names):
            with (self._folder / str(number)).open("rb") as kept:
                content = hashlib.file_digest(kept, "sha256").hexdigest()
            made.update(f"{name}\n{content}\n".encode())
        return made.hexdigest()

    def commit(self) -> None:
        """Make the batch whole; from here on it survives a crash."""
        with (self._folder / LIST).open("x", encoding="utf-8") as listed:
            json.dump(self._names, listed, ensure_ascii=False)
            listed.flush()
            os.fsync(listed.fileno())
        self._folder.rename(self._root / self.id)
        _sync(self._root)

    def drop(self) -> None:
        """Throw away what was received."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _free(self, name: str) -> str:
        """The name, numbered when the batch has it already."""
        stem, ending = os.path.splitext(name)
        found, count = name, 2
        while found in self._names:
            found, count = f"{stem} ({count}){ending}", count + 1
        return found


class Inbox:
    """The batches received and not yet worked through."""

    def __init__(self, workspace: Path) -> None:
        self.folder = workspace / FOLDER

    def receive(self, wanted: str) -> Reception:
        """Begin to receive a batch under a new id."""
        return Reception(self.folder, wanted)

    def sources(self, wanted: str) -> list[Source]:
        """The files of a whole batch under the names they came with."""
        folder = self.folder / wanted
        names = json.loads((folder / LIST).read_text(encoding="utf-8"))
        found = [Source(path=folder / str(number), name=name) for number, name in enumerate(names)]
        return sorted(found, key=lambda one: (one.name, str(one.path)))

    def remove(self, wanted: str) -> None:
        """Forget a batch that was worked through."""
        shutil.rmtree(self.folder / wanted, ignore_errors=True)

    def waiting(self) -> tuple[str, ...]:
        """Ids of the batches that are whole, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(one.name for one in self.folder.iterdir() if (one / LIST).exists() and not _part(one)))

    def sweep(self) -> None:
        """Throw away what a crash cut off."""
        if self.folder.is_dir():
            for one in self.folder.iterdir():
                if _part(one):
                    shutil.rmtree(one, ignore_errors=True)


def cleaned(name: str) -> str:
    """The name of an upload, "/" between its folders, without what leads outside or cannot be shown."""
    shown = "".join(one if one.isprintable() else " " for one in name.replace("\\", "/"))
    parts = [one_line(part) for part in shown.split("/")]
    kept = [part.lstrip(".") for part in parts if part.strip(". ") and not part.endswith(":")]
    whole = "/".join(part for part in kept if part)
    return whole[-LONGEST:].lstrip("/") or "document"


def _part(folder: Path) -> bool:
    return folder.name.endswith(".part")


def _sync(folder: Path) -> None:
    """Make a rename last, where the system can."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
