"""What the rules answer about the assessment: status, gaps, reasons, first steps. Facts of the trace, nothing else."""

import re
from collections.abc import Sequence
from fractions import Fraction

from assistant import listing, since
from assistant.assessment import Evidence, Report
from assistant.bootstrap import Workspace
from assistant.draft import Draft
from assistant.gaps import first_steps, missing, next_step
from assistant.recommend_texts import action_for, roles
from assistant.route import ASKING, STANDING, Route
from assistant.wording import day, duration, joined, number, quoted
from retrieval.words import fold, terms
from scoring.model import Indicator, IndicatorResult, Level, Referential, Stance, Status
from scoring.trace import REASONS, STATUSES, points

PAST = re.compile(r"\b(?:en|in) ((?:19|20)\d\d)\b")
"""A year in which something was."""
PROVING = re.compile(
    r"\b(?:quel\w* (?:documents?|pieces?|preuves?)|comment prouver|what (?:documents?|evidence|proofs?)|"
    r"which (?:documents?|evidence|proofs?)|how (?:to|do we|can we) prove)\b"
)
"""Asks what documents prove an indicator."""
SHORT = {
    "dsi": ("DSI", "service informatique", "IT"),
    "dpo": ("DPO", "DPD"),
    "rssi": ("RSSI", "CISO"),
    "rh": ("RH", "DRH", "HR"),
    "achats": ("achats", "acheteurs", "commande publique", "purchasing", "procurement", "buyers"),
    "direction": ("DGS", "direction", "management"),
    "nr": ("référent NR", "référent numérique", "digital lead"),
    "rse": ("RSE", "CSR"),
    "finances": ("finances", "finance"),
    "juridique": ("juridique", "legal"),
    "elus": ("élus", "maire", "mayor"),
}
"""Short names of the roles of `assistant/data/actions.yaml`."""
DEPARTMENT = frozenset(
    terms("direction service département équipe department team head chief responsable référent lead")
)
"""Words for a role beside its name."""
WHOSE = re.compile(r"\b(?:qui (?:est|sont|doit|porte|s'occupe|pilote)|who (?:is|are|should|must|owns|carries))\b")
"""Asks who answers for an indicator."""
SHOWN = 5
"""Most indicators listed in one answer."""


def today(draft: Draft, asked: Route, found: Report, workspace: Workspace) -> None:
    """Say so when a question on where we stand names a year that is past: the assessment is of its own day. The last
    one kept in that year is told beside it.
    """
    on = found.assessment.on
    named = PAST.search(fold(asked.question))
    if named and int(named.group(1)) < on.year:
        year = int(named.group(1))
        kept = since.kept_in(workspace, found, year)
        if kept is not None:
            draft.say("today_kept", year=year, list=since.listed(kept, draft.lang))
        draft.say("today", on=day(on, draft.lang), year=year)


def status(draft: Draft, asked: Route, found: Report) -> None:
    """Where the organisation stands: levels, scores, what waits, the most solid proofs; or in one theme or axis."""
    assessment, lang = found.assessment, draft.lang
    draft.source = "trace:score"
    if asked.theme or asked.axis:
        _part(draft, asked, found)
        return
    draft.say(
        "status",
        on=day(assessment.on, lang),
        confirmed=assessment.level_confirmed,
        provisional=assessment.level_provisional,
        sure=number(points(assessment.score.confirmed), lang),
        likely=number(points(assessment.score.provisional), lang),
        scale=number(assessment.referential.scale, lang),
    )
    levels = assessment.referential.levels
    upcoming = next((one for one in levels if one.id > assessment.level_provisional and one.min_score), None)
    if upcoming and upcoming.min_score:
        short = upcoming.min_score - assessment.score.provisional
        draft.say("status_next", level=upcoming.id, score=upcoming.min_score, short=number(points(short), lang))
    waiting = [one for one in found.evidence if one.state == "proposed" and one.counts]
    if waiting:
        draft.say("status_waiting", count=len(waiting))
    solid = _best(found, waiting)
    if solid:
        listed = [
            f"{one.proposal.indicator} {_of(found, one.proposal.indicator).title.said(lang)}{draft.mark(one)}"
            for one in solid
        ]
        draft.say("status_solid", list=joined(listed, lang))
    draft.source = "label:operator"
    draft.say("estimate")
    draft.source = ""


