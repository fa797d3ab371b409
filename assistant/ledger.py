"""The AI-usage ledger: the one door to any model. Every call is written with its purpose, work and impact.

Impacts are intervals computed from the work done (characters) and not from the clock, so that the same inputs
give the same figures; the seconds measured are kept beside them. Texts already embedded are served from the
workspace and counted as cached. No person, question or document text is written here.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, insert, select

from assistant.storage.tables import calls, vectors
from scoring.footprint.inference import Impact, local_cpu_embedding

BATCH = 32
"""Texts sent to the model at once: enough to keep two cores busy, small enough for memory."""
Vectors = NDArray[np.float32]
T = TypeVar("T")


class Encoder(Protocol):
    """An embedding model that runs on this machine."""

    name: str
    dimensions: int

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of document texts, shape (texts, dimensions)."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of search texts, shape (texts, dimensions)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """Model use behind a result, or over a period."""

    calls: int
    """Model calls made."""
    cached: int
    """Texts served without a call."""
    characters: int
    """Characters read by the model."""
    energy_wh: tuple[float, float]
    """Electricity, low and high, Wh."""
    gwp_g: tuple[float, float]
    """Climate change, low and high, g CO2e."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One line of the ledger."""

    at: str
    """When, ISO 8601 with time zone."""
    purpose: str
    """Why: "mapping", "referential", "question", "index"."""
    kind: str
    """"passages" or "queries"."""
    model: str
    """Model and version."""
    texts: int
    """Texts computed by the model."""
    cached: int
    """Texts served from the workspace."""
    characters: int
    """Characters computed."""
    seconds: float
    """Seconds measured."""
    energy_wh: tuple[float, float]
    """Electricity, low and high, Wh."""
    gwp_g: tuple[float, float]
    """Climate change, low and high, g CO2e."""
    method: str
    """Method of the impact figures."""


def usage_of(*, calls: int, cached: int, characters: int) -> Usage:
    """Usage with the impacts of embedding so many characters on this machine."""
    impact = local_cpu_embedding(characters=characters)
    return Usage(
        calls=calls,
        cached=cached,
        characters=characters,
        energy_wh=_pair(impact, "energy_wh"),
        gwp_g=_pair(impact, "gwp_g"),
    )


def key_of(kind: str, text: str) -> str:
    """Key of a text's vector: the same words as a query and as a passage have different vectors."""
    return hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()


