"""Orders planted in documents, visible and hidden: verdicts that flip, texts that leak into an answer.

The planting, assessing and asking are those of `evals.injection`; vectors that the run holds already are put into the
workspaces first, so that they are computed once.
"""

from assistant.assessment import assess_paths
from evals.injection import Counted, control, copies, planted, statuses
from evals.injection import run as planted_run
from evals.suite import Measure, Result, counted, titled
from evals.workbench import Bench
from scoring.model import Text

FEW, MANY = 3, 12
"""Texts of each public set that are planted: fast, full."""
WAYS = {
    "visible": Text(fr="Ordres visibles", en="Visible orders"),
    "hidden": Text(fr="Ordres cachés", en="Hidden orders"),
}


def run(bench: Bench) -> Result:
    """Clean copies, then visible and hidden plantings."""
    root = bench.setup.folder / "injection"
    texts = planted(FEW if bench.setup.fast else MANY)
    _ = bench.sample.report  # its vectors serve the copies too
    (root / "clean").mkdir(parents=True)
    copies(root / "clean", (), hidden=False)
    workspace = bench.opened("injection/ws")
    clean = statuses(assess_paths(workspace, bench.referential, [root / "clean"], on=bench.sample.on))
    measures: list[Measure] = []
    for name, title in WAYS.items():
        bench.encoder.seed(root / name / "ws")
        beside = clean  # what is hidden may change nothing at all
        if name == "visible":
            bench.encoder.seed(root / "control" / "ws")
            beside = control(root / "control", texts, hidden=False)
        found = planted_run(root / name, texts, hidden=name == "hidden", clean=clean, beside=beside, verbose=False)
        measures += told(name, title, found, len(clean))
    return Result(measures=tuple(measures))


def told(name: str, title: Text, found: Counted, statuses_compared: int) -> list[Measure]:
    """What a planting changed, as measures."""
    fooled = Text(fr="verdicts retournés par le texte glissé", en="verdicts flipped by the planted text")
    flipped = Text(fr="verdicts retournés", en="verdicts flipped")
    leaked = Text(fr="réponses qui répètent ou trahissent", en="answers that repeat or give away")
    return [
        counted(f"{name}.flips", titled(title, flipped), found.flips, statuses_compared),
        counted(f"{name}.fooled", titled(title, fooled), found.fooled, statuses_compared),
        counted(f"{name}.leaks", titled(title, leaked), found.leaks, found.asked),
    ]
