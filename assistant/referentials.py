"""Referentials that are shipped, and those in a file of the user's."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from assistant.errors import UsageError
from scoring.model import Referential
from scoring.referential import parse_referential

FOLDER = files("scoring") / "data" / "referentials"


def shipped() -> tuple[str, ...]:
    """Ids of the shipped referentials, sorted."""
    return tuple(sorted(one.name.removesuffix(".yaml") for one in FOLDER.iterdir() if one.name.endswith(".yaml")))


def load(wanted: str) -> Referential:
    """The referential with this id, or the one in this YAML file.

    Raises UsageError when there is neither, ReferentialError with every fault of a malformed file.
    """
    if wanted.endswith((".yaml", ".yml")):
        try:
            return parse_referential(Path(wanted).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            raise UsageError("unreadable_referential", name=wanted) from fault
    if wanted not in shipped():
        raise UsageError("unknown_referential", wanted=wanted, known=", ".join(shipped()))
    return _shipped(wanted)


@lru_cache(maxsize=8)
def _shipped(wanted: str) -> Referential:
    return parse_referential((FOLDER / f"{wanted}.yaml").read_text(encoding="utf-8"))
