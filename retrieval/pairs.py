"""What is known of every (criterion, statement) pair worth looking at: named features, before anything is decided.

Words of the statement, of its passage and of its headings and lexicon terms, each beside all other statements; and,
turned round, what the statement speaks to among all that is asked (`retrieval.turned`). Only the statements that words
put first for a criterion are looked at. No vector is read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.model import Passage
from retrieval.asked import Wanted, counts, of_criterion, of_indicator, reviews, stemmed
from retrieval.lexical import LexicalIndex, said
from retrieval.phrases import Phrased
from retrieval.statement import ENDED, statements
from retrieval.turned import FEATURES as TURNED
from retrieval.turned import Turned
from retrieval.words import terms
from scoring.model import Aspect, Criterion, Indicator

Column = NDArray[np.float64]
ASPECTS = tuple(str(one) for one in Aspect)
"""What a criterion is about: that something exists, what it covers, that it is applied, measured, reviewed."""
FEATURES = (
    "topic_words",
    "fit_words",
    "topic_stands_out",
    "fit_stands_out",
    "topic_score",
    "passage_score",
    "lexicon",
    "lexicon_said",
    "said_words",
    "said_stands_out",
    "said_score",
    "phrase",
    "phrase_stands_out",
    "phrases",
    "more_said",
    "more_passage",
    "heading_topic",
    "heading_fit",
    "length",
    "terms",
    *TURNED,
    *ASPECTS,
)
Place = tuple[int, int, int]
"""A quoted place: position of the passage, start and end inside its text."""
RUNNING = 3
"""Pages of a document from which a line without end mark that comes back is a running header."""
SEVERAL = 3
"""Phrases of a criterion whose fit is averaged beside that of the best one."""
STANDS_OUT_MOST = 6.0
"""Standard deviations over the mean beyond which a value stands out no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """Pairs of one run, ordered by criterion."""

    criteria: NDArray[np.intp]
    """Number of the criterion of each pair, in the order of the indicators."""
    statements: NDArray[np.intp]
    """Number of its statement."""
    features: Column
    """Shape (pairs, FEATURES)."""


