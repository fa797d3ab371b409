"""Whether the sets of the evaluation are sound: `capnr eval --check-data`.

Every set and record has an origin and a licence; no id and no record comes twice in a set; nothing that teaches or was
looked at while building comes again, or nearly, in what is only measured. Two texts are nearly alike when most of their
groups of three words are the same (Jaccard, Broder 1997).
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evals.privacy.records import parsed
from retrieval.words import WORD, fold
from scoring.model import Text

HERE = Path(__file__).parent
SETS = HERE / "sets.yaml"
ALIKE = 0.7
"""Share of the groups of words of two texts together that are in both, from which they are nearly alike."""
LEAST = 4
"""Words of a text that is compared at all."""
GROUP = 3
TEACHING, MEASURED = ("teach", "tune"), ("test", "both")
ROLES = frozenset({"teach", "tune", "test", "both"})

PARTS: Mapping[str, tuple[Text, Callable[[Mapping[str, Any]], bool]]] = {
    "questions": (Text(fr="questions", en="questions"), lambda _: True),
    "french": (Text(fr="français", en="French"), lambda one: one["lang"] == "fr"),
    "english": (Text(fr="anglais", en="English"), lambda one: one["lang"] == "en"),
    "unanswerable": (Text(fr="sans réponse", en="without an answer"), lambda one: not one["answerable"]),
    "adversarial": (Text(fr="piégées", en="adversarial"), lambda one: one.get("group") == "adversarial"),
    "several": (
        Text(fr="plusieurs documents ou années", en="several documents or years"),
        lambda one: one.get("group") == "multi",
    ),
}
"""What questions are counted by: a name for people, and whether a record is one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A text of a set."""

    set: str
    """Name of the set."""
    id: str
    """Its id, or its place."""
    text: str
    """What is compared, its marks taken out."""
    role: str
    """"teach", "tune", "test" or "both"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What the checker found."""

    records: Mapping[str, int]
    """Texts read of each set."""
    absent: tuple[str, ...]
    """Sets that are not here."""
    faults: tuple[str, ...]
    """What is wrong, one line each."""
    parts: Mapping[str, Mapping[str, int]]
    """Of each set of questions, how many are of each of `PARTS`."""


def check(path: Path = SETS) -> Checked:
    """Read every set and look for faults."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    faults: list[str] = []
    records: list[Record] = []
    absent = []
    counts = {}
    parts: dict[str, dict[str, int]] = {}
    for one in data["sets"]:
        name = str(one.get("name", "?"))
        faults += [f"{name}: no {field}" for field in ("origin", "licence", "role") if not one.get(field)]
        source = path.parent / one["path"]
        if not source.exists():
            absent.append(name)
            continue
        try:
            read = list(_records(one, source))
        except (ValueError, KeyError) as fault:
            faults.append(f"{name}: {fault}")
            continue
        counts[name] = len(read)
        records += read
        faults += [f"{name}: unknown role {role!r}" for role in sorted({each.role for each in read} - ROLES)]
        faults += _twice(read, texts=not one.get("repeats"))
        if one["text"] == "question":
            parts[name] = composition(source)
            faults += _short(name, parts[name], one.get("least") or {})
    accepted = {frozenset(pair) for pair in data.get("accepted") or ()}
    faults += [line for line, pair in leaks(records) if pair not in accepted]
    return Checked(records=counts, absent=tuple(absent), faults=tuple(faults), parts=parts)


def composition(source: Path) -> dict[str, int]:
    """How many questions of a file are of each of `PARTS`."""
    every = [json.loads(line) for line in source.read_text(encoding="utf-8").split("\n") if line.strip()]
    return {name: sum(bool(held(one)) for one in every) for name, (_, held) in PARTS.items()}


def _short(name: str, parts: Mapping[str, int], least: Mapping[str, float]) -> Iterator[str]:
    """What a set has too little of: counts, or shares where the least is under 1."""
    for part, wanted in least.items():
        have = parts[part] / max(parts["questions"], 1) if wanted < 1 else parts[part]
        if have < wanted:
            yield f"{name}: {part} {have:g}, {wanted:g} at least"


