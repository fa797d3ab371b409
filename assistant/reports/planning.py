"""Plans, what-ifs and calendars, as text and as plain data."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from assistant.planning import criterion_of
from assistant.replies import day
from assistant.wording import number
from scoring.calendar import Confidence, Due, Published, Regime
from scoring.model import Assessment, Referential, Text
from scoring.plan import Plan
from scoring.trace import STATUSES, points

OBSTACLES = {
    "date": Text(fr="pas atteignable à cette date", en="not reachable by that date"),
    "budget": Text(fr="pas atteignable avec ce budget", en="not reachable with that budget"),
    "computation": Text(
        fr="un indicateur calculé est indispensable et n’est pas demandé ici",
        en="a computed indicator is needed and is not asked for here",
    ),
    "points": Text(fr="pas assez de points possibles", en="not enough points possible"),
}
CONFIDENCES = {
    Confidence.CONFIRMED: Text(fr="confirmé par plusieurs sources", en="confirmed by several sources"),
    Confidence.SINGLE: Text(fr="une seule source", en="single source"),
    Confidence.OURS: Text(fr="proposition de Cap NR", en="proposal of Cap NR"),
}


def what_if_table(before: Assessment, after: Assessment, lang: str) -> str:
    """Score and level before and after, and the indicators that move."""
    rows = []
    for name, low, high in (
        (Text(fr="confirmé", en="confirmed"), before.score.confirmed, after.score.confirmed),
        (Text(fr="provisoire", en="provisional"), before.score.provisional, after.score.provisional),
    ):
        rows.append(f"Score {name.said(lang)} : {_points(low, lang)} → {_points(high, lang)}")
    word = "Niveau" if lang == "fr" else "Level"
    rows.append(
        f"{word} : {before.level_confirmed} → {after.level_confirmed} ({'confirmé' if lang == 'fr' else 'confirmed'}), "
        f"{before.level_provisional} → {after.level_provisional} ({'provisoire' if lang == 'fr' else 'provisional'})"
    )
    for one in after.indicators:
        earlier = before.indicator(one.id)
        if earlier is not None and earlier.provisional.points != one.provisional.points:
            status = STATUSES[one.provisional.status].said(lang)
            rows.append(
                f"  {one.id} : {_points(earlier.provisional.points, lang)} → "
                f"{_points(one.provisional.points, lang)} ({status})"
            )
    return "\n".join(rows)


def what_if_json(before: Assessment, after: Assessment) -> dict[str, Any]:
    """The same as plain data."""

    def view(found: Assessment) -> dict[str, Any]:
        return {
            "level": {"confirmed": found.level_confirmed, "provisional": found.level_provisional},
            "score": {"confirmed": points(found.score.confirmed), "provisional": points(found.score.provisional)},
        }

    return {"schema": "capnr.what-if/1", "before": view(before), "after": view(after)}


def plan_table(made: Plan, referential: Referential, lang: str) -> str:
    """The answer first, then month by month."""
    fr = lang == "fr"
    word = "Niveau" if fr else "Level"
    effort, when = number(float(round(made.effort_days, 1)), lang), day(made.done_on, lang)
    if made.reachable and not made.steps:
        return f"{word} {made.target} : {'déjà atteint, rien à faire.' if fr else 'already reached, nothing to do.'}"
    if made.reachable:
        head = (
            f"{word} {made.target} : {len(made.steps)} critères, {effort} jours de travail, atteint le {when}"
            if fr
            else f"{word} {made.target}: {len(made.steps)} criteria, {effort} days of work, reached on {when}"
        )
    else:
        head = f"{word} {made.target} : {OBSTACLES[made.obstacle].said(lang)}"
        if made.obstacle in ("date", "budget"):
            head += f" ({'au mieux' if fr else 'at best'} {effort} {'jours' if fr else 'days'}, {when})"
    rows = [head]
    if made.preview:
        rows.append("La méthode de ce niveau est un aperçu." if fr else "The method of this level is a preview.")
    steps = {one.criterion: one for one in made.steps}
    for month in made.months:
        rows.append("")
        rows.append(
            f"{'Mois' if fr else 'Month'} {month.number} ({day(month.ends_on, lang)}) : "
            f"{number(float(round(month.effort_days, 1)), lang)} {'jours' if fr else 'days'}, "
            f"{_points(month.score, lang)} points, {word.lower()} {month.level}"
        )
        for name in month.done:
            title = criterion_of(referential, name)[1].title.said(lang)
            rows.append(f"  {name} {title} (+{_points(steps[name].gain, lang)})")
    return "\n".join(rows)


def plan_json(made: Plan, referential: Referential, lang: str) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "schema": "capnr.plan/1",
        "target": made.target,
        "start_level": made.start_level,
        "reachable": made.reachable,
        "obstacle": made.obstacle or None,
        "preview": made.preview,
        "effort_days": float(round(made.effort_days, 2)),
        "done_on": made.done_on.isoformat(),
        "steps": [
            {
                "criterion": one.criterion,
                "indicator": one.indicator,
                "title": criterion_of(referential, one.criterion)[1].title.said(lang),
                "effort_days": float(one.effort_days),
                "lead_months": float(one.lead_months),
                "done_on": one.done_on.isoformat(),
                "gain": points(one.gain),
                "computed": one.computed,
            }
            for one in made.steps
        ],
        "months": [
            {
                "number": one.number,
                "ends_on": one.ends_on.isoformat(),
                "done": list(one.done),
                "effort_days": float(round(one.effort_days, 2)),
                "score": points(one.score),
                "level": one.level,
            }
            for one in made.months
        ],
    }


def calendar_table(steps: Sequence[Due], dates: Sequence[Published], now: Regime, lang: str) -> str:
    """Next steps with deadlines, then the published dates and the referentials of the day."""
    fr = lang == "fr"
    rows = ["À faire" if fr else "To do"]
    rows += [
        f"  {_by(one.by, lang):<12} {one.title.said(lang)} "
        f"[{CONFIDENCES[one.confidence].said(lang)}{', ' + one.source if one.source else ''}]"
        f"{' — en retard' if one.late and fr else ' — late' if one.late else ''}"
        for one in steps
    ]
    rows += ["", "Dates publiées" if fr else "Published dates"]
    rows += [
        f"  {day(one.first, lang)} → {day(one.last, lang)}  {one.title.said(lang)} "
        f"[{CONFIDENCES[one.confidence].said(lang)}, {one.source}]"
        for one in dates
    ]
    rows += ["", f"{'Référentiels utilisables' if fr else 'Usable referentials'} : {', '.join(now.referentials)}"]
    rows.append(now.note.said(lang))
    return "\n".join(rows)


def calendar_json(steps: Sequence[Due], dates: Sequence[Published], now: Regime, lang: str) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "schema": "capnr.calendar/1",
        "steps": [
            {
                "id": one.id,
                "title": one.title.said(lang),
                "by": one.by.isoformat() if one.by else None,
                "late": one.late,
                "source": one.source or None,
                "confidence": str(one.confidence),
                "referentials": list(one.referentials),
            }
            for one in steps
        ],
        "dates": [
            {
                "id": one.id,
                "title": one.title.said(lang),
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "source": one.source,
                "confidence": str(one.confidence),
            }
            for one in dates
        ],
        "referentials": list(now.referentials),
        "note": now.note.said(lang),
    }


def _by(told: date | None, lang: str) -> str:
    return day(told, lang) if told else ("sans date" if lang == "fr" else "no date")


def _points(value: Fraction, lang: str) -> str:
    return number(points(value), lang)
