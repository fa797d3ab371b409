"""Pure: where a range of a stored text stands in another reading of the same page.

Both are the same as long as the file is read by the same version; a later version, or another character recognition,
may read a page a little differently, and a quote must still be found on it.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+")
_AROUND = 60  # words on each side of the quote that help to place it
_WORDS_MOST = 20_000  # of a page that is compared word by word
_SHARE = 0.6  # of the words of a quote that must be there


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A range of the other text."""

    start: int
    end: int
    exact: bool  # the same characters stand there


def place(stored: str, other: str, start: int, end: int) -> Placed | None:
    """The range of ``other`` that ``stored[start:end]`` is; None when too few of its words are there.

    Raises ValueError when the range is not one of ``stored``.
    """
    if not 0 <= start <= end <= len(stored):
        raise ValueError(f"no range {start}-{end} in {len(stored)} characters")
    quote = stored[start:end]
    if other[start:end] == quote and (stored == other or other.count(quote) == 1):
        return Placed(start=start, end=end, exact=True)
    if quote and (at := _nearest(other, quote, start)) is not None:
        return Placed(start=at, end=at + len(quote), exact=True)
    return _by_words(stored, other, start, end)


def _nearest(text: str, quote: str, start: int) -> int | None:
    """The place of the quote nearest to where it was."""
    before, after = text.rfind(quote, 0, start + len(quote)), text.find(quote, start)
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - start)) if found else None


def _by_words(stored: str, other: str, start: int, end: int) -> Placed | None:
    ours = list(_WORD.finditer(stored))
    theirs = list(_WORD.finditer(other))
    if len(theirs) > _WORDS_MOST:
        return None
    first = bisect_left(ours, start + 1, key=lambda word: word.end())
    last = bisect_left(ours, end, key=lambda word: word.start())
    low = max(0, first - _AROUND)
    part = ours[low : last + _AROUND]
    matcher = SequenceMatcher(
        None, [word[0].casefold() for word in part], [word[0].casefold() for word in theirs], autojunk=False
    )
    hits = [
        theirs[block.b + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
        if first <= low + block.a + step < last
    ]
    if not hits or len(hits) < _SHARE * (last - first):
        return None
    return Placed(start=hits[0].start(), end=hits[-1].end(), exact=False)
