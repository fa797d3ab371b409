"""Texts said otherwise, and a referential that asks in one language."""

import random

from assistant.referentials import load
from evals.perturb import WAYS, spoken
from evals.stance_labels import families
from ingest.model import Document, Page


def document(name: str, text: str) -> Document:
    """A document of one page."""
    return Document(
        id=name,
        name=name,
        media_type="text/plain",
        digest=name,
        size=len(text),
        title=name,
        language="fr",
        pages=(Page(number=1, text=text),),
        problems=(),
        metadata=(),
    )


def test_a_referential_asks_in_one_language_alone() -> None:
    indicators = load("nr-socle-2027-preview").indicators[:5]
    for lang in ("fr", "en"):
        for before, after in zip(indicators, spoken(indicators, lang), strict=True):
            assert after.id == before.id
            assert after.title.fr == after.title.en == before.title.said(lang)
            assert after.lexicon.fr == after.lexicon.en == getattr(before.lexicon, lang)
            for criterion, asked in zip(before.criteria, after.criteria, strict=True):
                assert asked.cues.fr == asked.cues.en == getattr(criterion.cues, lang)


def test_the_same_seed_spells_alike_and_capitals_keep_the_words() -> None:
    said = "Les équipements réformés sont donnés à une association."
    for change in WAYS.values():
        assert change(said, random.Random("a")) == change(said, random.Random("a"))
    assert WAYS["upper case"](said, random.Random(0)).lower() == said.lower()


def test_a_form_in_two_formats_is_one_family() -> None:
    sentences = [f"La section numéro {at} décrit en détail ce que le service fait des équipements." for at in range(8)]
    form, other = " ".join(sentences), "Le comité s’est réuni deux fois cette année pour suivre le plan d’action."
    kin = families([document("a", form), document("b", form.replace("  ", "\n")), document("c", other)])
    assert kin["a"] == kin["b"]
    assert kin["c"] != kin["a"]
