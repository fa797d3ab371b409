"""Measuring the search on a test collection of one's own, with the embedder and the ledger of a workspace."""

from dataclasses import dataclass
from pathlib import Path

from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.ledger import PurposedEmbedder
from assistant.usage import Usage
from retrieval.beir import CollectionError, Earned, earned, read_collection, run
from scoring.model import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What the search earned on a collection."""

    earned: Earned
    """The figures."""
    model: str
    """The embedder, empty when words alone were asked."""
    usage: Usage
    """Model use of this trial."""


def try_search(workspace: Workspace, folder: Path, *, words_only: bool = False) -> Trial:
    """Search every judged question of the collection in `folder` and measure what comes out.

    Vectors are kept in the workspace: the second trial of the same collection computes none.
    Raises UsageError, with the line of each fault, for a collection that cannot be read.
    """
    try:
        collection = read_collection(folder)
    except CollectionError as fault:
        said = Text(fr=fault.text("fr"), en=fault.text("en"))
        raise UsageError("malformed_collection", name=str(folder), said=said) from fault
    before = workspace.ledger.last_call()
    found = run(collection, None if words_only else PurposedEmbedder(workspace.ledger, "evaluation"))
    return Trial(
        earned=earned(collection, found),
        model="" if words_only else workspace.ledger.encoder.name,
        usage=workspace.ledger.since(before),
    )
