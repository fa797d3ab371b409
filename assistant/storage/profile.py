"""What a workspace remembers of its organisation: sector, referential, strictness."""

from collections.abc import Mapping

from sqlalchemy import Engine, delete, insert, select

from assistant.storage.tables import profile


class SqlProfile:
    """Settings that later commands on the same workspace take over."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def read(self) -> dict[str, str]:
        """Every remembered setting."""
        with self.engine.connect() as connection:
            return {row.key: row.value for row in connection.execute(select(profile))}

    def write(self, values: Mapping[str, str]) -> None:
        """Remember these settings instead of the earlier ones."""
        with self.engine.begin() as connection:
            connection.execute(delete(profile))
            connection.execute(insert(profile), [{"key": key, "value": value} for key, value in values.items()])
