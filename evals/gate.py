"""Bounds that a figure may not pass, which only ever get stricter: `evals/floors.yaml`.

A bound is a floor where more is better and a ceiling where less is. `best` keeps the strictest bound that a figure ever
had: a bound less strict than its `best` needs a `reason` in the file, or the file itself is refused.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from evals.suites import ASKED, TIMED
from scoring.model import Text

FLOORS = Path(__file__).parent / "floors.yaml"
SCHEMA = "capnr.floors/1"
HEAD = """\
# Bounds of `capnr eval --gate`: a floor where more is better (up), a ceiling where less is (down).
# `--raise` makes them stricter, never laxer. `--loosen WHY` sets those that are passed to the figures of now and says
# why in `reason`; `best` stays. A bound less strict than its `best` without a reason is refused.
"""
MARGIN = 0.01
"""How far under a figure of 0 to 1 its new floor is set, so that another version of a library does not turn it red."""
PART = 0.05
"""The same for a figure in a unit, as a part of it."""
GATED = ("share", "kappa", "count", "Wh", "gCO2e")
"""Units that are gated: seconds and megabytes are the machine's as much as the code's."""
APART = (ASKED, TIMED)
"""Suites that are never gated."""


class FloorsError(ValueError):
    """The file of bounds cannot be used: each line says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """What a figure may not pass."""

    bound: float
    """Floor or ceiling, in the unit of the figure."""
    best: float
    """The strictest that it ever was."""
    better: str
    """"up" for a floor, "down" for a ceiling."""
    mode: str
    """"fast" when every run measures it, "full" when only a full one does."""
    reason: str = ""
    """Why it is less strict than it was."""

    @property
    def loosened(self) -> bool:
        """Whether it was stricter once."""
        return self.bound < self.best if self.better == "up" else self.bound > self.best


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """A figure that passes its bound, or that was not measured."""

    name: str
    """Suite and key: "retrieval/sample.words.recall@5"."""
    bound: Bound
    """Its bound."""
    value: float | None
    """The figure, None when it was not measured."""

    def said(self) -> Text:
        """One line."""
        sign = "≥" if self.bound.better == "up" else "≤"
        if self.value is None:
            wanted = f"{self.bound.bound:g}"
            return Text(
                fr=f"{self.name} : non mesuré (attendu {sign} {wanted.replace('.', ',')})",
                en=f"{self.name}: not measured (expected {sign} {wanted})",
            )
        found, wanted = f"{self.value:.6g}", f"{self.bound.bound:.6g}"
        return Text(
            fr=f"{self.name} : {found.replace('.', ',')}, attendu {sign} {wanted.replace('.', ',')}",
            en=f"{self.name}: {found}, expected {sign} {wanted}",
        )


def read(path: Path = FLOORS) -> dict[str, Bound]:
    """The bounds by name, none where there is no file. Raises FloorsError."""
    if not path.exists():
        return {}
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise FloorsError(f"{path.name}: schema {SCHEMA} expected")
    found, wrong = {}, []
    for name, said in (data.get("floors") or {}).items():
        try:
            one = Bound(**said)
        except TypeError as fault:
            wrong.append(f"{name}: {fault}")
            continue
        if not all(isinstance(each, int | float) for each in (one.bound, one.best)):
            wrong.append(f"{name}: bound and best are numbers")
        elif one.better not in ("up", "down") or one.mode not in ("fast", "full"):
            wrong.append(f"{name}: better is up or down, mode is fast or full")
        elif one.loosened and not str(one.reason).strip():
            wrong.append(f"{name}: {one.bound:g} is less strict than {one.best:g}: say why in `reason`")
        found[name] = one
    if wrong:
        raise FloorsError("\n".join(wrong))
    return found


def breaches(bounds: Mapping[str, Bound], data: Mapping[str, Any]) -> tuple[Breach, ...]:
    """Every bound of the suites that ran which is passed, or whose figure is missing though this mode measures it.

    A figure that a full run skips because its data is not here is no breach: the suite says that it was skipped.
    """
    found = []
    for name, bound in bounds.items():
        suite, key = name.split("/", 1)
        ran = data["suites"].get(suite)
        if ran is None:
            continue
        measure = ran["measures"].get(key)
        if measure is None:
            if bound.mode == "fast" or (data["mode"] == "full" and not ran["skipped"]):
                found.append(Breach(name=name, bound=bound, value=None))
            continue
        value = float(measure["value"])
        if math.isnan(value) or (value < bound.bound if bound.better == "up" else value > bound.bound):
            found.append(Breach(name=name, bound=bound, value=value))
    return tuple(found)


def raised(bounds: Mapping[str, Bound], data: Mapping[str, Any]) -> dict[str, Bound]:
    """The bounds made stricter where the figures allow it; a figure that has none gets one."""
    made = dict(bounds)
    for suite, ran in data["suites"].items():
        for key, measure in ran["measures"].items():
            if suite in APART or measure["unit"] not in GATED or measure["better"] == "none":
                continue
            name, new = f"{suite}/{key}", _bound(measure)
            old = made.get(name)
            up = measure["better"] == "up"
            if old is None:
                made[name] = Bound(bound=new, best=new, better=measure["better"], mode=data["mode"])
            elif new > old.bound if up else new < old.bound:
                best = max(new, old.best) if up else min(new, old.best)
                reason = old.reason if (new < best if up else new > best) else ""
                made[name] = replace(old, bound=new, best=best, reason=reason)
    return made


def loosened(bounds: Mapping[str, Bound], data: Mapping[str, Any], reason: str) -> dict[str, Bound]:
    """The bounds that are passed set to the figures of now, each with the reason; their `best` is kept."""
    made = dict(bounds)
    for one in breaches(bounds, data):
        if one.value is not None and math.isfinite(one.value):
            suite, key = one.name.split("/", 1)
            made[one.name] = replace(one.bound, bound=_bound(data["suites"][suite]["measures"][key]), reason=reason)
    return made


def write(bounds: Mapping[str, Bound], path: Path = FLOORS) -> None:
    """Write the file, names sorted, one line a bound."""
    lines = [HEAD + f"schema: {SCHEMA}", "floors:"]
    for name, one in sorted(bounds.items()):
        said = [
            f"bound: {_plain(one.bound)}",
            f"best: {_plain(one.best)}",
            f"better: {one.better}",
            f"mode: {one.mode}",
        ]
        said += [f"reason: {_quoted(one.reason)}"] if one.reason else []
        lines.append(f"  {_quoted(name)}: {{{', '.join(said)}}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _bound(measure: Mapping[str, Any]) -> float:
    """A little less strict than the figure: exact for counts."""
    value, up = float(measure["value"]), measure["better"] == "up"
    if measure["unit"] == "count" and value == int(value) and value < 1000:
        return value
    margin = MARGIN if measure["unit"] in ("share", "kappa") else abs(value) * PART
    if measure["unit"] == "count":
        return float(math.floor(value - margin) if up else math.ceil(value + margin))
    if measure["unit"] == "share" and up and value == 1.0:
        return 1.0
    limit = max(value - margin, 0.0) if up else value + margin
    digits = 4 if limit >= 1e-3 or not limit else 3 - math.floor(math.log10(limit))
    step = 10.0**digits
    steps = round(limit * step, 6)  # so that 0.69 is not 0.6899999
    return round((math.floor if up else math.ceil)(steps) / step, digits)


def _plain(value: float) -> str:
    """A number without powers of ten, which YAML would read as a text."""
    return f"{value:.12f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def told(found: Sequence[Breach], lang: str) -> list[str]:
    """Lines for people."""
    return [one.said().said(lang) for one in found]
