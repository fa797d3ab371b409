"""Pure: cut text into sentences, list items, headings and table rows. Offsets count code points.

A line feed inside a paragraph is only the edge of the paper; which line feeds end something is told from the two lines
around them. Nothing is lost: the units of a text cover each of its characters that is not white space.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.clean import lines

SENTENCE_MOST = 1_200  # characters; longer ones (text without punctuation) are cut at the best place before it
ROW_MOST = 3_000  # characters; a row of a table stays whole up to here

# What starts a line that stands for itself: a bullet (private-use signs are those of Wingdings), "1." "1)" "a)" "1.2 "
# "Article 3", a Markdown heading, table row, quotation, fence or rule.
_MARKER = re.compile(
    r"\s*(?:[-*+•▪●○◦■□‣⁃–—·➢➤→✓✔❖►⮚\ue000-\uf8ff]\s|[•▪●○■□➢➤✓✔❖►\ue000-\uf8ff]|o\s(?=[A-ZÀ-Ý])|\(?\d{1,2}[.)]\s"
    r"|\(?[a-zA-Z]\)\s|\d{1,2}(?:\.\d{1,2}){1,4}\.?\s|[IVX]{1,5}[.)]\s|#{1,6}\s|\||>|```|~~~|(?:-{3,}|\*{3,}|_{3,})\s*$"
    r"|(?:Article|ARTICLE|Annexe|ANNEXE|Chapitre|CHAPITRE|Chapter|Section|SECTION)\s[\dIVXA-Z])"
)
_ALONE = re.compile(r"\s*(?:#{1,6}\s|\||```|~~~|(?:-{3,}|\*{3,}|_{3,})\s*$)")  # and what ends with its line
_MARKER_ONLY = re.compile(r"\s*(?:[-*+•▪●○◦■□‣⁃–—·➢➤→✓✔❖►o\ue000-\uf8ff]|\(?\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?)\s*$")
_ROW = re.compile(r"([^\n]{1,90}?) : \S")
_ENDS_OPEN = re.compile(
    r"(?:[,(«“\-/&]|\b(?:d|l|qu|n|s|c|j|m)['’]|\b(?:le|la|les|un|une|des|du|de|et|ou|à|au|aux|en|dans|pour|par|sur|avec|que|qui|ce|"
    r"cette|ces|son|sa|ses|leur|leurs|the|a|an|of|and|or|to|in|for|by|on|with|that|which|is|are))\s*$",
    re.IGNORECASE,
)
_ENDS_CLOSED = re.compile(r"[:;]\s*$")
_ENDS_SENTENCE = re.compile(r"[.!?…][»”\"’')\]]*\s*$")
_STARTS_NEW = re.compile(r"\s*[«“\"(\[]?\s*(?:[A-ZÀ-ÖØ-ÞŒ]|\d)")
_SHORT = 0.65  # a line this much shorter than the usual one did not stop at the edge of the paper
_USUAL_LEAST = 30  # characters; below, nothing can be told from the width

_STOP = re.compile(r"(?P<mark>[.!?…]+)(?:\s?»|[”\"’')\]\*_])*\s+(?=[«“\"(\[\*_]?\s?(?:[A-ZÀ-ÖØ-ÞŒ]|\d|[-–—•]\s))")
_LAST_WORD = re.compile(r"[^\s(«“\"'’]+$")
_ABBREVIATIONS_WORDS = """
art m mm mme mlle mr mrs ms dr pr prof me st ste p pp n no nos cf ex p.ex par.ex i.e e.g fig tab vol éd ed chap al
réf ref tél tel av bd env max min approx resp vs inc ltd coll dir dép sect alinéa ann hab u.s u.k e.u r.g.p.d jan
janv févr feb juil aug sept oct nov déc dec
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_WORDS.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A sentence, list item, heading line or table row."""

    start: int  # first code point, not white space
    end: int  # one past the last, not white space
    opens: bool  # whether a paragraph, item, heading or row starts here


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, list item, heading and table row of a normalised text, in order, white space
    trimmed.

    Together they cover every character that is not white space; none overlaps another.
    """
    return [(unit.start, unit.end) for unit in units(text)]


