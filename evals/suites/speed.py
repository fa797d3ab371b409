"""Seconds and memory of what the other suites did, and of a search. The only suite whose figures differ between runs.

Nothing here is gated: a busy machine is no fault of the code.
"""

import resource
import time

from evals.answers import QUESTIONS, records
from evals.suite import Measure, Result, amount
from evals.workbench import Bench
from retrieval.metrics import quantile
from retrieval.search import Search
from scoring.model import Text

LAPS = {
    "sample read": Text(fr="Lire les 18 documents", en="Reading the 18 documents"),
    "sample assess": Text(fr="Évaluer", en="Assessing"),
}


def run(bench: Bench) -> Result:
    """Whatever was not done yet is done now."""
    asked = bench.sample.answers
    waits = [one.judged.seconds for one in asked]
    measures: list[Measure] = [
        amount(f"{name.split()[1]}.seconds", title, bench.laps[name], "s")
        for name, title in LAPS.items()
        if name in bench.laps
    ]
    for share, said in ((0.5, "p50"), (0.95, "p95")):
        title = Text(fr=f"Répondre à une question, {said}", en=f"Answering a question, {said}")
        measures.append(amount(f"answer.seconds {said}", title, quantile(waits, share), "s", records=len(waits)))
    measures.append(_search(bench))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measures.append(amount("memory", Text(fr="Mémoire de pointe", en="Peak memory"), peak, "MB"))
    return Result(measures=tuple(measures))


def _search(bench: Bench) -> Measure:
    search = Search(bench.sample.workspace.documents.passages(list(bench.sample.documents.values())))
    waits = []
    for one in records(QUESTIONS):
        started = time.perf_counter()
        search.find(one["question"], k=10)
        waits.append(time.perf_counter() - started)
    title = Text(fr="Chercher par les mots, médiane", en="Searching by words, median")
    return amount("search.seconds", title, quantile(waits, 0.5), "s", records=len(waits))
