"""The statements of the program about itself say all that was written: no text is cut, none lacks a language."""

import pytest

from ui.pages.statements import _said, statement


@pytest.mark.parametrize("name", ["accessibility", "eco"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_text_is_whole(name: str, lang: str) -> None:
    texts = []
    for part in statement(name, lang):
        table = part["table"] or {"rows": []}
        texts += [part["title"], *part["said"], *part["points"], *(one for row in table["rows"] for one in row)]
    assert len(texts) > 20
    assert [one for one in texts if one.count("(") != one.count(")")] == []


def test_what_asks_for_an_audit_says_so() -> None:
    (asked,) = [one["table"] for one in statement("accessibility", "fr") if one["table"]]
    states = dict(asked["rows"])
    assert states["Information par la couleur, la forme ou la position (3.1, 10.9)"].endswith("audit à faire")


def test_a_text_that_an_unquoted_comma_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="cut"):
        _said({"fr": "relu par l’équipe", "audit à faire": None, "en": "reread"}, {}, "fr")  # type: ignore[dict-item]
