"""From an organisation's situation and the published dates: the next steps with deadlines, and which rules apply when.

Pure: the day of the question is an argument. Every date says whether it was published, by how many sources, or is a
proposal of ours. Nothing here is a commitment of the operator of the label.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.model import Text
from scoring.rules import expiry

CURRENT, NEXT = "nr-2022-reconstructed", "nr-socle-2027-preview"


class Confidence(StrEnum):
    """How well a date or a duration is established."""

    CONFIRMED = "confirmed"
    SINGLE = "single_source"
    OURS = "ours"


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A date or period announced in public."""

    id: str
    """Stable id."""
    title: Text
    """What happens."""
    first: date
    """First day on which it may happen."""
    last: date
    """Last day on which it may happen."""
    source: str
    """Where it was announced."""
    confidence: Confidence
    """How well it is established."""


SLIDES = "Agence LUCIE, Num&Res, 17/03/2026 (ADN Ouest)"
PAGES = "agence-lucie.com, isit-be.org"
PRESS = "alliancy.fr, colibris.app, gestion-strategies.fr"

DATES = (
    Published(
        id="base",
        title=Text(fr="Référentiel socle international terminé", en="International base referential finished"),
        first=date(2026, 5, 1),
        last=date(2026, 8, 31),
        source=SLIDES,
        confidence=Confidence.SINGLE,
    ),
    Published(
        id="launch",
        title=Text(fr="Lancement du nouveau référentiel du label", en="Launch of the new referential of the label"),
        first=date(2027, 1, 1),
        last=date(2027, 12, 31),
        source=SLIDES,
        confidence=Confidence.SINGLE,
    ),
    Published(
        id="transition",
        title=Text(fr="Fin de la transition entre les deux référentiels", en="End of the transition between the two"),
        first=date(2028, 1, 1),
        last=date(2028, 12, 31),
        source=SLIDES,
        confidence=Confidence.SINGLE,
    ),
)
"""Announced dates. The slides give years and half-years only: the days are the ends of these periods."""

PREPARATION_MONTHS = (10, 12)
"""Preparation lasts 10 to 12 months at most, from the contract (`SLIDES`)."""
LABEL_YEARS = {1: 2, 2: 3}
"""Years for which a level is granted (`PRESS`, `PAGES`). The coming label announces 2 to 4 years (`SLIDES`)."""
PLAN_MONTHS = 1
"""Months to write the action plan of level 1 after the result (`PAGES`)."""
RENEWAL_MONTHS = 6
"""Months before expiry at which a renewal was seen to start (LaNum Pays Basque, 2025)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """Where an organisation stands with the label."""

    target: int = 1
    """Level aimed at."""
    contract_on: date | None = None
    """Day of the contract of the preparation under way, None before it."""
    evaluated_on: date | None = None
    """Day of the result of its evaluation, None before it."""
    level_held: int = 0
    """Level held, 0 when none."""
    labelled_on: date | None = None
    """Day on which the level held was granted."""
    expires_on: date | None = None
    """Last day of the level held; computed from `labelled_on` when it is not given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One step to take."""

    id: str
    """Stable id."""
    title: Text
    """What to do."""
    by: date | None
    """Last day, None when nothing fixes one."""
    late: bool
    """True when that day is past."""
    source: str
    """Where the step or its duration was published, empty for a proposal of ours."""
    confidence: Confidence
    """How well the deadline is established."""
    referentials: tuple[str, ...]
    """Referentials under which the step may be taken by that day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Regime:
    """Which referential may be used in a period."""

    first: date
    """First day."""
    last: date | None
    """Last day, None when open."""
    referentials: tuple[str, ...]
    """Ids that may be used."""
    note: Text
    """What is certain and what is not."""


REGIMES = (
    Regime(
        first=date(2022, 1, 1),
        last=date(2026, 12, 31),
        referentials=(CURRENT,),
        note=Text(fr="Seul le référentiel en vigueur s’applique.", en="Only the referential in force applies."),
    ),
    Regime(
        first=date(2027, 1, 1),
        last=date(2028, 12, 31),
        referentials=(CURRENT, NEXT),
        note=Text(
            fr="Lancement annoncé en 2027, transition jusqu’en 2028 : jour non publié, demandez à l’opérateur.",
            en="Launch announced for 2027, transition until 2028: the day is not published, ask the operator.",
        ),
    ),
    Regime(
        first=date(2029, 1, 1),
        last=None,
        referentials=(NEXT,),
        note=Text(fr="Seul le nouveau référentiel s’applique.", en="Only the new referential applies."),
    ),
)
"""Periods in order, without gaps."""


def regime(day: date) -> Regime:
    """Which referential applies on this day; before 2022 the first period answers."""
    return next((one for one in reversed(REGIMES) if one.first <= day), REGIMES[0])


def expires(situation: Situation) -> date | None:
    """Last day of the level held: as given, or counted from the day it was granted."""
    if situation.expires_on is not None or situation.labelled_on is None:
        return situation.expires_on
    years = LABEL_YEARS.get(situation.level_held)
    return None if years is None else expiry(situation.labelled_on, 12 * years)


