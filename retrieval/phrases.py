"""More phrases in which documents say what the shipped referentials ask: data of the search, in `data/phrases`.

One folder a referential, named by its id; each file gives, by criterion, phrases in French and in English. They widen
what the search recognises and are no part of the rules: a referential without such a folder works as it is.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from scoring.model import Phrases

Phrased = Mapping[str, Phrases]
"""Phrases by criterion id."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def phrases_of(referential: str) -> Phrased:
    """The further phrases of each criterion of a referential, by criterion id; nothing for one that has none."""
    folder = files("retrieval") / "data" / "phrases" / referential
    if "/" in referential or not folder.is_dir():
        return {}
    found: dict[str, Phrases] = {}
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or {}
            found |= {name: Phrases(fr=tuple(one["fr"]), en=tuple(one["en"])) for name, one in data.items()}
    return found


def sources() -> list[bytes]:
    """The bytes of every file, in a fixed order: proposals depend on them."""
    folder = files("retrieval") / "data" / "phrases"
    return [
        path.read_bytes()
        for inside in sorted(folder.iterdir() if folder.is_dir() else (), key=lambda one: one.name)
        for path in sorted(inside.iterdir(), key=lambda one: one.name)
        if path.name.endswith(".yaml")
    ]
