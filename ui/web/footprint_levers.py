"""The levers of the Footprint tab: one control each, and what they save alone and together."""

from collections.abc import Mapping

from markupsafe import Markup

from assistant.errors import UsageError
from assistant.footprint import CLIMATE, Study, with_levers
from assistant.levers import offered
from assistant.reports import footprint_view as view
from assistant.reports import svg
from assistant.reports.footprint_levers import LeverRow, lever_rows
from assistant.reports.render import number
from ui.web.footprint_words import WORDS
from ui.web.forms import drawn, worded

SHARES = ("refurbished", "fewer", "less_electricity", "less_printing")
"""Levers in percent of something."""
SLIDERS = ("longer_life", *SHARES)
START = {"longer_life": "1", "refurbished": "30"}
"""Where the sliders stand at first: two steps that most organisations can take in a year."""
LONGEST_LIFE = 5
PUES = ("1.2", "1.3", "1.4", "1.5", "1.6")


def values(study: Study, asked: Mapping[str, str]) -> dict[str, str]:
    """What each lever that acts on the inventory stands at."""
    return {one: asked.get(f"lever_{one}", START.get(one, "0")) for one in offered(study.inventory, study.base)}


def form(study: Study, lang: str, asked: Mapping[str, str]) -> str:
    """The controls; those that are no slider are drawn when they are asked for, or in use."""
    stand = values(study, asked)
    lists = {name: value for name, value in stand.items() if name not in SLIDERS}
    places = sorted(
        ((one.name_fr if lang == "fr" else one.name_en), one.id)
        for one in study.base.places.values()
        if one.id in study.footprint.selection.places
    )
    return drawn(
        "footprint_levers_tab.html",
        WORDS,
        lang,
        climate=CLIMATE in study.assessable,
        sliders={name: value for name, value in stand.items() if name in SLIDERS},
        lists=lists,
        moved=any(value not in ("", "0") for value in lists.values()),
        shares=SHARES,
        longest=LONGEST_LIFE,
        pues=PUES,
        places=places,
    )


def gains(study: Study, lang: str, asked: Mapping[str, str]) -> str:
    """What the chosen levers save, as a chart with its table. Raises UsageError for a value out of bounds."""
    if CLIMATE not in study.assessable:
        return ""
    tried = with_levers(study, _written(values(study, asked)))
    rows = lever_rows(tried, lang)
    best = next((one for one in rows if one.strong), rows[0] if len(rows) == 1 else None)
    title = ""
    if best is not None and best.middle is not None and best.share is not None:
        key = "gain_title" if best.strong else "gain_one"
        title = worded(WORDS, key, lang, kg=_kg(best.middle, lang), share=view.percent(best.share, lang))
    return drawn(
        "footprint_gains.html",
        WORDS,
        lang,
        rows=rows,
        title=title,
        chart=_chart(rows, title, lang) if rows else "",
        kg=lambda value: _kg(value, lang),
        share=lambda value: view.percent(value, lang),
        chance=lambda value: view.chance(value, lang),
        note=view.word("levers_note", lang),
        market=any(one.lever.name.startswith("contract-") for one in tried.effects),
    )


def _written(chosen: Mapping[str, str]) -> list[str]:
    """The levers that do something, as the engine takes them. Raises UsageError for no number."""
    made = []
    for name, text in chosen.items():
        if name == "move":
            made += [f"move={text}"] if text not in ("", "0") else []
            continue
        try:
            value = float(text.replace(",", ".") or 0)
        except ValueError:
            raise UsageError("bad_option", option=name, wanted=text[:40], expected="0 – 100") from None
        if name == "electricity_contract":
            made += [f"{name}={value:g}"] if text not in ("", "0") else []
        elif value:
            made.append(f"{name}={value / 100 if name in SHARES else value:g}")
    return made


def _chart(rows: tuple[LeverRow, ...], title: str, lang: str) -> Markup:
    return svg.bars(
        [
            svg.Bar(
                label=one.label,
                parts=() if one.middle is None else (one.middle * 1000,),
                value=f"{_kg(one.middle or 0.0, lang)} kg · {view.percent(one.share or 0.0, lang)}",
                low=one.low * 1000,
                high=one.high * 1000,
                strong=one.strong,
            )
            for one in rows
        ],
        title=title or worded(WORDS, "gains", lang),
        axis=worded(WORDS, "kg", lang),
        ident="chart-tried",
        tick=lambda value: number(value, lang, 0),
    )


def _kg(tonnes: float, lang: str) -> str:
    return number(tonnes * 1000, lang, 0)
