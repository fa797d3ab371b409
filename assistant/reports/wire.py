"""The JSON that programs rely on: assessments, answers, the ledger, explanations and referentials."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.assessment import Evidence, Report
from assistant.computed import Computed
from assistant.gaps import missing, next_step
from assistant.reports.clashes import clashes_json
from assistant.reports.planning import figure_json
from assistant.usage import Call, Journal, Usage, purpose_of
from ingest.model import Document, Refusal
from scoring.model import Indicator, IndicatorResult, Referential
from scoring.trace import asks, points

if TYPE_CHECKING:  # what writes answers compares kept assessments, which hold this JSON
    from assistant.answer import Answer


def assessment_json(report: Report, lang: str) -> dict[str, Any]:
    """The assessment as plain data, texts in `lang`. Same inputs, same data."""
    assessment = report.assessment
    return {
        "schema": "capnr.assessment/1",
        "on": assessment.on.isoformat(),
        "lang": lang,
        "sector": assessment.sector,
        "strict": assessment.strict,
        "referential": _referential(assessment.referential),
        "documents": _documents(report, lang),
        "level": {
            "confirmed": assessment.level_confirmed,
            "provisional": assessment.level_provisional,
            "reachable": list(assessment.level_reachable),
        },
        "score": {
            "confirmed": points(assessment.score.confirmed),
            "provisional": points(assessment.score.provisional),
            "possible": points(assessment.score.possible),
            "max": assessment.referential.scale,
        },
        "gates": [
            {
                "level": one.level,
                "indicator": one.indicator,
                "confirmed": one.confirmed,
                "provisional": one.provisional,
            }
            for one in assessment.gates
        ],
        "indicators": [
            _indicator(report, indicator, result, lang)
            for result in assessment.indicators
            if (indicator := assessment.referential.indicator(result.id)) is not None
        ],
        "ai_usage": usage_json(report.usage),
    }


def answer_json(answer: "Answer") -> dict[str, Any]:
    """An answer as plain data."""
    return {
        "schema": "capnr.answer/1",
        "question": answer.question,
        "lang": answer.lang,
        "kind": answer.kind,
        "answer": answer.answer,
        "citations": [
            {
                "n": one.n,
                "id": one.id,
                "document": one.document,
                "page": one.page,
                "start": one.start,
                "end": one.end,
                "quote": one.quote,
                **_masked(one.digest),
            }
            for one in answer.citations
        ],
        "searched": list(answer.searched),
        "mode": answer.mode,
        "facts": [
            {"id": one.id, "text": one.text, "citations": list(one.citations), "source": one.source}
            for one in answer.facts
        ],
        "choices": list(answer.choices),
        "conversation": answer.conversation,
        "turn": answer.turn,
        "notice": answer.notice,
        "removed": answer.removed,
        "ai_usage": usage_json(answer.usage),
    }


def usage_json(usage: Usage) -> dict[str, Any]:
    """Model use as plain data; Wh and g CO2e as [low, high], four significant digits."""
    return {
        "calls": usage.calls,
        "cached": usage.cached,
        "characters": usage.characters,
        "energy_wh": [_digits(one) for one in usage.energy_wh],
        "gwp_g": [_digits(one) for one in usage.gwp_g],
        "adpe_mg_sb": [_digits(one) for one in usage.adpe_mg],
        "water_ml": _interval(usage.water_ml),
    }


def call_json(call: Call, lang: str) -> dict[str, Any]:
    """One line of the ledger as plain data."""
    return {
        "at": call.at,
        "purpose": call.purpose,
        "kind": call.kind,
        "model": call.model,
        "texts": call.texts,
        "cached": call.cached,
        "characters": call.characters,
        "seconds": round(call.seconds, 3),
        "energy_wh": [_digits(one) for one in call.energy_wh],
        "gwp_g": [_digits(one) for one in call.gwp_g],
        "adpe_mg_sb": _interval(call.adpe_mg),
        "water_ml": _interval(call.water_ml),
        "method": call.method,
        "factors": call.factors,
        "place": call.place,
        "why": purpose_of(call.purpose).why.said(lang),
        "tokens": list(call.tokens),
        "prompt": call.prompt,
        "outcome": call.outcome,
        "unsupported": call.unsupported,
    }


def ledger_json(journal: Journal, lang: str) -> dict[str, Any]:
    """The whole ledger as plain data."""
    budget = journal.budget
    return {
        "schema": "capnr.usage/1",
        "budget": {
            "month": budget.month,
            "spent_wh": [_digits(one) for one in budget.spent_wh],
            "limit_wh": budget.limit_wh,
            "state": budget.state,
        },
        "total": usage_json(journal.total),
        "calls": [call_json(one, lang) for one in journal.lines],
    }


def referentials_json(known: Sequence[Referential], lang: str) -> dict[str, Any]:
    """The shipped referentials as plain data."""
    return {
        "schema": "capnr.referentials/1",
        "referentials": [
            {**_referential(one), "title": one.title.said(lang), "indicators": len(one.indicators)} for one in known
        ],
    }


def referential_json(referential: Referential, lang: str) -> dict[str, Any]:
    """A referential as plain data: header, then indicators with their criteria."""
    return {
        "schema": "capnr.referential-view/1",
        **_referential(referential),
        "title": referential.title.said(lang),
        "notice": referential.notice.said(lang),
        "indicators": [
            {
                "id": one.id,
                "axis": one.axis,
                "principle": one.principle,
                "theme": one.theme,
                "title": one.title.said(lang),
                "intent": one.intent.said(lang),
                "weight": one.weight,
                "required": one.required or None,
                "sector": one.sector or None,
                "source": {
                    "kind": one.source.kind,
                    "ref": one.source.ref or None,
                    "example": one.source.example or None,
                },
                "evidence": list(one.evidence),
                "validity_months": one.validity_months,
                "mappings": {name: list(words) for name, words in one.mappings.items()},
                "criteria": [
                    {
                        "id": criterion.id,
                        "aspect": str(criterion.aspect),
                        "title": criterion.title.said(lang),
                        "weight": criterion.weight,
                        "needs": str(criterion.needs),
                        "asks": asks(criterion).said(lang),
                        "declaration": criterion.declaration,
                    }
                    for criterion in one.criteria
                ],
            }
            for one in referential.indicators
        ],
    }


def _referential(referential: Referential) -> dict[str, str]:
    return {
        "id": referential.id,
        "version": referential.version,
        "status": referential.status,
        "digest": referential.digest,
    }


def _documents(report: Report, lang: str) -> list[dict[str, Any]]:
    """Documents read, then files refused, by name."""
    rows = [_document(one, lang) for one in report.documents] + [_refusal(one, lang) for one in report.refused]
    return sorted(rows, key=lambda one: (one["name"], one["id"]))


def _document(document: Document, lang: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "media_type": document.media_type,
        "pages": len(document.pages),
        "digest": document.digest,
        "problems": [one.fr if lang == "fr" else one.en for one in document.problems],
    }


def _refusal(refusal: Refusal, lang: str) -> dict[str, Any]:
    said = refusal.problem.fr if lang == "fr" else refusal.problem.en
    return {
        "id": refusal.document,
        "name": refusal.name,
        "media_type": "",
        "pages": 0,
        "digest": refusal.digest,
        "refused": refusal.problem.code,
        "problems": [said],
    }


def _indicator(report: Report, indicator: Indicator, result: IndicatorResult, lang: str) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "axis": indicator.axis,
        "theme": indicator.theme,
        "title": indicator.title.said(lang),
        "status": {"confirmed": str(result.confirmed.status), "provisional": str(result.provisional.status)},
        "points": {
            "confirmed": points(result.confirmed.points),
            "provisional": points(result.provisional.points),
            "max": points(result.max_points),
        },
        "criteria": [
            {
                "id": likely.id,
                "status": str(likely.status),
                "confirmed": str(sure.status),
                "why": [reason.code for reason in likely.reasons],
            }
            for sure, likely in zip(result.confirmed.criteria, result.provisional.criteria, strict=True)
        ],
        "evidence": [_evidence(one, lang) for one in report.of(indicator.id)],
        "contradictions": clashes_json(report, lang, indicator=indicator.id),
        "computed": [_computed(one, lang) for one in report.computed_for(indicator.id)],
        "missing": list(missing(result)),
        "next_step": next_step(report, result).text.said(lang),
    }


def _evidence(evidence: Evidence, lang: str) -> dict[str, Any]:
    proposal = evidence.proposal
    return {
        "id": proposal.id,
        "document": proposal.document,
        "page": proposal.page,
        "start": proposal.start,
        "end": proposal.end,
        "quote": proposal.quote,
        **_masked(evidence.digest),
        "stance": str(proposal.stance),
        "score": proposal.score,
        "confidence": proposal.confidence,
        "subject": proposal.subject,
        "figures": [figure_json(one) for one in proposal.figures],
        "why": proposal.why.said(lang),
        "state": evidence.standing,
        "criteria": list(evidence.criteria),
        "counts": evidence.counts,
        "dated": proposal.dated.isoformat() if proposal.dated else None,
        "valid_until": evidence.valid_until.isoformat() if evidence.valid_until else None,
        **_older(evidence),
    }


def _older(evidence: Evidence) -> dict[str, Any]:
    """Where evidence comes from when it was decided on an older version of the document; nothing otherwise."""
    origin = evidence.inherited
    if origin is None:
        return {}
    old, new = origin.decision, origin.successor
    place = {"document": old.document, "page": old.page, "start": old.start, "end": old.end}
    told: dict[str, Any] = {"decided": {"evidence": old.evidence, **place, "by": old.by, "at": old.at}}
    if origin.carried:
        return {"carried_from": told["decided"]}
    now = {name: getattr(new, name) for name in ("id", "document", "page", "start", "end", "quote")} if new else None
    return {"replaced_by": origin.heir.id, **told, "now": now}


def _masked(digest: str) -> dict[str, Any]:
    """What a masked quote is checked by: the SHA-256 of the exact one, in UTF-8."""
    return {"masked": True, "quote_digest": digest} if digest else {}


def _computed(one: Computed, lang: str) -> dict[str, Any]:
    figure = one.figure
    return {
        "id": one.id,
        "criterion": one.criterion,
        "said": one.said.said(lang),
        "status": None if one.status is None else str(one.status),
        "figure": None
        if figure is None
        else {"amount": float(figure.amount), "unit": figure.unit, "year": figure.year},
        "state": one.state,
        "lines": [
            {"line": line.row, "id": line.id, "amount": _digits(line.amount), "unit": line.unit} for line in one.lines
        ],
    }


def _interval(pair: tuple[float, float] | None) -> list[float] | None:
    return None if pair is None else [_digits(one) for one in pair]


def _digits(value: float) -> float:
    return float(f"{value:.4g}")
