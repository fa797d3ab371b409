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
from retrieval.contradictions import ALL, BOILER, NONE, clash, differ
from retrieval.figures import Value, values
from retrieval.statement import statements
from retrieval.words import fold, terms
from scoring.metrics import convert
from scoring.model import Criterion, Stance

Place = tuple[int, int, int]
"""Position of the passage, start and end inside its text."""
COUNTED = re.compile(
    r"\d|\bpour cent\b|\b(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|one|two|three|four|five|six|seven"
    r"|eight|nine|ten) (?:[a-z']+ ){0,5}(?:sur|out of|of the) "
)
RARE = 6.0
"""Sum of the rarities of the common words from which two statements are about the same thing."""
COVERED = 0.22
"""Share of a criterion's words that a pair covers at least."""
LEAST = 0.1
"""Share of a measurable criterion's words that each of two figures covers at least."""
BONUS = 0.1
"""What a pair is preferred by that measures exactly what the criterion asks."""
MANY = 40
"""Statements with a word, beyond which the word brings no pairs."""
PAIRS = 2
"""Most pairs put forward for one criterion."""


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
    asked: Sequence[tuple[Criterion, Sequence[Sequence[str]]]],
    passages: Sequence[Passage],
    *,
    rarity: Callable[[str], float],
    share: Callable[[Sequence[str], frozenset[str]], float],
    stance: Callable[[Place], Stance],
    dated: Mapping[str, date | None],
) -> tuple[Rivals, ...]:
    """The clashing pairs, by criterion in the order asked, those that cover most first.

    `asked` holds each criterion with its words in each language, `rarity` tells that of a word, `share` the part of some
    words that stands among others, `stance` judges a statement, `dated` tells the day of each document.
    """
    said = list(_counting(passages))
    best: dict[str, list[Rivals]] = defaultdict(list)
    for criterion, wanted in asked:
        best[criterion.id] += _measuring(criterion, wanted, said, share=share, stance=stance, dated=dated)
    for one, two in _near(said, rarity):
        stances = stance(one.place), stance(two.place)
        unit = clash(
            (one.quote, stances[0], dated.get(one.document)), (two.quote, stances[1], dated.get(two.document))
        )
        if unit is None:
            continue
        both = one.stems | two.stems
        fits = [
            (max(share(words, both) for words in wanted), -at, criterion)
            for at, (criterion, wanted) in enumerate(asked)
            if criterion.metric is None or not unit or _measures(criterion, one) and _measures(criterion, two)
        ]
        covered, _, criterion = max(fits, key=lambda fit: fit[:2], default=(0.0, 0, None))
        if criterion is not None and covered >= COVERED:
            best[criterion.id].append(Rivals(criterion=criterion.id, places=(one.place, two.place), covered=covered))
    found: list[Rivals] = []
    for criterion, _ in asked:
        ranked = sorted(best[criterion.id], key=lambda pair: (-pair.covered, pair.places))
        kept = {pair.places: pair for pair in reversed(ranked)}
        found += sorted(kept.values(), key=lambda pair: (-pair.covered, pair.places))[:PAIRS]
    return tuple(found)


def _measuring(
    criterion: Criterion,
    wanted: Sequence[Sequence[str]],
    said: Sequence[Said],
    *,
    share: Callable[[Sequence[str], frozenset[str]], float],
    stance: Callable[[Place], Stance],
    dated: Mapping[str, date | None],
) -> Iterator[Rivals]:
    """Facts of different documents that give the figure of one metric, and give it differently."""
    metric = criterion.metric
    if metric is None:
        return
    names = [frozenset(terms(name)) - BOILER for name in (metric.name.fr, metric.name.en)]
    fit = [
        one
        for one in said
        if _measures(criterion, one) and any(one.stems & name for name in names) and stance(one.place) is Stance.DONE
    ]
    for first, second in combinations(fit, 2):
        spoken = ((one.quote, Stance.DONE, dated.get(one.document)) for one in (first, second))
        if first.document == second.document or not differ(metric, *spoken):
            continue
        covered = [max(share(words, one.stems) for words in wanted) for one in (first, second)]
        if min(covered) >= LEAST and first.stems & second.stems:
            yield Rivals(criterion=criterion.id, places=(first.place, second.place), covered=sum(covered) / 2 + BONUS)


def _counting(passages: Sequence[Passage]) -> Iterator[Said]:
    """The statements that count something, or that say all or none."""
    for at, passage in enumerate(passages):
        for start, end in statements(passage.text):
            quote = passage.text[start:end]
            folded = fold(quote)
            every = bool(ALL.search(folded) or NONE.search(folded))
            counted = tuple(one for one in values(quote) if not one.bound and one.figure.unit != "count") if COUNTED.search(folded) else ()
            if every or counted:
                stems = frozenset(one for one in terms(f"{passage.heading} {quote}") if not one[0].isdigit()) - BOILER
                yield Said(
                    place=(at, start, end),
                    document=passage.document,
                    quote=quote,
                    stems=stems,
                    values=counted,
                    every=every,
                )


def _near(said: Sequence[Said], rarity: Callable[[str], float]) -> Iterator[tuple[Said, Said]]:
    """Pairs of different documents that share rare words; at least one of them counts, in a unit of the other or a share."""
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
