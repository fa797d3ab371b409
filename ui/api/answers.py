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


class Correction(TypedDict):
    """A date given by a person."""

    day: str | None
    by: str
    at: str
    why: str


class Found(TypedDict):
    """A date found in a document."""

    day: str
    how: str


class Dated(TypedDict):
    """The date of a document and where it comes from."""

    day: str | None
    how: str
    said: str
    found: Found | None
    correction: Correction | None


class KindOf(TypedDict):
    """What kind of document it is, as a person told it, or what is proposed."""

    told: str | None
    said: str
    proves: bool
    suggestion: str | None
    by: str | None
    at: str | None
    why: str | None


class KindSaid(TypedDict):
    """What a person said of a document's kind."""

    kind: str | None
    by: str
    at: str
    why: str


class Version(TypedDict):
    """Where a document stands among its versions."""

    state: str
    newest: str | None
    replaces: list[str]
    replaced_by: list[str]


class Kept(TypedDict):
    """A document of the workspace."""

    id: str
    name: str
    title: str
    media_type: str
    language: str
    size: int
    digest: str
    pages: int
    added: str | None
    date: Dated
    kind: KindOf
    version: Version
    problems: list[str]
    hidden: int
    personal: int


class Documents(TypedDict):
    """Every document, `capnr.documents/1`."""

    schema: Literal["capnr.documents/1"]
    documents: list[Kept]


class HiddenText(TypedDict):
    """A text that no reader sees; never evidence."""

    page: int
    why: str
    said: str
    text: str
    document: NotRequired[str]
    name: NotRequired[str]


class Link(TypedDict):
    """Two versions of a document."""

    older: str
    newer: str
    how: str
    said: str
    by: str
    at: str


class Details(Kept):
    """Everything about one document, `capnr.document/1`."""

    schema: Literal["capnr.document/1"]
    metadata: dict[str, str]
    passages: int
    hidden_texts: list[HiddenText]
    personal_data: dict[str, int]
    corrections: list[Correction]
    kinds: list[KindSaid]
    versions: list[Link]


class HiddenTexts(TypedDict):
    """Hidden texts, `capnr.hidden/1`."""

    schema: Literal["capnr.hidden/1"]
    query: str
    texts: list[HiddenText]


class Erasure(TypedDict):
    """What an erasure did, `capnr.erasure/1`."""

    schema: Literal["capnr.erasure/1"]
    document: str
    media_type: str
    size: int
    pages: int
    at: str
    by: str
    why: str
    decisions: int
    carried: int
    vectors: int
    inventory: bool
    finished: bool


class Verification(TypedDict):
    """Whether something is left of what was erased, `capnr.verification/1`."""

    schema: Literal["capnr.verification/1"]
    sound: bool
    files: int
    bytes: int
    seconds: float
    erased: int
    windows: int
    found: list[dict[str, Any]]
    faults: list[dict[str, Any]]


class PersonalData(TypedDict):
    """Personal data by document, `capnr.personal-data/1`."""

    schema: Literal["capnr.personal-data/1"]
    documents: list[dict[str, Any]]


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
