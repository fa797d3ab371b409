"""A start without needless work: the libraries of the workbench load ten thousand things that stay."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick() -> Iterator[None]:
    """Without looking for garbage among what has just been loaded, until `settled` or the end.

    Looking through it again and again took a quarter of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settled() -> None:
    """All is loaded: what is there stays, and garbage is looked for among what comes from now on."""
    gc.freeze()
    gc.enable()


@contextmanager
def without(name: str) -> Iterator[None]:
    """While something loads, the library `name` is not there for it, unless it is loaded already.

    Gradio takes `mcp` along for a server of its own that is never started here: a second of the start.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # as Python documents it: importing it fails
    try:
        yield
    finally:
        sys.modules.pop(name, None)
