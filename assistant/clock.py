"""The one clock: when something was done, and which day it is."""

from datetime import UTC, date, datetime


def now() -> str:
    """The time of an event, ISO 8601 with time zone, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def today() -> date:
    """The day of `now`: an assessment and what is decided for it count days by one clock, wherever people are."""
    return datetime.now(UTC).date()
