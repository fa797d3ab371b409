"""The date from which a document speaks, and how it was found. Pure."""

import re
from dataclasses import dataclass
from datetime import date

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
_DAY = (
    rf"(?:(?P<d>\d{{1,2}})(?:er)?\s+)?(?P<m>{'|'.join(MONTHS)})\s+(?P<y>(?:19|20)\d\d)"
    r"|(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>(?:19|20)\d\d)|(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)"
)
_BODY = "(?: par)?(?: l[ae]| les?| au| du)?(?: [a-z]+){0,4}"
_CUES = {
    "in_force": (
        "en vigueur (?:au|le|a compter du|depuis le)",
        "applicable (?:au|a compter du)",
        "in force (?:on|from)",
    ),
    "version": (
        "version (?:du|de|en date du)",
        "mise? a jour (?:du|le|:|au)",
        "maj du",
        "a jour (?:au|du)",
        "complete(?:e|s|es)? le",
        "ajoute(?:e|s|es)? le",
        "updated(?: on)?",
        "revised(?: on)?",
    ),
    "adopted": (
        rf"adopte(?:e|s|es)?{_BODY} (?:le|du)",
        r"deliberation(?: n\W{0,2}\s?[\w-]+)?(?: du)",
        rf"(?:approuve|valide|vote|presente)(?:e|s|es)?{_BODY} (?:le|du)",
        "(?:signe|notifie)(?:e|s|es)? le",
        "(?:seance|reunion|conseil municipal) du",
        "adopted(?: by [a-z ]{1,40})? on",
    ),
    "written": (
        r"date\s*:",
        "(?:etabli|redige|publie|edite)(?:e|s|es)? le",
        "(?:fait )?a [a-z -]{2,40}, le",
        "edition (?:de|du)",
        "situation au",
        "arrete(?:e|s|es)? au",
        r"[a-z)]\s*\n?\s*[-–—]",
    ),
}
_HOW = [(name, re.compile(rf"(?:{'|'.join(cues)})[\s:«]*(?:le\s+)?(?:{_DAY})")) for name, cues in _CUES.items()]
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d|199\d)(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20[0-4]\d)\s?[-–—/]\s?20[0-4]\d(?!\d)")
HEAD = 2500
"""Characters at the start of a document in which its date is looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Effective:
    """A document's date and how it was found."""

    day: date
    """Effective date; the end of the year when only a year is known."""
    how: str
    """"in_force", "version", "adopted", "written" or "year_in_title"."""


def effective_date(document: Document) -> Effective | None:
    """The date stated at the start of the document, else the year of its title or name, else None.

    A span of years ("2025-2028") counts from its first day, a single year until its last.
    """
    head = fold("\n".join(page.text for page in document.pages[:2])[:HEAD])
    for how, pattern in _HOW:
        found = pattern.search(head)
        day = _day(found) if found else None
        if day:
            return Effective(day=day, how=how)
    named = f"{document.title} {document.name.rsplit('/', 1)[-1]}"
    span = _SPAN.search(named)
    if span:
        return Effective(day=date(int(span.group(1)), 1, 1), how="year_in_title")
    years = [int(year) for year in _YEAR.findall(named)]
    return Effective(day=date(max(years), 12, 31), how="year_in_title") if years else None


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = MONTHS[parts["m"]] if parts["m"] else int(parts["m2"] or parts["m3"])
    year = int(parts["y"] or parts["y2"] or parts["y3"])
    try:
        return date(year, month, int(parts["d"] or parts["d2"] or parts["d3"] or 1))
    except ValueError:
        return None
