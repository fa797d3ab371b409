"""Share links of a workspace: one small file, replaced whole; of each token only the digest is kept."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

FILE = "shares.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """One read-only link."""

    id: str
    """Short name, by which it is revoked."""
    digest: str
    """SHA-256 of its token, hexadecimal: the token itself is kept nowhere."""
    at: str
    """When it was made, ISO 8601 with time zone."""
    until: str
    """From when on it works no more, ISO 8601 with time zone."""
    by: str
    """Who made it, may be empty."""
    revoked: str = ""
    """When it was taken back, empty while it was not."""


class ShareFile:
    """The share links of the workspace in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def all(self) -> tuple[Share, ...]:
        """Every link, oldest first."""
        if not self.path.is_file():
            return ()
        return tuple(Share(**one) for one in json.loads(self.path.read_text(encoding="utf-8"))["shares"])

    @contextmanager
    def changing(self) -> Iterator[list[Share]]:
        """The links as a list to change, written at the end: one program at a time."""
        with FileLock(f"{self.path}.lock"):
            shares = list(self.all())
            yield shares
            data = {"schema": "capnr.shares/1", "shares": [asdict(one) for one in shares]}
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".shares")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False, indent=1)
            os.replace(name, self.path)
