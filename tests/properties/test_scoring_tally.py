"""What is judged once and kept for criteria of the same traits is what each criterion gives when it is judged alone."""

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.referentials import load
from scoring.level import Rules
from scoring.model import Figure, Finding, Origin, Profile, Stance, Status
from scoring.rules import asked, judge

CATALOGUE = load("nr-socle-2027-preview")
SECTOR, ON = "collectivite", date(2026, 11, 23)
PROFILE = Profile(population=12000)
ASKED = [one for one in CATALOGUE.indicators if one.sector in ("", SECTOR)]
CRITERIA = [one for each in ASKED for one in each.criteria]
RULES = Rules(CATALOGUE, on=ON, sector=SECTOR, profile=PROFILE)
"""Made once: what earlier examples left behind is part of what is tried."""


@st.composite
def finding(draw: st.DrawFn) -> Finding:
    """Anything that may be found of any criterion."""
    criterion = draw(st.sampled_from(CRITERIA))
    origins = [Origin.DOCUMENT, Origin.DECLARATION, Origin.DECISION, *([Origin.ENGINE] if criterion.engine else [])]
    origin = draw(st.sampled_from(origins))
    units = st.sampled_from(["%", "kg", "t", "kWh", *([criterion.metric.unit] if criterion.metric else [])])
    figures = st.builds(
        Figure,
        amount=st.integers(0, 200).map(Fraction),
        unit=units,
        year=st.none() | st.integers(2022, 2027),
    )
    document = origin is Origin.DOCUMENT
    return Finding(
        criterion=criterion.id,
        evidence=draw(st.sampled_from("abcdef")),
        confirmed=origin in (Origin.DECLARATION, Origin.DECISION) or draw(st.booleans()),
        origin=origin,
        stance=draw(st.none() | st.sampled_from(list(Stance))) if document else None,
        status=None if document else draw(st.none() | st.sampled_from(list(Status))),
        figure=draw(st.none() | figures),
        engine=criterion.engine if origin is Origin.ENGINE else "",
        dated=draw(st.none() | st.dates(date(2021, 1, 1), date(2027, 12, 31))),
    )


@settings(max_examples=60)
@given(st.lists(finding(), max_size=60))
def test_a_criterion_gives_the_same_alone_and_among_all(findings: list[Finding]) -> None:
    assessment = RULES.assess(findings)
    for indicator, result in zip(ASKED, assessment.indicators, strict=True):
        for at, criterion in enumerate(indicator.criteria):
            here = [one for one in findings if one.criterion == criterion.id]
            condition = asked(criterion, indicator.applies, sector=SECTOR, profile=PROFILE, on=ON)
            for view, seen in ((result.provisional, here), (result.confirmed, [one for one in here if one.confirmed])):
                alone = judge(criterion, seen, validity_months=indicator.validity_months, on=ON, asked=condition)
                assert view.criteria[at] == alone
