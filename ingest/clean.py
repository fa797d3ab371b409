"""Pure work on text: one normal form, and the lines that are not running text. Offsets count code points."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# Line ends of every kind; then what no page may hold: C0 controls but tab and line feed, DEL and C1 controls, surrogates
# (a lone one cannot be stored as UTF-8; a Python string has no paired ones) and the two non-characters of each plane 0.
_LINE_END = "\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]"
_DROPPED = "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_CHANGED = re.compile(f"(?P<end>{_LINE_END})|{_DROPPED}")

_EDGE_LINES = 3  # a header or footer lies among the first or last three lines of its page
_MOST_PAGES = 0.4  # left and right pages may carry different headers, so less than half of the pages is "most"
_FEWEST_PAGES = 3  # below three appearances a repeated line may be chance
_LEADER = re.compile(r"(?:\.[ \u2002]?){5,}\s*[\divxlc]{0,5}\s*$|(?:…\s?){3,}\s*\d{0,4}\s*$", re.IGNORECASE)

Range = tuple[int, int]


def normalise(raw: str) -> str:
    """The text as it is stored: every line end is ``\\n``; control characters and lone surrogates are gone.

    Applying it twice changes nothing more.
    """
    return _CHANGED.sub(lambda found: "\n" if found["end"] else "", raw)


def one_line(raw: str) -> str:
    """Text normalised and set on one line: for titles, labels, names and cells."""
    return " ".join(normalise(raw).split())


def lines(text: str) -> Iterator[Range]:
    """The range of each line of a normalised text, without its line feed, blank lines included."""
    start = 0
    while True:
        end = text.find("\n", start)
        if end < 0:
            yield start, len(text)
            return
        yield start, end
        start = end + 1


def left_out(pages: Sequence[str]) -> list[list[Range]]:
    """For each page, the ranges of lines that do not belong into a passage: headers, footers, lines of a contents list.

    A header or footer is a line among the first or last three of its page which comes back on most pages, whatever its
    numbers are. A line of a contents list ends with a row of dots. The ranges are in order and without their line feeds.
    """
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(key for page in edges for key in {key for _, key in page})
    with_text = sum(1 for page in edges if page)
    needed = max(_FEWEST_PAGES, _MOST_PAGES * with_text)
    found = []
    for page, edge in zip(pages, edges, strict=True):
        running = {place for place, key in edge if counts[key] >= needed}
        leaders = {place for place in lines(page) if _LEADER.search(page[slice(*place)])} if ".." in page or "…" in page else set()
        found.append(sorted(running | leaders))
    return found


def _edge_lines(page: str) -> list[tuple[Range, str]]:
    """The first and last lines of a page with the key under which they are compared: their digits masked."""
    filled = [(start, end) for start, end in lines(page) if not page[start:end].isspace() and end > start]
    if len(filled) > 2 * _EDGE_LINES:
        filled = filled[:_EDGE_LINES] + filled[-_EDGE_LINES:]
    return [((start, end), re.sub(r"\d+", "#", " ".join(page[start:end].split()).casefold())) for start, end in filled]
