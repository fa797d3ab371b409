"""A workspace of one PDF and one DOCX in which a piece of evidence stands on a page of the PDF."""

from dataclasses import dataclass
from pathlib import Path

from assistant.bootstrap import open_workspace
from assistant.settings import Settings
from assistant.storage.mappings import StoredRun
from ingest.pipeline import ingest_paths
from retrieval.mapping import Proposal
from tests.conftest import SAMPLE
from tests.exchange_kit import proposal

DOCUMENTS = ("02-politique-achats-numeriques.docx", "11-strategy-summary-en.pdf")
QUOTE = "A responsible digital officer spends 40% of his working time on the subject."
RULES = "nr-socle-2027-preview"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """The workspace, with what tests ask for."""

    folder: Path
    """The workspace."""
    documents: dict[str, str]
    """Document ids by the end of their names, "pdf" and "docx"."""
    evidence: Proposal
    """A piece of evidence in the PDF."""


def made(folder: Path) -> Made:
    """Make the workspace, with the evidence as if a search had proposed it."""
    opened = open_workspace(Settings(workspace=folder / "ws"))
    try:
        done = ingest_paths([SAMPLE / name for name in DOCUMENTS], opened.documents)
        found = {one.name.rsplit(".", 1)[-1]: one for one in done.documents}
        evidence = proposal(found["pdf"], ("2.1.c",), quote=QUOTE)
        opened.mappings.put("search", StoredRun(proposals=(evidence,), keys=(), referential=RULES))
    finally:
        opened.close()
    return Made(folder=folder / "ws", documents={end: one.id for end, one in found.items()}, evidence=evidence)
