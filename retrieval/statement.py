"""Which parts of a passage say something: sentences and table rows, not titles nor the header row of a table. Pure."""

import re

from ingest.chunk import sentences
from retrieval.words import terms

FEWEST_TERMS = 4
"""Search terms that a statement has at least."""
TITLE_WORDS = 10
"""Words up to which a line without end mark or figure may be a title."""
NUMBERED = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.)]?\s+\D*$")
MARKED = re.compile(r"^\s*#{1,6}\s")
SENTENCE = re.compile(r"[.!?…][»”\")]?$")
"""The end of a sentence: the names of columns between semicolons have none."""
ENDED = re.compile(r"[.;:!?…»”)\]]\W*$")


def is_statement(text: str) -> bool:
    """Whether a sentence, list item or row states something by itself."""
    said = text.strip()
    if MARKED.match(said) or len(terms(said)) < FEWEST_TERMS:
        return False
    if " ; " in said and " : " not in said and not SENTENCE.search(said):
        return False
    short = len(said.split()) <= TITLE_WORDS and not ENDED.search(said)
    return not (short and (NUMBERED.match(said) or not re.search(r"\d", said)))


def statements(text: str) -> list[tuple[int, int]]:
    """Start and end of every statement of a passage, in order."""
    return [(start, end) for start, end in sentences(text) if is_statement(text[start:end])]
