"""The footprint as one HTML page that stands alone, with its figures: no script, no request, no clock."""

from markupsafe import Markup

from assistant.footprint import CLIMATE, Study, sources_used
from assistant.reports import footprint_view as view
from assistant.reports import svg
from assistant.reports.footprint_levers import LeverRow, ai_note, finding_levers, interval_of, lever_rows
from assistant.reports.footprint_table import left_out
from assistant.reports.footprint_view import amount, between, percent, word
from assistant.reports.footprint_words import CHANNELS, IT_SHARES, KEYS, STAGES, STATES
from assistant.reports.render import environment, number
from scoring.footprint.budget import State, Verdict

FEW = 3
"""Rows about which nothing can be said that a chart of ratios still names one by one."""


def footprint_html(study: Study, lang: str) -> str:
    """The report in `lang`; the same study gives the same text."""
    rows = view.by_type(study, lang)
    return (
        environment(lang)
        .get_template("footprint.html")
        .render(
            study=study,
            found=study.footprint,
            f=lambda key, **values: word(key, lang, **values),
            headline=view.headline(study, lang),
            amount=lambda value: amount(value, lang),
            between=lambda one, scale=1.0: between(one, lang, scale),
            share=lambda value: percent(value, lang),
            chance=lambda value: view.chance(value, lang),
            reason=lambda one: view.reason(one, lang),
            defaults=view.defaults(study, lang),
            levers=lever_rows(study, lang),
            ends=lambda row: interval_of(row, lang),
            ai_note=ai_note(study, lang),
            climate=CLIMATE in study.assessable,
            declared=view.declared(study),
            ways=[
                (view.category(one, lang), view.ways(study, one)) for one in view.shown_categories(study) or (CLIMATE,)
            ],
            category=lambda name: view.category(name, lang),
            type_label=lambda code: view.type_label(study, code, lang),
            swing_label=lambda name: view.swing_label(study, name, lang),
            rows=rows,
            totals=view.sums(rows),
            stages=STAGES,
            keys=KEYS,
            it_shares=IT_SHARES,
            states=STATES,
            channels=CHANNELS,
            left_out=left_out(study, lang),
            sources=sources_used(study),
            titles={
                "types": view.finding_types(study, rows, lang),
                "categories": view.finding_categories(study, lang),
                "ways": view.finding_ways(study, lang),
                "tornado": view.finding_tornado(study, lang),
                "levers": finding_levers(study, lang),
            },
            patterns=svg.patterns(),
            charts=charts(study, lang),
        )
    )


def charts(study: Study, lang: str) -> dict[str, Markup]:
    """The figures by name; a figure without data is left out."""
    rows = view.by_type(study, lang)
    made: dict[str, Markup] = {}

    def tick(value: float) -> str:
        return number(value, lang, 0 if abs(value) >= 1 or not value else 1)

    if rows and CLIMATE in study.assessable:
        whole = sum(row.total for row in rows)
        made["types"] = svg.bars(
            [
                svg.Bar(
                    label=row.label,
                    parts=tuple(one or 0.0 for one in row.stages),
                    value=f"{amount(row.total, lang)} t · {percent(row.total / whole, lang)}",
                )
                for row in rows
            ],
            title=view.finding_types(study, rows, lang),
            axis=word("tonnes_axis", lang),
            ident="chart-types",
            tick=tick,
        )
        made["tornado"] = _tornado_chart(study, lang)
    if levers := lever_rows(study, lang):
        made["levers"] = svg.bars(
            [
                svg.Bar(
                    label=row.label,
                    parts=() if row.middle is None else (row.middle,),
                    value=_saving(row, lang),
                    low=row.low,
                    high=row.high,
                    strong=row.strong,
                )
                for row in levers
            ],
            title=finding_levers(study, lang),
            axis=word("saved_axis", lang),
            ident="chart-levers",
            tick=tick,
        )
    climate = [one for one in view.ways(study) if one.ratio is not None]
    made["categories"] = _ratio_chart(study, view.declared(study), "categories", lang)
    if climate:
        made["ways"] = _ratio_chart(study, climate, "ways", lang)
    return made


def _saving(row: LeverRow, lang: str) -> str:
    """Words beside the bar of a lever."""
    if row.middle is None or row.share is None:
        return f"{interval_of(row, lang)} t"
    return f"{amount(row.middle, lang)} t · {percent(row.share, lang)}"


def _tornado_chart(study: Study, lang: str) -> Markup:
    total = study.footprint.carbon.central
    return svg.bars(
        [
            svg.Bar(
                label=view.swing_label(study, one.name, lang),
                parts=(one.low / 1000 - total, one.high / 1000 - total),
                value=f"{amount(one.low / 1000, lang)} – {amount(one.high / 1000, lang)} t",
            )
            for one in study.footprint.tornado[:8]
        ],
        title=view.finding_tornado(study, lang),
        axis=word("change_axis", lang),
        ident="chart-tornado",
        tick=lambda value: ("+" if value > 0 else "") + number(value, lang, 0).replace("-", "−"),
    )


def _ratio_chart(study: Study, verdicts: tuple[Verdict, ...] | list[Verdict], name: str, lang: str) -> Markup:
    """Ratios to budget: by category under the declared way, or of climate under every way."""
    points = []
    absent = [one for one in verdicts if one.state is State.NOT_ASSESSABLE]
    together = len(absent) > FEW and len(absent) < len(verdicts)
    for one in sorted(verdicts, key=lambda found: found.state is State.NOT_ASSESSABLE):
        if together and one.state is State.NOT_ASSESSABLE:
            continue
        label = view.category(one.budget.category, lang)
        if name == "ways":
            label = f"{_KEYS_SHORT[lang][one.budget.key]} · {_SHARES_SHORT[lang][one.budget.it_share]}"
        ratio = one.ratio
        points.append(
            svg.Point(
                label=label,
                low=ratio.p5 if ratio else None,
                middle=ratio.p50 if ratio else None,
                high=ratio.p95 if ratio else None,
                mark=str(one.state),
                value=f"{amount(ratio.p50, lang)} · {STATES[one.state].said(lang)}"
                if ratio
                else STATES[one.state].said(lang),
                strong=name == "ways" and (one.budget.key, one.budget.it_share) == study.footprint.way,
            )
        )
    if together:  # a row of nothing for each would hide the few that say something; the table names them
        label, value = word("absent_rows", lang, count=len(absent)), word("absent_rows_state", lang)
        points.append(svg.Point(label=label, low=None, middle=None, high=None, mark="not_assessable", value=value))
    return svg.ratios(
        points,
        title=view.finding_ways(study, lang) if name == "ways" else view.finding_categories(study, lang),
        axis=word("log_axis", lang),
        line=word("budget_line", lang),
        ident=f"chart-{name}",
        tick=lambda value: f"{value:g}".replace(".", "," if lang == "fr" else "."),
    )


_KEYS_SHORT = {
    "fr": {
        "employees": "effectif",
        "value_added": "valeur ajoutée",
        "final_consumption": "consommation",
        "grandfathering": "année de base",
    },
    "en": {
        "employees": "headcount",
        "value_added": "value added",
        "final_consumption": "consumption",
        "grandfathering": "base year",
    },
}
_SHARES_SHORT = {
    "fr": {"national": "part nationale", "ict_value_added": "part de la VA", "sector": "secteur", "whole": "tout"},
    "en": {"national": "national share", "ict_value_added": "share of VA", "sector": "sector", "whole": "whole"},
}
