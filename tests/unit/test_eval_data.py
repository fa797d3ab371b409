"""The sets of the evaluation: origin and licence, no duplicate, no leak; and what the checker says of bad ones."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.checkdata import SETS, Record, check, leaks, said

TEXT = "La Ville a formé quarante agents à l’accessibilité numérique en 2025"


def written(folder: Path, records: list[dict[str, Any]], **also: Any) -> Path:
    """A manifest with one set of these records."""
    (folder / "one.jsonl").write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    one = {"name": "one", "path": "one.jsonl", "text": "text", "role": "test", "origin": "here", "licence": "CC0-1.0"}
    path = folder / "sets.yaml"
    path.write_text(yaml.safe_dump({"schema": "capnr.sets/1", "sets": [{**one, **also}], "accepted": []}))
    return path


def test_the_shipped_sets_are_sound() -> None:
    found = check()
    assert found.faults == ()
    assert found.records["sample questions"] >= 200
    assert {"sample questions", "sample gold", "anchors", "phrases of criteria", "personal data"} <= set(found.records)


def test_every_set_that_is_measured_is_in_the_manifest() -> None:
    named = {Path(one["path"]).as_posix() for one in yaml.safe_load(SETS.read_text(encoding="utf-8"))["sets"]}
    folder = SETS.parent
    sets = [
        *folder.glob("questions/*.jsonl"),
        *folder.glob("labels/*.jsonl"),
        *folder.glob("privacy/texts*.jsonl"),
    ]
    assert sets
    assert [one.relative_to(folder).as_posix() for one in sets if one.relative_to(folder).as_posix() not in named] == []


def test_what_teaches_must_not_come_again_in_what_is_measured() -> None:
    def one(name: str, text: str, role: str) -> Record:
        return Record(set=name, id="1", text=text, role=role)

    same = leaks([one("taught", TEXT, "teach"), one("asked", TEXT.upper(), "test")])
    assert len(same) == 1
    assert "taught 1 ~ asked 1 (1.00)" in same[0][0]
    assert leaks([one("taught", TEXT, "tune"), one("asked", f"{TEXT} environ", "both")]), "nearly the same"
    assert (
        leaks([one("taught", TEXT, "teach"), one("asked", "La Ville a formé douze cadres au budget en 2023", "test")])
        == []
    )
    assert leaks([one("taught", TEXT, "teach"), one("other", TEXT, "teach")]) == [], "nothing is measured there"
    assert leaks([one("taught", "Oui", "teach"), one("asked", "Oui", "test")]) == [], "too few words to tell"


def test_a_set_without_origin_or_licence_is_a_fault(tmp_path: Path) -> None:
    found = check(written(tmp_path, [{"id": "1", "text": TEXT}], origin="", licence=""))
    assert found.faults == ("one: no origin", "one: no licence")
    assert "2 défauts" in said(found, "fr")


def test_records_that_come_twice_are_faults(tmp_path: Path) -> None:
    found = check(written(tmp_path, [{"id": "1", "text": TEXT}, {"id": "1", "text": TEXT.lower()}]))
    assert any("says the same as 1" in one for one in found.faults)
    assert "one: id 1 comes 2 times" in found.faults
    assert (
        check(written(tmp_path, [{"id": "1", "text": TEXT}, {"id": "2", "text": TEXT}], repeats="on purpose")).faults
        == ()
    )


def test_a_record_that_names_no_licence_where_it_names_one_is_a_fault(tmp_path: Path) -> None:
    found = check(written(tmp_path, [{"id": "1", "text": TEXT, "licence": ""}]))
    assert found.faults == ("one: line 1: empty licence",)


def test_a_leak_that_is_known_is_accepted(tmp_path: Path) -> None:
    records = [{"id": "1", "text": TEXT, "split": "dev"}, {"id": "2", "text": f"{TEXT} environ", "split": "test"}]
    path = written(tmp_path, records, role={"field": "split", "dev": "tune", "test": "test"})
    assert len(check(path).faults) == 1
    data = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**data, "accepted": [["one 1", "one 2"]]}))
    assert check(path).faults == ()


def test_a_set_that_is_not_here_is_told(tmp_path: Path) -> None:
    found = check(written(tmp_path, [], path="elsewhere.jsonl"))
    assert found.absent == ("one",)
    assert "absents d’ici : one" in said(found, "fr")
    assert "not here: one" in said(found, "en")


@pytest.mark.parametrize("role", ["learn", {"field": "split", "dev": "tune"}])
def test_a_role_that_is_not_known_is_a_fault(role: Any, tmp_path: Path) -> None:
    found = check(written(tmp_path, [{"id": "1", "text": TEXT, "split": "test"}], role=role))
    assert len(found.faults) == 1
    assert "unknown role" in found.faults[0]


def test_the_questions_of_the_sample_have_the_shares_that_are_asked(inside: Any) -> None:
    parts = check().parts["sample questions"]
    assert parts["questions"] >= 200
    assert (parts["french"] >= 150, parts["english"] >= 50) == (True, True)
    assert parts["unanswerable"] >= 0.25 * parts["questions"]
    assert min(parts["adversarial"], parts["several"]) >= 0.10 * parts["questions"]
    told = inside("eval", "--check-data", "--lang", "en").out
    assert f"sample questions ({parts['questions']}): French {parts['french']}, English {parts['english']}" in told
    assert f"without an answer {parts['unanswerable']} (25 %)" in told


def test_a_set_with_too_few_of_something_is_a_fault(tmp_path: Path) -> None:
    records = [{"id": str(at), "question": f"{TEXT} {at} fois", "lang": "fr", "answerable": True} for at in range(4)]
    path = written(tmp_path, records, text="question", repeats="alike", least={"questions": 4, "unanswerable": 0.25})
    assert check(path).faults == ("one: unanswerable 0, 0.25 at least",)
    path = written(tmp_path, [{**records[0], "answerable": False}, *records[1:]], text="question", repeats="alike",
                   least={"questions": 4, "unanswerable": 0.25})  # fmt: skip
    assert check(path).faults == ()
