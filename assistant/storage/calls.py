"""The lines of the AI-usage ledger in SQL: written once, at the end of a call; only their outcome is added later."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from assistant.storage.tables import calls
from assistant.usage import Call, Pair, Usage


class SqlCalls:
    """The calls of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def write(self, connection: Connection, call: Call) -> int:
        """Add one line inside a transaction; its number."""
        low, high = call.adpe_mg or (None, None)
        dry, wet = call.water_ml or (None, None)
        done = connection.execute(
            insert(calls).values(
                at=call.at,
                purpose=call.purpose,
                kind=call.kind,
                model=call.model,
                texts=call.texts,
                cached=call.cached,
                characters=call.characters,
                seconds=call.seconds,
                energy_wh_low=call.energy_wh[0],
                energy_wh_high=call.energy_wh[1],
                gwp_g_low=call.gwp_g[0],
                gwp_g_high=call.gwp_g[1],
                method=call.method,
                place=call.place,
                factors=call.factors,
                outcome=call.outcome,
                prompt=call.prompt,
                tokens_in=call.tokens[0],
                tokens_out=call.tokens[1],
                unsupported=call.unsupported,
                adpe_mg_low=low,
                adpe_mg_high=high,
                water_ml_low=dry,
                water_ml_high=wet,
            )
        )
        return int((done.inserted_primary_key or (0,))[0])

    def add(self, call: Call) -> int:
        """Add one line; its number."""
        with self.engine.begin() as connection:
            return self.write(connection, call)

    def settle(self, number: int, outcome: str, unsupported: float | None) -> None:
        """Say what became of the reply of a call."""
        with self.engine.begin() as connection:
            connection.execute(
                update(calls).where(calls.c.id == number).values(outcome=outcome, unsupported=unsupported)
            )

    def last(self) -> int:
        """Number of the newest line, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(calls.c.id))).scalar() or 0

    def texts(self, kind: str) -> int:
        """How many texts of this kind were computed so far."""
        with self.engine.connect() as connection:
            query = select(func.coalesce(func.sum(calls.c.texts), 0)).where(calls.c.kind == kind)
            return connection.execute(query).scalar() or 0

    def lines(self, after: int = 0, month: str = "") -> tuple[Call, ...]:
        """The lines after line `after`, or those of a month ("2026-11"), oldest first."""
        query = select(calls).where(calls.c.id > after).order_by(calls.c.id)
        if month:
            query = query.where(calls.c.at.startswith(month, autoescape=True))
        with self.engine.connect() as connection:
            return tuple(_call(row) for row in connection.execute(query))

    def line(self, number: int) -> tuple[Call, ...]:
        """The line of this number, nothing when there is none."""
        with self.engine.connect() as connection:
            return tuple(_call(row) for row in connection.execute(select(calls).where(calls.c.id == number)))

    def since(self, number: int) -> Usage:
        """Usage written after line `number`."""
        return total(self.lines(number))


def total(lines: Sequence[Call]) -> Usage:
    """The sum of lines: energy and carbon of each, texts served from memory apart."""
    waters = [one.water_ml for one in lines if one.texts]
    return Usage(
        calls=sum(1 for one in lines if one.texts),
        cached=sum(one.cached for one in lines),
        characters=sum(one.characters for one in lines),
        energy_wh=_sum([one.energy_wh for one in lines]),
        gwp_g=_sum([one.gwp_g for one in lines]),
        adpe_mg=_sum([one.adpe_mg for one in lines if one.adpe_mg is not None]),
        water_ml=None if None in waters else _sum([one for one in waters if one is not None]),
    )


def _sum(pairs: Sequence[Pair]) -> Pair:
    return sum(one[0] for one in pairs), sum(one[1] for one in pairs)


def _call(row: Row[tuple[object, ...]]) -> Call:
    return Call(
        at=row.at,
        purpose=row.purpose,
        kind=row.kind,
        model=row.model,
        texts=row.texts,
        cached=row.cached,
        characters=row.characters,
        seconds=row.seconds,
        energy_wh=(row.energy_wh_low, row.energy_wh_high),
        gwp_g=(row.gwp_g_low, row.gwp_g_high),
        method=row.method,
        adpe_mg=None if row.adpe_mg_low is None else (row.adpe_mg_low, row.adpe_mg_high),
        water_ml=None if row.water_ml_low is None else (row.water_ml_low, row.water_ml_high),
        factors=row.factors,
        place=row.place,
        tokens=(row.tokens_in, row.tokens_out),
        prompt=row.prompt,
        outcome=row.outcome,
        unsupported=row.unsupported,
    )
