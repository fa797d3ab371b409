"""Charts as SVG text: sizes in, marks out. Colours and patterns stand in `templates/footprint.css`; text is escaped.

Okabe-Ito colours with a pattern each, so that grey prints and colour-vision deficiencies lose nothing; bars start at
zero; a logarithmic axis is named as such by its caller; each figure has its finding as title and its data beside it.
Each figure comes in two forms, of which the style sheet shows one: the broad one has columns of labels and values, the
slim one, for a small screen, writes them above each bar.
"""

import math
import textwrap
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
SLIM, SLIM_EDGE, LINE, SLIM_BAR = 320.0, 16.0, 17.0, 30.0
"""The slim form: whole width, margin beside the plot, height of a line of text, height of a bar with its air."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """Where a row of a chart stands, in user units."""

    label: float
    """Middle of the line of its label."""
    value: float
    """Middle of the line of its value."""
    middle: float
    """Middle of its bar or mark."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Form:
    """One of the two forms of a chart: where its plot and its words stand, in user units."""

    slim: bool
    """Whether it is the one for a small screen."""
    width: float
    """Whole width."""
    left: float
    """Left end of the plot."""
    right: float
    """Right end of the plot."""
    rows: tuple[_Row, ...]
    """Where the rows stand, from the top."""
    height: float
    """Lower end of the last row."""


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

    def drawn(form: _Form) -> list[str]:
        def at(value: float) -> float:
            return form.left + (value - low) / (step * count) * (form.right - form.left)

        marks = [_grid(at(low + step * one), form.height, tick(low + step * one)) for one in range(count + 1)]
        zero = f'x1="{at(0.0):.1f}" x2="{at(0.0):.1f}" y1="{TOP - 4:.1f}" y2="{form.height + 4:.1f}"'
        marks.append(f'<line class="zero" {zero}/>')
        for row, place in zip(rows, form.rows, strict=True):
            marks += [_label(row, place, form), _value(row.value, place, form)]
            marks += _parts(row.parts, place.middle, at)
            if row.low is not None and row.high is not None:
                marks.append(_whisker(at(row.low), at(row.high), place.middle))
        return marks

    broad = _broad(rows)
    return Markup("").join(
        (
            _figure(drawn(broad), broad, title, axis, ident, _unused(rows)),
            _figure(drawn(slim := _slim(rows)), slim, title, axis, ident),
        )
    )


def ratios(
    rows: Sequence[Point], *, title: str, axis: str, line: str, ident: str, tick: Callable[[float], str]
) -> Markup:
    """Points with whiskers on a logarithmic axis, with a line at 1."""
    known = [one for row in rows for one in (row.low, row.middle, row.high) if one is not None and one > 0.0]
    first = math.floor(math.log10(min([*known, 0.5])))
    last = math.ceil(math.log10(max([*known, 2.0])))

    def drawn(form: _Form) -> list[str]:
        def at(value: float) -> float:
            share = (math.log10(max(value, 10.0**first)) - first) / (last - first)
            return form.left + share * (form.right - form.left)

        x = at(1.0)
        marks = [
            f'<rect class="inside" x="{form.left:.1f}" y="{TOP - 4:.1f}" width="{x - form.left:.1f}" '
            f'height="{form.height - TOP + 8:.1f}"/>'
        ]
        for power in range(first, last + 1):
            marks.append(_grid(at(10.0**power), form.height, tick(10.0**power)))
            if power < last:
                marks += [_minor(at(many * 10.0**power), form.height) for many in range(2, 10)]
        marks.append(f'<line class="limit" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4:.1f}" y2="{form.height + 4:.1f}"/>')
        marks.append(f'<text class="limit-word" x="{x + 5:.1f}" y="{TOP + 2:.1f}">{escape(line)}</text>')
        for row, place in zip(rows, form.rows, strict=True):
            marks += _point(row, place, form, at)
        return marks

    return Markup("").join(
        _figure(drawn(form), form, title, axis, ident) for form in (_broad(rows), _slim(rows, under=LINE))
    )


