"""Speed and memory of ingestion on this machine: ``python -m evals.bench_ingest [--peer PYTHON] [--quick]``.

Prints a table with the aim of each figure; checks nothing and writes nothing but to folders that are thrown away. With
``--peer``, the Python of an environment that has pypdf and langchain-text-splitters, the naive way is timed on the same
files in the same run. Another busy process makes wall-clock figures worse: the load is printed, and pages for a second
of processor time beside them.
"""

import argparse
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.bootstrap import open_workspace
from assistant.settings import Settings
from ingest.limits import Limits
from ingest.model import Progress
from ingest.pipeline import ingest_paths
from ingest.pool import Pool

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "documents"
SAMPLE = ROOT / "evals" / "sample" / "documents"
PEER = Path(__file__).with_name("bench_ingest_peer.py")
NO_OCR = Limits(ocr_pages=0)
DOTS = 200  # an inch
WORDS = (
    "La collectivité mesure chaque année la consommation de ses équipements, prolonge la durée de vie des postes et "
    "publie le résultat de ses achats reconditionnés dans un rapport annuel soumis au conseil ."
).split()


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    """What was measured."""
    value: str
    """What came out, with its unit."""
    aim: str = ""
    """What is wanted, empty when the figure is only for information."""


class Clock:
    """Wall-clock and processor seconds of a block, those of ended child processes included."""

    def __enter__(self) -> "Clock":
        self._wall, self._cpu = time.perf_counter(), _processor()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, _processor() - self._cpu


def _processor() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def resident() -> float:
    """Megabytes of this process in memory now; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1_024 for line in lines if line.startswith("VmRSS"))


def pdfs() -> list[Path]:
    """The text PDFs of the shared set, else those of the sample."""
    return sorted((SHARED if SHARED.is_dir() else SAMPLE).rglob("*.pdf"))


def sandboxed(paths: Sequence[Path], reached: list[float]) -> Iterator[Figure]:
    """Pages a second through the child processes, without and with passages in a database; both go to ``reached``."""
    files = [(path.name, path.read_bytes()) for path in paths]
    with Clock() as clock, Pool(NO_OCR) as pool:
        for started in [pool.submit("a.txt", b"a") for _ in range(NO_OCR.workers)]:
            started.result()
        begun = time.perf_counter()
        waiting = [pool.submit(name, data) for name, data in files]
        pages = sum(len(one.result().get("pages", ())) for one in waiting)
        wall = time.perf_counter() - begun
    reached.append(pages / wall)
    yield Figure(what="text PDF through the sandbox", value=f"{pages / wall:.0f} pages/s", aim=">= 150")
    yield Figure(what="  the same, for a second of processor", value=f"{pages / clock.cpu:.0f} pages")
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=Path(folder)))
        with Clock() as clock:
            report = ingest_paths(paths, workspace.documents, limits=NO_OCR)
        workspace.close()
    stored = sum(len(one.pages) for one in report.documents)
    reached.append(stored / clock.wall)
    yield Figure(
        what="text PDF into searchable passages (SQL)", value=f"{stored / clock.wall:.0f} pages/s", aim=">= 60"
    )
    yield Figure(what="  the same, for a second of processor", value=f"{stored / clock.cpu:.0f} pages")


def naive(paths: Sequence[Path], python: str, reached: Sequence[float]) -> Iterator[Figure]:
    """The same files by pypdf and a recursive splitter, one process, no sandbox, no store, and the ratios to it."""
    done = subprocess.run([python, str(PEER), *map(str, paths)], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["it ended without a word"]
        yield Figure(what="pypdf + recursive splitter", value=f"not run: {reason[0]}")
        return
    told = json.loads(done.stdout)
    speed = told["pages"] / told["seconds"]
    yield Figure(what="pypdf + recursive splitter, no sandbox, no store", value=f"{speed:.0f} pages/s")
    ratios = " and ".join(f"{one / speed:.1f}" for one in reached)
    yield Figure(what="  ours over it, sandbox and database", value=f"{ratios} times as fast")


def scanned() -> Iterator[Figure]:
    """Seconds for a page that is a picture at 200 dots an inch, one child process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = 6
        (folder / "scan.pdf").write_bytes(_scan(pages))
        workspace = open_workspace(Settings(workspace=folder / "workspace"))
        with Clock() as clock:
            report = ingest_paths([folder / "scan.pdf"], workspace.documents, limits=Limits(workers=1))
        workspace.close()
    read = sum(bool(page.text) for one in report.documents for page in one.pages)
    if not read:
        yield Figure(what="OCR", value="not run: Tesseract is not installed")
        return
    yield Figure(what="OCR of a page at 200 dpi", value=f"{clock.wall / pages:.1f} s", aim="<= 4")
    yield Figure(what="  the same in processor time", value=f"{clock.cpu / pages:.1f} s")


