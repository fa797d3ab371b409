"""Learn `retrieval/data/stance_weights.yaml` from labelled sentences: `python -m evals.train_stance [--write]`.

Multinomial logistic regression with a ridge penalty on the judge's named features and on the five sums of the prior
weights that a person gave; solved by accelerated gradient steps from zero, without random numbers. Rare stances count
for more, and so does a sentence whose document has few labels: else the guides, of which there are many, would decide.
Every figure printed is from document-wise cross-validation: a sentence is judged by weights that never saw any
sentence of its document, nor of one that repeats it (the same form in two formats). The folds come from a fixed seed.

Two tables are learned from the same sentences: one without anybody's word on the kind of the document, one with it
(`evals/labels/kinds.jsonl`); so a document whose kind is untold is judged as if no kind could be told.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.kinds import kinds
from evals.stance_labels import Corpus, Labelled, every, families
from retrieval.kinds import Kind
from retrieval.stance import SUBJECTS, Setting, barred_stances, everything, rules, setting
from scoring.model import Stance

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "stance_weights.yaml"
RIDGE = 20.0
BALANCE = 0.7
"""Power of the balance of stances: 1 makes them equal, 0 leaves them as frequent as they are labelled."""
CROWD = 0.5
"""Power by which the sentences of a document with many labels count less."""
ANCHORED = 5.0
"""What a plain sentence without a document counts: what any reader says of it must hold wherever it stands."""
STEPS = 250
FOLDS = 20
SEED = 1
PRIOR = 0.8
"""Scale of the prior sums beside the features."""
RIDGE_TOLD = 10.0
"""Ridge where the kind is told: what a sentence may mean is narrower, so its words may weigh more."""
TOLD = 2.0
"""Scale of the features of a told kind: a person's word bends the weights four times as easily as a pattern."""
FEWEST = 4
"""Sentences in which a feature stands at least to be weighed."""
CLASSES = tuple(Stance)
Matrix = NDArray[np.float64]
Labels = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True, slots=True)
class Design:
    """Labelled sentences as numbers."""

    names: tuple[str, ...]
    """Features, sorted."""
    values: Matrix
    """Shape (sentences, features), 0 to 1."""
    prior: Matrix
    """Weights a person gave, shape (features, stances)."""
    stances: Labels
    """Position of the stance in `CLASSES`."""
    subjects: Labels
    """Position of the subject in `SUBJECTS`, -1 when the set does not say."""
    sources: NDArray[np.str_]
    """Set of each sentence."""
    documents: NDArray[np.str_]
    """Family of the document of each sentence: documents that repeat each other are one. Empty without a document."""
    barred: NDArray[np.bool_]
    """Stances that each sentence cannot have, shape (sentences, stances)."""
    ridge: float = RIDGE
    """Penalty of the weights."""

    def scales(self) -> Matrix:
        """By what each feature is multiplied before learning, shape (features,)."""
        return np.array([TOLD if name.startswith("told_") else 1.0 for name in self.names])

    def columns(self) -> Matrix:
        """Features and prior sums, shape (sentences, features + stances)."""
        return np.hstack([self.values * self.scales(), PRIOR * (self.values @ self.prior)])


def design(labelled: Sequence[Labelled], told: Mapping[str, Kind] | None = None) -> Design:
    """The sentences as numbers; a feature seen in fewer than `FEWEST` sentences is left out.

    `told` are the kinds of documents that a person told, by digest; None: nobody did.
    """
    known = told or {}
    places: dict[str, Setting] = {}
    rows, barred = [], []
    for one in labelled:
        where = places.setdefault(one.document.id, setting(one.document, known.get(one.document.digest)))
        rows.append(everything(one.text, where, one.heading, one.before))
        barred.append(barred_stances(rows[-1], where.told))
    seen: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            seen[name] = seen.get(name, 0) + (value > 0)
    names = tuple(sorted(name for name, many in seen.items() if many >= FEWEST))
    prior = rules().prior
    kin = families({one.document.digest: one.document for one in labelled if one.document.digest}.values())
    return Design(
        names=names,
        values=np.array([[row.get(name, 0.0) for name in names] for row in rows]),
        prior=np.array([[prior[str(stance)].get(name, 0.0) for stance in CLASSES] for name in names]),
        stances=np.array([CLASSES.index(one.stance) for one in labelled], dtype=np.intp),
        subjects=np.array([SUBJECTS.index(one.subject) if one.subject else -1 for one in labelled], dtype=np.intp),
        sources=np.array([one.source for one in labelled]),
        documents=np.array([kin.get(one.document.digest, "") for one in labelled]),
        barred=np.array([[stance in each for stance in CLASSES] for each in barred]),
        ridge=RIDGE_TOLD if known else RIDGE,
    )


