"""The evidence register: every piece of evidence with its exact place and what a person decided on it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.assessment import Evidence, Report
from assistant.reports.paper import Block, Column, Heading, Line, Paper, Para, Run, Table, rows, says
from assistant.reports.paper_words import word
from assistant.reports.shared_paper import amount, counted, cover, moment, quoted, said, when
from assistant.reports.words import STANCES
from assistant.reports.words import STATES as SAID
from assistant.storage.decisions import Decision
from ingest.model import Document
from scoring.metrics import unit_after
from scoring.model import Finding, Indicator, Origin, Text
from scoring.rules import expiry
from scoring.trace import STATUSES

ORIGINS = {
    Origin.ENGINE: Text(fr="calcul de l’outil", en="computed by the tool"),
    Origin.DECLARATION: Text(fr="déclaration", en="declaration"),
    Origin.DECISION: Text(fr="décision", en="decision"),
}
"""Where what no document says comes from."""
SHAPES = {"proposed": "○", "confirmed": "●", "rejected": "✕", "to_review": "◐"}
"""The shape before the word of each state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One piece of evidence, with what is known of it."""

    evidence: Evidence
    """The quoted passage and its state."""
    indicator: Indicator
    """What it speaks to."""
    document: Document | None
    """Where it stands, None for a computation."""
    decision: Decision | None
    """What a person decided last, None when nobody did."""

    @property
    def valid_until(self) -> date | None:
        """Last day on which it counts as a proof, None when it has no date."""
        dated = self.evidence.proposal.dated
        return None if dated is None else expiry(dated, self.indicator.validity_months)


def register(report: Report, decided: Mapping[str, Decision]) -> tuple[Row, ...]:
    """The register of an assessment: by indicator, best evidence first."""
    known = {one.id: one for one in report.assessment.referential.indicators}
    return tuple(
        Row(
            evidence=one,
            indicator=known[one.proposal.indicator],
            document=report.document(one.proposal.document),
            decision=decided.get(one.proposal.id),
        )
        for one in report.evidence
    )


def register_paper(
    report: Report, found: tuple[Row, ...], lang: str, *, organisation: str = "", masked: bool = False
) -> Paper:
    """The register as a document in `lang`, on the long side of the page."""
    referential, spoken = report.assessment.referential, said(lang)
    blocks: list[Block] = [
        Heading(level=1, text=word("summary", lang), anchor="brief"),
        Para(line=says(_short(report, found, lang), lang), look="lead"),
        _documents(report, found, lang),
    ]
    for axis in referential.axes:
        inside = [one for one in found if one.indicator.axis == axis.id]
        if inside:
            blocks += [Heading(level=1, text=spoken(axis.title)), _table(report, inside, spoken(axis.title), lang)]
    if said_by(report):
        blocks += [Heading(level=1, text=word("said", lang)), _said_table(report, lang)]
    return cover(
        report,
        lang,
        title=word("register_title", lang),
        subtitle=word("register_subtitle", lang),
        blocks=tuple(blocks),
        organisation=organisation,
        landscape=True,
        masked=masked,
    )


def _short(report: Report, found: tuple[Row, ...], lang: str) -> str:
    states = Counter(one.evidence.state for one in found)
    weak = sum(1 for one in found if one.evidence.state == "proposed" and not one.evidence.counts)
    return word(
        "register_short",
        lang,
        total=counted(len(found), "passage", lang),
        indicators=counted(len({one.indicator.id for one in found}), "indicator", lang),
        confirmed=states["confirmed"],
        waiting=states["proposed"] - weak + states["to_review"],
        weak=weak,
        rejected=states["rejected"],
    )


def _documents(report: Report, found: tuple[Row, ...], lang: str) -> Table:
    counted = Counter(one.evidence.proposal.document for one in found)
    return Table(
        caption=word("register_documents", lang),
        columns=(
            Column(title=word("name", lang), share=3),
            Column(title=word("pages", lang), share=0.6, right=True),
            Column(title=word("proofs_count", lang), share=0.7, right=True),
            Column(title=word("sha", lang), share=4.2),
        ),
        rows=rows(
            ((one.name, str(len(one.pages)), str(counted[one.id]), one.digest) for one in report.documents), lang
        ),
    )


def _table(report: Report, found: list[Row], caption: str, lang: str) -> Table:
    return Table(
        caption=f"{word('register_title', lang)} · {caption}",
        columns=(
            Column(title=word("indicator", lang), share=2.2),
            Column(title=word("quote", lang), share=5),
            Column(title=word("stance", lang), share=1.1),
            Column(title=word("dated", lang), share=1),
            Column(title=word("valid_until", lang), share=1),
            Column(title=word("decision", lang), share=2),
        ),
        rows=rows(
            (
                (
                    _subject(one, one.indicator.id != before, lang),
                    quoted(report, one.evidence, lang),
                    STANCES[one.evidence.proposal.stance].said(lang),
                    when(one.evidence.proposal.dated, lang),
                    when(one.valid_until, lang),
                    (Run(text=state_words(one, lang)), Run(text=_by(one, lang), quiet=True)),
                )
                for one, before in zip(found, ("", *(each.indicator.id for each in found)), strict=False)
            ),
            lang,
        ),
    )


def _subject(row: Row, first: bool, lang: str) -> Line:
    """What a row speaks to: the indicator, named on its first row alone, its criteria, the id of the evidence."""
    criteria = ", ".join(row.evidence.criteria) or row.indicator.id
    named = (
        (Run(text=row.indicator.id, bold=True), Run(text=f"  {said(lang)(row.indicator.title)}\n{criteria}"))
        if first
        else (Run(text=criteria),)
    )
    return (*named, Run(text=f"\n{row.evidence.proposal.id}", quiet=True))


def state_words(row: Row, lang: str) -> str:
    """The state of a piece of evidence as a shape and a word."""
    state = row.evidence.state
    return f"{SHAPES[state]} {SAID.get(state, Text(fr=state, en=state)).said(lang)}"


def _by(row: Row, lang: str) -> str:
    if row.decision is None:
        return ""
    why = f"\n{row.decision.why}" if row.decision.why else ""
    return f"\n{row.decision.by}, {moment(row.decision.at, lang)}{why}"


def said_by(report: Report) -> tuple[Finding, ...]:
    """What no document says: computations of the tool, declarations and decisions of people, by criterion."""
    found = [one for one in report.findings if one.origin is not Origin.DOCUMENT]
    return tuple(sorted(found, key=lambda one: (one.criterion, one.origin, one.evidence)))


def _outcome(one: Finding, lang: str) -> str:
    """The status or the figure that was found, with its unit and year."""
    if one.figure is not None:
        year = f" ({one.figure.year})" if one.figure.year else ""
        return f"{amount(one.figure.amount, lang, 2)}{unit_after(one.figure.unit).said(lang)}{year}"
    return STATUSES[one.status].said(lang) if one.status is not None else ""


def _said_table(report: Report, lang: str) -> Table:
    return Table(
        caption=word("said", lang),
        columns=(
            Column(title=word("criterion", lang), share=0.8),
            Column(title=word("origin", lang), share=1.4),
            Column(title=word("value", lang), share=1.6),
            Column(title=word("decided_by", lang), share=1.6),
            Column(title=word("date", lang), share=1),
            Column(title=word("reason", lang), share=3),
        ),
        rows=rows(
            (
                (
                    one.criterion,
                    ORIGINS[one.origin].said(lang),
                    _outcome(one, lang),
                    one.author,
                    when(one.dated, lang),
                    one.note,
                )
                for one in said_by(report)
            ),
            lang,
        ),
    )


def register_json(report: Report, found: tuple[Row, ...], lang: str) -> dict[str, Any]:
    """The register as plain data, `capnr.register/1`."""
    return {
        "schema": "capnr.register/1",
        "on": report.assessment.on.isoformat(),
        "lang": lang,
        "referential": {"id": report.assessment.referential.id, "digest": report.assessment.referential.digest},
        "documents": [
            {"id": one.id, "name": one.name, "digest": one.digest, "pages": len(one.pages)} for one in report.documents
        ],
        "evidence": [_row_json(one) for one in found],
        "said": [
            {
                "id": one.evidence,
                "criterion": one.criterion,
                "origin": str(one.origin),
                "status": None if one.status is None else str(one.status),
                "value": None if one.figure is None else float(one.figure.amount),
                "unit": one.figure.unit if one.figure else "",
                "year": one.figure.year if one.figure else None,
                "by": one.author,
                "note": one.note,
                "dated": one.dated.isoformat() if one.dated else None,
                "confirmed": one.confirmed,
            }
            for one in said_by(report)
        ],
    }


def _row_json(row: Row) -> dict[str, Any]:
    one, decision = row.evidence, row.decision
    proposal = one.proposal
    return {
        "id": proposal.id,
        "indicator": row.indicator.id,
        "criteria": list(one.criteria),
        "document": proposal.document,
        "name": row.document.name if row.document else "",
        "page": proposal.page,
        "start": proposal.start,
        "end": proposal.end,
        "quote": proposal.quote,
        "quote_digest": one.digest,
        "stance": str(proposal.stance),
        "score": proposal.score,
        "counts": one.counts,
        "state": one.state,
        "dated": proposal.dated.isoformat() if proposal.dated else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "decision": None
        if decision is None
        else {"state": decision.state, "by": decision.by, "at": decision.at, "why": decision.why},
    }
