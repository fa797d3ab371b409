"""Questions in a language that is not read: told by their small words and letters, answered with the two that are."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.route import ENGLISH, FRENCH
from retrieval.words import fold

LEAST = 2
"""Small words of a language that a question must hold to be told as of it."""
WORD = re.compile(r"[^\W\d_]+")


@cache
def _known() -> dict[str, tuple[frozenset[str], str]]:
    data: dict[str, Any] = yaml.safe_load((files("assistant") / "data" / "tongues.yaml").read_text(encoding="utf-8"))
    return {name: (frozenset(one["words"].split()), one["said"]) for name, one in data.items()}


def unread(question: str) -> str | None:
    """How to say "I read French and English" to a question in neither: in its language, empty where that is not known.

    None for a question in French or English, and for one of too few words to tell.
    """
    words = WORD.findall(fold(question))
    if not words:
        return None
    if sum(not one.isascii() for one in words) * 2 > len(words):  # another script: fold leaves only base letters
        return ""
    ours = max(sum(one in FRENCH for one in words), sum(one in ENGLISH for one in words))
    counts = {name: sum(one in small for one in words) for name, (small, _) in _known().items()}
    best = max(counts, key=lambda name: counts[name])
    return _known()[best][1] if counts[best] >= LEAST and counts[best] > ours else None
