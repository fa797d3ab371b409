"""The records of the AI-usage ledger: what a call was for, what it took, what became of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from scoring.footprint.inference import Impact, local_cpu_embedding
from scoring.model import Text

Pair = tuple[float, float]
"""Low and high of an interval."""
BY_RULES = "rules"
"""Kind of a line that says that rules did the work and no model was called."""
WARNED = 0.8
"""Share of the month's budget from which it is said that little is left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """A class of model calls."""

    title: Text
    """What it is for."""
    why: Text
    """Whether rules could do it, and why a model is called all the same."""


PURPOSES = {
    "mapping": Purpose(
        title=Text(fr="rapprocher les passages et les critères", en="matching passages and criteria"),
        why=Text(
            fr="Des règles y suffisent : les mots trouvent les passages et les jugent. Des vecteurs ne sont calculés "
            "que si un réglage le demande, et seulement pour ordonner les meilleurs.",
            en="Rules are enough: words find the passages and weigh them. Vectors are computed only where a setting "
            "asks for them, and only to order the best.",
        ),
    ),
    "question": Purpose(
        title=Text(fr="chercher la réponse à une question", en="looking for the answer to a question"),
        why=Text(
            fr="Les règles et les mots répondent ; là où tous les passages ont un vecteur, celui de la question trouve "
            "ce qui est dit autrement.",
            en="Rules and words answer; where every passage has a vector, that of the question finds what is said "
            "differently.",
        ),
    ),
    "index": Purpose(
        title=Text(fr="préparer la recherche", en="preparing the search"),
        why=Text(
            fr="Calculé une fois par passage, puis relu de la mémoire.",
            en="Computed once a passage, then read from memory.",
        ),
    ),
    "ordering": Purpose(
        title=Text(fr="ordonner ce qui a été trouvé", en="ordering what was found"),
        why=Text(
            fr="Les mots et les vecteurs ont déjà trouvé ; le modèle choisi par l’utilisateur relit les premiers "
            "passages et ne change que leur ordre.",
            en="Words and vectors have found already; the model that the user chose reads the first passages again "
            "and changes their order alone.",
        ),
    ),
    "comment": Purpose(
        title=Text(fr="commenter une preuve proposée", en="commenting on a proposed piece of evidence"),
        why=Text(
            fr="Demandé pour une preuve à la fois ; le modèle choisi par l’utilisateur dit ce qui parle pour et "
            "contre, puis chaque phrase est vérifiée. Rien n’en dépend.",
            en="Asked for one piece of evidence at a time; the model that the user chose says what speaks for and "
            "against it, then every sentence is checked. Nothing depends on it.",
        ),
    ),
    "referential": Purpose(
        title=Text(fr="préparer le référentiel", en="preparing the referential"),
        why=Text(
            fr="Calculé une fois par référentiel, puis relu de la mémoire.",
            en="Computed once a referential, then read from memory.",
        ),
    ),
    "wording": Purpose(
        title=Text(fr="rédiger une réponse", en="wording an answer"),
        why=Text(
            fr="Les règles ont déjà répondu ; le modèle choisi par l’utilisateur ne fait que rédiger, puis chaque "
            "phrase est vérifiée.",
            en="The rules have answered already; the model that the user chose only words it, then every sentence is "
            "checked.",
        ),
    ),
}
"""Purposes of the product's own calls; another name stands for itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """Model use behind a result, or over a period."""

    calls: int
    """Model calls made."""
    cached: int
    """Texts served from memory or dealt with by rules, without a call."""
    characters: int
    """Characters read by the model."""
    energy_wh: Pair
    """Electricity, low and high, Wh."""
    gwp_g: Pair
    """Climate change, low and high, g CO2e."""
    adpe_mg: Pair = (0.0, 0.0)
    """Minerals and metals, low and high, mg Sb eq."""
    water_ml: Pair | None = (0.0, 0.0)
    """Water, low and high, mL; None where no factor is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One line of the ledger."""

    at: str
    """When, ISO 8601 with time zone."""
    purpose: str
    """Why: a key of PURPOSES."""
    kind: str
    """"passages", "queries", "probes", "rerank", "chat", or "rules" where none was called."""
    model: str
    """Model and version, as the server names it; the product itself where none was called."""
    texts: int
    """Texts computed by the model."""
    cached: int
    """Texts served from the workspace, or dealt with by rules."""
    characters: int
    """Characters computed or read."""
    seconds: float
    """Seconds measured."""
    energy_wh: Pair
    """Electricity, low and high, Wh."""
    gwp_g: Pair
    """Climate change, low and high, g CO2e."""
    method: str
    """Method of the impact figures."""
    adpe_mg: Pair | None = None
    """Minerals and metals, mg Sb eq; None for a call written before they were counted."""
    water_ml: Pair | None = None
    """Water, mL; None where no factor is known."""
    factors: str = ""
    """Digest of the method's figures."""
    place: str = ""
    """"here", or the host that answered."""
    tokens: tuple[int, int] = (0, 0)
    """Tokens read and written, as the server counts them; zeros for an embedding."""
    prompt: str = ""
    """Version of the prompt."""
    outcome: str = ""
    """"used", "partly" (some sentences removed), "rejected" or "failed"; empty for an embedding, always used."""
    unsupported: float | None = None
    """Share of the sentences that the facts did not support, 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """The month's electricity for models, against what the organisation allows itself."""

    month: str
    """"2026-11"."""
    spent_wh: Pair
    """Spent so far, low and high, Wh."""
    limit_wh: float | None
    """Most that may be spent, Wh; None when nothing was set."""

    @property
    def state(self) -> str:
        """ "open", "warned" from 80 % on, "spent" from 100 % on, by the high end of the interval."""
        if self.limit_wh is None or self.spent_wh[1] < WARNED * self.limit_wh:
            return "open"
        return "warned" if self.spent_wh[1] < self.limit_wh else "spent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Journal:
    """The whole ledger."""

    total: Usage
    """Its sum."""
    lines: tuple[Call, ...]
    """Every call, oldest first."""
    budget: Budget
    """The month's budget."""


