"""Sentences and passages, on text a person can check by eye."""

import pytest

from ingest.chunk import sentences, spans
from ingest.clean import left_out, normalise
from ingest.language import language
from ingest.model import Heading, Page
from ingest.order import reading_order


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voir l’art. 5 du décret. Il s’applique.", ["Voir l’art. 5 du décret.", "Il s’applique."]),
        ("M. Martin et Mme. Petit, cf. p. 12. Fin.", ["M. Martin et Mme. Petit, cf. p. 12.", "Fin."]),
        ("La décision n° 2024. 3 sites.", ["La décision n° 2024.", "3 sites."]),
        ("Est-ce prêt ? Oui ! « Bien sûr. » Voilà.", ["Est-ce prêt ?", "Oui !", "« Bien sûr. »", "Voilà."]),
        ("We measured it. The U.S. Army, e.g. The Hague.", ["We measured it.", "The U.S. Army, e.g. The Hague."]),
        ("Coût de 3.5 M€ en 2024, i.e. peu.", ["Coût de 3.5 M€ en 2024, i.e. peu."]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_full_stops(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_wrapped_lines_stay_together_and_items_do_not() -> None:
    text = (
        "La direction du numérique mesure chaque année l’empreinte de son parc\n"
        "et publie le résultat sur son site.\n"
        "• acheter reconditionné ;\n"
        "• réparer avant de remplacer,\n"
        "dans la limite du budget\n"
        "1. Former les agents\n"
    )
    assert cut(text) == [
        "La direction du numérique mesure chaque année l’empreinte de son parc\net publie le résultat sur son site.",
        "• acheter reconditionné ;",
        "• réparer avant de remplacer,\ndans la limite du budget",
        "1. Former les agents",
    ]


def test_rows_of_a_table_are_units_even_with_full_stops() -> None:
    text = "Action : Former. Suivre. ; Date : 2025\nAction : Acheter. Moins. ; Date : 2026"
    assert cut(text) == text.split("\n")


def test_markdown_headings_and_rows_stand_alone() -> None:
    assert cut("# Titre\nUn texte.\n| a | b |\n| 1 | 2 |") == ["# Titre", "Un texte.", "| a | b |", "| 1 | 2 |"]


def test_passages_carry_their_headings_and_cut_no_sentence() -> None:
    sentence = "La commune prolonge la durée d’usage de ses postes à six ans au moins. "
    text = f"# Politique\n\n## Achats\n\n{sentence * 12}\n\n## Parc\n\n{sentence * 12}"
    places = spans((Page(number=1, text=text),), "text/markdown")
    assert {place.heading for place in places} == {"Politique › Achats", "Politique › Parc"}
    for place in places:
        assert text[place.start : place.end].endswith("au moins.")
        assert place.end - place.start <= 650


def test_headings_known_from_structure_are_used() -> None:
    text = "Achats\n\n" + "Nous achetons moins et mieux. " * 10
    headings = (Heading(page=1, start=0, end=6, level=1),)
    places = spans((Page(number=1, text=text),), "text/html", headings)
    assert [place.heading for place in places] == ["Achats"]


def test_headers_footers_and_contents_lists_are_in_no_passage() -> None:
    pages = [
        f"Ville de Nantes\n{word} est écrit ici.\nBilan ......... {n}\nPage {n} sur 4"
        for n, word in enumerate("ABCD", 1)
    ]
    gone = [[page[start:end] for start, end in places] for page, places in zip(pages, left_out(pages), strict=True)]
    assert gone[2] == ["Ville de Nantes", "Bilan ......... 3", "Page 3 sur 4"]


def test_normal_form() -> None:
    assert normalise("a\r\nb\rc\u2028d\x0ce\x85f\x00g\x1bh\ud800i\tj") == "a\nb\nc\nd\ne\nfghi\tj"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La politique de la ville est de réduire les achats pour le climat.", "fr"),
        ("The policy of the city is to buy less and to repair more for the climate.", "en"),
        ("42 %", ""),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language([text]) == expected


def test_text_that_jumps_is_read_by_columns() -> None:
    left = [(50.0, y, 250.0, y + 10.0) for y in (700.0, 600.0, 500.0, 400.0)]
    right = [(300.0, y, 500.0, y + 10.0) for y in (700.0, 600.0, 500.0, 400.0)]
    shuffled = [right[2], left[1], right[0], left[3], left[2], right[3], right[1], left[0]]
    assert [shuffled[place] for place in reading_order(shuffled)] == left + right


def test_text_in_order_is_left_alone() -> None:
    columns = [(50.0, 700.0 - n, 250.0, 710.0 - n) for n in range(0, 60, 12)]
    columns += [(300.0, 700.0 - n, 500.0, 710.0 - n) for n in range(0, 60, 12)]
    assert reading_order(columns) == list(range(len(columns)))
