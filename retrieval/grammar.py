"""The grammar of a sentence, French or English: tenses, negation and how it begins. Pure, no model.

A morphological reading with our own word lists (`data/grammar.yaml`): an auxiliary followed by a participle reports,
a future ending promises, an imperative advises. Features have names; `retrieval/stance.py` weighs them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from retrieval.words import fold

TOKEN = re.compile(r"aujourd'hui|[a-zà-öø-ÿœæ]+(?:-[a-zà-öø-ÿœæ]+)*'?|\d+")
AFTER_NO_VERB = frozenset(["is", "are", "be", "been", "being", "a", "an", "the", "of", "and", "or", "by", "to", "not"])
"""Words after which an English participle is no verb in the past."""
REACH = 5
"""Words after an auxiliary in which its participle is looked for."""
BULLET = re.compile(r"^[\s\W_]*(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+|[a-z][.)]\s+)?[\s\W_]*")
REGULAR = re.compile(r"[a-zà-öø-ÿœæ]{2,}(?:é|ée|és|ées|iés?|iées?)$")
BARE = re.compile(r"[a-z]{2,}(?:e|ee|es|ees)$")
WEAK = re.compile(r"[a-zà-öø-ÿœæ]{3,}(?:ui|uit|uite|i|ie|is|ies|u|ue|us|ues)$")
FUTURE = re.compile(r"[a-zà-öø-ÿœæ]{1,}(?:e|i)r(?:a|ont|ons)$|[a-zà-öø-ÿœæ]+(?:d|t|v)r(?:a|ont|ons)$")
CONDITIONAL = re.compile(r"[a-zà-öø-ÿœæ]+r(?:ait|aient|ions)$")
IMPERFECT = re.compile(r"[a-zà-öø-ÿœæ]{2,}(?:ait|aient)$")
INFINITIVE = re.compile(r"[a-zà-öø-ÿœæ]{1,}(?:er|ir|dre|tre|vre|oire|uire|ire|ure|aire)$")
ED = re.compile(r"[a-z]{2,}ed$")
NOUN = re.compile(r"[a-zà-öø-ÿœæ]{3,}(?:tion|sion|ment|age|ture|ance|ence)s?$")
LINKS = frozenset(
    ("de", "d'", "des", "du", "of", "et", "par", "en", "à", "au", "aux", "l'", "progressive", "progressif")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _French:
    have: frozenset[str]
    be: frozenset[str]
    had: frozenset[str]
    will: frozenset[str]
    would: frozenset[str]
    go: frozenset[str]
    between: frozenset[str]
    participles: frozenset[str]
    moved: frozenset[str]
    futures: tuple[str, ...]
    not_future: frozenset[str]
    not_imperfect: frozenset[str]
    not_imperative: frozenset[str]
    not_infinitive: frozenset[str]
    function_words: frozenset[str]
    action_nouns: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _English:
    between: frozenset[str]
    participles: frozenset[str]
    past: frozenset[str]
    not_past: frozenset[str]
    imperatives: frozenset[str]
    function_words: frozenset[str]


@cache
def _lists() -> tuple[_French, _English]:
    data: dict[str, Any] = yaml.safe_load((files("retrieval") / "data" / "grammar.yaml").read_text(encoding="utf-8"))
    french = {name: frozenset(words) for name, words in data["french"].items()}
    futures = tuple(f"{stem}{end}" for stem in data["french"]["futures"] for end in ("a", "ons", "ont"))
    return (
        _French(
            have=french["have"],
            be=french["be"],
            had=french["had"] | french["were"],
            will=french["will_have"] | french["will_be"],
            would=french["would"],
            go=french["go"],
            between=french["between"],
            participles=french["participles"],
            moved=french["moved"],
            futures=(*futures, *(fold(one) for one in futures)),
            not_future=french["not_future"],
            not_imperfect=french["not_imperfect"],
            not_imperative=french["not_imperative"],
            not_infinitive=french["not_infinitive"],
            function_words=french["function_words"],
            action_nouns=french["action_nouns"],
        ),
        _English(**{name: frozenset(words) for name, words in data["english"].items()}),
    )


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers in order; an elided word keeps its apostrophe: "n'", "ont"."""
    return TOKEN.findall(text.lower().replace("’", "'"))


def language(words: Sequence[str]) -> str:
    """ "fr" or "en": where most of the function words come from; French when they tell nothing."""
    french, english = _lists()
    french_words = sum(1 for one in words if one in french.function_words or one.endswith("'"))
    english_words = sum(1 for one in words if one in english.function_words)
    ordered = bool(words) and not french_words and words[0] in english.imperatives
    return "en" if ordered or english_words > french_words else "fr"


def grammar(text: str) -> frozenset[str]:
    """Names of the tenses found in a sentence, and of the way it begins."""
    words = tokens(text)
    if not words:
        return frozenset(("empty",))
    start = tokens(BULLET.sub("", text, count=1))[:4]
    if language(words) == "en":
        return frozenset(_english(words) | _english_start(start))
    bare = len(text) > 40 and text.isascii()
    return frozenset(_french(words, bare=bare) | _french_start(start))


