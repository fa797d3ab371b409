"""Texts written on from a draft: kept with who and when, never written over, gone with what an erased document said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.erasure import erase
from assistant.errors import UsageError
from assistant.kept_drafts import keep, newest, text_of
from assistant.referentials import load
from assistant.reports.deliver import Wanted
from assistant.settings import Settings
from tests.conftest import Built, Inside

POLICY = Wanted(what="policy", lang="fr")


@pytest.fixture
def opened(small_copy: Built) -> Iterator[Workspace]:
    made = open_workspace(Settings(workspace=small_copy.folder))
    yield made
    made.close()


def test_the_rules_write_until_a_person_does_and_again_when_she_goes_back(opened: Workspace, small_rules: Path) -> None:
    report = assess_workspace(opened, load(str(small_rules)), on=date(2026, 11, 23))
    produced = text_of(opened, report, POLICY)
    assert (produced.version, produced.by) == (0, "")
    assert "[à compléter" in produced.text
    first = keep(opened, "policy", "fr", "# Notre politique\r\n", by="Zoé", version=0)
    assert text_of(opened, report, POLICY) == first
    assert (first.by, first.text) == ("Zoé", "# Notre politique\n")
    assert text_of(opened, report, Wanted(what="policy", lang="en")).version == 0
    back = keep(opened, "policy", "fr", "", by="Zoé", version=first.version)
    assert text_of(opened, report, POLICY).text == produced.text
    assert text_of(opened, report, POLICY).version == back.version


def test_nobody_writes_over_another_and_every_text_is_signed(opened: Workspace) -> None:
    first = keep(opened, "policy", "fr", "un", by="Zoé", version=0)
    second = keep(opened, "policy", "fr", "deux", by="Luc", version=first.version)
    for version in (0, first.version, 999):
        with pytest.raises(UsageError) as refused:
            keep(opened, "policy", "fr", "trois", by="Zoé", version=version)
        assert refused.value.code == "draft_changed"
        assert "Luc" in refused.value.text("fr")
    assert newest(opened, "policy", "fr") == second
    for wrong in ({"by": " "}, {"text": "x" * 200_001}, {"kind": "nothing"}):
        given = {"kind": "policy", "lang": "fr", "text": "trois", "by": "Zoé", "version": second.version, **wrong}
        kind, lang, text = (str(given.pop(name)) for name in ("kind", "lang", "text"))
        with pytest.raises(UsageError):
            keep(opened, kind, lang, text, by=str(given["by"]), version=second.version)


def test_an_erased_document_leaves_the_texts_too(opened: Workspace) -> None:
    document = next(one for one in opened.documents.all() if "achats" in one.name)
    quote = max((line for page in document.pages for line in page.text.splitlines()), key=len)
    keep(opened, "policy", "fr", f"Nous faisons ce que dit ceci :\n\n{quote}\n\nFin.", by="Zoé", version=0)
    erase(opened, document.id, by="Zoé", why="", serving=False)
    left = newest(opened, "policy", "fr")
    assert left is not None
    assert quote not in left.text
    assert left.text.startswith("Nous faisons")


def test_the_command_line_keeps_a_text_and_gives_it(inside: Inside, small_copy: Built, tmp_path: Path) -> None:
    file = tmp_path / "politique.md"
    file.write_text("# Notre politique\n", encoding="utf-8")
    words = ("draft", "policy", "--workspace", small_copy.folder, *small_copy.options)
    assert inside(*words, "--keep", file, "--by", "Zoé").code == 0
    kept = inside(*words, "--kept")
    assert kept.code == 0, kept.err
    assert kept.out == "# Notre politique\n"
    assert "[à compléter" in inside(*words).out
    assert inside(*words, "--keep", tmp_path / "absent.md", "--by", "Zoé").code != 0
    assert inside(*words, "--keep", file).code != 0
