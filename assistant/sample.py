"""The sample organisation: a fictional municipality whose documents show the product at work."""

from importlib.resources import as_file, files

from assistant.bootstrap import Workspace
from ingest.pipeline import ingest_paths


def load_sample(workspace: Workspace) -> None:
    """Read the sample's documents into the workspace; costs nothing when they are there already."""
    # The documents are data of the evaluation set; no code of it is used.
    with as_file(files("evals") / "sample" / "documents") as folder:
        ingest_paths([folder], workspace.documents)
