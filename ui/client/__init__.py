"""A typed client of the API: `Client("http://127.0.0.1:7860").assessment()`."""

from ui.client.client import Client
from ui.client.errors import ApiError, Changed, Conflict, Invalid, NotFound, Refused, ServerFailed, TooMany, Unreachable
from ui.client.http import Event

__all__ = [
    "ApiError",
    "Changed",
    "Client",
    "Conflict",
    "Event",
    "Invalid",
    "NotFound",
    "Refused",
    "ServerFailed",
    "TooMany",
    "Unreachable",
]
