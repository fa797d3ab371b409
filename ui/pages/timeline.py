"""A line of time as SVG: today, the deadlines of the organisation above it, the announced dates below."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from assistant.reports.render import day
from scoring.calendar import Due, Published
from ui.pages.words import word

WIDTH, EDGE, LINE = 820.0, 10.0, 92.0
"""User units: whole width, margin at both ends, height of the line."""
LETTER, ROW = 7.0, 34.0
"""User units of a letter, about, and height of an announced period."""


def timeline(steps: Sequence[Due], dates: Sequence[Published], on: date, lang: str) -> Markup:
    """The line from this year to the end of the last announced period; its data stands in the tables of the page."""
    dated = [one.by for one in steps if one.by is not None]
    first = date(min([on, *dated]).year, 1, 1)
    last = date(max([one.last for one in dates] + dated).year + 1, 1, 1)
    span = (last - first).days

    def at(one: date) -> float:
        return EDGE + (one - first).days / span * (WIDTH - 2 * EDGE)

    marks = [f'<line class="axis-line" x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{LINE}" y2="{LINE}"/>']
    for year in range(first.year, last.year + 1):
        x = at(date(year, 1, 1))
        marks.append(f'<line class="year" x1="{x:.1f}" x2="{x:.1f}" y1="{LINE - 6}" y2="{LINE + 6}"/>')
        if year < last.year:
            middle = (x + at(date(year + 1, 1, 1))) / 2
            marks.append(f'<text class="tick" x="{middle:.1f}" y="{LINE + 20}" text-anchor="middle">{year}</text>')
    marks += [_period(one, at(one.first), at(one.last), row, lang) for row, one in enumerate(dates)]
    for row, one in enumerate([one for one in steps if one.by is not None][:4]):
        marks.append(_due(one, at(one.by or on), row, lang))
    x = at(on)
    marks.append(
        f'<line class="today" x1="{x:.1f}" x2="{x:.1f}" y1="10" y2="{LINE + 6}"/>'
        f'<text class="strong" x="{x + 5:.1f}" y="18">{escape(word("today", lang))} · {escape(day(on, lang))}</text>'
    )
    height = LINE + 38 + ROW * len(dates)
    title = escape(word("timeline_title", lang))
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{title}">'
        f"{''.join(marks)}</svg>{_listed(steps, dates, on, lang)}"
    )


def _listed(steps: Sequence[Due], dates: Sequence[Published], on: date, lang: str) -> Markup:
    """The same in the order of time, for a screen too small for the line; the style sheet shows one of both."""
    moments = [(on, escape(day(on, lang)), Markup("<strong>{}</strong>").format(word("today", lang)))]
    moments += [
        (one.by, escape(day(one.by, lang)), escape(one.title.said(lang))) for one in steps if one.by is not None
    ]
    moments += [(one.first, escape(_spanned(one, lang)), escape(one.title.said(lang))) for one in dates]
    rows = Markup("").join(
        Markup("<li><b>{}</b> {}</li>").format(when, what)
        for _, when, what in sorted(moments, key=lambda moment: moment[0])
    )
    return Markup('<ol class="slim moments">{}</ol>').format(rows)


def _spanned(one: Published, lang: str) -> str:
    """A whole year as the year, else both ends."""
    first, last = one.first, one.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{day(first, lang)} – {day(last, lang)}"


def _period(one: Published, left: float, right: float, row: int, lang: str) -> str:
    y, said = LINE + 32 + ROW * row, one.title.said(lang)
    x, anchor = (left, "start") if left + len(said) * LETTER < WIDTH else (right, "end")
    return (
        f'<text x="{x:.1f}" y="{y + 11}" text-anchor="{anchor}">{escape(said)}</text>'
        f'<rect class="period" x="{left:.1f}" y="{y + 16}" width="{max(right - left, 4):.1f}" height="8"/>'
    )


def _due(one: Due, x: float, row: int, lang: str) -> str:
    y = 34 + 14 * row
    anchor = "end" if x > WIDTH * 0.6 else "start"
    beside = x - 8 if anchor == "end" else x + 8
    return (
        f'<path class="due" d="M{x:.1f} {y}V{LINE}"/><circle class="due-dot" cx="{x:.1f}" cy="{LINE}" r="4"/>'
        f'<text x="{beside:.1f}" y="{y + 4}" text-anchor="{anchor}">{escape(one.title.said(lang))}</text>'
    )
