"""Questions that go on from the one before: a small explicit record of what it was about, and fixed rules.

A follow-up is written out as a whole question, which is then answered like any other: "et pour le niveau 2 ?" after
"Que manque-t-il pour le niveau 1 ?" is "Que manque-t-il pour le niveau 2 ?". Nothing else is remembered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.elliptic import BOUND, PLACE, WORD_ALONE, about, completed
from retrieval.words import fold, terms

AND = r"^\W*(?:et|and|puis|alors|ok|what about|how about|qu'en est-il)\b[ ,:]*"
YEARS = re.compile(AND + r"(?:en|in|pour|for|l'annee|de|depuis)? ?((?:19|20)\d\d)\W*$")
LEVEL = re.compile(AND + r"(?:(?:pour|for|au|du|le|the|at) )*(?:le |the )?(?:niveau|level) (\d)\W*$")
WHY = re.compile(r"^\W*(?:et |and |mais |but )?(?:pourquoi|why|comment ca|how come)(?: (?:ca|cela|pas|not))?\W*$")
LANGUAGE = re.compile(
    AND.replace("^\\W*", "^\\W*(?:").removesuffix(r"[ ,:]*")
    + r"[ ,:]*)?(?:in|en) (english|anglais|french|francais)\W*$"
)
INDICATOR = re.compile(
    AND + r"(?:(?:pour|for|l'indicateur|indicator|le|the) ?)*(\d{1,2}\.\d{1,2}|[SC]\d{1,2})\W*$", re.IGNORECASE
)
PART = re.compile(
    AND + r"(?:(?:pour|sur|dans|for|on|about|in) )?(?:(?:le|la|the) |l')?"
    r"((?:theme|thematique|domaine|axe|topic|area|axis) .{1,60}?|.{2,60} (?:theme|topic|area|axis))\W*$"
)
"""A theme or an axis of the referential, named as such."""
SUBJECT = re.compile(
    AND + r"(?:(?:pour|sur|a propos|for|on|about) )?(?:(?:de |du |des |d'|les? |la |l'|the |nos |our )*)(.{3,60}?)\W*$"
)
REASONED = ("status", "gap", "advice", "whatif", "plan")
"""Kinds of answers that have a why of their own: what is missing."""
SINCE = re.compile(AND + r"(depuis|since) (.{3,40}?)\W*$")
"""Asks what changed: it leans on nothing."""
LEANING = ("evidence", "not_found", "compare", "label")
"""Kinds of answers that a question word alone or a pronoun may lean on."""
FIRST = re.compile(
    r"^\W*(?:et |and |alors )?(?:par (?:quoi|ou) (?:commencer|on commence|debuter)|que faire(?: d'abord| en premier)?|"
    r"where (?:do we|should we|to) start|what first)\W*$"
)
"""What to do first, in what was spoken of."""
WHEN = re.compile(r"^\W*(?:et |and )?(?:depuis quand|quand|since when|when|a quelle date)\b")
"""Asks for a time: another bound in time makes no sense in it."""
MORE = re.compile(r"^\W*(?:et apres|et ensuite|and then|what else|quoi d'autre|la suite|continue)\W*$")
LEVEL_IN, YEAR_IN = (
    re.compile(r"\b(niveau|level|Niveau|Level) (\d)\b"),
    re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w-])"),
)
TAIL = re.compile(
    r"(?<=[\s’'])(?:(?:pour|des?|du|for|of) (?:les? |la |l[’']|the )?|(?:les|the|nos|our) )[^?,;]{3,60}?(?=\s*\?|\s*$)",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"^\W*(?:qu|what ).{0,40}?\b(?:dit|disent|prévoi\w+|indique\w*|précise\w*|say|says)\b.{0,60}?"
    r" (?:sur|about|on|concernant|à propos de) ",
    re.IGNORECASE,
)
"""Asks what documents say, up to what about."""
DOCUMENTS = re.compile(r"^\W*(?:dans |in )?(?:quels?|which|what) documents?\b")
"""A question which documents speak of something."""
WORDS = 8
"""Words of a question that leans on the one before, at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the last question of a conversation was about."""

    question: str = ""
    """As it was answered, written out whole; empty when nothing was asked yet."""
    intent: str = ""
    """Kind of its answer, as `Answer.kind`."""
    level: int = 0
    """Level named, 0 when none."""
    indicators: tuple[str, ...] = ()
    """Ids of the indicators it spoke of."""
    subject: str = ""
    """What was searched."""
    documents: tuple[str, ...] = ()
    """Ids of the documents quoted."""
    places: tuple[tuple[str, int, int, int], ...] = ()
    """Document, page, start and end of each citation."""
    lang: str = ""
    """Language of the answer."""
    root: str = ""
    """The last question that leaned on none before it."""

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "question": self.question,
            "intent": self.intent,
            "level": self.level,
            "indicators": list(self.indicators),
            "subject": self.subject,
            "documents": list(self.documents),
            "places": [list(one) for one in self.places],
            "lang": self.lang,
            "root": self.root,
        }


NOTHING = Context()


def context_of(data: Mapping[str, Any]) -> Context:
    """A context from its plain data."""
    return Context(
        question=str(data.get("question", "")),
        intent=str(data.get("intent", "")),
        level=int(data.get("level", 0)),
        indicators=tuple(data.get("indicators", ())),
        subject=str(data.get("subject", "")),
        documents=tuple(data.get("documents", ())),
        places=tuple((str(one[0]), int(one[1]), int(one[2]), int(one[3])) for one in data.get("places", ())),
        lang=str(data.get("lang", "")),
        root=str(data.get("root", "")),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A question written out."""

    question: str
    """The question that is answered."""
    lang: str = ""
    """Language asked for, empty for that of the question."""
    lost: bool = False
    """Whether it leans on a question before it and there is none."""
    borrowed: str = ""
    """What stands in it for a pronoun: out of the question before."""
    unfounded: bool = False
    """Whether it is a question word alone, and nothing was found to the question that it leans on."""


