"""How well the judge reads: `python -m evals.judge [--mapped] [--write]`, or `make eval-judge`.

By document-wise cross-validation, for each labelled set: F1 of each stance and their mean with its bootstrap interval,
the confusion, calibration (expected calibration error over ten bins) and false evidence, that is sentences labelled
`generic` that are judged done or rule; all of it with the kinds of the documents untold, then told. Then subject,
figures and document dates on the sample's gold. `--mapped` also runs the mapping itself: false evidence among counted
proposals on the absent pairs and on the generic sentences, and the planted contradictions that are found. `--write`
puts all of it in `evals/results/judge.json` with the commit.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from assistant.referentials import load
from evals.kinds import kinds
from evals.mapped import mapped
from evals.mapping import gold
from evals.stance_labels import ROOT, Corpus, every
from evals.train_stance import (
    CLASSES,
    FOLDS,
    Design,
    Labels,
    Matrix,
    cross_validated,
    design,
    f1,
    judged,
    shares,
    sharpness_of,
    with_stance,
)
from retrieval.dates import effective_date
from retrieval.figures import measured, values
from retrieval.kinds import suggested
from retrieval.stance import SUBJECTS, document_kind
from scoring.metrics import convert
from scoring.model import Figure

TARGET = Path(__file__).parent / "results" / "judge.json"
SAMPLES, SEED = 1000, 7
BINS = 10
CLOSE = Fraction(1, 50)
"""Share of the larger by which a figure read may differ from the gold's: 67.97 % and 68 % are the same."""


def stance_figures(made: Design, scores: Matrix) -> dict[str, Any]:
    """Stance figures of each set."""
    placed = made.documents != ""
    sharp = _sharpness(made, scores)
    guessed = np.argmax(scores, axis=1)
    found: dict[str, Any] = {}
    for source in ("dev", "read", "gold", "all"):
        inside = placed if source == "all" else made.sources == source
        if not inside.any():
            continue
        labels, mine = made.stances[inside], guessed[inside]
        mean, each = f1(labels, mine, len(CLASSES))
        general = labels == CLASSES.index("generic")
        found[source] = {
            "sentences": int(inside.sum()),
            "macro_f1": round(mean, 3),
            "interval_95": _interval(labels, mine),
            "f1": {str(name): round(one, 3) for name, one in zip(CLASSES, each, strict=True)},
            "confusion": _confusion(labels, mine),
            "calibration_error": round(calibration_error(sharp[inside], labels), 3),
            "generic_judged_proof": round(float((mine[general] < 2).mean()), 3) if general.any() else None,
        }
    return found


def calibration_error(likely: Matrix, labels: Labels) -> float:
    """Expected calibration error of the likeliest stance, ten equal bins, 0 to 1."""
    sure, right = likely.max(axis=1), likely.argmax(axis=1) == labels
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        float((bins == one).mean()) * abs(float(sure[bins == one].mean()) - float(right[bins == one].mean()))
        for one in range(BINS)
        if (bins == one).any()
    ]
    return sum(gaps)


def _sharpness(made: Design, scores: Matrix) -> Matrix:
    """Probabilities, each half of the documents with the sharpness that the other half gives."""
    digests = sorted({one for one in made.documents.tolist() if one})
    half = np.array([one in set(digests[::2]) for one in made.documents.tolist()])
    placed = made.documents != ""
    likely = np.zeros_like(scores)
    for inside in (half & placed, ~half & placed):
        others = placed & ~inside
        likely[inside] = shares(scores[inside], sharpness_of(scores[others], made.stances[others]))
    return likely


def _interval(labels: Labels, guessed: Labels) -> list[float]:
    """Bootstrap interval of the macro-F1, 2.5 % to 97.5 %."""
    rng = np.random.default_rng(SEED)
    drawn = [rng.integers(0, len(labels), len(labels)) for _ in range(SAMPLES)]
    means = sorted(f1(labels[one], guessed[one], len(CLASSES))[0] for one in drawn)
    return [round(means[int(SAMPLES * 0.025)], 3), round(means[int(SAMPLES * 0.975) - 1], 3)]


def _confusion(labels: Labels, guessed: Labels) -> dict[str, dict[str, int]]:
    return {
        str(label): {str(other): int(((labels == at) & (guessed == to)).sum()) for to, other in enumerate(CLASSES)}
        for at, label in enumerate(CLASSES)
    }


