"""Charts as SVG text: sizes in, marks out. Colours and patterns stand in `templates/footprint.css`; text is escaped.

Okabe-Ito colours with a pattern each, so that grey prints and colour-vision deficiencies lose nothing; bars start at
zero; a logarithmic axis is named as such by its caller; each figure has its finding as title and its data beside it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, LABELS, VALUES, TOP, BOTTOM = 820.0, 290.0, 160.0, 14.0, 46.0
"""User units: whole width, column of labels, column of values, margins."""
ROW, THIN_ROW, MANY = 30.0, 23.0, 12
"""Height of a row, of a row among many, and how many are many."""
PLOT = WIDTH - LABELS - VALUES
CHARACTERS = 36
"""Longest label that fits its column."""
LETTER = 7.6
"""Width of a letter of a label, at most on average."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A row of a chart."""

    label: str
    """Name at the left."""
    parts: tuple[float, ...]
    """Lengths end to end from zero; negative ones go left."""
    value: str
    """Words at the right."""
    low: float | None = None
    """Low end of the whisker, None without one."""
    high: float | None = None
    """High end of the whisker."""
    strong: bool = False
    """Whether the label stands out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A row of a chart of ratios."""

    label: str
    """Name at the left."""
    low: float | None
    """5th percentile; None when nothing can be said."""
    middle: float | None
    """Median."""
    high: float | None
    """95th percentile."""
    mark: str
    """Class of the mark: within, uncertain, over, not_assessable."""
    value: str
    """Words at the right, or in place of the mark."""
    strong: bool = False
    """Whether the label stands out."""


def patterns() -> Markup:
    """The patterns of the four stages, once in a page."""
    return Markup(
        '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="p0" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect class="c0" width="6" height="6"/></pattern>'
        '<pattern id="p1" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="c1" width="6" height="6"/>'
        '<circle class="cut" cx="3" cy="3" r="1.3"/></pattern>'
        '<pattern id="p2" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="c2" width="8" height="8"/><rect class="cut" width="2.4" height="8"/></pattern>'
        '<pattern id="p3" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="c3" width="6" height="6"/>'
        '<path class="cutline" d="M0 0L6 6M6 0L0 6"/></pattern>'
        "</defs></svg>"
    )


def bars(rows: Sequence[Bar], *, title: str, axis: str, ident: str, tick: Callable[[float], str]) -> Markup:
    """Horizontal bars on a linear axis that holds zero."""
    ends = [0.0]
    for row in rows:
        ends += [sum(part for part in row.parts if part > 0.0), sum(part for part in row.parts if part < 0.0)]
        ends += [one for one in (row.low, row.high) if one is not None]
    low, step, count = _nice(min(ends), max(ends))
    span = step * count

    def at(value: float) -> float:
        return LABELS + (value - low) / span * PLOT

    row_height = _row_height(rows)
    height = TOP + row_height * len(rows)
    marks = [_grid(at(low + step * one), height, tick(low + step * one)) for one in range(count + 1)]
    marks.append(f'<line class="zero" x1="{at(0.0):.1f}" x2="{at(0.0):.1f}" y1="{TOP - 4:.1f}" y2="{height + 4:.1f}"/>')
    for place, row in enumerate(rows):
        middle = TOP + (place + 0.5) * row_height
        marks += [_label(row.label, middle, strong=row.strong), _value(row.value, middle)]
        marks += _parts(row.parts, middle, at)
        if row.low is not None and row.high is not None:
            marks.append(_whisker(at(row.low), at(row.high), middle))
    return _figure(marks, height, title, axis, ident, _unused(rows))


def ratios(
    rows: Sequence[Point], *, title: str, axis: str, line: str, ident: str, tick: Callable[[float], str]
) -> Markup:
    """Points with whiskers on a logarithmic axis, with a line at 1."""
    known = [one for row in rows for one in (row.low, row.middle, row.high) if one is not None and one > 0.0]
    first = math.floor(math.log10(min([*known, 0.5])))
    last = math.ceil(math.log10(max([*known, 2.0])))

    def at(value: float) -> float:
        return LABELS + (math.log10(max(value, 10.0**first)) - first) / (last - first) * PLOT

    row_height = _row_height(rows)
    height = TOP + row_height * len(rows)
    marks = [
        f'<rect class="inside" x="{LABELS:.1f}" y="{TOP - 4:.1f}" width="{at(1.0) - LABELS:.1f}" '
        f'height="{height - TOP + 8:.1f}"/>'
    ]
    for power in range(first, last + 1):
        marks.append(_grid(at(10.0**power), height, tick(10.0**power)))
        if power < last:
            marks += [_minor(at(many * 10.0**power), height) for many in range(2, 10)]
    x = at(1.0)
    marks.append(f'<line class="limit" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4:.1f}" y2="{height + 4:.1f}"/>')
    marks.append(f'<text class="limit-word" x="{x + 5:.1f}" y="{TOP + 2:.1f}">{escape(line)}</text>')
    for place, row in enumerate(rows):
        middle = TOP + (place + 0.5) * row_height
        marks.append(_label(row.label, middle, strong=row.strong))
        if row.low is None or row.middle is None or row.high is None:
            marks.append(f'<text class="absent" x="{LABELS + 8:.1f}" y="{middle + 4:.1f}">{escape(row.value)}</text>')
            continue
        marks += [_whisker(at(row.low), at(row.high), middle), _mark(row.mark, at(row.middle), middle)]
        marks.append(_value(row.value, middle))
    return _figure(marks, height, title, axis, ident)


