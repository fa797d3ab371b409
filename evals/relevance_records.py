"""The (criterion, statement) pairs that relevance is learned from, with their features as a mapping run sees them.

Three kinds of workspace: the sample organisation as a whole, where every pair that its gold or a label does not call
right is wrong; each of its documents by itself, the same with half the weight, because people begin with one document;
and each folder of real documents, where only labelled pairs count. Advice is neither right nor wrong here: the judge
of stance says whether it proves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.bootstrap import Workspace, open_workspace
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.label_places import SHARED
from evals.mapping import gold, placed
from evals.relevance_labels import RULES, PairLabel, load_pairs
from ingest.model import Document
from ingest.pipeline import ingest_paths
from retrieval.mapping import Run
from retrieval.mapping import Settings as MappingSettings
from retrieval.pairs import Pairs
from retrieval.phrases import phrases_of
from scoring.level import applicable
from scoring.model import Indicator, Stance

ALONE = 0.5
"""Weight of a pair of the sample in the workspace of one document."""
REAL = 4.0
"""Weight of a labelled pair of a real document: few, and the only ones of documents that nobody wrote for this."""
THINNED = 5
"""Of the wrong pairs there, one in so many is kept and weighs as much more: they are many and much alike."""
Matrix = NDArray[np.float64]
Span = tuple[int, int]
Told = Mapping[tuple[str, int, str], Sequence[tuple[Span, float, float]]]
"""By document digest, page and criterion: places with what is right there (0 or 1) and its weight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The pairs of one workspace."""

    name: str
    """Which: "sample", "alone" or "shared"."""
    pairs: Pairs
    """Features and places."""
    stances: Matrix
    """Probability of each stance of the statement of each pair, shape (pairs, stances)."""
    right: Matrix
    """1 where the statement speaks to the criterion, shape (pairs,)."""
    weight: Matrix
    """What the pair weighs in learning; 0 where nothing is known, shape (pairs,)."""
    exact: Matrix
    """1 where the gold itself has the pair; labels left out."""
    documents: NDArray[np.str_]
    """Digest of the document of each pair."""


def groups(folder: Path) -> tuple[list[Group], int]:
    """All pairs, and how many the gold has in the sample, found or not. Real documents only where they are at hand."""
    data = gold()
    labels = load_pairs()
    workspace = open_workspace(Settings(workspace=folder / "sample", sector=data["sector"]))
    load_sample(workspace)
    indicators = applicable(load(RULES), data["sector"])
    known = {criterion.id for one in indicators for criterion in one.criteria}
    exact, wanted = _gold(workspace, known)
    told = _joined(exact, labels)
    documents = sorted(workspace.documents.all(), key=lambda one: (one.name, one.id))
    every = [_group("sample", workspace, documents, indicators, told, exact)]
    every += [_group("alone", workspace, [one], indicators, told, exact) for one in documents]
    workspace.close()
    every += _shared(folder / "shared", labels)
    return every, wanted


def _shared(folder: Path, labels: Sequence[PairLabel]) -> Iterator[Group]:
    """The labelled pairs of real documents, a workspace a folder of documents."""
    if not (SHARED / "documents").is_dir():
        return
    workspace = open_workspace(Settings(workspace=folder))
    ingest_paths([SHARED / "documents"], workspace.documents)
    labelled = {one.digest for one in labels}
    by_folder: dict[str, list[Document]] = defaultdict(list)
    for one in sorted(workspace.documents.all(), key=lambda one: (one.name, one.id)):
        if one.digest in labelled:
            by_folder[one.name.split("/")[0]].append(one)
    told = _joined({}, labels)
    for documents in by_folder.values():
        yield _group("shared", workspace, documents, load(RULES).indicators, told, {})
    workspace.close()


def _gold(workspace: Workspace, known: set[str]) -> tuple[Told, int]:
    """The places of the gold, and how many (criterion, quote) pairs it has; advice with weight 0."""
    digests = {one.id: one.digest for one in workspace.documents.all()}
    told: dict[tuple[str, int, str], list[tuple[Span, float, float]]] = defaultdict(list)
    wanted = 0
    for one in placed(workspace, gold())[0]:
        for criterion in one.criteria:
            if criterion in known:
                proves = one.stance is not Stance.GENERIC
                wanted += proves
                place = ((one.start, one.end), 1.0, float(proves))
                told[digests[one.document], one.page, criterion].append(place)
    return told, wanted


def _joined(exact: Told, labels: Sequence[PairLabel]) -> Told:
    """The gold and the labels together; the gold goes before."""
    told = defaultdict(list, {key: list(some) for key, some in exact.items()})
    for one in labels:
        advice = one.stance is Stance.GENERIC
        place = ((one.start, one.end), float(one.relevant), 0.0 if advice else 1.0)
        told[one.digest, one.page, one.criterion].append(place)
    return told


def _group(
    name: str,
    workspace: Workspace,
    documents: Sequence[Document],
    indicators: Sequence[Indicator],
    told: Told,
    exact: Told,
) -> Group:
    """The pairs of a workspace of these documents."""
    passages = workspace.documents.passages(documents)
    run = Run(indicators, documents, passages, MappingSettings(), phrases_of(RULES))
    found = run.pairs()
    digests = {one.id: one.digest for one in documents}
    names = [criterion.id for one in indicators for criterion in one.criteria]
    usual = {"sample": 1.0, "alone": ALONE, "shared": 0.0}[name]
    right, weight = np.zeros(len(found.criteria)), np.full(len(found.criteria), usual)
    if name == "alone":
        weight = np.where(np.arange(len(weight)) % THINNED == 0, usual * THINNED, 0.0)
    gilt = np.zeros(len(found.criteria))
    holders = []
    for row, (number, statement) in enumerate(zip(found.criteria, found.statements, strict=True)):
        at, start, end = run.field.places[statement]
        passage = passages[at]
        holders.append(digests[passage.document])
        key = (holders[-1], passage.page, names[number])
        span = (passage.start + start, passage.start + end)
        hit = next((one for one in told.get(key, ()) if _same(one[0], span)), None)
        if hit is not None:
            right[row], weight[row] = hit[1], hit[2] * (usual or REAL)
        gilt[row] = any(one[2] > 0 and _same(one[0], span) for one in exact.get(key, ()))
    return Group(
        name=name,
        pairs=found,
        stances=run.stances(found.statements),
        right=right,
        weight=weight,
        exact=gilt,
        documents=np.array(holders, dtype=np.str_),
    )


def _same(one: Span, other: Span) -> bool:
    """Whether two places share half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0])
