"""What the builders of deliverables share: the cover, places, effort and dates in words."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from assistant.assessment import Evidence, Report
from assistant.reports.paper import Block, Line, Paper, Run
from assistant.reports.paper_words import word
from assistant.reports.render import day, number, spaced
from assistant.reports.words import SECTORS, VERSIONS
from ingest.model import Document
from scoring.model import Referential, Text


def cover(
    report: Report, lang: str, *, title: str, subtitle: str, blocks: tuple[Block, ...], organisation: str = "",
    landscape: bool = False, masked: bool = False, depth: int = 2,
) -> Paper:  # fmt: skip
    """A paper on an assessment, with the facts of its cover."""
    assessment = report.assessment
    referential = assessment.referential
    version = word("version", lang, version=referential.version)
    facts = [
        *([(word("organisation", lang), organisation)] if organisation else []),
        (word("date", lang), day(assessment.on, lang)),
        (
            word("referential", lang),
            f"{referential.title.said(lang)}{_kind(referential, lang)}, {version}, "
            f"{SECTORS[assessment.sector].said(lang)}",
        ),
        (word("documents", lang), str(len(report.documents))),
        (word("digest", lang), referential.digest),
    ]
    notices = [referential.notice.said(lang), word("estimate", lang), *([word("masked", lang)] if masked else [])]
    return Paper(
        title=title,
        subtitle=subtitle,
        lang=lang,
        on=assessment.on,
        facts=tuple((label, spaced(value, lang)) for label, value in facts),
        notice=spaced(" ".join(notices), lang),
        blocks=blocks,
        landscape=landscape,
        depth=depth,
    )


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


def when(value: date | None, lang: str) -> str:
    """A day in figures: "23/11/2026", "23 Nov 2026"; empty when there is none."""
    if value is None:
        return ""
    return value.strftime("%d/%m/%Y") if lang == "fr" else day(value, lang)


def place(document: Document | None, one: Evidence, lang: str) -> str:
    """Document and page of a piece of evidence."""
    name = document.name if document else one.proposal.document
    return f"{name}, p. {one.proposal.page}"


def quoted(report: Report, one: Evidence, lang: str) -> Line:
    """An exact quote in the language of its document, then its place."""
    proposal = one.proposal
    document = report.document(proposal.document)
    spoken = document.language if document and document.language in ("fr", "en") else ""
    words = " ".join(proposal.quote.split())
    open_mark, close_mark = ("«\u00a0", "\u00a0»") if lang == "fr" else ("“", "”")
    return (
        Run(text=open_mark),
        Run(text=words, lang=spoken),
        Run(text=f"{close_mark} "),
        Run(text=f"({place(document, one, lang)}, {proposal.id})", quiet=True),
    )


def said(lang: str) -> Callable[[Text], str]:
    """Texts in one language, French punctuation kept on its line."""
    return lambda text: spaced(text.said(lang), lang)
