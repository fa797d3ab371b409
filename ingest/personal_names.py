"""Pure: names of persons in plain text, where a title, a given name, a signature or a list of people gives them away.

A capitalised word beside a known given name is a name, unless a street, a school or a prize bears it. After words that
announce a person ("Rédigé par", "Le Maire,", "Présents :") a name needs no known given name, only the form of one.
Words that name offices and bodies are never part of a name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.personal_cues import CLOSING, FIELD, INLINE, LIST, OFFICE, SIGNED, TITLE, TITLES, borne_by_a_thing

Range = tuple[int, int]

_UP = "A-ZÀ-ÖØ-ÞŒŠŽ"
_LETTER = r"[^\W\d_]"
_INITIALS = rf"(?:[{_UP}]\.(?:[ -]?[{_UP}]\.){{0,2}})"
_WORD = rf"(?:[{_UP}](?:{_LETTER}|['](?={_LETTER}))*+(?:-{_LETTER}(?:{_LETTER}|['](?={_LETTER}))*+)*+)"
_LOW = r"(?:de la|de|du|des|d'|le|la|van der|van den|van|von|den|der|ben|bin|el|al|da|dos|di|del)"
_PIECE = rf"(?:{_INITIALS}|{_WORD})"
_NEXT = rf"(?:[ ]?(?<=\.)|[ ])(?:{_LOW}[ ]|d')?{_PIECE}"
_PHRASE = re.compile(rf"(?<![\w@#./'-])(?:d'(?={_PIECE}))?{_PIECE}(?:{_NEXT}){{0,7}}(?!@)")
_TOKEN = re.compile(rf"(?:(?P<low>{_LOW}[ ]|d'))?(?P<word>{_INITIALS}|{_WORD})")
_PARTED = re.compile(rf"(?<![\w@#./'-])({_WORD})\n({_WORD})(?=[,.;)\n]|$)")
_MOST = 4  # words of a name
_LOUD = 4  # letters
_LIST_MOST = 1_500  # characters of a list of people
_MISSES = 3  # pieces of such a list that are no name, one after another
_AFTER = 4  # lines after a closing formula among which the name stands
_PARTICLES = frozenset("le la les de du des da dos van von den der el ben bin del di al mac mc o".split())
_REPEATED_MOST = 300  # names looked for again


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A capitalised word or initials, with the particle before it."""

    start: int  # of the particle, when there is one
    word: int  # of the word
    end: int  # one past the last sign
    text: str  # the word
    key: str  # folded

    @property
    def upper(self) -> bool:
        """Whether it is written in capitals, and more than an initial."""
        return len(self.text) > 1 and self.text.isupper() and "." not in self.text

    @property
    def initial(self) -> bool:
        """Whether it is one or several initials."""
        return self.text.endswith(".")


def fold(word: str) -> str:
    """A word as it is compared: small letters without accents."""
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(one))


@lru_cache(maxsize=1)
def _given() -> tuple[frozenset[str], frozenset[str]]:
    """(given names, those that are words too)."""
    text = (files("ingest") / "data" / "given_names.txt").read_text(encoding="utf-8")
    clear, unclear = text.split("[unclear]")
    known = [
        frozenset(word for line in part.splitlines() if line[:1] not in ("#", "[") for word in line.split())
        for part in (clear, unclear)
    ]
    return known[0] - known[1], known[1]


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    text = (files("ingest") / "data" / "not_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def names(text: str) -> Iterator[Range]:
    """Names of persons, a title before them included; the ranges may overlap."""
    for found in _PHRASE.finditer(text):
        if " " in found[0]:
            yield from _given_names(text, _tokens(text, *found.span()))
    yield from _in_forms(text)
    for found in TITLE.finditer(text):
        yield from _titled(text, found)
    for found in _PARTED.finditer(text):
        if found[2].isupper() and fold(found[1]) in _given()[0] and fold(found[2]) not in _not_names():
            yield found.span()
    lower = text.lower()
    for found in INLINE.finditer(text, lower):
        yield from _listed(text, found.end(), least_form=False, most=1)
    for found in LIST.finditer(text, lower):
        yield from _listed(text, found.end(), least_form=True, most=40)
    for found in CLOSING.finditer(text, lower):
        yield from _below(text, found.end(), _AFTER)
    for found in OFFICE.finditer(text, lower):
        yield from _below(text, found.end(), 1)


def repeated(known: Iterable[str], texts: Sequence[str]) -> list[list[Range]]:
    """For each text, where full names stand that were found anywhere."""
    full = sorted({one for one in (TITLES.sub("", name) for name in known) if _is_sure(one)})
    found: list[list[Range]] = []
    for text in texts:
        places: list[Range] = []
        for name in full[:_REPEATED_MOST]:
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
                    places.append((at, end))
                at = text.find(name, end)
        found.append(places)
    return found


def _is_sure(name: str) -> bool:
    """Whether a name is one wherever it stands: two words, with a known given name or a family name in capitals."""
    tokens = _tokens(name, 0, len(name))
    known = any(_is_given(one) and _is_clear(one) for one in tokens)
    shaped = len({one.upper for one in tokens if not one.initial}) > 1
    return len(tokens) > 1 and "\n" not in name and (known or shaped)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(start=one.start(), word=one.start("word"), end=one.end(), text=one["word"], key=fold(one["word"]))
        for one in _TOKEN.finditer(text, start, end)
    ]


