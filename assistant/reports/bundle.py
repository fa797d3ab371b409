"""The evidence bundle: one archive with the result, what it rests on, and a program that verifies it offline.

Files are stored, not packed, in an order and under dates that never change, so that one sequence of bytes stands for
one content. The fingerprint of the manifest, told when the bundle is made, tells the bundle from any other.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant import masking
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.privacy import personal_data
from assistant.recommend_book import Book
from assistant.referentials import FOLDER
from assistant.reports.action_plan import plan_json
from assistant.reports.advice import advice_paper
from assistant.reports.advice_data import advice_json
from assistant.reports.bundle_verify import MANIFEST, SCHEMA, canonical, fingerprint, packed
from assistant.reports.explanation import trace_json
from assistant.reports.hidden import Shown
from assistant.reports.html import assessment_html
from assistant.reports.paper_html import html
from assistant.reports.register import register, register_json
from assistant.reports.register_xlsx import register_xlsx
from assistant.reports.wire import assessment_json, usage_json
from assistant.storage.decisions import Decision
from ingest.model import Document, Page, PersonalData
from scoring.model import Assessment, Finding
from scoring.trace import explain

LARGEST = 2_000_000_000
"""Bytes of a bundle at most; beyond, the archive would need another format."""
README = """CAP NR · DOSSIER DE PREUVES / EVIDENCE BUNDLE

Vérifier, hors ligne, avec Python 3.9 ou plus récent et rien d'autre :
    python3 -I verify.py
Ce programme contrôle chaque empreinte SHA-256, chaque citation mot pour mot dans le texte de sa page, le référentiel
utilisé, puis recalcule statuts, points et niveaux et relit chaque nœud de l'explication. L'empreinte du manifeste
(« fingerprint ») est celle annoncée à l'export.

Verify, offline, with Python 3.9 or newer and nothing else:
    python3 -I verify.py
This program checks every SHA-256, every quote word for word in the text of its page and the referential used, then
computes statuses, points and levels again and checks every node of the explanation. The fingerprint of the manifest is
the one announced at export.

Estimation et préparation : seul l'opérateur du label délivre le label.
Estimate and preparation: only the operator of the label grants the label.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spot:
    """A quote on a page of its document, in the stored text."""

    evidence: str
    document: Document
    page: Page
    start: int
    end: int


