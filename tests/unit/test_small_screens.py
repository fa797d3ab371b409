"""What a small screen shows in place of a wide chart: a slim one, or the same things one under the other."""

import re
from datetime import date
from xml.etree import ElementTree

from assistant.reports import svg
from scoring.calendar import DATES, Situation, next_steps
from ui.pages.timeline import timeline

ON = date(2026, 11, 23)


def _texts(chart: str) -> list[tuple[float, float, float]]:
    """Left end, right end (both about) and height of each text of the slim form of a chart."""
    found = []
    for one in ElementTree.fromstring(f"<div>{chart}</div>")[1].iter("text"):
        x, width = float(str(one.get("x"))), svg.LETTER * len(one.text or "")
        left = {"end": x - width, "middle": x - width / 2}.get(str(one.get("text-anchor")), x)
        found.append((left, left + width, float(str(one.get("y")))))
    return found


def test_the_words_of_a_slim_chart_stay_in_it_and_never_meet() -> None:
    bars = svg.bars(
        [
            svg.Bar(label="Une rangée au nom de trente-six let", parts=(2.0,), value="52,1 t · 81 %"),
            svg.Bar(label="Écran", parts=(1.0,), value="2 t", low=0.5, high=1.5),
        ],
        title="t",
        axis="une légende de l’axe qui demande plus d’une ligne sur un petit écran",
        ident="i",
        tick=str,
    )
    points = svg.ratios(
        [
            svg.Point(label="Climat", low=1.8, middle=2.4, high=3.6, mark="over", value="2,4 · hors budget"),
            svg.Point(label="15 autres catégories", low=None, middle=None, high=None, mark="", value="non évaluables"),
        ],
        title="t",
        axis="log",
        line="budget",
        ident="i",
        tick=str,
    )
    for chart in (bars, points):
        found = _texts(chart)
        assert all(left >= -0.5 and right <= svg.SLIM + 0.5 for left, right, _ in found if right - left < svg.SLIM)
        for at, (left, right, y) in enumerate(found):
            others = [one for one in found[at + 1 :] if abs(one[2] - y) < 10]
            assert all(one[0] >= right or one[1] <= left for one in others), (left, right, y)


def test_the_line_of_time_is_also_a_list_in_the_order_of_time() -> None:
    steps = next_steps(Situation(target=2, contract_on=date(2026, 11, 1)), ON)
    for lang, first in (("fr", "1er mai 2026 – 31 août 2026"), ("en", "1 May 2026 – 31 August 2026")):
        made = str(timeline(steps, DATES, ON, lang))
        items = re.findall(r"<li><b>([^<]*)</b> (.*?)</li>", made)
        dated = [one for one in steps if one.by is not None]
        assert len(items) == 1 + len(dated) + len(DATES)
        assert items[0][0] == first
        assert "<strong>" in items[1][1]
        assert "2027" in [when for when, _ in items]
