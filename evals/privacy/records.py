"""The records of the test set: invented texts with the places of personal data, and whether they are well made."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.personal import KINDS
from ingest.personal_numbers import nir_key, siret_holds

FOLDER = Path(__file__).parent
SPLITS = ("dev", "test")
LEAST = 120
"""Records that the set has at least."""
_MARK = re.compile(r"\{\{(\w+)\|(.*?)\}\}", re.DOTALL)
_FICTION = re.compile(
    r"0?(?:19900|26191|35301|46571|53649|63998)\d+|\d*0000\d{2,3}|\d*55501\d\d|\d*2079460\d\d\d|447700900\d\d\d|4930231250\d\d"
    r"|34910000123|3225550123|41225550199|0800000019"
)
"""Numbers kept for fiction (ARCEP, Ofcom, NANPA, BNetzA) or with zeros that nobody has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """Personal data in the text of a record."""

    start: int
    """First code point."""
    end: int
    """One past the last."""
    kind: str
    """One of ingest.personal.KINDS."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One text."""

    id: str
    """"p001"…"""
    split: str
    """"dev": looked at while the detector was written; "test": only measured."""
    lang: str
    """"fr" or "en"."""
    text: str
    """The text, its marks taken out."""
    marked: tuple[Marked, ...]
    """All personal data in it, in order; none for a hard negative."""


def parsed(written: str) -> tuple[str, tuple[Marked, ...]]:
    """The text of a record and its marks, from "Contact : {{name|Élie Roux}}"."""
    parts: list[str] = []
    marked: list[Marked] = []
    length = last = 0
    for found in _MARK.finditer(written):
        parts += [written[last : found.start()], found[2]]
        start = length + found.start() - last
        length = start + len(found[2])
        marked.append(Marked(start=start, end=length, kind=found[1]))
        last = found.end()
    return "".join([*parts, written[last:]]), tuple(marked)


def load(path: Path = FOLDER / "texts.jsonl") -> list[Record]:
    """The records of a file, one JSON object a line."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        text, marked = parsed(raw["text"])
        records.append(Record(id=raw["id"], split=raw["split"], lang=raw["lang"], text=text, marked=marked))
    return records


def faults(records: Sequence[Record]) -> Iterator[str]:
    """What is wrong with the set: a wrong key, a number that somebody may have, a kind or a split we do not know."""
    if len(records) < LEAST:
        yield f"{len(records)} records, at least {LEAST} are needed"
    if len({one.id for one in records}) < len(records):
        yield "two records have the same id"
    for record in records:
        if record.split not in SPLITS or record.lang not in ("fr", "en"):
            yield f"{record.id}: unknown split or language"
        if "{{" in record.text or "}}" in record.text:
            yield f"{record.id}: a mark is not closed"
        for one in record.marked:
            said = record.text[one.start : one.end]
            if said != said.strip() or not said:
                yield f"{record.id}: white space at the edge of {said!r}"
            if one.kind not in KINDS:
                yield f"{record.id}: unknown kind {one.kind!r}"
            elif (wrong := _wrong(one.kind, said)) is not None:
                yield f"{record.id}: {wrong}: {said!r}"


def _wrong(kind: str, said: str) -> str | None:
    """Why the words cannot stand for their kind in an invented text."""
    figures = re.sub(r"\D", "", said.translate(str.maketrans("OolI", "0011")) if kind == "phone" else said)
    if kind == "phone":
        plain = re.sub(r"^(?:0033|33)0?", "0", figures.replace("(0)", ""))
        return None if _FICTION.fullmatch(plain) or _FICTION.fullmatch(figures) else "not a number kept for fiction"
    if kind == "nir":
        signs = re.sub(r"[^0-9ABab]", "", said)
        keyed = len(signs) == 15
        return "wrong key" if keyed and nir_key(signs[:13]) != int(signs[13:]) else None
    if kind == "iban":
        signs = re.sub(r"\W", "", said).upper()
        return None if int("".join(str(int(one, 36)) for one in signs[4:] + signs[:4])) % 97 == 1 else "wrong key"
    if kind == "siret":
        return None if len(figures) == 14 and siret_holds(figures) else "wrong key"
    if kind == "email":
        return None if re.search(r"ex[ae]mple", said, re.IGNORECASE) else "not a domain kept for examples"
    if kind == "address":
        return None if re.search(r"\b\d\d99[789]\b", said) or not re.search(r"\b\d{5} [A-Z]", said) else "a postcode"
    return None
