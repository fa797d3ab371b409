"""What each part of the mapping is worth: `python -m evals.ablations [--workspace DIR]`, or `make eval-ablations`.

The sample organisation is mapped as shipped, with words alone (no vector), without the lexicon of the referential, and
without the stance judge (every statement counts as a fact that is reported). The figures are those of `evals.mapping`.
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

import assistant.assessment as assessment
import retrieval.mapping as mapping
from assistant.bootstrap import open_workspace
from assistant.evidence import MAPPING
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.mapping import gold, gold_assessment, measure, placed
from evals.results import keep
from retrieval.stance import Reading, judge
from scoring.model import Phrases, Referential, Stance


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
    words = replace(MAPPING, floor=0, share=0.0)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=args.workspace or Path(folder), sector=data["sector"]))
        load_sample(workspace)
        records, _ = placed(workspace, data)

        def mapped(asked: Referential) -> dict[str, float]:
            found = assessment.assess_workspace(workspace, asked, on=expected.on)
            return {name: round(value, 3) for name, value in measure(found, records, expected, data).items()}

        ways: dict[str, Callable[[], dict[str, float]]] = {
            "as shipped": lambda: mapped(referential),
            "words only": lambda: _with(assessment, "MAPPING", words, lambda: mapped(referential)),
            "no lexicon": lambda: mapped(without_lexicon(referential)),
            # a digest of its own, so that no mapping of the judge is taken for one without it
            "no stance": lambda: _with(
                mapping, "judge", _told, lambda: mapped(replace(referential, digest=f"{referential.digest}-told"))
            ),
        }
        for name, way in ways.items():
            figures[name] = way()
            print(name, figures[name], flush=True)
        workspace.close()
    keep("ablations", figures)
    return 0


def _with(module: object, name: str, value: object, run: Callable[[], dict[str, float]]) -> dict[str, float]:
    with swapped(module, name, value):
        return run()


if __name__ == "__main__":
    sys.exit(main())
