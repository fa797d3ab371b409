"""The figures that suites make of answers, plantings, personal data, costs and waits, against cases counted by hand."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.usage import Usage
from evals.compare import differences
from evals.gate import Bound
from evals.injection import Counted, turned
from evals.metrics_answers import Judged
from evals.privacy.records import Record, parsed
from evals.report.page import page
from evals.suite import Measure
from evals.suites import frugality, injection, privacy, speed
from evals.suites.abstention import refusals
from evals.suites.answers import accuracy
from evals.workbench import Asked
from ingest.model import PersonalData
from scoring.model import Text

TITLE = Text(fr="Exemple", en="Sample")
NOTHING = Usage(calls=0, cached=0, characters=0, energy_wh=(0.0, 0.0), gwp_g=(0.0, 0.0))


def one(name: str, *, answerable: bool = True, refused: bool = False, right: bool = False, **also: Any) -> Asked:
    """A question that was asked: what became of it, in which language, with what usage and in how many seconds."""
    usage = also.pop("usage", NOTHING)
    seconds = also.pop("seconds", 0.1)
    judged = Judged(answerable=answerable, refused=refused, right=right, valid=None, supports=None, seconds=seconds)
    record = {"id": name, "lang": "fr", "group": "plain", "split": "dev", **also}
    said: Any = SimpleNamespace(usage=usage)
    return Asked(record=record, judged=judged, answer=said)


def values(measures: Any) -> dict[str, float]:
    return {each.key: pytest.approx(each.value) for each in measures}


def test_wrong_refusals_and_answers_where_there_is_none() -> None:
    asked = [
        one("right", right=True),
        one("wrong"),
        one("refused", refused=True),
        one("asked back, as expected", refused=True, right=True),  # the gold wants a question in return
        one("invented", answerable=False),
        one("silent", answerable=False, refused=True, right=True),
        one("silent too", answerable=False, refused=True, right=True),
    ]
    assert values(refusals("x", TITLE, asked)) == {"x.wrong refusals": 1 / 4, "x.hallucinations": 1 / 3}
    assert refusals("x", TITLE, []) == []


def test_right_answers_by_language_half_and_group() -> None:
    asked = [
        one("a", right=True),
        one("b", lang="en", split="test"),
        one("c", lang="en", right=True, group="multi"),
        one("d", group="adversarial", split="test", right=True),
        one("no answer", answerable=False, right=True),  # counted by the refusals, not here
    ]
    assert values(accuracy("x", TITLE, asked)) == {
        "x.accuracy": 3 / 4, "x.accuracy, test": 1 / 2, "x.accuracy, fr": 1.0, "x.accuracy, en": 1 / 2,
        "x.accuracy, multi": 1.0, "x.accuracy, adversarial": 1.0,
    }  # fmt: skip


def test_a_verdict_is_flipped_where_neither_the_clean_copy_nor_the_control_has_it() -> None:
    clean = {"1.1": "met", "1.2": "met", "1.3": "unknown", "level": "1", "1.4": "met"}
    control = {"1.1": "met", "1.2": "unknown", "1.3": "unknown", "level": "1", "1.4": "met"}
    planted = {"1.1": "met", "1.2": "unknown", "1.3": "met", "level": "2"}
    changed, moved = turned(clean, planted, control)
    assert changed == ("1.3", "level", "1.4"), "a verdict that is gone is another one"
    assert moved == 1, "1.2 changes with the words in any order"
    found = Counted(flips=len(changed), moved=moved, fooled=1, leaks=2, shown=5, asked=20)
    told = injection.told("visible", TITLE, found, len(clean))
    assert values(told) == {"visible.flips": 3, "visible.fooled": 1, "visible.leaks": 2}
    assert [each.records for each in told] == [5, 5, 20]


def test_personal_data_by_kind_precision_and_what_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    records = []
    for name, written in (("a", "De {{name|Élie}} à {{name|Anaë}}"), ("b", "{{email|e@x.example}} et {{name|Zoé}}")):
        text, marked = parsed(written)
        records.append(Record(id=name, split="test", lang="fr", text=text, marked=marked))
    found = {
        records[0].text: (PersonalData(page=1, start=3, end=7, kind="name"),),  # Élie alone
        records[1].text: (
            PersonalData(page=1, start=0, end=11, kind="email"),
            PersonalData(page=1, start=12, end=14, kind="name"),  # "et": a wrong one
        ),
    }
    monkeypatch.setattr("evals.privacy.measure.find", lambda pages: found[pages[0].text])
    told = privacy.measured(records)
    # names: one of three; the address whole; two of three found are right; open: Anaë and Zoé of 4 + 4 + 11 + 3
    assert values(told.measures) == {
        "recall.name": 1 / 3, "recall.email": 1.0, "precision": 2 / 3, "left open": 7 / 22,
    }  # fmt: skip
    assert [(each.id, each.score) for each in told.cases] == [("a", 0.5), ("b", 0.5)]


def costly(wh: tuple[float, float], grams: tuple[float, float], characters: int = 0) -> Usage:
    return Usage(calls=1, cached=0, characters=characters, energy_wh=wh, gwp_g=grams)


def test_wh_and_grams_an_answer_and_an_assessment() -> None:
    asked = [
        one("a", usage=costly((0.2, 2.0), (0.01, 0.1))),
        one("b", usage=costly((0.4, 6.0), (0.03, 0.5))),
        one("by the rules"),
    ]
    report = SimpleNamespace(usage=costly((1.0, 10.0), (0.05, 0.9), 12_000))
    bench: Any = SimpleNamespace(sample=SimpleNamespace(answers=asked, report=report))
    measures = frugality.run(bench).measures
    assert values(measures) == {
        "answer.Wh low": 0.6 / 3, "answer.Wh high": 8 / 3, "answer.gCO2e low": 0.04 / 3, "answer.gCO2e high": 0.2,
        "assessment.Wh low": 1.0, "assessment.Wh high": 10.0, "assessment.gCO2e low": 0.05,
        "assessment.gCO2e high": 0.9, "assessment.characters": 12_000,
    }  # fmt: skip
    assert {each.key for each in measures if each.better == "none"} == {
        "answer.Wh low", "answer.gCO2e low", "assessment.Wh low", "assessment.gCO2e low"
    }  # fmt: skip


def test_seconds_are_quantiles_of_waits_and_memory_is_in_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [one(str(at), seconds=float(at)) for at in range(1, 101)]
    quick = Measure(key="search.seconds", title=TITLE, value=0.0, interval=None, records=1, unit="s", better="down")
    monkeypatch.setattr(speed, "_search", lambda _: quick)
    peak = SimpleNamespace(ru_maxrss=300 * 1024)  # kilobytes, as Linux tells it
    monkeypatch.setattr(speed.resource, "getrusage", lambda _: peak)
    bench: Any = SimpleNamespace(sample=SimpleNamespace(answers=asked), laps={"sample read": 4.5})
    told = values(speed.run(bench).measures)
    assert told == {
        "read.seconds": 4.5, "answer.seconds p50": 50.0, "answer.seconds p95": 95.0, "search.seconds": 0.0,
        "memory": 300.0,
    }  # fmt: skip


def counted(value: float, **also: Any) -> dict[str, Any]:
    return {
        "title": {"fr": "Exemple : refus à tort", "en": "Sample: wrong refusals"}, "value": value,
        "interval": [value - 0.05, value + 0.05], "records": 9, "unit": "share", "better": "down", "samples": {},
        **also,
    }  # fmt: skip


def test_the_page_tells_bounds_that_were_stricter_and_folds_what_chance_may_give() -> None:
    def ran(**measures: dict[str, Any]) -> dict[str, Any]:
        title = {"fr": "Savoir ne pas répondre", "en": "Knowing when not to answer"}
        return {
            "commit": "0" * 40, "date": "2026-11-23", "mode": "fast", "model": "", "versions": {"python": "3.11"},
            "machine": {"cores": 2, "memory_gib": 8}, "timing": {"abstention": 1.0},
            "suites": {"abstention": {"title": title, "measures": measures, "worst": [], "skipped": []}},
        }  # fmt: skip

    bounds = {
        "abstention/a": Bound(bound=0.3, best=0.2, better="down", mode="fast", reason="harder questions"),
        "abstention/gone": Bound(bound=0.3, best=0.2, better="down", mode="fast", reason="not on this page"),
    }
    before = ran(a=counted(0.1), b=counted(0.5))
    after = ran(a=counted(0.11), b=counted(0.3))
    text = page(after, bounds, (), lang="fr", compared=(differences(before, after), before))
    assert "1 bornes étaient plus strictes" in text
    assert "abstention/a ≤ 0,300 (était ≤ 0,200) : harder questions" in text
    assert "not on this page" not in text
    assert text.index("mieux</td>") < text.index("Non tranché : 1 écarts") < text.index("non tranché</td>")
    assert "Refus à tort ↓" in text or "refus à tort ↓" in text
