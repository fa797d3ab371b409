"""The process that serves people never opens a document: no library that parses one is loaded there."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE

PARSERS = ("PIL", "docx", "email.feedparser", "lxml", "odf", "openpyxl", "pptx", "pypdf", "pypdfium2")


def modules_after(program: str) -> set[str]:
    """Which of the parsers a fresh Python has loaded once it has run a program."""
    told = f"import sys\n{program}\nprint(*[one for one in {PARSERS!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "program",
    [
        "import ingest.pipeline, ingest.pool, ingest.readers",
        "import assistant.assessment, assistant.inventories, assistant.measured",
        "import assistant.camera",
    ],
)
def test_importing_the_doors_loads_no_parser(program: str) -> None:
    assert modules_after(program) <= {"email.feedparser"}


def test_reading_files_of_every_kind_loads_no_parser(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nBonjour.")
    program = (
        "from pathlib import Path\n"
        "from ingest.memory import MemoryStore\n"
        "from ingest.pipeline import ingest_paths\n"
        f"report = ingest_paths([Path({str(SAMPLE)!r}), Path({str(tmp_path)!r})], MemoryStore())\n"
        "assert len({one.media_type for one in report.documents}) >= 5, report.refused"
    )
    assert modules_after(program) == set()


def test_workbooks_of_figures_are_opened_by_a_child() -> None:
    path = next(SAMPLE.glob("14-*.xlsx"))
    program = (
        "from pathlib import Path\n"
        "from assistant.inventories import recognised\n"
        f"recognised('a.xlsx', Path({str(path)!r}).read_bytes())"
    )
    assert modules_after(program) <= {"email.feedparser"}
