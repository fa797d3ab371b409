"""What does not fit is refused in words that say what would: options, settings, fields of a request."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Built, Inside
from ui.api.malformed import faults_said


@pytest.mark.parametrize(
    ("setting", "fr", "en"),
    [
        ("population=-5", "population : « -5 » ne convient pas", "population: “-5” does not fit"),
        ("staff=99999999999999999999", "valeur attendue : 0 – ", "expected: 0 – "),
    ],
)
def test_a_setting_that_counts_people_has_bounds(
    inside: Inside, small_copy: Built, setting: str, fr: str, en: str
) -> None:
    for lang, said in (("fr", fr), ("en", en)):
        ran = inside("settings", setting, "--workspace", small_copy.folder, "--lang", lang)
        assert ran.code == 2
        assert said in ran.err


def test_yes_and_no_are_words(inside: Inside, small_copy: Built) -> None:
    for lang, word in (("fr", "non"), ("en", "no")):
        said = inside("settings", "--workspace", small_copy.folder, "--lang", lang).out
        strict = next(line for line in said.splitlines() if line.startswith("strict"))
        assert strict.split()[1] == word


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://server", "server", "https://"])
def test_a_link_is_only_made_for_an_address_of_the_web(inside: Inside, small_copy: Built, address: str) -> None:
    ran = inside("share", "--address", address, "--workspace", small_copy.folder)
    assert ran.code == 2
    assert "--address" in ran.err
    assert inside("share", "--list", "--format", "json", "--workspace", small_copy.folder).out.count('"id"') == 0


def test_the_last_day_of_a_link_is_said_as_days_are(inside: Inside, small_copy: Built) -> None:
    said = inside("share", "--days", "3", "--workspace", small_copy.folder).out
    assert "Lecture seule, jusqu’au " in said
    day = said.split("jusqu’au ")[1].split(".")[0]
    assert len(day.split("/")) == 3


@pytest.mark.parametrize("command", [("mcp", "--http"), ("serve",)])
def test_a_port_beyond_the_last_is_refused(inside: Inside, small_copy: Built, command: tuple[str, ...]) -> None:
    ran = inside(*command, "--port", "70000", "--workspace", small_copy.folder)
    assert ran.code == 2
    assert "--port : « 70000 »" in ran.err


def test_one_document_is_told_in_the_singular(inside: Inside, tmp_path: Path, small_rules: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("Notre charte numérique responsable est signée.\n\u202ecaché\u202c\n", encoding="utf-8")
    folder = tmp_path / "workspace"
    inside("assess", note, "--workspace", folder, "--referential", small_rules, "--quiet")
    for lang, words in (("fr", ("1 document", "1 page ")), ("en", ("1 document", "1 page "))):
        said = inside("documents", "--workspace", folder, "--lang", lang).out
        assert said.splitlines()[0] == words[0]
        assert words[1] in said


def test_a_faulty_field_is_told_with_what_is_expected_of_it() -> None:
    faults: list[dict[str, Any]] = [
        {"loc": ("body", "question"), "type": "string_too_long", "ctx": {"max_length": 2000}},
        {"loc": ("query", "k"), "type": "less_than_equal", "ctx": {"le": 200}},
        {"loc": ("query", "by"), "type": "missing"},
        {"loc": ("query", "odd"), "type": "some_other_fault", "ctx": {"error": ValueError("x")}},
    ]
    assert faults_said(faults, "fr") == (
        "body.question : 2\u202f000 caractères au plus ; query.by : manque ; query.k : 200 au plus ; query.odd"
    )
    assert faults_said(faults, "en") == (
        "body.question: at most 2,000 characters; query.by: missing; query.k: at most 200; query.odd"
    )
