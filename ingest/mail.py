"""Reader of messages (EML, RFC 5322): sender, recipients, date and subject, then the body as the recipient saw it.

Attached files are documents of their own (``ingest.archive``); remarks name them, and what was passed over.
"""

from collections.abc import Iterator, Sequence

from ingest.clean import normalise
from ingest.detect import EML
from ingest.encoding import decode
from ingest.limits import Limits
from ingest.mail_parts import BODY, FILE, PASSED, PICTURE, Part, header, parsed, parts
from ingest.model import Heading, HiddenText, Page, Problem, Reading
from ingest.refusals import problem
from ingest.text import read_html

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_KEPT = {"From": "author", "Date": "created"}
_NAMES_MOST = 10


def read_eml(data: bytes, limits: Limits) -> Reading:
    """A message as one page. Raises ReadError."""
    message = parsed(data)
    found = parts(message)
    blocks = ["\n".join(f"{name} : {value}" for name in _SHOWN if (value := header(message, name)))]
    headings: list[Heading] = []
    hidden: list[HiddenText] = []
    for inner in (_body(one, limits) for one in found if one.role == BODY):
        shift = sum(len(block) + 2 for block in blocks if block)
        headings += [
            Heading(page=1, start=one.start + shift, end=one.end + shift, level=one.level) for one in inner.headings
        ]
        hidden += inner.hidden
        blocks += [page.text for page in inner.pages]
    return Reading(
        media_type=EML,
        title=header(message, "Subject"),
        pages=(Page(number=1, text="\n\n".join(filter(None, blocks))),),
        headings=tuple(headings),
        hidden=tuple(hidden),
        problems=tuple(_notes(found)),
        metadata=tuple(sorted((key, value) for name, key in _KEPT.items() if (value := header(message, name)))),
    )


def _body(part: Part, limits: Limits) -> Reading:
    """A text of the message, in the charset that the message states if it is one."""
    raw = part.content()
    try:
        text = raw.decode(part.node.get_content_charset() or "utf-8")
    except (LookupError, ValueError):  # no such charset, or other bytes than it says
        text = decode(raw)[0]
    if part.kind == "text/html":
        return read_html(b"\xef\xbb\xbf" + normalise(text).encode(), limits)
    return Reading(media_type=EML, title="", pages=(Page(number=1, text=normalise(text).strip()),))


def _notes(found: Sequence[Part]) -> Iterator[Problem]:
    """What became of the parts that are no text of the message."""
    files = [one.name for one in found if one.role == FILE]
    passed = [one.name for one in found if one.role == PASSED]
    pictures = sum(one.role == PICTURE for one in found)
    if files:
        yield problem("attached", count=len(files), names=_names(files))
    if pictures:
        yield problem("inline_pictures", count=pictures)
    if passed:
        yield problem("passed_over", count=len(passed), names=_names(passed))


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_MOST]) + (", …" if len(names) > _NAMES_MOST else "")