def whole(question: str, context: Context) -> Whole:
    """A question with what it takes from the one before it."""
    said = fold(question).strip()
    if len(re.findall(r"[\w'’-]+", said)) > WORDS:
        return Whole(question=question)
    before = context.question
    since = SINCE.search(said)
    if since and not YEARS.search(said):
        head = "Qu’est-ce qui a changé" if since.group(1) == "depuis" else "What has changed"
        asked = question[since.start(1) :].strip(" ?!.") if len(question) == len(said) else since.group(0).strip(" ?!.")
        return Whole(question=f"{head} {asked} ?" if since.group(1) == "depuis" else f"{head} {asked}?")
    spoken = LANGUAGE.search(said)
    if spoken:
        lang = "en" if spoken.group(1) in ("english", "anglais") else "fr"
        return Whole(question=before or question, lang=lang, lost=not before)
    for pattern, write in (
        (YEARS, _year),
        (LEVEL, _level),
        (INDICATOR, _indicator),
        (WHY, _why),
        (MORE, _more),
    ):
        found = pattern.search(said)
        if found and pattern is WHY and before and not (context.indicators or context.intent in REASONED):
            return Whole(question=question, lang=context.lang, lost=True)
        if found:
            lang = context.lang
            return Whole(question=write(found, context), lang=lang) if before else Whole(question=question, lost=True)
    if FIRST.match(said) and context.intent in ("gap", "status"):
        return Whole(question=_first(question, context), lang=context.lang)
    found = PART.search(said)
    if found and before:
        return Whole(question=_part(_own(question, said, found), context), lang=context.lang)
    fuller = _completed(question, said, context) if context.intent in LEANING else ""
    if fuller:
        meant = about(before)
        leans = fuller.rstrip(" ?").endswith(f", {meant}")
        unfounded = context.intent == "not_found" and WORD_ALONE.match(said) is not None
        return Whole(question=fuller, lang=context.lang, borrowed=meant if leans else "", unfounded=unfounded)
    if not before and WORD_ALONE.match(said):
        return Whole(question=question, lost=True)
    found = SUBJECT.search(said)
    if (
        found
        and before
        and not re.search(r"\b(?:qu'est-ce|manqu\w+|quel\w*|combien|missing|which|how)\b", said[found.start(1) :])
        and not re.match(AND + r"(?:si|if|quand|when|comment|how|combien|que |qu'|qui|what|who|where|ou)\b", said)
    ):
        return Whole(question=_subject(_own(question, said, found), context), lang=context.lang)
    return Whole(question=question)


