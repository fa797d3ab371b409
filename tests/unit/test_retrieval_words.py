"""Words of the search: folding, stems, stop words; the BM25 index; finding a quotation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Passage
from retrieval.lexical import LexicalIndex
from retrieval.quote import locate
from retrieval.words import fold, stem, terms


def passage(text: str, heading: str = "", start: int = 0) -> Passage:
    """A passage of a page that holds nothing else."""
    return Passage(document="doc-1", page=1, start=start, end=start + len(text), digest="", text=text, heading=heading)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÉCOCONCEPTION", "ecoconception"),
        ("Œuvre d’Ætius", "oeuvre d'aetius"),
        ("garçon naïf à Noël", "garcon naif a noel"),
        ("ﬁchier ½", "fichier 1⁄2"),
        ("", ""),
    ],
)
def test_fold_opens_ligatures_and_drops_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("achat", "achats"),
        ("numérique", "numériques"),
        ("responsable", "responsables"),
        ("formation", "formations"),
        ("study", "studies"),
        ("policy", "policies"),
        ("company", "companies"),
        ("technology", "technologies"),
        ("supplier", "suppliers"),
    ],
)
def test_singular_and_plural_meet(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize("word", ["police", "polices", "policier"])
def test_a_policy_is_no_police(word: str) -> None:
    assert not set(terms("policy policies")) & set(terms(word))


def test_accents_and_capitals_do_not_matter() -> None:
    assert terms("ÉQUIPEMENTS RECONDITIONNÉS") == terms("equipements reconditionnes")


def test_stop_words_of_both_languages_are_left_out_and_figures_kept() -> None:
    assert terms("le la les de l’ un est sont the of and is are") == []
    assert terms("en 2025, 37,5 % et 1.200 postes")[0] == "2025"
    assert "37,5" in terms("soit 37,5 %")


def test_terms_keep_order_and_repetitions() -> None:
    assert terms("papier, encre, papier") == [stem("papier"), stem("encre"), stem("papier")]


@given(st.text(max_size=200))
def test_any_text_has_terms_that_are_folded_and_not_empty(text: str) -> None:
    assert all(word and word == fold(word) for word in terms(text))


def test_the_best_passage_is_the_one_that_holds_the_rare_word() -> None:
    index = LexicalIndex(
        [
            passage("La ville achète des ordinateurs pour les écoles."),
            passage("Le marché de téléphonie comporte une clause de réemploi."),
            passage("La ville forme ses agents chaque année."),
        ]
    )
    assert next(at for at, _ in index.best("clause de réemploi dans la ville", 3)) == 1
    assert index.best("blockchain", 3) == []
    assert index.best("", 3) == []


def test_headings_count_as_words_of_their_passage() -> None:
    index = LexicalIndex([passage("Trois agents sont formés.", heading="Accessibilité"), passage("Autre chose ici.")])
    assert [at for at, _ in index.best("accessibilité", 2)] == [0]


def test_ties_are_broken_by_position_and_scores_fall() -> None:
    index = LexicalIndex([passage("réemploi des postes"), passage("réemploi des postes"), passage("rien du tout")])
    found = index.best("réemploi", 3)
    assert [at for at, _ in found] == [0, 1]
    assert found[0][1] == found[1][1] > 0


def test_an_empty_index_and_a_passage_without_words_are_searched_without_fault() -> None:
    assert LexicalIndex([]).best("réemploi", 5) == []
    index = LexicalIndex([passage("— … —"), passage("réemploi")])
    assert [at for at, _ in index.best("réemploi", 5)] == [1]
    assert index.scores("inconnu").shape == (2,)
    assert not np.any(index.scores("inconnu"))


def test_coverage_is_the_share_of_rare_words() -> None:
    index = LexicalIndex([passage("réemploi des postes"), passage("postes de travail"), passage("postes fixes")])
    wanted = terms("réemploi postes")
    assert index.coverage(wanted, 0) == pytest.approx(1.0)
    assert 0 < index.coverage(wanted, 1) < 0.5
    assert index.coverage([], 0) == 0.0
    assert index.share(terms("inexistant"), frozenset()) == 0.0


TEXT = "La Ville s’engage :\n« réduire »  les achats\u00a0neufs de 20\u202f% d’ici 2027. Café."


@pytest.mark.parametrize(
    "quote",
    [
        "La Ville s’engage",
        "La Ville s'engage : « réduire » les achats neufs",
        "achats neufs de 20 % d'ici 2027",
        "s’engage :   « réduire »",
        "  les achats  ",
    ],
)
def test_a_quotation_is_found_when_only_spaces_and_quotes_differ(quote: str) -> None:
    found = locate(quote, TEXT)
    assert found is not None
    start, end = found
    assert " ".join(TEXT[start:end].replace("’", "'").split()) == " ".join(quote.replace("’", "'").split())


@pytest.mark.parametrize(
    "quote",
    ["la ville s’engage", "achats neufs de 20 % d’ici 2028", "Cafe.", "réduire les achats", "engagé", "La Ville Café"],
)
def test_a_quotation_with_other_letters_is_refused(quote: str) -> None:
    assert locate(quote, TEXT) is None


@pytest.mark.parametrize("quote", ["", " ", "\n\t"])
def test_an_empty_quotation_is_refused(quote: str) -> None:
    assert locate(quote, TEXT) is None


def test_signs_of_a_pattern_are_plain_characters_in_a_quotation() -> None:
    assert locate("coût (a+b)* [1]?", "Le coût  (a+b)* [1]? reste") == (3, 20)
    assert locate(".*", "abc") is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ('une clause "verte"', "une clause “verte” est là"),
        ("une clause “verte”", 'une clause "verte" est là'),
        ("l’acces\u00adsibilité numérique", "de l’accessibilité numérique"),
    ],
)
def test_typographic_quotes_and_soft_hyphens_may_differ(quote: str, text: str) -> None:
    assert locate(quote, text) is not None


@given(st.text(min_size=1, max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_cut_out_of_a_text_is_found_in_it(quote: str, before: str, after: str) -> None:
    text = before + quote + after
    found = locate(quote, text)
    if quote.strip():
        assert found is not None
        assert text[slice(*found)] == quote
