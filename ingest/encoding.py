"""Pure: from the bytes of a text file to its text."""

import codecs
import re

_SAMPLE = 4_096  # bytes looked at for the width of characters and a declared charset
_NUL_LEAST = 0.3  # share of NUL bytes at odd or even places that makes UTF-16 out of Latin text
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_GOOD_TO_BAD = 4  # well-formed UTF-8 sequences for one malformed byte: damaged UTF-8 rather than another encoding
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def wide_encoding(sample: bytes) -> str:
    """The name of the 16-bit encoding of these bytes, "" when there is none."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(sample) // 2
    if half and sample[1::2].count(0) > _NUL_LEAST * half and not sample[::2].count(0):
        return "utf-16-le"
    if half and sample[::2].count(0) > _NUL_LEAST * half and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


def decode(data: bytes, *, html: bool = False) -> tuple[str, str]:
    """(text, name of the encoding): byte order mark, 16-bit text, charset declared by HTML, UTF-8, else Windows-1252.

    Bytes that mean nothing in the encoding become U+FFFD.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    wide = wide_encoding(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _declared(data) if html else ""
    if declared:
        return data.decode(declared, "replace"), declared
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(data) - len(text) > _GOOD_TO_BAD * bad:
        return text, "utf-8"
    return data.decode("cp1252", "replace"), "cp1252"


def _declared(data: bytes) -> str:
    """The charset which a page of HTML declares, "" when it declares none that is known and 8-bit."""
    found = _CHARSET.search(data[:_SAMPLE])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    text = not name.startswith(("utf-16", "utf-32", "utf-8")) and codecs.lookup(name)._is_text_encoding
    if not text:
        return ""
    return "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers do
