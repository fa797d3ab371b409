"""Pages of a list: `limit` bounds one page, an opaque `cursor` says where the next begins, a `Link` header leads there.

A cursor names the last thing seen, not a number of things: what is added meanwhile neither repeats nor hides anything.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request, Response

from assistant.errors import UsageError

USUAL, MOST = 100, 500
"""Things on one page when nothing is asked, and at most."""
LONGEST = 600
"""Characters of a cursor."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """What one request asks of a list."""

    request: Request
    """The request, for the address of the next page."""
    response: Response
    """Where its address is written."""
    limit: int
    """Things on the page."""
    cursor: str
    """Where it begins; empty for the first page."""

    def cut(self, things: Sequence[Thing], name: Callable[[Thing], str]) -> Sequence[Thing]:
        """The page asked for, of `things` in their order; `name` tells one from all others.

        When the thing that a cursor names is gone, the page begins one place earlier: nothing is skipped.
        Raises UsageError for a cursor that another list gave, or nobody.
        """
        names = [name(one) for one in things]
        start = self._start(names)
        page = things[start : start + self.limit]
        if start + len(page) < len(things) and page:
            self._lead_on(names[start + len(page) - 1], start + len(page))
        return page

    def _start(self, names: Sequence[str]) -> int:
        if not self.cursor:
            return 0
        try:
            if len(self.cursor) > LONGEST:
                raise ValueError
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            made, last, seen = json.loads(base64.b64decode(padded, b"-_", validate=True))
        except (ValueError, TypeError, binascii.Error) as fault:
            raise UsageError("bad_cursor") from fault
        if made != self._list() or not isinstance(last, str) or not isinstance(seen, int):
            raise UsageError("bad_cursor")
        places = [at for at, one in enumerate(names) if one == last]  # several, when two things say the same
        return min(places, key=lambda at: abs(at + 1 - seen)) + 1 if places else max(0, min(seen - 1, len(names)))

    def _list(self) -> str:
        """What names the list: its address and what was asked of it, the page aside."""
        asked = sorted((k, v) for k, v in self.request.query_params.multi_items() if k not in ("cursor", "limit"))
        return hashlib.sha256(json.dumps([self.request.url.path, asked]).encode()).hexdigest()[:12]

    def _lead_on(self, last: str, seen: int) -> None:
        """Write the address of the next page, relative to this server."""
        packed = base64.urlsafe_b64encode(json.dumps([self._list(), last, seen]).encode()).decode().rstrip("=")
        url = self.request.url.include_query_params(cursor=packed, limit=self.limit)
        self.response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'


def _paging(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Things on one page.")] = USUAL,
    cursor: Annotated[str, Query(description="From the Link header of the page before; empty for the first.")] = "",
) -> Paging:
    return Paging(request=request, response=response, limit=limit, cursor=cursor)


Paged = Annotated[Paging, Depends(_paging)]
