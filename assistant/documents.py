"""The documents of a workspace as people look after them: listed, dated, kinds told, versions named, hidden text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.accounts.signing import signed
from assistant.bootstrap import Workspace
from assistant.dating import Dated, dates
from assistant.errors import UsageError
from assistant.kinds import KindOf, kind_of
from assistant.kinds import store as kind_store
from assistant.storage.dates import Correction, SqlDates
from assistant.storage.kinds import KindSaid
from assistant.storage.tombstones import SqlTombstones
from assistant.storage.versions import Link
from assistant.versions import Lineage, lineage, settle, store
from ingest.model import Document
from ingest.visible import REASONS
from retrieval.kinds import Kind
from retrieval.words import fold
from scoring.model import Text

CURRENT, REPLACED = "current", "replaced"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A document with what is known beside its text."""

    document: Document
    """The document."""
    added: str
    """When it came, ISO 8601 with time zone, empty when not known."""
    dated: Dated
    """Its date."""
    kind: KindOf
    """Its kind."""
    state: str
    """CURRENT or REPLACED."""
    newest: str
    """Id of the current version when it is replaced, else empty."""
    links: tuple[Link, ...]
    """Pairs it is one of, each in the direction of now."""

    @property
    def replaces(self) -> tuple[str, ...]:
        """Ids of the older versions."""
        return tuple(one.older for one in self.links if one.newer == self.document.id)

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """Ids of the newer versions."""
        return tuple(one.newer for one in self.links if one.older == self.document.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """Everything about one document."""

    kept: Kept
    """The document with what is known beside its text."""
    passages: int
    """Passages that can be found and quoted."""
    corrections: tuple[Correction, ...]
    """What people said of its date, oldest first."""
    kinds: tuple[KindSaid, ...]
    """What people said of its kind, oldest first."""
    history: tuple[Link, ...]
    """What was recorded of its versions, oldest first, as recorded."""
    names: dict[str, str]
    """Names of the documents that these records speak of, by id."""

    def personal(self) -> dict[str, int]:
        """How many pieces of personal data of each kind."""
        return dict(sorted(Counter(one.kind for one in self.kept.document.personal).items()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """A hidden text with its document."""

    document: Document
    """The document."""
    page: int
    """Page it belongs to, 0 when it belongs to none that is shown."""
    why: str
    """Why it is hidden, by code."""
    text: str
    """What it says."""

    def reason(self) -> Text:
        """Why it is hidden, in words."""
        fr, en = REASONS.get(self.why, (self.why, self.why))
        return Text(fr=fr, en=en)


def listing(workspace: Workspace) -> tuple[Kept, ...]:
    """Every document, by name."""
    settle(workspace)
    documents = workspace.documents.all()
    found = lineage(workspace, documents)
    added = {one.id: one.added for one in store(workspace).documents()}
    said = kind_store(workspace).current()
    return tuple(_kept(one, found, added.get(one.id, ""), said) for one in documents)


def details(workspace: Workspace, wanted: str) -> Details:
    """Everything about one document. Raises UsageError when it is unknown or erased."""
    kept = next((one for one in listing(workspace) if one.document.id == wanted), None)
    if kept is None:
        raise unknown(workspace, wanted)
    history = tuple(one for one in store(workspace).history() if wanted in (one.older, one.newer))
    return Details(
        kept=kept,
        passages=len(workspace.documents.passages([kept.document])),
        corrections=SqlDates(workspace.engine, workspace.ledger.now).history(wanted),
        kinds=kind_store(workspace).history(wanted),
        history=history,
        names={one.id: one.name for one in store(workspace).documents()},
    )


def hidden(workspace: Workspace, query: str = "", document: str = "") -> tuple[Hidden, ...]:
    """Hidden texts that hold every word of `query`, accents and case aside; of one document when it is named.

    Raises UsageError when that document is unknown or erased.
    """
    if document and workspace.documents.get(document) is None:
        raise unknown(workspace, document)
    words = fold(query).split()
    return tuple(
        Hidden(document=one, page=found.page, why=found.why, text=found.text)
        for one in workspace.documents.all()
        if document in ("", one.id)
        for found in one.hidden
        if all(word in fold(found.text) for word in words)
    )


def set_date(workspace: Workspace, wanted: str, day: date | None, *, by: str, why: str = "") -> Dated:
    """Write the date that a person gives a document; None returns to the one found in it.

    Raises UsageError when the document is unknown or erased.
    """
    document = workspace.documents.get(wanted)
    if document is None:
        raise unknown(workspace, wanted)
    SqlDates(workspace.engine, workspace.ledger.now).append(wanted, day, by=signed(by), why=why)
    return dates(workspace, [document])[wanted]


def set_kind(workspace: Workspace, wanted: str, kind: Kind | None, *, by: str, why: str = "") -> KindOf:
    """Write the kind that a person tells of a document; None takes it back. Its evidence is judged anew after that.

    Raises UsageError when the document is unknown or erased.
    """
    document = workspace.documents.get(wanted)
    if document is None:
        raise unknown(workspace, wanted)
    kept = kind_store(workspace)
    kept.append(wanted, kind, by=signed(by), why=why)
    return kind_of(document, kept.current())


def unknown(workspace: Workspace, wanted: str) -> UsageError:
    """Why a document is not there: never was, or was erased."""
    erased = wanted in {one.document for one in SqlTombstones(workspace.engine).all()}
    return UsageError("erased_document" if erased else "unknown_document", wanted=wanted)


def _kept(document: Document, found: Lineage, added: str, said: Mapping[str, KindSaid]) -> Kept:
    heir = found.heirs.get(document.id)
    links = tuple(one for one in found.links if document.id in (one.older, one.newer))
    return Kept(
        document=document,
        added=added,
        dated=found.dates[document.id],
        kind=kind_of(document, said, (one.older for one in links if one.newer == document.id)),
        state=REPLACED if heir else CURRENT,
        newest=heir.id if heir else "",
        links=links,
    )
