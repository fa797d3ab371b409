"""Shared fixtures: the command line as a subprocess, a small workspace in seconds, and the whole sample built once."""

import contextlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code, and a red run must be red again: fresh examples are sought by `make explore`.
settings.register_profile("capnr", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("capnr")

KEPT = tempfile.TemporaryDirectory(prefix="capnr-cache-")
os.environ["XDG_CACHE_HOME"] = KEPT.name  # the cache of the person who runs the tests is left alone

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "evals" / "sample" / "documents"
SHIPPED = ROOT / "scoring" / "data" / "referentials" / "nr-socle-2027-preview.yaml"
SMALL_INDICATORS = ("1.1", "6.1", "8.1", "11.1")
SMALL_DOCUMENTS = (
    "02-politique-achats-numeriques.docx",
    "11-strategy-summary-en.pdf",
    "16-charte-intelligence-artificielle.md",
)
ON = "2026-11-23"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What one run of the command line gave."""

    code: int
    """Exit code; negative when a signal ended it."""
    out: str
    """Standard output."""
    err: str
    """Standard error."""
    raw: bytes
    """Standard output as bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """A workspace that the command line made, not to be written to: copy it first."""

    folder: Path
    """The workspace."""
    documents: Path
    """The folder that was assessed."""
    options: tuple[str, ...]
    """Options of the assessment, without the workspace."""
    json: bytes
    """What `assess --format json` printed when the workspace was made."""


class Cli:
    """Runs `capnr` as a user's shell would, away from the CAPNR_ settings of the person who runs the tests."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self, also: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of the subprocess."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPNR_")}
        return {**kept, "HOME": str(self.home), "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(also or {})}

    def command(self, *args: str | bytes | Path) -> list[str | bytes]:
        """The words of the command line."""
        words = [one if isinstance(one, bytes) else str(one) for one in args]
        return [sys.executable, "-m", "ui.cli", *words]

    def __call__(self, *args: str | bytes | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
        """Run one command to its end."""
        done = subprocess.run(
            self.command(*args), capture_output=True, env=self.environment(env), cwd=cwd or self.home, timeout=240
        )
        return Ran(
            code=done.returncode,
            out=done.stdout.decode("utf-8"),
            err=done.stderr.decode("utf-8", "replace"),
            raw=done.stdout,
        )

    def start(self, *args: str | Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start one command in a process group of its own, which an interrupt reaches."""
        return subprocess.Popen(
            self.command(*args),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(env),
            cwd=self.home,
            start_new_session=True,
            # A shell starts what runs behind it with interrupts ignored, and its children inherit that.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

    def killed_when(self, ready: Callable[[], bool], *args: str | Path, env: Mapping[str, str] | None = None) -> bool:
        """Start a command and end it with SIGKILL, children included, as soon as `ready`; False if it ended before."""
        process = self.start(*args, env=env)
        try:
            until = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < until:
                if ready():
                    os.killpg(process.pid, signal.SIGKILL)
                    return True
                time.sleep(0.005)
            return False
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


class Inside(Cli):
    """The same commands run in this process, for tests with many cases: a start costs a second, a call does not."""

    def __call__(self, *args: str | bytes | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
        """Run one command to its end; what Python would print about an exception is in `err`."""
        from ui.cli import main

        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        words = [os.fsdecode(one) if isinstance(one, bytes) else str(one) for one in args]
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(self.environment(env))
        try:
            with contextlib.chdir(cwd or self.home), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    code = main(words)
                except SystemExit as ended:
                    code = ended.code if isinstance(ended.code, int) else 1
                except Exception:  # noqa: BLE001  # as the interpreter does at the top of a program
                    traceback.print_exc()
                    code = 1
        finally:
            os.environ.clear()
            os.environ.update(before)
        out.flush()
        err.flush()
        raw, said = out.buffer.getvalue(), err.buffer.getvalue()  # type: ignore[attr-defined]
        return Ran(code=code, out=raw.decode("utf-8"), err=said.decode("utf-8", "replace"), raw=raw)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name cases of bytes by their argument: an archive carries its hour, and each process would have its own name."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """The command line in this process, with an empty home folder."""
    return Inside(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def capnr(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The command line, with an empty home folder."""
    return Cli(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def small_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A referential file with six indicators of the shipped one, so that a fresh workspace costs seconds."""
    return write_small_rules(tmp_path_factory.mktemp("rules") / "small.yaml", SMALL_INDICATORS)


def write_small_rules(target: Path, wanted: Sequence[str]) -> Path:
    """Write the shipped referential reduced to the `wanted` indicators, its lines otherwise untouched."""
    head, body = SHIPPED.read_text(encoding="utf-8").split("\nindicators:\n", 1)
    blocks = [block for block in re.split(r"(?m)^(?=  - id: )", body) if block.startswith("  - id: ")]
    kept = [block for block in blocks if re.match(r"  - id: \"?([\w.-]+)", block)[1] in wanted]  # type: ignore[index]
    head = re.sub(r"(?m)^    engines: .*\n", "", head.replace("id: nr-socle-2027-preview", "id: small-rules", 1))
    target.write_text(f"{head}\nindicators:\n{''.join(kept)}", encoding="utf-8")
    return target


@pytest.fixture(scope="session")
def small_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three documents of the sample: DOCX, PDF and Markdown."""
    folder = tmp_path_factory.mktemp("documents")
    for name in SMALL_DOCUMENTS:
        shutil.copy(SAMPLE / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def small(capnr: Cli, small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small workspace, made by the command line."""
    options = ("--referential", str(small_rules), "--on", ON)
    return _built(capnr, tmp_path_factory.mktemp("small") / "workspace", small_documents, options)


@pytest.fixture(scope="session")
def sample(capnr: Cli, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample organisation against the whole shipped referential, made by the command line."""
    options = ("--sector", "collectivite", "--on", ON)
    return _built(capnr, tmp_path_factory.mktemp("sample") / "workspace", SAMPLE, options)


@pytest.fixture
def small_copy(small: Built, tmp_path: Path) -> Iterator[Built]:
    """The small workspace, to write to."""
    folder = tmp_path / "workspace"
    shutil.copytree(small.folder, folder)
    yield Built(folder=folder, documents=small.documents, options=small.options, json=small.json)
    shutil.rmtree(folder, ignore_errors=True)


def _built(capnr: Cli, folder: Path, documents: Path, options: tuple[str, ...]) -> Built:
    ran = capnr("assess", documents, "--workspace", folder, *options, "--format", "json")
    assert ran.code == 0, ran.err
    return Built(folder=folder, documents=documents, options=options, json=ran.raw)
