"""The tree of why: every number of an assessment unfolds to the criteria, the evidence and the rule behind it.

The tree is data: the command line, the chat, the report and the API show the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.model import (
    Assessment,
    Criterion,
    CriterionResult,
    Indicator,
    IndicatorResult,
    Level,
    Named,
    Stance,
    Status,
    Text,
)

REASONS = {
    "proved": Text(
        fr="une preuve valable le montre",
        en="a valid proof shows it",
    ),
    "computed": Text(
        fr="le calcul le confirme",
        en="the computation confirms it",
    ),
    "computed_partly": Text(
        fr="le calcul le confirme en partie",
        en="the computation confirms it in part",
    ),
    "computed_not_met": Text(
        fr="le calcul montre que ce n’est pas atteint",
        en="the computation shows that it is not reached",
    ),
    "measured": Text(
        fr="un chiffre daté et sourcé le montre",
        en="a dated, sourced figure shows it",
    ),
    "figure_met": Text(
        fr="le chiffre le plus récent atteint la cible",
        en="the newest figure reaches the target",
    ),
    "figure_partly": Text(
        fr="le chiffre le plus récent atteint le seuil partiel, pas la cible",
        en="the newest figure reaches the partial threshold, not the target",
    ),
    "figure_below": Text(
        fr="le chiffre le plus récent n’atteint pas le seuil",
        en="the newest figure does not reach the threshold",
    ),
    "figure_missing": Text(
        fr="un passage en parle, mais le chiffre à comparer à la cible n’a pas été relevé",
        en="a passage speaks of it, but the figure to compare with the target has not been read",
    ),
    "unit_mismatch": Text(
        fr="un chiffre a été relevé dans une unité qui ne convient pas",
        en="a figure was read in a unit that does not fit",
    ),
    "rule_only": Text(
        fr="une règle est en vigueur, mais aucune trace de son application n’a été trouvée",
        en="a rule is in force, but no trace of its application was found",
    ),
    "promise_only": Text(
        fr="les documents le promettent, aucun ne montre que c’est fait",
        en="the documents promise it, none shows that it is done",
    ),
    "contradicted": Text(
        fr="un document dit le contraire",
        en="a document says the contrary",
    ),
    "conflict": Text(
        fr="des éléments se contredisent : une personne doit trancher",
        en="the findings contradict each other: a person has to decide",
    ),
    "decided": Text(
        fr="une personne a tranché",
        en="a person decided",
    ),
    "declared": Text(
        fr="déclaré par une personne",
        en="declared by a person",
    ),
    "declared_only": Text(
        fr="déclaré par une personne, mais ce critère demande une preuve",
        en="declared by a person, but this criterion asks for a proof",
    ),
    "not_computed": Text(
        fr="seul un calcul fait par l’outil peut le montrer",
        en="only a computation made by the tool can show it",
    ),
    "expired": Text(
        fr="la preuve trouvée a dépassé sa durée de validité",
        en="the proof found is past its validity",
    ),
    "not_yet": Text(
        fr="la preuve trouvée est postérieure à la date de l’évaluation",
        en="the proof found is later than the date of the assessment",
    ),
    "nothing_found": Text(
        fr="rien de probant dans les documents",
        en="nothing conclusive in the documents",
    ),
    "not_due": Text(
        fr="obligation qui ne s’applique pas encore à cette date",
        en="duty not yet in force on this date",
    ),
    "other_sector": Text(
        fr="n’est pas demandé dans ce secteur",
        en="not asked in this sector",
    ),
    "too_small": Text(
        fr="n’est pas demandé à une organisation de cette taille",
        en="not asked of an organisation of this size",
    ),
    "answered_no": Text(
        fr="n’est pas demandé, d’après les réponses données sur l’organisation",
        en="not asked, given the answers about the organisation",
    ),
    "size_unknown": Text(
        fr="demandé tant que la taille de l’organisation n’est pas connue",
        en="asked as long as the size of the organisation is not known",
    ),
    "answer_unknown": Text(
        fr="demandé tant qu’une question sur l’organisation reste sans réponse",
        en="asked as long as a question about the organisation is not answered",
    ),
}
"""Every code that a rule can give, in words."""

STATUSES = {
    Status.MET: Text(fr="satisfait", en="met"),
    Status.PARTLY: Text(fr="en partie", en="partly met"),
    Status.NOT_MET: Text(fr="non satisfait", en="not met"),
    Status.UNKNOWN: Text(fr="inconnu", en="unknown"),
    Status.NOT_APPLICABLE: Text(fr="sans objet", en="not applicable"),
}


PREVIEW = Text(
    fr="la méthode de ce niveau est un aperçu : aucune n’est publiée",
    en="the method of this level is a preview: none is published",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """One step of an explanation."""

    id: str
    """What it explains: "level", "score", an axis, a principle, a theme, an indicator or a criterion."""
    label: Text
    """Its name."""
    value: Text
    """What came out."""
    evidence: tuple[str, ...] = ()
    """Evidence ids it rests on."""
    rules: tuple[str, ...] = ()
    """Codes of the rules applied: keys of `REASONS`."""
    asks: Text | None = None
    """What the rule asks for, for a criterion."""
    points: Fraction | None = None
    """Points earned, exact; None where points make no sense."""
    worth: Fraction | None = None
    """Points it is worth, exact."""
    children: tuple["Trace", ...] = ()
    """The steps behind it."""


def points(value: Fraction) -> float:
    """Points as shown to people: one decimal, computed from the exact value."""
    return float(round(value, 1))


def explain(assessment: Assessment, wanted: str, *, confirmed: bool = False) -> Trace:
    """The tree behind "level", "level-2", "score", an axis, principle, theme, indicator or criterion id.

    `confirmed` chooses the view. Raises KeyError when nothing of that name is part of this assessment.
    """
    if wanted == "level":
        return _levels(assessment, confirmed)
    if wanted == "score":
        return _score(assessment, confirmed)
    for level in assessment.referential.levels:
        if wanted == f"level-{level.id}":
            return _level(assessment, level, confirmed)
    pairs = _pairs(assessment)
    for indicator, result in pairs:
        if wanted == indicator.id:
            return _indicator(indicator, result, confirmed)
        for at, criterion in enumerate(indicator.criteria):
            if wanted == criterion.id:
                return _indicator(indicator, result, confirmed).children[at]
    for group in (*assessment.referential.axes, *assessment.referential.principles, *assessment.referential.themes):
        inside = [pair for pair in pairs if wanted in (pair[0].axis, pair[0].principle, pair[0].theme)]
        if wanted == group.id and inside:
            return _group(group, inside, confirmed)
    raise KeyError(wanted)


def _pairs(assessment: Assessment) -> list[tuple[Indicator, IndicatorResult]]:
    """Every indicator assessed with its result, in order."""
    by_id = {one.id: one for one in assessment.referential.indicators}
    return [(by_id[one.id], one) for one in assessment.indicators]


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
    """The conditions of one level, and the indispensable indicators that are not reached."""
    score = assessment.score.confirmed if confirmed else assessment.score.provisional
    by_id = {indicator.id: (indicator, result) for indicator, result in _pairs(assessment)}
    closed = [
        one.indicator
        for one in assessment.gates
        if one.level == level.id and not (one.confirmed if confirmed else one.provisional)
    ]
    parts: list[Text] = []
    if level.min_score is not None:
        parts.append(
            Text(
                fr=f"{level.min_score} points demandés, {points(score):g} obtenus",
                en=f"{level.min_score} points asked, {points(score):g} earned",
            )
        )
    if level.needs_level:
        parts.append(Text(fr=f"niveau {level.needs_level} demandé", en=f"level {level.needs_level} needed"))
    if level.engines:
        names = ", ".join(level.engines)
        parts.append(Text(fr=f"résultat calculé attendu pour {names}", en=f"computed result needed for {names}"))
    if closed:
        kind_fr, kind_en = ("bloquants", "blocking") if assessment.strict else ("points d’attention", "advisory")
        parts.append(
            Text(
                fr=f"{len(closed)} indicateurs indispensables non atteints ({kind_fr})",
                en=f"{len(closed)} indispensable indicators not reached ({kind_en})",
            )
        )
    if level.preview:
        parts.append(PREVIEW)
    gates = tuple(
        Trace(
            id=wanted,
            label=by_id[wanted][0].title,
            value=Text(fr="indispensable, non atteint", en="indispensable, not reached"),
        )
        for wanted in closed
    )
    computed = tuple(_indicator(*by_id[wanted], confirmed) for wanted in level.engines if wanted in by_id)
    return Trace(id=f"level-{level.id}", label=level.title, value=_joined(parts), children=(*gates, *computed))


def _score(assessment: Assessment, confirmed: bool) -> Trace:
    score, scale = assessment.score, assessment.referential.scale
    value = score.confirmed if confirmed else score.provisional
    return Trace(
        id="score",
        label=Text(fr="Score", en="Score"),
        value=Text(
            fr=f"{points(value):g} sur {scale} ; jusqu’à {points(score.possible):g} si tout l’inconnu se vérifie",
            en=f"{points(value):g} of {scale}; up to {points(score.possible):g} if all that is unknown proves true",
        ),
        points=value,
        worth=Fraction(scale),
        children=tuple(_indicator(*pair, confirmed) for pair in _pairs(assessment)),
    )


def _group(group: Named, inside: Sequence[tuple[Indicator, IndicatorResult]], confirmed: bool) -> Trace:
    """An axis, a principle or a theme: the sum of its indicators."""
    children = tuple(_indicator(*pair, confirmed) for pair in inside)
    gained = sum((one.points for one in children if one.points is not None), Fraction(0))
    worth = sum((one.max_points for _, one in inside), Fraction(0))
    return Trace(
        id=group.id,
        label=group.title,
        value=Text(
            fr=f"{points(gained):g} points sur {points(worth):g}", en=f"{points(gained):g} of {points(worth):g} points"
        ),
        points=gained,
        worth=worth,
        children=children,
    )


def _indicator(indicator: Indicator, result: IndicatorResult, confirmed: bool) -> Trace:
    view = result.confirmed if confirmed else result.provisional
    status = STATUSES[view.status]
    gained, worth = points(view.points), points(result.max_points)
    asked = sum(
        criterion.weight
        for criterion, one in zip(indicator.criteria, view.criteria, strict=True)
        if one.status is not Status.NOT_APPLICABLE
    )
    return Trace(
        id=indicator.id,
        label=indicator.title,
        value=Text(
            fr=f"{status.fr} : {gained:g} points sur {worth:g} (poids {indicator.weight})",
            en=f"{status.en}: {gained:g} of {worth:g} points (weight {indicator.weight})",
        ),
        points=view.points,
        worth=result.max_points,
        children=tuple(
            _criterion(criterion, outcome, result.max_points, asked)
            for criterion, outcome in zip(indicator.criteria, view.criteria, strict=True)
        ),
    )


def _criterion(criterion: Criterion, outcome: CriterionResult, worth: Fraction, asked: int) -> Trace:
    """One criterion: its status, the rules that gave it, and its part of the indicator's `worth` points."""
    status = STATUSES[outcome.status]
    why = _joined([REASONS[one.code] for one in outcome.reasons])
    applies = outcome.status is not Status.NOT_APPLICABLE
    part = worth * criterion.weight / asked if applies else Fraction(0)
    return Trace(
        id=outcome.id,
        label=criterion.title,
        value=Text(
            fr=f"{status.fr} (poids {criterion.weight}) : {why.fr}",
            en=f"{status.en} (weight {criterion.weight}): {why.en}",
        ),
        evidence=tuple(sorted({item for one in outcome.reasons for item in one.evidence})),
        rules=tuple(one.code for one in outcome.reasons),
        asks=asks(criterion),
        points=part * outcome.credit,
        worth=part,
    )


def asks(criterion: Criterion) -> Text:
    """What it takes to meet a criterion, in one line."""
    if criterion.engine == "footprint":
        return Text(fr="un calcul d’empreinte fait par l’outil", en="a footprint computation made by the tool")
    if criterion.engine:
        return Text(fr="le journal d’usage de l’IA tenu par l’outil", en="the AI-usage ledger kept by the tool")
    metric = criterion.metric
    if metric is not None and metric.target is not None:
        bound = f"{float(metric.target):g} {metric.unit}"
        if metric.direction == "down":
            return Text(fr=f"un chiffre d’au plus {bound}", en=f"a figure of at most {bound}")
        return Text(fr=f"un chiffre d’au moins {bound}", en=f"a figure of at least {bound}")
    if metric is not None:
        return Text(fr=f"un chiffre en {metric.unit}", en=f"a figure in {metric.unit}")
    if criterion.needs is Stance.RULE:
        return Text(fr="une règle en vigueur, ou mieux", en="a rule in force, or better")
    return Text(fr="une trace de ce qui est fait", en="a trace of what is done")


def _joined(parts: Sequence[Text]) -> Text:
    return Text(fr=" ; ".join(one.fr for one in parts), en="; ".join(one.en for one in parts))
