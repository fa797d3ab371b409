"""Impact of one call to a model: intervals, names, and what is said of the method."""

import pytest

from scoring.footprint.ai_models import given, resolve
from scoring.footprint.inference import (
    FRANCE,
    UNKNOWN_PLACE,
    Grid,
    local_cpu,
    local_cpu_embedding,
    method_note,
    remote_model,
)
from scoring.footprint.interval import Interval, around


def test_an_embedding_is_counted_by_its_characters_not_by_a_clock() -> None:
    impact = local_cpu_embedding(characters=1_000_000)
    assert impact == local_cpu_embedding(characters=1_000_000)
    assert impact.energy_wh.low == pytest.approx(30 * 8 / 3600)
    assert impact.energy_wh.high == pytest.approx(300 * 90 / 3600)
    assert impact.energy_wh.contains(150 * 30 / 3600)
    assert impact.gwp_g.low == pytest.approx(impact.energy_wh.low * 0.032)
    assert impact.gwp_g.high > impact.energy_wh.high * 0.098


def test_the_embedded_share_of_the_computer_is_in_the_high_bound_alone() -> None:
    hour = local_cpu(seconds=3600, watts=Interval(0.0, 0.0))
    assert hour.gwp_g.low == 0.0
    assert hour.gwp_g.high == pytest.approx(185_090 / 5475)
    assert hour.adpe_mg_sb.high == pytest.approx(1.76, rel=0.01)


def test_no_work_has_no_impact() -> None:
    for impact in (
        local_cpu_embedding(characters=0),
        local_cpu(seconds=0),
        remote_model(model="gpt-4o", output_tokens=0),
    ):
        assert impact.energy_wh == Interval(0.0, 0.0)
        assert impact.gwp_g == Interval(0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "origin", "active", "total"),
    [
        ("mistral-small-latest", "known", (8, 8), (119, 119)),
        ("openai/gpt-4o-mini-2024-07-18", "known", (8, 28), (8, 28)),
        ("ollama:ministral-8b", "known", (8.02, 8.02), (8.02, 8.02)),
        ("gpt-5-pro-2025-10-06", "known", (360, 1080), (3600, 3600)),
        ("meta-llama/Llama-3.1-70B-Instruct", "name", (70, 70), (70, 70)),
        ("qwen3:30b-a3b", "name", (3, 3), (30, 30)),
        ("Mixtral-8x7B-Instruct", "name", (7, 14), (42, 56)),
        ("a-name-nobody-knows", "unknown", (1, 1000), (1, 2000)),
        ("gpt-5.9", "unknown", (1, 1000), (1, 2000)),
        ("weird-0b", "unknown", (1, 1000), (1, 2000)),
    ],
)
def test_the_size_of_a_model(name: str, origin: str, active: tuple[float, float], total: tuple[float, float]) -> None:
    found = resolve(name)
    assert found.origin == origin
    assert (found.active_b.low, found.active_b.high) == active
    assert (found.total_b.low, found.total_b.high) == total


def test_an_unknown_model_is_wider_than_a_known_one() -> None:
    known = remote_model(model="mistral-small-latest", output_tokens=300)
    unknown = remote_model(model="a-name-nobody-knows", output_tokens=300)
    assert unknown.energy_wh.low < known.energy_wh.low
    assert unknown.energy_wh.high > known.energy_wh.high


def test_the_time_waited_caps_the_time_of_the_servers() -> None:
    free = remote_model(model="x", parameters=given(active_b=70), output_tokens=1000)
    quick = remote_model(model="x", parameters=given(active_b=70), output_tokens=1000, seconds=2.0)
    assert quick.energy_wh.high < free.energy_wh.high
    assert quick.gwp_g.high < free.gwp_g.high


def test_every_method_has_its_sentence_and_served_models_say_what_they_omit() -> None:
    impacts = [
        local_cpu_embedding(characters=5),
        local_cpu(seconds=1),
        remote_model(model="gpt-4o", output_tokens=1),
        remote_model(model="x-7b", output_tokens=1),
        remote_model(model="x", output_tokens=1),
    ]
    assert len({impact.method for impact in impacts}) == 5
    for impact in impacts[2:]:
        assert "jetons d’entrée" in method_note(impact.method)
        assert "input tokens are not counted" in method_note(impact.method, language="en")
    total = impacts[0] + impacts[2]
    assert "not measured" in method_note(total.method, language="en")
    assert "input tokens" in method_note(total.method, language="en")
    with pytest.raises(KeyError):
        method_note("guess")


def test_water_is_unknown_where_no_factor_is_known() -> None:
    dry = Grid(place="X", gwp_g_per_kwh=Interval(1, 2), adpe_mg_per_kwh=Interval(0, 1), water_l_per_kwh=None)
    impact = remote_model(model="gpt-4o", output_tokens=10, grid=dry)
    assert impact.water_ml is None
    assert (impact + local_cpu(seconds=1)).water_ml is None
    assert local_cpu(seconds=1, grid=dry).water_ml is None


def test_the_unknown_place_holds_france() -> None:
    assert UNKNOWN_PLACE.gwp_g_per_kwh.contains(FRANCE.gwp_g_per_kwh.low)
    assert UNKNOWN_PLACE.gwp_g_per_kwh.contains(FRANCE.gwp_g_per_kwh.high)


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (2.0, 1.0), (0.0, float("inf")), (float("nan"), 1.0)])
def test_an_impossible_interval_is_refused(bounds: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="interval"):
        Interval(*bounds)


def test_impossible_work_is_refused() -> None:
    with pytest.raises(ValueError, match="characters"):
        local_cpu_embedding(characters=-1)
    with pytest.raises(ValueError, match="seconds"):
        local_cpu(seconds=float("nan"))
    with pytest.raises(ValueError, match="tokens"):
        remote_model(model="x", output_tokens=-1)
    assert isinstance(around(2.0, 2.0), Interval)
