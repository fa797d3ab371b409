"""Templates with their words, numbers and dates in one language; every value is escaped."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.reports.tracing import terms, word_line
from assistant.reports.words import MEDIA, MONTHS, SECTORS, STANCES, STATES, VERSIONS, WORDS
from retrieval.mapping import Proposal
from scoring.model import Text
from scoring.trace import REASONS, STATUSES

FOLDER = Path(__file__).parent / "templates"
NARROW = "\u202f"
"""Narrow no-break space: groups the thousands in French."""
UNBROKEN = "\u00a0"
"""No-break space: before French punctuation."""

YEAR_ONLY = ("sentence", "year_in_title")
"""How a date was found when only its year is known; the day that is kept of it is one for computing."""


def number(value: float | Fraction, lang: str, digits: int = 1) -> str:
    """A number with so many decimals: "1 234,5" in French, "1,234.5" in English."""
    text = f"{round(float(value), digits):,.{digits}f}"
    return text.replace(",", NARROW).replace(".", ",") if lang == "fr" else text


def significant(value: float, lang: str) -> str:
    """A number with two significant digits, never in powers of ten: "0,013", "1,5", "240"."""
    if value == 0:
        return "0"
    text = f"{float(f'{value:.2g}'):.10f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "fr" else text


def interval(bounds: tuple[float, float], unit: str, lang: str) -> str:
    """Low and high with a unit, in thousandths or millionths of it when both are small: "0,013 à 1,5 Wh"."""
    low, high = bounds
    prefixes = iter(("m", "µ"))
    prefix = ""
    while 0 < high < 0.1 and (smaller := next(prefixes, "")):
        low, high, prefix = low * 1000, high * 1000, smaller
    first, last = significant(low, lang), significant(high, lang)
    if first == last:
        return f"{first} {prefix}{unit}"
    return f"{first} {'à' if lang == 'fr' else 'to'} {last} {prefix}{unit}"


def day(value: date, lang: str) -> str:
    """A date in full: "1er mars 2026", "1 March 2026"."""
    first = "1er" if lang == "fr" and value.day == 1 else str(value.day)
    return f"{first} {MONTHS[lang][value.month - 1]} {value.year}"


def dated(proposal: Proposal, lang: str) -> str:
    """When evidence speaks: "daté du 12 mars 2026", "daté de 2025" where only a year is said, "sans date connue"."""
    if proposal.dated is None:
        return word("undated", lang)
    if proposal.how_dated in YEAR_ONLY:
        return f"{word('dated_year', lang)} {proposal.dated.year}"
    return f"{word('dated', lang)} {day(proposal.dated, lang)}"


def spaced(text: str, lang: str) -> str:
    """French punctuation kept on the line of its word; for our own sentences, never for a quote."""
    if lang != "fr":
        return text
    for mark in (";", ":", "?", "!", "»", "%", "€"):
        text = text.replace(f" {mark}", f"{UNBROKEN}{mark}")
    return text.replace("« ", f"«{UNBROKEN}")


def word(key: str, lang: str, **values: object) -> str:
    """The text under `key`, with its values put in. Raises KeyError for a key we never gave."""
    said = WORDS[key].said(lang)
    return spaced(said.format(**values) if values else said, lang)


@lru_cache(maxsize=8)
def environment(lang: str, extra: Path | None = None) -> Environment:
    """The templates of the reports in `lang`, and those of the folder `extra`; autoescape is always on."""
    folders = [FileSystemLoader(FOLDER), *([FileSystemLoader(extra)] if extra else [])]
    made = Environment(
        loader=ChoiceLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "said": lambda text: spaced(text.said(lang), lang),
        "num": lambda value, digits=1: number(value, lang, digits),
        "day": lambda value: day(value, lang),
        "dated": lambda proposal: dated(proposal, lang),
        "interval": lambda bounds, unit: interval(bounds, unit, lang),
        "terms": lambda trace: spaced(terms(trace, lang), lang),
        "line": lambda word: word_line(word, lang),
        "percent": lambda value, whole: f"{100 * float(value) / float(whole or 1):.3f}%",
    }
    made.globals |= {
        "lang": lang,
        "w": lambda key, **values: word(key, lang, **values),
        "stances": STANCES,
        "states": STATES,
        "sectors": SECTORS,
        "versions": VERSIONS,
        "media": lambda kind: _media(kind).said(lang),
        "statuses": STATUSES,
        "reasons": REASONS,
        "colon": spaced(" : ", lang) if lang == "fr" else ": ",
        "semicolon": spaced(" ; ", lang) if lang == "fr" else "; ",
        "style": lambda name: Markup((FOLDER / name).read_text(encoding="utf-8")),  # our own file, no value in it
    }
    return made


def _media(kind: str) -> Text:
    return MEDIA.get(kind) or Text(fr=kind, en=kind)
