"""Pure: cut a document into passages of about 350 to 650 characters that never cut a sentence, an item or a row.

A passage is one contiguous range of one page, so that ``passage.text == page.text[start:end]``; passages of a page
are in
order and do not overlap. Headers, footers and contents lists are in the page text but in no passage.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.clean import left_out
from ingest.model import Document, Heading, Page, Passage, Span
from ingest.segment import Unit, sentences, units

__all__ = ["passages", "place_passages", "sentences", "spans"]

FEWEST = 350  # characters from which a passage may end with its paragraph
MOST = 650  # characters which a passage goes beyond only for a single longer sentence or row
SMALL = 200  # characters of text below which a section joins the next one
TAIL = 150  # characters below which a last passage joins the one before it
SEPARATOR = " › "

MARKDOWN = "text/markdown"
PDF = "application/pdf"

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+(?=[A-ZÀ-ÖØ-ÞŒ«])|(?P<roman>[IVX]{1,5})\s?[.)–-]\s?(?=[A-ZÀ-ÖØ-ÞŒ])"
    r"|(?P<word>Article|Annexe|Chapitre|Chapter|Partie|Part|Section|Titre|Axe|Annex)\s(?:[\dIVX]{1,5}|[A-Z])\b",
    re.IGNORECASE,
)
_ROMAN_LEVEL, _WORD_LEVEL, _CAPITALS_LEVEL, _TITLE_LEVEL = 1, 1, 1, 4
_HEADING_MOST = 110  # characters of a numbered or capital heading line
_TITLE_MOST = 70  # characters of a heading told only by its shape
_TITLE_WORDS = 10
_BODY_LEAST = 80  # characters of the text that must follow such a heading
_TITLE_LEAST = 3  # letters


@dataclass(kw_only=True, slots=True)
class _Draft:
    """A passage being packed."""

    units: list[tuple[Unit, int]] = field(default_factory=list)  # each with its heading level, 0 for text
    paths: list[tuple[str, ...]] = field(default_factory=list)  # the heading path of each unit

    @property
    def body(self) -> int:
        """Characters that are not headings."""
        return sum(unit.end - unit.start for unit, level in self.units if not level)


def passages(document: Document, headings: Sequence[Heading] = ()) -> list[Passage]:
    """The passages of a document, in order; headings are those its reader knew from structure (Reading.headings)."""
    return place_passages(document, spans(document.pages, document.media_type, headings))


def place_passages(document: Document, places: Iterable[Span]) -> list[Passage]:
    """Passages from their places. Raises ValueError for a place that is not a range of its page."""
    texts = {page.number: page.text for page in document.pages}
    made = []
    for place in places:
        text = texts.get(place.page, "")[place.start : place.end]
        if place.start < 0 or not text or len(text) != place.end - place.start:
            raise ValueError(f"no range {place.start}-{place.end} on page {place.page} of {document.id}")
        digest = hashlib.sha256(text.encode()).hexdigest()
        made.append(
            Passage(
                document=document.id,
                page=place.page,
                start=place.start,
                end=place.end,
                digest=digest,
                text=text,
                heading=place.heading,
            )
        )
    return made


def spans(pages: Sequence[Page], media_type: str, headings: Sequence[Heading] = ()) -> list[Span]:
    """The places of the passages of these pages, in order."""
    known: dict[int, dict[int, int]] = {}
    for heading in headings:
        known.setdefault(heading.page, {})[heading.start] = heading.level
    removed = left_out([page.text for page in pages]) if media_type == PDF else [[] for _ in pages]
    path: list[tuple[int, str]] = []
    found: list[Span] = []
    for page, gone in zip(pages, removed, strict=True):
        if page.label:
            path = [(0, page.label)]
        start = 0
        for low, high in [*gone, (len(page.text), len(page.text))]:
            zone = units(page.text, start, low)
            levels = _levels(page.text, zone, media_type, known.get(page.number, {}))
            found.extend(_pack(page, zone, levels, path))
            start = high
    return found


def _levels(text: str, zone: Sequence[Unit], media_type: str, known: Mapping[int, int]) -> list[int]:
    """The heading level of each unit, 0 for text."""
    found = [known.get(unit.start, 0) for unit in zone]
    if media_type == MARKDOWN:
        return [_markdown_level(text[unit.start : unit.end]) for unit in zone]
    if media_type != PDF:
        return found
    for place, unit in enumerate(zone):
        if not found[place] and unit.opens:
            following = zone[place + 1] if place + 1 < len(zone) else None
            found[place] = _shape_level(text, unit, following, bool(known))
    return found


def _markdown_level(line: str) -> int:
    found = _MARKDOWN_HEADING.match(line)
    return len(found[1]) if found and "\n" not in line else 0


def _shape_level(text: str, unit: Unit, following: Unit | None, outlined: bool) -> int:
    """The level of a line of a PDF that looks like a heading, 0 otherwise.

    With bookmarks on the page (``outlined``) or nothing below it, a line needs a number or capitals to be a heading.
    """
    line = text[unit.start : unit.end]
    letters = [sign for sign in line if sign.isalpha()]
    ends = following is not None and not following.opens
    if (
        len(line) > _HEADING_MOST
        or line.count("\n") > 1
        or len(letters) < _TITLE_LEAST
        or ends
        or line[-1] in ".,;:!?…"
    ):
        return 0
    numbered = _NUMBERED.match(line)
    if numbered:
        return numbered["number"].count(".") + 1 if numbered["number"] else _ROMAN_LEVEL
    if "\n" in line:
        return 0
    if all(sign.isupper() for sign in letters) and " " in line:
        return _CAPITALS_LEVEL
    short = (
        len(line) <= _TITLE_MOST and len(line.split()) <= _TITLE_WORDS and line[0].isupper() and not line[-1].isdigit()
    )
    if outlined or not short or following is None:
        return 0
    return _TITLE_LEVEL if following.end - following.start >= _BODY_LEAST else 0


def _title(text: str, unit: Unit) -> str:
    """A heading as it stands in a path: on one line, without its Markdown signs."""
    line = " ".join(text[unit.start : unit.end].split())
    found = _MARKDOWN_HEADING.match(line)
    return (found[2] if found else line).strip("*_ ")


def _pack(page: Page, zone: Sequence[Unit], levels: Sequence[int], path: list[tuple[int, str]]) -> list[Span]:
    """The passages of one stretch of a page; ``path`` is the heading path so far and is moved on."""
    done: list[_Draft] = []
    draft = _Draft()
    for unit, level in zip(zone, levels, strict=True):
        if level:
            path[:] = [step for step in path if step[0] < level]
            path.append((level, _title(page.text, unit)))
            full = draft.body >= SMALL
        else:
            length = unit.end - draft.units[0][0].start if draft.units else 0
            full = bool(draft.body) and (
                length > MOST or (unit.opens and draft.units[-1][0].end - draft.units[0][0].start >= FEWEST)
            )
        if full:
            draft = _flush(draft, done)
        draft.units.append((unit, level))
        draft.paths.append(tuple(title for _, title in path))
    if draft.units:
        done.append(draft)
    _join_tail(done)
    return [_span(page.number, draft) for draft in done]


def _flush(draft: _Draft, done: list[_Draft]) -> _Draft:
    """End a draft; headings at its end open the next one."""
    keep = len(draft.units)
    while keep and draft.units[keep - 1][1]:
        keep -= 1
    done.append(_Draft(units=draft.units[:keep], paths=draft.paths[:keep]))
    return _Draft(units=draft.units[keep:], paths=draft.paths[keep:])


def _join_tail(done: list[_Draft]) -> None:
    """Join a very short last draft to the one before it when they stand under the same headings."""
    if len(done) < 2:
        return
    last, before = done[-1], done[-2]
    length = last.units[-1][0].end - before.units[0][0].start
    if (
        last.units[-1][0].end - last.units[0][0].start < TAIL
        and length <= MOST + TAIL
        and last.paths[-1] == before.paths[-1]
    ):
        before.units += last.units
        before.paths += last.paths
        done.pop()


def _span(number: int, draft: _Draft) -> Span:
    """The place of a draft. Its heading path is what the paths of its text have in common."""
    paths = [path for path, (_, level) in zip(draft.paths, draft.units, strict=True) if not level] or draft.paths[-1:]
    common = paths[0]
    for path in paths[1:]:
        same = [a for a, b in zip(common, path, strict=False) if a == b]
        common = common[: len(same)] if common[: len(same)] == tuple(same) else ()
    return Span(page=number, start=draft.units[0][0].start, end=draft.units[-1][0].end, heading=SEPARATOR.join(common))
