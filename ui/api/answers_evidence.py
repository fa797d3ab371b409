"""What the API answers on passages, decisions and policies, as types: see `ui.api.answers`."""

from typing import Any, Literal

from typing_extensions import TypedDict

from ui.api.schemas import ClashOut


class Statement(TypedDict):
    """The sentence of a passage that speaks."""

    start: int
    end: int
    quote: str


class ReadStatement(Statement):
    """A sentence of a passage, and how it was read."""

    stance: str
    subject: str
    why: str


class Place(TypedDict):
    """A passage that answers."""

    rank: int
    document: str
    name: str
    page: int
    start: int
    end: int
    quote: str
    heading: str
    score: float
    stance: str
    subject: str
    date: str | None
    state: str
    evidence: list[str]
    statement: Statement
    statements: list[ReadStatement]
    why: str


class Search(TypedDict):
    """Passages that answer words, `capnr.search/1`."""

    schema: Literal["capnr.search/1"]
    query: str
    passages: list[Place]


class NotFound(TypedDict):
    """A criterion that nothing speaks to."""

    criterion: str
    title: str
    searched: list[str]
    nearest_not_evidence: list[Place]
    would_prove: list[str]


class Evidence(TypedDict):
    """Passages that speak to what the referential asks, `capnr.evidence/1`."""

    schema: Literal["capnr.evidence/1"]
    asked: dict[str, str]
    passages: list[Place]
    not_found: list[NotFound]
    contradictions: list[ClashOut]


class Decision(TypedDict):
    """A decision as written."""

    evidence: str
    indicator: str
    criteria: list[str]
    state: str
    by: str
    why: str
    at: str
    stance: str
    document: str
    page: int
    start: int
    end: int
    quote: str
    edited: bool
    policy: str


class History(TypedDict):
    """Decisions on a piece of evidence, `capnr.history/1`."""

    schema: Literal["capnr.history/1"]
    evidence: str
    decisions: list[Decision]


class Comment(TypedDict("Comment", {"for": list[dict[str, Any]]})):
    """What a language model says of a piece of evidence, `capnr.comment/1`."""

    schema: Literal["capnr.comment/1"]
    evidence: str
    by: str
    model: str
    host: str
    notice: str
    against: list[dict[str, Any]]
    facts: list[dict[str, str]]
    removed: list[str]
    fault: dict[str, str] | None
    energy_wh: list[float]


class Policy(TypedDict):
    """A policy of bulk acceptance."""

    id: str
    at: str
    by: str
    referential: str
    above: float
    theme: str
    indicator: str
    why: str
    revoked_at: str
    revoked_by: str


class Policies(TypedDict):
    """Every policy, `capnr.policies/1`."""

    schema: Literal["capnr.policies/1"]
    policies: list[Policy]


class Accepted(TypedDict):
    """A new policy and what it confirmed."""

    policy: Policy
    accepted: list[str]


class Revoked(TypedDict):
    """A policy that was taken back and what is proposed again."""

    policy: str
    proposed: list[str]
