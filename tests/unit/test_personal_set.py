"""The test set of personal data: well made, and measured above what the documents say."""

import pytest

from evals.privacy.measure import leaked, measure, scored
from evals.privacy.records import Marked, faults, load, parsed
from ingest.model import PersonalData

RECORDS = load()


def test_the_set_is_well_made() -> None:
    assert list(faults(RECORDS)) == []
    assert {one.lang for one in RECORDS} == {"fr", "en"}
    assert sum(not one.marked for one in RECORDS) >= 40


@pytest.mark.parametrize("split", ["dev", "test"])
def test_recall_and_precision_hold(split: str) -> None:
    for kind, score in measure(one for one in RECORDS if one.split == split).items():
        least = 0.85 if kind == "name" else 0.95
        assert score.recall is not None
        assert score.precision is not None
        assert score.recall >= least, kind
        assert score.precision >= 0.9, kind


def test_little_is_left_open() -> None:
    missed, every = leaked(RECORDS)
    assert missed <= 0.02 * every


def test_marks_are_taken_out_and_their_places_kept() -> None:
    text, marked = parsed("À {{name|Élie}} et {{email|e@x.example}}.")
    assert text == "À Élie et e@x.example."
    assert [(text[one.start : one.end], one.kind) for one in marked] == [("Élie", "name"), ("e@x.example", "email")]


def test_the_checker_tells_what_is_wrong() -> None:
    bad = [
        "{{nir|1 84 12 76 451 089 45}}",
        "{{iban|FR15 2004 1010 0505 0001 3M02 606}}",
        "{{phone|06 12 34 56 78}}",
        "{{email|a@b.fr}}",
        "{{siret|00000123000128}}",
        "{{secret|x}}",
    ]
    from evals.privacy.records import Record

    records = []
    for number, written in enumerate(bad):
        text, marked = parsed(written)
        records.append(Record(id=f"x{number}", split="dev", lang="fr", text=text, marked=marked))
    assert len([one for one in faults(records) if one.startswith("x")]) == len(bad)


def test_scores_are_counted_by_hand() -> None:
    meant = [Marked(start=0, end=10, kind="name"), Marked(start=20, end=30, kind="name")]
    found = [PersonalData(page=1, start=0, end=9, kind="name"), PersonalData(page=1, start=40, end=50, kind="name")]
    score = scored([(meant, found)])["name"]
    assert (score.meant, score.hit, score.exact, score.found, score.right) == (2, 1, 0, 2, 1)
    assert (score.recall, score.precision) == (0.5, 0.5)
