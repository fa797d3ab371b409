"""What kind of document speaks: told by its blanks, then by its name, then by its title."""

import pytest

from ingest.model import Document, Page
from retrieval.stance import document_kind, setting

FORM = (
    "Le service [à compléter] est conforme à [taux à compléter] %. [Nom de l’entité] publie son schéma [adresse]. " * 6
)
PROSE = "Le comité s’est réuni deux fois en 2025 pour suivre le plan d’action et ses indicateurs. " * 6


def document(name: str, text: str) -> Document:
    """A document of one page."""
    return Document(
        id=name,
        name=name,
        media_type="text/plain",
        digest=name,
        size=len(text),
        title="",
        language="fr",
        pages=(Page(number=1, text=text),),
        problems=(),
        metadata=(),
    )


def test_a_document_full_of_blanks_is_a_template_whatever_its_name() -> None:
    assert setting(document("rapport.md", FORM)).kind == {"kind_template"}
    assert setting(document("rapport.md", PROSE)).kind == {"kind_report"}


def test_a_filled_in_example_is_no_template() -> None:
    assert setting(document("grille-exemple.md", PROSE)).kind == frozenset()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("circulaire-2025.pdf", "kind_order"),
        ("reglementation.md", "kind_law"),
        ("modele-de-declaration.docx", "kind_template"),
        ("cctp.pdf", "kind_tender"),
    ],
)
def test_an_order_binds_and_a_page_on_the_law_tells(name: str, kind: str) -> None:
    assert document_kind(name, "") == {kind}
