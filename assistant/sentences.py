"""The sentences of a passage that may be quoted: lines of tables and lists parted, and what leads to them."""

import re
from itertools import pairwise

from ingest.chunk import sentences

ROW = re.compile(r"[ \t](?:[\d.,]+ ?(?:%|€)?|–)$")
"""A line of a table: words, then a figure at its end."""
WORD = re.compile(r"[^\W\d_]{3}")
ROWS = 2
"""Lines in a row that make a table."""
ITEM = re.compile(r"\s*(?:[-*•▪→●○]|\d{1,2}[.)]|[a-z]\))\s+")
"""The mark of an item of a list."""
SETTING = re.compile(r"\s*!\[[^\]]*\]\([^)]*\)\W*$|\b(?:layout|permalink|eleventyNavigation|path):\s")
"""A picture alone, or settings of a page in its source."""
HEADS = re.compile(r"[^:;\d]+(?: ; [^:;\d]+){2,}$")
"""The heads of the columns of a table: they say what its rows are about, and answer nothing."""
SHORT = 12
"""Characters up to which a line says nothing."""


def pieces(text: str) -> list[tuple[int, int]]:
    """Start and end of the sentences of a passage; the lines of a table that were read as one are parted."""
    found = []
    for start, end in sentences(text):
        cuts = _row_ends(text, start, end)
        found += [(low, high) for low, high in pairwise([start, *cuts, end]) if low < high] if cuts else [(start, end)]
    trimmed = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in found]
    return [(start, start + len(text[start:end].rstrip())) for start, end in trimmed if text[start:end].strip()]


def says(text: str) -> bool:
    """Whether a sentence may be quoted: some words, no heading of Markdown, no heads of columns, no picture and no
    setting of a page.
    """
    cut = text.startswith("000 ")  # the rest of a figure
    marked = re.match(r"\s*(?:#{1,6}\s|[|\s:-]+$)", text) or HEADS.match(text) or SETTING.search(text)
    return len(text) > SHORT and not cut and marked is None


def is_item(text: str) -> bool:
    """Whether a sentence is an item of a list."""
    return ITEM.match(text) is not None


def leads(text: str) -> bool:
    """Whether a sentence leads to a list or to what follows: it ends with a colon, or is a heading."""
    return text.rstrip(" *").endswith(":") or re.match(r"\s*#{1,6}\s", text) is not None


def _row_ends(text: str, start: int, end: int) -> list[int]:
    """Where the lines of a table end inside of a sentence: words, then a figure; one is enough before text."""
    ends, at = [], start
    for line in text[start:end].split("\n"):
        at += len(line)
        if ROW.search(line) and WORD.search(line):
            ends.append(at)
        at += 1
    return ends if len(ends) >= ROWS or (ends and ends[0] < end) else []
