"""Speed of the answers without a model: `python -m evals.bench_answers`.

A workspace of a thousand pages and more: the public documents, copied under other names with their numbers changed
until there are enough, read by words alone. Asks the questions of `evals/questions/public.jsonl` and of the sample,
one unasked first, and prints p50 and p95 of the clock and of the processor: on a machine with other work the clock
tells of the others too.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.answer import Assistant
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from evals.answers import QUESTIONS, SHARED
from evals.metrics_answers import percentile

ON = date(2026, 11, 23)
PAGES = 1_000
ASKED = 200
"""Questions timed."""
TEXTS = (".md", ".html")
"""Files that are copied with other words in them: the others would be taken for the same document."""


def documents(folder: Path, target: int, held: int) -> None:
    """The public documents, then copies of the longer texts until `target` pages more than `held` are there."""
    source = SHARED / "documents"
    shutil.copytree(source, folder, dirs_exist_ok=True)
    texts = sorted(one for one in source.rglob("*") if one.suffix in TEXTS and one.name != "SOURCES.md")
    missing, copy = target - held, 0
    while missing > 0:
        copy += 1
        for one in texts:
            text = one.read_text(encoding="utf-8", errors="replace")
            name = folder / f"copy-{copy}" / one.parent.name / one.name
            name.parent.mkdir(parents=True, exist_ok=True)
            name.write_text(f"{text}\n\nExemplaire numéro {copy} de ce texte.\n", encoding="utf-8")
            missing -= 1


def questions() -> list[str]:
    """Questions of the built-on halves, every second one of them, at most `ASKED`."""
    lines = [
        json.loads(one)
        for file in (QUESTIONS.with_name("public.jsonl"), QUESTIONS)
        for one in file.read_text(encoding="utf-8").splitlines()
        if one.strip()
    ]
    return [one["question"] for one in lines if one["split"] == "dev"][::2][:ASKED]


def main(argv: Sequence[str] | None = None) -> int:
    """Read, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help="pages of the workspace at least")
    parser.add_argument("--workspace", type=Path, help="a workspace that is there already, used as it is")
    args = parser.parse_args(argv)
    if not SHARED.exists():
        print("the public documents are not here")
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.workspace or Path(temporary) / "workspace"
        workspace = open_workspace(Settings(workspace=folder))
        referential = load("nr-socle-2027-preview")
        if not workspace.documents.ids():
            documents(Path(temporary) / "documents", args.pages, 600)
            assess_paths(workspace, referential, [Path(temporary) / "documents"], on=ON)
        pages = sum(len(one.pages) for one in workspace.documents.all())
        assistant = Assistant(workspace, referential, on=ON)
        clock: list[float] = []
        processor: list[float] = []
        try:
            assistant.ask("Que disent nos documents sur le réemploi ?")
            for one in questions():
                began, worked = time.perf_counter(), time.process_time()
                assistant.ask(one)
                clock.append(time.perf_counter() - began)
                processor.append(time.process_time() - worked)
        finally:
            assistant.close()
            workspace.close()
    print(f"{pages} pages, {len(clock)} questions")
    for name, spent in (("clock", clock), ("processor", processor)):
        middle, slow = (percentile(spent, share) * 1000 for share in (50, 95))
        print(f"{name}: p50 {middle:.0f} ms, p95 {slow:.0f} ms, slowest {max(spent) * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
