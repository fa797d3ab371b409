"""Which statements speak to which criteria, as a person read them: `python -m evals.relevance_labels` checks the file.

`evals/labels/relevance.jsonl` stores places, never text: the digest of a document, a page, code points of its stored
text, a criterion of the shipped referential, and whether the statement speaks to it (`docs/labelling.md`). The command
reads the documents with the product itself and says which labels point nowhere or are told twice. Exit code 1 then.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.referentials import load
from evals.check_labels import SETS, Reading, read_sample, read_shared
from retrieval.statement import statements
from scoring.model import Stance

LABELS = Path(__file__).parent / "labels" / "relevance.jsonl"
RULES = "nr-socle-2027-preview"
FIELDS = {"digest", "page", "start", "end", "criterion", "relevant", "set"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PairLabel:
    """What a reader said of one (criterion, statement) pair."""

    digest: str
    """SHA-256 of the document's bytes, hexadecimal."""
    page: int
    """Page, from 1."""
    start: int
    """First code point in the stored text of the page."""
    end: int
    """One past the last code point."""
    criterion: str
    """Criterion id."""
    relevant: bool
    """Whether the statement speaks to the criterion: proves, promises, denies or recommends exactly that."""
    stance: Stance | None
    """How it stands, None where it is not relevant."""
    set: str
    """Which documents it comes from: "sample" or "shared"."""


def load_pairs(path: Path = LABELS) -> tuple[PairLabel, ...]:
    """The labels of a file, in its order. Raises ValueError, with the line, for a record that is malformed."""
    return tuple(
        _pair(json.loads(line), f"{path.name}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )


def _pair(record: Mapping[str, object], where: str) -> PairLabel:
    page, start, end, relevant = (record.get(name) for name in ("page", "start", "end", "relevant"))
    if set(record) - {"stance"} != FIELDS:
        raise ValueError(f"{where}: fields {sorted(record)}")
    if not (type(page) is int and type(start) is int and type(end) is int and type(relevant) is bool):
        raise ValueError(f"{where}: page, start and end are whole numbers, relevant is true or false")
    if record["set"] not in SETS or relevant is not ("stance" in record):
        raise ValueError(f"{where}: a set of {SETS}; a stance where it is relevant and only there")
    return PairLabel(
        digest=str(record["digest"]),
        page=page,
        start=start,
        end=end,
        criterion=str(record["criterion"]),
        relevant=relevant,
        stance=Stance(str(record["stance"])) if relevant else None,
        set=str(record["set"]),
    )


def problems(labels: Sequence[PairLabel], reading: Reading, criteria: frozenset[str]) -> Iterator[str]:
    """What is wrong, one line each: places that are no statement of the product, unknown criteria, repetitions."""
    digests = {one.id: one.digest for one in reading.documents.values()}
    places = {
        (digests[one.document], one.page, one.start + start, one.start + end)
        for one in reading.passages
        for start, end in statements(one.text)
    }
    seen: set[tuple[str, int, int, int, str]] = set()
    for one in labels:
        place = (one.digest, one.page, one.start, one.end)
        where = f"{one.digest[:12]} p. {one.page} {one.start}-{one.end} {one.criterion}"
        if one.criterion not in criteria:
            yield f"{where}: no such criterion"
        if place not in places:
            yield f"{where}: no statement of a document"
        if (*place, one.criterion) in seen:
            yield f"{where}: told twice"
        seen.add((*place, one.criterion))


def main() -> int:
    """Check and print the counts; 1 when something is wrong."""
    labels = load_pairs()
    criteria = frozenset(criterion.id for one in load(RULES).indicators for criterion in one.criteria)
    wrong: list[str] = []
    for name, reading in (("sample", read_sample()), ("shared", read_shared())):
        mine = [one for one in labels if one.set == name]
        if reading is None:
            print(f"{name}: documents absent, {len(mine)} labels not checked")
            continue
        wrong += problems(mine, reading, criteria)
        print(f"{name}: {len(mine)} pairs in {len({one.digest for one in mine})} documents", end=", ")
        print(f"{sum(one.relevant for one in mine)} relevant")
    for stance, count in sorted(Counter(one.stance for one in labels if one.stance).items()):
        print(f"{stance:<12}{count:>5}")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
