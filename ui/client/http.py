"""Speaking to a server: one request, tried again where that is safe; pages of a list; events of a stream."""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from ui.client.errors import Unreachable, fault

TRIES = 4
"""Times that a request is sent at most."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0
"""Seconds before the second try, doubled each time; the longest wait that a server may ask for."""
AGAIN = (429, 502, 503, 504)
"""Answers after which a request may be sent again."""
PREFIX = "/api/v1"
Files = Sequence[tuple[str, tuple[str, Any]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One event of a stream."""

    name: str
    """What it is: "sentence", "answer", "progress", "end"."""
    data: Any
    """Its content as plain data."""
    id: str
    """Its number, for going on after it; may be empty."""


class Http:
    """The connection of a client. Raises ApiError for every answer that is not good."""

    def __init__(
        self,
        server: str,
        *,
        token: str = "",
        lang: str = "",
        seconds: float = 120.0,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.lang = lang
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=server.rstrip("/"), headers=headers, timeout=seconds, transport=transport, trust_env=False
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Files | None = None,
        accept: str = "application/json",
        seen: str = "",
        key: str = "",
        keyed: bool = False,
    ) -> httpx.Response:
        """Send one request and give its answer.

        `keyed` posts carry an Idempotency-Key, `key` or a new one, so that a second try changes nothing. `seen` is the
        ETag that an edit minds. Reads, replacements and erasures may be tried again anyway.
        """
        headers = {"Accept": accept, **({"If-Match": seen} if seen else {})}
        if keyed:
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        again = keyed or method in ("GET", "PUT", "DELETE")
        tries = TRIES if again and files is None else 1
        for turn in range(1, tries + 1):
            wait = FIRST_WAIT * 2 ** (turn - 1)
            try:
                answer = self._client.request(
                    method, PREFIX + path, params=self._query(query), json=body, files=files, headers=headers
                )
            except httpx.TransportError as lost:
                if turn == tries:
                    raise Unreachable(0, "unreachable", str(lost) or type(lost).__name__) from lost
            else:
                if answer.is_success:
                    return answer
                wait = _wished(answer, wait)
                if turn == tries or answer.status_code not in AGAIN or wait > LONGEST_WAIT:
                    raise fault(answer.status_code, _problem(answer))
            self._sleep(wait)
        raise Unreachable(0, "unreachable", self._client.base_url.host)

    def data(self, method: str, path: str, **also: Any) -> Any:
        """The answer as plain data."""
        return self.send(method, path, **also).json()

    def text(self, method: str, path: str, **also: Any) -> str:
        """The answer as the command line prints it."""
        return self.send(method, path, accept="text/plain", **also).text

    def whole(self, path: str, inside: str, query: Mapping[str, Any] | None = None) -> Any:
        """A list with all its pages; `inside` is the name of the list in the answer, empty when it is the answer."""
        answer = self.send("GET", path, query=query)
        made = answer.json()
        held = made[inside] if inside else made
        while following := answer.links.get("next", {}).get("url", ""):
            answer = self.send("GET", path, query=dict(httpx.URL(following).params.multi_items()))
            held += answer.json()[inside] if inside else answer.json()
        return made

    def events(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        after: str = "",
    ) -> Iterator[Event]:
        """The events of a stream, as they come; leaving it tells the server to stop."""
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": after} if after else {})}
        try:
            with self._client.stream(
                method, PREFIX + path, params=self._query(query), json=body, headers=headers
            ) as answer:
                if not answer.is_success:
                    answer.read()
                    raise fault(answer.status_code, _problem(answer))
                yield from _events(answer.iter_lines())
        except httpx.TransportError as lost:
            raise Unreachable(0, "unreachable", str(lost) or type(lost).__name__) from lost

    def _query(self, query: Mapping[str, Any] | None) -> dict[str, Any]:
        """What is asked, without what is left open; the language goes with every request."""
        asked = {name: one for name, one in (query or {}).items() if one is not None}
        return asked if "lang" in asked or not self.lang else {"lang": self.lang, **asked}


def _events(lines: Iterator[str]) -> Iterator[Event]:
    """Server-sent events (WHATWG HTML, 9.2.6), read line by line."""
    name, number, data = "", "", list[str]()
    for line in lines:
        if not line:
            if data:
                yield Event(name=name or "message", data=json.loads("\n".join(data)), id=number)
            name, data = "", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "id":
            number = value
        elif field == "data":
            data.append(value)


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _wished(answer: httpx.Response, usual: float) -> float:
    """Seconds that the server asks to wait, else the usual ones."""
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdigit() else usual