class Field:
    """The statements of some passages, indexed for what criteria ask."""

    def __init__(
        self, passages: Sequence[Passage], more: Phrased | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        """`titles` are what the documents are called, by id."""
        self.passages = tuple(passages)
        self.titles = titles or {}
        self.more = more or {}
        """Further phrases of criteria, by id."""
        self.index = LexicalIndex(passages)
        self.places = _once(self.passages)
        """Passage, start and end inside its text of every statement; what its document says again is left out."""
        self.holder = np.array([at for at, _, _ in self.places], dtype=np.intp)
        own = [
            replace(self.passages[at], text=self.passages[at].text[start:end], heading="")
            for at, start, end in self.places
        ]
        self.said = LexicalIndex(own)
        self.headings = LexicalIndex([replace(one, text="") for one in self.passages])
        self.numbers = np.array([counts(one.text) for one in own], dtype=bool)
        self.reviews = np.array([reviews(one.text) for one in own], dtype=bool)
        self.stems = [f" {' '.join(terms(said(one)))} " for one in self.passages]
        self.words = [terms(one.text) for one in own]
        """Search terms of every statement."""
        self.said_stems = [f" {' '.join(one)} " for one in self.words]
        self.lengths = np.log1p(np.array([len(one.text) for one in own], dtype=np.float64))
        self.terms = np.array([len(set(one)) for one in self.words], dtype=np.float64)
        self._topics: dict[str, Topic] = {}

    def turned(self, indicators: Sequence[Indicator]) -> Turned:
        """What the statements speak to among all that the indicators ask."""
        documents = list(dict.fromkeys(one.document for one in self.passages))
        number = {one: at for at, one in enumerate(documents)}
        return Turned(
            indicators,
            self.more,
            statements=self.words,
            passages=[terms(one.text) for one in self.passages],
            headings=[terms(one.heading) for one in self.passages],
            names=[terms(self.titles.get(one, "")) for one in documents],
            holder=self.holder,
            owner=np.array([number[one.document] for one in self.passages], dtype=np.intp),
        )

    def topic(self, indicator: Indicator) -> "Topic":
        """What the passages say of an indicator."""
        if indicator.id not in self._topics:
            self._topics[indicator.id] = self._topic(indicator)
        return self._topics[indicator.id]

    def _topic(self, indicator: Indicator) -> "Topic":
        wanted, lexicon = of_indicator(indicator), stemmed(indicator.lexicon)
        words = shares(self.index, wanted)
        return Topic(
            words=words,
            stands_out=stands_out(words),
            score=stands_out(scored(self.index, wanted)),
            heading=titled(self.headings, wanted),
            lexicon=saturate(self.index.lexicon(lexicon, self.stems)),
            lexicon_said=saturate(self.said.lexicon(lexicon, self.said_stems)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """What the passages say of an indicator; columns have one value a passage but the last."""

    words: Column
    """Share of its words, 0 to 1."""
    stands_out: Column
    """That share beside all others."""
    score: Column
    """Its BM25 score beside all others."""
    heading: Column
    """Share of the words of its title in the headings, 0 to 1."""
    lexicon: Column
    """Lexicon terms, saturated: 0, 0.5, 0.75, ..."""
    lexicon_said: Column
    """The same for each statement."""


def _once(passages: Sequence[Passage]) -> list[Place]:
    """The statements of the passages but those that their document said before, and those without an end mark that
    stand on several of its pages whatever their numbers are, as running headers do.
    """
    every = [(at, start, end) for at, one in enumerate(passages) for start, end in statements(one.text)]
    pages: dict[tuple[str, str], set[int]] = {}
    for at, start, end in every:
        key = _masked(passages[at].text[start:end])
        pages.setdefault((passages[at].document, key), set()).add(passages[at].page)
    kept, seen = [], set[tuple[str, str]]()
    for at, start, end in every:
        document, text = passages[at].document, " ".join(passages[at].text[start:end].split()).casefold()
        if (document, text) in seen or (not ENDED.search(text) and len(pages[document, _masked(text)]) >= RUNNING):
            continue
        seen.add((document, text))
        kept.append((at, start, end))
    return kept


def _masked(text: str) -> str:
    """A text as it is compared with those of other pages: its numbers masked."""
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())


def pairs(field: Field, indicators: Sequence[Indicator], most: int) -> Pairs:
    """The pairs of every criterion with the `most` statements that words put first."""
    numbers, rows, features = [], [], []
    number = 0
    turned = field.turned(indicators)
    for at, indicator in enumerate(indicators):
        topic = field.topic(indicator)
        for criterion in indicator.criteria:
            chosen, known = _pairs(field, topic, criterion, most)
            known |= turned.columns(at, number, chosen)
            known |= {name: np.full(len(chosen), float(criterion.aspect == name)) for name in ASPECTS}
            made = np.column_stack([known[name] for name in FEATURES])
            numbers.append(np.full(len(chosen), number, dtype=np.intp))
            rows.append(chosen)
            features.append(made)
            number += 1
    empty = np.zeros(0, dtype=np.intp)
    return Pairs(
        criteria=np.concatenate([empty, *numbers]),
        statements=np.concatenate([empty, *rows]),
        features=np.concatenate([np.zeros((0, len(FEATURES))), *features]),
    )


def _pairs(field: Field, topic: Topic, criterion: Criterion, most: int) -> tuple[NDArray[np.intp], dict[str, Column]]:
    """Statements looked at for one criterion, and their features but those of `Turned` and the aspect."""
    wanted = of_criterion(criterion, field.more.get(criterion.id))
    at = field.holder
    passage_score = stands_out(scored(field.index, wanted))
    said_score = stands_out(scored(field.said, wanted))
    more_said, more_passage = (stands_out(told(index, wanted)) for index in (field.said, field.index))
    prior = said_score + topic.score[at] + passage_score[at] + 0.7 * topic.lexicon[at] + more_said
    able = {Aspect.MEASURED: field.numbers, Aspect.REVIEWED: field.reviews}.get(criterion.aspect)
    able = np.ones(len(at), dtype=bool) if able is None else able
    held = np.flatnonzero(able & ((said_score > 0) | (passage_score[at] > 0) | (topic.lexicon[at] > 0)))
    chosen = held[np.lexsort((held, -np.round(prior[held], 9)))[:most]]
    fit = shares(field.index, wanted)
    said_words = shares(field.said, wanted)
    covered = np.sort([field.said.coverages(one) for one in wanted.phrases], axis=0)[::-1]
    phrase = covered[0]
    inside = at[chosen]
    columns = {
        "topic_words": topic.words[inside],
        "fit_words": fit[inside],
        "topic_stands_out": topic.stands_out[inside],
        "fit_stands_out": stands_out(fit)[inside],
        "topic_score": topic.score[inside],
        "passage_score": passage_score[inside],
        "lexicon": topic.lexicon[inside],
        "lexicon_said": topic.lexicon_said[chosen],
        "said_words": said_words[chosen],
        "said_stands_out": stands_out(said_words)[chosen],
        "said_score": said_score[chosen],
        "phrase": phrase[chosen],
        "phrase_stands_out": stands_out(phrase)[chosen],
        "more_said": more_said[chosen],
        "more_passage": more_passage[inside],
        "phrases": covered[:SEVERAL].mean(axis=0)[chosen],
        "heading_topic": topic.heading[inside],
        "heading_fit": titled(field.headings, wanted)[inside],
        "length": field.lengths[chosen],
        "terms": field.terms[chosen],
    }
    return chosen, columns


def shares(index: LexicalIndex, wanted: Wanted) -> Column:
    """Share of the wanted words in each text, in the language that fits best."""
    return np.asarray(np.maximum(*(index.coverages(words) for words in wanted.words)), dtype=np.float64)


def scored(index: LexicalIndex, wanted: Wanted) -> Column:
    """BM25 score of each text, in the language that fits best."""
    return np.maximum(*(index.both(text) for text in wanted.texts)).astype(np.float64)


def told(index: LexicalIndex, wanted: Wanted) -> Column:
    """BM25 score of each text for the further phrases, in the language that fits best; 0 when there are none."""
    return np.maximum(*(index.scores(text) for text in wanted.more)).astype(np.float64)


def titled(index: LexicalIndex, wanted: Wanted) -> Column:
    """Share of the words of the title in each text, in the language that fits best."""
    return np.asarray(np.maximum(*(index.coverages(words) for words in wanted.titles)), dtype=np.float64)


def stands_out(values: Column) -> Column:
    """How far each value lies over the mean of all, in standard deviations, divided by 4 and bounded."""
    if not len(values):
        return values
    spread = float(values.std())
    if spread < 1e-9:  # equal values: what is left of their spread is rounding
        return np.zeros(len(values))
    bounded = np.clip((values - values.mean()) / spread, -STANDS_OUT_MOST, STANDS_OUT_MOST)
    return np.asarray(bounded / 4, dtype=np.float64)


def saturate(found: Sequence[float] | Column) -> Column:
    """0, 0.5, 0.75, ...: the first lexicon terms say most."""
    return np.asarray(1.0 - 0.5 ** np.asarray(found, dtype=np.float64), dtype=np.float64)
