"""Recommendations as plain data, as text for a terminal, and as a workbook."""

from typing import Any

from assistant.recommend import Recommendation
from assistant.recommend_book import Book, Entry
from assistant.reports.advice import first_step, labelled, meta, owner_words, plan_sentence
from assistant.reports.paper_words import ACTS, FIELD_WORDS, KINDS, STATE_SHAPES, STATES, word
from assistant.reports.shared_paper import about_tab, amount, counted, days_of, moment, said, when
from assistant.reports.sheets import Field, Tab, workbook
from scoring.trace import STATUSES, points


def advice_json(book: Book, lang: str) -> dict[str, Any]:
    """The recommendations as plain data, `capnr.recommendations/1`; numbers of points and days exact to one decimal."""
    found = book.advice
    assessment = found.report.assessment
    return {
        "schema": "capnr.recommendations/1",
        "on": assessment.on.isoformat(),
        "lang": lang,
        "referential": {"id": assessment.referential.id, "digest": assessment.referential.digest},
        "target": found.plan.target,
        "plan": {
            "reachable": found.plan.reachable,
            "obstacle": found.plan.obstacle,
            "effort_days": points(found.plan.effort_days),
            "done_on": found.plan.done_on.isoformat(),
            "criteria": [one.criterion for one in found.plan.steps],
        },
        "score": {"confirmed": points(assessment.score.confirmed), "max": assessment.referential.scale},
        "recommendations": [entry_json(one, number, lang) for number, one in enumerate(book.entries, 1)],
    }


def entry_json(entry: Entry, number: int, lang: str) -> dict[str, Any]:
    """One recommendation as plain data."""
    source = entry.source
    return {
        "id": entry.id,
        "n": number,
        "state": entry.state,
        "own": entry.own,
        "indicator": entry.indicator,
        "title": entry.title.said(lang),
        "what": entry.what.said(lang),
        "owner": entry.owner.said(lang),
        "proof": entry.proof.said(lang),
        "measure": entry.measure.said(lang),
        "due": entry.due.isoformat() if entry.due else None,
        "effort_days": None if entry.effort_days is None else float(round(entry.effort_days, 2)),
        "edited": list(entry.edited),
        "why_dropped": entry.why,
        "comments": [{"at": one.at, "by": one.by, "text": one.text} for one in entry.comments],
        "signatures": [{"at": one.at, "by": one.by, "holds": one.holds} for one in entry.signatures],
        "gap": None if source is None else _source_json(source, lang),
    }


def _source_json(source: Recommendation, lang: str) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "phase": source.phase,
        "gain": points(source.gain),
        "gain_exact": str(source.gain),
        "worth": points(source.share),
        "effort_days": float(round(source.effort_days, 2)),
        "lead_months": float(source.lead_months),
        "due": source.due.isoformat() if source.due else None,
        "score_after": points(source.score_after),
        "level_before": source.level_before,
        "level_after": source.level_after,
        "owner": source.action.owner.id,
        "support": [one.id for one in source.action.support],
        "first_step": first_step(source).said(lang),
        "proofs": [one.id for one in source.proofs],
        "trace": source.indicator.id,
        "criteria": [
            {
                "id": one.criterion.id,
                "trace": one.criterion.id,
                "title": one.criterion.title.said(lang),
                "confirmed": str(one.confirmed),
                "provisional": str(one.provisional),
                "kind": one.kind,
                "rules": list(one.rules),
                "asks": one.asks.said(lang),
                "gain": points(one.gain),
                "gain_exact": str(one.gain),
                "effort_days": float(round(one.effort_days, 2)),
                "lead_months": float(one.lead_months),
                "planned": one.done_on is not None,
                "done_on": one.done_on.isoformat() if one.done_on else None,
            }
            for one in source.gaps
        ],
        "references": [
            {"framework": one.framework, "name": one.name.said(lang), "address": one.address}
            for one in source.references
        ],
    }


def advice_table(book: Book, lang: str) -> str:
    """The recommendations as text: what to do first stands first."""
    lines = [plan_sentence(book.advice, lang), ""]
    for number, one in enumerate(book.of("open"), 1):
        gain = f"+{amount(one.source.gain, lang)}" if one.source else ""
        due = when(one.due, lang)
        flags = "".join((" ✎" if one.edited or one.own else "", " ✓" if any(s.holds for s in one.signatures) else "",
                         f" ({len(one.comments)})" if one.comments else ""))  # fmt: skip
        effort = (
            f"{days_of(one.effort_days, lang)} {'j' if lang == 'fr' else 'd'}" if one.effort_days is not None else ""
        )
        facts = " · ".join(each for each in (gain, effort, one.owner.said(lang), due) if each)
        lines.append(f"{number:>3}. {one.id:<11} {said(lang)(one.title)}{flags}\n     {facts}")
    for one in book.entries:
        if one.state != "open":
            lines.append(
                f"  {STATE_SHAPES[one.state]}  {one.id:<11} {said(lang)(one.title)} : {STATES[one.state].said(lang)}"
            )
    return "\n".join(lines)


