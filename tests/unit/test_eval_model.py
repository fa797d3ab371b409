"""A language model beside the rules: the same questions both ways, figures that pair, and nothing that gates."""

from pathlib import Path
from typing import Any

import pytest

from evals import gate
from evals.report.table import table
from evals.report.words import number
from evals.runner import as_data, chosen, run
from evals.suites import ASKED, NAMES, TIMED
from evals.suites.model import drawn
from evals.workbench import Bench, Setup


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A run of the suite with a model that always says the same wrong thing, with a figure no fact has."""
    folder = tmp_path_factory.mktemp("model")
    script = folder / "replies.txt"
    script.write_text("La Ville possède 987654 serveurs en Antarctique [F1].", encoding="utf-8")
    with Bench(Setup(folder=folder / "run", model=f"scripted:{script}", sample=8)) as bench:
        ran = run(chosen([ASKED]), bench)
        again = [one.id for one in drawn(bench.sample.answers, 8)]
        assert again == [one.id for one in drawn(bench.sample.answers, 8)], "the same sample every time"
        assert len(again) == 8
        assert sum(not one.judged.answerable for one in drawn(bench.sample.answers, 8)) == 2
    return as_data(ran, mode="fast", model="scripted", day="2026-11-23")


def test_rules_and_model_stand_side_by_side(told: dict[str, Any]) -> None:
    found = told["suites"][ASKED]["measures"]
    for key in ("accuracy", "wrong refusals", "hallucinations", "verbatim", "carried"):
        one = [found[f"{way}.{key}"]["value"] for way in ("rules", "model", "gap")]
        assert one[2] == pytest.approx(one[1] - one[0], abs=1e-6)
    for way in ("rules", "model"):
        assert {f"{way}.seconds p50", f"{way}.Wh high", f"{way}.gCO2e low"} <= set(found)
    shown = table(told, {}, "fr")
    assert "Règles : réponses justes" in shown
    assert "Modèle moins règles : réponses justes" in shown


def test_what_no_fact_supports_is_removed_and_counted(told: dict[str, Any]) -> None:
    found = told["suites"][ASKED]["measures"]
    assert found["model.unsupported"]["value"] == 1.0
    assert found["model.set aside"]["value"] == 1.0
    assert found["model.accuracy"]["value"] == found["rules.accuracy"]["value"], "the rules answer alone then"


def test_a_model_is_never_gated_and_runs_only_when_it_is_named(told: dict[str, Any]) -> None:
    assert gate.raised({}, told) == {}
    assert {one.split("/")[0] for one in gate.read()} <= set(NAMES) - {ASKED, TIMED}
    assert ASKED not in [one.name for one in chosen([])]
    assert ASKED in [one.name for one in chosen([], model="scripted:x")]
    with Bench(Setup(folder=Path("nowhere"))) as bench:
        skipped = run(chosen([ASKED]), bench)[0].result
    assert skipped.measures == ()
    assert "--model" in skipped.skipped[0].fr


def test_a_difference_has_its_sign() -> None:
    assert number(0.04, "gap", "fr") == "+0,040"
    assert number(-0.04, "gap", "en") == "-0.040"


def test_a_sample_of_nothing_is_refused(inside: Any) -> None:
    ran = inside("eval", "model", "--sample", "0")
    assert ran.code == 2
    assert "--sample" in ran.err
    assert inside("eval", "model", "--sample", "dix").code == 2
    assert inside("eval", "model", "--model", "nonsense").code == 2
