"""Recommendations as a document, a workbook, plain data and text for a terminal."""

from collections.abc import Sequence
from typing import Any

from assistant.recommend import Advice, Gap, Recommendation
from assistant.recommend_book import Book, Entry
from assistant.reports.paper import Block, Bullets, Column, Heading, Line, Para, Paper, Run, Table, rows, says, status
from assistant.reports.paper_words import KIND_TEXTS, KINDS, PHASES, STATE_SHAPES, STATES, word
from assistant.reports.planning import OBSTACLES
from assistant.reports.render import day
from assistant.reports.shared_paper import amount, cover, days_of, said, when
from assistant.reports.sheets import Field, Tab, workbook
from scoring.model import Text
from scoring.trace import REASONS, STATUSES, points

FIELD_WORDS = {"title": "recommendation", "what": "what", "owner": "owner", "proof": "proof", "measure": "measure",
               "due": "due", "effort": "effort"}  # fmt: skip
"""The word of each field that a person may write."""


def advice_paper(book: Book, lang: str, *, organisation: str = "", masked: bool = False) -> Paper:
    """The recommendations as a document in `lang`."""
    entries = book.of("open")
    blocks: list[Block] = [*_brief(book, lang)]
    phase: str | None = None
    for number, entry in enumerate(entries, 1):
        name = _phase(book.advice, entry, lang)
        if name != phase:
            blocks.append(Heading(level=1, text=name))
            phase = name
        blocks += _entry(entry, number, lang)
    others = [one for one in book.entries if one.state != "open"]
    if others:
        blocks += _others(others, lang)
    return cover(
        book.advice.report,
        lang,
        title=word("advice_title", lang),
        subtitle=word("advice_subtitle", lang),
        blocks=tuple(blocks),
        organisation=organisation,
        masked=masked,
        depth=1,  # the table of the first part lists the rest, with its figures
    )


def plan_sentence(found: Advice, lang: str) -> str:
    """What the plan says, in a sentence."""
    made = found.plan
    if not made.reachable:
        return word("plan_none", lang, level=made.target, why=OBSTACLES[made.obstacle].said(lang))
    if not made.steps:
        return word("plan_reached", lang, level=made.target)
    return word(
        "plan_short",
        lang,
        level=made.target,
        count=len(made.steps),
        days=amount(made.effort_days, lang),
        day=day(made.done_on, lang),
        on=day(found.report.assessment.on, lang),
    )


def _brief(book: Book, lang: str) -> list[Block]:
    found = book.advice
    entries = book.of("open")
    head = Heading(level=1, text=word("summary", lang), anchor="brief")
    if not entries:
        return [head, Para(line=says(word("none_open", lang), lang), look="lead")]
    days = sum((one.effort_days for one in entries if one.effort_days is not None), start=0)
    start = found.report.assessment.score.confirmed
    end = start + sum((one.source.gain for one in entries if one.source), start=0)
    summary = word(
        "in_short",
        lang,
        count=len(entries),
        days=amount(days, lang),
        start=amount(start, lang),
        end=amount(end, lang),
        scale=amount(found.report.assessment.referential.scale, lang),
    )
    table = Table(
        caption=word("advice_title", lang),
        columns=(
            Column(title="N°" if lang == "fr" else "No.", share=0.5),
            Column(title=word("recommendation", lang), share=4.2),
            Column(title=word("owner", lang), share=1.9),
            Column(title=word("days_head", lang), share=0.7, right=True),
            Column(title=word("gain", lang), share=0.7, right=True),
            Column(title=word("due", lang), share=1.1, right=True),
        ),
        rows=tuple(
            (
                (Run(text=str(number), address=f"#{one.id}"),),
                (*((Run(text=f"{one.indicator}  ", bold=True),) if one.indicator else ()), Run(text=said(lang)(one.title))),
                says(said(lang)(one.owner), lang),
                (Run(text=days_of(one.effort_days, lang)),),
                (Run(text=f"+{amount(one.source.gain, lang)}" if one.source else ""),),
                (Run(text=when(one.due, lang)),),
            )
            for number, one in enumerate(entries, 1)
        ),
    )
    return [
        head,
        Para(line=says(f"{plan_sentence(found, lang)} {summary}", lang), look="lead"),
        Para(line=says(word("order_note", lang), lang)),
        table,
    ]


def _phase(found: Advice, entry: Entry, lang: str) -> str:
    if entry.source is None:
        return said(lang)(PHASES[3])
    text = PHASES[entry.source.phase]
    return said(lang)(Text(fr=text.fr.format(level=found.plan.target), en=text.en.format(level=found.plan.target)))


