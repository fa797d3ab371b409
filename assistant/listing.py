"""Lists out of the assessment: which indicators are met, which proofs are out of date or wait for a decision."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.assessment import Evidence, Report
from assistant.draft import Draft
from assistant.reports.words import STATES
from assistant.route import Route
from assistant.wording import dated, number
from retrieval.words import fold
from scoring.model import IndicatorResult, Stance, Status
from scoring.trace import STATUSES, points

SHOWN = 8
"""Things listed in one answer."""
OF_STATUS = (
    (
        Status.NOT_MET,
        re.compile(r"\b(?:non (?:satisfait|acquis|atteint)\w*|pas (?:satisfait|acquis|atteint)\w*|not met|unmet)\b"),
    ),
    (Status.PARTLY, re.compile(r"\b(?:en partie|partiel\w*|partly|partial\w*)\b")),
    (
        Status.UNKNOWN,
        re.compile(
            r"\b(?:inconnus?|unknown|(?:sans|aucune|pas (?:de|encore de)) preuve|(?:without|no) (?:proof|evidence))\b"
        ),
    ),
    (Status.MET, re.compile(r"\b(?:acquis\w*|satisfait\w*|valides?|atteints?|met|reached|satisfied)\b")),
)
"""Statuses by the words that ask for them, the first that fits."""
OF_STATE = (
    ("stale", re.compile(r"\b(?:perime\w*|expire\w*|obsoletes?|stale|out of date|outdated)\b")),
    ("to_review", re.compile(r"\b(?:a revoir|to review)\b")),
    ("rejected", re.compile(r"\b(?:rejete\w*|ecarte\w*|rejected)\b")),
    ("confirmed", re.compile(r"\b(?:confirmees?|confirmes?|confirmed)\b")),
    (
        "proposed",
        re.compile(r"\b(?:propose\w*|attend\w*|attente|decid\w*|decision|waiting|pending|awaits?|proposed)\b"),
    ),
)
"""States of evidence by the words that ask for them, the first that fits."""
UNPROVEN = re.compile(r"\b(?:sans|aucune|pas (?:de|encore de)|no|without) (?:preuves?|proofs?|evidence)\b")
UNDATED = re.compile(r"\b(?:pas de date|sans date|non date\w*|no date|without (?:a )?date|undated)\b")
NEWEST = re.compile(r"\b(?:recente?s?|newest|most recent|latest)\b")
PROOFS = re.compile(r"\b(?:preuves?|passages?|proofs?|evidence)\b")


def tell(draft: Draft, asked: Route, found: Report) -> None:
    """List what a question asks for: evidence by its state, or indicators by their status; in a theme or an axis."""
    said = fold(asked.question)
    inside = within(asked, found)
    draft.source = "trace:score"
    state = next((name for name, pattern in OF_STATE if pattern.search(said)), "")
    if PROOFS.search(said) and state and not UNPROVEN.search(said):
        _evidence(draft, state, [one for one in found.evidence if one.proposal.indicator in inside])
    else:
        status = next((one for one, pattern in OF_STATUS if pattern.search(said)), Status.MET)
        _indicators(draft, status, [one for one in found.assessment.indicators if one.id in inside], found)
    draft.source = ""


def promises(draft: Draft, asked: Route, found: Report) -> None:
    """List the indicators for which documents promise and none shows that it is done, each with one promise."""
    inside = within(asked, found)
    met = {
        one.id
        for row in found.assessment.indicators
        for one in row.provisional.criteria
        if one.status in (Status.MET, Status.PARTLY)
    }
    best: dict[str, Evidence] = {}
    for one in sorted(found.evidence, key=lambda each: (-each.proposal.score, each.proposal.id)):
        promised = one.proposal.stance is Stance.COMMITTED and one.state != "rejected"
        if promised and one.proposal.indicator in inside and one.criteria and not met.intersection(one.criteria):
            best.setdefault(one.proposal.indicator, one)
    draft.source = "trace:score"
    draft.say("list_promises", count=len(best))
    told: dict[tuple[str, int, int], None] = {}
    for indicator, one in sorted(best.items(), key=lambda each: (-each[1].proposal.score, each[0])):
        place = (one.proposal.document, one.proposal.page, one.proposal.start)
        if len(told) == SHOWN or place in told:
            continue
        told[place] = None
        draft.source = f"trace:{indicator}"
        quote = " ".join(one.proposal.quote.split())
        draft.say("list_proof", ids=", ".join(one.criteria), quote=quote, marks=draft.mark(one))
    if len(best) > len(told):
        draft.say("list_more", count=len(best) - len(told))
    draft.source = ""


def ages(draft: Draft, asked: Route, found: Report) -> None:
    """List the documents without a date, the oldest or the newest, each with its date; only those behind the proposed
    evidence where proofs are asked about.
    """
    said = fold(asked.question)
    behind = {one.proposal.document for one in found.evidence if one.counts}
    looked = [one for one in found.lineage.current if one.id in behind or not PROOFS.search(said)]
    known = {one.id: found.lineage.dates[one.id].day for one in looked if one.id in found.lineage.dates}
    days = {wanted: day for wanted, day in known.items() if day is not None}
    draft.source = "trace:score"
    if UNDATED.search(said):
        chosen = [one for one in looked if one.id not in days]
        draft.say("ages_none", count=len(chosen), all=len(looked))
    else:
        newest = NEWEST.search(said) is not None
        told = [one for one in looked if one.id in days]
        chosen = sorted(told, key=lambda one: (days[one.id], one.name), reverse=newest)
        draft.say("ages_newest" if newest else "ages_oldest", count=len(looked), undated=len(looked) - len(told))
    for one in chosen[:SHOWN]:
        draft.say("ages_line", name=one.name, title=one.title or "–", dated=dated(days.get(one.id), draft.lang))
    draft.source = ""


def within(asked: Route, found: Report) -> frozenset[str]:
    """Ids of the indicators of the theme and of the axis that a question names, all of them when it names none."""
    return frozenset(
        one.id
        for one in found.assessment.referential.indicators
        if asked.theme in ("", one.theme) and asked.axis in ("", one.axis)
    )


def statuses(rows: Sequence[IndicatorResult], lang: str) -> str:
    """How many indicators have each status, in the order of the statuses."""
    counted = Counter(one.provisional.status for one in rows)
    return ", ".join(f"{counted[one]} {STATUSES[one].said(lang)}" for one in Status if counted[one])


def _indicators(draft: Draft, status: Status, rows: Sequence[IndicatorResult], found: Report) -> None:
    lang = draft.lang
    titles = {one.id: one.title.said(lang) for one in found.assessment.referential.indicators}
    chosen = [one for one in rows if one.provisional.status is status]
    sure = sum(one.confirmed.status is status for one in chosen)
    said = STATUSES[status].said(lang)
    code = "list_status" if status in (Status.MET, Status.PARTLY) else "list_lacking"
    draft.say(code, count=len(chosen), all=len(rows), status=said, sure=sure, spread=statuses(rows, lang))
    for one in sorted(chosen, key=lambda each: (-each.provisional.points, each.id))[:SHOWN]:
        draft.source = f"trace:{one.id}"
        best = [each for each in found.of(one.id) if each.counts][:1]
        draft.say(
            "list_indicator",
            id=one.id,
            title=titles[one.id],
            gained=number(points(one.provisional.points), lang),
            worth=number(points(one.max_points), lang),
            marks="".join(draft.mark(each) for each in best),
        )
    if len(chosen) > SHOWN:
        draft.say("list_more", count=len(chosen) - SHOWN)


def _evidence(draft: Draft, state: str, rows: Sequence[Evidence]) -> None:
    chosen = [one for one in rows if one.standing == state or (state == "confirmed" and one.state == state)]
    if state == "proposed":  # what counts waits for a decision; the rest is background
        chosen = [one for one in chosen if one.counts]
    draft.say("list_evidence", count=len(chosen), all=len(rows), state=STATES[state].said(draft.lang))
    best: dict[str, Evidence] = {}
    for one in sorted(chosen, key=lambda each: (-each.proposal.score, each.proposal.id)):
        best.setdefault(one.proposal.indicator, one)
    for indicator, one in list(best.items())[:SHOWN]:
        draft.source = f"trace:{indicator}"
        quote = " ".join(one.proposal.quote.split())
        draft.say("list_proof", ids=", ".join(one.criteria) or indicator, quote=quote, marks=draft.mark(one))
    if len(best) > SHOWN:
        draft.say("list_more", count=len(best) - SHOWN)
