"""Reader of messages (EML, RFC 5322): sender, recipients, date and subject, then the body as the recipient saw it."""

import email
import email.policy
from email.message import EmailMessage

from ingest.clean import normalise, one_line
from ingest.detect import EML
from ingest.limits import Limits
from ingest.model import Heading, Page, Reading
from ingest.refusals import problem, refuse
from ingest.text import read_html

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_NAMES_MOST = 10
_PARTS_MOST = 1_000


def read_eml(data: bytes, limits: Limits) -> Reading:
    """A message as one page; attached files are named in a remark. Raises ReadError."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if sum(1 for _ in message.walk()) > _PARTS_MOST:
        raise refuse("too_deep", limit=_PARTS_MOST)
    head = "\n".join(f"{name} : {value}" for name in _SHOWN if (value := one_line(str(message.get(name, "")))))
    body = message.get_body(preferencelist=("html", "plain"))  # as a mail program prefers them
    inner = _body(body, limits) if isinstance(body, EmailMessage) else Reading(media_type=EML, title="", pages=())
    text = "\n\n".join(page.text for page in inner.pages)
    shift = len(head) + 2 if head else 0
    page = Page(number=1, text=f"{head}\n\n{text}" if head else text)
    headings = tuple(
        Heading(page=1, start=one.start + shift, end=one.end + shift, level=one.level) for one in inner.headings
    )
    names = [one_line(part.get_filename() or part.get_content_type()) for part in message.iter_attachments()]
    told = ", ".join(names[:_NAMES_MOST]) + (", …" if len(names) > _NAMES_MOST else "")
    kept = {"From": "author", "Date": "created"}
    return Reading(
        media_type=EML,
        title=one_line(str(message.get("Subject", ""))),
        pages=(page,),
        headings=headings,
        hidden=inner.hidden,
        problems=(problem("attachments", names=told),) if names else (),
        metadata=tuple(sorted((key, one_line(str(message[name]))) for name, key in kept.items() if message[name])),
    )


def _body(part: EmailMessage, limits: Limits) -> Reading:
    content = part.get_content()
    text = content if isinstance(content, str) else bytes(content).decode("utf-8", "replace")
    if part.get_content_type() == "text/html":
        return read_html(b"\xef\xbb\xbf" + normalise(text).encode(), limits)
    return Reading(media_type=EML, title="", pages=(Page(number=1, text=normalise(text).strip()),))