def _is_given(token: Token) -> bool:
    clear, unclear = _given()
    return (
        token.key in clear
        or token.key in unclear
        or ("-" in token.key and all(part in clear or part in unclear for part in token.key.split("-")))
    )


def _is_clear(token: Token) -> bool:
    return "-" in token.key or token.key in _given()[0]


def _is_family(token: Token) -> bool:
    """Whether a word may be a family name: nothing that names an office, a body, a month."""
    if token.initial or len(token.text) < 2:
        return token.initial
    return token.key not in _not_names() and not token.key.endswith("s'")


def _is_loud(token: Token) -> bool:
    """Whether a word is a family name in capitals before a given name: longer than most acronyms."""
    return token.upper and _is_family(token) and (len(token.key) >= _LOUD or token.key in _PARTICLES)


def _given_names(text: str, tokens: list[Token]) -> Iterator[Range]:
    """Names in a row of capitalised words that hold a known given name."""
    at = 0
    while at < len(tokens):
        one = tokens[at]
        if not _is_given(one) or one.key in ("de", "la"):
            at += 1
            continue
        last = at + _family(tokens[at + 1 :])
        first = at
        if last == at:
            while first > 0 and at - first < 2 and _is_loud(tokens[first - 1]):
                first -= 1
        if first == last or borne_by_a_thing(text, tokens[first].start) or not _certain(tokens[first : last + 1], one):
            at += 1
            continue
        start = tokens[first].start if first < at else tokens[first].word
        yield start, tokens[last].end
        at = last + 1


def _family(tokens: Sequence[Token]) -> int:
    """How many of the words, from the first, may belong to a name; a particle only before another word."""
    kept = 0
    for at, one in enumerate(tokens):
        if kept >= _MOST:
            break
        if one.key in _PARTICLES:
            continue
        if not _is_family(one) and not _is_given(one):
            break
        kept = at + 1
    return kept


def _certain(tokens: Sequence[Token], given: Token) -> bool:
    """Whether the words are a name, given which one is the given name."""
    others = [one for one in tokens if one is not given]
    if all(one.initial for one in others):
        return _is_clear(given) and not given.upper
    if _is_clear(given):
        return not given.upper or all(one.upper for one in others)
    return any(one.upper for one in others) and not given.upper and given is tokens[0]


def _in_forms(text: str) -> Iterator[Range]:
    """Names in the fields of a form, and initials with a family name beside a date."""
    for found in FIELD.finditer(text):
        for group in "abcd":
            phrase = _PHRASE.match(text, found.start(group), found.end(group)) if found[group] else None
            tokens = _tokens(text, *phrase.span()) if phrase else []
            if kept := _family(tokens):
                yield tokens[0].start, tokens[kept - 1].end
    for found in SIGNED.finditer(text):
        tokens = _tokens(text, *found.span("name"))
        if tokens and _is_family(tokens[-1]) and not tokens[-1].initial:
            yield found.span("name")


