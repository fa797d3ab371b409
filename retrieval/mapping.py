"""Which passages prove which criteria: words find and weigh them, then a deterministic judge reads them.

One run looks at one set of documents and one referential, and gives the same proposals whatever else the
workspace holds. It embeds nothing by itself; where it is asked to, it embeds at most `Settings.budget` passages, those
that the words put first, and their vectors only change the order of what is proposed.
"""

import hashlib
from collections import abc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ingest.model import Document, Passage
from retrieval.asked import query_texts
from retrieval.dates import effective_date, sentence_date
from retrieval.kinds import Kind
from retrieval.nearness import reordered
from retrieval.pairs import Column, Field, Pairs, Place, pairs, stands_out
from retrieval.phrases import Phrased, sources
from retrieval.ports import Embedder, Vectors
from retrieval.relevance import likelihood
from retrieval.rivals import rivals
from retrieval.stance import ABOVE, UNSAID, Reading, judge, setting_dated
from scoring.model import Figure, Indicator, Stance, Text

VERSION = "14"
"""Changes when the same inputs would give other proposals, so that stored mappings are made again."""
JUDGED_WITH = tuple(
    f"{name}.yaml"
    for name in ("relevance", "stance", "stance_weights", "grammar", "figures", "dates", "contradictions")
)
"""Data files that proposals depend on."""
VERBLESS = frozenset(("row", "cell", "fragment"))
"""Features of a statement that has no verb: a row or a cell of a table, a few words without an end."""
UNSAID_MOST = 0.2
"""Likelihood that such a statement has at most for a criterion that asks for a rule: shown, never counted."""
KindsTold = abc.Mapping[str, Kind]
"""Kinds that people told, by document id; a document that is not in it is untold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What steers a mapping run."""

    candidates: int = 0
    """Passages that the words may put forward for one indicator to be embedded; 0: words alone."""
    floor: int = 100
    """Passages that may always be embedded in one run."""
    share: float = 0.04
    """Share of the passages that may be embedded beyond the floor, 0 to 1."""
    looked_at: int = 60
    """Statements that the words may put forward for one criterion."""
    threshold: float = 0.25
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
    parts = [VERSION.encode(), *((data / name).read_bytes() for name in JUDGED_WITH), *sources()]
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
    more: Phrased | None = None,
    kinds: KindsTold | None = None,
) -> Mapping:
    """Proposals for every indicator from the passages of these documents; `more` are further phrases of criteria,
    `kinds` what people told of the kinds of documents, by document id.
    """
    run = Run(indicators, documents, passages, settings or Settings(), more, kinds)
    chosen = run.choose()
    texts = [passage_text(run.passages[at]) for at in chosen]
    queries = run.queries() if chosen else []
    cosines = embedder.passages(texts) @ embedder.queries(queries).T if chosen else None
    proposals = run.propose(chosen, cosines)
    return Mapping(proposals=tuple(proposals), passages_read=tuple(texts), queries_read=tuple(queries))


