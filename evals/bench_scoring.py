"""Speed of the scoring core on this machine: prints figures, checks nothing. Run: `python -m evals.bench_scoring`.

Each organisation is assessed as a local authority on the full catalogue with 120 findings (40 indicators, three
passages each, of every stance, some out of date, half of them confirmed). A cold parse and a first reading from the
cache are timed in new processes, as commands do them; the cache is an empty folder of its own. Times are those of the
processor: everything runs on one core, and other work on the machine does not count.
"""

import os
import random
import subprocess
import sys
import tempfile
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
start = time.process_time()
parse_referential(text)
print(time.process_time() - start)
"""
CACHED = """
import sys, time
from assistant.referential_cache import keep, recall
from scoring.referential import parse_referential
text = open(sys.argv[1], encoding="utf-8").read()
start = time.process_time()
found = recall(text)
print(time.process_time() - start)
if found is None:
    keep(parse_referential(text))
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
    """Shortest of several times, seconds, and the last result."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return min(times), result


def alone(program: str, **environment: str) -> float:
    """Seconds that a small program measures in a process that has read nothing yet."""
    words = [sys.executable, "-c", program, str(CATALOGUE)]
    made = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return float(made.stdout)


def cached() -> list[float]:
    """Seconds to read the catalogue from the cache, in new processes; the first one fills it and is left out."""
    with tempfile.TemporaryDirectory() as folder:
        return [alone(CACHED, XDG_CACHE_HOME=folder) for _ in range(REPEATS + 1)][1:]


def main() -> int:
    """Print the figures."""
    text = CATALOGUE.read_text(encoding="utf-8")
    referential = parse_referential(text)
    criteria = sum(len(one.criteria) for one in referential.indicators)
    print(f"catalogue: {len(referential.indicators)} indicators, {criteria} criteria, {len(text):,} characters")
    print(f"parse and check, cold process      {1000 * min(alone(COLD) for _ in range(REPEATS)):8.0f} ms   (under 150)")
    print(f"from the cache, cold process       {1000 * min(cached()):8.1f} ms   (under 10)")
    compact = dump(referential)
    seconds, restored = best(lambda: restore(compact))
    same = "identical" if restored == referential else "DIFFERENT"
    print(f"  of which the compact form        {1000 * seconds:8.1f} ms   {len(compact):,} characters, {same}")
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
