"""The labelled quotes of real documents and those of the sample, as records in the passages of their documents."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.memory import MemoryStore
from ingest.model import Document, Passage
from ingest.pipeline import ingest_bytes
from retrieval.quote import locate
from retrieval.words import fold

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
"""Labels and documents that are not part of the repository; evals that need them say so when they are absent."""
SAMPLE = Path(__file__).parent / "sample"
CELLS = re.compile(r"[|\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A document and its passages."""

    document: Document
    """The document."""
    passages: tuple[Passage, ...]
    """Its passages, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A labelled quote."""

    name: str
    """Name of its document."""
    text: str
    """The quote."""
    theme: str
    """Theme id."""
    stance: str
    """Stance as labelled."""


def missing() -> str:
    """Why the labels cannot be used, empty when they can."""
    wanted = DATA / "labels" / "dev_evidence.jsonl"
    return "" if wanted.exists() else "no labels here: ../shared/data/labels/dev_evidence.jsonl is absent"


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a label file."""
    text = (DATA / "labels" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def labelled() -> list[Quote]:
    """The labelled quotes of real documents."""
    return [
        Quote(name=one["doc"], text=one["quote"], theme=one["theme"], stance=one["stance"])
        for one in lines("dev_evidence.jsonl")
    ]


def gold_quotes(themes: dict[str, str]) -> list[Quote]:
    """The quotes of the sample's gold; `themes` gives the theme of each indicator."""
    data = yaml.safe_load((SAMPLE / "gold.yaml").read_text(encoding="utf-8"))
    return [
        Quote(name=one["document"], text=one["quote"], theme=themes[str(one["indicator"])], stance=one["stance"])
        for one in data["evidence"]
    ]


def read(folder: Path, names: Sequence[str]) -> dict[str, Read]:
    """Documents of a folder by name, read as the product reads them."""
    store = MemoryStore()
    found = {}
    for name in sorted(set(names)):
        report = ingest_bytes(name, (folder / name).read_bytes(), store)
        for document in report.documents:
            found[name] = Read(document=document, passages=store.passages[document.digest])
    return found


def places(quote: str, read: Read) -> list[tuple[int, int, int]]:
    """(page, start, end) of a quote; of each of its cells where a table's row was written with its headings."""
    for page in read.document.pages:
        span = locate(quote, page.text)
        if span:
            return [(page.number, *span)]
    parts = [_letters(part) for part in CELLS.split(quote)]
    wanted = [part for part in parts if len(part) > 3]
    for page in read.document.pages:
        said, offsets = _lettered(page.text)
        starts = [said.find(part) for part in wanted]
        if wanted and all(at >= 0 for at in starts):
            return [
                (page.number, offsets[at], offsets[at + len(part) - 1] + 1)
                for at, part in zip(starts, wanted, strict=True)
            ]
    return []


def covers(page: int, start: int, end: int, wanted: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a place holds at least half of the characters of the `wanted` ones."""
    shared = sum(max(min(end, last) - max(start, first), 0) for at, first, last in wanted if at == page)
    return bool(wanted) and shared * 2 >= sum(last - first for _, first, last in wanted)


def _letters(text: str) -> str:
    return "".join(one for one in fold(text) if one.isalnum())


def _lettered(text: str) -> tuple[str, list[int]]:
    """Letters and figures of a text, and where each stands in it."""
    said, offsets = [], []
    for at, sign in enumerate(text):
        for one in _letters(sign):
            said.append(one)
            offsets.append(at)
    return "".join(said), offsets
