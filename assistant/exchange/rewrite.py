"""From what another format holds to a referential file of ours: `Draft` in, checked YAML text out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.exchange.yaml_out import as_yaml
from scoring.model import Text
from scoring.referential import parse_referential

IMPORTED = "import"
"""Id of the source and of the theme that every imported indicator has."""
NEXT_STEP = Text(
    fr="Réunissez un document daté qui montre que cette exigence est remplie.",
    en="Gather a dated document that shows this requirement is met.",
)
NOTICE = Text(
    fr="Référentiel importé d’un fichier fourni par l’utilisateur : Cap NR n’en garantit pas le texte.",
    en="Referential imported from a file of the user’s: Cap NR does not vouch for its text.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftCriterion:
    """A criterion as far as another format tells it."""

    id: str
    """Its id, the indicator's and a suffix."""
    title: Text
    """The statement."""
    weight: int = 1
    """Share inside the indicator, 1 to 3."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftIndicator:
    """An indicator as far as another format tells it."""

    id: str
    """Its id."""
    principle: str
    """Id of its principle."""
    title: Text
    """What is asked."""
    intent: Text
    """Why, or the title again."""
    weight: int
    """Share of the score, 1 to 5."""
    required: int
    """First level that cannot do without it, 0 when none."""
    sector: str
    """Its sector, empty for all."""
    next_step: Text
    """First thing to do."""
    evidence: tuple[str, ...]
    """Ids of kinds of evidence."""
    criteria: tuple[DraftCriterion, ...]
    """At least one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """An axis, a principle or a kind of evidence."""

    id: str
    """Its id."""
    title: Text
    """Its name."""
    axis: str = ""
    """Axis of a principle."""
    sector: str = ""
    """Sector of a principle, empty for all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A referential as far as another format tells it."""

    id: str
    """Its id."""
    version: str
    """Its version."""
    title: Text
    """Its name."""
    notice: Text
    """What it is."""
    authority: Text
    """Who stands behind it."""
    licence: str
    """Licence of the wording."""
    valid_from: str
    """First day, ISO 8601."""
    source: Text
    """Where the file comes from."""
    levels: tuple[tuple[int, Text, int], ...]
    """(level, name, points on 1,000), rising."""
    axes: tuple[Group, ...]
    """Axes."""
    principles: tuple[Group, ...]
    """Principles."""
    kinds: tuple[Group, ...]
    """Kinds of evidence."""
    indicators: tuple[DraftIndicator, ...]
    """Indicators."""


def levels_of(titles: dict[int, Text], thresholds: dict[int, int]) -> tuple[tuple[int, Text, int], ...]:
    """Levels of a draft: only those whose points are known, since a level without a threshold would be given away."""
    return tuple(
        (level, titles.get(level) or Text(fr=f"Niveau {level}", en=f"Level {level}"), points)
        for level, points in sorted(thresholds.items())
    )


def referential_text(draft: Draft) -> str:
    """The YAML text of a referential with status "official-import". Same draft, same text.

    Raises ReferentialError when it is not a correct referential.
    """
    text = as_yaml(_data(draft))
    parse_referential(text)
    return text


def _data(draft: Draft) -> dict[str, Any]:
    levels = {level for level, _, _ in draft.levels}
    return {
        "schema": "capnr.referential/1",
        "id": draft.id,
        "version": draft.version,
        "status": "official-import",
        "title": _text(draft.title),
        "notice": _text(draft.notice),
        "authority": _text(draft.authority),
        "licence": draft.licence,
        "valid": {"from": draft.valid_from, "until": None},
        "scale": 1000,
        "levels": [_level(draft, at) for at in range(len(draft.levels))],
        "axes": _groups(draft.axes),
        "principles": [
            {**_group(one), "axis": one.axis, **({"sector": one.sector} if one.sector else {})}
            for one in draft.principles
        ],
        "themes": [{"id": IMPORTED, "title": {"fr": "Exigences importées", "en": "Imported requirements"}}],
        "evidence_kinds": _groups(draft.kinds),
        "sources": [{"id": IMPORTED, "title": _text(draft.source)}],
        "indicators": [_indicator(one, levels) for one in draft.indicators],
    }


def _level(draft: Draft, at: int) -> dict[str, Any]:
    level, title, points = draft.levels[at]
    below = {"needs_level": draft.levels[at - 1][0]} if at else {}
    return {"id": level, "title": _text(title), "min_score": points, **below, "gate_share": 0.5}


def _indicator(one: DraftIndicator, levels: set[int]) -> dict[str, Any]:
    return {
        "id": one.id,
        "principle": one.principle,
        "theme": IMPORTED,
        "title": _text(one.title),
        "intent": _text(one.intent),
        "weight": one.weight,
        **({"required": one.required} if one.required in levels else {}),
        **({"sector": one.sector} if one.sector else {}),
        "source": {"kind": "published", "ref": IMPORTED},
        "evidence": list(one.evidence),
        "validity_months": 36,
        "queries": {"fr": [one.title.fr], "en": [one.title.en]},
        "lexicon": {"fr": [], "en": []},
        "mappings": {},
        "next_step": _text(one.next_step),
        "criteria": [
            {
                "id": criterion.id,
                "aspect": "exists",
                "title": _text(criterion.title),
                "weight": criterion.weight,
                "needs": "done",
                "declaration": False,
                "effort_days": 1,
                "lead_months": 1,
                "cues": {"fr": [criterion.title.fr], "en": [criterion.title.en]},
            }
            for criterion in sorted(one.criteria, key=lambda found: found.id)  # the order that the format asks for
        ],
    }


def _groups(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [_group(one) for one in groups]


def _group(one: Group) -> dict[str, Any]:
    return {"id": one.id, "title": _text(one.title)}


def _text(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
