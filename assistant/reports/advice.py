"""Recommendations as a document, and the sentences that other forms of them share."""

from collections.abc import Sequence

from assistant.recommend import Advice, Gap, Recommendation
from assistant.recommend_book import Book, Entry
from assistant.reports.paper import Block, Bullets, Column, Heading, Line, Paper, Para, Run, Table, rows, says, status
from assistant.reports.paper_words import FIELD_WORDS, KIND_TEXTS, KINDS, PHASES, STATE_SHAPES, STATES, word
from assistant.reports.planning import OBSTACLES
from assistant.reports.render import day
from assistant.reports.shared_paper import amount, counted, cover, days_of, moment, said, when
from scoring.model import Text
from scoring.trace import REASONS


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
        count=counted(len(made.steps), "criterion", lang),
        days=counted(made.effort_days, "day", lang),
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
        count=counted(len(entries), "recommendation", lang),
        days=counted(days, "day", lang),
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
                (
                    *((Run(text=f"{one.indicator}  ", bold=True),) if one.indicator else ()),
                    Run(text=said(lang)(one.title)),
                ),
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
    made.append(Para(line=meta(entry, lang), look="keep"))
    if entry.what.said(lang):
        made.append(Para(line=says(spoken(entry.what), lang)))
    if source is not None and "what" not in entry.edited:
        made.append(Para(line=labelled("first", spoken(first_step(source)), lang)))
    made.append(Para(line=labelled("owner", owner_words(entry, lang) or word("owner_missing", lang), lang)))
    for key, text in (("proof", entry.proof), ("measure", entry.measure)):
        if text.said(lang):
            made.append(Para(line=labelled(key, spoken(text), lang)))
    if source is not None:
        made.append(_gap_table(source, lang))
        made += _reached(source, lang)
        if source.references:
            made.append(Para(line=_links(source, lang), look="note"))
    return [*made, *_people(entry, lang)]


def first_step(source: Recommendation) -> Text:
    """The first step: what the kind of gap calls for when there is something to read or settle, else the next step."""
    return KIND_TEXTS[source.kind] if source.kind in ("decide", "confirm") else source.indicator.next_step


def meta(entry: Entry, lang: str) -> Line:
    """Gain, effort, lead time and deadline on one line."""
    parts = [f"{entry.indicator}" if entry.indicator else word("own", lang)]
    if entry.source is not None:
        gain = f"+{amount(entry.source.gain, lang)} {word('points', lang)}"
        parts.append(f"{gain} {word('worth', lang, max=amount(entry.source.share, lang))}")
    if entry.effort_days is not None:
        parts.append(counted(entry.effort_days, "day", lang))
    if entry.source is not None and entry.source.lead_months:
        months = amount(entry.source.lead_months, lang)
        parts.append(f"{word('lead', lang).lower()} {months} {word('months', lang)}")
    if entry.due is not None:
        parts.append(f"{word('due' if 'due' in entry.edited else 'plan_due', lang).lower()} {when(entry.due, lang)}")
    return (Run(text=" · ".join(parts), quiet=True),)


def labelled(key: str, text: str, lang: str) -> Line:
    """A label in bold and what it says."""
    return (
        *says(f"{word(key, lang)} : " if lang == "fr" else f"{word(key, lang)}: ", lang, bold=True),
        *says(text, lang),
    )


def owner_words(entry: Entry, lang: str) -> str:
    """Who carries it, with the roles that help."""
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
    due = f"\n{word('by_date', lang, day=when(gap.done_on, lang))}" if gap.done_on else ""
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
    parts: list[Run] = list(
        says(f"{word('links', lang)} : " if lang == "fr" else f"{word('links', lang)}: ", lang, bold=True)
    )
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
        made.append(Para(line=labelled("comments", "", lang)))
        made.append(
            Bullets(
                items=tuple(
                    (Run(text=f"{one.text} "), Run(text=f"({one.by}, {moment(one.at, lang)})", quiet=True))
                    for one in entry.comments
                )
            )
        )
    for one in entry.signatures:
        changed = "" if one.holds else f" ({word('signed_changed', lang)})"
        made.append(
            Para(line=says(word("signed", lang, by=one.by, at=moment(one.at, lang)) + changed, lang), look="note")
        )
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
