"""Where documents speak of a theme, an indicator or a criterion: extracts of some half a page at most, best first.

Every passage is weighed by words alone, against all that is asked, in French and in English. An extract grows from the
best passage not yet shown to its neighbours on the same page, so that ten extracts show ten places and not one place
ten times. It shows where to look: whether it proves anything is for the judge and for a person.
`evals/train_extracts.py` learns the weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from ingest.model import Passage
from retrieval.asked import Wanted, of_criterion, of_indicator, stemmed
from retrieval.lexical import LexicalIndex, said
from retrieval.statement import statements
from retrieval.words import terms
from scoring.model import Indicator

Column = NDArray[np.float64]
FEATURES = ("words", "covered", "lexicon", "own", "length", "statements", "words_near", "lexicon_near")
CAP = 1500
"""Characters of an extract at most, unless one passage is longer."""
BEST = 3
"""How many of the things asked for are averaged: one chance match says little."""
MOST_STATEMENTS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Extract:
    """A place in a document, one or several passages that follow each other on a page."""

    document: str
    """Document id."""
    page: int
    """Page, from 1."""
    start: int
    """First code point in the page's text."""
    end: int
    """One past its last code point."""
    heading: str
    """Headings above the passage it grew from."""
    score: float
    """Weight, 0 to 1, beside all passages searched; three decimals."""
    words: tuple[str, ...]
    """Lexicon terms that stand in it, as the referential writes them; at most five."""


