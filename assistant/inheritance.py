"""What becomes of decisions on older versions of a document: carried over, or to be looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.again import Again
from assistant.bootstrap import Workspace
from assistant.dating import Dated, dated_quote
from assistant.storage.decisions import Decision
from assistant.versions import Lineage
from ingest.model import Document
from retrieval.mapping import Proposal, evidence_id
from retrieval.quote import SAME, locate
from retrieval.statement import statements
from retrieval.words import terms
from scoring.model import Stance

TO_REVIEW, REPLACED = "to_review", "replaced"
"""State of evidence whose passage changed; state written on it once a person confirms the new passage instead."""
NEAR = 0.5
"""Share of common words (Dice, 0 to 1) from which a passage of the new version is shown beside the old one."""
Place = tuple[int, int, int]
"""Page, start and end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inherited:
    """Evidence that comes from an older version."""

    proposal: Proposal
    """The passage: in the current version when it stands there, else in the older one."""
    state: str
    """"confirmed", "rejected" or TO_REVIEW."""
    criteria: tuple[str, ...]
    """Criteria that the person kept."""
    decision: Decision
    """What the person decided, on the older version."""
    heir: Document
    """The current version."""
    successor: Proposal | None = None
    """The passage of the current version that is closest, for evidence to review."""

    @property
    def carried(self) -> bool:
        """Whether the passage stands in the current version."""
        return self.proposal.document == self.heir.id


def kept(
    decision: Decision, dated: Dated | None, *, place: Place | None = None, on: Document | None = None
) -> Proposal:
    """A decided place as a proposal, the words and the stance being those that the person saw, certain for the search.

    `place` of document `on` stands for the decided one where it is given.
    """
    page, start, end = place or (decision.page, decision.start, decision.end)
    quote = decision.quote
    if place and on:
        quote = next(one.text for one in on.pages if one.number == page)[start:end]
    found = dated_quote(quote, Stance(decision.stance), dated)
    return Proposal(
        id=evidence_id(decision.indicator, on.digest, page, start, end) if on else decision.evidence,
        indicator=decision.indicator,
        criteria=decision.criteria,
        document=on.id if on else decision.document,
        page=page,
        start=start,
        end=end,
        quote=quote,
        heading="",
        stance=Stance(decision.stance),
        score=1.0,
        features=(),
        dated=found.day if found else None,
        how_dated=found.how if found else "",
    )


class Handed(NamedTuple):
    """A decision on an older version, with all that says what becomes of it."""

    decision: Decision
    """What the person decided."""
    old: Document
    """The older version."""
    heir: Document
    """The current one."""
    dates: tuple[Dated | None, Dated | None]
    """The dates of both, in this order."""
    since: int
    """As `Lineage.since` of the older version."""


def inherited(
    workspace: Workspace,
    found: Lineage,
    referential: str,
    history: Sequence[Decision] | None = None,
    again: Again[Handed, Inherited | None] | None = None,
) -> dict[str, Inherited]:
    """What the current documents inherit, by evidence id; what a person decided on the place itself is left out.

    `history` is every decision in order, read here when it is not given.
    """
    history = workspace.decisions.history() if history is None else history
    newest = {one.evidence: (at, one) for at, one in enumerate(history)}
    decided = {key: one for key, one in newest.items() if one[1].referential == referential}
    texts: dict[str, _Statements] = {}

    def become(part: Handed) -> Inherited | None:
        heir = part.heir
        if heir.id not in texts:
            texts[heir.id] = _Statements(workspace, heir)
        return _one(part, texts[heir.id])

    ordered = [one for _, one in sorted(decided.values(), key=lambda pair: pair[0])]
    parts = [_handed(one, found) for one in ordered if _passes_on(one, found)]
    remembered = again if again is not None else Again[Handed, Inherited | None]()
    made: dict[str, Inherited] = {}
    for one in remembered.over(become, ((part.decision.evidence, part) for part in parts)):
        if one is not None and (one.proposal.id not in decided or not one.carried):
            made[one.proposal.id] = one  # of two that meet in one place the later decision holds
    return made


