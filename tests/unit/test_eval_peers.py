"""The comparison with peers: its sample, its judging by hand-made answers, and Cap NR's own row."""

import json
from pathlib import Path

import pytest

from evals import bench_peers
from evals.bench_peers_peer import peak
from evals.peers_answers import drawn, judged, own, unknown
from evals.workbench import ESN


@pytest.mark.parametrize(
    ("said", "silent"),
    [
        ("Je ne sais pas.", True),
        ("Le contexte ne précise pas cette information.", True),
        ("La date n’est pas mentionnée dans le contexte.", True),
        ("Il n’y a pas d’information à ce sujet.", True),
        ("I don't know.", True),
        ("The context does not mention the price.", True),
        ("It is not specified.", True),
        ("", True),
        ("Orvelane compte 412 salariés.", False),
        ("The company has offices in two towns.", False),
    ],
)
def test_a_text_that_says_it_does_not_know_is_a_refusal(said: str, silent: bool) -> None:
    assert unknown(said) is silent


def test_the_sample_is_the_same_every_time_and_a_quarter_has_no_answer() -> None:
    some = drawn(12)
    assert [one["id"] for one in some] == [one["id"] for one in drawn(12)]
    assert len({one["id"] for one in some}) == 12
    assert sum(not one["answerable"] for one in some) == 3
    assert all(one["figures"] or one["dates"] or one["names"] for one in some if one["answerable"])
    assert len(drawn(1_000)) <= 68


def test_answers_are_counted_by_hand() -> None:
    gold = {"figures": ["412"], "dates": [], "names": []}
    asked = [
        {"id": "right", "answerable": True, **gold},
        {"id": "wrong", "answerable": True, **gold},
        {"id": "refused", "answerable": True, **gold},
        {"id": "invented", "answerable": False},
        {"id": "silent", "answerable": False},
    ]
    said = ("412 salariés", "400 salariés", "Je ne sais pas", "Douze", "I don't know")
    told = {one["id"]: {"text": text, "seconds": 2.0} for one, text in zip(asked, said, strict=True)}
    found = judged(told, asked)
    assert found["right answers"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["wrong refusals"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["answers where there is none"]["value"] == 0.5
    assert found["citations word for word"] == "none given"
    assert found["seconds an answer"] == 2.0
    low, high = found["Wh an answer"]
    assert 0 < low < high
    kind = {name: {**one, "refused": name == "wrong", "verbatim": [True, False]} for name, one in told.items()}
    ours = judged(kind, asked)
    assert ours["wrong refusals"]["value"] == pytest.approx(1 / 3, abs=1e-4), "our own kind of answer is taken as told"
    assert ours["citations word for word"]["value"] == 0.5


def test_cap_nr_is_measured_as_a_peer_is(tmp_path: Path) -> None:
    given = bench_peers.given(ESN, model="scripted:none", count=4)
    assert len(given["questions"]) == 68
    assert len(given["asked"]) == 4
    assert {one["name"] for one in given["pages"]}
    told = bench_peers.own(ESN, given["questions"])
    figures = bench_peers.judged(told, ESN)
    values = [figures[f"recall@{depth}"]["value"] for depth in bench_peers.DEPTHS]
    assert values == sorted(values)
    assert 0 < values[0] <= 1
    assert told["memory_mb"] > 20
    assert "| recall@1 |" in bench_peers.table({"Cap NR": figures})
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(json.dumps({**given, "model": ""}), encoding="utf-8")
    own(source, target)
    answers = json.loads(target.read_text(encoding="utf-8"))["answers"]
    assert set(answers) == {"rules"}, "without a model there is nothing but the rules"
    assert judged(answers["rules"], drawn(4))["right answers"]["records"] == 3


def test_memory_is_that_of_this_program() -> None:
    assert 20 < peak() < 10_000
