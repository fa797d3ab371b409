"""How many deliberate faults the tests of the rules notice: `python -m evals.mutation`, or `make mutation`.

mutmut changes one operator, constant, comparison or argument at a time in the modules of `GROUPS` and runs the tests
that reach it, on a copy in a temporary folder. Prints killed and total, then every survivor with its change;
`docs/mutation.md` gives the reason of each. Takes about a quarter of an hour on two free cores.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
GROUPS = (
    (("rules", "metrics", "tally", "level"), ("rules", "unit/test_scoring_level.py")),
    (("knapsack", "plan"), ("rules", "unit/test_scoring_level.py", "properties/test_scoring_plan.py")),
)
"""Modules of `scoring/`, and the tests that must notice a change in them."""
SETUP = """[mutmut]
paths_to_mutate={paths}
tests_dir=tests
also_copy=scoring
    tests
"""
CONFTEST = """from hypothesis import settings

settings.register_profile("mutation", max_examples=15, derandomize=True, database=None)
settings.load_profile("mutation")
"""
KILLED = {"killed", "timeout", "segfault", "suspicious"}


def prepare(folder: Path, modules: Sequence[str], tests: Sequence[str]) -> None:
    """A copy of the core and of its tests, with the settings of mutmut."""
    shutil.copytree(ROOT / "scoring", folder / "scoring", ignore=shutil.ignore_patterns("__pycache__"))
    for name in tests:
        source, target = ROOT / "tests" / name, folder / "tests" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    paths = "\n    ".join(f"scoring/{name}.py" for name in modules)
    (folder / "setup.cfg").write_text(SETUP.format(paths=paths), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts=--import-mode=importlib\n", encoding="utf-8")
    (folder / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")


def command(folder: Path, *words: str) -> str:
    """Standard output of mutmut in the folder."""
    tool = Path(sys.executable).with_name("mutmut")
    return subprocess.run([tool, *words], cwd=folder, capture_output=True, text=True, check=False).stdout


def results(folder: Path) -> dict[str, str]:
    """Outcome of every mutant by name."""
    lines = [line.strip() for line in command(folder, "results", "--all", "true").splitlines()]
    pairs = [line.rsplit(": ", 1) for line in lines if ": " in line]
    return {name: outcome for name, outcome in pairs if name.startswith("scoring.")}


def run(modules: Sequence[str], tests: Sequence[str], children: str) -> dict[str, tuple[str, str]]:
    """Outcome of every mutant of `modules`, with the change for those that survive."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, modules, tests)
        command(folder, "run", "--max-children", children)
        found = results(folder)
        return {
            one: (outcome, "" if outcome in KILLED else command(folder, "show", one)) for one, outcome in found.items()
        }


def main(argv: list[str] | None = None) -> int:
    """Run, print killed and total, then the survivors. Exit code 1 below the wanted share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="modules of scoring/ to change (all by default)")
    parser.add_argument("--at-least", type=float, default=0.9, help="share of mutants that must be killed")
    parser.add_argument("--children", default="2", help="processes at once")
    args = parser.parse_args(argv)
    found: dict[str, tuple[str, str]] = {}
    for modules, tests in GROUPS:
        wanted = [one for one in modules if not args.modules or one in args.modules]
        if wanted:
            found |= run(wanted, tests, args.children)
    killed = sum(outcome in KILLED for outcome, _ in found.values())
    print(f"killed {killed} of {len(found)} ({killed / max(len(found), 1):.1%})")
    by_module = Counter((one.split(".")[1], outcome) for one, (outcome, _) in found.items())
    for (module, outcome), count in sorted(by_module.items()):
        print(f"  {module:<9} {outcome:<9} {count}")
    print("\n".join(change for _, change in found.values() if change))
    return 0 if found and killed / len(found) >= args.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
