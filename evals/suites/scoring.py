"""The rules of the score: the level that the sample is meant to reach, and what must hold whatever is found.

Seeded parts of the gold are assessed: order never matters, one more confirmed fact never lowers a level, a rejected one
never counts, and the score is the sum of its indicators.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from evals.mapping import PROOFS
from evals.suite import Case, Measure, Result, shares
from evals.workbench import Bench, Organisation
from scoring.level import assess
from scoring.model import Assessment, Finding, Referential, Stance, Text

TRIALS, SEED = 24, 11
Trial = Callable[[random.Random], bool]


def run(bench: Bench) -> Result:
    """The meant levels and the laws."""
    levels = [(one.name, one.expected.level_confirmed, one.known.meant) for one in bench.organisations]
    title = Text(
        fr="Niveau visé obtenu des preuves de référence confirmées", en="Meant level reached once the gold is confirmed"
    )
    meant = shares("meant level", title, [(name, float(level == wanted)) for name, level, wanted in levels])
    mine = bench.sample
    laws, broken = holds(bench.referential, _findings(mine), mine.on, mine.known.sector)
    cases = [
        Case(id=name, asked="gold", gold=f"level {wanted}", got=f"level {level}", score=float(level == wanted))
        for name, level, wanted in levels
    ]
    return Result(measures=(meant, *laws), cases=(*cases, *broken))


def holds(
    referential: Referential, findings: Sequence[Finding], on: date, sector: str
) -> tuple[list[Measure], tuple[Case, ...]]:
    """Shares of the trials in which each law holds."""

    def assessed(some: Sequence[Finding]) -> Assessment:
        return assess(referential, some, on=on, sector=sector)

    def drawn(chance: random.Random) -> list[Finding]:
        return chance.sample(list(findings), chance.randint(1, len(findings)))

    def order(chance: random.Random) -> bool:
        some = drawn(chance)
        turned = chance.sample(some, len(some))
        return assessed(some).indicators == assessed(turned).indicators

    def monotone(chance: random.Random) -> bool:
        some = [one for one in drawn(chance) if one.stance in PROOFS and one.figure is None]
        new = chance.choice([one for one in findings if one.stance is Stance.DONE and one.figure is None])
        before, after = assessed(some), assessed([*some, replace(new, evidence="one-more")])
        return after.level_confirmed >= before.level_confirmed and after.score.confirmed >= before.score.confirmed

    def proposed(chance: random.Random) -> bool:
        some = [replace(one, confirmed=False) for one in drawn(chance)]
        return assessed(some).level_confirmed == 0 and assessed(some).score.confirmed == assessed([]).score.confirmed

    def bounded(chance: random.Random) -> bool:
        found = assessed(drawn(chance))
        low, high = found.level_reachable
        return low <= found.level_confirmed <= high and 0 <= found.score.confirmed <= 1000

    laws: dict[str, tuple[Text, Trial]] = {
        "order": (Text(fr="L’ordre des preuves ne change rien", en="The order of evidence changes nothing"), order),
        "monotone": (Text(fr="Un fait de plus ne fait jamais baisser", en="One more fact never lowers"), monotone),
        "proposed": (
            Text(fr="Une proposition ne vaut jamais confirmation", en="A proposal never counts as confirmed"),
            proposed,
        ),
        "bounded": (
            Text(fr="Score et niveau restent dans leurs bornes", en="Score and level stay within bounds"),
            bounded,
        ),
    }
    measures, cases = [], []
    for name, (title, law) in laws.items():
        samples = [(f"{name}-{at}", float(law(random.Random(f"{SEED}-{name}-{at}")))) for at in range(TRIALS)]
        measures.append(shares(f"law.{name}", title, samples))
        cases += [
            Case(id=trial, asked=title.en, gold="holds", got="broken", score=0.0) for trial, held in samples if not held
        ]
    return measures, tuple(cases)


def _findings(mine: Organisation) -> list[Finding]:
    """The gold as confirmed findings, without figures: the laws are about evidence."""
    dates = {one["document"]: one["date"] for one in mine.gold["documents"]}
    return [
        Finding(
            criterion=criterion,
            evidence=f"gold-{at}",
            confirmed=True,
            stance=Stance(record["stance"]),
            dated=dates.get(record["document"]),
        )
        for at, record in enumerate(mine.gold["evidence"])
        for criterion in record["criteria"]
    ]
