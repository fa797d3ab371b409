"""A text written once for all numbers agrees with the number that is put in."""

import pytest

from assistant.errors import UsageError
from assistant.plurals import filled
from ui.access.words import said as access
from ui.pages.words import word
from ui.web.footprint_words import WORDS as FOOTPRINT
from ui.web.forms import worded
from ui.web.words import said


@pytest.mark.parametrize(
    ("text", "lang", "count", "told"),
    [
        ("{count} page(s) lue(s)", "fr", 1, "1 page lue"),
        ("{count} page(s) lue(s)", "fr", 0, "0 page lue"),
        ("{count} page(s) lue(s)", "fr", 2, "2 pages lues"),
        ("{count} page(s)", "en", 0, "0 pages"),
        ("{count} page(s)", "en", 1, "1 page"),
        ("{count} an(s) de plus", "fr", "1,5", "1,5 an de plus"),
        ("{count} ligne(s)", "fr", "1\u202f234", "1\u202f234 lignes"),
        ("{count:g} day(s)", "en", 1.0, "1 day"),
        ("« {count} » : temps (s)", "fr", "rapport", "« rapport » : temps (s)"),
        ("{{accolades}} {count} an(s)", "fr", 3, "{accolades} 3 ans"),
    ],
)
def test_words_agree_with_the_number_before_them(text: str, lang: str, count: object, told: str) -> None:
    assert filled(text, lang, count=count) == told


def test_a_value_may_have_any_name() -> None:
    assert filled("« {text} » ({lang})", "fr", text="mot", lang="en") == "« mot » (en)"


def test_each_mark_follows_its_own_number() -> None:
    text = "{a} pièce(s), {b} ligne(s) laissée(s)"
    assert filled(text, "fr", a=5, b=1) == "5 pièces, 1 ligne laissée"


def test_a_text_without_values_stays_as_it_is_and_a_missing_value_is_an_error() -> None:
    assert filled("Temps (s) {pas}", "fr") == "Temps (s) {pas}"
    with pytest.raises(KeyError):
        filled("{count} an(s)", "fr", other=1)


@pytest.mark.parametrize(
    ("count", "fr", "en"), [(0, "+ 0 an", "+ 0 years"), (1, "+ 1 an", "+ 1 year"), (2, "+ 2 ans", "+ 2 years")]
)
def test_a_slider_says_its_years(count: int, fr: str, en: str) -> None:
    assert worded(FOOTPRINT, "years_more", "fr", count=count) == fr
    assert worded(FOOTPRINT, "years_more", "en", count=count) == en


def test_every_screen_and_message_agrees() -> None:
    assert said("accepted", "fr", count=1) == "1 preuve acceptée par une politique."
    assert said("accepted", "en", count=2) == "2 pieces of evidence accepted by a policy."
    assert word("left_out_count", "fr", count=1) == "1 ligne laissée hors du calcul"
    assert "pendant 1 jour, et" in access("invited", "fr", email="a@example.org", days=1)
    refused = UsageError("unknown_page", wanted="doc-1", pages=1)
    assert "a 1 page :" in refused.text("fr")
    assert "has 1 page:" in refused.text("en")