def subject_figures(made: Design, scores: Matrix) -> dict[str, float]:
    """How often the subject is the labelled one, and how often "other" would not be taken for the organisation."""
    told = made.subjects >= 0
    read = with_stance(made, np.argmax(scores, axis=1))
    guessed = np.argmax(cross_validated(read, made.subjects, made.documents, len(SUBJECTS)), axis=1)
    mean, each = f1(made.subjects[told], guessed[told], len(SUBJECTS))
    return {
        "sentences": int(told.sum()),
        "right": round(float((guessed == made.subjects)[told].mean()), 3),
        "macro_f1": round(mean, 3),
        **{f"f1_{name}": round(one, 3) for name, one in zip(SUBJECTS, each, strict=True)},
    }


def figure_figures() -> dict[str, Any]:
    """The figures that the gold gives: read at all from their quotes, and chosen for the criterion's own metric."""
    metrics = {
        criterion.id: criterion.metric
        for indicator in load("nr-socle-2027-preview").indicators
        for criterion in indicator.criteria
        if criterion.metric is not None
    }
    total = read = asked = chosen = 0
    missed = []
    for record in gold()["evidence"]:
        wanted = record.get("figure")
        if not wanted:
            continue
        total += 1
        seen = any(_same(one.figure, wanted) for one in values(record["quote"]))
        read += seen
        if not seen:
            missed.append(f"{wanted['value']} {wanted['unit']}: {' '.join(record['quote'].split())[:90]}")
        for metric in (metrics[one] for one in record["criteria"] if one in metrics):
            asked += 1
            mine = measured(record["quote"], metric)
            chosen += mine is not None and _same(mine, wanted)
    return {
        "figures": total,
        "read": round(read / total, 3),
        "metric_criteria": asked,
        "chosen_for_metric": round(chosen / max(asked, 1), 3),
        "not_read": missed,
    }


def _same(figure: Figure, wanted: Mapping[str, Any]) -> bool:
    amount, value = convert(figure, str(wanted["unit"])), Fraction(str(wanted["value"]))
    return amount is not None and abs(amount - value) <= CLOSE * value


def date_figures(corpus: Corpus) -> dict[str, Any]:
    """Documents of the sample whose date is the gold's."""
    wanted = {one["document"]: one["date"] for one in gold()["documents"]}
    found = {name: effective_date(corpus.named(name)) for name in wanted}
    right = [name for name, day in wanted.items() if (one := found[name]) is not None and one.day == day]
    return {"documents": len(wanted), "right": len(right), "wrong": sorted(set(wanted) - set(right))}


def suggestion_figures(corpus: Corpus) -> dict[str, Any]:
    """How often the kind that name and title suggest is the one that a reader told, and how often none is suggested."""
    told = kinds()
    found = [
        (suggested(document_kind(Path(one.name).name, one.title)), told[digest])
        for digest, one in corpus.by_digest.items()
        if digest in told
    ]
    some = [guess is kind for guess, kind in found if guess is not None]
    return {
        "documents": len(found),
        "suggested": round(len(some) / len(found), 3),
        "right_where_suggested": round(sum(some) / len(some), 3),
    }


def commit() -> str:
    """The commit that is checked out, "+" after it when files differ."""
    try:
        head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
        dirty = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head.stdout.strip() + ("+" if dirty.stdout.strip() else "")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mapped", action="store_true", help="run the mapping too (some minutes)")
    parser.add_argument("--write", action="store_true", help="write evals/results/judge.json")
    parser.add_argument("--workspace", type=Path, help="keep the documents read here instead of a temporary folder")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.workspace or Path(temporary)
        corpus = Corpus(folder)
        labelled = every(corpus)
        made, kinds_told = design(labelled), design(labelled, kinds())
        scores = judged(made)
        found: dict[str, Any] = {
            "commit": commit(),
            "method": f"document-wise cross-validation, {FOLDS} folds",
            "stance": stance_figures(made, scores),
            "stance_kinds_told": stance_figures(kinds_told, judged(kinds_told)),
            "kinds_suggested": suggestion_figures(corpus),
            "subject": subject_figures(made, scores),
            "figures": figure_figures(),
            "dates": date_figures(corpus),
        }
        if args.mapped:
            found["mapped"] = mapped(folder, corpus, labelled)
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    print(text)
    if args.write:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
