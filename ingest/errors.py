"""The errors of ingestion.

IngestError            the request as a whole cannot be carried out (a missing path, a folder without files)
└── ReadError          one file cannot be read; the pipeline turns it into a Refusal and goes on
"""

from zipfile import BadZipFile

from ingest.model import Problem

DAMAGED_ARCHIVE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
"""What the standard reader of ZIP raises for a damaged, encrypted or unsupported archive."""


class IngestError(Exception):
    """Nothing can be ingested; ``problem`` says in French and English what is wrong and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.fr)
        self.problem = problem


class ReadError(IngestError):
    """This file cannot be read; ``problem`` is the reason of its refusal."""
