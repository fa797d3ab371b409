"""The same answers as text for a terminal: `Accept: text/plain` asks for what the command line would print."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import PlainTextResponse


def _plain(request: Request) -> bool:
    wanted = request.headers.get("accept", "")
    return wanted.split(",")[0].split(";")[0].strip().lower() == "text/plain"


Plain = Annotated[bool, Depends(_plain)]
"""Whether text is wanted rather than JSON."""


def told(text: str) -> PlainTextResponse:
    """A text as an answer, its last line ended."""
    return PlainTextResponse(text if text.endswith("\n") else f"{text}\n")
