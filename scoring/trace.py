"""The tree of why: every number of an assessment unfolds to the criteria, the evidence and the rule behind it.

The tree is data: the command line, the chat, the report and the API show the same one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scoring.model import (
    Assessment,
    Criterion,
    CriterionResult,
    Figure,
    Finding,
    Indicator,
    IndicatorResult,
    Level,
    Named,
    Origin,
    Status,
    Text,
)
from scoring.reasons import PREVIEW, REASONS, STATUSES, asks

__all__ = ["PREVIEW", "REASONS", "STATUSES", "Trace", "Word", "asks", "explain", "points"]

PERSONAL = (Origin.DECLARATION, Origin.DECISION)


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """What a person declared or decided of a criterion."""

    evidence: str
    """Id under which the rules name it."""
    origin: Origin
    """A declaration or a decision."""
    author: str
    """Who."""
    on: date | None
    """When, None when it is not known."""
    note: str
    """What the person wrote with it, may be empty."""
    status: Status | None
    """Status declared or decided, None for a value."""
    figure: Figure | None
    """Value declared, None for a status."""


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
    words: tuple[Word, ...] = ()
    """What people declared or decided of it, whether it weighs on the status or not."""
    rules: tuple[str, ...] = ()
    """Codes of the rules applied: keys of `REASONS`."""
    asks: Text | None = None
    """What the rule asks for, for a criterion."""
    declaration: bool | None = None
    """Whether the organisation's own word suffices, for a criterion."""
    points: Fraction | None = None
    """Points earned, exact; None where points make no sense."""
    worth: Fraction | None = None
    """Points it is worth, exact."""
    children: tuple["Trace", ...] = ()
    """The steps behind it."""


def points(value: Fraction) -> float:
    """Points as shown to people: one decimal, computed from the exact value."""
    return float(round(value, 1))


def explain(assessment: Assessment, wanted: str, *, confirmed: bool = False, findings: Iterable[Finding] = ()) -> Trace:
    """The tree behind "level", "level-2", "score", an axis, principle, theme, indicator or criterion id.

    `confirmed` chooses the view; `findings`, those that were assessed, give the words of people. Raises KeyError when
    nothing of that name is part of this assessment.
    """
    return _Unfolded(assessment, confirmed, findings).of(wanted)


