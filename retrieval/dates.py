"""The date from which a document or a sentence speaks, and how it was found. Pure.

What the document says of itself goes first, its name next, what its file carries last. In the block of the title the
latest date counts: "en vigueur depuis le 1er avril, bilan ajouté le 10 février" speaks from February.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ingest.model import Document
from retrieval.words import fold

MONTHS = {
    name: at
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for at, name in enumerate(names.split(), start=1)
}
_MONTH = "|".join(MONTHS)
_DAY = (
    rf"(?:(?P<d>\d{{1,2}})(?:er)?\s+)?(?P<m>{_MONTH})\s+(?:(?P<d4>\d{{1,2}}),\s+)?(?P<y>(?:19|20)\d\d)(?!\d)"
    r"|(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)"
)
_ANY_DAY = re.compile(_DAY)
_ALONE = re.compile(rf"(?:^|\n)[^\n.;:]{{0,60}}?(?:{_DAY})\s*(?=\n|$|\s*[-–—]|\s+\d{{1,3}}\s*(?:\n|$))")
_IN_NAME = re.compile(
    r"(?<!\d)(?:(?P<y>20[0-4]\d)[-_.]?(?P<m>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12]\d|3[01])"
    r"|(?P<d2>0[1-9]|[12]\d|3[01])[-_.]?(?P<m2>0[1-9]|1[0-2])[-_.]?(?P<y2>20[0-4]\d))(?!\d)"
)
_MONTH_NAMED = re.compile(rf"(?P<m>{_MONTH})[\s_-]*(?P<y>20[0-4]\d)(?!\d)")
_STAMP = re.compile(r"(?:D:)?(?P<y>(?:19|20)\d\d)[-:]?(?P<m>\d\d)[-:]?(?P<d>\d\d)")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d|199\d)(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20[0-4]\d)\s?[-–—/]\s?20[0-4]\d(?!\d)")
_SINCE = re.compile(r"\b(?:depuis|since|from|a compter|a partir)\W+(?:[a-z]+\W+){0,3}\d{0,2}\W*(?:[a-z]+ )?$")
_SECTION = re.compile(r"\n\s*(?:1[.)]\s|## |sommaire|table of contents|article 1|contents)")
HEAD = 2500
"""Characters at the start of a document in which its date is looked for."""
BLOCK = 700
"""Characters at the start in which the block of the title ends at the latest."""
STAMPS = ("modified", "created")
"""What a file may carry, the more telling first."""
BEFORE = 60
"""Characters before a date that may show that it belongs to something else."""
DEFAULTS = frozenset((date(2003, 9, 14), date(2013, 12, 23), date(2006, 9, 16), date(2010, 5, 17)))
"""Days that programs write into files when they know none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Effective:
    """A date and how it was found."""

    day: date
    """Effective date; the end of the year when only a year is known, the first of the month when only a month is."""
    how: str
    """"in_force", "version", "adopted", "written", "name", "year_in_title", "metadata", or "sentence" for a quote that
    names its own year."""


@cache
def _cues() -> tuple[Mapping[str, re.Pattern[str]], re.Pattern[str]]:
    data: dict[str, Any] = yaml.safe_load((files("retrieval") / "data" / "dates.yaml").read_text(encoding="utf-8"))

    def plain(cue: str) -> str:
        return str(cue.replace("{body}", data["body"]).replace("{{", "{").replace("}}", "}"))

    cues = {
        name: re.compile(
            rf"(?:{'|'.join(map(plain, some))})"
            rf"[\s:«*_\"']*(?:le\s+|on\s+)?(?:{_DAY})"
        )
        for name, some in data["cues"].items()
    }
    return cues, re.compile(data["foreign"])


