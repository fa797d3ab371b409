"""The sample organisation as a newcomer meets it: its documents and the inventory of its equipment."""

from pathlib import Path

from assistant import measured
from assistant.bootstrap import open_workspace
from assistant.sample import load_demonstration
from assistant.settings import Settings
from assistant.storage.inventory import Kept
from tests.conftest import SAMPLE


def test_the_sample_comes_with_the_footprint_of_its_equipment(tmp_path: Path) -> None:
    workspace = open_workspace(Settings(workspace=tmp_path), create=True)
    try:
        load_demonstration(workspace)
        kept = measured.current(workspace)
        assert len(workspace.documents.all()) == 18
    finally:
        workspace.close()
    assert kept is not None
    assert (kept.name, kept.employees) == ("inventaire-parc.csv", 640)
    assert measured.measure(kept).inventory.lines


def test_an_inventory_that_is_there_already_stays(tmp_path: Path) -> None:
    own = (SAMPLE.parent / "inventaire-parc.csv").read_bytes().replace(b"Portables neufs", b"Nos portables")
    workspace = open_workspace(Settings(workspace=tmp_path), create=True)
    try:
        measured.keep(workspace, Kept(name="nous.csv", data=own, employees=12))
        load_demonstration(workspace)
        kept = measured.current(workspace)
    finally:
        workspace.close()
    assert kept is not None
    assert (kept.name, kept.employees) == ("nous.csv", 12)
