"""What a text speaks to, among all that is asked."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.referentials import load
from ingest.model import Passage
from retrieval.pairs import Field
from retrieval.phrases import phrases_of
from retrieval.turned import FEATURES, Table, Turned, among_asked, among_texts
from scoring.model import Indicator

RULES = "nr-socle-2027-preview"
SAID = (
    "Le délai moyen de paiement des fournisseurs est de 24 jours.",
    "Une charte d’usage de l’intelligence artificielle est en vigueur depuis mars.",
    "Le restaurant a servi 312 000 repas aux enfants des écoles.",
)


@pytest.fixture(scope="module")
def indicators() -> tuple[Indicator, ...]:
    return load(RULES).indicators


def passage(text: str, *, document: str = "d1", seq: int = 0) -> Passage:
    return Passage(
        document=document, page=1, start=seq * 1000, end=seq * 1000 + len(text), digest="0" * 64, text=text, heading=""
    )


def turned(indicators: tuple[Indicator, ...], *texts: str, document: str = "d1") -> tuple[Field, Turned]:
    field = Field([passage(one, seq=at, document=document) for at, one in enumerate(texts)], phrases_of(RULES))
    return field, field.turned(indicators)


def numbers(indicators: tuple[Indicator, ...]) -> dict[str, tuple[int, int]]:
    """Number of the indicator and of the criterion, by criterion id."""
    found: dict[str, tuple[int, int]] = {}
    for at, one in enumerate(indicators):
        for criterion in one.criteria:
            found[criterion.id] = (at, len(found))
    return found


@pytest.mark.parametrize(("said", "criterion"), [(0, "3.3.a"), (1, "8.1.a")])
def test_a_statement_speaks_most_to_its_own_criterion(
    indicators: tuple[Indicator, ...], said: int, criterion: str
) -> None:
    field, found = turned(indicators, *SAID)
    topic, number = numbers(indicators)[criterion]
    own = found.columns(topic, number, np.arange(len(field.places), dtype=np.intp))
    assert own["own_rank"][said] == 1.0
    assert own["own"].argmax() == said
    assert own["own_topic_rank"][said] == 1.0


def test_a_page_alone_says_the_same_as_among_others(indicators: tuple[Indicator, ...]) -> None:
    topic, number = numbers(indicators)["3.3.a"]
    every = [turned(indicators, *texts)[1].columns(topic, number, np.zeros(1, np.intp)) for texts in (SAID[:1], SAID)]
    for name in ("own", "own_score", "own_rank", "own_share", "own_beside", "own_topic", "passage_topic"):
        assert every[0][name][0] == pytest.approx(every[1][name][0])


def test_every_feature_is_finite_even_without_a_known_word(indicators: tuple[Indicator, ...]) -> None:
    _, found = turned(indicators, "Zxqv wqzx vvkq xxzq kkqz.", *SAID)
    for (topic, number), _ in zip(numbers(indicators).values(), range(20), strict=False):
        columns = found.columns(topic, number, np.arange(4, dtype=np.intp))
        assert tuple(columns) == FEATURES
        assert all(np.isfinite(one).all() for one in columns.values())


def test_neighbours_count_only_in_the_same_document(indicators: tuple[Indicator, ...]) -> None:
    topic, number = numbers(indicators)["8.1.a"]
    one = turned(indicators, *SAID)[1].columns(topic, number, np.array([0], dtype=np.intp))
    apart = Field(
        [replace(passage(text, seq=at), document=f"d{at}") for at, text in enumerate(SAID)], phrases_of(RULES)
    ).turned(indicators)
    alone = apart.columns(topic, number, np.array([0], dtype=np.intp))
    assert one["near_own"][0] > 0
    assert alone["near_own"][0] == 0


def test_a_word_that_few_things_ask_for_weighs_more() -> None:
    table = Table([["clause", "rare"], ["clause"], ["clause"], ["clause"]])
    scores = table.scores([["rare"], ["clause"], []])
    assert scores[0, 0] > scores[1, 0] > 0
    assert not scores[2].any()


def test_equal_scores_stand_out_nowhere() -> None:
    assert not among_asked(np.ones((2, 3), dtype=np.float32)).any()
    assert not among_texts(np.ones((2, 3), dtype=np.float32)).any()
    assert among_texts(np.zeros((0, 3), dtype=np.float32)).shape == (0, 3)
