"""Levers in words and figures: those on the inventory by their draws, the choice of an AI model by its bounds."""

from dataclasses import dataclass

from assistant.footprint import Study
from assistant.reports.footprint_view import between, lever_label, percent, word
from assistant.reports.render import number, significant, spaced
from scoring.footprint.inference import method_note
from scoring.footprint.levers import Effect
from scoring.footprint.model_swap import ModelSwap
from scoring.footprint.uncertainty import Percentiles


@dataclass(frozen=True, kw_only=True, slots=True)
class LeverRow:
    """What one lever saves, t CO2e a year."""

    label: str
    """Lever in words."""
    source: Effect | ModelSwap
    """What was computed: draws of the inventory, or bounds apart from it."""
    low: float
    """5th percentile, or lower bound."""
    middle: float | None
    """Median; None for bounds, which have none."""
    high: float
    """95th percentile, or upper bound."""
    share: float | None
    """Part of the total of the inventory; None for what the inventory does not hold."""
    probability: float | None
    """Probability of a gain; None for bounds."""
    strong: bool = False
    """Whether it is all the levers at once."""


def lever_rows(study: Study, lang: str) -> tuple[LeverRow, ...]:
    """Levers, strongest first; the choice of an AI model stands among them by the geometric middle of its bounds."""
    ranked = [
        (
            one.saved.p50,
            LeverRow(
                label=lever_label(one, lang),
                source=one,
                low=one.saved.p5 / 1000,
                middle=one.saved.p50 / 1000,
                high=one.saved.p95 / 1000,
                share=one.share,
                probability=one.probability,
                strong=one.lever.name == "together",
            ),
        )
        for one in study.effects
    ]
    if (swap := study.swap) is not None:
        row = LeverRow(
            label=word("ai_lever", lang, before=swap.before.name, after=swap.after.name),
            source=swap,
            low=swap.least_g / 1e6,
            middle=None,
            high=swap.most_g / 1e6,
            share=None,
            probability=None,
        )
        ranked.append((swap.rank_g / 1000, row))
    return tuple(row for _, row in sorted(ranked, key=lambda pair: -pair[0]))


def bounds(low: float, high: float, lang: str) -> str:
    """Two bounds of any size with two significant digits: "0,017 à 9,7"."""
    first, last = (number(one, lang, 0) if abs(one) >= 100 else significant(one, lang) for one in (low, high))
    return f"{first} {'à' if lang == 'fr' else 'to'} {last}"


def interval_of(row: LeverRow, lang: str) -> str:
    """P5 to P95 of a lever, or its bounds."""
    if row.middle is None:
        return bounds(row.low, row.high, lang)
    return between(Percentiles(p5=row.low, p50=row.middle, p95=row.high), lang)


def ai_note(study: Study, lang: str) -> str:
    """What the choice of an AI model compares, and what it leaves out; empty when it was not asked for."""
    swap = study.swap
    if swap is None:
        return ""
    each = {
        name: bounds(one.answer.gwp_g.low, one.answer.gwp_g.high, lang)
        for name, one in (("old", swap.before), ("new", swap.after))
    }
    methods = "+".join(sorted({swap.before.answer.method, swap.after.answer.method}))
    said = word(
        "ai_note",
        lang,
        before=swap.before.name,
        after=swap.after.name,
        answers=number(swap.answers, lang, 0),
        tokens=number(swap.tokens, lang, 0),
        **each,
    )
    return f"{said} {spaced(method_note(methods, language=lang), lang)}"


def finding_levers(study: Study, lang: str) -> str:
    """Title of the comparison of levers."""
    first = next((row for row in lever_rows(study, lang) if not row.strong), None)
    if first is None:
        return word("levers", lang)
    gain = f"{interval_of(first, lang)} t" if first.share is None else f"−{percent(first.share, lang)}"
    return (
        f"Le levier le plus fort : {first.label}, {gain}"
        if lang == "fr"
        else f"The strongest lever: {first.label}, {gain}"
    )
