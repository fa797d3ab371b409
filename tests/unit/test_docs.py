"""The documents say what the program does: every command, option, setting, id, code and figure they name is real."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import MESSAGES
from assistant.referentials import load, shipped
from assistant.settings import Settings
from ingest.refusals import CODES
from scoring.trace import REASONS
from ui.cli import _parser

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SOURCES = ("assistant", "ingest", "retrieval", "scoring", "ui")


@pytest.fixture(scope="module", autouse=True)
def _there() -> None:
    if not (ROOT / "README.md").is_file():
        pytest.skip("README.md is not there")


def text() -> str:
    """README.md and every page of docs/."""
    return "\n".join(path.read_text(encoding="utf-8") for path in FILES)


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of the command line."""
    action = next(one for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def own(command: argparse.ArgumentParser) -> set[str]:
    """The options of a command and of the commands inside it."""
    inside = [one for one in command._actions if isinstance(one, argparse._SubParsersAction)]
    deeper = {name for one in inside for each in one.choices.values() for name in own(each)}
    return deeper | {name for action in command._actions for name in action.option_strings}


def options() -> set[str]:
    """Every long option of every command."""
    return {name for one in commands().values() for name in own(one)} - {"-h", "--help"}


def shown(path: Path) -> Iterator[str]:
    """What a page shows as code: blocks between fences and words between backticks."""
    said = path.read_text(encoding="utf-8")
    yield from re.findall(r"(?s)```.*?\n(.*?)```", said)
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"(?s)```.*?```", "", said))


def test_every_command_is_documented() -> None:
    missing = [name for name in commands() if not re.search(rf"\bcapnr {name}\b", text())]
    assert missing == []


def test_every_command_named_is_real() -> None:
    named = {
        (path.name, name)
        for path in FILES
        for code in shown(path)
        for name in re.findall(r"\bcapnr ([a-z][a-z-]+)", code)
    }
    assert named
    assert [one for one in sorted(named) if one[1] not in commands()] == []


def test_every_option_is_documented() -> None:
    assert [one for one in sorted(options()) if not re.search(rf"{one}\b", text())] == []


def test_every_option_named_with_a_command_is_one_of_that_command() -> None:
    wrong = []
    for path in FILES:
        for line in (line for code in shown(path) for line in code.splitlines()):
            found = re.search(r"\bcapnr ([a-z]+)([^#]*)", line)
            if found is None or found[1] not in commands():
                continue
            known = own(commands()[found[1]])
            wrong += [f"{path.name}: {line.strip()}" for one in re.findall(r"--[a-z-]+", found[2]) if one not in known]
    assert wrong == []


def test_every_setting_is_documented_and_every_one_named_is_real() -> None:
    real = {f"CAPNR_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bCAPNR_[A-Z_]+\b", text()))
    assert real - named == set(), "not documented"
    assert named - real == set(), "not a setting"


def test_no_setting_is_read_behind_the_back_of_the_settings() -> None:
    real = {f"CAPNR_{name.upper()}" for name in Settings.model_fields}
    used = {
        name
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\bCAPNR_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert used - real == set()


def test_every_referential_is_documented_and_every_one_named_is_real() -> None:
    named = {one for path in FILES for code in shown(path) for one in re.findall(r"\b(?:nr|charte)-[a-z0-9-]+", code)}
    assert set(shipped()) - named == set(), "not documented"
    assert named - set(shipped()) == set(), "not shipped"


def test_figures_of_the_referential_are_those_of_its_file() -> None:
    found = load("nr-socle-2027-preview")
    criteria = sum(len(one.criteria) for one in found.indicators)
    counts = {
        "indicateurs": len(found.indicators),
        "indicators": len(found.indicators),
        "critères": criteria,
        "criteria": criteria,
    }
    for number, what in re.findall(r"(\d{2,4}) (indicateurs|critères|indicators|criteria)\b", text()):
        assert int(number) == counts[what], f"{number} {what}"
    for level in found.levels:
        if level.min_score is not None:
            assert re.search(rf"\b{level.min_score}\b", text()), f"level {level.id} at {level.min_score}"


def test_every_indicator_named_is_in_a_shipped_referential() -> None:
    known = {one.id for name in shipped() for one in load(name).indicators}
    named = set(re.findall(r"(?:indicateur|indicator)s? (?:« ?)?(\d{1,2}\.\d{1,2})\b", text()))
    assert named - known == set()


def test_every_code_named_as_an_error_or_a_reason_is_real() -> None:
    """A table whose first heading is « code » lists codes of errors, refusals, reasons or remarks."""
    known = {*MESSAGES, *CODES, *REASONS}
    for path in FILES:
        for table in re.findall(r"(?mi)^\|\s*code\s*\|.*\n\|[-| :]+\n((?:\|.*\n?)+)", path.read_text(encoding="utf-8")):
            named = re.findall(r"(?m)^\|\s*`([^`]+)`", table)
            assert [one for one in named if one not in known] == [], path.name


def test_exit_codes_are_documented_as_they_are() -> None:
    from ui.commands.shared import DONE, REFUSED, WRONG

    assert (DONE, WRONG, REFUSED) == (0, 2, 3)
    assert re.search(r"Codes de sortie : 0 .*; 2 .*; 3 ", text()) or re.search(r"Exit codes?: 0 .*; 2 .*; 3 ", text())


def test_every_link_inside_the_project_leads_somewhere() -> None:
    pages = [*FILES, *(ROOT / "docs").glob("*/*.md"), *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md"))]
    broken = [
        f"{path.relative_to(ROOT)} -> {target}"
        for path in pages
        if path.is_file()
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_target_of_make_that_is_named_exists() -> None:
    made = set(re.findall(r"(?m)^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {one for path in FILES for code in shown(path) for one in re.findall(r"(?m)^make ([a-z-]+)", code)}
    assert {"run", "test", "demo", "install"} <= named
    assert named - made == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_path_of_a_machine_is_named(path: Path) -> None:
    assert not re.search(r"(?:/work/|/tmp/|/home/|/Users/|/root/)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", sorted({*MESSAGES}))
def test_every_message_says_something_in_both_languages(code: str) -> None:
    message = MESSAGES[code]
    assert message.fr.strip()
    assert message.en.strip()
    assert set(re.findall(r"\{(\w+)\}", message.fr)) == set(re.findall(r"\{(\w+)\}", message.en))


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_says_something_in_both_languages(code: str) -> None:
    french, english = CODES[code]
    drop = {"what_fr", "what_en"}
    assert set(re.findall(r"\{(\w+)\}", french)) - drop == set(re.findall(r"\{(\w+)\}", english)) - drop
    assert french.rstrip().endswith((".", "»"))
    assert english.rstrip().endswith((".", "”"))


def test_every_error_code_of_the_program_has_a_message_and_every_message_is_used() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("assistant", "ui") for path in (ROOT / folder).rglob("*.py")
    )
    raised = set(re.findall(r"(?:UsageError|WorkspaceError|CapnrError)\(\s*\"(\w+)\"", sources))
    assert raised - set(MESSAGES) == set(), "raised without a message"
    assert set(MESSAGES) - set(re.findall(r"\"(\w+)\"", sources.replace('"\n', '" \n'))) == set()
    assert set(MESSAGES) - raised == set(), "message that nothing raises"
