"""Plans, what-ifs and calendars, as text and as plain data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from textwrap import shorten
from typing import Any

from assistant.exchange.declarations import in_words, said_of
from assistant.planning import criterion_of
from assistant.reports.words import DECLARATIONS
from assistant.storage.decisions import Decision
from assistant.wording import day, number
from scoring.calendar import REGIMES, Confidence, Due, Published, Regime
from scoring.model import Assessment, Criterion, Figure, Referential, Status, Text
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
    """Score and level before and after, the indicators that move, and what is left to the next level."""
    return "\n".join(_what_if(before, after, lang))


def _what_if(before: Assessment, after: Assessment, lang: str) -> Iterator[str]:
    fr = lang == "fr"
    views = (("confirmé", "Confirmed"), ("provisoire", "Provisional"))
    scores = (
        (before.score.confirmed, after.score.confirmed),
        (before.score.provisional, after.score.provisional),
    )
    levels = (
        (before.level_confirmed, after.level_confirmed),
        (before.level_provisional, after.level_provisional),
    )
    for (word_fr, word_en), score, level in zip(views, scores, levels, strict=True):
        moved = f"{_points(score[0], lang)} → {_points(score[1], lang)}"
        yield (
            f"Score {word_fr} : {moved} ; niveau {word_fr} : {level[0]} → {level[1]}"
            if fr
            else f"{word_en} score: {moved}; {word_en.lower()} level: {level[0]} → {level[1]}"
        )
    for one in after.indicators:
        earlier, indicator = before.indicator(one.id), after.referential.indicator(one.id)
        if earlier is None or indicator is None or earlier.provisional.points == one.provisional.points:
            continue
        status = STATUSES[one.provisional.status].said(lang)
        title = shorten(indicator.title.said(lang), 70, placeholder=" …")
        moved = f"{_points(earlier.provisional.points, lang)} → {_points(one.provisional.points, lang)}"
        yield f"  {one.id} {title}{' : ' if fr else ': '}{moved} ({status})"
    yield from _short(after, lang)


def _short(after: Assessment, lang: str) -> Iterator[str]:
    """Points that are still missing to the next level that asks points."""
    reached = after.level_provisional
    upcoming = next((one for one in after.referential.levels if one.id > reached and one.min_score is not None), None)
    if upcoming is None or upcoming.min_score is None:
        return
    left = upcoming.min_score - after.score.provisional
    if left > 0:
        yield (
            f"Pour le niveau {upcoming.id}, il manque {_points(left, lang)} points au score provisoire."
            if lang == "fr"
            else f"Level {upcoming.id} is {_points(left, lang)} points away from the provisional score."
        )


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
        head = f"{word} {made.target}{' : ' if fr else ': '}{OBSTACLES[made.obstacle].said(lang)}"
        if made.obstacle == "date":
            head += f" (au plus tôt le {when})" if fr else f" ({when} at the earliest)"
        if made.obstacle == "budget":
            cheapest = "le chemin le moins cher demande" if fr else "the cheapest way takes"
            head += f" ({cheapest} {effort} {'jours' if fr else 'days'})"
    rows = [head]
    if made.preview:
        rows.append("La méthode de ce niveau est un aperçu." if fr else "The method of this level is a preview.")
    steps = {one.criterion: one for one in made.steps}
    for month in made.months:
        rows.append("")
        rows.append(
            f"{'Mois' if fr else 'Month'} {month.number} ({day(month.ends_on, lang)}){' : ' if fr else ': '}"
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
    rows += ["", "Quel référentiel, quand" if fr else "Which referential, when"]
    for one in REGIMES:
        last = ("ensuite" if fr else "onwards") if one.last is None else day(one.last, lang)
        mark = ("  ← aujourd’hui" if fr else "  ← today") if one == now else ""
        rows.append(f"  {day(one.first, lang)} → {last}  {(' ou ' if fr else ' or ').join(one.referentials)}{mark}")
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
        "periods": [
            {
                "first": one.first.isoformat(),
                "last": one.last.isoformat() if one.last else None,
                "referentials": list(one.referentials),
            }
            for one in REGIMES
        ],
    }


def _by(told: date | None, lang: str) -> str:
    return day(told, lang) if told else ("sans date" if lang == "fr" else "no date")


def _points(value: Fraction, lang: str) -> str:
    return number(points(value), lang)


def declared_lines(made: Sequence[Decision], referential: Referential, lang: str) -> Iterator[str]:
    """What was just declared of each criterion, and whether a declaration suffices there."""
    for one in made:
        yield declaration_line(declaration_json(one, criterion_of(referential, one.criteria[0])[1], lang), lang)


def declaration_line(made: Mapping[str, Any], lang: str) -> str:
    """One declaration in words, from its plain data as `declaration_json` gives it."""
    if made["status"] == Status.UNKNOWN:
        taken = "déclaration retirée" if lang == "fr" else "declaration taken back"
        return f"{made['criterion']} : {taken}" if lang == "fr" else f"{made['criterion']}: {taken}"
    word, colon, end = ("déclaré", " : ", " ; ") if lang == "fr" else ("declared", ": ", "; ")
    # a no is taken at its word; only a yes or a figure may need a proof
    suffices = "" if made["status"] == Status.NOT_MET else f"{end}{DECLARATIONS[made['suffices']].said(lang)}"
    return f"{made['criterion']}{colon}{word} {made['said']}{suffices}"


def declaration_json(made: Decision, criterion: Criterion, lang: str) -> dict[str, Any]:
    """A declaration as plain data."""
    said = said_of(made)
    return {
        "criterion": criterion.id,
        "indicator": made.indicator,
        "said": in_words(said, STATUSES, lang),
        "status": None if isinstance(said, Figure) else str(said),
        "value": figure_json(said) if isinstance(said, Figure) else None,
        "suffices": criterion.declaration,
        "by": made.by,
        "note": made.why,
        "at": made.at,
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    """A value with its unit and year."""
    return {"amount": float(figure.amount), "unit": figure.unit, "year": figure.year}
