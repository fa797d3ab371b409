"""The footprint as JSON for programs and as one HTML page that stands alone: no script, no request, no clock."""

from typing import Any

from markupsafe import Markup

from assistant.footprint import CLIMATE, Study, factors_used, sources_used, unit
from assistant.reports import footprint_view as view
from assistant.reports import svg
from assistant.reports.footprint_table import left_out
from assistant.reports.footprint_view import amount, between, percent, word
from assistant.reports.footprint_words import CHANNELS, IT_SHARES, KEYS, STAGES, STATES
from assistant.reports.render import environment, number
from scoring.footprint.budget import State, Verdict
from scoring.footprint.criteria import CATEGORIES, CATEGORY_INDEX
from scoring.footprint.criteria import STAGES as STAGE_CODES
from scoring.footprint.uncertainty import Percentiles

SCHEMA = "capnr.footprint/1"


def footprint_json(study: Study, lang: str) -> dict[str, Any]:
    """The result as plain data, `capnr.footprint/1`; six significant digits, texts in `lang`."""
    found, question = study.footprint, study.question
    return {
        "schema": SCHEMA,
        "lang": lang,
        "inventory": {
            "name": study.name,
            "digest": study.digest,
            "lines": len(study.inventory.lines),
            "counted": len(found.activity.lines),
            "pieces": _digits(study.pieces),
            "left_out": [{"line": line.row, "id": line.id, "why": said} for line, said in left_out(study, lang)],
        },
        "organisation": {
            "employees": study.organisation.employees,
            "value_added_eur": study.organisation.value_added_eur,
            "country": study.organisation.country,
            "nace": question.nace or None,
            "ict_intensity": study.organisation.sector.ict_intensity if study.organisation.sector else None,
        },
        "options": {
            "year": found.options.year,
            "lifetime": str(found.options.lifetime_rule),
            "datacentre_pue": found.options.datacentre_pue,
            "refurbished_manufacture": found.options.refurbished_manufacture,
            "draws": question.draws,
            "seed": question.seed,
        },
        "carbon": _carbon(study),
        "materials": _materials(study),
        "categories": [_category(study, one) for one in CATEGORIES],
        "way": {"key": str(found.way[0]), "it_share": str(found.way[1])},
        "verdicts": [_verdict(one, lang) for one in found.verdicts],
        "by_type": _by_type(study),
        "tornado": [
            {"name": one.name, "low_t": _digits(one.low / 1000), "high_t": _digits(one.high / 1000)}
            for one in found.tornado
        ],
        "levers": [
            {
                "name": one.lever.name,
                "said": view.lever_label(one, lang),
                "saved_t": _interval(one.saved, 1000.0),
                "share": _digits(one.share),
                "probability": _digits(one.probability),
            }
            for one in study.effects
        ],
        "factors": {
            "digest": found.selection.digest,
            "ef_version": found.selection.ef_version,
            "used": [
                {
                    "id": one.id,
                    "value": one.value,
                    "unit": one.unit,
                    "year": one.year,
                    "grade": one.grade,
                    "source": one.source,
                }
                for one in factors_used(study)
            ],
            "warnings": list(study.base.warnings),
        },
        "sources": [
            {"id": one.id, "title": one.title, "address": one.address, "licence": one.licence, "factors": many}
            for one, many in sources_used(study)
        ],
    }


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
            lever=lambda one: view.lever_label(one, lang),
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
                "levers": view.finding_levers(study, lang),
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
    if study.effects:
        made["levers"] = svg.bars(
            [
                svg.Bar(
                    label=view.lever_label(one, lang),
                    parts=(one.saved.p50 / 1000,),
                    value=f"{amount(one.saved.p50 / 1000, lang)} t · {percent(one.share, lang)}",
                    low=one.saved.p5 / 1000,
                    high=one.saved.p95 / 1000,
                    strong=one.lever.name == "together",
                )
                for one in study.effects
            ],
            title=view.finding_levers(study, lang),
            axis=word("saved_axis", lang),
            ident="chart-levers",
            tick=tick,
        )
    climate = [one for one in view.ways(study) if one.ratio is not None]
    made["categories"] = _ratio_chart(study, view.declared(study), "categories", lang)
    if climate:
        made["ways"] = _ratio_chart(study, climate, "ways", lang)
    return made


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
    for one in sorted(verdicts, key=lambda found: found.state is State.NOT_ASSESSABLE):
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
    return svg.ratios(
        points,
        title=view.finding_ways(study, lang) if name == "ways" else view.finding_categories(study, lang),
        axis=word("log_axis", lang),
        line=word("budget_line", lang),
        ident=f"chart-{name}",
        tick=lambda value: f"{value:g}".replace(".", "," if lang == "fr" else "."),
    )


