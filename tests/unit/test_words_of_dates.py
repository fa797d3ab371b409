"""When evidence speaks, in words: a day that was only a year in the text is never shown as a day."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.reports.render import dated
from retrieval.mapping import Proposal
from retrieval.stance import Stance

FOUND = Proposal(
    id="ev-1",
    indicator="2.1",
    criteria=("2.1.c",),
    document="doc-1",
    page=1,
    start=0,
    end=5,
    quote="Texte",
    heading="",
    stance=Stance.DONE,
    score=0.9,
    features=(),
    dated=date(2025, 12, 31),
    how_dated="sentence",
)


@pytest.mark.parametrize(
    ("day", "how", "fr", "en"),
    [
        (date(2025, 12, 31), "sentence", "daté de 2025", "dated 2025"),
        (date(2025, 1, 1), "year_in_title", "daté de 2025", "dated 2025"),
        (date(2025, 12, 31), "adopted", "daté du 31 décembre 2025", "dated 31 December 2025"),
        (None, "", "sans date connue", "no known date"),
    ],
)
def test_a_year_is_told_as_a_year(day: date | None, how: str, fr: str, en: str) -> None:
    one = replace(FOUND, dated=day, how_dated=how)
    assert dated(one, "fr") == fr
    assert dated(one, "en") == en
