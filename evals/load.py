"""Fifty people at work at the same time: they click and ask, by rules only, on a real server with 5,000 proposals.

Run: python -m evals.load [--minutes 30] [--users 50] [--write]. A small asyncio driver on httpx, which is here anyway:
locust brings an event loop of its own and a dozen libraries for what is one loop for each user. Each user waits one to
five seconds between two requests, as a person does. Times are those of the client, waiting in the server included.
"""

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from assistant.assessment import Report
from evals.pages_workspace import build
from evals.results import keep
from evals.serving import Served

ON = date(2026, 11, 23)
SEED = 11
PAUSE = (1.0, 5.0)
"""Seconds that a person looks at an answer before the next click."""
SAMPLED = 5.0
"""Seconds between two looks at the memory of the server."""
QUESTIONS = (
    "Où en sommes-nous ?",
    "Que manque-t-il pour le niveau 1 ?",
    "Que disent nos documents sur la politique numérique responsable ?",
    "Par quoi commencer ?",
    "Combien d’équipements sont concernés ?",
    "What level do we reach?",
)
WORDS = ("politique numérique", "équipements concernés", "compte rendu du comité", "service des achats", "règle")


@dataclass(kw_only=True, slots=True)
class Seen:
    """What the users saw."""

    times: dict[str, list[float]] = field(default_factory=dict)
    """Seconds of each answer, by what was asked."""
    faults: list[str] = field(default_factory=list)
    """What went wrong."""
    memory: list[float] = field(default_factory=list)
    """Memory of the server over time, MB."""
    worked: float = 0.0
    """Processor time of the server while they worked, seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What there is to click on."""

    indicators: tuple[str, ...]
    evidence: tuple[str, ...]
    documents: tuple[str, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; with --write, keep them. 1 when an answer failed or the slow ones are too slow."""
    parser = argparse.ArgumentParser(description="fifty users on a real server")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--proposals", type=int, default=5_000)
    parser.add_argument("--write", action="store_true", help="keep the figures in evals/results")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="capnr-load-") as folder:
        report = build(Path(folder) / "workspace", on=ON, proposals=args.proposals)
        served = Served(Path(folder) / "workspace", "--on", ON.isoformat())
        began = time.monotonic()
        with served as address:
            ready = time.monotonic() - began
            before = os.getloadavg()
            seen = asyncio.run(crowd(address, known(report), served, users=args.users, seconds=60 * args.minutes))
    found = {**figures(seen), "ready_s": round(ready, 1), "users": args.users, "minutes": args.minutes}
    found |= {"proposals": len(report.evidence), "load_before": [round(one, 1) for one in before]}
    found |= {"load_after": [round(one, 1) for one in os.getloadavg()]}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if args.write:
        keep("load", found)
    return 1 if seen.faults or found["p95_ms"] > 1_000 else 0


def known(report: Report) -> Known:
    """What there is to click on."""
    return Known(
        indicators=tuple(one.id for one in report.assessment.indicators),
        evidence=tuple(one.proposal.id for one in report.evidence[::50]),
        documents=tuple(one.id for one in report.documents),
    )


async def crowd(address: str, there: Known, served: Served, *, users: int, seconds: float) -> Seen:
    """Let the users work for so long."""
    seen = Seen()
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    before = cpu_s(served)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60, trust_env=False) as client:
        work = [person(client, there, seen, random.Random(SEED + number), until) for number in range(users)]
        await asyncio.gather(watch(served, seen, until), *work)
    seen.worked = cpu_s(served) - before
    return seen


def cpu_s(served: Served) -> float:
    """Processor time that the server has used, seconds; 0 where the system does not say."""
    try:
        said = Path(f"/proc/{served.process.pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    user, system = said.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def watch(served: Served, seen: Seen, until: float) -> None:
    """Note the memory of the server."""
    while time.monotonic() < until:
        seen.memory.append(served.memory_mb())
        await asyncio.sleep(SAMPLED)


async def person(client: httpx.AsyncClient, there: Known, seen: Seen, drawn: random.Random, until: float) -> None:
    """One person at work."""
    await asyncio.sleep(drawn.uniform(0, PAUSE[1]))
    while time.monotonic() < until:
        name, method, path, body = click(there, drawn)
        began = time.monotonic()
        try:
            answer = await client.request(method, path, json=body)
            if answer.status_code != 200:
                seen.faults.append(f"{name} {answer.status_code}")
        except httpx.TransportError as fault:
            seen.faults.append(f"{name} {type(fault).__name__}")
        seen.times.setdefault(name, []).append(time.monotonic() - began)
        await asyncio.sleep(drawn.uniform(*PAUSE))


def click(there: Known, drawn: random.Random) -> tuple[str, str, str, dict[str, str] | None]:
    """What a person does next: its name, method, address, body."""
    what = drawn.choices(
        ["overview", "indicator", "page", "ask", "search", "decide", "explain", "documents", "plan", "assessment"],
        [16, 20, 8, 14, 8, 12, 6, 6, 4, 6],
    )[0]
    indicator, document = drawn.choice(there.indicators), drawn.choice(there.documents)
    api, evidence = "/api/v1", drawn.choice(there.evidence)
    decision = {"state": drawn.choice(("confirmed", "rejected")), "by": "Claire Martin", "why": "lu"}
    made: dict[str, tuple[str, str, dict[str, str] | None]] = {
        "overview": ("GET", "/p/", None),
        "indicator": ("GET", f"/p/indicators/{indicator}", None),
        "page": ("GET", f"{api}/documents/{document}/pages/1", None),
        "ask": ("POST", f"{api}/ask", {"question": drawn.choice(QUESTIONS)}),
        "search": ("GET", f"{api}/search?q={drawn.choice(WORDS)}", None),
        "decide": ("POST", f"{api}/evidence/{evidence}/decision", dict(decision)),
        "explain": ("GET", f"{api}/explain/{indicator}", None),
        "documents": ("GET", f"{api}/documents", None),
        "plan": ("GET", f"{api}/plan?target=1", None),
        "assessment": ("GET", f"{api}/assessment", None),
    }
    return (what, *made[what])


def figures(seen: Seen) -> dict[str, Any]:
    """The figures of a run."""
    every = [one for some in seen.times.values() for one in some]
    half = seen.memory[len(seen.memory) // 2 :]
    return {
        "requests": len(every),
        "errors": len(seen.faults),
        "kinds_of_errors": sorted(set(seen.faults)),
        "p50_ms": share(every, 50),
        "p95_ms": share(every, 95),
        "max_ms": share(every, 100),
        "cpu_ms_a_request": round(1_000 * seen.worked / len(every), 1),
        "by_click": {
            name: {"count": len(some), "p50_ms": share(some, 50), "p95_ms": share(some, 95)}
            for name, some in sorted(seen.times.items())
        },
        "memory_mb": {
            "start": round(seen.memory[0]),
            "middle": round(half[0]),
            "end": round(seen.memory[-1]),
            "most": round(max(seen.memory)),
        },
    }


def share(times: Sequence[float], percent: int) -> int:
    """A percentile by nearest rank, ms."""
    ranked = sorted(times)
    return round(1_000 * ranked[max(0, -(-percent * len(ranked) // 100) - 1)])


if __name__ == "__main__":
    raise SystemExit(main())
