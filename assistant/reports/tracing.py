"""The words of an explanation that every door shows: what a criterion is worth and asks, and what people said of it."""

from fractions import Fraction

from assistant.exchange.declarations import in_words
from assistant.reports.words import DECLARATIONS
from assistant.wording import number
from scoring.model import Origin, Text
from scoring.trace import STATUSES, Trace, Word, points

SAID = {
    Origin.DECLARATION: Text(fr="Déclaré", en="Declared"),
    Origin.DECISION: Text(fr="Tranché", en="Decided"),
}


def terms(trace: Trace, lang: str) -> str:
    """Points of a criterion, what it asks and whether a declaration suffices, in one line.

    A criterion that is not asked has no points to show.
    """
    gained, worth = (number(float(points(one or Fraction(0))), lang) for one in (trace.points, trace.worth))
    asks = trace.asks.said(lang) if trace.asks else ""
    suffices = DECLARATIONS[bool(trace.declaration)].said(lang)
    if lang == "fr":
        return (f"{gained} sur {worth} points ; " if trace.worth else "") + f"demande {asks} ; {suffices}"
    return (f"{gained} of {worth} points; " if trace.worth else "") + f"asks for {asks}; {suffices}"


def said(word: Word, lang: str) -> str:
    """The status or the value that a person gave: "satisfait", "82,5 % (2025)"."""
    held = word.figure or word.status
    return in_words(held, STATUSES, lang) if held is not None else ""


def word_line(word: Word, lang: str) -> str:
    """What a person said, in one line: "Déclaré : 82,5 % (2025), par Jean le 23/11/2026 – registre"."""
    head, colon = SAID[word.origin].said(lang), " : " if lang == "fr" else ": "
    day = "" if word.on is None else f" le {word.on:%d/%m/%Y}" if lang == "fr" else f" on {word.on}"
    line = f"{head}{colon}{said(word, lang)}, {'par' if lang == 'fr' else 'by'} {word.author}{day}"
    return f"{line} – {word.note}" if word.note else line
