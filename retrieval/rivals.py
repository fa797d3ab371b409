"""Statements of different documents that clash, though the search for a criterion brought only one of them or none.

Two documents that give different figures of one thing and year, or of which one says "all" and the other counts some,
must both be seen. Every statement with a value is compared with those that share its rare words; a pair that clashes
is put forward for the criterion whose words it covers best. Pure, and the same for the same passages.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from ingest.model import Passage
from retrieval.contradictions import ALL, NONE, ROW, TIME, clash, differ, words
from retrieval.figures import NEAR, Value, values
from retrieval.words import fold
from scoring.metrics import convert
from scoring.model import Criterion, Indicator, Stance

Place = tuple[int, int, int]
"""Position of the passage, start and end inside its text."""
COUNTED = re.compile(
    r"\d|\bpour cent\b|\b(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|one|two|three|four|five"
    r"|six|seven|eight|nine|ten) (?:[a-z']+ ){0,5}(?:sur|out of|of the) "
)
LONGEST = 320
"""Characters of a statement that is still one claim."""
FEW = 4
"""Values in a statement that is still one claim."""
RARE = 8.0
"""Sum of the rarities of the common words from which two statements are about the same thing."""
COVERED = 0.22
"""Share of a criterion's words that a pair covers at least."""
NAMED, NAMED_TIME = 0.4, 0.7
"""Share of the words of a metric's name that stand around each of two values at least; more for lengths of time."""
MANY = 25
"""Statements with a word, beyond which the word brings no pairs."""
ALIKE = 3.5
"""Sum of the rarities of the common words of two figures of one metric at least."""
SERVED, CLOSE = 4, 0.8
"""Most criteria for which one pair is put forward, and how near to the best, as a share, the others come."""
PAIRS = 2
"""Pairs put forward for one criterion."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A statement with what it counts."""

    place: Place
    """Where it stands."""
    document: str
    """Document id."""
    quote: str
    """Its text."""
    stems: frozenset[str]
    """Its words, without numbers and what every document says."""
    values: tuple[Value, ...]
    """What it counts, targets left out."""
    every: bool
    """Whether it says all or none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rivals:
    """A pair of statements that clash on a criterion."""

    criterion: str
    """Criterion id."""
    places: tuple[Place, Place]
    """Where they stand."""
    covered: float
    """Share of the criterion's words that they cover, 0 to 1."""


def rivals(
    indicators: Sequence[Indicator],
    passages: Sequence[Passage],
    places: Sequence[Place],
    *,
    rarity: Callable[[str], float],
    stance: Callable[[Place], Stance],
    dated: Mapping[str, date | None],
) -> tuple[Rivals, ...]:
    """The clashing pairs, by criterion in the order of the indicators, those that cover most first.

    `places` are the statements of the passages, `rarity` tells that of a word, `stance` judges a statement, `dated`
    tells the day of each document.
    """
    said = list(_counting(passages, places))
    asked = [(one, _words(indicator, one)) for indicator in indicators for one in indicator.criteria]

    def share(wanted: Sequence[str], among: frozenset[str]) -> float:
        rare = {word: rarity(word) for word in wanted}
        total = sum(rare.values())
        return sum(value for word, value in rare.items() if word in among) / total if total else 0.0

    best: dict[str, list[Rivals]] = defaultdict(list)
    for criterion, _ in asked:
        best[criterion.id] += _measuring(criterion, said, rarity=rarity, share=share, stance=stance, dated=dated)
    for one, two in _near(said, rarity):
        stances = stance(one.place), stance(two.place)
        unit = clash((one.quote, stances[0], dated.get(one.document)), (two.quote, stances[1], dated.get(two.document)))
        if unit is None:
            continue
        both = one.stems | two.stems
        fits = [
            (max(share(some, both) for some in wanted), -at, criterion)
            for at, (criterion, wanted) in enumerate(asked)
            if criterion.metric is None or not unit or (_measures(criterion, one) and _measures(criterion, two))
        ]
        most = max((fit[0] for fit in fits), default=0.0)
        for covered, _, criterion in sorted(fits, key=lambda fit: fit[:2], reverse=True)[:SERVED]:
            if covered >= max(COVERED, CLOSE * most):
                best[criterion.id].append(
                    Rivals(criterion=criterion.id, places=(one.place, two.place), covered=covered)
                )
    found: list[Rivals] = []
    for criterion, _ in asked:
        ranked = sorted(best[criterion.id], key=lambda pair: (-pair.covered, pair.places))
        kept = {pair.places: pair for pair in reversed(ranked)}
        found += sorted(kept.values(), key=lambda pair: (-pair.covered, pair.places))[:PAIRS]
    return tuple(found)


