"""Uncertainty, balances and levers: what is said of an inventory, and that it can be repeated."""

import numpy as np
import pytest

from scoring.footprint import shipped
from scoring.footprint.activity import Options, activity
from scoring.footprint.boundaries import load_boundaries
from scoring.footprint.budget import Organisation
from scoring.footprint.carbon import carbon_balance
from scoring.footprint.engine import measure
from scoring.footprint.errors import UnknownName
from scoring.footprint.explain import explain
from scoring.footprint.factors import load
from scoring.footprint.impact import compute, per_line
from scoring.footprint.inference import local_cpu_embedding, remote_model
from scoring.footprint.inventory import Inventory, from_csv
from scoring.footprint.levers import (
    Case,
    ai_swap,
    compare,
    electricity_contract,
    fewer,
    less_electricity,
    less_printing,
    longer_life,
    move,
    pue,
    refurbished,
)
from scoring.footprint.selection import select
from scoring.footprint.uncertainty import Percentiles, multiplier, percentiles, simulate, tornado
from scoring.footprint.waste import material_balance, reen_reuse_rate, reen_target

BASE = shipped.base()
SELECTION = select(BASE)
FLEET = "type;quantity;country\nlaptop;1200;\nmonitor;1500;\nsmartphone;1000;\nserver;50;\npaper_ream_a4;800;\n"


def case_of(text: str = FLEET) -> Case:
    return Case(inventory=from_csv(text, BASE), selection=SELECTION, options=Options())


def test_a_stream_of_draws_depends_on_its_name_and_seed_alone() -> None:
    one = multiplier("a", 0.5, 1000, 7)
    assert one.tobytes() == multiplier("a", 0.5, 1000, 7).tobytes()
    assert one.tobytes() != multiplier("b", 0.5, 1000, 7).tobytes()
    assert one.tobytes() != multiplier("a", 0.5, 1000, 8).tobytes()
    np.testing.assert_allclose(multiplier("a", 0.0, 5, 7), 1.0)
    drawn = multiplier("a", 0.5, 200_000, 7)
    assert np.median(drawn) == pytest.approx(1.0, abs=0.01)
    assert np.log(drawn).std() == pytest.approx(0.5, abs=0.01)


def test_factors_do_not_average_out_with_the_size_of_the_fleet() -> None:
    """A thousand lines of laptops are as uncertain as one: the factor is drawn once for all of them."""

    def relative(lines: int) -> float:
        inventory = from_csv("type;quantity\n" + "laptop;1\n" * lines, BASE)
        found = simulate(activity(inventory, SELECTION), SELECTION).percentiles("climate_change")
        return found.p95 / found.p5

    assert relative(1000) == pytest.approx(relative(1), rel=1e-9)


