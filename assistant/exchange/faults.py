"""Why a file is refused or a request cannot be met, each said in French and in English.

CapnrError
├── ExchangeError     a file is refused whole: every fault with its place, nothing was imported
└── NotPossible       one thing asked for does not exist or does not fit
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import CapnrError
from scoring.model import Text

SHOWN = 30
"""Faults shown before the rest is only counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault of a file."""

    where: str
    """Place: a cell ("Grille!A5"), a line, a node; empty for the file as a whole."""
    said: Text
    """What is wrong and what to do."""


class ExchangeError(CapnrError):
    """The file is refused whole and nothing was imported: correct each place named and try again."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = tuple(faults)
        super().__init__("exchange_refused", name=name)

    def text(self, lang: str) -> str:
        """Every fault, one a line, in `lang`."""
        head, more = (
            (f"« {self.name} » est refusé, rien n’a été importé :", "  … et {count} autres fautes.")
            if lang == "fr"
            else (f"“{self.name}” is refused, nothing was imported:", "  … and {count} more faults.")
        )
        colon = " :" if lang == "fr" else ":"
        lines = [f"  {one.where}{colon if one.where else ''} {one.said.said(lang)}" for one in self.faults[:SHOWN]]
        left = len(self.faults) - SHOWN
        return "\n".join([head, *lines, *([more.format(count=left)] if left > 0 else [])])


class NotPossible(CapnrError):
    """What was asked for does not exist or does not fit; the sentence says what to do."""

    def __init__(self, code: str, said: Text) -> None:
        self.said = said
        super().__init__(code)

    def text(self, lang: str) -> str:
        """The sentence in `lang`."""
        return self.said.said(lang)
