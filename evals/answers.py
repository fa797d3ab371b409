"""Questions with gold answers, answered by the rules: accuracy, refusals, citations, seconds.

`python -m evals.answers` reads `evals/questions/sample.jsonl` over the sample organisation, `esn.jsonl` over the
second one, and `public.jsonl` and `dev_qa.jsonl` over real public documents where they are (`../shared/data`). A
workspace given by `--workspace` is kept and used again. Nothing is learned or set on the second organisation nor on the
halves called "test": their answers are counted and never shown, with `--verbose` neither.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.answer import Answer, Assistant
from assistant.assessment import assess_paths
from assistant.bootstrap import Workspace, open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from evals.metrics_answers import Judged, dates, figures, judge, summary

Sector = Literal["general", "esn", "collectivite"]
HERE = Path(__file__).parent
QUESTIONS = HERE / "questions" / "sample.jsonl"
SAMPLE = HERE / "sample" / "documents"
SAMPLE_ESN = HERE / "sample_esn" / "documents"
APART = frozenset({"esn"})
"""Sets of which only the counts are shown."""
SHARED = HERE.parents[1] / "shared" / "data"
RESULTS = HERE / "results" / "answers.json"
ON = date(2026, 11, 23)
DIGEST = 64
"""Letters of a SHA-256."""


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a file of questions; one of `dev_qa.jsonl` gets its gold figures and dates from its answer."""
    lines = [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines() if one.strip()]
    return [_named(one) if "kinds" in one else _completed(one) for one in lines]


def _named(record: dict[str, Any]) -> dict[str, Any]:
    """A record with the names of its documents where it has their digests."""
    names = _digests() if any(len(one) == DIGEST for one in record["documents"]) else {}
    return {**record, "documents": [names.get(one, one) for one in record["documents"]]}


@cache
def _digests() -> dict[str, str]:
    """Name of each public document by the SHA-256 of its file."""
    return {hashlib.sha256(one.read_bytes()).hexdigest(): one.name for one in (SHARED / "documents").rglob("*.*")}


def _completed(record: dict[str, Any]) -> dict[str, Any]:
    told = record["answer"] or ""
    name = (record.get("doc") or "").rsplit("/", 1)[-1]
    days = sorted(dates(told))
    wanted = (figures(told) & figures(record.get("quote") or "")) - {1}  # "une pénalité" counts nothing
    return {
        "id": record["id"],
        "split": half(name or record["id"]),
        "lang": record["lang"],
        "group": "real",
        "question": record["question"],
        "answerable": record["answerable"],
        "kinds": ["evidence", "compare", "label"] if record["answerable"] else ["not_found", "out_of_scope"],
        "figures": [str(float(one)) for one in sorted(wanted)],
        "dates": days,
        "names": [],
        "documents": [name] if name else [],
        "quote": record.get("quote") or "",
    }


def half(name: str) -> str:
    """ "dev" for the documents of `dev_qa.jsonl` whose answers are looked at one by one, "test" for the others."""
    return "dev" if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0 else "test"


def asked(assistant: Assistant, workspace: Workspace, record: dict[str, Any]) -> tuple[Judged, Answer]:
    """Ask one question and judge the answer."""
    before = time.perf_counter()
    answer = assistant.ask(record["question"])
    seconds = time.perf_counter() - before
    documents = {one.id: one for one in workspace.documents.all()}
    pages = {(one.id, page.number): page.text for one in documents.values() for page in one.pages}
    verbatim = [pages.get((one.document, one.page), "")[one.start : one.end] == one.quote for one in answer.citations]
    told = {
        "kind": answer.kind,
        "text": answer.answer,
        "quotes": [(documents[one.document].name, one.quote) for one in answer.citations],
    }
    return judge(record, told, verbatim=verbatim, seconds=seconds), answer


def run(
    folder: Path, documents: Path, wanted: Sequence[dict[str, Any]], sector: Sector
) -> list[tuple[Any, Judged, Answer]]:
    """Answer the questions over the documents of a folder, read into a workspace when it is new; one unasked first."""
    workspace = open_workspace(Settings(workspace=folder, sector=sector))
    referential = load("nr-socle-2027-preview")
    if not workspace.documents.ids():
        assess_paths(workspace, referential, [documents], on=ON)
    assistant = Assistant(workspace, referential, on=ON)
    try:
        assistant.ask("Que disent nos documents sur le réemploi ?")  # warm: the indexes are made once
        return [(one, *asked(assistant, workspace, one)) for one in wanted]
    finally:
        assistant.close()
        workspace.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="keep the workspaces under this folder")
    parser.add_argument("--split", choices=("dev", "test"), help="only this half of the sample questions")
    parser.add_argument("--set", choices=("sample", "esn", "public", "real"), help="only these questions")
    parser.add_argument("--verbose", action="store_true", help="show the answers that are not right")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file of the results")
    args = parser.parse_args(argv)
    result: dict[str, Any] = {"schema": "capnr.eval.answers/1", "commit": _commit(), "mode": "rules", "sets": {}}
    with tempfile.TemporaryDirectory() as temporary:
        root = args.workspace or Path(temporary)
        sets: tuple[tuple[str, Path, Path, Sector], ...] = (
            ("public", HERE / "questions" / "public.jsonl", SHARED / "documents", "general"),
            ("sample", QUESTIONS, SAMPLE, "collectivite"),
            ("esn", QUESTIONS.with_name("esn.jsonl"), SAMPLE_ESN, "esn"),
            ("real", SHARED / "labels" / "dev_qa.jsonl", SHARED / "documents", "general"),
        )
        for name, questions, documents, sector in sets:
            if args.set not in (None, name):
                continue
            if not questions.exists() or not documents.exists():
                print(f"{name}: skipped, {documents.name} or {questions.name} is not here")
                continue
            done = run(root / f"ws-{name}", documents, records(questions), sector)
            done = [one for one in done if args.split in (None, one[0]["split"])]
            result["sets"][name] = _told(name, done, verbose=args.verbose and name not in APART)
    if args.split is None and args.set is None:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _told(name: str, done: Sequence[tuple[Any, Judged, Answer]], *, verbose: bool) -> dict[str, dict[str, float]]:
    """Print and give the figures of a set: whole, by half and by group."""
    if verbose:
        for record, judged, answer in done:
            if not judged.right and record["split"] != "test":
                print(f"-- {record['id']} {record['split']} {record['question']}")
                print(f"   [{answer.kind}] {answer.answer[:500]!r}")
    parts = {"all": [one[1] for one in done]}
    for key in ("split", "group"):
        for value in sorted({one[0][key] for one in done}):
            parts.setdefault(value, [one[1] for one in done if one[0][key] == value])
    told = {part: summary(judged) for part, judged in parts.items()}
    for part, values in told.items():
        print(f"{name} {part}: " + ", ".join(f"{key} {value:.3g}" for key, value in values.items()))
    return {
        part: {key: round(value, 4) for key, value in values.items() if value == value} for part, values in told.items()
    }


def _commit() -> str:
    """The commit of the tree, empty outside of a repository."""
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
    return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