def _part(draft: Draft, asked: Route, found: Report) -> None:
    """Where the organisation stands in a theme or an axis, and what would bring most there."""
    lang, assessment = draft.lang, found.assessment
    inside = listing.within(asked, found)
    rows = [one for one in assessment.indicators if one.id in inside]
    draft.say(
        "part",
        on=day(assessment.on, lang),
        part=_named(draft, asked, found),
        likely=number(points(sum((one.provisional.points for one in rows), Fraction(0))), lang),
        sure=number(points(sum((one.confirmed.points for one in rows), Fraction(0))), lang),
        worth=number(points(sum((one.max_points for one in rows), Fraction(0))), lang),
        spread=listing.statuses(rows, lang) or "–",
    )
    draft.say("part_levels")
    open_ = sorted(
        (one for one in rows if missing(one)), key=lambda one: (one.provisional.points - one.max_points, one.id)
    )
    for result in open_[:SHOWN]:
        draft.source = f"trace:{result.id}"
        _gap_line(draft, result, found)
    draft.source = ""


def gap(draft: Draft, asked: Route, found: Report) -> None:
    """What is missing for a level: points, gates, and the indicators that would bring most."""
    assessment = found.assessment
    levels = {one.id: one for one in assessment.referential.levels}
    level = levels.get(asked.level) or levels.get(min(assessment.level_provisional + 1, max(levels, default=0)))
    if level is None:
        draft.say("no_levels")
        return
    draft.source = f"trace:level:{level.id}"
    _conditions(draft, level, found)
    inside = listing.within(asked, found)
    rows = [one for one in assessment.indicators if one.id in inside]
    if asked.theme or asked.axis:
        draft.say("gap_part", part=_named(draft, asked, found))
    closed = [
        one.indicator
        for one in assessment.gates
        if one.level == level.id and not one.provisional and one.indicator in inside
    ]
    if closed:
        draft.say("gap_gates_strict" if assessment.strict else "gap_gates", level=level.id, count=len(closed))
    rows = [one for one in rows if missing(one)]
    rows.sort(key=lambda one: (one.id not in closed, one.provisional.points - one.max_points, one.id))
    for result in rows[:SHOWN]:
        draft.source = f"trace:{result.id}"
        _gap_line(draft, result, found)
    draft.source = ""
    if len(rows) > SHOWN:
        draft.say("gap_more", count=len(rows) - SHOWN)


def why(draft: Draft, indicators: Sequence[Indicator], found: Report, question: str = "") -> None:
    """Why indicators have their status: each criterion, its reason, its quotes; what proves them when that is asked."""
    lang = draft.lang
    for indicator in indicators[:3]:
        result = found.assessment.indicator(indicator.id)
        draft.source = f"trace:{indicator.id}"
        if result is None:
            draft.say("why_not_asked", id=indicator.id, title=indicator.title.said(lang))
            continue
        draft.say(
            "why_head",
            id=indicator.id,
            title=indicator.title.said(lang),
            status=STATUSES[result.provisional.status].said(lang),
            gained=number(points(result.provisional.points), lang),
            worth=number(points(result.max_points), lang),
            sure=number(points(result.confirmed.points), lang),
        )
        if PROVING.search(fold(question)):
            kinds = {one.id: one.title.said(lang) for one in found.assessment.referential.evidence_kinds}
            listed = ", ".join(kinds[one] for one in indicator.evidence)
            draft.say("why_kinds", id=indicator.id, list=listed, open=", ".join(missing(result)) or "–")
        if WHOSE.search(fold(question)):
            owner = action_for(found.assessment.referential.id, indicator).owner.title.said(lang)
            draft.say("why_owner", owner=owner)
        _reasons(draft, indicator, result, found)
        if result.provisional.status is not Status.MET:
            draft.say("why_next", step=next_step(found, result).text.said(lang))
        draft.source = ""


