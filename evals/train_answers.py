"""Learn the weights of `assistant/data/answering.yaml` from questions with gold answers.

`python -m evals.train_answers --workspace DIR`. The records are the dev halves of `evals/questions`: `public.jsonl`
over real public documents and the half of `dev_qa.jsonl` that is looked at (`../shared/data`, needed), `sample.jsonl`
over the sample organisation. The order of
sentences is a softmax over those of a question, fitted by a fixed number of steps; the likelihood of an answer is the
ridge logistic regression of `train_relevance`, on orders by weights that never saw the question's document. It learns
from the questions as they were written alone. No random numbers: the same records give the same weights. `--write` puts
the weights in the data file.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import answer_model
from assistant.answer_model import SURE, ordered, passes, shown
from assistant.answer_model import features as sure_features
from assistant.asking import wanted
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.candidates import FEATURES, Candidate, candidates
from assistant.factual import asks_fact
from assistant.quoting import GAP, reach, ruled_out
from assistant.reading import Asking, asking
from assistant.referentials import load
from assistant.settings import Settings
from evals.answers import ON, QUESTIONS, SAMPLE, SHARED, records
from evals.metrics_answers import COVERED, asks_words, holds, overlap
from evals.train_relevance import fit
from retrieval.lexical import LexicalIndex

TARGET = Path(__file__).parents[1] / "assistant" / "data" / "answering.yaml"
FOLDS = 5
RIDGE = 3.0
CALM = 40.0
"""Ridge of the likelihood: few records for many features; chosen on the cross-validated figures of the dev halves."""
STEPS = 400
PACE = 0.05
NEWER = 1.0
"""What the newest document is ahead of the oldest, in log-odds: set, since the records do not teach it."""
BARS = ((0.3, 0.4), (0.4, 0.55), (0.45, 0.6), (0.5, 0.6), (0.55, 0.6), (0.6, 0.7))
CHOSEN = (0.55, 0.6)
"""The bars that are written, by the fixed bars and alone; chosen on the cross-validated figures of the dev halves."""
GROUPS = ("fact", "absent", "adversarial", "multi", "public", "real")
Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A question with its candidate sentences."""

    record: dict[str, Any]
    """The line of the file of questions."""
    corpus: str
    """Name of the set."""
    asked: Asking
    """The question made ready."""
    found: list[Candidate]
    """Candidates."""
    right: NDArray[np.bool_]
    """Which of them answer, shape (candidates,)."""
    fold: int
    """Part of the cross-validation, by document."""


def read(root: Path, name: str, questions: Path, documents: Path, halves: Sequence[str]) -> list[Record]:
    """The records of a set of questions over the documents of a workspace, read when it is new."""
    workspace = open_workspace(Settings(workspace=root / f"ws-{name}"))
    if not workspace.documents.ids():
        assess_paths(workspace, load("nr-socle-2027-preview"), [documents], on=ON)
    held = {one.id: one for one in workspace.documents.all()}
    index = LexicalIndex(workspace.documents.passages(sorted(held.values(), key=lambda one: (one.name, one.id))))
    workspace.close()
    made = []
    asked_of = [one for one in records(questions) if one["split"] in halves and _is_fact(one)]
    for record in asked_of:
        needs = wanted(record["question"])
        if needs.concepts:
            asked = asking(record["question"], needs, needs.years, index)
            found = candidates(asked, index, held)
            right = np.array([_right(record, asked, one) for one in found], dtype=np.bool_)
            source = next(iter(record["documents"]), record["id"])
            made.append(Record(record=record, corpus=name, asked=asked, found=found, right=right, fold=_fold(source)))
    return made


def _is_fact(record: dict[str, Any]) -> bool:
    fits = not record["answerable"] or "evidence" in record["kinds"]
    return record["group"] in GROUPS and fits and asks_fact(record["question"])


def _right(record: dict[str, Any], asked: Asking, one: Candidate) -> bool:
    """Whether the quote of a sentence holds the gold words, or most of the gold quote, wherever it stands."""
    if not record["answerable"]:
        return False
    start, end = reach(asked, one)
    quote = one.passage.text[start - one.passage.start : end - one.passage.start]
    if asks_words(record) and holds(quote, record):
        return True
    return bool(record["quote"]) and overlap(quote, record["quote"]) >= COVERED


def _fold(source: str) -> int:
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % FOLDS


