"""What each plain page shows, asked of the desk and the assistant: names of templates and their values, no rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.assessment import Evidence, Report
from assistant.errors import UsageError
from assistant.gaps import first_steps
from assistant.masking import masked
from assistant.planning import ahead
from assistant.privacy import masked_notes, masked_report
from assistant.reports import view
from assistant.reports.html import best_worst, effort
from assistant.reports.planning import CONFIDENCES
from assistant.reports.render import spaced
from assistant.reports.tracing import word_line
from assistant.storage.decisions import Decision
from assistant.storage.snapshots import Snapshot
from assistant.twin import twin
from scoring.calendar import DATES, Situation
from scoring.trace import Word
from ui.desk import Desk
from ui.pages import footprint, ledger
from ui.pages.links import Wanted
from ui.pages.statements import statement
from ui.pages.timeline import timeline

Values = dict[str, Any]
PROOFS = 10
"""Pieces of evidence on one page of an indicator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """One state of a workspace."""

    desk: Desk
    """The functions behind."""
    report: Report
    """The assessment."""
    decided: Mapping[str, Decision]
    """The newest decision on each piece of evidence."""
    kept: Snapshot | None
    """The assessment that was kept last."""

    def of(self, indicator: str) -> Report:
        """The assessment with the evidence of one indicator only."""
        evidence = self.report.of(indicator)
        known = {one.proposal.id for one in evidence}
        pairs = tuple(one for one in self.report.contradictions if {one.first, one.second} <= known)
        return replace(self.report, evidence=evidence, contradictions=pairs)

    def signed(self, evidence: Evidence, wanted: Wanted) -> Decision | None:
        """Who decided on a piece of evidence."""
        if evidence.inherited is not None and evidence.state != "proposed":
            found: Decision | None = evidence.inherited.decision
        else:
            found = self.decided.get(evidence.proposal.id)
        if found is None or wanted.kind == "own":
            return found
        return masked_notes({"": found}, wanted.lang)[""]


def overview(facts: Facts, wanted: Wanted) -> Values:
    """Level reached and reachable, score, what to do first, what changed since the assessment kept last."""
    return {
        "headline": view.headline(facts.report),
        "steps": first_steps(facts.report, 4),
        "axes": view.by_axis(facts.report),
        "counts": _counts(facts.report),
        "kept": facts.kept,
        "change": _change(facts),
        "footprint": footprint.climate(facts.desk, wanted.lang),
    }


def indicators(facts: Facts, wanted: Wanted) -> Values:
    """Every indicator by axis, with its status."""
    return {"axes": _axes(facts.report), "counts": _counts(facts.report)}


