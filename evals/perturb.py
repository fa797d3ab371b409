"""The same text said or spelt otherwise, seeded, and a referential in one language: what a search must stand. Pure."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from retrieval.words import fold
from scoring.model import Criterion, Indicator, Phrases, Text

NOISE = 0.05
"""Share of the characters that a bad scan misreads."""
CONFUSED = {
    "l": "1",
    "i": "l",
    "o": "0",
    "e": "c",
    "c": "e",
    "m": "rn",
    "n": "u",
    "u": "n",
    "a": "o",
    "s": "5",
    "t": "f",
}
"""Signs that optical reading takes for each other."""
REWORDED = {
    "organisation": "structure",
    "direction": "gouvernance",
    "mesure": "évaluation",
    "mesuré": "évalué",
    "réduire": "diminuer",
    "réduction": "diminution",
    "formation": "apprentissage",
    "achats": "acquisitions",
    "achat": "acquisition",
    "équipements": "matériels",
    "équipement": "matériel",
    "personnel": "salariés",
    "salariés": "agents",
    "données": "informations",
    "utilisateurs": "usagers",
    "chaque année": "tous les ans",
    "combien": "quel nombre",
    "pourquoi": "pour quelle raison",
    "où": "à quel endroit",
    "quand": "à quelle date",
    "qui": "quelle personne",
    "construire": "bâtir",
    "créer": "fonder",
    "nom": "appellation",
    "début": "commencement",
    "fin": "terme",
    "guerre": "conflit",
    "année": "an",
    "ville": "commune",
    "pays": "nation",
    "film": "long métrage",
}
"""Words and what says much the same: own list, French."""


def upper(text: str, _: random.Random) -> str:
    """In capitals."""
    return text.upper()


def bare(text: str, _: random.Random) -> str:
    """Without accents."""
    return fold(text)


def scanned(text: str, chance: random.Random) -> str:
    """As optical reading gives it: one sign in twenty misread, lost or parted."""
    out = []
    for sign in text:
        if not sign.isalnum() or chance.random() >= NOISE:
            out.append(sign)
            continue
        kind = chance.random()
        if kind < 0.7:
            out.append(CONFUSED.get(fold(sign), chance.choice("aeinrstl")))
        elif kind < 0.85:
            out.append(f"{sign} ")
    return "".join(out)


def reworded(text: str, _: random.Random) -> str:
    """With other words for the same, and the two halves of the question turned round."""
    said = text.lower()
    for word, other in REWORDED.items():
        said = re.sub(rf"\b{word}\b", other, said)
    words = said.split()
    half = len(words) // 2
    return " ".join([*words[half:], *words[:half]])


def spoken(indicators: Sequence[Indicator], lang: str) -> list[Indicator]:
    """Indicators that ask in one language alone: what they say in the other one is lost. `lang` is "fr" or "en"."""
    return [
        replace(
            one,
            title=_alone(one.title, lang),
            queries=_only(one.queries, lang),
            lexicon=_only(one.lexicon, lang),
            criteria=tuple(_asking(criterion, lang) for criterion in one.criteria),
        )
        for one in indicators
    ]


def _asking(criterion: Criterion, lang: str) -> Criterion:
    return replace(criterion, title=_alone(criterion.title, lang), cues=_only(criterion.cues, lang))


def _alone(text: Text, lang: str) -> Text:
    said = text.said(lang)
    return Text(fr=said, en=said)


def _only(phrases: Phrases, lang: str) -> Phrases:
    said = phrases.fr if lang == "fr" else phrases.en
    return Phrases(fr=said, en=said)


WAYS: Mapping[str, Callable[[str, random.Random], str]] = {
    "paraphrase": reworded,
    "upper case": upper,
    "no accents": bare,
    "OCR noise 5 %": scanned,
}
