"""Pure: the text of a page cut into stretches, quotes marked, personal data masked where it is asked for.

It is the textual twin of the picture of a page, for those who read without script or without seeing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from assistant.masking import LABELS
from ingest.model import Document, Page, PersonalData
from ingest.personal import find

AROUND = 400
"""Characters shown before and after a quote where only its surroundings are wanted."""
Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A piece of the text of a page."""

    text: str
    """Its words; a label between brackets where personal data was masked."""
    marked: bool = False
    """Whether it is quoted."""
    begins: tuple[str, ...] = ()
    """Names of the quotes that begin here."""


def twin(
    document: Document, page: Page, quotes: Mapping[str, Range], *, masked: bool = False, lang: str = "fr"
) -> tuple[Stretch, ...]:
    """The page as stretches in order, those inside of `quotes` (name to first and last code point) marked.

    With `masked`, only what stands around the quotes is shown and its personal data is replaced by labels in `lang`.
    """
    length = len(page.text)
    held = {name: (max(0, low), min(length, high)) for name, (low, high) in quotes.items()}
    personal = _personal(document, page) if masked else ()
    windows = tuple((max(0, low - AROUND), min(length, high + AROUND)) for low, high in held.values())
    shown = windows if masked else ((0, length),)
    cuts = {0, length} | {edge for one in (*held.values(), *shown) for edge in one}
    cuts = {edge for edge in cuts if not any(one.start < edge < one.end for one in personal)}
    cuts |= {edge for one in personal for edge in (one.start, one.end)}
    made: list[Stretch] = []
    gap = False
    ordered = sorted(cuts)
    for low, high in pairwise(ordered):
        if not any(first < high and low < last for first, last in shown):
            gap = gap or not made or made[-1].text != _GAP
            if gap:
                made.append(Stretch(text=_GAP))
                gap = False
            continue
        hidden = next((one for one in personal if one.start <= low < one.end), None)
        begins = tuple(name for name, (first, last) in held.items() if low <= first < high and first < last)
        made.append(
            Stretch(
                text=page.text[low:high] if hidden is None else _label(hidden, low, lang),
                marked=any(first < high and low < last for first, last in held.values()),
                begins=begins,
            )
        )
    return tuple(one for one in made if one.text or one.begins)


_GAP = " … "


def _label(hidden: PersonalData, low: int, lang: str) -> str:
    return f"[{LABELS[hidden.kind].said(lang)}]" if hidden.start == low else ""


def _personal(document: Document, page: Page) -> tuple[PersonalData, ...]:
    """The personal data of a page, in order and apart from each other."""
    known = [one for one in document.personal if one.page == page.number] or list(find((page,)))
    made: list[PersonalData] = []
    for one in sorted(known, key=lambda found: (found.start, -found.end)):
        if not made or one.start >= made[-1].end:
            made.append(one)
    return tuple(made)
