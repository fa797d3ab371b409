"""The lines of a set of one's own, and what is said of those that cannot be used.

A set may come from somebody else: what is read has a bound, a field that comes twice is a fault, and so is what would
be an order to a terminal.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category

from scoring.model import Text

MOST = 20
"""Faults told at once."""
LONGEST_LINE, LARGEST = 100_000, 50_000_000
"""Characters of a line and bytes of a file that are read."""
UNPRINTABLE = Text(
    fr="caractère de commande ou moitié de caractère (\\u…)", en="control character or half of a character (\\u…)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with one line."""

    line: int
    """Line, from 1; 0 for the file."""
    said: Text
    """What is wrong."""


class SetError(ValueError):
    """A set that cannot be used; `text(lang)` gives each line that is wrong."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    def text(self, lang: str) -> str:
        """The first faults, one a line."""
        told = [f"{self.name}:{one.line}: {one.said.said(lang)}" for one in self.faults[:MOST]]
        more = len(self.faults) - MOST
        return "\n".join([*told, *([f"… +{more}"] if more > 0 else [])])


def lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Each line that says something: its number, from 1, and the record, or what is wrong with it."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)  # a pipe or a device has no size to ask for
    except OSError as fault:
        said = Text(fr="fichier introuvable ou illisible", en="no such file, or it cannot be read")
        raise SetError(path.name, [Fault(line=0, said=said)]) from fault
    if len(raw) > LARGEST:
        said = Text(fr="fichier trop grand : 50 Mo au plus", en="file too large: 50 MB at most")
        raise SetError(path.name, [Fault(line=0, said=said)])
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield number, _record(line)


def _record(line: bytes) -> Any:
    """The record of a line, or a Text that says why there is none."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return Text(
            fr="ce n’est pas du texte UTF-8 : enregistrez le fichier en UTF-8",
            en="this is not UTF-8 text: save the file as UTF-8",
        )
    if len(text) > LONGEST_LINE:
        return Text(
            fr=f"ligne de {len(text)} caractères : {LONGEST_LINE} au plus",
            en=f"line of {len(text)} characters: {LONGEST_LINE} at most",
        )
    try:
        record = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        return Text(
            fr=f"JSON incorrect, caractère {fault.colno} (un objet entier par ligne)",
            en=f"wrong JSON, character {fault.colno} (one whole object a line)",
        )
    except _Twice as fault:
        return Text(fr=f"champ donné deux fois : {fault}", en=f"field given twice: {fault}")
    except (ValueError, RecursionError):  # no number, or digits or depth without end
        return Text(fr="JSON incorrect", en="wrong JSON")
    if not isinstance(record, dict):
        return Text(fr="un objet JSON est attendu", en="a JSON object is expected")
    return UNPRINTABLE if any(_unprintable(one) for one in _texts(record)) else record


class _Twice(Exception):
    """A field that comes twice in one object: only one of its values would be read."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields come once each."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise _Twice("".join(sign for sign in name if sign.isprintable()))
        made[name] = value
    return made


def _no_number(written: str) -> float:
    """NaN and Infinity are no JSON."""
    raise ValueError(written)


def _texts(record: Mapping[str, Any]) -> Iterator[str]:
    """Names and texts of a record, and those of its lists."""
    for name, value in record.items():
        yield name
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _unprintable(text: str) -> bool:
    """Whether a text holds an order to a terminal, or half of a character."""
    return any(category(one) in ("Cc", "Cs") and one not in "\n\r\t" for one in text)
