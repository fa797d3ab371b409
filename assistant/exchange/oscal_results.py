"""OSCAL 1.2.1 JSON: an assessment as assessment-results. Same assessment, same bytes."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from assistant.assessment import Evidence, Report
from assistant.exchange.declarations import DECLARED, VALUE, in_words, said_of
from assistant.exchange.oscal import Json, identified, label, metadata, moment, objective, prop, token
from assistant.storage.decisions import Decision
from ingest.clean import one_line
from ingest.model import Document
from scoring.model import CriterionResult, Status
from scoring.trace import REASONS, STATUSES, points

TITLE_MOST: Final = 200
"""Characters of a title that is made from a sentence."""


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
            *(f"{one.proposal.id}{one.state}{one.counts}{one.digest}" for one in self.report.evidence),
            *(f"{one.evidence}{one.stance}{one.quote}{one.at}" for one in self.declared.values()),
            *(str(one) for result in found.indicators for one in (result.confirmed, result.provisional)),
        ]
        return identified(*parts)

    def uuid(self, *parts: str) -> str:
        return identified(self.key, *parts)

    def document(self) -> Json:
        found = self.assessment
        title = {"fr": "Évaluation Cap NR", "en": "Cap NR assessment"}[self.lang]
        full = f"{title} – {found.referential.title.said(self.lang)} – {found.on.isoformat()}"
        head = metadata(found.referential, full, found.on, f"{found.on.isoformat()}.{self.key[:8]}", self.lang)
        return {
            "assessment-results": {
                "uuid": self.key,
                "metadata": head,
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
            "start": moment(found.on),
            "end": moment(found.on),
            "props": [
                prop("score-confirmed", points(score.confirmed)),
                prop("score-provisional", points(score.provisional)),
                prop("score-possible", points(score.possible)),
                prop("score-scale", found.referential.scale),
                prop("level-confirmed", found.level_confirmed),
                prop("level-provisional", found.level_provisional),
                prop("level-possible", level[1]),
                prop("sector", found.sector),
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
            said = in_words(said_of(one), STATUSES, self.lang)
            yield {
                "uuid": self.uuid("observation", key),
                "description": one.why or said,
                "props": [
                    prop("state", DECLARED),
                    prop("status", one.stance),
                    *([prop("value", said)] if one.stance == VALUE else []),
                    prop("declared-by", one_line(one.by) or "?"),
                ],
                "methods": ["INTERVIEW"],
                "types": ["control-objective"],
                "collected": one.at,
            }

    def observation(self, evidence: Evidence) -> Json:
        proposal = evidence.proposal
        collected = self.assessment.on
        place = [
            prop("page", proposal.page),
            prop("start", proposal.start),
            prop("end", proposal.end),
            prop("stance", proposal.stance),
            *([prop("quote-sha256", evidence.digest)] if evidence.digest else []),
        ]
        return {
            "uuid": self.uuid("observation", proposal.id),
            "description": proposal.quote,
            "props": [prop("evidence-id", proposal.id), prop("state", evidence.state)],
            "methods": ["EXAMINE"],
            "types": ["control-objective"],
            "relevant-evidence": [
                {
                    "href": f"#{self.uuid('document', proposal.document)}",
                    "description": proposal.quote,
                    "props": place,
                }
            ],
            "collected": moment(collected),
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
                label(sure.id),
                prop("status-confirmed", sure.status),
                prop("status-provisional", likely.status),
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
            "props": [prop("referential-sha256", referential.digest)],
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
