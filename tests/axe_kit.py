"""axe-core, pinned: fetched by `make axe` into the user's cache, never part of the project."""

import hashlib
import os
from pathlib import Path

VERSION = "4.10.3"
DIGEST = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb"
"""SHA-256 of `axe.min.js` in the npm package of that version."""
REASON = f"needs axe-core {VERSION}: run `make axe` (npm), or set AXE_CORE to its axe.min.js"


def axe_source() -> str | None:
    """The text of the pinned axe-core, None when it is not there. Raises ValueError for another one."""
    cache = Path(os.environ.get("AXE_CACHE", Path.home() / ".cache" / "capnr-axe"))
    file = Path(os.environ.get("AXE_CORE", cache / VERSION / "package" / "axe.min.js"))
    if not file.is_file():
        return None
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != DIGEST:
        raise ValueError(f"{file.name} is not axe-core {VERSION}")
    return data.decode()
