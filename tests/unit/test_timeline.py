"""An organisation over time: what is kept, what changed, and the cause that is named for each change."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.exchange.declarations import declaration
from assistant.exchange.faults import NotPossible
from assistant.exchange.rewrite import Group, referential_text
from assistant.storage import database
from assistant.storage.decisions import Decision
from assistant.storage.snapshots import Snapshot, SqlSnapshots
from assistant.timeline import CAUSES, difference, keep, kept, series
from assistant.timeline_state import payload
from assistant.timeline_table import difference_table, snapshots_table
from ingest.model import Document
from scoring.model import Stance, Status
from scoring.referential import parse_referential
from tests.exchange_kit import ON, PAGE, QUOTE, decision, draft, indicator, proposal, report, rules, workspace

RULES = rules("r", indicator("1", "a", "b"), indicator("2", "a", weight=2))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with two documents."""
    made = workspace(tmp_path_factory.mktemp("w"), ("un.md", PAGE), ("deux.md", f"Autre texte.\n\n{PAGE}"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def documents(opened: Workspace) -> tuple[Document, ...]:
    """Its documents."""
    return opened.documents.all()


def snapshot(found: Report, decided: tuple[Decision, ...] = (), number: int = 1) -> Snapshot:
    """The report as kept, after a way through JSON."""
    data = json.loads(json.dumps(payload(found, {one.evidence: one for one in decided}, "fr")))
    return Snapshot(
        id=number,
        at="2026-11-23T10:00:00+00:00",
        label="",
        on=found.assessment.on,
        referential=found.assessment.referential.id,
        digest=found.assessment.referential.digest,
        payload=data,
    )


def causes(before: Snapshot, after: Snapshot) -> dict[str, set[str]]:
    """Causes by criterion."""
    return {one["id"]: {cause["code"] for cause in one["causes"]} for one in difference(before, after)["criteria"]}


def test_the_same_assessment_twice_shows_no_change(documents: tuple[Document, ...]) -> None:
    found = report(RULES, documents, [proposal(documents[0], ["1.a"])])
    shown = difference(snapshot(found), snapshot(found, number=2))
    assert (shown["criteria"], shown["indicators"], shown["causes"]) == ([], [], {})
    assert "Aucun statut n’a changé." in difference_table(shown, "fr")
    assert "No status changed." in difference_table(shown, "en")


def test_a_document_that_came_or_went_is_the_cause(documents: tuple[Document, ...]) -> None:
    one, other = documents
    without = snapshot(report(RULES, [one], []))
    with_it = snapshot(report(RULES, [one, other], [proposal(other, ["1.a"])]))
    assert causes(without, with_it) == {"1.a": {"document_added"}}
    assert causes(with_it, without) == {"1.a": {"document_removed"}}
    shown = difference(without, with_it)
    assert shown["documents"] == {"added": [other.name], "removed": []}
    assert shown["criteria"][0]["causes"][0]["document"] == other.name
    assert shown["change"]["provisional"] == pytest.approx(1000 / 3 / 2, abs=0.1)


def test_new_evidence_in_a_known_document_is_told_from_a_new_document(documents: tuple[Document, ...]) -> None:
    before = snapshot(report(RULES, documents, []))
    after = snapshot(report(RULES, documents, [proposal(documents[0], ["1.a"])]))
    assert causes(before, after) == {"1.a": {"evidence_added"}}
    assert causes(after, before) == {"1.a": {"evidence_removed"}}


def test_the_same_passage_read_otherwise(documents: tuple[Document, ...]) -> None:
    done, promised = (proposal(documents[0], ["1.a"], stance=one) for one in (Stance.DONE, Stance.COMMITTED))
    before, after = (snapshot(report(RULES, documents, [one])) for one in (done, promised))
    assert causes(before, after) == {"1.a": {"reading"}}


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_decision_names_who_and_when(documents: tuple[Document, ...], state: str) -> None:
    passage = proposal(documents[0], ["1.a"])
    made = decision(passage, "r", state=state)
    before = snapshot(report(RULES, documents, [passage]))
    after = snapshot(report(RULES, documents, [passage], [made]), (made,))
    shown = difference(before, after)
    [cause] = shown["criteria"][0]["causes"]
    assert (cause["code"], cause["by"], cause["at"], cause["state"]) == ("decision", "Aïcha", made.at, state)
    assert "Aïcha, 20/11/2026" in difference_table(shown, "fr")


def test_a_declaration_is_a_cause_of_its_own(documents: tuple[Document, ...]) -> None:
    said = declaration(
        referential="r",
        indicator="2",
        criterion="2.a",
        said=Status.NOT_MET,
        note="",
        by="Jean",
        at="2026-11-20T10:00",
    )
    before = snapshot(report(RULES, documents, []))
    after = snapshot(report(RULES, documents, [], [said]), (said,))
    [one] = difference(before, after)["criteria"]
    assert [(cause["code"], cause["by"]) for cause in one["causes"]] == [("declaration", "Jean")]


def test_an_expired_proof_says_until_when_it_was_valid(documents: tuple[Document, ...]) -> None:
    passage = proposal(documents[0], ["1.a"], dated=date(2024, 1, 31))  # valid 36 months
    before = snapshot(report(RULES, documents, [passage], on=date(2027, 1, 31)))
    after = snapshot(report(RULES, documents, [passage], on=date(2027, 2, 1)))
    shown = difference(before, after)
    [cause] = shown["criteria"][0]["causes"]
    assert (cause["code"], cause["until"]) == ("expiry", "2027-01-31")
    assert causes(after, before) == {"1.a": {"validity"}}
    assert "valid until 2027-01-31" in difference_table(shown, "en")


def test_a_changed_rule_is_told_from_changed_weights(documents: tuple[Document, ...]) -> None:
    passage = proposal(documents[0], ["1.a"])
    heavier = rules("r", indicator("1", "a", "b"), indicator("2", "a", weight=4), version="2")
    shown = difference(snapshot(report(RULES, documents, [passage])), snapshot(report(heavier, documents, [passage])))
    assert shown["criteria"] == []
    assert {one["id"]: [cause["code"] for cause in one["causes"]] for one in shown["indicators"]} == {
        "1": ["weights"],
        "2": ["referential"],
    }
    assert "Référentiel : r 1 → r 2" in difference_table(shown, "fr")


def test_a_criterion_that_is_new_or_gone_comes_from_the_referential(documents: tuple[Document, ...]) -> None:
    larger = rules("r", indicator("1", "a", "b", "c"), indicator("2", "a", weight=2), version="2")
    before, after = (snapshot(report(one, documents, [])) for one in (RULES, larger))
    assert causes(before, after) == {"1.c": {"referential"}}
    assert causes(after, before) == {"1.c": {"referential"}}
    assert "nouvellement demandés : 1" in difference_table(difference(before, after), "fr")


def test_new_rules_of_the_program_are_named_when_nothing_else_changed(documents: tuple[Document, ...]) -> None:
    found = snapshot(report(RULES, documents, [proposal(documents[0], ["1.a"])]))
    other: dict[str, Any] = json.loads(json.dumps(found.payload))
    other["state"]["program"]["rules"] = "0" * 64
    for view in ("confirmed", "provisional"):
        other["state"]["criteria"]["1.a"][view]["status"] = "partly"
    assert causes(found, replace(found, payload=other)) == {"1.a": {"program"}}


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ("not_due", "nothing_found", "due"),
        ("too_small", "nothing_found", "settings"),
        ("nothing_found", "computed", "computation"),
    ],
)
def test_the_reason_of_a_rule_names_the_cause(
    documents: tuple[Document, ...], before: str, after: str, cause: str
) -> None:
    found = snapshot(report(RULES, documents, []))
    sides = []
    for status, why in (("not_applicable", before), ("unknown", after)):
        data: dict[str, Any] = json.loads(json.dumps(found.payload))
        for view in ("confirmed", "provisional"):
            data["state"]["criteria"]["2.a"][view] = {"status": status, "why": [why]}
        sides.append(replace(found, payload=data))
    assert causes(sides[0], sides[1]) == {"2.a": {cause}}


