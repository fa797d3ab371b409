"""From one referential to the next: the table that is shipped, and what becomes of people's decisions."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace
from assistant.deciding import decide
from assistant.exchange.declarations import declaration, key_of, said_of
from assistant.exchange.faults import NotPossible
from assistant.migration import apply, plan
from assistant.migration_table import FOLDER, read_table, shipped, successors
from assistant.referentials import load
from assistant.referentials import shipped as referentials
from ingest.model import Document
from scoring.errors import ReferentialError
from scoring.model import Figure, Stance, Status
from tests.exchange_kit import ON, PAGE, QUOTE, decision, indicator, proposal, rules, workspace

OLD = "nr-2022-reconstructed"
NEW = "nr-socle-2027-preview"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one document."""
    made = workspace(tmp_path / "w", ("un.md", PAGE))
    made.profile.write({"referential": OLD, "sector": "general", "strict": "False"})
    yield made
    made.close()


@pytest.fixture
def document(opened: Workspace) -> Document:
    """Its document."""
    return opened.documents.all()[0]


# The table that is shipped


def test_every_criterion_of_the_old_label_is_followed_or_lost_with_a_reason() -> None:
    old, new = load(OLD), load(NEW)
    table = successors(old, new)
    assert [one.criterion for one in table] == [criterion.id for one in old.indicators for criterion in one.criteria]
    unsaid = [one.criterion for one in table if one.kind != "same" and not (one.why.fr and one.why.en)]
    assert unsaid == []
    assert {one.kind for one in table} >= {"same", "split", "lost"}


def test_a_criterion_kept_as_it_is_asks_nothing_more_of_its_proof() -> None:
    old, new = load(OLD), load(NEW)
    before, after = (
        {criterion.id: criterion for one in rules.indicators for criterion in one.criteria} for rules in (old, new)
    )
    for one in successors(old, new):
        if one.kind == "same":
            here, there = before[one.criterion], after[one.to[0]]
            assert here.aspect == there.aspect
            assert (here.needs, there.needs) != (Stance.RULE, Stance.DONE), one


def test_tables_lead_between_shipped_referentials() -> None:
    assert shipped(OLD) == (NEW,)
    assert all(one in referentials() for old in referentials() for one in shipped(old))


def test_without_a_table_the_known_ways_are_named() -> None:
    with pytest.raises(NotPossible) as refused:
        successors(load(OLD), load("charte-nr"))
    assert NEW in refused.value.text("fr")
    assert "No table" in refused.value.text("en")


# The reading of a table

BEFORE = rules("avant", indicator("1", "a", "b", "c"), indicator("2", "a"))
AFTER = rules("apres", indicator("1", "a", "b"), indicator("3", "a", "b"))
HEAD = """schema: capnr.migration/1
from: {id: avant, version: "1"}
to: {id: apres, version: "1"}
licence: CC0
note: {fr: n, en: n}
"""
WHY = "why: {fr: p, en: q}"
GOOD = f"""{HEAD}successors:
  - {{from: "1.a", to: ["1.a"], kind: merged, {WHY}}}
  - {{from: "1.b", to: ["1.a"], kind: merged, {WHY}}}
  - {{from: "1.c", to: ["3"], kind: split, {WHY}}}
lost:
  - {{from: "2", {WHY}}}
"""


