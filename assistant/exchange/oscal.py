"""OSCAL 1.2.1 JSON: the referential as a catalog, an assessment as assessment-results.

Names of objects and required fields: NIST, OSCAL 1.2.1 JSON formats (catalog, assessment results). Ids are derived from
content and dates come from the referential and the assessment: the same inputs give the same bytes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from assistant.assessment import Evidence, Report
from assistant.exchange.declarations import DECLARED
from assistant.storage.decisions import Decision
from ingest.clean import one_line
from ingest.model import Document
from scoring.model import CriterionResult, Indicator, Named, Referential, Status
from scoring.trace import REASONS, STATUSES, points

VERSION = "1.2.1"
SPACE = uuid5(NAMESPACE_URL, "urn:capnr:oscal")
NS = "urn:capnr:oscal"
"""Namespace of the properties that are ours."""
TITLE_MOST = 200
"""Characters of a title that is made from a sentence."""
Json = dict[str, Any]


def as_text(document: Json) -> str:
    """The document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def identified(*parts: str) -> str:
    """A UUID of version 5 for a thing named by `parts`."""
    return str(uuid5(SPACE, "\0".join(parts)))


def token(*parts: str) -> str:
    """An id as OSCAL admits it: a letter first, then letters, figures, points, hyphens, low lines."""
    return "nr-" + re.sub(r"[^A-Za-z0-9._-]", "_", "-".join(parts))


def catalog(referential: Referential, lang: str) -> Json:
    """The referential as an OSCAL catalog: axes and principles are groups, indicators controls, criteria objectives."""
    uuid = identified(referential.digest, "catalog", lang)
    metadata = _metadata(referential, referential.title.said(lang), referential.valid_from, referential.version, lang)
    return {
        "catalog": {
            "uuid": uuid,
            "metadata": metadata,
            "groups": [_axis(referential, axis, lang) for axis in referential.axes],
        }
    }


def _metadata(referential: Referential, title: str, day: date, version: str, lang: str) -> Json:
    party = identified(referential.digest, "party")
    return {
        "title": one_line(title),
        "last-modified": _moment(day),
        "version": version,
        "oscal-version": VERSION,
        "props": [
            _prop("referential-id", referential.id),
            _prop("referential-version", referential.version),
            _prop("referential-status", referential.status),
            _prop("referential-sha256", referential.digest),
            _prop("language", lang),
        ],
        "roles": [{"id": "creator", "title": "Creator"}],
        "parties": [{"uuid": party, "type": "organization", "name": one_line(referential.authority.said(lang))}],
        "responsible-parties": [{"role-id": "creator", "party-uuids": [party]}],
        "remarks": referential.notice.said(lang),
    }


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _prop(name: str, value: object) -> Json:
    return {"name": name, "ns": NS, "value": one_line(str(value))}


def _label(value: str) -> Json:
    return {"name": "label", "value": one_line(value)}


def _axis(referential: Referential, axis: Named, lang: str) -> Json:
    groups = [_principle(referential, one, lang) for one in referential.principles if one.parent == axis.id]
    return {
        "id": token("axis", axis.id),
        "class": "axis",
        "title": one_line(axis.title.said(lang)),
        "props": [_label(axis.id)],
        **({"groups": groups} if groups else {}),
    }


def _principle(referential: Referential, principle: Named, lang: str) -> Json:
    controls = [_control(referential, one, lang) for one in referential.indicators if one.principle == principle.id]
    return {
        "id": token("principle", principle.id),
        "class": "principle",
        "title": one_line(principle.title.said(lang)),
        "props": [_label(principle.id)],
        **({"controls": controls} if controls else {}),
    }


