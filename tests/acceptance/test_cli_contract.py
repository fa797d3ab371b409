"""The command line as a user of another team sees it: exit codes, JSON shapes, exact quotes, same bytes twice."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

DIGEST = re.compile(r"[0-9a-f]{64}")
STATUSES = {"met", "partly", "not_met", "unknown", "not_applicable"}
STANCES = {"done", "rule", "committed", "generic", "contradicts"}
KINDS = {"status", "gap", "evidence", "advice", "not_found", "out_of_scope"}

USAGE = {"calls": int, "cached": int, "characters": int, "energy_wh": [float], "gwp_g": [float]}
ASSESSMENT = {
    "schema": str,
    "on": str,
    "referential": {"id": str, "version": str, "status": str, "digest": str},
    "documents": [
        {"id": str, "name": str, "media_type": str, "pages": int, "digest": str, "problems": [str]},
    ],
    "level": {"confirmed": int, "provisional": int, "reachable": [int]},
    "score": {"confirmed": float, "provisional": float, "max": int},
    "indicators": [
        {
            "id": str,
            "axis": str,
            "theme": str,
            "title": str,
            "status": {"confirmed": str, "provisional": str},
            "points": {"confirmed": float, "provisional": float, "max": float},
            "criteria": [{"id": str, "status": str}],
            "evidence": [
                {
                    "id": str,
                    "document": str,
                    "page": int,
                    "start": int,
                    "end": int,
                    "quote": str,
                    "stance": str,
                    "score": float,
                    "state": str,
                }
            ],
            "missing": [str],
            "next_step": str,
        }
    ],
    "ai_usage": USAGE,
}
ANSWER = {
    "schema": str,
    "question": str,
    "lang": str,
    "kind": str,
    "answer": str,
    "citations": [{"n": int, "document": str, "page": int, "start": int, "end": int, "quote": str}],
    "searched": [str],
    "mode": str,
    "ai_usage": USAGE,
}

QUESTIONS = (
    ("où en suis-je ?", "fr", "status"),
    ("Where do I stand?", "en", "status"),
    ("que manque-t-il pour le niveau 2 ?", "fr", "gap"),
    ("What is missing for level 2?", "en", "gap"),
    ("pourquoi l’indicateur 4.1 n’est-il pas atteint ?", "fr", "gap"),
    ("Why is indicator 6.1 not met?", "en", "gap"),
    ("que disent mes documents sur les clauses environnementales des marchés ?", "fr", "evidence"),
    ("what do my documents say about accessibility?", "en", "evidence"),
    ("par quoi commencer ?", "fr", "advice"),
    ("What should I do first?", "en", "advice"),
)


def faults(data: Any, shape: Any, at: str = "$") -> Iterator[str]:
    """Where `data` lacks a key of `shape` or has another type; further keys are allowed."""
    if isinstance(shape, dict):
        if not isinstance(data, dict):
            yield f"{at}: not an object"
            return
        yield from (f"{at}.{key}: missing" for key in shape if key not in data)
        for key, inner in shape.items():
            if key in data:
                yield from faults(data[key], inner, f"{at}.{key}")
    elif isinstance(shape, list):
        if not isinstance(data, list):
            yield f"{at}: not a list"
            return
        for number, one in enumerate(data):
            yield from faults(one, shape[0], f"{at}[{number}]")
    elif type(data) is not shape and not (shape is float and type(data) is int):
        yield f"{at}: {type(data).__name__} instead of {shape.__name__}"


def evidence_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every piece of evidence of an assessment."""
    return [one for indicator in data["indicators"] for one in indicator["evidence"]]


def stored_pages(workspace: Path) -> dict[tuple[str, int], str]:
    """Text of every page of a workspace, read from its database by another program."""
    with closing(sqlite3.connect(workspace / "capnr.sqlite")) as base:
        return {(row[0], row[1]): row[2] for row in base.execute("SELECT document, number, text FROM pages")}


