"""Empreinte: an inventory in, where its impacts come from, its budget under every key, and what each lever saves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.errors import CapnrError
from assistant.footprint import CLIMATE, Study
from assistant.footprint_bars import budget_terms, by_category, by_stage, by_type, origin
from assistant.measured import current, given, keep, measure
from assistant.reen import reen
from assistant.reports import footprint_view as view
from assistant.reports import svg
from assistant.reports.footprint import charts
from assistant.reports.footprint_table import left_out
from assistant.reports.footprint_words import IT_SHARES, KEYS, STAGES, STATES
from assistant.reports.render import number
from assistant.roles import Permission
from scoring.footprint.budget import ItShare, Key
from scoring.footprint.criteria import CATEGORIES, CATEGORY_UNITS
from scoring.footprint.criteria import STAGES as STAGE_ORDER
from ui.desk import Desk
from ui.web import footprint_levers
from ui.web.common import QUICK, fault, note, panel, picked, sent, show
from ui.web.footprint_words import WORDS
from ui.web.forms import FORMS, drawn, fields, worded
from ui.web.tabs import Parts, Tab
from ui.web.uploads import received
from ui.web.wiring import Visit, wire

ENDINGS = [".csv", ".xlsx", ".xlsm", ".json"]
GIVEN = 7
"""Panels of the tab."""
PRODUCTS = 12
"""Products shown under a bar; the rest is summed."""
HEAVIEST = 6
"""Types of equipment shown at first; the others are one click away."""
Asked = dict[str, str]
"""What the person looks at: category, key, share, and the value of each lever."""


def measured(desk: Desk) -> Study | None:
    """The inventory of the workspace, measured; None when there is none."""
    with desk.using() as workspace:
        kept = current(workspace)
    return measure(kept) if kept is not None else None


def draw(visit: Visit, lang: str, asked: Asked) -> tuple[str, ...]:
    """The whole tab: where a file is dropped, result, bars, origin of a figure, budget, levers, their gains."""
    study = measured(visit.desk)
    if study is None:
        return zone(lang), drawn("footprint_empty.html", WORDS, lang), "", "", "", "", ""
    return (
        zone(lang),
        top(study, lang),
        bars(study, lang, asked),
        _hint(lang),
        budget(study, lang, asked),
        footprint_levers.form(study, lang, asked),
        footprint_levers.gains(study, lang, asked),
    )


def zone(lang: str) -> str:
    """Where an inventory is dropped or chosen."""
    return drawn("footprint_drop.html", WORDS, lang, endings=",".join(ENDINGS))


def top(study: Study, lang: str) -> str:
    """The answer, four figures, and what is counted."""
    found = study.footprint
    return drawn(
        "footprint_top.html",
        WORDS,
        lang,
        study=study,
        found=found,
        headline=view.headline(study, lang),
        climate=CLIMATE in study.assessable,
        reen=reen(study),
        left_out=left_out(study, lang),
        defaults=view.defaults(study, lang),
        absent=[view.type_label(study, one, lang) for one in (found.materials.without_mass if found.materials else ())],
        **_said(lang),
    )


def bars(study: Study, lang: str, asked: Asked) -> str:
    """Impacts by criterion, by stage and by type, each bar with its interval and the way to its origin."""
    category = _category(study, asked)
    known = by_category(study)
    assessable = [one for one in known if one.value is not None]
    stages = by_stage(study, category) if assessable else ()
    types = by_type(study, category) if assessable else ()
    total = sum(one.value or 0.0 for one in stages)
    return drawn(
        "footprint_bars.html",
        WORDS,
        lang,
        study=study,
        chosen=category,
        categories=[(one, view.category(one, lang), one in study.assessable) for one in CATEGORIES],
        known=assessable,
        absent=[view.category(one.key, lang) for one in known if one.value is None],
        stages=stages,
        types=types,
        total=total,
        unit=CATEGORY_UNITS[category],
        stage_names=STAGES,
        order=list(STAGE_ORDER),
        heaviest=HEAVIEST,
        parts_of=_stages_of(study, category),
        patterns=svg.patterns(),
        type_label=lambda code: view.type_label(study, code, lang),
        category=lambda name: view.category(name, lang),
        **_said(lang),
    )


def budget(study: Study, lang: str, asked: Asked) -> str:
    """Impact over budget under the key looked at, and under all of them."""
    way = _way(study, asked)
    looked = replace(study, footprint=replace(study.footprint, way=way))
    judged = sorted(view.declared(looked), key=lambda one: one.ratio is None)
    shown = view.shown_categories(study)
    pictures = charts(looked, lang)
    return drawn(
        "footprint_budget_tab.html",
        WORDS,
        lang,
        way=way,
        declared=study.footprint.way,
        keys=KEYS,
        it_shares=IT_SHARES,
        states=STATES,
        judged=judged,
        shown=shown,
        rows=[(one.budget.key, one.budget.it_share) for one in view.ways(study)],
        verdicts={(one.budget.key, one.budget.it_share, one.budget.category): one for one in study.footprint.verdicts},
        climate=CLIMATE,
        computable=any(one.ratio is not None for one in study.footprint.verdicts),
        chart=pictures.get("categories", ""),
        every=pictures.get("ways", ""),
        findings=(view.finding_categories(looked, lang), view.finding_ways(looked, lang)),
        reason=lambda one: view.reason(one, lang),
        category=lambda name: view.category(name, lang),
        chance=lambda value: view.chance(value, lang),
        f=lambda key, **values: view.word(key, lang, **values),
        **_said(lang),
    )


def why(study: Study, lang: str, wanted: str, asked: Asked) -> str:
    """Where a figure comes from: "stage:use", "type:laptop", "category:climate_change" or "budget:climate_change"."""
    kind, _, name = wanted.partition(":")
    if kind == "budget" and name in CATEGORIES:
        return _why_budget(study, lang, name, _way(study, asked))
    category = name if kind == "category" and name in study.assessable else _category(study, asked)
    titles = {
        "stage": STAGES[name].said(lang).capitalize() if name in STAGES else "",
        "type": view.type_label(study, name, lang),
        "category": worded(WORDS, "sum", lang),
    }
    if kind not in titles or not titles[kind]:
        return _hint(lang)
    found = origin(study, category, stage=name if kind == "stage" else "", kind=name if kind == "type" else "")
    chosen = found.products[:PRODUCTS]
    return drawn(
        "footprint_why.html",
        WORDS,
        lang,
        title=titles[kind],
        found=found,
        shown=chosen,
        rest=found.products[PRODUCTS:],
        unit=CATEGORY_UNITS[category],
        category_name=view.category(category, lang),
        stages=STAGES,
        sources={one.factor.source: study.base.sources[one.factor.source] for one in chosen},
        others=lambda one: len(study.base.about(*one.factor.key)) - 1,
        place=lambda code: study.base.places[code].name_fr if lang == "fr" else study.base.places[code].name_en,
        type_label=lambda code: view.type_label(study, code, lang),
        **_said(lang),
    )


def _why_budget(study: Study, lang: str, category: str, way: tuple[Key, ItShare]) -> str:
    return drawn(
        "footprint_why_budget.html",
        WORDS,
        lang,
        title=view.category(category, lang),
        way=f"{KEYS[way[0]].said(lang)}, {IT_SHARES[way[1]].said(lang)}",
        terms=budget_terms(study, category, way),
        verdict=next(
            one
            for one in study.footprint.verdicts
            if (one.budget.category, one.budget.key, one.budget.it_share) == (category, *way)
        ),
        sources=study.base.sources,
        states=STATES,
        reason=lambda one: view.reason(one, lang),
        figure=lambda value: f"{value:.4g}".replace(".", "," if lang == "fr" else "."),
        f=lambda key, **values: view.word(key, lang, **values),
        **_said(lang),
    )


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    asked = gr.State({})
    drop = panel("footprint-drop", "drop")
    told = panel("footprint-said")
    result = panel("footprint-top", script=FORMS)
    impacts = panel("footprint-bars", script=FORMS)
    reason = panel("footprint-why", script=FORMS)
    shared = panel("footprint-budget", script=FORMS)
    sliders = panel("footprint-levers", script=FORMS)
    gain = panel("footprint-gains", script=FORMS)
    gives = (drop, result, impacts, reason, shared, sliders, gain)
    wire(drop.submit, desk, Permission.CONTRIBUTE, _add, [lang, asked], [told, *gives])
    looks = [asked, impacts, reason, shared]
    for one in (impacts, shared):
        wire(one.click, desk, Permission.READ, _look, [lang, asked], looks, **QUICK)
    wire(sliders.click, desk, Permission.READ, _tried, [lang, asked], [asked, gain], **QUICK)
    return Parts(
        gives=gives,
        needs=(asked,),
        links=(result, shared, impacts),
    )


def _add(visit: Visit, lang: str, asked: Asked) -> tuple[Any, ...]:
    """Make a file the inventory of the workspace, or say every fault of it."""
    files = received(sent(visit.event, "files"))
    still = tuple(gr.skip() for _ in range(GIVEN))
    if not files:
        return note(lang, "lost"), *still
    path, name = files[0]
    try:
        kept = replace(given(path, None), name=name.rsplit("/", 1)[-1])
        with visit.desk.using() as workspace:
            keep(workspace, kept)
    except CapnrError as error:
        return fault(error, lang), *still
    finally:
        for each, _ in files:  # the workspace holds the bytes now
            each.unlink(missing_ok=True)
    study = measured(visit.desk)
    assert study is not None  # kept just above
    told = worded(
        WORDS, "imported", lang, name=kept.name, lines=len(study.inventory.lines), pieces=number(study.pieces, lang, 0)
    )
    return show("note.html", lang, text=told), *draw(visit, lang, asked)


def _look(visit: Visit, lang: str, asked: Asked) -> tuple[Any, ...]:
    """Another category, another key, or where a figure comes from."""
    verb, wanted = picked(visit.event)
    study = measured(visit.desk)
    if study is None or verb not in ("category", "way", "why"):
        return tuple(gr.skip() for _ in range(4))
    if verb == "why":
        return gr.skip(), gr.skip(), why(study, lang, wanted, asked), gr.skip()
    now = {**asked, **{name: value for name, value in fields(visit).items() if name in ("category", "key", "share")}}
    if verb == "category":
        return now, bars(study, lang, now), _hint(lang), gr.skip()
    return now, gr.skip(), _hint(lang), budget(study, lang, now)


def _tried(visit: Visit, lang: str, asked: Asked) -> tuple[Any, ...]:
    """The gains of the levers as they stand."""
    study = measured(visit.desk)
    if study is None or picked(visit.event)[0] != "levers":
        return gr.skip(), gr.skip()
    now = {**asked, **{f"lever_{name}": value for name, value in fields(visit).items()}}
    try:
        return now, footprint_levers.gains(study, lang, now)
    except CapnrError as error:
        return gr.skip(), fault(error, lang)


def _hint(lang: str) -> str:
    return drawn("footprint_hint.html", WORDS, lang)


def _category(study: Study, asked: Mapping[str, str]) -> str:
    """The category looked at, as long as it can be assessed."""
    wanted = asked.get("category", CLIMATE)
    return wanted if wanted in study.assessable else next(iter(study.assessable), CLIMATE)


def _way(study: Study, asked: Mapping[str, str]) -> tuple[Key, ItShare]:
    """The way of sharing looked at, the declared one at first; a base year has a single share."""
    key, share = study.footprint.way
    if asked.get("key") in list(Key):
        key = Key(asked["key"])
    if asked.get("share") in list(ItShare):
        share = ItShare(asked["share"])
    if key is Key.GRANDFATHERING:
        return key, ItShare.WHOLE
    return key, share


def _stages_of(study: Study, category: str) -> dict[str, list[float]]:
    """Values of the stages of each type, in their fixed order."""
    impacts, column = study.footprint.impacts, CATEGORIES.index(category)
    ranks = study.footprint.selection.type_index()
    return {one: impacts.by_type[ranks[one], :, column].tolist() for one in impacts.per_type(category)}


def _said(lang: str) -> dict[str, Any]:
    """What every template of the tab uses."""
    return {
        "amount": lambda value: view.amount(value, lang),
        "between": lambda one, scale=1.0: view.between(one, lang, scale),
        "share": lambda value: view.percent(value, lang),
    }


TAB = Tab(name="footprint", build=build, draw=draw)
