"""The footprint on plain pages: total, budget and levers, each a page of its own so that each stays light."""

from typing import Any

from assistant.footprint import CLIMATE, Study, sources_used
from assistant.measured import current, measure
from assistant.reports import footprint_view as view
from assistant.reports import svg
from assistant.reports.footprint import charts
from assistant.reports.footprint_levers import finding_levers, interval_of, lever_rows
from assistant.reports.footprint_table import left_out
from assistant.reports.footprint_words import IT_SHARES, KEYS, STAGES, STATES
from ui.desk import Desk

Values = dict[str, Any]


def measured(desk: Desk) -> Study | None:
    """The inventory of the workspace, measured; None when there is none."""
    with desk.using() as workspace:
        kept = current(workspace)
    return measure(kept) if kept is not None else None


def climate(desk: Desk, lang: str) -> tuple[str, ...]:
    """The footprint in a few sentences, none without an inventory."""
    study = measured(desk)
    return view.headline(study, lang) if study is not None else ()


def total(desk: Desk, lang: str) -> Values:
    """Total by stage and type, with what was left out and the sources."""
    study = measured(desk)
    if study is None:
        return {"study": None}
    rows = view.by_type(study, lang)
    return {
        **_common(study, lang),
        "headline": view.headline(study, lang),
        "climate": CLIMATE in study.assessable,
        "defaults": view.defaults(study, lang),
        "rows": rows,
        "totals": view.sums(rows),
        "stages": STAGES,
        "title_types": view.finding_types(study, rows, lang),
        "left_out": left_out(study, lang),
        "sources": [(source, many) for source, many in sources_used(study) if many],
    }


def budget(desk: Desk, lang: str) -> Values:
    """Ratio to the planetary budget, by category under the declared key, and of climate under every key."""
    study = measured(desk)
    if study is None:
        return {"study": None}
    return {
        **_common(study, lang),
        "declared": view.declared(study),
        "ways": view.ways(study),
        "category": lambda name: view.category(name, lang),
        "reason": lambda one: view.reason(one, lang),
        "keys": KEYS,
        "it_shares": IT_SHARES,
        "states": STATES,
        "titles_of": {
            "categories": view.finding_categories(study, lang),
            "ways": view.finding_ways(study, lang),
        },
    }


def levers(desk: Desk, lang: str) -> Values:
    """What each lever saves, and where the doubt comes from."""
    study = measured(desk)
    if study is None:
        return {"study": None}
    return {
        **_common(study, lang),
        "levers": lever_rows(study, lang),
        "ends": lambda row: interval_of(row, lang),
        "swing_label": lambda name: view.swing_label(study, name, lang),
        "titles_of": {"levers": finding_levers(study, lang), "tornado": view.finding_tornado(study, lang)},
    }


def _common(study: Study, lang: str) -> Values:
    return {
        "study": study,
        "found": study.footprint,
        "f": lambda key, **values: view.word(key, lang, **values),
        "amount": lambda value: view.amount(value, lang),
        "between": lambda one, scale=1.0: view.between(one, lang, scale),
        "share": lambda value: view.percent(value, lang),
        "chance": lambda value: view.chance(value, lang),
        "patterns": svg.patterns(),
        "charts": charts(study, lang),
    }
