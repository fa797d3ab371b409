"""A store that lives as long as the process: for tests, and for one run without a workspace."""

from collections.abc import Sequence

from ingest.model import Document, Passage


class MemoryStore:
    """A PassageStore in three dictionaries, all by content digest."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.passages: dict[str, tuple[Passage, ...]] = {}
        self.blobs: dict[str, bytes] = {}

    def known(self, digest: str) -> Document | None:
        """See PassageStore."""
        return self.documents.get(digest)

    def add(self, document: Document, passages: Sequence[Passage], blob: bytes) -> None:
        """See PassageStore. Raises ValueError when the digest is there already."""
        if document.digest in self.documents:
            raise ValueError(f"the store holds {document.id} already")
        self.passages[document.digest] = tuple(passages)
        self.blobs[document.digest] = blob
        self.documents[document.digest] = document
