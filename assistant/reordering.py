"""A cross-encoder re-orders what was found: it reads the first results again beside the question. Nothing else changes.

Scores, stances, states and what counts in the result stay as they are; without a cross-encoder, so does the order.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.ledger import Ledger

READ = 20
"""Results read again at least, where there are as many: one further down may come up."""
T = TypeVar("T")


def looked_up(ledger: Ledger, k: int) -> int:
    """How many results to look up when `k` are shown."""
    return max(k, READ) if ledger.reranker is not None else k


def reordered(ledger: Ledger, query: str, found: Sequence[T], text: Callable[[T], str], k: int) -> list[T]:
    """The `k` first results in the order of the cross-encoder."""
    order = ledger.reranked(query, [text(one) for one in found], "ordering")
    return [found[at] for at in order[:k]]
