"""Reading and checking a set of one's own: questions, or labelled quotes, one JSON object a line.

Every line is checked before anything is measured, and each fault is told with its line and what would be right. A field
that is not known is a fault: a typing error would silently measure something else.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any
from unicodedata import category

from assistant.answer import KINDS, LONGEST
from assistant.route import language
from evals.metrics_answers import LONGEST_NUMBER, REFUSALS, dates, figures
from ingest.model import Document
from retrieval.quote import locate
from retrieval.words import WORD, fold
from scoring.model import Referential, Stance, Text

MOST = 20
"""Faults told at once."""
LONGEST_LINE, LARGEST = 100_000, 50_000_000
"""Characters of a line and bytes of a file that are read."""
NAMED = 5
"""Documents of the workspace named where one is not there."""
LANGUAGES = ("fr", "en")
NUMBER = re.compile(r"-?\d[\d\s\u00a0\u202f.,]*")
JUDGED = ("figures", "dates", "names", "quote", "answer")
"""Fields that say what a right answer holds."""
LISTS = ("figures", "dates", "names", "documents", "kinds")
UNPRINTABLE = Text(
    fr="caractère de commande ou moitié de caractère (\\u…)", en="control character or half of a character (\\u…)"
)
TOLD = ("origin", "licence", "note")
"""Fields for the people who keep the set."""
NEEDED = {"questions": ("id", "question", "answerable"), "quotes": ("id", "document", "quote", "indicator", "stance")}
FIELDS = {
    "questions": (*NEEDED["questions"], "lang", *LISTS, "quote", "answer", "group", "split", "attack", *TOLD),
    "quotes": (*NEEDED["quotes"], *TOLD),
}


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


def read(path: Path, kind: str, documents: Sequence[Document], referential: Referential) -> list[dict[str, Any]]:
    """The records of a file. Raises SetError with every fault."""
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, record in _lines(path):
        wrong = [record] if isinstance(record, Text) else list(_wrong(record, kind, documents, referential, seen))
        faults += [Fault(line=number, said=one) for one in wrong]
        if not wrong:
            seen |= dict.fromkeys(_keys(record, kind), number)
            found.append(completed(record) if kind == "questions" else {**record, "id": str(record["id"])})
    if not found and not faults:
        faults.append(Fault(line=0, said=Text(fr="aucune ligne", en="no line")))
    if faults:
        raise SetError(path.name, faults)
    return found


def bare(records: Sequence[Mapping[str, Any]]) -> int:
    """Questions with an answer of which nothing says what is right: only that they are answered is measured."""
    return sum(one["answerable"] and not any(one.get(field) for field in JUDGED) for one in records)


def completed(record: Mapping[str, Any]) -> dict[str, Any]:
    """A question of one's own as a gold record: what is left out is empty, a free `answer` gives figures and dates."""
    answerable = bool(record["answerable"])
    told = str(record.get("answer") or "")
    read_in = {"figures": [str(float(one)) for one in sorted(figures(told))], "dates": sorted(dates(told))}
    kinds = sorted(set(KINDS) - REFUSALS) if answerable else sorted(REFUSALS - {"clarify"})
    given = {name: value for name, value in record.items() if value is not None}
    empty = {"group": "own", "split": "own", "quote": "", "documents": [], "names": [], "kinds": kinds}
    return {"lang": language(record["question"]), **empty, **read_in, **given, "id": str(record["id"])}


def place(quote: str, documents: Sequence[Document]) -> tuple[Document, int, int, int] | None:
    """Document, page, start and end of a quote; None when it stands nowhere."""
    for document in documents:
        for page in document.pages:
            span = locate(quote, page.text)
            if span is not None:
                return document, page.number, *span
    return None


def named(name: str, documents: Sequence[Document]) -> list[Document]:
    """The documents of a name: the whole of it, or its last part."""
    return [one for one in documents if one.name == name or one.name.endswith(f"/{name}")]


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
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


def _keys(record: Mapping[str, Any], kind: str) -> list[str]:
    """What may come only once in a set: the id, and what is asked."""
    said = record["question"] if kind == "questions" else f"{record['indicator']} {record['quote']}"
    return [f"id {record['id']}", f"said {' '.join(WORD.findall(fold(said)))}"]


def _wrong(
    record: Mapping[str, Any],
    kind: str,
    documents: Sequence[Document],
    referential: Referential,
    seen: Mapping[str, int],
) -> Iterator[Text]:
    """What is wrong with one record."""
    unknown = [name for name in record if name not in FIELDS[kind]]
    if unknown:
        choice = ", ".join(FIELDS[kind])
        yield Text(
            fr=f"champ inconnu : {', '.join(unknown)} (au choix : {choice})",
            en=f"unknown field: {', '.join(unknown)} (one of: {choice})",
        )
    missing = [name for name in NEEDED[kind] if record.get(name) in (None, "")]
    if missing:
        yield Text(fr=f"il manque {', '.join(missing)}", en=f"{', '.join(missing)} missing")
    types = list(_types(record))
    yield from types
    if missing or types:
        return
    for key in _keys(record, kind):
        if key in seen:
            what = ("identifiant déjà donné", "id given") if key.startswith("id ") else ("déjà dit", "said")
            yield Text(fr=f"{what[0]} ligne {seen[key]}", en=f"{what[1]} on line {seen[key]} already")
    yield from _question(record) if kind == "questions" else _quote(record, referential)
    yield from _places(record, kind, documents)


