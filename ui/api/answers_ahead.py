"""What the API answers about what comes next: plans, recommendations, kept assessments, suggestions, referentials."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from ui.api.answers import Levels, Named, Scores
from ui.api.planning import DeclarationOut


class Declarations(TypedDict):
    """Everything declared of a criterion, `capnr.declarations/1`."""

    schema: Literal["capnr.declarations/1"]
    criterion: str
    declarations: list[DeclarationOut]


class Standing(TypedDict):
    """A level and a score."""

    level: Levels
    score: Scores


class WhatIf(TypedDict):
    """What other statuses would change, `capnr.what-if/1`."""

    schema: Literal["capnr.what-if/1"]
    before: Standing
    after: Standing


class Step(TypedDict):
    """A criterion to meet."""

    criterion: str
    indicator: str
    title: str
    effort_days: float
    lead_months: float
    done_on: str
    gain: float
    computed: bool


class Month(TypedDict):
    """A month of the plan."""

    number: int
    ends_on: str
    done: list[str]
    effort_days: float
    score: float
    level: int


class Plan(TypedDict):
    """The cheapest way to a level, `capnr.plan/1`."""

    schema: Literal["capnr.plan/1"]
    target: int
    start_level: int
    reachable: bool
    obstacle: str | None
    preview: bool
    effort_days: float
    done_on: str | None
    steps: list[Step]
    months: list[Month]


class Due(TypedDict):
    """A step with its deadline."""

    id: str
    title: str
    by: str | None
    late: bool
    source: str | None
    confidence: str
    referentials: list[str]


class Calendar(TypedDict):
    """Next steps and published dates, `capnr.calendar/1`."""

    schema: Literal["capnr.calendar/1"]
    steps: list[Due]
    dates: list[dict[str, Any]]
    referentials: list[str]
    note: str
    periods: list[dict[str, Any]]


class Point(TypedDict):
    """A kept assessment."""

    id: int
    label: str
    at: str
    on: str
    referential: dict[str, str]
    score: Scores
    level: dict[str, int]
    axes: dict[str, Scores]
    documents: int
    decisions: int


class Timeline(TypedDict):
    """Kept assessments, `capnr.timeline/1`."""

    schema: Literal["capnr.timeline/1"]
    series: list[Point]


class Difference(TypedDict):
    """What changed and why, `capnr.difference/1`."""

    schema: Literal["capnr.difference/1"]
    before: dict[str, Any]
    after: dict[str, Any]
    change: Scores
    causes: dict[str, int]
    documents: dict[str, list[str]]
    indicators: list[dict[str, Any]]
    criteria: list[dict[str, Any]]


class Remark(TypedDict):
    """A comment on a recommendation."""

    at: str
    by: str
    text: str


class Recommendation(TypedDict):
    """What to do, why, by whom, with which proof."""

    id: str
    n: int
    state: str
    own: bool
    indicator: str
    title: str
    what: str
    owner: str
    proof: str
    measure: str
    due: str | None
    effort_days: float | None
    edited: list[str]
    why_dropped: str
    comments: list[Remark]
    signatures: list[dict[str, Any]]
    gap: dict[str, Any] | None


class Recommendations(TypedDict):
    """Every recommendation, `capnr.recommendations/1`."""

    schema: Literal["capnr.recommendations/1"]
    on: str
    lang: str
    referential: dict[str, str]
    target: int | None
    plan: dict[str, Any] | None
    score: Scores
    recommendations: list[Recommendation]


class Signed(TypedDict):
    """Recommendations that were signed."""

    signed: list[str]
    by: str


class RecommendationHistory(TypedDict):
    """What people did with a recommendation, `capnr.recommendation-history/1`."""

    schema: Literal["capnr.recommendation-history/1"]
    recommendation: str
    events: list[dict[str, Any]]


class Suggestion(TypedDict):
    """What a program suggests; nothing until a person accepts it."""

    id: int
    at: str
    by: str
    kind: Literal["decision", "declaration", "recommendation"]
    subject: str
    why: str
    would_do: dict[str, Any]
    state: Literal["waiting", "accepted", "dismissed"]
    decided_at: str | None
    decided_by: str | None


class Suggestions(TypedDict):
    """Every suggestion, `capnr.suggestions/1`."""

    schema: Literal["capnr.suggestions/1"]
    suggestions: list[Suggestion]


class Share(TypedDict):
    """A read-only link; `address` is told once, to who makes it."""

    id: str
    at: str
    until: str
    by: str
    state: str
    revoked: str | None
    address: NotRequired[str]


class Shares(TypedDict):
    """Every link, `capnr.shares/1`."""

    schema: Literal["capnr.shares/1"]
    shares: list[Share]


class Titled(Named):
    """A referential with its title."""

    title: str
    indicators: int


class Referentials(TypedDict):
    """The shipped referentials, `capnr.referentials/1`."""

    schema: Literal["capnr.referentials/1"]
    referentials: list[Titled]


class ReferentialView(Named):
    """A referential with its indicators, `capnr.referential-view/1`."""

    schema: Literal["capnr.referential-view/1"]
    title: str
    notice: str
    indicators: list[dict[str, Any]]


class Conversations(TypedDict):
    """Conversations with their turns, `capnr.conversations/1`."""

    schema: Literal["capnr.conversations/1"]
    conversations: list[dict[str, Any]]


class Footprint(TypedDict):
    """A footprint and its budget, `capnr.footprint/1`: docs/footprint.md says what each part means."""

    schema: Literal["capnr.footprint/1"]
    lang: str
    inventory: dict[str, Any]
    organisation: dict[str, Any]
    options: dict[str, Any]
    default_data: dict[str, float]
    carbon: dict[str, Any]
    materials: dict[str, Any] | None
    categories: list[dict[str, Any]]
    way: dict[str, str]
    verdicts: list[dict[str, Any]]
    by_type: list[dict[str, Any]]
    tornado: list[dict[str, Any]]
    levers: list[dict[str, Any]]
    factors: dict[str, Any]
    sources: list[dict[str, Any]]


class Setting(TypedDict):
    """One value that can be said anew."""

    name: str
    value: str | bool | int | float | dict[str, str | bool | int | float] | None
    source: str
    fixed: bool
    variable: str


class Settings(TypedDict):
    """Settings of the organisation, `capnr.settings/1`."""

    schema: Literal["capnr.settings/1"]
    settings: list[Setting]
    budget: dict[str, str | int | float | None]
    inventory: str | None


class DraftText(TypedDict):
    """The text of a draft as people left it, else as it is produced, `capnr.draft/1`."""

    schema: Literal["capnr.draft/1"]
    kind: str
    lang: Literal["fr", "en"]
    version: int
    at: str | None
    by: str | None
    text: str
