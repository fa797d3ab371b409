"""The footprint engine beside published figures, and the laws of a sum."""

from pathlib import Path
from typing import Any

import yaml

from assistant.footprint import Question, study
from evals.suite import Case, Measure, Result, shares
from evals.workbench import Bench
from scoring.footprint import shipped
from scoring.footprint.activity import activity
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.impact import compute
from scoring.footprint.inventory import from_csv
from scoring.footprint.selection import select
from scoring.model import Text

HERE = Path(__file__).parents[1]
CLIMATE = "climate_change"
EMBEDDED = ("manufacture", "distribution", "end_of_life")


def run(bench: Bench) -> Result:
    """The shipped factors; nothing of the run is needed."""
    _ = bench
    return measured(shipped.base())


def measured(base: FactorBase) -> Result:
    """What a factor base gives beside the published figures."""
    gold: dict[str, Any] = yaml.safe_load((HERE / "published.yaml").read_text(encoding="utf-8"))
    right, scaled, cases = [], [], []
    for device, said in gold["devices"].items():
        life, use = _lived(base, device, 1)
        wanted = (said["embedded"] / said["years"], said["kwh"] * gold["electricity"]["FRA"])
        gap = max(abs(mine / one - 1) for mine, one in zip((life, use), wanted, strict=True))
        right.append((device, float(gap <= gold["tolerance"])))
        many = sum(_lived(base, device, 10))
        scaled.append((device, float(abs(many / (10 * (life + use)) - 1) < 1e-9)))
        cases.append(
            Case(
                id=device,
                asked=f"1 {device}, FRA",
                gold=f"{wanted[0]:.2f} + {wanted[1]:.2f} kg CO2e",
                got=f"{life:.2f} + {use:.2f} kg CO2e",
                score=max(1 - gap, 0.0),
            )
        )
    return Result(
        measures=(
            shares(
                "device.published",
                Text(fr="Équipements à 1 % du chiffre publié", en="Devices within 1 % of the published figure"),
                right,
            ),
            shares(
                "device.additive",
                Text(fr="Dix équipements valent dix fois un", en="Ten devices are ten times one"),
                scaled,
            ),
            _fleet(gold["fleet"]),
        ),
        cases=tuple(cases),
    )


def _lived(base: FactorBase, device: str, quantity: int) -> tuple[float, float]:
    """(kg CO2e of a year outside of use, kg CO2e of a year of use)."""
    selection = select(base)
    impacts = compute(activity(from_csv(f"type;quantity\n{device};{quantity}\n", base), selection), selection)
    stages = impacts.by_stage(CLIMATE)
    return sum(stages[one] for one in EMBEDDED), stages["use"]


def _fleet(wanted: dict[str, Any]) -> Measure:
    """Whether the sample's inventory lies in a plausible range, and the same twice."""
    data = (HERE / "sample" / wanted["file"]).read_bytes()
    totals = [study(wanted["file"], data, Question(employees=640)).footprint.impacts.total(CLIMATE) for _ in range(2)]
    plausible = wanted["low"] <= totals[0] <= wanted["high"]
    samples = [("plausible", float(plausible)), ("repeated", float(totals[0] == totals[1]))]
    return shares(
        "fleet.sound",
        Text(fr="Parc de l’exemple : plausible et répétable", en="Sample fleet: plausible and repeatable"),
        samples,
    )
