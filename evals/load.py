"""Fifty people at work at the same time, by rules only, on a real server with 5,000 proposals: `make load`.

Run: python -m evals.load --locust PATH [--minutes 30] [--users 50] [--write]. Locust, which `make load` installs in an
environment that is thrown away, drives the users of `evals.load_users`; this program makes the workspace, starts the
server, watches its memory and its processor time, and judges: no error, 95 % of the answers under a second.
"""

import argparse
import csv
import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.assessment import Report
from evals.pages_workspace import build
from evals.results import keep
from evals.serving import Served

ON = date(2026, 11, 23)
SLOWEST_P95 = 1_000
"""Time under which 95 % of the answers stay, ms."""
SAMPLED = 5.0
"""Seconds between two looks at the memory of the server."""
USERS = Path(__file__).with_name("load_users.py")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; with --write, keep them. 1 when an answer failed or the slow ones are too slow."""
    parser = argparse.ArgumentParser(description="fifty users on a real server")
    parser.add_argument("--locust", type=Path, required=True, help="the program locust")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--proposals", type=int, default=5_000)
    parser.add_argument("--write", action="store_true", help="keep the figures in evals/results")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="capnr-load-") as folder:
        report = build(Path(folder) / "workspace", on=ON, proposals=args.proposals)
        known = Path(folder) / "known.json"
        known.write_text(json.dumps(_known(report)), encoding="utf-8")
        served = Served(Path(folder) / "workspace", "--on", ON.isoformat())
        began = time.monotonic()
        with served as address:
            found: dict[str, Any] = {"ready_s": round(time.monotonic() - began, 1)}
            found["load_before"] = [round(one, 1) for one in os.getloadavg()]
            found |= _crowd(served, address, args.locust, known, users=args.users, seconds=60 * args.minutes)
            found["load_after"] = [round(one, 1) for one in os.getloadavg()]
    found |= {"users": args.users, "minutes": args.minutes, "proposals": len(report.evidence)}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if args.write:
        keep("load", found)
    return 1 if found["errors"] or found["p95_ms"] > SLOWEST_P95 else 0


def _known(report: Report) -> dict[str, list[str]]:
    """What there is to click on."""
    return {
        "indicators": [one.id for one in report.assessment.indicators],
        "evidence": [one.proposal.id for one in report.evidence[::50]],
        "documents": [one.id for one in report.documents],
    }


def _crowd(served: Served, address: str, locust: Path, known: Path, *, users: int, seconds: float) -> dict[str, Any]:
    """Let the users work for so long; what they and the server say."""
    told = known.with_name("told.json")
    line = [str(locust), "--headless", "--locustfile", str(USERS), "--host", address, "--only-summary"]
    line += ["--users", str(users), "--spawn-rate", "10", "--run-time", f"{round(seconds)}s", "--stop-timeout", "60"]
    line += ["--loglevel", "ERROR", "--json-file", str(told.with_suffix("")), "--csv", str(known.with_name("told"))]
    before, memory = cpu_s(served), [served.memory_mb()]
    with (known.with_name("summary.txt")).open("w", encoding="utf-8") as summary:
        crowd = subprocess.Popen(line, stdout=summary, env={**os.environ, "LOAD_KNOWN": str(known)})
        while crowd.poll() is None:
            time.sleep(SAMPLED)
            memory.append(served.memory_mb())
    worked = cpu_s(served) - before
    found = figures(json.loads(told.read_text(encoding="utf-8")))
    with known.with_name("told_failures.csv").open(encoding="utf-8", newline="") as failures:
        found["kinds_of_errors"] = sorted(f"{one['Name']}: {one['Error']}" for one in csv.DictReader(failures))
    half = memory[len(memory) // 2 :]
    found["memory_mb"] = {
        "start": round(memory[0]),
        "quarter": round(memory[len(memory) // 4]),
        "middle": round(half[0]),
        "end": round(memory[-1]),
        "most": round(max(memory)),
    }
    found["cpu_ms_a_request"] = round(1_000 * worked / max(1, found["requests"]), 1)
    return found


def cpu_s(served: Served) -> float:
    """Processor time that the server has used, seconds; 0 where the system does not say."""
    try:
        said = Path(f"/proc/{served.process.pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    user, system = said.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def figures(told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of a run from what locust says of each kind of click; times in ms, as locust rounds them."""
    counts = {one["name"]: Counter({int(ms): n for ms, n in one["response_times"].items()}) for one in told}
    every = sum(counts.values(), Counter[int]())
    return {
        "requests": every.total(),
        "errors": sum(one["num_failures"] for one in told),
        "p50_ms": share(every, 50),
        "p95_ms": share(every, 95),
        "max_ms": max(every, default=0),
        "by_click": {
            name: {"count": times.total(), "p50_ms": share(times, 50), "p95_ms": share(times, 95)}
            for name, times in sorted(counts.items())
        },
    }


def share(times: Counter[int], percent: int) -> int:
    """A percentile by nearest rank of how often each time was seen."""
    wanted, seen = -(-percent * times.total() // 100), 0
    for ms in sorted(times):
        seen += times[ms]
        if seen >= wanted:
            return ms
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