def advice(draft: Draft, asked: Route, found: Report) -> None:
    """What to do first: most points for a day of work, in a theme or an axis when one is named."""
    lang = draft.lang
    inside = listing.within(asked, found)
    rules = found.assessment.referential.id
    steps = [one for one in first_steps(found, len(found.assessment.indicators)) if one.indicator.id in inside]
    owner = role_of(asked.question)
    if owner:
        steps = [one for one in steps if action_for(rules, one.indicator).owner.id == owner]
    steps = steps[:SHOWN]
    if owner:
        said = roles()[owner].title.said(lang)
        draft.say("advice_owner" if steps else "advice_nobody", owner=said, count=len(steps))
    else:
        draft.say("advice_head" if steps else "advice_none", count=len(steps))
    for at, step in enumerate(steps, start=1):
        draft.source = f"trace:{step.indicator.id}"
        held = [one for one in found.of(step.indicator.id) if one.counts and one.state == "proposed"]
        draft.say(
            "advice_line",
            at=at,
            id=step.indicator.id,
            title=step.indicator.title.said(lang),
            step=step.text.said(lang),
            gain=number(points(step.gain), lang),
            days=duration(step.effort_days, lang),
            owner=action_for(found.assessment.referential.id, step.indicator).owner.title.said(lang),
            marks="".join(draft.mark(one) for one in held[:1]) if step.kind != "do" else "",
        )
    draft.source = ""


def unknown(draft: Draft, names: Sequence[str], referential: Referential) -> None:
    """Say that a level or an indicator does not exist, and which do."""
    ids = [one.id for one in referential.indicators]
    draft.say(
        "unknown_name",
        name=joined(names, draft.lang),
        levels=", ".join(str(one.id) for one in referential.levels) or "–",
        count=len(ids),
        first=ids[0],
        last=ids[-1],
    )


def role_of(question: str) -> str:
    """Id of the role that a question names: "la DSI", "the purchasing department"; empty when it names none."""
    return _role(question)[0]


def only_role(question: str) -> bool:
    """Whether a question on what a role has to do asks nothing else: "que doit faire la DSI ?"."""
    role, words = _role(question)
    return bool(role) and not set(terms(question)) - words - ASKING - STANDING - DEPARTMENT


def _role(question: str) -> tuple[str, set[str]]:
    said = set(terms(question))
    held = [
        (len(words & said), one.id, words)
        for one in roles().values()
        for words in (
            set(terms(one.title.fr)),
            set(terms(one.title.en)),
            *(set(terms(x)) for x in SHORT.get(one.id, ())),
        )
        if words - DEPARTMENT and words - DEPARTMENT <= said
    ]
    _, role, words = max(held, key=lambda each: each[0], default=(0, "", set[str]()))
    return role, words


def clashes(draft: Draft, found: Report) -> None:
    """The pairs of passages that disagree, each with its criteria; both quotes are cited."""
    pairs: dict[tuple[str, ...], list[str]] = {}
    for pair, first, second in found.disagreeing():
        places = (first.proposal, second.proposal)
        where = tuple(f"{one.document}:{one.page}:{one.start}:{one.end}" for one in places)
        pairs.setdefault(where, []).append(pair.criterion)
    draft.say("clash_head" if pairs else "clash_none", count=len(pairs))
    told: set[tuple[str, ...]] = set()
    for pair, first, second in found.disagreeing():
        places = (first.proposal, second.proposal)
        where = tuple(f"{one.document}:{one.page}:{one.start}:{one.end}" for one in places)
        if where in told or len(told) >= SHOWN:
            continue
        told.add(where)
        draft.source = f"trace:{pair.criterion}"
        draft.say(
            "clash_line",
            ids=", ".join(dict.fromkeys(pairs[where])),
            why=pair.why.said(draft.lang),
            marks="".join(draft.mark(one) for one in (first, second)),
        )
    draft.source = ""
    if len(pairs) > SHOWN:
        draft.say("clash_more", count=len(pairs) - SHOWN)


