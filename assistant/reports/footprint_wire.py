"""The footprint as JSON for programs: `capnr.footprint/1`."""

from typing import Any

from assistant.footprint import CLIMATE, Study, default_shares, factors_used, sources_used, unit
from assistant.levers import AI_MODEL
from assistant.reports import footprint_view as view
from assistant.reports.footprint_levers import LeverRow, lever_rows
from assistant.reports.footprint_table import left_out
from scoring.footprint.budget import Verdict
from scoring.footprint.criteria import CATEGORIES, CATEGORY_INDEX
from scoring.footprint.criteria import STAGES as STAGE_CODES
from scoring.footprint.model_swap import ModelSwap, Served
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
        "default_data": dict(zip(("lifetime", "electricity"), map(_digits, default_shares(study)), strict=True)),
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
        "levers": [_lever(one) for one in lever_rows(study, lang)],
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


def _lever(row: LeverRow) -> dict[str, Any]:
    """A lever on the inventory by its draws; the choice of an AI model by its bounds and what they were made from."""
    one = row.source
    if isinstance(one, ModelSwap):
        return {
            "name": AI_MODEL,
            "said": row.label,
            "saved_t": None,
            "bounds_t": {"low": _digits(row.low), "high": _digits(row.high)},
            "share": None,
            "probability": None,
            "ai_model": {
                "from": _served(one.before),
                "to": _served(one.after),
                "answers": one.answers,
                "tokens": one.tokens,
                "place": one.place,
            },
        }
    return {
        "name": one.lever.name,
        "said": row.label,
        "saved_t": _interval(one.saved, 1000.0),
        "share": _digits(one.share),
        "probability": _digits(one.probability),
    }


def _served(one: Served) -> dict[str, Any]:
    """A model, its size in billions of parameters and one of its answers."""
    active, total, answer = one.size.active_b, one.size.total_b, one.answer.gwp_g
    return {
        "name": one.name,
        "origin": one.size.origin,
        "active_b": {"low": _digits(active.low), "high": _digits(active.high)},
        "total_b": {"low": _digits(total.low), "high": _digits(total.high)},
        "answer_g": {"low": _digits(answer.low), "high": _digits(answer.high)},
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
