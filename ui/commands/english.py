"""The language of the help: the commands write it in French, and here it becomes English when a person wants that.

argparse has words of its own, in English: in French they come from `ARGPARSE`. It looks each of them up with gettext,
so a lookup of ours stands there while a command line is read: every message is then said whole, wherever it is made.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from itertools import pairwise
from types import FunctionType
from typing import Any, Final

LANGUAGES: Final = ("fr", "en")
ARGPARSE: Final = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "afficher cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : erreur : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut désigner %(matches)s",
    "expected %s argument": "%s valeur est attendue",
    "expected %s arguments": "%s valeurs sont attendues",
    "expected at least one argument": "au moins une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected one argument": "une valeur est attendue",
    "ignored explicit argument %r": "aucune valeur n’est attendue (reçu : %r)",
    "invalid %(type)s value: %(value)r": "un nombre entier est attendu, pas « %(value)s »",
    "invalid choice: %(value)r (choose from %(choices)s)": "« %(value)s » n’est pas possible, au choix : %(choices)s",
    "not allowed with argument %s": "incompatible avec l’argument %s",
    "one of the arguments %s is required": "un de ces arguments est obligatoire : %s",
    "the following arguments are required: %s": "arguments obligatoires manquants : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
}
"""What argparse says itself -> the same in French. The only plain type of our arguments is a whole number."""


class French(argparse.HelpFormatter):
    """A help whose headings have a space before their colon, as French wants it."""

    def start_section(self, heading: str | None) -> None:
        """Begin a group of arguments."""
        super().start_section(f"{heading} " if heading else heading)


def language(words: Sequence[str]) -> str:
    """The language of a command line that is not parsed yet: its last --lang, else CAPNR_LANG, else French."""
    given = words[: words.index("--")] if "--" in words else words
    split = [part for word in given for part in (word.split("=", 1) if word.startswith("--lang=") else [word])]
    said = [after for word, after in pairwise(split) if word == "--lang"]
    known = [one for one in (os.environ.get("CAPNR_LANG"), *said) if one in LANGUAGES]
    return known[-1] if known else "fr"


@contextmanager
def spoken(lang: str) -> Iterator[None]:
    """Have argparse say its own words in this language."""
    own, before = vars(argparse), {name: vars(argparse)[name] for name in ("_", "ngettext")}
    if lang == "fr":
        own["_"] = _french
        own["ngettext"] = lambda one, many, count: _french(one if count < 2 else many)
    try:
        yield
    finally:
        own.update(before)


def _french(text: str) -> str:
    return ARGPARSE.get(text, text)


def offer(parser: argparse.ArgumentParser) -> None:
    """Add --lang to the program and to each command that has none, so that it can stand anywhere on the line.

    What it is given there is `lang_before`: a command's own --lang would hide it under the same name.
    """
    for one in parsers(parser):
        if "--lang" not in one._option_string_actions:
            said = "langue de l’aide et des messages (défaut : fr)"
            one.add_argument("--lang", dest="lang_before", choices=LANGUAGES, default=argparse.SUPPRESS, help=said)


def speak(parser: argparse.ArgumentParser, lang: str) -> None:
    """Give a parser, its commands and what they say of a wrong argument the language that is wanted."""
    if lang == "fr":
        for one in parsers(parser):
            one.formatter_class = French
        return
    from ui.commands.help_en import ENGLISH

    for owner, name in places(parser):
        setattr(owner, name, _twin(getattr(owner, name), ENGLISH))
    for action in {id(one): one for one in actions(parser)}.values():
        if isinstance(action.type, FunctionType):
            action.type = _reading(action.type, ENGLISH)


def places(parser: argparse.ArgumentParser) -> list[tuple[object, str]]:
    """Where our texts stand, each place once though commands share options: the object and its attribute."""
    found: dict[tuple[int, str], tuple[object, str]] = {}
    for one in parsers(parser):
        titles = [group for group in one._action_groups if group not in (one._positionals, one._optionals)]
        owners: list[tuple[object, str]] = [(one, "description"), (one, "epilog")]
        owners += [(group, name) for group in titles for name in ("title", "description")]
        for action in one._actions:
            owners += [(action, "metavar"), (action, "help")]
            if isinstance(action, argparse._SubParsersAction):
                owners += [(choice, "help") for choice in action._choices_actions]
        found.update({(id(owner), name): (owner, name) for owner, name in owners if _ours(owner, name)})
    return list(found.values())


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its commands, at any depth."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from parsers(one)


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a parser and of its commands; one that commands share comes several times."""
    return (action for one in parsers(parser) for action in one._actions)


def _ours(owner: object, name: str) -> bool:
    """Whether a text is there that is not argparse's own nor the list of choices, which are words of the program."""
    text, choices = getattr(owner, name), getattr(owner, "choices", None) or ()
    if not text or text == argparse.SUPPRESS or isinstance(owner, argparse._HelpAction):
        return False
    listed = [str(one) for one in choices]
    return text not in ("|".join(listed), ", ".join(listed))


def _twin(text: str, english: Mapping[str, str]) -> str:
    """The English text; a text without one stays as it is (a test finds it)."""
    return english.get(text, text)


def _reading(read: Callable[[str], Any], english: Mapping[str, str]) -> Callable[[str], Any]:
    """How an argument is read, what is wrong with it said in English."""

    @wraps(read)
    def reading(text: str) -> Any:
        try:
            return read(text)
        except argparse.ArgumentTypeError as fault:
            raise argparse.ArgumentTypeError(_twin(str(fault), english)) from fault

    return reading
