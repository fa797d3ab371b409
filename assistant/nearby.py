"""How close the words of a question stand in a sentence, and whether a number stands by what it counts. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from assistant.asking import Wanted, answers_kind
from assistant.reading import Asking
from retrieval.words import WORD, fold, stem

NEAR = 6.0
"""Words over which nearness falls to a third."""
QUANTITY = frozenset(("quantite", "nombre", "unites", "quantity", "number", "units"))
"""Headings of columns of quantities."""
ROW = re.compile(r" [;|] .* [;|] | \d[\d.,]* \d[\d.,]*$")
"""A row of a table: cells, or words and figures at the end."""


def together(asked: Asking, text: str) -> tuple[float, float]:
    """Share of neighbouring concepts of the question that are neighbours here; how close together all stand."""
    words = [stem(one) for one in WORD.findall(fold(text))]
    where = [[at for at, word in enumerate(words) if word in one.same] for one in asked.wanted.concepts]
    close = [
        bool(first and second and min(abs(one - other) for one in first for other in second) <= NEAR)
        for first, second in pairwise(where)
    ]
    found = [one for one in where if one]
    if len(found) < 2:
        return (sum(close) / len(close) if close else 0.0), 0.0
    gaps = [
        min(min(abs(one - other) for one in mine for other in theirs) for theirs in found if theirs is not mine)
        for mine in found
    ]
    return (sum(close) / len(close) if close else 0.0), float(np.exp(-np.mean(gaps) / NEAR))


def counts_things(asked: Wanted, said: str) -> bool:
    """Whether a number stands just before the things that are counted."""
    if not asked.counted:
        return False
    same = next((one.same for one in asked.concepts if one.own == asked.counted), frozenset({asked.counted}))
    words = re.findall(r"[\w,.]+", said)
    row = ROW.search(said) is not None  # "Ordinateurs portables 412 5,1": the figure stands behind
    return any(
        stem(word) in same
        and any(
            answers_kind("number", one) for one in (*words[max(0, at - 3) : at], *(_behind(words, at) if row else ()))
        )
        for at, word in enumerate(words)
    )


def _behind(words: Sequence[str], at: int) -> Sequence[str]:
    """The word behind another one, or behind the heading of a column of quantities."""
    return [one for one in words[at + 1 : at + 3] if one not in QUANTITY][:1]
