"""From one referential to its successor: what is kept, split, new and lost, and decisions carried over.

Applying a plan only appends decisions, and applying it again appends nothing. A decision that a person made on the new
referential is never overruled. What one old criterion proved is never taken as proof of several new ones: it is queued
as a proposal for each, and counts as confirmed only once a person has read it again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.bootstrap import Workspace
from assistant.exchange.declarations import declaration, said_of, standing
from assistant.exchange.faults import NotPossible
from assistant.migration_table import CARRIED, Successor, successors
from assistant.storage.decisions import Decision
from ingest.model import Document
from retrieval.mapping import evidence_id
from scoring.level import applicable
from scoring.metrics import convert
from scoring.model import Criterion, Figure, Referential, Status, Text

COMPUTED = "inventory"
"""What stands for the document of a decision on a computation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carry:
    """A decision of the old referential and what it becomes."""

    old: Decision
    """Decision that holds in the old referential."""
    new: Decision | None
    """Decision to append, None when nothing is."""
    to: tuple[str, ...]
    """New criteria concerned."""
    outcome: str
    """"carry", "done" (already carried), "decided" (a person decided otherwise), "review" (queued as a proposal to read
    again), "queued" (already queued), "beside" (confirmed there for other criteria: to be read again beside them),
    "compute" and "declare" (to be computed or declared again), "lost", "gone" (the document or its text is not in the
    workspace any more)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A change of referential, before it is applied."""

    old: Referential
    """Referential left."""
    new: Referential
    """Referential taken up."""
    successors: tuple[Successor, ...]
    """Every criterion of the old one, in order."""
    added: tuple[str, ...]
    """Criteria asked by the new one that succeed to none, in order."""
    carries: tuple[Carry, ...]
    """Decisions of people, in the order in which they were made."""

    def of(self, *kinds: str) -> tuple[Successor, ...]:
        """The criteria of these kinds."""
        return tuple(one for one in self.successors if one.kind in kinds)

    def to_append(self) -> tuple[Decision, ...]:
        """The decisions that applying it writes: one for each passage and new indicator."""
        made: dict[str, Decision] = {}
        for one in (carry.new for carry in self.carries if carry.new is not None):
            before = made.get(one.evidence)
            criteria = dict.fromkeys((*before.criteria, *one.criteria) if before else one.criteria)
            made[one.evidence] = replace(before or one, criteria=tuple(criteria))
        return tuple(made.values())

    def carried(self) -> int:
        """Decisions that it carries over."""
        return sum(one.outcome == "carry" for one in self.carries)

    def queued(self) -> int:
        """Proposals that it queues for a person to read again."""
        return sum(one.outcome == "review" for one in self.carries)


def plan(workspace: Workspace, old: Referential, new: Referential) -> Plan:
    """What a change of referential would do to this workspace; nothing is written."""
    if old.id == new.id:
        raise NotPossible(
            "same_referential",
            Text(
                fr=f"Le dossier de travail utilise déjà « {old.id} ».",
                en=f"The workspace uses “{old.id}” already.",
            ),
        )
    table = successors(old, new)
    taken = {one for successor in table for one in successor.to}
    asked = applicable(new, workspace.settings.sector)
    carrier = _Carrier(workspace, new, table)
    decided = workspace.decisions.current(old.id)
    return Plan(
        old=old,
        new=new,
        successors=table,
        added=tuple(one.id for indicator in asked for one in indicator.criteria if one.id not in taken),
        carries=tuple(carrier.carries(decided)),
    )


def apply(workspace: Workspace, plan: Plan) -> tuple[Decision, ...]:
    """Append the decisions of a plan in one go, and take up the new referential for later commands."""
    made = plan.to_append()
    workspace.decisions.append(made)
    workspace.profile.write({**workspace.profile.read(), "referential": plan.new.id})
    return made


