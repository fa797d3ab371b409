"""The AI-usage ledger: the one door to any model. Every call is written with its purpose, work and impact.

Impacts of the default embedder are intervals computed from the work done (characters) and not from the clock, so that
the same inputs give the same figures; the seconds measured are kept beside them. Those of any other local model come
from its seconds, and a later result that rests on its vectors counts what was written then. Texts already embedded are
served from the workspace and counted as cached. No person, question or document text is written here.
"""

import hashlib
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, insert, select

from assistant.llm import HERE, ChatModel, ModelFault, Piece, Prompt
from assistant.storage.calls import SqlCalls, total
from assistant.storage.tables import vectors
from assistant.usage import BY_RULES, Budget, Call, Journal, Usage, factors_digest, pair, share_of, usage_of, water
from retrieval.closeness import Scale, known, measured, probes
from retrieval.ports import Reranker
from scoring.footprint.inference import FRANCE, UNKNOWN_PLACE, Impact, local_cpu, local_cpu_embedding, remote_model

BATCH = 32
"""Texts sent to the model at once: enough to keep two cores busy, small enough for memory."""
PER_TOKEN = 3
"""Characters of a token, fewer than most: for servers that do not count."""
Vectors = NDArray[np.float32]
T = TypeVar("T")


class Encoder(Protocol):
    """An embedding model that runs on this machine."""

    @property
    def name(self) -> str:
        """Names the space of the vectors: another name, other vectors for the same text."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of document texts, shape (texts, dimensions)."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of search texts, shape (texts, dimensions)."""


def key_of(kind: str, text: str) -> str:
    """Key of a text's vector: the same words as a query and as a passage have different vectors."""
    return hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()