def _scan(pages: int) -> bytes:
    """A PDF of pictures of text."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    with pypdfium2.PdfDocument(_printed(pages)) as printed:
        for page in printed:
            picture = page.render(scale=DOTS / 72).to_pil()
            canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
            canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _printed(pages: int, lines: int = 30) -> bytes:
    """A PDF of that many pages with so many lines of about 90 characters, none like another."""
    chance = random.Random(pages)
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number in range(pages):
        for line in range(lines):
            words = chance.choices(WORDS, k=12)
            canvas.drawString(60, 780 - 24 * line, f"{number}.{line} {' '.join(words)}"[:95])
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def small_files(count: int) -> Iterator[Figure]:
    """A batch of small files of five kinds into a database, and what it does to the memory of this process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "documents").mkdir()
        for number in range(count):
            _small(folder / "documents", number)
        workspace = open_workspace(Settings(workspace=folder / "workspace"))
        held: list[float] = []

        def note(progress: Progress) -> None:
            if progress.done * 10 % progress.total == 0:
                held.append(resident())

        with Clock() as clock:
            report = ingest_paths([folder / "documents"], workspace.documents, progress=note)
        workspace.close()
    done = len(report.documents)
    yield Figure(
        what=f"{done} small files (MD, HTML, CSV, TXT, DOCX)", value=f"{clock.wall:.0f} s", aim="<= 60 for 1,000"
    )
    yield Figure(what="  the same in processor time", value=f"{clock.cpu:.0f} s")
    if held:
        told = f"{held[0]:.0f} MB at a tenth, {held[-1]:.0f} MB at the end"
        yield Figure(what="  memory of the parent", value=told, aim="flat")


def _small(folder: Path, number: int) -> None:
    chance = random.Random(number)
    sentences = [" ".join(chance.choices(WORDS, k=18)) + f" ({number}.{place})." for place in range(20)]
    path = folder / f"document-{number:04d}"
    match number % 5:
        case 0:
            path.with_suffix(".md").write_text(f"# Titre {number}\n\n" + "\n\n".join(sentences), encoding="utf-8")
        case 1:
            body = "".join(f"<p>{one}</p>" for one in sentences)
            path.with_suffix(".html").write_text(f"<html><body><h1>Titre</h1>{body}</body></html>", encoding="utf-8")
        case 2:
            rows = "\n".join(f"poste {place};{number};{one}" for place, one in enumerate(sentences))
            path.with_suffix(".csv").write_text(f"nom;quantité;remarque\n{rows}", encoding="utf-8")
        case 3:
            path.with_suffix(".txt").write_text("\n\n".join(sentences), encoding="utf-8")
        case _:
            made = docx.Document()
            for one in sentences:
                made.add_paragraph(one)
            made.save(str(path.with_suffix(".docx")))


def long_files(counts: Sequence[int]) -> Iterator[Figure]:
    """Milliseconds a page of ever longer documents: text, passages and database."""
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "long.pdf").write_bytes(_printed(count, lines=15))  # 10,000 pages stay below the limit of text
            workspace = open_workspace(Settings(workspace=folder / "workspace"))
            before = resident()
            with Clock() as clock:
                report = ingest_paths([folder / "long.pdf"], workspace.documents)
            grown = resident() - before
            workspace.close()
        pages = sum(len(one.pages) for one in report.documents)
        if not pages:
            yield Figure(what=f"a PDF of {count} pages", value=f"refused: {report.refused[0].problem.code}", aim="flat")
            continue
        told = f"{1_000 * clock.wall / pages:.1f} ms a page, {1_000 * clock.cpu / pages:.1f} of processor"
        yield Figure(what=f"a PDF of {pages} pages", value=f"{told}, +{grown:.0f} MB", aim="flat")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default="", help="Python of an environment with pypdf and langchain-text-splitters")
    parser.add_argument("--only-pdf", action="store_true", help="only the text PDFs")
    parser.add_argument("--quick", action="store_true", help="200 small files, no PDF of 10,000 pages")
    options = parser.parse_args(argv)
    paths = pdfs()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {len(paths)} PDF, {NO_OCR.workers} children")
    reached: list[float] = []
    _show(sandboxed(paths, reached))
    if options.peer:
        _show(naive(paths, options.peer, reached))
    print("unstructured and docling are left out: their readers of PDF need layout models, downloaded at first use")
    if options.only_pdf:
        return 0
    _show(scanned())
    _show(small_files(200 if options.quick else 1_000))
    _show(long_files((100, 1_000) if options.quick else (100, 1_000, 10_000)))
    return 0


def _show(figures: Iterator[Figure]) -> None:
    for one in figures:
        print(f"{one.what:52s} {one.value:48s} {one.aim}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
