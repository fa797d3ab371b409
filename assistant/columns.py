"""The heads of the columns above a row of a table: "Refurbished share of purchases 7% 12%" says nothing without them.

Pages keep the lines of a table and nothing of its cells, so the head row is found by its shape: the first line of the
run of short lines without end mark that the row stands in, when it counts nothing itself.
"""

import re

from assistant.sentences import CELLS, NUMBERED_ROW, ROW, is_item
from retrieval.why import YEAR

WIDE = 90
"""Characters from which a line may be text and no line of a table."""
FURTHEST = 60
"""Lines above a row in which its head row is looked for."""
SENTENCE = re.compile(r"[.!?;:]\s*$")
HEADING = re.compile(r"\d+(?:\.\d+)*\. |\d+(?:\.\d+)+ |#{1,6} |(?:Point|Annexe|Séance|Section|Appendix) ")
"""A line that is a heading by its number, its mark or its first word."""
UNITS = re.compile(r"\b(?:t )?(?:CO2e?|m[23]|H2O)\b|\([^)]*\)")
"""Units and remarks in brackets, whose figures count nothing."""
HEAD = re.compile(r"[^\W\d_]{2,}.* .*\w|N° .*\w")
"""Two words at least, letters first."""
FIGURES = re.compile(r"(?<![\w.,])\d[\d.,]*(?: \d{3}(?!\d))*")
LONGEST = 160
"""Characters of a row, at most."""
LEAST = 2
"""Cells of a head row, at least."""
CELL = re.compile(r"(?<![\w’'-])(?:[^\W\d_a-zà-öø-ÿ]|(?:19|20)\d\d)")
"""The beginning of a cell of a head row: a capital or a year."""
PIPES = re.compile(r"\s*\|.*\|\s*$")
RULE = re.compile(r"[\s|:-]+$")
"""The line under the head row of a table in Markdown."""
DATES = re.compile(
    r"\b\d{1,2}(?:er)? [^\W\d_]{3,9}(?:,? (?:19|20)\d\d)?\b|\bPage \d+|(?<!\d)(?:19|20)\d\d(?:-\d+)?(?!\d)"
)
"""Dates and numbers of pages: a line that holds no other figure is no row."""
GOES_ON = re.compile(r"(?:(?:19|20)\d\d|[^\W\d_][\w’'-]*|\([^)]*\))$")
"""What a head row that was broken goes on with: a year or one word alone."""
BROKEN = re.compile(r"(?:[^\W\d_A-ZÀ-ÖØ-Þ]|\()(?:[^\d.!?;:]|CO2){0,30}$")
"""The rest of a cell of it: a few words from a small letter; other cells may stand below."""
ROWS_BELOW = 4
"""Lines below a row in which another one is looked for."""
MOST_PARTS = 4
"""Lines that a broken head row has at most."""


def heads(text: str, start: int, end: int) -> str:
    """The head row of the table that `text[start:end]` is a row of, empty when it is none or nothing is known."""
    own = text[start:end].strip()
    lines = text[:start].split("\n")
    above = lines[-FURTHEST - 1 : -1]
    if PIPES.match(own):
        return _piped(above)
    if not _row(own):
        return ""
    run: list[str] = []
    for line in reversed(above):
        if not line.strip() or len(line) >= WIDE or SENTENCE.search(line) or HEADING.match(line.strip()):
            break
        run.append(line.strip())
    run.reverse()
    first = len(run) == len(lines) - 1  # the first line of a page is what every page begins with
    head = next((at for at, line in enumerate(run) if _head(line) and not (first and at == 0)), None)
    if head is None or any(_row(line) for line in run[:head]):
        return ""
    parts = [run[head]]
    for line in run[head + 1 : head + MOST_PARTS]:
        if not (GOES_ON.match(line) or BROKEN.match(line) or (len(parts) > 1 and _head(line))):
            break
        parts.append(line)
    below = text[end:].split("\n")[1 : ROWS_BELOW + 1]
    if not any(_row(line) for line in (*run[head + 1 :], *below)):
        return ""  # a line alone is no table
    told = " ".join(parts)
    return told if len(told.split()) >= max(len(FIGURES.findall(own)), LEAST) else ""


def _piped(above: list[str]) -> str:
    """The head row of a table in Markdown: what stands above its rule."""
    for at in range(len(above) - 1, 0, -1):
        if not PIPES.match(above[at]):
            return ""
        if RULE.match(above[at]):
            return " ; ".join(cell.strip(" *") for cell in above[at - 1].strip().strip("|").split("|"))
    return ""


def _row(text: str) -> bool:
    """Whether a text is a row that counts something: figures in cells, no end mark, no name before each cell."""
    said = " ".join(text.split())
    if " : " in said or SENTENCE.search(said) or HEADING.match(said) or is_item(said) or len(said) > LONGEST:
        return False
    numbered = NUMBERED_ROW.match(said)
    figures = FIGURES.findall(DATES.sub("", said))
    ends = ROW.search(said) or CELLS.search(said) or numbered
    counts = bool(figures) and (ends is not None or len(figures) > 1)
    return (numbered is not None or counts) and re.search(r"[^\W\d_]{3}", said) is not None


def _head(line: str) -> bool:
    """Whether a line may be a head row: words, two of which begin a cell, and no figure but years."""
    bare = UNITS.sub("", line)
    whole = HEAD.match(line) is not None and not re.search(r"[\d|(),–]", YEAR.sub("", bare))
    return whole and not line.isupper() and len(CELL.findall(bare)) >= LEAST