def _entry(entry: Entry, number: int, lang: str) -> list[Block]:
    source, spoken = entry.source, said(lang)
    made: list[Block] = [Heading(level=2, text=f"{number}. {spoken(entry.title)}", anchor=entry.id)]
    made.append(Para(line=_meta(entry, lang), look="keep"))
    if entry.what.said(lang):
        made.append(Para(line=says(spoken(entry.what), lang)))
    if source is not None and "what" not in entry.edited:
        made.append(Para(line=_labelled("first", spoken(_first(source)), lang)))
    made.append(Para(line=_labelled("owner", _owner(entry, lang), lang)))
    for key, text in (("proof", entry.proof), ("measure", entry.measure)):
        if text.said(lang):
            made.append(Para(line=_labelled(key, spoken(text), lang)))
    if source is not None:
        made.append(_gap_table(source, lang))
        made += _reached(source, lang)
        if source.references:
            made.append(Para(line=_links(source, lang), look="note"))
    return [*made, *_people(entry, lang)]


def _first(source: Recommendation) -> Text:
    """The first step: what the kind of gap calls for when there is something to read or settle, else the next step."""
    return KIND_TEXTS[source.kind] if source.kind in ("decide", "confirm") else source.indicator.next_step


def _meta(entry: Entry, lang: str) -> Line:
    """Gain, effort, lead time and deadline on one line."""
    parts = [f"{entry.indicator}" if entry.indicator else word("own", lang)]
    if entry.source is not None:
        gain = f"+{amount(entry.source.gain, lang)} {word('points', lang)}"
        parts.append(f"{gain} {word('worth', lang, max=amount(entry.source.share, lang))}")
    if entry.effort_days is not None:
        parts.append(f"{days_of(entry.effort_days, lang)} {word('days', lang)}")
    if entry.source is not None and entry.source.lead_months:
        months = amount(entry.source.lead_months, lang)
        parts.append(f"{word('lead', lang).lower()} {months} {word('months', lang)}")
    if entry.due is not None:
        parts.append(f"{word('due' if 'due' in entry.edited else 'plan_due', lang).lower()} {when(entry.due, lang)}")
    return (Run(text=" · ".join(parts), quiet=True),)


def _labelled(key: str, text: str, lang: str) -> Line:
    return (*says(f"{word(key, lang)} : " if lang == "fr" else f"{word(key, lang)}: ", lang, bold=True), *says(text, lang))


def _owner(entry: Entry, lang: str) -> str:
    support = entry.source.action.support if entry.source is not None and "owner" not in entry.edited else ()
    helping = f" ({word('with', lang)} {', '.join(one.title.said(lang) for one in support)})" if support else ""
    return f"{entry.owner.said(lang)}{helping}"


def _gap_table(source: Recommendation, lang: str) -> Table:
    return Table(
        caption=word("criteria_of", lang, indicator=source.indicator.id),
        columns=(
            Column(title=word("criterion", lang), share=3),
            Column(title=word("status", lang), share=1),
            Column(title=word("to_do", lang), share=1.7),
            Column(title=word("asked", lang), share=1.9),
            Column(title=word("gain", lang), share=0.6, right=True),
            Column(title=word("days_head", lang), share=0.6, right=True),
        ),
        rows=rows((_gap(one, lang) for one in source.gaps), lang),
    )


def _gap(gap: Gap, lang: str) -> tuple[str | Line, ...]:
    spoken = said(lang)
    due = f"\n{when(gap.done_on, lang)}" if gap.done_on else ""
    why = " ; ".join(spoken(REASONS[one]) for one in gap.rules)
    return (
        (Run(text=gap.criterion.id, bold=True), Run(text=f"  {spoken(gap.criterion.title)}")),
        status(gap.confirmed, lang),
        (Run(text=spoken(KINDS[gap.kind]), bold=True), Run(text=f"\n{why}{due}", quiet=True)),
        spoken(gap.asks),
        f"+{amount(gap.gain, lang)}",
        days_of(gap.effort_days, lang),
    )


def _reached(source: Recommendation, lang: str) -> list[Block]:
    if source.level_after <= source.level_before:
        return []
    return [Para(line=says(word("reaches", lang, level=source.level_after), lang, bold=True), look="box")]


def _links(source: Recommendation, lang: str) -> Line:
    parts: list[Run] = list(says(f"{word('links', lang)} : " if lang == "fr" else f"{word('links', lang)}: ", lang, bold=True))
    for at, one in enumerate(source.references):
        parts += [*([Run(text=" · ")] if at else []), Run(text=one.name.said(lang), address=one.address)]
    return tuple(parts)


