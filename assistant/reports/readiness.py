"""The readiness report as a document: the same facts as the web report."""

from fractions import Fraction

from assistant.assessment import Report
from assistant.gaps import first_steps
from assistant.reports import pictures, view
from assistant.reports.html import best_worst, effort
from assistant.reports.paper import Block, Column, Figure, Heading, Paper, Para, Run, Table, rows, says, status
from assistant.reports.paper_words import word
from assistant.reports.render import interval
from assistant.reports.render import word as report_word
from assistant.reports.shared_paper import amount, cover, quoted, said
from assistant.reports.words import MEDIA
from scoring.footprint.inference import local_cpu_embedding, method_note
from scoring.model import Text
from scoring.trace import REASONS

BEST = 2
"""Proofs quoted under an indicator in the document; the register holds all of them."""


def readiness_paper(report: Report, lang: str, *, organisation: str = "", masked: bool = False) -> Paper:
    """The report as a document in `lang`."""
    blocks = (
        *_result(report, lang),
        *_first(report, lang),
        *_shares(report, lang),
        *_gates(report, lang),
        *_indicators(report, lang),
        *_documents(report, lang),
        *_method(report, lang),
    )
    return cover(
        report,
        lang,
        title=word("readiness", lang),
        subtitle=word("readiness_subtitle", lang),
        blocks=blocks,
        organisation=organisation,
        masked=masked,
    )


def _result(report: Report, lang: str) -> list[Block]:
    assessment = report.assessment
    score, scale = assessment.score, assessment.referential.scale
    headline = " ".join(said(lang)(one) for one in view.headline(report))
    high = assessment.level_reachable[1]
    none = report_word("no_level", lang)
    levels = (assessment.level_confirmed, assessment.level_provisional, high)
    table = Table(
        caption=report_word("reading", lang),
        columns=(
            Column(title=report_word("reading", lang), share=1.2),
            Column(title=word("level", lang), share=0.7, right=True),
            Column(title=word("score", lang), share=0.7, right=True),
            Column(title=word("counted", lang), share=2.4),
        ),
        rows=rows(
            (
                (word(name, lang), str(level) if level else none, amount(points, lang), report_word(read, lang))
                for name, level, points, read in zip(
                    ("confirmed", "provisional", "possible"),
                    levels,
                    (score.confirmed, score.provisional, score.possible),
                    ("read_confirmed", "read_provisional", "read_possible"),
                    strict=True,
                )
            ),
            lang,
        ),
    )
    thresholds = [one.min_score for one in assessment.referential.levels if one.min_score]
    alt = word(
        "chart_score",
        lang,
        scale=amount(scale, lang),
        confirmed=amount(score.confirmed, lang),
        added=amount(max(score.provisional - score.confirmed, Fraction(0)), lang),
        levels=", ".join(map(str, thresholds)),
    )
    bar = pictures.score_bar((score.confirmed, score.provisional, score.possible), scale, thresholds)
    return [
        Heading(level=1, text=report_word("answer", lang), anchor="answer"),
        Para(line=says(headline, lang), look="lead"),
        Figure(png=bar, alt=alt, width_cm=16.4, height_cm=16.4 * pictures.HEIGHT / pictures.WIDTH),
        Para(line=says(alt, lang), look="note"),
        table,
        Para(line=says(report_word("disclaimer", lang), lang), look="note"),
    ]


def _first(report: Report, lang: str) -> list[Block]:
    steps = first_steps(report)
    head = Heading(level=1, text=report_word("first", lang), anchor="first")
    if not steps:
        return [head, Para(line=says(report_word("nothing_first", lang), lang))]
    table = Table(
        caption=report_word("first_note", lang),
        columns=(
            Column(title=word("indicator", lang), share=2.2),
            Column(title=word("what", lang), share=3),
            Column(title=word("gain", lang), share=0.8, right=True),
            Column(title=word("effort", lang), share=1.2),
        ),
        rows=rows(
            (
                (
                    _named(one.indicator.id, said(lang)(one.indicator.title)),
                    said(lang)(one.text),
                    f"+{amount(one.gain, lang)}",
                    effort(one.effort_days, lang),
                )
                for one in steps
            ),
            lang,
        ),
    )
    return [head, table]


def _shares(report: Report, lang: str) -> list[Block]:
    made: list[Block] = [
        Heading(level=1, text=f"{report_word('by_axis', lang)}, {report_word('by_theme', lang).lower()}")
    ]
    if found := best_worst(report, lang):
        made.append(Para(line=says(found, lang)))
    tables = (("axis", view.by_axis(report)), ("theme", view.by_theme(report)))
    if any(one.provisional < one.confirmed for _, shares in tables for one in shares):
        made.append(Para(line=says(word("read_lower", lang), lang)))
    for key, shares in tables:
        made.append(
            Table(
                caption=report_word(f"by_{key}", lang),
                columns=(
                    Column(title=word(key, lang), share=3),
                    *(
                        Column(title=word(one, lang), share=1, right=True)
                        for one in ("confirmed", "provisional", "max")
                    ),
                ),
                rows=rows(
                    (
                        (
                            said(lang)(one.named.title),
                            amount(one.confirmed, lang),
                            amount(one.provisional, lang),
                            amount(one.maximum, lang),
                        )
                        for one in shares
                    ),
                    lang,
                ),
            )
        )
    return made


