"""Evidence that is out of date or disagrees: stale with its day, and a criterion kept open until a person decides."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from assistant.contradictions import blocking, disagreements
from assistant.evidence import Evidence, findings
from assistant.freshness import aged
from assistant.referentials import load
from retrieval.mapping import Proposal
from scoring.level import assess
from scoring.model import Stance, Status

ON = date(2026, 11, 23)
RULES = load("nr-socle-2027-preview")


def evidence(quote: str, *, document: str = "doc-a", dated: date | None, state: str = "proposed") -> Evidence:
    made = Proposal(
        id=f"ev-{document}",
        indicator="5.1",
        criteria=("5.1.d",),
        document=document,
        page=1,
        start=0,
        end=len(quote),
        quote=quote,
        heading="",
        stance=Stance.DONE,
        score=0.9,
        features=(),
        dated=dated,
        how_dated="version",
    )
    return Evidence(proposal=made, state=state, criteria=made.criteria, counts=state != "rejected")


def status(*held: Evidence, confirmed: bool = False) -> Status:
    kept = aged(held, RULES, ON)
    said = [*findings(kept, RULES), *blocking(disagreements(kept, RULES), kept)]
    result = assess(RULES, said, on=ON, sector="collectivite").indicator("5.1")
    assert result is not None
    view = result.confirmed if confirmed else result.provisional
    return next(one.status for one in view.criteria if one.id == "5.1.d")


def test_evidence_has_a_last_day_and_is_stale_after_it() -> None:
    fresh, old = aged(
        [
            evidence("82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1)),
            evidence("82 % des agents ont été sensibilisés.", document="doc-b", dated=date(2019, 6, 1)),
        ],
        RULES,
        ON,
    )
    assert (fresh.stale, fresh.standing) == (False, "proposed")
    assert fresh.valid_until is not None
    assert fresh.valid_until > ON
    assert (old.stale, old.standing) == (True, "stale")
    assert old.valid_until is not None
    assert old.valid_until < ON


def test_a_figure_ages_from_the_year_it_describes() -> None:
    (one,) = aged([evidence("En 2019, 82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))], RULES, ON)
    assert one.stale


def test_what_a_person_rejected_stays_rejected() -> None:
    (one,) = aged([evidence("82 %.", dated=date(2019, 6, 1), state="rejected")], RULES, ON)
    assert one.standing == "rejected"


def test_evidence_without_a_date_does_not_age() -> None:
    (one,) = aged([evidence("82 % des agents ont été sensibilisés.", dated=None)], RULES, ON)
    assert (one.stale, one.valid_until) == (False, None)


def test_the_figure_of_a_quote_is_held_against_the_target() -> None:
    assert status(evidence("82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))) is Status.MET
    assert status(evidence("42 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))) is Status.PARTLY
    assert status(evidence("12 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))) is Status.NOT_MET


def test_the_figure_travels_with_the_finding() -> None:
    (found,) = findings([evidence("En 2025, 82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))], RULES)
    assert found.figure is not None
    assert (found.figure.amount, found.figure.unit, found.figure.year) == (Fraction(82), "%", 2025)


def test_two_documents_that_disagree_keep_the_criterion_open() -> None:
    one = evidence("En 2025, 82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))
    two = evidence("En 2025, 68 % des agents ont été sensibilisés.", document="doc-b", dated=date(2026, 4, 1))
    assert status(one, two) is Status.UNKNOWN


def test_rejecting_one_of_two_settles_the_criterion() -> None:
    one = evidence("En 2025, 82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))
    two = evidence(
        "En 2025, 68 % des agents ont été sensibilisés.", document="doc-b", dated=date(2026, 4, 1), state="rejected"
    )
    assert status(one, two) is Status.MET


def test_the_confirmed_view_is_blocked_only_when_both_are_confirmed() -> None:
    one = evidence("En 2025, 82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1), state="confirmed")
    two = evidence("En 2025, 68 % des agents ont été sensibilisés.", document="doc-b", dated=date(2026, 4, 1))
    assert status(one, two, confirmed=True) is Status.MET
    assert status(one, replace(two, state="confirmed"), confirmed=True) is Status.UNKNOWN


def test_what_is_out_of_date_contradicts_nothing() -> None:
    one = evidence("82 % des agents ont été sensibilisés.", dated=date(2026, 6, 1))
    two = evidence("En 2019, 68 % des agents ont été sensibilisés.", document="doc-b", dated=date(2019, 4, 1))
    assert disagreements(aged([one, two], RULES, ON), RULES) == ()
