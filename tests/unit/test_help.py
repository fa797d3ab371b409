"""The help speaks French and English, whole: every text has its twin, none is left over, and argparse follows."""

import argparse
import ast
import re
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from ui.cli import _parser
from ui.commands.english import ARGPARSE, actions, language, parsers, places
from ui.commands.help_en import ENGLISH

NAMED = ("confirm", "declare", "footprint", "export", "conversations")
"""Commands whose help is read as a shell shows it."""
BAD = ("", "  ", "?", "-1", "x=y", "1:2")
"""What no argument with a reader of its own takes whole: their remarks come out."""
FRENCH = re.compile(r"[àâçéèêëîïôûùœ«»’]|\b(?:ou|des|les|pour|une?|du|défaut|usage :)(?!\w)")
"""Letters and words that an English text does not have."""
OWN = ("usage: ", "positional arguments", "show this help", "error:", "expected", "required", "invalid", "choose")
"""What argparse says in English."""
LABEL = "Numérique Responsable"
"""The name of the label, the same in both languages."""


def remarks() -> set[str]:
    """What the readers of arguments say of a bad word."""
    found = set()
    for read in {one.type for one in actions(_parser()) if isinstance(one.type, FunctionType)}:
        for word in BAD:
            try:
                read(word)
            except argparse.ArgumentTypeError as fault:
                found.add(str(fault))
    return found


def french() -> set[str]:
    """Every text of ours that the help or a remark can show."""
    return {getattr(owner, name) for owner, name in places(_parser())} | remarks()


def commands() -> list[tuple[str, ...]]:
    """The words that name every command, those of commands inside commands too."""
    return [tuple(one.prog.split()[1:]) for one in parsers(_parser())]


def test_every_text_of_the_help_has_an_english_twin() -> None:
    assert sorted(french() - set(ENGLISH)) == [], "no twin in ui/commands/help_en.py"


def test_every_english_twin_is_used() -> None:
    assert sorted(set(ENGLISH) - french()) == [], "left over in ui/commands/help_en.py"


def test_every_twin_is_english_and_says_the_same_options_and_figures() -> None:
    exact = re.compile(r"--[a-z-]+|\d+")
    for one, twin in ENGLISH.items():
        assert not FRENCH.search(twin.replace(LABEL, "")), twin
        assert exact.findall(one) == exact.findall(twin), twin
        assert (one[-1] in ".:") == (twin[-1] in ".:"), twin


def test_every_word_of_argparse_that_is_put_in_french_is_one_it_says() -> None:
    source = ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))
    said = {one.value for one in ast.walk(source) if isinstance(one, ast.Constant)}
    assert [one for one in ARGPARSE if one not in said] == []


def test_arguments_are_words_whole_numbers_or_have_a_reader_that_says_what_it_expects() -> None:
    kinds = {one.type for one in actions(_parser()) if not isinstance(one.type, FunctionType)}
    assert kinds == {None, int}


@pytest.mark.parametrize("words", commands(), ids=lambda words: " ".join(words) or "capnr")
def test_the_whole_help_of_a_command_is_in_one_language(inside: Any, words: tuple[str, ...]) -> None:
    said, told = inside(*words, "--help"), inside(*words, "--help", "--lang", "en")
    assert (said.code, told.code) == (0, 0)
    assert said.out.startswith(f"usage : {' '.join(('capnr', *words))} ")
    assert "options :\n" in said.out
    assert [one for one in OWN if one in said.out] == []
    assert told.out.startswith(f"usage: {' '.join(('capnr', *words))} ")
    assert "show this help message and exit" in told.out
    assert FRENCH.findall(re.sub(r"Numérique\s+Responsable", "", told.out)) == []
    assert len(parts(said.out)) == len(parts(told.out))


def parts(text: str) -> list[str]:
    """The options and commands that a help describes, in their order."""
    return re.findall(r"(?m)^ {2,4}(-[-\w]+|[a-z][a-z-]+)", text.split("\n\n", 1)[1])


@pytest.mark.parametrize("name", NAMED)
def test_a_shell_gets_the_help_in_the_language_it_asks_for(capnr: Any, name: str) -> None:
    texts = {text: twin for text, twin in ENGLISH.items() if text != twin and len(text.split()) > 3}
    wide = {"COLUMNS": "300"}
    said = " ".join(capnr(name, "--help", env=wide).out.split())
    told = " ".join(capnr(name, "--help", env={"CAPNR_LANG": "en", **wide}).out.split())
    shown = [text for text in texts if text in said]
    assert shown
    assert [text for text in shown if texts[text] not in told] == []
    assert said.startswith("usage : capnr")
    assert told.startswith("usage: capnr")


