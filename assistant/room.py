"""What a workspace holds and the room it takes on the disk, by kind."""

from dataclasses import dataclass
from pathlib import Path

from assistant.bootstrap import Workspace
from assistant.security_log import FILE as SECURITY
from assistant.storage.cleaning import CHROMA
from assistant.storage.database import FILE as DATABASE
from assistant.storage.inventory import FILE as INVENTORY

KINDS = ("database", "vectors", "inventory", "security", "other")
"""Kinds of file, in the order in which they are shown."""
NAMES = {DATABASE: "database", INVENTORY: "inventory", SECURITY: "security"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What a workspace holds."""

    documents: int
    """Documents."""
    by_kind: dict[str, int]
    """Kind of file to its bytes, in the order of `KINDS`."""

    @property
    def total(self) -> int:
        """Bytes in all."""
        return sum(self.by_kind.values())


def room(workspace: Workspace) -> Room:
    """The room that a workspace takes now; a file that goes away meanwhile takes none."""
    taken = dict.fromkeys(KINDS, 0)
    for path in workspace.folder.rglob("*"):
        try:
            taken[_kind(path.relative_to(workspace.folder))] += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return Room(documents=len(workspace.documents.all()), by_kind=taken)


def _kind(path: Path) -> str:
    first = path.parts[0]
    if first == CHROMA:
        return "vectors"
    return next((kind for name, kind in NAMES.items() if first.startswith(name)), "other")
