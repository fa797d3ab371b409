"""The evidence bundle proves itself with the standard library alone, and every single byte of it counts."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.deciding import decide
from assistant.errors import UsageError
from assistant.referentials import load
from assistant.reports import bundle_verify as verify
from assistant.reports.deliver import Wanted, deliver
from assistant.settings import Settings

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def workspace(small: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    import shutil

    folder = tmp_path_factory.mktemp("bundle") / "workspace"
    shutil.copytree(small.folder, folder)
    opened = open_workspace(Settings(workspace=folder, referential=str(small_rules)))
    rules = load(str(small_rules))
    report = assess_workspace(opened, rules, on=ON)
    decide(opened, rules, [one.proposal.id for one in report.evidence[:4]], state="confirmed", by="Jeanne")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def made(workspace: Workspace, small_rules: Path) -> bytes:
    report = assess_workspace(workspace, load(str(small_rules)), on=ON)
    return deliver(workspace, report, Wanted(what="bundle", organisation="Ville d’Essai")).data


@pytest.fixture(scope="module")
def files(made: bytes) -> dict[str, bytes]:
    return verify.unpacked(made)


def run(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The program that a bundle holds, alone with the standard library."""
    return subprocess.run(
        [sys.executable, "-I", *map(str, words)], capture_output=True, text=True, cwd=cwd, timeout=120, encoding="utf-8"
    )


