"""Whether the stance labels fit the documents: `python -m evals.check_labels`.

`evals/labels/stance.jsonl` stores places, never text: the digest of a document, a page, code points of its stored text,
and what a reader said of them (`docs/labelling.md`). This command reads the documents with the product itself and says
which labels point nowhere, overlap each other, or repeat a place already labelled by the sample's gold or by the
labelled quotes under `../shared/data/labels`. Exit code 1 when something is wrong.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.bootstrap import open_workspace
from assistant.settings import Settings
from evals.mapping import gold
from ingest.model import Document, Passage
from ingest.pipeline import ingest_paths
from retrieval.quote import locate
from retrieval.statement import statements
from scoring.model import Stance

LABELS = Path(__file__).parent / "labels" / "stance.jsonl"
SAMPLE = Path(__file__).parent / "sample" / "documents"
SHARED = Path(__file__).parents[2] / "shared" / "data"
SUBJECTS = ("self", "other", "none")
SETS = ("shared", "sample")
FIELDS = {"digest", "page", "start", "end", "stance", "subject", "figure", "set"}
LEAST_LETTERS = 25
"""Letters and digits that a part of a quote has at least to stand for the whole quote."""

Key = tuple[str, int]
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What a reader said of one statement."""

    digest: str
    """SHA-256 of the document's bytes, hexadecimal."""
    page: int
    """Page, from 1."""
    start: int
    """First code point in the stored text of the page."""
    end: int
    """One past the last code point."""
    stance: Stance
    """How it stands to what it speaks of."""
    subject: str
    """Of whom it speaks: one of `SUBJECTS`."""
    figure: bool
    """Whether it states a measured figure about its subject."""
    theme: str
    """Theme as in the labelled quotes, "" when it bears on none."""
    set: str
    """Which documents it comes from: one of `SETS`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Documents as the product reads them, and what is labelled in them elsewhere."""

    documents: Mapping[str, Document]
    """Documents by digest."""
    passages: Sequence[Passage]
    """Their passages."""
    taken: Mapping[Key, Sequence[Span]]
    """Places labelled elsewhere, by digest and page."""


def load_labels(path: Path = LABELS) -> tuple[Label, ...]:
    """The labels of a file, in its order. Raises ValueError, with the line, for a record that is malformed."""
    return tuple(
        _label(json.loads(line), f"{path.name}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )


def _label(record: Mapping[str, object], where: str) -> Label:
    if set(record) - {"theme"} != FIELDS:
        raise ValueError(f"{where}: fields {sorted(record)}")
    page, start, end = record["page"], record["start"], record["end"]
    subject, figure, kind = record["subject"], record["figure"], record["set"]
    if not (type(page) is int and type(start) is int and type(end) is int and type(figure) is bool):
        raise ValueError(f"{where}: page, start and end are whole numbers, figure is true or false")
    stance = str(record["stance"])
    if subject not in SUBJECTS or kind not in SETS or stance not in {str(one) for one in Stance}:
        raise ValueError(f"{where}: stance {stance!r}, subject {subject!r}, set {kind!r}")
    return Label(
        digest=str(record["digest"]),
        page=page,
        start=start,
        end=end,
        stance=Stance(stance),
        subject=str(subject),
        figure=figure,
        theme=str(record.get("theme", "")),
        set=str(kind),
    )


def problems(labels: Sequence[Label], reading: Reading) -> list[str]:
    """What is wrong, one line each: unknown documents and pages, places outside a page, overlaps."""
    wrong = []
    seen: dict[Key, list[Span]] = defaultdict(list)
    for one in labels:
        where = f"{one.digest[:12]} p. {one.page} {one.start}-{one.end}"
        document = reading.documents.get(one.digest)
        page = next((page for page in document.pages if page.number == one.page), None) if document else None
        if page is None:
            wrong.append(f"{where}: no such {'page' if document else 'document'}")
            continue
        key, span = (one.digest, one.page), (one.start, one.end)
        if not (0 <= one.start < one.end <= len(page.text) and page.text[one.start : one.end].strip()):
            wrong.append(f"{where}: outside the page or empty")
        if _overlaps(span, seen[key]):
            wrong.append(f"{where}: overlaps another label")
        if _overlaps(span, reading.taken.get(key, ())):
            wrong.append(f"{where}: overlaps a quote labelled elsewhere")
        seen[key].append(span)
    return wrong


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


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


def drifted(labels: Sequence[Label], reading: Reading) -> int:
    """Labels that are no longer exactly a statement as the product cuts it: it may cut differently since."""
    digests = {one.id: one.digest for one in reading.documents.values()}
    units = {
        (digests[one.document], one.page, one.start + start, one.start + end)
        for one in reading.passages
        for start, end in statements(one.text)
    }
    return sum((one.digest, one.page, one.start, one.end) not in units for one in labels)


def main(argv: Sequence[str] | None = None) -> int:
    """Check and print the counts; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", action="store_true", help="list the counts of every document")
    args = parser.parse_args(argv)
    labels = load_labels()
    wrong = []
    for name, reading in (("sample", read_sample()), ("shared", read_shared())):
        mine = [one for one in labels if one.set == name]
        if reading is None:
            print(f"{name}: documents absent, {len(mine)} labels not checked")
            continue
        wrong += problems(mine, reading)
        print(f"{name}: {len(mine)} labels in {len({one.digest for one in mine})} documents", end=", ")
        print(f"{drifted(mine, reading)} no longer cut as a statement")
        if args.documents:
            _per_document(mine, reading)
    for stance, count in sorted(Counter(one.stance for one in labels).items()):
        print(f"{stance:<12}{count:>5}")
    print(f"{'figure':<12}{sum(one.figure for one in labels):>5}")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def _per_document(labels: Sequence[Label], reading: Reading) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in labels:
        document = reading.documents.get(one.digest)
        counts[document.name if document else one.digest][one.stance] += 1
    for name, found in sorted(counts.items()):
        print(f"  {name}: {', '.join(f'{stance} {count}' for stance, count in sorted(found.items()))}")


if __name__ == "__main__":
    sys.exit(main())
