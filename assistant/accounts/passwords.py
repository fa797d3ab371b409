"""Passwords: kept as Argon2id digests, checked in the same time whether or not the account exists."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UsageError

SHORTEST, LONGEST = 12, 200
"""Characters of a password."""
FEWEST = 5
"""Different characters in it."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each check takes 64 MiB and one processor for a moment: a flood of them waits instead of filling the memory."""


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the second recommended option of RFC 9106: 64 MiB, 3 passes, 4 lanes."""
    return PasswordHasher()


@cache
def _nobody() -> str:
    """The digest that is checked where there is no account or no password: the answer takes as long."""
    return _hasher().hash("nobody’s password")


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one kept; nothing fits an empty one, after the same time."""
    with _AT_ONCE:
        try:
            matches = _hasher().verify(kept or _nobody(), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return matches and bool(kept)


def outdated(kept: str) -> bool:
    """Whether a digest was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def check(password: str, email: str) -> None:
    """Raises UsageError for a password that would be guessed too soon."""
    local = email.partition("@")[0].lower()
    weak = len(set(password)) < FEWEST or (len(local) > 3 and local in password.lower())
    if not SHORTEST <= len(password) <= LONGEST or weak:
        raise UsageError("weak_password", least=SHORTEST)