def units(text: str, start: int = 0, end: int | None = None) -> list[Unit]:
    """The units of ``text[start:end]``, with offsets into the whole text."""
    found = []
    part = text[start:end]
    for low, high in _paragraphs(part):
        opens = True
        for first, last in _stops(part, low, high):
            found.append(Unit(start=start + first, end=start + last, opens=opens))
            opens = False
    return found


def row_head(line: str) -> str:
    """What stands before the first " : " of a line, "" when there is none: the first header of a table row."""
    found = _ROW.match(line)
    return found[1] if found else ""


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Ranges that end at a hard line feed, trimmed, none empty."""
    filled = [(low, high) for low, high in (_trim(text, *place) for place in lines(text)) if low < high]
    if not filled:
        return []
    usual = _usual_width([high - low for low, high in filled])
    found = []
    start = filled[0][0]
    for (low, high), (next_low, next_high) in pairwise(filled):
        if _breaks(text[low:high], text[next_low:next_high], text[high:next_low], usual):
            found.append((start, high))
            start = next_low
    found.append((start, filled[-1][1]))
    return found


def _usual_width(widths: list[int]) -> float:
    """The width near which lines are wrapped: the ninth decile of the line lengths, 0 when it says nothing."""
    width = sorted(widths)[int(0.9 * (len(widths) - 1))]
    return width if width >= _USUAL_LEAST and len(widths) > 1 else 0


def _breaks(line: str, following: str, gap: str, usual: float) -> bool:
    """Whether the line feed between two lines that are not blank ends a paragraph, an item, a heading or a row."""
    if gap.count("\n") > 1 or _ALONE.match(line):
        return True
    if _MARKER_ONLY.match(line):
        return bool(_MARKER_ONLY.match(following))
    if _MARKER.match(following):
        return True
    head = row_head(line)
    if (head and head == row_head(following)) or _ENDS_CLOSED.search(line):
        return True
    if not _STARTS_NEW.match(following) or _ENDS_OPEN.search(line):
        return False
    return bool(_ENDS_SENTENCE.search(line)) or len(line) < _SHORT * usual


def _stops(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one paragraph; a table row is not cut at its full stops."""
    row = " ; " in text[start:end] and bool(row_head(text[start:end]))
    if row:
        return _shorten(text, start, end, ROW_MOST, (" ; ", "\n", " "))
    found = []
    low = start
    for stop in _STOP.finditer(text, start, end):
        if not _abbreviated(text, low, stop):
            found.extend(_shorten(text, low, stop.end(), SENTENCE_MOST, ("\n", "; ", ", ", " ")))
            low = stop.end()
    found.extend(_shorten(text, low, end, SENTENCE_MOST, ("\n", "; ", ", ", " ")))
    return found


def _abbreviated(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether this full stop belongs to an abbreviation, an initial, or the number at the head of the sentence."""
    if stop["mark"] != ".":
        return False
    before = _LAST_WORD.search(text, max(start, stop.start() - 30), stop.start())
    if before is None:
        return False
    word = before[0].casefold().lstrip("*_[#")
    numbering = before.start() - start <= 1 and (word.replace(".", "").isdigit() or len(word) <= 1)
    return numbering or word in _ABBREVIATIONS or (len(before[0]) == 1 and before[0].isupper())


def _shorten(text: str, start: int, end: int, most: int, places: tuple[str, ...]) -> list[tuple[int, int]]:
    """The range trimmed, and cut at the best of the places when it is longer than ``most``."""
    start, end = _trim(text, start, end)
    found = []
    while end - start > most:
        for place in places:
            cut = text.rfind(place, start + most // 2, start + most)
            if cut >= 0:
                cut += len(place)
                break
        else:
            cut = start + most
        found.append(_trim(text, start, cut))
        start, end = _trim(text, cut, end)
    if start < end:
        found.append((start, end))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its two ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