def _digits(value: float) -> float:
    return float(f"{value:.6g}")


def _interval(one: Percentiles, scale: float = 1.0) -> dict[str, float]:
    return {"p5": _digits(one.p5 / scale), "p50": _digits(one.p50 / scale), "p95": _digits(one.p95 / scale)}


def _carbon(study: Study) -> dict[str, Any]:
    found = study.footprint.carbon
    return {
        "unit": "t CO2e/year",
        "assessable": CLIMATE in study.assessable,
        "central": _digits(found.central),
        "location": _interval(found.location),
        "market": _interval(found.market),
        "by_stage": {stage: _digits(value) for stage, value in found.by_stage.items()},
        "kwh": _digits(found.kwh),
        "kwh_under_contract": _digits(found.kwh_under_contract),
        "coverage": _digits(found.coverage),
    }


def _materials(study: Study) -> dict[str, Any] | None:
    found = study.footprint.materials
    if found is None:
        return None
    return {
        "unit": "kg/year",
        "year": found.year,
        "kg": _digits(found.kg),
        "kg_low": _digits(found.kg_low),
        "kg_high": _digits(found.kg_high),
        "by_channel": {channel: _digits(kg) for channel, kg in sorted(found.by_channel.items())},
        "reused_share": None if found.reused_share is None else _digits(found.reused_share),
        "without_mass": list(found.without_mass),
        "discarded": [
            {
                "type": one.type,
                "channel": one.channel,
                "pieces": _digits(one.pieces),
                "kg": None if one.kg is None else _digits(one.kg),
                "grade": one.grade,
            }
            for one in found.discarded
        ],
    }


def _category(study: Study, name: str) -> dict[str, Any]:
    impacts, sure = study.footprint.impacts, name in study.assessable
    return {
        "id": name,
        "unit": unit(name),
        "coverage": _digits(float(impacts.coverage[CATEGORY_INDEX[name]])),
        "assessable": sure,
        "central": _digits(impacts.total(name)) if sure else None,
        "interval": _interval(study.footprint.draws.percentiles(name)) if sure else None,
        "by_stage": {stage: _digits(value) for stage, value in impacts.by_stage(name).items()} if sure else None,
    }


def _verdict(one: Verdict, lang: str) -> dict[str, Any]:
    return {
        "category": one.budget.category,
        "key": str(one.budget.key),
        "it_share": str(one.budget.it_share),
        "state": str(one.state),
        "budget": None if one.budget.value is None else _digits(one.budget.value),
        "ratio": None if one.ratio is None else _interval(one.ratio),
        "probability": None if one.probability is None else _digits(one.probability),
        "reason": view.reason(one, lang) or None,
    }


def _by_type(study: Study) -> list[dict[str, Any]]:
    impacts, ranks = study.footprint.impacts, study.footprint.selection.type_index()
    return [
        {
            "type": kind,
            "climate_t": _digits(value / 1000),
            "by_stage_t": {
                stage: _digits(float(impacts.by_type[ranks[kind], at, CATEGORY_INDEX[CLIMATE]]) / 1000)
                for at, stage in enumerate(STAGE_CODES)
            },
        }
        for kind, value in impacts.per_type(CLIMATE).items()
    ]


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
