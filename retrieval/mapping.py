"""Which passages prove which criteria: words first, vectors for the best candidates, then a deterministic judge.

One run looks at one set of documents and one referential, and gives the same proposals whatever else the
workspace holds. It embeds at most `Settings.budget` passages: those that the words put first.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ingest.chunk import sentences
from ingest.model import Document, Passage
from retrieval.dates import effective_date
from retrieval.lexical import LexicalIndex
from retrieval.ports import Embedder, Vectors
from retrieval.stance import Reading, document_kind, judge
from retrieval.words import terms
from scoring.model import Criterion, Indicator, Phrases, Stance

VERSION = "1"
"""Changes when the same inputs would give other proposals, so that stored mappings are made again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What steers a mapping run."""

    candidates: int = 10
    """Passages that the words may put forward for one indicator."""
    floor: int = 140
    """Passages that may always be embedded in one run."""
    share: float = 0.12
    """Share of the passages that may be embedded beyond the floor, 0 to 1."""
    threshold: float = 0.5
    """Score from which a proposal counts in the provisional result, 0 to 1."""
    kept: float = 0.38
    """Score under which a passage is not shown at all, 0 to 1."""
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
    """0 to 1, how well it speaks to the criterion it fits best; three decimals."""
    features: tuple[str, ...]
    """What the judge read, by name."""
    dated: date | None
    """Effective date of the document."""
    how_dated: str
    """How that date was found, empty when unknown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapping:
    """The outcome of one run."""

    proposals: tuple[Proposal, ...]
    """By indicator, best first."""
    passages_read: tuple[str, ...]
    """Texts of the passages whose vectors were used, as embedded."""
    queries_read: tuple[str, ...]
    """Texts of the searches whose vectors were used, as embedded."""


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
    run = _Run(indicators, documents, passages, settings or Settings())
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
    return f"{indicator.title.fr}. {'. '.join(indicator.queries.fr)}"


def criterion_text(criterion: Criterion) -> str:
    """What is embedded to search for a criterion."""
    return f"{criterion.title.fr}. {'. '.join(criterion.cues.fr)}"


