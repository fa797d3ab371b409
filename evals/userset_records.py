"""Reading and checking a set of one's own: questions, or labelled quotes, one JSON object a line.

Every line is checked before anything is measured, and each fault is told with its line and what would be right. A field
that is not known is a fault: a typing error would silently measure something else.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any

from assistant.answer import KINDS, LONGEST
from assistant.route import language
from evals.metrics_answers import LONGEST_NUMBER, REFUSALS, dates, figures
from evals.userset_lines import Fault, SetError, lines
from ingest.model import Document
from retrieval.quote import locate
from retrieval.words import WORD, fold
from scoring.model import Referential, Stance, Text

NAMED = 5
"""Documents of the workspace named where one is not there."""
LANGUAGES = ("fr", "en")
NUMBER = re.compile(r"-?\d[\d\s\u00a0\u202f.,]*")
JUDGED = ("figures", "dates", "names", "quote", "answer")
"""Fields that say what a right answer holds."""
LISTS = ("figures", "dates", "names", "documents", "kinds")
TOLD = ("origin", "licence", "note")
"""Fields for the people who keep the set."""
NEEDED = {"questions": ("id", "question", "answerable"), "quotes": ("id", "document", "quote", "indicator", "stance")}
FIELDS = {
    "questions": (*NEEDED["questions"], "lang", *LISTS, "quote", "answer", "group", "split", "attack", *TOLD),
    "quotes": (*NEEDED["quotes"], *TOLD),
}


def read(path: Path, kind: str, documents: Sequence[Document], referential: Referential) -> list[dict[str, Any]]:
    """The records of a file. Raises SetError with every fault."""
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, record in lines(path):
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
            _number,
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


def _number(written: str) -> bool:
    return len(written) <= LONGEST_NUMBER and bool(NUMBER.fullmatch(written))


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