def _people(entry: Entry, lang: str) -> list[Block]:
    """What people wrote, said and signed."""
    made: list[Block] = []
    if entry.edited and not entry.own:
        names = ", ".join(word(FIELD_WORDS[one], lang).lower() for one in entry.edited)
        made.append(Para(line=says(word("edited_by", lang, fields=names), lang), look="note"))
    if entry.comments:
        made.append(Para(line=_labelled("comments", "", lang)))
        made.append(
            Bullets(items=tuple((Run(text=f"{one.text} "), Run(text=f"({one.by}, {one.at[:10]})", quiet=True)) for one in entry.comments))
        )
    for one in entry.signatures:
        changed = "" if one.holds else f" ({word('signed_changed', lang)})"
        made.append(Para(line=says(word("signed", lang, by=one.by, at=one.at[:10]) + changed, lang), look="note"))
    return made


def _others(entries: Sequence[Entry], lang: str) -> list[Block]:
    table = Table(
        caption=word("others", lang),
        columns=(
            Column(title=word("recommendation", lang), share=4),
            Column(title=word("state", lang), share=1),
            Column(title=word("reason", lang), share=3),
        ),
        rows=rows(
            (
                (
                    (Run(text=f"{one.indicator}  ", bold=True), Run(text=said(lang)(one.title))),
                    f"{STATE_SHAPES[one.state]} {STATES[one.state].said(lang)}",
                    (Run(text=one.why),) if one.why else "",
                )
                for one in entries
            ),
            lang,
        ),
    )
    return [Heading(level=1, text=word("others", lang)), table]


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
        "first_step": _first(source).said(lang),
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
            {"framework": one.framework, "name": one.name.said(lang), "address": one.address} for one in source.references
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
        effort = f"{days_of(one.effort_days, lang)} {'j' if lang == 'fr' else 'd'}" if one.effort_days is not None else ""
        facts = " · ".join(each for each in (gain, effort, one.owner.said(lang), due) if each)
        lines.append(f"{number:>3}. {one.id:<11} {said(lang)(one.title)}{flags}\n     {facts}")
    for one in book.entries:
        if one.state != "open":
            lines.append(f"  {STATE_SHAPES[one.state]}  {one.id:<11} {said(lang)(one.title)} : {STATES[one.state].said(lang)}")
    return "\n".join(lines)


def advice_xlsx(book: Book, lang: str) -> bytes:
    """The recommendations as a workbook: one sheet for them, one for their criteria."""
    spoken = said(lang)
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
                "\n".join(f"{each.by}, {each.at[:10]} : {each.text}" for each in one.comments),
                "\n".join(each.name.said(lang) for each in one.source.references) if one.source else "",
            )
            for number, one in enumerate(book.entries, 1)
        ),
    )
    title = word("advice_title", lang)
    return workbook(title, lang, book.advice.report.assessment.on, (tab, _criteria_tab(book, lang)))


def _criteria_tab(book: Book, lang: str) -> Tab:
    spoken = said(lang)
    return Tab(
        name=word("criterion", lang),
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
    lines = [f"{entry.id}  {spoken(entry.title)} ({STATES[entry.state].said(lang)})", "".join(one.text for one in _meta(entry, lang))]
    lines += ["", spoken(entry.what), ""]
    for key, text in (("owner", _owner(entry, lang)), ("proof", spoken(entry.proof)), ("measure", spoken(entry.measure))):
        lines.append("".join(one.text for one in _labelled(key, text, lang)))
    if source is not None:
        lines += ["".join(one.text for one in _labelled("first", spoken(_first(source)), lang)), ""]
        for gap in source.gaps:
            head = f"  {gap.criterion.id}  {spoken(gap.criterion.title)}"
            facts = f"{KINDS[gap.kind].said(lang)}, +{amount(gap.gain, lang)}, {days_of(gap.effort_days, lang)} {word('days', lang)}"
            lines += [head, f"      {facts} · capnr explain {gap.criterion.id}"]
        lines += ["", *(f"  {one.name.said(lang)}  {one.address}".rstrip() for one in source.references)]
    lines += [f"  {one.at[:10]}  {one.by} : {one.text}" for one in entry.comments]
    lines += [
        f"  {word('signed', lang, by=one.by, at=one.at[:10])}{'' if one.holds else ' (' + word('signed_changed', lang) + ')'}"
        for one in entry.signatures
    ]
    return "\n".join(lines)


def history_text(book: Book, wanted: str, lang: str) -> str:
    """Everything that people did, oldest first, or with one recommendation."""
    rows = []
    for one in book.history:
        if wanted in ("", one.recommendation):
            told = one.payload.get("text") or one.payload.get("why") or ", ".join(one.payload.get("fields", ()))
            rows.append(f"{one.at}  {one.recommendation:<11} {one.act:<8} {one.by}{f' : {told}' if told else ''}")
    return "\n".join(rows) or word("none_open" if not wanted else "no", lang)
