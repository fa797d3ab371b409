"""Words of a text as the search sees them: folded, stemmed, stop words out. French and English."""

import re
import unicodedata
from functools import lru_cache

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_FRENCH

WORD = re.compile(r"[a-z0-9]+(?:[.,]\d+)*")
ALSO_STOP = (
    "qu d l c j n s m t y est sont ete etre cette ces cet their they them our we you your which who has have had been "
    "were can not than also its all any chaque tout tous toute toutes leur leurs dont ainsi afin entre vers sous sans "
    "peut doit plus etc many much combien quel quelle quels quelles comment pourquoi avons nous vous"
)


MARKS = re.compile(f"[{''.join(chr(one) for one in range(0x300, 0x20000) if unicodedata.combining(chr(one)))}]+")
"""Accents and other signs that combine with a letter; Unicode has none beyond this range."""
LATIN_MARKS = re.compile("[\u0300-\u036f]+")
"""Those of them that Latin letters take."""
FOREIGN = re.compile(r"[^\x00-\u036f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")
"""A sign beyond Latin letters, their accents, typographic signs and currencies: only near one can other marks stand."""


def fold(text: str) -> str:
    """Lower case without accents; ligatures opened, so that "Œuvre" and "oeuvre" meet."""
    opened = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    if opened.isascii():
        return opened
    parted = LATIN_MARKS.sub("", unicodedata.normalize("NFKD", opened))
    return MARKS.sub("", parted) if FOREIGN.search(parted) else parted  # the full set costs eighty times as much


STOP = frozenset(fold(word) for word in (*STOPWORDS_EN_PLUS, *STOPWORDS_FRENCH, *ALSO_STOP.split()))

_french = Stemmer.Stemmer("french")
_english = Stemmer.Stemmer("english")


ENGLISH_Y = re.compile(r"(?<=[a-z])(?<![aeiou])y$")
"""The ending that English writes -y and, in the plural, -ies; French writes it -ie in both."""
APART = {"policy": "policy", "policies": "policy"}
"""English words with a stem of their own: the French word that theirs would meet means something else ("police")."""
GRAM = 4
"""Letters of a character group."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """One stem for French and English forms: French first, since most documents are French.

    A final English -y is read as the French -ie, so that "policy" and "policies" meet, and "technology" meets
    "technologie". A word of `APART` keeps away from the French word that it would meet.
    """
    if word in APART:
        return APART[word]
    word = ENGLISH_Y.sub("ie", word) if len(word) > 3 else word
    shorter = _french.stemWord(word)
    return str(shorter if shorter != word else _english.stemWord(word))


def written(text: str) -> list[str]:
    """Every word of a text, folded, in order, with repetitions."""
    return WORD.findall(fold(text))


def says_much(word: str) -> bool:
    """Whether a folded word is searched by itself: no stop word, no single letter."""
    return word not in STOP and (len(word) > 1 or word.isdigit())


def plain(text: str) -> list[str]:
    """The words of a text as they are written but folded, stop words out, in order, with repetitions."""
    return [word for word in written(text) if word not in STOP and (len(word) > 1 or word.isdigit())]  # `says_much`


def terms(text: str) -> list[str]:
    """The search terms of a text, in order, with repetitions."""
    return [stem(word) for word in plain(text)]


def grams(word: str) -> list[str]:
    """The groups of four letters of a folded word, its edges marked: what is left of it after a misprint."""
    edged = f"_{word}_"
    return [edged[at : at + GRAM] for at in range(max(1, len(edged) - GRAM + 1))]
