"""The labelled sentences that the stance judge learns from and is measured on, with what surrounds them.

Three sets: `dev` (one reader, quotes of real documents chosen for their theme, not part of the repository), `read`
(another reader, sentences of the same documents and of the sample organisation, `evals/labels/stance.jsonl`, kept as
places) and `gold` (the sample's gold; its passages that only another document refutes are left out). A sentence is
counted once in each set. A fourth set, `anchor`, are plain sentences of our own without any document: they teach what a
sentence alone says and are never measured on.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.bootstrap import Workspace, open_workspace
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.mapping import gold
from ingest.model import Document, Passage
from ingest.pipeline import ingest_paths
from retrieval.quote import locate
from retrieval.stance import ABOVE
from scoring.model import Stance

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
READ = Path(__file__).parent / "labels" / "stance.jsonl"
ANCHORS = Path(__file__).parent / "labels" / "anchors.yaml"
SHARED_SENTENCES, LONG = 5, 60
"""Sentences of at least so many letters that two documents share when one repeats the other."""
NOWHERE = Document(
    id="", name="", media_type="", digest="", size=0, title="", language="", pages=(), problems=(), metadata=()
)
"""The document of a sentence that stands by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A sentence that a person read."""

    source: str
    """"dev", "read", "gold" or "anchor"."""
    document: Document
    """Where it stands."""
    text: str
    """The sentence as stored; as labelled when it is not found in the stored text."""
    heading: str
    """Headings above it."""
    before: str
    """Text of the page just before it."""
    stance: Stance
    """What the person says."""
    subject: str
    """"self", "other", "none", or empty when the set does not say."""
    start: int
    """First code point in its page, -1 when it is not found."""


class Corpus:
    """The documents of the labels, read into a workspace."""

    def __init__(self, folder: Path) -> None:
        """Read the real documents, where they are at hand, and the sample into the workspace `folder`."""
        workspace = open_workspace(Settings(workspace=folder, sector="collectivite"))
        load_sample(workspace)
        if (SHARED / "documents").is_dir():
            ingest_paths([SHARED / "documents"], workspace.documents)
        self.documents = tuple(sorted(workspace.documents.all(), key=lambda one: (one.name, one.id)))
        self.by_digest = {one.digest: one for one in self.documents}
        self.passages = _by_page(workspace, self.documents)
        workspace.close()

    def named(self, name: str) -> Document:
        """The document whose name ends so. Raises KeyError when there is none."""
        found = next((one for one in self.documents if one.name.endswith(name)), None)
        if found is None:
            raise KeyError(name)
        return found

    def labelled(
        self, document: Document, place: tuple[int, int, int], *, source: str, stance: str, subject: str = ""
    ) -> Labelled:
        """The sentence at `place` (page, start, end) with what surrounds it."""
        number, start, end = place
        page = next(one for one in document.pages if one.number == number)
        inside = [one for one in self.passages.get((document.id, number), ()) if one.start <= start < one.end]
        return Labelled(
            source=source,
            document=document,
            text=page.text[start:end],
            heading=inside[0].heading if inside else "",
            before=page.text[max(0, start - ABOVE) : start],
            stance=Stance(stance),
            subject=subject,
            start=start,
        )


def every(corpus: Corpus) -> list[Labelled]:
    """All labelled sentences, in order: dev, read, gold, anchor."""
    return [*_dev(corpus), *_read(corpus), *_gold(corpus), *_anchors()]


def families(documents: Iterable[Document]) -> dict[str, str]:
    """A name for each digest, the same for documents that repeat each other: enough long sentences are alike."""
    said = {one.digest: _long_sentences(one) for one in documents}
    names: dict[str, str] = {}
    for digest in sorted(said):
        kin = next((name for other, name in names.items() if len(said[other] & said[digest]) >= SHARED_SENTENCES), "")
        names[digest] = kin or digest
    return names


def _long_sentences(document: Document) -> frozenset[str]:
    text = " ".join(" ".join(page.text.split()) for page in document.pages)
    parts = (re.sub(r"\W+", "", part).lower() for part in re.split(r"(?<=[.;:?!])\s", text))
    return frozenset(part for part in parts if len(part) >= LONG)


def _anchors() -> Iterator[Labelled]:
    for stance, sentences in yaml.safe_load(ANCHORS.read_text(encoding="utf-8")).items():
        for one in sentences:
            yield Labelled(
                source="anchor",
                document=NOWHERE,
                text=one,
                heading="",
                before="",
                stance=Stance(stance),
                subject="",
                start=-1,
            )


def _dev(corpus: Corpus) -> Iterator[Labelled]:
    path = SHARED / "labels" / "dev_evidence.jsonl"
    for record in _records(path):
        document = corpus.named(record["doc"])
        place = _found(record["quote"], document)
        if place is not None:
            yield corpus.labelled(document, place, source="dev", stance=record["stance"])
        else:
            yield Labelled(
                source="dev",
                document=document,
                text=record["quote"],
                heading="",
                before="",
                stance=Stance(record["stance"]),
                subject="",
                start=-1,
            )


def _read(corpus: Corpus) -> Iterator[Labelled]:
    for record in _records(READ):
        document = corpus.by_digest.get(record["digest"])
        if document is not None:
            place = (int(record["page"]), int(record["start"]), int(record["end"]))
            yield corpus.labelled(
                document, place, source="read", stance=record["stance"], subject=str(record.get("subject", ""))
            )


def _gold(corpus: Corpus) -> Iterator[Labelled]:
    seen = set()
    for record in gold()["evidence"]:
        if record["stance"] == "contradicts" and record.get("figure"):
            continue
        document = corpus.named(record["document"])
        page = next((one for one in document.pages if one.number == record["page"]), None)
        span = locate(record["quote"], page.text) if page else None
        if page is None or span is None or (document.id, page.number, span) in seen:
            continue
        seen.add((document.id, page.number, span))
        yield corpus.labelled(document, (page.number, *span), source="gold", stance=record["stance"])


def _found(quote: str, document: Document) -> tuple[int, int, int] | None:
    for page in document.pages:
        span = locate(quote, page.text)
        if span is not None:
            return page.number, *span
    return None


def _records(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _by_page(workspace: Workspace, documents: Sequence[Document]) -> Mapping[tuple[str, int], list[Passage]]:
    found: dict[tuple[str, int], list[Passage]] = {}
    for one in workspace.documents.passages(documents):
        found.setdefault((one.document, one.page), []).append(one)
    return found
