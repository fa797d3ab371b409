"""Whether a fact carries a sentence: every content word, figure, number word and modifier, each beside its own words.

Part of `assistant.grounding`. What may be said beside the fact is a short list, `LIGHT`; all else must be the fact's.
"""

import re
from collections.abc import Iterator, Sequence

from retrieval.words import fold, terms

NUMBER_WORDS = {
    word: value
    for value, words in {
        "2": "deux two twice double",
        "3": "trois three triple",
        "4": "quatre four",
        "5": "cinq five",
        "6": "six",
        "7": "sept seven",
        "8": "huit eight",
        "9": "neuf nine",
        "10": "dix dizaine ten",
        "11": "onze eleven",
        "12": "douze douzaine twelve dozen",
        "13": "treize thirteen",
        "14": "quatorze fourteen",
        "15": "quinze quinzaine fifteen",
        "16": "seize sixteen",
        "20": "vingt vingtaine twenty",
        "30": "trente trentaine thirty",
        "40": "quarante forty",
        "50": "cinquante fifty",
        "60": "soixante sixty",
        "100": "cent centaine hundred",
        "1000": "mille millier thousand",
        "1000000": "million millions",
        "1/2": "moitie half demi",
        "1/3": "tiers third",
        "1/4": "quart quarter",
    }.items()
    for word in words.split()
}
"""Numbers written in letters; "un" and "one" are articles too and are not counted."""
MODIFIERS = re.compile(
    r"\b(plus|moins|environ|presque|tou(?:s|te|tes|t)|chaque|seul\w*|uniquement|toujours|souvent|parfois|doi(?:t|vent)|"
    r"devr\w+|peu(?:t|vent)|pourr\w+|ser(?:a|ont)|avant|apres|depuis|jusqu\w*|minimum|maximum|plusieurs|certain\w*|"
    r"more|less|fewer|about|almost|all|every|each|only|always|never|often|must|may|might|can|could|should|will|would|"
    r"before|after|since|until|least|most|over|under|several|some|many)\b"
)
"""Words that change how much, how often, how sure or when a thing is."""
SAME = {"tous": "tout", "toute": "tout", "toutes": "tout", "doivent": "doit", "peuvent": "peut", "seront": "sera"}
LIGHT = frozenset(
    terms(
        "document documents passage passages page source selon indique indiquent précise précisent mentionne dit "
        "disent réponse question information fait faits élève s'élève représente correspond situe trouve existe "
        "compte donne donc ainsi aussi également concernant organisation actuellement demande suivant cela vos "
        "votre notre nos "
        "according says say states state stated shows show indicates answer information fact facts there is are was "
        "your our the organisation also thus therefore currently amounts stands given"
    )
)
"""Words that a sentence may have beside its fact: they tie or announce, and say nothing of the matter."""
PART = re.compile(r"[;,.]\s|\s(?:et|and|mais|but|ainsi que)\s")
TOKEN = re.compile(r"\d+(?:[\u00a0\u202f .,]\d+)*|[^\W\d_]+")
YEAR = re.compile(r"(?:19|20)\d\d")
ROW = re.compile(r"\W*[^:;«»“”]{1,60}?\s?:\s([^;]+?)\s?;[^;]+?:\s")
"""The first cell of a row of a table, told as "head : cell ; head : cell": what the row is about."""


def uncarried(said: str, facts: Sequence[str]) -> str:
    """Why no fact carries a sentence, empty when the facts do: "figure", "words", "modifier" or "row".

    Each part of the sentence, between stops and conjunctions, must be carried by one fact alone.
    """
    whole = set(_words(said))
    held = {word for fact in facts for word in _words(fact)}
    if not whole or not whole <= held | LIGHT:
        return "words"
    for part in PART.split(said):
        found = [_part(part, fact) or _row(said, part, fact) for fact in facts]
        if found and all(found):
            return found[0]
    return ""


