"""Pure: whether two documents look like versions of one, from their names, titles and texts. Never from a date alone.

Resemblance is that of Broder (1997): the share of common runs of words (shingles) among all those of both texts.
"""

import re
from collections.abc import Iterable

from retrieval.words import fold

SHINGLE = 4
"""Words of a run."""
FEWEST = 20
"""Runs under which a text is too short to be compared."""
NAMED = 0.5
"""Resemblance, 0 to 1, from which documents of one name are versions of one. On 136 real documents, yearly reports of
one name reach 0.11; with a tenth of its sentences changed, all but one of 125 stay above."""
TITLED = 0.75
"""The same for one title only: an empty form and the same form filled in reach 0.60."""
WORD = re.compile(r"[a-z0-9]+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-_. ]?\d\d){0,2}(?!\d)")
MARK = re.compile(
    r"[\s_.-]*(?:\(\d{1,3}\)|(?<![a-z])v(?:ersion)?[\s_.-]?\d+(?:[._-]\d+)*|(?<![a-z])(?:copie|copy|draft|projet"
    r"|brouillon|finale?|definiti(?:f|ve)|def|new|old|nouveau|ancien|rev(?:ision)?[\s_.-]?\d*|maj))$"
)
"""What a name ends with that tells versions apart, one at a time."""
NUMBER = re.compile(r"(?:\((\d{1,3})\)|(?<![a-z])v(?:ersion)?[\s_.-]?(\d+))(?:[._-](\d+))?")


def base(name: str) -> str:
    """A name or title without its folder, ending, years and marks of version; empty when nothing else is left."""
    said = YEAR.sub(" ", _stem(name)).strip(" _.-")
    while (shorter := MARK.sub("", said).strip(" _.-")) != said:
        said = shorter
    return " ".join(WORD.findall(said))


def number(name: str) -> tuple[int, int]:
    """The version that a name states, (0, 0) when it states none: "charte_v2.1.pdf" gives (2, 1)."""
    found = list(NUMBER.finditer(_stem(name)))
    if not found:
        return 0, 0
    copy, version, minor = found[-1].groups()
    return int(version or copy), int(minor or 0)


def shingles(texts: Iterable[str]) -> frozenset[int]:
    """The runs of words of a text given in parts, as hashes that hold within one process."""
    words = [word for text in texts for word in WORD.findall(fold(text))]
    return frozenset(hash(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1))


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Resemblance of two sets of runs, 0 to 1; 0 when a text is too short to tell."""
    if min(len(one), len(other)) < FEWEST:
        return 0.0
    return len(one & other) / len(one | other)


def _stem(name: str) -> str:
    last = fold(name).rsplit("/", 1)[-1]
    return re.sub(r"\.[a-z0-9]{1,5}$", "", last)