def bundle(
    workspace: Workspace, shown: Shown, book: Book, exact: Report, lang: str, *, organisation: str = "",
    masked: bool = False, documents: bool = False,
) -> bytes:  # fmt: skip
    """The bytes of a bundle in `lang`; the same workspace, date and options give the same bytes.

    `book` is that of `shown`, `exact` the report before anything was masked. `documents` adds the source
    files, which nothing can mask.
    Raises UsageError for source files with masked names, for a referential that changed, or for too large a bundle.
    """
    if masked and documents:
        raise UsageError("masked_documents")
    report = shown.report
    referential = report.assessment.referential
    quotes, pages = _quotes(exact, lang, masked=masked)
    found = register(report, shown.decided)
    parts: dict[str, bytes] = {
        "README.txt": README.encode(),
        "verify.py": (files("assistant.reports") / "bundle_verify.py").read_bytes(),
        "referential.yaml": _rules_text(workspace, referential.id, referential.digest),
        "assessment.json": canonical(assessment_json(report, lang)),
        "rules.json": canonical(rules_json(report.assessment)),
        "findings.json": canonical({"findings": [_finding(one) for one in report.findings]}),
        "trace.json": canonical(_traces(shown, lang)),
        "quotes.json": canonical({"quotes": quotes}),
        "decisions.json": canonical({"decisions": [_decision(one, masked) for one in shown.history]}),
        "recommendations.json": canonical(
            {**advice_json(book, lang), "history": [_event(one) for one in book.history]}
        ),
        "action-plan.json": canonical(plan_json(book, lang)),
        "register.json": canonical(register_json(report, found, lang)),
        "register.xlsx": register_xlsx(report, found, lang, organisation=organisation, masked=masked),
        "ai-usage.json": canonical(usage_json(report.usage)),
        "report.html": assessment_html(report, lang, organisation=organisation, masked=masked).encode(),
        "recommendations.html": html(advice_paper(book, lang, organisation=organisation, masked=masked)).encode(),
        **pages,
        **(dict(_sources(workspace, report.documents)) if documents else {}),
    }
    if sum(map(len, parts.values())) > LARGEST:
        raise UsageError("bundle_too_large", limit=LARGEST // 1_000_000_000)
    manifest = _manifest(parts, report.assessment, lang, organisation, masked)
    return packed({MANIFEST: canonical(manifest), **{name: parts[name] for name in sorted(parts)}})


def _manifest(
    parts: Mapping[str, bytes], assessment: Assessment, lang: str, organisation: str, masked: bool
) -> dict[str, Any]:
    made = {
        "schema": SCHEMA,
        "on": assessment.on.isoformat(),
        "lang": lang,
        "organisation": organisation,
        "masked": masked,
        "referential": {
            "id": assessment.referential.id,
            "version": assessment.referential.version,
            "digest": assessment.referential.digest,
        },
        "files": [
            {"path": name, "sha256": hashlib.sha256(parts[name]).hexdigest(), "bytes": len(parts[name])}
            for name in sorted(parts)
        ],
    }
    return {**made, "fingerprint": fingerprint(made)}


def _rules_text(workspace: Workspace, wanted: str, digest: str) -> bytes:
    """The text of the referential that was used. Raises UsageError when its file is not that text any more."""
    named = workspace.settings.referential
    try:
        if named.endswith((".yaml", ".yml")):
            text = Path(named).read_text(encoding="utf-8")
        else:
            text = (FOLDER / f"{wanted}.yaml").read_text(encoding="utf-8")
    except OSError as fault:
        raise UsageError("unreadable_referential", name=named) from fault
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        raise UsageError("unreadable_referential", name=named)
    return text.encode()


def rules_json(assessment: Assessment) -> dict[str, Any]:
    """Weights, thresholds and statuses: all it takes to compute points and levels again, points as exact fractions."""
    known = {one.id: one for one in assessment.referential.indicators}
    return {
        "scale": assessment.referential.scale,
        "strict": assessment.strict,
        "levels": [
            {
                "id": one.id,
                "min_score": one.min_score,
                "needs_level": one.needs_level,
                "engines": list(one.engines),
                "gate_share": str(one.gate_share),
            }
            for one in assessment.referential.levels
        ],
        "score": {"confirmed": str(assessment.score.confirmed), "provisional": str(assessment.score.provisional)},
        "level": {"confirmed": assessment.level_confirmed, "provisional": assessment.level_provisional},
        "indicators": [
            {
                "id": one.id,
                "weight": known[one.id].weight,
                "required": known[one.id].required,
                "validity_months": known[one.id].validity_months,
                "points": {"confirmed": str(one.confirmed.points), "provisional": str(one.provisional.points)},
                "criteria": [
                    {
                        "id": criterion.id,
                        "weight": criterion.weight,
                        "engine": criterion.engine,
                        "needs": str(criterion.needs),
                        "declaration": criterion.declaration,
                        "measured": criterion.metric is not None,
                        "target": criterion.metric is not None and criterion.metric.target is not None,
                        "confirmed": str(sure.status),
                        "provisional": str(likely.status),
                    }
                    for criterion, sure, likely in zip(
                        known[one.id].criteria, one.confirmed.criteria, one.provisional.criteria, strict=True
                    )
                ],
            }
            for one in assessment.indicators
        ],
    }


def _traces(shown: Shown, lang: str) -> dict[str, Any]:
    report = shown.report
    return {
        view: trace_json(
            explain(report.assessment, "level", confirmed=view == "confirmed", findings=report.findings), report, lang
        )
        for view in ("confirmed", "provisional")
    }


def _finding(one: Finding) -> dict[str, Any]:
    figure = one.figure
    return {
        "criterion": one.criterion,
        "evidence": one.evidence,
        "confirmed": one.confirmed,
        "origin": str(one.origin),
        "stance": None if one.stance is None else str(one.stance),
        "status": None if one.status is None else str(one.status),
        "figure": None if figure is None else {"amount": str(figure.amount), "unit": figure.unit, "year": figure.year},
        "engine": one.engine,
        "note": one.note,
        "author": one.author,
        "dated": one.dated.isoformat() if one.dated else None,
    }


def _decision(one: Decision, masked: bool) -> dict[str, Any]:
    data = {name: getattr(one, name) for name in Decision.__slots__}
    return {**data, "criteria": list(one.criteria), **({"quote": ""} if masked else {})}


def _event(one: Any) -> dict[str, Any]:
    return {"at": one.at, "by": one.by, "recommendation": one.recommendation, "act": one.act, **one.payload}


def _quotes(exact: Report, lang: str, *, masked: bool) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """The quotes with their places, and the texts of the pages they stand on, by file name."""
    by_page: dict[tuple[str, int], list[_Spot]] = {}
    for one in _spots(exact):
        by_page.setdefault((one.document.id, one.page.number), []).append(one)
    quotes, pages = [], {}
    for (document, number), spots in by_page.items():
        path = f"pages/{document}/{number}.txt"
        text, moved = spots[0].page.text, dict[int, int]()
        if masked:
            text, moved = _blanked(spots, lang)
        pages[path] = text.encode("utf-8", "surrogatepass")
        for one in spots:
            start, end = moved.get(one.start, one.start), moved.get(one.end, one.end)
            exact_quote = one.page.text[one.start : one.end]
            quotes.append(
                {
                    "evidence": one.evidence,
                    "document": document,
                    "document_sha256": one.document.digest,
                    "page": number,
                    "start": start,
                    "end": end,
                    "stored": [one.start, one.end],
                    "sha256": hashlib.sha256(exact_quote.encode("utf-8", "surrogatepass")).hexdigest(),
                    "quote": text[start:end],
                    "text": path,
                }
            )
    return quotes, pages


def _spots(exact: Report) -> Iterable[_Spot]:
    """Where the quotes of the assessment stand; a computation stands on no page."""
    for one in exact.evidence:
        proposal = one.proposal
        document = exact.document(proposal.document)
        page = next((page for page in document.pages if page.number == proposal.page), None) if document else None
        if document is not None and page is not None and page.text[proposal.start : proposal.end] == proposal.quote:
            yield _Spot(evidence=proposal.id, document=document, page=page, start=proposal.start, end=proposal.end)


def _blanked(spots: list[_Spot], lang: str) -> tuple[str, dict[int, int]]:
    """The text of a page with its personal data masked, and where the ends of the quotes stand then.

    What is masked is cut at the ends of quotes, so that each end keeps one place.
    """
    page = spots[0].page
    ends = sorted({end for one in spots for end in (one.start, one.end)})
    cut = [
        (first, last, one.kind)
        for one in personal_data(spots[0].document)
        if one.page == page.number
        for first, last in _cut(one, ends)
    ]
    spans = [PersonalData(page=page.number, start=first, end=last, kind=kind) for first, last, kind in cut]
    moved = {end: len(masking.mask(page.text[:end], [one for one in spans if one.end <= end], lang)) for end in ends}
    return masking.mask(page.text, spans, lang), moved


def _cut(one: PersonalData, ends: list[int]) -> Iterable[tuple[int, int]]:
    places = [one.start, *(end for end in ends if one.start < end < one.end), one.end]
    return pairwise(places)


def _sources(workspace: Workspace, documents: Iterable[Document]) -> Iterable[tuple[str, bytes]]:
    """The source files, under their id: a name of a file could be anything."""
    for one in documents:
        blob = workspace.documents.blob(one.id)
        if blob is not None:
            suffix = Path(one.name).suffix.lower()
            kept = suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""
            yield f"documents/{one.id}{kept}", blob
