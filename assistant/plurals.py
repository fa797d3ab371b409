"""Nouns, adjectives and participles that agree with the number before them, in texts written once for all numbers.

In a text of ours "{count} page(s) lue(s)" says "1 page lue" and "3 pages lues": "(s)" is a mark, and no person sees it.
"""

import re
from fractions import Fraction
from string import Formatter

MARK = re.compile(r"(?<=[a-zà-ÿ])\(s\)")
"""What a word that agrees with a number ends with."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def several(value: Fraction | float, lang: str) -> bool:
    """Whether a noun stands in the plural after a number: from 2 on in French, but for 1 alone in English."""
    return float(value) >= 2 if lang == "fr" else float(value) != 1


def filled(text: str, lang: str, /, **values: object) -> str:
    """A text of ours with its values put in, as `str.format` does, and its words in agreement with their numbers.

    A text without values is given back as it is, and a mark that follows no number stays. Raises KeyError for a value
    that the text asks for and nobody gave.
    """
    if not values:
        return text
    made, number = [], None
    for before, name, form, turned in Formatter().parse(text):
        ending = "(s)" if number is None else "s" if several(number, lang) else ""
        made.append(MARK.sub(ending, before))
        if name is not None:
            asked = f"{{{name}{f'!{turned}' if turned else ''}{f':{form}' if form else ''}}}"
            put = asked.format(**values)
            made.append(put)
            number = _number(put, number)
    return "".join(made)


def _number(put: str, before: float | None) -> float | None:
    """The number that was put in, written as people write it; the one before when it is none."""
    plain = re.sub(r"\s", "", put).replace(",", ".")
    return float(plain) if NUMBER.fullmatch(plain) else before
