"""What a question asks for, told by its words alone: deterministic, French and English. Patterns are data."""

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from retrieval.words import fold, terms
from scoring.model import Indicator, Referential

INDICATOR = re.compile(r"(?<![\w.,])(\d{1,2}\.\d{1,2}|[SC]\d{1,2}|CH\d|R\d{1,2})(?:\.[a-h])?(?![\w,]|\.\d)")
LEVEL = re.compile(r"\b(?:niveau|level)\s*(\d)")
ALWAYS = ("legal", "proof")
"""Intents that an opening ("que disent nos documents sur …") does not make a search."""
CLOSE = 3.0
"""Rarity that a question and an indicator must share: one word of at most one indicator in twenty."""
MOSTLY = 0.5
"""Share of the words of a question that an indicator must have to be what the question is about."""
SCORED = re.compile(r"\b(?:score|points|niveaux?|levels?)\b")
STANDING = frozenset(
    terms(
        "niveau niveaux score statut etat avancement bilan global label numerique responsable nr lnr points combien "
        "quel sommes suis sont pret prets preparation notre nos mon votre stand ready readiness level levels status "
        "current actuel actuellement aujourd hui maintenant now today confirme provisoire confirmed provisional "
        "organisation collectivite ville commune entreprise evaluation assessment demarche atteint atteindre obtenu "
        "reached donne donner dire theme axe domaine topic axis area"
    )
)
"""Words of a question on where we stand."""
ASKING = frozenset(
    terms(
        "manque manquent manquant reste faut il bloque empêche lacunes écarts avons avoir obtenir améliorer progresser "
        "commencer débuter faire premier d'abord priorité priorités prochaines étapes actions qui doit quoi pourquoi "
        "sujet sur pour en thématique missing lacking lack gap gaps blocks needed need improve start first do next "
        "steps who should what why where on for about is there encore candidater candidature candidats principaux "
        "principales main still apply labellisé labellisés labellisation certification dossier"
    )
)
"""Words of a question on what is missing or what to do first, beside those."""
THEMES = {
    "training": "formations sensibilisation awareness trainings",
    "procurement": "achat acheter procurement purchases buying",
    "equipment": "équipement matériel matériels parc devices hardware",
    "carbon": "bilan empreinte climat climate",
    "ecodesign": "eco-conception éco-conception eco-design conception",
    "accessibility": "accessible rgaa inclusive",
    "privacy": "rgpd gdpr vie privée données personnelles",
    "ai": "ia ai",
    "resilience": "cybersécurité cybersecurity continuité",
}
"""Other words for the themes of the shipped referentials, by id."""
MEANT = 3
"""Words beside them from which a question is about something else."""
NAMED = re.compile(r"(?<=[\s'’(«])(?!Label|Num[eé]rique|Responsable|NR\b|LNR\b)[A-ZÀ-Þ][\w.-]+")
"""A name inside a question."""
OURS = re.compile(r"\b(?:notre|nos|nous|mon|our|we|my)\b")
RULES = re.compile(
    r"\b(?:indicateurs?|criteres?|indicators?|criteri(?:on|a)|score|points|niveaux?|levels?|acquise?s?|satisfaite?s?|"
    r"atteinte?s?|validee?s?|met|satisfied|reached)\b"
)
FRENCH_WORDS = (
    "le la les des du de un une que quel quelle quels quelles est sont pour dans sur nos notre mes mon vos pourquoi "
    "comment combien avons nous je il elle on qui quoi ou au aux et en par l d qu c n j s y a t"
)
ENGLISH_WORDS = (
    "the is are do does did what which who how why when where our my we i have has of to for in about say there should "
    "and at by many much any it be an explain show tell give me us draft write with from this these not should could "
    "level missing need needs between policy"
)
FRENCH, ENGLISH = frozenset(FRENCH_WORDS.split()), frozenset(ENGLISH_WORDS.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """What a question asks for."""

    intent: str
    """One of the intents of `assistant/data/intents.yaml`, or "search"."""
    lang: str
    """"fr" or "en"."""
    level: int
    """Level named, 0 when none."""
    indicators: tuple[Indicator, ...]
    """Indicators named by id."""
    theme: str
    """Theme named, empty when none."""
    subject: str
    """The question without its opening words: what to search for."""
    scored: bool
    """Whether it speaks of the score or of a level."""
    unknown: tuple[str, ...]
    """Indicators or levels named that the referential does not have."""
    announced: bool
    """Whether it asks what the documents say, in so many words."""
    question: str = ""
    """The question itself."""
    axis: str = ""
    """Axis named, empty when none."""
    borrowed: str = ""
    """What of it was said by the question before, which it leans on."""
    unfounded: bool = False
    """Whether it asks another question word of a question to which nothing was found."""


def language(question: str, otherwise: str = "fr") -> str:
    """ "fr" or "en", by the small words of the question; French when in doubt, `otherwise` when it has none of them."""
    words = re.findall(r"[a-z]+", fold(question))
    english, french = sum(one in ENGLISH for one in words), sum(one in FRENCH for one in words)
    return "en" if english > french else "fr" if french else otherwise


def route(question: str, referential: Referential, before: str = "") -> Route:
    """Tell the intent of a question; `before` is the language of the answer before it, if any."""
    intents, about = _patterns()
    said = fold(question)
    named = frozenset(INDICATOR.findall(question))
    indicators = tuple(one for one in referential.indicators if one.id in named)
    level = LEVEL.search(said)
    opening = about.match(said)
    intent = next((name for name, pattern in intents.items() if pattern.search(said)), "search")
    if (opening and intent not in ALWAYS) or (intent == "why" and not indicators and not RULES.search(said)):
        intent = "search"
    if intent == "status" and not indicators and _of_something(question):
        intent = "search"
    if intent in ("search", "status") and indicators:
        intent = "why"
    # The opening words have no ligature, so a place in the folded text is the same place in the question.
    subject = question[opening.end() :] if opening else question
    return Route(
        intent=intent,
        lang=language(question, before or "fr"),
        level=int(level.group(1)) if level else 0,
        indicators=indicators,
        theme=_theme(said, referential),
        subject=subject.strip(" ?!.:«»\"'") or question.strip(),
        scored=SCORED.search(said) is not None,
        unknown=_unknown(said, named, level, referential),
        announced=opening is not None,
        question=question,
        axis=_axis(said, referential),
    )


def _of_something(question: str) -> bool:
    """Whether a question on a level or a score means that of some thing: "le score EcoIndex du site", not ours."""
    rest = [one for one in terms(question) if one not in STANDING and not one.isdigit()]
    named = NAMED.search(question) is not None and not OURS.search(fold(question))
    return SCORED.search(fold(question)) is not None and (len(rest) >= MEANT or (named and bool(rest)))


def things(question: str) -> str:
    """The words of a question on what is missing that name what it is about, empty when it is about the whole."""
    words = (one for one in re.findall(r"[\w-]+", question) if not one.isdigit())
    return " ".join(one for one in words if set(terms(one)) - STANDING - ASKING)


class Catalogue:
    """The words of every indicator, weighed by how few indicators use them."""

    def __init__(self, referential: Referential) -> None:
        self.indicators = referential.indicators
        self._words = [
            frozenset(terms(f"{one.title.fr} {one.title.en} {' '.join(one.lexicon.all())}")) for one in self.indicators
        ]
        uses: dict[str, int] = {}
        for words in self._words:
            for word in words:
                uses[word] = uses.get(word, 0) + 1
        self._rarity = {word: math.log(len(self._words) / count) for word, count in uses.items()}

    def closest(self, question: str) -> Indicator | None:
        """The indicator that shares the rarest words with the question, None when what they share is common."""
        asked = set(terms(question))
        best, found = CLOSE, None
        for one, words in zip(self.indicators, self._words, strict=True):
            shared = sum(self._rarity[word] for word in sorted(asked & words))
            if shared > best and len(asked & words) >= MOSTLY * len(asked):
                best, found = shared, one
        return found


def vocabulary(referential: Referential) -> frozenset[str]:
    """Every term the referential uses: what tells a question of this field from one of another."""
    texts = [text for one in (*referential.themes, *referential.principles) for text in (one.title.fr, one.title.en)]
    for one in referential.indicators:
        texts += [one.title.fr, one.title.en, *one.lexicon.all(), *one.queries.all()]
    return frozenset(word for text in texts for word in terms(text))


def written_words(referential: Referential) -> frozenset[str]:
    """The words of the titles and terms of a referential as they are written: what a misspelt word may be."""
    texts = [text for one in (*referential.themes, *referential.principles) for text in (one.title.fr, one.title.en)]
    for one in referential.indicators:
        texts += [one.title.fr, one.title.en, *one.lexicon.all()]
    return frozenset(word.lower() for text in texts for word in re.findall(r"[^\W\d_]{6,}", text))


def _unknown(
    said: str, named: frozenset[str], level: re.Match[str] | None, referential: Referential
) -> tuple[str, ...]:
    """What a question about the rules names and the referential does not have; elsewhere a number may be a figure."""
    if not RULES.search(said):
        return ()
    missing = sorted(named - {one.id for one in referential.indicators})
    levels = {one.id for one in referential.levels}
    if level and levels and int(level.group(1)) not in levels:
        missing.append(level.group(0))
    return tuple(missing)


@cache
def _patterns() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str]]:
    data = yaml.safe_load((files("assistant") / "data" / "intents.yaml").read_text(encoding="utf-8"))
    intents = {name: re.compile("|".join(patterns)) for name, patterns in data["intents"].items()}
    return intents, re.compile(f"\\W*(?:{'|'.join(data['about'])})(?:{data['link']})?")