def _control(referential: Referential, one: Indicator, lang: str) -> Json:
    props = [_label(one.id), _prop("weight", one.weight), _prop("validity-months", one.validity_months)]
    if one.required:
        props.append(_prop("required-from-level", one.required))
    if one.sector:
        props.append(_prop("sector", one.sector))
    props += [_prop(f"mapping-{name}", value) for name, values in one.mappings.items() for value in values]
    control = token("indicator", one.id)
    return {
        "id": control,
        "class": "indicator",
        "title": one_line(one.title.said(lang)),
        "props": props,
        "parts": [
            {"id": f"{control}_smt", "name": "statement", "prose": one.title.said(lang)},
            {"id": f"{control}_gdn", "name": "guidance", "prose": one.intent.said(lang)},
            *(
                {
                    "id": objective(criterion.id),
                    "name": "assessment-objective",
                    "props": [
                        _label(criterion.id),
                        _prop("weight", criterion.weight),
                        _prop("aspect", criterion.aspect),
                        _prop("needs", criterion.needs),
                    ],
                    "prose": criterion.title.said(lang),
                }
                for criterion in one.criteria
            ),
        ],
    }


def objective(criterion: str) -> str:
    """The id of the objective that stands for a criterion."""
    return token("criterion", criterion)


def assessment_results(report: Report, decided: Mapping[str, Decision], lang: str) -> Json:
    """An assessment as OSCAL assessment-results: a finding for each criterion, an observation for each proof.

    A criterion is "satisfied" only when it is met on what people confirmed; what is proposed stands in a property.
    """
    return _Results(report, decided, lang).document()


