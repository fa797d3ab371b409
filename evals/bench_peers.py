"""Cap NR beside what a user would pick instead, on the same machine, documents and questions: `make bench-peers`.

Each peer gets an environment of its own that is thrown away, the text of the pages of both fictional organisations as
Cap NR read it, and their questions. A passage found is right when it comes from a gold document and holds most words
of the gold quote. With `--model ADDRESS#NAME` the tutorial pipeline and Cap NR also answer a seeded sample of the
questions on the organisation kept apart, worded by that model (`evals.peers_answers`). Electricity is that of processor
seconds, or of seconds waited for the model, by one method for all.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from assistant.bootstrap import Workspace, open_workspace
from assistant.llm import chosen
from assistant.settings import Settings
from evals import peers_answers
from evals.answers import records
from evals.bench import folder_size
from evals.bench_peers_peer import peak
from evals.metrics import mean
from evals.metrics_answers import COVERED, asks_words, holds, overlap
from evals.peers_answers import share
from evals.peers_installed import BOAVIZTAPI, PEERS, Peer, environment, measured, quiet
from evals.results import ROOT, keep
from evals.runner import machine, versions
from evals.workbench import ESN, SAMPLE, Known
from ingest.pipeline import ingest_paths
from retrieval.metrics import quantile
from retrieval.search import Search
from scoring.footprint.inference import local_cpu

DEPTHS = (1, 5, 10)
ORGANISATIONS = (ESN, SAMPLE)
OWN = "Cap NR, search by words"
"""Our own row."""


@contextmanager
def read(known: Known) -> Iterator[Workspace]:
    """The documents of an organisation, read into a workspace that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=Path(folder), sector=known.sector, model=""))
        ingest_paths([known.folder / "documents"], workspace.documents)
        yield workspace
        workspace.close()


def given(known: Known, *, model: str = "", count: int = 0) -> dict[str, Any]:
    """The pages and questions that every peer gets, and those to be answered by a model where one is named."""
    with read(known) as workspace:
        pages = [
            {"name": one.name, "page": page.number, "text": page.text}
            for one in workspace.documents.all()
            for page in one.pages
        ]
    questions = [{"id": one["id"], "question": one["question"]} for one in records(known.questions)]
    asked = peers_answers.drawn(count, known) if model and known is ESN else []
    told = [{"id": one["id"], "question": one["question"]} for one in asked]
    return {"pages": pages, "questions": questions, "model": model, "asked": told}


