"""What a workspace remembers of its organisation: sector, referential, strictness."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from assistant.storage.tables import profile


class SqlProfile:
    """Settings that later commands on the same workspace take over."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def read(self) -> dict[str, Any]:
        """Every remembered setting."""
        with self.engine.connect() as connection:
            return {row.key: json.loads(row.value) for row in connection.execute(select(profile))}

    def write(self, values: Mapping[str, Any]) -> None:
        """Remember these settings instead of the earlier ones; values are kept as JSON."""
        with self.engine.begin() as connection:
            connection.execute(delete(profile))
            connection.execute(
                insert(profile), [{"key": key, "value": json.dumps(value)} for key, value in values.items()]
            )
