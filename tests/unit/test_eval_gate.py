"""Bounds that only get stricter, and two runs side by side."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals import gate
from evals.command import history, record
from evals.compare import differences
from evals.gate import Bound, FloorsError, breaches, raised, read, write

TITLE = {"fr": "rappel", "en": "recall"}


def measured(value: float, *, samples: dict[str, float] | None = None, **also: Any) -> dict[str, Any]:
    ends = [max(value - 0.05, 0), min(value + 0.05, 1)]
    base = {"title": TITLE, "value": value, "interval": ends, "records": 9, "unit": "share", "better": "up"}
    return {**base, "samples": samples or {}, **also}


def ran(mode: str = "fast", skipped: tuple[str, ...] = (), **measures: dict[str, Any]) -> dict[str, Any]:
    return {
        "commit": "0" * 40,
        "date": "2026-11-23",
        "mode": mode,
        "model": "",
        "suites": {"retrieval": {"title": TITLE, "measures": measures, "skipped": list(skipped), "worst": []}},
    }


def bound(value: float, **also: Any) -> Bound:
    return Bound(**{"bound": value, "best": value, "better": "up", "mode": "fast", **also})


def test_a_figure_under_its_floor_or_over_its_ceiling_is_a_breach() -> None:
    bounds = {"retrieval/a": bound(0.8), "retrieval/b": bound(0.1, better="down"), "answers/c": bound(1.0)}
    assert breaches(bounds, ran(a=measured(0.8), b=measured(0.1))) == ()
    found = breaches(bounds, ran(a=measured(0.79), b=measured(0.11)))
    assert [one.name for one in found] == ["retrieval/a", "retrieval/b"]
    assert found[0].said().fr == "retrieval/a : 0,79, attendu ≥ 0,8"
    assert "nan" in breaches(bounds, ran(a=measured(float("nan")), b=measured(0)))[0].said().en


def test_a_figure_that_is_no_longer_measured_is_a_breach() -> None:
    bounds = {"retrieval/a": bound(0.8), "retrieval/full": bound(0.8, mode="full")}
    assert [one.name for one in breaches(bounds, ran())] == ["retrieval/a"]
    assert [one.name for one in breaches(bounds, ran("full", a=measured(0.9)))] == ["retrieval/full"]
    assert breaches(bounds, ran("full", ("no data",), a=measured(0.9))) == ()


def test_raising_never_lowers() -> None:
    bounds = {"retrieval/a": bound(0.8), "retrieval/b": bound(0.2, better="down"), "retrieval/c": bound(0.99)}
    data = ran(
        a=measured(0.9), b=measured(0.1, better="down"), c=measured(0.5), d=measured(0.7), e=measured(1.0, unit="s")
    )
    after = raised(bounds, data)
    assert after["retrieval/a"].bound == pytest.approx(0.89)
    assert after["retrieval/b"].bound == pytest.approx(0.11)
    assert after["retrieval/c"] == bounds["retrieval/c"], "a worse figure leaves its bound"
    assert after["retrieval/d"].bound == pytest.approx(0.69)
    assert "retrieval/e" not in after, "seconds are not gated"
    assert raised(after, data) == after


def test_loosening_touches_what_is_passed_alone_and_says_why(tmp_path: Path) -> None:
    bounds = {"retrieval/a": bound(0.8), "retrieval/b": bound(0.2, better="down"), "retrieval/c": bound(0.5)}
    data = ran(a=measured(0.7), b=measured(0.3, better="down"), c=measured(0.6))
    after = gate.loosened(bounds, data, "words alone")
    assert after["retrieval/a"] == bound(0.69, best=0.8, reason="words alone")
    assert after["retrieval/b"] == bound(0.31, best=0.2, better="down", reason="words alone")
    assert after["retrieval/c"] == bounds["retrieval/c"]
    assert breaches(after, data) == ()
    write(after, tmp_path / "floors.yaml")
    assert read(tmp_path / "floors.yaml") == after
    assert raised(after, ran(a=measured(0.85)))["retrieval/a"].reason == "", "as strict as ever: no reason is left"


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    bounds = {"retrieval/a, fr": bound(0.8), "frugality/Wh": bound(0.0000012, better="down")}
    write(bounds, path)
    assert read(path) == bounds
    write(read(path), path)
    assert read(path) == bounds
    assert read(tmp_path / "none.yaml") == {}


def test_a_bound_is_loosened_only_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    for better, laxer in (("up", 0.7), ("down", 0.9)):
        write({"retrieval/a": Bound(bound=laxer, best=0.8, better=better, mode="fast")}, path)
        with pytest.raises(FloorsError, match=r"less strict than 0\.8: say why"):
            read(path)
        write({"retrieval/a": Bound(bound=laxer, best=0.8, better=better, mode="fast", reason="a harder set")}, path)
        assert read(path)["retrieval/a"].loosened
    # once it is as strict as ever, the reason is gone
    data = ran(a=measured(0.05, better="down"))
    assert raised(read(path), data)["retrieval/a"].reason == ""


@pytest.mark.parametrize(
    "text",
    [
        "floors: {}",
        "schema: capnr.floors/1\nfloors: {a/b: {bound: 1}}",
        "schema: capnr.floors/1\nfloors: {a/b: {bound: high, best: 1, better: up, mode: fast}}",
        "schema: capnr.floors/1\nfloors: {a/b: {bound: 1, best: 1, better: sideways, mode: fast}}",
    ],
)
def test_a_file_that_is_not_one_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FloorsError):
        read(path)


def test_the_shipped_bounds_are_read_and_each_names_a_suite() -> None:
    from evals.suites import NAMES, TIMED

    bounds = gate.read()
    assert bounds
    assert {one.split("/")[0] for one in bounds} <= set(NAMES) - {TIMED}


def test_a_difference_is_called_only_where_it_is_sure() -> None:
    before = {f"q{at}": float(at % 2) for at in range(100)}
    better = {name: 1.0 if at < 40 else value for at, (name, value) in enumerate(before.items())}
    hair = {**before, "q0": 1.0}
    old = ran(
        sure=measured(0.5, samples=before),
        hair=measured(0.5, samples=before),
        same=measured(0.5, samples=before),
        shared=measured(0.5, samples=before),
        apart=measured(0.5),
        meet=measured(0.5),
        worse=measured(0.1, better="down"),
        time=measured(3.0, unit="s", interval=None, better="down"),
        counted=measured(2, unit="count", interval=None, better="down"),
        gone=measured(0.5),
    )
    new = ran(
        sure=measured(0.7, samples=better),
        hair=measured(0.51, samples=hair),
        same=measured(0.5, samples=before),
        shared=measured(0.505, samples={**before, "q100": 1.0}),
        apart=measured(0.7),
        meet=measured(0.55),
        worse=measured(0.3, better="down"),
        time=measured(9.0, unit="s", interval=None, better="down"),
        counted=measured(3, unit="count", interval=None, better="down"),
        new=measured(0.5),
    )
    told = {one.name.split("/")[1]: one.verdict for one in differences(old, new)}
    assert told == {
        "sure": "better", "hair": "open", "same": "same", "shared": "shared", "apart": "better", "meet": "open",
        "worse": "worse",
        "time": "open", "counted": "worse", "new": "new", "gone": "gone",
    }  # fmt: skip


def test_suites_of_the_baseline_alone_are_left_out() -> None:
    old = ran(a=measured(0.5))
    old["suites"]["answers"] = old["suites"]["retrieval"]
    assert [one.name for one in differences(old, ran(a=measured(0.5)))] == ["retrieval/a"]


def test_the_history_keeps_figures_and_no_seconds(tmp_path: Path) -> None:
    path = tmp_path / "results" / "history.jsonl"
    record(ran(a=measured(0.5), t=measured(3.0, unit="s")), path)
    record(ran(a=measured(0.6)), path)
    assert [one["figures"] for one in history(path)] == [{"retrieval/a": 0.5}, {"retrieval/a": 0.6}]
    assert json.loads(path.read_text(encoding="utf-8").split("\n")[0])["date"] == "2026-11-23"
