"""The choice of an AI model: bounds under shared assumptions, ranked with the levers, apart from the inventory."""

import json
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.footprint import Question, study
from assistant.levers import AiChoice
from assistant.reports.footprint import charts, footprint_html
from assistant.reports.footprint_levers import lever_rows
from assistant.reports.footprint_table import footprint_table
from assistant.reports.footprint_wire import footprint_json
from scoring.footprint.ai_models import resolve
from scoring.footprint.inference import BATCHES, DATACENTRE_PUE, FRANCE, OCCUPANCY, UNKNOWN_PLACE, remote_model
from scoring.footprint.interval import Interval
from scoring.footprint.model_swap import model_swap

FLEET = b"type;quantity\nlaptop;100\nserver;4\n"
CHOICE = AiChoice(before="gpt-4o", after="mistral-small-2506", answers=200_000, tokens=400)
ASKED = Question(levers=("ai-model",), ai=CHOICE)
MODELS = ["ministral-3b", "mistral-small-2506", "mistral-large-2411", "gpt-oss-120b", "gpt-4o", "nobody-knows-it"]


def test_shared_assumptions_tell_the_sign_where_whole_intervals_do_not() -> None:
    swap = model_swap("mistral-large-2411", "ministral-3b", answers=1000, tokens=300)
    old, new = swap.before.answer.gwp_g, swap.after.answer.gwp_g
    assert old.low < new.high  # the two intervals overlap
    assert 0.0 < swap.least_g < swap.rank_g < swap.most_g < 1000 * old.high
    assert math.isclose(swap.rank_g**2, swap.least_g * swap.most_g)


def test_the_ends_are_those_of_the_computation_by_hand() -> None:
    """Least: 64 requests together, the best centre, the cleanest grid; most: one request, the other ends."""
    swap = model_swap("mistral-large-2411", "ministral-3b", answers=10, tokens=300)
    for batch, end, said in ((BATCHES[0], "low", swap.least_g), (BATCHES[1], "high", swap.most_g)):
        other = "high" if end == "low" else "low"
        old, new = (
            remote_model(
                model=name,
                output_tokens=300,
                grid=replace(UNKNOWN_PLACE, gwp_g_per_kwh=Interval(*2 * (getattr(UNKNOWN_PLACE.gwp_g_per_kwh, end),))),
                pue=Interval(*2 * (getattr(DATACENTRE_PUE, end),)),
                occupancy=Interval(*2 * (getattr(OCCUPANCY, other),)),
                batches=(batch, batch),
            ).gwp_g
            for name in ("mistral-large-2411", "ministral-3b")
        )
        assert old.low == old.high
        assert said == pytest.approx(10 * (old.low - new.low), rel=1e-12)


@given(st.sampled_from(MODELS), st.sampled_from(MODELS), st.integers(1, 10**6), st.integers(1, 5000))
def test_the_way_back_loses_what_the_way_gains(one: str, two: str, answers: int, tokens: int) -> None:
    if one == two:
        with pytest.raises(ValueError, match="two models"):
            model_swap(one, two, answers=answers, tokens=tokens)
        return
    way = model_swap(one, two, answers=answers, tokens=tokens)
    back = model_swap(two, one, answers=answers, tokens=tokens)
    assert back.least_g == pytest.approx(-way.most_g)
    assert back.most_g == pytest.approx(-way.least_g)
    assert back.rank_g == pytest.approx(-way.rank_g)
    twice = model_swap(one, two, answers=2 * answers, tokens=tokens)
    assert twice.most_g == pytest.approx(2 * way.most_g)
    naive_most = answers * (way.before.answer.gwp_g.high - way.after.answer.gwp_g.low)
    naive_least = answers * (way.before.answer.gwp_g.low - way.after.answer.gwp_g.high)
    assert naive_least - 1e-9 <= way.least_g <= way.most_g <= naive_most + 1e-9


def test_a_model_of_unknown_size_leaves_the_sign_open() -> None:
    swap = model_swap("gpt-4o", "nobody-knows-it", answers=1000, tokens=400)
    assert swap.least_g < 0.0 < swap.most_g
    assert swap.rank_g == 0.0
    assert swap.after.size == resolve("nobody-knows-it")


def test_a_known_place_narrows_the_bounds() -> None:
    anywhere = model_swap("gpt-4o", "ministral-3b", answers=1000, tokens=400)
    here = model_swap("gpt-4o", "ministral-3b", answers=1000, tokens=400, grid=FRANCE)
    assert (anywhere.place, here.place) == ("unknown", "FRA")
    assert anywhere.least_g < here.least_g < here.most_g < anywhere.most_g


