"""The sample organisation: a fictional municipality whose documents show the product at work."""

from importlib.resources import as_file, files

from assistant import measured
from assistant.bootstrap import Workspace
from ingest.pipeline import ingest_paths

EMPLOYEES = 640
"""Full-time equivalents of the fictional municipality, as its documents say."""


def load_sample(workspace: Workspace) -> None:
    """Read the sample's documents into the workspace; costs nothing when they are there already."""
    # The documents are data of the evaluation set; no code of it is used.
    with as_file(files("evals") / "sample" / "documents") as folder:
        ingest_paths([folder], workspace.documents)


def load_demonstration(workspace: Workspace) -> None:
    """The sample's documents and, unless the workspace has an inventory, the sample's: its footprint is shown too."""
    load_sample(workspace)
    if measured.current(workspace) is None:
        with as_file(files("evals") / "sample" / "inventaire-parc.csv") as inventory:
            measured.keep(workspace, measured.given(inventory, EMPLOYEES))
