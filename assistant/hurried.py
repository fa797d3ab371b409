"""Questions written in a hurry: elisions and inversions without their signs, the question word last, misspelt words.

"cest qui le referent" is "qui est le referent", "elle date de quand" is "de quand elle date". Fixed rules; a misspelt
word is read as the one word of the field that it is nearly written like, and the answer says so. Pure.
"""

import re
from collections.abc import Callable, Collection

from retrieval.words import STOP, fold, stem

SIGNS = (
    (re.compile(r"\bc['’ ]?est\b", re.IGNORECASE), "c'est"),
    (re.compile(r"\bqu['’ ]?est[- ]ce\b", re.IGNORECASE), "qu'est-ce"),
    (re.compile(r"\best ce qu(?=e\b|['’i])", re.IGNORECASE), "est-ce qu"),
    (re.compile(r"\by a[- ]?t[- ]?il\b", re.IGNORECASE), "y a-t-il"),
    (re.compile(r"\b(a|va|aura|reste|manque|existe|faudra) t (il|elle|on)\b", re.IGNORECASE), r"\1-t-\2"),
    (re.compile(r"\b(est|sont|ont|faut|doit|doivent|peut) (ils?|elles?|on)\b", re.IGNORECASE), r"\1-\2"),
    (re.compile(r"\b(avons|sommes|devons|pouvons) nous\b(?= \w)", re.IGNORECASE), r"\1-nous"),
)
"""Signs left out, and what is meant."""
FIRST = (
    (re.compile(r"^c'est qui (?=l[ae]s?\b|l['’]|notre|nos)", re.IGNORECASE), "qui est "),
    (re.compile(r"^c'est (quand|combien|où|ou) (?=\w)", re.IGNORECASE), r"\1 est "),
    (re.compile(r"^(.{3,60}?),? c'est (qui|quand|combien|où)\W*$", re.IGNORECASE), r"\2 est \1 ?"),
)
"""Spoken forms of a question word before what it asks about."""
LAST = re.compile(
    r"^(?P<said>.{4,60}?) "
    r"(?P<word>(?:(?:depuis|de|pour|par|avec|jusqu['’][àa]|[àa]|en) )?"
    r"(?:quand|combien(?: de temps)?|qui|où|ou|quelle (?:année|annee|date)))\W*$",
    re.IGNORECASE,
)
"""The question word at the end of what is said."""
ASKED = re.compile(r"\b(?:qui|que|quoi|quand|combien|comment|pourquoi|quel\w*|si)\b|\bqu['’]|^\W*\w+$")
"""A question word before that, or one word alone: "depuis quand ?"."""
ELIDED = re.compile(r"(?<![\w'’-])(l|d|qu|s|n|j)([aeiouyhàâéèêëîïôöûü]\w{3,})(?![\w'’-])", re.IGNORECASE)
"""A word that may have lost the sign of its elision: "laudit"."""
LONG = 6
"""Letters from which a word may be misspelt."""
HEAD = 3
"""Letters at its beginning that a misspelt word has right."""
WORD = re.compile(r"(?<![\w'’.-])[^\W\d_]{6,}(?![\w.-]*\w)|(?<=[’'])[^\W\d_]{6,}(?![\w.-]*\w)")


def plainer(question: str) -> str:
    """A question with the signs that were left out and its question word first."""
    for pattern, meant in (*SIGNS, *FIRST):
        question = pattern.sub(meant, question)
    last = LAST.match(question)
    if last is None or ASKED.search(last["said"].lower()):
        return question
    return f"{last['word']} {last['said'].rstrip(' ,')} ?"


def elided(question: str, known: Callable[[str], bool]) -> str:
    """A question with the elisions whose sign was left out; `known` tells of a stem whether it is a word."""

    def whole(found: re.Match[str]) -> str:
        word, rest = fold(found.group()), fold(found.group(2))
        lost = word not in STOP and not known(stem(word)) and rest not in STOP and known(stem(rest))
        return f"{found.group(1)}'{found.group(2)}" if lost else found.group()

    return ELIDED.sub(whole, question)


def spelt(question: str, known: Callable[[str], bool], words: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """A question with its misspelt words as the field writes them, and those; a name is never one.

    `known` tells of a stem whether it is a word; `words` are the words of the field as they are written.
    """
    written = {fold(one): one for one in words}
    put: list[str] = []

    def right(found: re.Match[str]) -> str:
        word = fold(found.group())
        if word in STOP or known(stem(word)) or (found.start() and found.group()[0].isupper()):
            return found.group()
        best = min((one for one in written if one[:HEAD] == word[:HEAD] and _slip(one, word)), default="")
        if not best:
            return found.group()
        put.append(written[best])
        return written[best]

    return WORD.sub(right, question), tuple(put)


def _slip(one: str, other: str) -> bool:
    """Whether two words differ by one slip of the hand: a letter too many, one missing, another one, or two turned."""
    short, long = sorted((one, other), key=len)
    head = next((at for at, (mine, theirs) in enumerate(zip(short, long, strict=False)) if mine != theirs), len(short))
    if len(long) - len(short) == 1:
        return short[head:] == long[head + 1 :]
    turned = short[head : head + 2] == long[head : head + 2][::-1] and short[head + 2 :] == long[head + 2 :]
    return len(long) == len(short) and (short[head + 1 :] == long[head + 1 :] or turned)
