"""Whether the labels fit the documents: `python -m evals.check_labels`.

`evals/labels/stance.jsonl` and `relevance.jsonl` store places, never text: the digest of a document, a page, code
points of its stored text, and what a reader said of them (`docs/labelling.md`). This command reads the documents once
with the product itself and says which labels of either file point nowhere, overlap each other, are told twice, or
repeat a place already labelled by the sample's gold or by the labelled quotes under `../shared/data/labels`. Exit code
1 when something is wrong.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.referentials import load
from evals import relevance_labels
from evals.label_places import LABELS, Key, Reading, Span, loaded, read_sample, read_shared, spot
from evals.relevance_labels import RULES, load_pairs
from scoring.model import Stance

STANCES = LABELS / "stance.jsonl"
SUBJECTS = ("self", "other", "none")
FIELDS = {"digest", "page", "start", "end", "stance", "subject", "figure", "set"}


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


def load_labels(path: Path = STANCES) -> tuple[Label, ...]:
    """The stance labels of a file, in its order. Raises ValueError, with the line, for a record that is malformed."""
    return loaded(path, _label)


def _label(record: Mapping[str, object], where: str) -> Label:
    if set(record) - {"theme"} != FIELDS:
        raise ValueError(f"{where}: fields {sorted(record)}")
    digest, page, start, end = spot(record, where)
    subject, figure, stance = record["subject"], record["figure"], str(record["stance"])
    if type(figure) is not bool:
        raise ValueError(f"{where}: figure is true or false")
    if subject not in SUBJECTS or stance not in {str(one) for one in Stance}:
        raise ValueError(f"{where}: stance {stance!r}, subject {subject!r}")
    return Label(
        digest=digest,
        page=page,
        start=start,
        end=end,
        stance=Stance(stance),
        subject=str(subject),
        figure=figure,
        theme=str(record.get("theme", "")),
        set=str(record["set"]),
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


def drifted(labels: Sequence[Label], reading: Reading) -> int:
    """Labels that are no longer exactly a statement as the product cuts it: it may cut differently since."""
    cut = reading.cut()
    return sum((one.digest, one.page, one.start, one.end) not in cut for one in labels)


def main(argv: Sequence[str] | None = None) -> int:
    """Check both files and print the counts; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", action="store_true", help="list the counts of every document")
    args = parser.parse_args(argv)
    labels, pairs = load_labels(), load_pairs()
    criteria = frozenset(criterion.id for one in load(RULES).indicators for criterion in one.criteria)
    wrong: list[str] = []
    for name, reading in (("sample", read_sample()), ("shared", read_shared())):
        mine = [one for one in labels if one.set == name]
        both = [one for one in pairs if one.set == name]
        if reading is None:
            print(f"{name}: documents absent, {len(mine)} labels and {len(both)} pairs not checked")
            continue
        wrong += problems(mine, reading)
        wrong += relevance_labels.problems(both, reading, criteria)
        print(f"{name}: {len(mine)} labels in {len({one.digest for one in mine})} documents", end=", ")
        print(f"{drifted(mine, reading)} no longer cut as a statement")
        print(f"{name}: {len(both)} pairs in {len({one.digest for one in both})} documents", end=", ")
        print(f"{sum(one.relevant for one in both)} relevant")
        if args.documents:
            _per_document(mine, reading)
    for title, stances in (
        ("labels", Counter(one.stance for one in labels)),
        ("relevant pairs", Counter(one.stance for one in pairs if one.stance)),
    ):
        print(f"{title}: {', '.join(f'{stance} {count}' for stance, count in sorted(stances.items()))}")
    print(f"labels with a figure: {sum(one.figure for one in labels)}")
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
