"""An event loop for what wants one while it is made."""

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def in_loop(make: Callable[P, T]) -> Callable[P, T]:
    """`make`, called inside an event loop that is closed afterwards.

    Outside of a running loop Gradio opens one for each of its locks and leaves it open for ever: two sockets a lock.
    """

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(_within(make, *args, **kwargs))
        return make(*args, **kwargs)

    return made


async def _within(make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return make(*args, **kwargs)