def _broad(rows: Sequence[Bar] | Sequence[Point]) -> _Form:
    """Labels at the left, values at the right, a row a line."""
    row_height = THIN_ROW if len(rows) >= MANY else ROW
    middles = [TOP + (place + 0.5) * row_height for place in range(len(rows))]
    return _Form(
        slim=False,
        width=WIDTH,
        left=LABELS,
        right=LABELS + PLOT,
        rows=tuple(_Row(label=one, value=one, middle=one) for one in middles),
        height=TOP + row_height * len(rows),
    )


def _slim(rows: Sequence[Bar] | Sequence[Point], *, under: float = 0.0) -> _Form:
    """Label and value above each bar, on two lines where one is too short; `under` is left free at the top."""
    places, top = [], TOP + under
    for row in rows:
        apart = LETTER * (min(len(row.label), CHARACTERS) + len(row.value) + 2) > SLIM
        value = top + LINE * (1.5 if apart else 0.5)
        empty = isinstance(row, Point) and row.middle is None
        places.append(_Row(label=top + LINE / 2, value=value, middle=value + LINE / 2 + SLIM_BAR / 2))
        top = value + LINE / 2 + (0.0 if empty else SLIM_BAR)
    return _Form(slim=True, width=SLIM, left=SLIM_EDGE, right=SLIM - SLIM_EDGE, rows=tuple(places), height=top)


def _point(row: Point, place: _Row, form: _Form, at: Callable[[float], float]) -> list[str]:
    """The label of a row of ratios and its mark, or the words that stand in place of it."""
    label = _label(row, place, form)
    if row.low is None or row.middle is None or row.high is None:
        if form.slim:
            return [label, _value(row.value, place, form, kind="absent")]
        return [
            label,
            f'<text class="absent" x="{LABELS + 8:.1f}" y="{place.middle + 4:.1f}">{escape(row.value)}</text>',
        ]
    whisker = _whisker(at(row.low), at(row.high), place.middle)
    return [label, whisker, _mark(row.mark, at(row.middle), place.middle), _value(row.value, place, form)]


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


def _grid(x: float, height: float, text: str) -> str:
    return (
        f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4:.1f}" y2="{height + 4:.1f}"/>'
        f'<text class="tick" x="{x:.1f}" y="{height + 19:.1f}" text-anchor="middle">{escape(text)}</text>'
    )


def _minor(x: float, height: float) -> str:
    return f'<line class="minor" x1="{x:.1f}" x2="{x:.1f}" y1="{height + 1:.1f}" y2="{height + 5:.1f}"/>'


def _label(row: Bar | Point, place: _Row, form: _Form) -> str:
    shown = row.label if len(row.label) <= CHARACTERS else f"{row.label[: CHARACTERS - 1]}…"
    kind = "label strong" if row.strong else "label"
    x, anchor = (0.0, "start") if form.slim else (LABELS - 10, "end")
    return f'<text class="{kind}" x="{x:.1f}" y="{place.label + 4:.1f}" text-anchor="{anchor}">{escape(shown)}</text>'


def _value(text: str, place: _Row, form: _Form, *, kind: str = "value") -> str:
    x, anchor = (SLIM, ' text-anchor="end"') if form.slim else (WIDTH - VALUES + 10, "")
    return f'<text class="{kind}" x="{x:.1f}" y="{place.value + 4:.1f}"{anchor}>{escape(text)}</text>'


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


def _figure(marks: Sequence[str], form: _Form, title: str, axis: str, ident: str, unused: float = 0.0) -> Markup:
    """A form as one picture; the columns of the slim one are as wide as the screen, so its axis may need two lines."""
    middle, name = (form.left + form.right) / 2, escape(f"{ident}-slim" if form.slim else ident)
    lines = textwrap.wrap(axis, math.floor(SLIM / 6.6)) if form.slim else [axis]
    foot = "".join(
        f'<text class="axis" x="{middle:.1f}" y="{form.height + 38 + 15 * place:.1f}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for place, line in enumerate(lines)
    )
    height = form.height + BOTTOM + 15 * (len(lines) - 1)
    return Markup(
        f'<svg class="chart{" slim" if form.slim else ""}" viewBox="{unused:.0f} 0 {form.width - unused:.0f} '
        f'{height:.0f}" role="img" aria-labelledby="{name}"><title id="{name}">{escape(title)}'
        f"</title>{''.join(marks)}{foot}</svg>"
    )