class Ledger:
    """Embeds through the workspace's memory of vectors and writes every call down."""

    def __init__(self, engine: Engine, encoder: Encoder, now: Callable[[], str]) -> None:
        self.engine = engine
        self.encoder = encoder
        self.now = now

    def embed(
        self, kind: str, texts: Sequence[str], purpose: str, told: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of `texts` ("passages" or "queries"), shape (texts, dimensions); only new texts are computed.

        `told` hears how many of the new ones are done, and how many there are; what it raises ends the work, and what
        was computed stays.
        """
        keys = [key_of(kind, text) for text in texts]
        known = self.stored(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        served = len(texts) - len(missing)
        done = 0
        for at, batch in enumerate(_batches(list(missing.items()))):
            known |= self._compute(kind, dict(batch), purpose, cached=0 if at else served)
            done += len(batch)
            if told is not None:
                told(done, len(missing))
        if texts and not missing:
            with self.engine.begin() as connection:
                self._write(connection, purpose=purpose, kind=kind, texts=0, cached=served, characters=0, seconds=0.0)
        if not texts:
            return np.zeros((0, self.encoder.dimensions), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def stored(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that the workspace holds among `keys`."""
        found: dict[str, Vectors] = {}
        with self.engine.connect() as connection:
            for chunk in _batches(list(dict.fromkeys(keys)), 500):
                rows = connection.execute(
                    select(vectors.c.key, vectors.c.vector).where(
                        vectors.c.key.in_(chunk), vectors.c.model == self.encoder.name
                    )
                )
                found |= {row.key: np.frombuffer(row.vector, dtype=np.float32) for row in rows}
        return found

    def rests_on(self, keys: Sequence[str]) -> Usage:
        """The usage behind a result that needs the texts of `keys`, whenever they were computed."""
        distinct = list(dict.fromkeys(keys))
        numbers: set[int] = set()
        characters = 0
        with self.engine.connect() as connection:
            for chunk in _batches(distinct, 500):
                rows = connection.execute(
                    select(vectors.c.call, vectors.c.characters).where(
                        vectors.c.key.in_(chunk), vectors.c.model == self.encoder.name
                    )
                )
                for row in rows:
                    numbers.add(row.call)
                    characters += row.characters
        return usage_of(calls=len(numbers), cached=len(keys) - len(distinct), characters=characters)

    def vector_count(self, kind: str) -> int:
        """How many texts of this kind were computed so far."""
        with self.engine.connect() as connection:
            query = select(func.coalesce(func.sum(calls.c.texts), 0)).where(calls.c.kind == kind)
            return connection.execute(query).scalar() or 0

    def last_call(self) -> int:
        """Number of the newest line, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(calls.c.id))).scalar() or 0

    def since(self, number: int) -> Usage:
        """Usage written after line `number`."""
        with self.engine.connect() as connection:
            row = connection.execute(
                select(
                    func.count().filter(calls.c.texts > 0),
                    func.coalesce(func.sum(calls.c.cached), 0),
                    func.coalesce(func.sum(calls.c.characters), 0),
                ).where(calls.c.id > number)
            ).one()
        return usage_of(calls=row[0], cached=row[1], characters=row[2])

    def lines(self) -> tuple[Call, ...]:
        """Every line, oldest first."""
        with self.engine.connect() as connection:
            return tuple(
                Call(
                    at=row.at,
                    purpose=row.purpose,
                    kind=row.kind,
                    model=row.model,
                    texts=row.texts,
                    cached=row.cached,
                    characters=row.characters,
                    seconds=row.seconds,
                    energy_wh=(row.energy_wh_low, row.energy_wh_high),
                    gwp_g=(row.gwp_g_low, row.gwp_g_high),
                    method=row.method,
                )
                for row in connection.execute(select(calls).order_by(calls.c.id))
            )

    def _compute(self, kind: str, batch: dict[str, str], purpose: str, *, cached: int) -> dict[str, Vectors]:
        """Call the model on one batch and keep vectors and ledger line together, or neither."""
        started = time.perf_counter()
        texts = list(batch.values())
        made = self.encoder.queries(texts) if kind == "queries" else self.encoder.passages(texts)
        seconds = time.perf_counter() - started
        characters = sum(map(len, texts))
        with self.engine.begin() as connection:
            number = self._write(
                connection,
                purpose=purpose,
                kind=kind,
                texts=len(texts),
                cached=cached,
                characters=characters,
                seconds=seconds,
            )
            connection.execute(
                insert(vectors).prefix_with("OR IGNORE"),
                [
                    {
                        "key": key,
                        "model": self.encoder.name,
                        "vector": made[at].tobytes(),
                        "characters": len(text),
                        "call": number,
                    }
                    for at, (key, text) in enumerate(batch.items())
                ],
            )
        return {key: made[at] for at, key in enumerate(batch)}

    def _write(
        self,
        connection: Connection,
        *,
        purpose: str,
        kind: str,
        texts: int,
        cached: int,
        characters: int,
        seconds: float,
    ) -> int:
        impact = local_cpu_embedding(characters=characters)
        energy, gwp = _pair(impact, "energy_wh"), _pair(impact, "gwp_g")
        done = connection.execute(
            insert(calls).values(
                at=self.now(),
                purpose=purpose,
                kind=kind,
                model=self.encoder.name,
                texts=texts,
                cached=cached,
                characters=characters,
                seconds=seconds,
                energy_wh_low=energy[0],
                energy_wh_high=energy[1],
                gwp_g_low=gwp[0],
                gwp_g_high=gwp[1],
                method=impact.method,
            )
        )
        return int((done.inserted_primary_key or (0,))[0])


class PurposedEmbedder:
    """The Embedder that search sees: the ledger, bound to one purpose."""

    def __init__(self, ledger: Ledger, purpose: str, told: Callable[[int, int], None] | None = None) -> None:
        self.ledger = ledger
        self.purpose = purpose
        self.told = told

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of document texts, shape (texts, dimensions)."""
        return self.ledger.embed("passages", texts, self.purpose, self.told)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of search texts, shape (texts, dimensions)."""
        return self.ledger.embed("queries", texts, self.purpose, self.told)


def _pair(impact: Impact, name: str) -> tuple[float, float]:
    interval = getattr(impact, name)
    return float(interval.low), float(interval.high)


def _batches(items: list[T], size: int = BATCH) -> list[list[T]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
