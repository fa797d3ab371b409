"""How answers are judged: figures, dates and names whatever their spelling, refusals, quotes that support."""

from fractions import Fraction
from typing import Any

import pytest

from evals.metrics_answers import dates, figures, holds, judge, overlap, percentile, summary

GOLD: dict[str, Any] = {
    "answerable": True,
    "kinds": ["evidence"],
    "figures": ["1140"],
    "dates": [],
    "names": [],
    "documents": ["bilan.docx"],
    "quote": "ont accompagné 1 140 habitants",
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2 870 000 pages", 2870000),
        ("2\u202f870\u202f000 pages", 2870000),
        ("2,870,000 pages", 2870000),
        ("un PUE de 1,62", Fraction(162, 100)),
        ("a PUE of 1.62", Fraction(162, 100)),
        ("huit entretiens", 8),
        ("Cinquante-quatre agents", 54),
        ("trente et un recours", 31),
        ("soixante-treize postes", 73),
        ("twenty-five screens", 25),
        ("62 %", 62),
    ],
)
def test_a_figure_is_a_number_however_it_is_written(text: str, wanted: Fraction) -> None:
    assert Fraction(wanted) in figures(text)


def test_a_space_parts_two_numbers_that_are_no_thousands() -> None:
    assert figures("en 2024, 31 % et 12 %") >= {2024, 31, 12}


@pytest.mark.parametrize(
    "text", ["le 1er mars 2025", "1 mars 2025", "March 1, 2025", "1 March 2025", "2025-03-01", "01/03/2025"]
)
def test_a_date_is_a_day_however_it_is_written(text: str) -> None:
    assert dates(text) == {"2025-03-01"}


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert dates("31/02/2025") == frozenset()


def test_names_may_have_alternatives_and_no_accents() -> None:
    gold = {"figures": [], "dates": [], "names": ["comité,committee", "Filatures"]}
    assert holds("Le COMITE des filatures", gold)
    assert not holds("Le comité", gold)


def test_an_answer_with_the_figure_out_of_the_document_is_right_and_supported() -> None:
    told = {"kind": "evidence", "text": "1 140 habitants [1]", "quotes": [("x/bilan.docx", "1 140 habitants")]}
    judged = judge(GOLD, told, verbatim=[True], seconds=0.1)
    assert (judged.right, judged.refused, judged.valid, judged.supports) == (True, False, True, True)


def test_a_quote_of_another_document_supports_nothing() -> None:
    told = {"kind": "evidence", "text": "1 140 habitants [1]", "quotes": [("autre.pdf", "1 140 habitants")]}
    assert judge(GOLD, told, verbatim=[True], seconds=0.1).supports is False


def test_a_quote_that_is_not_verbatim_is_not_valid() -> None:
    told = {"kind": "evidence", "text": "1 140", "quotes": [("bilan.docx", "1 140")]}
    assert judge(GOLD, told, verbatim=[False], seconds=0.1).valid is False


def test_refusing_what_can_be_answered_and_answering_what_cannot_are_counted_apart() -> None:
    refusal = {"kind": "not_found", "text": "Non trouvé", "quotes": []}
    absent = {**GOLD, "answerable": False, "kinds": ["not_found"], "figures": [], "documents": [], "quote": ""}
    answer = {"kind": "evidence", "text": "4 tonnes", "quotes": [("bilan.docx", "4 tonnes")]}
    told = summary(
        [
            judge(GOLD, refusal, verbatim=[], seconds=0.2),
            judge(absent, answer, verbatim=[True], seconds=0.4),
            judge(absent, refusal, verbatim=[], seconds=0.3),
        ]
    )
    assert told["wrong refusal"] == 1
    assert told["hallucination on unanswerable"] == 0.5
    assert told["accuracy on answerable"] == 0
    assert told["seconds p95"] == 0.4


def test_overlap_is_the_share_of_the_gold_words() -> None:
    assert overlap("la salle compte onze serveurs", "La salle compte 12 serveurs") == pytest.approx(0.8)
    assert overlap("", "") == 0


def test_the_percentile_is_a_value_that_was_seen() -> None:
    assert percentile([3, 1, 2], 50) == 2
    assert percentile([], 95) == 0
