"""Personal data hidden in texts that leave: labels in exports, numbered placeholders in what a model is sent. Pure.

A mask changes nothing but the ranges it is given. What it hides can be found again: in an export by the place and the
digest that stand beside the quote, after a model by the mapping, which never leaves the machine.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final, Protocol

from ingest.model import Page
from ingest.personal import KINDS, find
from scoring.model import Text

LABELS: Final = {
    "email": Text(fr="e-mail", en="e-mail"),
    "phone": Text(fr="téléphone", en="phone"),
    "nir": Text(fr="NIR", en="NIR"),
    "iban": Text(fr="IBAN", en="IBAN"),
    "siret": Text(fr="SIRET", en="SIRET"),
    "address": Text(fr="adresse", en="address"),
    "name": Text(fr="nom", en="name"),
}
"""What stands between brackets in place of each kind of ingest.personal.KINDS."""


class Span(Protocol):
    """A range of code points of one kind; ingest.model.PersonalData is one."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last."""

    @property
    def kind(self) -> str:
        """One of KINDS."""


def mask(text: str, spans: Iterable[Span], lang: str = "fr") -> str:
    """The text with each range replaced by its label, "[téléphone]" or "[phone]".

    Ranges that overlap become one, under the label of the first. Raises ValueError for one outside of the text,
    KeyError for a kind that is none of KINDS.
    """
    return _replaced(text, spans, lambda kind, _: f"[{LABELS[kind].said(lang)}]")


def masked(text: str, lang: str = "fr") -> str:
    """The text with the personal data found in it masked: for words that belong to no page."""
    return mask(text, find((Page(number=1, text=text),)), lang)


def masked_for_model(text: str, lang: str = "fr", spans: Iterable[Span] | None = None) -> tuple[str, dict[str, str]]:
    """(the text with placeholders "[nom 1]", what each of them stands for).

    The same words get the same placeholder, wherever they stand. `spans` are the ranges to hide, those found in the
    text itself when it is None; give those of the whole page where the text is cut from one. ``unmasked`` turns an
    answer back. Placeholders that the text already holds are never used, so that turning back cannot touch them.
    """
    found = list(find((Page(number=1, text=text),)) if spans is None else spans)
    mapping: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    numbers = {kind: count(1) for kind in KINDS}

    def placeholder(kind: str, said: str) -> str:
        if (kind, said) not in names:
            label = LABELS[kind].said(lang)
            made = next(one for number in numbers[kind] if (one := f"[{label} {number}]") not in text)
            names[kind, said] = made
            mapping[made] = said
        return names[kind, said]

    return _replaced(text, [*found, *_again(text, found)], placeholder), mapping


def unmasked(text: str, mapping: Mapping[str, str]) -> str:
    """The text with every placeholder of the mapping turned back; what is put in is not read again."""
    parts = [(text, False)]
    for placeholder, said in mapping.items():
        parts = [
            (piece, done or at % 2 == 1)
            for part, done in parts
            for at, piece in enumerate([part] if done else _parted(part, placeholder, said))
        ]
    return "".join(part for part, _ in parts)


def digest(quote: str) -> str:
    """SHA-256 of an exact quote in UTF-8, hexadecimal: as the digest of a passage."""
    return hashlib.sha256(quote.encode()).hexdigest()


class _Again:
    """A range found by its words."""

    def __init__(self, start: int, end: int, kind: str) -> None:
        self.start, self.end, self.kind = start, end, kind


def _again(text: str, spans: Iterable[Span]) -> Iterator[_Again]:
    """Where the words of the ranges stand once more."""
    for kind, said in {(one.kind, text[one.start : one.end]) for one in spans}:
        at = text.find(said)
        while at >= 0 and said:
            end = at + len(said)
            if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
                yield _Again(at, end, kind)
            at = text.find(said, end)


def _parted(text: str, placeholder: str, said: str) -> list[str]:
    """The pieces around each placeholder, with what it stands for at every second place."""
    pieces = text.split(placeholder)
    return [one for piece in pieces for one in (said, piece)][1:]


def _replaced(text: str, spans: Iterable[Span], put: "Put") -> str:
    parts, last = [], 0
    for start, end, kind in _merged(spans):
        if start < 0 or end > len(text):
            raise ValueError(f"a range from {start} to {end} in a text of {len(text)} code points")
        parts += [text[last:start], put(kind, text[start:end])]
        last = end
    return "".join([*parts, text[last:]])


def _merged(spans: Iterable[Span]) -> Iterator[tuple[int, int, str]]:
    """The ranges in order, those that overlap made one; empty ones left out."""
    current: tuple[int, int, str] | None = None
    for one in sorted(spans, key=lambda span: (span.start, -span.end)):
        if one.start >= one.end:
            continue
        if current is not None and one.start < current[1]:
            current = (current[0], max(current[1], one.end), current[2])
            continue
        if current is not None:
            yield current
        current = (one.start, one.end, one.kind)
    if current is not None:
        yield current


class Put(Protocol):
    """What stands for a range: its kind and its words in, a label out."""

    def __call__(self, kind: str, said: str, /) -> str: ...
