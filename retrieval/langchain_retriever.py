"""The search as a LangChain retriever, for programs that already build on LangChain. The only importer of it here."""

from collections.abc import Mapping

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from retrieval.ports import Embedder, VectorIndex
from retrieval.search import Search


class CapnrRetriever(BaseRetriever):
    """Passages of one set of documents.

    Metadata carry document, name, page, start, end, digest (SHA-256 of the passage), heading, score, words and
    closeness; the passage is `page.text[start:end]`, so that every answer can be quoted with its place.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    """The search to ask."""
    k: int = 10
    """Passages to return."""
    within: tuple[str, ...] | None = None
    """Ids of the documents to keep to, all when None."""
    names: Mapping[str, str] = {}
    """Name of each document by id, for the metadata."""
    embedder: SkipValidation[Embedder | None] = None
    """Embeds the question; with `near`, meaning is searched as well as words."""
    near: SkipValidation[VectorIndex | None] = None
    """The vectors of the passages."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        vector = self.embedder.queries([query])[0] if self.embedder is not None and self.near is not None else None
        return [
            Document(
                id=f"{hit.passage.document}:{hit.passage.page}:{hit.passage.start}",
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "name": self.names.get(hit.passage.document, ""),
                    "page": hit.passage.page,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "digest": hit.passage.digest,
                    "heading": hit.passage.heading,
                    "score": hit.score,
                    "words": hit.words,
                    "closeness": hit.closeness,
                },
            )
            for hit in self.search.find(query, k=self.k, vector=vector, near=self.near, within=self.within)
        ]