def rows(workspace: Path, table: str) -> int:
    """Number of rows of a table."""
    with closing(sqlite3.connect(workspace / "capnr.sqlite")) as base:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def asked(run: Any, question: str, workspace: Path, *more: str) -> dict[str, Any]:
    """An answer as JSON."""
    ran = run("ask", question, "--workspace", workspace, "--on", "2026-11-23", "--format", "json", *more)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


# Shapes


@pytest.mark.parametrize("which", ["small", "sample"])
def test_assessment_has_the_shape_of_the_contract(which: str, request: pytest.FixtureRequest) -> None:
    data = json.loads(request.getfixturevalue(which).json)
    assert list(faults(data, ASSESSMENT)) == []
    assert data["schema"] == "capnr.assessment/1"
    assert data["on"] == "2026-11-23"
    assert DIGEST.fullmatch(data["referential"]["digest"])
    for one in data["documents"]:
        assert DIGEST.fullmatch(one["digest"])
        assert one["id"] == f"doc-{one['digest'][:12]}"
        assert one["pages"] >= 1
        assert "/" in one["media_type"]


def test_order_of_the_keys_is_that_of_the_contract(small: Any) -> None:
    data = json.loads(small.json)
    assert [key for key in data if key in ASSESSMENT] == list(ASSESSMENT)
    wanted = list(ASSESSMENT["indicators"][0])  # type: ignore[index]
    assert [key for key in data["indicators"][0] if key in wanted] == wanted


def test_values_stay_in_their_sets_and_bounds(sample: Any) -> None:
    data = json.loads(sample.json)
    low, high = data["level"]["reachable"]
    assert 0 <= low <= data["level"]["confirmed"] <= high
    assert low <= data["level"]["provisional"] <= high
    for indicator in data["indicators"]:
        assert set(indicator["status"].values()) <= STATUSES
        points = indicator["points"]
        assert 0 <= points["confirmed"] <= points["max"]
        assert 0 <= points["provisional"] <= points["max"]
        assert set(indicator["missing"]) <= {one["id"] for one in indicator["criteria"]}
        assert all(one["status"] in STATUSES for one in indicator["criteria"])
        assert indicator["next_step"].strip()
    assert {one["stance"] for one in evidence_of(data)} <= STANCES
    assert all(one["state"] in ("proposed", "stale") and 0 <= one["score"] <= 1 for one in evidence_of(data))
    assert len({one["id"] for one in evidence_of(data)}) == len(evidence_of(data))


def test_points_add_up_to_the_score_and_the_scale(sample: Any) -> None:
    data = json.loads(sample.json)
    for view in ("confirmed", "provisional", "max"):
        total = sum(one["points"][view] for one in data["indicators"])
        assert total == pytest.approx(data["score"][view], abs=0.05 * len(data["indicators"]) + 0.05)


def test_no_proof_is_dated_after_the_assessment(sample: Any) -> None:
    """A date to come would keep a proof valid for years it has not earned."""
    later = {
        (one["document"], one["dated"])
        for one in evidence_of(json.loads(sample.json))
        if (one["dated"] or "") > "2026-11-23"
    }
    assert later == set()


def test_nothing_is_confirmed_before_a_person_decides(sample: Any) -> None:
    data = json.loads(sample.json)
    assert data["score"]["confirmed"] == 0
    assert data["level"]["confirmed"] == 0
    assert {one["status"]["confirmed"] for one in data["indicators"]} <= {"unknown", "not_applicable"}
    assert data["score"]["provisional"] > 0


def test_a_criterion_met_provisionally_rests_on_evidence_that_counts(sample: Any) -> None:
    for indicator in json.loads(sample.json)["indicators"]:
        proofs = {name for one in indicator["evidence"] if one["counts"] for name in one["criteria"]}
        met = {one["id"] for one in indicator["criteria"] if one["status"] == "met"}
        assert met <= proofs, indicator["id"]


# Exact quotes


