"""Speed of the scoring core on this machine: prints figures, checks nothing. Run: `python -m evals.bench_scoring`.

Each organisation is assessed as a local authority on the full catalogue with 120 findings (40 indicators, three
passages each, of every stance, some out of date, half of them confirmed). A cold parse is timed in a new process, as
the first command of a day would do it.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import TypeVar

from scoring.compact import dump, restore
from scoring.level import Rules
from scoring.model import Finding, Referential, Stance
from scoring.plan import plan
from scoring.referential import parse_referential

ON = date(2026, 11, 23)
ORGANISATIONS, INDICATORS, PASSAGES, SEED, REPEATS = 1000, 40, 3, 1, 5
CATALOGUE = files("scoring") / "data" / "referentials" / "nr-socle-2027-preview.yaml"
COLD = """
import sys, time
from scoring.referential import parse_referential
text = open(sys.argv[1], encoding="utf-8").read()
start = time.perf_counter()
parse_referential(text)
print(time.perf_counter() - start)
"""
Result = TypeVar("Result")


def organisations(referential: Referential) -> list[list[Finding]]:
    """Made-up findings of many organisations, the same on every run."""
    rng = random.Random(SEED)
    asked = [one for one in referential.indicators if one.sector in ("", "collectivite")]

    def one() -> list[Finding]:
        return [
            Finding(
                criterion=rng.choice(indicator.criteria).id,
                evidence=f"p{at}",
                confirmed=rng.random() < 0.5,
                stance=rng.choice(list(Stance)),
                dated=date(rng.randint(2023, 2026), rng.randint(1, 10), rng.randint(1, 28)),
            )
            for indicator in rng.sample(asked, INDICATORS)
            for at in range(PASSAGES)
        ]

    return [one() for _ in range(ORGANISATIONS)]


def best(work: Callable[[], Result], repeats: int = REPEATS) -> tuple[float, Result]:
    """Shortest of several wall times, seconds, and the last result."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def cold() -> float:
    """Seconds to read and check the catalogue in a process that has read nothing yet."""
    made = subprocess.run([sys.executable, "-c", COLD, str(CATALOGUE)], capture_output=True, text=True, check=True)
    return float(made.stdout)


def main() -> int:
    """Print the figures."""
    text = CATALOGUE.read_text(encoding="utf-8")
    referential = parse_referential(text)
    criteria = sum(len(one.criteria) for one in referential.indicators)
    print(f"catalogue: {len(referential.indicators)} indicators, {criteria} criteria, {len(text):,} characters")
    print(f"parse and check, cold process      {1000 * min(cold() for _ in range(REPEATS)):8.0f} ms   (under 150)")
    compact = dump(referential)
    seconds, restored = best(lambda: restore(compact))
    same = "identical" if restored == referential else "DIFFERENT"
    print(
        f"restore from the compact form      {1000 * seconds:8.1f} ms   (under 10), {len(compact):,} characters, {same}"
    )
    many = organisations(referential)

    def scored() -> int:
        rules = Rules(referential, on=ON, sector="collectivite")
        return sum(rules.standing(one).levels[0] for one in many)

    def assessed() -> int:
        rules = Rules(referential, on=ON, sector="collectivite")
        return sum(rules.assess(one).level_confirmed for one in many)

    print(f"1,000 organisations, scores, levels{best(scored, 3)[0]:8.2f} s    (under 1)")
    print(f"1,000 organisations, every detail  {best(assessed, 3)[0]:8.2f} s")
    for target, strict in ((1, False), (2, False), (2, True), (3, True)):
        seconds, made = best(
            lambda target=target, strict=strict: plan(  # type: ignore[misc]
                referential, [], target, on=ON, sector="collectivite", strict=strict
            )
        )
        gates = "strict  " if strict else "advisory"
        print(
            f"plan to level {target} from nothing, {gates}{1000 * seconds:8.0f} ms   (under 300), "
            f"{len(made.steps)} steps, {float(made.effort_days):g} days"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
