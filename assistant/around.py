"""What stands around a piece of evidence: every statement of its passage, how each was read, which one was proposed."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.bootstrap import Workspace
from assistant.evidence import Evidence
from assistant.places import Readings, Said, Teller


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """A statement around a piece of evidence, or of it."""

    said: Said
    """The statement, and how it was read."""
    chosen: bool
    """Whether it is part of what was proposed."""


def around(workspace: Workspace, one: Evidence, readings: Readings | None = None) -> tuple[Near, ...]:
    """The statements of the passages in which a piece of evidence stands, in order; none when its document is gone."""
    found = one.proposal
    document = workspace.documents.get(found.document)
    if document is None:
        return ()
    teller = Teller(workspace, [document], (), readings or Readings())
    return tuple(_near(workspace, teller, one))


def _near(workspace: Workspace, teller: Teller, one: Evidence) -> Iterator[Near]:
    found = one.proposal
    for passage in workspace.documents.passages(teller.documents.values()):
        if passage.page == found.page and passage.start < found.end and found.start < passage.end:
            for said in teller.statements(passage):
                yield Near(said=said, chosen=said.start < found.end and found.start < said.end)
