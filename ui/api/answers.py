"""What the API answers, as types: the documents `capnr.*/1` that the functions of `assistant.reports` write.

They describe, nothing is converted: a test checks that real answers are of these types. The client returns them.
"""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from ui.api.schemas import ClashOut, UsageOut

StatusName = Literal["met", "partly", "not_met", "unknown", "not_applicable"]


class Named(TypedDict):
    """A referential by name."""

    id: str
    version: str
    status: str
    digest: str


class Read(TypedDict):
    """A document of an assessment; a refused file has `refused`."""

    id: str
    name: str
    media_type: str
    pages: int
    digest: str
    problems: list[str]
    refused: NotRequired[str]


class Levels(TypedDict):
    """Levels reached: by confirmed evidence alone, with proposals, and the range still possible."""

    confirmed: int
    provisional: int
    reachable: NotRequired[list[int]]


class Scores(TypedDict):
    """Points."""

    confirmed: float
    provisional: NotRequired[float]
    possible: NotRequired[float]
    max: NotRequired[float]


class Gate(TypedDict):
    """An indicator that a level requires."""

    level: int
    indicator: str
    confirmed: bool
    provisional: bool


class Statuses(TypedDict):
    """The status of an indicator."""

    confirmed: StatusName
    provisional: StatusName


class CriterionState(TypedDict):
    """The status of a criterion with the codes of its reasons."""

    id: str
    status: StatusName
    confirmed: StatusName
    why: list[str]


class Amount(TypedDict):
    """A figure that was read."""

    amount: float
    unit: str
    year: int | None


class Proof(TypedDict):
    """A piece of evidence: an exact quote, what it says and whether it counts."""

    id: str
    document: str
    page: int
    start: int
    end: int
    quote: str
    masked: NotRequired[bool]
    quote_digest: NotRequired[str]
    stance: str
    score: float
    confidence: float
    subject: str
    figures: list[Amount]
    why: str
    state: str
    criteria: list[str]
    counts: bool
    dated: str | None
    valid_until: str | None
    carried_from: NotRequired[dict[str, Any]]
    replaced_by: NotRequired[str]
    decided: NotRequired[dict[str, Any]]
    now: NotRequired[dict[str, Any] | None]


class ComputedProof(TypedDict):
    """A result of the inventory that bears on a criterion."""

    id: str
    criterion: str
    said: str
    status: StatusName | None
    figure: Amount | None
    state: str
    lines: list[dict[str, Any]]


class IndicatorState(TypedDict):
    """An indicator with its criteria, its evidence and what is missing."""

    id: str
    axis: str
    theme: str
    title: str
    status: Statuses
    points: Scores
    criteria: list[CriterionState]
    evidence: list[Proof]
    contradictions: list[ClashOut]
    computed: list[ComputedProof]
    missing: list[str]
    next_step: str


class Assessment(TypedDict):
    """An assessment, `capnr.assessment/1`."""

    schema: Literal["capnr.assessment/1"]
    on: str
    lang: str
    sector: str
    strict: bool
    referential: Named
    documents: list[Read]
    level: Levels
    score: Scores
    gates: list[Gate]
    indicators: list[IndicatorState]
    ai_usage: UsageOut
