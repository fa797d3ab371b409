"""The name under which something is done: that of the account while somebody is signed in, else the one written.

A door says once for a request who is behind it; the functions that write a name down ask here, so that no field of a
form or of a request can put somebody else's name under a decision.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_SIGNATURE: ContextVar[str] = ContextVar("signature", default="")


@contextmanager
def signing(name: str) -> Iterator[None]:
    """What is done inside is done under this name."""
    before = _SIGNATURE.set(name)
    try:
        yield
    finally:
        _SIGNATURE.reset(before)


def signed(written: str) -> str:
    """The name to write down: of the account that is signed in, else the one given."""
    return _SIGNATURE.get() or written
