"""Speed and size of the main job: `python -m evals.bench [--pdf FILE]`. Prints figures; asserts nothing.

The PDF defaults to a 142-page guide of the shared measuring set when it is there, else to the sample's documents.
Memory is the resident memory of this process's children as the operating system counts it.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from assistant.answer import Assistant
from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from ingest.pipeline import ingest_paths
from retrieval.search import Search

ROOT = Path(__file__).parents[1]
GUIDE = (
    ROOT.parent
    / "shared/data/documents/fr_state_minumeco/guide-achats-numeriques-responsables-version-beta-avril-2021.pdf"
)
SAMPLE = ROOT / "evals" / "sample" / "documents"
ON = "2026-11-23"
QUESTIONS = (
    "où en suis-je ?",
    "que manque-t-il pour le niveau 2 ?",
    "pourquoi l’indicateur 6.2 n’est-il pas satisfait ?",
    "que disent mes documents sur le reconditionné ?",
    "par quoi commencer ?",
    "what do my documents say about accessibility?",
)


def timed(run: Callable[[], object]) -> float:
    """Seconds of wall clock of one call."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def capnr(*words: str) -> None:
    """One command as a whole process; its output is thrown away."""
    subprocess.run([sys.executable, "-m", "ui.cli", *words], cwd=ROOT, check=False, capture_output=True)


def folder_size(folder: Path) -> float:
    """Megabytes of the files below a folder, each counted once."""
    seen: dict[tuple[int, int], int] = {}
    for base, _, names in os.walk(folder):
        for name in names:
            told = os.lstat(os.path.join(base, name))
            seen[told.st_dev, told.st_ino] = told.st_blocks * 512
    return sum(seen.values()) / 1e6


def words_searchable(pdf: Path) -> float:
    """Seconds from the file to a first search by words in a new workspace."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=Path(folder)))

        def run() -> None:
            found = ingest_paths([pdf], workspace.documents).documents
            Search(workspace.documents.passages(found)).find("clauses environnementales", k=5)

        seconds = timed(run)
        workspace.close()
    return seconds


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pdf", type=Path, default=GUIDE if GUIDE.exists() else SAMPLE)
    args = parser.parse_args(argv)
    show = "{:<58}{:>10.3f} {}".format
    print(f"document: {args.pdf.name}; {os.cpu_count()} cores")
    print(show("capnr --help, median of 5", median(timed(lambda: capnr("--help")) for _ in range(5)), "s"))
    print(show("searchable by words, new workspace", words_searchable(args.pdf), "s"))
    with tempfile.TemporaryDirectory() as folder:
        command = ("assess", str(args.pdf), "--workspace", f"{folder}/w", "--on", ON, "--format", "json")
        print(show("assess, whole process, cold", timed(lambda: capnr(*command)), "s"))
        print(
            show(
                "assess again, whole process, median of 3",
                median(timed(lambda: capnr(*command)) for _ in range(3)),
                "s",
            )
        )
        workspace = open_workspace(Settings(workspace=Path(folder) / "w"))
        assistant = Assistant(workspace, load("nr-socle-2027-preview"), on=date.fromisoformat(ON))
        for question in QUESTIONS:
            assistant.ask(question)
        new = [f"{one} ({at})" for at in range(5) for one in QUESTIONS]  # none was asked before: each is embedded
        spent = sorted(timed(partial(assistant.ask, one)) for one in new)
        print(show("ask, warm in process, median", median(spent), "s"))
        print(show("ask, warm in process, slowest of 30", spent[-1], "s"))
        assistant.close()
        workspace.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(show("largest resident memory of a command", peak, "MiB"))
    print(show("environment on disk", folder_size(Path(sys.prefix)), "MB"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
