"""The structure of a PDF that PDFium does not give: attached files, wherever they hang. The only importer of pypdf.

Runs in the child process: pypdf has had a stream of denial-of-service faults, and a limit there costs one file.
"""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

PAGES_MOST = 500
"""Pages whose annotations are looked at: attachments stand at the front of the documents people send."""


def attachment_names(data: bytes) -> list[str]:
    """Names of the files embedded in a PDF or pinned to its pages, each once, in order.

    A file whose structure pypdf cannot read has none that we can name: its text was read by PDFium all the same.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        return list(dict.fromkeys([*reader.attachments, *_pinned(reader)]))
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        NotImplementedError,
    ):
        return []


def _pinned(reader: PdfReader) -> Iterator[str]:
    """Names of the files that annotations of type FileAttachment hold."""
    for at in range(min(len(reader.pages), PAGES_MOST)):
        for one in reader.pages[at].annotations or ():
            note = one.get_object()
            if not isinstance(note, DictionaryObject) or note.get("/Subtype") != "/FileAttachment":
                continue
            held = note.get("/FS")
            file = held.get_object() if held is not None else None
            if isinstance(file, DictionaryObject):
                yield str(file.get("/UF") or file.get("/F") or "?")
