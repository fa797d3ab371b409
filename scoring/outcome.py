"""Records of an assessment: who is assessed, what was found, and what follows from it. Points are exact fractions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from scoring.catalogue import Referential, Stance, Status


class Origin(StrEnum):
    """Where a finding comes from."""

    DOCUMENT = "document"
    ENGINE = "engine"
    DECLARATION = "declaration"
    DECISION = "decision"

    __hash__ = str.__hash__  # the enum's own is ten times slower, and results are looked up by these


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What is known of the organisation that decides which criteria are asked; what is not known stays None."""

    population: int | None = None
    """Inhabitants, for a local authority."""
    staff: int | None = None
    """Staff members."""
    answers: Mapping[str, bool] = field(default_factory=dict)
    """Answers to the questions of the referential, by question id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A measured value."""

    amount: Fraction
    """Value, in `unit`."""
    unit: str
    """Unit, as written where it was read."""
    year: int | None = None
    """Year that it describes, None when it is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing known about one criterion: a quoted passage, a computation, a declaration or a decision."""

    criterion: str
    """Id of the criterion."""
    evidence: str
    """Id of the piece of evidence, computation, declaration or decision it comes from."""
    confirmed: bool
    """True when a person decided it; False for a proposal above the threshold."""
    origin: Origin = Origin.DOCUMENT
    """Where it comes from; a declaration or a decision is a person's and always confirmed."""
    stance: Stance | None = None
    """How the passage stands; documents only."""
    status: Status | None = None
    """Verdict of the engine, status declared, or status decided; None for documents."""
    figure: Figure | None = None
    """Value read, computed or declared, for a measurable criterion."""
    engine: str = ""
    """"footprint" or "ai_ledger" for a computation, empty otherwise."""
    note: str = ""
    """What the person wrote with a declaration or a decision."""
    author: str = ""
    """Who declared or decided."""
    dated: date | None = None
    """Effective date of the document, or day of the computation, declaration or decision; None when not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a status is what it is: a code, and the evidence it rests on."""

    code: str
    """Key of `scoring.trace.REASONS`."""
    evidence: tuple[str, ...] = ()
    """Evidence ids, sorted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionResult:
    """The status of one criterion in one view."""

    id: str
    """Criterion id."""
    status: Status
    """Status."""
    credit: Fraction
    """Share of the criterion's weight earned, 0 to 1."""
    reasons: tuple[Reason, ...]
    """Why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorView:
    """An indicator seen through confirmed findings only, or with proposals."""

    status: Status
    """Status of the indicator."""
    points: Fraction
    """Points earned on the scale."""
    criteria: tuple[CriterionResult, ...]
    """Its criteria, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorResult:
    """One applicable indicator with both views."""

    id: str
    """Indicator id."""
    max_points: Fraction
    """Points it is worth in this assessment, on the scale."""
    confirmed: IndicatorView
    """From what a person confirmed."""
    provisional: IndicatorView
    """From that and the proposals."""
    possible: Fraction
    """Points if every criterion that is unknown in the confirmed view were met."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """An indicator that a level cannot do without."""

    level: int
    """Level."""
    indicator: str
    """Indicator id."""
    confirmed: bool
    """Passed on confirmed findings."""
    provisional: bool
    """Passed with proposals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """The same quantity in four readings."""

    confirmed: Fraction
    """On confirmed findings; also the low end, since unknown earns nothing."""
    provisional: Fraction
    """With proposals."""
    possible: Fraction
    """If everything unknown in the confirmed view were met."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """The outcome of the rules for one organisation on one date."""

    referential: Referential
    """Rules used."""
    on: date
    """Date of the assessment."""
    sector: str
    """"general", "esn" or "collectivite"."""
    strict: bool
    """True when gates block a level, False when they only advise."""
    profile: Profile
    """What was known of the organisation."""
    score: Range
    """Points on the referential's scale."""
    level_confirmed: int
    """Level on confirmed findings, 0 when none."""
    level_provisional: int
    """Level with proposals."""
    level_reachable: tuple[int, int]
    """Lowest and highest level still possible under what is confirmed."""
    gates: tuple[Gate, ...]
    """Gates of every level, in order."""
    indicators: tuple[IndicatorResult, ...]
    """Applicable indicators in order."""

    def indicator(self, wanted: str) -> IndicatorResult | None:
        """The result of the indicator with this id, or None when it does not apply."""
        return next((one for one in self.indicators if one.id == wanted), None)