class _Unfolded:
    """One view of an assessment, unfolded on request."""

    def __init__(self, assessment: Assessment, confirmed: bool, findings: Iterable[Finding]) -> None:
        self.assessment, self.confirmed = assessment, confirmed
        by_id = {one.id: one for one in assessment.referential.indicators}
        self.pairs = [(by_id[one.id], one) for one in assessment.indicators]
        self.words: dict[str, list[Word]] = {}
        for one in findings:
            if one.origin in PERSONAL:
                self.words.setdefault(one.criterion, []).append(_word(one))

    def of(self, wanted: str) -> Trace:
        if wanted == "level":
            return self.levels()
        if wanted == "score":
            return self.score()
        referential = self.assessment.referential
        for level in referential.levels:
            if wanted == f"level-{level.id}":
                return self.level(level)
        for indicator, result in self.pairs:
            if wanted == indicator.id:
                return self.indicator(indicator, result)
            for at, criterion in enumerate(indicator.criteria):
                if wanted == criterion.id:
                    return self.indicator(indicator, result).children[at]
        for group in (*referential.axes, *referential.principles, *referential.themes):
            inside = [pair for pair in self.pairs if wanted in (pair[0].axis, pair[0].principle, pair[0].theme)]
            if wanted == group.id and inside:
                return self.group(group, inside)
        raise KeyError(wanted)

    def levels(self) -> Trace:
        found = self.assessment
        level = found.level_confirmed if self.confirmed else found.level_provisional
        low, high = found.level_reachable
        steps = tuple(self.level(one) for one in found.referential.levels)
        return Trace(
            id="level",
            label=Text(fr="Niveau", en="Level"),
            value=Text(
                fr=f"niveau {level} ; entre {low} et {high} encore possible",
                en=f"level {level}; between {low} and {high} still possible",
            ),
            children=(*steps, self.score()),
        )

    def level(self, level: Level) -> Trace:
        """The conditions of one level, and the indispensable indicators that are not reached."""
        found = self.assessment
        by_id = {indicator.id: (indicator, result) for indicator, result in self.pairs}
        closed = [
            one.indicator
            for one in found.gates
            if one.level == level.id and not (one.confirmed if self.confirmed else one.provisional)
        ]
        gates = tuple(
            Trace(
                id=wanted,
                label=by_id[wanted][0].title,
                value=Text(fr="indispensable, non atteint", en="indispensable, not reached"),
            )
            for wanted in closed
        )
        computed = tuple(self.indicator(*by_id[wanted]) for wanted in level.engines if wanted in by_id)
        return Trace(
            id=f"level-{level.id}",
            label=level.title,
            value=_joined(self.conditions(level, len(closed))),
            children=(*gates, *computed),
        )

    def conditions(self, level: Level, closed: int) -> list[Text]:
        """What a level asks, each with what is there; `closed` indispensable indicators are not reached."""
        found = self.assessment
        score = found.score.confirmed if self.confirmed else found.score.provisional
        parts: list[Text] = []
        if level.min_score is not None:
            fr, en = _said_points(score)
            parts.append(
                Text(
                    fr=f"{level.min_score} points demandés, {fr} obtenus",
                    en=f"{level.min_score} points asked, {en} earned",
                )
            )
        if level.needs_level:
            parts.append(Text(fr=f"niveau {level.needs_level} demandé", en=f"level {level.needs_level} needed"))
        if level.engines:
            names = ", ".join(level.engines)
            parts.append(Text(fr=f"résultat calculé attendu pour {names}", en=f"computed result needed for {names}"))
        if closed:
            many = "s" if closed > 1 else ""
            kind_fr = f"bloquant{many}" if found.strict else f"point{many} d’attention"
            kind_en = "blocking" if found.strict else "advisory"
            parts.append(
                Text(
                    fr=f"{closed} indicateur{many} indispensable{many} non atteint{many} ({kind_fr})",
                    en=f"{closed} indispensable indicator{many} not reached ({kind_en})",
                )
            )
        if level.preview:
            parts.append(PREVIEW)
        return parts

    def score(self) -> Trace:
        score, scale = self.assessment.score, self.assessment.referential.scale
        value = score.confirmed if self.confirmed else score.provisional
        (fr, en), (best_fr, best_en) = _said_points(value), _said_points(score.possible)
        return Trace(
            id="score",
            label=Text(fr="Score", en="Score"),
            value=Text(
                fr=f"{fr} sur {scale} ; jusqu’à {best_fr} si tout l’inconnu se vérifie",
                en=f"{en} of {scale}; up to {best_en} if all that is unknown proves true",
            ),
            points=value,
            worth=Fraction(scale),
            children=tuple(self.indicator(*pair) for pair in self.pairs),
        )

    def group(self, group: Named, inside: Sequence[tuple[Indicator, IndicatorResult]]) -> Trace:
        """An axis, a principle or a theme: the sum of its indicators."""
        children = tuple(self.indicator(*pair) for pair in inside)
        gained = sum((one.points for one in children if one.points is not None), Fraction(0))
        worth = sum((one.max_points for _, one in inside), Fraction(0))
        (fr, en), (most_fr, most_en) = _said_points(gained), _said_points(worth)
        return Trace(
            id=group.id,
            label=group.title,
            value=Text(fr=f"{fr} points sur {most_fr}", en=f"{en} of {most_en} points"),
            points=gained,
            worth=worth,
            children=children,
        )

    def indicator(self, indicator: Indicator, result: IndicatorResult) -> Trace:
        view = result.confirmed if self.confirmed else result.provisional
        status = STATUSES[view.status]
        (fr, en), (most_fr, most_en) = _said_points(view.points), _said_points(result.max_points)
        pairs = list(zip(indicator.criteria, view.criteria, strict=True))
        asked = sum(one.weight for one, outcome in pairs if outcome.status is not Status.NOT_APPLICABLE)
        return Trace(
            id=indicator.id,
            label=indicator.title,
            value=Text(
                fr=f"{status.fr} : {fr} points sur {most_fr} (poids {indicator.weight})",
                en=f"{status.en}: {en} of {most_en} points (weight {indicator.weight})",
            ),
            points=view.points,
            worth=result.max_points,
            children=tuple(self.criterion(one, outcome, result.max_points, asked) for one, outcome in pairs),
        )

    def criterion(self, criterion: Criterion, outcome: CriterionResult, worth: Fraction, asked: int) -> Trace:
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
            words=tuple(self.words.get(criterion.id, ())),
            rules=tuple(one.code for one in outcome.reasons),
            asks=asks(criterion),
            declaration=criterion.declaration,
            points=part * outcome.credit,
            worth=part,
        )


def _word(finding: Finding) -> Word:
    return Word(
        evidence=finding.evidence,
        origin=finding.origin,
        author=finding.author,
        on=finding.dated,
        note=finding.note,
        status=finding.status,
        figure=finding.figure,
    )


def _said_points(value: Fraction) -> tuple[str, str]:
    """Points in French and in English: "12,5" and "12.5"."""
    text = f"{points(value):g}"
    return text.replace(".", ","), text


def _joined(parts: Sequence[Text]) -> Text:
    return Text(fr=" ; ".join(one.fr for one in parts), en="; ".join(one.en for one in parts))
