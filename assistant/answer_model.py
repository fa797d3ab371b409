"""Which sentence answers best, and how likely it does: two small linear models over named features.

The first orders the sentences of one question. The second tells, from the best sentence and what stands beside it, how
likely one of the shown quotes answers; below `bar` the answer is "not found". Their weights are data
(`assistant/data/answering.yaml`), learned by `evals/train_answers.py` from questions with gold answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.candidates import FEATURES, FIGURES, Candidate
from assistant.reading import Asking
from assistant.widening import MARKUP
from retrieval.words import WORD, fold

Weights = NDArray[np.float64]
SHOWN = 4
"""Most quotes."""
LOOKED = 5
"""Best sentences whose features the second model sees."""
ALONE = 3.0
"""Lead of a sentence that has no rival."""
MOST_CONCEPTS = 8
"""Concepts of a question that count as many."""
SAME = 80
"""Letters by which two sentences are told to be the same."""
EXACT = ("number", "share", "money", "duration", "phone", "contact", "article", "sanction")
"""Kinds that an answer must hold in so many signs; "when" may be answered by "before the audit"."""
OF_BEST = (
    *("rule", "reach", "held", "direct", "exact", "named", "around", "before", "lead"),
    *("heaviest_own", "heaviest_near", "heaviest_lost", "second_lost", "needed_own", "needed_lost", "subject_far"),
    *("pairs", "compact", "dense_words", "fits", "fits_near", "counts", "person", "no_person", "capital", "misfit"),
    *("year_own", "year_near", "year_wrong", "short", "passage_score", "open_held", "open_direct", "yesno_direct"),
    *("asks", "markup", "ahead", "core_lost", "core_missing", "core_absent"),
    *("act_lost", "foreign", "foreign_lost", "core_away", "nobody", "fits_next"),
    *("home", "homeless", "who_act", "foreign_held", "undone", "full_name"),
)
"""Features of the best sentence that the second model sees."""
BESIDE = (
    *("score", "lead_on_next", "unknown", "concepts", "most_held", "most_direct", "most_near"),
    *("figure_kind", "who_kind", "yesno_kind", "open_kind"),
)
"""What else it sees: scores, the share of the question that no document has, the kind that is asked."""
SURE = (*BESIDE, *OF_BEST)
"""Names of the features of the second model, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """The weights of both models."""

    order: Weights
    """Weight of each of `FEATURES`."""
    start: float
    """Log-odds of an answer without any feature."""
    sure: Weights
    """Weight of each of `SURE`."""
    bar: float
    """Likelihood from which quotes are an answer, 0 to 1."""
    bar_by_rule: float
    """The same where a quote passes the fixed bars of `assistant.candidates` too."""


@cache
def model() -> Model:
    """The weights in use."""
    data = yaml.safe_load((files("assistant") / "data" / "answering.yaml").read_text(encoding="utf-8"))
    return read(data)


def read(data: Mapping[str, Mapping[str, float]]) -> Model:
    """Weights from their plain data: {"order": {feature: weight}, "sure": {"start", "bar", feature: weight}}."""
    return Model(
        order=np.array([data["order"].get(one, 0.0) for one in FEATURES]),
        start=data["sure"]["start"],
        sure=np.array([data["sure"].get(one, 0.0) for one in SURE]),
        bar=data["sure"]["bar"],
        bar_by_rule=data["sure"]["bar_by_rule"],
    )


def ordered(found: Sequence[Candidate], weights: Weights, kind: str = "") -> list[tuple[float, Candidate]]:
    """Candidates with their scores, best first; ties by place. Where a figure or the like is asked, only those that
    have one, or are followed by one, unless none has.
    """
    if kind in EXACT:
        fits, follows = FEATURES.index("fits"), FEATURES.index("fits_next")
        found = [one for one in found if one.features[fits] > 0 or one.features[follows] > 0] or found
    if not found:
        return []
    scores = np.stack([one.features for one in found]) @ weights
    order = np.argsort(-scores, kind="stable")
    return [(float(scores[at]), found[at]) for at in order]


def likelihood(asked: Asking, best: Sequence[tuple[float, Candidate]], used: Model) -> float:
    """How likely one of the best sentences answers, 0 to 1."""
    if not best:
        return 0.0
    odds = used.start + float(features(asked, best) @ used.sure)
    return float(1 / (1 + np.exp(-np.clip(odds, -40, 40))))


def features(asked: Asking, best: Sequence[tuple[float, Candidate]]) -> Weights:
    """The features of the second model, shape (SURE,); `best` as `ordered` gives them, not empty."""
    score, first = best[0]
    here = dict(zip(FEATURES, first.features, strict=True))
    rival = next((value for value, one in best[1:] if key(one) != key(first)), score - ALONE)
    looked = np.stack([one.features for _, one in best[:LOOKED]]).max(axis=0)
    most = dict(zip(FEATURES, looked, strict=True))
    total = float(asked.weights.sum()) or 1.0
    kind = asked.wanted.kind
    beside = (
        score,
        score - rival,
        float(asked.weights[~asked.known].sum()) / total,
        min(len(asked.weights), MOST_CONCEPTS) / MOST_CONCEPTS,
        most["held"],
        most["direct"],
        most["fits_near"],
        float(kind in FIGURES),
        float(kind == "who"),
        float(kind == "yesno"),
        float(not kind),
    )
    return np.array([*beside, *(here[one] for one in OF_BEST)])


def shown(best: Sequence[tuple[float, Candidate]], gap: float) -> list[Candidate]:
    """The best sentence and those at most `gap` behind it, none said twice."""
    kept: dict[str, Candidate] = {}
    for value, one in best:
        if value >= best[0][0] - gap:
            kept.setdefault(key(one), one)
        if len(kept) == SHOWN:
            break
    return list(kept.values())


def passes(one: Candidate) -> bool:
    """Whether a sentence is an answer by the fixed bars."""
    return bool(one.features[FEATURES.index("rule")])


def key(one: Candidate) -> str:
    """What two sentences that say the same share."""
    return " ".join(WORD.findall(fold(MARKUP.sub(" ", one.text))))[:SAME]
