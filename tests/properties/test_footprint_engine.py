"""What must hold for any inventory: the laws of the engine, before any value."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.footprint import shipped
from scoring.footprint.activity import activity
from scoring.footprint.boundaries import load_boundaries
from scoring.footprint.budget import ItShare, Key, Organisation, budgets
from scoring.footprint.criteria import CATEGORIES, USE
from scoring.footprint.impact import Impacts, compute, per_line
from scoring.footprint.inference import local_cpu, local_cpu_embedding, remote_model
from scoring.footprint.inventory import Inventory, Line
from scoring.footprint.selection import select
from scoring.footprint.uncertainty import simulate

BASE = shipped.base()
BUDGETS = load_boundaries(shipped.texts())
SELECTION = select(BASE)
TYPES = [name for name in SELECTION.types if name != "electricity_meter"]
EMBEDDED = [0, 1, 3]

LINES = st.builds(
    Line,
    row=st.integers(2, 10_000),
    id=st.just("x"),
    written_type=st.just("x"),
    type=st.sampled_from([*TYPES, ""]),
    quantity=st.just(0.0) | st.floats(1e-3, 1e4),
    country=st.sampled_from(["", "FRA", "DEU", "USA", "NOR"]),
    lifetime_years=st.none() | st.floats(0.5, 20),
    purchased=st.none(),
    withdrawn=st.none(),
    kwh_per_year=st.none() | st.floats(0, 1e4),
    pue=st.none() | st.floats(1, 3),
    refurbished=st.booleans(),
    mass_kg=st.none(),
    channel=st.just("unknown"),
    contract_g_per_kwh=st.none() | st.floats(0, 900),
    site=st.just(""),
)
FLEETS = st.lists(LINES, min_size=1, max_size=12).map(lambda lines: Inventory(lines=tuple(lines)))


def impacts_of(inventory: Inventory) -> Impacts:
    return compute(activity(inventory, SELECTION), SELECTION)


@given(FLEETS)
def test_doubling_the_life_halves_what_is_embedded_in_a_year(fleet: Inventory) -> None:
    lives = tuple(replace(line, lifetime_years=line.lifetime_years or 4.0) for line in fleet.lines)
    longer = tuple(replace(line, lifetime_years=2 * line.lifetime_years) for line in lives if line.lifetime_years)
    once, twice = impacts_of(Inventory(lives)).by_type, impacts_of(Inventory(longer)).by_type
    np.testing.assert_allclose(twice[:, EMBEDDED], once[:, EMBEDDED] / 2, rtol=1e-12)
    np.testing.assert_allclose(twice[:, USE], once[:, USE], rtol=1e-12)


@given(FLEETS, st.floats(0, 1))
def test_splitting_a_line_changes_nothing(fleet: Inventory, part: float) -> None:
    first, *rest = fleet.lines
    halves = (
        replace(first, quantity=first.quantity * part),
        replace(first, quantity=first.quantity * (1 - part)),
    )
    one, two = impacts_of(fleet), impacts_of(Inventory((*halves, *rest)))
    np.testing.assert_allclose(two.by_type, one.by_type, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(two.coverage, one.coverage, rtol=1e-9, atol=1e-12)


@given(FLEETS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_not_one_bit(fleet: Inventory, shuffler: random.Random) -> None:
    lines = list(fleet.lines)
    shuffler.shuffle(lines)
    one, other = impacts_of(fleet), impacts_of(Inventory(tuple(lines)))
    assert one.by_type.tobytes() == other.by_type.tobytes()
    assert one.coverage.tobytes() == other.coverage.tobytes()


@settings(max_examples=20)
@given(FLEETS, st.integers(0, 2**31))
def test_a_seed_gives_the_same_bytes_in_any_order(fleet: Inventory, seed: int) -> None:
    one = simulate(activity(fleet, SELECTION), SELECTION, draws=50, seed=seed)
    turned = Inventory(tuple(reversed(fleet.lines)))
    other = simulate(activity(turned, SELECTION), SELECTION, draws=50, seed=seed)
    assert one.by_stage.tobytes() == other.by_stage.tobytes()
    assert one.market_climate.tobytes() == other.market_climate.tobytes()


@given(FLEETS, st.floats(0, 10))
def test_the_use_stage_is_linear_in_kilowatt_hours(fleet: Inventory, times: float) -> None:
    lines = tuple(replace(line, kwh_per_year=line.kwh_per_year or 10.0) for line in fleet.lines)
    scaled = tuple(replace(line, kwh_per_year=times * (line.kwh_per_year or 0.0)) for line in lines)
    once, other = impacts_of(Inventory(lines)).by_type, impacts_of(Inventory(scaled)).by_type
    np.testing.assert_allclose(other[:, USE], times * once[:, USE], rtol=1e-9, atol=1e-9)


@given(FLEETS)
def test_a_fleet_of_nothing_has_no_impact(fleet: Inventory) -> None:
    nothing = Inventory(tuple(replace(line, quantity=0.0) for line in fleet.lines))
    assert not impacts_of(nothing).by_type.any()
    assert not simulate(activity(nothing, SELECTION), SELECTION, draws=10).by_stage.any()


def test_an_empty_inventory_has_no_impact() -> None:
    assert not impacts_of(Inventory(())).by_type.any()


@given(FLEETS)
def test_nothing_is_negative_without_a_credit(fleet: Inventory) -> None:
    assert (impacts_of(fleet).by_type >= 0).all()
    assert (simulate(activity(fleet, SELECTION), SELECTION, draws=20).by_stage >= 0).all()


@given(FLEETS)
def test_the_lines_add_up_to_the_total(fleet: Inventory) -> None:
    act = activity(fleet, SELECTION)
    total = compute(act, SELECTION).by_type.sum(axis=(0, 1))
    np.testing.assert_allclose(per_line(act, SELECTION).sum(axis=0), total, rtol=1e-9, atol=1e-9)


@given(FLEETS)
def test_coverage_is_a_share(fleet: Inventory) -> None:
    impacts = impacts_of(fleet)
    for table in (impacts.coverage, impacts.stage_coverage):
        assert (table >= -1e-12).all()
        assert (table <= 1 + 1e-12).all()


@given(st.sampled_from(CATEGORIES), st.floats(1, 1e6), st.floats(1, 100))
def test_a_budget_grows_with_the_people(category: str, employees: float, times: float) -> None:
    def value(count: float) -> float:
        found = budgets(BUDGETS, Organisation(employees=count), category)
        return next(b.value for b in found if (b.key, b.it_share) == (Key.EMPLOYEES, ItShare.NATIONAL) and b.value)

    assert value(times * employees) == pytest.approx(times * value(employees), rel=1e-9)


@pytest.mark.parametrize("category", CATEGORIES)
def test_one_share_each_for_the_whole_world_is_the_boundary(category: str) -> None:
    world = BUDGETS.fact("population", "WOR").value
    found = budgets(BUDGETS, Organisation(employees=world), category)
    whole = next(b.value for b in found if (b.key, b.it_share) == (Key.EMPLOYEES, ItShare.WHOLE))
    assert whole == pytest.approx(BUDGETS.boundaries[category].value, rel=1e-12)


def test_primary_energy_is_at_least_what_is_delivered_or_flagged() -> None:
    for factor in BASE.factors:
        if factor.criterion == "primary_energy":
            assert factor.value >= 3.6 or any(factor.id in warning for warning in BASE.warnings)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_embedding_is_additive_in_characters(one: int, other: int) -> None:
    whole = local_cpu_embedding(characters=one + other)
    parts = local_cpu_embedding(characters=one) + local_cpu_embedding(characters=other)
    assert whole.method == parts.method
    assert math.isclose(whole.gwp_g.high, parts.gwp_g.high, rel_tol=1e-9, abs_tol=1e-12)
    assert math.isclose(whole.energy_wh.low, parts.energy_wh.low, rel_tol=1e-9, abs_tol=1e-12)


@given(
    st.sampled_from(["mistral-small-latest", "x-7b", "qwen3-30b-a3b", "mixtral-8x7b", "nobody"]), st.integers(0, 10**5)
)
def test_more_tokens_never_cost_less(model: str, tokens: int) -> None:
    fewer, more = (remote_model(model=model, output_tokens=count) for count in (tokens, tokens + 1))
    assert more.energy_wh.low > fewer.energy_wh.low
    assert more.gwp_g.high > fewer.gwp_g.high


@given(st.floats(0, 1e5))
def test_a_local_model_is_linear_in_seconds(seconds: float) -> None:
    once, twice = local_cpu(seconds=seconds), local_cpu(seconds=2 * seconds)
    assert twice.gwp_g.high == pytest.approx(2 * once.gwp_g.high)
    assert once.energy_wh.low == pytest.approx(seconds * 8 / 3600)
