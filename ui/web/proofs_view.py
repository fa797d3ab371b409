"""Preuves, as HTML: the list of indicators, one indicator with its queue, the page, the bar above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.assessment import Evidence, Report
from assistant.deciding import PROVING, Wanted, accepted
from assistant.errors import CapnrError
from assistant.reports import view
from assistant.storage.decisions import Decision
from scoring.model import Named, Stance, Status
from ui.desk import Desk
from ui.web.common import fault, note, page_pane, show
from ui.web.suggested import suggested

KINDS = ("waiting", "all", *(str(one) for one in (Status.MET, Status.PARTLY, Status.NOT_MET, Status.UNKNOWN)))
"""What the list may be limited to."""
THRESHOLDS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""Likelihoods from which proposals may be accepted in bulk."""
SHOWN = 6
"""Pieces of evidence shown at first; a click shows the others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doing:
    """What a person is doing to a piece of evidence, or has unfolded."""

    verb: str = ""
    """"edit", "comment", "around", "more" or nothing."""
    of: str = ""
    """Id of the evidence."""


NOTHING = Doing()


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A theme in the list: its indicators are there only while it is open, which keeps the page light."""

    named: Named
    """The theme."""
    waiting: int
    """Pieces of evidence that wait."""
    first: str
    """The indicator that opening the theme shows."""
    cards: tuple[view.Card, ...]
    """Its indicators, none while it is closed."""


def listing(desk: Desk, lang: str, chosen: str, wanted: str = "waiting") -> str:
    """The indicators of a kind by theme, each with the number of passages that wait; one theme is open."""
    try:
        report = desk.report()
    except CapnrError as error:
        return fault(error, lang)
    every = view.cards(report)
    kept = [one for one in every if _fits(one, wanted) or one.indicator.id == chosen]
    here = next((one.indicator.theme for one in kept if one.indicator.id == chosen), "")
    return show(
        "proofs_list.html",
        lang,
        groups=[made for one in report.assessment.referential.themes if (made := _group(one, kept, here))],
        chosen=chosen,
        wanted=wanted,
        kinds=KINDS,
        waiting=sum(1 for one in every if one.waiting),
        count=len(every),
    )


def _group(theme: Named, cards: Sequence[view.Card], here: str) -> Group | None:
    held = tuple(one for one in cards if one.indicator.theme == theme.id)
    if not held:
        return None
    first = next((one for one in held if one.waiting), held[0])
    return Group(
        named=theme,
        waiting=sum(one.waiting for one in held),
        first=first.indicator.id,
        cards=held if theme.id == here else (),
    )


def _fits(card: view.Card, wanted: str) -> bool:
    if wanted == "waiting":
        return card.waiting > 0
    return wanted == "all" or str(card.result.provisional.status) == wanted


def card(desk: Desk, lang: str, chosen: str, doing: Doing = NOTHING) -> str:
    """One indicator: what it asks, its criteria, its passages."""
    try:
        report = desk.report()
    except CapnrError:
        return ""
    found = view.card(report, chosen)
    if found is None:
        return note(lang, "choose")
    proofs = queue(found)
    first = proofs if doing.verb == "more" else proofs[:SHOWN]
    # What is too far to count is unfolded by a click, unless there is nothing else to decide on.
    weak = found.weak if doing.verb == "more" or not (found.review or found.counting) else ()
    said = histories(desk, (*proofs, *weak))
    return show(
        "proofs_card.html",
        lang,
        card=found,
        report=report,
        proofs=[one for one in first if one not in found.review],
        more=len(proofs) - len(first),
        weak=weak[: None if doing.verb == "more" else SHOWN],
        hidden=len(found.weak) - len(weak[: None if doing.verb == "more" else SHOWN]),
        history=lambda one: said.get(one.proposal.id, ()),
        doing=doing,
        around=desk.around(seen) if (seen := _unfolded(doing, (*proofs, *weak))) else (),
        stance_list=list(Stance),
        searched=[one for criterion in found.indicator.criteria for one in searches(criterion.cues, lang)][:6],
        after=following(report, chosen),
    )


