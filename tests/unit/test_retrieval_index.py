"""The inverted index: the same scores as bm25s, misprints met by character groups, filters, extracts."""

from itertools import pairwise

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.referentials import load
from ingest.model import Passage
from retrieval.extracts import CAP, Ground, scored
from retrieval.lexical import K1, B, LexicalIndex, top
from retrieval.search import Search, key_of_place
from retrieval.vectors import ExactIndex
from retrieval.words import terms

TEXTS = (
    "La politique d’achats impose une clause de réemploi dans chaque marché.",
    "Les agents suivent une formation à l’accessibilité chaque année.",
    "Le bilan carbone du système d’information s’élève à 410 tonnes.",
    "Le bilan carbone de la ville est publié chaque année, formation comprise.",
)


def passages(texts: tuple[str, ...], document: str = "doc-1") -> list[Passage]:
    """One passage a page."""
    return [
        Passage(document=document, page=at, start=0, end=len(text), digest="", text=text, heading="")
        for at, text in enumerate(texts, start=1)
    ]


@pytest.mark.parametrize("query", ["bilan carbone", "formation chaque année", "réemploi marché ville", "inconnu"])
def test_scores_are_those_of_bm25s(query: str) -> None:
    oracle = bm25s.BM25(method="lucene", k1=K1, b=B)
    oracle.index([terms(text) for text in TEXTS], show_progress=False)
    wanted = [word for word in terms(query) if any(word in terms(text) for text in TEXTS)]
    expected = oracle.get_scores(wanted) if wanted else np.zeros(len(TEXTS))
    assert LexicalIndex(passages(TEXTS)).scores(query) == pytest.approx(expected, abs=1e-5)


def test_a_misprint_still_finds_the_passage_and_chance_letters_do_not() -> None:
    search = Search(passages(TEXTS))
    assert search.find("accessibi1ité")[0].passage.page == 2
    assert search.find("xylophone") == []


def test_neighbouring_words_put_a_passage_first() -> None:
    texts = ("le carbone du bilan de la ville", "le bilan carbone de la ville", "autre chose ici")
    assert Search(passages(texts)).find("bilan carbone")[0].passage.page == 2


def test_a_filter_keeps_to_its_documents() -> None:
    search = Search([*passages(TEXTS, "doc-a"), *passages(TEXTS, "doc-b")])
    assert {one.passage.document for one in search.find("bilan carbone", within=["doc-b"])} == {"doc-b"}
    assert search.find("bilan carbone", within=[]) == []
    assert search.find("bilan carbone", within=["doc-z"]) == []


@given(st.lists(st.floats(0, 1, width=16), max_size=60), st.integers(1, 8))
def test_top_is_the_head_of_the_sorted_list(values: list[float], k: int) -> None:
    scores = np.array(values, dtype=np.float32)
    assert top(scores, k) == sorted(range(len(values)), key=lambda at: (-scores[at], at))[:k]


def ground() -> tuple[Ground, list[Passage]]:
    """A page of eight passages, the third about the carbon balance."""
    parts = ["Le marché du lundi reste ouvert toute l’année, sauf jours fériés, pour tous les habitants. " * 4] * 8
    parts[2] = "Le bilan carbone du système d’information est refait chaque année : 410 tonnes en 2024. " * 4
    found, start = [], 0
    for text in parts:
        end = start + len(text)
        found.append(Passage(document="d", page=1, start=start, end=end, digest="", text=text, heading=""))
        start = end + 1
    return Ground(found, load("nr-socle-2027-preview").indicators), found


def test_extracts_begin_with_the_place_that_speaks_of_the_theme_and_never_overlap() -> None:
    made, found = ground()
    carbon = [one for one in load("nr-socle-2027-preview").indicators if one.theme == "carbon"]
    extracts = made.extracts(scored(made, carbon), carbon, 10)
    assert extracts[0].start <= found[2].start < extracts[0].end
    assert all(one.end - one.start <= CAP for one in extracts)
    spans = sorted((one.start, one.end) for one in extracts)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert {one.start for one in found} == {each.start for one in extracts for each in made.inside(one)}


def test_no_passage_gives_no_extract() -> None:
    indicators = load("nr-socle-2027-preview").indicators
    empty = Ground([], indicators)
    assert empty.extracts(scored(empty, indicators[:1]), indicators[:1], 5) == []


def test_a_passage_without_a_vector_is_not_put_behind_those_that_have_one() -> None:
    texts = ("bilan carbone du numérique", "le carbone des forêts", "un bilan de la cantine")
    every = passages(texts)
    search = Search(every)
    vectors = np.eye(3, dtype=np.float32)
    near = ExactIndex([key_of_place(one) for one in every[1:]], vectors[1:])
    found = search.find("bilan carbone du numérique", vector=vectors[1], near=near)
    assert found[0].passage == every[0]
    assert found[0].closeness == 0
