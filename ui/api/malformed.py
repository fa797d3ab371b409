"""What is wrong with the fields of a request, in the words of the one who asks: each with what is expected of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.reports.render import number
from scoring.model import Text

SAID = {
    "missing": Text(fr="manque", en="missing"),
    "extra_forbidden": Text(fr="champ inconnu", en="unknown field"),
    "json_invalid": Text(fr="JSON illisible", en="unreadable JSON"),
    "string_too_long": Text(fr="{max_length} caractères au plus", en="at most {max_length} characters"),
    "string_too_short": Text(fr="{min_length} caractères au moins", en="at least {min_length} characters"),
    "too_long": Text(fr="{max_length} éléments au plus", en="at most {max_length} items"),
    "too_short": Text(fr="{min_length} éléments au moins", en="at least {min_length} items"),
    "greater_than": Text(fr="plus de {gt}", en="more than {gt}"),
    "greater_than_equal": Text(fr="{ge} au moins", en="at least {ge}"),
    "less_than": Text(fr="moins de {lt}", en="less than {lt}"),
    "less_than_equal": Text(fr="{le} au plus", en="at most {le}"),
    "literal_error": Text(fr="au choix : {expected}", en="one of {expected}"),
    "enum": Text(fr="au choix : {expected}", en="one of {expected}"),
    "int_parsing": Text(fr="nombre entier attendu", en="whole number expected"),
    "int_type": Text(fr="nombre entier attendu", en="whole number expected"),
    "float_parsing": Text(fr="nombre attendu", en="number expected"),
    "float_type": Text(fr="nombre attendu", en="number expected"),
    "bool_parsing": Text(fr="true ou false attendu", en="true or false expected"),
    "string_type": Text(fr="texte attendu", en="text expected"),
    "date_from_datetime_parsing": Text(fr="date attendue, AAAA-MM-JJ", en="date expected, YYYY-MM-DD"),
}
"""By the kind of fault that pydantic names; a kind that is not here is told by the name of its field alone."""


def faults_said(faults: Iterable[Mapping[str, Any]], lang: str) -> str:
    """Each faulty field once, with what is expected of it: "body.question : 2 000 caractères au plus"."""
    colon = " : " if lang == "fr" else ": "
    found: dict[str, str] = {}
    for one in faults:
        field = ".".join(str(part) for part in one["loc"])
        known = SAID.get(str(one["type"]))
        said = colon + known.said(lang).format(**_shown(one.get("ctx") or {}, lang)) if known else ""
        found.setdefault(field, f"{field}{said}")
    return (" ; " if lang == "fr" else "; ").join(found[field] for field in sorted(found))


def _shown(context: Mapping[str, Any], lang: str) -> dict[str, str]:
    """The bounds as they are written in a language; what was sent is not among them."""
    return {
        name: number(value, lang, 0)
        if isinstance(value, int) and not isinstance(value, bool)
        else str(value).replace(" or ", ", ")
        for name, value in context.items()
    }
