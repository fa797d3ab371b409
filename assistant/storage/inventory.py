"""The inventory that a workspace measures: one file, replaced whole; the bytes stay as they were given."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

FILE = "inventory.bin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An inventory with what the sharing keys need."""

    name: str
    """Name of the file it came from."""
    data: bytes
    """Its bytes."""
    employees: float | None = None
    """Full-time equivalents of the organisation."""


class InventoryFile:
    """The inventory of the workspace in `folder`: a line of JSON, then the bytes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def read(self) -> Kept | None:
        """The inventory, None when there is none."""
        if not self.path.is_file():
            return None
        head, _, data = self.path.read_bytes().partition(b"\n")
        facts = json.loads(head)
        return Kept(name=str(facts["name"]), data=data, employees=facts["employees"])

    def write(self, kept: Kept) -> None:
        """Replace the inventory, whole or not at all."""
        head = json.dumps({"name": kept.name, "employees": kept.employees}, ensure_ascii=False).encode()
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".inventory")
        with os.fdopen(handle, "wb") as file:
            file.write(head + b"\n" + kept.data)
        os.replace(name, self.path)
