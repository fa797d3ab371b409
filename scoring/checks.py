"""What a referential must hold as a whole: levels that can be reached, criteria in order, sectors that agree."""

from dataclasses import dataclass, field

from scoring.model import Criterion, Indicator, Level, Referential, Stance
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
    elif all(one.sector for one in referential.indicators):
        read.fault(
            keys["min_score"],
            f"aucun indicateur n’est commun à tous les secteurs : le niveau {level.id} est inaccessible hors d’eux",
            f"no indicator is common to all sectors: level {level.id} is out of reach outside them",
        )
    if before is not None and before.min_score is not None and level.min_score <= before.min_score:
        read.fault(
            keys["min_score"],
            f"le niveau {level.id} doit demander plus de points que le niveau {before.id}",
            f"level {level.id} must ask more points than level {before.id}",
        )


def _computed(referential: Referential, level: Level, node: Node, read: Reader) -> None:
    """Every computed indicator of a level exists, is asked of all sectors, and is fed by an engine in time."""
    by_id = {one.id: one for one in referential.indicators}
    for wanted, item in zip(level.engines, node.items, strict=False):
        indicator = by_id.get(wanted)
        if indicator is None:
            why = ("absent", "which is absent")
        elif indicator.sector or (indicator.applies is not None and indicator.applies.sectors):
            why = ("propre à un secteur", "which belongs to one sector")
        elif not any(one.engine for one in indicator.criteria):
            why = ("qu’aucun calcul n’alimente", "which no computation feeds")
        elif all(_too_late(referential, one) for one in indicator.criteria if one.engine):
            why = ("dû après la fin de validité", "due after the validity ends")
        else:
            continue
        read.fault(
            item,
            f"le niveau {level.id} attend l’indicateur « {wanted} », {why[0]} : inaccessible",
            f"level {level.id} needs indicator “{wanted}”, {why[1]}: out of reach",
        )


def _too_late(referential: Referential, criterion: Criterion) -> bool:
    return criterion.due is not None and referential.valid_until is not None and criterion.due > referential.valid_until