def indicator(facts: Facts, wanted: Wanted) -> Values:
    """What one indicator asks, its criteria, its first pieces of evidence."""
    report = facts.of(wanted.args[0])
    card = view.card(report, wanted.args[0])
    part = int(wanted.args[1]) if len(wanted.args) > 1 and wanted.args[1].isdigit() else 1
    proofs = (*card.review, *card.counting, *card.weak, *card.rejected) if card else ()
    parts = max(1, -(-len(proofs) // PROOFS))
    if card is None or not 1 <= part <= parts:
        raise UsageError("unknown_indicator", wanted="/".join(wanted.args))
    names = [one.id for one in report.assessment.indicators]
    at = names.index(wanted.args[0])
    chosen = proofs[PROOFS * (part - 1) : PROOFS * part]
    shown = _shown(report, chosen, wanted)
    said = {one.proposal.id: one for one in shown.evidence}
    return {
        "report": shown,
        "card": card,
        "part": part,
        "parts_count": parts,
        "count": len(proofs),
        "proofs": [(said[one.proposal.id], facts.signed(one, wanted)) for one in chosen],
        "line": lambda word: _line(word, wanted),
        "before": names[at - 1] if at else "",
        "after": names[at + 1] if at + 1 < len(names) else "",
    }


def readiness(facts: Facts, wanted: Wanted) -> Values:
    """The report: result, points by axis and theme, gates, documents; a chapter for each axis."""
    return {
        "headline": view.headline(facts.report),
        "axes": view.by_axis(facts.report),
        "themes": view.by_theme(facts.report),
        "best_worst": best_worst(facts.report, wanted.lang),
        "gates": [(level, len(closed)) for level, closed in view.closed_gates(facts.report)],
        "documents": view.documents(facts.report),
    }


def chapter(facts: Facts, wanted: Wanted) -> Values:
    """The indicators of an axis, each with its best proof and what to do next."""
    found = next((one for one in _axes(facts.report) if one[0].named.id == wanted.args[0]), None)
    if found is None:
        raise UsageError("unknown_indicator", wanted=wanted.args[0])
    rows = []
    for indicator, _ in found[1]:
        report = facts.of(indicator.id)
        card = view.card(report, indicator.id)
        best = card.counting[0] if card and card.counting else None
        shown = _shown(replace(report, contradictions=()), (best,), wanted).evidence[0] if best else None
        rows.append((card, shown, facts.signed(best, wanted) if best else None))
    return {"share": found[0], "rows": rows}


def usage(facts: Facts, wanted: Wanted) -> Values:
    """The AI-usage ledger by month, purpose and model."""
    return ledger.sums(facts.desk.usage(), wanted.lang)


def calendar(facts: Facts, wanted: Wanted) -> Values:
    """Next steps and announced dates for the situation that the form gives."""
    asked = dict(wanted.query)
    situation = Situation(
        target=_whole(asked, "target", 1),
        contract_on=_date(asked, "contract"),
        evaluated_on=_date(asked, "evaluated"),
        level_held=_whole(asked, "held", 0),
        labelled_on=_date(asked, "labelled"),
    )
    on = facts.report.assessment.on
    steps, now = ahead(situation, on)
    return {
        "situation": situation,
        "steps": steps,
        "dates": DATES,
        "now": now,
        "confidences": CONFIDENCES,
        "chart": timeline(steps, DATES, on, wanted.lang),
    }


def evidence(facts: Facts, wanted: Wanted) -> Values:
    """One piece of evidence: its words, where they stand, who decided what and when."""
    known = next((one for one in facts.report.evidence if one.proposal.id == wanted.args[0]), None)
    if known is None:
        raise UsageError("unknown_evidence", wanted=wanted.args[0])
    report = facts.report
    shown = _shown(replace(report, contradictions=()), (known,), wanted).evidence[0]
    history = facts.desk.history(wanted.args[0])
    if wanted.kind != "own":
        history = tuple(masked_notes({"": one}, wanted.lang)[""] for one in history)
    indicator = report.assessment.referential.indicator(known.proposal.indicator)
    asked = [one for one in indicator.criteria if one.id in shown.criteria] if indicator else []
    document, page = facts.desk.page(shown.proposal.document, shown.proposal.page)
    held = {shown.proposal.id: (shown.proposal.start, shown.proposal.end)}
    return {
        "report": report,
        "one": shown,
        "indicator": indicator,
        "criteria": asked,
        "history": history,
        "document": document,
        # the surroundings of a passage, not the page: the page has its own address; who has a share sees masked text
        "around": facts.desk.around(known) if wanted.kind == "own" else (),
        "stretches": twin(document, page, held, masked=True, lang=wanted.lang) if wanted.kind != "own" else (),
    }


def page(facts: Facts, wanted: Wanted) -> Values:
    """The text of a page, every passage marked that counts as evidence."""
    number = int(wanted.args[1]) if wanted.args[1].isdigit() else 0
    document, found = facts.desk.page(wanted.args[0], number)
    cited = [
        one
        for one in facts.report.evidence
        if (one.proposal.document, one.proposal.page) == (document.id, number) and one.state != "rejected"
    ]
    if wanted.kind != "own" and not cited:
        raise UsageError("unknown_page", wanted=wanted.args[0], pages=len(document.pages))
    quotes = {one.proposal.id: (one.proposal.start, one.proposal.end) for one in cited}
    places = sorted({(one.proposal.start, one.proposal.indicator, one.proposal.id) for one in cited})
    return {
        "document": document,
        "page": found,
        "places": places,
        "stretches": twin(document, found, quotes, masked=wanted.kind != "own", lang=wanted.lang),
    }


def declaration(facts: Facts, wanted: Wanted) -> Values:
    """A statement of the program about itself."""
    return {"statement": statement(wanted.name, wanted.lang)}


BUILT: Mapping[str, tuple[str, Callable[[Facts, Wanted], Values]]] = {
    "overview": ("overview.html", overview),
    "indicators": ("indicators.html", indicators),
    "indicator": ("indicator.html", indicator),
    "indicator_more": ("indicator.html", indicator),
    "report": ("readiness.html", readiness),
    "chapter": ("chapter.html", chapter),
    "footprint": ("footprint_total.html", lambda facts, wanted: footprint.total(facts.desk, wanted.lang)),
    "budget": ("footprint_budget.html", lambda facts, wanted: footprint.budget(facts.desk, wanted.lang)),
    "levers": ("footprint_levers.html", lambda facts, wanted: footprint.levers(facts.desk, wanted.lang)),
    "usage": ("usage_pages.html", usage),
    "calendar": ("calendar.html", calendar),
    "evidence": ("evidence.html", evidence),
    "page": ("page_text.html", page),
    "accessibility": ("statement.html", declaration),
    "eco": ("statement.html", declaration),
}
"""The template of each page and what fills it."""


def shared(report: Report, lang: str) -> Values:
    """What every page may use."""
    return {
        "report": report,
        "assessment": report.assessment,
        "referential": report.assessment.referential,
        "effort": lambda days: effort(days, lang),
    }


def _shown(report: Report, chosen: tuple[Evidence, ...], wanted: Wanted) -> Report:
    """The report with this evidence and what disagrees only, personal data masked for who is no colleague."""
    if wanted.kind == "own":
        return report if report.contradictions else replace(report, evidence=chosen)
    paired = {name for one in report.contradictions for name in (one.first, one.second)}
    kept = {one.proposal.id for one in chosen} | paired
    return masked_report(
        replace(report, evidence=tuple(one for one in report.evidence if one.proposal.id in kept)), wanted.lang
    )


def _line(word: Word, wanted: Wanted) -> str:
    """What a person declared, in a line; its note masked for who is no colleague."""
    hidden = word if wanted.kind == "own" else replace(word, note=masked(word.note, wanted.lang))
    return spaced(word_line(hidden, wanted.lang), wanted.lang)


def _axes(report: Report) -> list[tuple[view.Share, list[tuple[Any, Any]]]]:
    """Each axis with its indicators and their results, in order."""
    referential, found = report.assessment.referential, []
    for share in view.by_axis(report):
        rows = [
            (indicator, result)
            for result in report.assessment.indicators
            if (indicator := referential.indicator(result.id)) is not None and indicator.axis == share.named.id
        ]
        found.append((share, rows))
    return found


def _counts(report: Report) -> dict[str, int]:
    """Indicators by provisional status."""
    counted: dict[str, int] = {}
    for one in report.assessment.indicators:
        counted[str(one.provisional.status)] = counted.get(str(one.provisional.status), 0) + 1
    return counted


def _change(facts: Facts) -> dict[str, float] | None:
    """Score and level since the assessment kept last, None when none was kept or under other rules."""
    if facts.kept is None or facts.kept.referential != facts.report.assessment.referential.id:
        return None
    then, now = facts.kept.payload["state"], facts.report.assessment
    return {
        "confirmed": float(now.score.confirmed) - then["score"]["confirmed"],
        "provisional": float(now.score.provisional) - then["score"]["provisional"],
        "level": now.level_confirmed - then["level"]["confirmed"],
        "documents": len(facts.report.documents) - len(then["documents"]),
    }


def _whole(asked: Mapping[str, str], name: str, usual: int) -> int:
    written = asked.get(name, "")
    return int(written) if written.isdigit() else usual


def _date(asked: Mapping[str, str], name: str) -> date | None:
    """A date of the form, None when it is empty. Raises UsageError for anything else."""
    written = asked.get(name, "")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError("bad_date", wanted=written[:20]) from None
