"""What is asked under `/api/` and is not there: a problem document, never the page of the workbench at the root."""

from collections.abc import Sequence
from typing import NoReturn

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send


class Elsewhere(BaseRoute):
    """The last route under `/api/`; what is mounted after it never sees such a request."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        """`routes` are those of the application, looked at when a request comes."""
        self._routes = routes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Every HTTP request under `/api/`."""
        ours = scope["type"] == "http" and str(scope["path"]).startswith("/api/")
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """405 where the address is known with another method, else 404."""
        known = any(one.matches(scope)[0] is Match.PARTIAL for one in self._routes if one is not self)
        raise HTTPException(405 if known else 404)

    def url_path_for(self, name: str, /, **path_params: object) -> NoReturn:
        """It has no address of its own."""
        raise NoMatchFound(name, path_params)
