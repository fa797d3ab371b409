"""The evaluation card says the figures of the last recorded run, and the history has that run."""

import json
from typing import Any

import pytest

from evals import card
from evals.command import HISTORY

DATA: dict[str, Any] = json.loads(card.RESULTS.read_text(encoding="utf-8"))


def test_the_card_has_the_figures_of_the_results() -> None:
    text = card.CARD.read_text(encoding="utf-8")
    assert card.filled(text, DATA) == text, "run: python -m evals.card --write"
    assert text.count("), n = ") == 2 * len(card.ROWS)


def test_a_figure_is_told_with_its_interval_and_its_records() -> None:
    one = {"value": 0.8455, "interval": [0.7, 0.9049], "records": 52}
    suites: dict[str, Any] = {}
    for _, pattern in card.ROWS:
        suite, key = pattern.split("/", 1)
        told = suites.setdefault(suite, {"measures": {}})
        told["measures"] |= {key.format(name): one for name in card.SETS}
    lines = card.table({"suites": suites}).splitlines()
    assert lines[2] == "| right answers | 0.85 (0.70–0.90), n = 52 | 0.85 (0.70–0.90), n = 52 |"
    assert len(lines) == 2 + len(card.ROWS)


def test_a_card_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        card.filled("no mark", DATA)


def test_the_last_recorded_run_is_that_of_the_results() -> None:
    runs = [json.loads(line) for line in HISTORY.read_text(encoding="utf-8").splitlines()]
    last = next(one for one in reversed(runs) if one["mode"] == DATA["mode"])
    assert last["commit"] == DATA["commit"]
    told = {f"{suite}/{key}" for suite, one in DATA["suites"].items() for key in one["measures"]}
    assert set(last["figures"]) <= told
    assert (
        last["figures"]["answers/sample.accuracy"] == DATA["suites"]["answers"]["measures"]["sample.accuracy"]["value"]
    )
