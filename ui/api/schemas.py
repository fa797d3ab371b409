"""What goes over the wire, in and out: `capnr.*/1` as pydantic models. A field that is not named here never leaves."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Lang = Literal["fr", "en"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Interval = tuple[float, float]


def _written(value: object) -> object:
    """A date as it must be written: a number of seconds is none, though the library would take it for one."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write the date YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise ValueError("write the date YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_written)]
"""A date, YYYY-MM-DD."""


class Wire(BaseModel):
    """Base of all: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class AskIn(Wire):
    """A question."""

    question: str = Field(max_length=2000, description="The question, French or English.")
    lang: Literal["", "fr", "en"] = Field(
        default="", description="Language of the answer; that of the question if empty."
    )
    conversation: str = Field(
        default="", max_length=40, description="A conversation to go on with, “new” for a new one, empty to keep none."
    )
    person: str = Field(default="", max_length=120, description="Who leads a new conversation; may be empty.")


class DecisionIn(Wire):
    """A person's decision on a piece of evidence."""

    state: Literal["confirmed", "rejected"]
    by: Line = Field(description="Who decides.")
    why: str = Field(default="", max_length=2000, description="Reason, may be empty.")
    criteria: list[str] = Field(default=[], max_length=100, description="Criteria it counts for, if not all proposed.")
    stance: str = Field(default="", max_length=20, description="Its stance, if not the proposed one.")
    quote: str = Field(default="", max_length=5000, description="Other words of the same page.")


class PolicyIn(Wire):
    """Bulk acceptance."""

    above: float = Field(gt=0, le=1, description="Likelihood from which proposals are confirmed.")
    by: Line = Field(description="Its author.")
    why: str = Field(default="", max_length=2000, description="Reason, may be empty.")
    theme: str = Field(default="", max_length=100, description="Only this theme, by its id or its title.")
    indicator: str = Field(default="", max_length=100, description="Only this indicator.")


class DecisionOut(Wire):
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
    policy: str = Field(description="Policy under which it was confirmed in bulk; empty when a person looked at it.")


class DocumentOut(Wire):
    """A document of the workspace."""

    id: str
    name: str
    media_type: str
    pages: int
    digest: str
    size: int = Field(description="Bytes.")
    title: str
    language: str
    problems: list[str]


class RefusalOut(Wire):
    """A file that could not be read."""

    name: str
    code: str
    reason: str


class StageOut(Wire):
    """Where a batch stands."""

    phase: Literal["reading", "searching"]
    done: int = Field(description="Files finished, or texts embedded.")
    total: int
    pages: int
    refused: int
    name: str = Field(description="The file that was just finished.")
    seconds_left: float | None = Field(description="In this phase, at the pace so far; null while that is not known.")


class FaultOut(Wire):
    """Why a batch failed as a whole."""

    code: str
    reason: str


class JobOut(Wire):
    """A batch of files."""

    id: str
    at: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    stage: StageOut | None
    documents: list[str] = Field(description="Ids of the documents read or known, once it is done.")
    reused: list[str]
    refused: list[RefusalOut]
    fault: FaultOut | None


class JobsOut(Wire):
    """Batches, newest first."""

    jobs: list[JobOut]


class IngestOut(Wire):
    """What became of the files sent."""

    documents: list[DocumentOut]
    refused: list[RefusalOut]
    reused: list[str] = Field(description="Ids of documents that were known already.")


class PageOut(Wire):
    """The stored text of a page; offsets of every quote count its code points."""

    document: str
    page: int
    pages: int
    label: str
    text: str


class UsageOut(Wire):
    """Model use: energy in Wh and climate change in g CO2e, low and high."""

    calls: int
    cached: int
    characters: int
    energy_wh: Interval
    gwp_g: Interval
    adpe_mg_sb: Interval
    water_ml: Interval | None


class CallOut(Wire):
    """One line of the ledger."""

    at: str
    purpose: str
    kind: str
    model: str
    texts: int
    cached: int
    characters: int
    seconds: float
    energy_wh: Interval
    gwp_g: Interval
    adpe_mg_sb: Interval | None
    water_ml: Interval | None
    method: str
    factors: str = Field(description="Digest of the figures of the method.")
    place: str = Field(description="here, or the host that answered.")
    why: str = Field(description="Whether rules could do it, and why a model is called.")
    tokens: tuple[int, int] = Field(description="Tokens read and written; zeros for an embedding.")
    prompt: str
    outcome: str = Field(description="used, partly, rejected or failed; empty for an embedding.")
    unsupported: float | None = Field(description="Share of the sentences that the facts did not support.")


