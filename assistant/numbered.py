"""What the documents say of a thing that they number: "l'action 9" is the row 9 of a plan, and whatever names it so."""

import re
from collections.abc import Mapping

from assistant.columns import heads
from assistant.quoting import Quote
from assistant.sentences import NUMBERED_ROW, numbered_rows, pieces
from ingest.model import Document, Page
from retrieval.lexical import LexicalIndex
from retrieval.words import fold

ASKED = re.compile(
    r"\b(actions?|mesures?|measures?|objectifs?|objectives?|engagements?|commitments?|recommand\w+|recommend\w+) "
    r"(?:n° ?|no |numero |number |# ?)?(\d{1,2})\b(?! ?(?:%|ans?\b|mois|jours?|years?|months?|days?|sur\b|of\b))"
)
"""A numbered thing that a question names."""
STATE = re.compile(
    r"\b(?:realise\w*|terminee?s?|faite?s?|achevee?s?|finie?s?|respecte\w*|avance\w*|done|achieved|finished|completed|"
    r"carried out|on track)\b"
)
"""Asks whether it is done: a plan does not say."""
OTHER = {"measure": "mesure", "objective": "objectif", "commitment": "engagement"}
"""English words to the French ones that documents write."""
QUOTED = 4
"""Most quotes."""


def asked_of(question: str) -> tuple[str, int] | None:
    """The word and the number of the thing that a question names, in the singular; None when it names none."""
    found = ASKED.search(fold(question))
    return (found.group(1).rstrip("s"), int(found.group(2))) if found else None


def told(word: str, number: int, index: LexicalIndex, documents: Mapping[str, Document]) -> tuple[list[Quote], ...]:
    """The rows of tables of such things with that number, and the sentences that name it; each in order of place."""
    names = {word, OTHER.get(word, word)}
    named = re.compile(rf"\b(?:{'|'.join(sorted(names))})s? (?:n° ?)?{number}\b")
    rows = [
        _quote(document.id, page, start, end, "")
        for document in documents.values()
        for page in document.pages
        for start, end in numbered_rows(page.text)
        if _number(page.text[start:end]) == number
        and _of(names, page.text, start, start + len(page.text[start:end].rstrip()))
    ]
    spoken = [
        _quote(one.document, page, one.start + start, one.start + end, one.heading)
        for one in index.passages
        if one.document in documents and str(number) in one.text
        for start, end in pieces(one.text)
        for page in documents[one.document].pages
        if page.number == one.page and named.search(fold(" ".join(one.text[start:end].split())))
    ]
    return rows[:QUOTED], spoken[:QUOTED]


def _number(row: str) -> int:
    found = NUMBERED_ROW.match(row)
    return int(found.group(1)) if found else 0


def _of(names: set[str], page: str, start: int, end: int) -> bool:
    """Whether a row stands in a table of such things: the heads of its columns name them."""
    above = fold(heads(page, start, end))
    return any(re.search(rf"\b{one}s?\b", above) for one in names)


def _quote(document: str, page: Page, start: int, end: int, heading: str) -> Quote:
    text = page.text[start:end].rstrip()
    return Quote(
        document=document,
        page=page.number,
        start=start,
        end=start + len(text),
        text=text,
        heading=heading,
        held=1.0,
        sure=1.0,
        answers=True,
    )
