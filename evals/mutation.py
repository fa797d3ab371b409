"""How many deliberate faults the tests of the rules notice: `python -m evals.mutation`, or `make mutation`.

mutmut changes one operator, constant, comparison or argument at a time in the modules of `MODULES` and runs the tests
that reach it. It works on a copy in a temporary folder, so that the repository stays as it is. Prints killed and total,
then every survivor with its change; `docs/mutation.md` gives the reason of each. Takes about half an hour on two cores.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ("rules", "metrics", "level", "knapsack", "plan")
TESTS = (
    "rules",
    "unit/test_scoring_level.py",
    "properties/test_scoring_engine.py",
    "properties/test_scoring_plan.py",
)
SETUP = """[mutmut]
paths_to_mutate={paths}
tests_dir=tests
also_copy=scoring
    tests
"""
CONFTEST = """from hypothesis import settings

settings.register_profile("mutation", max_examples=10, derandomize=True, database=None, deadline=None)
settings.load_profile("mutation")
"""
KILLED = {"killed", "timeout", "segfault", "suspicious"}


def prepare(folder: Path, modules: list[str]) -> None:
    """A copy of the core and of its tests, with the settings of mutmut."""
    shutil.copytree(ROOT / "scoring", folder / "scoring", ignore=shutil.ignore_patterns("__pycache__"))
    for name in TESTS:
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


def main(argv: list[str] | None = None) -> int:
    """Run, print killed and total, then the survivors. Exit code 1 below the wanted share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(MODULES), help="modules of scoring/ to change")
    parser.add_argument("--at-least", type=float, default=0.9, help="share of mutants that must be killed")
    parser.add_argument("--children", default="2", help="processes at once")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, args.modules)
        command(folder, "run", "--max-children", args.children)
        found = results(folder)
        survivors = sorted(one for one, outcome in found.items() if outcome not in KILLED)
        killed = len(found) - len(survivors)
        print(f"killed {killed} of {len(found)} ({killed / max(len(found), 1):.1%})")
        for outcome, count in sorted(Counter(found.values()).items()):
            print(f"  {outcome}: {count}")
        for one in survivors:
            print(command(folder, "show", one))
    return 0 if found and killed / len(found) >= args.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
