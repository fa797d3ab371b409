"""The naive way to passages, for comparison: pypdf, then LangChain's recursive splitter. Run by ``evals.bench_ingest``
with the Python of an environment that is thrown away: ``python bench_ingest_peer.py FILE …``. Imports nothing of ours.

Prints one line of JSON: pages, passages and seconds, the imports not counted.
"""

import json
import sys
import time

SIZE, OVERLAP = 650, 100  # characters


def main(paths: list[str]) -> None:
    """Read and split each file."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader

    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP)
    started = time.perf_counter()
    pages = pieces = 0
    for path in paths:
        for page in PdfReader(path).pages:
            pages += 1
            pieces += len(splitter.split_text(page.extract_text()))
    print(json.dumps({"pages": pages, "passages": pieces, "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main(sys.argv[1:])
