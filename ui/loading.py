"""A start without needless work: the libraries of the workbench load ten thousand things that stay."""

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder


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


class _Missing(MetaPathFinder):
    """A library that is not there, for one thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread = threading.get_ident()

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Refuse the one, leave every other to those who find it."""
        if fullname == self._name and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is not needed here", name=fullname)


@contextmanager
def without(name: str) -> Iterator[None]:
    """While something loads in this thread, the library `name` is not there for it, unless it is loaded already.

    Gradio takes `mcp` along for a server of its own that is never started here: a second of the start. Other threads
    answer requests meanwhile, and find it.
    """
    missing = _Missing(name)
    sys.meta_path.insert(0, missing)
    try:
        yield
    finally:
        sys.meta_path.remove(missing)