def advice_xlsx(book: Book, lang: str, *, organisation: str = "", masked: bool = False) -> bytes:
    """The recommendations as a workbook: one sheet for them, one for their criteria, one for what they rest on."""
    spoken, colon = said(lang), " :" if lang == "fr" else ":"
    tab = Tab(
        name=word("advice_title", lang),
        fields=(
            Field(title="N°" if lang == "fr" else "No.", width=6),
            Field(title="Id", width=12),
            Field(title=word("state", lang), width=12),
            Field(title=word("recommendation", lang), width=48),
            Field(title=word("what", lang), width=70),
            Field(title=word("owner", lang), width=26),
            Field(title=f"{word('effort', lang)} ({word('days', lang)})", width=10, digits=2),
            Field(title=word("due", lang), width=12),
            Field(title=f"{word('gain', lang)} ({word('points', lang)})", width=10, digits=1),
            Field(title=word("proof", lang), width=36),
            Field(title=word("measure", lang), width=40),
            Field(title=word("comments", lang), width=40),
            Field(title=word("links", lang), width=40),
        ),
        rows=tuple(
            (
                number,
                one.id,
                f"{STATE_SHAPES[one.state]} {STATES[one.state].said(lang)}",
                spoken(one.title),
                spoken(one.what),
                spoken(one.owner),
                one.effort_days,
                one.due,
                one.source.gain if one.source else None,
                spoken(one.proof),
                spoken(one.measure),
                "\n".join(f"{each.by}, {moment(each.at, lang)}{colon} {each.text}" for each in one.comments),
                "\n".join(each.name.said(lang) for each in one.source.references) if one.source else "",
            )
            for number, one in enumerate(book.entries, 1)
        ),
    )
    title = word("advice_title", lang)
    about = about_tab(book.advice.report, lang, organisation=organisation, masked=masked)
    return workbook(title, lang, book.advice.report.assessment.on, (tab, _criteria_tab(book, lang), about))


def _criteria_tab(book: Book, lang: str) -> Tab:
    spoken = said(lang)
    return Tab(
        name=word("criteria", lang),
        fields=(
            Field(title="Id", width=9),
            Field(title=word("recommendation", lang), width=12),
            Field(title=word("criterion", lang), width=64),
            Field(title=word("status", lang), width=18),
            Field(title=word("to_do", lang), width=20),
            Field(title=word("asked", lang), width=48),
            Field(title=f"{word('gain', lang)} ({word('points', lang)})", width=10, digits=2),
            Field(title=f"{word('effort', lang)} ({word('days', lang)})", width=10, digits=2),
            Field(title=f"{word('lead', lang)} ({word('months', lang)})", width=10, digits=1),
            Field(title=word("due", lang), width=12),
        ),
        rows=tuple(
            (
                gap.criterion.id,
                one.id,
                spoken(gap.criterion.title),
                STATUSES[gap.confirmed].said(lang),
                spoken(KINDS[gap.kind]),
                spoken(gap.asks),
                gap.gain,
                gap.effort_days,
                gap.lead_months,
                gap.done_on,
            )
            for one in book.of("open")
            if one.source
            for gap in one.source.gaps
        ),
    )


def entry_text(book: Book, entry: Entry, lang: str) -> str:
    """One recommendation as text, with its criteria and where each of them can be unfolded."""
    spoken, source = said(lang), entry.source

    def told(key: str, text: str) -> str:
        return "".join(one.text for one in labelled(key, text, lang))

    lines = [f"{entry.id}  {spoken(entry.title)} ({STATES[entry.state].said(lang)})"]
    lines += ["".join(one.text for one in meta(entry, lang)), "", spoken(entry.what), ""]
    lines.append(told("owner", owner_words(entry, lang)))
    lines += [told("proof", spoken(entry.proof)), told("measure", spoken(entry.measure))]
    if source is not None:
        lines += [told("first", spoken(first_step(source))), ""]
        for gap in source.gaps:
            effort = counted(gap.effort_days, "day", lang)
            facts = f"{KINDS[gap.kind].said(lang)}, +{amount(gap.gain, lang)}, {effort}"
            lines.append(f"  {gap.criterion.id}  {spoken(gap.criterion.title)}")
            lines.append(f"      {facts} · capnr explain {gap.criterion.id}")
        lines += ["", *(f"  {one.name.said(lang)}  {one.address}".rstrip() for one in source.references)]
    colon = " :" if lang == "fr" else ":"
    lines += [f"  {moment(one.at, lang)}  {one.by}{colon} {one.text}" for one in entry.comments]
    for one in entry.signatures:
        changed = "" if one.holds else f" ({word('signed_changed', lang)})"
        lines.append(f"  {word('signed', lang, by=one.by, at=moment(one.at, lang))}{changed}")
    return "\n".join(lines)


def history_text(book: Book, wanted: str, lang: str) -> str:
    """Everything that people did, oldest first, or with one recommendation."""
    rows, colon = [], " :" if lang == "fr" else ":"
    for one in book.history:
        if wanted in ("", one.recommendation):
            fields = ", ".join(word(FIELD_WORDS[each], lang).lower() for each in one.payload.get("fields", ()))
            told = one.payload.get("text") or one.payload.get("why") or fields
            act = ACTS[one.act].said(lang)
            rows.append(f"{one.at}  {one.recommendation:<11} {act:<9} {one.by}{f'{colon} {told}' if told else ''}")
    return "\n".join(rows) or word("none_open" if not wanted else "no", lang)
