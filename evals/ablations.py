"""What each part of the mapping is worth: `python -m evals.ablations [--workspace DIR]`, or `make eval-ablations`.

The sample organisation is mapped as shipped, by words; with the vectors of candidates (`CAPNR_EMBED_CANDIDATES=10`);
without the lexicon of the referential; and without the stance judge (every statement counts as a fact that is
reported). The figures are those of `evals.mapping`.
The weights of relevance were learned with all parts at hand, so a part that is missing is missed a little more than
it had to be. Figures go to `evals/results/ablations.json`.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import retrieval.mapping as mapping
from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.mapping import gold, gold_assessment, measure, placed
from evals.results import keep
from retrieval.stance import Reading, judge
from scoring.model import Phrases, Referential, Stance

CANDIDATES = 10
"""Passages of an indicator that are embedded where vectors are measured."""


def _told(*args: Any, **named: Any) -> Reading:
    """A reading without its stance: everything is taken for a fact."""
    return replace(judge(*args, **named), stance=Stance.DONE)


@contextmanager
def swapped(module: object, name: str, value: object) -> Iterator[None]:
    """`module.name` is `value` inside."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def without_lexicon(referential: Referential) -> Referential:
    """The referential with no lexicon, under a digest of its own."""
    bare = tuple(replace(one, lexicon=Phrases(fr=(), en=())) for one in referential.indicators)
    return replace(referential, indicators=bare, digest=f"{referential.digest}-bare")


def main(argv: Sequence[str] | None = None) -> int:
    """Map four times, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="where vectors are kept (a temporary folder otherwise)")
    args = parser.parse_args(argv)
    data, referential = gold(), load("nr-socle-2027-preview")
    expected = gold_assessment(referential, data)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = args.workspace or Path(folder)
        workspace = open_workspace(Settings(workspace=place, sector=data["sector"]))
        load_sample(workspace)
        near = open_workspace(Settings(workspace=place, sector=data["sector"], embed_candidates=CANDIDATES))
        records, _ = placed(workspace, data)

        def mapped(asked: Referential, within: Workspace = workspace) -> dict[str, float]:
            found = assess_workspace(within, asked, on=expected.on)
            return {name: round(value, 3) for name, value in measure(found, records, expected, data).items()}

        ways: dict[str, Callable[[], dict[str, float]]] = {
            "as shipped": lambda: mapped(referential),
            "vectors of candidates": lambda: mapped(referential, near),
            "no lexicon": lambda: mapped(without_lexicon(referential)),
            # a digest of its own, so that no mapping of the judge is taken for one without it
            "no stance": lambda: _with(
                mapping, "judge", _told, lambda: mapped(replace(referential, digest=f"{referential.digest}-told"))
            ),
        }
        for name, way in ways.items():
            figures[name] = way()
            print(name, figures[name], flush=True)
        near.close()
        workspace.close()
    keep("ablations", figures)
    return 0


def _with(module: object, name: str, value: object, run: Callable[[], dict[str, float]]) -> dict[str, float]:
    with swapped(module, name, value):
        return run()


if __name__ == "__main__":
    sys.exit(main())
