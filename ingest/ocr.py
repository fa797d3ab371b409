"""Text of pictures by Tesseract, the system's own program, in French and English.

A reader in a child process may start no program: it asks its parent (``use``), which runs Tesseract in a process of its
own that has given up the network, files to write, and memory and time beyond the limits (``ingest.ocr_sandbox``).
"""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.clean import normalise
from ingest.limits import Limits

LANGUAGES = ("fra", "eng")
PIXELS_MOST = 25_000_000
"""Pixels of a picture handed over: an A4 page at 300 dots an inch has 9 million."""
_MEMORY = 1_024 * 1_024 * 1_024  # bytes of address space of Tesseract
_ROOT = Path(__file__).resolve().parent.parent
_WORD = "5"  # the level of a word in Tesseract's table
_WORDS_MOST = 50_000  # words of one picture whose places are kept
_DIGITS = 7  # of a place on a picture, and more than any has


Word = tuple[int, int, int, int, int, int]
"""Start and end in the text; left, top, right, bottom in pixels of the picture."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """What became of a picture."""

    state: str  # "read", "absent" (no Tesseract with one of the languages), "failed" (it broke or took too long)
    text: str = ""  # lines as on the picture, blocks parted by an empty line; "" when there is none
    words: tuple[Word, ...] = ()  # where the words stand


Engine = Callable[[bytes, Limits], Recognised]


def recognise(width: int, height: int, grey: bytes, limits: Limits) -> Recognised:
    """The text of a picture of ``width`` by ``height`` grey pixels, one byte each, rows from the top."""
    return _ENGINE[0](b"P5 %d %d 255\n" % (width, height) + grey, limits)


def use(engine: Engine) -> None:
    """Have pictures read by ``engine`` in this process from now on."""
    _ENGINE[0] = engine


def run_tesseract(picture: bytes, limits: Limits) -> Recognised:
    """Read one picture (PGM) with the system's Tesseract."""
    program = _program()
    spoken = _languages(program) if program else ()
    if not spoken:
        return Recognised(state="absent")
    chosen = "+".join(one for one in LANGUAGES if one in spoken)
    mode = "1" if "osd" in spoken else "3"  # with or without telling which way up the page is
    words = [program, "stdin", "stdout", "-l", chosen, "--psm", mode, "--dpi", "200", "tsv"]
    child = [sys.executable, "-P", "-m", "ingest.ocr_sandbox", str(_MEMORY), str(int(limits.ocr_seconds) + 1), *words]
    try:
        done = subprocess.run(
            child,
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.ocr_seconds,
            env=_environment(),
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return Recognised(state="failed")
    text, placed = _text(done.stdout.decode("utf-8", "replace"))
    return Recognised(state="read", text=text, words=placed)


def _program() -> str:
    return shutil.which("tesseract") or ""


@cache
def _languages(program: str) -> tuple[str, ...]:
    """The languages installed, () when neither of ours is."""
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=10, check=True, text=True)
    except (subprocess.SubprocessError, OSError):
        return ()
    found = tuple(done.stdout.split())
    return found if any(one in found for one in LANGUAGES) else ()


def _environment() -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX") if key in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _text(table: str) -> tuple[str, tuple[Word, ...]]:
    """(the words of Tesseract's table, line by line; where they stand)."""
    lines: dict[tuple[str, ...], list[tuple[str, dict[str, str]]]] = {}
    for row in csv.DictReader(table.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") == _WORD and (word := normalise(row.get("text") or "").strip()):
            line = tuple(row[name] or "" for name in ("block_num", "par_num", "line_num"))
            lines.setdefault(line, []).append((word, row))
    parts: list[str] = []
    placed: list[Word] = []
    length = 0
    before: tuple[str, ...] = ()
    for place, words in lines.items():
        gap = "" if not parts else "\n" if place[:2] == before[:2] else "\n\n"
        for word, row in words:
            parts += (gap, word)
            length += len(gap)
            placed += [(length, length + len(word), *box)] if (box := _box(row)) else []
            length += len(word)
            gap = " "
        before = place
    return "".join(parts), tuple(placed[:_WORDS_MOST])


def _box(row: dict[str, str]) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of a word of the table, None when it does not say."""
    sides = [row.get(name) or "" for name in ("left", "top", "width", "height")]
    if not all(side.isdigit() and len(side) < _DIGITS for side in sides):
        return None
    left, top, width, height = map(int, sides)
    return left, top, left + width, top + height


_ENGINE: list[Engine] = [run_tesseract]
