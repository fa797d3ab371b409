"""Two runs side by side: a difference is called only where it lies outside of what chance gives.

Where both runs have the same records, their differences are drawn again and again (paired bootstrap); else a
difference is called when the two intervals do not meet. A figure without an interval is computed, not sampled: any
change is a change; but seconds and megabytes of a single run settle nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evals.metrics import Interval, paired
from scoring.model import Text

VERDICTS = {
    "better": Text(fr="mieux", en="better"),
    "worse": Text(fr="moins bien", en="worse"),
    "open": Text(fr="non tranché", en="not settled"),
    "same": Text(fr="identique", en="identical"),
    "shared": Text(fr="identique sur les cas communs", en="identical on the records of both"),
    "changed": Text(fr="changé", en="changed"),
    "new": Text(fr="nouveau", en="new"),
    "gone": Text(fr="absent", en="gone"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One figure in two runs."""

    name: str
    """Suite and key."""
    title: Text
    """Name for people."""
    before: float | None
    """In the baseline, None when it is not there."""
    after: float | None
    """In this run."""
    interval: Interval | None
    """Of the difference, where records pair."""
    verdict: str
    """A key of `VERDICTS`."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every figure of either run, in the order of this one; suites that only the baseline has are left out."""
    old = {name: one for name, one in _measures(before) if name.split("/", 1)[0] in after["suites"]}
    new = dict(_measures(after))
    names = [*new, *(one for one in old if one not in new)]
    return tuple(_difference(name, old.get(name), new.get(name)) for name in names)


def _measures(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for suite, ran in data["suites"].items():
        for key, measure in ran["measures"].items():
            yield f"{suite}/{key}", measure


def _difference(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Difference:
    told = new if new is not None else old
    assert told is not None  # a name comes from one of the two
    between, verdict = None, "new" if old is None else "gone"
    if old is not None and new is not None:
        between, verdict = _verdict(old, new)
    return Difference(
        name=name,
        title=Text(**told["title"]),
        before=None if old is None else float(old["value"]),
        after=None if new is None else float(new["value"]),
        interval=between,
        verdict=verdict,
    )


def _verdict(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Interval | None, str]:
    gap = float(new["value"]) - float(old["value"])
    between = None
    if old["samples"] and set(old["samples"]) & set(new["samples"]):
        gap, between = paired(old["samples"], new["samples"])
        if old["samples"] == new["samples"] or (
            gap == 0 and old["value"] == new["value"] and between.low == between.high
        ):
            return between, "same"
        if gap == 0 and between.low == between.high:  # records came or went, nothing changed among the others
            return between, "shared"
        settled = not between.holds(0.0)
    elif old["interval"] and new["interval"]:
        settled = old["interval"][1] < new["interval"][0] or new["interval"][1] < old["interval"][0]
        if gap == 0:
            return None, "same"
    else:
        if gap == 0:
            return None, "same"
        settled = new["unit"] not in ("s", "MB")
    if not settled:
        return between, "open"
    if new["better"] == "none":
        return between, "changed"
    return between, "better" if (gap > 0) == (new["better"] == "up") else "worse"
