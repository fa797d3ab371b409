"""What a LangChain program gets with each passage: its place, its digest, and how it was found."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.model import Passage
from retrieval.langchain_retriever import CapnrRetriever
from retrieval.search import Search, key_of_place
from retrieval.vectors import ExactIndex

TEXTS = ("La clause de réemploi figure dans chaque marché.", "Les agents suivent une formation.")


class Axes:
    """An embedder whose questions all mean the second passage."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One axis for each text."""
        return np.eye(len(texts), dtype=np.float32)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The second axis."""
        return np.tile(np.array([0.0, 1.0], dtype=np.float32), (len(texts), 1))


def passages() -> list[Passage]:
    """Two documents of one passage."""
    return [
        Passage(
            document=f"doc-{at}",
            page=1,
            start=4,
            end=4 + len(text),
            digest=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
            heading="Titre",
        )
        for at, text in enumerate(TEXTS)
    ]


def test_metadata_carry_place_digest_name_and_how_it_was_found() -> None:
    found = passages()
    retriever = CapnrRetriever(search=Search(found), k=1, names={"doc-0": "achats.pdf"})
    (one,) = retriever.invoke("clause de réemploi")
    assert one.id == "doc-0:1:4"
    assert one.metadata == {
        "document": "doc-0",
        "name": "achats.pdf",
        "page": 1,
        "start": 4,
        "end": 4 + len(TEXTS[0]),
        "digest": found[0].digest,
        "heading": "Titre",
        "score": one.metadata["score"],
        "words": 1.0,
        "closeness": 0.0,
    }


def test_documents_can_be_chosen_and_meaning_searched() -> None:
    found, axes = passages(), Axes()
    search = Search(found)
    near = ExactIndex([key_of_place(one) for one in found], axes.passages(TEXTS))
    by_meaning = CapnrRetriever(search=search, embedder=axes, near=near, k=1).invoke("apprentissage du personnel")
    assert by_meaning[0].metadata["document"] == "doc-1"
    assert CapnrRetriever(search=search, within=("doc-1",)).invoke("clause de réemploi") == []