class Ledger:
    """Calls models for the workspace, through its memory of vectors, and writes every call down."""

    def __init__(
        self,
        engine: Engine,
        encoder: Encoder,
        now: Callable[[], str],
        limit_wh: float | None = None,
        *,
        by_time: bool = False,
        reranker: Reranker | None = None,
    ) -> None:
        """`by_time`: the work of the encoder is not known by its characters, so its seconds are counted."""
        self.engine = engine
        self.encoder = encoder
        self.now = now
        self.limit_wh = limit_wh
        self.by_time = by_time
        self.reranker = reranker
        self.behind = False  # set while vectors are made behind
        self.lacking: Callable[[], None] = lambda: None  # told when a search would have read vectors that lack
        self.calls = SqlCalls(engine)
        self._scale: Scale | None = None

    def embed(
        self, kind: str, texts: Sequence[str], purpose: str, told: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of `texts`, shape (texts, dimensions); only new texts are computed.

        `kind` is "passages", "queries" or "probes", which are statements of no document.

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

    def by_rules(self, purpose: str, texts: int) -> None:
        """Write down that rules dealt with so many texts, which a model could have read, without any call."""
        self.calls.add(
            Call(
                at=self.now(),
                purpose=purpose,
                kind=BY_RULES,
                model="Cap NR",
                texts=0,
                cached=texts,
                characters=0,
                seconds=0.0,
                **_impacts(local_cpu_embedding(characters=0)),
                place=HERE,
            )
        )

    def scale(self) -> Scale:
        """Where the cosines of the encoder lie; one that is not known is measured once, on a few pairs of sentences."""
        if self._scale is None:
            self._scale = known(self.encoder.name)
        if self._scale is None:
            questions, statements = probes()
            asked = self.embed("queries", questions, "index")
            self._scale = measured(asked, self.embed("probes", statements, "index"))
        return self._scale

    def reranked(self, query: str, texts: Sequence[str], purpose: str) -> list[int]:
        """Places of `texts`, those that answer best first as the cross-encoder reads them; the given order without one,
        for a single text and once the month's budget is spent.
        """
        if self.reranker is None or len(texts) < 2 or self.budget().state == "spent":
            return list(range(len(texts)))
        started = time.perf_counter()
        scores = self.reranker.scores(query, texts)
        seconds = time.perf_counter() - started
        characters = sum(map(len, texts)) + len(query) * len(texts)
        self.calls.add(
            Call(
                at=self.now(),
                purpose=purpose,
                kind="rerank",
                model=self.reranker.name,
                texts=len(texts),
                cached=0,
                characters=characters,
                seconds=seconds,
                **_impacts(local_cpu(seconds=seconds)),
                place=HERE,
            )
        )
        return sorted(range(len(texts)), key=lambda at: (-float(scores[at]), at))

    def chat(self, model: ChatModel, prompt: Prompt, purpose: str, settle: "Settled") -> Generator[Piece]:
        """The reply of a language model, piece by piece; the line is written when it ends, however it ends.

        `settle` then holds the number of the line, for `settle_call`. Raises ModelFault("budget") without a call when
        the month's budget is spent, and what the model raises.
        """
        if self.budget().state == "spent":
            raise ModelFault("budget")
        started = time.perf_counter()
        written, last, outcome = 0, Piece(text=""), "failed"
        try:
            for piece in model.stream(prompt):
                written += len(piece.text)
                last = piece
                yield piece
            outcome = "used"
        finally:
            settle.number = self._spoken(model, prompt, purpose, last, written, time.perf_counter() - started, outcome)

    def settle_call(self, number: int, outcome: str, unsupported: float | None) -> None:
        """Say what became of the reply of a call: "used", "partly" or "rejected"; and the unsupported share."""
        self.calls.settle(number, outcome, unsupported)

    def budget(self) -> Budget:
        """The month's budget."""
        month = self.now()[:7]
        return Budget(month=month, spent_wh=total(self.calls.lines(month=month)).energy_wh, limit_wh=self.limit_wh)

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

    def rests_on(self, keys: Sequence[str], by_rules: int = 0) -> Usage:
        """The usage behind a result that needs the texts of `keys`, whenever they were computed; `by_rules` more texts
        were dealt with without a call.

        Calls are those that so many texts take at once: the same result says the same, whether or not the work was
        interrupted in between.
        """
        distinct = list(dict.fromkeys(keys))
        characters: dict[int, int] = {}
        computed = 0
        with self.engine.connect() as connection:
            for chunk in _batches(distinct, 500):
                rows = connection.execute(
                    select(vectors.c.call, vectors.c.characters).where(
                        vectors.c.key.in_(chunk), vectors.c.model == self.encoder.name
                    )
                )
                for row in rows:
                    characters[row.call] = characters.get(row.call, 0) + row.characters
                    computed += 1
        cached = len(keys) - len(distinct) + by_rules
        if self.by_time:
            parts = [(one, read) for number, read in characters.items() for one in self.calls.line(number)]
            return share_of(parts, cached=cached)
        return usage_of(calls=-(-computed // BATCH), cached=cached, characters=sum(characters.values()))

    def vector_count(self, kind: str) -> int:
        """How many texts of this kind were computed so far."""
        return self.calls.texts(kind)

    def last_call(self) -> int:
        """Number of the newest line, 0 when there is none."""
        return self.calls.last()

    def since(self, number: int) -> Usage:
        """Usage written after line `number`."""
        return self.calls.since(number)

    def lines(self) -> tuple[Call, ...]:
        """Every line, oldest first."""
        return self.calls.lines()

    def journal(self) -> Journal:
        """The whole ledger: its sum, every line and the month's budget."""
        lines = self.calls.lines()
        return Journal(total=total(lines), lines=lines, budget=self.budget())

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
        impact = local_cpu(seconds=seconds) if self.by_time else local_cpu_embedding(characters=characters)
        call = Call(
            at=self.now(),
            purpose=purpose,
            kind=kind,
            model=self.encoder.name,
            texts=texts,
            cached=cached,
            characters=characters,
            seconds=seconds,
            **_impacts(impact),
            place=HERE,
        )
        return self.calls.write(connection, call)

    def _spoken(
        self,
        model: ChatModel,
        prompt: Prompt,
        purpose: str,
        last: Piece,
        written: int,
        seconds: float,
        outcome: str,
    ) -> int:
        """Write the line of a language model's reply."""
        read = len(prompt.system) + len(prompt.data)
        tokens = last.tokens or (-(-read // PER_TOKEN), -(-written // PER_TOKEN))
        name = last.model or model.choice.model
        return self.calls.add(
            Call(
                at=self.now(),
                purpose=purpose,
                kind="chat",
                model=name,
                texts=1,
                cached=0,
                characters=read + written,
                seconds=seconds,
                **_impacts(_chat_impact(model, name, tokens[1], seconds)),
                place=HERE if model.choice.place == HERE else model.choice.host,
                tokens=tokens,
                prompt=prompt.version,
                outcome=outcome,
            )
        )


@dataclass(slots=True)
class Settled:
    """Where a chat leaves the number of its line."""

    number: int = 0
    """Number of the line, 0 while the reply has not ended."""


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


def _chat_impact(model: ChatModel, name: str, written: int, seconds: float) -> Impact:
    """Impact of one reply: this machine by its time, a served model by its tokens, at the grid of its country."""
    if model.choice.place == HERE:
        return local_cpu(seconds=seconds)
    grid = FRANCE if model.choice.country.en == "France" else UNKNOWN_PLACE
    return remote_model(model=name, output_tokens=written, seconds=seconds, grid=grid)


def _impacts(impact: Impact) -> dict[str, Any]:
    """The fields of a line that say its impact."""
    return {
        "energy_wh": pair(impact, "energy_wh"),
        "gwp_g": pair(impact, "gwp_g"),
        "adpe_mg": pair(impact, "adpe_mg_sb"),
        "water_ml": water(impact),
        "method": impact.method,
        "factors": factors_digest(),
    }


def _batches(items: list[T], size: int = BATCH) -> list[list[T]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
