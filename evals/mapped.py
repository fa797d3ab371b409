"""What the mapping makes of labelled sentences: false evidence, contradictions found, lists. Used by `evals.judge`.

Each document of a label is mapped by itself against all indicators, as a workspace of one document. False evidence is a
counted proposal judged done or rule on a sentence labelled `generic`, or in a document for a theme on which it holds
nothing. Vectors are kept in the workspace folder: the second run costs nothing.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.bootstrap import open_workspace
from assistant.ledger import PurposedEmbedder
from assistant.referentials import load
from assistant.settings import Settings
from evals.kinds import kinds
from evals.labels import missing
from evals.listed import listed
from evals.mapping import gold
from evals.stance_labels import SHARED, Corpus, Labelled
from ingest.model import Document
from retrieval.contradictions import contradictions
from retrieval.kinds import Kind
from retrieval.mapping import Proposal, map_documents
from retrieval.mapping import Settings as MappingSettings
from retrieval.phrases import phrases_of
from retrieval.quote import locate
from scoring.level import applicable
from scoring.model import Indicator, Stance

PROOFS = (Stance.DONE, Stance.RULE)


class Mapper:
    """Maps documents with the vectors of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.workspace = open_workspace(Settings(workspace=folder, sector="collectivite"))
        referential = load("nr-socle-2027-preview")
        self.rules = referential.id
        self.indicators: tuple[Indicator, ...] = tuple(applicable(referential, "collectivite"))
        self.themes = {one.id: one.theme for one in self.indicators}
        self.embedder = PurposedEmbedder(self.workspace.ledger, "evaluation")
        self.threshold = MappingSettings().threshold

    def proposals(self, documents: Sequence[Document], kinds: Mapping[str, Kind] | None = None) -> tuple[Proposal, ...]:
        """What is proposed and counts; `kinds` are those of documents that a person told, by document id."""
        passages = self.workspace.documents.passages(documents)
        made = map_documents(
            self.indicators, documents, passages, self.embedder, MappingSettings(), phrases_of(self.rules), kinds
        )
        return tuple(one for one in made.proposals if one.score >= self.threshold)


def mapped(folder: Path, corpus: Corpus, labelled: Sequence[Labelled]) -> dict[str, Any]:
    """False evidence on generic sentences and on absent pairs, the kinds of the documents untold and told;
    contradictions of the sample; what lists of evidence show of the labelled quotes.
    """
    mapper = Mapper(folder)
    told = {corpus.by_digest[digest].id: kind for digest, kind in kinds().items() if digest in corpus.by_digest}
    found = {
        **_false(mapper, corpus, labelled, {}),
        "kinds_told": _false(mapper, corpus, labelled, told),
        "contradictions": _clashes(mapper, corpus),
        "listed": listed(mapper.workspace, corpus) if not missing() else {},
    }
    mapper.workspace.close()
    return found


def _false(mapper: Mapper, corpus: Corpus, labelled: Sequence[Labelled], told: Mapping[str, Kind]) -> dict[str, Any]:
    held: dict[str, tuple[Proposal, ...]] = {}

    def of(document: Document) -> tuple[Proposal, ...]:
        if document.id not in held:
            held[document.id] = mapper.proposals([document], told)
        return held[document.id]

    generic = [one for one in labelled if one.stance is Stance.GENERIC and one.source == "dev" and one.start >= 0]
    false = [one for one in generic if any(_proves(each, one) for each in of(one.document))]
    absent = _absent(corpus)
    proved = [
        (document.name, theme)
        for document, theme in absent
        if any(one.stance in PROOFS and mapper.themes[one.indicator] == theme for one in of(document))
    ]
    return {
        "generic_quotes": len(generic),
        "false_on_generic": round(len(false) / max(len(generic), 1), 3),
        "absent_pairs": len(absent),
        "false_on_absent": round(len(proved) / max(len(absent), 1), 3),
        "absent_proved": sorted(f"{name}: {theme}" for name, theme in proved),
    }


def _proves(proposal: Proposal, one: Labelled) -> bool:
    shared = min(proposal.end, one.start + len(one.text)) - max(proposal.start, one.start)
    shorter = min(proposal.end - proposal.start, len(one.text))
    return proposal.stance in PROOFS and shared * 2 >= shorter


def _absent(corpus: Corpus) -> list[tuple[Document, str]]:
    path = SHARED / "labels" / "dev_absent.jsonl"
    if not path.is_file():
        return []
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(corpus.named(one["doc"]), one["theme"]) for one in records]


def _clashes(mapper: Mapper, corpus: Corpus) -> dict[str, Any]:
    """The planted contradictions that are found on the sample, and every pair that is not one of them."""
    data = gold()
    sample = [corpus.named(one["document"]) for one in data["documents"]]
    proposals = mapper.proposals(sample)
    known = {one.id: one for one in proposals}
    pairs = [
        (known[pair.first], known[pair.second], pair)
        for indicator in mapper.indicators
        for criterion in indicator.criteria
        for pair in contradictions(criterion, [one for one in proposals if criterion.id in one.criteria])
    ]
    planted = [_documents(one, corpus) for one in data["contradictions"]]
    found = {at for at, (first, second) in enumerate(planted) if any(_is(pair, first, second) for pair in pairs)}
    others = {
        f"{pair.criterion} {pair.kind}: {' '.join(one.quote.split())[:80]} ≠ {' '.join(two.quote.split())[:80]}"
        for one, two, pair in pairs
        if not any(_is((one, two, pair), *both) for both in planted)
    }
    return {
        "planted": len(planted),
        "found": len(found),
        "missed": [data["contradictions"][at]["note"] for at in range(len(planted)) if at not in found],
        "pairs": len(pairs),
        "not_planted": sorted(others),
    }


Side = tuple[str, str]
"""Document id and quote."""


def _documents(record: dict[str, Any], corpus: Corpus) -> tuple[Side, Side]:
    first, second = (
        (corpus.named(record[side]["document"]).id, str(record[side]["quote"])) for side in ("first", "second")
    )
    return first, second


def _is(pair: tuple[Proposal, Proposal, object], first: Side, second: Side) -> bool:
    one, two, _ = pair
    return (_holds(one, first) and _holds(two, second)) or (_holds(one, second) and _holds(two, first))


def _holds(proposal: Proposal, side: Side) -> bool:
    return proposal.document == side[0] and locate(side[1], proposal.quote) is not None