def _measuring(
    criterion: Criterion,
    said: Sequence[Said],
    *,
    rarity: Callable[[str], float],
    share: Callable[[Sequence[str], frozenset[str]], float],
    stance: Callable[[Place], Stance],
    dated: Mapping[str, date | None],
) -> Iterator[Rivals]:
    """Facts of different documents that give the figure of one metric, and give it differently."""
    metric = criterion.metric
    if metric is None:
        return
    names = [sorted(words(name)) for name in (metric.name.fr, metric.name.en)]
    fit = []
    for one in said:
        value = next((value for value in one.values if convert(value.figure, metric.unit) is not None), None)
        if value is None:
            continue
        near = words(one.quote[max(0, value.start - NEAR) : value.end + NEAR])
        named = max(share(name, near) for name in names)
        if named >= (NAMED_TIME if metric.unit in TIME else NAMED) and stance(one.place) is Stance.DONE:
            fit.append((named, one))
    for (one_named, first), (two_named, second) in combinations(fit, 2):
        spoken = ((one.quote, Stance.DONE, dated.get(one.document)) for one in (first, second))
        if first.document == second.document or (metric.unit in TIME and not _dated_alike(first, second)):
            continue
        if differ(metric, *spoken):
            alike = sum(rarity(word) for word in first.stems & second.stems)
            if alike >= ALIKE:
                covered = min(one_named, two_named) + alike
                yield Rivals(criterion=criterion.id, places=(first.place, second.place), covered=covered)


def _dated_alike(first: Said, second: Said) -> bool:
    """Whether two statements name one year: lengths of time without a year are many and seldom the same thing."""
    years = [{value.figure.year for value in one.values} - {None} for one in (first, second)]
    return bool(years[0] & years[1])


def _words(indicator: Indicator, criterion: Criterion) -> tuple[list[str], ...]:
    """The words of a criterion and of its indicator's title, in French and in English."""
    return tuple(
        sorted(words(f"{indicator.title.said(lang)} {criterion.title.said(lang)} {' '.join(cues)}"))
        for lang, cues in (("fr", criterion.cues.fr), ("en", criterion.cues.en))
    )


def _counting(passages: Sequence[Passage], places: Sequence[Place]) -> Iterator[Said]:
    """The statements that count something, or that say all or none."""
    for at, start, end in places:
        quote = passages[at].text[start:end]
        if len(quote) > LONGEST or ROW.search(quote):
            continue
        folded = fold(quote)
        every = bool(ALL.search(folded) or NONE.search(folded))
        read = values(quote) if COUNTED.search(folded) else ()
        counted = tuple(one for one in read if not one.bound and one.figure.unit != "count")
        if len(counted) <= FEW and (every or counted):
            yield Said(
                place=(at, start, end),
                document=passages[at].document,
                quote=quote,
                stems=words(quote),
                values=counted,
                every=every,
            )


def _near(said: Sequence[Said], rarity: Callable[[str], float]) -> Iterator[tuple[Said, Said]]:
    """Pairs of different documents that share rare words, of which one counts what the other may speak of."""
    holding: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(said):
        for word in sorted(one.stems):
            holding[word].append(at)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for word, places in holding.items():
        if len(places) > MANY:
            continue
        rare = rarity(word)
        for position, first in enumerate(places):
            for second in places[position + 1 :]:
                if said[first].document != said[second].document:
                    weights[first, second] += rare
    for first, second in sorted(weights):
        if weights[first, second] >= RARE and _comparable(said[first], said[second]):
            yield said[first], said[second]


def _comparable(one: Said, two: Said) -> bool:
    units, others = {value.figure.unit for value in one.values}, {value.figure.unit for value in two.values}
    return bool(units & others) or (one.every and "%" in others) or (two.every and "%" in units)


def _measures(criterion: Criterion, said: Said) -> bool:
    """Whether a statement counts in a unit of the criterion's metric."""
    metric = criterion.metric
    return metric is not None and any(convert(value.figure, metric.unit) is not None for value in said.values)
