"""The effective date of a document: what a person said last, else what the document itself says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from assistant.bootstrap import Workspace
from assistant.storage.dates import Correction, SqlDates
from ingest.model import Document
from retrieval.dates import Effective, effective_date, sentence_date
from retrieval.mapping import Proposal
from scoring.model import Stance, Text

BY_PERSON = "person"
HOW = {
    "in_force": Text(fr="entrée en vigueur", en="in force from"),
    "version": Text(fr="date de version", en="date of the version"),
    "adopted": Text(fr="adoption", en="adopted"),
    "written": Text(fr="date écrite en tête", en="written at the top"),
    "name": Text(fr="nom du fichier", en="name of the file"),
    "year_in_title": Text(fr="année du titre", en="year in the title"),
    "metadata": Text(fr="propriétés du fichier", en="properties of the file"),
    "sentence": Text(fr="année que nomme le passage", en="year that the passage names"),
    BY_PERSON: Text(fr="corrigée par une personne", en="corrected by a person"),
    "": Text(fr="aucune date trouvée", en="no date found"),
}
"""How a date was found, in words."""


MOST_READ = 10_000
"""Documents whose own date is remembered, by content and name."""
_READ: dict[tuple[str, str], Effective | None] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """The date of a document."""

    day: date | None
    """Effective date, None when nothing tells it."""
    how: str
    """A key of HOW, or another that `retrieval.dates` names."""
    found: Effective | None
    """What the document itself says."""
    correction: Correction | None
    """The newest word of a person, a return to the automatic date included."""

    def said(self, lang: str) -> str:
        """How it was found, in words."""
        return HOW[self.how].said(lang) if self.how in HOW else self.how


def dates(workspace: Workspace, documents: Iterable[Document]) -> dict[str, Dated]:
    """The date of each document, by id."""
    corrected = SqlDates(workspace.engine, workspace.ledger.now).current()
    return {one.id: _dated(one, corrected.get(one.id)) for one in documents}


def _dated(document: Document, correction: Correction | None) -> Dated:
    found = _found(document)
    if correction is not None and correction.day is not None:
        return Dated(day=correction.day, how=BY_PERSON, found=found, correction=correction)
    return Dated(day=found.day if found else None, how=found.how if found else "", found=found, correction=correction)


def _found(document: Document) -> Effective | None:
    """What the document says of its date; read once, for it says the same as long as it is the same."""
    key = (document.digest, document.name)
    if key not in _READ:
        if len(_READ) >= MOST_READ:
            _READ.clear()
        _READ[key] = effective_date(document)
    return _READ[key]


def dated_quote(quote: str, stance: Stance, known: Dated | None) -> Effective | None:
    """The date of a quote, as the mapping finds it: its document’s, or the past year that a reported fact names."""
    if known is None or known.day is None:
        return None
    own = Effective(day=known.day, how=known.how)
    return sentence_date(quote, own) if stance is Stance.DONE else own


def redated(proposal: Proposal, known: Dated | None) -> Proposal:
    """A proposal with the date that its document has now: a correction must not make the mapping again."""
    if known is None:
        return proposal
    found = dated_quote(proposal.quote, proposal.stance, known)
    return replace(proposal, dated=found.day if found else None, how_dated=found.how if found else "")
