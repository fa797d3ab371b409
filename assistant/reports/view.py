"""What a report or a screen shows, drawn from an assessment: sums and groups, no words of its own but the headline."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from assistant.assessment import Evidence, Report
from assistant.gaps import Step, next_step
from assistant.inheritance import TO_REVIEW
from assistant.reports.render import number
from ingest.model import Document
from scoring.model import Gate, Indicator, IndicatorResult, Named, Text
from scoring.trace import Trace, explain


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Points of one axis or theme."""

    named: Named
    """The axis or theme."""
    confirmed: Fraction
    """Points on confirmed evidence."""
    provisional: Fraction
    """Points with proposals."""
    maximum: Fraction
    """Points at stake."""
    count: int
    """Applicable indicators."""

    @property
    def added(self) -> Fraction:
        """Points that proposals add to the confirmed ones; none when they take some away."""
        return max(self.provisional - self.confirmed, Fraction(0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One indicator with all that is shown of it."""

    indicator: Indicator
    """What is asked."""
    result: IndicatorResult
    """Its outcome."""
    trace: Trace
    """Why, with proposals: its children are the criteria."""
    counting: tuple[Evidence, ...]
    """Evidence that counts, best first."""
    weak: tuple[Evidence, ...]
    """Proposals under the threshold."""
    rejected: tuple[Evidence, ...]
    """Evidence that a person rejected."""
    review: tuple[Evidence, ...]
    """Evidence confirmed in an older version, whose passage changed since."""
    kinds: tuple[Named, ...]
    """Kinds of document that would prove it."""
    step: Step
    """What to do next."""

    @property
    def waiting(self) -> int:
        """Pieces of evidence that wait for a decision."""
        return len(self.review) + sum(1 for one in (*self.counting, *self.weak) if one.state == "proposed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Principle:
    """A principle with its indicators."""

    named: Named
    """The principle."""
    cards: tuple[Card, ...]
    """Its applicable indicators, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """An axis with its principles."""

    share: Share
    """Its points."""
    principles: tuple[Principle, ...]
    """Principles with an applicable indicator, in order."""


def card(report: Report, wanted: str) -> Card | None:
    """The card of the applicable indicator with this id, or None."""
    result = report.assessment.indicator(wanted)
    if result is None:
        return None
    return _card(report, result, explain(report.assessment, wanted, findings=report.findings))


def cards(report: Report) -> tuple[Card, ...]:
    """The cards of every applicable indicator, in order."""
    traces = explain(report.assessment, "score", findings=report.findings).children
    made = (_card(report, *pair) for pair in zip(report.assessment.indicators, traces, strict=True))
    return tuple(one for one in made if one is not None)


def _card(report: Report, result: IndicatorResult, trace: Trace) -> Card | None:
    indicator = report.assessment.referential.indicator(result.id)
    if indicator is None:
        return None
    found = report.of(result.id)
    return Card(
        indicator=indicator,
        result=result,
        trace=trace,
        counting=tuple(one for one in found if one.counts),
        weak=tuple(one for one in found if not one.counts and one.state not in ("rejected", TO_REVIEW)),
        rejected=tuple(one for one in found if one.state == "rejected"),
        review=tuple(one for one in found if one.state == TO_REVIEW),
        kinds=tuple(one for one in report.assessment.referential.evidence_kinds if one.id in indicator.evidence),
        step=next_step(report, result),
    )


def by_axis(report: Report) -> tuple[Share, ...]:
    """Points of each axis with an applicable indicator, in the order of the referential."""
    return _shares(report, report.assessment.referential.axes, {one.id: one.axis for one in _indicators(report)})


def by_theme(report: Report) -> tuple[Share, ...]:
    """Points of each theme with an applicable indicator, in the order of the referential."""
    return _shares(report, report.assessment.referential.themes, {one.id: one.theme for one in _indicators(report)})


def outline(report: Report) -> tuple[Axis, ...]:
    """Axes, principles and indicators, in order."""
    made = cards(report)
    principles = [
        Principle(named=one, cards=tuple(card for card in made if card.indicator.principle == one.id))
        for one in report.assessment.referential.principles
    ]
    return tuple(
        Axis(
            share=share, principles=tuple(one for one in principles if one.cards and one.named.parent == share.named.id)
        )
        for share in by_axis(report)
    )


def extremes(shares: tuple[Share, ...]) -> tuple[Share, Share] | None:
    """The shares with most and fewest of their points, provisional; None when they are all alike."""
    ranked = sorted((one for one in shares if one.maximum), key=lambda one: one.provisional / one.maximum)
    if not ranked or ranked[0].provisional / ranked[0].maximum == ranked[-1].provisional / ranked[-1].maximum:
        return None
    return ranked[-1], ranked[0]


def closed_gates(report: Report) -> tuple[tuple[int, tuple[Indicator, ...]], ...]:
    """For each level, the indispensable indicators first asked there and not reached with proposals."""
    closed = [one for one in report.assessment.gates if not one.provisional]
    levels = sorted({one.level for one in report.assessment.gates})
    return tuple((level, found) for level in levels if (found := _asked_at(report, closed, level)))


def documents(report: Report) -> tuple[tuple[Document, int], ...]:
    """Each document with the number of its passages that count."""
    counted = Counter(one.proposal.document for one in report.evidence if one.counts)
    return tuple((one, counted[one.id]) for one in report.documents)


def headline(report: Report) -> tuple[Text, ...]:
    """The answer in two to four sentences."""
    assessment = report.assessment
    score, scale = assessment.score, assessment.referential.scale
    waiting = sum(1 for one in report.evidence if one.counts and one.state == "proposed")
    said = [_confirmed(report)]
    if waiting:
        said.append(_proposed(waiting, score.provisional, scale, assessment.level_provisional))
    target = next(
        (one for one in assessment.referential.levels if one.min_score and score.provisional < one.min_score), None
    )
    if target is not None and target.min_score is not None:
        gap = target.min_score - score.provisional
        said.append(
            Text(
                fr=f"{'Il manquerait alors' if waiting else 'Il manque'} {number(gap, 'fr')} points "
                f"pour le niveau {target.id}.",
                en=f"{number(gap, 'en')} points {'would then be' if waiting else 'are'} missing for level {target.id}.",
            )
        )
    return tuple(said)


def _confirmed(report: Report) -> Text:
    assessment = report.assessment
    level, points = assessment.level_confirmed, assessment.score.confirmed
    if not any(one.state == "confirmed" for one in report.evidence):
        return Text(fr="Aucune preuve n’est encore confirmée.", en="No evidence is confirmed yet.")
    fr, en = number(points, "fr"), number(points, "en")
    if level:
        return Text(fr=f"Niveau {level} confirmé, avec {fr} points.", en=f"Level {level} confirmed, with {en} points.")
    return Text(fr=f"Aucun niveau confirmé : {fr} points.", en=f"No level confirmed: {en} points.")


def _proposed(waiting: int, points: Fraction, scale: int, level: int) -> Text:
    reached_fr = f"le niveau {level}" if level else "aucun niveau"
    reached_en = f"level {level}" if level else "no level"
    many = waiting > 1
    return Text(
        fr=f"{waiting} passage{'s proposés attendent' if many else ' proposé attend'} la décision d’une personne ; "
        f"{'tous confirmés, ils donneraient' if many else 'confirmé, il donnerait'} {number(points, 'fr')} points "
        f"sur {number(scale, 'fr', 0)}, soit {reached_fr}.",
        en=f"{waiting} proposed passage{'s wait' if many else ' waits'} for a person’s decision; "
        f"if {'all are' if many else 'it is'} confirmed, the score is {number(points, 'en')} "
        f"of {number(scale, 'en', 0)} points: {reached_en}.",
    )


def _indicators(report: Report) -> tuple[Indicator, ...]:
    asked = {one.id for one in report.assessment.indicators}
    return tuple(one for one in report.assessment.referential.indicators if one.id in asked)


def _shares(report: Report, named: tuple[Named, ...], group: dict[str, str]) -> tuple[Share, ...]:
    made = []
    for one in named:
        results = [result for result in report.assessment.indicators if group.get(result.id) == one.id]
        if results:
            made.append(
                Share(
                    named=one,
                    confirmed=sum((each.confirmed.points for each in results), Fraction(0)),
                    provisional=sum((each.provisional.points for each in results), Fraction(0)),
                    maximum=sum((each.max_points for each in results), Fraction(0)),
                    count=len(results),
                )
            )
    return tuple(made)


def _asked_at(report: Report, closed: list[Gate], level: int) -> tuple[Indicator, ...]:
    found = (report.assessment.referential.indicator(one.indicator) for one in closed if one.level == level)
    return tuple(one for one in found if one is not None and one.required == level)
