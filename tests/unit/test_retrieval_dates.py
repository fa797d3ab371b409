"""The effective date of a document: what its first lines say, then its title, never a day it cannot know."""

from datetime import date

import pytest

from ingest.model import Document, Page
from retrieval.dates import effective_date


def document(text: str, *, name: str = "document.pdf", title: str = "") -> Document:
    """A document of one page."""
    return Document(
        id="doc-1",
        name=name,
        media_type="application/pdf",
        digest="0" * 64,
        size=1,
        title=title,
        language="fr",
        pages=(Page(number=1, text=text),),
        problems=(),
        metadata=(),
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Politique d’achats\nEn vigueur depuis le 1er avril 2025", date(2025, 4, 1)),
        ("Charte\nAdoptée le 12 décembre 2024", date(2024, 12, 12)),
        ("Note\nApplicable à compter du 03/11/2025", date(2025, 11, 3)),
        ("Note\nApplicable au 03/11/2025", date(2025, 11, 3)),
        ("Rapport\nVersion du 2026-05-04", date(2026, 5, 4)),
        ("Registre\nMise à jour le 30 juin 2026", date(2026, 6, 30)),
        ("Délibération n° 2024-118 du 12 décembre 2024", date(2024, 12, 12)),
        ("Compte rendu\nSéance du 14 octobre 2026", date(2026, 10, 14)),
        ("Policy\nIn force from 3 March 2025", date(2025, 3, 3)),
        ("Policy\nUpdated on 4 May 2026", date(2026, 5, 4)),
        ("Policy\nAdopted on 12 December 2024", date(2024, 12, 12)),
        ("Fait à Valombre, le 5 juin 2025", date(2025, 6, 5)),
    ],
)
def test_the_date_is_the_one_that_the_head_states(text: str, day: date) -> None:
    found = effective_date(document(text))
    assert found is not None
    assert found.day == day


def test_a_month_alone_is_its_first_day() -> None:
    found = effective_date(document("Édition de mars 2025"))
    assert found is not None
    assert found.day == date(2025, 3, 1)


def test_a_year_in_the_title_is_taken_to_its_end_and_said_to_be_that() -> None:
    found = effective_date(document("Bilan des formations", title="Bilan des formations 2025"))
    assert found is not None
    assert (found.day, found.how) == (date(2025, 12, 31), "year_in_title")


def test_the_stated_date_wins_over_the_title() -> None:
    found = effective_date(document("Schéma 2025-2027\nMise à jour du 4 mai 2026", title="Schéma 2025-2027"))
    assert found is not None
    assert found.day == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Adoptée par le conseil municipal du 12 décembre 2024", "Stratégie numérique 2025-2028"),
        ("Direction des systèmes d’information – 12 décembre 2024", "Stratégie numérique 2025-2028"),
    ],
)
def test_a_plan_for_years_to_come_does_not_date_from_its_last_year(text: str, title: str) -> None:
    found = effective_date(document(text, title=title))
    assert found is not None
    assert found.day == date(2024, 12, 12)


@pytest.mark.parametrize("text", ["", "Sans date", "Le 32 mai 2025", "en vigueur le 31/02/2025", "1789", "2150"])
def test_a_document_without_a_date_has_none(text: str) -> None:
    assert effective_date(document(text)) is None


def test_a_date_far_down_the_text_does_not_date_the_document() -> None:
    assert effective_date(document("Sans date. " * 400 + "Adoptée le 12 décembre 2024")) is None


def test_a_document_without_pages_or_text_has_no_date() -> None:
    empty = document("")
    assert effective_date(empty) is None