def test_the_unpacked_bundle_verifies_itself_by_its_own_program(made: bytes, tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(made)).extractall(tmp_path)
    done = run(tmp_path / "verify.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SOUND" in done.stdout
    assert "NOT SOUND" not in done.stdout


def test_the_packed_bundle_verifies_and_its_fingerprint_is_the_one_announced(
    made: bytes, files: dict[str, bytes], tmp_path: Path
) -> None:
    packed, program = tmp_path / "bundle.zip", tmp_path / "check.py"
    packed.write_bytes(made)
    program.write_bytes(files["verify.py"])
    announced = json.loads(files["manifest.json"])["fingerprint"]
    assert run(program, packed, "--fingerprint", announced).returncode == 0
    assert run(program, packed, "--fingerprint", "0" * 64).returncode == 1
    assert run(program, packed, "too", "many").returncode == 2
    assert run(program, tmp_path / "absent.zip").returncode == 1


def test_it_holds_what_it_rests_on(files: dict[str, bytes]) -> None:
    assert {
        "manifest.json", "verify.py", "README.txt", "referential.yaml", "assessment.json", "rules.json", "trace.json",
        "findings.json", "quotes.json", "decisions.json", "recommendations.json", "action-plan.json", "register.json",
        "register.xlsx", "ai-usage.json", "report.html", "recommendations.html",
    } <= set(files)  # fmt: skip
    quotes = json.loads(files["quotes.json"])["quotes"]
    assert quotes
    assert {one["text"] for one in quotes} == {name for name in files if name.startswith("pages/")}
    decisions = json.loads(files["decisions.json"])["decisions"]
    assert decisions
    assert {one["by"] for one in decisions} == {"Jeanne"}


def test_any_byte_that_changes_is_noticed(made: bytes) -> None:
    """Every byte of the heads, and a thousand bytes drawn from all of it."""
    chosen = {*range(200), *range(len(made) - 400, len(made)), *Random(7).sample(range(len(made)), 1_000)}
    for at in sorted(chosen):
        touched = bytearray(made)
        touched[at] ^= 1 + at % 255 or 1
        try:
            faults, _ = verify.check(verify.unpacked(bytes(touched)))
        except ValueError:
            continue
        assert faults, f"byte {at} changed and nothing was noticed"


def test_a_byte_added_or_cut_off_is_noticed(made: bytes) -> None:
    for touched in (made + b"\x00", b"\x00" + made, made[:-1], made[1:]):
        with pytest.raises(ValueError, match="archive"):
            verify.unpacked(touched)


@pytest.mark.parametrize(
    "name", ["quotes.json", "rules.json", "assessment.json", "decisions.json", "referential.yaml", "verify.py", "pages"]
)
def test_a_changed_unpacked_file_is_named(files: dict[str, bytes], name: str) -> None:
    wanted = next(one for one in files if one.startswith(name))
    faults, _ = verify.check({**files, wanted: files[wanted] + b" "})
    assert any(one.startswith(wanted) for one in faults)


def test_a_file_added_or_taken_away_is_named(files: dict[str, bytes]) -> None:
    assert any("more.txt" in one for one in verify.check({**files, "more.txt": b"x"})[0])
    assert any("quotes.json" in one for one in verify.check({k: v for k, v in files.items() if k != "quotes.json"})[0])
    assert verify.check({})[0]


def test_a_manifest_written_anew_over_a_false_quote_or_status_is_caught_by_what_it_says(
    files: dict[str, bytes],
) -> None:
    """Who computes all digests again still has to make quotes stand on pages and points follow from statuses."""
    quotes = json.loads(files["quotes.json"])
    quotes["quotes"][0]["quote"] = "Une phrase que personne n’a écrite."
    assert any("quote" in one for one in verify.check(_again(files, "quotes.json", quotes))[0])
    rules = json.loads(files["rules.json"])
    rules["indicators"][0]["criteria"][0]["confirmed"] = "met"
    rules["indicators"][0]["criteria"][1]["confirmed"] = "met"
    assert verify.check(_again(files, "rules.json", rules))[0]
    rules = json.loads(files["rules.json"])
    rules["level"]["confirmed"] = 3
    assert any("level" in one for one in verify.check(_again(files, "rules.json", rules))[0])


def _again(files: dict[str, bytes], name: str, data: Any) -> dict[str, bytes]:
    import hashlib

    changed = {**files, name: verify.canonical(data)}
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        one["sha256"], one["bytes"] = hashlib.sha256(changed[one["path"]]).hexdigest(), len(changed[one["path"]])
    manifest["fingerprint"] = verify.fingerprint(manifest)
    return {**changed, "manifest.json": verify.canonical(manifest)}


def test_the_program_needs_nothing_but_the_standard_library(files: dict[str, bytes]) -> None:
    import ast

    tree = ast.parse(files["verify.py"])
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {one.split(".")[0] for one in names} <= set(sys.stdlib_module_names)


def test_source_documents_are_joined_on_demand_and_never_under_a_mask(workspace: Workspace, small_rules: Path) -> None:
    report = assess_workspace(workspace, load(str(small_rules)), on=ON)
    with_them = verify.unpacked(deliver(workspace, report, Wanted(what="bundle", documents=True)).data)
    assert verify.check(with_them)[0] == []
    kept = {name: data for name, data in with_them.items() if name.startswith("documents/")}
    assert {workspace.documents.blob(one.id) for one in report.documents} == set(kept.values())
    with pytest.raises(UsageError) as fault:
        deliver(workspace, report, Wanted(what="bundle", documents=True, mask=True))
    assert fault.value.code == "masked_documents"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_masked_bundle_is_sound_and_keeps_the_places_of_the_exact_text(
    workspace: Workspace, small_rules: Path, lang: str
) -> None:
    report = assess_workspace(workspace, load(str(small_rules)), on=ON)
    files = verify.unpacked(deliver(workspace, report, Wanted(what="bundle", mask=True, names=True, lang=lang)).data)
    assert verify.check(files)[0] == []
    for one in json.loads(files["quotes.json"])["quotes"]:
        document = report.document(one["document"])
        assert document is not None
        page = next(page for page in document.pages if page.number == one["page"])
        import hashlib

        start, end = one["stored"]
        assert hashlib.sha256(page.text[start:end].encode()).hexdigest() == one["sha256"]


def test_zip_tools_read_it(made: bytes, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == files
