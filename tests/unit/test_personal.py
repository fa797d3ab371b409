"""Personal data in pages: what is found, where exactly, what is left alone, and that no text takes long."""

import sys
from collections.abc import Iterator
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest

from ingest.limits import Limits
from ingest.model import Page, PersonalData
from ingest.personal import KINDS, find
from ingest.personal_numbers import luhn, nir_key, siret_holds
from ingest.work import pages_from, personal_from, work


def said(text: str) -> list[tuple[str, str]]:
    """(kind, words) of what is found in one page."""
    return [(one.kind, text[one.start : one.end]) for one in find((Page(number=1, text=text),))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Écrire à jean.roux@exemple.fr.", ("email", "jean.roux@exemple.fr")),
        ("Écrire à dpo [at] ville [dot] example", ("email", "dpo [at] ville [dot] example")),
        ("Écrire à contact@lys-\nagglo.example.", ("email", "contact@lys-\nagglo.example")),
        ("Tél. 01\u202f99\u202f00\u202f12\u202f34", ("phone", "01\u202f99\u202f00\u202f12\u202f34")),
        ("Tél. +33 (0)6 39 98 12 34", ("phone", "+33 (0)6 39 98 12 34")),
        ("Tél. 0033 5 36 49 12 34", ("phone", "0033 5 36 49 12 34")),
        ("Saint-Denis : +262 2 62 00 00 11", ("phone", "+262 2 62 00 00 11")),
        ("Call (202) 555-0117", ("phone", "(202) 555-0117")),
        ("NIR 1 84 12 76 451 089 46", ("nir", "1 84 12 76 451 089 46")),
        ("NIR 155032A00411250", ("nir", "155032A00411250")),
        ("FR14 2004 1010 0505 0001 3M02 606 au nom de", ("iban", "FR14 2004 1010 0505 0001 3M02 606")),
        ("Mandat MT84MALT011000012345MTLCAST001S", ("iban", "MT84MALT011000012345MTLCAST001S")),
        ("SIRET 000 001 230 00127", ("siret", "000 001 230 00127")),
        ("La Poste : 35600000090011", ("siret", "35600000090011")),
        ("au 5 rue du Port, 17999 La Rochelle.", ("address", "5 rue du Port, 17999 La Rochelle")),
        ("Mairie\nBP 12\n59999 LYS CEDEX", ("address", "BP 12\n59999 LYS CEDEX")),
        ("Le Maire,\n\nYsolt Kervran\n", ("name", "Ysolt Kervran")),
        ("Fait à Lys, le 3 mai 2026\nYsolt KERVRAN", ("name", "Ysolt KERVRAN")),
        ("Validé par : Ysolt KERVRAN, DSI", ("name", "Ysolt KERVRAN")),
        ("selon Mme Kervran, présente", ("name", "Mme Kervran")),
        ("avec DUPRÉ Marion et la DSI", ("name", "DUPRÉ Marion")),
        ("les ministres Christophe\nBÉCHARD, venus", ("name", "Christophe\nBÉCHARD")),
        ("Nom : Kervran ; Prénom : Ysolt ; Service : DSI", ("name", "Kervran")),
    ],
)
def test_what_is_found_stands_exactly_there(text: str, found: tuple[str, str]) -> None:
    assert found in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "01 02 03 04 05 06 07 08 09 10 11 12",
        "Critères 1.1, 3.2, 4.10 ; version 10.0.19045.3803",
        "NIR 1 84 12 76 451 089 45 : clé fausse",
        "FR15 2004 1010 0505 0001 3M02 606 : clé fausse",
        "jeton 20260312143055, SIREN 000 001 230",
        "le compte @ville publie, git@exemple.fr aussi",
        "69 000 Lyon en 59000 tonnes, mise en place à 75011 Unités",
        "Le lycée Jean Moulin, la rue Victor Hugo",
        "Contact : Direction du numérique. Validé par : Comité de pilotage.",
        "Mme la Maire et M. le Président",
        "Croissance de +12 345 678 €",
    ],
)
def test_what_is_no_personal_data_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_name_given_away_once_is_found_everywhere_in_the_document() -> None:
    pages = (Page(number=1, text="Rédigé par : Ysolt KERVRAN"), Page(number=2, text="puis Ysolt KERVRAN parle"))
    assert [(one.page, one.start, one.end) for one in find(pages)] == [(1, 13, 26), (2, 5, 18)]


