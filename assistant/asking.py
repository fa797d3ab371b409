"""What a question wants to hear: a date, a number, a person, a yes or no; and the words that its answer must cover.

Words are data (`assistant/data/questions.yaml`). A word of the question is met by itself, by a word of one meaning with
it, or by its form in the other language.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant import kept
from assistant.bounds import telling
from assistant.elliptic import OPENER
from assistant.route import language
from retrieval.glossary import translated
from retrieval.words import fold, plain, stem, terms

YEAR = re.compile(r"(?<![\w.,-])((?:19|20)\d\d)(?![\w-])")
BOUND = re.compile(
    r"\b(?P<way>avant|before|après|apres|after)\b(?P<day>(?: (?:la|le|l'|the|fin|end|début|debut|de|of|d'|"
    r"\d{1,2}(?:er)?|(?!en\b|in\b)[^\W\d_]{3,9}))*) (?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""A bound in time: "avant mars 2026"."""
EVER = (0, 9999)
"""The years of no bound."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SCALE = re.compile(r"(?<!\d)(?<!\d )\b(?:sur|out of) (?:10|20|100)\b")
"""The scale of a mark without the mark: "une note sur 10"."""
MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])\w{12,}\b")
"""A key or a serial: its digits count nothing."""
SHORTLY = re.compile(
    r"^\W*(?:et )?(?:l[ea]s? |l')?"
    r"(?=(?:date|duree|delai|budget|montant|cout|prix|taux|part|pourcentage|nombre|quantite|nom)s? (?:de |du |des |d'))"
)
"""The beginning of a question in note form: "la date de l'audit"."""
VERB = re.compile(r"(\w+)(?:-t)?-(?:il|elle|ils|elles|on|nous|vous|ce)\b")
"""The verb of a French question stands before its inverted pronoun."""
SUBJECT = re.compile(r"(\w+) \w+(?:-t)?-(?:il|elle|ils|elles)\b")
TYPE = re.compile(r"\b(?:quel(?:le)?s?|which|what) (?!est |sont |etai|is |are |was |were )([\w'-]+)")
"""The type of answer that a question asks for: "quel outil", "which supplier"."""
COUNTED = re.compile(r"\b(?:combien (?:de |d')|how many )([\w'-]+)")
LISTED = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\D)")
"""The number of a heading or of an item of a list: it counts nothing."""
DONE = re.compile(r"\b(?:ont|a-t-\w+|a ete|ont ete|did|was|were|has|have)\b")
"""A question about what was done."""
AI = re.compile(r"\bAI\b|(?<=[aA]n )ai\b|(?<=the )ai\b")
"""Artificial intelligence: in small letters a French verb, which is no search term."""
IT = re.compile(r"\bIT\b(?=.*[a-z])|(?<=[a-z ] )IT\b")
"""Information technology: in small letters an English pronoun, which is no search term."""
IN_CHARGE = re.compile(r"\b(?:qui|who) (?:est|is) (?:en charge|charge|responsable|in charge|responsible)e?\b")
"""Asks for a function: whose task something is, not what the person is called."""
TASKED = frozenset(
    stem(one)
    for one in "referent referente delegue deleguee responsable chargee chef cheffe officer lead manager".split()
)
"""Whoever has a task."""
REFERENT = re.compile(r"\b[rR]éférente?s?\b")
NAMED_REFERENT = re.compile(
    r"\breferente?s? (?:(?:nr|numerique|responsable|accessib\w+|rgpd|securite|deontolog\w+|handicap|ecoconception|rgaa|"
    r"ia|metier|technique|inclusion)\b|(?:de|du|des|a|pour|en)\b|d'|l')"
)
"""A référent whose field is named."""
WAS_DONE = re.compile(
    r"\bquand\b.{0,80}\b(?:a|ont|est|sont)-(?:t-)?(?:il|elle|ils|elles) (?:ete )?\w+(?:e|i|u|is|us|it)e?s?\b|"
    r"\bdepuis quand\b|\bwhen (?:was|were|did|has|have)\b|\bsince when\b"
)
"""A question when something was done."""
TO_DO = re.compile(
    r"^\W*(?:\d{1,2} |action \d+ : )?(?:[a-z]{2,}(?:er|ir|oir|re)|adopt|define|write|train|set|publish|appoint)\b"
    r"(?! (?:est|sont|was|is)\b)|"
    r"\b(?:sera|seront|will be|shall be)\b"
)
"""A line of a plan begins with what is to do; a promise says what will be."""
PLANNED = re.compile(r"^\d{1,2} [a-z]{2,}(?:er|ir|re)\b", re.MULTILINE)
"""A numbered line of a plan, in a passage of several lines."""
DATED_BY = re.compile(r"[\w' /-]+ [–-] \d{1,2}(?:er)? \w+ (?:19|20)\d\d\W*$")
"""Who wrote a document and when, on its first page: "Référent – 26 juin 2025"."""
NAMED = re.compile(r"(?<=[\s'’(«])([A-ZÀ-ÖØ-Þ][\w.-]*[\w])")
DOMAIN = re.compile(r"\b([\w-]+(?:\.[\w-]+)*)\.(?:fr|com|org|eu|net|gouv|gov|io)\b")
"""The name of a site, without its last part."""
PARTS = frozenset({"www", "https", "http", "gouv", "gov", "fr", "com", "org", "eu", "net", "io"})
"""Parts of the name of a site that every site has."""
LEAST_NAME = 2
"""Letters of a name."""
TITLES = frozenset({"I", "Quel", "Quelle", "Quels", "Quelles", "Combien", "Qui", "Que", "What", "Which", "Who", "How"})
"""Words with a capital that name nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    """Something that the question speaks of."""

    own: str
    """Its stem as the question has it."""
    same: frozenset[str]
    """Stems that say it, its own included."""
    needed: bool
    """Whether an answer without it answers something else: a name, a figure."""
    core: bool = True
    """Whether it is of the matter: not a word that texts mostly say otherwise ("durer"), nor the type asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What an answer must hold."""

    kind: str
    """"duration", "date", "money", "share", "number", "who", "where", "yesno", or "" for anything."""
    concepts: tuple[Concept, ...]
    """What it speaks of, in order."""
    years: tuple[str, ...]
    """Years named, but for those that only bound the time."""
    counted: str
    """Stem of the things that are counted ("combien de pages"), empty when none."""
    subject: str
    """Stem of the noun before an inverted verb ("la vidéoprotection consomme-t-elle"), empty when none."""
    ahead: bool
    """Whether what is to come may answer: not where it asks how many have done something."""
    person: bool
    """Whether the name of a person is asked, not what somebody does."""
    acts: tuple[Concept, ...] = ()
    """Inverted verbs that are no concept ("emploie-t-il"): an answer mostly says them, in some form."""
    lang: str = "fr"
    """Language of the question, "fr" or "en"."""
    span: tuple[int, int] = EVER
    """First and last year that the answer may be of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tables:
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    units: dict[str, re.Pattern[str]]
    light: frozenset[str]
    loose: frozenset[str]
    same: dict[str, frozenset[str]]
    french: dict[str, frozenset[str]]
    english: dict[str, frozenset[str]]
    short: dict[str, str]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = yaml.safe_load((files("assistant") / "data" / "questions.yaml").read_text(encoding="utf-8"))
    other: dict[str, Any] = yaml.safe_load((files("assistant") / "data" / "bilingual.yaml").read_text(encoding="utf-8"))
    same: dict[str, set[str]] = {}
    for line in data["same"]:
        stems = {stem(fold(word)) for word in line}
        for one in stems:
            same.setdefault(one, set()).update(stems)
    french: dict[str, set[str]] = {}
    english: dict[str, set[str]] = {}
    for line in other["words"]:
        ours, theirs = ({stem(fold(word)) for word in side.split()} for side in line.split("|"))
        for one in ours:
            french.setdefault(one, set()).update(theirs)
        for one in theirs:
            english.setdefault(one, set()).update(ours)
    return _Tables(
        kinds=tuple((name, re.compile("|".join(patterns))) for name, patterns in data["kinds"].items()),
        units={name: re.compile(pattern) for name, pattern in data["units"].items()},
        light=frozenset(stem(fold(word)) for word in data["light"].split()),
        loose=frozenset(stem(fold(word)) for word in data["loose"].split()),
        same={one: frozenset(stems) for one, stems in same.items()},
        french={one: frozenset(stems) for one, stems in french.items()},
        english={one: frozenset(stems) for one, stems in english.items()},
        short=data["short"],
    )


def kind_of(question: str) -> str:
    """The kind of thing that a question asks for, empty when anything may answer."""
    said = SHORTLY.sub("quel est le ", fold(question))
    return next((name for name, pattern in _tables().kinds if pattern.search(said)), "")


def is_word(own: str) -> bool:
    """Whether a stem is of a word of French or English that questions are known to use."""
    tables = _tables()
    every = (tables.light, tables.loose, tables.same, tables.french, tables.english, tables.short)
    return any(own in one for one in every)


def written_out(question: str, known: Callable[[str], bool]) -> str:
    """A question with the short names that no document says ("le DPO") written out; `known` tells of a stem whether
    one does.
    """
    tables = _tables()
    if REFERENT.search(question) and not NAMED_REFERENT.search(fold(question)):
        question = REFERENT.sub(r"\g<0> numérique responsable", question, count=1)  # of the label, if of nothing else

    def whole(found: re.Match[str]) -> str:
        word = found.group()
        long = tables.short.get(fold(word), "")
        return long if long and not known(stem(fold(word))) else word

    return re.sub(r"[^\W\d_]+", whole, question)


def answers_kind(kind: str, text: str, question: str = "") -> bool:
    """Whether a quote holds something of the kind: a date for "date". What the question says itself is not counted."""
    pattern = _tables().units.get(kind)
    if pattern is None:
        return True
    said = fold(text)
    for one in NUMBER.findall(fold(question)):
        said = re.sub(rf"(?<![\d.,]){re.escape(one)}(?![\d.,])", " ", said)
    said = telling(kind, said, fold(question))
    if kind in ("number", "share", "money", "duration"):
        said = LISTED.sub("", said)
        said = re.sub(
            r"\b(?:article|art|decision|clause|n°|version|action)\s*[\w.-]*\d[\w.-]*|\b\w+-\d{4}-\d+\b", " ", said
        )
        said = re.sub(r"\b\d{1,2}(?:er)? \w{3,9} (?:19|20)\d\d\b|\b(?:19|20)\d\d(?:-\d\d?)*\b", " ", said)
    if kind == "number":
        said = MIXED.sub(" ", SCALE.sub(" ", said))
        said = re.sub(r"\b\w+ fois par\b|\b(?:once|twice|\w+ times) a\b", " ", said)
        said = re.sub(r"\b(?:un|une|one|no|sur)\b(?! [\w']+ (?:sur|of))", " ", said) if re.search(r"\d", said) else said
    return pattern.search(said) is not None


def was_done(question: str) -> bool:
    """Whether a question asks when something was done: what is planned is no answer."""
    return WAS_DONE.search(fold(question)) is not None


def asks_charge(question: str) -> bool:
    """Whether a question asks whose task something is."""
    return IN_CHARGE.search(fold(question)) is not None


def to_do(text: str) -> bool:
    """Whether a text tells what is to do, as the line of a plan or as a promise, or only who dated a document."""
    if PLANNED.search(fold(text)):
        return True
    said = fold(" ".join(text.split()))
    return TO_DO.search(said) is not None or DATED_BY.match(said) is not None


def kind_places(kind: str, said: str) -> list[int]:
    """Where something of the kind begins in a folded text."""
    pattern = _tables().units.get(kind)
    return [one.start() for one in pattern.finditer(said)] if pattern else []


def wanted(question: str) -> Wanted:
    """What the answer to a question must hold."""
    tables = _tables()
    span = _span(question)
    question = BOUND.sub(" ", IT.sub("digital", AI.sub("IA", question)))
    said = fold(question)
    kind = kind_of(question)
    years = tuple(dict.fromkeys(YEAR.findall(question)))
    acting = SUBJECT.search(said)
    inverted = {stem(one) for one in VERB.findall(said)}
    sites = {stem(one.split(".")[0]): one.replace(".", "") for one in DOMAIN.findall(said)}
    labels = {label for one in DOMAIN.findall(said) for label in one.split(".")[1:]} | (PARTS if sites else set())
    named = [one for one in NAMED.findall(question) if one not in TITLES]
    names = {*sites, *(stem(word) for one in named if len(one) >= LEAST_NAME for word in plain(one))}
    counted = COUNTED.search(said)
    tasked = IN_CHARGE.search(said)
    thing = stem(counted.group(1)) if counted and kind != "duration" else ""  # a time may be told in another unit
    spoken = language(question)
    types = {stem(one) for one in TYPE.findall(said)}
    concepts: dict[str, Concept] = {}
    acts: list[Concept] = []
    light = tables.light if kind != "who" else tables.light - {stem("responsable")}
    for word in plain(question):
        word = kept.stored(word, said, spoken) if kind == "duration" else word
        own = stem(word)
        if word in years or own in concepts:
            continue
        if word in labels:
            continue
        if word.isdigit() and kind == "yesno":  # a figure to be agreed with may be the wrong one
            continue
        if own in light and own not in names and own != thing:
            continue
        if kind == "duration" and kept.bare(word, said):
            continue
        if own in inverted and kind != "who" and own not in tables.same:
            if own not in tables.loose:
                acts.append(Concept(own=own, same=_same(own, word, spoken), needed=False))
            continue
        needed = own in sites or (own in names and own not in tables.same)
        same = _same(own, word, spoken) | ({sites[own]} if own in sites else set())
        if kind == "duration":
            same |= kept.in_use(word, said)
        if tasked and word in tasked.group().split():
            same |= TASKED - {stem(one) for one in plain(question) if one not in tasked.group().split()}
        needed = needed or word.isdigit()
        core = needed or own not in tables.loose | types | ({"sit"} if sites else set())
        concepts[own] = Concept(own=own, same=same, needed=needed, core=core)
    return Wanted(
        kind=kind,
        concepts=tuple(concepts.values()),
        years=years,
        counted=thing,
        subject=stem(acting.group(1)) if acting else "",
        ahead=not (kind in ("number", "share", "money") and DONE.search(said)),
        person=kind == "who" and _person(said),
        acts=tuple(acts),
        lang=spoken,
        span=span,
    )


def _span(question: str) -> tuple[int, int]:
    """The years that a bound leaves: "avant mars 2026" leaves 2026 too, "avant 2026" does not."""
    first, last = EVER
    for one in BOUND.finditer(question):
        year, inside = int(one["year"]), bool(one["day"].strip())
        if fold(one["way"]) in ("avant", "before"):
            last = min(last, year if inside else year - 1)
        else:
            first = max(first, year if inside else year + 1)
    return first, last


def leaning(question: str, borrowed: str) -> Wanted:
    """As `wanted`, of a question that leans on the one before: what it `borrowed` is not of the matter, and where it
    says nothing else of its own ("depuis quand est-il nommé"), its light words are.
    """
    needs = wanted(question)
    taken = frozenset(terms(borrowed))
    concepts = [replace(one, core=one.core and one.own not in taken) for one in needs.concepts]
    if not any(one.core for one in concepts):
        said = question.replace(borrowed, " ")
        words = {stem(word): word for word in plain(OPENER.sub(" ", fold(said)))}
        own_words = {own: word for own, word in words.items() if own not in taken and not word.isdigit()}
        if not own_words:  # "depuis quand est-il là": what it leans on is all that it says
            return needs
        concepts += [
            Concept(own=own, same=_same(own, word, needs.lang), needed=False) for own, word in own_words.items()
        ]
    return replace(needs, concepts=tuple(concepts))


def _same(own: str, word: str, spoken: str) -> frozenset[str]:
    """Stems that say a word: itself, its synonyms, its forms in the other language that are one word."""
    tables = _tables()
    other = {found[0] for one in translated(word) if len(found := terms(one)) == 1}
    across = (tables.french if spoken == "en" else tables.english).get(own, frozenset())
    return frozenset({own, *other, *across, *tables.same.get(own, ())})


def _person(said: str) -> bool:
    """ "Qui est le maire ?", "le nom du référent": the name of a person; "qui préside ?", "who is in charge of …" ask
    for a function.
    """
    if IN_CHARGE.search(said):
        return False
    return re.search(r"\bqui est\b|\bnom (?:de|du|des|d')|\bname of\b|\bwho is\b", said) is not None