def _conditions(draft: Draft, level: Level, found: Report) -> None:
    score, lang = found.assessment.score, draft.lang
    if level.min_score is not None:
        short = level.min_score - score.provisional
        draft.say(
            "gap_score_short" if short > 0 else "gap_score_enough",
            level=level.id,
            score=level.min_score,
            likely=number(points(score.provisional), lang),
            sure=number(points(score.confirmed), lang),
            short=number(points(short), lang),
        )
    below = next((one for one in found.assessment.referential.levels if one.id == level.needs_level), None)
    if level.min_score is None and below is not None and below.min_score is not None:
        short = below.min_score - score.provisional
        if short > 0:
            said = number(points(short), lang)
            draft.say("gap_needs", level=level.id, needs=below.id, score=below.min_score, short=said)
    if level.engines:
        draft.say("gap_engine", level=level.id, list=", ".join(level.engines))


def _gap_line(draft: Draft, result: IndicatorResult, found: Report) -> None:
    indicator, lang = _of(found, result.id), draft.lang
    telling = (Stance.COMMITTED, Stance.CONTRADICTS)
    held = [one for one in found.of(result.id) if one.counts and one.proposal.stance in telling]
    draft.say(
        "gap_line",
        id=indicator.id,
        title=indicator.title.said(lang),
        status=STATUSES[result.provisional.status].said(lang),
        gain=number(points(result.max_points - result.provisional.points), lang),
        step=next_step(found, result).text.said(lang),
        marks="".join(draft.mark(one) for one in held[:1]),
    )


def _reasons(draft: Draft, indicator: Indicator, result: IndicatorResult, found: Report) -> None:
    by_id = {one.proposal.id: one for one in found.of(indicator.id)}
    for criterion, outcome in zip(indicator.criteria, result.provisional.criteria, strict=True):
        quoted = [by_id[one] for reason in outcome.reasons for one in reason.evidence if one in by_id]
        draft.say(
            "why_line",
            id=outcome.id,
            title=criterion.title.said(draft.lang),
            status=STATUSES[outcome.status].said(draft.lang),
            why=joined((REASONS[one.code].said(draft.lang) for one in outcome.reasons), draft.lang),
            marks="".join(draft.mark(one) for one in quoted[:2]),
        )


def _proves(evidence: Evidence) -> bool:
    return evidence.proposal.stance in (Stance.DONE, Stance.RULE)


def _best(found: Report, waiting: Sequence[Evidence]) -> list[Evidence]:
    """The three strongest proofs, confirmed first, one an indicator."""
    confirmed = [one for one in found.evidence if one.state == "confirmed"]
    proofs = [one for one in (*confirmed, *waiting) if _proves(one)]
    ranked = sorted(proofs, key=lambda one: (one.state != "confirmed", -one.proposal.score, one.proposal.id))
    chosen: dict[str, Evidence] = {}
    for one in ranked:
        chosen.setdefault(one.proposal.indicator, one)
    return list(chosen.values())[:3]


def _named(draft: Draft, asked: Route, found: Report) -> str:
    """The theme and the axis that a question names, by their titles."""
    rules = found.assessment.referential
    named = [one.title.said(draft.lang) for one in rules.themes if one.id == asked.theme]
    named += [one.title.said(draft.lang) for one in rules.axes if one.id == asked.axis]
    return quoted(", ".join(named), draft.lang)


def _of(found: Report, wanted: str) -> Indicator:
    return next(one for one in found.assessment.referential.indicators if one.id == wanted)
