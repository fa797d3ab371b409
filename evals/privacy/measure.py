"""Recall and precision of the search for personal data, by kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.privacy.records import Marked, Record
from ingest.model import Page, PersonalData
from ingest.personal import KINDS, find

SHARED = 0.8
"""Least share of the code points that two ranges have together which lie in both, for one to count as the other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """Counts of one kind."""

    meant: int
    """Places in the set."""
    hit: int
    """Those that were found."""
    exact: int
    """Those found code point for code point."""
    found: int
    """Places that the search gave."""
    right: int
    """Those that are meant."""

    @property
    def recall(self) -> float | None:
        """Share of the places of the set that were found, None when there are none."""
        return self.hit / self.meant if self.meant else None

    @property
    def precision(self) -> float | None:
        """Share of the places found that are meant, None when there are none."""
        return self.right / self.found if self.found else None


def same(one: Marked | PersonalData, other: Marked | PersonalData) -> bool:
    """Whether two places are the same piece of personal data: same kind, and SHARED of their range in common."""
    both = min(one.end, other.end) - max(one.start, other.start)
    either = max(one.end, other.end) - min(one.start, other.start)
    return one.kind == other.kind and both >= SHARED * either


def measure(records: Iterable[Record]) -> dict[str, Score]:
    """The score of each kind over the records, each of them a page of its own."""
    return scored([(one.marked, find((Page(number=1, text=one.text),))) for one in records])


def scored(pairs: Sequence[tuple[Sequence[Marked], Sequence[PersonalData]]]) -> dict[str, Score]:
    """The score of each kind, given what is meant and what was found on each page."""
    scores = {}
    for kind in KINDS:
        meant = [(one, found) for marked, found in pairs for one in marked if one.kind == kind]
        given = [(one, marked) for marked, found in pairs for one in found if one.kind == kind]
        scores[kind] = Score(
            meant=len(meant),
            hit=sum(any(same(one, other) for other in found) for one, found in meant),
            exact=sum(
                any((one.start, one.end, kind) == (other.start, other.end, other.kind) for other in found)
                for one, found in meant
            ),
            found=len(given),
            right=sum(any(same(one, other) for other in marked) for one, marked in given),
        )
    return scores


def leaked(records: Iterable[Record]) -> tuple[int, int]:
    """(code points of personal data that no range covers whatever its kind, all code points of personal data)."""
    open_, every = 0, 0
    for record in records:
        covered = {at for one in find((Page(number=1, text=record.text),)) for at in range(one.start, one.end)}
        meant = {at for one in record.marked for at in range(one.start, one.end) if not record.text[at].isspace()}
        open_, every = open_ + len(meant - covered), every + len(meant)
    return open_, every


def table(scores: Mapping[str, Score]) -> str:
    """The scores as text, one line a kind."""
    rows = [f"  {'kind':<9}{'recall':>8}{'':>10}{'exact':>7}{'precision':>11}"]
    for kind, one in scores.items():
        recall, precision = (f"{value:.3f}" if value is not None else "-" for value in (one.recall, one.precision))
        rows.append(
            f"  {kind:<9}{recall:>8}{f'{one.hit}/{one.meant}':>10}{one.exact:>7}{precision:>11}"
            f"{f'{one.right}/{one.found}':>10}"
        )
    return "\n".join(rows)