def _unfolded(doing: Doing, shown: Sequence[Evidence]) -> Evidence | None:
    """The piece of evidence whose surroundings a person asked for."""
    wanted = doing.of if doing.verb == "around" else ""
    return next((one for one in shown if one.proposal.id == wanted), None)


def searches(phrases: object, lang: str) -> Sequence[str]:
    """The phrases that were looked for, in one language."""
    found: Sequence[str] = getattr(phrases, lang, ())
    return found[:2]


def queue(found: view.Card) -> tuple[Evidence, ...]:
    """The passages of an indicator in the order in which they are read: those that changed, those that count, those
    that were rejected.
    """
    return (*found.review, *found.counting, *found.rejected)


def histories(desk: Desk, proofs: Sequence[Evidence]) -> Mapping[str, tuple[Decision, ...]]:
    """Every decision on each of these pieces of evidence, oldest first."""
    wanted = {one.proposal.id for one in proofs}
    found: dict[str, tuple[Decision, ...]] = {}
    for one in desk.history(""):
        if one.evidence in wanted:
            found[one.evidence] = (*found.get(one.evidence, ()), one)
    return found


def following(report: Report, chosen: str) -> str:
    """The next indicator with passages that wait, in the order of the referential, from the start after the end."""
    every = [one for one in view.cards(report) if one.waiting or one.indicator.id == chosen]
    names = [one.indicator.id for one in every]
    at = names.index(chosen) if chosen in names else -1
    return names[(at + 1) % len(names)] if names and names != [chosen] else ""


def most_waiting(desk: Desk) -> str:
    """The first indicator to look at: the one where most is to be gained among those with passages that wait."""
    try:
        waiting = [one for one in view.cards(desk.report()) if one.waiting and one.counting]
    except CapnrError:
        return ""
    return max(waiting, key=lambda one: one.step.gain).indicator.id if waiting else ""


def first_page(desk: Desk, lang: str, chosen: str) -> str:
    """The page of the first passage of an indicator that waits, or a word on what would show here."""
    try:
        found = view.card(desk.report(), chosen)
    except CapnrError:
        found = None
    proofs = (*queue(found), *found.weak) if found else ()
    first = next((one for one in proofs if one.state == "proposed"), proofs[0] if proofs else None)
    return page_pane(desk, place(first), lang) if first else note(lang, "choose_page")


def place(one: Evidence) -> str:
    """Where a passage stands, as a click says it."""
    found = one.proposal
    return f"{found.document}:{found.page}:{found.start}:{found.end}"


def bar(desk: Desk, lang: str, *, suggestions: bool = False) -> str:
    """Who decides and why, the keys, acceptance in bulk, the policies that stand, what assistants suggest.

    `suggestions` unfolds the last.
    """
    try:
        report = desk.report()
    except CapnrError:
        return ""
    counts = [(above, len(accepted(report, Wanted(above=above, by="")))) for above in THRESHOLDS]
    policies = [one for one in desk.policies() if not one.revoked_at]
    return show(
        "proofs_bar.html",
        lang,
        counts=[one for one in counts if one[1]],
        policies=policies,
        opened=suggestions,
        **suggested(desk, lang, report),
    )


def bulk_question(desk: Desk, lang: str, above: float, indicator: str) -> str:
    """What acceptance in bulk would do, asked once. Raises UsageError for a threshold that does not exist."""
    report = desk.report()
    chosen = accepted(report, Wanted(above=above, by="", indicator=indicator))
    indicators = {one.proposal.indicator for one in chosen}
    return show(
        "proofs_bulk.html",
        lang,
        chosen=chosen,
        indicators=sorted(indicators),
        above=above,
        indicator=indicator,
        proving=PROVING,
    )
