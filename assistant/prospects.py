"""What would change: an indicator reached, a plan to a level by a date, and what the tool itself has used."""

import calendar
import math
import re
from datetime import date

from assistant.asking import wanted
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.draft import Draft
from assistant.gaps import missing
from assistant.planning import changed, planned
from assistant.reports.planning import OBSTACLES
from assistant.route import Catalogue, Route
from assistant.wording import day, duration, number
from retrieval.dates import MONTHS
from retrieval.words import fold, terms
from scoring.model import Indicator, Status
from scoring.trace import points

SUPPOSED = frozenset(terms("et si nous avions faisions était what if we had did were would our all every tous"))
"""Words of a supposition that name nothing."""
SUPPOSING = re.compile(r"\b(\w{3,}?)(?:er)?(?:ions|iez|aient|ait|ais)\b")
"""A verb as suppositions have it: "formions", "formerait"."""
CRITERION = 0.5
"""What a word of a criterion counts beside one of the indicator's own."""
SHOWN = 6
"""Steps of a plan that are listed."""
BY = re.compile(
    rf"\b(?:d'ici|avant|pour|by|before|until)\b(?: (?:a|au|le|la|fin|the|end|of|de|d'))*\s*(?:(\d{{1,2}})(?:er)? )?"
    rf"({'|'.join(MONTHS)})(?: ((?:19|20)\d\d))?"
    r"|\b(?:d'ici|avant|by|before)\b[^?]{0,12}\b(20\d\d)\b"
)


def what_if(draft: Draft, asked: Route, found: Report, workspace: Workspace, catalogue: Catalogue) -> tuple[str, ...]:
    """Say what reaching an indicator would bring; the ids of those spoken of, none when none is meant."""
    close = asked.indicators or tuple(one for one in (_meant(asked, found, catalogue),) if one)
    assessment, lang = found.assessment, draft.lang
    for indicator in close[:2]:
        result = assessment.indicator(indicator.id)
        draft.source = f"trace:{indicator.id}"
        lacking = missing(result) if result else ()
        if not lacking:
            draft.say("whatif_done", id=indicator.id, title=indicator.title.said(lang))
            continue
        after = changed(workspace, found, dict.fromkeys(lacking, Status.MET))
        gain = after.score.provisional - assessment.score.provisional
        draft.say(
            "whatif",
            id=indicator.id,
            title=indicator.title.said(lang),
            before=number(points(assessment.score.provisional), lang),
            after=number(points(after.score.provisional), lang),
            gain=number(points(gain), lang),
            level=after.level_provisional,
        )
    if not close:
        draft.say("whatif_which")
    draft.source = ""
    return tuple(one.id for one in close[:2])


def _meant(asked: Route, found: Report, catalogue: Catalogue) -> Indicator | None:
    """The indicator that a supposition is about: the closest, else the one that shares most words with it."""
    close = catalogue.closest(asked.subject)
    whole = f"{close.title.fr} {close.title.en} {' '.join(close.lexicon.all())} {_criteria(close)}" if close else ""
    if close is not None and set(terms(asked.subject)) <= {*terms(whole), *SUPPOSED}:
        return close
    words = _starts(_infinitives(asked.subject)) - SUPPOSED
    every = [
        (one, _starts(f"{one.title.fr} {one.title.en} {' '.join(one.lexicon.all())}"), _starts(_criteria(one)))
        for one in found.assessment.referential.indicators
    ]
    uses = {word: sum(word in own | also for _, own, also in every) for word in words}
    best, meant = 0.0, None
    for one, own, also in every:
        rarity = {word: math.log((1 + len(every)) / uses[word]) for word in sorted(words & (own | also))}
        shared = sum(value if word in own else CRITERION * value for word, value in rarity.items())
        if shared > best:
            best, meant = shared, one
    return meant


def _infinitives(text: str) -> str:
    """A supposition with what its verbs say, in every form: "nous formions" with "former, formation …"."""
    verbs = [f"{one.group(1)}er" for one in SUPPOSING.finditer(fold(text))]
    same = (word for verb in verbs for each in wanted(verb).concepts for word in sorted(each.same))
    return " ".join((text, *verbs, *same))


def _criteria(one: Indicator) -> str:
    return " ".join(f"{each.title.fr} {each.title.en}" for each in one.criteria)


def _starts(text: str) -> set[str]:
    """The beginnings of the words of a text: "formions" and "formation" begin alike."""
    return {word[:5] for word in terms(text)}


def plan(draft: Draft, asked: Route, found: Report, workspace: Workspace) -> None:
    """Say the cheapest plan to a level, by a date when one is named."""
    assessment, lang = found.assessment, draft.lang
    levels = [one.id for one in assessment.referential.levels]
    if not levels:
        draft.say("no_levels")
        return
    target = asked.level if asked.level in levels else min(assessment.level_provisional + 1, max(levels))
    made = planned(workspace, found, target, by=deadline(asked.question, assessment.on))
    draft.source = f"trace:plan:{target}"
    if not made.reachable:
        draft.say("plan_none", level=target, why=OBSTACLES[made.obstacle].said(lang))
    else:
        draft.say(
            "plan_head",
            level=target,
            count=len(made.steps),
            days=number(float(made.effort_days), lang),
            on=day(made.done_on, lang),
        )
    criteria = {one.id: one for indicator in assessment.referential.indicators for one in indicator.criteria}
    first = sorted(made.steps, key=lambda one: (one.done_on, -one.gain, one.criterion))
    for step in first[:SHOWN]:
        draft.source = f"trace:{step.criterion}"
        draft.say(
            "plan_line",
            on=day(step.done_on, lang),
            id=step.criterion,
            title=criteria[step.criterion].title.said(lang),
            gain=number(points(step.gain), lang),
            days=duration(step.effort_days, lang),
        )
    draft.source = ""
    if len(first) > SHOWN:
        draft.say("plan_more", count=len(first) - SHOWN, level=target)
    draft.say("estimate")


def deadline(question: str, on: date) -> date | None:
    """The day by which something is asked: "d'ici juin" is the last day of the next June; None when none is named."""
    found = BY.search(fold(question))
    if found is None:
        return None
    written, month, year, alone = found.groups()
    if alone:
        return date(int(alone), 12, 31)
    number_ = MONTHS[month]
    wanted = int(year) if year else on.year + (1 if number_ < on.month else 0)
    last = calendar.monthrange(wanted, number_)[1]
    return date(wanted, number_, min(int(written), last) if written and int(written) else last)


def used(draft: Draft, workspace: Workspace) -> None:
    """Say what the models of this tool have used so far."""
    total = workspace.ledger.journal().total
    low, high = (f"{one:.2g}".replace(".", "," if draft.lang == "fr" else ".") for one in total.energy_wh)
    draft.source = "ledger"
    draft.say("used", calls=total.calls, cached=total.cached, low=low, high=high)
    budget = workspace.ledger.budget()
    spent, limit = number(budget.spent_wh[1], draft.lang), budget.limit_wh
    if limit is None:
        draft.say("used_free", month=budget.month, spent=spent)
    else:
        draft.say("used_budget", month=budget.month, spent=spent, limit=number(limit, draft.lang))
    draft.source = ""