def _passes_on(decision: Decision, found: Lineage) -> bool:
    """Whether a decision is on an older version and says something."""
    return decision.state in ("confirmed", "rejected") and bool(decision.quote) and decision.document in found.heirs


def _handed(decision: Decision, found: Lineage) -> Handed:
    old, heir = found.older[decision.document], found.heirs[decision.document]
    dates = found.dates.get(old.id), found.dates.get(heir.id)
    return Handed(decision=decision, old=old, heir=heir, dates=dates, since=found.since[old.id])


def _one(part: Handed, text: "_Statements") -> Inherited | None:
    """What becomes of one decision; None when nothing does."""
    decision, old, heir, (then, now), since = part
    place = text.same(decision, old)
    state, successor = decision.state, None
    if place is not None:
        proposal = kept(decision, now, place=place, on=heir)
    elif state == "rejected":
        return None
    else:
        proposal = kept(decision, then)
        if decision.seen < since:  # decided before the current version was there
            state, near = TO_REVIEW, text.nearest(decision)
            successor = kept(decision, now, place=near, on=heir) if near else None
    return Inherited(
        proposal=proposal,
        state=state,
        criteria=decision.criteria,
        decision=decision,
        heir=heir,
        successor=successor,
    )


class _Statements:
    """The statements of a document, as the mapping quotes them."""

    def __init__(self, workspace: Workspace, document: Document) -> None:
        self.document = document
        self.places: list[Place] = []
        self.said: list[str] = []
        for passage in workspace.documents.passages([document]):
            for start, end in statements(passage.text):
                self.places.append((passage.page, passage.start + start, passage.start + end))
                self.said.append(passage.text[start:end])
        self.folded = [_folded(one) for one in self.said]

    def same(self, decision: Decision, old: Document) -> Place | None:
        """Where the quote stands unchanged: as a whole statement, else between the same words as before."""
        wanted = _folded(decision.quote)
        whole = [place for place, said in zip(self.places, self.folded, strict=True) if said == wanted]
        if whole:
            return min(whole, key=lambda one: (abs(one[0] - decision.page), one))
        pages = {one.number: one.text for one in old.pages}
        around = _neighbours(pages.get(decision.page, ""), decision.start, decision.end)
        for page in sorted(self.document.pages, key=lambda one: (abs(one.number - decision.page), one.number)):
            span = locate(decision.quote, page.text)
            if span is not None and _neighbours(page.text, *span) == around:
                return page.number, *span
        return None

    def nearest(self, decision: Decision) -> Place | None:
        """The statement that shares most words with the quote, None when none shares enough."""
        wanted = set(terms(decision.quote))
        best: tuple[float, int] | None = None
        for at, said in enumerate(self.said):
            words = set(terms(said))
            share = 2 * len(words & wanted) / max(len(words) + len(wanted), 1)
            if share >= NEAR and (best is None or (share, -at) > best):
                best = (share, -at)
        return self.places[-best[1]] if best else None


def _folded(text: str) -> str:
    """A text without differences of white space and typographic quotes: letters stay."""
    return " ".join(text.translate(SAME).split())


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The word before and the word after a place, empty at the edges of the page."""
    before, after = text[:start].split(), text[end:].split()
    return (before[-1] if before else ""), (after[0] if after else "")


def ended(decisions: Sequence[Decision], found: Mapping[str, Inherited]) -> list[Decision]:
    """What is to be written beside decisions: evidence to review whose new passage a person just confirmed."""
    confirmed = {one.evidence: one for one in decisions if one.state == "confirmed"}
    return [
        Decision(
            **{
                **{name: getattr(one.decision, name) for name in Decision.__slots__},
                "at": new.at,
                "by": new.by,
                "why": new.why,
                "state": REPLACED,
                "seen": new.seen,
            }
        )
        for one in found.values()
        if one.successor is not None and (new := confirmed.get(one.successor.id)) is not None
    ]
