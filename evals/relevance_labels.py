"""Labelled pairs of a criterion and a statement: `evals/labels/relevance.jsonl`.

Each stores a place, never text: the digest of a document, a page, the code points of a statement of its stored text, a
criterion of the shipped referential, and whether the statement speaks to it (`docs/labelling.md`).
`python -m evals.check_labels` says which labels point nowhere or are told twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.label_places import LABELS, Reading, loaded, spot
from scoring.model import Stance

PAIRS = LABELS / "relevance.jsonl"
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


def load_pairs(path: Path = PAIRS) -> tuple[PairLabel, ...]:
    """The labels of a file, in its order. Raises ValueError, with the line, for a record that is malformed."""
    return loaded(path, _pair)


def _pair(record: Mapping[str, object], where: str) -> PairLabel:
    if set(record) - {"stance"} != FIELDS:
        raise ValueError(f"{where}: fields {sorted(record)}")
    digest, page, start, end = spot(record, where)
    relevant = record["relevant"]
    if type(relevant) is not bool or relevant is not ("stance" in record):
        raise ValueError(f"{where}: relevant is true or false; a stance where it is relevant and only there")
    return PairLabel(
        digest=digest,
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
    places = reading.cut()
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
