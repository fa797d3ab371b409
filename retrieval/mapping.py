"""Which passages prove which criteria: words first, vectors for the best candidates, then a deterministic judge.

One run looks at one set of documents and one referential, and gives the same proposals whatever else the
workspace holds. It embeds at most `Settings.budget` passages: those that the words put first.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np

from ingest.clean import search_text
from ingest.model import Document, Passage
from retrieval.dates import effective_date, sentence_date
from retrieval.lexical import LexicalIndex
from retrieval.ports import Embedder, Vectors
from retrieval.relevance import Column, Signals, closeness, likelihood, saturate, stands_out
from retrieval.stance import ABOVE, UNSAID, Reading, judge, setting
from retrieval.statement import statements
from retrieval.words import terms
from scoring.model import Aspect, Criterion, Figure, Indicator, Phrases, Stance, Text

VERSION = "2"
"""Changes when the same inputs would give other proposals, so that stored mappings are made again."""
JUDGED_WITH = ("relevance.yaml", "stance.yaml", "stance_weights.yaml", "grammar.yaml", "figures.yaml", "dates.yaml")
"""Data files that proposals depend on."""
REVIEWING = frozenset(("review", "past_year", "deadline"))
"""Features of which a quote about a review has at least one."""
Place = tuple[int, int, int]
"""A quoted place: position of the passage, start and end inside its text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What steers a mapping run."""

    candidates: int = 10
    """Passages that the words may put forward for one indicator."""
    floor: int = 100
    """Passages that may always be embedded in one run."""
    share: float = 0.08
    """Share of the passages that may be embedded beyond the floor, 0 to 1."""
    threshold: float = 0.2
    """Likelihood from which a proposal counts in the provisional result, 0 to 1."""
    kept: float = 0.1
    """Likelihood under which a passage is not shown at all, 0 to 1."""
    per_criterion: int = 3
    """Proposals kept for one criterion."""

    def budget(self, passages: int) -> int:
        """Passages that may be embedded among so many."""
        return self.floor + int(self.share * passages)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A quoted passage put forward for one indicator."""

    id: str
    """Derived from the content: the same quote for the same indicator has the same id everywhere."""
    indicator: str
    """Indicator id."""
    criteria: tuple[str, ...]
    """Criteria it speaks to, in order."""
    document: str
    """Document id."""
    page: int
    """Page number, from 1."""
    start: int
    """First code point of the quote in the page's text."""
    end: int
    """One past its last code point."""
    quote: str
    """Exactly page.text[start:end]."""
    heading: str
    """Headings above it."""
    stance: Stance
    """How it stands."""
    score: float
    """Likelihood, 0 to 1, that it speaks to the criterion it fits best; three decimals."""
    features: tuple[str, ...]
    """What the judge read, by name."""
    dated: date | None
    """Effective date of the document."""
    how_dated: str
    """How that date was found, empty when unknown."""
    subject: str = "none"
    """Of whom it speaks: "self", "other" or "none"."""
    confidence: float = 0.0
    """Probability, 0 to 1, that the stance is the one a careful reader gives; three decimals."""
    figures: tuple[Figure, ...] = ()
    """Values read in the quote, in order."""
    why: Text = UNSAID
    """Why it stands so, in one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapping:
    """The outcome of one run."""

    proposals: tuple[Proposal, ...]
    """By indicator, best first."""
    passages_read: tuple[str, ...]
    """Texts of the passages whose vectors were used, as embedded."""
    queries_read: tuple[str, ...]
    """Texts of the searches whose vectors were used, as embedded."""


def fingerprint() -> str:
    """Digest of what makes the same inputs give the same proposals: this code's version and the data files."""
    data = files("retrieval") / "data"
    parts = [VERSION.encode(), *((data / name).read_bytes() for name in JUDGED_WITH)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def passage_text(passage: Passage) -> str:
    """What is embedded for a passage: its headings give the context that the text alone lacks."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text


def map_documents(
    indicators: Sequence[Indicator],
    documents: Sequence[Document],
    passages: Sequence[Passage],
    embedder: Embedder,
    settings: Settings | None = None,
) -> Mapping:
    """Proposals for every indicator from the passages of these documents."""
    run = Run(indicators, documents, passages, settings or Settings())
    chosen = run.choose()
    texts = [passage_text(run.passages[at]) for at in chosen]
    queries = run.queries()
    vectors = embedder.passages(texts)
    asked = embedder.queries(queries)
    cosines = vectors @ asked.T if len(chosen) else np.zeros((0, len(queries)), dtype=np.float32)
    proposals = run.propose(chosen, cosines)
    return Mapping(proposals=tuple(proposals), passages_read=tuple(texts), queries_read=tuple(queries))


def indicator_text(indicator: Indicator) -> str:
    """What is embedded to search for an indicator; the model reads across languages, so French serves both."""
    return indicator.title.fr


def criterion_text(criterion: Criterion) -> str:
    """What is embedded to search for a criterion: its first cue, short because every character costs energy."""
    return criterion.cues.fr[0] if criterion.cues.fr else criterion.title.fr


class Run:
    """One mapping run: the word index, and what each indicator asks for."""

    def __init__(
        self,
        indicators: Sequence[Indicator],
        documents: Sequence[Document],
        passages: Sequence[Passage],
        settings: Settings,
    ) -> None:
        self.indicators = tuple(indicators)
        self.passages = tuple(passages)
        self.settings = settings
        self.index = LexicalIndex(passages)
        self.documents = {one.id: one for one in documents}
        self.settings_of = {one.id: setting(one) for one in documents}
        self.pages = {(one.id, page.number): page.text for one in documents for page in one.pages}
        self.dates = {one.id: effective_date(one) for one in documents}
        self.stems = [f" {' '.join(terms(f'{one.heading} {search_text(one.text)}'))} " for one in self.passages]
        self.lexicons = [_stemmed(one.lexicon) for one in self.indicators]
        self.hits = [[_hits(words, text) for text in self.stems] for words in self.lexicons]
        self.judged: dict[Place, Reading] = {}

    def choose(self) -> list[int]:
        """Positions of the passages to embed: each indicator's best by words, in turn, until the budget is spent."""
        ranked = [self.ranked(at) for at in range(len(self.indicators))]
        chosen: dict[int, None] = {}
        budget = self.settings.budget(len(self.passages))
        for rank in range(self.settings.candidates):
            for best in ranked:
                if rank < len(best) and len(chosen) < budget:
                    chosen[best[rank]] = None
        return sorted(chosen)

    def ranked(self, number: int) -> list[int]:
        """Passages that share words with an indicator, best first: BM25 raised by the lexicon terms they hold."""
        indicator = self.indicators[number]
        scores = np.maximum(
            self.index.scores(f"{indicator.title.fr} {' '.join(indicator.queries.fr)}"),
            self.index.scores(f"{indicator.title.en} {' '.join(indicator.queries.en)}"),
        )
        top = float(scores.max()) if len(scores) else 0.0
        if top <= 0:
            return []
        raised = scores / top + saturate(self.hits[number])
        order = np.lexsort((np.arange(len(raised)), -raised))
        return [int(at) for at in order[: self.settings.candidates] if raised[at] > 0.3]

    def queries(self) -> list[str]:
        """Search texts: the indicators, then every criterion, in order."""
        return [indicator_text(one) for one in self.indicators] + [
            criterion_text(criterion) for one in self.indicators for criterion in one.criteria
        ]

    def propose(self, chosen: Sequence[int], cosines: Vectors) -> list[Proposal]:
        """Score every (criterion, passage) pair, cut the quote, judge it, and keep the best."""
        return [
            proposal
            for number in range(len(self.indicators))
            for proposal in self._for_indicator(number, chosen, self.signals(number, chosen, cosines))
        ]

    def signals(self, number: int, chosen: Sequence[int], cosines: Vectors) -> list[Signals]:
        """The signals of the `chosen` passages for each criterion of an indicator; `cosines` has a column a query."""
        first = len(self.indicators) + sum(len(one.criteria) for one in self.indicators[:number])
        indicator = self.indicators[number]
        general = _both(indicator.title, indicator.queries)
        topic = self._shares(general)
        rows = np.asarray(chosen, dtype=np.intp)
        lexicon = saturate([self.hits[number][at] for at in chosen])
        made = []
        for column, criterion in enumerate(indicator.criteria, start=first):
            fit = self._shares(_both(criterion.title, criterion.cues))
            made.append(
                Signals(
                    topic_words=topic[rows],
                    fit_words=fit[rows],
                    lexicon=lexicon,
                    topic_dense=closeness(cosines[:, number]),
                    fit_dense=closeness(cosines[:, column]),
                    topic_stands_out=stands_out(topic)[rows],
                    fit_stands_out=stands_out(fit)[rows],
                )
            )
        return made

    def _shares(self, asked: tuple[list[str], list[str]]) -> Column:
        """Share of the wanted words in each passage, in the language that fits best."""
        return np.maximum(*(self.index.coverages(wanted) for wanted in asked))

    def _for_indicator(self, number: int, chosen: Sequence[int], signals: Sequence[Signals]) -> list[Proposal]:
        indicator = self.indicators[number]
        best: dict[Place, dict[str, float]] = {}
        for criterion, seen in zip(indicator.criteria, signals, strict=True):
            asked = _both(criterion.title, criterion.cues)
            scores = likelihood(seen)
            order = np.lexsort((np.arange(len(scores)), -scores))[: self.settings.per_criterion]
            for row in order:
                if scores[row] < self.settings.kept:
                    break
                place = self._quote(chosen[row], asked, self.lexicons[number])
                if place is not None and self._fits(place, criterion):
                    best.setdefault(place, {})[criterion.id] = float(scores[row])
        made = [self._proposal(indicator, place, scores) for place, scores in best.items()]
        return sorted(made, key=lambda one: (-one.score, one.document, one.page, one.start))

    def _quote(self, at: int, asked: tuple[list[str], list[str]], lexicon: Sequence[str]) -> Place | None:
        """The statement of passage `at` that says most of what is asked: (passage, start, end) inside its text."""
        text = self.passages[at].text
        best, found = (-1.0, 0), None
        for start, end in statements(text):
            words = terms(text[start:end])
            share = max(self.index.share(wanted, frozenset(words)) for wanted in asked)
            score = share + 0.15 * _hits(lexicon, f" {' '.join(words)} ")
            if (score, -start) > best:
                best, found = (score, -start), (at, start, end)
        return found

    def _fits(self, place: Place, criterion: Criterion) -> bool:
        """Whether a quote can speak to the criterion at all: no figure, no measure; no date or decision, no review."""
        found = self._judged(place).features
        if criterion.aspect is Aspect.MEASURED:
            return "figure" in found or "number" in found
        return criterion.aspect is not Aspect.REVIEWED or not REVIEWING.isdisjoint(found)

    def _judged(self, place: Place) -> Reading:
        if place not in self.judged:
            at, start, end = place
            passage = self.passages[at]
            first = passage.start + start
            text = self.pages.get((passage.document, passage.page), "")
            self.judged[place] = judge(
                passage.text[start:end],
                where=self.settings_of[passage.document],
                heading=passage.heading,
                before=text[max(0, first - ABOVE) : first],
            )
        return self.judged[place]

    def _proposal(self, indicator: Indicator, place: Place, scores: dict[str, float]) -> Proposal:
        at, start, end = place
        passage = self.passages[at]
        document = self.documents[passage.document]
        quote = passage.text[start:end]
        reading = self._judged(place)
        effective = self.dates[document.id]
        if reading.stance is Stance.DONE:  # a fact is as old as the year it names
            effective = sentence_date(quote, effective)
        first, last = passage.start + start, passage.start + end
        return Proposal(
            id=evidence_id(indicator.id, document.digest, passage.page, first, last),
            indicator=indicator.id,
            criteria=tuple(one.id for one in indicator.criteria if one.id in scores),
            document=document.id,
            page=passage.page,
            start=first,
            end=last,
            quote=quote,
            heading=passage.heading,
            stance=reading.stance,
            score=round(max(scores.values()), 3),
            features=reading.features,
            dated=effective.day if effective else None,
            how_dated=effective.how if effective else "",
            subject=reading.subject,
            confidence=reading.confidence,
            figures=reading.figures,
            why=reading.why,
        )


def evidence_id(indicator: str, digest: str, page: int, start: int, end: int) -> str:
    """Id of a quoted place for an indicator, from the document's content and the place."""
    return "ev-" + hashlib.sha256(f"{indicator}\0{digest}\0{page}\0{start}\0{end}".encode()).hexdigest()[:12]


def _both(title: Text, phrases: Phrases) -> tuple[list[str], list[str]]:
    """The words asked for, in French and in English."""
    return terms(f"{title.fr} {' '.join(phrases.fr)}"), terms(f"{title.en} {' '.join(phrases.en)}")


def _stemmed(lexicon: Phrases) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f" {' '.join(terms(one))} " for one in lexicon.all() if terms(one)))


def _hits(lexicon: Sequence[str], text: str) -> int:
    """How many lexicon terms stand in a stemmed text, both padded with spaces."""
    return sum(1 for term in lexicon if term in text)
