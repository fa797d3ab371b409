"""Evidence that disagrees is shown side by side at every door: data, terminal, report."""

from datetime import date

from assistant.assessment import Report
from assistant.contradictions import disagreements
from assistant.evidence import Evidence, findings
from assistant.freshness import aged
from assistant.ledger import usage_of
from assistant.referentials import load
from assistant.reports.clashes import clash_lines, clashes_json
from assistant.reports.explanation import explained, trace_json, trace_table
from assistant.reports.html import assessment_html
from assistant.reports.table import assessment_table
from assistant.reports.wire import assessment_json
from retrieval.mapping import Proposal
from scoring.level import assess
from scoring.model import Stance

ON = date(2026, 11, 23)
RULES = load("nr-socle-2027-preview")


def side(share: int, document: str, dated: date) -> Evidence:
    quote = f"En {dated.year - 1}, {share} % des agents ont été sensibilisés."
    made = Proposal(
        id=f"ev-{document}",
        indicator="5.1",
        criteria=("5.1.d",),
        document=document,
        page=2,
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
    return Evidence(proposal=made, state="proposed", criteria=made.criteria, counts=True)


def report() -> Report:
    held = aged(
        [side(82, "a", date(2026, 6, 1)), side(68, "b", date(2026, 4, 1)), side(50, "c", date(2019, 4, 1))], RULES, ON
    )
    return Report(
        assessment=assess(RULES, findings(held, RULES), on=ON, sector="collectivite"),
        documents=(),
        refused=(),
        evidence=held,
        usage=usage_of(calls=0, cached=0, characters=0),
        contradictions=disagreements(held, RULES),
    )


def test_both_sides_stand_in_the_data_with_what_disagrees() -> None:
    (pair,) = clashes_json(report(), "fr")
    assert (pair["criterion"], pair["kind"]) == ("5.1.d", "figures")
    assert [one["evidence"] for one in pair["sides"]] == ["ev-a", "ev-b"]
    assert "82 %" in pair["why"]
    assert "68 %" in pair["why"]
    assert clashes_json(report(), "fr", indicator="5.1") == [pair]
    assert clashes_json(report(), "fr", criterion="5.1.a") == []


def test_the_assessment_and_the_explanation_carry_the_pair() -> None:
    found = report()
    indicator = next(one for one in assessment_json(found, "en")["indicators"] if one["id"] == "5.1")
    assert len(indicator["contradictions"]) == 1
    assert {one["id"]: one["state"] for one in indicator["evidence"]}["ev-c"] == "stale"
    trace = trace_json(explained(found, "5.1"), found, "en")
    assert any(child["contradictions"] for child in trace["children"])


def test_the_terminal_and_the_report_show_both_quotes() -> None:
    found = report()
    lines = "\n".join(clash_lines(found, "fr"))
    for shown in (lines, assessment_table(found, "fr"), trace_table(explained(found, "5.1"), found, "fr")):
        assert "ev-a" in shown
        assert "ev-b" in shown
    page = assessment_html(found, "fr")
    assert "Deux documents se contredisent" in page
    assert "périmée" in page
