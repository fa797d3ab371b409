"""Errors of the scoring core.

ScoringError                      something the core refuses; its text says what and what to do
├── ReferentialError              a referential file cannot be used; carries every problem with line and column
└── FindingError                  a finding does not fit: unknown criterion, wrong engine, unconfirmed decision
"""

from dataclasses import dataclass


class ScoringError(Exception):
    """The scoring core refused its input."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault of a referential file, where it stands."""

    line: int
    """Line in the file, from 1."""
    column: int
    """Column in the line, from 1."""
    fr: str
    """What is wrong and what to write instead, in French."""
    en: str
    """The same in English."""

    def text(self, lang: str) -> str:
        """The problem as one line, in `lang` ("fr" or "en")."""
        said = self.fr if lang == "fr" else self.en
        where = (
            f"ligne {self.line}, colonne {self.column}" if lang == "fr" else f"line {self.line}, column {self.column}"
        )
        return f"{where} : {said}" if lang == "fr" else f"{where}: {said}"


class ReferentialError(ScoringError):
    """The referential file has faults: correct each line named and try again."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.text("fr") for problem in problems[:3]))

    def text(self, lang: str) -> str:
        """Every problem, one a line, in `lang`."""
        return "\n".join(problem.text(lang) for problem in self.problems)


class FindingError(ScoringError):
    """A finding names a criterion that this referential does not have: map the documents again."""

    # The two other misfits, a foreign engine and a person's word left unconfirmed, say their own sentence.