class Ground:
    """Passages that are searched for extracts, and what is known of them whatever is asked."""

    def __init__(self, passages: Sequence[Passage], every: Sequence[Indicator]) -> None:
        """`every` is the whole referential: a passage that says as much about all themes says little about one."""
        self.index = LexicalIndex(passages)
        self.passages = self.index.passages
        self._stems = [f" {' '.join(terms(said(one)))} " for one in self.passages]
        self._hits = {one.id: self._lexicon(one) for one in every}
        themes: dict[str, list[Column]] = {}
        for one in every:
            themes.setdefault(one.theme, []).append(self._hits[one.id])
        logged = [np.log1p(np.sum(some, axis=0)) for some in themes.values()]
        self._usual: Column = np.mean(logged, axis=0) if logged else np.zeros(len(self.passages))
        self._lengths: Column = np.log1p(np.array([len(one.text) for one in self.passages], dtype=np.float64))
        found = [min(len(statements(one.text)), MOST_STATEMENTS) for one in self.passages]
        self._statements: Column = np.array(found, dtype=np.float64)

    def features(self, indicators: Sequence[Indicator], criteria: Sequence[str] = ()) -> Column:
        """Features of every passage, shape (passages, features), for all that the indicators ask, or some criteria."""
        if not self.passages:
            return np.zeros((0, len(FEATURES)))
        asked = _asked(indicators, criteria)
        words = _best([np.max([self.index.both(text) for text in one.texts], axis=0) for one in asked])
        covered = _best([np.max([self.index.coverages(some) for some in one.words], axis=0) for one in asked])
        lexicon = np.log1p(np.sum([self._hits[one.id] for one in indicators], axis=0))
        worded, listed = self._level(words), self._level(lexicon)
        return np.column_stack(
            [
                worded,
                self._level(covered),
                listed,
                self._level(lexicon - self._usual),
                self._level(self._lengths),
                self._level(self._statements),
                _near(worded),
                _near(listed),
            ]
        )

    def extracts(self, scores: Column, indicators: Sequence[Indicator], k: int) -> list[Extract]:
        """The `k` best extracts, best first, for scores of every passage; ties by position."""
        grown = self._grow(scores)
        totals = np.array([np.logaddexp.reduce(scores[low : high + 1]) for low, high, _ in grown])
        order = np.lexsort((np.arange(len(totals)), -np.round(totals, 9)))[:k]
        likely = 1.0 / (1.0 + np.exp(-(totals - 1.0)))
        lexicon = {term: form for one in indicators for form in one.lexicon.all() for term in _padded(form)}
        made = []
        for at in order:
            low, high, seed = grown[at]
            first, last = self.passages[low], self.passages[high]
            stems = " ".join(self._stems[low : high + 1])
            made.append(
                Extract(
                    document=first.document,
                    page=first.page,
                    start=first.start,
                    end=last.end,
                    heading=self.passages[seed].heading,
                    score=round(float(likely[at]), 3),
                    words=tuple(dict.fromkeys(form for term, form in lexicon.items() if term in stems))[:5],
                )
            )
        return made

    def inside(self, one: Extract) -> list[Passage]:
        """The passages of an extract, in order."""
        return [
            each
            for each in self.passages
            if (each.document, each.page) == (one.document, one.page) and one.start <= each.start < one.end
        ]

    def _grow(self, scores: Column) -> list[tuple[int, int, int]]:
        """(first passage, last passage, passage it grew from) of every extract."""
        taken = np.zeros(len(self.passages), dtype=bool)
        grown = []
        for seed in np.lexsort((np.arange(len(scores)), -np.round(scores, 9))):
            if taken[seed]:
                continue
            low = high = int(seed)
            while True:
                sides = [at for at in (low - 1, high + 1) if self._joins(at, low, high, taken)]
                if not sides:
                    break
                best = max(sides, key=lambda at: (scores[at], -at))
                low, high = min(low, best), max(high, best)
            taken[low : high + 1] = True
            grown.append((low, high, int(seed)))
        return grown

    def _joins(self, at: int, low: int, high: int, taken: NDArray[np.bool_]) -> bool:
        """Whether passage `at`, beside an extract, may join it: same page, not shown yet, not too long together."""
        if not 0 <= at < len(self.passages) or taken[at]:
            return False
        one, first, last = self.passages[at], self.passages[low], self.passages[high]
        if (one.document, one.page) != (first.document, first.page):
            return False
        return max(one.end, last.end) - min(one.start, first.start) <= CAP

    def _lexicon(self, indicator: Indicator) -> Column:
        return self.index.lexicon(stemmed(indicator.lexicon), self._stems)

    def _level(self, values: Column) -> Column:
        """Values in standard deviations from their mean; all 0 when they are equal."""
        spread = float(values.std()) if len(values) else 0.0
        return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def scored(ground: Ground, indicators: Sequence[Indicator], criteria: Sequence[str] = ()) -> Column:
    """Score of every passage of `ground` for all that `indicators` ask, or for some of their criteria."""
    weights = np.array([_weights()[name] for name in FEATURES])
    return np.asarray(ground.features(indicators, criteria) @ weights, dtype=np.float64)


def _asked(indicators: Sequence[Indicator], criteria: Sequence[str]) -> list[Wanted]:
    """What is asked: the criteria named and their indicators, or everything."""
    named = [
        of_criterion(criterion)
        for one in indicators
        for criterion in one.criteria
        if not criteria or criterion.id in criteria
    ]
    return named if criteria else [*(of_indicator(one) for one in indicators), *named]


def _best(columns: Sequence[Column]) -> Column:
    """Mean of the best few values of every passage."""
    return np.asarray(np.sort(np.array(columns), axis=0)[-BEST:].mean(axis=0), dtype=np.float64)


def _near(values: Column) -> Column:
    """Mean of the values before and after each."""
    padded = np.concatenate(([0.0], values, [0.0]))
    return (padded[:-2] + padded[2:]) / 2


def _padded(form: str) -> tuple[str, ...]:
    stems = terms(form)
    return (f" {' '.join(stems)} ",) if stems else ()


@cache
def _weights() -> Mapping[str, float]:
    data = yaml.safe_load((files("retrieval") / "data" / "extracts.yaml").read_text(encoding="utf-8"))
    weights: Mapping[str, float] = data["weights"]
    return weights