def fit(columns: Matrix, labels: Labels, documents: NDArray[np.str_], many: int, ridge: float = RIDGE) -> Matrix:
    """Weights (1 + columns, classes), the first row the start: accelerated gradient on the weighted log-likelihood."""
    shaped = np.column_stack([np.ones(len(columns)), columns])
    wanted = np.eye(many)[labels]
    counts = np.bincount(labels, minlength=many)
    crowd = {name: many_here**-CROWD if name else ANCHORED for name, many_here in Counter(documents.tolist()).items()}
    share = (len(labels) / many / np.maximum(counts, 1))[labels] ** BALANCE
    share = share * np.array([crowd[name] for name in documents.tolist()])
    balance = (share / share.mean())[:, None]
    bound = 0.5 * float(np.linalg.norm((shaped * balance).T @ shaped, 2)) + ridge
    penalty = np.full((shaped.shape[1], 1), ridge)
    penalty[0, 0] = 1e-3
    weights = ahead = np.zeros((shaped.shape[1], many))
    pace = 1.0
    for _ in range(STEPS):
        gradient = shaped.T @ ((shares(shaped @ ahead) - wanted) * balance) + penalty * ahead
        stepped = ahead - gradient / bound
        quicker = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = stepped + (pace - 1) / quicker * (stepped - weights)
        weights, pace = stepped, float(quicker)
    return weights


def shares(scores: Matrix, sharpness: float = 1.0) -> Matrix:
    """Probabilities of scores, row by row."""
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def cross_validated(
    columns: Matrix, labels: Labels, documents: NDArray[np.str_], many: int, ridge: float = RIDGE
) -> Matrix:
    """Scores (sentences, classes) of every sentence by weights that never saw its document; -1 labels do not teach.

    Sentences without a document always teach and get no score.
    """
    digests = sorted({one for one in documents.tolist() if one})
    order = np.random.default_rng(SEED).permutation(len(digests))
    fold = {digests[at]: place % FOLDS for place, at in enumerate(order)}
    folds = np.array([fold.get(one, -1) for one in documents.tolist()])
    scores = np.zeros((len(labels), many))
    for one in range(FOLDS):
        inside = folds == one
        teach = ~inside & (labels >= 0)
        weights = fit(columns[teach], labels[teach], documents[teach], many, ridge)
        scores[inside] = np.column_stack([np.ones(int(inside.sum())), columns[inside]]) @ weights
    return scores


def judged(made: Design) -> Matrix:
    """Cross-validated scores of the stances, shape (sentences, stances); what a sentence cannot be is at the bottom."""
    scores = cross_validated(made.columns(), made.stances, made.documents, len(CLASSES), made.ridge)
    return np.where(made.barred, scores.min(axis=1, keepdims=True) - 1.0, scores)


def with_stance(made: Design, stances: Labels) -> Matrix:
    """The features and the stance that was judged, shape (sentences, features + stances)."""
    return np.hstack([made.values, np.eye(len(CLASSES))[stances]])


def sharpness_of(scores: Matrix, labels: Labels) -> float:
    """The multiplier, of 0.3 to 2 by 0.02, under which the scores give the labels the greatest likelihood."""
    tried = [round(0.3 + 0.02 * step, 2) for step in range(86)]
    rows = np.arange(len(labels))
    losses = [-float(np.log(shares(scores, one)[rows, labels] + 1e-12).mean()) for one in tried]
    return tried[int(np.argmin(losses))]


