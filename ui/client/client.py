"""The client: every operation of the API as a method that says what it takes and gives."""

from types import TracebackType
from typing import Any

from ui.client.ahead import Ahead
from ui.client.assessment import Assessment
from ui.client.documents import Documents
from ui.client.evidence import Evidence
from ui.client.http import Http
from ui.client.people import People


class Client(Assessment, Documents, Evidence, Ahead, People):
    """A client of the server at `server`, with a `token` where it asks for one.

    Every method raises an ApiError (`ui.client.errors`) when the server does not do what was asked. Answers are plain
    data typed as the documents `capnr.*/1`, or records. A `with` block lets go of the connection at its end.
    """

    def __init__(self, server: str, *, token: str = "", lang: str = "", **also: Any) -> None:
        super().__init__(Http(server, token=token, lang=lang, **also))

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self.http.close()
