"""A theme of the referential as people name it: by its id or its title, French or English, whole or by some words.

Screens show titles; a person who types one on the command line, in a request or in a tool means what the id means.
"""

from assistant.errors import UsageError
from assistant.route import THEMES
from retrieval.words import fold, terms, written
from scoring.model import Named, Referential, Text


def theme_of(referential: Referential, wanted: str) -> str:
    """The id of the theme that `wanted` names, without regard to case, accents, hyphens and plurals.

    An id or a title comes first; then words which one theme alone has, of its titles or those people use for it
    ("carbone", "RGPD"). Raises UsageError, with the titles, for what names no theme or several, and for a theme that
    is declared without any indicator.
    """
    held = {one.theme for one in referential.indicators}
    themes = [one for one in referential.themes if one.id in held]
    asked = written(wanted)
    for one in themes:
        if asked and asked in [written(name) for name in _names(one)]:
            return one.id
    words = set(terms(wanted))
    meant = [one.id for one in themes if words and words.issubset(_words(one))]
    if len(meant) == 1:
        return meant[0]
    raise UsageError("unknown_theme", wanted=wanted, known=_listed(themes))


def _names(one: Named) -> tuple[str, str, str]:
    return one.id, one.title.fr, one.title.en


def _words(one: Named) -> set[str]:
    """Search terms of the names of a theme and of the other words for it."""
    return {term for name in (*_names(one), THEMES.get(one.id, "")) for term in terms(name)}


def _listed(themes: list[Named]) -> Text:
    """Titles in alphabetical order, in both languages."""
    return Text(
        fr=", ".join(sorted((one.title.fr for one in themes), key=fold)),
        en=", ".join(sorted((one.title.en for one in themes), key=fold)),
    )
