"""Comparisons: what two documents, or two years, say of one subject, side by side with their quotes."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.asking import YEAR, answers_kind, wanted
from assistant.draft import Draft
from assistant.quoting import Quote, quotes
from assistant.route import language
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.statement import is_statement
from retrieval.words import fold, terms

COMPARES = re.compile(
    r"\b(?:compar\w+|difference|ecart|evolution|evolu\w+|versus|vs|par rapport a|change\w*|progress\w+|differ\w*)\b"
)
SPAN = re.compile(r"\b(?:entre|between|from|de|du)\b.{0,24}\b(?:19|20)\d\d\b.{0,8}\b(?:et|and|to|a|au)\b")
"""A span of time: "entre juillet 2025 et mai 2026" compares nothing by itself."""
SIDE = 0.55
"""Share of the weight of a document's name that a question must hold to name it, 0 to 1."""
OF_YEAR = re.compile(
    r"\b(rapport|bilan|document|report|version|edition|plan|schema|audit)\b(?: \w+){0,2} "
    r"(?:de |d'|of |for )?((?:19|20)\d\d)\b"
)
YEAR_OF = re.compile(r"\b((?:19|20)\d\d)(?: [\w-]+){0,3}? (report|assessment|plan|version|audit|document)\b")
"""The same in English, where the year stands first: "the 2019 green IT report"."""
SHORT = {one: tuple(terms("intelligence artificielle")) for one in ("ia", "ai")}
"""Short names that titles write out."""
FRENCH_KIND = {"report": "rapport", "assessment": "bilan"}
"""Kinds of documents by their French names."""
MEASURES = (
    ("duration", re.compile(r"\b(?:durees?|delais?|age|duration|delay|period|warranty)\b")),
    ("money", re.compile(r"\b(?:couts?|budgets?|montants?|prix|costs?|amounts?|prices?)\b")),
    ("share", re.compile(r"\b(?:taux|parts?|pourcentages?|shares?|rates?|percentages?)\b")),
    (
        "number",
        re.compile(r"\b(?:poids|nombre|volume|empreinte|consommation|emissions|weight|number|footprint|serveurs?)\b"),
    ),
)
"""Kinds of figures by the words of a subject."""
SPOKEN = 0.5
"""Share of the words of a subject that a quote must say to be of it, 0 to 1."""
TONGUES = (
    ("en", re.compile(r"\b(?:anglais\w*|english)\b")),
    ("fr", re.compile(r"\b(?:francais\w*|french)\b")),
)
"""Languages of documents by their names."""
SHAPE = re.compile(r"\b(?:resumes?|synthese|version|traduction|summary|summaries|abstract|translation)\b")
"""Shapes of a document in another language."""
SIDES = 3
"""Most sides compared."""
LIGHT = frozenset(
    terms(
        "compare comparer comparez comparaison comparison compared comparing difference ecart evolution evolue evoluer "
        "change changed changes entre between selon according dit disent say says ce celui celle ceux resultat result "
        "quelle quel comment how did les deux both aujourd'hui today nombre number progress versus vs from to in "
        "document documents rapport report english anglais french francais numbers figures chiffres value valeur"
    )
)
"""Words of a comparison that are no subject."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a comparison."""

    label: str
    """Name of the document, or the year."""
    quote: Quote | None
    """What it says; None when nothing was found."""


def compares(question: str) -> bool:
    """Whether a question compares: in so many words, or by naming two years."""
    said = fold(question)
    return COMPARES.search(said) is not None or (len(set(YEAR.findall(question))) > 1 and SPAN.search(said) is None)


