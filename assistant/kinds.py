"""The kind of a document: what a person said last; nothing is supposed where nobody did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.storage.kinds import KindSaid, SqlKinds
from ingest.model import Document
from retrieval.kinds import KINDS, UNPROVING, Kind, suggested
from retrieval.stance import document_kind
from scoring.model import Text

UNTOLD = Text(fr="genre non dit", en="kind untold")
"""Said of a document of which nobody told the kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KindOf:
    """What is known of the kind of a document."""

    told: Kind | None
    """The kind that a person told, None when nobody did."""
    suggestion: Kind | None
    """The kind to propose where it is untold: that of the version it replaces, else what name and title suggest."""
    newest: KindSaid | None
    """The newest word of a person, a word taken back included."""

    def said(self, lang: str) -> str:
        """The kind in words."""
        return (KINDS[self.told].name if self.told else UNTOLD).said(lang)

    @property
    def proves(self) -> bool:
        """Whether what it says may prove a fact or a rule of the organisation by itself."""
        return self.told not in UNPROVING


def told_kinds(workspace: Workspace) -> dict[str, Kind]:
    """The kinds that people told, by document id."""
    return {one.document: one.kind for one in store(workspace).current().values() if one.kind is not None}


def kind_of(document: Document, said: Mapping[str, KindSaid], older: Iterable[str] = ()) -> KindOf:
    """What is known of the kind of a document; `older` are the ids of the versions that it replaces."""
    newest = said.get(document.id)
    before = (said[one].kind for one in older if one in said)
    found = next((one for one in before if one is not None), None)
    named = document_kind(document.name.rsplit("/", 1)[-1], document.title)
    return KindOf(told=newest.kind if newest else None, suggestion=found or suggested(named), newest=newest)


def parse(written: str) -> Kind:
    """The kind of this name. Raises UsageError when there is none."""
    try:
        return Kind(written)
    except ValueError:
        raise UsageError("unknown_kind", wanted=written, known=", ".join(Kind)) from None


def store(workspace: Workspace) -> SqlKinds:
    """Where the kinds are kept."""
    return SqlKinds(workspace.engine, workspace.ledger.now)
