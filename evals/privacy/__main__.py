"""Recall and precision by kind of personal data: `python -m evals.privacy [--check] [--verbose]`.

Measured on the invented texts of `texts.jsonl` (both halves apart), on the sample organisation, whose personal data
`sample.jsonl` lists, and, with counts only, on the shared real documents where they are. Exit code 1 when the set has
faults.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evals.privacy.measure import leaked, measure, same, scored, table
from evals.privacy.records import FOLDER, SPLITS, Marked, Record, faults, load
from ingest.model import Document, Page, Passage
from ingest.personal import find
from ingest.pipeline import ingest_paths

SAMPLE = FOLDER.parent / "sample" / "documents"
REAL = FOLDER.parents[2] / "shared" / "data" / "documents"


class _Kept:
    """A store that keeps nothing but documents, for as long as the measure runs."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def known(self, digest: str) -> Document | None:
        return next((one for one in self.documents if one.digest == digest), None)

    def add(self, document: Document, passages: Sequence[Passage], blob: bytes) -> None:
        self.documents.append(document)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.privacy", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only check the set")
    parser.add_argument("--verbose", action="store_true", help="show what was missed and what is false in the dev half")
    args = parser.parse_args()
    records = load()
    wrong = list(faults(records))
    for one in wrong:
        print(one, file=sys.stderr)
    if args.check or wrong:
        return 1 if wrong else 0
    for split in SPLITS:
        _half(split, [one for one in records if one.split == split])
    if args.verbose:
        _faulty([one for one in records if one.split == "dev"])
    _sample()
    if REAL.is_dir():
        _real()
    return 0


def _half(split: str, records: list[Record]) -> None:
    negatives = sum(not one.marked for one in records)
    missed, every = leaked(records)
    print(f"{split}: {len(records)} texts, {negatives} of them without personal data")
    print(table(measure(records)))
    print(f"  code points of personal data left open: {missed} of {every}\n")


def _faulty(records: list[Record]) -> None:
    for record in records:
        found = find((Page(number=1, text=record.text),))
        for one in record.marked:
            if not any(same(one, other) for other in found):
                print(f"  {record.id} missed {one.kind}: {record.text[one.start : one.end]!r}")
        for other in found:
            if not any(same(one, other) for one in record.marked):
                print(f"  {record.id} false {other.kind}: {record.text[other.start : other.end]!r}")


def _read(folder: Path) -> list[Document]:
    kept = _Kept()
    ingest_paths([folder], kept)
    return kept.documents


def _sample() -> None:
    """What the 18 documents of the sample hold, which a person read."""
    meant: dict[tuple[str, int], list[Marked]] = {}
    documents = {one.name: one for one in _read(SAMPLE)}
    for line in (FOLDER / "sample.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        text = documents[raw["document"]].pages[raw["page"] - 1].text
        start = text.index(raw["text"])
        place = Marked(start=start, end=start + len(raw["text"]), kind=raw["kind"])
        meant.setdefault((raw["document"], raw["page"]), []).append(place)
    pairs = [
        (meant.get((document.name, page.number), []), [one for one in document.personal if one.page == page.number])
        for document in documents.values()
        for page in document.pages
    ]
    print(f"sample organisation: {len(documents)} documents, {len(pairs)} pages")
    print(table({kind: one for kind, one in scored(pairs).items() if one.meant or one.found}), "\n")


def _real() -> None:
    """How much is found in the real documents, and how fast; never what it says."""
    documents = _read(REAL)
    counted = Counter(one.kind for document in documents for one in document.personal)
    pages = sum(len(one.pages) for one in documents)
    start = time.process_time()
    for document in documents:
        find(document.pages)
    seconds = time.process_time() - start
    told = ", ".join(f"{kind} {count}" for kind, count in counted.most_common())
    print(f"real documents: {len(documents)}, {pages} pages: {told}")
    print(f"search alone: {pages / seconds:.0f} pages/s of processor time")


if __name__ == "__main__":
    sys.exit(main())