@pytest.mark.parametrize("which", ["small", "sample"])
def test_every_quote_is_the_stored_text_at_its_place(which: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(which)
    pages = stored_pages(built.folder)
    found = evidence_of(json.loads(built.json))
    assert found
    for one in found:
        assert one["quote"] == pages[one["document"], one["page"]][one["start"] : one["end"]]
        assert one["quote"].strip()


def test_text_prints_exactly_the_page_that_quotes_are_cut_from(small: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from ui.cli import main

    for one in evidence_of(json.loads(small.json)):
        code = main(["text", one["document"], "--page", str(one["page"]), "--workspace", str(small.folder)])
        page = capsys.readouterr().out
        assert code == 0
        assert page[one["start"] : one["end"]] == one["quote"]


def test_text_adds_no_byte_to_the_page(capnr: Any, small: Any) -> None:
    (document, number), text = sorted(stored_pages(small.folder).items())[0]
    ran = capnr("text", document, "--page", str(number), "--workspace", small.folder)
    assert ran.code == 0
    assert ran.raw == text.encode()
    assert ran.err == ""


# Same inputs, same bytes


def test_a_second_run_on_the_same_workspace_gives_the_same_bytes_from_the_cache(capnr: Any, small_copy: Any) -> None:
    before = rows(small_copy.folder, "ai_calls"), rows(small_copy.folder, "vectors")
    ran = capnr(
        "assess", small_copy.documents, "--workspace", small_copy.folder, *small_copy.options, "--format", "json"
    )
    assert ran.code == 0
    assert ran.raw == small_copy.json
    assert (rows(small_copy.folder, "ai_calls"), rows(small_copy.folder, "vectors")) == before


def test_two_fresh_workspaces_give_the_same_bytes(capnr: Any, small: Any, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    ran = capnr("assess", small.documents, "--workspace", folder, *small.options, "--format", "json")
    assert ran.code == 0
    assert ran.raw == small.json


def test_assessing_the_workspace_alone_is_assessing_its_documents(inside: Any, small: Any) -> None:
    ran = inside("assess", "--workspace", small.folder, "--on", "2026-11-23", "--format", "json")
    assert ran.code == 0
    assert ran.raw == small.json


def test_a_question_in_between_does_not_change_the_assessment(inside: Any, small_copy: Any) -> None:
    asked(inside, "que disent mes documents sur les achats ?", small_copy.folder)
    ran = inside("assess", "--workspace", small_copy.folder, "--on", "2026-11-23", "--format", "json")
    assert ran.raw == small_copy.json


@pytest.mark.parametrize(("table", "embedded"), [("documents", "0"), ("vectors", "10")])
def test_a_run_killed_midway_and_started_again_gives_the_undisturbed_result(
    capnr: Any, small: Any, tmp_path: Path, table: str, embedded: str
) -> None:
    env = {"CAPNR_EMBED_CANDIDATES": embedded}
    folder = tmp_path / "killed"

    def has_rows() -> bool:
        try:
            return rows(folder, table) > 0
        except sqlite3.Error:
            return False

    args = ("assess", small.documents, "--workspace", folder, *small.options, "--format", "json")
    killed = capnr.killed_when(has_rows, *args, env=env)
    if not killed:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip("the run ended before it could be killed")
    again = capnr(*args, env=env)
    assert again.code == 0, again.err
    undisturbed = small.json
    if embedded != "0":
        undisturbed = capnr("assess", small.documents, "--workspace", tmp_path / "other", *args[4:], env=env).raw
    assert json.loads(again.out) == json.loads(undisturbed)
    assert again.raw == undisturbed


def test_two_runs_at_once_on_one_workspace_both_succeed(capnr: Any, small: Any, tmp_path: Path) -> None:
    args = ("assess", small.documents, "--workspace", tmp_path / "shared", *small.options, "--format", "json")
    both = [capnr.start(*args) for _ in range(2)]
    ended = [(one.communicate(timeout=240), one.returncode) for one in both]
    for (out, err), code in ended:
        assert code == 0, err.decode()
        assert json.loads(out)["score"] == json.loads(small.json)["score"]


# Dates, sectors, languages, output


def test_the_date_decides_what_has_expired(inside: Any, small: Any) -> None:
    ran = inside("assess", "--workspace", small.folder, "--on", "2036-11-23", "--format", "json")
    today, later = json.loads(small.json), json.loads(ran.out)
    assert later["on"] == "2036-11-23"
    assert later["score"]["provisional"] < today["score"]["provisional"]
    why = {code for indicator in later["indicators"] for one in indicator["criteria"] for code in one["why"]}
    assert "expired" in why
    assert [one["id"] for one in evidence_of(later)] == [one["id"] for one in evidence_of(today)]


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_extreme_dates_are_computed_or_refused_without_a_crash(inside: Any, small: Any, on: str) -> None:
    ran = inside("assess", "--workspace", small.folder, "--on", on, "--format", "json")
    assert ran.code in (0, 2)
    assert "Traceback" not in ran.err


def test_english_changes_words_and_no_figure(inside: Any, small: Any) -> None:
    ran = inside("assess", "--workspace", small.folder, "--on", "2026-11-23", "--lang", "en", "--format", "json")
    french, english = json.loads(small.json), json.loads(ran.out)
    assert english["indicators"][0]["title"] != french["indicators"][0]["title"]
    for key in ("level", "score", "ai_usage", "documents"):
        assert english[key] == french[key]
    for one, other in zip(french["indicators"], english["indicators"], strict=True):
        assert one["points"] == other["points"]
        said = [[{**proof, "why": ""} for proof in each["evidence"]] for each in (one, other)]
        assert said[0] == said[1]


def test_the_table_speaks_the_chosen_language(inside: Any, small: Any) -> None:
    common = ("assess", "--workspace", small.folder, "--on", "2026-11-23")
    french, english = inside(*common), inside(*common, "--lang", "en")
    assert "Niveau au 23/11/2026" in french.out
    assert "Level on 2026-11-23" in english.out
    assert "provisoire" not in english.out
    assert inside(*common, env={"CAPNR_LANG": "en"}).out == english.out


def test_the_html_report_stands_alone(inside: Any, small: Any) -> None:
    ran = inside("assess", "--workspace", small.folder, "--on", "2026-11-23", "--format", "html")
    assert ran.code == 0
    assert ran.out.lstrip().lower().startswith("<!doctype html>")
    assert '<html lang="fr"' in ran.out
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", ran.out)
    assert "<script" not in ran.out
    again = inside("assess", "--workspace", small.folder, "--on", "2026-11-23", "--format", "html")
    assert again.raw == ran.raw


def test_out_writes_what_would_be_printed(capnr: Any, small: Any, tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    target.write_text("what was there before", encoding="utf-8")
    ran = capnr(
        *("assess", "--workspace", small.folder, "--on", "2026-11-23", "--format", "json", "--out", target),
    )
    assert (ran.code, ran.out) == (0, "")
    assert target.read_bytes() == small.json
    assert [one.name for one in tmp_path.iterdir()] == ["result.json"]


def test_out_in_a_missing_folder_writes_nothing(inside: Any, small: Any, tmp_path: Path) -> None:
    target = tmp_path / "missing" / "result.json"
    ran = inside("assess", "--workspace", small.folder, "--on", "2026-11-23", "--format", "json", "--out", target)
    assert ran.code == 2
    assert ran.out == ""
    assert str(target) in ran.err
    assert list(tmp_path.iterdir()) == []


def test_out_on_a_folder_leaves_nothing_behind(inside: Any, small: Any, tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    ran = inside("assess", "--workspace", small.folder, "--on", "2026-11-23", "--format", "json", "--out", target)
    assert ran.code == 2
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_a_reader_that_stops_early_gets_no_traceback(capnr: Any) -> None:
    with subprocess.Popen(
        capnr.command("referential", "show", "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=capnr.environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read().decode()
        process.wait(timeout=60)
    assert "Traceback" not in said
    assert "BrokenPipeError" not in said


# Refused documents


def test_a_refused_document_gives_exit_code_3_and_the_rest_is_assessed(
    capnr: Any, small: Any, small_copy: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    shutil.copytree(small.documents, folder)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnot a document\n")
    ran = capnr("assess", folder, "--workspace", small_copy.folder, *small.options, "--format", "json")
    assert ran.code == 3
    data = json.loads(ran.out)
    assert list(faults(data, ASSESSMENT)) == []
    refused = next(one for one in data["documents"] if one["name"] == "broken.pdf")
    assert refused["problems"]
    assert refused["problems"][0] in ran.err
    assert "broken.pdf" in ran.err
    assert "Traceback" not in ran.err
    assert data["score"] == json.loads(small.json)["score"]
    english = capnr("assess", folder, "--workspace", small_copy.folder, *small.options, "--lang", "en")
    assert english.code == 3
    assert "damaged" in english.err
    assert "broken.pdf :" not in english.err


# Questions


@pytest.mark.parametrize(("question", "lang", "kind"), QUESTIONS)
def test_the_five_questions_are_answered_with_exact_citations(
    inside: Any, sample: Any, question: str, lang: str, kind: str
) -> None:
    answer = asked(inside, question, sample.folder)
    assert list(faults(answer, ANSWER)) == []
    assert (answer["schema"], answer["question"], answer["mode"]) == ("capnr.answer/1", question, "rules")
    assert (answer["lang"], answer["kind"]) == (lang, kind)
    pages = stored_pages(sample.folder)
    for one in answer["citations"]:
        assert one["quote"] == pages[one["document"], one["page"]][one["start"] : one["end"]]
    numbers = [one["n"] for one in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted({int(one) for one in re.findall(r"\[(\d+)\]", answer["answer"])}) == numbers
    if kind == "evidence":
        assert answer["citations"]
        assert answer["searched"]


def test_a_subject_that_no_document_holds_is_not_found_with_the_searches(inside: Any, sample: Any) -> None:
    french = asked(inside, "que disent mes documents sur les interfaces trompeuses ?", sample.folder)
    assert (french["kind"], french["lang"], french["citations"]) == ("not_found", "fr", [])
    assert french["searched"]
    assert all(one in french["answer"] for one in french["searched"])
    english = asked(inside, "what do my documents say about quantum blockchains?", sample.folder)
    assert (english["kind"], english["lang"], english["citations"]) == ("not_found", "en", [])
    assert english["searched"]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("what do my documents say about accessibility?", "accessib"),
        ("que disent mes documents sur l’accessibilité ?", "accessib"),
        ("que disent mes documents sur le réemploi ?", "emploi"),
        ("que disent mes documents sur les traceurs ?", "traceur"),
    ],
)
def test_what_is_quoted_speaks_of_what_was_asked(inside: Any, sample: Any, question: str, word: str) -> None:
    answer = asked(inside, question, sample.folder)
    assert answer["kind"] == "evidence"
    assert [one["quote"] for one in answer["citations"] if word not in one["quote"].lower()] == []


def test_an_indicator_or_a_level_that_does_not_exist_is_said_not_to(inside: Any, sample: Any) -> None:
    indicator = asked(inside, "pourquoi l’indicateur 99.9 n’est-il pas atteint ?", sample.folder)
    assert "99.9" in indicator["answer"]
    assert indicator["citations"] == []
    level = asked(inside, "que manque-t-il pour le niveau 9 ?", sample.folder)
    assert "niveau 9" in level["answer"].lower()


@pytest.mark.parametrize(
    ("question", "lang"), [("Quelle est la capitale du Pérou ?", "fr"), ("Who won the football match?", "en")]
)
def test_another_field_is_out_of_scope(capnr: Any, sample: Any, question: str, lang: str) -> None:
    answer = asked(capnr, question, sample.folder)
    assert (answer["kind"], answer["lang"], answer["citations"]) == ("out_of_scope", lang, [])


def test_lang_decides_the_language_of_the_answer(inside: Any, small: Any) -> None:
    answer = asked(inside, "où en suis-je ?", small.folder, "--lang", "en")
    assert answer["lang"] == "en"
    assert "points" in answer["answer"]
    assert "vos documents" not in answer["answer"]


def test_the_answer_agrees_with_the_assessment(inside: Any, sample: Any) -> None:
    data = json.loads(sample.json)
    said = asked(inside, "Where do I stand?", sample.folder)["answer"]
    assert f"level {data['level']['provisional']} provisional" in said
    assert f"{data['score']['provisional']:g}" in said


def test_the_table_of_an_answer_lists_its_sources(capnr: Any, sample: Any) -> None:
    ran = capnr("ask", "par quoi commencer ?", "--workspace", sample.folder, "--on", "2026-11-23")
    assert ran.code == 0
    assert "Sources" in ran.out
    assert "[1]" in ran.out


NO_NETWORK = """
import sys

seen = []

def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        seen.append(f"{event} {args!r}")

sys.addaudithook(watch)
from ui.cli import main

for line in sys.stdin.read().splitlines():
    assert main(line.split("|")) == 0, line
sys.stderr.write(repr(seen))
"""


def test_assessing_and_asking_reach_for_no_network(capnr: Any, small_copy: Any, small_rules: Path) -> None:
    note = small_copy.folder.parent / "note.md"
    note.write_text("# Note\n\nLe comité a examiné douze projets en 2025.\n", encoding="utf-8")
    lines = [
        f"assess|{note}|--workspace|{small_copy.folder}|--format|html",
        f"ask|que disent mes documents sur le comité ?|--workspace|{small_copy.folder}",
        f"usage|--workspace|{small_copy.folder}",
    ]
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        env=capnr.environment(),
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "[]"
    assert not list(capnr.home.glob(".cache/chroma/**/*.onnx"))


# Decisions


def first_proof(built: Any) -> dict[str, Any]:
    """A proposal that counts and proves."""
    return next(
        one for one in evidence_of(json.loads(built.json)) if one["counts"] and one["stance"] in ("done", "rule")
    )


def test_confirming_moves_the_confirmed_result_of_that_indicator_only(capnr: Any, small_copy: Any) -> None:
    proof = first_proof(small_copy)
    done = capnr(
        *("confirm", proof["id"], "--by", "Aïcha", "--why", "lu", "--workspace", small_copy.folder),
        *("--on", "2026-11-23"),
    )
    assert done.code == 0
    assert proof["id"] in done.out
    ran = capnr("assess", "--workspace", small_copy.folder, "--on", "2026-11-23", "--format", "json")
    before, after = json.loads(small_copy.json), json.loads(ran.out)
    assert after["score"]["confirmed"] > 0
    assert after["score"]["confirmed"] <= after["score"]["provisional"]
    assert after["score"]["provisional"] == before["score"]["provisional"]
    moved = [one["id"] for one in after["indicators"] if one["points"]["confirmed"] > 0]
    assert moved == [one["id"] for one in after["indicators"] if proof["id"] in [e["id"] for e in one["evidence"]]]
    states = {one["id"]: one["state"] for one in evidence_of(after)}
    assert states.pop(proof["id"]) == "confirmed"
    assert set(states.values()) == {"proposed"}


def test_rejecting_takes_a_proposal_out_of_the_provisional_result_and_confirms_nothing(
    inside: Any, small_copy: Any
) -> None:
    proof = first_proof(small_copy)
    common = ("--by", "Aïcha", "--workspace", small_copy.folder, "--on", "2026-11-23")
    assert inside("reject", proof["id"], *common).code == 0
    ran = inside("assess", "--workspace", small_copy.folder, "--on", "2026-11-23", "--format", "json")
    before, after = json.loads(small_copy.json), json.loads(ran.out)
    assert after["score"]["confirmed"] == 0
    assert after["score"]["provisional"] < before["score"]["provisional"]
    assert next(one for one in evidence_of(after) if one["id"] == proof["id"])["state"] == "rejected"
    # The newest decision counts, and taking the first one back brings the first result back.
    assert inside("confirm", proof["id"], *common).code == 0
    ran = inside("assess", "--workspace", small_copy.folder, "--on", "2026-11-23", "--format", "json")
    assert json.loads(ran.out)["score"]["provisional"] == before["score"]["provisional"]
    assert json.loads(ran.out)["score"]["confirmed"] > 0
    assert rows(small_copy.folder, "decisions") == 2


def test_an_unknown_piece_of_evidence_writes_no_decision_at_all(inside: Any, small_copy: Any) -> None:
    proof = first_proof(small_copy)
    ran = inside("confirm", proof["id"], "ev-000000000000", "--by", "A", "--workspace", small_copy.folder)
    assert ran.code == 2
    assert "ev-000000000000" in ran.err
    assert rows(small_copy.folder, "decisions") == 0


@pytest.mark.parametrize("by", ["", "   "])
def test_a_decision_needs_the_name_of_a_person(inside: Any, small_copy: Any, by: str) -> None:
    ran = inside("confirm", first_proof(small_copy)["id"], "--by", by, "--workspace", small_copy.folder)
    assert ran.code == 2
    assert rows(small_copy.folder, "decisions") == 0


def test_confirmed_evidence_outlives_a_change_of_the_folder(inside: Any, small_copy: Any, tmp_path: Path) -> None:
    proof = first_proof(small_copy)
    common = ("--workspace", small_copy.folder, "--on", "2026-11-23")
    assert inside("confirm", proof["id"], "--by", "Aïcha", *common).code == 0
    name = next(one["name"] for one in json.loads(small_copy.json)["documents"] if one["id"] == proof["document"])
    ran = inside("assess", small_copy.documents / name, *common, "--format", "json")
    assert next(one for one in evidence_of(json.loads(ran.out)) if one["id"] == proof["id"])["state"] == "confirmed"
    assert json.loads(ran.out)["score"]["confirmed"] > 0


def test_evidence_shown_for_a_part_of_the_documents_can_be_decided_on(inside: Any, sample: Any, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(sample.folder, folder)
    common = ("--workspace", folder, "--on", "2026-11-23")
    ran = inside("assess", sample.documents / "02-politique-achats-numeriques.docx", *common, "--format", "json")
    shown = evidence_of(json.loads(ran.out))
    assert shown
    decided = inside("confirm", *(one["id"] for one in shown), "--by", "Aïcha", *common)
    assert decided.code == 0, decided.err


# Explanations, usage, referentials, help


@pytest.mark.parametrize("wanted", ["level", "score", "6.1"])
def test_explain_unfolds_to_evidence_that_exists(inside: Any, small: Any, wanted: str) -> None:
    ran = inside("explain", wanted, "--workspace", small.folder, "--on", "2026-11-23", "--format", "json")
    assert ran.code == 0
    known = {one["id"] for one in evidence_of(json.loads(small.json))}

    def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for one in node["children"]:
            yield from walk(one)

    nodes = list(walk(json.loads(ran.out)))
    assert len(nodes) > 1
    named = {one for node in nodes for one in node["evidence"]}
    assert named <= known
    assert all(node["label"] and node["value"] for node in nodes)


def test_usage_shows_every_call_and_its_total(capnr: Any, small: Any) -> None:
    ran = capnr("usage", "--workspace", small.folder, "--format", "json")
    data = json.loads(ran.out)
    assert data["schema"] == "capnr.usage/1"
    assert list(faults(data["total"], USAGE)) == []
    assert len(data["calls"]) == rows(small.folder, "ai_calls") >= 1
    assert data["total"]["characters"] == sum(one["characters"] for one in data["calls"])
    assert data["total"]["calls"] == sum(one["texts"] > 0 for one in data["calls"])
    for one in data["calls"]:
        assert all(one[key] for key in ("purpose", "model", "method"))
        assert 0 <= one["energy_wh"][0] <= one["energy_wh"][1]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", one["at"])
    table = capnr("usage", "--workspace", small.folder)
    assert sum(data["calls"][0]["model"] in line for line in table.out.splitlines()) == len(data["calls"])


def test_the_assessment_rests_on_every_call_of_a_fresh_workspace(inside: Any, small: Any) -> None:
    total = json.loads(inside("usage", "--workspace", small.folder, "--format", "json").out)["total"]
    usage = json.loads(small.json)["ai_usage"]
    assert (usage["calls"], usage["characters"]) == (total["calls"], total["characters"]) == (0, 0)
    assert usage["cached"] == total["cached"] == rows(small.folder, "passages")


def test_a_repeated_question_is_served_from_the_cache_and_still_written(inside: Any, small_copy: Any) -> None:
    question = "que disent mes documents sur les achats reconditionnés ?"
    words = asked(inside, question, small_copy.folder)
    assert (words["ai_usage"]["characters"], words["ai_usage"]["cached"]) == (0, 0)
    assert inside("embed", "--workspace", small_copy.folder).code == 0
    first = asked(inside, question, small_copy.folder)
    lines = rows(small_copy.folder, "ai_calls")
    second = asked(inside, question, small_copy.folder)
    assert first["ai_usage"]["characters"] > 0
    assert second["ai_usage"]["characters"] == 0
    assert second["ai_usage"]["cached"] >= 1
    assert rows(small_copy.folder, "ai_calls") > lines
    assert (second["answer"], second["citations"]) == (first["answer"], first["citations"])


def test_referentials_are_listed_shown_and_checked(inside: Any, small_rules: Path) -> None:
    listed = json.loads(inside("referential", "list", "--format", "json").out)
    assert "nr-socle-2027-preview" in [one["id"] for one in listed["referentials"]]
    for one in listed["referentials"]:
        ran = inside("referential", "show", one["id"], "--format", "json")
        shown = json.loads(ran.out)
        assert ran.code == 0
        assert len(shown["indicators"]) == one["indicators"]
        assert (shown["digest"], shown["status"]) == (one["digest"], one["status"])
    checked = inside("referential", "check", small_rules)
    assert (checked.code, checked.err) == (0, "")


def test_the_shipped_referential_is_marked_as_a_preview_wherever_it_is_shown(inside: Any, small: Any) -> None:
    assert "preview" in inside("referential", "show").out
    assert json.loads(small.json)["referential"]["status"] == "preview"
    assert "Seul l’opérateur du label délivre le label" in inside("assess", "--workspace", small.folder).out


def test_every_command_has_help_and_no_command_is_wrong_use(capnr: Any) -> None:
    shown = capnr("--help")
    assert shown.code == 0
    commands = re.findall(r"(?m)^    (\w+)", shown.out)
    assert {"assess", "ask", "text", "usage", "referential", "serve", "confirm", "reject", "explain"} <= set(commands)
    assert capnr().code == 2


# What a workspace remembers


def test_a_refused_run_does_not_change_what_the_workspace_remembers(
    inside: Any, small_copy: Any, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    ran = inside("assess", tmp_path / "empty.txt", "--workspace", small_copy.folder, "--sector", "esn", "--strict")
    assert ran.code == 2
    again = inside("assess", "--workspace", small_copy.folder, "--on", "2026-11-23", "--format", "json")
    assert again.raw == small_copy.json


def test_a_referential_given_by_a_relative_path_is_found_again_from_another_folder(
    inside: Any, small: Any, small_rules: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(small.folder, folder)
    first = inside(
        *("assess", small.documents, "--workspace", folder, "--referential", small_rules.name, "--on", "2026-11-23"),
        cwd=small_rules.parent,
    )
    assert first.code == 0, first.err
    later = inside("assess", "--workspace", folder, "--on", "2026-11-23", "--format", "json", cwd=tmp_path)
    assert later.code == 0, later.err
    assert later.raw == small.json
