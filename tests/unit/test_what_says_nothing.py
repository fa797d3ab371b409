"""A title, a header or an address is no statement; a row without a verb fixes no rule; a year is no count."""

from fractions import Fraction

import numpy as np
import pytest

from assistant.referentials import load
from ingest.model import Document, Page, Passage
from retrieval.figures import values
from retrieval.lexical import top
from retrieval.mapping import Run, Settings
from retrieval.statement import is_statement, statements

RULES = "nr-socle-2027-preview"


@pytest.mark.parametrize(
    "title",
    [
        "Schéma pluriannuel d’accessibilité numérique 2025-2027",
        "Rapport d’activité 2025 des services municipaux",
        "Point 4 – Consultation des représentants du personnel",
        "Indicateur Valeur 2023 Cible 2026 Cible 2028",
        "Direction des systèmes d’information et du numérique – 12 décembre 2024",
        "Responsible digital strategy of the town 2025-2028",
        "Mairie de Valombre – 12 bis, rue des Tisserands, 59300 Valombre",
    ],
)
def test_a_title_with_a_year_or_an_address_says_nothing(title: str) -> None:
    assert not is_statement(title)


@pytest.mark.parametrize(
    "said",
    [
        "En vigueur depuis le 3 novembre 2025 – liste des outils à jour au 2 octobre 2026",
        "- Audit du site de la ville en mars 2025",
        "Politique d’achats adoptée par le conseil municipal du 20 mars 2025",
        "Traitement : Géolocalisation ; Nécessaire : Oui ; Faite : Non",
        "Portail famille de la ville Oui Avril 2026",
        "431 ordinateurs portables en service au 31 décembre 2025",
        "La mairie, 1, place des Tisserands, reprend les vieux téléphones.",
    ],
)
def test_an_act_a_verdict_or_a_count_says_something(said: str) -> None:
    assert is_statement(said)


def test_an_address_and_the_header_of_a_table_are_cut_off_what_stands_below() -> None:
    text = "Hôtel de Ville – 1, place des Tisserands\nLe bilan a été présenté au conseil municipal le 26 juin."
    [(start, end)] = statements(text)
    assert text[start:end] == "Le bilan a été présenté au conseil municipal le 26 juin."
    table = "N° Action Responsable Échéance Moyens Indicateur\n3 Porter à 6 ans la durée\nd’usage des portables"
    [(start, end)] = statements(table)
    assert table[start:end].startswith("3 Porter")


def mapped(*pages: str) -> Run:
    """A run over one document, a passage a page."""
    document = Document(
        id="doc-1",
        name="inventaire.md",
        media_type="text/markdown",
        digest="0" * 64,
        size=1,
        title="Inventaire",
        language="fr",
        pages=tuple(Page(number=at, text=text) for at, text in enumerate(pages, start=1)),
        problems=(),
        metadata=(),
    )
    passages = [
        Passage(document="doc-1", page=at, start=0, end=len(text), digest="", text=text, heading="")
        for at, text in enumerate(pages, start=1)
    ]
    return Run(load(RULES).indicators, [document], passages, Settings())


def test_running_headers_are_left_out_and_a_repeated_sentence_is_looked_at_once() -> None:
    sentence = "Les achats de matériel reconditionné ont été comptés."
    run = mapped(*(f"Ville de Valombre rapport annuel {at} pages sur 9\n\n{sentence}" for at in range(1, 5)))
    found = [run.passages[at].text[start:end] for at, start, end in run.field.places]
    assert found == [sentence]


def test_the_row_of_an_inventory_counts_for_a_fact_and_not_for_a_rule() -> None:
    row = "Type : Ordinateurs reconditionnés ; Neufs : 96 ; Reconditionnés : 14 ; Part de reconditionné : 13 %"
    rule = "Une règle fixe une part cible de 20 % de matériel reconditionné et l’achat neuf doit être motivé."
    run = mapped(row, rule)
    found = run.pairs()
    made = run.proposed(found, np.full(len(found.criteria), 0.9))
    counted = {
        (criterion, one.quote == row)
        for one in made
        for criterion in one.criteria
        if one.score >= run.settings.threshold
    }
    assert ("6.5.a", False) in counted
    assert ("6.5.a", True) not in counted
    assert any(is_row for _, is_row in counted)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Stratégie numérique responsable\n11 juin 2026 Page 8", []),
        ("L’année 2025 mois par mois", []),
        ("Volume imprimé 2025 2 026 pages par agent", [(2026, "pages", 2025)]),
        ("La Ville a imprimé 2000 pages par agent.", [(2000, "pages", None)]),
        ("Pages lues : 2 870 en 2023, 2 026 en 2025.", [(2870, "count", 2023), (2026, "count", 2025)]),
    ],
)
def test_a_year_before_what_looks_like_a_unit_is_a_year(text: str, read: list[tuple[int, str, int | None]]) -> None:
    found = [(one.figure.amount, one.figure.unit, one.figure.year) for one in values(text)]
    assert found == [(Fraction(amount), unit, year) for amount, unit, year in read]


def test_the_best_of_many_equal_scores_are_those_that_come_first() -> None:
    scores = np.zeros(1000, dtype=np.float32)
    scores[[7, 500, 900]] = (1.0, 3.0, 1.0)
    assert top(scores, 2) == [500, 7]
    assert top(scores, 5) == [500, 7, 900, 0, 1]
