"""Kill a batch at random moments, resume it, compare: `make kill-resume` (about ten minutes).

A batch of real and hostile files is assessed once without interruption. Then the same command is started in new
workspaces and ended with SIGKILL at random moments (seeded) until it has been killed `--kills` times; each workspace is
resumed by the same command until it is done. Compared with the uninterrupted one, byte for byte: documents with their
bytes, pages, passages, hidden text, places of personal data, vectors, mappings, and the assessment as JSON. Not
compared: the times at which rows were written, and how the model calls of the ledger were divided into batches. After
each kill, no child process may be left after five seconds. Exit code 1 when anything differs.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
COMPARED = {
    "documents": "id, digest, name, media_type, size, title, language, problems, metadata, blob",
    "pages": "*",
    "passages": "*",
    "hidden_texts": "*",
    "personal_data": "*",
    "vectors": "key, model, vector, characters",
    "mappings": "*",
}
"""Tables and columns that must be the same."""
PATIENCE = 5.0
"""Seconds within which the children of a killed process must be gone."""


def gathered(target: Path, most: int) -> int:
    """Copy the files of the batch into one folder; how many they are."""
    target.mkdir()
    found = sorted((ROOT / "evals" / "sample" / "documents").iterdir())[:8]
    if SHARED.is_dir():
        found += sorted(one for one in (SHARED / "hostile").iterdir() if one.suffix != ".jsonl")
        found += sorted((SHARED / "documents" / "fr_state_minumeco").glob("*.md"))[:5]
    for one in found[:most]:
        shutil.copy(one, target / one.name)
    return len(found[:most])


def started(documents: Path, workspace: Path, out: Path) -> subprocess.Popen[bytes]:
    """The command that is killed, in a session of its own."""
    command = [sys.executable, "-m", "ui.cli", "assess", str(documents), "--workspace", str(workspace), "--quiet"]
    command += ["--on", "2026-11-23", "--format", "json", "--out", str(out)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPNR_")}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=kept,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def left(session: int) -> list[int]:
    """Processes of a session that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def gone(session: int) -> bool:
    """Whether nothing of a session is left, given a moment."""
    until = time.monotonic() + PATIENCE
    while left(session):
        if time.monotonic() > until:
            os.killpg(session, signal.SIGKILL)
            return False
        time.sleep(0.05)
    return True


def contents(workspace: Path, out: Path) -> dict[str, str]:
    """A digest of each thing that is compared."""
    found = {"assessment": hashlib.sha256(out.read_bytes()).hexdigest()}
    with closing(sqlite3.connect(workspace / "capnr.sqlite")) as database:
        found["integrity"] = str(database.execute("pragma integrity_check").fetchone()[0])
        for table, columns in COMPARED.items():
            rows = sorted(repr(row) for row in database.execute(f"select {columns} from {table}"))
            found[table] = f"{len(rows)} rows {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:12]}"
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the series and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=2027)
    args = parser.parse_args(argv)
    chance = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="capnr-kill-") as folder:
        root = Path(folder)
        count = gathered(root / "documents", args.files)
        start = time.monotonic()
        started(root / "documents", root / "whole", root / "whole.json").wait()
        length = time.monotonic() - start
        wanted = contents(root / "whole", root / "whole.json")
        print(
            f"{count} files, {length:.1f} s without interruption; " + ", ".join(f"{k}: {v}" for k, v in wanted.items())
        )
        kills = runs = orphans = different = 0
        while kills < args.kills:
            runs += 1
            workspace, out = root / f"w{runs}", root / f"w{runs}.json"
            done = False
            while not done:
                process = started(root / "documents", workspace, out)
                try:
                    process.wait(timeout=chance.uniform(0.05, length) if kills < args.kills else None)
                    done = True
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    kills += 1
                    orphans += not gone(process.pid)
            seen = contents(workspace, out)
            wrong = [name for name, value in wanted.items() if seen[name] != value]
            different += bool(wrong)
            print(
                f"batch {runs}: {kills} kills so far, {'the same' if not wrong else 'differs in ' + ', '.join(wrong)}"
            )
            shutil.rmtree(workspace)
        print(f"{kills} kills in {runs} batches: {different} differ, {orphans} left child processes behind")
        return 1 if different or orphans else 0


if __name__ == "__main__":
    sys.exit(main())
