"""The field's bilingual glossary: what a question says, in the words of the other language. Data, not a model."""

from functools import cache
from importlib.resources import files

import yaml

from retrieval.words import terms


@cache
def _forms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(stemmed form padded with spaces, forms in the other language), longest first."""
    data = yaml.safe_load((files("retrieval") / "data" / "glossary.yaml").read_text(encoding="utf-8"))
    pairs = {
        f" {' '.join(terms(form))} ": tuple(line[other])
        for line in data["terms"]
        for own, other in (("fr", "en"), ("en", "fr"))
        for form in line[own]
    }
    return tuple(sorted(pairs.items(), key=lambda one: (-len(one[0]), one[0])))


def translated(text: str) -> tuple[str, ...]:
    """The text in the words of the other language, a variant for each way to say its terms; other words stay.

    Empty when no term of the glossary stands in the text.
    """
    rest = f" {' '.join(terms(text))} "
    found: list[tuple[str, ...]] = []
    for form, others in _forms():
        if form.strip() and form in rest:
            rest = rest.replace(form, " ", 1)
            found.append(others)
    if not found:
        return ()
    kept = rest.split()
    count = max(len(others) for others in found)
    variants = [" ".join([*(others[at % len(others)] for others in found), *kept]) for at in range(count)]
    return tuple(dict.fromkeys(variants))
