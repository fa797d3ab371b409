"""Pure: the parts of a message (RFC 5322, MIME) by what becomes of them, the same whoever asks.

Works on the parser of the standard library and never trusts a name: it is one component, shown and compared, no path.
"""

import email
import email.policy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO
from typing import Final

from ingest.clean import one_line
from ingest.refusals import refuse

BODY, FILE, PICTURE, PASSED = "body", "file", "picture", "passed"
"""What becomes of a part: text of the message, document of its own, picture of the text, or nothing of use."""
PARTS_MOST = 1_000
"""Parts of one message, those of attached messages not counted."""
_DEEP_MOST = 50  # multiparts inside one another
_NAME_MOST = 150  # characters of a name
_PASSED_KINDS: Final = frozenset(
    (
        "application/pgp-signature",
        "application/pgp-keys",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "text/calendar",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
    )
)
"""Signatures, visiting cards, invitations, reports of delivery: what mail programs do not show as documents."""
_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/rtf": ".rtf",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of a message."""

    name: str  # as the message calls it, without folders; made up where it calls it nothing
    role: str  # BODY, FILE, PICTURE or PASSED
    kind: str  # media type as the message states it
    node: EmailMessage  # the part itself

    def content(self) -> bytes:
        """Its bytes, decoded; an attached message is written out again."""
        if self.kind == "message/rfc822":
            inner = self.node.get_payload()
            stream = BytesIO()
            first = inner[0] if isinstance(inner, list) and inner else None
            BytesGenerator(stream, mangle_from_=False, policy=email.policy.compat32).flatten(
                first if isinstance(first, EmailMessage) else self.node
            )
            return stream.getvalue()
        made = self.node.get_payload(decode=True)
        return made if isinstance(made, bytes) else b""


def parsed(data: bytes) -> EmailMessage:
    """The message in these bytes; there are none that the parser refuses."""
    return email.message_from_bytes(data, policy=email.policy.default)


def parts(message: EmailMessage) -> list[Part]:
    """The parts of a message in order. Raises ReadError("too_many_parts", "too_deep")."""
    found: list[Part] = []
    for number, (node, role) in enumerate(_walk(message, "", 0), 1):
        if number > PARTS_MOST:
            raise refuse("too_many_parts", limit=PARTS_MOST)
        kind = node.get_content_type()
        found.append(Part(name=_name(node, kind, number), role=role, kind=kind, node=node))
    return found


def header(message: EmailMessage, name: str) -> str:
    """A header on one line, "" when it is not there; as it is written when it cannot be understood."""
    try:
        return one_line(str(message.get(name, "")))
    except Exception:  # noqa: BLE001  # the standard parser raises half a dozen kinds of error for headers made to
        written = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
        return one_line(next(written, ""))


def _walk(node: EmailMessage, above: str, depth: int) -> Iterator[tuple[EmailMessage, str]]:
    """The leaves below a part with their roles; ``above`` is the subtype of the multipart around it."""
    if depth > _DEEP_MOST:
        raise refuse("too_deep", limit=_DEEP_MOST)
    inner = node.get_payload()
    if node.get_content_maintype() != "multipart" or not isinstance(inner, list):
        yield node, _role(node, above)
        return
    kind = node.get_content_subtype()
    children = [one for one in inner if isinstance(one, EmailMessage)]
    shown = _preferred(children) if kind == "alternative" else None
    for child in children:
        for leaf, role in _walk(child, kind, depth + 1):
            # The other wordings of the text that is shown are the same text once more.
            if shown is None or child is shown or role != BODY:
                yield leaf, role


def _preferred(children: Sequence[EmailMessage]) -> EmailMessage | None:
    """The alternative that a mail program shows: the last that holds HTML, else the last that holds text."""
    chosen: EmailMessage | None = children[-1] if children else None
    for wanted in ("text/html", "text/plain"):
        held = [child for child in children if any(one.get_content_type() == wanted for one in child.walk())]
        if held:
            chosen = held[-1]
            break
    return chosen


def _role(node: EmailMessage, above: str) -> str:
    kind = node.get_content_type()
    placed = node.get_content_disposition()
    named = _filename(node)
    if kind in _PASSED_KINDS or (above == "signed" and kind.endswith("signature")):
        return PASSED
    if kind in ("text/plain", "text/html") and placed != "attachment" and not named:
        return BODY
    if kind.startswith("image/") and placed != "attachment" and (placed == "inline" or node.get("Content-ID")):
        return PICTURE
    if above == "related" and placed != "attachment" and kind.startswith(("image/", "text/css")):
        return PICTURE
    return FILE


def _filename(node: EmailMessage) -> str:
    try:
        return node.get_filename() or ""
    except Exception:  # noqa: BLE001  # as in header
        return ""


def _name(node: EmailMessage, kind: str, number: int) -> str:
    """One component of a name, with an ending where the type tells one."""
    written = _filename(node).encode("utf-8", "backslashreplace").decode("utf-8").replace("\\", "/")
    base = one_line(written.rsplit("/", 1)[-1]).strip(". ")[-_NAME_MOST:]
    if base:
        return base
    inner = node.get_payload()
    if kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
        subject = header(inner[0], "Subject").replace("/", "-").strip(". ")[:_NAME_MOST]
        return f"{subject or f'message-{number}'}.eml"
    return f"piece-{number}{_ENDINGS.get(kind, '')}"
