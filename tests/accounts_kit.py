"""A real server with accounts: two organisations, a person for each role, a client that speaks plain HTTP."""

import json
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import update

from assistant.accounts import tables
from assistant.accounts.model import User
from assistant.accounts.people import add_user, set_role
from assistant.accounts.server import Accounts, add_organisation, open_accounts
from assistant.accounts.sessions import begin
from assistant.accounts.tokens import add_token
from assistant.roles import Permission, Role

PASSWORD = "une phrase que personne ne devine"
PAST = "2020-01-01T00:00:00+00:00"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def code(self) -> str:
        """The code of a problem, empty for any other answer."""
        if "problem+json" not in self.headers.get("content-type", ""):
            return ""
        return str(self.json().get("code", ""))


@dataclass(kw_only=True, slots=True)
class Client:
    """A browser or a program: what it sends along with each request."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask, and keep the cookies that come back. A dict is sent as JSON, a str as a form."""
        with self.opened(method, path, body, **headers) as answer:
            return Answer(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )

    @contextmanager
    def opened(self, method: str, path: str, body: Any = None, **headers: str) -> Iterator[HTTPResponse]:
        """The answer while it still comes."""
        sent = {"Host": f"127.0.0.1:{self.port}", **self.headers}
        if method not in ("GET", "HEAD") and "Authorization" not in sent:
            sent["Origin"] = f"http://127.0.0.1:{self.port}"
        if isinstance(body, dict):
            body, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        elif isinstance(body, str):
            body, sent["Content-Type"] = body.encode(), "application/x-www-form-urlencoded"
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request(method, path, body=body, headers={k: v for k, v in sent.items() if v})
            answer = link.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0].strip('"')
            with answer:
                yield answer
        finally:
            link.close()

    def event(self, organisation: str, fn: int, values: list[Any], *, name: str, data: Any = None) -> Answer:
        """Send an event of the workbench and wait for what it gave: the last message, or the refusal to take it."""
        body = {"data": values, "fn_index": fn, "session_hash": name, "event_data": data, "trigger_id": None}
        joined = self("POST", f"/o/{organisation}/gradio_api/queue/join", body)
        if joined.status != 200:
            return joined
        wanted = joined.json()["event_id"]
        with self.opened("GET", f"/o/{organisation}/gradio_api/queue/data?session_hash={name}") as answer:
            assert answer.status == 200
            for line in answer:
                said = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                if said.get("msg") == "process_completed" and said.get("event_id") == wanted:
                    return Answer(status=200, headers={}, body=json.dumps(said).encode())
        raise AssertionError("no answer to the event")


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """The people and the server."""

    accounts: Accounts
    port: int
    here: str
    """Id of the organisation everything is about."""
    there: str
    """Id of another organisation."""
    people: dict[str, User]
    """By role, "foreign" for an owner of the other organisation."""

    def nobody(self) -> Client:
        return Client(port=self.port)

    def browser(self, who: str) -> Client:
        """Somebody signed in, without the time a password takes."""
        return Client(port=self.port, cookies={"capnr": self.session(who)})

    def session(self, who: str) -> str:
        return begin(self.accounts, self.people[who], "password")[1]

    def program(self, secret: str) -> Client:
        return Client(port=self.port, headers={"Authorization": f"Bearer {secret}"})

    def token(self, who: str, *scopes: Permission, organisation: str = "") -> tuple[str, str]:
        """(id, secret) of a token."""
        where = organisation or self.here
        made, secret = add_token(self.accounts, where, self.people[who].id, name="test", scopes=scopes or Permission)
        return made.id, secret

    def expire(self, table: str, secret_digest: str) -> None:
        """Let a session or a token be over since long ago."""
        found = getattr(tables, table)
        with self.accounts.engine.begin() as connection:
            connection.execute(update(found).where(found.c.digest == secret_digest).values(until=PAST))


def settle(folder: Path) -> tuple[Accounts, str, str, dict[str, User]]:
    """Two organisations, and a person for each role; the accounts, both ids, the people."""
    accounts = open_accounts(folder, create=True)
    here, there = add_organisation(accounts, "Mairie").id, add_organisation(accounts, "Hôpital").id
    people = {}
    for role in Role:
        people[role.value] = add_user(accounts, f"{role.value}@exemple.fr", role.value.capitalize())
        set_role(accounts, here, people[role.value], role)
    people["foreign"] = add_user(accounts, "foreign@exemple.fr", "Foreign")
    set_role(accounts, there, people["foreign"], Role.OWNER)
    return accounts, here, there, people


@contextmanager
def served(capnr: Any, folder: Path, *options: str, env: dict[str, str] | None = None, port: int = 0) -> Iterator[int]:
    """`capnr serve --accounts` on a free port; on `port` where its public address is what the server says."""
    words = capnr.command("serve", "--accounts", str(folder), "--port", str(port), *options)
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=capnr.environment({"CAPNR_EMBED_BEHIND": "none", **(env or {})}),
        cwd=capnr.home,
    )
    try:
        assert process.stdout is not None
        said = _said(process)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        yield int(found[1]) if found else port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()


def _said(process: subprocess.Popen[bytes]) -> str:
    """What the server says once it answers."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        until = time.monotonic() + 200
        while time.monotonic() < until and process.poll() is None:
            if ready.select(timeout=1):
                return process.stdout.readline().decode()
    raise AssertionError("the server did not start")


def form(**fields: str) -> str:
    """Fields as a browser sends them."""
    return urlencode(fields)
