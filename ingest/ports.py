"""What ingestion needs from outside."""

from collections.abc import Sequence
from typing import Protocol

from ingest.model import Document, Passage


class PassageStore(Protocol):
    """Keeps documents, their passages and their bytes, by content digest."""

    def known(self, digest: str) -> Document | None:
        """The document with this SHA-256 (hexadecimal), or None."""

    def add(self, document: Document, passages: Sequence[Passage], blob: bytes) -> None:
        """Keep all three or, when anything fails, nothing. Called once for a digest that is not known."""
