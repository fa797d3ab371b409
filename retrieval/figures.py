"""Values in a sentence: amount, unit and year, as French and English documents write them. Pure and exact.

"1 234,5 %", "12 k€", "3,4 tCO2e", "2,870 pages", "trois sites sur cinq" (60 %), "trente et un pour cent". Dates, law
references, times of day and version numbers are no values. Units and words are data, in `data/figures.yaml`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from retrieval.words import fold, terms
from scoring.metrics import convert, unit_after
from scoring.model import Figure, Metric

SPACE = "[ \u00a0\u202f\u2009]"
NUMBER = (
    rf"(?<![\w.,/€-])(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?:,\d+)?|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?"
    r"|\d{1,15}(?:[.,]\d{1,12})?)(?![\d/])"
)
YEAR = re.compile(r"(?<![\d.,-])((?:19|20)\d\d)(?![\d])")
MONTHS = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april"
    "|may|june|july|august|september|october|november|december"
)
CLAUSE = re.compile(r"[;]|\bcontre\b|\bversus\b|\bvs\b|\bagainst\b|\bcompared\b|\bils? etaient\b")
NAMED = re.compile(r"\s*\(?(pue|wue)\)?[^\d]{0,12}$")
LABELLED = re.compile(r"\(([^()\d]{1,14})\)\s*[:=]?\s*$")
DAY = 24
"""Hours of a day."""
AFTER_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d $")
BEFORE_YEAR = re.compile(rf"(?:\b(?:{MONTHS}|annees?|exercices?|depuis|fin|debut|en|in|since|year)|\d/)\s*$")
"""What tells, just before four digits, that they are a year though a unit follows: "11 juin 2026 page 4"."""
NUMBERED = re.compile(r"(?:pages?|points?)\s*\d")
"""A unit that is a reference: "page 4"."""
CLOCK = re.compile(r"(?:entre|\bet|\ba|avant|apres|des|from|to|between|at) $")
PARTED = 30
"""Characters for which a comma counts between a value and its year: "2 870 en 2023, 2 026 en 2025"."""
NEAR = 70
"""Characters around a value in which the words of a metric are looked for."""
LATE = 45
"""Characters before a value that may make it a target."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A value with its place."""

    figure: Figure
    """Amount, unit, year."""
    start: int
    """First character in the sentence."""
    end: int
    """One past the last."""
    bound: bool
    """True for a target, a limit or the figure of another time: not what was measured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tables:
    units: tuple[tuple[re.Pattern[str], str, Fraction], ...]
    references: re.Pattern[str]
    bounds: re.Pattern[str]
    before: re.Pattern[str]
    earlier: re.Pattern[str]
    words: Mapping[str, int]
    spelt: re.Pattern[str]
    ratio: re.Pattern[str]


@cache
def _tables() -> _Tables:
    data: dict[str, Any] = yaml.safe_load((files("retrieval") / "data" / "figures.yaml").read_text(encoding="utf-8"))
    words = {str(name): int(value) for name, value in data["words"].items()}
    one = "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"
    spelt = rf"\b{one}(?:(?:[ -]et[ -]|[ -]){one})*\b"
    number = rf"(?:{NUMBER}|{spelt})"
    return _Tables(
        units=tuple((re.compile(rf"\W{{0,2}}(?:{said})"), name, Fraction(str(by))) for said, name, by in data["units"]),
        references=re.compile(rf"(?:\b(?:{data['references']})|[$#])\W{{0,3}}$"),
        bounds=re.compile(data["bounds"]),
        before=re.compile(data["before"]),
        earlier=re.compile(data["earlier"]),
        words=words,
        spelt=re.compile(spelt),
        ratio=re.compile(
            rf"((?!une? [a-z'-]+ [a-z'-]+ ){number})(?: (?!{one}\b)[a-z'-]+){{0,5}}? (?:sur|out of|of the|parmi|des)"
            rf" ({number})(?!\W{{0,2}}(?:%|€|ans?\b|mois))"
        ),
    )


def figures(text: str) -> tuple[Figure, ...]:
    """The values of a sentence, in order, units named as the rules name them; "count" for a plain number of things."""
    return tuple(one.figure for one in values(text))


def values(text: str) -> tuple[Value, ...]:
    """The values of a sentence with their places, in order. A ratio counts as a share in percent."""
    said = _level(text)
    found = [*_ratios(said), *_numbers(said), *_spelt(said)]
    taken: list[tuple[int, int]] = []
    kept = []
    for amount, unit, start, end in found:
        if any(start < high and low < end for low, high in taken):
            continue
        taken.append((start, end))
        head = said[max(0, start - LATE) : start]
        kept.append(
            Value(
                figure=Figure(amount=amount, unit=unit, year=_year(said, start, end)),
                start=start,
                end=end,
                bound=bool(_tables().bounds.search(head) or _tables().before.search(head)),
            )
        )
    return tuple(sorted(kept, key=lambda one: one.start))


def measured(text: str, metric: Metric) -> Figure | None:
    """The value that a sentence reports for a metric: in a unit that fits, no target, nearest the metric's own words.

    A year named later in time goes before an older one. None when no value fits.
    """
    said = _level(text)
    wanted = frozenset(terms(f"{metric.name.fr} {metric.name.en}"))
    fit = [one for one in values(text) if not one.bound and convert(one.figure, metric.unit) is not None]
    if _plain(metric.unit):
        fit = [one for one in fit if one.figure.unit != "count" or _words(said, one) & wanted]
    if metric.unit == "%":
        fit = [one for one in fit if 0 <= one.figure.amount <= 100] or fit
    ranked = sorted(fit, key=lambda one: (-len(_words(said, one) & wanted), -(one.figure.year or 0), one.start))
    return ranked[0].figure if ranked else None


def shown(figure: Figure, lang: str) -> str:
    """A value as people write it, at most two decimals: "67,97 %" in French, "67.97%" in English, "24 jours"."""
    text = f"{float(round(figure.amount, 2)):,.2f}".rstrip("0").rstrip(".").replace(",", " ")
    unit = unit_after(figure.unit).said(lang)
    return f"{text.replace('.', ',')}{unit}" if lang == "fr" else f"{text}{unit}"


def _plain(unit: str) -> bool:
    return unit.casefold() in ("count", "nombre")


def _words(said: str, value: Value) -> frozenset[str]:
    return frozenset(terms(said[max(0, value.start - NEAR) : value.end + NEAR]))


def _level(text: str) -> str:
    """Folded text of the same length as read: one character for one, so that places hold."""
    said = text.lower().replace("’", "'").replace("₂", "2")
    return said if said.isascii() else "".join(map(_sign, said))


@lru_cache(maxsize=4096)
def _sign(letter: str) -> str:
    """A letter folded, itself where that is not one letter."""
    folded = fold(letter)
    return folded if len(folded) == 1 else letter


def _numbers(said: str) -> list[tuple[Fraction, str, int, int]]:
    """Numbers in digits with their unit; none that is a date, a year, a reference or a time of day."""
    found = []
    for match in re.finditer(NUMBER, said):
        start, end = match.span()
        if re.match(r"0\d", match.group()) or (
            re.search(r"\d\d $", said[:start]) and not AFTER_YEAR.search(said[:start])
        ):
            continue  # a telephone number
        amount = _amount(match.group())
        unit, by, last = _unit(said, end)
        if unit and _dates(said, start, end):
            continue
        if not unit:
            if _is_date(said, start, end, amount) or _tables().references.search(said[max(0, start - 14) : start]):
                continue
            named = NAMED.search(said[max(0, start - 18) : start])
            unit, by, last = ("PUE" if named else "count"), Fraction(1), end
            labelled = LABELLED.search(said[max(0, start - 24) : start])
            if labelled:
                unit, by, _ = _unit(labelled.group(1), 0)
                last = end
                unit = unit or "count"
            if unit == "count" and not re.match(r"\W{1,3}[a-z]{2,}|\W*$|\W*[;|)]", said[end:]):
                continue
        elif unit == "hours" and amount <= DAY and CLOCK.search(said[max(0, start - 8) : start]):
            continue
        found.append((amount * by, unit, start, last))
    return found


def _dates(said: str, start: int, end: int) -> bool:
    """Whether four digits before what looks like a unit are a year: a month or "en" stands before them, the unit opens
    the next line or has a number of its own.
    """
    if not YEAR.fullmatch(said[start:end]):
        return False
    follows = said[end:].lstrip()
    return bool(
        BEFORE_YEAR.search(said[max(0, start - 14) : start])
        or "\n" in said[end : len(said) - len(follows)]
        or NUMBERED.match(follows)
    )


def _is_date(said: str, start: int, end: int, amount: Fraction) -> bool:
    if YEAR.fullmatch(said[start:end]):
        return True
    if amount.denominator == 1 and re.match(rf"(?:er)?\s(?:{MONTHS})\b", said[end:]):
        return True
    return bool(re.match(r"[/.-]\d|\s?\)\s|\.\s|er\b|e\b|eme\b|th\b|st\b", said[end : end + 4])) and amount < 32


def _spelt(said: str) -> list[tuple[Fraction, str, int, int]]:
    """Numbers in words, when a unit that counts follows."""
    found = []
    for match in _tables().spelt.finditer(said):
        unit, by, last = _unit(said, match.end())
        whole = _whole(match.group())
        if unit and (unit not in ("years", "months", "days", "hours", "points") or whole > 1):
            found.append((whole * by, unit, match.start(), last))
        elif not unit and whole > 1 and re.match(r" [a-z]{4,}", said[match.end() :]):
            found.append((Fraction(whole), "count", match.start(), match.end()))
    return found


def _ratios(said: str) -> list[tuple[Fraction, str, int, int]]:
    """Shares: "3 sur 4", "435 agents sur 640", "trois sites sur cinq"."""
    found = []
    for match in _tables().ratio.finditer(said):
        part, whole = (_amount(one) if one[0].isdigit() else Fraction(_whole(one)) for one in match.group(1, 2))
        if 0 <= part <= whole and whole > 1 and not (1900 < whole < 2100 and whole.denominator == 1):
            found.append((part * 100 / whole, "%", match.start(), match.end()))
    return found


def _amount(said: str) -> Fraction:
    """ "1 234,5", "1,234.5" and "1234.5" are the same number; "3,187" with three digits after is a thousand one."""
    plain = re.sub(SPACE, "", said)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain) and not plain.startswith("0"):
        return Fraction(plain.replace(",", ""))
    return Fraction(plain.replace(",", "."))


def _whole(said: str) -> int:
    """A number in words: "quatre-vingt-sept", "trente et un", "deux cents"."""
    total = current = 0
    for word in re.split(r"[ -]", said):
        value = _tables().words.get(word, 0)
        if value in (100, 1000) and current:
            current *= value
        elif value == 20 and current == 4:
            current = 80
        else:
            current += value
        if value == 1000:
            total, current = total + max(current, 1000), 0
    return total + current


def _unit(said: str, end: int) -> tuple[str, Fraction, int]:
    """The unit right after a number, by what to multiply, and where it ends; ("", 1, end) when there is none."""
    for pattern, name, by in _tables().units:
        match = pattern.match(said, end)
        if match:
            return name, by, match.end()
    return "", Fraction(1), end


def _year(said: str, start: int, end: int) -> int | None:
    """The year that a value describes: the nearest in its clause, else the first of the sentence; one less when the
    clause speaks of the year before.
    """
    cuts = [0, *(match.start() for match in CLAUSE.finditer(said)), len(said)]
    low = max(cut for cut in cuts if cut <= start)
    high = min((cut for cut in cuts if cut >= end), default=len(said))
    years: Sequence[re.Match[str]] = [match for match in YEAR.finditer(said) if not (start <= match.start() < end)]
    inside = [match for match in years if low <= match.start() < high]
    if inside:
        nearest = min(inside, key=lambda match: (_far(said, match, start, end), match.start()))
        return int(nearest.group(1))
    if not years:
        return None
    first = int(years[0].group(1))
    return first - 1 if _tables().earlier.search(said[low:high]) else first


def _far(said: str, year: re.Match[str], start: int, end: int) -> int:
    """Characters between a year and a value; a comma parts them as far as a clause."""
    between = said[year.end() : start] if year.end() <= start else said[end : year.start()]
    return len(between) + PARTED * ("," in between)
