"""The guide says all there is and nothing that is not: commands, settings, tabs, pages, links and pictures, in both
languages.
"""

import re
from pathlib import Path

import pytest

from assistant.organisation import BUDGET, CHANGEABLE
from assistant.settings import Settings
from tests.unit.test_docs import FILES, commands, own, shown
from ui.pages.links import PATHS
from ui.web.page import TABS
from ui.web.words import said

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
LANGS = ("fr", "en")
PAGES = {lang: sorted((GUIDE / lang).glob("*.md")) for lang in LANGS}
EVERY = [one for lang in LANGS for one in PAGES[lang]]
READERS = {"nr-lead.md", "consultant.md", "auditor.md", "it.md"}
LONGEST = 90
"""Lines of a page: the guide is made of short ones."""


def guide(lang: str) -> str:
    return "\n".join(one.read_text(encoding="utf-8") for one in PAGES[lang])


def reference() -> str:
    """README.md and the pages of docs/ beside the guide."""
    return "\n".join(one.read_text(encoding="utf-8") for one in FILES)


def test_both_languages_have_the_same_pages_and_one_for_each_reader() -> None:
    names = {lang: [one.name for one in PAGES[lang]] for lang in LANGS}
    assert names["fr"] == names["en"]
    assert {*READERS, "index.md", "first-steps.md"} <= set(names["fr"])


def test_a_page_leads_to_every_other_one() -> None:
    for lang in LANGS:
        contents = (GUIDE / lang / "index.md").read_text(encoding="utf-8")
        assert [one.name for one in PAGES[lang] if one.name != "index.md" and f"({one.name})" not in contents] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_is_in_the_guide(lang: str) -> None:
    assert [name for name in commands() if not re.search(rf"\bcapnr {name}\b", guide(lang))] == []


@pytest.mark.parametrize("path", EVERY, ids=lambda one: f"{one.parent.name}-{one.name}")
def test_every_command_and_option_that_the_guide_names_is_real(path: Path) -> None:
    wrong = []
    for line in (line for code in shown(path) for line in code.splitlines()):
        for name, rest in re.findall(r"\bcapnr ([a-z][a-z-]+)([^#`]*)", line):
            if name not in commands():
                wrong.append(line)
                continue
            wrong += [line for one in re.findall(r"--[a-z-]+", rest) if one not in own(commands()[name])]
    assert wrong == []


def test_every_setting_is_documented_and_every_one_that_the_guide_names_is_real() -> None:
    real = {f"CAPNR_{name.upper()}" for name in Settings.model_fields}
    assert {one for one in real if not re.search(rf"\b{one}\b", reference())} == set()
    named = {one for lang in LANGS for one in re.findall(r"\bCAPNR_[A-Z]+(?:_[A-Z]+)*\b", guide(lang))}
    assert {one for one in named if one not in real and not any(each.startswith(f"{one}_") for each in real)} == set()


@pytest.mark.parametrize("lang", LANGS)
def test_every_tab_has_its_part_and_its_picture(lang: str) -> None:
    parts = re.split(r"(?m)^## ", (GUIDE / lang / "tabs.md").read_text(encoding="utf-8"))[1:]
    assert [one.splitlines()[0] for one in parts] == [said(one.name, lang) for one in TABS]
    for tab, part in zip(TABS, parts, strict=True):
        assert f"screenshots/{tab.name}-{lang}.webp" in part


@pytest.mark.parametrize("lang", LANGS)
def test_every_plain_page_is_in_the_guide(lang: str) -> None:
    page = (GUIDE / lang / "pages.md").read_text(encoding="utf-8")
    named = {re.sub(r"\b(?:ID|N|AXE|AXIS)\b", "{}", one) for one in re.findall(r"`(/p/[^`]*)`", page)}
    assert {f"/p/{one}" for one in PATHS.values()} - named == set()


def test_what_can_be_changed_on_the_screen_is_said_to_be() -> None:
    """The three kinds of settings of the page for IT stand for what the program lets change, and no more."""
    assert set(CHANGEABLE) == {"sector", "strict", "population", "staff", "answers", "ai_budget_wh"}
    assert set(BUDGET) == {"employees", "value_added_eur", "nace", "ict_intensity", "key", "it_share"}
    for word in (
        "type, effectif, habitants, lecture stricte, réponses",
        "équivalents temps plein, valeur ajoutée, clé",
    ):
        assert word in guide("fr")


@pytest.mark.parametrize("path", EVERY, ids=lambda one: f"{one.parent.name}-{one.name}")
def test_links_lead_somewhere_and_pages_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", text)
    assert targets
    assert [one for one in targets if "://" not in one and not (path.parent / one).exists()] == []
    assert len(text.splitlines()) <= LONGEST
    assert not re.search(r"(?:/work/|/tmp/|/home/|/Users/|/root/)", text)


@pytest.mark.parametrize("path", EVERY, ids=lambda one: f"{one.parent.name}-{one.name}")
def test_pictures_are_there_and_say_what_they_show(path: Path) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    for said_of_it, target in pictures:
        assert said_of_it.strip()
        found = path.parent / target
        assert found.is_file(), f"{target} is missing: make screenshots"
        head = found.read_bytes()[:12]
        assert (head[:4], head[8:]) == (b"RIFF", b"WEBP")
        assert found.stem.endswith(f"-{path.parent.name}")
