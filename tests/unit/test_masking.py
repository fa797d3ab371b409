"""Masks: exact about places, reversible for models, and in every export unless a person says otherwise."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from assistant.answer import Answer
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import open_workspace
from assistant.draft import Citation
from assistant.exchange.grid import grid_xlsx
from assistant.exchange.oscal_results import assessment_results
from assistant.grounding import Fact
from assistant.ledger import Usage
from assistant.masking import LABELS, mask, masked, masked_for_model, unmasked
from assistant.privacy import counts, masked_answer, masked_report, personal_data, places
from assistant.referentials import load
from assistant.reports.html import assessment_html
from assistant.reports.wire import assessment_json
from assistant.settings import Settings
from ingest.model import Document, Page, PersonalData
from ingest.personal import KINDS
from ingest.pipeline import ingest_paths
from ui.api.app import create_app

TEXT = "Contact : Ysolt KERVRAN, y.kervran@exemple.fr, 01 99 00 12 34. Ysolt KERVRAN suit le plan."


def span(start: int, end: int, kind: str = "name") -> PersonalData:
    return PersonalData(page=1, start=start, end=end, kind=kind)


def document(text: str = TEXT, personal: tuple[PersonalData, ...] = ()) -> Document:
    return Document(
        id="doc-1",
        name="a.md",
        media_type="text/markdown",
        digest="0" * 64,
        size=1,
        title="",
        language="fr",
        pages=(Page(number=1, text=text),),
        problems=(),
        metadata=(),
        personal=personal,
    )


def test_each_kind_has_a_label() -> None:
    assert set(LABELS) == set(KINDS)
    assert mask("01 99", [span(0, 5, "phone")]) == "[téléphone]"
    assert mask("01 99", [span(0, 5, "phone")], "en") == "[phone]"


def test_only_the_ranges_change_and_overlaps_become_one() -> None:
    assert mask("abcdefgh", [span(5, 7), span(1, 3), span(2, 4, "email"), span(4, 4)]) == "a[nom]e[nom]h"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 9)])
def test_a_range_outside_of_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="range"):
        mask("abcd", [span(start, end)])


def test_words_without_a_page_are_masked_by_what_is_found_in_them() -> None:
    assert masked(TEXT) == "Contact : [nom], [e-mail], [téléphone]. [nom] suit le plan."


def test_a_model_gets_numbered_placeholders_that_turn_back() -> None:
    sent, mapping = masked_for_model(TEXT)
    assert sent == "Contact : [nom 1], [e-mail 1], [téléphone 1]. [nom 1] suit le plan."
    assert mapping["[nom 1]"] == "Ysolt KERVRAN"
    assert unmasked(sent, mapping) == TEXT
    assert unmasked("D’après [nom 1], oui.", mapping) == "D’après Ysolt KERVRAN, oui."


def test_placeholders_of_the_text_itself_are_never_used() -> None:
    text = "Selon [nom 1], écrire à a@exemple.fr ; Mme Kervran suit."
    sent, mapping = masked_for_model(text)
    assert "[nom 1]" not in mapping
    assert unmasked(sent, mapping) == text


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="ab[] 1nom", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)
)
def test_turning_back_gives_the_text_whatever_it_holds(text: str, ranges: list[tuple[int, int]]) -> None:
    spans = [span(*sorted((min(a, len(text)), min(b, len(text))))) for a, b in ranges]
    sent, mapping = masked_for_model(text, spans=spans)
    assert unmasked(sent, mapping) == text


def test_places_of_a_document_are_told_masked_unless_asked_for() -> None:
    one = document()
    assert counts(personal_data(one)) == {"email": 1, "phone": 1, "name": 2}
    assert all("KERVRAN" not in place.context for place in places(one, "fr"))
    assert any("KERVRAN" in place.context for place in places(one, "fr", show=True))


@pytest.fixture(scope="module")
def found(small: Any) -> Report:
    """A real assessment in which the first proof holds a name, as if the search had found one there."""
    workspace = open_workspace(Settings(workspace=small.folder))
    try:
        made = assess_workspace(workspace, load(workspace.settings.referential), on=date(2026, 11, 23))
    finally:
        workspace.close()
    first = next(one.proposal for one in made.evidence if one.counts)
    mark = PersonalData(page=first.page, start=first.start + 2, end=first.start + 9, kind="name")
    return replace(
        made,
        documents=tuple(
            replace(one, personal=(mark,)) if one.id == first.document else replace(one, personal=(far(one),))
            for one in made.documents
        ),
    )


def far(one: Document) -> PersonalData:
    """Personal data where no proof stands, so that nothing more is looked for."""
    return PersonalData(page=len(one.pages) + 1, start=0, end=1, kind="name")


def test_a_masked_quote_keeps_its_place_and_the_digest_of_the_exact_one(found: Report) -> None:
    after = masked_report(found, "fr")
    changed = [(a.proposal, b) for a, b in zip(found.evidence, after.evidence, strict=True) if b.digest]
    assert changed
    for exact, shown in changed:
        one = shown.proposal
        assert (one.id, one.document, one.page, one.start, one.end) == (
            *(exact.id, exact.document, exact.page, exact.start, exact.end),
        )
        assert shown.digest == hashlib.sha256(exact.quote.encode()).hexdigest()
        assert "[nom]" in one.quote
    assert [b for a, b in zip(found.evidence, after.evidence, strict=True) if not b.digest] == [
        a for a, b in zip(found.evidence, after.evidence, strict=True) if not b.digest
    ]


def test_every_export_carries_the_mask_and_the_digest(found: Report) -> None:
    after = masked_report(found, "fr")
    digest = next(one.digest for one in after.evidence if one.digest and one.counts)
    exact = next(a.proposal.quote for a, b in zip(found.evidence, after.evidence, strict=True) if b.digest)
    html = assessment_html(after, "fr")
    oscal = json.dumps(assessment_results(after, {}, "fr"), ensure_ascii=False)
    data = json.dumps(assessment_json(after, "fr"), ensure_ascii=False)
    for text in (html, oscal, data):
        assert digest in text
        assert exact not in text
    assert '"masked": true' in data
    assert grid_xlsx(after, {}, "fr") != grid_xlsx(found, {}, "fr")
    assert '"masked"' not in json.dumps(assessment_json(found, "fr"))


def test_an_answer_is_masked_in_its_sentences_and_its_citations() -> None:
    quote = TEXT[10:61]
    usage = Usage(calls=0, cached=0, characters=0, energy_wh=(0.0, 0.0), gwp_g=(0.0, 0.0))
    citation = Citation(n=1, document="doc-1", page=1, start=10, end=61, quote=quote)
    answer = Answer(
        question="qui ?",
        lang="fr",
        kind="evidence",
        answer=f"Vos documents disent : « {quote} » [1]",
        citations=(citation,),
        searched=(),
        mode="rules",
        usage=usage,
        facts=(Fact(id="F1", text=quote, citations=(1,)),),
    )
    after = masked_answer(answer, {"doc-1": document()}.get)
    assert after.answer == "Vos documents disent : « [nom], [e-mail], [téléphone] » [1]"
    assert after.facts[0].text == "[nom], [e-mail], [téléphone]"
    assert after.citations[0].quote == "[nom], [e-mail], [téléphone]"
    assert after.citations[0].digest == hashlib.sha256(quote.encode()).hexdigest()


@pytest.fixture(scope="module")
def people(inside: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace with one document that names a person, and its id."""
    folder = tmp_path_factory.mktemp("privacy")
    (folder / "note.md").write_text(f"# Politique numérique responsable\n\n{TEXT}\n", encoding="utf-8")
    workspace = open_workspace(Settings(workspace=folder / "w"))
    try:
        made = ingest_paths([folder / "note.md"], workspace.documents)
    finally:
        workspace.close()
    return folder / "w", made.documents[0].id


