"""Speed and size of the search: `python -m evals.bench_search`, or `make bench-search`.

100,000 passages made from the sample, the real documents and PIAF where they are there: each is a shuffle (seeded) of
sentences of these texts, so that words are as frequent as in real ones. Their vectors are random unit vectors: what a
vector says does not change how long it takes. Prints p50 and p95 of 200 queries and the memory of this process.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Sequence

import numpy as np

from evals.labels import DATA, SAMPLE, read
from evals.results import keep
from ingest.chunk import sentences
from ingest.model import Passage
from retrieval.metrics import quantile
from retrieval.search import Search, key_of_place
from retrieval.vectors import ExactIndex

DIMENSIONS = 384
LENGTH = 380
"""Characters of a passage on average, as the real ones have."""
QUERIES = 200


def texts() -> list[str]:
    """Sentences of the texts at hand."""
    folder = SAMPLE / "documents"
    names = sorted(one.name for one in folder.iterdir() if one.suffix in (".md", ".docx", ".pdf"))
    pages = [page.text for one in read(folder, names).values() for page in one.document.pages]
    piaf = DATA / "retrieval" / "piaf_v1" / "corpus.jsonl"
    if piaf.exists():
        pages += [json.loads(line)["text"] for line in piaf.read_text(encoding="utf-8").splitlines()]
    real = DATA / "documents"
    if real.exists():
        pages += [one.read_text(encoding="utf-8", errors="replace") for one in sorted(real.glob("*/*.md"))]
    return [page[start:end] for page in pages for start, end in sentences(page) if end - start > 20]


def passages(count: int, said: Sequence[str], chance: random.Random) -> list[Passage]:
    """So many passages, a hundred a document."""
    made = []
    for at in range(count):
        text = ""
        while len(text) < LENGTH - 60:
            text += chance.choice(said)[:LENGTH] + " "
        name = f"doc-{at // 100:06d}"
        made.append(Passage(document=name, page=at % 100 + 1, start=0, end=len(text), digest="", text=text, heading=""))
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Build, search, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000, help="how many passages")
    args = parser.parse_args(argv)
    chance, numbers = random.Random(7), np.random.default_rng(7)
    said = texts()
    every = passages(args.passages, said, chance)
    started = time.perf_counter()
    search = Search(every)
    search.find("inventaire des équipements")
    built = time.perf_counter() - started
    vectors = numbers.standard_normal((len(every), DIMENSIONS), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    near = ExactIndex([key_of_place(one) for one in every], vectors)
    taken = []
    for at in range(QUERIES):
        words = chance.choice(said).split()
        query = " ".join(words[: chance.randint(3, 12)])
        started = time.perf_counter()
        search.find(query, vector=vectors[at], near=near)
        taken.append(1000 * (time.perf_counter() - started))
    figures = {
        "passages": len(every),
        "build_s": round(built, 1),
        "p50_ms": round(quantile(taken, 0.5), 1),
        "p95_ms": round(quantile(taken, 0.95), 1),
        "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    for name, value in figures.items():
        print(f"{name:<12} {value}")
    keep("bench_search", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
