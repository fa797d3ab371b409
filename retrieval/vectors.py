"""Nearest passages: exact search in memory, and embedded Chroma as an index that can always be thrown away.

Chroma is used embedded only, by one process at a time under a file lock, with our own vectors and no embedding
function of its own. It holds ids and vectors, never text. The records in SQL are the truth: when the index was not
closed properly, or does not hold what it should, it is deleted and filled again. Its files bear the name of the space
of its vectors: those of another embedder are thrown away, never added to. Only importer of chromadb.
"""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from retrieval.lexical import top
from retrieval.ports import Vectors

COLLECTION = "passages"
CHUNK = 1000
"""Vectors written at once."""


class ExactIndex:
    """Cosine of every vector: right by construction, 20 ms for 100,000 passages of 384 dimensions."""

    def __init__(self, keys: Sequence[str], vectors: Vectors) -> None:
        self.keys = tuple(keys)
        self.vectors = vectors
        self._places = {key: at for at, key in enumerate(self.keys)}

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to `k` (key, cosine) pairs, best first, ties by position."""
        if not self.keys:
            return []
        cosines = self.vectors @ vector
        return [(self.keys[at], float(cosines[at])) for at in top(cosines, k)]

    def cosines(self, vector: Vectors, keys: Sequence[str]) -> dict[str, float]:
        """Cosine of those passages among `keys` that have a vector."""
        held = [key for key in dict.fromkeys(keys) if key in self._places]
        if not held:
            return {}
        found = self.vectors[[self._places[key] for key in held]] @ vector
        return {key: float(value) for key, value in zip(held, found, strict=True)}


class ChromaIndex:
    """An embedded Chroma collection in `folder`, for the one process that holds its lock."""

    def __init__(self, folder: Path, lock: FileLock, space: str = "") -> None:
        self._folder = folder
        self._lock = lock
        self._data = f"data-{hashlib.sha256(space.encode()).hexdigest()[:8]}" if space else "data"
        self._open = folder / "open"
        self._client: Any = None
        self._collection: Any = None
        self._known: set[str] = set()

    @classmethod
    def acquire(cls, folder: Path, space: str = "") -> "ChromaIndex | None":
        """The index of `folder` for vectors of `space`, the name of their embedder, or None when another process holds
        it: use ExactIndex then.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(folder.with_name(f"{folder.name}.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        return cls(folder, lock, space)

    def fill(self, keys: Sequence[str], vectors: Vectors) -> None:
        """Make the index hold exactly these vectors, adding what is new; rebuilt when it holds anything else."""
        wanted = set(keys)
        self._connect()
        if not self._known <= wanted:
            self._discard()
            self._connect()
        new = [at for at, key in enumerate(keys) if key not in self._known]
        for first in range(0, len(new), CHUNK):
            part = new[first : first + CHUNK]
            self._collection.upsert(ids=[keys[at] for at in part], embeddings=vectors[part])
        self._known |= {keys[at] for at in new}

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Up to `k` (key, cosine) pairs, best first."""
        self._connect()
        count = min(k, len(self._known))
        if not count:
            return []
        found = self._collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        return [(key, 1.0 - float(far)) for key, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    def cosines(self, vector: Vectors, keys: Sequence[str]) -> dict[str, float]:
        """Cosine of those passages among `keys` that have a vector."""
        self._connect()
        held = [key for key in dict.fromkeys(keys) if key in self._known]
        if not held:
            return {}
        found = self._collection.get(ids=held, include=["embeddings"])
        values = np.asarray(found["embeddings"], dtype=np.float32) @ vector
        return {str(key): float(value) for key, value in zip(found["ids"], values, strict=True)}

    def close(self) -> None:
        """Let go of the files and the lock."""
        if self._client is not None:
            self._client.close()
            self._client = self._collection = None
            self._open.unlink(missing_ok=True)
        self._lock.release()

    def _connect(self) -> None:
        if self._collection is not None:
            return
        if self._open.exists():
            self._discard()
        import chromadb
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        self._open.touch(mode=0o600)
        settings = Settings(anonymized_telemetry=False)
        found = sorted(one for one in self._folder.glob("data*") if one.name.rstrip("-") == self._data)
        for one in set(self._folder.glob("data*")).difference(found):  # vectors of another embedder
            shutil.rmtree(one, ignore_errors=True)
        place = found[-1] if found else self._folder / self._data
        try:
            self._load(chromadb, settings, place)
        except (ChromaError, AttributeError, ValueError, OSError):
            # Damaged files. The records in SQL fill a new index, elsewhere: chromadb remembers a broken path.
            self._discard()
            self._open.touch(mode=0o600)
            self._load(chromadb, settings, place.with_name(f"{place.name}-"))

    def _load(self, chromadb: Any, settings: Any, place: Path) -> None:
        self._client = chromadb.PersistentClient(path=str(place), settings=settings)
        self._collection = self._client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        self._known = set(self._collection.get(include=[])["ids"])

    def _discard(self) -> None:
        """Throw the files away; the next connection starts empty."""
        if self._client is not None:
            self._client.close()
            self._client = self._collection = None
        for one in self._folder.glob("data*"):
            shutil.rmtree(one, ignore_errors=True)
        self._open.unlink(missing_ok=True)
        self._known = set()
