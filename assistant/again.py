"""Results of pure functions that are kept from one time to the next: a decision changes few of thousands of parts."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


class Again(Generic[Part, Made]):
    """A pure function over named parts; a part equal to the one of that name the last time is not computed again.

    Only the parts of the last time are kept, so that what is gone takes no memory. For one thread at a time.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[Part, Made]] = {}

    def over(self, function: Callable[[Part], Made], parts: Iterable[tuple[str, Part]]) -> list[Made]:
        """The result for each part, in order; `function` must be the same, in effect, each time."""
        before, now = self._held, dict[str, tuple[Part, Made]]()
        made = []
        for name, part in parts:
            held = before.get(name)
            if held is None or (held[0] is not part and held[0] != part):
                held = (part, function(part))
            now[name] = held
            made.append(held[1])
        self._held = now
        return made