def _gates(report: Report, lang: str) -> list[Block]:
    closed = view.closed_gates(report)
    made: list[Block] = [Heading(level=1, text=report_word("gates", lang))]
    if not closed:
        return [*made, Para(line=says(report_word("gates_open", lang), lang))]
    note = "gates_strict" if report.assessment.strict else "gates_advisory"
    table = Table(
        caption=report_word("gates", lang),
        columns=(Column(title=word("level", lang), share=0.6), Column(title=word("indicator", lang), share=5)),
        rows=rows(
            ((str(level), _named(one.id, said(lang)(one.title))) for level, indicators in closed for one in indicators),
            lang,
        ),
    )
    return [*made, Para(line=says(report_word(note, lang), lang)), table]


def _indicators(report: Report, lang: str) -> list[Block]:
    made: list[Block] = []
    for axis in view.outline(report):
        made.append(Heading(level=1, text=said(lang)(axis.share.named.title), anchor=axis.share.named.id))
        for principle in axis.principles:
            made.append(Heading(level=2, text=said(lang)(principle.named.title)))
            for card in principle.cards:
                made += _card(report, card, lang)
    return made


def _card(report: Report, card: view.Card, lang: str) -> list[Block]:
    result, indicator = card.result, card.indicator
    points = word(
        "points_read",
        lang,
        confirmed=amount(result.confirmed.points, lang),
        provisional=amount(result.provisional.points, lang),
        max=amount(result.max_points, lang),
    )
    pairs = zip(indicator.criteria, result.confirmed.criteria, result.provisional.criteria, strict=True)
    table = Table(
        caption=f"{indicator.id} · {report_word('criteria', lang)}",
        columns=(
            Column(title=word("criterion", lang), share=3.2),
            Column(title=word("confirmed", lang), share=1),
            Column(title=word("provisional", lang), share=1),
            Column(title=word("why", lang), share=2),
        ),
        rows=rows(
            (
                (
                    _named(criterion.id, said(lang)(criterion.title)),
                    status(sure.status, lang),
                    status(likely.status, lang),
                    " ; ".join(said(lang)(REASONS[one.code]) for one in likely.reasons),
                )
                for criterion, sure, likely in pairs
            ),
            lang,
        ),
    )
    best = [Para(line=quoted(report, one, lang), look="quote") for one in card.counting[:BEST]]
    missing = [] if best else [Para(line=says(word("no_proof", lang), lang), look="note")]
    step = (*says(f"{report_word('next', lang)} : " if lang == "fr" else "Next: ", lang, bold=True),
            *says(said(lang)(card.step.text), lang))  # fmt: skip
    return [
        Heading(level=3, text=f"{indicator.id}  {said(lang)(indicator.title)}", anchor=f"i-{indicator.id}"),
        Para(line=(*status(result.provisional.status, lang), Run(text=f"   {points}", quiet=True)), look="keep"),
        table,
        *best,
        *missing,
        Para(line=step),
    ]


def _documents(report: Report, lang: str) -> list[Block]:
    troubled = any(one.problems for one in report.documents)
    read = Table(
        caption=report_word("documents_cap", lang),
        columns=(
            Column(title=word("name", lang), share=3),
            Column(title=report_word("type", lang), share=0.9),
            Column(title=word("pages", lang), share=0.6, right=True),
            Column(title=word("proofs_count", lang), share=0.7, right=True),
            *((Column(title=report_word("problems", lang), share=2),) if troubled else ()),
        ),
        rows=rows(
            (
                (
                    document.name,
                    MEDIA.get(document.media_type, Text(fr=document.media_type, en=document.media_type)).said(lang),
                    str(len(document.pages)),
                    str(count),
                    *((" ".join(one.fr if lang == "fr" else one.en for one in document.problems),) if troubled else ()),
                )
                for document, count in view.documents(report)
            ),
            lang,
        ),
    )
    made: list[Block] = [Heading(level=1, text=word("documents", lang)), read]
    if report.refused:
        reason = [(one.name, one.problem.fr if lang == "fr" else one.problem.en) for one in report.refused]
        columns = (Column(title=word("name", lang), share=2), Column(title=word("reason", lang), share=4))
        made.append(Table(caption=report_word("refused", lang), columns=columns, rows=rows(reason, lang)))
    return made


def _method(report: Report, lang: str) -> list[Block]:
    usage = report.usage
    code = local_cpu_embedding(characters=usage.characters).method
    table = Table(
        caption=report_word("ai_usage", lang),
        columns=(Column(title=word("quantity", lang), share=2), Column(title=word("value", lang), share=3)),
        rows=rows(
            (
                (report_word("calls", lang), amount(usage.calls, lang, 0)),
                (report_word("cached", lang), amount(usage.cached, lang, 0)),
                (report_word("characters", lang), amount(usage.characters, lang, 0)),
                (report_word("energy", lang), interval(usage.energy_wh, "Wh", lang)),
                (report_word("climate", lang), interval(usage.gwp_g, "g CO2e", lang)),
            ),
            lang,
        ),
    )
    about = ("about_who", "about_unknown", "same_bytes")
    return [
        Heading(level=1, text=report_word("ai_usage", lang)),
        Para(line=says(report_word("ai_note", lang), lang)),
        table,
        Para(line=says(method_note(code, language=lang), lang), look="note"),
        Heading(level=1, text=word("methods", lang)),
        *(Para(line=says(report_word(one, lang), lang)) for one in about),
    ]


def _named(ident: str, title: str) -> tuple[Run, ...]:
    return (Run(text=ident, bold=True), Run(text=f"  {title}"))