def f1(labels: Labels, guessed: Labels, many: int) -> tuple[float, list[float]]:
    """Mean F1 over the classes that occur, and F1 of each class."""
    each = []
    for one in range(many):
        right = int(((labels == one) & (guessed == one)).sum())
        wrong = int(((labels == one) != (guessed == one)).sum())
        each.append(2 * right / (2 * right + wrong) if right + wrong else float("nan"))
    return float(np.nanmean(each)), each


def weights_of(made: Design) -> Matrix:
    """Weights of all sentences, the prior sums folded in, shape (1 + features, stances); the first row the start."""
    raw = fit(made.columns(), made.stances, made.documents, len(CLASSES), made.ridge)
    features = len(made.names)
    scaled = raw[1 : features + 1] * made.scales()[:, None]
    return np.vstack([raw[:1], scaled + PRIOR * made.prior @ raw[features + 1 :]])


def learned(made: Design, kinds_told: Design) -> str:
    """The weights file: both tables of stances, that of subjects, and the sharpness of the validations."""
    scores, scores_told = judged(made), judged(kinds_told)
    placed = made.documents != ""
    stance, stance_told = weights_of(made), weights_of(kinds_told)
    told = made.subjects >= 0
    read = with_stance(made, np.argmax(scores, axis=1))
    subject = fit(read[told], made.subjects[told], made.documents[told], len(SUBJECTS))
    said = (*made.names, *(f"said_{stance}" for stance in CLASSES))
    lines = [
        "# Learned by `python -m evals.train_stance --write` from the labelled sentences; do not edit by hand.",
        f"# Order of the stances: {', '.join(CLASSES)}; of the subjects: {', '.join(SUBJECTS)}.",
        f"sharpness: {sharpness_of(scores[placed], made.stances[placed])}",
        f"sharpness_told: {sharpness_of(scores_told[placed], made.stances[placed])}",
        *_table("stance", stance[0], made.names, stance[1:]),
        *_table("told", stance_told[0], kinds_told.names, stance_told[1:]),
        *_table("subject", subject[0], said, subject[1:]),
    ]
    return "\n".join(lines) + "\n"


def _table(title: str, start: Matrix, names: Sequence[str], weights: Matrix) -> list[str]:
    rows = [("start", start), *zip(names, weights, strict=True)]
    return [f"{title}:", *(f"  {name}: [{', '.join(f'{float(one):.3f}' for one in row)}]" for name, row in rows)]


def _show(title: str, made: Design, guessed: Labels) -> None:
    """Print how the stances of each set were read."""
    print(title)
    for source in ("dev", "read", "gold"):
        inside = made.sources == source
        mean, each = f1(made.stances[inside], guessed[inside], len(CLASSES))
        shown = ", ".join(f"{stance} {one:.2f}" for stance, one in zip(CLASSES, each, strict=True))
        print(f"{source:<6}{int(inside.sum()):>5}  stance macro-F1 {mean:.3f}  ({shown})")


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, validate by document, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights to the data file")
    parser.add_argument("--workspace", type=Path, help="keep the documents read here instead of a temporary folder")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        labelled = every(Corpus(args.workspace or Path(folder)))
    made, kinds_told = design(labelled), design(labelled, kinds())
    scores = judged(made)
    guessed = np.argmax(scores, axis=1)
    print(f"{len(labelled)} sentences, {len(set(made.documents.tolist()))} documents, {len(made.names)} features")
    _show("kinds untold", made, guessed)
    _show("kinds told", kinds_told, np.argmax(judged(kinds_told), axis=1))
    told = made.subjects >= 0
    subject = np.argmax(
        cross_validated(with_stance(made, guessed), made.subjects, made.documents, len(SUBJECTS)), axis=1
    )
    mean, _ = f1(made.subjects[told], subject[told], len(SUBJECTS))
    print(f"subject macro-F1 {mean:.3f}, right {float((subject == made.subjects)[told].mean()):.3f}")
    if args.write:
        TARGET.write_text(learned(made, kinds_told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
