"""The readiness report as a workbook: summary, indicators, criteria, documents."""

from assistant.assessment import Evidence, Report
from assistant.reports import view
from assistant.reports.paper import SHAPES
from assistant.reports.paper_words import word
from assistant.reports.render import word as report_word
from assistant.reports.shared_paper import place, said, when
from assistant.reports.sheets import Field, Tab, Value, workbook
from assistant.reports.words import STANCES, STATES
from scoring.model import Text
from scoring.trace import REASONS, STATUSES


def readiness_xlsx(report: Report, lang: str, *, organisation: str = "") -> bytes:
    """The report as a workbook: summary, indicators, criteria, documents."""
    assessment, spoken = report.assessment, said(lang)
    none = report_word("no_level", lang)
    summary: list[tuple[Value, ...]] = [
        (word("organisation", lang), organisation or None),
        (word("date", lang), assessment.on),
        (word("referential", lang), spoken(assessment.referential.title)),
        (word("digest", lang), assessment.referential.digest),
        (f"{word('level', lang)}, {word('confirmed', lang).lower()}", assessment.level_confirmed or none),
        (f"{word('level', lang)}, {word('provisional', lang).lower()}", assessment.level_provisional or none),
        (f"{word('score', lang)}, {word('confirmed', lang).lower()}", round(float(assessment.score.confirmed), 1)),
        (f"{word('score', lang)}, {word('provisional', lang).lower()}", round(float(assessment.score.provisional), 1)),
        (f"{word('score', lang)}, {word('possible', lang).lower()}", round(float(assessment.score.possible), 1)),
        ("", spoken(assessment.referential.notice)),
    ]
    tabs = (
        Tab(
            name=word("summary", lang),
            fields=(Field(title=word("field", lang), width=30), Field(title=word("value", lang), width=70, digits=1)),
            rows=tuple(summary),
        ),
        _indicator_tab(report, lang),
        _criterion_tab(report, lang),
        Tab(
            name=word("documents", lang)[:31],
            fields=(
                Field(title=word("name", lang), width=48),
                Field(title=word("pages", lang), width=9),
                Field(title=word("proofs_count", lang), width=9),
                Field(title=word("sha", lang), width=68),
            ),
            rows=tuple((one.name, len(one.pages), count, one.digest) for one, count in view.documents(report)),
        ),
    )
    return workbook(word("readiness", lang), lang, assessment.on, tabs)


def _indicator_tab(report: Report, lang: str) -> Tab:
    spoken = said(lang)
    return Tab(
        name=report_word("indicators", lang),
        fields=(
            Field(title="Id", width=8),
            Field(title=word("indicator", lang), width=56),
            Field(title=word("axis", lang), width=28),
            Field(title=word("theme", lang), width=22),
            Field(title=word("confirmed", lang), width=18),
            Field(title=word("provisional", lang), width=18),
            *(
                Field(title=f"{word('points', lang)}, {word(one, lang).lower()}", width=12, digits=1)
                for one in ("confirmed", "provisional", "max")
            ),
            Field(title=report_word("next", lang), width=60),
            Field(title=word("best", lang), width=44),
        ),
        rows=tuple(
            (
                card.indicator.id,
                spoken(card.indicator.title),
                spoken(axis.share.named.title),
                _title_of(report, card.indicator.theme, lang),
                _word_of(card.result.confirmed.status, lang),
                _word_of(card.result.provisional.status, lang),
                card.result.confirmed.points,
                card.result.provisional.points,
                card.result.max_points,
                spoken(card.step.text),
                _best(report, card.counting, lang),
            )
            for axis in view.outline(report)
            for principle in axis.principles
            for card in principle.cards
        ),
    )


def _criterion_tab(report: Report, lang: str) -> Tab:
    spoken = said(lang)
    made: list[tuple[Value, ...]] = []
    for card in view.cards(report):
        pairs = zip(
            card.indicator.criteria, card.result.confirmed.criteria, card.result.provisional.criteria, strict=True
        )
        made += [
            (
                criterion.id,
                spoken(criterion.title),
                criterion.weight,
                _word_of(sure.status, lang),
                _word_of(likely.status, lang),
                " ; ".join(spoken(REASONS[one.code]) for one in likely.reasons),
                criterion.effort_days,
                criterion.lead_months,
            )
            for criterion, sure, likely in pairs
        ]
    return Tab(
        name=report_word("criteria", lang),
        fields=(
            Field(title="Id", width=9),
            Field(title=word("criterion", lang), width=70),
            Field(title=report_word("weight", lang).capitalize(), width=8),
            Field(title=word("confirmed", lang), width=18),
            Field(title=word("provisional", lang), width=18),
            Field(title=word("why", lang), width=60),
            Field(title=f"{word('effort', lang)} ({word('days', lang)})", width=10, digits=1),
            Field(title=f"{word('lead', lang)} ({word('months', lang)})", width=10, digits=1),
        ),
        rows=tuple(made),
    )


def _word_of(value: object, lang: str) -> str:
    return next(f"{SHAPES[one]} {text.said(lang)}" for one, text in STATUSES.items() if one == value)


def _title_of(report: Report, theme: str, lang: str) -> str:
    return next((one.title.said(lang) for one in report.assessment.referential.themes if one.id == theme), theme)


def _best(report: Report, found: tuple[Evidence, ...], lang: str) -> str:
    if not found:
        return ""
    one = found[0]
    dated = f", {when(one.proposal.dated, lang)}" if one.proposal.dated else ""
    state = STATES.get(one.state, Text(fr=one.state, en=one.state)).said(lang)
    where = place(report.document(one.proposal.document), one, lang)
    return f"{where}{dated} ({STANCES[one.proposal.stance].said(lang)}, {state})"