@pytest.mark.parametrize(
    "line",
    [
        ("--lang", "en", "diff", "--help"),
        ("diff", "--lang", "en", "--help"),
        ("diff", "--help", "--lang=en"),
        ("--lang", "en", "conversations", "list", "--help"),
        ("conversations", "--lang", "en", "list", "--help"),
        ("conversations", "list", "--help", "--lang", "en"),
        ("diff", "a", "b", "--lang=fr", "--lang", "en", "-h"),
        ("diff", "a", "b", "--lang", "fr", "--lang=en", "-h"),
    ],
    ids=" ".join,
)
def test_the_language_is_chosen_anywhere_on_the_line(inside: Any, line: tuple[str, ...]) -> None:
    said = inside(*line).out
    assert "show this help message and exit" in said
    assert "tell what changed between two assessments, and why" in said or "list the conversations" in said


def test_the_line_wins_over_the_environment_and_french_is_the_default(inside: Any) -> None:
    english = {"CAPNR_LANG": "en"}
    assert inside("diff", "--help").out == inside("diff", "--help", "--lang", "fr", env=english).out
    assert inside(env=english).out == inside("--help", "--lang", "en").out
    assert inside("--help", env={"CAPNR_LANG": "de"}).out == inside("--help").out


def test_words_after_two_dashes_choose_no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAPNR_LANG", raising=False)
    assert language(["ask", "--", "--lang", "en"]) == "fr"


def test_the_language_before_the_command_is_that_of_its_answer_too(inside: Any, tmp_path: Any) -> None:
    line = ("list", "--workspace", tmp_path / "w")
    told = inside("conversations", *line, "--lang", "en").err
    assert told.startswith("capnr: ")
    assert told == inside("--lang", "en", "conversations", *line).err
    assert told == inside("conversations", "--lang", "en", *line).err
    assert inside("--lang", "en", "conversations", *line, "--lang", "fr").err == inside("conversations", *line).err
    assert inside("conversations", *line).err.startswith("capnr : ")


MISTAKES = [
    (("nope",), "au choix : 'assess'", "choose from 'assess'"),
    (("assess", "--sector", "bank"), "« bank » n’est pas possible, au choix : 'general'", "invalid choice: 'bank'"),
    (("diff", "1"), "arguments obligatoires manquants : B", "required: B"),
    (("diff", "1", "2", "3"), "arguments inconnus : 3", "unrecognized arguments: 3"),
    (("assess", "--staff", "1,5"), "argument --staff : un nombre entier est attendu, pas « 1,5 »", "'1,5'"),
    (("assess", "--staff"), "argument --staff : une valeur est attendue", "--staff: expected one argument"),
    (("assess", "--strict=1"), "aucune valeur n’est attendue (reçu : '1')", "ignored explicit argument '1'"),
    (("assess", "--s", "1"), "option ambiguë : --s peut désigner --sector", "ambiguous option: --s could match"),
    (("confirm", "--by", "Ana"), "arguments obligatoires manquants : PREUVE", "required: EVIDENCE"),
    (("confirm", "p", "--by", " "), "argument --by : un nom est attendu", "argument --by: a name is expected"),
    (("plan", "--target", "2", "--budget", "x"), "un nombre de jours est attendu", "a number of days is expected"),
    (("conversations", "delete"), "un de ces arguments est obligatoire", "one of the arguments"),
    (("conversations", "delete", "1", "--all"), "incompatible avec l’argument", "not allowed with argument"),
    (("--lang", "de"), "« de » n’est pas possible, au choix : 'fr', 'en'", "invalid choice: 'de'"),
]


@pytest.mark.parametrize(("line", "said", "told"), MISTAKES, ids=[" ".join(one[0]) for one in MISTAKES])
def test_a_mistake_on_the_line_is_told_in_one_language(inside: Any, line: Any, said: str, told: str) -> None:
    first, second = inside(*line), inside(*line, env={"CAPNR_LANG": "en"})
    assert (first.code, second.code) == (2, 2)
    assert said in first.err
    assert " : erreur : " in first.err
    assert [one for one in OWN if one in first.err] == []
    assert told in second.err
    assert not FRENCH.search(second.err)


def test_argparse_speaks_english_again_when_the_line_is_read(inside: Any) -> None:
    inside("diff", "--help")
    assert argparse.ArgumentParser(prog="other").format_usage() == "usage: other [-h]\n"
