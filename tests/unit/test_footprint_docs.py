"""The method note names every column, key, share and lever, and every figure's file."""

from pathlib import Path

import pytest

from scoring.footprint import levers, shipped
from scoring.footprint.activity import LifetimeRule
from scoring.footprint.budget import ItShare, Key
from scoring.footprint.line_reading import COLUMNS

ROOT = Path(__file__).parents[2]
NOTE = (ROOT / "docs" / "footprint.md").read_text("utf-8")
SOURCES = (ROOT / "scoring" / "data" / "factors" / "SOURCES.md").read_text("utf-8")
LEVERS = [
    name for name, lever in vars(levers).items() if getattr(lever, "__annotations__", {}).get("return") == "Lever"
]


@pytest.mark.parametrize(
    "word", sorted({*COLUMNS.values(), *Key, *ItShare, *LifetimeRule, *LEVERS, "ai_swap"} - {"_rewrite"})
)
def test_the_note_names_it(word: str) -> None:
    assert f"`{word}`" in NOTE


@pytest.mark.parametrize("name", sorted(shipped.texts()))
def test_each_shipped_file_states_its_licence(name: str) -> None:
    assert f"`{name}`" in SOURCES


def test_each_choice_that_changes_a_verdict_says_what_would_change_it() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("fp-*.md"))
    assert len(pages) >= 10
    for page in pages:
        text = page.read_text("utf-8")
        for part in ("**Decision.**", "**Why.**", "**Consequence.**", "**Would change it.**"):
            assert part in text, page.name