class BudgetOut(Wire):
    """The month's electricity for models."""

    month: str
    spent_wh: Interval
    limit_wh: float | None
    state: Literal["open", "warned", "spent"]


class LedgerOut(Wire):
    """The AI-usage ledger."""

    schema_: Literal["capnr.usage/1"] = Field(alias="schema")
    budget: BudgetOut
    total: UsageOut
    calls: list[CallOut]


class CitationOut(Wire):
    """An exact quote."""

    n: int
    id: str = Field(description="Name of the place, the same in every answer.")
    document: str
    page: int
    start: int
    end: int
    quote: str
    masked: bool | None = Field(default=None, description="True when personal data of the quote is masked.")
    quote_digest: str | None = Field(default=None, description="SHA-256 of the exact quote, when it is masked.")


class FactOut(Wire):
    """A statement of the rules."""

    id: str
    text: str
    citations: list[int] = Field(description="Numbers of the citations behind it.")
    source: str = Field(description="What else it rests on: trace:2.1, label:deee, ledger; empty when nothing else.")


class AnswerOut(Wire):
    """An answer, `capnr.answer/1`."""

    schema_: Literal["capnr.answer/1"] = Field(alias="schema")
    question: str
    lang: Lang
    kind: Literal[
        "status", "gap", "evidence", "compare", "advice", "label", "whatif", "plan", "usage", "drafts",
        "clarify", "not_found", "declined", "out_of_scope",
    ]  # fmt: skip
    answer: str
    citations: list[CitationOut]
    searched: list[str]
    mode: Literal["rules", "llm"]
    facts: list[FactOut] = Field(description="The statements of the rules: the whole answer in mode rules.")
    notice: str = Field(description="Who worded the answer, or why the rules answer alone; empty without a model.")
    removed: int = Field(description="Sentences of the model that the facts did not support.")
    choices: list[str] = Field(description="Questions offered when this one can be read in several ways.")
    conversation: str = Field(default="", description="Conversation that keeps it, empty when none does.")
    turn: int = Field(default=0, description="Its number there, 0 when it is not kept.")
    ai_usage: UsageOut


class RuleOut(Wire):
    """A rule that was applied."""

    code: str
    said: str


class ProofOut(Wire):
    """A passage or a computation behind a status."""

    id: str
    kind: Literal["passage", "computation"]
    state: str
    document: str | None
    name: str
    page: int | None
    start: int | None
    end: int | None
    said: str = Field(description="The exact quote, or what the computation says.")
    dated: str | None


class ValueOut(Wire):
    """A declared value."""

    amount: float
    unit: str
    year: int | None


class WordOut(Wire):
    """What a person declared or decided."""

    id: str
    kind: Literal["declaration", "decision"]
    said: str
    status: str | None
    value: ValueOut | None
    by: str
    on: str | None
    note: str


class SideOut(Wire):
    """One of two pieces of evidence that disagree."""

    evidence: str
    document: str
    name: str
    page: int
    start: int
    end: int
    quote: str
    stance: str
    state: str
    dated: str | None


class ClashOut(Wire):
    """Two pieces of evidence that disagree: the criterion is not settled until a person rejects one."""

    criterion: str
    kind: Literal["figures", "universal", "denied"]
    why: str
    sides: list[SideOut]


class TraceOut(Wire):
    """The tree of why."""

    id: str
    label: str
    value: str
    points: float | None
    worth: float | None
    asks: str | None = Field(description="What it takes, for a criterion.")
    declaration: bool | None = Field(description="Whether a declaration suffices, for a criterion.")
    rules: list[RuleOut]
    evidence: list[str]
    proofs: list[ProofOut]
    declared: list[WordOut]
    contradictions: list[ClashOut] = Field(description="Evidence that disagrees on a criterion, side by side.")
    children: list["TraceOut"]


class HealthOut(Wire):
    """Whether the server works."""

    status: Literal["ok"]
    referential: str
    documents: int


class ProblemOut(BaseModel):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