class Run:
    """One mapping run: the word index, and what each indicator asks for."""

    def __init__(
        self,
        indicators: Sequence[Indicator],
        documents: Sequence[Document],
        passages: Sequence[Passage],
        settings: Settings,
        more: Phrased | None = None,
        kinds: KindsTold | None = None,
    ) -> None:
        self.indicators = tuple(indicators)
        self.passages = tuple(passages)
        self.settings = settings
        self.field = Field(passages, more, {one.id: f"{one.name} {one.title}" for one in documents})
        self.documents = {one.id: one for one in documents}
        self.pages = {(one.id, page.number): page.text for one in documents for page in one.pages}
        self.dates = {one.id: effective_date(one) for one in documents}
        told = kinds or {}
        self.settings_of = {one.id: setting_dated(one, self.dates[one.id], told.get(one.id)) for one in documents}
        self.judged: dict[Place, Reading] = {}

    def choose(self) -> list[int]:
        """Positions of the passages to embed: each indicator's best by words, in turn, until the budget is spent."""
        if not self.settings.candidates:
            return []
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
        topic = self.field.topic(self.indicators[number])
        raised = np.round(topic.score + topic.lexicon, 9)
        order = np.lexsort((np.arange(len(raised)), -raised))
        return [int(at) for at in order[: self.settings.candidates] if raised[at] > 0]

    def queries(self) -> list[str]:
        """Search texts: the indicators, then every criterion, in order."""
        return query_texts(self.indicators)

    def pairs(self) -> Pairs:
        """Every pair looked at."""
        return pairs(self.field, self.indicators, self.settings.looked_at)

    def propose(self, chosen: Sequence[int] = (), cosines: Vectors | None = None) -> list[Proposal]:
        """Weigh every (criterion, statement) pair, judge the best ones and keep them.

        `chosen` are the passages with a vector, `cosines` has a row for each and a column a search text.
        """
        found = self.pairs()
        scores = likelihood(found, self.stances)
        if cosines is not None:
            scores = reordered(found, scores, *self._near(found, chosen, cosines))
        return self.proposed(found, scores)

    def _near(self, found: Pairs, chosen: Sequence[int], cosines: Vectors) -> tuple[Column, Column]:
        """Closeness of the passage of every pair to its indicator and to its criterion, beside the other passages
        read; 0, the middle, where a passage has no vector.
        """
        near = np.zeros((len(self.passages), cosines.shape[1]))
        near[np.asarray(chosen, dtype=np.intp)] = np.column_stack(
            [stands_out(np.round(column.astype(np.float64), 6)) for column in cosines.T]
        )
        owner = np.repeat(np.arange(len(self.indicators)), [len(one.criteria) for one in self.indicators])
        holder = self.field.holder[found.statements]
        return near[holder, owner[found.criteria]], near[holder, len(self.indicators) + found.criteria]

    def proposed(self, found: Pairs, scores: Column) -> list[Proposal]:
        """The best pairs of each criterion, judged; `scores` are their likelihoods, shape (pairs,)."""
        scores = self._ruled(found, scores)
        bounds = np.searchsorted(found.criteria, np.arange(sum(len(one.criteria) for one in self.indicators) + 1))
        made: list[Proposal] = []
        clashing = self._clashing()
        number = 0
        for indicator in self.indicators:
            best: dict[Place, dict[str, float]] = {}
            for criterion in indicator.criteria:
                mine = scores[bounds[number] : bounds[number + 1]]
                for row in np.lexsort((np.arange(len(mine)), -np.round(mine, 9)))[: self.settings.per_criterion]:
                    if mine[row] >= self.settings.kept:
                        place = self.field.places[found.statements[bounds[number] + row]]
                        best.setdefault(place, {})[criterion.id] = float(mine[row])
                for place in clashing.get(criterion.id, ()):
                    held = best.setdefault(place, {})
                    held[criterion.id] = max(held.get(criterion.id, 0.0), self.settings.threshold)
                number += 1
            own = [self._proposal(indicator, place, some) for place, some in best.items()]
            made += sorted(own, key=lambda one: (-one.score, one.document, one.page, one.start))
        return made

    def _ruled(self, found: Pairs, scores: Column) -> Column:
        """The likelihoods, shape (pairs,), but that no fact without a verb counts for a criterion that asks for a rule:
        the row of an inventory fixes nothing.
        """
        asked = [criterion.needs is Stance.RULE for one in self.indicators for criterion in one.criteria]
        bound = scores.copy()
        for row in np.flatnonzero(np.array(asked, dtype=bool)[found.criteria] & (scores > UNSAID_MOST)):
            reading = self._judged(self.field.places[found.statements[row]])
            if reading.stance is Stance.DONE and not VERBLESS.isdisjoint(reading.features):
                bound[row] = UNSAID_MOST
        return bound

    def stances(self, statements: NDArray[np.intp]) -> Column:
        """Probability of every stance for some statements, shape (statements, stances): what the judge is unsure of
        is shared by the others.
        """
        known = {int(one): self._judged(self.field.places[one]) for one in np.unique(statements)}
        order = list(Stance)
        found = np.empty((len(statements), len(order)))
        for row, one in enumerate(statements):
            reading = known[int(one)]
            found[row] = (1.0 - reading.confidence) / (len(order) - 1)
            found[row, order.index(reading.stance)] = reading.confidence
        return found

    def _clashing(self) -> dict[str, tuple[Place, ...]]:
        """Statements of different documents that clash on a criterion: shown whatever the words rank first."""
        found = rivals(
            self.indicators,
            self.passages,
            self.field.places,
            rarity=self.field.said.idf,
            stance=lambda place: self._judged(place).stance,
            dated={name: one.day if one else None for name, one in self.dates.items()},
        )
        places: dict[str, tuple[Place, ...]] = {}
        for one in found:
            places[one.criterion] = (*places.get(one.criterion, ()), *one.places)
        return places

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
        # A criterion that falls short by itself does not count because another one of the indicator does.
        bar = min(max(scores.values()), self.settings.threshold)
        return Proposal(
            id=evidence_id(indicator.id, document.digest, passage.page, first, last),
            indicator=indicator.id,
            criteria=tuple(one.id for one in indicator.criteria if scores.get(one.id, 0.0) >= bar),
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