class _Run:
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
        self.kinds = {one.id: document_kind(one.name.rsplit("/", 1)[-1], one.title) for one in documents}
        self.dates = {one.id: effective_date(one) for one in documents}
        self.stems = [f" {' '.join(terms(f'{one.heading} {one.text}'))} " for one in self.passages]
        self.lexicons = [_stemmed(one.lexicon) for one in self.indicators]
        self.hits = [[_hits(words, text) for text in self.stems] for words in self.lexicons]
        self.judged: dict[tuple[int, int, int], Reading] = {}

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
        raised = scores / top + np.array([_saturate(hits) for hits in self.hits[number]], dtype=np.float32)
        order = np.lexsort((np.arange(len(raised)), -raised))
        return [int(at) for at in order[: self.settings.candidates] if raised[at] > 0.3]

    def queries(self) -> list[str]:
        """Search texts: the indicators, then every criterion, in order."""
        return [indicator_text(one) for one in self.indicators] + [
            criterion_text(criterion) for one in self.indicators for criterion in one.criteria
        ]

    def propose(self, chosen: Sequence[int], cosines: Vectors) -> list[Proposal]:
        """Score every (criterion, passage) pair, cut the quote, judge it, and keep the best."""
        proposals: list[Proposal] = []
        column = len(self.indicators)
        for number, indicator in enumerate(self.indicators):
            width = len(indicator.criteria)
            found = self._for_indicator(number, chosen, cosines[:, number], cosines[:, column : column + width])
            proposals += found
            column += width
        return proposals

    def _for_indicator(self, number: int, chosen: Sequence[int], near: Vectors, nearer: Vectors) -> list[Proposal]:
        indicator = self.indicators[number]
        asked = [_both(one.title.fr, one.cues.fr, one.title.en, one.cues.en) for one in indicator.criteria]
        general = _both(indicator.title.fr, indicator.queries.fr, indicator.title.en, indicator.queries.en)
        best: dict[tuple[int, int, int], tuple[float, list[tuple[float, str]]]] = {}
        for row, at in enumerate(chosen):
            hits = self.hits[number][at]
            topic = self._relevance(general, hits, float(near[row]), at)
            if topic < self.settings.kept - 0.12:
                continue
            for column, criterion in enumerate(indicator.criteria):
                fit = self._relevance(asked[column], hits, float(nearer[row, column]), at)
                score = 0.45 * topic + 0.55 * fit
                if score >= self.settings.kept:
                    span = self._quote(at, asked[column], self.lexicons[number])
                    _, held = best.setdefault(span, (0.0, []))
                    held.append((score, criterion.id))
        return self._kept(indicator, best)

    def _relevance(self, asked: tuple[list[str], list[str]], hits: int, cosine: float, at: int) -> float:
        """0 to 1: share of the wanted words, lexicon terms, and closeness of the vectors, weighted."""
        words = max(self.index.coverage(wanted, at) for wanted in asked)
        dense = min(max((cosine - 0.80) / 0.10, 0.0), 1.0)
        return 0.35 * min(words / 0.6, 1.0) + 0.25 * _saturate(hits) + 0.40 * dense

    def _quote(self, at: int, asked: tuple[list[str], list[str]], lexicon: Sequence[str]) -> tuple[int, int, int]:
        """The sentence of passage `at` that says most of what is asked: (passage, start, end) inside its text."""
        text = self.passages[at].text
        best, found = (-1.0, 0), (0, len(text))
        for start, end in sentences(text):
            words = terms(text[start:end])
            share = max(self.index.share(wanted, frozenset(words)) for wanted in asked)
            score = share + 0.15 * _hits(lexicon, f" {' '.join(words)} ")
            if (score, -start) > best:
                best, found = (score, -start), (start, end)
        return at, *found

    def _kept(
        self, indicator: Indicator, best: dict[tuple[int, int, int], tuple[float, list[tuple[float, str]]]]
    ) -> list[Proposal]:
        """The best proposals of each criterion, as one proposal for each quoted place."""
        by_criterion: dict[str, list[tuple[float, tuple[int, int, int]]]] = {}
        for span, (_, held) in best.items():
            for score, criterion in held:
                by_criterion.setdefault(criterion, []).append((score, span))
        wanted: dict[tuple[int, int, int], dict[str, float]] = {}
        for criterion, held_spans in by_criterion.items():
            ranked = sorted(held_spans, key=lambda one: (-one[0], one[1]))
            for score, span in ranked[: self.settings.per_criterion]:
                wanted.setdefault(span, {})[criterion] = score
        made = [self._proposal(indicator, span, scores) for span, scores in wanted.items()]
        return sorted(made, key=lambda one: (-one.score, one.document, one.page, one.start))

    def _proposal(self, indicator: Indicator, span: tuple[int, int, int], scores: dict[str, float]) -> Proposal:
        at, start, end = span
        passage = self.passages[at]
        document = self.documents[passage.document]
        quote = passage.text[start:end]
        reading = self.judged.setdefault(span, judge(quote, self.kinds[document.id]))
        effective = self.dates[document.id]
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
        )


def evidence_id(indicator: str, digest: str, page: int, start: int, end: int) -> str:
    """Id of a quoted place for an indicator, from the document's content and the place."""
    return "ev-" + hashlib.sha256(f"{indicator}\0{digest}\0{page}\0{start}\0{end}".encode()).hexdigest()[:12]


def _both(
    title_fr: str, phrases_fr: Sequence[str], title_en: str, phrases_en: Sequence[str]
) -> tuple[list[str], list[str]]:
    return terms(f"{title_fr} {' '.join(phrases_fr)}"), terms(f"{title_en} {' '.join(phrases_en)}")


def _stemmed(lexicon: Phrases) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f" {' '.join(terms(one))} " for one in lexicon.all() if terms(one)))


def _hits(lexicon: Sequence[str], text: str) -> int:
    """How many lexicon terms stand in a stemmed text, both padded with spaces."""
    return sum(1 for term in lexicon if term in text)


def _saturate(hits: int) -> float:
    """0, 0.5, 0.75, ...: the first terms say most."""
    return float(1 - 0.5**hits)