def own(known: Known, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Cap NR's own search by words over passages that were read, told as a peer tells."""
    with read(known) as workspace:
        documents = workspace.documents.all()
        names = {one.id: one.name for one in documents}
        passages = workspace.documents.passages(documents)
        started, cpu = time.perf_counter(), time.process_time()
        search = Search(passages)
        indexed = time.perf_counter() - started
        found, waits = {}, []
        for one in questions:
            before = time.perf_counter()
            hits = search.find(one["question"], k=max(DEPTHS))
            waits.append(time.perf_counter() - before)
            found[one["id"]] = [[names[hit.passage.document], hit.passage.text] for hit in hits]
        spent = time.process_time() - cpu
    return {"found": found, "index_seconds": indexed, "waits": waits, "cpu_seconds": spent, "memory_mb": peak()}


def judged(told: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The figures of one peer on an organisation from what it wrote."""
    every = records(known.questions)
    quoted = [one for one in every if one["quote"]]
    worded = [one for one in every if one["answerable"] and one["documents"] and asks_words(one)]
    figures: dict[str, Any] = {}
    for depth in DEPTHS:
        hits = [
            float(any(_right(name, text, one) for name, text in told["found"][one["id"]][:depth])) for one in quoted
        ]
        figures[f"recall@{depth}"] = share(hits)
    firsts = [
        float(any(_of(name, one) and holds(text, one) for name, text in told["found"][one["id"]][:1])) for one in worded
    ]
    energy = local_cpu(seconds=told["cpu_seconds"]).energy_wh
    return {
        **figures,
        "first passage holds the answer": share(firsts),
        "characters of five": round(
            mean([sum(len(text) for _, text in told["found"][one["id"]][:5]) for one in quoted])
        ),
        "index seconds": round(told["index_seconds"], 2),
        "milliseconds a question": round(1000 * quantile(told["waits"], 0.5), 1),
        "memory MB": round(told["memory_mb"]),
        "Wh": [round(energy.low, 4), round(energy.high, 4)],
    }


def table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The peers as a Markdown table."""
    names = list(next(iter(found.values())))
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for title, figures in found.items():
        lines.append(f"| {title} | " + " | ".join(_cell(figures.get(name, "")) for name in names) + " |")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['value']:.2f} ({value['interval'][0]:.2f}–{value['interval'][1]:.2f})"
    return "–".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _right(name: str, text: str, gold: Mapping[str, Any]) -> bool:
    return _of(name, gold) and overlap(text, gold["quote"]) >= COVERED


def _of(name: str, gold: Mapping[str, Any]) -> bool:
    return any(name.endswith(one) for one in gold["documents"])


class Run:
    """One comparison: what was found so far, kept after every peer so that a long run can be stopped."""

    def __init__(self, folder: Path, *, model: str, count: int) -> None:
        self.model = model
        self.asked = peers_answers.drawn(count) if model else []
        self.sources = {}
        for known in ORGANISATIONS:
            self.sources[known.name] = folder / f"{known.name}.json"
            made = json.dumps(given(known, model=model, count=count), ensure_ascii=False)
            self.sources[known.name].write_text(made, encoding="utf-8")
        self.search: dict[str, dict[str, Any]] = {one.name: {} for one in ORGANISATIONS}
        self.answers: dict[str, Any] = {}
        self.installed: dict[str, dict[str, str]] = {}
        self.engines: dict[str, float] = {}

    def ours(self) -> None:
        """Cap NR's search, each organisation in a process of its own so that memory is told apart; then its answers."""
        for known in ORGANISATIONS:
            out = self.sources[known.name].with_suffix(".out")
            quiet([sys.executable, "-m", "evals.bench_peers", "--own", known.name, self.sources[known.name], out])
            told = json.loads(out.read_text(encoding="utf-8"))
            self.search[known.name][OWN] = {**judged(told, known), "installed MB": round(folder_size(Path(sys.prefix)))}

    def answered(self) -> None:
        """Cap NR's answers to the sample, by the rules and with the model."""
        out = self.sources[ESN.name].with_suffix(".answers")
        peers_answers.own(self.sources[ESN.name], out)
        told = json.loads(out.read_text(encoding="utf-8"))["answers"]
        for way, title in (("rules", "Cap NR, rules alone"), ("model", "Cap NR with the model")):
            self.answers[title] = peers_answers.judged(told[way], self.asked)

    def peer(self, peer: Peer) -> None:
        """A peer on every organisation; its answers too where it gives some."""
        told, size = measured(peer, self.sources)
        for known in ORGANISATIONS:
            found = {**judged(told[known.name], known), "installed MB": round(size)}
            self.search[known.name][peer.title] = found
        self.installed[peer.title] = told[ESN.name]["versions"]
        if told[ESN.name].get("answers"):
            self.answers[f"{peer.title}, with the model"] = peers_answers.judged(told[ESN.name]["answers"], self.asked)

    def footprint(self) -> None:
        """The footprint engine beside boaviztapi, in an environment that is thrown away."""
        with environment(BOAVIZTAPI) as (python, size):
            out = python.parents[2] / "footprint.json"
            quiet([python, "-m", "evals.bench_footprint", out], PYTHONPATH=str(ROOT))
            self.engines = {**json.loads(out.read_text(encoding="utf-8")), "installed MB": round(size)}

    def keep(self) -> None:
        """Write what was found so far."""
        choice = chosen(self.model)
        told = {
            "date": date.today().isoformat(),
            "machine": machine(),
            "versions": versions(),
            "peers": self.installed,
            "search": self.search,
            "footprint": self.engines,
        }
        if self.answers:
            told["answers"] = {"model": choice.model if choice else "", "questions": len(self.asked), **self.answers}
        keep("peers", told)


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", action="append", choices=[one.name for one in PEERS], help="only these peers")
    parser.add_argument("--model", default="", help="language model of the answers: ADDRESS#NAME, as CAPNR_MODEL")
    parser.add_argument("--sample", type=int, default=48, help="questions that the language model is asked")
    parser.add_argument("--own", nargs=3, metavar=("SET", "IN", "OUT"), help="run Cap NR alone, as a peer")
    args = parser.parse_args(argv)
    if args.own:
        known = next(one for one in ORGANISATIONS if one.name == args.own[0])
        questions = json.loads(Path(args.own[1]).read_text(encoding="utf-8"))["questions"]
        Path(args.own[2]).write_text(json.dumps(own(known, questions), ensure_ascii=False), encoding="utf-8")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder), model=args.model, count=args.sample)
        run.ours()
        for peer in PEERS:
            if args.peer and peer.name not in args.peer:
                continue
            try:
                run.peer(peer)
            except subprocess.CalledProcessError as fault:
                print(f"{peer.title}: left out, {str(fault.stderr)[-400:]}", file=sys.stderr)
            if not args.peer:
                run.keep()
        if args.model:
            run.answered()
        if not args.peer:
            try:
                run.footprint()
            except subprocess.CalledProcessError as fault:
                print(f"boaviztapi: left out, {str(fault.stderr)[-400:]}", file=sys.stderr)
    for name, found in run.search.items():
        print(f"\n{name}\n{table(found)}")
    print(f"\nfootprint engines: {run.engines}")
    if run.answers:
        print(f"\n{len(run.asked)} questions, {args.model}\n{table(run.answers)}")
    if not args.peer:
        run.keep()
    return 0


if __name__ == "__main__":
    sys.exit(main())