def _french(words: Sequence[str], *, bare: bool) -> set[str]:
    """Tenses of a French sentence; with `bare` the text has no accents and endings are read folded."""
    lists = _lists()[0]
    found: set[str] = set()
    for at, word in enumerate(words):
        if word in lists.have or (word in lists.be):
            found |= _composed(words, at, reports=word in lists.have, bare=bare)
        elif word in lists.had:
            found.add("pluperfect" if _participle(words, at, bare=bare) else "imperfect")
        elif word in lists.will:
            found.add("future")
        elif word in lists.would:
            found.add("conditional")
        elif word in lists.go and at + 1 < len(words) and _infinitive(words[at + 1]):
            found.add("future")
        else:
            found |= _simple(word)
    return found


def _composed(words: Sequence[str], at: int, *, reports: bool, bare: bool) -> set[str]:
    """What an auxiliary in the present makes with the participle after it."""
    lists = _lists()[0]
    participle = _participle(words, at, bare=bare)
    if not participle:
        return {"be_present"} if not reports else set()
    if reports:
        after = words[at + 1 : at + 1 + REACH]
        return {"past", "past_passive"} if "été" in after or "ete" in after else {"past"}
    reflexive = at > 0 and words[at - 1] in ("s'", "se", "me", "m'", "nous")
    return {"past"} if reflexive or participle in lists.moved else {"present_passive"}


def _participle(words: Sequence[str], at: int, *, bare: bool) -> str:
    """The participle that belongs to the auxiliary at `at`, "" when there is none."""
    lists = _lists()[0]
    for word in words[at + 1 : at + 1 + REACH]:
        if word not in ("été", "ete") and (
            word in lists.participles
            or REGULAR.match(word)
            or (bare and BARE.match(word) and word not in lists.between)
        ):
            return word
        if word not in lists.between and not word.endswith("ment") and word not in ("n'", "l'", "ete"):
            return word if WEAK.match(word) and len(word) > 4 else ""
    return ""


def _simple(word: str) -> set[str]:
    """The simple tense that an ending tells."""
    lists = _lists()[0]
    if len(word) < 4 or word in lists.not_future:
        return set()
    if word in lists.futures or (FUTURE.match(word) and len(word) > 5):
        return {"future"}
    if CONDITIONAL.match(word) and word not in lists.not_imperfect and len(word) > 5:
        return {"conditional"}
    return {"imperfect"} if IMPERFECT.match(word) and word not in lists.not_imperfect and len(word) > 5 else set()


def _infinitive(word: str) -> bool:
    lists = _lists()[0]
    return bool(INFINITIVE.match(word)) and word not in lists.not_infinitive and not NOUN.match(word)


def _french_start(words: Sequence[str]) -> set[str]:
    """How a French sentence begins."""
    lists = _lists()[0]
    first = next((one for one in words if one not in ("ne", "n'", "pas", "se", "s'", "y", "ou", "et", "puis")), "")
    following = words[words.index(first) + 1] if first and words.index(first) + 1 < len(words) else ""
    if first.isdigit():
        return {"number_start"}
    if first.endswith(("ez", "ez-vous")) and first not in lists.not_imperative:
        return {"imperative_start"}
    if first in lists.action_nouns and following in LINKS:
        return {"action_start"}
    if _infinitive(first):
        return {"infinitive_start"}
    if NOUN.match(first) and following in LINKS:
        return {"noun_start"}
    if REGULAR.match(first) or first in lists.participles:
        return {"participle_start"}
    return set()


def _english(words: Sequence[str]) -> set[str]:
    """Tenses of an English sentence."""
    lists = _lists()[1]
    found: set[str] = set()
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in ("has", "have", "had", "was", "were"):
            if _english_participle(words, at):
                found |= {"past", "past_passive"} if word in ("was", "were") else {"past"}
            elif word in ("was", "were"):
                found.add("past")
        elif word in ("is", "are"):
            found.add("present_passive" if _english_participle(words, at) else "be_present")
        elif word in ("will", "won't") or (word == "going" and at + 1 < len(words) and words[at + 1] == "to"):
            found.add("future")
        elif word in ("would", "might"):
            found.add("conditional")
        elif (
            ((ED.match(word) and word not in lists.not_past) or word in lists.past)
            and before not in AFTER_NO_VERB
            and at
        ):
            found.add("past_simple")
    return found


def _english_participle(words: Sequence[str], at: int) -> bool:
    lists = _lists()[1]
    for word in words[at + 1 : at + 1 + REACH]:
        if word in lists.participles or (ED.match(word) and word not in ("need", "indeed")):
            return True
        if word not in lists.between and not word.endswith("ly"):
            return False
    return False


def _english_start(words: Sequence[str]) -> set[str]:
    lists = _lists()[1]
    first = words[0] if words else ""
    if first.isdigit():
        return {"number_start"}
    if first in lists.imperatives or first in ("not", "never") or first == "don'":
        return {"imperative_start"}
    if ED.match(first):
        return {"participle_start"}
    return {"noun_start"} if NOUN.match(first) and words[1:2] == ["of"] else set()