def test_another_sector_is_a_cause_of_its_own(documents: tuple[Document, ...]) -> None:
    one = replace(indicator("9", "a"), principle="P9", sector="esn")
    start = draft("s", indicator("1", "a"), one)
    principles = (*start.principles, Group(id="P9", title=start.title, axis="A1", sector="esn"))
    found = parse_referential(referential_text(replace(start, principles=principles)))
    before, after = (snapshot(report(found, documents, [], sector=sector)) for sector in ("general", "esn"))
    assert causes(before, after) == {"9.a": {"settings"}}


PICKS = st.tuples(
    st.lists(st.sampled_from(["1.a", "1.b", "2.a"]), unique=True),
    st.lists(st.tuples(st.sampled_from(["1.a", "1.b", "2.a"]), st.sampled_from(["confirmed", "rejected"])), max_size=3),
    st.sampled_from([date(2026, 6, 1), date(2028, 12, 31), date(2029, 1, 2)]),
    st.sampled_from(list(Stance)),
)


@given(PICKS, PICKS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changed_has_a_cause_and_nothing_else_is_listed(
    documents: tuple[Document, ...], one: Any, other: Any
) -> None:
    sides = []
    for wanted, decided, on, stance in (one, other):
        quotes = {"1.a": QUOTE, "1.b": PAGE.strip(), "2.a": QUOTE}
        passages = [proposal(documents[0], [name], quote=quotes[name], stance=stance) for name in wanted]
        made = {name: state for name, state in decided if name in wanted}
        decisions = tuple(
            decision(passage, "r", state=made[passage.criteria[0]])
            for passage in passages
            if passage.criteria[0] in made
        )
        sides.append(snapshot(report(RULES, documents, passages, decisions, on=on), decisions))
    before, after = sides
    shown = difference(before, after)
    for found in (*shown["criteria"], *shown["indicators"]):
        assert found["causes"]
        assert "unknown" not in {cause["code"] for cause in found["causes"]}
    statuses = [
        {
            name: [found[view]["status"] for view in ("confirmed", "provisional")]
            for name, found in side.payload["state"]["criteria"].items()
        }
        for side in sides
    ]
    assert {found["id"] for found in shown["criteria"]} == {
        name for name in statuses[0] if statuses[0][name] != statuses[1][name]
    }
    assert difference(before, before)["criteria"] == []
    back = {found["id"] for found in difference(after, before)["criteria"]}
    assert back == {found["id"] for found in shown["criteria"]}


def test_every_cause_has_words_in_both_languages() -> None:
    assert all(one.fr and one.en and one.fr != one.en for one in CAUSES.values())


def test_kept_assessments_are_found_by_number_and_by_newest_label(
    opened: Workspace, documents: tuple[Document, ...]
) -> None:
    passage = proposal(documents[0], ["1.a"])
    first = keep(opened, report(RULES, documents, []), label=" départ ", lang="fr")
    second = keep(opened, report(RULES, documents, [passage]), label="suite", lang="fr")
    third = keep(opened, report(RULES, documents, []), label="suite", lang="fr")
    assert [one.id for one in SqlSnapshots(opened.engine).all()] == [first.id, second.id, third.id]
    assert kept(opened, str(second.id)) == second
    assert kept(opened, "départ").id == first.id
    assert kept(opened, "suite").id == third.id
    keep(opened, report(RULES, documents, []), label=str(first.id), lang="fr")
    assert kept(opened, str(first.id)) == first  # a number goes before a label
    with pytest.raises(NotPossible) as refused:
        kept(opened, "jamais")
    assert "« jamais »" in refused.value.text("fr")
    assert "“jamais”" in refused.value.text("en")


def test_the_series_gives_score_level_and_axes_at_each_date(documents: tuple[Document, ...]) -> None:
    full = [proposal(documents[0], ["1.a", "1.b"]), proposal(documents[0], ["2.a"])]
    made = tuple(decision(one, "r") for one in full)
    points = series([snapshot(report(RULES, documents, [])), snapshot(report(RULES, documents, full, made), made, 2)])
    first, last = points["series"]
    assert (first["score"]["confirmed"], first["level"]["confirmed"]) == (0.0, 0)
    assert (last["score"]["confirmed"], last["level"]["confirmed"]) == (1000.0, 2)
    assert last["axes"]["A1"]["confirmed"] == pytest.approx(1000, abs=0.1)
    assert (last["on"], last["documents"], last["decisions"]) == (ON.isoformat(), 2, 2)


def test_the_list_says_so_when_it_is_empty(documents: tuple[Document, ...]) -> None:
    assert "capnr snapshot" in snapshots_table([], "fr")
    assert "niveau 0 confirmé" in snapshots_table([snapshot(report(RULES, documents, []))], "fr")


def test_a_snapshot_holds_the_assessment_that_every_program_sees(
    opened: Workspace, documents: tuple[Document, ...]
) -> None:
    made = keep(opened, report(RULES, documents, []), label="", lang="en")
    assert made.payload["assessment"]["schema"] == "capnr.assessment/1"
    assert made.payload["assessment"]["referential"]["digest"] == made.digest == RULES.digest


def test_a_workspace_of_an_earlier_version_gains_the_table(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir(mode=0o700)
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{folder / database.FILE}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        assert "snapshots" not in inspect(connection).get_table_names()
    engine.dispose()
    again = workspace(tmp_path / "w")
    assert SqlSnapshots(again.engine).all() == ()
    again.close()
