"""The HTML report: complete, exact, safe, alone, and the same each time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from markupsafe import escape

from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.deciding import decide
from assistant.referentials import load
from assistant.reports import view
from assistant.reports.html import assessment_html
from assistant.reports.render import FOLDER, day, interval, number, significant, spaced
from assistant.settings import Settings
from ingest.model import Problem, Refusal
from scoring.model import Referential
from scoring.trace import REASONS, STATUSES, points

ON = date(2026, 11, 23)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


@pytest.fixture(scope="module")
def rules(small_rules: Path) -> Referential:
    return load(str(small_rules))


@pytest.fixture
def opened(small_copy: Any) -> Iterator[Workspace]:
    workspace = open_workspace(Settings(workspace=small_copy.folder))
    yield workspace
    workspace.close()


@pytest.fixture
def report(opened: Workspace, rules: Referential) -> Report:
    return assess_workspace(opened, rules, on=ON)


def text_of(page: str) -> str:
    """The words of a page, parted by single spaces."""
    body = parser.fromstring(page).find("body")
    return " ".join(" ".join(body.itertext()).replace("\u00a0", " ").split())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_same_report_same_bytes_and_the_language_is_stated(report: Report, lang: str) -> None:
    page = assessment_html(report, lang)
    assert page == assessment_html(report, lang)
    assert parser.fromstring(page).get("lang") == lang


def test_every_quote_that_counts_is_there_verbatim_with_its_document_and_page(report: Report) -> None:
    page = assessment_html(report, "fr")
    counting = [one for one in report.evidence if one.counts]
    assert counting
    for one in counting:
        assert str(escape(one.proposal.quote)) in page
        assert f"p. {one.proposal.page}" in page
    assert all(one.name in page for one in report.documents)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_statuses_reasons_and_levels_are_said_in_words(report: Report, lang: str) -> None:
    said = text_of(assessment_html(report, lang))
    for result in report.assessment.indicators:
        assert STATUSES[result.provisional.status].said(lang) in said
        for criterion in result.provisional.criteria:
            assert all(REASONS[one.code].said(lang) in said for one in criterion.reasons)
    assert number(report.assessment.score.provisional, lang) in said


def test_it_stands_alone(report: Report) -> None:
    page = assessment_html(report, "fr")
    tree = parser.fromstring(page)
    assert not tree.xpath("//script | //link | //iframe | //object | //img | //form | //base")
    assert not re.search(r"https?://|@import|url\((?!#)", page)
    assert all(one.startswith("#") for one in tree.xpath("//@href"))


def test_every_link_has_its_target_and_every_indicator_its_anchor(report: Report) -> None:
    tree = parser.fromstring(assessment_html(report, "en"))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {one.removeprefix("#") for one in tree.xpath("//@href")} <= set(ids)
    assert {f"i-{one.id}" for one in report.assessment.indicators} <= set(ids)


def test_nothing_from_a_document_becomes_markup(report: Report) -> None:
    first = report.evidence[0]
    hostile = replace(
        report,
        documents=tuple(replace(one, name=HOSTILE) for one in report.documents),
        evidence=(replace(first, proposal=replace(first.proposal, quote=HOSTILE)), *report.evidence[1:]),
        refused=(Refusal(name=HOSTILE, document="", digest="", problem=Problem(code="x", fr=HOSTILE, en=HOSTILE)),),
    )
    page = assessment_html(hostile, "fr")
    tree = parser.fromstring(page)
    assert not tree.xpath("//script | //img | //@onerror")
    assert HOSTILE in tree.text_content()
    assert "{{7*7}}" in page


def test_where_nothing_counts_it_says_what_would_prove_it(report: Report) -> None:
    without = replace(report, evidence=())
    kinds = view.cards(without)[0].kinds
    said = text_of(assessment_html(without, "fr"))
    count = said.count("Aucune preuve dans vos documents.")
    assert count == len(report.assessment.indicators)
    assert ", ".join(one.title.fr for one in kinds) in said


def test_refused_files_and_problems_are_listed_with_their_reason(report: Report) -> None:
    reason = Problem(code="empty", fr="Le fichier est vide.", en="The file is empty.")
    refused = replace(report, refused=(Refusal(name="vide.pdf", document="", digest="", problem=reason),))
    assert "vide.pdf Le fichier est vide." in text_of(assessment_html(refused, "fr"))
    assert "vide.pdf The file is empty." in text_of(assessment_html(refused, "en"))


def test_bars_are_as_long_as_their_points(report: Report) -> None:
    tree = parser.fromstring(assessment_html(report, "fr"))
    width = tree.xpath("//figure[@class='score']//rect[@class='likely']/@width")[0]
    share = 100 * report.assessment.score.provisional / report.assessment.referential.scale
    assert float(width.rstrip("%")) == pytest.approx(float(share), abs=0.001)
    marks = tree.xpath("//figure[@class='score']//line/@x1")
    assert marks == [f"{one.min_score / 10:.3f}%" for one in report.assessment.referential.levels if one.min_score]


def test_axes_and_themes_each_add_up_to_the_score(report: Report) -> None:
    score = report.assessment.score
    for shares in (view.by_axis(report), view.by_theme(report)):
        assert sum(one.provisional for one in shares) == score.provisional
        assert points(sum(one.maximum for one in shares)) == report.assessment.referential.scale  # type: ignore[arg-type]


def test_a_decision_shows_as_confirmed_and_moves_the_confirmed_score(
    opened: Workspace, rules: Referential, report: Report
) -> None:
    best = next(one for one in report.evidence if one.counts and str(one.proposal.stance) in ("done", "rule"))
    decide(opened, report.assessment.referential, [best.proposal.id], state="confirmed", by="A. Martin")
    after = assess_workspace(opened, rules, on=ON)
    assert after.assessment.score.confirmed > report.assessment.score.confirmed
    said = text_of(assessment_html(after, "fr"))
    assert "confirmée par une personne" in said
    assert "Aucune preuve n’est encore confirmée." not in said
    assert f"{number(after.assessment.score.confirmed, 'fr')} points" in said


def test_the_usage_of_the_result_is_stated_with_its_method(report: Report) -> None:
    said = text_of(assessment_html(report, "fr"))
    assert interval(report.usage.energy_wh, "Wh", "fr") in said
    assert "estimé d’après le nombre de caractères" in said
    assert "seul l’opérateur du label délivre le label" in said


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_text_colour_keeps_seven_to_one_in_both_schemes() -> None:
    css = (FOLDER / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media")
    for scheme in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", scheme))
        pairs = [(ink, ground) for ink in ("ink", "soft", "sure", "likely") for ground in ("paper", "panel")]
        for ink, ground in [*pairs, ("mark-ink", "mark")]:
            one, two = sorted((luminance(colours[ink]), luminance(colours[ground])))
            assert (two + 0.05) / (one + 0.05) >= 7, (ink, ground, scheme[:20])


def test_numbers_dates_and_intervals_are_written_as_in_the_language() -> None:
    assert number(1234.56, "fr") == "1\u202f234,6"
    assert number(1234.56, "en") == "1,234.6"
    assert significant(0.0134646, "fr") == "0,013"
    assert interval((0.0134646, 1.51476), "Wh", "fr") == "0,013 à 1,5 Wh"
    assert interval((5.3e-7, 6e-5), "Wh", "en") == "0.53 to 60 µWh"
    assert interval((0.0, 0.0), "Wh", "en") == "0 Wh"
    assert day(date(2026, 3, 1), "fr") == "1er mars 2026"
    assert day(date(2026, 3, 1), "en") == "1 March 2026"
    assert spaced("Où ? « là »", "fr") == "Où\u00a0? «\u00a0là\u00a0»"