def next_steps(situation: Situation, on: date) -> tuple[Due, ...]:
    """What is left to do on the day `on`, in order of deadline; steps without one come last.

    Steps before a contract, during the preparation, after the evaluation, and for the renewal of a level held. Those
    that count from a day yet to come are listed too, without a deadline, the months in their title.
    """
    end = expires(situation)
    steps: list[Due] = []
    if situation.contract_on is None:
        steps += _before(situation, end, on)
    elif situation.evaluated_on is None:
        steps += [_dated(one, situation.contract_on, on) for one in _steps(situation.target)]
        steps += [_ahead(one, on) for one in _results(situation.target)]
    else:
        steps += [_dated(one, situation.evaluated_on, on) for one in _results(situation.target)]
    if end is not None:
        held = situation.level_held
        title = Text(fr=f"Fin de validité du niveau {held}", en=f"End of validity of level {held}")
        steps.append(_due("expiry", title, end, on, PRESS, Confidence.CONFIRMED))
    return tuple(sorted(steps, key=lambda one: (one.by is None, one.by or on)))


def _before(situation: Situation, end: date | None, on: date) -> list[Due]:
    """Signing starts the preparation; to keep a level, a year before it ends, and half a year at the latest."""
    title = Text(fr="Signer le contrat : la préparation commence", en="Sign the contract: preparation starts")
    ahead = [_ahead(one, on) for one in (*_steps(situation.target), *_results(situation.target))]
    if end is None:
        return [_due("contract", title, None, on, SLIDES, Confidence.SINGLE), *ahead]
    latest = Text(
        fr="Dernier moment raisonnable pour lancer le renouvellement", en="Last sensible moment to start the renewal"
    )
    return [
        _due("contract", title, expiry(end, -PREPARATION_MONTHS[1]), on, "", Confidence.OURS),
        _due("renewal", latest, expiry(end, -RENEWAL_MONTHS), on, "lanum-paysbasque.com", Confidence.SINGLE),
        *ahead,
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """A step of a level, before its day is known."""

    id: str
    title: Text
    months: int | None
    """Months after `since` by which it is taken, None when nothing fixes them."""
    since: Text
    """What the months are counted from."""
    source: str = ""
    confidence: Confidence = Confidence.OURS


_CONTRACT = Text(fr="après le contrat", en="after the contract")
_RESULT = Text(fr="après le résultat", en="after the result")


def _steps(target: int) -> tuple[_Step, ...]:
    """The steps of a preparation, the last one by the published end, the others spread before it by us."""
    training = (
        Text(fr="Suivre les 3 jours de formation", en="Attend the 3 days of training")
        if target > 1
        else Text(
            fr="Suivre le MOOC et passer le certificat de connaissances",
            en="Follow the online course and pass the knowledge certificate",
        )
    )
    audit = (
        Text(fr="Audit sur site par un organisme tiers", en="On-site audit by a third party")
        if target > 1
        else Text(
            fr="Évaluation documentaire à distance et enquêtes auprès des parties prenantes",
            en="Remote documentary evaluation and surveys of stakeholders",
        )
    )
    grid = Text(fr="Remplir l’auto-évaluation", en="Complete the self-assessment")
    proofs = Text(fr="Réunir et faire confirmer les preuves", en="Gather the proofs and have them confirmed")
    soon, last = PREPARATION_MONTHS
    return (
        _Step(id="training", title=training, months=3, since=_CONTRACT),
        _Step(id="self_assessment", title=grid, months=6, since=_CONTRACT),
        _Step(id="evidence", title=proofs, months=soon, since=_CONTRACT),
        _Step(
            id="evaluation",
            title=audit,
            months=last,
            since=_CONTRACT,
            source=SLIDES,
            confidence=Confidence.SINGLE,
        ),
    )


def _results(target: int) -> tuple[_Step, ...]:
    """After the result: the action plan within a month at level 1; the progress plan and the committee above."""
    committee = Text(
        fr="Présenter le plan de progrès de 3 ans au comité de labellisation",
        en="Put the 3-year progress plan to the labelling committee",
    )
    plan = Text(fr="Écrire le plan d’action de 2 ans", en="Write the 2-year action plan")
    name, title, months = ("committee", committee, None) if target > 1 else ("action_plan", plan, PLAN_MONTHS)
    step = _Step(id=name, title=title, months=months, since=_RESULT, source=PAGES, confidence=Confidence.SINGLE)
    return (step,)


def _dated(step: _Step, first: date, on: date) -> Due:
    """A step whose months are counted from a known day."""
    by = None if step.months is None else expiry(first, step.months)
    return _due(step.id, step.title, by, on, step.source, step.confidence)


def _ahead(step: _Step, on: date) -> Due:
    """A step whose first day is not known yet: the months stand in its title."""
    title = step.title
    if step.months is not None:
        title = Text(
            fr=f"{title.fr}, au plus tard {step.months} mois {step.since.fr}",
            en=f"{title.en}, at most {step.months} month{'s' if step.months > 1 else ''} {step.since.en}",
        )
    return _due(step.id, title, None, on, step.source, step.confidence)


def _due(name: str, title: Text, by: date | None, on: date, source: str, confidence: Confidence) -> Due:
    return Due(
        id=name,
        title=title,
        by=by,
        late=by is not None and by < on,
        source=source,
        confidence=confidence,
        referentials=regime(max(by or on, on)).referentials,
    )
