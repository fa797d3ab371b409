"""What the documents plan for a year: "which actions are planned for 2027?" is the rows of plans that are due then, and
the sentences that promise something for that year; promises of any age, dated by their document.
"""

import re
from collections.abc import Mapping

from assistant.columns import FURTHEST, SENTENCE, WIDE
from assistant.quoting import Quote
from assistant.sentences import numbered_rows, pieces, says
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.words import fold

THINGS = r"(?:actions?|mesures?|measures?|chantiers?|travaux|etapes?|steps?|projets?|projects?|echeances?|deadlines?)"
PLANNED = r"(?:prevu\w*|planifie\w*|programme\w*|attendu\w*|planned|scheduled|due|expected)"
WHEN = r"(?:en|pour|d'ici|avant la fin de|in|for|by|during|l'annee|the year| )+"
ASKED = re.compile(
    rf"^\W*(?:(?:quels?|quelles?|which|what|liste\w*|list) (?:(?:sont|are) )?(?:(?:les|nos|our|the) )?{THINGS}\b"
    rf"(?=.*\b{PLANNED}).{{0,40}}? {WHEN}((?:19|20)\d\d)\W*$|"
    rf"(?:que |qu'est-ce qui |qu'est-ce qu'on |what |quoi )(?:est |is |are )?(?:prevoit-on|{PLANNED}) "
    rf"{WHEN}((?:19|20)\d\d)\W*$|"
    rf"(?:les |nos |our |the )?{THINGS} {PLANNED} {WHEN}((?:19|20)\d\d)\W*$)"
)
"""Asks what is planned for a year, of nothing in particular."""
DUE = re.compile(r"\b(?:echeances?|delais?|calendrier|date|quand|deadline|due|when)\b")
"""A head of a column that tells when something is due."""
AHEAD = re.compile(
    r"\b(?:\w+(?:era|eront|ira|iront)|sera|seront|aura|auront|will|shall)\b|"
    r"\b(?:est|sont|is|are) (?:prevu|planifie|programme|planned|scheduled)\w*|\bd'ici (?:fin |la fin )?|"
    r"\bby the end of\b"
)
"""A promise."""
QUOTED = 8
"""Most quotes."""


def asked_of(question: str) -> str:
    """The year that a question asks the plans of, empty when it asks something else."""
    found = ASKED.search(fold(question))
    return next((one for one in found.groups() if one), "") if found else ""


def told(year: str, index: LexicalIndex, documents: Mapping[str, Document]) -> list[Quote]:
    """Rows of plans that are due in a year, then sentences that promise something for it; in order of place."""
    named = re.compile(rf"(?<![\w.,/-]){year}(?![\w-])")
    rows: dict[tuple[str, int, int], Quote] = {}
    promises: dict[tuple[str, int, int], Quote] = {}
    for at in index.holding(year):
        one = index.passages[int(at)]
        page = next((page for page in documents[one.document].pages if page.number == one.page), None)
        if page is None:
            continue
        spans = [(one.start + low, one.start + high) for low, high in pieces(one.text)]
        whole = [(start, end) for start, end in numbered_rows(page.text) if start < one.end and one.start < end]
        for start, end in [*whole, *spans]:
            text = page.text[start:end].rstrip()
            held = any(low <= start < high for low, high in whole) and (start, end) not in whole
            if held or not named.search(text) or not says(text):
                continue
            kept = rows if _due(page.text, start) else promises if AHEAD.search(fold(text)) else None
            if kept is not None:
                quote = _quote(one.document, one.page, start, start + len(text), text, one.heading)
                kept.setdefault((one.document, one.page, start), quote)
    return [*rows.values(), *promises.values()]


def _due(text: str, start: int) -> bool:
    """Whether what begins at `start` is a row of a table with a column of due dates: its heads stand above, and no
    sentence between them.
    """
    for line in reversed(text[:start].split("\n")[-FURTHEST - 1 : -1]):
        if SENTENCE.search(line) or len(line) >= WIDE:
            return False
        if DUE.search(fold(line)):
            return True
    return False


def _quote(document: str, page: int, start: int, end: int, text: str, heading: str) -> Quote:
    return Quote(
        document=document,
        page=page,
        start=start,
        end=end,
        text=text,
        heading=heading,
        held=1.0,
        sure=1.0,
        answers=True,
    )