def _part(part: str, fact: str) -> str:
    """Why a fact does not carry one part of a sentence, empty when it does."""
    if not set(_words(part)) <= set(_words(fact)) | LIGHT:
        return "words"
    own, theirs = list(_tokens(part)), list(_tokens(fact))
    figures = {one for one, kind in own if kind == "figure"}
    if not figures <= {one for one, kind in theirs if kind == "figure"}:
        return "figure"
    near = {one: _beside(one, own, 1) for one in figures}
    if any(words and not words & _beside(one, theirs, 2) for one, words in near.items()):
        return "figure"
    if not _of_year(part, fact):
        return "figure"
    if not _modifiers(part) <= _modifiers(fact):
        return "modifier"
    return ""


def _row(said: str, part: str, fact: str) -> str:
    """Why a figure of a row may not be told: the sentence leaves out what the row is about, so it says it of all."""
    first = ROW.match(fact)
    if first is None or not any(kind == "figure" and not YEAR.fullmatch(one) for one, kind in _tokens(part)):
        return ""
    return "" if set(_words(first.group(1))) <= set(_words(said)) else "row"


def _words(text: str) -> Iterator[str]:
    """The content words of a text; numbers, in digits or letters, are told apart."""
    yield from terms(NUMBER.sub(" ", fold(text)))


NUMBER = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS)})\b|\d+(?:[.,]\d+)*")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Figures as plain values and content words as stems, in order, each with its kind: "figure" or "word"."""
    for found in TOKEN.finditer(fold(text)):
        one = found.group()
        if one[0].isdigit():
            for piece in _figures(one):
                yield piece, "figure"
        elif one in NUMBER_WORDS:
            yield NUMBER_WORDS[one], "figure"
        else:
            for word in terms(one):
                yield word, "word"


def _figures(digits: str) -> list[str]:
    """One number with its spaces, or several that stand side by side: "34 200" is one, "2024 2025" are two."""
    joined = re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d{3}(?!\d))", "", digits) if not YEAR.match(digits) else digits
    return [_value(one) for one in re.split(r"[\u00a0\u202f ]", joined)]


def _value(one: str) -> str:
    whole, _, decimals = one.replace(",", ".").rpartition(".")
    if not whole or (len(decimals) == 3 and not one.startswith("0")):
        return re.sub(r"[.,]", "", one).lstrip("0") or "0"
    return f"{whole.replace('.', '').lstrip('0') or '0'}.{decimals.rstrip('0')}".rstrip(".")


def spelled(text: str) -> set[str]:
    """The numbers that a text writes in letters, as digits."""
    return {NUMBER_WORDS[one] for one in re.findall(r"[a-z]+", fold(text)) if one in NUMBER_WORDS}


def _beside(figure: str, tokens: Sequence[tuple[str, str]], count: int) -> set[str]:
    """The nearest words to each place of a figure, so many on each side, those of `LIGHT` left out."""
    found: set[str] = set()
    for at, (one, kind) in enumerate(tokens):
        if (one, kind) == (figure, "figure"):
            for side in (tokens[at + 1 :], tokens[:at][::-1]):
                found.update([word for word, what in side if what == "word" and word not in LIGHT][:count])
    return found


def _of_year(part: str, fact: str) -> bool:
    """Whether each figure stands with a year that the fact gives it, where a part of the fact names both."""
    said = {one for one, kind in _tokens(part) if kind == "figure" and YEAR.fullmatch(one)}
    for figure in {one for one, kind in _tokens(part) if kind == "figure"} - said:
        told: set[str] = set()
        for each in PART.split(fact):
            held = {one for one, kind in _tokens(each) if kind == "figure"}
            told |= {one for one in held if YEAR.fullmatch(one)} if figure in held else set()
        if said and told and not said & told:
            return False
    return True


def _modifiers(text: str) -> set[str]:
    return {SAME.get(one, one) for one in MODIFIERS.findall(fold(text))}
