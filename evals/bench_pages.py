"""Server time of the plain pages on a big workspace: 102 indicators, 5,000 proposals, 500 decisions.

Run: python -m evals.bench_pages [--write]. The server is the real one, in a process of its own; the time is what it
says of itself (`Server-Timing`), so that neither the network nor this program counts. Two cases: pages asked for again,
and pages drawn for the first time. The assessment behind them is computed before.
"""

import argparse
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.request import urlopen

from assistant.assessment import Report
from evals.pages_workspace import build

ON = date(2026, 11, 23)
ROUNDS = 2
FIGURES = Path(__file__).parents[1] / "ui" / "pages" / "data" / "measured.json"
INVENTORY = Path(__file__).parent / "sample" / "inventaire-parc.csv"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; with --write, put them where the eco-design statement reads them."""
    parser = argparse.ArgumentParser(description="server time of the plain pages")
    parser.add_argument("--proposals", type=int, default=5_000)
    parser.add_argument("--write", action="store_true", help="put the figures where the statement reads them")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="capnr-bench-") as folder:
        report = build(Path(folder) / "workspace", on=ON, proposals=args.proposals, paths=(INVENTORY,))
        with _served(Path(folder) / "workspace") as address:
            paths = list(_paths(report))
            _times(address, ["p/"])  # the assessment itself is computed before the first page
            first = _times(address, paths)
            again = [one for _ in range(ROUNDS) for one in _times(address, paths)]
            shared = _shared(address, paths)
    found = {
        "p95_ms": round(_p95([*first, *again]), 1),
        "first_p95_ms": round(_p95(first), 1),
        "again_p95_ms": round(_p95(again), 1),
        "shared_first_p95_ms": round(_p95(shared), 1),
        "slowest_ms": round(max([*first, *again, *shared]), 1),
        "pages": len(paths),
        "indicators": len(report.assessment.indicators),
        "proposals": len(report.evidence),
    }
    print(json.dumps(found, indent=1))
    if args.write:
        kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
        FIGURES.write_text(f"{json.dumps({**kept, 'speed': found}, ensure_ascii=False, indent=1)}\n", encoding="utf-8")
    return 0


class _served:
    """A server on a workspace, for as long as it is needed."""

    def __init__(self, workspace: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        words = ["serve", "--workspace", str(workspace), "--port", port, "--on", ON.isoformat()]
        self.process = subprocess.Popen([sys.executable, "-m", "ui.cli", *words], stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> str:
        assert self.process.stdout is not None
        found = re.search(r"http://[^ ]+:\d+", self.process.stdout.readline())
        assert found is not None, "the server did not start"
        return found.group()

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)


def _paths(report: Report) -> Iterator[str]:
    """Every kind of page, and each indicator, in both languages."""
    evidence = [one.proposal for one in report.evidence[:: max(1, len(report.evidence) // 20)]]
    plain = ["", "indicators", "report", "footprint", "footprint/budget", "footprint/levers", "usage", "calendar"]
    plain += ["accessibility", "eco-design"]
    plain += [f"report/{one.id}" for one in report.assessment.referential.axes]
    plain += [f"indicators/{one.id}" for one in report.assessment.indicators]
    plain += [f"evidence/{one.id}" for one in evidence]
    plain += [f"documents/{one.document}/pages/{one.page}" for one in evidence]
    for path in plain:
        yield f"p/{path}"
        yield f"p/{path}?lang=en"


def _times(address: str, paths: Sequence[str]) -> list[float]:
    """Server time of each page, ms."""
    found = []
    for path in paths:
        with urlopen(f"{address}/{path}") as answer:
            answer.read()
            said = re.search(r"dur=([\d.]+)", answer.headers.get("Server-Timing", ""))
        assert said is not None, path
        found.append(float(said[1]))
    return found


def _shared(address: str, paths: Sequence[str]) -> list[float]:
    """The same behind a share link, where personal data is masked: each page drawn once."""
    from urllib.request import Request

    body = json.dumps({"days": 1, "by": "bench"}).encode()
    asked = Request(f"{address}/api/v1/shares", data=body, headers={"Content-Type": "application/json"}, method="POST")
    with urlopen(asked) as answer:
        made = json.loads(answer.read())
    base = made["address"].removeprefix(f"{address}/")
    return _times(address, [path.replace("p/", base, 1) for path in paths])


def _p95(times: Sequence[float]) -> float:
    """The 95th percentile, nearest rank."""
    ranked = sorted(times)
    return ranked[max(0, -(-95 * len(ranked) // 100) - 1)]


if __name__ == "__main__":
    raise SystemExit(main())
