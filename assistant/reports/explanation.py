"""An explanation as plain data and as a tree of text: one trace, the same for the command line, the API and the report.

The rules know evidence by its id; here each id is given back its words: the passage, the computation, or what a person
declared.
"""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from assistant.assessment import Report
from assistant.errors import UsageError
from assistant.reports.clashes import clash_lines, clashes_json
from assistant.reports.planning import figure_json
from assistant.reports.tracing import said, terms, word_line
from assistant.reports.words import STATES
from assistant.themes import theme_of
from scoring.trace import REASONS, Trace, Word, explain, points

QUOTE = 160
"""Characters of a passage shown in a terminal."""


def explained(report: Report, wanted: str, *, confirmed: bool = False) -> Trace:
    """The tree behind "level", "score", an indicator, a criterion, a theme by its id or title...

    Raises UsageError for what is not assessed.
    """
    try:
        return explain(report.assessment, wanted, confirmed=confirmed, findings=report.findings)
    except KeyError:
        pass
    try:
        theme = theme_of(report.assessment.referential, wanted)
        return explain(report.assessment, theme, confirmed=confirmed, findings=report.findings)
    except (KeyError, UsageError):  # a theme of another sector is known and not assessed
        raise UsageError("unknown_indicator", wanted=wanted) from None


def trace_json(trace: Trace, report: Report, lang: str) -> dict[str, Any]:
    """An explanation as plain data, texts in `lang`; points with one decimal."""
    return {
        "id": trace.id,
        "label": trace.label.said(lang),
        "value": trace.value.said(lang),
        "points": None if trace.points is None else points(trace.points),
        "worth": None if trace.worth is None else points(trace.worth),
        "asks": trace.asks.said(lang) if trace.asks else None,
        "declaration": trace.declaration,
        "rules": [{"code": one, "said": REASONS[one].said(lang)} for one in trace.rules],
        "evidence": list(trace.evidence),
        "proofs": [proof for one in trace.evidence if (proof := _proof(one, report, lang)) is not None],
        "declared": [_word(one, lang) for one in trace.words],
        "contradictions": clashes_json(report, lang, criterion=trace.id),
        "children": [trace_json(one, report, lang) for one in trace.children],
    }


def _proof(wanted: str, report: Report, lang: str) -> dict[str, Any] | None:
    """A passage or a computation behind a status; None for what a person declared, which stands apart."""
    evidence = next((one for one in report.evidence if one.proposal.id == wanted), None)
    if evidence is not None:
        found = evidence.proposal
        document = report.document(found.document)
        return {
            "id": wanted,
            "kind": "passage",
            "state": evidence.standing,
            "document": found.document,
            "name": document.name if document else found.document,
            "page": found.page,
            "start": found.start,
            "end": found.end,
            "said": found.quote,
            **({"masked": True, "quote_digest": evidence.digest} if evidence.digest else {}),
            "dated": found.dated.isoformat() if found.dated else None,
        }
    computed = next((one for one in report.computed if one.id == wanted), None)
    if computed is None:
        return None
    return {
        "id": wanted,
        "kind": "computation",
        "state": computed.state,
        "document": None,
        "name": report.inventory,
        "page": None,
        "start": None,
        "end": None,
        "said": computed.said.said(lang),
        "dated": None,
    }


def _word(word: Word, lang: str) -> dict[str, Any]:
    return {
        "id": word.evidence,
        "kind": str(word.origin),
        "said": said(word, lang),
        "status": None if word.status is None else str(word.status),
        "value": figure_json(word.figure) if word.figure else None,
        "by": word.author,
        "on": word.on.isoformat() if word.on else None,
        "note": word.note,
    }


def trace_table(trace: Trace, report: Report, lang: str) -> str:
    """An explanation as an indented tree."""
    return "\n".join(_lines(trace, report, lang, 0))


def _lines(trace: Trace, report: Report, lang: str, depth: int) -> Iterator[str]:
    inner = "  " * (depth + 1)
    yield f"{'  ' * depth}{trace.id}  {trace.label.said(lang)} — {trace.value.said(lang)}"
    if trace.asks is not None:
        yield f"{inner}{terms(trace, lang)}"
    for word in trace.words:
        yield f"{inner}→ {word_line(word, lang)}"
    for one in trace.evidence:
        proof = _proof(one, report, lang)
        if proof is not None:
            yield f"{inner}→ {_proof_line(proof, lang)}"
    for line in clash_lines(report, lang, criterion=trace.id):
        yield f"{inner}≠ {line}"
    for child in trace.children:
        yield from _lines(child, report, lang, depth + 1)


def _proof_line(proof: dict[str, Any], lang: str) -> str:
    """A passage or a computation in one line, its id first: that is what "capnr confirm" takes."""
    state = STATES[proof["state"]].said(lang)
    told = shorten(proof["said"], QUOTE, placeholder=" …")
    quoted = told if proof["kind"] == "computation" else f"« {told} »" if lang == "fr" else f"“{told}”"
    place = f"{proof['name']}, p. {proof['page']}" if proof["page"] else proof["name"]
    return f"{proof['id']}  {place}{' : ' if lang == 'fr' else ': '}{quoted} ({state})"