class _Carrier:
    """Turns decisions on the old referential into decisions on the new one."""

    def __init__(self, workspace: Workspace, new: Referential, table: Sequence[Successor]) -> None:
        self.table = {one.criterion: one for one in table}
        self.new = new
        self.home = {criterion.id: one.id for one in new.indicators for criterion in one.criteria}
        self.criteria = {criterion.id: criterion for one in new.indicators for criterion in one.criteria}
        self.decided = workspace.decisions.current(new.id)
        self.documents = {one.id: one for one in workspace.documents.all()}
        self.at = workspace.ledger.now()

    def carries(self, decided: Mapping[str, Decision]) -> Iterator[Carry]:
        """What becomes of each decision that holds; a rejection concerns the old indicator only and is left behind."""
        proofs = [
            one for one in sorted(decided.values(), key=lambda one: (one.at, one.evidence)) if one.state == "confirmed"
        ]
        confirming = {self.key(one, indicator) for one in proofs for indicator in self.led(one).get("carry", {})}
        for one in proofs:
            yield from self.proof(one, confirming)
        for criterion, one in sorted(standing(decided).items()):
            yield self.said(criterion, one)

    def led(self, old: Decision) -> dict[str, dict[str, list[str]]]:
        """Where its criteria lead: "carry", "review" or "lost", to the new criteria by indicator."""
        made: dict[str, dict[str, list[str]]] = {}
        for found in (self.table[one] for one in old.criteria if one in self.table):
            for one in found.to or ("",):
                outcome = "carry" if found.kind in CARRIED else "review" if one else "lost"
                made.setdefault(outcome, {}).setdefault(self.home.get(one, ""), []).append(one)
        return made

    def key(self, old: Decision, indicator: str) -> str:
        """Id of the same passage as evidence of a new indicator."""
        document = self.documents.get(old.document)
        return evidence_id(indicator, document.digest if document else "", old.page, old.start, old.end)

    def proof(self, old: Decision, confirming: Collection[str]) -> Iterator[Carry]:
        """The confirmed passage for each new indicator that it proves or may prove, or why it is left behind."""
        led = self.led(old)
        to = tuple(dict.fromkeys(one for groups in led.values() for ids in groups.values() for one in ids if one))
        if led and old.document == COMPUTED:  # a computation is made again under the new rules
            yield Carry(old=old, new=None, to=to, outcome="compute")
            return
        if led and not stands(old, self.documents.get(old.document)):
            yield Carry(old=old, new=None, to=to, outcome="gone")
            return
        for outcome in ("carry", "review"):
            for indicator, criteria in led.get(outcome, {}).items():
                yield self.moved(old, indicator, tuple(dict.fromkeys(criteria)), outcome, confirming)
        if "lost" in led:
            yield Carry(old=old, new=None, to=(), outcome="lost")

    def moved(
        self, old: Decision, indicator: str, criteria: tuple[str, ...], outcome: str, confirming: Collection[str]
    ) -> Carry:
        """A passage taken over for one new indicator: confirmed, or as a proposal to read again."""
        key = self.key(old, indicator)
        before = self.decided.get(key)
        if before is not None and before.state == "proposed" and set(criteria) <= set(before.criteria):
            return Carry(old=old, new=None, to=criteria, outcome="queued")
        if before is not None:
            known = before.state == "confirmed" and set(criteria) <= set(before.criteria)
            beside = before.state == "confirmed" and outcome == "review"
            return Carry(old=old, new=None, to=criteria, outcome="done" if known else "beside" if beside else "decided")
        if outcome == "review" and key in confirming:
            return Carry(old=old, new=None, to=criteria, outcome="beside")
        new = replace(
            old,
            at=self.at,
            state="confirmed" if outcome == "carry" else "proposed",
            why=self.because(old),
            evidence=key,
            referential=self.new.id,
            indicator=indicator,
            criteria=criteria,
        )
        return Carry(old=old, new=new, to=criteria, outcome=outcome)

    def said(self, criterion: str, old: Decision) -> Carry:
        """A declaration goes over only where the criterion stayed the same, a value only where its unit fits."""
        found = self.table.get(criterion)
        to = found.to if found else ()
        if found is None or found.kind != "same" or not _fits(said_of(old), self.criteria[found.to[0]]):
            return Carry(old=old, new=None, to=to, outcome="declare" if to else "lost")
        target = to[0]
        new = declaration(
            referential=self.new.id,
            indicator=self.home[target],
            criterion=target,
            said=said_of(old),
            note=self.because(old),
            by=old.by,
            at=old.at,
        )
        before = self.decided.get(new.evidence)
        if before is not None:
            same = (before.stance, before.quote) == (new.stance, new.quote)
            return Carry(old=old, new=None, to=to, outcome="done" if same else "decided")
        return Carry(old=old, new=new, to=to, outcome="carry")

    def because(self, old: Decision) -> str:
        """The note of a carried decision: where it comes from, then the note it had."""
        origin = f"[{old.referential} {', '.join(old.criteria)}, {old.at[:10]}]"
        return f"{origin} {old.why}".strip()


def _fits(said: Status | Figure, criterion: Criterion) -> bool:
    """Whether the new criterion can take what was declared of the old one."""
    return isinstance(said, Status) or (
        criterion.metric is not None and convert(said, criterion.metric.unit) is not None
    )


def stands(decision: Decision, document: Document | None) -> bool:
    """Whether the quote of a decision is still word for word at its place."""
    pages = document.pages if document else ()
    return any(
        page.number == decision.page and page.text[decision.start : decision.end] == decision.quote for page in pages
    )