def test_signs_without_width_inside_do_not_hide_anything_and_offsets_stay_those_of_the_page() -> None:
    text = "Tél. 01\u200b 99 00\u00ad 12 34 ou a\u200bb@exemple.fr"
    assert said(text) == [("phone", "01\u200b 99 00\u00ad 12 34"), ("email", "a\u200bb@exemple.fr")]


def test_ranges_are_in_order_and_apart() -> None:
    text = "M. Paul Roux, 5 rue Paul Roux, 59999 Lys, 01 99 00 12 34, p.roux@exemple.fr, FR7630006000011234567890189"
    found = find((Page(number=1, text=text),))
    assert [one.kind for one in found] == ["name", "address", "phone", "email", "iban"]
    assert all(one.end <= after.start for one, after in pairwise(found))


def test_keys_are_those_of_the_published_rules() -> None:
    assert nir_key("2550814168025") == 38  # the specimen of the health card
    assert (luhn("732829320"), luhn("732829321")) == (True, False)
    assert (siret_holds("35600000090011"), siret_holds("35600000090012")) == (True, False)


def test_the_child_process_hands_the_places_over() -> None:
    text = "# Politique\n\nContact : Ysolt KERVRAN, y.kervran@exemple.fr\n"
    result = work("a.md", text.encode(), Limits())
    page = pages_from(result)[0]
    assert [(one.kind, page.text[one.start : one.end]) for one in personal_from(result)] == [
        ("name", "Ysolt KERVRAN"),
        ("email", "y.kervran@exemple.fr"),
    ]


@pytest.mark.parametrize("rows", [[[1, 0, 5, "name"], [1, 3, 8, "email"]], [[1, 0, 5, "secret"]], [[1, 5, 5, "name"]]])
def test_places_that_no_search_gives_are_refused(rows: list[list[object]]) -> None:
    with pytest.raises(ValueError, match="personal data"):
        personal_from({"personal": rows})


def hostile() -> Iterator[str]:
    """Texts that make careless expressions slow."""
    yield from (
        "a@",
        "0 ",
        "01 ",
        "A ",
        "A.",
        "M. ",
        "75001 A ",
        "1 rue de la ",
        "FR76",
        "Présents : A B,",
        "Signé\n",
        "-\n",
    )


@pytest.mark.parametrize("unit", list(hostile()))
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Counted in lines of the program that run, the same on any machine; what expressions do is in the next test."""
    short, long = (steps(unit * (size // len(unit))) for size in (4_000, 16_000))
    assert long <= 5 * short + 1_000


def steps(text: str) -> int:
    """Lines of ``ingest`` that run while a text is searched."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "personal" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        find((Page(number=1, text=text),))
    finally:
        sys.settrace(before)
    return count


def test_a_megabyte_of_anything_ends() -> None:
    found = find((Page(number=1, text="Jean Roux, " * 90_000),))
    assert len(found) == 90_000
    assert {one.kind for one in found} == {"name"}
    for unit in ("a", "0", "01 ", "A-", "é", "1 rue de la de la "):
        assert find((Page(number=1, text=unit * (1_000_000 // len(unit)) + "@" * 1_000),)) == ()


def test_kinds_are_told_by_their_names() -> None:
    assert KINDS == ("email", "phone", "nir", "iban", "siret", "address", "name")
    assert isinstance(find((Page(number=3, text="x@exemple.fr"),))[0], PersonalData)
