"""What is missing and what to do next: cases with evidence of each stance, confirmed, proposed or rejected."""

from datetime import date
from fractions import Fraction

import pytest

from assistant.assessment import Evidence, Report, findings
from assistant.gaps import first_steps, missing, next_step
from assistant.referentials import load
from assistant.usage import usage_of
from retrieval.mapping import Proposal
from scoring.level import assess
from scoring.model import Indicator, Referential, Stance

ON = date(2026, 11, 23)
RECENT, OLD = date(2026, 5, 4), date(2009, 5, 4)


@pytest.fixture(scope="module")
def rules() -> Referential:
    """The shipped referential."""
    return load("nr-socle-2027-preview")


def indicator(rules: Referential, wanted: str = "6.1") -> Indicator:
    """One indicator."""
    found = rules.indicator(wanted)
    assert found is not None
    return found


def evidence(
    criterion: str, stance: Stance, *, state: str = "proposed", dated: date | None = RECENT, counts: bool = True
) -> Evidence:
    """Evidence on one criterion."""
    proposal = Proposal(
        id=f"ev-{criterion}-{stance}-{dated}",
        indicator=criterion.rsplit(".", 1)[0],
        criteria=(criterion,),
        document="doc-1",
        page=1,
        start=0,
        end=5,
        quote="texte",
        heading="",
        stance=stance,
        score=0.9,
        features=(),
        dated=dated,
        how_dated="version",
    )
    return Evidence(proposal=proposal, state=state, criteria=(criterion,), counts=counts)


def report(rules: Referential, *held: Evidence) -> Report:
    """The report that this evidence gives."""
    return Report(
        assessment=assess(rules, findings(held), on=ON),
        documents=(),
        refused=(),
        evidence=tuple(held),
        usage=usage_of(calls=0, cached=0, characters=0),
    )


def all_of(rules: Referential, stance: Stance, state: str = "proposed", dated: date | None = RECENT) -> list[Evidence]:
    """Evidence on every criterion of indicator 6.1."""
    return [evidence(one.id, stance, state=state, dated=dated) for one in indicator(rules).criteria]


def step(rules: Referential, *held: Evidence) -> tuple[str, str, Fraction]:
    """Kind, French text and gain of the next step for 6.1."""
    made = report(rules, *held)
    result = made.assessment.indicator("6.1")
    assert result is not None
    found = next_step(made, result)
    assert found.text.en
    return found.kind, found.text.fr, found.gain


def test_without_evidence_everything_is_missing_and_the_next_step_is_that_of_the_catalogue(rules: Referential) -> None:
    made = report(rules)
    result = made.assessment.indicator("6.1")
    assert result is not None
    assert missing(result) == tuple(one.id for one in indicator(rules).criteria)
    assert step(rules) == ("do", indicator(rules).next_step.fr, result.max_points)


def test_proposed_proofs_wait_for_a_person(rules: Referential) -> None:
    kind, said, gain = step(rules, *all_of(rules, Stance.DONE))
    assert kind == "confirm"
    assert str(len(indicator(rules).criteria)) in said
    assert gain > 0
    assert "1" not in step(rules, evidence("6.1.a", Stance.DONE))[1]


def test_confirmed_proofs_leave_nothing_to_do(rules: Referential) -> None:
    kind, _, gain = step(rules, *all_of(rules, Stance.DONE, "confirmed"))
    assert (kind, gain) == ("keep", 0)
    made = report(rules, *all_of(rules, Stance.DONE, "confirmed"))
    result = made.assessment.indicator("6.1")
    assert result is not None
    assert missing(result) == missing(result, confirmed=True) == ()


def test_missing_differs_between_what_is_confirmed_and_what_is_proposed(rules: Referential) -> None:
    result = report(rules, *all_of(rules, Stance.DONE)).assessment.indicator("6.1")
    assert result is not None
    assert missing(result) == ()
    assert len(missing(result, confirmed=True)) == len(indicator(rules).criteria)


def test_contradicting_documents_ask_for_a_decision(rules: Referential) -> None:
    kind, said, _ = step(rules, evidence("6.1.a", Stance.DONE), evidence("6.1.a", Stance.CONTRADICTS))
    assert kind == "decide"
    assert "contredisent" in said


def test_an_expired_proof_is_to_be_renewed(rules: Referential) -> None:
    assert step(rules, *all_of(rules, Stance.DONE, dated=OLD))[0] == "renew"


def test_a_promise_is_to_be_kept(rules: Referential) -> None:
    kind, said, _ = step(rules, *all_of(rules, Stance.COMMITTED))
    assert kind == "do"
    assert "promesse" in said


def test_generalities_change_nothing(rules: Referential) -> None:
    assert step(rules, *all_of(rules, Stance.GENERIC)) == step(rules)


@pytest.mark.parametrize("state", ["proposed", "rejected"])
def test_evidence_that_does_not_count_gives_no_point_and_no_step(rules: Referential, state: str) -> None:
    held = [evidence(one.id, Stance.DONE, state=state, counts=False) for one in indicator(rules).criteria]
    made = report(rules, *held)
    assert made.assessment.score.provisional == 0
    assert step(rules, *held) == step(rules)


def test_proposals_never_reach_the_confirmed_result(rules: Referential) -> None:
    held = [
        evidence(criterion.id, Stance.DONE) for one in rules.indicators if not one.sector for criterion in one.criteria
    ]
    made = report(rules, *held)
    assert made.assessment.score.confirmed == 0
    assert made.assessment.level_confirmed == 0
    assert made.assessment.score.provisional > 900


def test_first_steps_are_those_that_bring_most_for_a_day(rules: Referential) -> None:
    steps = first_steps(report(rules, *all_of(rules, Stance.DONE)), 8)
    assert len(steps) == 8
    worth = [one.gain / max(one.effort_days, Fraction(1, 20)) for one in steps]
    assert worth == sorted(worth, reverse=True)
    assert steps[0].indicator.id == "6.1"
    assert all(one.gain > 0 for one in steps)
    assert len({one.indicator.id for one in steps}) == 8


def test_first_steps_do_not_depend_on_the_order_of_the_evidence(rules: Referential) -> None:
    held = [*all_of(rules, Stance.DONE), evidence("4.1.a", Stance.RULE), evidence("1.1.a", Stance.DONE)]
    one, other = report(rules, *held), report(rules, *reversed(held))
    assert [step.indicator.id for step in first_steps(one)] == [step.indicator.id for step in first_steps(other)]
    assert one.assessment.score == other.assessment.score
