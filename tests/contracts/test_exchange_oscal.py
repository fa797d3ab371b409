"""OSCAL 1.2.1: the fields that the public schemas require, references that lead somewhere, the same bytes twice."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.exchange.declarations import declaration
from assistant.exchange.oscal import as_text, catalog
from assistant.exchange.oscal_results import assessment_results
from assistant.referentials import load, shipped
from assistant.storage.decisions import Decision
from scoring.model import Status
from tests.exchange_kit import PAGE, decision, indicator, proposal, report, rules, workspace

RULES = rules("r", indicator("1", "a", "b"), indicator("2", "a"))
TOKEN = re.compile(r"[^\W\d][\w.-]*")
METADATA = {"title", "last-modified", "version", "oscal-version"}
REQUIRED = {
    "results": {"uuid", "title", "description", "start", "reviewed-controls"},
    "observations": {"uuid", "description", "methods", "collected"},
    "findings": {"uuid", "title", "description", "target"},
    "resources": {"uuid"},
    "parties": {"uuid", "type"},
    "roles": {"id", "title"},
    "controls": {"id", "title"},
    "groups": {"title"},
    "props": {"name", "value"},
    "parts": {"name"},
    "relevant-evidence": {"description"},
    "related-observations": {"observation-uuid"},
    "rlinks": {"href"},
    "hashes": {"algorithm", "value"},
    "control-selections": set(),
    "include-controls": {"control-id"},
    "responsible-parties": {"role-id", "party-uuids"},
}
"""Required fields of the OSCAL 1.2 JSON schemas, by the name of the list."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with one document."""
    made = workspace(tmp_path_factory.mktemp("w"), ("Rapport d’été.md", PAGE))
    yield made
    made.close()


@pytest.fixture(scope="module")
def assessed(opened: Workspace) -> tuple[Report, dict[str, Decision]]:
    """An assessment with a confirmed proof, a proposal and a declaration."""
    documents = opened.documents.all()
    passage, other = proposal(documents[0], ["1.a"]), proposal(documents[0], ["2.a"])
    said = declaration(
        referential="r", indicator="1", criterion="1.b", said=Status.NOT_MET, note="non", by="Jean",
        at="2026-11-20T10:00:00+00:00",
    )  # fmt: skip
    made = [decision(passage, "r"), said]
    return report(RULES, documents, [passage, other], made), {one.evidence: one for one in made}


def walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every object of a document, with the name of the list or field that holds it."""
    if isinstance(value, dict):
        yield name, value
        for key, inside in value.items():
            yield from walk(inside, key)
    elif isinstance(value, list):
        assert value, f"{name}: OSCAL has no empty list"
        for inside in value:
            yield from walk(inside, name)


def checked(document: dict[str, Any], root: str) -> dict[str, Any]:
    """The document after the checks that hold for every OSCAL document."""
    assert list(document) == [root]
    found: dict[str, Any] = document[root]
    assert set(found["metadata"]) >= METADATA
    assert found["metadata"]["oscal-version"] == "1.2.1"
    for name, one in walk(found):
        assert set(one) >= REQUIRED.get(name, set()), name
        for key in ("uuid", "observation-uuid"):
            if key in one:
                assert UUID(one[key]).version == 5
        for key in ("id", "control-id", "role-id", "target-id"):
            assert key not in one or TOKEN.fullmatch(one[key])
        if name == "props":
            assert TOKEN.fullmatch(one["name"])
            assert one["value"] == one["value"].strip() != ""
        if "title" in one:
            assert "\n" not in one["title"]
    uuids = [one["uuid"] for _, one in walk(found) if "uuid" in one]
    assert len(set(uuids)) == len(uuids)
    for key in ("last-modified", "start", "end", "collected"):
        for _, one in walk(found):
            assert key not in one or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", one[key])
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("wanted", shipped())
def test_the_catalog_holds_every_indicator_and_criterion(wanted: str, lang: str) -> None:
    found = checked(catalog(load(wanted), lang), "catalog")
    controls = [one for name, one in walk(found) if name == "controls"]
    assert len(controls) == len(load(wanted).indicators)
    objectives = [one["id"] for _, one in walk(found) if one.get("name") == "assessment-objective"]
    assert len(objectives) == sum(len(one.criteria) for one in load(wanted).indicators)
    ids = [one["id"] for name, one in walk(found) if name in ("controls", "groups", "parts")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_results_say_satisfied_only_of_what_people_confirmed(
    assessed: tuple[Report, dict[str, Decision]], lang: str
) -> None:
    found = checked(assessment_results(*assessed, lang), "assessment-results")
    [result] = found["results"]
    states = {one["target"]["target-id"]: one["target"]["status"]["state"] for one in result["findings"]}
    assert states == {
        "nr-criterion-1.a": "satisfied",
        "nr-criterion-1.b": "not-satisfied",
        "nr-criterion-2.a": "not-satisfied",
    }
    values = {one["name"]: one["value"] for one in result["props"]}
    assert float(values["score-confirmed"]) < float(values["score-provisional"])


def test_every_reference_leads_somewhere(assessed: tuple[Report, dict[str, Decision]]) -> None:
    found = checked(assessment_results(*assessed, "fr"), "assessment-results")
    [result] = found["results"]
    resources = {one["uuid"]: one for one in found["back-matter"]["resources"]}
    observations = {one["uuid"] for one in result["observations"]}
    assert found["import-ap"]["href"].removeprefix("#") in resources
    for one in result["observations"]:
        for evidence in one.get("relevant-evidence", []):
            assert evidence["href"].removeprefix("#") in resources
    for one in result["findings"]:
        assert {other["observation-uuid"] for other in one.get("related-observations", [])} <= observations
    methods = sorted(method for one in result["observations"] for method in one["methods"])
    assert methods == ["EXAMINE", "EXAMINE", "INTERVIEW"]
    controls = {one["id"] for name, one in walk(catalog(RULES, "fr")) if name == "controls"}
    [chosen] = result["reviewed-controls"]["control-selections"]
    assert {one["control-id"] for one in chosen["include-controls"]} == controls
    objectives = {one["id"] for _, one in walk(catalog(RULES, "fr")) if one.get("name") == "assessment-objective"}
    assert {one["target"]["target-id"] for one in result["findings"]} <= objectives


def test_documents_carry_their_digest_and_an_encoded_name(assessed: tuple[Report, dict[str, Decision]]) -> None:
    found = assessment_results(*assessed, "fr")["assessment-results"]
    [link] = [link for one in found["back-matter"]["resources"] for link in one.get("rlinks", [])]
    assert link["href"] == "Rapport%20d%E2%80%99%C3%A9t%C3%A9.md"
    assert link["hashes"] == [{"algorithm": "SHA-256", "value": assessed[0].documents[0].digest}]


def test_the_same_inputs_give_the_same_bytes_and_other_inputs_other_ids(
    assessed: tuple[Report, dict[str, Decision]],
) -> None:
    one, other = (as_text(assessment_results(*assessed, "fr")) for _ in range(2))
    assert one == other
    assert json.loads(one)["assessment-results"]["metadata"]["last-modified"] == "2026-11-23T00:00:00Z"
    found, decided = assessed
    less = report(RULES, found.documents, [], list(decided.values()))
    assert assessment_results(less, decided, "fr")["assessment-results"]["uuid"] not in one
    assert as_text(catalog(RULES, "fr")) == as_text(catalog(RULES, "fr"))


def test_trestle_reads_what_is_written(assessed: tuple[Report, dict[str, Decision]], tmp_path: Path) -> None:
    pytest.importorskip("trestle", reason="compliance-trestle is not installed: its reading of OSCAL is not compared")
    from trestle.oscal.assessment_results import AssessmentResults
    from trestle.oscal.catalog import Catalog

    (tmp_path / "catalog.json").write_text(as_text(catalog(load("nr-socle-2027-preview"), "fr")), encoding="utf-8")
    read = Catalog.oscal_read(tmp_path / "catalog.json")
    assert read is not None
    assert len(read.groups) == 4
    (tmp_path / "results.json").write_text(as_text(assessment_results(*assessed, "fr")), encoding="utf-8")
    results = AssessmentResults.oscal_read(tmp_path / "results.json")
    assert results is not None
    assert len(results.results[0].findings) == 3
