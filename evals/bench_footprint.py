"""Speed and memory of the footprint engine on this machine: prints figures, checks nothing.

Run it with ``python -m evals.bench_footprint``. All sixteen categories have a factor for every type and place here, as
with a complete pack of the user, so that nothing is skipped. When ``boaviztapi`` can be imported (its own throw-away
environment), the same laptops are computed one by one with it, in two categories where ours has sixteen.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from scoring.footprint import shipped
from scoring.footprint.activity import activity
from scoring.footprint.criteria import CATEGORY_UNITS
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.factors import load
from scoring.footprint.impact import compute, per_line
from scoring.footprint.inventory import Inventory, from_csv
from scoring.footprint.selection import select
from scoring.footprint.uncertainty import simulate

LINES, FEW_LINES, DRAWS, SEED = 100_000, 10_000, 10_000, 1
Result = TypeVar("Result")


def complete_base() -> FactorBase:
    """The shipped base with a made-up factor for every type, embedded stage, place and category."""
    shipped_base = shipped.base()
    rows = ["id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note"]
    for category, unit in CATEGORY_UNITS.items():
        for name in shipped_base.types:
            for stage in ("manufacture", "distribution", "end_of_life"):
                rows.append(
                    f"b/{name}/{category}/{stage},{name},{category},{stage},-,1.5,{unit}/piece,1.4,2025,3.0,D,1,"
                    "capnr-estimate,made up"
                )
        for place in shipped_base.places:
            rows.append(
                f"b/{place}/{category},electricity,{category},use,{place},0.01,{unit}/kWh,1.3,2025,3.0,D,1,"
                "capnr-estimate,made up"
            )
    return load(shipped.texts(), packs={"bench.csv": "\n".join(rows)})


def made_up_inventory(base: FactorBase, lines: int) -> str:
    """CSV text of ``lines`` lines of every type in every place."""
    draw = random.Random(SEED)
    types, places = sorted(set(base.types) - {"electricity_meter"}), sorted(base.places)
    rows = ["type;quantity;country;lifetime_years"]
    rows += [
        f"{draw.choice(types)};{draw.randint(1, 9)};{draw.choice(places)};{draw.choice(['', '4', '6'])}"
        for _ in range(lines)
    ]
    return "\n".join(rows)


def timed(label: str, work: Callable[[], Result]) -> Result:
    """Runs ``work`` and prints its best of three times."""
    best, result = float("inf"), work()
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    print(f"{label:58} {best:8.3f} s")
    return result


def memory_mb() -> float:
    """Largest resident memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def against_boaviztapi(ours: float) -> dict[str, float]:
    """Prints how long boaviztapi takes for ``FEW_LINES`` laptops, when it is there; seconds and megabytes of both."""
    if importlib.util.find_spec("boaviztapi") is None:
        print("boaviztapi is not installed here: no comparison")
        return {}
    before = memory_mb()
    dto = importlib.import_module("boaviztapi.dto.device.user_terminal")
    archetype = importlib.import_module("boaviztapi.data.archetype").get_user_terminal_archetype("laptop-pro")
    compute_impacts = importlib.import_module("boaviztapi.compute.impacts_computation").compute_impacts
    start = time.perf_counter()
    for _ in range(FEW_LINES):
        model = dto.mapper_user_terminal(dto.Laptop(usage={"usage_location": "FRA"}), archetype=archetype)
        compute_impacts(model=model, selected_criteria=["gwp", "adpe"], duration=model.usage.hours_life_time.value)
    theirs = time.perf_counter() - start
    print(f"boaviztapi, {FEW_LINES} laptops, 2 criteria: {theirs:.2f} s, {theirs / ours:.0f} times ours")
    return {"ours seconds": ours, "theirs seconds": theirs, "ours MB": before, "both MB": memory_mb()}


def computed(inventory: Inventory, base: FactorBase) -> float:
    """Seconds from an inventory to its impacts."""
    selection = select(base)
    start = time.perf_counter()
    compute(activity(inventory, selection), selection)
    return time.perf_counter() - start


def main() -> None:
    """Prints every figure; writes those beside boaviztapi as JSON where a file is named."""
    start = memory_mb()
    base = timed("factor base, all categories, read and checked", complete_base)
    selection = timed("one factor chosen for each key, as arrays", lambda: select(base))
    print(f"{len(base.factors)} factors, {int(np.isfinite(selection.piece).sum())} of pieces")
    text = made_up_inventory(base, LINES)
    inventory = timed(f"{LINES} lines of CSV read and checked", lambda: from_csv(text, base))
    act = timed(f"{LINES} lines as arrays", lambda: activity(inventory, selection))
    timed(f"{LINES} lines x 16 categories, totals and coverage", lambda: compute(act, selection))
    timed(f"{LINES} lines x 16 categories, each line", lambda: per_line(act, selection))
    timed(f"{DRAWS} draws of every factor, 16 categories", lambda: simulate(act, selection, draws=DRAWS))
    print(f"memory: {memory_mb():.0f} MB at most, {start:.0f} MB before")
    for label, text in (
        ("of every type in every place", made_up_inventory(base, FEW_LINES)),
        ("of laptops in France", "type;quantity;country\n" + "laptop;1;FRA\n" * FEW_LINES),
    ):
        few = from_csv(text, base)
        ours = min(computed(few, base) for _ in range(10))
        print(f"{FEW_LINES} lines {label}, 16 categories: {ours:.4f} s")
    told = against_boaviztapi(ours)
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(json.dumps({"lines": FEW_LINES, **told}), encoding="utf-8")


if __name__ == "__main__":
    main()