def purpose_of(key: str) -> Purpose:
    """A purpose by its key; one that is not ours stands for itself."""
    return PURPOSES.get(key) or Purpose(title=Text(fr=key, en=key), why=Text(fr="", en=""))


def usage_of(*, calls: int, cached: int, characters: int) -> Usage:
    """Usage with the impacts of embedding so many characters on this machine."""
    impact = local_cpu_embedding(characters=characters)
    return Usage(
        calls=calls,
        cached=cached,
        characters=characters,
        energy_wh=pair(impact, "energy_wh"),
        gwp_g=pair(impact, "gwp_g"),
        adpe_mg=pair(impact, "adpe_mg_sb"),
        water_ml=water(impact),
    )


def share_of(parts: Sequence[tuple[Call, int]], *, cached: int) -> Usage:
    """Usage of a part of each call, given by the characters that count of it."""

    def added(values: Sequence[tuple[Pair, float]]) -> Pair:
        return sum(one[0] * share for one, share in values), sum(one[1] * share for one, share in values)

    shares = [(call, read / max(call.characters, 1)) for call, read in parts]
    waters = [(call.water_ml, share) for call, share in shares if call.water_ml is not None]
    return Usage(
        calls=len(parts),
        cached=cached,
        characters=sum(read for _, read in parts),
        energy_wh=added([(call.energy_wh, share) for call, share in shares]),
        gwp_g=added([(call.gwp_g, share) for call, share in shares]),
        adpe_mg=added([(call.adpe_mg, share) for call, share in shares if call.adpe_mg is not None]),
        water_ml=added(waters) if len(waters) == len(shares) else None,
    )


def pair(impact: Impact, name: str) -> Pair:
    """Low and high of one impact."""
    interval = getattr(impact, name)
    return float(interval.low), float(interval.high)


def water(impact: Impact) -> Pair | None:
    """Low and high of the water, mL, None where no factor is known."""
    return pair(impact, "water_ml") if impact.water_ml is not None else None


@cache
def factors_digest() -> str:
    """Twelve hexadecimal digits that change with the figures of the method."""
    folder = files("scoring.footprint")
    sources = [(folder / name).read_bytes() for name in ("inference.py", "ai_models.py")]
    return hashlib.sha256(b"\0".join(sources)).hexdigest()[:12]