@pytest.mark.parametrize(("answers", "tokens"), [(0, 1), (1, 0), (10**13, 1), (1, 10**7)])
def test_impossible_volumes_are_refused(answers: int, tokens: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        model_swap("gpt-4o", "ministral-3b", answers=answers, tokens=tokens)


# Beside the inventory


def test_the_inventory_and_its_levers_do_not_move() -> None:
    without, beside = study("i.csv", FLEET, Question()), study("i.csv", FLEET, ASKED)
    assert without.swap is None
    assert beside.swap is not None
    first, second = footprint_json(without, "fr"), footprint_json(beside, "fr")
    assert [one for one in second["levers"] if one["name"] != "ai-model"] == first.pop("levers")
    second.pop("levers")
    assert second == first


def test_it_is_ranked_with_the_others_by_the_middle_of_its_bounds() -> None:
    for answers, rank in ((1000, -1), (10**9, 0)):
        found = study("i.csv", FLEET, replace(ASKED, ai=replace(CHOICE, answers=answers)))
        rows = lever_rows(found, "en")
        assert len(rows) == len(found.effects) + 1
        assert rows[rank].label == "AI: gpt-4o → mistral-small-2506"
        assert (rows[rank].middle, rows[rank].share, rows[rank].probability) == (None, None, None)
    assert "The strongest lever: AI: gpt-4o → mistral-small-2506, 83 to 48,569 t" in footprint_html(found, "en")


def test_json_gives_the_bounds_and_what_they_are_made_from() -> None:
    found = study("i.csv", FLEET, ASKED)
    data = json.loads(json.dumps(footprint_json(found, "en"), allow_nan=False))
    one = next(one for one in data["levers"] if one["name"] == "ai-model")
    assert (one["saved_t"], one["share"], one["probability"]) == (None, None, None)
    assert one["bounds_t"] == {"low": pytest.approx(0.0166413), "high": pytest.approx(9.71374)}
    made = one["ai_model"]
    assert (made["answers"], made["tokens"], made["place"]) == (200_000, 400, "unknown")
    assert made["from"]["active_b"] == {"low": 44, "high": 132}
    assert made["to"]["origin"] == "known"
    assert made["to"]["answer_g"] == {"low": pytest.approx(0.00441662), "high": pytest.approx(1.02456)}


@pytest.mark.parametrize(
    ("lang", "row", "note"),
    [
        ("fr", "IA : gpt-4o → mistral-small-2506", "ne sont pas dans l’inventaire"),
        ("en", "AI: gpt-4o → mistral-small-2506", "are not in the inventory"),
    ],
)
def test_table_and_page_show_it_with_its_limits(lang: str, row: str, note: str) -> None:
    found = study("i.csv", FLEET, ASKED)
    ends = "0,017 à 9,7" if lang == "fr" else "0.017 to 9.7"
    table = footprint_table(found, lang).replace("\u00a0", " ")
    assert re.search(rf"{re.escape(row)} +{re.escape(ends)} +–\n", table)
    page = footprint_html(found, lang).replace("\u00a0", " ")
    for said in (re.sub(r"\s+", " ", table), page):
        assert note in said
        assert ("jetons d’entrée" if lang == "fr" else "input tokens") in said
    assert re.search(rf'<th scope="row">{re.escape(row)}</th><td class="n">–</td><td class="n">{ends}', page)
    assert ends in str(charts(found, lang)["levers"]).replace("\u00a0", " ")


def test_a_name_of_a_model_is_escaped_and_its_dots_are_kept() -> None:
    choice = replace(CHOICE, before="<b>gemini-2.5-pro</b>")
    page = footprint_html(study("i.csv", FLEET, replace(ASKED, ai=choice)), "fr")
    assert "<b>gemini" not in page
    assert "&lt;b&gt;gemini-2.5-pro" in page


@pytest.mark.parametrize(
    ("levers", "choice", "said"),
    [
        (("ai-model",), AiChoice(), "--ai-answers"),
        (("ai-model",), replace(CHOICE, after=""), "--ai-model-to"),
        (("ai-model",), replace(CHOICE, tokens=None), "--ai-tokens"),
        ((), CHOICE, "--lever ai-model"),
        (("fewer=0.1",), AiChoice(tokens=5), "--lever ai-model"),
        (("ai-model",), replace(CHOICE, answers=0), "--ai-answers"),
        (("ai-model",), replace(CHOICE, tokens=10**7), "--ai-tokens"),
        (("ai-model",), replace(CHOICE, after=" GPT-4o "), "GPT-4o"),
        (("ai-model",), replace(CHOICE, before="a\x1b[2Jb"), "--ai-model-from"),
        (("ai-model",), replace(CHOICE, after="x" * 81), "--ai-model-to"),
        (("ai-model=gpt-4o",), CHOICE, "--lever ai-model"),
        (("wish=1",), AiChoice(), "ai-model"),
    ],
)
def test_a_wrong_choice_is_one_sentence_in_both_languages(levers: tuple[str, ...], choice: AiChoice, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        study("i.csv", FLEET, Question(levers=levers, ai=choice))
    for lang in ("fr", "en"):
        text = caught.value.text(lang)
        assert said in text
        assert "\n" not in text
        assert "\x1b" not in text
