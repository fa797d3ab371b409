"""The tree of why: every number of an assessment unfolds to the criteria, the evidence and the rule behind it.

The tree is data: the command line, the chat, the report and the API show the same one.
"""

from dataclasses import dataclass
from fractions import Fraction

from scoring.model import Assessment, CriterionResult, Indicator, IndicatorResult, Level, Status, Text

REASONS = {
    "proved": Text(fr="une preuve valable le montre", en="a valid proof shows it"),
    "rule_only": Text(
        fr="une règle est en vigueur, mais aucune trace de son application n’a été trouvée",
        en="a rule is in force, but no trace of its application was found",
    ),
    "promise_only": Text(
        fr="les documents le promettent, aucun ne montre que c’est fait",
        en="the documents promise it, none shows that it is done",
    ),
    "contradicted": Text(fr="un document dit le contraire", en="a document says the contrary"),
    "conflict": Text(
        fr="des documents se contredisent : une personne doit trancher",
        en="documents contradict each other: a person has to decide",
    ),
    "expired": Text(
        fr="la preuve trouvée a dépassé sa durée de validité",
        en="the proof found is past its validity",
    ),
    "declared": Text(fr="déclaré par une personne", en="declared by a person"),
    "nothing_found": Text(fr="rien de probant dans les documents", en="nothing conclusive in the documents"),
    "not_due": Text(fr="obligation qui ne s’applique pas encore à cette date", en="duty not yet in force on this date"),
}

STATUSES = {
    Status.MET: Text(fr="satisfait", en="met"),
    Status.PARTLY: Text(fr="en partie", en="partly met"),
    Status.NOT_MET: Text(fr="non satisfait", en="not met"),
    Status.UNKNOWN: Text(fr="inconnu", en="unknown"),
    Status.NOT_APPLICABLE: Text(fr="sans objet", en="not applicable"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """One step of an explanation."""

    id: str
    """What it explains: "level", "score", an indicator or a criterion."""
    label: Text
    """Its name."""
    value: Text
    """What came out."""
    evidence: tuple[str, ...] = ()
    """Evidence ids it rests on."""
    children: tuple["Trace", ...] = ()
    """The steps behind it."""


def points(value: Fraction) -> float:
    """Points as shown to people: one decimal, computed from the exact value."""
    return float(round(value, 1))


def explain(assessment: Assessment, wanted: str, *, confirmed: bool = False) -> Trace:
    """The tree behind "level", "score", an indicator id or a criterion id, in one of the two views.

    Raises KeyError when nothing of that name is part of this assessment.
    """
    if wanted == "level":
        return _levels(assessment, confirmed)
    if wanted == "score":
        return _score(assessment, confirmed)
    for result in assessment.indicators:
        indicator = assessment.referential.indicator(result.id)
        if indicator is None or not wanted.startswith(result.id):
            continue
        trace = _indicator(indicator, result, confirmed)
        if wanted == result.id:
            return trace
        for child in trace.children:
            if child.id == wanted:
                return child
    raise KeyError(wanted)


def _levels(assessment: Assessment, confirmed: bool) -> Trace:
    level = assessment.level_confirmed if confirmed else assessment.level_provisional
    low, high = assessment.level_reachable
    steps = tuple(_level(assessment, one, confirmed) for one in assessment.referential.levels)
    return Trace(
        id="level",
        label=Text(fr="Niveau", en="Level"),
        value=Text(
            fr=f"niveau {level} ; entre {low} et {high} encore possible",
            en=f"level {level}; between {low} and {high} still possible",
        ),
        children=(*steps, _score(assessment, confirmed)),
    )


def _level(assessment: Assessment, level: Level, confirmed: bool) -> Trace:
    score = assessment.score.confirmed if confirmed else assessment.score.provisional
    closed = [
        one.indicator
        for one in assessment.gates
        if one.level == level.id and not (one.confirmed if confirmed else one.provisional)
    ]
    parts_fr, parts_en = [], []
    if level.min_score is not None:
        parts_fr.append(f"{level.min_score} points demandés, {points(score):g} obtenus")
        parts_en.append(f"{level.min_score} points asked, {points(score):g} earned")
    if level.engines:
        names = ", ".join(level.engines)
        parts_fr.append(f"résultat calculé attendu pour {names} (méthode en aperçu)")
        parts_en.append(f"computed result needed for {names} (preview method)")
    if closed:
        kind_fr, kind_en = ("bloquants", "blocking") if assessment.strict else ("points d’attention", "advisory")
        parts_fr.append(f"{len(closed)} indicateurs indispensables non atteints ({kind_fr})")
        parts_en.append(f"{len(closed)} indispensable indicators not reached ({kind_en})")
    gates = tuple(
        Trace(
            id=wanted,
            label=indicator.title,
            value=Text(fr="indispensable, non atteint", en="indispensable, not reached"),
        )
        for wanted in closed
        if (indicator := assessment.referential.indicator(wanted)) is not None
    )
    return Trace(
        id=f"level-{level.id}",
        label=level.title,
        value=Text(fr=" ; ".join(parts_fr), en="; ".join(parts_en)),
        children=gates,
    )


def _score(assessment: Assessment, confirmed: bool) -> Trace:
    score, scale = assessment.score, assessment.referential.scale
    value = score.confirmed if confirmed else score.provisional
    children = tuple(
        _indicator(indicator, result, confirmed)
        for result in assessment.indicators
        if (indicator := assessment.referential.indicator(result.id)) is not None
    )
    return Trace(
        id="score",
        label=Text(fr="Score", en="Score"),
        value=Text(
            fr=f"{points(value):g} sur {scale} ; jusqu’à {points(score.possible):g} si tout l’inconnu se vérifie",
            en=f"{points(value):g} of {scale}; up to {points(score.possible):g} if all that is unknown proves true",
        ),
        children=children,
    )


def _indicator(indicator: Indicator, result: IndicatorResult, confirmed: bool) -> Trace:
    view = result.confirmed if confirmed else result.provisional
    status = STATUSES[view.status]
    gained, worth = points(view.points), points(result.max_points)
    return Trace(
        id=indicator.id,
        label=indicator.title,
        value=Text(
            fr=f"{status.fr} : {gained:g} points sur {worth:g} (poids {indicator.weight})",
            en=f"{status.en}: {gained:g} of {worth:g} points (weight {indicator.weight})",
        ),
        children=tuple(
            _criterion(criterion.title, criterion.weight, outcome)
            for criterion, outcome in zip(indicator.criteria, view.criteria, strict=True)
        ),
    )


def _criterion(title: Text, weight: int, outcome: CriterionResult) -> Trace:
    status = STATUSES[outcome.status]
    why_fr = " ; ".join(REASONS[one.code].fr for one in outcome.reasons)
    why_en = "; ".join(REASONS[one.code].en for one in outcome.reasons)
    evidence = tuple(sorted({item for one in outcome.reasons for item in one.evidence}))
    return Trace(
        id=outcome.id,
        label=title,
        value=Text(fr=f"{status.fr} (poids {weight}) : {why_fr}", en=f"{status.en} (weight {weight}): {why_en}"),
        evidence=evidence,
    )
