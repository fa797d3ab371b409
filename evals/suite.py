"""What a suite of the evaluation gives: measures with their intervals, and the cases behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evals.metrics import Interval, interval, mean, ratio_interval
from scoring.model import Text

if TYPE_CHECKING:
    from evals.workbench import Bench

ABSENT = Text(fr="données absentes : ../shared/data", en="data is not here: ../shared/data")
"""What a full run says that it skips where the public sets are not beside the repository."""
Better = Literal["up", "down", "none"]
Unit = Literal["share", "gap", "kappa", "count", "Wh", "gCO2e", "s", "MB"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One figure of a suite."""

    key: str
    """Name inside the suite, for programs: "sample.recall@5"."""
    title: Text
    """Name for people."""
    value: float
    """The figure, in its unit."""
    interval: Interval | None
    """Bootstrap interval of 95 %, None for a figure that is counted or computed once."""
    records: int
    """Records it rests on."""
    unit: Unit
    """Unit; "share" goes from 0 to 1, "gap" is a difference of two shares."""
    better: Better
    """Whether more is better, less is, or neither."""
    samples: tuple[tuple[str, float], ...] = ()
    """Value of each record where the figure is their mean: what a comparison pairs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One record and what became of it."""

    id: str
    """Id of the record."""
    asked: str
    """What was put in: a question, a quote, a device."""
    gold: str
    """What is right."""
    got: str
    """What came out."""
    place: str = ""
    """Document and page, empty where there is none."""
    score: float = 0.0
    """0 for wrong to 1 for right: the worst are shown first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """The outcome of one suite."""

    measures: tuple[Measure, ...]
    """Its figures."""
    cases: tuple[Case, ...] = ()
    """Its records."""
    skipped: tuple[Text, ...] = ()
    """What was not measured, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suite:
    """A part of the evaluation."""

    name: str
    """Its name on the command line."""
    title: Text
    """Its name for people."""
    run: "Callable[[Bench], Result]"
    """Measures."""


def titled(owner: Text, said: Text) -> Text:
    """The name of a measure: of what, and which."""
    return Text(fr=f"{owner.fr} : {said.fr}", en=f"{owner.en}: {said.en}")


def shares(
    key: str,
    title: Text,
    samples: Mapping[str, float] | Sequence[tuple[str, float]],
    better: Better = "up",
    unit: Unit = "share",
) -> Measure:
    """The mean of one value a record, with its interval."""
    pairs = tuple(samples.items()) if isinstance(samples, Mapping) else tuple(samples)
    values = [float(value) for _, value in pairs]
    return Measure(
        key=key,
        title=title,
        value=mean(values),
        interval=interval(values),
        records=len(values),
        unit=unit,
        better=better,
        samples=tuple((name, float(value)) for name, value in pairs),
    )


def ratio(key: str, title: Text, parts: Sequence[tuple[float, float]], better: Better = "up") -> Measure:
    """sum(first) / sum(second) over records drawn whole, with its interval."""
    below = sum(one[1] for one in parts)
    return Measure(
        key=key,
        title=title,
        value=sum(one[0] for one in parts) / below if below else 0.0,
        interval=ratio_interval(parts),
        records=len(parts),
        unit="share",
        better=better,
    )


def counted(key: str, title: Text, value: float, records: int, better: Better = "down") -> Measure:
    """Something counted among so many records."""
    return amount(key, title, float(value), "count", better, records)


def amount(
    key: str,
    title: Text,
    value: float,
    unit: Unit,
    better: Better = "down",
    records: int = 1,
    between: Interval | None = None,
) -> Measure:
    """A figure with a unit; `between` where its interval is known."""
    return Measure(
        key=key, title=title, value=value, interval=between, records=records, unit=unit, better=better, samples=()
    )
