"""What the parts of the client share."""

from typing import Any
from urllib.parse import quote

from ui.client.http import Http

Upload = tuple[str, Any]
"""A file to send: its name, and its content as bytes or an open binary file."""


class Part:
    """A part of the client; `http` speaks to the server."""

    def __init__(self, http: Http) -> None:
        self.http = http


def part(value: object) -> str:
    """A value as one part of an address."""
    return quote(str(value), safe="")


def given(**fields: Any) -> dict[str, Any]:
    """The fields of a body that were given; dates as they are written."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in fields.items()
        if value is not None
    }
