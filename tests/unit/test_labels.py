"""The stance labels: every place is in a document that the product reads, labelled once and nowhere else."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from evals import check_labels, label_places
from evals.check_labels import Label, drifted, load_labels, problems
from evals.label_places import Reading, place, read_documents
from scoring.model import Stance

TEXT = "# Rapport\n\nLa Ville a formé 40 agents en 2025.\n\nElle formera tous les agents d’ici 2028 au plus tard.\n"
FIRST = "La Ville a formé 40 agents en 2025."
SECOND = "Elle formera tous les agents d’ici 2028 au plus tard."
LEAST = {
    Stance.DONE: 150,
    Stance.RULE: 80,
    Stance.COMMITTED: 80,
    Stance.GENERIC: 150,
    Stance.CONTRADICTS: 40,
}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "rapport.md").write_text(TEXT, encoding="utf-8")
    return read_documents(folder, [("rapport.md", SECOND.replace(" ", "\n")), ("ailleurs.md", FIRST)])


def _label(reading: Reading, words: str) -> Label:
    document = next(iter(reading.documents.values()))
    start = document.pages[0].text.index(words)
    return Label(
        digest=document.digest,
        page=1,
        start=start,
        end=start + len(words),
        stance=Stance.DONE,
        subject="self",
        figure=True,
        theme="training",
        set="sample",
    )


def test_a_place_in_a_page_is_right_and_is_a_statement_of_the_product(reading: Reading) -> None:
    labels = [_label(reading, FIRST)]
    assert problems(labels, reading) == []
    assert drifted(labels, reading) == 0


def test_what_points_nowhere_is_told(reading: Reading) -> None:
    right = _label(reading, FIRST)
    wrong = [
        replace(right, digest="0" * 64),
        replace(right, page=2),
        replace(right, end=10_000),
        replace(right, end=right.start),
    ]
    told = [problems([one], reading)[0].split(": ")[1] for one in wrong]
    assert told == ["no such document", "no such page", "outside the page or empty", "outside the page or empty"]


def test_overlaps_are_told_among_labels_and_with_quotes_labelled_elsewhere(reading: Reading) -> None:
    right = _label(reading, FIRST)
    part = replace(right, start=right.start + 5)
    assert [one.split(": ")[1] for one in problems([right, part], reading)] == ["overlaps another label"]
    assert problems([_label(reading, SECOND)], reading)[0].endswith("overlaps a quote labelled elsewhere")
    assert drifted([part], reading) == 1


def test_a_quote_is_placed_where_another_reader_cut_it_otherwise() -> None:
    text = "Critère : Des durées de conservation sont-elles définies ? ; Évaluation : non"
    span = place("Des durées de conservation\nsont-elles définies", text)
    assert span is not None
    assert text[slice(*span)] == "Des durées de conservation sont-elles définies"
    cells = place("Des durées de conservation sont-elles définies | non", text)
    assert cells is not None
    assert text[slice(*cells)] == "Des durées de conservation sont-elles définies"
    assert place("Des durées de conservation sont publiées", text) is None


@pytest.mark.parametrize(
    "change",
    [{"stance": "maybe"}, {"subject": "us"}, {"set": "web"}, {"page": "1"}, {"figure": 1}, {"text": "no text here"}],
)
def test_a_malformed_record_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    record = {"digest": "a", "page": 1, "start": 0, "end": 4, "stance": "done", "subject": "self", "figure": False}
    file = tmp_path / "stance.jsonl"
    file.write_text(json.dumps({**record, "set": "sample", **change}), encoding="utf-8")
    with pytest.raises(ValueError, match="stance"):
        load_labels(file)


def test_there_are_enough_labels_of_every_stance_and_none_twice() -> None:
    labels = load_labels()
    counts = Counter(one.stance for one in labels)
    assert {stance: least for stance, least in LEAST.items() if counts[stance] < least} == {}
    assert len({(one.digest, one.page, one.start) for one in labels}) == len(labels)
    assert {one.set for one in labels} == set(label_places.SETS)


def test_the_labels_of_the_sample_fit_its_documents_and_leave_its_gold_alone() -> None:
    mine = [one for one in load_labels() if one.set == "sample"]
    assert len(mine) >= 150
    assert problems(mine, label_places.read_sample()) == []


def test_the_labels_of_the_shared_documents_fit_them_and_leave_the_labelled_quotes_alone() -> None:
    shared = label_places.read_shared()
    if shared is None:
        pytest.skip("../shared/data is absent: the labels of its documents are not checked")
    mine = [one for one in load_labels() if one.set == "shared"]
    assert problems(mine, shared) == []


def test_absent_documents_are_said_and_do_not_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(label_places, "SHARED", tmp_path)
    assert check_labels.main([]) == 0
    assert "shared: documents absent" in capsys.readouterr().out