def _types(record: Mapping[str, Any]) -> Iterator[Text]:
    """Fields that hold something of another kind than they should; null stands for nothing said."""
    for name, value in record.items():
        if value is None:
            continue
        if name in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
                yield Text(fr=f"{name} est une liste de textes", en=f"{name} is a list of texts")
        elif name == "answerable":
            if not isinstance(value, bool):
                yield Text(fr="answerable vaut true ou false", en="answerable is true or false")
        elif not isinstance(value, str) and not (name in ("id", "indicator") and _finite(value)):
            yield Text(fr=f"{name} est un texte", en=f"{name} is a text")


def _finite(value: object) -> bool:
    """Whether a value is a number; true and false are none."""
    return type(value) is int or (type(value) is float and isfinite(value))


def _question(record: Mapping[str, Any]) -> Iterator[Text]:
    """What is wrong with the values of a question."""
    if len(record["question"]) > LONGEST:
        yield Text(fr=f"question de plus de {LONGEST} caractères", en=f"question of more than {LONGEST} characters")
    if record.get("lang") not in (None, *LANGUAGES):
        yield Text(fr=f"lang : au choix {', '.join(LANGUAGES)}", en=f"lang: one of {', '.join(LANGUAGES)}")
    checks: tuple[tuple[str, Callable[[str], bool], Text], ...] = (
        (
            "figures",
            lambda one: len(one) <= LONGEST_NUMBER and bool(NUMBER.fullmatch(one)),
            Text(fr="un nombre en chiffres", en="a number in digits"),
        ),
        ("dates", _day, Text(fr="une date AAAA-MM-JJ", en="a date YYYY-MM-DD")),
        ("kinds", lambda one: one in KINDS, Text(fr=f"l’un de {', '.join(KINDS)}", en=f"one of {', '.join(KINDS)}")),
    )
    for name, right, wanted in checks:
        for one in record.get(name) or ():
            if not right(one):
                yield Text(fr=f"{name} : « {one} » n’est pas {wanted.fr}", en=f"{name}: “{one}” is not {wanted.en}")
    said = [name for name in JUDGED if record.get(name)]
    if not record["answerable"] and said:
        yield Text(
            fr=f"answerable vaut false, mais {', '.join(said)} dit une réponse",
            en=f"answerable is false, but {', '.join(said)} tells an answer",
        )


def _quote(record: Mapping[str, Any], referential: Referential) -> Iterator[Text]:
    """What is wrong with the values of a labelled quote."""
    if str(record["indicator"]) not in {one.id for one in referential.indicators}:
        yield Text(fr=f"indicateur inconnu : {record['indicator']}", en=f"unknown indicator: {record['indicator']}")
    if record["stance"] not in {str(one) for one in Stance}:
        choice = ", ".join(Stance)
        yield Text(fr=f"posture : au choix {choice}", en=f"stance: one of {choice}")


def _day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _places(record: Mapping[str, Any], kind: str, documents: Sequence[Document]) -> Iterator[Text]:
    """Documents that are not there, and a quote that stands in none of them."""
    names = [record["document"]] if kind == "quotes" else record.get("documents") or []
    for name in names:
        if not named(name, documents):
            known = [one.name for one in documents]
            close = get_close_matches(name, known, n=NAMED, cutoff=0.5) or known[:NAMED]
            there = f" ({', '.join(close)})" if close else ""
            yield Text(
                fr=f"document absent du dossier de travail : {name}{there}",
                en=f"document not in the workspace: {name}{there}",
            )
    there_are = [one for name in names for one in named(name, documents)]
    quote = record.get("quote") or ""
    if quote and not names:
        there_are = list(documents)
    if quote and there_are and place(quote, there_are) is None:
        start = _beginning(quote, there_are)
        yield Text(
            fr="citation introuvable mot pour mot" + (f" ; seul « {start} » s’y trouve" if start else ""),
            en="quote not found word for word" + (f"; only “{start}” is there" if start else ""),
        )


def _beginning(quote: str, documents: Sequence[Document]) -> str:
    """The longest beginning of a quote that stands somewhere, in whole words; empty when its first word does not."""
    words = quote.split()
    low, high = 0, len(words)
    while high - low > 1:
        middle = (low + high) // 2
        if place(" ".join(words[:middle]), documents) is None:
            high = middle
        else:
            low = middle
    return " ".join(words[:low])
