"""Comparisons: what two documents, or two years, say of one subject, side by side with their quotes."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asking import YEAR, kind_of
from assistant.draft import Draft
from assistant.quoting import Quote, quotes
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.words import fold, terms

COMPARES = re.compile(
    r"\b(?:compar\w+|difference|ecart|evolution|evolue\w*|evolu\w+|versus|vs|par rapport a|change\w*|progress\w+|differ\w*)\b"
)
SIDE = 0.55
"""Share of the weight of a document's name that a question must hold to name it, 0 to 1."""
SIDES = 3
"""Most sides compared."""
LIGHT = frozenset(
    terms(
        "compare comparer comparez comparaison comparison compared comparing difference ecart evolution evolue evoluer change "
        "changed changes entre between selon according dit disent say says ce celui celle ceux resultat result quelle quel "
        "comment how did les deux both aujourd'hui today nombre number progress versus vs from to in document documents rapport "
        "report numbers figures chiffres value valeur"
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a comparison."""

    label: str
    """Name of the document, or the year."""
    quote: Quote | None
    """What it says; None when nothing was found."""


def compares(question: str) -> bool:
    """Whether a question compares: in so many words, or by naming two years."""
    return COMPARES.search(fold(question)) is not None or len(set(YEAR.findall(question))) > 1


def sides(question: str, index: LexicalIndex, documents: dict[str, Document], recent: dict[str, float]) -> list[Side]:
    """The sides of a comparison with what each says; fewer than two when the question names none."""
    named = _named(question, documents)
    years = sorted(set(YEAR.findall(question)))
    if len(named) > 1:
        taken = {word for one in named for word in _words(one)}
        subject = _subject(question, taken)
        return [
            Side(label=one.name, quote=_first(quotes(subject, index, documents, within={one.id}, years=(), kind=kind_of(question))))
            for one in named[:SIDES]
        ]
    if len(years) > 1:
        subject = _subject(question, set(years))
        whole = _whole(question, subject, index, documents, years, recent)
        if whole is not None:
            return [Side(label=" – ".join(years), quote=whole), *_others(subject, index, documents, years, recent, whole)]
        return [
            Side(label=year, quote=_first(quotes(subject, index, documents, years=(year,), recent=recent, kind="number")))
            for year in years[:SIDES]
        ]
    return []


def told(draft: Draft, found: Sequence[Side], documents: dict[str, Document]) -> int:
    """Say a comparison; how many sides had something to say."""
    spoken = 0
    for side in found:
        if side.quote is None:
            draft.say("compare_none", label=side.label)
            continue
        one = side.quote
        n = draft.cite(one.document, one.page, one.start, one.end, one.text)
        draft.say("compare_side", label=side.label)
        draft.quote(n, one.heading, documents)
        spoken += 1
    return spoken


def _whole(
    question: str, subject: str, index: LexicalIndex, documents: dict[str, Document], years: Sequence[str], recent: dict[str, float]
) -> Quote | None:
    """One quote that tells every year: it names them, or it is the row of a table under them."""
    for one in quotes(subject, index, documents, years=(), recent=recent, kind="number"):
        if not one.answers:
            continue
        page = next(page for page in documents[one.document].pages if page.number == one.page)
        above = page.text[max(0, one.start - 500) : one.end]
        values = re.findall(r"\d[\d\s.,]*", YEAR.sub(" ", one.text))
        if set(years) <= set(YEAR.findall(above)) and len(values) >= len(years):
            return one
    return None


def _others(
    subject: str,
    index: LexicalIndex,
    documents: dict[str, Document],
    years: Sequence[str],
    recent: dict[str, float],
    whole: Quote,
) -> list[Side]:
    """One more quote of another document that speaks of one of the years."""
    found = quotes(subject, index, documents, years=years, recent=recent, kind="number")
    other = next((one for one in found if one.answers and one.document != whole.document), None)
    return [] if other is None else [Side(label=documents[other.document].name, quote=other)]


def _subject(question: str, taken: set[str]) -> str:
    """The question without its words of comparison, its years and the names of documents."""
    kept = []
    for word in re.findall(r"[\w’'-]+", question):
        own = terms(word)
        if own and all(one in LIGHT or one in taken or YEAR.fullmatch(one) for one in own):
            continue
        kept.append(word)
    return " ".join(kept)


def _named(question: str, documents: dict[str, Document]) -> list[Document]:
    """The documents that a question names by the words of their name or title, in the order in which it does."""
    uses: dict[str, int] = {}
    for one in documents.values():
        for word in _words(one):
            uses[word] = uses.get(word, 0) + 1
    asked = terms(question)
    found = []
    for one in documents.values():
        for words in _titles(one):
            weight = {word: math.log(1 + len(documents) / uses.get(word, 1)) for word in words}
            held = [word for word in words if word in asked]
            share = sum(weight[word] for word in held) / (sum(weight.values()) or 1.0)
            if held and share >= SIDE:
                found.append((-share, min(asked.index(word) for word in held), one))
                break
    best: dict[str, Document] = {}
    for _, _, one in sorted(found, key=lambda each: (each[0], each[2].name)):
        best.setdefault(one.id, one)
    first = list(best.values())[:SIDES]
    return sorted(first, key=lambda one: min(asked.index(word) for word in asked if word in _words(one)))


def _titles(document: Document) -> list[frozenset[str]]:
    """Ways to name a document: its title, its file, the first words of each."""
    stem_ = re.sub(r"^\d+\W|\.\w+$", "", document.name.rsplit("/", 1)[-1])
    texts = (document.title, re.sub(r"[-_]", " ", stem_))
    found = []
    for text in texts:
        words = [one for one in terms(text) if not re.fullmatch(r"\d{1,2}", one)]
        found += [frozenset(words), frozenset(words[:3]), frozenset(words[:2]), frozenset(words[:1])]
    kept = [one for one in dict.fromkeys(found) if one]
    return [one for one in kept if len(one) > 1 or next(iter(one)) not in GENERIC]


def _words(document: Document) -> frozenset[str]:
    return frozenset(word for words in _titles(document) for word in words)


GENERIC = frozenset(terms("rapport report bilan politique policy document informatique prévention guide extrait information numérique"))
"""Words that alone name no document."""


def _first(found: Sequence[Quote]) -> Quote | None:
    return next((one for one in found if one.answers), None)
