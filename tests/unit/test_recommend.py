"""Recommendations: every gap has one, facts add up, and what a person wrote outlives the next run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assistant import recommend_acts as acts
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.errors import UsageError
from assistant.planning import changed
from assistant.recommend import Advice, advice
from assistant.recommend_book import FIELDS, Book, book
from assistant.recommend_texts import PREVIEW, action_for, actions, address, references, roles
from assistant.referentials import load, shipped
from assistant.reports.advice_data import advice_json, advice_table, entry_text, history_text
from assistant.settings import Settings
from scoring.model import Referential, Status
from scoring.trace import explain

ON = date(2026, 11, 23)


@dataclass
class Desk:
    """A small workspace with its rules; each look at it is a new run."""

    workspace: Workspace
    rules: Referential

    def report(self) -> Report:
        return assess_workspace(self.workspace, self.rules, on=ON)

    def advice(self) -> Advice:
        return advice(self.workspace, self.report())

    def book(self) -> Book:
        return book(self.workspace, self.advice())


@pytest.fixture
def desk(small_copy: Any, small_rules: Path) -> Iterator[Desk]:
    workspace = open_workspace(Settings(workspace=small_copy.folder))
    yield Desk(workspace, load(str(small_rules)))
    workspace.close()


# --- the texts


def test_every_indicator_of_the_preview_has_an_action_and_no_other_has() -> None:
    assert set(actions()) == {one.id for one in load(PREVIEW).indicators}


def test_every_action_speaks_both_languages_and_names_known_roles() -> None:
    for ident, one in actions().items():
        for said in (one.do, one.measure):
            assert said.fr, ident
            assert said.en, ident
            assert said.fr != said.en, ident
            assert "'" not in said.fr, f"{ident}: typographic apostrophe"
        assert one.owner not in one.support, ident
        assert {one.owner.id, *(each.id for each in one.support)} <= set(roles()), ident


def test_a_referential_without_texts_of_ours_gets_its_own_next_step_and_the_owner_of_the_theme() -> None:
    found = load("nr-2022-reconstructed")
    for one in found.indicators:
        action = action_for(found.id, one)
        assert action.do == one.next_step
        assert action.owner.id in roles()


def test_public_addresses_are_of_public_publishers() -> None:
    known = (
        "https://www.legifrance.gouv.fr/", "https://eur-lex.europa.eu/", "https://www.iso.org/",
        "https://gr491.isit-europe.org/", "https://ecoresponsable.numerique.gouv.fr/",
        "https://accessibilite.numerique.gouv.fr/",
    )  # fmt: skip
    found = [one for name in shipped() for each in load(name).indicators for one in references(each)]
    assert found
    assert {one.framework for one in found} >= {"law", "iso26000", "esrs", "vsme", "rgesn", "gr491", "ai_act", "rgaa"}
    for one in found:
        assert one.name.fr
        assert one.name.en
        assert not one.address or one.address.startswith(known), one.address
    laws = [one for one in found if one.framework == "law"]
    assert sum(1 for one in laws if one.address) >= 0.95 * len(laws)


def test_the_laws_of_the_label_lead_to_their_text() -> None:
    assert address("REEN art. 35").endswith("2021-1485/jo/texte")
    assert address("AGEC art. 58").endswith("2020-105/jo/texte")
    assert address("RGPD art. 28") == "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
    assert address("un texte inconnu") == ""


# --- from the assessment


def test_every_criterion_that_is_not_met_on_confirmed_evidence_is_in_exactly_one_recommendation(desk: Desk) -> None:
    found = desk.advice()
    wanted = [
        one.id
        for result in found.report.assessment.indicators
        for one in result.confirmed.criteria
        if one.status not in (Status.MET, Status.NOT_APPLICABLE)
    ]
    assert wanted
    named = [gap.criterion.id for one in found.recommendations for gap in one.gaps]
    assert sorted(named) == sorted(wanted)


def test_gains_are_exactly_what_the_trace_says_is_missing_and_lead_to_a_full_score(desk: Desk) -> None:
    found = desk.advice()
    assessment = found.report.assessment
    for one in found.recommendations:
        for gap in one.gaps:
            node = explain(assessment, gap.criterion.id, confirmed=True)
            assert node.worth is not None
            assert node.points is not None
            assert gap.gain == node.worth - node.points
        assert one.gain == sum((gap.gain for gap in one.gaps), Fraction(0))
    assert assessment.score.confirmed + sum(one.gain for one in found.recommendations) == assessment.referential.scale
    assert found.recommendations[-1].score_after == assessment.referential.scale


def test_the_order_is_by_phase_and_levels_and_scores_only_rise(desk: Desk) -> None:
    found = desk.advice()
    assert [one.phase for one in found.recommendations] == sorted(one.phase for one in found.recommendations)
    for before, after in pairwise(found.recommendations):
        assert before.score_after < after.score_after
        assert before.level_after == after.level_before
    assert found.recommendations[-1].level_after == max(one.id for one in desk.rules.levels)


def test_what_the_plan_counts_on_carries_its_dates(desk: Desk) -> None:
    found = advice(desk.workspace, desk.report(), target=2)
    steps = {one.criterion: one.done_on for one in found.plan.steps}
    assert steps
    dated = {gap.criterion.id: gap.done_on for one in found.recommendations for gap in one.gaps if gap.done_on}
    assert dated == steps
    for one in found.recommendations:
        dates = [gap.done_on for gap in one.gaps if gap.done_on]
        assert one.due == max(dates, default=None)


def test_an_unknown_level_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match="niveau 9"):
        advice(desk.workspace, desk.report(), target=9)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_data_names_the_node_of_the_trace_the_effort_and_the_owner(desk: Desk, lang: str) -> None:
    data = advice_json(desk.book(), lang)
    assert data["schema"] == "capnr.recommendations/1"
    for one in data["recommendations"]:
        assert one["owner"]
        assert one["what"]
        assert one["proof"]
        assert one["measure"]
        gap = one["gap"]
        assert gap["trace"] == one["indicator"]
        assert Fraction(gap["gain_exact"]) == sum(Fraction(each["gain_exact"]) for each in gap["criteria"])
        assert all(each["trace"] == each["id"] for each in gap["criteria"])
        assert all(each["asks"] for each in gap["criteria"])


# --- what people make of it


def test_an_edited_recommendation_stays_edited_after_a_new_run(desk: Desk) -> None:
    before = desk.book().find("1.1")
    acts.edit(
        desk.workspace,
        desk.book(),
        "1.1",
        by="Jeanne",
        fields={"what": "Signer.", "due": "2027-01-15", "effort": "1,5"},
    )
    after = desk.book().find("1.1")
    assert (after.what.fr, after.what.en, after.due, after.effort_days) == (
        "Signer.", "Signer.", date(2027, 1, 15), Fraction(3, 2),
    )  # fmt: skip
    assert after.edited == ("what", "due", "effort")
    assert after.title == before.title
    acts.edit(desk.workspace, desk.book(), "1.1", by="Jeanne", fields={"what": "", "due": ""})
    again = desk.book().find("1.1")
    assert (again.what, again.due, again.edited) == (before.what, before.due, ("effort",))


def test_a_signature_tells_when_the_words_changed_since(desk: Desk) -> None:
    acts.sign(desk.workspace, desk.book(), ["1.1"], by="Jeanne")
    assert [one.holds for one in desk.book().find("1.1").signatures] == [True]
    acts.edit(desk.workspace, desk.book(), "1.1", by="Paul", fields={"what": "Autre chose."})
    assert [one.holds for one in desk.book().find("1.1").signatures] == [False]
    acts.sign(desk.workspace, desk.book(), ["1.1"], by="Jeanne")
    assert [(one.by, one.holds) for one in desk.book().find("1.1").signatures] == [("Jeanne", True)]


def test_signing_without_names_signs_every_open_one(desk: Desk) -> None:
    held = desk.book()
    assert set(acts.sign(desk.workspace, held, [], by="Jeanne")) == {one.id for one in held.of("open")}


def test_a_solved_gap_is_shown_as_solved_with_the_words_it_had(desk: Desk) -> None:
    held = desk.book()
    title = held.find("1.1").title
    acts.comment(desk.workspace, held, "1.1", by="Paul", text="Vu avec la direction.")
    indicator = desk.rules.indicator("1.1")
    assert indicator is not None
    report = desk.report()
    met = {one.id: Status.MET for one in indicator.criteria}
    later = replace(report, assessment=changed(desk.workspace, report, met))
    after = book(desk.workspace, advice(desk.workspace, later)).find("r-1.1")
    assert after.state == "solved"
    assert after.title == title
    assert after.comments[0].text == "Vu avec la direction."
    assert after.source is None


def test_one_s_own_recommendation_stands_where_it_was_put_and_moves(desk: Desk) -> None:
    first = desk.book().of("open")[0]
    made = acts.add(desk.workspace, desk.book(), by="Paul", title="Nommer un sponsor", after=first.id)
    assert [one.id for one in desk.book().of("open")][:2] == [first.id, made]
    acts.move(desk.workspace, desk.book(), made, by="Paul")
    assert desk.book().of("open")[0].id == made
    assert desk.book().find("1").id == made
    other = acts.add(desk.workspace, desk.book(), by="Paul", title="Nommer un sponsor")
    assert other != made


def test_a_dropped_one_goes_last_with_its_reason_and_comes_back(desk: Desk) -> None:
    acts.drop(desk.workspace, desk.book(), "1.1", by="Paul", why="Hors périmètre")
    dropped = desk.book().entries[-1]
    assert (dropped.id, dropped.state, dropped.why) == ("r-1.1", "dropped", "Hors périmètre")
    acts.restore(desk.workspace, desk.book(), "r-1.1", by="Paul")
    assert desk.book().find("1.1").state == "open"


def test_the_history_is_append_only_and_dated(desk: Desk) -> None:
    acts.edit(desk.workspace, desk.book(), "1.1", by="Jeanne", fields={"what": "Un"})
    acts.edit(desk.workspace, desk.book(), "1.1", by="Jeanne", fields={"what": "Deux"})
    acts.drop(desk.workspace, desk.book(), "1.1", by="Paul", why="non")
    held = desk.book()
    assert [(one.act, one.by) for one in held.history] == [("edit", "Jeanne"), ("edit", "Jeanne"), ("drop", "Paul")]
    assert all(one.at for one in held.history)
    assert "non" in history_text(held, "r-1.1", "fr")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "bad_field"),
        ({"what": "x" * 5_000}, "bad_field"),
        ({"due": "demain"}, "bad_date"),
        ({"effort": "beaucoup"}, "bad_option"),
        ({"effort": "-1"}, "bad_option"),
        ({"colour": "red"}, "unknown_field"),
        ({}, "nothing_to_edit"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(desk: Desk, fields: dict[str, str], code: str) -> None:
    held = desk.book()
    with pytest.raises(UsageError) as fault:
        acts.edit(desk.workspace, held, "1.1", by="Jeanne", fields=fields)
    assert fault.value.code == code
    assert desk.book().history == ()


def test_an_unknown_recommendation_or_an_author_without_a_name_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError) as fault:
        acts.comment(desk.workspace, desk.book(), "r-99", by="Jeanne", text="x")
    assert fault.value.code == "unknown_recommendation"
    with pytest.raises(UsageError):
        acts.comment(desk.workspace, desk.book(), "1.1", by="  ", text="x")
    assert desk.book().history == ()


def test_text_for_the_terminal_shows_where_to_unfold_each_criterion(desk: Desk) -> None:
    held = desk.book()
    said = entry_text(held, held.find("1.1"), "fr")
    for gap in held.find("1.1").source.gaps:  # type: ignore[union-attr]
        assert f"capnr explain {gap.criterion.id}" in said
    table = advice_table(held, "en")
    assert all(one.id in table for one in held.entries)


def test_every_field_that_may_be_edited_has_a_word() -> None:
    from assistant.reports.advice import FIELD_WORDS
    from assistant.reports.paper_words import WORDS

    assert set(FIELD_WORDS) == set(FIELDS)
    assert all(one in WORDS for one in FIELD_WORDS.values())
