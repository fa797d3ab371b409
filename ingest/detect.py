"""What a file is, told from its bytes; its name is only a hint.

To add a format: give it a name in ``_BY_MEMBER`` or ``_MAGIC``, and a reader in ``ingest.readers.READERS``.
"""

import io
import re
import zipfile
from pathlib import PurePosixPath

from ingest.encoding import wide_encoding
from ingest.errors import DAMAGED_ARCHIVE
from ingest.limits import Limits
from ingest.refusals import refuse

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"
RTF = "application/rtf"
EML = "message/rfc822"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
ZIP = "application/zip"
MARKDOWN = "text/markdown"
HTML = "text/html"
TEXT = "text/plain"

NAMES = {
    PDF: "PDF",
    DOCX: "DOCX",
    XLSX: "XLSX",
    ODT: "ODT",
    ODS: "ODS",
    PPTX: "PPTX",
    CSV: "CSV",
    RTF: "RTF",
    EML: "EML",
    PNG: "PNG",
    JPEG: "JPEG",
    TIFF: "TIFF",
    ZIP: "ZIP",
    MARKDOWN: "Markdown",
    HTML: "HTML",
    TEXT: "TXT",
}

_EXTENSIONS = {
    PDF: (".pdf",),
    DOCX: (".docx", ".docm", ".dotx"),
    XLSX: (".xlsx", ".xlsm", ".xltx"),
    ODT: (".odt", ".ott"),
    ODS: (".ods", ".ots"),
    PPTX: (".pptx", ".pptm", ".ppsx", ".potx"),
    CSV: (".csv", ".tsv"),
    RTF: (".rtf",),
    EML: (".eml",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    TIFF: (".tif", ".tiff"),
    ZIP: (".zip",),
    MARKDOWN: (".md", ".markdown", ".mdown", ".mkd"),
    HTML: (".html", ".htm", ".xhtml"),
    TEXT: (".txt", ".text", ".log", ""),
}
_TYPE_OF = {extension: kind for kind, extensions in _EXTENSIONS.items() for extension in extensions}
_READ = (
    (b"{\\rtf", RTF),
    (b"\x89PNG", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_MAGIC = (
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
)
_BY_MEMBER = (("word/", DOCX), ("xl/workbook.xml", XLSX), ("ppt/", PPTX), ("xl/workbook.bin", "XLSB"))
_OPEN_DOCUMENT = {"text": ODT, "spreadsheet": ODS, "presentation": "ODP"}
_ARCHIVED = (DOCX, XLSX, PPTX, ODT, ODS)
_BINARY = (PDF, RTF, PNG, JPEG, TIFF, ZIP, *_ARCHIVED)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 1_024  # bytes within which a PDF must say so
_SAMPLE = 4_096  # bytes looked at to tell text from anything else
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = re.compile(
    rb"^(from|to|date|subject|received|return-path|message-id|mime-version|delivered-to|content-type):[ \t]?\S",
    re.MULTILINE,
)
_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]*:")
_LINE = 160  # bytes at the start of a message within which its first field is named
_FIELDS_LEAST = 4  # in a text that does not say by its name that it is a message
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT = re.compile(rb"<[A-Za-z_]")  # where a document type can no longer be declared
_PROLOGUE = 262_144  # bytes before it that no application writes
_CONTROLS_MOST = 0.1  # share of control bytes above which a file is no text


def detect(name: str, data: bytes, limits: Limits) -> str:
    """The media type of a file. Raises ReadError when it is none that is read, or an archive beyond the limits."""
    extension = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_zip(data, limits)
    if data.startswith(_OLE):
        raise (
            refuse("encrypted") if _OLE_ENCRYPTED in data else refuse("unsupported", format="DOC, XLS, PPT (97-2003)")
        )
    for start, kind in _READ:
        if data.startswith(start):
            return kind
    for start, label in _MAGIC:
        if data.startswith(start):
            raise refuse("unsupported", format=label)
    return _detect_text(extension, data)


def may_hold_files(name: str, start: bytes) -> bool:
    """Whether a file may be an archive or a message, by its name and its first bytes: a look, not an answer."""
    return start.startswith(b"PK") or expected(name) == EML or bool(_HEADER.match(start[:_LINE].lstrip()))


def expected(name: str) -> str:
    """The media type which the extension of a name promises, "" when none is known."""
    return _TYPE_OF.get(PurePosixPath(name).suffix.lower(), "")


def _detect_zip(data: bytes, limits: Limits) -> str:
    """The format inside a ZIP archive, once the archive is known to be harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            too_dense = unpacked > limits.zip_ratio * max(len(data), 1)
            if len(members) > limits.zip_members or unpacked > limits.zip_bytes or too_dense:
                raise refuse("zip_bomb")
            kind = _zip_kind(archive, {member.filename for member in members})
            if kind in _ARCHIVED:
                _forbid_entities(archive, members)
    except DAMAGED_ARCHIVE as error:
        raise refuse("broken") from error
    if kind not in (ZIP, *_ARCHIVED):
        raise refuse("unsupported", format=kind)
    return kind


def _zip_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            declared = file.read(100).decode("ascii", "replace")
        return next((label for word, label in _OPEN_DOCUMENT.items() if f"opendocument.{word}" in declared), ZIP)
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((kind for start, kind in _BY_MEMBER if any(name.startswith(start) for name in names)), ZIP)


def _forbid_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Office files declare no document type; the ones that do are entity bombs or want to read other files.

    The manifests of old OpenDocument files do; nobody reads those.
    """
    for member in members:
        if not member.filename.endswith((".xml", ".rels")) or member.filename.startswith("META-INF/"):
            continue
        with archive.open(member) as file:
            start = b""
            while not _ROOT.search(start) and len(start) < _PROLOGUE:
                part = file.read(_SAMPLE)
                start += part.replace(b"\x00", b"")
                if not part:
                    break
            if _ENTITIES.search(start) or len(start) >= _PROLOGUE:
                raise refuse("unsafe")


def _is_message(sample: bytes, least: int) -> bool:
    """Whether a text starts with the header of a message, of at least so many fields that only messages have."""
    head = re.split(rb"\r?\n\r?\n", sample.lstrip(), maxsplit=1)[0]
    return bool(_HEADER.match(head)) and len(set(_FIELD.findall(head.lower()))) >= least


def _detect_text(extension: str, data: bytes) -> str:
    """Text: HTML when it starts so; otherwise what the extension says, when it says a kind of text."""
    sample = data[:_SAMPLE]
    wide = wide_encoding(sample)
    sample = sample.decode(wide, "ignore").encode() if wide else sample.removeprefix(b"\xef\xbb\xbf")
    promised = _TYPE_OF.get(extension, "")
    if promised != MARKDOWN and _HTML.match(sample):
        return HTML
    if promised in ("", EML, TEXT) and _is_message(sample, 1 if promised == EML else _FIELDS_LEAST):
        return EML
    if promised in _BINARY:
        raise refuse("broken")
    if promised in (HTML, MARKDOWN):
        return promised
    if not promised:
        raise refuse("unsupported", format=extension.lstrip(".")[:12].upper())
    if sum(byte < 32 and byte not in b"\t\n\r\f" for byte in sample) > len(sample) * _CONTROLS_MOST:
        raise refuse("unknown")
    return promised