class _Results:
    """Writes the results of one assessment."""

    def __init__(self, report: Report, decided: Mapping[str, Decision], lang: str) -> None:
        self.report = report
        self.assessment = report.assessment
        self.lang = lang
        self.declared = {one.evidence: one for one in decided.values() if one.state == DECLARED}
        self.shown = {one.proposal.id: one for one in report.evidence if one.counts}
        self.key = self._key()

    def _key(self) -> str:
        """What tells this assessment from any other: rules, date, documents, statuses, decisions, language."""
        found = self.assessment
        parts = [
            found.referential.digest,
            found.on.isoformat(),
            found.sector,
            str(found.strict),
            self.lang,
            *(one.digest for one in self.report.documents),
            *(f"{one.proposal.id}{one.state}{one.counts}" for one in self.report.evidence),
            *(f"{one.evidence}{one.stance}{one.at}" for one in self.declared.values()),
            *(str(one) for result in found.indicators for one in (result.confirmed, result.provisional)),
        ]
        return identified(*parts)

    def uuid(self, *parts: str) -> str:
        return identified(self.key, *parts)

    def document(self) -> Json:
        found = self.assessment
        title = {"fr": "Évaluation Cap NR", "en": "Cap NR assessment"}[self.lang]
        full = f"{title} – {found.referential.title.said(self.lang)} – {found.on.isoformat()}"
        metadata = _metadata(found.referential, full, found.on, f"{found.on.isoformat()}.{self.key[:8]}", self.lang)
        return {
            "assessment-results": {
                "uuid": self.key,
                "metadata": metadata,
                "import-ap": {"href": f"#{self.uuid('plan')}"},
                "results": [self.result(full)],
                "back-matter": {"resources": [self.plan(), *(self.resource(one) for one in self.report.documents)]},
            }
        }

    def result(self, title: str) -> Json:
        found = self.assessment
        score, level = found.score, found.level_reachable
        observations = [*self.observations()]
        notice = {
            "fr": "Estimation et préparation : seul l’opérateur du label délivre le label.",
            "en": "Estimate and preparation: only the operator of the label grants the label.",
        }[self.lang]
        return {
            "uuid": self.uuid("result"),
            "title": one_line(title),
            "description": notice,
            "start": _moment(found.on),
            "end": _moment(found.on),
            "props": [
                _prop("score-confirmed", points(score.confirmed)),
                _prop("score-provisional", points(score.provisional)),
                _prop("score-possible", points(score.possible)),
                _prop("score-scale", found.referential.scale),
                _prop("level-confirmed", found.level_confirmed),
                _prop("level-provisional", found.level_provisional),
                _prop("level-possible", level[1]),
                _prop("sector", found.sector),
            ],
            "reviewed-controls": {"control-selections": [self.selection()]},
            **({"observations": observations} if observations else {}),
            "findings": list(self.findings()),
        }

    def selection(self) -> Json:
        controls = [{"control-id": token("indicator", one.id)} for one in self.assessment.indicators]
        return {"include-controls": controls} if controls else {"include-all": {}}

    def observations(self) -> Iterator[Json]:
        """One for each piece of evidence that counts, one for each declaration."""
        for evidence in self.shown.values():
            yield self.observation(evidence)
        for key, one in sorted(self.declared.items()):
            yield {
                "uuid": self.uuid("observation", key),
                "description": one.why or STATUSES[Status(one.stance)].said(self.lang),
                "props": [
                    _prop("state", DECLARED),
                    _prop("status", one.stance),
                    _prop("declared-by", one_line(one.by) or "?"),
                ],
                "methods": ["INTERVIEW"],
                "types": ["control-objective"],
                "collected": one.at,
            }

    def observation(self, evidence: Evidence) -> Json:
        proposal = evidence.proposal
        collected = self.assessment.on
        place = [
            _prop("page", proposal.page),
            _prop("start", proposal.start),
            _prop("end", proposal.end),
            _prop("stance", proposal.stance),
        ]
        return {
            "uuid": self.uuid("observation", proposal.id),
            "description": proposal.quote,
            "props": [_prop("evidence-id", proposal.id), _prop("state", evidence.state)],
            "methods": ["EXAMINE"],
            "types": ["control-objective"],
            "relevant-evidence": [
                {
                    "href": f"#{self.uuid('document', proposal.document)}",
                    "description": proposal.quote,
                    "props": place,
                }
            ],
            "collected": _moment(collected),
        }

    def findings(self) -> Iterator[Json]:
        """One for each criterion that applies."""
        for result in self.assessment.indicators:
            indicator = self.assessment.referential.indicator(result.id)
            if indicator is None:
                continue
            for criterion, sure, likely in zip(
                indicator.criteria, result.confirmed.criteria, result.provisional.criteria, strict=True
            ):
                if likely.status is not Status.NOT_APPLICABLE:
                    yield self.finding(criterion.title.said(self.lang), sure, likely)

    def finding(self, title: str, sure: CriterionResult, likely: CriterionResult) -> Json:
        met = sure.status is Status.MET
        evidence = sorted({one for view in (sure, likely) for why in view.reasons for one in why.evidence})
        related = [
            {"observation-uuid": self.uuid("observation", one)}
            for one in evidence
            if one in self.shown or one in self.declared
        ]
        return {
            "uuid": self.uuid("finding", sure.id),
            "title": one_line(title)[:TITLE_MOST],
            "description": self.why(likely),
            "props": [
                _label(sure.id),
                _prop("status-confirmed", sure.status),
                _prop("status-provisional", likely.status),
            ],
            "target": {
                "type": "objective-id",
                "target-id": objective(sure.id),
                "status": {
                    "state": "satisfied" if met else "not-satisfied",
                    "reason": {Status.MET: "pass", Status.NOT_MET: "fail"}.get(sure.status, "other"),
                    "remarks": STATUSES[sure.status].said(self.lang),
                },
            },
            **({"related-observations": related} if related else {}),
        }

    def why(self, result: CriterionResult) -> str:
        separator = " ; " if self.lang == "fr" else "; "
        said = [REASONS[one.code].said(self.lang) for one in result.reasons]
        return separator.join(said) or STATUSES[result.status].said(self.lang)

    def plan(self) -> Json:
        """What stands for the assessment plan: the referential that was applied."""
        referential = self.assessment.referential
        return {
            "uuid": self.uuid("plan"),
            "title": one_line(referential.title.said(self.lang)),
            "description": referential.notice.said(self.lang),
            "props": [_prop("referential-sha256", referential.digest)],
        }

    def resource(self, document: Document) -> Json:
        return {
            "uuid": self.uuid("document", document.id),
            "title": one_line(document.title or document.name),
            "rlinks": [
                {
                    "href": quote(document.name),
                    "media-type": document.media_type,
                    "hashes": [{"algorithm": "SHA-256", "value": document.digest}],
                }
            ],
        }
