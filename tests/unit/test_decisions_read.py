"""The history of decisions is read once: what was added elsewhere is seen, and what was emptied is forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from assistant.storage.database import open_database
from assistant.storage.decisions import Decision, SqlDecisions
from assistant.storage.tables import decisions


def decision(number: int, quote: str = "La charte est signée.", state: str = "confirmed") -> Decision:
    return Decision(
        at=f"2026-11-{number % 28 + 1:02}T10:00:00+00:00",
        by="Claire Martin",
        state=state,
        why="lu",
        evidence=f"ev-{number}",
        referential="nr",
        indicator="1.1",
        criteria=("1.1.a", "1.1.b"),
        document="doc-1",
        page=1,
        start=0,
        end=len(quote),
        quote=quote,
        stance="done",
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(tmp_path)
    yield made
    made.dispose()


def test_what_another_door_adds_is_seen_in_order(engine: Engine) -> None:
    here, there = SqlDecisions(engine), SqlDecisions(engine)
    assert here.history() == ()
    first = [decision(1), decision(2)]
    here.append(first)
    assert here.history() == there.history() == tuple(first)
    there.append([decision(1, state="rejected")])
    assert [one.state for one in here.history()] == ["confirmed", "confirmed", "rejected"]
    assert here.current("nr")["ev-1"].state == "rejected"
    assert [one.state for one in here.history("ev-1")] == ["confirmed", "rejected"]
    assert here.history() is here.history()


def test_an_emptied_quote_is_forgotten_though_newer_decisions_came(engine: Engine) -> None:
    here = SqlDecisions(engine)
    here.append([decision(1), decision(2)])
    assert all(one.quote for one in here.history())
    with engine.begin() as connection:
        connection.execute(update(decisions).where(decisions.c.evidence == "ev-1").values(quote=""))
    SqlDecisions(engine).append([decision(3)])
    assert [bool(one.quote) for one in here.history()] == [False, True, True]
