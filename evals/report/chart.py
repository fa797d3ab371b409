"""Charts of the report as SVG text: figures in, marks out. Colours stand in the page's style."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from evals.gate import Bound
from evals.report.words import number

LABELS, PLOT, VALUES, ROW, TOP, BOTTOM = 400.0, 330.0, 80.0, 26.0, 12.0, 30.0
"""User units: column of names, plot, column of values, a row, margins."""
LONGEST = 62
"""Characters of a name that fit its column."""


def dots(rows: Sequence[tuple[str, Mapping[str, Any], Bound | None]], *, title: str, ident: str, lang: str) -> Markup:
    """Values from 0 to 1 with their intervals and bounds: (name, measure, bound)."""
    height = TOP + ROW * len(rows)
    marks = []
    for step in range(6):
        x = _at(step / 5)
        marks.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP:.1f}" y2="{height:.1f}"/>')
        tick = number(step / 5, "share", lang)[:3]
        marks.append(f'<text class="tick" x="{x:.1f}" y="{height + 18:.1f}" text-anchor="middle">{tick}</text>')
    for place, (name, one, bound) in enumerate(rows):
        y = TOP + (place + 0.5) * ROW
        shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        marks.append(f'<text x="{LABELS - 12:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(shown)}</text>')
        if one["interval"]:
            low, high = (_at(value) for value in one["interval"])
            marks.append(f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if bound is not None:
            x = _at(bound.bound)
            marks.append(f'<line class="bound" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 9:.1f}" y2="{y + 9:.1f}"/>')
        marks.append(f'<circle class="dot" cx="{_at(one["value"]):.1f}" cy="{y:.1f}" r="5"/>')
        value = number(one["value"], one["unit"], lang)
        marks.append(f'<text x="{LABELS + PLOT + 14:.1f}" y="{y + 4:.1f}">{value}</text>')
    return _figure(marks, LABELS + PLOT + VALUES, height + BOTTOM, title, ident)


def trend(values: Sequence[float], *, title: str, ident: str) -> Markup:
    """A line of the values of recorded runs, in their order, from the smallest to the largest of them."""
    wide, high = 160.0, 34.0
    low, top = min(values), max(values)
    span = (top - low) or 1.0
    step = (wide - 8) / max(len(values) - 1, 1)
    places = [(4 + at * step, high - 5 - (one - low) / span * (high - 10)) for at, one in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    last = places[-1]
    marks = [
        f'<polyline class="line" points="{line}"/>',
        f'<circle class="dot" cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3"/>',
    ]
    return _figure(marks, wide, high, title, ident)


def _at(value: float) -> float:
    return LABELS + min(max(value, 0.0), 1.0) * PLOT


def _figure(marks: Sequence[str], wide: float, high: float, title: str, ident: str) -> Markup:
    head = (
        f'<svg class="chart" viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-labelledby="{escape(ident)}">'
        f'<title id="{escape(ident)}">{escape(title)}</title>'
    )
    return Markup(head + "".join(marks) + "</svg>")
