"""Pure: where the pages of a document name or reach a person. Says where and of which kind, never what.

Every search takes time in proportion to the text, whatever it holds: anchors are looked for once, and what surrounds an
anchor is read within a bounded distance. Offsets count code points of ``Page.text``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from ingest.clean import CONTROLS
from ingest.model import Page, PersonalData
from ingest.personal_names import names, repeated
from ingest.personal_numbers import emails, ibans, nirs, phones, sirets
from ingest.personal_places import addresses

KINDS = ("email", "phone", "nir", "iban", "siret", "address", "name")
"""What is looked for. NIR: the French social security number. SIRET: an establishment, which a sole trader is too."""
Range = tuple[int, int]

# Spaces and hyphens of every kind become the plain one, and full-width signs too: one sign for one, offsets stay.
_PLAIN = {
    **dict.fromkeys(map(ord, "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"), " "),
    **dict.fromkeys(map(ord, "\u202f\u205f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    ord("\u0130"): "I",  # the one letter whose small form is two signs
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4"), "'"),
    **{0xFF01 + at: chr(0x21 + at) for at in range(94) if chr(0x21 + at) != "-"},
}
_FANCY = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
_SEARCHES = (("iban", ibans), ("nir", nirs), ("siret", sirets), ("email", emails), ("phone", phones))
"""Surest first: where two kinds meet, the earlier one stands."""


def find(pages: Sequence[Page]) -> tuple[PersonalData, ...]:
    """The personal data of the pages, sorted by place; no two of a page overlap.

    A name that a signature, a title or a list of people gives away is found at its other places in the pages too.
    """
    texts = [_Plain(page.text) for page in pages]
    found = [_found(one.text) for one in texts]
    known = {one.text[start:end] for one, page in zip(texts, found, strict=True) for start, end in page["name"]}
    everywhere = repeated(known, [one.text for one in texts])
    return tuple(
        PersonalData(page=page.number, start=one.at(start), end=one.at(end - 1) + 1, kind=kind)
        for page, one, first, again in zip(pages, texts, found, everywhere, strict=True)
        for start, end, kind in _apart(first, again)
    )


def _found(text: str) -> dict[str, list[Range]]:
    places: dict[str, list[Range]] = {kind: list(search(text)) for kind, search in _SEARCHES}
    places["address"] = list(addresses(text))
    places["name"] = list(names(text))
    return places


def _apart(found: dict[str, list[Range]], again: Iterable[Range]) -> list[tuple[int, int, str]]:
    """The ranges by place, without those that meet one of a surer kind; names that meet become one."""
    kept: list[tuple[int, int, str]] = []
    taken: list[Range] = []
    for kind, places in found.items():
        new = list(_joined([*places, *again]) if kind == "name" else _joined(places))
        free = list(_free(new, taken))
        kept += [(start, end, kind) for start, end in free]
        taken = sorted([*taken, *free])
    return sorted(kept)


def _joined(places: Iterable[Range]) -> Iterator[Range]:
    """The ranges in order, those that overlap made one."""
    start = end = -1
    for first, last in sorted(places):
        if first < end:
            end = max(end, last)
            continue
        if end > start:
            yield start, end
        start, end = first, last
    if end > start:
        yield start, end


def _free(places: Iterable[Range], taken: Sequence[Range]) -> Iterator[Range]:
    """Those of the ranges that meet none of the taken ones; both are in order and apart."""
    rest = iter(taken)
    other = next(rest, None)
    for start, end in places:
        while other is not None and other[1] <= start:
            other = next(rest, None)
        if other is None or other[0] >= end:
            yield start, end


def _plain(sign: re.Match[str]) -> str:
    return _PLAIN[ord(sign[0])]


class _Plain:
    """A text in plain signs, and the way back: invisible signs left out, typographic spaces and hyphens made plain."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._gone: list[int] = []
        if not text.isascii():
            cuts = [found.span() for found in CONTROLS.finditer(text)]
            if cuts:
                self._gone = list(accumulate(end - start for start, end in cuts))
                self._starts = [start - gone for (start, _), gone in zip(cuts, [0, *self._gone[:-1]], strict=True)]
                text = CONTROLS.sub("", text)
            text = _FANCY.sub(_plain, text)
        else:
            text = text.replace("\t", " ")
        self.text = text

    def at(self, place: int) -> int:
        """Where in the text as it was a sign of the plain text stands."""
        if not self._starts:
            return place
        before = bisect_right(self._starts, place)
        return place + (self._gone[before - 1] if before else 0)