def orders(text: str) -> bool:
    """Whether a text gives orders to the assistant instead of saying something: never followed, never quoted."""
    return _patterns()[0]["orders"].search(fold(text)) is not None


def asks_proof(text: str) -> bool:
    """Whether a question asks for what the answer before it rests on."""
    return _patterns()[0]["proof"].search(fold(text)) is not None


def _axis(said: str, referential: Referential) -> str:
    """The axis that a question names as such ("l'axe 2", "the governance axis")."""
    if not re.search(r"\b(?:axe|axis)\b", said):
        return ""
    numbered = re.search(r"\b(?:axe|axis) (\d)\b", said)
    if numbered and int(numbered.group(1)) <= len(referential.axes):
        return referential.axes[int(numbered.group(1)) - 1].id
    asked = set(terms(said))
    named = (one for one in referential.axes if asked & {*terms(one.title.fr), *terms(one.title.en)})
    return next((one.id for one in named), "")


def _theme(said: str, referential: Referential) -> str:
    """The theme that a question names as such ("le thème achats", "the AI topic"), or that is all that it names
    ("que manque-t-il pour l'accessibilité ?").
    """
    if re.search(r"\b(?:axe|axis)\b", said):
        return ""
    asked = [one for one in terms(said) if one not in STANDING and one not in ASKING and not one.isdigit()]
    told = re.search(r"\b(?:theme|thematique|domaine|sujet|topic|area)\b", said) is not None
    for one in referential.themes:
        words = {*terms(one.title.fr), *terms(one.title.en), *terms(THEMES.get(one.id, ""))}
        if words.intersection(asked) and (told or words.issuperset(asked)):
            return one.id
    return ""