def sides(question: str, index: LexicalIndex, documents: dict[str, Document], recent: dict[str, float]) -> list[Side]:
    """The sides of a comparison with what each says; fewer than two when the question names none."""
    named_ = named(question, documents)
    years = sorted(set(YEAR.findall(question)))
    if len(named_) > 1:
        subject = _subject(question, {word for _, words in named_ for word in words})
        # "The carbon footprint in the carbon balance": a word of a name may be of the subject too.
        wider = _subject(question, set(years))
        return [
            Side(label=one.name, quote=_told_by(one, (subject, wider), index, documents)) for one, _ in named_[:SIDES]
        ]
    if len(years) > 1:
        subject = _subject(question, set(years))
        each = [_of_year(subject, index, documents, year, recent) for year in years[:SIDES]]
        if all(each):
            return [Side(label=year, quote=one) for year, one in zip(years, each, strict=False)]
        whole = _whole(subject, index, documents, years, recent)
        if whole is not None:
            return [
                Side(label=" – ".join(years), quote=whole),
                *_others(subject, index, documents, years, recent, whole),
            ]
        return [
            Side(
                label=year, quote=_first(quotes(subject, index, documents, years=(year,), recent=recent, kind="number"))
            )
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


def _of_year(
    subject: str, index: LexicalIndex, documents: dict[str, Document], year: str, recent: dict[str, float]
) -> Quote | None:
    """The row of a table of years that is of one year: it begins with it and says the subject."""
    found = quotes(subject, index, documents, years=(year,), recent=recent, kind="number")
    rows = (one for one in found if one.answers and re.match(rf"\W*(?:[\w ]+ : )?{year}\b", one.text))
    return next((one for one in rows if spoken(subject, one) >= SPOKEN), None)


def _whole(
    subject: str,
    index: LexicalIndex,
    documents: dict[str, Document],
    years: Sequence[str],
    recent: dict[str, float],
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


def subject_words(question: str, taken: set[str]) -> list[str]:
    """The search terms of what a comparison is about, beside the words of names that are `taken`."""
    return [one for one in terms(_subject(question, taken)) if one not in LIGHT and one not in taken]


def _told_by(
    one: Document, subjects: Sequence[str], index: LexicalIndex, documents: dict[str, Document]
) -> Quote | None:
    """What a document says of a subject, in the first words that find it: a figure where they ask for one, else
    anything; a statement before a line of a table or a heading. None when nothing speaks of it.
    """
    kind = next((name for name, pattern in MEASURES if pattern.search(fold(subjects[0]))), "")
    ways = [(kind, each) for each in subjects if kind] + [("", subjects[0])]
    for asked, words in ways:
        told = quotes(words, index, documents, within={one.id}, years=(), kind=asked, bar=0.0, plans=False)
        found = [each for each in told if each.answers and spoken(words, each) >= SPOKEN]
        found = [each for each in found if not asked or _measures(asked, each.text)]
        if found:
            return next((each for each in found if is_statement(each.text)), found[0])
    return None


def _measures(kind: str, text: str) -> bool:
    """Whether a text holds a figure of a kind, or one in words, once years are taken out."""
    return answers_kind(kind, YEAR.sub(" ", text))


def spoken(subject: str, quote: Quote) -> float:
    """Share of the words of a subject that a quote and its headings say, 0 to 1."""
    concepts = [each for each in wanted(subject).concepts if each.core] or list(wanted(subject).concepts)
    said = set(terms(f"{quote.text} {quote.heading}"))
    return sum(bool(each.same & said) for each in concepts) / (len(concepts) or 1)


def named(question: str, documents: dict[str, Document]) -> list[tuple[Document, frozenset[str]]]:
    """The documents that a question names, in its order, each with the words that name it.

    A name is most of a title or of a file name, or a kind of document with a year: "le rapport de 2019".
    """
    uses: dict[str, int] = {}
    for one in documents.values():
        for word in _words(one):
            uses[word] = uses.get(word, 0) + 1
    said = terms(question)
    asked = _asked(question)
    dated = _of_years(fold(question))
    found = []
    for one in documents.values():
        every = _words(one)
        variants = [
            (words, share, frozenset[str]())
            for words in _titles(one)
            if (share := _share(words, asked, uses, len(documents))) >= SIDE and _meant(words, said, asked)
        ]
        variants += [(words, 1.0, around) for words, around in dated if words <= every]
        abroad = _abroad(one, question, documents)
        if abroad:
            variants.append((abroad, 1.0, abroad))
        if variants:
            words, share, around = max(variants, key=lambda each: (each[1], len(each[0])))
            places = {asked[word] for word in words if word in asked}
            held = frozenset(said[at] for at in places) | around
            found.append((-share, -len(held), min(places), one, held))
    found.sort(key=lambda each: (each[0], each[1], each[3].name))
    kept: list[tuple[int, Document, frozenset[str]]] = []
    for _, _, at, one, held in found:
        if not any(held <= other for _, _, other in kept):  # one name, one document
            kept.append((at, one, held))
    return [(one, held) for _, one, held in sorted(kept[:SIDES], key=lambda each: (each[0], each[1].name))]


def _abroad(one: Document, question: str, documents: Mapping[str, Document]) -> frozenset[str]:
    """The words that name a document by its language and its shape ("le résumé en anglais", "the English summary"),
    when it is the only one of that language, or its name says the shape; none otherwise.
    """
    said = fold(question)
    if not any(one.language == lang and pattern.search(said) for lang, pattern in TONGUES):
        return frozenset()
    shape = next(iter(SHAPE.findall(said)), "")
    alone = sum(each.language == one.language for each in documents.values()) == 1
    name = fold(f"{one.title} {one.name}")
    if not shape or not (alone or SHAPE.search(name)):
        return frozenset()
    return frozenset((*terms(shape), *terms("anglais english français french")))


def _meant(words: frozenset[str], said: Sequence[str], asked: Mapping[str, int]) -> bool:
    """Whether the words of a name are those of the question, or at least two of them are in another form."""
    return len(words & set(asked)) > 1 or not words.isdisjoint(said)


def _of_years(said: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The kinds of documents that a folded question names with their year, also by their French names; each with every
    word from the one to the other.
    """
    found = []
    for pattern in (OF_YEAR, YEAR_OF):
        for match in pattern.finditer(said):
            kind, year = sorted(match.groups(), reverse=True)  # letters come after digits
            around = frozenset(terms(match.group()))
            found += [(frozenset((*terms(one), year)), around) for one in (kind, FRENCH_KIND.get(kind, kind))]
    return found


def _asked(question: str) -> dict[str, int]:
    """The search terms of a question with their places; those of an English one in French too, short names whole."""
    said = terms(question)
    places: dict[str, int] = {}
    for at, word in enumerate(said):
        for one in (word, *SHORT.get(word, ())):
            places.setdefault(one, at)
    for concept in wanted(question).concepts if language(question) == "en" else ():
        for one in sorted(concept.same):
            places.setdefault(one, places.get(concept.own, 0))
    return places


def _share(words: frozenset[str], asked: Mapping[str, int], uses: dict[str, int], count: int) -> float:
    """Share of the rarity-weighted words of a name that a question holds."""
    weight = {word: math.log(1 + count / uses.get(word, 1)) for word in words}
    return sum(weight[word] for word in words if word in asked) / (sum(weight.values()) or 1.0)


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


GENERIC = frozenset(
    terms("rapport report bilan politique policy document informatique prévention guide extrait information numérique")
)
"""Words that alone name no document."""


def _first(found: Sequence[Quote]) -> Quote | None:
    return next((one for one in found if one.answers), None)