def leaks(records: Sequence[Record]) -> list[tuple[str, frozenset[str]]]:
    """Texts that teach, or were looked at, and nearly come again among those measured: the line and the pair of ids."""
    taught = [one for one in records if one.role in TEACHING]
    index: dict[str, list[int]] = defaultdict(list)
    groups = [_groups(one.text) for one in taught]
    for at, some in enumerate(groups):
        for group in some:
            index[group].append(at)
    found = []
    for one in records:
        mine = _groups(one.text)
        if one.role not in MEASURED or not mine:
            continue
        shared: dict[int, int] = defaultdict(int)
        for group in mine:
            for at in index.get(group, ()):
                shared[at] += 1
        for at, many in sorted(shared.items()):
            likeness = many / (len(mine) + len(groups[at]) - many)
            if likeness >= ALIKE:
                other = taught[at]
                line = f"{other.set} {other.id} ~ {one.set} {one.id} ({likeness:.2f}): {one.text[:80]}"
                found.append((line, frozenset({f"{other.set} {other.id}", f"{one.set} {one.id}"})))
    return found


def said(found: Checked, lang: str) -> str:
    """Counts and faults as lines."""
    lines = [f"{name:<24}{count:>7}" for name, count in found.records.items()]
    for name, parts in found.parts.items():
        told = [
            f"{PARTS[part][0].said(lang)} {count}" for part, count in parts.items() if part in ("french", "english")
        ]
        told += [
            f"{PARTS[part][0].said(lang)} {count} ({100 * count / max(parts['questions'], 1):.0f} %)"
            for part, count in parts.items()
            if part in ("unanswerable", "adversarial", "several")
        ]
        lines.append(f"{name} ({parts['questions']}){' :' if lang == 'fr' else ':'} {', '.join(told)}")
    if found.absent:
        lines.append(
            Text(fr=f"absents d’ici : {', '.join(found.absent)}", en=f"not here: {', '.join(found.absent)}").said(lang)
        )
    head = Text(fr=f"{len(found.faults)} défauts", en=f"{len(found.faults)} faults") if found.faults else None
    clean = Text(fr="Aucun défaut : ni doublon, ni fuite.", en="No fault: no duplicate, no leak.")
    return "\n".join([*lines, (head or clean).said(lang), *found.faults])


def _records(one: Mapping[str, Any], source: Path) -> Iterator[Record]:
    """The texts of a set; a folder or a YAML file without a named field gives all its sentences."""
    field, role = str(one["text"]), one["role"]
    if source.suffix == ".jsonl":
        for number, line in enumerate(source.read_text(encoding="utf-8").split("\n"), start=1):
            if not line.strip():
                continue
            raw = json.loads(line)
            for name in ("origin", "licence"):
                if name in raw and not raw[name]:
                    raise ValueError(f"line {number}: empty {name}")
            text = parsed(str(raw[field]))[0] if field else ""
            said_role = str(role.get(raw[role["field"]], "?")) if isinstance(role, dict) else str(role)
            yield Record(set=one["name"], id=str(raw.get("id", raw.get("_id", number))), text=text, role=said_role)
        return
    files = sorted(source.rglob("*.yaml")) if source.is_dir() else [source]
    for file in files:
        for at, text in enumerate(_texts(yaml.safe_load(file.read_text(encoding="utf-8")), field)):
            yield Record(set=one["name"], id=f"{file.stem}:{at}", text=text, role=str(role))


def _texts(data: Any, field: str) -> Iterator[str]:
    """Every text below a node: those of the field, or all that are sentences where none is named."""
    if isinstance(data, str):
        if not field and len(data.split()) >= LEAST:
            yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            if field and name == field and isinstance(value, str):
                yield value
            else:
                yield from _texts(value, field)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, field)


def _twice(records: Sequence[Record], *, texts: bool) -> Iterator[str]:
    """Ids and texts that come twice in one set; a sentence of the gold may speak for several indicators."""
    ids: dict[str, int] = defaultdict(int)
    seen: dict[str, str] = {}
    for one in records:
        ids[one.id] += 1
        plain = " ".join(WORD.findall(fold(one.text)))
        if texts and plain in seen and one.role != "both":
            yield f"{one.set}: {one.id} says the same as {seen[plain]}: {one.text[:80]}"
        if plain:
            seen.setdefault(plain, one.id)
    yield from (f"{records[0].set}: id {name} comes {count} times" for name, count in ids.items() if count > 1)


def _groups(text: str) -> frozenset[str]:
    """Groups of three words of a text, none for a text of few words."""
    words = WORD.findall(fold(text))
    if len(words) < LEAST:
        return frozenset()
    return frozenset(" ".join(words[at : at + GROUP]) for at in range(len(words) - GROUP + 1))