def test_the_drawn_median_is_near_the_central_value_for_one_factor() -> None:
    inventory = from_csv("type;quantity;kwh_per_year\nelectricity_meter;1;1000\n", BASE)
    found = simulate(activity(inventory, SELECTION), SELECTION, draws=20_000).percentiles("climate_change")
    assert found.p50 == pytest.approx(56.039, rel=0.02)
    assert found.p5 == pytest.approx(32, rel=0.05)
    assert found.p95 == pytest.approx(98, rel=0.05)


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (10, -1)])
def test_impossible_draws_are_refused(draws: int, seed: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        simulate(activity(Inventory(()), SELECTION), SELECTION, draws=draws, seed=seed)


def test_the_tornado_is_sorted_and_brackets_the_total() -> None:
    act = activity(case_of().inventory, SELECTION)
    total = compute(act, SELECTION).total("climate_change")
    swings = tornado(act, SELECTION, most=5)
    assert len(swings) == 5
    assert swings[0].name == "ademe-acv-2.2.0/monitor/climate_change/manufacture"
    assert "usual/laptop/lifetime" in {swing.name for swing in swings}
    widths = [swing.high - swing.low for swing in swings]
    assert widths == sorted(widths, reverse=True)
    assert all(swing.low < total < swing.high for swing in swings)


def test_the_carbon_balance_has_two_views_of_electricity() -> None:
    text = "id;type;quantity;contract_g_per_kwh\na;laptop;100;0\nb;monitor;100;\nc;robot;3;\n"
    act = activity(from_csv(text, BASE), SELECTION)
    impacts, draws = compute(act, SELECTION), simulate(act, SELECTION)
    balance = carbon_balance(act, impacts, draws)
    assert balance.left_out == ("c",)
    assert balance.kwh == pytest.approx(2901.75 + 7300)
    assert balance.kwh_under_contract == pytest.approx(2901.75)
    assert balance.location.p5 < balance.central < balance.location.p95
    assert balance.market.p50 < balance.location.p50
    assert sum(balance.by_stage.values()) == pytest.approx(balance.central)
    assert sum(balance.by_type.values()) == pytest.approx(balance.central)
    assert balance.coverage == pytest.approx(200 / 203)


def test_without_a_contract_both_views_are_the_same() -> None:
    act = activity(case_of().inventory, SELECTION)
    draws = simulate(act, SELECTION)
    np.testing.assert_allclose(draws.market_climate, draws.total("climate_change"), rtol=1e-12)


def test_a_contract_replaces_the_factor_of_the_place_by_its_own() -> None:
    text = "type;quantity;kwh_per_year;contract_g_per_kwh\nelectricity_meter;1;1000;100\n"
    draws = simulate(activity(from_csv(text, BASE), SELECTION), SELECTION, draws=50)
    np.testing.assert_allclose(draws.market_climate, 100.0, rtol=1e-9)
    assert draws.total("climate_change").std() > 5.0


def test_the_usual_life_and_electricity_of_a_type_are_uncertain_and_shared() -> None:
    usual = simulate(activity(from_csv("type;quantity\nlaptop;1\n", BASE), SELECTION), SELECTION)
    text = "type;quantity;lifetime_years;kwh_per_year\nlaptop;1;5;29.0175\n"
    declared = simulate(activity(from_csv(text, BASE), SELECTION), SELECTION)
    rank = SELECTION.type_index()["laptop"]
    life = multiplier("usual/laptop/lifetime", float(SELECTION.lifetime_sigma[rank]), 2000, usual.seed)
    habit = multiplier("usual/laptop/electricity_use", float(SELECTION.usual_kwh_sigma[rank]), 2000, usual.seed)
    np.testing.assert_allclose(usual.by_stage[0, 0] * life, declared.by_stage[0, 0], rtol=1e-9)
    np.testing.assert_allclose(usual.by_stage[2, 0], declared.by_stage[2, 0] * habit, rtol=1e-9)
    assert life.std() > 0.1
    assert habit.std() > 0.1


def test_kilograms_are_counted_by_type_and_channel() -> None:
    text = (
        "type;quantité;retrait;filière;masse (kg)\n"
        "laptop;10;2026-03-01;réemploi;\n"
        "Écran;4;15/06/2026;D3E;6\n"
        "Écran;1;15/06/2026;D3E;\n"
        "robot;1;2026-01-01;;2\n"
        "vr_controller;2;2026-01-01;;\n"
        "laptop;99;2025-12-31;réemploi;\n"
    )
    balance = material_balance(from_csv(text, BASE), SELECTION, year=2026)
    kg = {(item.type, item.channel): item.kg for item in balance.discarded}
    assert kg == {
        ("laptop", "reuse"): pytest.approx(16.5),
        ("monitor", "recycling"): pytest.approx(29.73),
        ("robot", "unknown"): 2.0,
        ("vr_controller", "unknown"): None,
    }
    assert balance.kg == pytest.approx(48.23)
    assert balance.kg_low < balance.kg < balance.kg_high
    assert balance.without_mass == ("vr_controller",)
    assert balance.reused_share == pytest.approx(10 / 18)
    assert {item.type: item.grade for item in balance.discarded} == {
        "laptop": "C", "monitor": "C", "robot": "A", "vr_controller": "-",
    }  # fmt: skip


def test_nothing_withdrawn_has_no_reuse_rate() -> None:
    assert material_balance(Inventory(()), SELECTION, year=2026).reused_share is None


def test_the_reen_rate_is_a_over_b() -> None:
    assert reen_reuse_rate(sent_to_reuse=30, decommissioned=60) == 50.0
    assert reen_reuse_rate(sent_to_reuse=0, decommissioned=0) is None
    assert [reen_target(year) for year in (2022, 2023, 2024, 2025, 2030)] == [None, 25.0, 35.0, 50.0, 50.0]
    with pytest.raises(ValueError, match="counts"):
        reen_reuse_rate(sent_to_reuse=-1, decommissioned=1)


def test_levers_are_ranked_by_what_they_save() -> None:
    levers = [
        longer_life(1),
        refurbished(0.3, ["laptop", "smartphone"]),
        fewer(0.1),
        less_electricity(0.2),
        less_printing(0.5),
        move("SWE", ["server"]),
        pue(1.2, ["server"]),
    ]
    effects = compare(case_of(), levers)
    saved = [effect.saved.p50 for effect in effects]
    assert saved == sorted(saved, reverse=True)
    assert {effect.lever.name for effect in effects} == {lever.name for lever in levers}
    found = {effect.lever.name: effect for effect in effects}
    assert found["fewer-0.1"].share == pytest.approx(0.1, rel=1e-6)
    assert found["fewer-0.1"].probability == 1.0
    assert found["less-printing-0.5"].saved.p50 == pytest.approx(400 * 2.29, rel=0.05)
    assert found["pue-1.2"].saved.p5 > 0.0
    for effect in effects:
        assert effect.lever.said.fr != effect.lever.said.en


def test_common_draws_make_an_idle_lever_save_exactly_nothing() -> None:
    for lever in (fewer(0.0), longer_life(0.0), refurbished(0.0), less_electricity(0.0)):
        effect = compare(case_of(), [lever])[0]
        assert effect.saved == Percentiles(p5=0.0, p50=0.0, p95=0.0)


def test_keeping_every_piece_twice_as_long_halves_the_embedded_part() -> None:
    before = case_of("type;quantity;lifetime_years\nlaptop;10;5\n")
    after = longer_life(5).apply(before)
    first, second = (
        compute(activity(c.inventory, SELECTION), SELECTION).by_stage("climate_change") for c in (before, after)
    )
    assert second["manufacture"] == pytest.approx(first["manufacture"] / 2)
    assert second["use"] == first["use"]


def test_buying_everything_refurbished_leaves_the_stated_share_of_manufacture() -> None:
    after = refurbished(1.0, ["laptop"], remaining=0.3).apply(case_of("type;quantity\nlaptop;10\nmonitor;6\n"))
    stages = compute(activity(after.inventory, SELECTION), SELECTION).by_stage("climate_change")
    assert stages["manufacture"] == pytest.approx(0.3 * 340 + 64.6)
    again = refurbished(1.0, ["laptop"], remaining=0.3).apply(after)
    assert compute(activity(again.inventory, SELECTION), SELECTION).by_stage("climate_change") == stages


def test_a_refurbished_piece_counts_as_new_unless_a_credit_is_asked_for() -> None:
    inventory = from_csv("type;quantity;condition\nlaptop;10;refurbished\n", BASE)
    whole = compute(activity(inventory, SELECTION), SELECTION).by_stage("climate_change")["manufacture"]
    part = compute(activity(inventory, SELECTION, Options(refurbished_manufacture=0.3)), SELECTION)
    assert whole == pytest.approx(340)
    assert part.by_stage("climate_change")["manufacture"] == pytest.approx(102)


def test_a_contract_changes_the_market_view_alone() -> None:
    lever = electricity_contract(5.0)
    assert compare(case_of(), [lever])[0].saved.p95 == pytest.approx(0.0, abs=1e-6)
    assert compare(case_of(), [lever], market=True)[0].saved.p5 > 0.0
    with pytest.raises(ValueError, match="climate_change"):
        compare(case_of(), [lever], market=True, category="water_use")


def test_levers_refuse_the_impossible() -> None:
    with pytest.raises(ValueError, match="share"):
        fewer(1.5)
    with pytest.raises(UnknownName, match="robot"):
        compare(case_of(), [fewer(0.1, ["robot"])])
    with pytest.raises(UnknownName, match="XXX"):
        compare(case_of(), [move("XXX", ["server"])])


def test_another_model_saves_between_a_loss_and_a_gain() -> None:
    small = remote_model(model="ministral-3b-2512", output_tokens=300)
    large = remote_model(model="mistral-large-2512", output_tokens=300)
    least, most = ai_swap(large, small, calls=1000)
    assert least < most
    assert most > 0.0
    local = local_cpu_embedding(characters=1000)
    assert ai_swap(local, local, calls=1)[0] <= 0.0


def test_an_explicit_credit_may_be_negative() -> None:
    pack = (
        "id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note,credit\n"
        "c/1,laptop,climate_change,end_of_life,-,-5,kg CO2 eq/piece,1.2,2026,-,C,1,capnr-estimate,,1\n"
    )
    base = load(shipped.texts(), packs={"mine.csv": pack})
    selection = select(base)
    act = activity(from_csv("type;quantity;lifetime_years\nlaptop;1;5\n", base), selection)
    assert compute(act, selection).by_stage("climate_change")["end_of_life"] == pytest.approx(-1.0)
    assert simulate(act, selection, draws=50).by_stage[3, 0].max() < 0.0


def test_a_yearly_factor_of_a_piece_is_used_and_explained() -> None:
    pack = (
        "id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note\n"
        "s/1,saas_seat,climate_change,use,-,7,kg CO2 eq/piece,1.2,2026,-,C,1,capnr-estimate,\n"
    )
    base = load(shipped.texts(), packs={"mine.csv": pack})
    selection = select(base)
    act = activity(from_csv("type;quantity;kwh_per_year\nsaas_seat;10;1\nserver;1;1000\n", base), selection)
    use = compute(act, selection).by_stage("climate_change")["use"]
    assert use == pytest.approx(70 + 10 * 0.056039 + 1500 * 0.056039)
    assert per_line(act, selection)[0, 0] == pytest.approx(70 + 10 * 1.0 + 10 * 0.056039)
    assert "10 pièces x 7 kg CO2 eq = 70 [s/1]" in explain(act, selection, 2)
    assert "usage : 1500 kWh, aucun facteur" in explain(act, selection, 3, "acidification")


def test_percentiles_of_known_numbers() -> None:
    assert percentiles(np.arange(101.0)) == Percentiles(p5=5.0, p50=50.0, p95=95.0)


def test_one_call_measures_an_inventory_and_can_be_repeated() -> None:
    text = FLEET.replace("country", "withdrawn") + "laptop;20;2026-03-01\nrobot;1;\n"
    inventory = from_csv(text, BASE)
    boundaries = load_boundaries(shipped.texts())
    organisation = Organisation(employees=1000)
    one, two = (
        measure(inventory, BASE, boundaries, organisation, options=Options(year=2026), draws=200) for _ in range(2)
    )
    assert one.verdicts == two.verdicts
    assert one.draws.by_stage.tobytes() == two.draws.by_stage.tobytes()
    assert one.materials is not None
    assert one.materials.kg == pytest.approx(33.0)
    stages = one.by_stage()
    assert stages["use"]["climate_change"] == pytest.approx(one.impacts.by_stage("climate_change")["use"])
    assert stages["use"]["land_use"] is None
    assert one.way[0] == "employees"
    assert measure(inventory, BASE, boundaries, organisation, draws=10).materials is None
