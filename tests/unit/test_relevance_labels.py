"""The labelled pairs of criteria and statements: well formed, in documents that the product reads, over all themes."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.referentials import load
from evals.label_places import Reading, read_documents
from evals.relevance_labels import RULES, PairLabel, load_pairs, problems
from scoring.model import Stance

TEXT = "# Rapport\n\nLa Ville a formé 40 agents en 2025.\n"
SAID = "La Ville a formé 40 agents en 2025."
KNOWN = frozenset(("5.1.c",))


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "rapport.md").write_text(TEXT, encoding="utf-8")
    return read_documents(folder, [])


def label(reading: Reading, *, start: int | None = None, criterion: str = "5.1.c") -> PairLabel:
    document = next(iter(reading.documents.values()))
    first = document.pages[0].text.index(SAID) if start is None else start
    return PairLabel(
        digest=document.digest,
        page=1,
        start=first,
        end=first + len(SAID),
        criterion=criterion,
        relevant=True,
        stance=Stance.DONE,
        set="sample",
    )


def test_a_right_label_has_no_problem_and_wrong_ones_are_told(reading: Reading) -> None:
    assert list(problems([label(reading)], reading, KNOWN)) == []
    wrong = list(problems([label(reading), label(reading)], reading, KNOWN))
    wrong += problems([label(reading, start=1)], reading, KNOWN)
    wrong += problems([label(reading, criterion="99.z")], reading, KNOWN)
    assert [line.rsplit(": ", 1)[1] for line in wrong] == [
        "told twice",
        "no statement of a document",
        "no such criterion",
    ]


@pytest.mark.parametrize(
    "change",
    [{"page": "1"}, {"relevant": 1}, {"set": "elsewhere"}, {"stance": "done"}, {"more": 1}, {"relevant": True}],
)
def test_a_malformed_record_names_its_line(tmp_path: Path, change: dict[str, object]) -> None:
    record = {"digest": "0", "page": 1, "start": 0, "end": 9, "criterion": "1.1.a", "relevant": False, "set": "shared"}
    path = tmp_path / "relevance.jsonl"
    path.write_text(f"{json.dumps(record)}\n{json.dumps(record | change)}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"relevance\.jsonl:2"):
        load_pairs(path)


def test_the_file_covers_all_themes_and_many_documents() -> None:
    labels = load_pairs()
    themes = {criterion.id: one.theme for one in load(RULES).indicators for criterion in one.criteria}
    assert len(labels) >= 1500
    assert set(Counter(themes[one.criterion] for one in labels)) == set(themes.values())
    assert len({one.digest for one in labels}) >= 100
    assert min(Counter(one.relevant for one in labels).values()) >= 250
