"""Records of a referential: the rules as data. Weights are whole numbers, efforts and targets exact fractions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

SECTORS = ("general", "esn", "collectivite")
"""Sectors an organisation belongs to: the common trunk alone, or with a sector's own theme."""


class Status(StrEnum):
    """What is known of a criterion or an indicator; unknown is not the same as not met."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    __hash__ = str.__hash__  # the enum's own is ten times slower, and results are looked up by these


class Stance(StrEnum):
    """How a passage stands to a criterion: it reports a fact, sets a rule, promises, advises, or denies."""

    DONE = "done"
    RULE = "rule"
    COMMITTED = "committed"
    GENERIC = "generic"
    CONTRADICTS = "contradicts"

    __hash__ = str.__hash__  # the enum's own is ten times slower, and results are looked up by these


class Aspect(StrEnum):
    """What a criterion asks of its indicator."""

    EXISTS = "exists"
    COVERS = "covers"
    APPLIED = "applied"
    MEASURED = "measured"
    REVIEWED = "reviewed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """The same words in French and in English."""

    fr: str
    """French."""
    en: str
    """English."""

    def said(self, lang: str) -> str:
        """The text in `lang`: French for "fr", English otherwise."""
        return self.fr if lang == "fr" else self.en


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    """Phrases or terms for search, by language."""

    fr: tuple[str, ...] = ()
    """French phrases."""
    en: tuple[str, ...] = ()
    """English phrases."""

    def all(self) -> tuple[str, ...]:
        """French then English phrases."""
        return self.fr + self.en


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a part of the referential comes from."""

    kind: str
    """"own" for our wording, "published" where it follows a public example."""
    ref: str = ""
    """Id of the entry in the referential's `sources`, empty for our own."""
    example: int = 0
    """Number of the published example, 0 when there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """What a measurable criterion measures."""

    name: Text
    """Name of the figure."""
    unit: str
    """Unit, as written in the file ("%", "kg", "t CO2e", ...)."""
    direction: str
    """"up" when more is better, "down" when less is."""
    target: Fraction | None = None
    """Value that meets the criterion, in `unit`; None when any sourced figure does."""
    partial: Fraction | None = None
    """Value that meets it partly, in `unit`."""
    per: str = ""
    """Period of the figure, usually "year"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Applies:
    """To whom a criterion or an indicator is asked; every condition that is set must hold."""

    sectors: tuple[str, ...] = ()
    """Sectors it is asked of; empty for all."""
    min_population: int = 0
    """Inhabitants from which it is asked, 0 when size does not matter."""
    min_staff: int = 0
    """Staff members from which it is asked, 0 when size does not matter."""
    answers: Mapping[str, bool] = field(default_factory=dict)
    """Answers wanted, by question id of the referential."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One observable statement about the organisation."""

    id: str
    """Stable id, the indicator's id and a letter: "1.1.a"."""
    aspect: Aspect
    """What it asks."""
    title: Text
    """The statement, present tense."""
    weight: int
    """Share inside the indicator, 1 to 3."""
    needs: Stance
    """The weakest stance that proves it: RULE or DONE."""
    declaration: bool
    """Whether the organisation's own word suffices."""
    effort_days: Fraction
    """Work to get there from nothing, person-days."""
    lead_months: Fraction
    """Time to get there, months."""
    cues: Phrases
    """Phrases in which a document would state it."""
    metric: Metric | None = None
    """The figure asked for, for measurable criteria."""
    engine: str = ""
    """"footprint" or "ai_ledger" when a computation feeds it."""
    due: date | None = None
    """Date from which the duty holds; before it the criterion does not apply."""
    applies: Applies | None = None
    """To whom it is asked, None for everyone of the indicator's sector."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """A requirement that earns points through its criteria."""

    id: str
    """Stable id, such as "1.1", "S1", "C3"."""
    axis: str
    """Id of its axis."""
    principle: str
    """Id of its principle of action or sector theme."""
    theme: str
    """Id of its theme."""
    title: Text
    """What is asked, in one line."""
    intent: Text
    """Why it matters and what good looks like."""
    weight: int
    """Share of the score, 1 to 5."""
    required: int
    """First level that cannot do without it, 0 when none."""
    sector: str
    """Sector it belongs to, empty for the common trunk."""
    source: Source
    """Own wording or published example."""
    evidence: tuple[str, ...]
    """Ids of the kinds of evidence that usually prove it."""
    validity_months: int
    """How long a proof stays valid, months."""
    queries: Phrases
    """Phrases for search."""
    lexicon: Phrases
    """Discriminating terms."""
    mappings: Mapping[str, tuple[str, ...]]
    """Related requirements elsewhere, by framework id."""
    next_step: Text
    """The first useful thing to do when nothing is found."""
    criteria: tuple[Criterion, ...]
    """Two to five criteria."""
    applies: Applies | None = None
    """To whom the whole indicator is asked, None for everyone of its sector."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A level of the label and what it asks."""

    id: int
    """1, 2, 3."""
    title: Text
    """Its name."""
    min_score: int | None
    """Points on the scale needed, None when the level rests on something else."""
    needs_level: int
    """Level that must be reached first, 0 when none."""
    engines: tuple[str, ...]
    """Ids of the indicators, fed by a computation, that must be met."""
    gate_share: Fraction
    """Share of an indicator's points from which its gate is passed."""
    preview: bool
    """True when the method of this level is not published yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """An id with its name: axis, principle, theme, kind of evidence, source, question."""

    id: str
    """Stable id."""
    title: Text
    """Name shown to people."""
    parent: str = ""
    """Axis of a principle, empty otherwise."""
    ours: bool = False
    """True when the name is our wording and not a published one."""
    sector: str = ""
    """Sector of a sector theme, empty otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Referential:
    """A referential at one version: rules as data."""

    id: str
    """Stable id, such as "nr-socle-2027-preview"."""
    version: str
    """Version of our file."""
    status: str
    """"preview", "reconstructed" or "official-import"."""
    title: Text
    """Name."""
    notice: Text
    """What it is and is not; shown wherever the referential is shown."""
    authority: Text
    """Who stands behind it."""
    licence: str
    """Licence of the wording."""
    valid_from: date
    """First day on which it may be used."""
    valid_until: date | None
    """Last day, None when open."""
    digest: str
    """SHA-256 of the file's text, hexadecimal."""
    scale: int
    """Points of a full score: 1,000."""
    levels: tuple[Level, ...]
    """Levels in rising order."""
    axes: tuple[Named, ...]
    """Axes in order."""
    principles: tuple[Named, ...]
    """Principles of action and sector themes, in order."""
    themes: tuple[Named, ...]
    """Themes in order."""
    evidence_kinds: tuple[Named, ...]
    """Kinds of evidence."""
    sources: tuple[Named, ...]
    """Public sources quoted by the indicators."""
    indicators: tuple[Indicator, ...]
    """Indicators in order."""
    questions: tuple[Named, ...] = ()
    """Yes-or-no questions about the organisation that decide what applies."""

    def indicator(self, wanted: str) -> Indicator | None:
        """The indicator with this id, or None."""
        return next((one for one in self.indicators if one.id == wanted), None)
