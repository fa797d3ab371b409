"""From bytes to a Reading: tells the type and calls the reader of its family. Runs in the child process.

A reader is a function (data, limits) -> Reading that raises ReadError for a file it refuses. To add a format, write its
reader and name it here and in ``ingest.detect``.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, cast

from ingest import detect
from ingest.clean import one_line
from ingest.errors import ReadError
from ingest.limits import MB, Limits
from ingest.model import Problem, Reading
from ingest.refusals import problem, refuse
from ingest.visible import settle

Reader = Callable[[bytes, Limits], Reading]

READERS: dict[str, tuple[str, str]] = {
    detect.PDF: ("ingest.pdf", "read_pdf"),
    detect.DOCX: ("ingest.office", "read_docx"),
    detect.XLSX: ("ingest.sheets", "read_xlsx"),
    detect.ODT: ("ingest.odt", "read_odt"),
    detect.ODS: ("ingest.ods", "read_ods"),
    detect.PPTX: ("ingest.pptx", "read_pptx"),
    detect.RTF: ("ingest.rtf", "read_rtf"),
    detect.EML: ("ingest.mail", "read_eml"),
    detect.PNG: ("ingest.picture", "read_picture"),
    detect.JPEG: ("ingest.picture", "read_picture"),
    detect.TIFF: ("ingest.picture", "read_picture"),
    detect.CSV: ("ingest.csv_reader", "read_csv"),
    detect.MARKDOWN: ("ingest.text", "read_markdown"),
    detect.HTML: ("ingest.text", "read_html"),
    detect.TEXT: ("ingest.text", "read_text"),
}
"""Media type to module and function: named, not imported, so that a child loads only the libraries it needs."""

_SAYS_WHY = ("no_text", "ocr_nothing", "ocr_failed", "ocr_beyond", "slides_pictures")


def read(name: str, data: bytes, limits: Limits) -> Reading:
    """Read one file. Raises ReadError when it is refused."""
    kind = detect.detect(name, data, limits)
    if kind not in READERS:  # the files of an archive are read, not the archive
        raise refuse("unsupported", format=detect.NAMES[kind])
    module, function = READERS[kind]
    reader = cast(Reader, getattr(import_module(module), function))
    try:
        reading = reader(data, limits)
    except (ReadError, MemoryError):
        raise
    except (
        Exception
    ) as error:  # a library may raise anything on bytes made to break it; the file is refused, not the batch
        raise refuse("broken") from error
    reading = settle(reading)
    _check(reading, limits)
    notes = (*_mismatch(name, kind), *reading.problems, *_blank(reading))
    title = reading.title or PurePosixPath(name).stem
    metadata = tuple(sorted({(one_line(key), one_line(value)) for key, value in reading.metadata if value}))
    return replace(reading, title=one_line(title), problems=notes, metadata=metadata)


def read_rows(name: str, data: bytes, limits: Limits) -> list[dict[str, Any]]:
    """The rows of a workbook, as ``ingest.sheets.read_rows`` gives them. Raises ReadError for any other file."""
    kind = detect.detect(name, data, limits)
    if kind != detect.XLSX:
        raise refuse("unsupported", format=detect.NAMES[kind])
    rows = cast(Callable[[bytes, Limits], list[dict[str, Any]]], import_module("ingest.sheets").read_rows)
    try:
        return rows(data, limits)
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # as in read
        raise refuse("broken") from error


def _check(reading: Reading, limits: Limits) -> None:
    if len(reading.pages) > limits.pages:
        raise refuse("too_many_pages", count=len(reading.pages), limit=limits.pages)
    if sum(len(text.encode()) for text in _texts(reading)) > limits.text_bytes:
        raise refuse("too_much_text", limit=limits.text_bytes // MB)


def _texts(reading: Reading) -> Iterator[str]:
    yield from (page.text for page in reading.pages)
    yield from (one.text for one in reading.hidden)


def _mismatch(name: str, kind: str) -> tuple[Problem, ...]:
    extension = PurePosixPath(name).suffix
    if not extension or detect.expected(name) == kind:
        return ()
    return (problem("extension_mismatch", extension=one_line(extension), format=detect.NAMES[kind]),)


def _blank(reading: Reading) -> tuple[Problem, ...]:
    if any(not page.text.isspace() and page.text for page in reading.pages):
        return ()
    told = any(note.code in _SAYS_WHY for note in reading.problems)
    return () if told else (problem("blank"),)
