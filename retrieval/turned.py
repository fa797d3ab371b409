"""Turned round: of all that is asked, what does a text speak to most?

A search ranks texts for one criterion and compares them with the other texts of the workspace, so its scores depend on
how many there are. Here the criteria are the collection and the text is the question: each criterion (its title, its
cues, its further phrases) and each indicator (with its searches and its lexicon) is indexed once, words weigh by how
few criteria hold them, and a text is told by how far a criterion stands out among all others for it. That holds for
a workspace of one page as for one of a thousand. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.phrases import Phrased
from retrieval.words import terms
from scoring.model import Criterion, Indicator

Scores = NDArray[np.float32]
Words = Sequence[str]
K1, B = 0.9, 0.4
"""Saturation and length of BM25, as in the search."""
FLAT = 1e-6
"""Spread under which values count as equal."""


class Table:
    """What a few hundred things asked for say, as BM25 weights: a row a word, a column a thing."""

    def __init__(self, asked: Sequence[Words]) -> None:
        self._rows: dict[str, int] = {}
        counts = [Counter(one) for one in asked]
        for one in counts:
            for word in one:
                self._rows.setdefault(word, len(self._rows))
        often = np.zeros((len(self._rows), len(asked)), dtype=np.float32)
        for at, one in enumerate(counts):
            for word, times in one.items():
                often[self._rows[word], at] = times
        held = (often > 0).sum(axis=1)
        self._idf = np.log1p((len(asked) - held + 0.5) / (held + 0.5))
        lengths = often.sum(axis=0)
        mean = max(float(lengths.mean()) if len(asked) else 0.0, 1.0)
        norm = K1 * (1 - B + B * lengths / mean)
        self._weights: Scores = (self._idf[:, None] * often / (often + norm[None, :])).astype(np.float32)

    def scores(self, texts: Sequence[Words]) -> Scores:
        """BM25 score of everything asked for each text, shape (texts, asked); a word counts once in a text."""
        found = np.zeros((len(texts), self._weights.shape[1]), dtype=np.float32)
        for at, text in enumerate(texts):
            rows = self._known(text)
            if rows:
                found[at] = self._weights[rows].sum(axis=0)
        return found

    def sizes(self, texts: Sequence[Words]) -> NDArray[np.float64]:
        """How much each text could say at most: the length of its vector of rarities, over 0; shape (texts,)."""
        return np.array([FLAT + float(np.sqrt(np.sum(self._idf[self._known(text)] ** 2))) for text in texts])

    def _known(self, text: Words) -> list[int]:
        return sorted(self._rows[word] for word in set(text) if word in self._rows)


def of_criteria(indicators: Sequence[Indicator], more: Phrased) -> Table:
    """The table of the criteria, in order."""
    return Table([list(_criterion(criterion, more)) for one in indicators for criterion in one.criteria])


def of_indicators(indicators: Sequence[Indicator], more: Phrased) -> Table:
    """The table of the indicators: their title, searches and lexicon, and all that their criteria say."""
    return Table(
        [
            [
                *_words((one.title.fr, one.title.en, *one.queries.all(), *one.lexicon.all())),
                *(word for criterion in one.criteria for word in _criterion(criterion, more)),
            ]
            for one in indicators
        ]
    )


def among_asked(scores: Scores) -> Scores:
    """How far each thing asked stands out for a text among all things asked, in standard deviations."""
    spread = scores.std(axis=1, keepdims=True)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, FLAT), dtype=np.float32)


def among_texts(values: Scores) -> Scores:
    """How far each text stands out for a thing asked among all texts, in standard deviations."""
    if not len(values):
        return values
    spread = values.std(axis=0, keepdims=True)
    return np.asarray((values - values.mean(axis=0, keepdims=True)) / np.maximum(spread, FLAT), dtype=np.float32)


def _criterion(criterion: Criterion, more: Phrased) -> Iterable[str]:
    further = more[criterion.id].all() if criterion.id in more else ()
    return _words((criterion.title.fr, criterion.title.en, *criterion.cues.all(), *further))


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (word for text in texts for word in terms(text))


FEATURES = (
    "own",
    "own_score",
    "own_rank",
    "own_share",
    "own_beside",
    "own_here",
    "own_topic",
    "own_topic_rank",
    "own_topic_here",
    "passage_own",
    "passage_topic",
    "passage_topic_rank",
    "passage_topic_here",
    "heading_own",
    "document_own",
    "name_own",
    "near_own",
)
"""The criterion among all for the statement (`own`), its indicator (`own_topic`), the same for its passage, headings,
document, name of its document and the statements before and after it. `_rank` is 1 / rank, `_share` a cosine of words,
`_beside` the lead over the mean of the criteria of one indicator, `_here` how far the text stands out among all texts.
"""


class Turned:
    """What the statements of some passages speak to, among all criteria and indicators asked."""

    def __init__(
        self,
        indicators: Sequence[Indicator],
        more: Phrased,
        *,
        statements: Sequence[Words],
        passages: Sequence[Words],
        headings: Sequence[Words],
        names: Sequence[Words],
        holder: NDArray[np.intp],
        owner: NDArray[np.intp],
    ) -> None:
        """Words of statements, passages, headings and documents (`names`: name and title).

        `holder` tells the passage of each statement, `owner` the document of each passage.
        """
        criteria, topics = of_criteria(indicators, more), of_indicators(indicators, more)
        self._holder, self._owner = holder, owner
        self._sizes = criteria.sizes(statements)
        self._said = criteria.scores(statements)
        self._own = among_asked(self._said)
        self._own_here = among_texts(self._own)
        self._own_rank = _ranks(self._said)
        self._topic = among_asked(topics.scores(statements))
        self._topic_here, self._topic_rank = among_texts(self._topic), _ranks(self._topic)
        self._passage_own = among_asked(criteria.scores(passages))
        self._passage = among_asked(inside := topics.scores(passages))
        self._passage_here, self._passage_rank = among_texts(self._passage), _ranks(self._passage)
        self._heading = among_asked(topics.scores(headings))
        self._document = among_asked(_means(inside, owner, len(names)))
        self._name = topics.scores(names)
        self._near = _near(self._topic, owner[holder])
        starts = np.cumsum([0, *(len(one.criteria) for one in indicators)])
        self._siblings = [slice(int(low), int(high)) for low, high in pairwise(starts)]

    def columns(self, topic: int, criterion: int, statements: NDArray[np.intp]) -> dict[str, NDArray[np.float64]]:
        """The features of some statements for one criterion, given by its number and that of its indicator."""
        at = self._holder[statements]
        document = self._owner[at]
        said = self._said[statements, criterion]
        values = {
            "own": self._own[statements, criterion],
            "own_score": said,
            "own_rank": self._own_rank[statements, criterion],
            "own_share": said / self._sizes[statements],
            "own_beside": said - self._said[statements, self._siblings[topic]].mean(axis=1),
            "own_here": self._own_here[statements, criterion],
            "own_topic": self._topic[statements, topic],
            "own_topic_rank": self._topic_rank[statements, topic],
            "own_topic_here": self._topic_here[statements, topic],
            "passage_own": self._passage_own[at, criterion],
            "passage_topic": self._passage[at, topic],
            "passage_topic_rank": self._passage_rank[at, topic],
            "passage_topic_here": self._passage_here[at, topic],
            "heading_own": self._heading[at, topic],
            "document_own": self._document[document, topic],
            "name_own": self._name[document, topic],
            "near_own": self._near[statements, topic],
        }
        return {name: np.round(values[name].astype(np.float64), 6) for name in FEATURES}


def _ranks(scores: Scores) -> Scores:
    """1 / rank of everything asked for each text, the best 1; equal scores in the order of what is asked."""
    order = np.argsort(-np.round(scores, 5), axis=1, kind="stable")
    ranks = np.empty(scores.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, (1.0 / np.arange(1, scores.shape[1] + 1, dtype=np.float32))[None, :], axis=1)
    return ranks


def _means(scores: Scores, owner: NDArray[np.intp], documents: int) -> Scores:
    """Mean of the passages of each document, shape (documents, asked)."""
    sums = np.zeros((documents, scores.shape[1]), dtype=np.float64)
    np.add.at(sums, owner, scores)
    held = np.bincount(owner, minlength=documents)
    return np.asarray(sums / np.maximum(held, 1)[:, None], dtype=np.float32)


def _near(values: Scores, document: NDArray[np.intp]) -> Scores:
    """Mean of the statements before and after each in its document; 0 where there is none."""
    sums, many = np.zeros_like(values), np.zeros(len(values), dtype=np.float32)
    if len(values) > 1:
        same = document[1:] == document[:-1]
        sums[1:][same] += values[:-1][same]
        sums[:-1][same] += values[1:][same]
        many[1:] += same
        many[:-1] += same
    return np.asarray(sums / np.maximum(many, 1)[:, None], dtype=np.float32)
