"""The search as a LangChain retriever: the passages that the search finds, with their places."""

from ingest.memory import MemoryStore
from ingest.pipeline import ingest_bytes
from retrieval.langchain_retriever import CapnrRetriever
from retrieval.search import Search

TEXT = """# Achats

Les clauses sociales figurent dans tous les marchés de services numériques depuis 2025.

# Équipements

La durée d’usage des ordinateurs portables atteint six ans.
"""


def test_a_retriever_gives_the_passages_with_their_places() -> None:
    store = MemoryStore()
    ingest_bytes("note.md", TEXT.encode(), store)
    (digest,) = store.documents
    page = store.documents[digest].pages[0].text
    found = CapnrRetriever(search=Search(store.passages[digest]), k=1).invoke("clauses sociales des marchés")
    assert len(found) == 1
    told = found[0].metadata
    assert "clauses sociales" in found[0].page_content
    assert page[told["start"] : told["end"]] == found[0].page_content
    assert (told["document"], told["page"]) == (store.documents[digest].id, 1)
