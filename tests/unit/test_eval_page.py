"""The page of a run: two series in one row, what is worse first, the gold marked beside what came out."""

from typing import Any

import pytest

from evals.answers import APART
from evals.compare import differences
from evals.report.page import marked, page
from evals.suite import Case
from evals.suites import answers, retrieval
from evals.workbench import Bench, Setup

SAMPLE, APART_TITLE = "Exemple", "Société tenue à l’écart"


def measure(owner: str, said: str, value: float, **also: Any) -> dict[str, Any]:
    return {
        "title": {"fr": f"{owner} : {said}", "en": f"{owner}: {said}"},
        "value": value,
        "interval": [max(value - 0.1, 0), min(value + 0.1, 1)],
        "records": 9,
        "unit": "share",
        "better": "up",
        "samples": {},
        **also,
    }


def ran(**figures: dict[str, Any]) -> dict[str, Any]:
    suite = {"title": {"fr": "Réponses", "en": "Answers"}, "measures": figures, "worst": [], "skipped": []}
    return {
        "commit": "0" * 40,
        "date": "2026-11-23",
        "mode": "fast",
        "model": "",
        "versions": {"python": "3.11"},
        "machine": {"cores": 2, "memory_gib": 8},
        "suites": {"answers": suite},
        "timing": {"answers": 1.0},
    }


BOTH = {
    "sample.accuracy": measure(SAMPLE, "réponses justes", 0.82),
    "esn.accuracy": measure(APART_TITLE, "réponses justes", 0.65),
    "sample.accuracy, multi": measure(SAMPLE, "réponses justes (plusieurs)", 0.5),
}


def test_both_organisations_stand_in_one_row_told_apart_by_shape() -> None:
    text = page(ran(**BOTH), {}, (), lang="fr")
    chief, suite = text.split("<svg")[1:3]
    for chart, rows in ((chief, 1), (suite, 2)):
        assert SAMPLE in chart
        assert APART_TITLE in chart
        assert chart.count("<circle") == rows + 1, "one a row and one in the head"
        assert chart.count('<path class="dot s1"') == 2
        assert "0,820" in chart
        assert "0,650" in chart
    assert "Réponses justes</text>" in suite, "what it is a measure of is told once, in the head"
    assert f"{SAMPLE} : réponses justes (plusieurs)</text>" in suite, "a figure of one alone says whose it is"
    assert text.count("<td") >= 12, "the table is there too"


def test_what_is_worse_comes_first_and_what_is_alike_is_counted() -> None:
    counted = {"unit": "count", "interval": None, "better": "down"}
    before = ran(
        a=measure("A", "a", 1, **counted), b=measure("B", "b", 5, **counted), c=measure("C", "c", 2, **counted)
    )
    after = ran(
        a=measure("A", "a", 0, **counted), b=measure("B", "b", 1500, **counted), c=measure("C", "c", 2, **counted),
        d=measure("D", "d", 2, **counted),
    )  # fmt: skip
    found = differences(before, after)
    text = page(after, {}, (), lang="fr", compared=(found, before))
    assert "identique : 1, nouveau : 1" in text
    assert text.index("answers/b") < text.index("answers/a")
    assert 'class="worse verdict"' in text
    assert "1\u202f500" in text
    same = page(before, {}, (), lang="en", compared=(differences(before, before), before))
    assert "identical: 3" in same


def test_words_of_the_gold_are_marked_and_nothing_else_is_markup() -> None:
    told = str(marked("<b>40 agents</b> formés à la halle", "Quarante : 40 agents formés"))
    assert told == ("&lt;b&gt;<mark>40</mark> <mark>agents</mark>&lt;/b&gt; <mark>formés</mark> à la halle"), (
        "short words are left alone"
    )
    assert str(marked("", "x")) == ""


def test_a_case_shows_what_is_expected_beside_what_came_out() -> None:
    data = ran(**BOTH)
    case = {"id": "q1", "asked": "Combien ?", "gold": "40 agents", "got": "12 agents", "place": "a.pdf", "score": 0.5}
    data["suites"]["answers"]["worst"] = [case]
    text = page(data, {}, (), lang="fr")
    assert "<h3>Combien ?" in text
    assert "q1, a.pdf, note 0,500" in text
    assert "12 <mark>agents</mark></dd>" in text
    assert "details-content" in text, "printed, the cases are open"


def test_a_trend_tells_its_ends_and_counts_what_stays() -> None:
    data = ran(**BOTH)
    runs = [
        {"commit": name * 40, "date": "2026-11-23", "mode": "fast",
         "figures": {"answers/sample.accuracy": value, "answers/esn.accuracy": 0.65}}
        for name, value in (("a", 0.7), ("b", 0.75), ("c", 0.82))
    ]  # fmt: skip
    text = page(data, {}, (), lang="en", history=runs)
    assert text.count("<polyline") == 1
    assert "+0.120" in text
    assert "bbbbbbbb : 0.750" in text
    assert "Unchanged: 1." in text
    assert "aaaaaaaa (2026-11-23)" in text


@pytest.mark.parametrize("suite", [answers, retrieval])
def test_cases_of_the_company_kept_apart_are_never_shown(
    suite: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(
        answers, "asked_of", lambda _: [("esn", answers.REAL, ("one",)), ("sample", answers.REAL, ("two",))]
    )
    monkeypatch.setattr(answers, "accuracy", lambda *_: [])
    monkeypatch.setattr(answers, "case", lambda one: Case(id=one, asked="", gold="", got=""))
    monkeypatch.setattr(retrieval, "words", lambda mine: ([], (Case(id=mine.name, asked="", gold="", got=""),)))
    monkeypatch.setattr(retrieval, "product", lambda _: [])
    with Bench(Setup(folder=tmp_path_factory.mktemp("apart"))) as bench:
        shown = [one.id for one in suite.run(bench).cases]
    assert shown == (["two"] if suite is answers else ["sample"])
    assert frozenset({"esn"}) == APART