def effective_date(document: Document) -> Effective | None:
    """The date from which a document speaks, None when nothing tells it.

    First the latest date that the block of the title states; then the first one stated further down its head; a date
    or a month in its name; a year in its title or name; at last what the file carries. A span of years ("2025-2028")
    counts from its first day, a single year until its last.
    """
    head = fold("\n".join(page.text for page in document.pages[:2])[:HEAD])
    section = _SECTION.search(head)
    block = head[: min(BLOCK, section.start() if section else BLOCK)]
    stated = list(_stated(block))
    if stated:
        return max(stated, key=lambda one: one.day)
    named = fold(document.name.rsplit("/", 1)[-1])
    return next(_further(head), None) or _of_name(named) or _of_title(document.title, named) or _of_file(document)


def sentence_date(sentence: str, document: Effective | None) -> Effective | None:
    """The date of which a reported fact speaks: the last year that it names when that is past, else its document's.

    "Depuis 2022" still holds: the document's date counts.
    """
    said = fold(sentence)
    found = [(int(one.group(1)), said[max(0, one.start() - BEFORE) : one.start()]) for one in _YEAR.finditer(said)]
    years = [year for year, before in found if not _SINCE.search(before)]
    if not years or document is None:
        return document
    last = max(years)
    return Effective(day=date(last, 12, 31), how="sentence") if last < document.day.year else document


def _stated(text: str) -> Iterator[Effective]:
    """Every date that a cue announces, or that stands alone on a line."""
    if not _ANY_DAY.search(text):
        return
    cues, foreign = _cues()
    for how, pattern in cues.items():
        for found in pattern.finditer(text):
            day = _day(found)
            if day and not foreign.search(text[max(0, found.start() - BEFORE) : found.start()]):
                yield Effective(day=day, how=how)
    for found in _ALONE.finditer(text[:HEAD]):
        day = _day(found)
        if day and not foreign.search(text[max(0, found.start() - BEFORE) : _first(found)]):
            yield Effective(day=day, how="written")


def _further(head: str) -> Iterator[Effective]:
    """Dates of the head by kind of cue, in the order of the text."""
    if not _ANY_DAY.search(head):
        return
    cues, foreign = _cues()
    for how, pattern in cues.items():
        for found in pattern.finditer(head):
            day = _day(found)
            if day and not foreign.search(head[max(0, found.start() - BEFORE) : found.start()]):
                yield Effective(day=day, how=how)


def _of_name(named: str) -> Effective | None:
    found = _IN_NAME.search(named)
    if found:
        parts = found.groupdict()
        day = _made(parts["y"] or parts["y2"], parts["m"] or parts["m2"], parts["d"] or parts["d2"])
        return Effective(day=day, how="name") if day else None
    month = _MONTH_NAMED.search(named)
    return Effective(day=date(int(month["y"]), MONTHS[month["m"]], 1), how="name") if month else None


def _of_title(title: str, named: str) -> Effective | None:
    said = f"{title} {named}"
    span = _SPAN.search(said)
    if span:
        return Effective(day=date(int(span.group(1)), 1, 1), how="year_in_title")
    years = [int(year) for year in _YEAR.findall(said)]
    return Effective(day=date(max(years), 12, 31), how="year_in_title") if years else None


def _of_file(document: Document) -> Effective | None:
    """The day that the file carries; the days that programs write when they know none are no date."""
    carried = dict(document.metadata)
    for name in STAMPS:
        found = _STAMP.match(carried.get(name, ""))
        day = _made(*found.group("y", "m", "d")) if found else None
        if day and day not in DEFAULTS:
            return Effective(day=day, how="metadata")
    return None


def _first(found: re.Match[str]) -> int:
    """Where the date itself begins in a match."""
    return min(found.start(name) for name, value in found.groupdict().items() if value)


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = MONTHS[parts["m"]] if parts["m"] else int(parts["m2"] or parts["m3"])
    return _made(
        parts["y"] or parts["y2"] or parts["y3"],
        str(month),
        parts["d"] or parts["d4"] or parts["d2"] or parts["d3"] or "1",
    )


def _made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
