"""`capnr eval` from outside: suites, forms, baseline, gate; questions and quotes of one's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.report.page import page
from evals.suites import NAMES

QUICK = ("footprint", "privacy")
ENGLISH = "11-strategy-summary-en.pdf"
QUOTE = "Valombre-sur-Lys is a French town of 34,200 people"


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def baseline(inside: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("eval") / "before.json"
    ran = inside("eval", *QUICK, "--format", "json", "--on", "2026-11-23", "--out", target)
    assert ran.code == 0, ran.err
    return target


def test_a_run_is_data_without_the_name_of_the_machine(baseline: Path) -> None:
    data = json.loads(baseline.read_text(encoding="utf-8"))
    assert data["schema"] == "capnr.eval/1"
    assert (data["date"], data["mode"], data["model"]) == ("2026-11-23", "fast", "")
    assert set(data["suites"]) == set(QUICK)
    assert set(data["machine"]) == {"cores", "memory_gib", "system", "processor"}
    assert data["versions"]["python"]
    assert data["versions"]["numpy"]
    one = data["suites"]["privacy"]["measures"]["recall.name"]
    assert one["interval"][0] <= one["value"] <= one["interval"][1]
    assert one["title"]["fr"] != one["title"]["en"]


def test_the_same_code_differs_in_nothing_from_itself(inside: Any, baseline: Path) -> None:
    ran = inside(
        "eval",
        "--suite",
        "footprint",
        "--suite",
        "privacy",
        "--compare",
        baseline,
        "--format",
        "json",
        "--on",
        "2026-11-23",
    )
    assert ran.code == 0, ran.err
    assert {one["verdict"] for one in json.loads(ran.out)["compared"]} == {"same"}
    table = inside("eval", "footprint", "--compare", baseline, "--lang", "en")
    assert "Compared with the baseline" in table.out
    assert table.out.rstrip().endswith("identical")


def test_the_table_speaks_both_languages_and_the_gate_ends_with_4(inside: Any, baseline: Path, tmp_path: Path) -> None:
    french, english = inside("eval", "privacy", "--gate"), inside("eval", "privacy", "--gate", "--lang", "en")
    assert french.code == 0, french.out
    assert "Données personnelles (privacy" in french.out
    assert "Aucune borne n’est franchie." in french.out
    assert "Personal data (privacy" in english.out
    assert "No bound is passed." in english.out


def test_a_bound_that_is_passed_ends_with_4(inside: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from evals import gate

    strict = {"privacy/precision": gate.Bound(bound=1.1, best=1.1, better="up", mode="fast")}
    monkeypatch.setattr(gate, "read", lambda: strict)
    ran = inside("eval", "privacy", "--gate")
    assert ran.code == 4
    assert "Bornes franchies : 1" in ran.out
    told = inside("eval", "privacy", "--gate", "--format", "html", "--out", tmp_path / "page.html")
    assert told.code == 4
    assert "privacy/precision" in told.err
    assert "privacy/precision" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_page_stands_alone_with_chart_table_and_worst_cases(inside: Any, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    ran = inside("eval", *QUICK, "--format", "html", "--out", target, "--on", "2026-11-23")
    assert ran.code == 0, ran.err
    text = target.read_text(encoding="utf-8")
    assert '<html lang="fr">' in text
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org", "")
    assert text.count("<svg") == len(QUICK)
    assert "Rappel, noms" in text
    assert "pires cas" in text
    assert text == inside("eval", *QUICK, "--format", "html", "--on", "2026-11-23").out


def test_the_page_draws_a_trend_and_a_comparison(baseline: Path) -> None:
    data = json.loads(baseline.read_text(encoding="utf-8"))
    figures = [{"privacy/precision": value} for value in (0.9, 0.95)]
    runs = [{"commit": f"{at}" * 40, "mode": "fast", "figures": one} for at, one in enumerate(figures)]
    text = page(data, {}, (), lang="en", history=[*runs, {**runs[0], "mode": "full"}])
    assert "Trend" in text
    assert text.count("<polyline") == 1
    assert "00000000" in text
    data["suites"]["privacy"]["worst"] = [
        {"id": "x", "asked": "<b>?</b>", "gold": "A", "got": "", "place": "", "score": 0.0}
    ]
    assert "&lt;b&gt;?&lt;/b&gt;" in page(data, {}, (), lang="fr"), "what documents say is never markup"


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("--suite", "nothing"),
        ("footprint", "--on", "hier"),
        ("footprint", "--compare", "nowhere.json"),
        ("retrieval", "--beir", "nowhere", "--format", "html"),
        ("--fast", "--full"),
        ("--questions", "nowhere.jsonl"),
    ],
)
def test_wrong_use_is_told_and_ends_with_2(inside: Any, words: tuple[str, ...]) -> None:
    ran = inside("eval", *words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_an_unknown_suite_is_answered_with_the_known_ones(inside: Any) -> None:
    said = inside("eval", "nothing", "--lang", "en").err
    assert "Unknown suite: nothing" in said
    assert all(name in said for name in NAMES)


@pytest.mark.parametrize("kind", ["questions", "quotes"])
def test_a_template_is_lines_of_json(kind: str, inside: Any) -> None:
    records = [json.loads(line) for line in inside("eval", "--template", kind).out.splitlines()]
    assert len(records) > 1
    assert all(one["id"] and one["origin"] and one["licence"] for one in records)


def test_questions_of_ones_own_are_measured(inside: Any, small: Any, tmp_path: Path) -> None:
    mine = lines(
        tmp_path / "mine.jsonl",
        {"id": "a", "lang": "en", "question": "How many people live in the town?", "answerable": True,
         "answer": "34,200 people", "documents": [ENGLISH], "quote": QUOTE},
        {"id": "b", "question": "Quelle est la capitale de la Mongolie ?", "answerable": False},
    )  # fmt: skip
    checked = inside("eval", "--questions", mine, "--check", "--workspace", small.folder)
    assert (checked.code, checked.out) == (0, "2 lignes, aucun défaut.\n"), checked.err
    ran = inside("eval", "--questions", mine, "--workspace", small.folder, "--format", "json", "--on", "2026-11-23")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)["suites"]["questions"]["measures"]
    assert (found["own.accuracy"]["records"], found["own.hallucinations"]["records"]) == (1, 1)
    assert found["own.hallucinations"]["value"] == 0.0
    assert found["own.verbatim"]["value"] in (0.0, 1.0)


def test_quotes_of_ones_own_are_measured(inside: Any, small: Any, tmp_path: Path) -> None:
    mine = lines(
        tmp_path / "quotes.jsonl",
        {"id": "a", "document": ENGLISH, "quote": QUOTE, "indicator": "1.1", "stance": "generic"},
    )
    ran = inside("eval", "--quotes", mine, "--workspace", small.folder, "--format", "json", "--on", "2026-11-23")
    assert ran.code == 0, ran.err
    assert set(json.loads(ran.out)["suites"]["quotes"]["measures"]) == {"own.shown", "own.counted", "own.stance"}


@pytest.mark.parametrize(
    ("kind", "record", "said"),
    [
        ("questions", {"id": "a", "question": "?", "answerable": "yes"}, "answerable vaut true ou false"),
        ("questions", {"id": "a", "question": "?"}, "il manque answerable"),
        ("questions", {"id": "a", "question": "?", "answerable": True, "figures": "3"}, "figures est une liste"),
        ("questions", {"id": "a", "question": "?", "answerable": True, "documents": ["none.pdf"]}, "document absent"),
        ("questions", {"id": "a", "question": "?", "answerable": True, "documents": [ENGLISH], "quote": "never said"},
         "citation introuvable"),
        ("quotes", {"id": "a", "document": ENGLISH, "quote": QUOTE, "indicator": "99.9", "stance": "done"},
         "indicateur inconnu"),
        ("quotes", {"id": "a", "document": ENGLISH, "quote": QUOTE, "indicator": "1.1", "stance": "maybe"},
         "posture"),
    ],
)  # fmt: skip
def test_each_fault_of_a_set_is_told_with_its_line(
    kind: str, record: dict[str, Any], said: str, inside: Any, small: Any, tmp_path: Path
) -> None:
    good = {"id": "first", "question": "Combien ?", "answerable": False}
    other = {
        "id": "first",
        "document": ENGLISH,
        "quote": QUOTE,
        "indicator": "1.1",
        "stance": "done",
    }
    mine = lines(tmp_path / "mine.jsonl", good if kind == "questions" else other, record)
    ran = inside("eval", f"--{kind}", mine, "--check", "--workspace", small.folder)
    assert ran.code == 2
    assert f"mine.jsonl:2: {said}" in ran.err


def test_lines_that_are_not_json_and_ids_that_come_twice_are_told(inside: Any, small: Any, tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "question": "Combien ?", "answerable": False})
    mine = tmp_path / "mine.jsonl"
    mine.write_text(f"{good}\n\n{{\n{good}\n", encoding="utf-8")
    said = inside("eval", "--questions", mine, "--check", "--workspace", small.folder, "--lang", "en").err
    assert "mine.jsonl:3: wrong JSON, character" in said
    assert "mine.jsonl:4: id given on line 1 already" in said
    mine.write_text("\n", encoding="utf-8")
    assert (
        "mine.jsonl:0: no line" in inside("eval", "--questions", mine, "--workspace", small.folder, "--lang", "en").err
    )


def test_the_shipped_sets_are_checked_from_the_command_line(inside: Any) -> None:
    ran = inside("eval", "--check-data")
    assert ran.code == 0, ran.out
    assert "Aucun défaut" in ran.out
