"""Which documents speak of a subject: "quel document parle le plus de réemploi ?", each with its best sentence."""

import re
from collections.abc import Sequence

import numpy as np

from assistant.addressed import addressed
from assistant.asking import wanted, written_out
from assistant.assessment import Report
from assistant.draft import Draft
from assistant.quoting import Quote, quotes
from assistant.reading import Asking, asking
from assistant.wording import joined
from ingest.model import Document
from retrieval.lexical import LexicalIndex
from retrieval.statement import is_statement
from retrieval.words import fold

HEAD = re.compile(
    r"^\W*(?:(?:dans|in) )?(?:quels?|which|what) documents?(?: (?:sont|est|de la ville|of ours|do we have))?[^?]{0,10}?"
    r"\b(?:qui )?(?:parle\w*|traite\w*|evoque\w*|mentionne\w*|aborde\w*|dit|disent|contien\w*|est|sont|figure\w*|"
    r"trouve\w*|decri\w*|speaks?|says?|talks?|mentions?|covers?|deals?|describes?|contains?|is|are)\b(?:-t-on|-t-il)?"
    r"(?: (?:decrite?s?|definie?s?|ecrite?s?|expliquee?s?|described|defined|written))?"
    r"(?: (?:le plus|le mieux|surtout|most|the most|best))?(?: (?:souvent|often))?"
    r"(?: ?(?:d'|de l'|de la |de |du |des |sur |about |of |on |with |le |la |les |l'|the )+)?"
)
"""The beginning of such a question, up to its subject."""
ENOUGH = 0.6
"""Share of the subject, by rarity, that a passage must hold to speak of it, 0 to 1."""
SHOWN, NAMED = 3, 6
"""Documents told with a quote, and with their name."""


def tell(draft: Draft, question: str, index: LexicalIndex, found: Report) -> str:
    """Say which documents speak of the subject of a question, most passages first; "not_found" when none does."""
    documents = {one.id: one for one in found.lineage.current}
    subject = written_out(_subject(question), lambda one: len(index.holding(one)) > 0)
    needs = wanted(subject)
    ranked = _ranked(asking(subject, needs, (), index), index) if needs.concepts else []
    if not ranked:
        draft.say("not_found", list=subject)
        return "not_found"
    sizes = {one: sum(each.document == one for each in index.passages) for one, _ in ranked[:SHOWN]}
    draft.say("spoken_head", subject=subject)
    for at, (name, count) in enumerate(ranked[:SHOWN], start=1):
        one = documents[name]
        draft.say("spoken_line", at=at, name=one.name, title=one.title or "–", count=count, all=sizes[name])
        best = _best(subject, index, documents, name)
        if best is not None:
            n = draft.cite(best.document, best.page, best.start, best.end, best.text)
            draft.quote(n, best.heading, documents)
    rest = ranked[SHOWN : SHOWN + NAMED]
    if rest:
        draft.say("spoken_more", list=joined((f"{documents[one].name} ({count})" for one, count in rest), draft.lang))
    return "evidence"


def _subject(question: str) -> str:
    said = fold(question)
    head = HEAD.match(said)
    same = len(said) == len(question)
    return (question if same else said)[head.end() if head else 0 :].strip(' ?!.«»“”"')


def _ranked(asked: Asking, index: LexicalIndex) -> list[tuple[str, int]]:
    """The documents with how many of their passages speak of it, most first."""
    held = np.zeros(len(index.passages))
    for concept, weight in zip(asked.wanted.concepts, asked.weights, strict=True):
        here = np.zeros(len(index.passages), dtype=bool)
        for one in sorted(concept.same):
            here[index.holding(one)] = True
        held += weight * here
    total = float(asked.weights.sum())
    counts: dict[str, int] = {}
    for at in np.flatnonzero(held >= ENOUGH * total) if total else ():
        name = index.passages[int(at)].document
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _best(subject: str, index: LexicalIndex, documents: dict[str, Document], name: str) -> Quote | None:
    """The sentence of a document that speaks most of the subject; a whole statement where there is one."""
    told: Sequence[Quote] = quotes(subject, index, documents, within={name}, years=(), kind="", bar=0.0, plans=False)
    sound = [one for one in told if not addressed(one.text)]
    return next((one for one in sound if is_statement(one.text)), next(iter(sound), None))
