"""Seconds for each deliverable, on an assessment of 300 criteria and more: `python -m evals.bench_reports [FOLDER]`.

Without a folder, the sample organisation is read into a folder that is thrown away. The fastest of three runs is shown:
on a machine that does other things too, the slower ones measure those.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.recommend_drafts import kinds
from assistant.referentials import load
from assistant.reports.deliver import FORMATS, Delivered, Wanted, deliver, drafted
from assistant.sample import load_sample
from assistant.settings import Settings

ON = date(2026, 11, 23)
RUNS = 3
LIMIT = 3.0
"""Seconds that a report of 300 criteria may take."""


def main(words: list[str]) -> int:
    """Measure and print; 1 when something takes longer than the limit."""
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(words[0]) if words else Path(spare) / "workspace"
        settings = Settings(workspace=folder, sector="collectivite") if not words else Settings(workspace=folder)
        workspace = open_workspace(settings)
        try:
            if not words:
                load_sample(workspace)
            report = assess_workspace(workspace, load(workspace.settings.referential), on=ON)
            slow = _measure(workspace, report)
        finally:
            workspace.close()
    return 1 if slow else 0


def _measure(workspace: Workspace, report: Report) -> list[str]:
    criteria = sum(len(one.confirmed.criteria) for one in report.assessment.indicators)
    print(f"{len(report.assessment.indicators)} indicators, {criteria} criteria, {len(report.evidence)} proofs")
    slow = []
    for what, forms in FORMATS.items():
        for form in forms:
            seconds, size = _fastest(partial(deliver, workspace, report, Wanted(what=what, form=form)))
            print(f"{what:18} {form:5} {seconds:6.2f} s {size / 1000:8.0f} kB")
            slow += [f"{what} {form}"] if seconds > LIMIT else []
    for kind in kinds():
        seconds, size = _fastest(partial(drafted, workspace, report, Wanted(what=kind, form="docx")))
        print(f"{kind:18} docx  {seconds:6.2f} s {size / 1000:8.0f} kB")
    print(f"over {LIMIT:g} s: {', '.join(slow) or 'none'}")
    return slow


def _fastest(make: Callable[[], Delivered]) -> tuple[float, int]:
    """(seconds of the fastest of several runs, bytes made)."""
    taken, size = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        size = len(make().data)
        taken.append(time.perf_counter() - start)
    return min(taken), size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