def _completed(question: str, said: str, context: Context) -> str:
    """A question with what it leaves out; "and before 2026?" after "since when?" is asked of the question that led to
    it.
    """
    placed = PLACE.match(said)
    before = context.question
    if placed and BOUND.match(said[placed.start(1) :]) and WHEN.search(fold(before)):
        before = context.root or before
    return completed(question, before, english=context.lang == "en")


def _own(question: str, said: str, found: re.Match[str]) -> str:
    """What a follow-up names, in the letters of the question where folding moved nothing."""
    own = question[found.start(1) :] if len(question) == len(said) else found.group(1)
    return own.strip(" ?!.")


def _year(found: re.Match[str], context: Context) -> str:
    year = found.group(1)
    if YEAR_IN.search(context.question):
        return YEAR_IN.sub(year, context.question)
    inside = "in" if context.lang == "en" else "en"
    return f"{context.question.rstrip(' ?')} {inside} {year} ?"


def _level(found: re.Match[str], context: Context) -> str:
    level = found.group(1)
    if LEVEL_IN.search(context.question):
        return LEVEL_IN.sub(rf"\g<1> {level}", context.question)
    if context.lang == "en":
        return f"What is missing for level {level}?"
    return f"Que manque-t-il pour le niveau {level} ?"


def _part(own: str, context: Context) -> str:
    """What is missing in a theme or an axis, for the level that was spoken of; where we stand there after that."""
    if context.intent == "status":
        return f"Where do we stand, {own}?" if context.lang == "en" else f"Où en sommes-nous, {own} ?"
    if context.lang == "en":
        level = f" for level {context.level}" if context.level else ""
        return f"What is missing{level} in the {own}?"
    level = f" pour le niveau {context.level}" if context.level else ""
    return f"Que manque-t-il{level}, {own} ?"


def _indicator(found: re.Match[str], context: Context) -> str:
    wanted = found.group(1).upper()
    return f"Why {wanted}?" if context.lang == "en" else f"Pourquoi {wanted} ?"


def _why(_found: re.Match[str], context: Context) -> str:
    if context.indicators:
        named = " ".join(context.indicators[:3])
        return f"Why {named}?" if context.lang == "en" else f"Pourquoi {named} ?"
    level = context.level or 0
    if context.lang == "en":
        return f"What is missing for level {level}?" if level else "What is missing?"
    return f"Que manque-t-il pour le niveau {level} ?" if level else "Que manque-t-il ?"


def _more(_found: re.Match[str], context: Context) -> str:
    return "What are the next steps?" if context.lang == "en" else "Quelles sont les prochaines étapes ?"


def _first(question: str, context: Context) -> str:
    """What to do first, in the theme or for what was spoken of just before."""
    tail = next((one for one in TAIL.finditer(context.question) if not LEVEL_IN.search(one.group())), None)
    if tail is None:
        return question
    return f"{question.rstrip(' ?!.')} {tail.group()}{'?' if context.lang == 'en' else ' ?'}"


def _subject(own: str, context: Context) -> str:
    """The question before with another thing at its end: "et les écrans ?"; else a search for that thing."""
    asked = SAYS.match(context.question)
    if asked:
        return f"{asked.group()}{own}{'?' if context.lang == 'en' else ' ?'}"
    if DOCUMENTS.match(fold(context.question)):
        return f"Which documents speak of {own}?" if context.lang == "en" else f"Quels documents parlent de {own} ?"
    tails = list(TAIL.finditer(context.question))
    if tails and context.intent in ("evidence", "not_found", "compare") and terms(own):
        head = context.question[: tails[-1].start()]
        return f"{head}pour {own} ?" if context.lang != "en" else f"{head}for {own}?"
    return (
        f"Que disent nos documents sur {own} ?" if context.lang != "en" else f"What do our documents say about {own}?"
    )
