"""Checking what a language model wrote against the facts it was given. Deterministic; a sentence that fails is removed.

A fact is a sentence of the rules with its citations. A sentence of the model stands only when it names facts that
exist, or one fact supports it, and when it says nothing that they do not: no other figure, date, name, quote, address
or status, no other polarity, and no word of the matter that is not theirs (`assistant.carried`). The checks are strict:
a true sentence may be removed, and the rules' answer is always there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.carried import LIGHT, spelled, uncarried
from retrieval.words import fold, terms

MARK = re.compile(r"\[\s*(F\d{1,3}(?:\s*[,;]\s*F?\d{1,3})*)\s*\]")
NUMBER = re.compile(r"\d[\d\s\u00a0\u202f.,]*\d|\d")
QUOTED = re.compile(r"«\s*([^»]{3,}?)\s*»|“\s*([^”]{3,}?)\s*”|\"([^\"]{3,})\"")
NAME = re.compile(r"(?:(?<=[\w,;)-]\s)|(?<=\b[dlDL][’']))([A-ZÀ-Þ][\w’'-]+)")
ADDRESS = re.compile(r"\S*(?:https?:|www\.|\]\(|<\w|`|@\w)\S*")
CLAUSE = re.compile(r"[:;,.]\s")
STOP = r"(?:(?<=[.!?…])(?![^\S\n]*[»”])|(?:(?<=[.!?…][^\S\n][»”])|(?<=[.!?…][»”]))(?!\s*[—–(,;]))"
ENDS = re.compile(rf"{STOP}((?:\s*\[F[^\]]*\])*)(?=\s|$)|(?<=\d\])(?=\s+[«“A-ZÀ-Þ])|\n+")
NEGATION = re.compile(
    r"\b(?:ne|n|non|pas|aucune?|sans|ni|jamais|rien|manque\w*|absente?s?|insuffisante?s?|not|no|none|never|without|"
    r"missing|lacks?|nothing|neither|nor|cannot|isn|aren|doesn|hasn)\b"
)
STATUSES = re.compile(
    r"\b(?:acquise?s?|satisfaite?s?|partiel\w*|inconnue?s?|contredite?s?|confirmee?s?|provisoires?|reachede?|met|unmet|partly|partial\w*|"
    r"unknown|contradicted|confirmed|provisional|obtenue?s?|atteinte?s?|certifiee?s?|certified|labellise\w*|granted|compliant|"
    r"conformes?)\b"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """What the rules say, and what a model may word."""

    id: str
    """"F1", "F2", ..."""
    text: str
    """The sentence of the rules, without its marks."""
    citations: tuple[int, ...] = ()
    """Numbers of the citations behind it."""
    source: str = ""
    """What else it rests on: "trace:2.1", "label:deee", "ledger", empty when its citations say it all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence of a model that its facts support."""

    text: str
    """Without the marks of facts."""
    facts: tuple[str, ...]
    """Ids of the facts, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A reply after the check."""

    kept: tuple[Sentence, ...]
    """Sentences that stand."""
    removed: tuple[str, ...]
    """Why each other sentence was removed: a code of `reason`, in order."""


def check(reply: str, facts: Sequence[Fact]) -> Checked:
    """Keep the sentences of a reply that its facts support."""
    kept, removed = [], []
    for sentence in (anchored(one, facts) for one in sentences(reply)):
        why = reason(sentence, facts)
        if why:
            removed.append(why)
        else:
            kept.append(stripped(sentence))
    return Checked(kept=tuple(kept), removed=tuple(removed))


def sentences(reply: str) -> list[str]:
    """The sentences of a reply, each with the marks that follow it."""
    cuts = [0, *_cuts(reply), len(reply)]
    parts: list[str] = []
    for one in (" ".join(reply[start:end].split()) for start, end in pairwise(cuts)):
        if parts and one and not MARK.sub("", one).strip(" .;,"):  # marks alone belong to the sentence before
            parts[-1] += f" {one}"
        elif one:
            parts.append(one)
    return parts


def finished(buffer: str) -> tuple[str, str]:
    """What of a reply so far will not change any more, and the rest: marks may still follow the last sentence."""
    last = 0
    for end in _cuts(buffer):
        following = buffer[end:].lstrip()
        if following and following[0] not in "[.;,":
            last = end
    return buffer[:last], buffer[last:]


def anchored(sentence: str, facts: Sequence[Fact]) -> str:
    """A sentence with the mark of the first fact that supports it, where the model set none; else as it is."""
    if MARK.search(sentence) or LIGHT.issuperset(terms(sentence)):
        return sentence
    tried = (f"{sentence} [{one.id}]" for one in facts)
    return next((one for one in tried if not reason(one, facts)), sentence)


def reason(sentence: str, facts: Sequence[Fact]) -> str:
    """Why a sentence cannot stand, empty when it can.

    One of "no_fact", "address", "figure", "quote", "name", "status", "polarity", "words", "modifier", "row".
    """
    by_id = {one.id: one for one in facts}
    named = _named(sentence)
    if not named or any(one not in by_id for one in named):
        return "no_fact"
    said = MARK.sub("", sentence).strip()
    support = " ".join(by_id[one].text for one in named)
    if any(one.strip('«»“”".,;:!?()') not in support for one in ADDRESS.findall(said)):
        return "address"
    if not _figures(said) <= _figures(support) | spelled(support):
        return "figure"
    if any(_plain(quote) not in _plain(support) for quote in _quotes(said)):
        return "quote"
    known = {fold(word) for word in re.findall(r"[\w’'-]+", support)}
    if any(fold(name) not in known for name in NAME.findall(said)):
        return "name"
    folded, held = fold(said), fold(support)
    if not set(STATUSES.findall(folded)) <= set(STATUSES.findall(held)):
        return "status"
    if any(bool(NEGATION.search(fold(one))) != _denies(support, set(terms(one))) for one in _clauses(said)):
        return "polarity"
    return uncarried(said, [by_id[one].text for one in dict.fromkeys(named)])


def stripped(sentence: str) -> Sentence:
    """A sentence without its marks, and the facts they name."""
    text = re.sub(r"\s+([.!?…])", r"\1", " ".join(MARK.sub("", sentence).split()))
    return Sentence(text=text, facts=tuple(dict.fromkeys(_named(sentence))))


def _denies(support: str, words: set[str]) -> bool:
    """Whether the part of the facts that a clause takes up holds a negation: one of their clauses when it says all."""
    whole = [one for one in _clauses(support) if words <= set(terms(one))]
    return bool(NEGATION.search(fold(whole[0] if whole else support)))


def _cuts(text: str) -> list[int]:
    """Where the sentences of a text end: not at the stops of a quote inside; the end of a line ends quotes too."""
    found, start = [], 0
    for end in ENDS.finditer(text):
        inside = text[start : end.end()]
        opened = inside.count("«") > inside.count("»") or inside.count("“") > inside.count("”")
        if not opened or "\n" in end.group():
            start = end.end()
            found.append(start)
    return found


def _clauses(text: str) -> list[str]:
    """Parts of a sentence between its stops, those of one word left out."""
    return [one for one in CLAUSE.split(text) if len(terms(one)) > 1]


def _named(sentence: str) -> list[str]:
    return [f"F{number}" for mark in MARK.findall(sentence) for number in re.findall(r"\d+", mark)]


def _figures(text: str) -> set[str]:
    """Numbers as digits alone: "1 234,50" and "1,234.5" are the same."""
    found = set()
    for one in NUMBER.findall(MARK.sub("", text)):
        digits = re.sub(r"[\s\u00a0\u202f]", "", one)
        whole, _, decimals = digits.replace(",", ".").rpartition(".")
        if not whole or (len(decimals) == 3 and not digits.startswith("0")):
            found.add(re.sub(r"[.,]", "", digits).lstrip("0") or "0")
        else:
            found.add(f"{re.sub(r'[.,]', '', whole).lstrip('0') or '0'}.{decimals.rstrip('0')}".rstrip("."))
    return found


def _quotes(text: str) -> list[str]:
    return ["".join(one) for one in QUOTED.findall(text)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
