"""From one referential to its successor: what is kept, split, new and lost, and decisions carried over.

Applying a plan only appends decisions, and applying it again appends nothing. A decision that a person made on the new
referential is never overruled.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.bootstrap import Workspace
from assistant.exchange.declarations import declaration, standing
from assistant.exchange.faults import NotPossible
from assistant.migration_table import CARRIED, Successor, successors
from assistant.storage.decisions import Decision
from ingest.model import Document
from retrieval.mapping import evidence_id
from scoring.level import applicable
from scoring.model import Referential, Status, Text

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
    """"carry", "done" (already carried), "decided" (a person decided otherwise), "review", "lost", "gone" (the document
    or its text is not in the workspace any more)."""


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
        """The decisions that applying it writes."""
        return tuple(one.new for one in self.carries if one.new is not None)


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
        self.decided = workspace.decisions.current(new.id)
        self.documents = {one.id: one for one in workspace.documents.all()}
        self.at = workspace.ledger.now()

    def carries(self, decided: Mapping[str, Decision]) -> Iterator[Carry]:
        """What becomes of each decision that holds; a rejection concerns the old indicator only and is left behind."""
        for one in sorted(decided.values(), key=lambda one: (one.at, one.evidence)):
            if one.state == "confirmed":
                yield from self.proof(one)
        for criterion, one in sorted(standing(decided).items()):
            yield self.said(criterion, one)

    def proof(self, old: Decision) -> Iterator[Carry]:
        """The confirmed passage for each new indicator that it proves, then what is to be read again or lost."""
        kinds: dict[str, list[str]] = {}
        for criterion in old.criteria:
            found = self.table.get(criterion)
            if found is not None:
                for one in found.to or ("",):
                    outcome = "carry" if found.kind in CARRIED else "review" if one else "lost"
                    kinds.setdefault(outcome, []).append(one)
        document = self.documents.get(old.document)
        if kinds and old.document == COMPUTED:  # a computation is made again under the new rules
            yield Carry(
                old=old, new=None, to=tuple(one for ids in kinds.values() for one in ids if one), outcome="review"
            )
            return
        if kinds and not stands(old, document):
            yield Carry(
                old=old, new=None, to=tuple(one for ids in kinds.values() for one in ids if one), outcome="gone"
            )
            return
        by_indicator: dict[str, list[str]] = {}
        for one in kinds.get("carry", ()):
            by_indicator.setdefault(self.home[one], []).append(one)
        for indicator, criteria in by_indicator.items():
            yield self.carried(old, indicator, tuple(dict.fromkeys(criteria)), document)
        if "review" in kinds:
            yield Carry(old=old, new=None, to=tuple(dict.fromkeys(kinds["review"])), outcome="review")
        if "lost" in kinds:
            yield Carry(old=old, new=None, to=(), outcome="lost")

    def carried(self, old: Decision, indicator: str, criteria: tuple[str, ...], document: Document | None) -> Carry:
        digest = document.digest if document else ""
        key = evidence_id(indicator, digest, old.page, old.start, old.end)
        before = self.decided.get(key)
        if before is not None:
            done = before.state == "confirmed" and set(criteria) <= set(before.criteria)
            return Carry(old=old, new=None, to=criteria, outcome="done" if done else "decided")
        new = replace(
            old,
            at=self.at,
            why=self.because(old),
            evidence=key,
            referential=self.new.id,
            indicator=indicator,
            criteria=criteria,
        )
        return Carry(old=old, new=new, to=criteria, outcome="carry")

    def said(self, criterion: str, old: Decision) -> Carry:
        """A declaration goes over only where the criterion stayed the same."""
        found = self.table.get(criterion)
        if found is None or found.kind != "same":
            return Carry(
                old=old, new=None, to=found.to if found else (), outcome="review" if found and found.to else "lost"
            )
        target = found.to[0]
        new = declaration(
            referential=self.new.id,
            indicator=self.home[target],
            criterion=target,
            status=Status(old.stance),
            note=self.because(old),
            by=old.by,
            at=old.at,
        )
        before = self.decided.get(new.evidence)
        if before is not None:
            return Carry(old=old, new=None, to=found.to, outcome="done" if before.stance == new.stance else "decided")
        return Carry(old=old, new=new, to=found.to, outcome="carry")

    def because(self, old: Decision) -> str:
        """The note of a carried decision: where it comes from, then the note it had."""
        origin = f"[{old.referential} {', '.join(old.criteria)}, {old.at[:10]}]"
        return f"{origin} {old.why}".strip()


def stands(decision: Decision, document: Document | None) -> bool:
    """Whether the quote of a decision is still word for word at its place."""
    pages = document.pages if document else ()
    return any(
        page.number == decision.page and page.text[decision.start : decision.end] == decision.quote for page in pages
    )
