"""Rule cases that a non-programmer can read: `cases/*.yaml`, one file a rule, on the small `referentiel.yaml`.

A case gives what was found (`trouve`) on a `date` (2026-06-30 unless said) and what is expected (`attendu`). Words:
a `passage` is fait, règle, promesse, généralité or contraire; a `chiffre` has an `annee`; `calcul`, `declare` and
`decide` give a status; `propose: true` marks what no person confirmed yet.
"""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from scoring.level import assess
from scoring.model import Assessment, Figure, Finding, Origin, Profile, Stance, Status
from scoring.referential import parse_referential
from scoring.trace import REASONS, points

HERE = Path(__file__).parent
REFERENTIAL = parse_referential((HERE / "referentiel.yaml").read_text(encoding="utf-8"))
FILES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "cases").glob("*.yaml"))
}
CASES = [(name, case) for name, file in FILES.items() for case in file["cas"]]
STATUSES = {
    "satisfait": Status.MET,
    "en partie": Status.PARTLY,
    "non satisfait": Status.NOT_MET,
    "inconnu": Status.UNKNOWN,
    "sans objet": Status.NOT_APPLICABLE,
}
STANCES = {
    "fait": Stance.DONE,
    "règle": Stance.RULE,
    "promesse": Stance.COMMITTED,
    "généralité": Stance.GENERIC,
    "contraire": Stance.CONTRADICTS,
}
ORIGINS = {"calcul": Origin.ENGINE, "declare": Origin.DECLARATION, "decide": Origin.DECISION}
EXPECTATIONS = {
    "criteres", "criteres_provisoires", "indicateurs", "indicateurs_provisoires", "points", "points_provisoires",
    "points_possibles", "points_indicateurs", "niveau", "niveau_provisoire", "niveaux_possibles", "raisons", "preuves",
    "indispensables_fermes",
}  # fmt: skip
SITUATION = {"nom", "date", "secteur", "strict", "habitants", "personnes", "reponses", "trouve", "attendu"}


def finding(at: int, said: dict[str, Any]) -> Finding:
    """One line of `trouve`."""
    origin = next((kind for word, kind in ORIGINS.items() if word in said), Origin.DOCUMENT)
    status = next((STATUSES[said[word]] for word in ORIGINS if said.get(word) in STATUSES), None)
    engine = said.get("moteur", "footprint") if origin is Origin.ENGINE else ""
    return Finding(
        criterion=said["critere"],
        evidence=said.get("id", f"preuve-{at}"),
        confirmed=not said.get("propose", False),
        origin=origin,
        stance=STANCES[said["passage"]] if "passage" in said else None,
        status=status,
        figure=figure(said) if "chiffre" in said else None,
        engine=engine,
        dated=said.get("du"),
    )


def figure(said: dict[str, Any]) -> Figure:
    """A figure written "45,5 %"."""
    found = re.fullmatch(r"(-?[\d,]+) *(.+)", said["chiffre"])
    assert found is not None, said["chiffre"]
    return Figure(amount=Fraction(found[1].replace(",", ".")), unit=found[2], year=said.get("annee"))


def assessed(case: dict[str, Any]) -> Assessment:
    """The assessment of a case."""
    assert set(case) <= SITUATION, set(case) - SITUATION
    profile = Profile(population=case.get("habitants"), staff=case.get("personnes"), answers=case.get("reponses", {}))
    return assess(
        REFERENTIAL,
        [finding(at, said) for at, said in enumerate(case.get("trouve", []), start=1)],
        on=case.get("date", date(2026, 6, 30)),
        sector=case.get("secteur", "general"),
        strict=case.get("strict", False),
        profile=profile,
    )


def seen(result: Assessment, asked: dict[str, Any]) -> dict[str, Any]:
    """What the assessment says of everything that the case expects, in the words of the case."""
    words = {status: word for word, status in STATUSES.items()}
    confirmed = {one.id: one for each in result.indicators for one in each.confirmed.criteria}
    likely = {one.id: one for each in result.indicators for one in each.provisional.criteria}
    indicators = {one.id: one for one in result.indicators}
    answers = {
        "criteres": lambda wanted: {name: words[confirmed[name].status] for name in wanted},
        "criteres_provisoires": lambda wanted: {name: words[likely[name].status] for name in wanted},
        "indicateurs": lambda wanted: {
            name: words[indicators[name].confirmed.status] if name in indicators else "absent" for name in wanted
        },
        "indicateurs_provisoires": lambda wanted: {name: words[indicators[name].provisional.status] for name in wanted},
        "points": lambda _: points(result.score.confirmed),
        "points_provisoires": lambda _: points(result.score.provisional),
        "points_possibles": lambda _: points(result.score.possible),
        "points_indicateurs": lambda wanted: {name: points(indicators[name].max_points) for name in wanted},
        "niveau": lambda _: result.level_confirmed,
        "niveau_provisoire": lambda _: result.level_provisional,
        "niveaux_possibles": lambda _: list(result.level_reachable),
        "raisons": lambda wanted: {name: [why.code for why in likely[name].reasons] for name in wanted},
        "preuves": lambda wanted: {
            name: [item for why in likely[name].reasons for item in why.evidence] for name in wanted
        },
        "indispensables_fermes": lambda wanted: {
            level: [one.indicator for one in result.gates if one.level == level and not one.confirmed]
            for level in wanted
        },
    }
    return {name: answers[name](wanted) for name, wanted in asked.items()}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{name}-{at}" for at, (name, _) in enumerate(CASES, start=1)])
def test_case(rule: str, case: dict[str, Any]) -> None:
    assert case["attendu"]
    assert set(case["attendu"]) <= EXPECTATIONS
    assert seen(assessed(case), case["attendu"]) == case["attendu"], f"{FILES[rule]['regle']} ({case['nom']})"


def test_there_are_enough_cases_and_each_file_states_its_rule() -> None:
    assert len(CASES) >= 60
    assert all(file["regle"] for file in FILES.values())
    names = [(name, case["nom"]) for name, case in CASES]
    assert len(set(names)) == len(names)


def test_every_rule_that_can_give_a_status_has_a_case() -> None:
    said = {code for _, case in CASES for codes in case["attendu"].get("raisons", {}).values() for code in codes}
    assert set(REASONS) - said == set()
