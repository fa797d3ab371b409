"""Mapping a large workspace, cold and warm: `python -m evals.bench_mapping [--pages 1000]`, or `make bench-mapping`.

Pages made of the sentences of the sample, the real documents and PIAF where they are there, shuffled (seeded), so that
words are as frequent as in real ones. Cold: nothing is known but the stored text; warm: the same again in the same
workspace. Seconds of the clock and of the processor (a busy machine only slows the first), the characters that were
embedded among all, and the memory of this process. Figures go to `evals/results/bench_mapping.json`.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from assistant.assessment import assess_workspace
from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from evals.bench_search import texts
from evals.results import keep
from ingest.pipeline import ingest_paths
from retrieval.mapping import passage_text

PAGE = 2800
"""Characters of a page."""
SEED = 11
ON = date(2026, 11, 23)


def write(folder: Path, pages: int) -> None:
    """So many documents of one page, five sections each."""
    chance, said = random.Random(SEED), texts()
    for at in range(pages):
        lines = [f"# Document {at}"]
        for part in range(5):
            text = ""
            while len(text) < PAGE / 5:
                text += " ".join(chance.choice(said)[:400].split()) + " "
            lines += [f"## {part + 1}. {' '.join(text.split()[:4])}", text.strip()]
        (folder / f"page-{at:05d}.md").write_text("\n\n".join(lines), encoding="utf-8")


def timed(run: Callable[[], object]) -> dict[str, float]:
    """Seconds of the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return {
        "seconds": round(time.perf_counter() - clock, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Write, read, map twice, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000, help="how many pages")
    args = parser.parse_args(argv)
    referential = load("nr-socle-2027-preview")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "documents"
        source.mkdir()
        write(source, args.pages)
        workspace = open_workspace(Settings(workspace=Path(folder) / "workspace"))
        reading = timed(lambda: ingest_paths([source], workspace.documents))
        passages = workspace.documents.passages(workspace.documents.all())
        before = workspace.ledger.last_call()
        cold = timed(lambda: assess_workspace(workspace, referential, on=ON))
        embedded = workspace.ledger.since(before)
        warm = timed(lambda: assess_workspace(workspace, referential, on=ON))
        workspace.close()
    every = sum(len(passage_text(one)) for one in passages)
    figures = {
        "pages": args.pages,
        "passages": len(passages),
        "criteria": sum(len(one.criteria) for one in referential.indicators),
        "reading": reading,
        "cold": cold,
        "warm": warm,
        "characters_of_all_passages": every,
        "characters_embedded": embedded.characters,
        "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    for name, value in figures.items():
        print(f"{name:<28} {value}")
    keep("bench_mapping", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