def order_weights(some: Sequence[Record]) -> Matrix:
    """Weights (features,) that put right sentences first: softmax over each question, ridge, Adam's steps."""
    used = [one for one in some if one.right.any() and not one.right.all()]
    plain = np.concatenate([np.stack([each.features for each in one.found]) for one in used])
    spread = np.where(plain.std(axis=0) < 1e-9, np.inf, plain.std(axis=0))
    design = (plain - plain.mean(axis=0)) / spread
    right = np.concatenate([one.right for one in used]).astype(np.float64)
    sizes = [len(one.right) for one in used]
    starts, group = np.concatenate([[0], np.cumsum(sizes)[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    weights = np.zeros(design.shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = design @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        share = odds / np.add.reduceat(odds, starts)[group]
        kept = odds * right
        slope = design.T @ (share - kept / np.add.reduceat(kept, starts)[group]) + RIDGE * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope * slope
        weights = weights - PACE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return np.asarray(weights / spread, dtype=np.float64)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A question answered by weights that never saw its document."""

    of: Record
    """The record."""
    features: Matrix | None
    """Features of the second model, None without a candidate."""
    right: bool
    """Whether one of the quotes answers."""
    rule: bool
    """Whether a quote passes the fixed bars too."""
    out: bool
    """Whether every quote is of another kind or year than asked."""


def tried(some: Sequence[Record], weights: Matrix) -> list[Tried]:
    """Answer records by weights; what is of another kind or year than asked is no answer."""
    made = []
    for one in some:
        best = ordered(one.found, weights, one.asked.wanted.kind)
        quoted = shown(best, GAP) if best else []
        chosen, rule = {id(each) for each in quoted}, any(passes(each) for each in quoted)
        right = any(id(each) in chosen and held for each, held in zip(one.found, one.right, strict=True))
        out = bool(quoted) and ruled_out(one.asked, quoted)
        made.append(Tried(of=one, features=_seen(one, best), right=right, rule=rule, out=out))
    return made


def _seen(one: Record, best: list[tuple[float, Candidate]]) -> Matrix | None:
    return sure_features(one.asked, best) if best else None


def likely(some: Sequence[Tried], weights: Matrix) -> Matrix:
    """The likelihood of each, 0 without a candidate; shape (records,)."""
    odds = [-40.0 if one.features is None else float(one.features @ weights[1:] + weights[0]) for one in some]
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))), dtype=np.float64)


def sure_weights(some: Sequence[Tried]) -> Matrix:
    """Weights (1 + SURE,) of the likelihood."""
    seen = [one for one in some if one.features is not None]
    design = np.stack([one.features for one in seen if one.features is not None])
    return fit(design, np.array([one.right for one in seen], dtype=np.float64), ridge=CALM)


def report(name: str, some: Sequence[Tried], likelihood: Matrix) -> None:
    """Print accuracy, refusals and hallucinations of one set at each bar."""
    pairs = list(zip(some, likelihood, strict=True))
    able = [(one, value) for one, value in pairs if one.of.record["answerable"]]
    unable = [(one, value) for one, value in pairs if not one.of.record["answerable"]]
    print(f"{name}: {len(able)} answerable, right sentence quoted {np.mean([one.right for one, _ in able]):.3f}")
    for bars in BARS:
        right = np.mean([one.right and _told(one, value, bars) for one, value in able])
        refused = np.mean([not _told(one, value, bars) for one, value in able])
        made_up = np.mean([_told(one, value, bars) for one, value in unable])
        print(f"  at {bars}: right {right:.3f}, refused {refused:.3f}, made up {made_up:.3f}")


def _told(one: Tried, value: float, bars: tuple[float, float]) -> bool:
    """Whether the quotes are an answer: likely enough, or less likely and by the fixed bars."""
    return not one.out and (value >= bars[1] or (one.rule and value >= bars[0]))


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, validate by document, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights to the data file")
    parser.add_argument("--workspace", type=Path, required=True, help="folder of the workspaces of evals.answers")
    args = parser.parse_args(argv)
    if not SHARED.exists():
        print("the public documents are not here")
        return 1
    sets = (
        ("public", QUESTIONS.with_name("public.jsonl"), SHARED / "documents"),
        ("sample", QUESTIONS, SAMPLE),
        ("real", SHARED / "labels" / "dev_qa.jsonl", SHARED / "documents"),
    )
    every = [one for name, file, documents in sets for one in read(args.workspace, name, file, documents, ("dev",))]
    unseen: list[Tried] = []
    for part in range(FOLDS):
        weights = order_weights([one for one in every if one.fold != part])
        unseen += tried([one for one in every if one.fold == part], weights)
    values = np.zeros(len(unseen))
    for part in range(FOLDS):
        inside = np.array([one.of.fold == part for one in unseen])
        values[inside] = likely(
            [one for one in unseen if one.of.fold == part],
            sure_weights([one for one in unseen if one.of.fold != part]),
        )
    for name, _, _ in sets:
        chosen = [at for at, one in enumerate(unseen) if one.of.corpus == name]
        report(f"{name}, cross-validated", [unseen[at] for at in chosen], values[chosen])
    if args.write:
        _write(order_weights(every), sure_weights(unseen))
    return 0


def _write(order: Matrix, sure: Matrix) -> None:
    parts = ["# Learned by evals/train_answers.py from the dev halves of evals/questions.", "order:"]
    parts += [f"  {name}: {value:.4f}" for name, value in zip(FEATURES, order, strict=True) if name != "newer"]
    parts.append(f"  newer: {NEWER}")
    parts += ["sure:", f"  bar_by_rule: {CHOSEN[0]}", f"  bar: {CHOSEN[1]}"]
    parts += [f"  {name}: {value:.4f}" for name, value in zip(("start", *SURE), sure, strict=True)]
    TARGET.write_text("\n".join(parts) + "\n", encoding="utf-8")
    answer_model.model.cache_clear()


if __name__ == "__main__":
    sys.exit(main())
