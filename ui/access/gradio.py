"""What of Gradio's own addresses is open to whom: the page and its events, nothing else; each session to its person.

Gradio takes the name of a session from the browser and hands its news to whoever says that name: here the first one to
say it owns it.
"""

import json
import re
import threading
from collections import OrderedDict
from typing import Final
from urllib.parse import parse_qs

from assistant.roles import Permission

PAGE: Final = re.compile(r"/(?:config|theme\.css|favicon\.ico|(?:assets|static|svelte)/.*)?")
"""The page and the files it is made of."""
HEARTBEAT: Final = re.compile(r"/gradio_api/heartbeat/([^/]+)")
NEWS: Final = "/gradio_api/queue/data"
UPLOAD: Final = "/gradio_api/upload"
NAMING: Final = ("/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel")
"""What names a session in its body."""
PLAIN: Final = {
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/theme.css"),
    ("POST", "/gradio_api/reset"),
}
"""What names no session and gives nothing of anybody."""
ADDING: Final = frozenset({Permission.CONTRIBUTE, Permission.DRAFT, Permission.MANAGE})
"""Whoever may add nothing of any kind sends no file."""
MOST = 100_000
"""Sessions whose owner is remembered."""


class Sessions:
    """Who owns each of Gradio's sessions."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._lock = threading.Lock()

    def owns(self, name: str, owner: tuple[str, str]) -> bool:
        """Whether a session is that of (id of the sign-in, id of the organisation); one of nobody becomes it."""
        if not name or len(name) > 100:
            return False
        with self._lock:
            known = self._owners.setdefault(name, owner)
            self._owners.move_to_end(name)
            while len(self._owners) > MOST:
                self._owners.popitem(last=False)
        return known == owner


def reads_body(method: str, path: str) -> bool:
    """Whether the session is named in the body."""
    return method == "POST" and path in NAMING


def named(method: str, path: str, query: bytes, body: bytes) -> str | None:
    """The session that a request names, None when it names none that can be read."""
    if reads_body(method, path):
        try:
            said = json.loads(body)
        except ValueError:
            return None
        found = said.get("session_hash") if isinstance(said, dict) else None
        return found if isinstance(found, str) else None
    if method == "GET" and path == NEWS:
        names = parse_qs(query.decode("ascii", "replace")).get("session_hash", [])
        return names[0] if len(names) == 1 else None
    beat = HEARTBEAT.fullmatch(path) if method == "GET" else None
    return beat.group(1) if beat else None


def needs_none(method: str, path: str) -> bool:
    """Whether a request is open without naming a session: the page, its files, its uploads."""
    if method in ("GET", "HEAD") and PAGE.fullmatch(path):
        return True
    return (method, path) in PLAIN or (method, path) == ("POST", UPLOAD)
