"""The search as a LangChain retriever, for programs that already build on LangChain. The only importer of it here."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.search import Search


class CapnrRetriever(BaseRetriever):
    """Passages of one set of documents; metadata carry document, page, offsets, digest, heading and score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    """The search to ask, words only: it needs no model."""
    k: int = 10
    """Passages to return."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "page": hit.passage.page,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "digest": hit.passage.digest,
                    "heading": hit.passage.heading,
                    "score": hit.score,
                },
            )
            for hit in self.search.find(query, k=self.k)
        ]
