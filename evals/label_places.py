"""Documents as the product reads them, and the places in them that readers labelled: what every kind of label shares.

A label is a place, never a text: the digest of a document, a page, and code points of its stored text.
"""

import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assistant.bootstrap import open_workspace
from assistant.settings import Settings
from evals.mapping import gold
from ingest.model import Document, Passage
from ingest.pipeline import ingest_paths
from retrieval.quote import locate
from retrieval.statement import statements

LABELS = Path(__file__).parent / "labels"
SAMPLE = Path(__file__).parent / "sample" / "documents"
SHARED = Path(__file__).parents[2] / "shared" / "data"
SETS = ("shared", "sample")
LEAST_LETTERS = 25
"""Letters and digits that a part of a quote has at least to stand for the whole quote."""

Key = tuple[str, int]
Span = tuple[int, int]
Kind = TypeVar("Kind")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Documents as the product reads them, and what is labelled in them elsewhere."""

    documents: Mapping[str, Document]
    """Documents by digest."""
    passages: Sequence[Passage]
    """Their passages."""
    taken: Mapping[Key, Sequence[Span]]
    """Places labelled elsewhere, by digest and page."""

    def cut(self) -> set[tuple[str, int, int, int]]:
        """Every statement as the product cuts it: digest, page, start, end."""
        digests = {one.id: one.digest for one in self.documents.values()}
        return {
            (digests[one.document], one.page, one.start + start, one.start + end)
            for one in self.passages
            for start, end in statements(one.text)
        }


def loaded(path: Path, parse: Callable[[Mapping[str, object], str], Kind]) -> tuple[Kind, ...]:
    """The records of a file, in its order. Raises ValueError, with the line, for one that is malformed."""
    return tuple(
        parse(json.loads(line), f"{path.name}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )


def spot(record: Mapping[str, object], where: str) -> tuple[str, int, int, int]:
    """Digest, page, start and end of a record. Raises ValueError when they are not, or its set is unknown."""
    page, start, end = (record.get(name) for name in ("page", "start", "end"))
    if not (type(page) is int and type(start) is int and type(end) is int):
        raise ValueError(f"{where}: page, start and end are whole numbers")
    if record.get("set") not in SETS:
        raise ValueError(f"{where}: set is one of {SETS}")
    return str(record["digest"]), page, start, end


def place(quote: str, text: str) -> Span | None:
    """Where a quote stands in a text that another reader may have cut otherwise; None when it is not there.

    As `locate`, else by letters and digits alone, else by the longest part of a quote that joins cells of a table.
    """
    exact = locate(quote, text)
    if exact is not None:
        return exact
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    letters = "".join(text[at].lower()[:1] for at in places)
    for part in (quote, max(re.split(r"[|\n]", quote), key=len)):
        wanted = "".join(sign.lower()[:1] for sign in part if sign.isalnum())
        first = letters.find(wanted) if len(wanted) >= LEAST_LETTERS else -1
        if first >= 0:
            return places[first], places[first + len(wanted) - 1] + 1
    return None


def taken_places(documents: Iterable[Document], quotes: Iterable[tuple[str, str]]) -> dict[Key, list[Span]]:
    """Places of the quotes (document name, words) labelled elsewhere, on every page that holds them."""
    named = {one.name: one for one in documents}
    found: dict[Key, list[Span]] = defaultdict(list)
    for name, quote in quotes:
        document = named.get(name)
        for page in document.pages if document else ():
            span = place(quote, page.text)
            if span is not None and document is not None:
                found[document.digest, page.number].append(span)
    return found


def read_documents(folder: Path, quotes: Iterable[tuple[str, str]]) -> Reading:
    """The documents of a folder, read with the product in a workspace that is thrown away."""
    with tempfile.TemporaryDirectory() as scratch:
        workspace = open_workspace(Settings(workspace=Path(scratch)))
        ingest_paths([folder], workspace.documents)
        documents = workspace.documents.all()
        passages = workspace.documents.passages(documents)
        workspace.close()
    return Reading(
        documents={one.digest: one for one in documents}, passages=passages, taken=taken_places(documents, quotes)
    )


def read_sample() -> Reading:
    """The sample organisation and its gold quotes."""
    return read_documents(SAMPLE, [(one["document"], one["quote"]) for one in gold()["evidence"]])


def read_shared() -> Reading | None:
    """The shared documents and their labelled quotes; None where they are absent."""
    quotes = SHARED / "labels" / "dev_evidence.jsonl"
    if not (quotes.is_file() and (SHARED / "documents").is_dir()):
        return None
    records = [json.loads(line) for line in quotes.read_text(encoding="utf-8").splitlines()]
    return read_documents(SHARED / "documents", [(one["doc"], one["quote"]) for one in records])
