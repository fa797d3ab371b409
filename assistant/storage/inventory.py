"""The inventory that a workspace measures: one file, replaced whole; the bytes stay as they were given."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

FILE = "inventory.bin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sharing:
    """What a person says of the organisation so that the planetary budget can be shared out; empty: not said."""

    value_added_eur: float | None = None
    """Gross value added of a year, EUR."""
    nace: str = ""
    """NACE or NAF code of the activity."""
    ict_intensity: float | None = None
    """Share of digital inputs in the output of the sector, 0 to 1."""
    key: str = ""
    """Sharing key that is declared: a value of `scoring.footprint.budget.Key`."""
    it_share: str = ""
    """Digital share that is declared: a value of `scoring.footprint.budget.ItShare`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An inventory with what the sharing keys need."""

    name: str
    """Name of the file it came from."""
    data: bytes
    """Its bytes."""
    employees: float | None = None
    """Full-time equivalents of the organisation."""
    sharing: Sharing = field(default_factory=Sharing)
    """What else the sharing keys need."""


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
        return Kept(name=str(facts["name"]), data=data, employees=facts["employees"], sharing=_sharing(facts))

    def write(self, kept: Kept) -> None:
        """Replace the inventory, whole or not at all."""
        said = {"name": kept.name, "employees": kept.employees, "sharing": asdict(kept.sharing)}
        head = json.dumps(said, ensure_ascii=False).encode()
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".inventory")
        with os.fdopen(handle, "wb") as file:
            file.write(head + b"\n" + kept.data)
        os.replace(name, self.path)


def _sharing(facts: dict[str, Any]) -> Sharing:
    """What a file says of the organisation; nothing in one that was written before it was asked."""
    known = {one.name for one in fields(Sharing)}
    return Sharing(**{name: value for name, value in facts.get("sharing", {}).items() if name in known})
