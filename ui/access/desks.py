"""The workspaces of a server: opened when somebody comes, closed when nobody has for a while, so many at a time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.errors import WorkspaceError
from ui.desk import Desk
from ui.pages.book import Book

LOOK = 30.0
"""Seconds between two looks for workspaces that nobody uses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """An open workspace and what is drawn of it."""

    desk: Desk
    """Its functions."""
    book: Book
    """Its plain pages."""


@dataclass(kw_only=True, slots=True)
class _Place:
    """Where a room is, or will be."""

    room: Room | None = None
    guests: int = 0
    left: float = 0.0
    opening: threading.Lock = field(default_factory=threading.Lock)


class Desks:
    """Rooms by organisation; whoever borrows one gives it back, and one that is lent is never closed."""

    def __init__(self, opened: Callable[[str], Desk], *, most: int, idle_seconds: float) -> None:
        self._opened = opened
        self._most = most
        self._idle = idle_seconds
        self._places: dict[str, _Place] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._tidy, name="capnr-desks", daemon=True)
        self._thread.start()

    def borrow(self, organisation: str) -> Room:
        """The room of an organisation. Raises WorkspaceError when it cannot be opened, or too many are in use."""
        with self._lock:
            place = self._places.get(organisation)
            if place is None:
                self._make_room()
                place = self._places[organisation] = _Place()
            place.guests += 1
        try:
            with place.opening:
                if place.room is None:
                    desk = self._opened(organisation)
                    place.room = Room(desk=desk, book=Book(desk))
                return place.room
        except BaseException:
            self.give_back(organisation)
            raise

    def give_back(self, organisation: str) -> None:
        """One guest less."""
        with self._lock:
            place = self._places[organisation]
            place.guests -= 1
            place.left = time.monotonic()
            if place.room is None and place.guests == 0:
                del self._places[organisation]

    @contextmanager
    def lent(self, organisation: str) -> Iterator[Room]:
        """A room for a while."""
        room = self.borrow(organisation)
        try:
            yield room
        finally:
            self.give_back(organisation)

    def open_now(self) -> tuple[str, ...]:
        """Organisations whose workspace is open."""
        with self._lock:
            return tuple(self._places)

    def close(self) -> None:
        """Close every room, whoever is in it: the server ends."""
        self._closing.set()
        self._thread.join()
        with self._lock:
            for name in tuple(self._places):
                self._shut(name)

    def _make_room(self) -> None:
        """Close the room left longest ago when there are too many. Raises WorkspaceError when all are in use."""
        if self._closing.is_set():
            raise WorkspaceError("all_busy")
        if len(self._places) < self._most:
            return
        free = [name for name, place in self._places.items() if self._free(place)]
        if not free:
            raise WorkspaceError("all_busy")
        self._shut(min(free, key=lambda name: self._places[name].left))

    def _tidy(self) -> None:
        while not self._closing.wait(min(LOOK, self._idle)):
            with self._lock:
                last = time.monotonic() - self._idle
                for name in [one for one, place in self._places.items() if self._free(place) and place.left < last]:
                    self._shut(name)

    def _free(self, place: _Place) -> bool:
        """Whether nobody is in a room and nothing is being read in it."""
        return place.guests == 0 and place.room is not None and place.room.desk.jobs.running() is None

    def _shut(self, name: str) -> None:
        room = self._places.pop(name).room
        if room is not None:
            room.desk.close()
            room.desk.workspace.close()
