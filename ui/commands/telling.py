"""How far a long command is: one line that is rewritten on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.progress import Stage, Told

EVERY = 10.0
"""Seconds between two lines when the output is not a terminal."""
WIDTH = 100
"""Characters of the line that is rewritten."""


@contextmanager
def shown(lang: str, *, quiet: bool = False) -> Iterator["Told | None"]:
    """Where to tell progress: standard error, so that the result can be piped; None when nothing is wanted.

    A person who interrupts learns that nothing is lost.
    """
    terminal = sys.stderr.isatty()
    try:
        yield None if quiet else _line(lang) if terminal else _log(lang)
    except KeyboardInterrupt:
        kept = (
            "ce qui est lu est gardé, la même commande reprend là."
            if lang == "fr"
            else "what was read is kept, the same command goes on from there."
        )
        print(f"\n{kept}" if terminal else kept, file=sys.stderr)
        raise
    finally:
        if terminal and not quiet:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _line(lang: str) -> "Told":
    from assistant.progress import line

    def tell(stage: "Stage") -> None:
        print(f"\r\x1b[K{line(stage, lang)[:WIDTH]}", end="", file=sys.stderr, flush=True)

    return tell


def _log(lang: str, clock: Callable[[], float] = time.monotonic) -> "Told":
    from assistant.progress import line

    last = clock()

    def tell(stage: "Stage") -> None:
        nonlocal last
        if clock() - last >= EVERY:
            last = clock()
            print(line(stage, lang), file=sys.stderr, flush=True)

    return tell
