"""What a careful auditor asks of an answer that gives a figure, a date or a name: that it says what was asked.

A sentence with a number answers "combien de …" only when the thing counted is said there or above it; "par jour" wants
a figure per day, "en moyenne" a mean, "âge" an age, "la consommation d’eau" both words. Each rule looks at a sentence
with its headings, the heads of its columns, its neighbours and the title of its document. Pure.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.asking import Concept, Wanted, answers_kind
from assistant.widening import stems
from retrieval.words import fold, plain, stem

Words = frozenset[str]
FIGURES = ("number", "share", "money", "duration")
"""Kinds that are a figure."""
REACHED = ("phone", "contact")
"""Kinds by which somebody is reached."""
DATED = (*FIGURES, "date")
DONE = re.compile(
    r"\b(?:ont|a|est|sont)(?:-t)?-(?:il|elle|ils|elles|on) (?:ete |bien |deja |eu )?(?P<one>\w+)|"
    r"\b(?:ont|a) ete (?P<two>\w+)|"
    r"\bcombien\b.{3,60}\b(?:ont|a) (?:ete )?(?P<three>\w+(?:e|i|u|is|it)e?s?)\b|"
    r"\b(?:were|was|been|has|have) (?P<four>\w+ed|lost|stolen|bought|sold|built|given|spent|held|made)\b"
)
"""The participle of a question on what was done."""
RATE = re.compile(
    r"\b(?:par|per|each|every) (jour|semaine|mois|day|week|month)s?\b|"
    r"\b(quotidien|hebdomadaire|mensuel|daily|weekly|monthly)\w*"
)
DAY, WEEK, MONTH = r"\b(?:jour|quotidien|day|dail)", r"\b(?:semaine|hebdo|week)", r"\b(?:mois|mensuel|month)"
PER = {
    **dict.fromkeys(("jour", "quotidien", "day", "daily"), re.compile(DAY)),
    **dict.fromkeys(("semaine", "hebdomadaire", "week", "weekly"), re.compile(WEEK)),
    **dict.fromkeys(("mois", "mensuel", "month", "monthly"), re.compile(MONTH)),
}
"""How texts say the rate that is asked."""
MEAN = re.compile(r"(?<!\bau )(?<!\bun )(?<!\bquel )\b(?:moyen|moyenne|average|mean)\b")
IS_MEAN = re.compile(r"\b(?:moyen|average|mean\b)")
AGE = re.compile(r"\bage\b|\bhow old\b")
IS_AGE = re.compile(r"\b(?:age|ages|agee?s?|ans|annees?|ancien\w*|years?|old)\b")
ATTRIBUTE = re.compile(
    r"\bquel(?:le)?s? (?:est|etait|sont|sera) (?:le |la |les |l'|notre |nos |son |sa )(?P<head>\w+)"
    r"(?: (?:moyen|annuel|total|mensuel|actuel)\w*)? (?:de la |de l'|de |du |des |d')(?P<of>\w+)|"
    r"\bwhat (?:is|was|are|were) (?:the|our) (?:\w+ )??(?P<first>\w+) (?P<second>\w+) (?:of|for|in)\b"
)
"""The attribute that is asked: two words that say it together."""
SHARE_OF = re.compile(r"\b(?:part|proportion|pourcentage) (?:de la |de l'|de |du |des |d')(\w+)")
TIME = frozenset(stem(one) for one in ("temps", "son", "ses", "nos", "notre", "leur", "votre"))
"""Words behind "part de" that name nothing by themselves."""
ANYTHING = frozenset(
    stem(one)
    for one in (
        "personnes personne gens biens bien materiels materiel equipements elements objets unites choses articles fois "
        "people persons items things units times"
    ).split()
)
"""Things that are counted and that tables name otherwise."""
SUBJECT = re.compile(
    r".*(?:\b(?:le|la|les|un|une|des|notre|nos|ce|cette|ces) |\bl')((?:[\w-]+ ){0,2}[\w-]+) "
    r"(?:(?:se|s'|en|y|ne|n') ?)?\w+(?:-t)?-(?:il|elle|ils|elles)\b"
)
"""The noun before an inverted verb, with what belongs to it."""
ENDINGS = re.compile(r"(?:es|e|s)$")
AFTER_MANY = re.compile(
    r"\bcombien (?:de |d')(?P<french>[\w'-]+)|"
    r"\bhow many (?P<english>(?:(?!did|do|does|have|has|are|were|will|can|must|is)[\w'-]+ ?){1,3})"
)
"""The thing that is counted; in English with what stands before it."""
PERCENT = re.compile(r"\d[\d.,]* ?%")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A sentence with what stands around it."""

    text: str
    """The sentence with its headings."""
    near: str
    """It, its headings, the heads of its columns, its neighbours, the title and the name of its document."""
    around: str
    """The passage that holds it."""


