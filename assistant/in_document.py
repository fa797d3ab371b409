"""Questions that keep to a document: "Que dit la politique d'achats sur la garantie ?", "selon le CCAP, …".

A document is named by most of its title or of its file name, or by its kind ("la politique"); where several have that
name, all are looked at and the answer says so. Where the document says nothing of the matter, the answer says that too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.addressed import addressed
from assistant.comparing import named, spoken
from assistant.quoting import Quote, quotes
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.statement import is_statement
from retrieval.words import fold, terms

SAYS = re.compile(
    r"^\W*(?:que|qu'est-ce que|quoi|comment) (?:dit|disent|prevoi\w+|indique\w*|precise\w*|impose\w*|exige\w*|"
    r"demande\w*|contien\w+|fixe\w*|recommande\w*|annonce\w*|mentionne\w*)(?:-t-(?:il|elle))? (?P<name>.+?) "
    r"(?:sur|concernant|a propos d[eu']s?|au sujet d[eu']s?|quant aux?|en matiere d[e'])(?P<matter> ?.+)$|"
    r"^\W*what (?:does|do|did) (?P<name_en>.+?) (?:say|state|require|provide|plan|mention|tell us|ask) "
    r"(?:about|on|regarding|concerning|for) (?P<matter_en>.+)$"
)
"""Asks what a document says of a matter."""
BY = re.compile(
    r"(?:^\W*|,? )(?:selon|d'apres|according to|dans|in) (?P<name>(?:l[ae]s? |l'|notre |nos |our |the )[^,?]{3,60}?)"
    r"(?:, (?P<matter>.+)|\W*$)"
)
"""Asks something by a document, named first or last."""
MOST, SOME = 1.0, 0.6
"""Share of the words of the matter that a quote must say, or may say where none says all, 0 to 1."""
QUOTED = 3
"""Most quotes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question to a document."""

    name: str
    """How the question calls it."""
    matter: str
    """What it asks of it: a subject, or a question."""
    documents: tuple[Document, ...]
    """Those of that name, never empty."""
    subject: bool
    """Whether a subject is asked about, and no fact."""


def asked_of(question: str, documents: Mapping[str, Document]) -> Asked | None:
    """The document that a question keeps to and what it asks of it; None when it keeps to none."""
    said = fold(question)
    same = question if len(said) == len(question) else said
    for pattern, subject in ((SAYS, True), (BY, False)):
        found = pattern.search(said)
        if found is None:
            continue
        groups = [one for one in found.re.groupindex if one.startswith("name") and found[one]]
        name = same[slice(*found.span(groups[0]))].strip()
        told = next((one for one in found.re.groupindex if one.startswith("matter") and found[one]), "")
        matter = same[slice(*found.span(told))] if told else same[: found.start()]
        if told.endswith("_en"):
            matter = f"about {matter}"  # alone, "repairability" is of no language
        chosen = _called(name, dict(documents))
        if chosen and terms(matter):
            return Asked(name=name, matter=matter.strip(" ?!."), documents=chosen, subject=subject)
    return None


def _called(name: str, documents: dict[str, Document]) -> tuple[Document, ...]:
    """The documents of a name: by most of their title or file name, else by the kind that their title begins with."""
    found = tuple(one for one, _ in named(name, documents))
    words = terms(name)
    if found or len(words) != 1:
        return found
    return tuple(one for one in documents.values() if terms(one.title)[:1] == words)


def told(
    asked: Asked, index: LexicalIndex, documents: dict[str, Document], recent: dict[str, float]
) -> Sequence[Quote]:
    """What the document says of the matter, best first; empty when nothing in it speaks of it."""
    within = {one.id for one in asked.documents}
    if not asked.subject:
        found = quotes(asked.matter, index, documents, within=within, recent=recent)
        return [one for one in found if one.answers and not addressed(one.text)]
    every = quotes(asked.matter, index, documents, within=within, kind="", bar=0.0, recent=recent)
    sound = [one for one in every if one.answers and not addressed(one.text)]
    for share in (MOST, SOME):
        kept = [one for one in sound if spoken(asked.matter, one) >= share]
        if kept:
            return ([one for one in kept if is_statement(one.text)] or kept)[:QUOTED]
    return []
