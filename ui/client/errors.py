"""What a server answers when it does not do what was asked.

ApiError
├── Refused        sign in, or you may not (401, 403)
├── NotFound       no such thing, or none that you may know of (404, 410)
├── Conflict       not now (409)
├── Changed        it changed since it was seen (412)
├── Invalid        something in the request is wrong (400, 411, 413, 422)
├── TooMany        too many requests in a row (429)
├── ServerFailed   the server failed or cannot work (5xx)
└── Unreachable    nobody answers at this address
"""

from typing import Any


class ApiError(Exception):
    """The server did not do what was asked; its sentence says why."""

    def __init__(self, status: int, code: str, detail: str, problem: dict[str, Any] | None = None) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.problem = problem or {}
        super().__init__(detail)


class Refused(ApiError):
    """Sign in with a token that may do this."""


class NotFound(ApiError):
    """There is no such thing, or none that you may know of."""


class Conflict(ApiError):
    """The state of the workspace does not allow it now."""


class Changed(ApiError):
    """Somebody changed it since it was seen: read it again, then decide anew."""


class Invalid(ApiError):
    """Something in the request is wrong."""


class TooMany(ApiError):
    """Wait, then try again."""


class ServerFailed(ApiError):
    """The server failed or cannot work now."""


class Unreachable(ApiError):
    """Nobody answers at this address: check it, and that the server runs."""


KINDS: dict[int, type[ApiError]] = {
    400: Invalid,
    401: Refused,
    403: Refused,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    411: Invalid,
    412: Changed,
    413: Invalid,
    422: Invalid,
    429: TooMany,
}


def fault(status: int, problem: dict[str, Any]) -> ApiError:
    """The error of an answer."""
    kind = KINDS.get(status, ServerFailed if status >= 500 else ApiError)
    detail = str(problem.get("detail") or problem.get("title") or f"HTTP {status}")
    return kind(status, str(problem.get("code", "")), detail, problem)
