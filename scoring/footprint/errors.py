"""Errors of the footprint engine.

ScoringError
└── FootprintError                something the engine refuses; its text says what and what to do
    ├── TableError                a file has faults; carries every problem with line and column
    │   ├── FactorError           a factor file, ours or a user's
    │   └── InventoryError        an inventory: nothing of it is imported
    ├── MixedVersions             factors of two versions of the Environmental Footprint method
    └── UnknownName               a source, key, type or lever nobody declared
"""

from __future__ import annotations

from scoring.errors import Problem, ScoringError


class FootprintError(ScoringError):
    """The footprint engine refused its input."""


class TableError(FootprintError):
    """The file has faults: correct each line named and try again; nothing was imported."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        self.name = name
        self.problems = problems
        super().__init__(f"{name} : " + " ; ".join(problem.text("fr") for problem in problems[:3]))

    def text(self, lang: str) -> str:
        """Every problem, one a line, in `lang` ("fr" or "en")."""
        return "\n".join(f"{self.name}, {problem.text(lang)}" for problem in self.problems)


class FactorError(TableError):
    """The factor file has faults: correct each line named and try again."""


class InventoryError(TableError):
    """The inventory has faults: correct each line named and try again; nothing was imported."""


class MixedVersions(FootprintError):
    """Factors of several versions of the EF method are selected: choose one version, they do not add up."""


class UnknownName(FootprintError):
    """A name that nobody declared: see the list in the message."""
