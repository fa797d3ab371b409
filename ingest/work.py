"""What a child process does with one file, and the plain form in which it hands the result over. Pure but for the
reader.

Only JSON crosses the border: never objects that the parent would have to trust.
"""

from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from typing import Any

from ingest import personal
from ingest.archive import Member, members
from ingest.chunk import spans
from ingest.detect import EML, ZIP, detect
from ingest.errors import ReadError
from ingest.highlight import highlight
from ingest.language import language
from ingest.limits import Limits
from ingest.model import HiddenText, Page, PersonalData, Problem, Span
from ingest.readers import read, read_rows
from ingest.refusals import problem

Result = dict[str, Any]


def work(name: str, data: bytes, limits: Limits) -> Result:
    """Read one file and place its passages: a dictionary that JSON can carry, with "refused" when it cannot be read."""
    try:
        reading = read(name, data, limits)
    except ReadError as error:
        return {"refused": _plain(error.problem)}
    places = spans(reading.pages, reading.media_type, reading.headings)
    return {
        "media_type": reading.media_type,
        "title": reading.title,
        "language": language(page.text for page in reading.pages),
        "pages": [[page.text, page.label] for page in reading.pages],
        "passages": [[place.page, place.start, place.end, place.heading] for place in places],
        "problems": [_plain(note) for note in reading.problems],
        "hidden": [[one.page, one.text, one.why] for one in reading.hidden],
        "personal": [[one.page, one.start, one.end, one.kind] for one in personal.find(reading.pages)],
        "metadata": [list(pair) for pair in reading.metadata],
    }


def rows(name: str, data: bytes, limits: Limits) -> Result:
    """The rows of one workbook, ``{"sheets": ...}`` as ``ingest.sheets.read_rows`` gives them, or "refused"."""
    try:
        return {"sheets": read_rows(name, data, limits)}
    except ReadError as error:
        return {"refused": _plain(error.problem)}


def listing(name: str, data: bytes, limits: Limits) -> Result:
    """``{"members": [[name, digest, size] or [name, problem], …], "message": bool}`` of an archive or a message.

    "members" is None for another file; "message" tells that the file is itself a document. "refused" for one that
    cannot be opened or goes beyond the limits.
    """
    try:
        kind = detect(name, data, limits)
        if kind not in (ZIP, EML):
            return {"members": None}
        return {"members": [_member(one) for one in members(name, data, limits)], "message": kind == EML}
    except ReadError as error:
        return {"refused": _plain(error.problem)}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as in ingest.readers.read: a library may raise anything on such bytes
        return {"refused": _plain(problem("broken"))}


def unpack(name: str, data: bytes, limits: Limits) -> Result:
    """The bytes of those members which ``listing`` gives with a digest, as pieces, in the same order."""
    return {"pieces": (one.data for one in members(name, data, limits) if one.refused is None)}


def _member(member: Member) -> list[Any]:
    if member.refused is not None:
        return [member.name, _plain(member.refused)]
    return [member.name, sha256(member.data).hexdigest(), len(member.data)]


TASKS: dict[str, Callable[..., Result]] = {
    "document": work,
    "rows": rows,
    "listing": listing,
    "unpack": unpack,
    "highlight": highlight,
}
"""What a child process can be asked to make of a file, from its name, its bytes, the limits and what else is asked."""


def problem_from(plain: Any) -> Problem:
    """A problem from its plain form. Raises KeyError or TypeError when it has another shape."""
    return Problem(code=str(plain["code"]), fr=str(plain["fr"]), en=str(plain["en"]))


def pages_from(result: Result) -> tuple[Page, ...]:
    """The pages of a result. Raises KeyError, TypeError or ValueError when it has another shape."""
    return tuple(
        Page(number=number, text=str(text), label=str(label)) for number, (text, label) in enumerate(result["pages"], 1)
    )


def places_from(result: Result) -> list[Span]:
    """The places of the passages of a result. Raises as ``pages_from``."""
    return [
        Span(page=int(page), start=int(start), end=int(end), heading=str(heading))
        for page, start, end, heading in result["passages"]
    ]


def hidden_from(result: Result) -> tuple[HiddenText, ...]:
    """The hidden texts of a result. Raises as ``pages_from``."""
    return tuple(HiddenText(page=int(page), text=str(text), why=str(why)) for page, text, why in result["hidden"])


def personal_from(result: Result) -> tuple[PersonalData, ...]:
    """The places of personal data of a result. Raises as ``pages_from``, also when they overlap or are of no kind."""
    found = tuple(
        PersonalData(page=int(page), start=int(start), end=int(end), kind=str(kind))
        for page, start, end, kind in result["personal"]
    )
    for one, after in pairwise(found):
        if (one.page, one.end) > (after.page, after.start):
            raise ValueError("personal data out of order")
    if any(one.kind not in personal.KINDS or one.start >= one.end for one in found):
        raise ValueError("personal data of no kind")
    return found


def _plain(note: Problem) -> dict[str, str]:
    return {"code": note.code, "fr": note.fr, "en": note.en}