def test_the_command_counts_masks_and_shows(inside: Any, people: tuple[Path, str]) -> None:
    folder, wanted = people
    listed = inside("privacy", "--workspace", folder)
    assert "nom 2" in listed.out
    assert "KERVRAN" not in inside("privacy", wanted, "--workspace", folder).out
    assert "Ysolt KERVRAN" in inside("privacy", wanted, "--show", "--workspace", folder).out
    plain = json.loads(inside("privacy", wanted, "--format", "json", "--lang", "en", "--workspace", folder).out)
    assert plain["schema"] == "capnr.personal-data/1"
    assert plain["documents"][0]["counts"] == {"email": 1, "phone": 1, "name": 2}
    assert inside("privacy", "doc-none", "--workspace", folder).code == 2


def test_the_api_says_the_same(people: tuple[Path, str]) -> None:
    folder, wanted = people
    workspace = open_workspace(Settings(workspace=folder))
    try:
        with TestClient(
            create_app(workspace, load(workspace.settings.referential)), base_url="http://127.0.0.1:7860"
        ) as api:
            hidden = api.get(f"/api/v1/documents/{wanted}/personal-data")
            shown = api.get(f"/api/v1/documents/{wanted}/personal-data", params={"show": "true"})
            assert hidden.status_code == 200
            assert "KERVRAN" not in hidden.text
            assert "KERVRAN" in shown.text
            assert api.get("/api/v1/documents/doc-none/personal-data").status_code == 404
    finally:
        workspace.close()
