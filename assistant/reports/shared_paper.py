"""What the builders of deliverables share: the cover, places, effort and dates in words."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from assistant.assessment import Evidence, Report
from assistant.plurals import several
from assistant.reports.paper import Block, Line, Paper, Run
from assistant.reports.paper_words import COUNTS, word
from assistant.reports.render import day, number, spaced
from assistant.reports.sheets import Field, Tab
from assistant.reports.words import MONTHS, SECTORS, VERSIONS
from ingest.model import Document
from scoring.model import Referential, Text


def cover(
    report: Report, lang: str, *, title: str, subtitle: str, blocks: tuple[Block, ...], organisation: str = "",
    landscape: bool = False, masked: bool = False, depth: int = 2,
) -> Paper:  # fmt: skip
    """A paper on an assessment, with the facts of its cover."""
    return Paper(
        title=title,
        subtitle=subtitle,
        lang=lang,
        on=report.assessment.on,
        facts=_facts(report, lang, organisation),
        notice=_notice(report, lang, masked=masked),
        blocks=blocks,
        landscape=landscape,
        depth=depth,
    )


def about_tab(report: Report, lang: str, *, organisation: str = "", masked: bool = False) -> Tab:
    """The facts and the notice of a cover, as the last sheet of a workbook."""
    return Tab(
        name=word("about", lang),
        fields=(Field(title=word("field", lang), width=30), Field(title=word("value", lang), width=90)),
        rows=(*_facts(report, lang, organisation), ("", _notice(report, lang, masked=masked))),
    )


def _facts(report: Report, lang: str, organisation: str) -> tuple[tuple[str, str], ...]:
    """Label and value of what a deliverable rests on."""
    assessment = report.assessment
    referential = assessment.referential
    version = word("version", lang, version=referential.version)
    facts = (
        *([(word("organisation", lang), organisation)] if organisation else []),
        (word("date", lang), day(assessment.on, lang)),
        (
            word("referential", lang),
            f"{referential.title.said(lang)}{_kind(referential, lang)}, {version}, "
            f"{SECTORS[assessment.sector].said(lang)}",
        ),
        (word("documents", lang), str(len(report.documents))),
        (word("digest", lang), referential.digest),
    )
    return tuple((label, spaced(value, lang)) for label, value in facts)


def _notice(report: Report, lang: str, *, masked: bool) -> str:
    """What a deliverable is and is not."""
    masking = [word("masked", lang)] if masked else []
    return spaced(" ".join([report.assessment.referential.notice.said(lang), word("estimate", lang), *masking]), lang)


def _kind(referential: Referential, lang: str) -> str:
    """What the referential is, where its title does not say it."""
    kind = VERSIONS[referential.status].said(lang)
    return "" if kind in referential.title.said(lang).lower() else f" ({kind})"


def amount(value: Fraction | float, lang: str, digits: int = 1) -> str:
    """A number without a decimal that says nothing: "12", "12,5"."""
    whole = round(float(value), digits)
    return number(value, lang, 0 if whole == int(whole) else digits)


def days_of(value: Fraction | None, lang: str) -> str:
    """Person-days: "12,5", "< 0,1", empty when nobody said."""
    if value is None:
        return ""
    if 0 < value < Fraction(1, 20):
        return "< 0,1" if lang == "fr" else "< 0.1"
    return amount(value, lang)


def counted(value: Fraction | float, noun: str, lang: str) -> str:
    """A number with its noun of `COUNTS`: "0,2 jour", "1 critère", "12,5 jours"."""
    shown = days_of(Fraction(value), lang) if noun == "day" else amount(value, lang)
    return f"{shown or 0} {COUNTS[noun][several(round(float(value), 1), lang)].said(lang)}"


def standing(level: int, lang: str) -> str:
    """A level in words: "niveau 2", "aucun niveau"."""
    if not level:
        return word("no_level", lang)
    return f"{word('level', lang).lower()} {level}"


def moment(at: str, lang: str) -> str:
    """The day of a moment written in ISO 8601, as `when` says it."""
    return when(date.fromisoformat(at[:10]), lang)


def when(value: date | None, lang: str) -> str:
    """A day in short: "23/11/2026", "23 Nov 2026"; empty when there is none."""
    if value is None:
        return ""
    return (
        value.strftime("%d/%m/%Y") if lang == "fr" else f"{value.day} {MONTHS[lang][value.month - 1][:3]} {value.year}"
    )


def place(document: Document | None, one: Evidence, lang: str) -> str:
    """Document and page of a piece of evidence."""
    name = document.name if document else one.proposal.document
    return f"{name}, p. {one.proposal.page}"


def quoted(report: Report, one: Evidence, lang: str) -> Line:
    """An exact quote in the language of its document, then its place; the register tells its id."""
    proposal = one.proposal
    document = report.document(proposal.document)
    spoken = document.language if document and document.language in ("fr", "en") else ""
    words = " ".join(proposal.quote.split())
    open_mark, close_mark = ("«\u00a0", "\u00a0»") if lang == "fr" else ("“", "”")
    return (
        Run(text=open_mark),
        Run(text=words, lang=spoken),
        Run(text=f"{close_mark} "),
        Run(text=f"({place(document, one, lang)})", quiet=True),
    )


def said(lang: str) -> Callable[[Text], str]:
    """Texts in one language, French punctuation kept on its line."""
    return lambda text: spaced(text.said(lang), lang)