def _nice(low: float, high: float) -> tuple[float, float, int]:
    """First tick, step and number of steps of an axis that holds `low`, `high` and zero in round numbers."""
    raw = (high - low or 1.0) / 5.0
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * one for one in (1.0, 2.0, 2.5, 5.0, 10.0) if size * one >= raw)
    first = math.floor(low / step)
    return first * step, step, max(math.ceil(high / step) - first, 1)


def _parts(parts: Sequence[float], middle: float, at: Callable[[float], float]) -> list[str]:
    marks, right, left = [], 0.0, 0.0
    for place, part in enumerate(parts):
        start = right if part >= 0.0 else left + part
        if part:
            x, width = at(start), at(start + abs(part)) - at(start)
            marks.append(
                f'<rect class="part p{place}" x="{x:.2f}" y="{middle - 10:.1f}" width="{width:.2f}" height="20"/>'
            )
        right, left = right + max(part, 0.0), left + min(part, 0.0)
    return marks


def _row_height(rows: Sequence[Bar] | Sequence[Point]) -> float:
    return THIN_ROW if len(rows) >= MANY else ROW


def _grid(x: float, height: float, text: str) -> str:
    return (
        f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4:.1f}" y2="{height + 4:.1f}"/>'
        f'<text class="tick" x="{x:.1f}" y="{height + 19:.1f}" text-anchor="middle">{escape(text)}</text>'
    )


def _minor(x: float, height: float) -> str:
    return f'<line class="minor" x1="{x:.1f}" x2="{x:.1f}" y1="{height + 1:.1f}" y2="{height + 5:.1f}"/>'


def _label(text: str, middle: float, *, strong: bool) -> str:
    shown = text if len(text) <= CHARACTERS else f"{text[: CHARACTERS - 1]}…"
    kind = "label strong" if strong else "label"
    return f'<text class="{kind}" x="{LABELS - 10:.1f}" y="{middle + 4:.1f}" text-anchor="end">{escape(shown)}</text>'


def _value(text: str, middle: float) -> str:
    return f'<text class="value" x="{WIDTH - VALUES + 10:.1f}" y="{middle + 4:.1f}">{escape(text)}</text>'


def _whisker(left: float, right: float, y: float) -> str:
    ends = f"M{left:.1f} {y - 5:.1f}v10M{right:.1f} {y - 5:.1f}v10"
    return f'<path class="whisker" d="M{left:.1f} {y:.1f}H{right:.1f}{ends}"/>'


def _mark(kind: str, x: float, y: float) -> str:
    """A circle within, a diamond when uncertain, a square over: shape says it without colour."""
    if kind == "within":
        return f'<circle class="mark within" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
    if kind == "over":
        return f'<rect class="mark over" x="{x - 5.5:.1f}" y="{y - 5.5:.1f}" width="11" height="11"/>'
    return f'<path class="mark uncertain" d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z"/>'


def _unused(rows: Sequence[Bar]) -> float:
    """How much of the column of labels stays empty at its left."""
    longest = max((min(len(row.label), CHARACTERS) for row in rows), default=CHARACTERS)
    return max(0.0, LABELS - 10.0 - LETTER * longest)


def _figure(marks: Sequence[str], height: float, title: str, axis: str, ident: str, unused: float = 0.0) -> Markup:
    middle, name = LABELS + PLOT / 2, escape(ident)
    foot = f'<text class="axis" x="{middle:.1f}" y="{height + 38:.1f}" text-anchor="middle">{escape(axis)}</text>'
    size = f"{unused:.0f} 0 {WIDTH - unused:.0f} {height + BOTTOM:.0f}"
    return Markup(
        f'<svg class="chart" viewBox="{size}" role="img" aria-labelledby="{name}"><title id="{name}">{escape(title)}'
        f"</title>{''.join(marks)}{foot}</svg>"
    )
