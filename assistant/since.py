"""What changed since a kept assessment: "Qu'est-ce qui a changé depuis septembre ?", from the kept states alone.

The same comparison as `capnr diff` (`assistant.timeline.difference`), told in a conversation: score and level, causes,
documents, then the criteria, each with the passage that made it change where there is one.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.draft import Draft
from assistant.route import Route
from assistant.storage.snapshots import Snapshot, SqlSnapshots
from assistant.timeline import CAUSES, Json, difference
from assistant.timeline_state import state
from assistant.wording import WORDS, day, joined, number, quoted
from retrieval.dates import MONTHS
from retrieval.words import fold, terms
from scoring.model import Status
from scoring.trace import STATUSES

SHOWN = 5
"""Criteria listed in one answer."""
NAMES = 4
"""Documents named in one answer."""
LISTED = 6
"""Kept assessments listed in one answer, the newest."""
OURS = frozenset(
    terms(
        "qu'est-ce qui a changé évolué progressé depuis entre avons nous progrès progression évolution notre nos score "
        "niveau niveaux statut préparation évaluation évaluations conservée conservées gardée gardées dernière dernier "
        "première premier fois mois semaine an année hier jour jours trimestre quoi de neuf nouveau nouvelle label "
        "bilan instantané instantanés comment combien points critères indicateurs preuves ici là liste lister quelles "
        "what has have changed change changes evolved progressed improved progress since between did we our the score "
        "level status readiness assessment assessments kept last previous first time month week year yesterday day "
        "new quarter snapshot snapshots list which many criteria indicators points how much "
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre january february march "
        "april may june july august september october november december"
    )
)
"""Words of a question on how we changed: any other makes it a question on something else."""
DAY = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})|"
    rf"\b(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?:of )?)?(?P<month>{'|'.join(MONTHS)})\b"
    r"(?: (?P<year>(?:19|20)\d\d))?|"
    r"\b(?P<alone>(?:19|20)\d\d)\b"
)
AGO = (
    (re.compile(r"\b(?:hier|yesterday)\b"), 1),
    (re.compile(r"\b(?:semaine (?:derniere|passee)|last week)\b"), 7),
    (re.compile(r"\b(?:mois (?:dernier|passe)|last month|un mois|a month)\b"), 30),
    (re.compile(r"\b(?:trimestre (?:dernier|passe)|last quarter|trois mois|three months)\b"), 91),
    (re.compile(r"\b(?:six mois|six months)\b"), 182),
    (re.compile(r"\b(?:an dernier|annee (?:derniere|passee)|last year|un an|a year)\b"), 365),
)
"""Days that a way to speak of the past means."""
FIRST = re.compile(r"\b(?:premiere|premier|first|debut|beginning|start)\b")
LIST = re.compile(r"\b(?:quelles|liste\w*|which|list)\b.{0,30}\b(?:evaluations|assessments|instantanes|snapshots)\b")


def about(asked: Route, workspace: Workspace) -> bool:
    """Whether a question that speaks of a change means ours and not one that documents tell."""
    names = {one for kept in SqlSnapshots(workspace.engine).all() for one in terms(kept.label)}
    ids = {word for one in asked.indicators for word in terms(one.id)}
    rest = [one for one in terms(asked.question) if one not in OURS | names | ids and not one.isdigit()]
    return not rest


def tell(draft: Draft, asked: Route, found: Report, workspace: Workspace) -> None:
    """Say what changed since the kept assessment that a question means, the last one when it names none."""
    rules = found.assessment.referential.id
    kept = [one for one in SqlSnapshots(workspace.engine).all() if one.payload["state"]["referential"]["id"] == rules]
    on = found.assessment.on
    draft.source = "snapshots"
    if not kept:
        draft.say("since_none", on=day(on, draft.lang))
    elif LIST.search(fold(asked.question)):
        draft.say("since_kept", list=joined((listed(one, draft.lang) for one in kept[-LISTED:]), draft.lang))
    else:
        before, after = _meant(draft, asked.question, kept, _now(found, workspace))
        _told(draft, asked, difference(before, after), found)
    draft.source = ""


def kept_in(workspace: Workspace, found: Report, year: int) -> Snapshot | None:
    """The last assessment of the referential that was kept for a day of a year, None when there is none."""
    rules = found.assessment.referential.id
    every = [one for one in SqlSnapshots(workspace.engine).all() if one.on.year == year]
    return next((one for one in reversed(every) if one.payload["state"]["referential"]["id"] == rules), None)


def _now(found: Report, workspace: Workspace) -> Snapshot:
    """The assessment of now as if it were kept."""
    rules = found.assessment.referential
    seen = {"state": state(found, workspace.decisions.current(rules.id))}
    at, on = workspace.ledger.now(), found.assessment.on
    return Snapshot(id=0, at=at, label="", on=on, referential=rules.id, digest=rules.digest, payload=seen)


def _meant(draft: Draft, question: str, kept: Sequence[Snapshot], now: Snapshot) -> tuple[Snapshot, Snapshot]:
    """The two states that a question means, the older first."""
    said = fold(question)
    labelled = [one for one in kept if one.label and fold(one.label) in said]
    if labelled:
        return labelled[0], labelled[-1] if len(labelled) > 1 else now
    if FIRST.search(said):
        return kept[0], now
    days = list(_days(said, now.on))
    if not days:
        return kept[-1], now
    chosen = [_at(kept, one) for one in days[:2]]
    if chosen[0] is None:
        draft.say("since_oldest", on=day(days[0], draft.lang))
    after = chosen[1] if len(chosen) > 1 else now
    return chosen[0] or min(kept, key=lambda one: one.on), after or now


def _at(kept: Sequence[Snapshot], wanted: date) -> Snapshot | None:
    """The last assessment for this day or one before it."""
    before = [one for one in kept if one.on <= wanted]
    return max(before, key=lambda one: (one.on, one.id), default=None)


def _days(said: str, on: date) -> Iterator[date]:
    """The days that a folded question names, in its order: a month is its first day, a year its last."""
    for pattern, days in AGO:
        if pattern.search(said):
            yield on - timedelta(days=days)
            return
    for found in DAY.finditer(said):
        one = _day(found, on)
        if one is not None:
            yield one


def _day(found: re.Match[str], on: date) -> date | None:
    part = found.groupdict()
    try:
        if part["iso"]:
            return date.fromisoformat(part["iso"])
        if part["y"]:
            return date(int(part["y"]), int(part["m"]), int(part["d"]))
        if part["alone"]:
            return date(int(part["alone"]), 12, 31)
        month = MONTHS[part["month"]]
        year = int(part["year"]) if part["year"] else on.year - (month > on.month)
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(int(part["day"]), last) if part["day"] else last)
    except ValueError:  # 2026-13-45 is no day
        return None


def _told(draft: Draft, asked: Route, change: Json, found: Report) -> None:
    """Say a difference."""
    lang, before, after = draft.lang, change["before"], change["after"]
    names = {"before": _name(before, lang), "after": _name(after, lang)}
    rows = change["criteria"]
    if asked.indicators:
        wanted = {one.id for one in asked.indicators}
        rows = [one for one in rows if one["indicator"] in wanted]
    moved = rows or change["indicators"] or any(change["documents"].values()) or before["level"] != after["level"]
    if not moved:
        draft.say("since_same", **names, **_figures(after, lang))
        return
    draft.say("since_head", **names, **_figures(after, lang), **_gains(before, change, lang))
    if change["causes"]:
        causes = (f"{CAUSES[code].said(lang)} ({count})" for code, count in change["causes"].items())
        draft.say("since_causes", list=joined(causes, lang))
    for side in ("added", "removed"):
        listed = change["documents"][side]
        if listed:
            more = f" (+{len(listed) - NAMES})" if len(listed) > NAMES else ""
            draft.say(f"since_{side}", list=", ".join(listed[:NAMES]) + more)
    for one in sorted(rows, key=_weight)[:SHOWN]:
        _line(draft, one, found)
    if len(rows) > SHOWN:
        draft.say("since_more", count=len(rows) - SHOWN)


def _line(draft: Draft, one: Json, found: Report) -> None:
    lang = draft.lang
    same = _status(one, "before", "provisional") == _status(one, "after", "provisional")
    view = "confirmed" if same else "provisional"
    marks = [found.by_id[key] for cause in one["causes"] if (key := cause.get("evidence", "")) in found.by_id]
    draft.source = f"trace:{one['id']}"
    draft.say(
        "since_line",
        id=one["id"],
        title=one["title"][lang],
        before=_said(_status(one, "before", view), lang),
        after=_said(_status(one, "after", view), lang),
        why=joined(dict.fromkeys(cause["said"][lang] for cause in one["causes"]), lang),
        marks="".join(draft.mark(each) for each in marks[:1]),
    )
    draft.source = "snapshots"


def _weight(one: Json) -> tuple[bool, str]:
    """What people confirmed before what is only proposed."""
    return _status(one, "before", "confirmed") == _status(one, "after", "confirmed"), str(one["id"])


def _status(one: Json, side: str, view: str) -> str:
    return str(one[side][view]) if one[side] else ""


def _said(status: str, lang: str) -> str:
    return STATUSES[Status(status)].said(lang) if status else "–"


def _figures(side: Json, lang: str) -> dict[str, str]:
    return {
        "confirmed": str(side["level"]["confirmed"]),
        "provisional": str(side["level"]["provisional"]),
        "sure": number(side["score"]["confirmed"], lang),
        "likely": number(side["score"]["provisional"], lang),
    }


def _gains(before: Json, change: Json, lang: str) -> dict[str, str]:
    after = change["after"]
    return {
        "sure_before": number(before["score"]["confirmed"], lang),
        "likely_before": number(before["score"]["provisional"], lang),
        "sure_gain": _signed(change["change"]["confirmed"], lang),
        "likely_gain": _signed(change["change"]["provisional"], lang),
        "held_before": str(before["level"]["confirmed"]),
        "held": str(after["level"]["confirmed"]),
        "level_before": str(before["level"]["provisional"]),
        "level": str(after["level"]["provisional"]),
    }


def _signed(value: float, lang: str) -> str:
    sign = "+" if value > 0 else "-" if value < 0 else "±"
    return f"{sign}{number(abs(value), lang)}"


def _name(side: Json, lang: str) -> str:
    on = day(date.fromisoformat(side["on"]), lang)
    if not side["id"]:
        return WORDS["kept_now"].said(lang).format(on=on)
    named = quoted(side["label"], lang) if side["label"] else str(side["id"])
    return WORDS["kept_name"].said(lang).format(said=named, on=on)


def listed(one: Snapshot, lang: str) -> str:
    """A kept assessment in one phrase: its name, its levels and its points."""
    kept = one.payload["state"]
    side = {"id": one.id, "label": one.label, "on": one.on.isoformat()}
    return (
        WORDS["kept_one"]
        .said(lang)
        .format(name=_name(side, lang), **_figures({"level": kept["level"], "score": kept["score"]}, lang))
    )
