"""The AI-usage ledger on a plain page: sums by month, purpose and model, and a figure with its table."""

from collections.abc import Callable, Sequence
from typing import Any

from assistant.reports import svg
from assistant.reports.render import interval, number, significant
from assistant.storage.calls import total
from assistant.usage import Call, Journal, Usage, purpose_of
from scoring.footprint.inference import method_note
from ui.pages.words import word

MONTHS = 12
"""Months shown, the newest ones."""


def sums(journal: Journal, lang: str) -> dict[str, Any]:
    """The ledger summed; every figure an interval."""
    months = _by(journal.lines, lambda one: one.at[:7])[-MONTHS:]
    return {
        "journal": journal,
        "months": months,
        "purposes": [
            (purpose_of(key), usage, sorted({one.model for one in journal.lines if one.purpose == key}))
            for key, usage in _by(journal.lines, lambda one: one.purpose)
        ],
        "models": _by(journal.lines, lambda one: one.model),
        "chart": _chart(months, lang),
        "patterns": svg.patterns(),
        "methods": [method_note(one, language=lang) for one in sorted({one.method for one in journal.lines})],
        "quantities": _quantities(journal.total, lang),
    }


def _by(lines: Sequence[Call], key: Callable[[Call], str]) -> list[tuple[str, Usage]]:
    groups: dict[str, list[Call]] = {}
    for one in lines:
        groups.setdefault(key(one), []).append(one)
    return [(name, total(groups[name])) for name in sorted(groups)]


def _quantities(usage: Usage, lang: str) -> list[tuple[str, str]]:
    """What was used, each with its unit."""
    return [
        (word("energy", lang), interval(usage.energy_wh, "Wh", lang)),
        (word("climate", lang), interval(usage.gwp_g, "g CO₂e", lang)),
        (word("minerals", lang), interval(_thousandths(usage.adpe_mg), "g Sb eq", lang)),
        (
            word("water", lang),
            interval(_thousandths(usage.water_ml), "L", lang) if usage.water_ml else word("no_factor", lang),
        ),
    ]


def _thousandths(bounds: tuple[float, float]) -> tuple[float, float]:
    """Low and high in the whole unit, from thousandths of it: the prefix is chosen when they are shown."""
    return bounds[0] / 1000, bounds[1] / 1000


def _chart(months: Sequence[tuple[str, Usage]], lang: str) -> str:
    """Electricity by month, low to high as a whisker."""
    if not months:
        return ""
    return svg.bars(
        [
            svg.Bar(
                label=month,
                parts=(usage.energy_wh[1],),
                value=interval(usage.energy_wh, "Wh", lang),
                low=usage.energy_wh[0],
                high=usage.energy_wh[1],
            )
            for month, usage in months
        ],
        title=word("usage_chart", lang, months=len(months)),
        axis=word("usage_axis", lang),
        ident="chart-usage",
        tick=lambda value: significant(value, lang) if value < 100 else number(value, lang, 0),
    )
