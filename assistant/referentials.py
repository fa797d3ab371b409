"""Referentials that are shipped, and those in a file of the user's; each is read and checked once, then kept."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from assistant.errors import UsageError
from assistant.referential_cache import keep, recall
from scoring.errors import ReferentialError
from scoring.model import Referential, Text
from scoring.referential import parse_referential

FAULTS = 20
"""Most faults of a file told at once."""
FOLDER = files("scoring") / "data" / "referentials"


def shipped() -> tuple[str, ...]:
    """Ids of the shipped referentials, sorted."""
    return tuple(sorted(one.name.removesuffix(".yaml") for one in FOLDER.iterdir() if one.name.endswith(".yaml")))


def load(wanted: str) -> Referential:
    """The referential with this id, or the one in this YAML file.

    Raises UsageError when there is neither, or with the faults of a malformed file and their lines.
    """
    if wanted.endswith((".yaml", ".yml")):
        try:
            return read(Path(wanted).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            raise UsageError("unreadable_referential", name=wanted) from fault
        except ReferentialError as fault:
            raise UsageError("malformed_referential", name=wanted, faults=_told(fault)) from fault
    if wanted not in shipped():
        raise UsageError("unknown_referential", wanted=wanted, known=", ".join(shipped()))
    return _shipped(wanted)


def read(text: str) -> Referential:
    """The referential that a YAML text holds: the copy kept of the same text, else parsed, checked and kept.

    Raises ReferentialError with every fault; a text with faults is never kept.
    """
    found = recall(text)
    if found is None:
        found = parse_referential(text)
        keep(found)
    return found


def _told(fault: ReferentialError) -> Text:
    """The first faults of a file, one a line, and how many more there are."""
    shown, more = fault.problems[:FAULTS], len(fault.problems) - FAULTS
    fr, en = ("\n".join(one.text(lang) for one in shown) for lang in ("fr", "en"))
    return Text(fr=f"{fr}\n… et {more} autres", en=f"{en}\n… and {more} more") if more > 0 else Text(fr=fr, en=en)


@lru_cache(maxsize=8)
def _shipped(wanted: str) -> Referential:
    return read((FOLDER / f"{wanted}.yaml").read_text(encoding="utf-8"))
