"""Sets of one's own from outside: what is wrong is told with its line, in both languages, and never as a trace."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.userset_records import completed

ENGLISH = "11-strategy-summary-en.pdf"
QUOTE = "Valombre-sur-Lys is a French town of 34,200 people"
GOOD = {"id": "a", "question": "How many people?", "answerable": True, "documents": [ENGLISH], "quote": QUOTE}
DIGITS = b"1" * 5000
LABEL = {"id": "a", "document": ENGLISH, "quote": QUOTE, "indicator": "1.1", "stance": "generic"}


def checked(inside: Any, small: Any, path: Path, *, kind: str = "questions", lang: str = "fr") -> Any:
    ran = inside("eval", f"--{kind}", path, "--check", "--workspace", small.folder, "--lang", lang)
    assert "Traceback" not in ran.err
    return ran


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_and_windows_line_ends_are_read(
    ends: str, mark: bytes, inside: Any, small: Any, tmp_path: Path
) -> None:
    path = tmp_path / "mine.jsonl"
    lines = [json.dumps(GOOD), "", json.dumps({"id": "b", "question": "Qui ?", "answerable": False})]
    path.write_bytes(mark + ends.join(lines).encode())
    ran = checked(inside, small, path)
    assert (ran.code, ran.out) == (0, "2 lignes, aucun défaut.\n"), ran.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": "b", "question": "?", }', "JSON incorrect, caractère "),
        (b"[" * 60_000, "JSON incorrect"),
        (b'{"id": ' + b"9" * 9_000 + b"}", "JSON incorrect"),
        (b"null", "un objet JSON est attendu"),
        (b'"\xff\xfe"', "ce n’est pas du texte UTF-8"),
        (b'{"id": "' + b"x" * 10_000_000 + b'"}', "ligne de 10000010 caractères : 100000 au plus"),
    ],
)
def test_a_line_that_is_no_record_is_told(line: bytes, said: str, inside: Any, small: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n\n" + line)
    ran = checked(inside, small, path)
    assert ran.code == 2
    assert f"mine.jsonl:3: {said}" in ran.err


@pytest.mark.parametrize(
    ("change", "french", "english"),
    [
        ({"id": {"a": 1}}, "id est un texte", "id is a text"),
        ({"question": ["x"]}, "question est un texte", "question is a text"),
        ({"documnts": []}, "champ inconnu : documnts", "unknown field: documnts"),
        ({"figures": ["douze"]}, "figures : « douze » n’est pas un nombre", "figures: “douze” is not a number"),
        ({"dates": ["12/03/2025"]}, "une date AAAA-MM-JJ", "a date YYYY-MM-DD"),
        ({"dates": ["2025-02-30"]}, "« 2025-02-30 » n’est pas", "“2025-02-30” is not"),
        ({"kinds": ["proof"]}, "kinds : « proof »", "kinds: “proof”"),
        ({"lang": "de"}, "lang : au choix fr, en", "lang: one of fr, en"),
        ({"documents": [""]}, "documents est une liste de textes", "documents is a list of texts"),
        ({"documents": ["11-strategy-summary.pdf"]}, f"({ENGLISH}", f"({ENGLISH}"),
        ({"quote": f"{QUOTE} and cows"}, f"seul « {QUOTE} » s’y trouve", f"only “{QUOTE}” is there"),
        ({"answerable": False}, "mais quote dit une réponse", "but quote tells an answer"),
        ({"question": "x" * 2001}, "question de plus de 2000 caractères", "question of more than 2000 characters"),
        ({"id": "a"}, "identifiant déjà donné ligne 1", "id given on line 1 already"),
        ({"question": "how many PEOPLE?"}, "déjà dit ligne 1", "said on line 1 already"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_in_both_languages(
    change: dict[str, Any], french: str, english: str, inside: Any, small: Any, tmp_path: Path
) -> None:
    path = tmp_path / "mine.jsonl"
    other = {**GOOD, "id": "b", "question": "And how large is it?", **change}
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(other)}\n", encoding="utf-8")
    for lang, said in (("fr", french), ("en", english)):
        ran = checked(inside, small, path, lang=lang)
        assert ran.code == 2
        assert all(line.startswith("mine.jsonl:2: ") for line in ran.err.strip().splitlines())
        assert said in ran.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stance": ["done"]}, "stance est un texte"),
        ({"document": 5}, "document est un texte"),
        ({"indicator": "99.9"}, "indicateur inconnu : 99.9"),
        ({"document": "strategy-summary-en.pdf"}, "document absent du dossier de travail"),
        ({}, "déjà dit ligne 1"),
    ],
)
def test_what_is_wrong_with_a_quote_is_told(
    change: dict[str, Any], said: str, inside: Any, small: Any, tmp_path: Path
) -> None:
    path = tmp_path / "quotes.jsonl"
    path.write_text(f"{json.dumps(LABEL)}\n{json.dumps({**LABEL, 'id': 'b', **change})}\n", encoding="utf-8")
    ran = checked(inside, small, path, kind="quotes")
    assert ran.code == 2
    assert f"quotes.jsonl:2: {said}" in ran.err


def test_the_first_faults_are_told_and_the_others_counted(inside: Any, small: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("[]\n" * 25, encoding="utf-8")
    told = checked(inside, small, path).err.strip().splitlines()
    assert len(told) == 21
    assert told[-1] == "… +5"


@pytest.mark.parametrize("words", [("--on", "hier"), ("--on", "2026-02-30")])
def test_a_day_that_is_none_is_told(words: tuple[str, str], inside: Any, small: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    ran = inside("eval", "--questions", path, "--workspace", small.folder, *words)
    assert ran.code == 2
    assert "n’est pas une date" in ran.err


def test_a_folder_and_a_missing_file_are_told(inside: Any, small: Any, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl"):
        ran = checked(inside, small, path, lang="en")
        assert ran.code == 2
        assert "no such file, or it cannot be read" in ran.err


def test_a_question_without_anything_to_judge_by_is_said(inside: Any, small: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"id": 7, "question": "Qui dirige ?", "answerable": True}), encoding="utf-8")
    assert "1 sans figures, dates, names, quote ni answer" in checked(inside, small, path).out


def test_what_is_left_out_is_filled_in_and_the_language_is_read() -> None:
    one = completed({"id": 7, "question": "How many people were trained?", "answerable": True, "answer": "231 in 2025"})
    assert (one["id"], one["lang"]) == ("7", "en")
    assert {float(each) for each in one["figures"]} == {231.0, 2025.0}
    assert "evidence" in one["kinds"]
    assert "not_found" not in one["kinds"]
    other = completed({"id": "b", "question": "Quel est le salaire du maire ?", "answerable": False, "quote": None})
    assert (other["lang"], other["quote"]) == ("fr", "")
    assert "not_found" in other["kinds"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": "a", "id": "b", "question": "?", "answerable": true}', "field given twice: id"),
        (b'{"id": "a", "question": "Who? \\ud800", "answerable": true}', "half of a character"),
        (b'{"id": "\\u001b[2J", "question": "Who?", "answerable": true}', "control character"),
        (b'{"id": NaN, "question": "Who?", "answerable": true}', "wrong JSON"),
        (b'{"id": 1e999, "question": "Who?", "answerable": true}', "id is a text"),
        (b'{"id": true, "question": "Who?", "answerable": true}', "id is a text"),
        (
            b'{"id": "a", "question": "Who?", "answerable": true, "figures": ["' + b"1" * 5000 + b'"]}',
            "is not a number",
        ),
        (json.dumps(GOOD).encode("utf-16"), "save the file as UTF-8"),
        (b"[", "one whole object a line"),
    ],
)
def test_what_would_break_a_measurement_or_a_terminal_is_refused(
    line: bytes, said: str, inside: Any, small: Any, tmp_path: Path
) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(line)
    ran = checked(inside, small, path, lang="en")
    assert ran.code == 2
    assert said in ran.err
    assert "\x1b" not in ran.err


def test_a_device_without_an_end_is_read_no_further_than_the_bound(inside: Any, small: Any) -> None:
    ran = checked(inside, small, Path("/dev/zero"), lang="en")
    assert (ran.code, ran.err.strip()) == (2, "zero:0: file too large: 50 MB at most")


def test_a_row_of_digits_without_an_end_is_no_figure() -> None:
    said = f"key {DIGITS.decode()}, 40 people"
    one = completed({"id": "a", "question": "How many?", "answerable": True, "answer": said})
    assert [float(each) for each in one["figures"]] == [40.0]