def lacks(question: str, asked: Wanted, seen: Sequence[Seen]) -> bool:
    """Whether no sentence says what is asked, by one rule at least."""
    said = fold(question)
    texts = [fold(one.near) for one in seen]
    words = [stems(one.near) for one in seen]
    if not seen:
        return False
    together = _rate(said, asked, texts) or _together(said, asked, words)
    return together or _alone(said, asked, words, seen) or _who(asked, [stems(one.text) for one in seen])


def _rate(said: str, asked: Wanted, texts: Sequence[str]) -> bool:
    """Whether a figure per day, a mean or an age is asked and none is told."""
    if asked.kind not in FIGURES:
        return False
    rate = RATE.search(said)
    wanted = [PER[rate.group(1) or rate.group(2)]] if rate else []
    wanted += [told for asks, told in ((MEAN, IS_MEAN), (AGE, IS_AGE)) if asks.search(said)]
    return any(not any(one.search(text) for text in texts) for one in wanted)


def _together(said: str, asked: Wanted, words: Sequence[Words]) -> bool:
    """Whether the attribute that is asked has two words and no sentence says both."""
    found = ATTRIBUTE.search(said) if asked.kind in FIGURES else None
    pair = [_concept(asked, one) for one in found.groups() if one] if found else []
    both = [one for one in pair if one is not None]
    return len(both) > 1 and not any(all(one.same & near for one in both) for near in words)


def _alone(said: str, asked: Wanted, words: Sequence[Words], seen: Sequence[Seen]) -> bool:
    """Whether the thing counted, what a share is of, what was done or who did it is said nowhere near."""
    lost = _lost(words)
    if asked.kind in DATED:
        done = DONE.search(said)
        word = next(one for one in done.groups() if one) if done else ""
        act = _concept(asked, word) if word else None
        if act is not None and act.core and act not in asked.acts and lost([act.same, _forms(word)]):
            return True
    if asked.kind not in FIGURES:
        return False
    counted = AFTER_MANY.search(said) if asked.counted else None
    things = [_same(asked, one) for one in plain(counted["french"] or counted["english"])] if counted else []
    if things and not any(one & ANYTHING for one in things) and lost(things):
        return True
    if counted and not any(answers_kind("number", PERCENT.sub(" ", one.text)) for one in seen):
        return True
    share = SHARE_OF.search(said)
    if share and stem(share.group(1)) not in TIME and lost([_same(asked, share.group(1))]):
        return True
    found = SUBJECT.match(said)
    subject = [one.same for one in (_concept(asked, word) for word in plain(found.group(1))) if one] if found else []
    return bool(subject) and lost(subject) and not any(way & stems(one.around) for way in subject for one in seen)


def _who(asked: Wanted, words: Sequence[Words]) -> bool:
    """Whether the bearer of a role, or the number of somebody, is asked and no sentence says the role or the name."""
    matter = [one.same for one in asked.concepts if one.core] if asked.person else []
    if asked.kind in REACHED:
        matter = [one.same for one in asked.concepts if one.needed]
    return bool(matter) and not any(all(one & near for one in matter) for near in words)


def _lost(words: Sequence[Words]) -> Callable[[Iterable[Words]], bool]:
    """Tells of the ways to say a thing whether no sentence has one."""
    return lambda ways: not any(one & near for one in ways for near in words)


def _concept(asked: Wanted, word: str) -> Concept | None:
    own = stem(word)
    return next((one for one in (*asked.concepts, *asked.acts) if one.own == own), None)


def _forms(word: str) -> Words:
    """The stems of a participle in any number and gender: "reçus", "reçue", "reçu"."""
    bare = ENDINGS.sub("", word)
    return frozenset(stem(f"{bare}{end}") for end in ("", "e", "s", "es"))


def _same(asked: Wanted, word: str) -> Words:
    """The stems that say a word of the question."""
    own = stem(word)
    return next((one.same for one in asked.concepts if one.own == own), frozenset({own}))
