"""The assessment as one HTML page that stands alone: no script, no request, no clock; it prints on A4."""

from fractions import Fraction

from assistant.assessment import Report
from assistant.gaps import first_steps
from assistant.reports import view
from assistant.reports.paper_words import word as paper_word
from assistant.reports.render import environment, number, word
from scoring.footprint.inference import local_cpu_embedding, method_note


def assessment_html(report: Report, lang: str, *, organisation: str = "", masked: bool = False) -> str:
    """The report in `lang` ("fr" or "en"); the same report gives the same text.

    `organisation` stands on its head; `masked` says that the personal data of quotes was masked.
    """
    code = local_cpu_embedding(characters=report.usage.characters).method
    return (
        environment(lang)
        .get_template("report.html")
        .render(
            report=report,
            assessment=report.assessment,
            referential=report.assessment.referential,
            headline=view.headline(report),
            steps=first_steps(report),
            axes=view.by_axis(report),
            themes=view.by_theme(report),
            best_worst=best_worst(report, lang),
            gates=view.closed_gates(report),
            outline=view.outline(report),
            documents=view.documents(report),
            usage=report.usage,
            method=method_note(code, language=lang),
            organisation=organisation,
            masked=paper_word("masked", lang) if masked else "",
            lower=any(one.provisional < one.confirmed for one in (*view.by_axis(report), *view.by_theme(report))),
            read_lower=paper_word("read_lower", lang),
            effort=lambda days: effort(days, lang),
        )
    )


def best_worst(report: Report, lang: str) -> str:
    """The finding of the bars by theme in one sentence, empty when all themes are alike."""
    found = view.extremes(view.by_theme(report))
    if found is None:
        return ""
    best, worst = found
    return word(
        "best_worst",
        lang,
        best=best.named.title.said(lang),
        best_share=number(100 * best.provisional / best.maximum, lang, 0),
        worst=worst.named.title.said(lang),
        worst_share=number(100 * worst.provisional / worst.maximum, lang, 0),
    )


def effort(days: Fraction, lang: str) -> str:
    """Person-days in words: "moins d’une demi-journée", "3 jours"."""
    if days < Fraction(1, 2):
        return word("short_effort", lang)
    if days < 1:
        return word("half_day", lang)
    if days == 1:
        return word("one_day", lang)
    return f"{number(days, lang, 0 if days.denominator == 1 else 1)} {word('days', lang)}"
