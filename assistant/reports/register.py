"""The evidence register: every piece of evidence with its exact place and what a person decided on it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.assessment import Evidence, Report
from assistant.reports.paper import Block, Column, Heading, Paper, Para, Run, Table, rows, says
from assistant.reports.paper_words import word
from assistant.reports.shared_paper import cover, quoted, said, when
from assistant.reports.sheets import Field, Tab, workbook
from assistant.reports.words import STANCES
from assistant.reports.words import STATES as SAID
from assistant.storage.decisions import Decision
from ingest.model import Document
from scoring.model import Indicator, Text
from scoring.rules import expiry

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
    return word(
        "register_short",
        lang,
        total=len(found),
        indicators=len({one.indicator.id for one in found}),
        confirmed=states["confirmed"],
        proposed=states["proposed"] + states["to_review"],
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
                    (Run(text=one.indicator.id, bold=True), Run(text=f"  {said(lang)(one.indicator.title)}"),
                     Run(text=f"\n{', '.join(one.evidence.criteria)}", quiet=True)),
                    quoted(report, one.evidence, lang),
                    STANCES[one.evidence.proposal.stance].said(lang),
                    when(one.evidence.proposal.dated, lang),
                    when(one.valid_until, lang),
                    (Run(text=_state(one, lang)), Run(text=_by(one, lang), quiet=True)),
                )
                for one in found
            ),
            lang,
        ),
    )  # fmt: skip


def _state(row: Row, lang: str) -> str:
    state = row.evidence.state
    return f"{SHAPES[state]} {SAID.get(state, Text(fr=state, en=state)).said(lang)}"


def _by(row: Row, lang: str) -> str:
    if row.decision is None:
        return ""
    why = f"\n{row.decision.why}" if row.decision.why else ""
    return f"\n{row.decision.by}, {row.decision.at[:10]}{why}"


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


def register_xlsx(report: Report, found: tuple[Row, ...], lang: str) -> bytes:
    """The register as a workbook with real dates and numbers."""
    evidence = Tab(
        name=word("register_title", lang),
        fields=(
            Field(title=word("evidence", lang), width=18),
            Field(title=word("indicator", lang), width=10),
            Field(title=word("criterion", lang), width=16),
            Field(title=word("document", lang), width=40),
            Field(title=word("page", lang), width=7),
            Field(title=word("quote", lang), width=80),
            Field(title=word("stance", lang), width=16),
            Field(title=word("dated", lang), width=12),
            Field(title=word("valid_until", lang), width=12),
            Field(title=word("counts", lang), width=9),
            Field(title=word("state", lang), width=24),
            Field(title=word("decided_by", lang), width=22),
            Field(title=word("decided_at", lang), width=12),
            Field(title=word("reason", lang), width=40),
        ),
        rows=tuple(
            (
                one.evidence.proposal.id,
                one.indicator.id,
                ", ".join(one.evidence.criteria),
                one.document.name if one.document else one.evidence.proposal.document,
                one.evidence.proposal.page,
                one.evidence.proposal.quote,
                STANCES[one.evidence.proposal.stance].said(lang),
                one.evidence.proposal.dated,
                one.valid_until,
                word("yes" if one.evidence.counts else "no", lang),
                _state(one, lang),
                one.decision.by if one.decision else "",
                date.fromisoformat(one.decision.at[:10]) if one.decision else None,
                one.decision.why if one.decision else "",
            )
            for one in found
        ),
    )
    counted = Counter(one.evidence.proposal.document for one in found)
    documents = Tab(
        name=word("documents", lang)[:31],
        fields=(
            Field(title=word("name", lang), width=48),
            Field(title=word("pages", lang), width=9),
            Field(title=word("proofs_count", lang), width=9),
            Field(title=word("sha", lang), width=68),
        ),
        rows=tuple((one.name, len(one.pages), counted[one.id], one.digest) for one in report.documents),
    )
    return workbook(word("register_title", lang), lang, report.assessment.on, (evidence, documents))
