"""Learn the weights of `retrieval/data/relevance.yaml` from the sample's gold: `python -m evals.train_relevance`.

Every (criterion, passage) pair among a criterion's 15 likeliest passages is a record, right when the gold has a quote
there for that criterion. Ridge logistic regression by Newton's method: no random numbers, so the same gold gives the
same weights. Prints average precision by document-wise cross-validation (each document judged by weights that never
saw it) and the weights; `--write` puts them in the data file.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.bootstrap import open_workspace
from assistant.ledger import PurposedEmbedder
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.mapping import gold, placed
from retrieval.mapping import Run, passage_text
from retrieval.mapping import Settings as MappingSettings
from retrieval.relevance import FEATURES
from scoring.level import applicable
from scoring.model import Stance

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "relevance.yaml"
CANDIDATES = 15
RIDGE = 1.0
Matrix = NDArray[np.float64]


def records(folder: Path) -> tuple[Matrix, Matrix, list[str]]:
    """Features (records, features), right or not (records,), and the document of each record."""
    data = gold()
    workspace = open_workspace(Settings(workspace=folder, sector=data["sector"]))
    load_sample(workspace)
    documents = sorted(workspace.documents.all(), key=lambda one: (one.name, one.id))
    passages = workspace.documents.passages(documents)
    asked = applicable(load("nr-socle-2027-preview"), data["sector"])
    run = Run(asked, documents, passages, MappingSettings())
    embedder = PurposedEmbedder(workspace.ledger, "training")
    vectors = embedder.passages([passage_text(one) for one in passages])
    cosines = vectors @ embedder.queries(run.queries()).T
    wanted = [one for one in placed(workspace, data)[0] if one.stance is not Stance.GENERIC]
    workspace.close()
    rows, right, names = [], [], []
    for number, indicator in enumerate(asked):
        signals = run.signals(number, range(len(passages)), cosines)
        for criterion, seen in zip(indicator.criteria, signals, strict=True):
            matrix = seen.matrix()
            places = [one for one in wanted if criterion.id in one.criteria]
            for at in np.argsort(-matrix[:, -1], kind="stable")[:CANDIDATES]:
                passage = passages[at]
                rows.append(matrix[at])
                names.append(passage.document)
                right.append(
                    any(
                        (one.document, one.page) == (passage.document, passage.page)
                        and one.start < passage.end
                        and passage.start < one.end
                        for one in places
                    )
                )
    return np.array(rows), np.array(right, dtype=np.float64), names


def fit(features: Matrix, right: Matrix) -> Matrix:
    """Weights (1 + features,), the first one the start: 60 Newton steps of ridge logistic regression."""
    design = np.column_stack([np.ones(len(features)), features])
    weights = np.zeros(design.shape[1])
    penalty = RIDGE * np.eye(len(weights))
    penalty[0, 0] = 1e-6
    for _ in range(60):
        odds = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (odds - right) + penalty @ weights
        curvature = (design * (odds * (1 - odds))[:, None]).T @ design + penalty
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def average_precision(scores: Matrix, right: Matrix) -> float:
    """Mean of the precision at every right record, best scores first."""
    ordered = right[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float(precision[ordered > 0].mean())


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, validate by document, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights to the data file")
    parser.add_argument("--workspace", type=Path, help="keep the workspace here instead of a temporary folder")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        features, right, names = records(args.workspace or Path(folder))
    documents = np.array(names)
    scores = np.zeros(len(right))
    for one in sorted(set(names)):
        inside = documents == one
        weights = fit(features[~inside], right[~inside])
        scores[inside] = 1 / (1 + np.exp(-(features[inside] @ weights[1:] + weights[0])))
    print(f"{len(right)} records, {int(right.sum())} right, {len(set(names))} documents")
    print(f"average precision, document-wise: {average_precision(scores, right):.3f}")
    for bar in (0.1, 0.15, 0.2, 0.3, 0.4):
        kept = scores >= bar
        print(
            f"at {bar}: precision {right[kept].mean():.3f}, recall {right[kept].sum() / right.sum():.3f}, {kept.sum()}"
        )
    final = {
        name: round(float(value), 3) for name, value in zip(("start", *FEATURES), fit(features, right), strict=True)
    }
    print(final)
    if args.write:
        body = "\n".join(f"  {name}: {value}" for name, value in final.items())
        TARGET.write_text(f"# Learned by evals/train_relevance.py from the sample's gold.\nweights:\n{body}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