def _titled(text: str, title: re.Match[str]) -> Iterator[Range]:
    """The name after "M.", "Mme", "Dr"; several after "MM." and "Mmes"."""
    at, first = title.end(), True
    while found := _PHRASE.match(text, at):
        tokens = _tokens(text, *found.span())
        kept = _family(tokens)
        if kept == 0 or tokens[kept - 1].initial:
            return
        end = tokens[kept - 1].end
        if kept == 1 and _is_clear(tokens[0]) and (below := _continued(text, end)):
            end = below
        yield (title.start() if first else tokens[0].start), end
        joined = re.compile(r"(?:, | et | and |, et )(?=[A-ZÀ-Ý])").match(text, end)
        if joined is None or not title["several"]:
            return
        at, first = joined.end(), False


def _continued(text: str, at: int) -> int:
    """Where a family name in capitals on the next line ends, 0 when there is none."""
    found = re.compile(rf"\n({_WORD})(?=[\n,.;]|$)").match(text, at)
    return found.end() if found and found[1].isupper() and fold(found[1]) not in _not_names() else 0


def _person(text: str, start: int, end: int, *, least_form: bool) -> Range | None:
    """The name that a piece of text starts with, None when it does not have the form of one.

    ``least_form``: capitals, an initial or a known given name are asked for, not only two capitalised words.
    """
    title = TITLES.match(text, start, end)
    at = title.end() if title else start
    found = _PHRASE.match(text, at, end)
    if found is None:
        return None
    tokens = _tokens(text, *found.span())
    kept = _family(tokens)
    tokens = tokens[:kept]
    if not tokens or all(one.initial for one in tokens) or tokens[0].start != at:
        return None
    if not title and not _has_form(tokens, least_form=least_form, whole=kept == len(_tokens(text, *found.span()))):
        return None
    return (start if title else tokens[0].start), tokens[-1].end


def _has_form(tokens: Sequence[Token], *, least_form: bool, whole: bool) -> bool:
    if len(tokens) < 2:
        return False
    known = any(_is_given(one) for one in tokens)
    shaped = (
        tokens[0].initial or (not tokens[0].upper and tokens[-1].upper) or (tokens[0].upper and not tokens[-1].upper)
    )
    if known or shaped:
        return True
    return not least_form and whole and not all(one.upper for one in tokens) and len(tokens) <= 3


_PIECES = re.compile(r"[^,;\n|/:()•–]+")
_LEAD = re.compile(r"[ \n:|,-]*(?:\b(?:et|and|par|le|la|M\. le maire|son maire|sa présidente|son président)\b[ ,]*)?")


def _listed(text: str, at: int, *, least_form: bool, most: int) -> Iterator[Range]:
    """Names after words that announce people, parted by commas, lines or cells."""
    misses = found = 0
    stop = text.find("\n\n", at + 2, at + _LIST_MOST)
    end = min(len(text), stop if stop >= 0 else at + _LIST_MOST)
    for piece in _PIECES.finditer(text, at, end):
        start = piece.start() + len(piece[0]) - len(piece[0].lstrip(" -*·.")) if piece[0].strip(" -*·.") else -1
        if start < 0:
            continue
        for first, last in _joined(text, start, piece.end()):
            person = _person(text, first, last, least_form=least_form)
            if person is None:
                misses += 1
                continue
            misses, found = 0, found + 1
            yield person
        if misses >= (_MISSES if found else 1 + (most > 1)) or found >= most:
            return


def _joined(text: str, start: int, end: int) -> Iterator[Range]:
    """The parts of a piece that "et" or "and" joins."""
    for found in re.compile(r"(?: et | and |, )").finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _below(text: str, at: int, most: int) -> Iterator[Range]:
    """The name that stands alone on one of the next lines after a closing formula."""
    seen = 0
    while seen < most and at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        start = at + len(text[at:end]) - len(text[at:end].lstrip(" -*|"))
        line = text[start:end].rstrip(" .,*|")
        at = end + 1
        if not line:
            continue
        seen += 1
        if len(line) > 60:
            continue
        person = _person(text, start, start + len(line), least_form=False)
        if person and person[1] >= start + len(line):
            yield person
            return
