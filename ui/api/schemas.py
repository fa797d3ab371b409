"""What goes over the wire, in and out: `capnr.*/1` as pydantic models. A field that is not named here never leaves."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Lang = Literal["fr", "en"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Interval = tuple[float, float]


class Wire(BaseModel):
    """Base of all: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class AskIn(Wire):
    """A question."""

    question: str = Field(max_length=2000, description="The question, French or English.")
    lang: Literal["", "fr", "en"] = Field(
        default="", description="Language of the answer; that of the question if empty."
    )


class DecisionIn(Wire):
    """A person's decision on a piece of evidence."""

    state: Literal["confirmed", "rejected"]
    by: Line = Field(description="Who decides.")
    why: str = Field(default="", max_length=2000, description="Reason, may be empty.")


class DecisionOut(Wire):
    """A decision as written."""

    evidence: str
    indicator: str
    criteria: list[str]
    state: str
    by: str
    why: str
    at: str


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


class DocumentsOut(Wire):
    """Every document, by name."""

    documents: list[DocumentOut]


class RefusalOut(Wire):
    """A file that could not be read."""

    name: str
    code: str
    reason: str


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
    method: str


class LedgerOut(Wire):
    """The AI-usage ledger."""

    schema_: Literal["capnr.usage/1"] = Field(alias="schema")
    total: UsageOut
    calls: list[CallOut]


class CitationOut(Wire):
    """An exact quote."""

    n: int
    document: str
    page: int
    start: int
    end: int
    quote: str


class AnswerOut(Wire):
    """An answer, `capnr.answer/1`."""

    schema_: Literal["capnr.answer/1"] = Field(alias="schema")
    question: str
    lang: Lang
    kind: Literal["status", "gap", "evidence", "advice", "not_found", "out_of_scope"]
    answer: str
    citations: list[CitationOut]
    searched: list[str]
    mode: Literal["rules", "llm"]
    ai_usage: UsageOut


class TraceOut(Wire):
    """The tree of why."""

    id: str
    label: str
    value: str
    evidence: list[str]
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
