"""How an answer is judged against a gold record: figures, dates, names, refusals, quotes. Pure functions.

Figures are compared as numbers whatever their spelling ("2 870 000", "2,870,000", "deux"), dates as ISO days, names
without case and accents.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

REFUSALS = frozenset({"not_found", "out_of_scope", "declined", "clarify"})
"""Kinds of answers that say that they do not answer."""
COVERED = 0.6
"""Share of the words of a gold quote that a cited quote must hold to be the same place."""
PLAIN_SPACE = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?!\d))")
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]{4})")
LONGEST_NUMBER = 40
"""Signs of a number at most: a longer row of digits is a key or a serial, and Python refuses to read some of them."""
UNITS = {
    "zero": 0,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
TENS = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
MONTHS = {
    name: at % 12 + 1
    for at, name in enumerate(
        (
            "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january "
            "february march "
            "april may june july august september october november december"
        ).split()
    )
}
LONG_DATE = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b")
US_DATE = re.compile(rf"\b({'|'.join(MONTHS)})\s+(\d{{1,2}}),?\s+((?:19|20)\d\d)\b")
ISO_DATE = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
SHORT_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What became of one question."""

    answerable: bool
    """Whether the record can be answered."""
    refused: bool
    """Whether the answer says that it does not answer."""
    right: bool
    """Kind as expected, and every gold figure, date and name in the answer."""
    valid: bool | None
    """Whether every citation is verbatim; None without citations."""
    supports: bool | None
    """Whether a citation holds the gold or overlaps its quote; None without citations or gold."""
    seconds: float
    """Time of the answer."""


def folded(text: str) -> str:
    """Lower case, no accents, straight apostrophes, one space between words."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe"))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


def figures(text: str) -> frozenset[Fraction]:
    """Every number of a text, in digits or in words up to ninety-nine, French and English."""
    said = PLAIN_SPACE.sub("", text)
    written = (one for one in NUMBER.findall(said) if len(one) <= LONGEST_NUMBER)
    return frozenset(number(one) for one in written) | frozenset(_spelt(folded(text)))


def number(written: str) -> Fraction:
    """A number as it is written: "1 140", "2,870", "1,62", "1.62". Three digits after one comma are thousands."""
    digits = re.sub(r"\s", "", written)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", digits):
        return Fraction(digits.replace(",", ""))
    if re.fullmatch(r"\d+[.,]\d+", digits):
        return Fraction(digits.replace(",", "."))
    return Fraction(re.sub(r"\D", "", digits) or "0")


def _spelt(said: str) -> list[Fraction]:
    """Numbers in words: "sept", "cinquante-quatre", "trente et un", "soixante-treize", "eighty-one"."""
    found: list[Fraction] = []
    sum_, open_ = 0, False
    for word in re.findall(r"[a-z]+", said):
        if open_ and word in ("et", "and"):
            continue
        if word in TENS and not open_:
            sum_, open_ = TENS[word], True
            continue
        if word in UNITS:
            if open_ and UNITS[word] < 20:
                found.append(Fraction(sum_ + UNITS[word]))
            else:
                found.append(Fraction(UNITS[word]))
            sum_, open_ = 0, False
            continue
        if open_:
            found.append(Fraction(sum_))
        sum_, open_ = 0, False
    return [*found, Fraction(sum_)] if open_ else found


def dates(text: str) -> frozenset[str]:
    """Every full date of a text, as ISO days."""
    said = folded(text)
    found = [(year, MONTHS[month], day) for day, month, year in LONG_DATE.findall(said)]
    found += [(year, MONTHS[month], day) for month, day, year in US_DATE.findall(said)]
    found += list(ISO_DATE.findall(said))
    found += [(year, month, day) for day, month, year in SHORT_DATE.findall(said)]
    days = set()
    for year, month, day in found:
        try:
            days.add(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return frozenset(days)


def holds(text: str, gold: Mapping[str, Any]) -> bool:
    """Whether a text has every gold figure, date and name; a name may list alternatives between commas."""
    if not {number(one) for one in gold["figures"]} <= figures(text):
        return False
    if not set(gold["dates"]) <= dates(text):
        return False
    said = folded(text)
    return all(any(folded(one) in said for one in names.split(",")) for names in gold["names"])


def asks_words(gold: Mapping[str, Any]) -> bool:
    """Whether a record names something that the answer must hold."""
    return bool(gold["figures"] or gold["dates"] or gold["names"])


def overlap(quote: str, gold: str) -> float:
    """Share of the words of a gold quote that another quote holds, 0 to 1."""
    wanted = re.findall(r"\w+", folded(gold))
    held = set(re.findall(r"\w+", folded(quote)))
    return sum(one in held for one in wanted) / len(wanted) if wanted else 0.0


def judge(gold: Mapping[str, Any], answer: Mapping[str, Any], *, verbatim: Sequence[bool], seconds: float) -> Judged:
    """Judge an answer, given as {"kind", "text", "quotes": [(document name, quote)]}; `verbatim` says it of each quote.

    Without gold words, an answer is right when its kind is expected and, where a gold quote is set, it is cited.
    """
    refused = answer["kind"] in REFUSALS
    quotes: Sequence[tuple[str, str]] = answer["quotes"]
    supports = _supports(gold, quotes)
    right = answer["kind"] in gold["kinds"]
    if right and not refused:
        right = holds(answer["text"], gold) if asks_words(gold) else supports is not False
    return Judged(
        answerable=gold["answerable"],
        refused=refused,
        right=right,
        valid=all(verbatim) if verbatim else None,
        supports=None if refused else supports,
        seconds=seconds,
    )


def _supports(gold: Mapping[str, Any], quotes: Sequence[tuple[str, str]]) -> bool | None:
    """Whether the quotes of an expected document hold the gold together, or one of them overlaps the gold quote."""
    if not gold["documents"] or not quotes:
        return None
    fitting = [quote for name, quote in quotes if any(name.endswith(one) for one in gold["documents"])]
    if gold["quote"] and any(overlap(one, gold["quote"]) >= COVERED for one in fitting):
        return True
    return asks_words(gold) and bool(fitting) and holds(" \n".join(fitting), gold)


def summary(judged: Sequence[Judged]) -> dict[str, float]:
    """The figures of the report: shares from 0 to 1, seconds at the 50th and 95th percentile, counts."""
    able = [one for one in judged if one.answerable]
    unable = [one for one in judged if not one.answerable]
    cited = [one for one in judged if one.valid is not None]
    told = [one for one in able if one.supports is not None]
    return {
        "questions": len(judged),
        "accuracy on answerable": _share([one.right for one in able]),
        "wrong refusal": _share([one.refused and not one.right for one in able]),
        "hallucination on unanswerable": _share([not one.refused for one in unable]),
        "citations valid": _share([one.valid is True for one in cited]),
        "citation supports answer": _share([one.supports is True for one in told]),
        "seconds p50": percentile([one.seconds for one in judged], 50),
        "seconds p95": percentile([one.seconds for one in judged], 95),
    }


def percentile(values: Sequence[float], wanted: int) -> float:
    """The nearest-rank percentile, 0 for no value."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * wanted / 100) - 1, 0)] if ordered else 0.0


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else math.nan
