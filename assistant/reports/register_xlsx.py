"""The evidence register as a workbook: evidence, documents, and what no document says."""

from collections import Counter
from datetime import date

from assistant.assessment import Report
from assistant.reports.paper_words import word
from assistant.reports.register import ORIGINS, Row, said_by, state_words
from assistant.reports.shared_paper import about_tab
from assistant.reports.sheets import Field, Tab, workbook
from assistant.reports.words import STANCES
from scoring.metrics import unit_after
from scoring.trace import STATUSES


def register_xlsx(
    report: Report, found: tuple[Row, ...], lang: str, *, organisation: str = "", masked: bool = False
) -> bytes:
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
                " ".join(one.evidence.proposal.quote.split()),
                STANCES[one.evidence.proposal.stance].said(lang),
                one.evidence.proposal.dated,
                one.valid_until,
                word("yes" if one.evidence.counts else "no", lang),
                state_words(one, lang),
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
    others = Tab(
        name=word("said", lang)[:31],
        fields=(
            Field(title=word("criterion", lang), width=10),
            Field(title=word("origin", lang), width=22),
            Field(title=word("value", lang), width=14, digits=2),
            Field(title=word("unit", lang), width=12),
            Field(title=word("status", lang), width=20),
            Field(title=word("decided_by", lang), width=24),
            Field(title=word("date", lang), width=12),
            Field(title=word("reason", lang), width=60),
        ),
        rows=tuple(
            (
                one.criterion,
                ORIGINS[one.origin].said(lang),
                one.figure.amount if one.figure else None,
                unit_after(one.figure.unit).said(lang).strip() if one.figure else "",
                STATUSES[one.status].said(lang) if one.status is not None else "",
                one.author,
                one.dated,
                one.note,
            )
            for one in said_by(report)
        ),
    )
    about = about_tab(report, lang, organisation=organisation, masked=masked)
    return workbook(word("register_title", lang), lang, report.assessment.on, (evidence, documents, others, about))
