"""Back-off after failed tries, the same for accounts that exist and for those that do not.

A try is counted before its password is checked, in one step with the question whether it may be made at all: many tries
at the same moment are no way around it.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from assistant.accounts.server import Accounts, digest, later
from assistant.accounts.tables import tries

FREE = {"email": 5, "address": 30}
"""Tries before the first wait: for one account, and for one network address."""
FIRST, MOST = 30, 900
"""Seconds of the first wait, doubled at each further try; seconds of the longest one."""
FORGOTTEN = 24
"""Hours after which tries no longer count."""


def admit(accounts: Accounts, kind: str, name: str) -> bool:
    """Count a try; whether it may be made now."""
    at, key = accounts.now(), _key(kind, name)
    with accounts.engine.begin() as connection:
        connection.execute(delete(tries).where(tries.c.at < later(at, hours=-FORGOTTEN)))
        connection.execute(insert(tries).values(key=key, count=0, at=at, until="").on_conflict_do_nothing())
        row = connection.execute(select(tries).where(tries.c.key == key)).one()
        if row.until > at:
            return False
        count: int = row._mapping["count"] + 1  # a row has a method of that name
        over = count - FREE[kind]
        until = later(at, seconds=min(MOST, FIRST * 2 ** min(over, 10))) if over >= 0 else ""
        connection.execute(update(tries).where(tries.c.key == key).values(count=count, at=at, until=until))
    return True


def forget(accounts: Accounts, kind: str, name: str) -> None:
    """A try that succeeded wipes the ones before it."""
    with accounts.engine.begin() as connection:
        connection.execute(delete(tries).where(tries.c.key == _key(kind, name)))


def _key(kind: str, name: str) -> str:
    """Names are kept as digests: a list of tries says nothing about people."""
    return digest(f"{kind}:{name.casefold()}")
