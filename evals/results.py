"""Where the evals write what they measured: `evals/results/NAME.json`, with the commit that was measured."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "results"


def commit() -> str:
    """The commit that is checked out, with "+" when files differ from it; "unknown" outside a repository."""
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode:
        return "unknown"
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() + ("+" if changed.stdout.strip() else "")


def keep(name: str, figures: Mapping[str, object]) -> Path:
    """Write the figures of an eval; the file."""
    FOLDER.mkdir(exist_ok=True)
    target = FOLDER / f"{name}.json"
    data = {"commit": commit(), **figures}
    target.write_text(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return target
