"""The sentences of a passage that may be quoted: lines of tables and lists parted, and what leads to them."""

import re
from itertools import pairwise

from ingest.chunk import sentences

ROW = re.compile(r"[ \t](?:[\d.,]+ ?(?:%|€)?|–)$")
"""A line of a table: words, then a figure at its end."""
WORD = re.compile(r"[^\W\d_]{3}")
ROWS = 2
"""Lines in a row that make a table."""
CELLS = re.compile(r"[ \t](?:[\d.,]+ ?%?|€|–)(?: [^\W\d_]+){0,2}$")
"""The end of a row whose last cell is a word or two: "182 not computed"."""
NEXT = re.compile(r"[^\W\d_a-zà-öø-ÿ].*\d.*(?<![.!?;,])$")
"""A line that begins with a capital and counts something, without end mark: the next row."""
GOES_ON = re.compile(r"[^\W\d_A-ZÀ-ÖØ-Þ]|[%€)]")
"""The beginning of a line that goes on with the one above: a small letter or the unit of a figure."""
OWN_LINE = re.compile(r"[^\W\d_a-zà-öø-ÿ].*(?<![.!?;:,])$")
"""A line that begins with a capital and has no end mark."""
LISTED, WIDEST = 4, 110
"""Lines of that kind that make a table of words, and their most characters."""
WIDE = 80
"""Characters from which a line may be text that goes on below."""
ITEM = re.compile(r"\s*(?:[-*•▪→●○]|\d{1,2}[.)]|[a-z]\))\s+")
"""The mark of an item of a list."""
SETTING = re.compile(r"\s*!\[[^\]]*\]\([^)]*\)\W*$|\b(?:layout|permalink|eleventyNavigation|path):\s")
"""A picture alone, or settings of a page in its source."""
HEADS = re.compile(r"[^:;\d]+(?: ; [^:;\d]+){2,}$")
"""The heads of the columns of a table: they say what its rows are about, and answer nothing."""
NUMBERED = re.compile(r"\s*\d+(?:\.\d+)+\.?\s[^\d.!?:;]{0,90}$")
"""A heading by its number of several levels: "3.2 Mesures"."""
NUMBERED_ROW = re.compile(r"^(\d{1,2}) +(?=[^\W\d_a-zà-öø-ÿ])", re.MULTILINE)
"""The beginning of a row whose first cell is its number: no mark stands behind it, as in a list."""
AFTER_ROWS = re.compile(r"\n(?=\s*\n|\d+(?:\.\d+)*\. |#)")
"""Where the rows of a table end: an empty line or a heading."""
LONGEST_ROW = 240
"""Characters of a numbered row, at most."""
SHORT = 12
"""Characters up to which a line says nothing."""


def pieces(text: str) -> list[tuple[int, int]]:
    """Start and end of the sentences of a passage; the lines of a table that were read as one are parted, and rows
    that are numbered ("9 Auditer les sites", "10 …") are put together again, however many lines each takes.
    """
    rows = numbered_rows(text)
    found: list[tuple[int, int]] = list(rows)
    for start, end in _around(rows, sentences(text)):
        cuts = _row_ends(text, start, end)
        found += [(low, high) for low, high in pairwise([start, *cuts, end]) if low < high] if cuts else [(start, end)]
    trimmed = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in found]
    return [(start, start + len(text[start:end].rstrip())) for start, end in sorted(trimmed) if text[start:end].strip()]


def numbered_rows(text: str) -> list[tuple[int, int]]:
    """Start and end of the rows of a table whose first cell counts them; the last one ends with its paragraph."""
    found = [(int(one.group(1)), one.start()) for one in NUMBERED_ROW.finditer(text)]
    runs: list[list[int]] = []
    last = None
    for number, at in found:
        if last is not None and number == last + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
        last = number
    rows = []
    for run in (one for one in runs if len(one) >= ROWS):
        after = AFTER_ROWS.search(text, run[-1])
        rows += list(pairwise([*run, after.start() if after else len(text)]))
    return [(start, end) for start, end in rows if end - start <= LONGEST_ROW]


def _around(rows: list[tuple[int, int]], parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of some parts beside the rows."""
    left = []
    for start, end in parts:
        at = start
        for low, high in rows:
            if low < end and high > at:
                if low > at:
                    left.append((at, low))
                at = max(at, high)
        if at < end:
            left.append((at, end))
    return left


def says(text: str) -> bool:
    """Whether a sentence may be quoted: some words, no heading by its mark or number, no heads of columns, no picture
    and no setting of a page.
    """
    cut = text.startswith("000 ")  # the rest of a figure
    marked = re.match(r"\s*(?:#{1,6}\s|[|\s:-]+$)", text) or HEADS.match(text) or SETTING.search(text)
    marked = marked or NUMBERED.match(text)
    return len(text) > SHORT and not cut and marked is None


def is_item(text: str) -> bool:
    """Whether a sentence is an item of a list."""
    return ITEM.match(text) is not None


def leads(text: str) -> bool:
    """Whether a sentence leads to a list or to what follows: it ends with a colon, or is a heading."""
    return text.rstrip(" *").endswith(":") or re.match(r"\s*#{1,6}\s", text) is not None


def _listed(lines: list[str]) -> bool:
    """Whether lines are the rows of a table of words: many, short, each from a capital and without end mark."""
    said = [one.strip() for one in lines if one.strip()]
    return len(said) >= LISTED and all(len(one) < WIDEST and OWN_LINE.match(one) for one in said)


def _row_ends(text: str, start: int, end: int) -> list[int]:
    """Where the lines of a table end inside of a sentence: words, then a figure; one is enough before text."""
    ends, at = [], start
    lines = text[start:end].split("\n")
    listed = _listed(lines)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line)
        below = following.strip()
        row = listed or ROW.search(line) or (len(line) < WIDE and CELLS.search(line) and NEXT.match(below))
        if row and WORD.search(line) and not GOES_ON.match(below):  # "between 150 / and 220 tonnes" is one sentence
            ends.append(at)
        at += 1
    return ends if len(ends) >= ROWS or (ends and ends[0] < end) else []
