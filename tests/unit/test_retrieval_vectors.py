"""Nearest passages: Chroma says what the exact search says, one process at a time, and can always be thrown away."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.vectors import COLLECTION, ChromaIndex, ExactIndex

ROOT = Path(__file__).parents[2]
HOLDS_THE_LOCK = """
import sys
from pathlib import Path
from retrieval.vectors import ChromaIndex
index = ChromaIndex.acquire(Path(sys.argv[1]))
print("held" if index else "refused", flush=True)
sys.stdin.read()
"""
NO_NETWORK = """
import sys
from pathlib import Path

seen = []

def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        seen.append(f"{event} {args!r}")

sys.addaudithook(watch)
import numpy as np
from retrieval.vectors import ChromaIndex

index = ChromaIndex.acquire(Path(sys.argv[1]))
index.fill(["a", "b"], np.eye(2, dtype=np.float32))
found = index.nearest(np.array([1, 0], dtype=np.float32), 1)
index.close()
print(found[0][0], seen)
"""


def vectors(count: int, *, seed: int = 7, dimensions: int = 24) -> NDArray[np.float32]:
    """Unit vectors."""
    made = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def keys(count: int) -> list[str]:
    """Names of that many vectors."""
    return [f"doc-{at:04d}:1:0" for at in range(count)]


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaIndex]:
    """An open index, closed afterwards."""
    index = ChromaIndex.acquire(tmp_path / "chroma")
    assert index is not None
    yield index
    index.close()


def test_exact_search_gives_the_cosines_in_order() -> None:
    index = ExactIndex(["x", "y", "z"], np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32))
    found = index.nearest(np.array([1, 0], dtype=np.float32), 2)
    assert [key for key, _ in found] == ["x", "y"]
    assert [value for _, value in found] == pytest.approx([1.0, 0.6])


def test_exact_search_breaks_ties_by_position_and_bears_being_empty() -> None:
    same = ExactIndex(["b", "a"], np.array([[1, 0], [1, 0]], dtype=np.float32))
    assert [key for key, _ in same.nearest(np.array([1, 0], dtype=np.float32), 5)] == ["b", "a"]
    assert ExactIndex([], np.zeros((0, 2), dtype=np.float32)).nearest(np.array([1, 0], dtype=np.float32), 5) == []


def test_chroma_and_the_exact_search_agree(chroma: ChromaIndex) -> None:
    stored = vectors(600)
    chroma.fill(keys(600), stored)
    exact = ExactIndex(keys(600), stored)
    wanted = vectors(20, seed=8)
    missed = 0
    for one in wanted:
        ours, theirs = exact.nearest(one, 10), chroma.nearest(one, 10)
        assert len(theirs) == 10
        values = dict(ours)
        assert all(value == pytest.approx(values[key], abs=1e-4) for key, value in theirs if key in values)
        assert [value for _, value in theirs] == sorted((value for _, value in theirs), reverse=True)
        missed += len(set(values) - {key for key, _ in theirs})
    assert missed <= 4, "an approximate index may miss at most 2 % of the nearest ten"


def test_the_index_keeps_what_it_holds_and_adds_what_is_new(tmp_path: Path) -> None:
    stored = vectors(30)
    for count in (10, 30):
        index = ChromaIndex.acquire(tmp_path / "chroma")
        assert index is not None
        index.fill(keys(count), stored[:count])
        assert {key for key, _ in index.nearest(stored[0], 100)} == set(keys(count))
        index.close()


def test_what_is_no_longer_wanted_is_gone(chroma: ChromaIndex) -> None:
    stored = vectors(12)
    chroma.fill(keys(12), stored)
    chroma.fill(keys(12)[:4], stored[:4])
    assert {key for key, _ in chroma.nearest(stored[8], 100)} == set(keys(4))


def test_an_empty_index_finds_nothing(chroma: ChromaIndex) -> None:
    chroma.fill([], np.zeros((0, 24), dtype=np.float32))
    assert chroma.nearest(vectors(1)[0], 5) == []


def test_a_second_process_gets_none_while_the_first_holds_the_lock(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_LOCK, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        assert ChromaIndex.acquire(folder) is None
        other.communicate("")
    index = ChromaIndex.acquire(folder)
    assert index is not None
    index.close()


def test_the_lock_of_a_process_that_died_is_free(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_LOCK, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        other.kill()
        other.wait()
    index = ChromaIndex.acquire(folder)
    assert index is not None
    index.close()


def test_an_index_that_was_not_closed_is_rebuilt(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    stored = vectors(5)
    first = ChromaIndex.acquire(folder)
    assert first is not None
    first.fill(keys(5), stored)
    first.close()
    assert not (folder / "open").exists()
    (folder / "open").touch()  # what a crash leaves behind
    trace = folder / "data" / "left-by-the-crash"
    trace.touch()
    second = ChromaIndex.acquire(folder)
    assert second is not None
    second.fill(keys(3), stored[:3])
    assert not trace.exists()
    assert {key for key, _ in second.nearest(stored[0], 10)} == set(keys(3))
    second.close()


def test_files_that_are_not_chromas_are_replaced_after_a_crash(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "chroma.sqlite3").write_bytes(b"rubbish" * 100)
    (folder / "open").touch()
    index = ChromaIndex.acquire(folder)
    assert index is not None
    index.fill(keys(3), vectors(3))
    assert len(index.nearest(vectors(3)[0], 10)) == 3
    index.close()


def test_a_damaged_index_that_was_closed_well_is_rebuilt_too(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    stored = vectors(4)
    first = ChromaIndex.acquire(folder)
    assert first is not None
    first.fill(keys(4), stored)
    first.close()
    (folder / "data" / "chroma.sqlite3").write_bytes(b"rubbish" * 100)
    second = ChromaIndex.acquire(folder)
    assert second is not None
    try:
        second.fill(keys(4), stored)
        assert len(second.nearest(stored[0], 10)) == 4
    finally:
        second.close()


def test_chroma_gets_our_vectors_and_no_text_and_no_embedding_function(chroma: ChromaIndex, tmp_path: Path) -> None:
    chroma.fill(keys(3), vectors(3))
    held = chroma._collection.get(include=["documents", "metadatas", "embeddings"])
    assert held["documents"] in (None, [None] * 3)
    assert held["metadatas"] in (None, [None] * 3)
    assert np.allclose(held["embeddings"], vectors(3), atol=1e-6)
    assert chroma._collection.name == COLLECTION
    assert chroma._collection.configuration_json["hnsw"]["space"] == "cosine"
    assert chroma._collection._embedding_function is None


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(tmp_path / "chroma")],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "a []"
    assert not list(tmp_path.glob(".cache/chroma/**/*.onnx"))
