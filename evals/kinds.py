"""The kind of each labelled document, as one reader told it from its title and its beginning: `labels/kinds.jsonl`.

One record a line: `digest` (SHA-256 of the document's bytes) and `kind`; the labels of its sentences were not looked at
to choose it. See `docs/labelling.md`.
"""

import json
from pathlib import Path

from retrieval.kinds import Kind

FILE = Path(__file__).parent / "labels" / "kinds.jsonl"


def kinds() -> dict[str, Kind]:
    """The kinds by digest."""
    records = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return {one["digest"]: Kind(one["kind"]) for one in records}
