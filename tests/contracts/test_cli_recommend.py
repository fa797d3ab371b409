"""`capnr recommend`, `capnr draft` and the deliverables of `capnr export`, as a person runs them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx


def run(inside: Any, small: Any, *words: str) -> Any:
    return inside(*words, "--workspace", str(small.folder), *small.options)


def test_recommend_lists_edits_and_signs(inside: Any, small_copy: Any) -> None:
    assert run(inside, small_copy, "recommend").code == 0
    done = run(inside, small_copy, "recommend", "edit", "1.1", "--by", "Jeanne", "--what", "Signer.", "--lang", "en")
    assert (done.code, done.out.strip()) == (0, "r-1.1 edited")
    listed = json.loads(run(inside, small_copy, "recommend", "--format", "json").out)
    assert next(one for one in listed["recommendations"] if one["id"] == "r-1.1")["what"] == "Signer."
    assert run(inside, small_copy, "recommend", "sign", "--by", "Jeanne").code == 0
    assert "Jeanne" in run(inside, small_copy, "recommend", "history", "r-1.1").out
    assert "capnr explain 1.1" in run(inside, small_copy, "recommend", "show", "r-1.1").out
    made = run(inside, small_copy, "recommend", "add", "Nommer un sponsor", "--by", "Paul", "--after", "1.1")
    assert made.code == 0, made.err
    assert "Nommer un sponsor" in run(inside, small_copy, "recommend").out


@pytest.mark.parametrize(
    "words",
    [
        ("recommend", "edit", "1.1", "--what", "x"),
        ("recommend", "edit", "--by", "Jeanne"),
        ("recommend", "drop", "1.1", "--by", "Jeanne"),
        ("recommend", "show", "99.9"),
        ("export", "plan", "--format", "docx"),
        ("export", "register", "--format", "zip", "--out", "x.zip"),
        ("draft", "policy", "--format", "docx"),
    ],
)
def test_what_misses_is_told_in_one_sentence(inside: Any, small_copy: Any, words: tuple[str, ...]) -> None:
    done = run(inside, small_copy, *words)
    assert done.code == 2
    assert done.err.startswith("capnr : ")
    assert "Traceback" not in done.err


def test_export_writes_a_document_and_a_bundle_that_its_own_program_accepts(
    inside: Any, small_copy: Any, tmp_path: Path
) -> None:
    document, bundle = tmp_path / "plan.docx", tmp_path / "bundle.zip"
    words = ("export", "plan", "--format", "docx", "--out", str(document), "--organisation", "Ville", "--target", "2")
    assert run(inside, small_copy, *words).code == 0
    assert open_docx(str(document)).tables
    done = run(inside, small_copy, "export", "bundle", "--out", str(bundle))
    assert done.code == 0, done.err
    announced = done.err.rsplit(" ", 1)[1].strip()
    program = Path(__file__).parents[2] / "assistant" / "reports" / "bundle_verify.py"
    checked = subprocess.run(
        [sys.executable, "-I", str(program), str(bundle), "--fingerprint", announced], capture_output=True, timeout=60
    )
    assert checked.returncode == 0, checked.stdout


def test_a_draft_is_printed_with_its_marks(inside: Any, small_copy: Any) -> None:
    done = run(inside, small_copy, "draft", "ai-charter", "--organisation", "Ville", "--lang", "en")
    assert done.code == 0
    assert "to complete" in done.out
    assert done.out.startswith("# AI usage charter")
