"""What a referential must hold as a whole: levels and gates that can be reached, criteria in order, sectors that agree.

A gate is out of reach when what it waits for is never asked, or never computed, of some organisation: whoever that is
could prove everything and still never get there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scoring.model import SECTORS, Applies, Criterion, Indicator, Level, Referential, Stance
from scoring.reader import Node, Reader

Keys = dict[str, Node]
"""Values of a mapping by key."""


@dataclass(kw_only=True, slots=True)
class Places:
    """Where the parts of a file stand, so that a fault of the whole points at a line."""

    levels: list[tuple[Node, Keys]] = field(default_factory=list)
    """Each level with its keys."""
    indicators: list[tuple[Keys, list[Keys]]] = field(default_factory=list)
    """Keys of each indicator, and of each of its criteria."""


def check(referential: Referential, places: Places, read: Reader) -> None:
    """Note in `read` every fault that shows only when the whole file is read."""
    _levels(referential, places, read)
    level_ids = {one.id for one in referential.levels}
    sectors = {one.id: one.sector for one in referential.principles}
    for indicator, (keys, criteria) in zip(referential.indicators, places.indicators, strict=True):
        if indicator.required and indicator.required not in level_ids:
            read.fault(
                keys["required"],
                f"le niveau {indicator.required} n’existe pas dans ce fichier",
                f"level {indicator.required} does not exist in this file",
            )
        if sectors.get(indicator.principle, indicator.sector) != indicator.sector and "id" in keys:
            read.fault(
                keys.get("sector", keys["id"]),
                "le secteur n’est pas celui du principe",
                "the sector is not that of the principle",
            )
        _criteria(indicator, criteria, read)
        _never(referential, indicator, keys, criteria, read)


def _criteria(indicator: Indicator, places: list[Keys], read: Reader) -> None:
    before = ""
    for criterion, keys in zip(indicator.criteria, places, strict=True):
        if criterion.id and criterion.id < before:
            read.fault(
                keys["id"],
                f"les critères sont en ordre : « {criterion.id} » vient avant « {before} »",
                f"criteria stand in order: “{criterion.id}” comes before “{before}”",
            )
        before = max(before, criterion.id)
        _engine(criterion, keys, read)


def _engine(criterion: Criterion, keys: Keys, read: Reader) -> None:
    """A computed criterion is proved by its computation alone."""
    if criterion.engine and criterion.declaration:
        read.fault(
            keys["declaration"],
            "un critère calculé ne se déclare pas : écrivez « false »",
            "a computed criterion is not declared: write “false”",
        )
    if criterion.engine and criterion.needs is Stance.RULE:
        read.fault(keys["needs"], "un critère calculé demande « done »", "a computed criterion needs “done”")


def _levels(referential: Referential, places: Places, read: Reader) -> None:
    before: Level | None = None
    for level, (node, keys) in zip(referential.levels, places.levels, strict=True):
        if before is not None and level.id <= before.id:
            read.fault(keys.get("id", node), "les niveaux sont en ordre croissant", "levels stand in rising order")
        _threshold(referential, level, before, keys, read)
        lower = [one.id for one in referential.levels if one.id < level.id]
        if level.needs_level and level.needs_level not in lower:
            read.fault(
                keys["needs_level"],
                f"le niveau {level.needs_level} n’est pas un niveau inférieur de ce fichier : inaccessible",
                f"level {level.needs_level} is not a lower level of this file: out of reach",
            )
        if "engines" in keys:
            _computed(referential, level, keys["engines"], read)
        before = level


def _threshold(referential: Referential, level: Level, before: Level | None, keys: Keys, read: Reader) -> None:
    """The points of a level can be earned, and are more than those of the level before."""
    if level.min_score is None:
        return
    if level.min_score > referential.scale:
        read.fault(
            keys["min_score"],
            f"le niveau {level.id} demande {level.min_score} points sur {referential.scale} : inaccessible",
            f"level {level.id} asks {level.min_score} points of {referential.scale}: out of reach",
        )
    elif idle := _idle(referential):
        read.fault(
            keys["min_score"],
            f"aucun critère n’est demandé dans le secteur {idle} : le niveau {level.id} y est inaccessible",
            f"no criterion is asked in sector {idle}: level {level.id} is out of reach there",
        )
    if before is not None and before.min_score is not None and level.min_score <= before.min_score:
        read.fault(
            keys["min_score"],
            f"le niveau {level.id} doit demander plus de points que le niveau {before.id}",
            f"level {level.id} must ask more points than level {before.id}",
        )


def _computed(referential: Referential, level: Level, node: Node, read: Reader) -> None:
    """Every computed indicator of a level exists, and its computation is asked, in time, of every organisation."""
    by_id = {one.id: one for one in referential.indicators}
    for wanted, item in zip(level.engines, node.items, strict=False):
        why = _uncomputed(referential, by_id.get(wanted))
        if why is not None:
            read.fault(
                item,
                f"le niveau {level.id} attend l’indicateur « {wanted} », {why[0]} : inaccessible",
                f"level {level.id} needs indicator “{wanted}”, {why[1]}: out of reach",
            )


def _uncomputed(referential: Referential, indicator: Indicator | None) -> tuple[str, str] | None:
    """Why some organisation can never have this indicator computed, French then English; None when all can."""
    if indicator is None:
        return "absent", "which is absent"
    if indicator.sector or (indicator.applies is not None and indicator.applies.sectors):
        return "propre à un secteur", "which belongs to one sector"
    fed = [one for one in indicator.criteria if one.engine]
    if not fed:
        return "qu’aucun calcul n’alimente", "which no computation feeds"
    if all(_too_late(referential, one) for one in fed):
        return "dû après la fin de validité", "due after the validity ends"
    if not _everywhere(referential, indicator, fed):
        return "calculé dans certains secteurs seulement", "computed in some sectors only"
    if not _everywhere(referential, indicator, [one for one in fed if not _conditional(indicator, one)]):
        return "calculé selon la taille ou les réponses seulement", "computed for some sizes or answers only"
    return None


def _everywhere(referential: Referential, indicator: Indicator, criteria: Iterable[Criterion]) -> bool:
    """Whether each sector is asked one of these criteria."""
    return set(SECTORS) == {sector for one in criteria for sector in _asked_in(referential, indicator, one)}


def _never(referential: Referential, indicator: Indicator, keys: Keys, places: list[Keys], read: Reader) -> None:
    """No indicator, and none of its criteria, is asked of nobody at all; a gate on such a one never opens."""
    idle = [not _asked_in(referential, indicator, one) for one in indicator.criteria]
    if all(idle) and idle and "id" in keys:
        gate, (why_fr, why_en) = indicator.required, _why_never(referential, indicator.criteria)
        read.fault(
            keys["required"] if gate else keys.get("applies", keys["id"]),
            f"« {indicator.id} » n’est jamais demandé, {why_fr}"
            + (f" : indispensable au niveau {gate}, il ne peut pas être atteint" if gate else ""),
            f"“{indicator.id}” is never asked, {why_en}"
            + (f": indispensable for level {gate}, it can never be reached" if gate else ""),
        )
        return
    for criterion, alone, found in zip(indicator.criteria, idle, places, strict=True):
        if alone and "id" in found:
            why_fr, why_en = _why_never(referential, [criterion])
            read.fault(
                found["due"] if _too_late(referential, criterion) else found.get("applies", found["id"]),
                f"« {criterion.id} » n’est jamais demandé, {why_fr}",
                f"“{criterion.id}” is never asked, {why_en}",
            )


def _why_never(referential: Referential, criteria: Iterable[Criterion]) -> tuple[str, str]:
    if all(_too_late(referential, one) for one in criteria):
        return "dû après la fin de validité", "due after the validity ends"
    return "ses secteurs ou ses réponses s’excluent", "its sectors or answers exclude each other"


def _idle(referential: Referential) -> str:
    """The sectors in which no criterion is ever asked; no point can be earned there."""
    asked = {
        sector
        for each in referential.indicators
        for one in each.criteria
        for sector in _asked_in(referential, each, one)
    }
    return ", ".join(one for one in SECTORS if one not in asked)


def _asked_in(referential: Referential, indicator: Indicator, criterion: Criterion) -> frozenset[str]:
    """Sectors in which somebody can be asked a criterion; none when it is due too late or wants yes and no at once."""
    own, conditions = _OWN.get(indicator.sector, _OWN[""]), _conditions(indicator, criterion)
    if not conditions and criterion.due is None:
        return own
    answers: set[tuple[str, bool]] = {pair for one in conditions for pair in one.answers.items()}
    if _too_late(referential, criterion) or len(answers) > len({question for question, _ in answers}):
        return frozenset()
    wanted = (frozenset(one.sectors) for one in conditions if one.sectors)
    return own.intersection(*wanted)


_OWN = {"": frozenset(SECTORS), **{one: frozenset({one}) for one in SECTORS}}
"""Sectors in which an indicator of this sector is asked, a common one everywhere."""


def _conditions(indicator: Indicator, criterion: Criterion) -> list[Applies]:
    return [one for one in (indicator.applies, criterion.applies) if one is not None]


def _conditional(indicator: Indicator, criterion: Criterion) -> bool:
    """Whether size or answers can take the criterion out."""
    return any(one.answers or one.min_population or one.min_staff for one in _conditions(indicator, criterion))


def _too_late(referential: Referential, criterion: Criterion) -> bool:
    return criterion.due is not None and referential.valid_until is not None and criterion.due > referential.valid_until
