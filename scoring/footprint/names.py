"""Names people write, brought to one form: types of equipment and countries."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from scoring.footprint.factor_model import FactorBase


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, no accents, ``_``, ``-`` and apostrophes as spaces, single spaces."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(" " if sign in "_-'’./()" else sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def known_names(base: FactorBase) -> dict[str, str]:
    """Folded code, labels and aliases of every type, to its code."""
    names: dict[str, str] = {}
    for device in base.types.values():
        for name in (device.id, device.label_fr, device.label_en, *device.aliases):
            names.setdefault(fold(name), device.id)
    return names


def known_places(base: FactorBase) -> dict[str, str]:
    """Folded codes and names of every place, to its alpha-3 code."""
    names: dict[str, str] = {}
    for place in base.places.values():
        for name in (place.id, place.alpha2, place.name_fr, place.name_en):
            names.setdefault(fold(name), place.id)
    return names
