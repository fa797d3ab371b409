"""Words and vectors fused, and how likely a passage speaks to a criterion."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from ingest.model import Passage
from retrieval import relevance
from retrieval.pairs import FEATURES, Pairs, saturate, stands_out
from retrieval.relevance import GO_ON, RIVALS, SECOND, STANCES, likelihood, rivals
from retrieval.search import Search, key_of_place
from retrieval.vectors import ExactIndex

TEXTS = (
    "La politique d’achats impose une clause de réemploi dans chaque marché.",
    "Les agents suivent une formation à l’accessibilité chaque année.",
    "Le bilan carbone du système d’information s’élève à 410 tonnes.",
    "La restauration scolaire propose des repas végétariens.",
)


def passages(texts: Sequence[str]) -> list[Passage]:
    """One passage a page of one document."""
    return [
        Passage(document="doc-1", page=at, start=0, end=len(text), digest="", text=text, heading="")
        for at, text in enumerate(texts, start=1)
    ]


def unit(*values: float) -> NDArray[np.float32]:
    """A unit vector."""
    made = np.array(values, dtype=np.float32)
    return made / np.linalg.norm(made)


def test_words_alone_find_the_passage() -> None:
    hits = Search(passages(TEXTS)).find("clause de réemploi")
    assert hits[0].passage.page == 1
    assert hits[0].score == 1.0
    assert hits[0].closeness == 0.0
    assert hits[0].words == pytest.approx(1.0)


def test_nothing_in_common_gives_no_hit() -> None:
    assert Search(passages(TEXTS)).find("blockchain") == []
    assert Search(passages(TEXTS)).find("") == []
    assert Search([]).find("réemploi") == []


def test_vectors_bring_a_passage_without_a_word_in_common() -> None:
    found = passages(TEXTS)
    search = Search(found)
    near = ExactIndex([key_of_place(one) for one in found], np.stack([unit(0, 1), unit(0, 1), unit(1, 0), unit(0, 1)]))
    hits = search.find("empreinte gaz à effet de serre", vector=unit(1, 0), near=near)
    assert hits[0].passage.page == 3
    assert hits[0].closeness == 1.0


def test_words_and_meaning_together_win() -> None:
    found = passages(TEXTS)
    near = ExactIndex([key_of_place(one) for one in found], np.stack([unit(1, 0), unit(1, 0), unit(0, 1), unit(0, 1)]))
    hits = Search(found).find("clause de réemploi", vector=unit(1, 0), near=near)
    assert [one.passage.page for one in hits[:2]] == [1, 2]
    assert hits[0].score > hits[1].score


def test_vectors_of_passages_that_are_not_searched_are_passed_over() -> None:
    near = ExactIndex(["doc-other:9:0"], unit(1, 0)[None, :])
    hits = Search(passages(TEXTS)).find("réemploi", vector=unit(1, 0), near=near)
    assert [one.passage.page for one in hits] == [1]


def test_hits_are_limited_ordered_and_bounded() -> None:
    many = passages([f"Clause de réemploi numéro {at}." for at in range(30)])
    hits = Search(many).find("clause de réemploi", k=7)
    assert len(hits) == 7
    assert [one.score for one in hits] == sorted((one.score for one in hits), reverse=True)
    assert all(0 <= one.score <= 1 and 0 <= one.words <= 1.0000001 for one in hits)
    assert [one.passage.page for one in Search(many).find("clause de réemploi", k=7)] == [
        one.passage.page for one in hits
    ]


@given(st.text(max_size=80))
def test_any_query_gives_hits_with_bounded_figures(query: str) -> None:
    for one in Search(passages(TEXTS)).find(query):
        assert 0 < one.score <= 1
        assert 0 <= one.words <= 1.0000001


def made(features: NDArray[np.float64], criteria: Sequence[int]) -> Pairs:
    """Pairs with these features; statements are numbered in order."""
    return Pairs(
        criteria=np.array(criteria, dtype=np.intp),
        statements=np.arange(len(features), dtype=np.intp),
        features=features,
    )


def unsure(statements: NDArray[np.intp]) -> NDArray[np.float64]:
    """Every stance as likely as the others."""
    return np.full((len(statements), len(STANCES)), 1 / len(STANCES))


@given(arrays(np.float64, (6, len(FEATURES)), elements=st.floats(-3, 3)))
def test_likelihood_is_a_probability(features: NDArray[np.float64]) -> None:
    found = likelihood(made(features, [0, 0, 0, 1, 1, 2]), unsure)
    assert found.shape == (6,)
    assert np.all((found >= 0) & (found <= 1))


def test_a_statement_that_holds_the_words_is_likelier_than_one_that_does_not() -> None:
    features = np.zeros((2, len(FEATURES)))
    features[0] = 0.9
    found = likelihood(made(features, [0, 0]), unsure)
    assert found[0] > found[1]


def test_only_the_best_pairs_of_a_criterion_go_on() -> None:
    features = np.zeros((GO_ON + 5, len(FEATURES)))
    features[:, FEATURES.index("said_score")] = np.arange(GO_ON + 5) / 10
    found = likelihood(made(features, [0] * (GO_ON + 5)), unsure)
    assert np.count_nonzero(found) == GO_ON


def test_advice_is_less_likely_than_a_fact() -> None:
    features = np.zeros((1, len(FEATURES)))
    features[0, FEATURES.index("applied")] = 1.0

    def stands(stance: str) -> float:
        shares = np.array([[float(one == stance) for one in STANCES]])
        return float(likelihood(made(features, [0]), lambda _: shares)[0])

    assert stands("generic") < stands("done")


def test_a_rival_takes_from_what_a_pair_has_alone() -> None:
    placed = rivals(made(np.zeros((3, len(FEATURES))), [0, 0, 1]), np.array([2.0, -1.0, 0.5]))
    told = [dict(zip(RIVALS, row, strict=True)) for row in placed]
    assert [one["first_of_criterion"] for one in told] == [1.0, 0.5, 1.0]
    assert [one["leads_criterion"] for one in told] == [3.0, -3.0, 4.0]


def test_no_pair_has_no_likelihood() -> None:
    assert likelihood(made(np.zeros((0, len(FEATURES))), []), unsure).shape == (0,)


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    first, second = relevance.weights()
    assert set(first) == {"start", *FEATURES}
    assert set(second) == {"start", *SECOND}


def test_scales_say_what_their_docstrings_say() -> None:
    assert saturate([0, 1, 2, 3]).tolist() == [0.0, 0.5, 0.75, 0.875]
    assert stands_out(np.array([0.2, 0.2, 0.2])).tolist() == [0.0, 0.0, 0.0]
    rare = stands_out(np.array([0.0] * 99 + [1.0]))
    assert rare[-1] == max(rare) <= 1.5
