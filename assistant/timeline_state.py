"""What explains an assessment, as plain data that can be kept: statuses, evidence, decisions, digests of the rules."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

from assistant.assessment import Evidence, Report
from assistant.exchange.declarations import DECLARED, standing
from assistant.reports.wire import assessment_json
from assistant.storage.decisions import Decision
from retrieval.mapping import fingerprint
from scoring.model import Criterion, Indicator, Referential, Text
from scoring.rules import expiry
from scoring.trace import points

SCHEMA: Final = "capnr.snapshot/1"


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """SHA-256 of the code of the rules: the same findings may give another result once it changes."""
    folder = files("scoring")
    sources = sorted(one.name for one in folder.iterdir() if one.name.endswith(".py"))
    return hashlib.sha256(b"\0".join((folder / name).read_bytes() for name in sources)).hexdigest()


def payload(report: Report, decided: Mapping[str, Decision], lang: str) -> dict[str, Any]:
    """What is kept of an assessment. Same assessment and decisions, same data."""
    return {"schema": SCHEMA, "assessment": assessment_json(report, lang), "state": state(report, decided)}


def state(report: Report, decided: Mapping[str, Decision]) -> dict[str, Any]:
    """What explains an assessment, as plain data."""
    found = report.assessment
    asked = [
        (indicator, result)
        for result in found.indicators
        if (indicator := found.referential.indicator(result.id)) is not None
    ]
    seen = {one.proposal.id for one in report.evidence}
    declared = {one.evidence for one in standing(decided).values()}
    return {
        "on": found.on.isoformat(),
        "sector": found.sector,
        "strict": found.strict,
        "referential": {
            "id": found.referential.id,
            "version": found.referential.version,
            "digest": found.referential.digest,
        },
        "program": {"version": version("capnr"), "rules": rules_digest(), "mapping": fingerprint()},
        "score": {
            "confirmed": points(found.score.confirmed),
            "provisional": points(found.score.provisional),
            "possible": points(found.score.possible),
            "max": found.referential.scale,
        },
        "level": {
            "confirmed": found.level_confirmed,
            "provisional": found.level_provisional,
            "possible": found.level_reachable[1],
        },
        "axes": {one.id: _text(one.title) for one in found.referential.axes},
        "documents": {one.id: one.name for one in report.documents},
        "indicators": {
            indicator.id: {
                "title": _text(indicator.title),
                "axis": indicator.axis,
                "max": points(result.max_points),
                "confirmed": {"status": str(result.confirmed.status), "points": points(result.confirmed.points)},
                "provisional": {
                    "status": str(result.provisional.status),
                    "points": points(result.provisional.points),
                },
            }
            for indicator, result in asked
        },
        "criteria": {
            criterion.id: {
                "indicator": indicator.id,
                "title": _text(criterion.title),
                "rule": _rule(indicator, criterion),
                "confirmed": {"status": str(sure.status), "why": [one.code for one in sure.reasons]},
                "provisional": {"status": str(likely.status), "why": [one.code for one in likely.reasons]},
            }
            for indicator, result in asked
            for criterion, sure, likely in zip(
                indicator.criteria, result.confirmed.criteria, result.provisional.criteria, strict=True
            )
        },
        "evidence": {one.proposal.id: _evidence(found.referential, one) for one in report.evidence},
        "decisions": {
            key: _decision(found.referential, one)
            for key, one in sorted(decided.items())
            if (key in seen and one.state != "proposed") or key in declared
        },
    }


def _evidence(referential: Referential, one: Evidence) -> dict[str, Any]:
    proposal = one.proposal
    return {
        "document": proposal.document,
        "page": proposal.page,
        "stance": str(proposal.stance),
        "dated": _day(proposal.dated),
        "until": _day(_until(referential, proposal.indicator, proposal.dated)),
        "state": one.state,
        "counts": one.counts,
        "criteria": list(one.criteria),
    }


def _decision(referential: Referential, one: Decision) -> dict[str, Any]:
    declared = one.state == DECLARED
    dated = date.fromisoformat(one.at[:10]) if declared else None
    return {
        "state": one.state,
        "status": one.stance if declared else None,
        "value": one.quote if declared else None,
        "by": one.by,
        "at": one.at,
        "why": one.why,
        "dated": _day(dated),
        "until": _day(_until(referential, one.indicator, dated)),
        "criteria": list(one.criteria),
    }


def _until(referential: Referential, wanted: str, dated: date | None) -> date | None:
    """Last day on which a proof of this indicator is valid, None when it has no date."""
    indicator = referential.indicator(wanted)
    return expiry(dated, indicator.validity_months) if dated and indicator else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rule(indicator: Indicator, criterion: Criterion) -> str:
    """Digest of all that a referential says of how a criterion is judged; its wording is left out."""
    metric = criterion.metric
    parts = [
        indicator.weight,
        indicator.required,
        indicator.validity_months,
        repr(indicator.applies),
        criterion.aspect,
        criterion.weight,
        criterion.needs,
        criterion.declaration,
        repr((metric.unit, metric.direction, metric.target, metric.partial) if metric else None),
        criterion.engine,
        criterion.due,
        repr(criterion.applies),
    ]
    return hashlib.sha256(repr([str(one) for one in parts]).encode()).hexdigest()[:16]


def _text(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
