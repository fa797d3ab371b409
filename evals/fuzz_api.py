"""The API against its own description: schemathesis makes good and bad requests for every operation of a real server.

Run: python -m evals.fuzz_api [--examples N] [--seed N]. No answer may be a failure of the server, or one that the
description does not tell. Ids in the examples are those of the workspace, so that good requests find something.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from assistant.assessment import add_sources
from assistant.bootstrap import open_workspace
from assistant.settings import Settings
from evals.serving import Served
from ingest.files import find

DOCUMENTS = Path(__file__).parent / "sample" / "documents"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection"
)
REFUSALS = "[400, 401, 403, 404, 405, 406, 409, 411, 413, 415, 422, 428, 429]"
"""What refuses a wrong request: 413 too, which schemathesis does not count by itself when a text is far too long."""
LEFT_OUT = ("erase_conversations", "follow_job")
"""Operations that would empty the workspace for the others, or stay open."""


def main(argv: list[str] | None = None) -> int:
    """Run schemathesis; its exit code."""
    parser = argparse.ArgumentParser(description="schemathesis against a real server")
    parser.add_argument("--examples", type=int, default=20, help="requests made up for each operation")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--only", default="", help="name of the only operation")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="capnr-fuzz-") as folder:
        target = Path(folder) / "workspace"
        build(target)
        served = Served(target, env={"CAPNR_RATE": "10000", "CAPNR_RATE_BURST": "100000"})
        with served as address:
            described = Path(folder) / "openapi.json"
            described.write_text(json.dumps(fitted(address)), encoding="utf-8")
            (Path(folder) / "schemathesis.toml").write_text(
                f"[checks.negative_data_rejection]\nexpected-statuses = {REFUSALS}\n", encoding="utf-8"
            )
            line = [str(Path(sys.executable).parent / "schemathesis"), "run", str(described), "--url", address]
            line += ["--checks", CHECKS, "--seed", str(args.seed), "--max-examples", str(args.examples)]
            line += ["--phases", "examples,coverage,fuzzing", "--generation-database", "none", "--no-color"]
            line += ["--request-timeout", "120", "--continue-on-failure", "--warnings", "off"]
            line += [word for one in LEFT_OUT for word in ("--exclude-operation-id", one)]
            line += ["--include-operation-id", args.only] if args.only else []
            return subprocess.run(line, cwd=folder, check=False).returncode


def build(folder: Path) -> None:
    """A workspace with a few documents against a shipped referential with levels."""
    workspace = open_workspace(Settings(workspace=folder, referential="nr-2022-reconstructed"))
    try:
        add_sources(workspace, find(sorted(DOCUMENTS.iterdir())[:4]))
        workspace.remember()
    finally:
        workspace.close()


def fitted(address: str) -> dict[str, Any]:
    """The description of the server, its examples about things that are there."""

    def read(path: str, body: object = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        asked = Request(f"{address}/api/v1{path}", data=data, headers={"Content-Type": "application/json"})
        with urlopen(asked) as answer:
            return json.loads(answer.read())

    made: dict[str, Any] = read("/openapi.json")
    found = read("/assessment")
    evidence = [one["id"] for each in found["indicators"] for one in each["evidence"]]
    kept = read("/snapshots", {"label": "fuzz"})["series"][0]["id"]
    asked = read("/ask", {"question": "Où en sommes-nous ?", "conversation": "new"})
    there = {
        "document": found["documents"][0]["id"],
        "older": found["documents"][1]["id"],
        "evidence": evidence[0],
        "criterion": found["indicators"][0]["criteria"][0]["id"],
        "conversation": asked["conversation"],
        "turn": asked["turn"],
        "before": str(kept),
        "after": str(kept),
    }
    recommendation = read("/recommendations")["recommendations"][0]["id"]
    for path, methods in made["paths"].items():
        for one in methods.values():
            for parameter in one.get("parameters", []):
                if parameter["in"] == "path":
                    own = recommendation if "/recommendations/" in path else parameter.get("example")
                    parameter["example"] = there.get(parameter["name"], own)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
