"""Which parts of a passage say something: sentences and rows of tables, no titles, addresses or table headers. Pure."""

import re

from ingest.chunk import sentences
from retrieval.figures import MONTHS
from retrieval.grammar import grammar, tokens
from retrieval.words import fold, terms

FEWEST_TERMS = 4
"""Search terms that a statement has at least."""
TITLE_WORDS = 10
"""Words up to which a line without end mark or figure may be a title."""
HEADER_WORDS = 4
"""Words from which a line in which each begins with a capital is the header of a table."""
NUMBERED = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.)]?\s+\D*$")
MARKED = re.compile(r"^\s*#{1,6}\s")
SENTENCE = re.compile(r"[.!?…][»”\")]?$")
"""The end of a sentence: the names of columns between semicolons have none."""
ENDED = re.compile(r"[.;:!?…»”)\]]\W*$")
STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd\.?|place|allees?|chemin|quai|impasse|cours|route"
    r"|square|esplanade|parvis)\b|\b\d{1,5}(?: [a-z]+){1,3} (?:street|road|avenue|lane|square)\b"
    r"|\b\d{5} [a-z-]{3,}(?: cedex)?\W*$"
)
"""The number of a house with its street, or a postal code with its town at the end of a line, folded."""
UNCOUNTED = re.compile(
    rf"\b(?:\d{{1,2}}(?:er)? )?(?:{MONTHS})(?: \d{{4}})?\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
    r"|\b(?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?\b|\bn(?:°|o\.?) ?\d[\w./-]*"
    r"|\b(?:point|annexe|axe|fiche|lot|article|chapitre|partie|section|tableau|figure|page|version|v) ?\d[\d./-]*"
)
"""Numbers of a title that count nothing: dates, years, references."""
PARTICIPLE = re.compile(r"[a-zà-öø-ÿœæ]{2,}(?:(?<![lrvcn]it)és?|ées?)$")
NOT_PARTICIPLES = frozenset(
    "année années durée durées donnée données journée journées entrée entrées marché marchés".split()
)
SAYS = re.compile(r"\b(?:oui|non|yes|no|en vigueur|in force)\b|[.!?] |\|")
"""A verdict, a validity, an end of a sentence or a cell of a table: more than a title has."""
BULLET = re.compile(r"\s*[-*•▪●–—]\s")


def is_statement(text: str) -> bool:
    """Whether a sentence, list item or row states something by itself."""
    said = text.strip()
    if MARKED.match(said) or len(terms(said)) < FEWEST_TERMS:
        return False
    if " ; " in said and " : " not in said and not SENTENCE.search(said):
        return False
    return not _title(said)


def statements(text: str) -> list[tuple[int, int]]:
    """Start and end of every statement of a passage, in order; an address or the header of a table above one is cut."""
    found = ((_opening(text, start, end), end) for start, end in sentences(text))
    return [(start, end) for start, end in found if is_statement(text[start:end])]


def _title(said: str) -> bool:
    """Whether a text without end mark is a few words that count nothing and tell of no act."""
    if ENDED.search(said):
        return False
    if len(said.split()) <= TITLE_WORDS and (NUMBERED.match(said) or not re.search(r"\d", said)):
        return True
    folded = fold(said)
    bare = UNCOUNTED.sub(" ", STREET.sub(" ", folded))
    if bare == folded or re.search(r"\d", bare) or len(re.findall(r"\w\S*", bare)) > TITLE_WORDS:
        return False
    return not _acts(said)


def _acts(said: str) -> bool:
    """Whether a verb, a participle or the name of an act stands in a text, or it is an item of a list."""
    known = grammar(said)
    if BULLET.match(said) or SAYS.search(" ".join(fold(said).split())) or known - {"number_start", "noun_start"}:
        return True
    return any(PARTICIPLE.match(one) and one not in NOT_PARTICIPLES for one in tokens(said))


def _opening(text: str, start: int, end: int) -> int:
    """Where a statement begins under the lines above it that are an address or the header of a table."""
    while True:
        feed = text.find("\n", start, end)
        if feed < 0:
            return start
        following = text[feed + 1 : end].lstrip()
        if not following or not (following[0].isupper() or following[0].isdigit()) or not _above(text[start:feed]):
            return start
        start = end - len(following)


def _above(line: str) -> bool:
    """Whether a line is an address or the header of a table."""
    words = line.split()
    if ENDED.search(line):
        return False
    if STREET.search(fold(line)) and len(words) <= TITLE_WORDS:
        return True
    named = [one for one in words if one[0].isalpha()]
    return len(named) >= HEADER_WORDS and len(named) == len(words) and all(one[0].isupper() for one in named)