def test_an_indicator_stands_for_its_criteria_on_both_sides() -> None:
    table = {one.criterion: (one.kind, one.to) for one in read_table(GOOD, BEFORE, AFTER)}
    assert table == {
        "1.a": ("merged", ("1.a",)),
        "1.b": ("merged", ("1.a",)),
        "1.c": ("split", ("3.a", "3.b")),
        "2.a": ("lost", ()),
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version: "1"}\nto', 'version: "2"}\nto', "valeurs admises : 1"),
        ('from: "1.a"', 'from: "1.z"', "« 1.z » n’existe pas"),
        ('to: ["3"]', 'to: ["9"]', "« 9 » n’existe pas"),
        ('to: ["3"]', "to: []", "au moins un nouveau critère"),
        ('from: "1.b"', 'from: "1.a"', "figure deux fois"),
        ('from: "2"', 'from: "1.c"', "sans suite ni perte : 2.a"),
        (f'kind: split, {WHY}', "kind: split", "« why »"),
        ("kind: split", "kind: merged", "mène à un seul critère"),
        ('"1.b", to: ["1.a"], kind: merged', '"1.b", to: ["1.b"], kind: same', "attend plusieurs anciens"),
        ('"1.b", to: ["1.a"], kind: merged', '"1.b", to: ["1.a"], kind: same', "écrivez « merged »"),
        ("kind: split", "kind: other", "n’est pas admis"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused_with_line_and_reason(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(ReferentialError) as refused:
        read_table(GOOD.replace(old, new, 1), BEFORE, AFTER)
    assert said in refused.value.text("fr")
    assert "ligne" in refused.value.text("fr")


# Decisions


def test_a_confirmed_proof_is_carried_over_once_and_nothing_is_edited(opened: Workspace, document: Document) -> None:
    made = decision(proposal(document, ["R1.a"]), OLD)
    opened.decisions.append([made])
    found = plan(opened, load(OLD), load(NEW))
    assert [(one.outcome, one.to) for one in found.carries] == [("carry", ("1.1.a",))]
    assert opened.decisions.count() == 1  # a plan writes nothing
    [new] = apply(opened, found)
    assert (new.by, new.indicator, new.criteria, new.quote) == ("Aïcha", "1.1", ("1.1.a",), QUOTE)
    assert new.evidence == proposal(document, ["1.1.a"]).id  # the id that a search under the new rules would give
    assert "R1.a" in new.why
    assert opened.decisions.history()[0] == made
    again = plan(opened, load(OLD), load(NEW))
    assert [one.outcome for one in again.carries] == ["done"]
    assert apply(opened, again) == ()
    assert opened.decisions.count() == 2
    assert opened.profile.read()["referential"] == NEW
    assert opened.profile.read()["sector"] == "general"


def test_a_split_criterion_is_queued_for_a_person_and_a_lost_one_is_said(opened: Workspace, document: Document) -> None:
    old = decision(proposal(document, ["R8.a", "R8.b", "R8.c"]), OLD)
    opened.decisions.append([old])
    found = plan(opened, load(OLD), load(NEW))
    assert [(one.outcome, one.to) for one in found.carries] == [
        ("carry", ("1.2.b",)),
        ("beside", ("1.2.d",)),  # one passage has one state under one indicator: it is confirmed there for 1.2.b
        ("review", ("13.4.d",)),
        ("lost", ()),
    ]
    assert (found.carried(), found.queued()) == (1, 1)
    [kept, queued] = apply(opened, found)
    assert (kept.state, kept.criteria) == ("confirmed", ("1.2.b",))
    assert (queued.state, queued.indicator, queued.criteria) == ("proposed", "13.4", ("13.4.d",))
    assert (queued.by, queued.quote) == (old.by, old.quote)
    assert "R8.b" in queued.why
    again = plan(opened, load(OLD), load(NEW))
    assert [one.outcome for one in again.carries] == ["done", "beside", "queued", "lost"]
    assert apply(opened, again) == ()


def test_a_queued_passage_is_a_proposal_until_a_person_confirms_it(opened: Workspace, document: Document) -> None:
    opened.decisions.append([decision(proposal(document, ["R1.b"]), OLD)])
    [queued] = apply(opened, plan(opened, load(OLD), load(NEW)))
    found = assess_workspace(opened, load(NEW), on=ON)
    [shown] = [one for one in found.evidence if one.proposal.id == queued.evidence]
    assert (shown.state, shown.criteria, shown.counts) == ("proposed", ("2.1.a", "2.1.c"), True)
    result = found.assessment.indicator("2.1")
    assert result is not None
    assert {one.status for one in result.confirmed.criteria} == {Status.UNKNOWN}
    assert result.provisional.criteria[0].status is not Status.UNKNOWN
    decide(opened, load(NEW), [queued.evidence], state="confirmed", by="Jean")
    [shown] = [one for one in assess_workspace(opened, load(NEW), on=ON).evidence if one.proposal.id == queued.evidence]
    assert shown.state == "confirmed"
    assert plan(opened, load(OLD), load(NEW)).carries[0].outcome == "done"


def test_two_decisions_on_one_passage_become_one_for_each_new_indicator(opened: Workspace, document: Document) -> None:
    one, other = (decision(proposal(document, [wanted]), OLD) for wanted in ("R1.b", "R1.c"))
    opened.decisions.append([one, replace(other, evidence="autre")])
    made = plan(opened, load(OLD), load(NEW)).to_append()
    assert len({each.evidence for each in made}) == len(made)
    assert {each.indicator: set(each.criteria) for each in made} == {
        "2.1": {"2.1.a", "2.1.c"},
        "1.1": {"1.1.b"},
        "1.3": {"1.3.a"},
    }
    assert {each.state for each in made} == {"proposed"}


def test_what_a_person_decided_on_the_new_referential_stays(opened: Workspace, document: Document) -> None:
    rejected = decision(proposal(document, ["1.1.a"]), NEW, state="rejected", by="Jean")
    opened.decisions.append([decision(proposal(document, ["R1.a"]), OLD), rejected])
    found = plan(opened, load(OLD), load(NEW))
    assert [one.outcome for one in found.carries] == ["decided"]
    assert apply(opened, found) == ()
    assert opened.decisions.current(NEW)[rejected.evidence] == rejected


def test_rejections_are_not_carried_and_a_vanished_passage_is_said(opened: Workspace, document: Document) -> None:
    passage = proposal(document, ["R1.a"])
    other = proposal(document, ["R7.a"])
    opened.decisions.append(
        [
            decision(passage, OLD, state="rejected"),
            replace(decision(other, OLD), quote="Un autre texte."),
        ]
    )
    found = plan(opened, load(OLD), load(NEW))
    assert [(one.outcome, one.to) for one in found.carries] == [("gone", ("10.1.a",))]
    assert found.to_append() == ()


def test_a_confirmed_computation_is_left_to_be_made_again(opened: Workspace, document: Document) -> None:
    opened.decisions.append([replace(decision(proposal(document, ["R7.c"]), OLD), document="inventory")])
    found = plan(opened, load(OLD), load(NEW))
    assert [(one.outcome, one.to, one.new) for one in found.carries] == [("compute", ("4.1.a",), None)]


def test_a_declaration_goes_over_only_where_the_criterion_stays_the_same(opened: Workspace) -> None:
    opened.decisions.append(
        [
            declaration(
                referential=OLD, indicator=one[:2], criterion=one, said=Status.MET, note="vu", by="Jean",
                at="2026-11-20T10:00:00+00:00",
            )
            for one in ("R1.a", "R1.b", "R3.a")
        ]
    )  # fmt: skip
    found = plan(opened, load(OLD), load(NEW))
    assert [(one.old.criteria[0], one.outcome) for one in found.carries] == [
        ("R1.a", "carry"),
        ("R1.b", "declare"),
        ("R3.a", "lost"),
    ]
    [new] = apply(opened, found)
    assert (new.evidence, new.stance, new.by, new.at) == (key_of("1.1.a"), "met", "Jean", "2026-11-20T10:00:00+00:00")
    assert plan(opened, load(OLD), load(NEW)).carries[0].outcome == "done"


@pytest.mark.parametrize(("unit", "outcome"), [("t CO2e", "carry"), ("kgCO2e", "carry"), ("kWh", "declare")])
def test_a_declared_value_goes_over_where_its_unit_fits(opened: Workspace, unit: str, outcome: str) -> None:
    said = Figure(amount=Fraction(25, 2), unit=unit, year=2025)
    opened.decisions.append(
        [
            declaration(
                referential=OLD, indicator="R7", criterion="R7.c", said=said, note="", by="Jean",
                at="2026-11-20T10:00:00+00:00",
            )
        ]
    )  # fmt: skip
    found = plan(opened, load(OLD), load(NEW))
    assert [(one.outcome, one.to) for one in found.carries] == [(outcome, ("4.1.a",))]
    assert [said_of(one) for one in apply(opened, found)] == ([said] if outcome == "carry" else [])


@pytest.mark.parametrize("old", referentials())
def test_the_header_of_every_table_names_the_versions_that_are_shipped(old: str) -> None:
    for new in shipped(old):
        head = yaml.safe_load((FOLDER / f"{old}--{new}.yaml").read_text(encoding="utf-8"))
        for end, wanted in (("from", old), ("to", new)):
            found = load(wanted)
            assert head[end] == {"id": found.id, "version": found.version}, (
                f"{wanted} is at {found.version}: read {old}--{new}.yaml again against it, then raise its header"
            )


def test_new_criteria_are_those_asked_of_the_sector_that_nothing_leads_to(opened: Workspace) -> None:
    found = plan(opened, load(OLD), load(NEW))
    followed = {one for successor in found.successors for one in successor.to}
    assert not followed & set(found.added)
    assert "1.4.a" in found.added
    assert not [one for one in found.added if one.startswith(("C", "S"))]  # sector themes are not asked here


def test_the_same_referential_is_not_migrated_to_itself(opened: Workspace) -> None:
    with pytest.raises(NotPossible):
        plan(opened, load(NEW), load(NEW))
