"""Charts of the report as SVG text: figures in, marks out. Colours stand in the page's style.

Every mark has its value beside it, and two series differ by their shape, never by colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from evals.gate import Bound
from evals.report.words import number

LABELS, PLOT, VALUE, ROW, BOTTOM = 340.0, 310.0, 164.0, 30.0, 30.0
"""User units: column of names, plot, a column of values, a row, what is under the plot."""
LONGEST = 50
"""Characters of a name that fit its column."""
APART = 6.0
"""How far two marks of a row stand from its middle."""
HEAD = 24
"""Characters of the name of a series that fit above its column."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A figure of each series."""

    title: str
    """Its name."""
    marks: tuple[tuple[Mapping[str, Any], Bound | None] | None, ...]
    """For each series the measure and its bound, None where it has none."""


def dots(rows: Sequence[Row], *, series: Sequence[str], title: str, ident: str, lang: str) -> Markup:
    """Values from 0 to 1 with their intervals and bounds; names of the series, or one empty name, head the values."""
    top = 34.0 if any(series) else 12.0
    height = top + ROW * len(rows)
    marks = [_head(at, name) for at, name in enumerate(series) if name]
    for step in range(6):
        x = _at(step / 5)
        marks.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{height:.1f}"/>')
        tick = number(step / 5, "share", lang)[:3]
        marks.append(f'<text class="tick" x="{x:.1f}" y="{height + 18:.1f}" text-anchor="middle">{tick}</text>')
    for place, row in enumerate(rows):
        marks += _row(row, top + (place + 0.5) * ROW, lang)
    return _figure(marks, LABELS + PLOT + 20 + VALUE * len(series), height + BOTTOM, title, ident)


def _row(row: Row, y: float, lang: str) -> list[str]:
    less = any(one is not None and one[0]["better"] == "down" for one in row.marks)
    shown = row.title if len(row.title) <= LONGEST else f"{row.title[: LONGEST - 1]}…"
    shown = (shown if shown[1:2].isupper() else shown[:1].upper() + shown[1:]) + (" ↓" if less else "")
    made = [f'<text x="0" y="{y + 4:.1f}">{escape(shown)}</text>']
    pair = sum(one is not None for one in row.marks) > 1
    for at, mark in enumerate(row.marks):
        if mark is None:
            continue
        one, bound = mark
        level = y + (2 * at - 1) * APART if pair else y
        if one["interval"]:
            low, high = (_at(value) for value in one["interval"])
            made.append(
                f'<line class="whisker s{at}" x1="{low:.1f}" x2="{high:.1f}" y1="{level:.1f}" y2="{level:.1f}"/>'
            )
        if bound is not None:
            x = _at(bound.bound)
            made.append(
                f'<line class="bound" x1="{x:.1f}" x2="{x:.1f}" y1="{level - APART:.1f}" y2="{level + APART:.1f}"/>'
            )
        made.append(_mark(at, _at(one["value"]), level))
        value = number(one["value"], one["unit"], lang)
        made.append(f'<text class="value" x="{_column(at):.1f}" y="{y + 4:.1f}">{value}</text>')
    return made


def _head(at: int, name: str) -> str:
    """The mark of a series and its name, above its values."""
    shown = name if len(name) <= HEAD else f"{name[: HEAD - 1]}…"
    x = _column(at)
    return _mark(at, x + 5, 13) + f'<text class="tick" x="{x + 14:.1f}" y="17">{escape(shown)}</text>'


def _mark(at: int, x: float, y: float) -> str:
    """A circle for the first series, a diamond for the second."""
    if at == 0:
        return f'<circle class="dot s0" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    path = f"M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z"
    return f'<path class="dot s1" d="{path}"/>'


def trend(values: Sequence[tuple[str, float]], *, title: str, ident: str, unit: str, lang: str) -> Markup:
    """A line through the values of recorded runs (name of the run, value), oldest first; the ends are told."""
    wide, high, side = 340.0, 44.0, 56.0
    told = [value for _, value in values]
    low, top = min(told), max(told)
    span = (top - low) or 1.0
    step = (wide - 2 * side) / max(len(values) - 1, 1)
    places = [(side + at * step, high - 8 - (one - low) / span * (high - 16)) for at, one in enumerate(told)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    marks = [f'<polyline class="line" points="{line}"/>']
    for (name, value), (x, y) in zip(values, places, strict=True):
        said = escape(f"{name} : {number(value, unit, lang)}")
        marks.append(f'<circle class="dot s0" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{said}</title></circle>')
    for at, anchor, shift in ((0, "end", -9), (-1, "start", 9)):
        x, y = places[at]
        end = number(told[at], unit, lang)
        marks.append(f'<text x="{x + shift:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{end}</text>')
    return _figure(marks, wide, high, title, ident)


def _at(value: float) -> float:
    return LABELS + min(max(value, 0.0), 1.0) * PLOT


def _column(at: int) -> float:
    return LABELS + PLOT + 20 + VALUE * at


def _figure(marks: Sequence[str], wide: float, high: float, title: str, ident: str) -> Markup:
    head = (
        f'<svg class="chart" viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-labelledby="{escape(ident)}">'
        f'<title id="{escape(ident)}">{escape(title)}</title>'
    )
    return Markup(head + "".join(marks) + "</svg>")
