"""Pure work on text: one normal form, and the lines that are not running text. Offsets count code points."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# Line ends of every kind; then what no page may hold: C0 controls but tab and line feed, DEL and C1 controls,
# surrogates
# (a lone one cannot be stored as UTF-8; a Python string has no paired ones) and the two non-characters of each plane 0.
_LINE_END = "\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]"
_DROPPED = "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
CONTROLS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
"""Signs without width, and those that turn the direction of the text: no page holds them."""
_HARMLESS = "\u00ad\u200d\ufe0e\ufe0f\ufeff"  # soft hyphens, joiners and styles of emoji, marks of byte order
_TAGS = range(0xE0020, 0xE007F)  # an invisible copy of ASCII
_PARTED = re.compile(r"(\w*[a-zà-öø-ÿœ])[-\u2010][ \t]*\n[ \t]*(?=[a-zà-öø-ÿœ]{2})()")
_CHANGED = re.compile(f"(?P<end>{_LINE_END})|{_DROPPED}")

_EDGE_LINES = 12  # the lines at the top and at the bottom of a page among which its header and footer lie
_MOST_PAGES = 0.4  # left and right pages may carry different headers, so less than half of the pages is "most"
_FEWEST_PAGES = 3  # below three appearances a repeated line may be chance
_LEADER = re.compile(r"(?:\.[ \u2002]?){5,}\s*[\divxlc]{0,5}\s*$|(?:…\s?){3,}\s*\d{0,4}\s*$", re.IGNORECASE)

Range = tuple[int, int]


def normalise(raw: str) -> str:
    """The text as it is stored: every line end is ``\\n``; control characters and lone surrogates are gone.

    Applying it twice changes nothing more.
    """
    return _CHANGED.sub(lambda found: "\n" if found["end"] else "", raw)


def without_controls(text: str) -> tuple[str, list[str]]:
    """(the text without signs that nobody sees, what the ones were which are worth a remark)."""
    found = [names for control in CONTROLS.findall(text) if (names := control_names(control))]
    return CONTROLS.sub("", text), found


def control_names(controls: str) -> str:
    """What invisible signs say, for a remark; "" for those that any application writes."""
    secret = "".join(chr(ord(sign) - 0xE0000) for sign in controls if ord(sign) in _TAGS)
    others = dict.fromkeys(
        f"U+{ord(sign):04X}" for sign in controls if sign not in _HARMLESS and ord(sign) not in _TAGS
    )
    return " ".join([*others, *([f"« {secret} »"] if secret else [])])


def search_text(text: str) -> str:
    """A text as it is searched, never as it is quoted: words parted by a hyphen at a line end are whole again."""
    return _PARTED.sub(r"\1\2", text) if "\n" in text and ("-" in text or "\u2010" in text) else text


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

    Headers and footers are the first and last lines of a page as far as they come back at the edges of most pages,
    whatever their numbers are. A line of a contents list ends with a row of dots. The ranges are in order and without
    their line feeds.
    """
    filled = [[place for place in lines(page) if page[slice(*place)].strip()] for page in pages]
    keys = [[_key(page[slice(*place)]) for place in places] for page, places in zip(pages, filled, strict=True)]
    counts = Counter(key for page in keys for key in {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]})
    needed = max(_FEWEST_PAGES, _MOST_PAGES * sum(1 for page in keys if page))
    repeated = {key for key, count in counts.items() if count >= needed}
    found = []
    for page, places, page_keys in zip(pages, filled, keys, strict=True):
        top = next((place for place, key in enumerate(page_keys[:_EDGE_LINES]) if key not in repeated), _EDGE_LINES)
        bottom = next(
            (place for place, key in enumerate(page_keys[::-1][:_EDGE_LINES]) if key not in repeated),
            _EDGE_LINES,
        )
        gone = {*places[:top], *places[len(places) - min(bottom, len(places)) :]}
        if ".." in page or ". ." in page or "…" in page:
            gone.update(place for place in places if _LEADER.search(page[slice(*place)]))
        found.append(sorted(gone))
    return found


def _key(line: str) -> str:
    """A line as it is compared with those of other pages: its numbers masked."""
    return re.sub(r"\d+", "#", " ".join(line.split()).casefold())
