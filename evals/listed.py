"""What a person reads in a list of evidence: `capnr evidence --theme T --document ID` for each labelled quote.

A place of half a page holds several statements and is shown with the stance of one of them. Measured on the labelled
quotes of real documents: how often a listed place covers the quote, how often that one stance is the label, how often
the statement shown is of the quote, and the stance of the statement of the place that is of the quote. Nothing is
proposed here: documents are listed, not mapped. The shipped weights of the stance learned from these quotes too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assistant.bootstrap import Workspace
from assistant.places import Place, Readings, Said
from assistant.referentials import load
from assistant.seeking import Filters, evidence
from evals.labels import covers, labelled
from evals.stance_labels import Corpus
from evals.train_stance import CLASSES, f1
from ingest.model import Document
from retrieval.quote import locate

AMONG = 10
"""Places listed."""


def listed(workspace: Workspace, corpus: Corpus) -> dict[str, Any]:
    """Figures of the lists."""
    referential, readings = load("nr-socle-2027-preview"), Readings()
    ranked: dict[tuple[str, str], tuple[Place, ...]] = {}
    found: list[tuple[str, Place, Said | None, bool]] = []
    many = 0
    for one in labelled():
        document = corpus.named(one.name)
        span = _span(one.text, document)
        if span is None:
            continue
        many += 1
        key = (document.id, one.theme)
        if key not in ranked:
            within = Filters(document=document.id)
            ranked[key] = evidence(
                workspace, referential, None, theme=one.theme, k=AMONG, filters=within, readings=readings
            ).places
        place = next((each for each in ranked[key] if covers(each.page, each.start, each.end, [span])), None)
        if place is not None:
            said = max(place.statements, key=lambda each: (_shared(each, span), -each.start), default=None)
            found.append((one.stance, place, said, _shared(place.key, span) > 0))
    return {
        "quotes": many,
        "covered": len(found),
        "shown_is_of_the_quote": round(sum(touches for *_, touches in found) / max(len(found), 1), 3),
        "stance_of_the_place": _figures([(label, place.key.stance) for label, place, _, _ in found]),
        "stance_of_the_statement": _figures([(label, said.stance) for label, _, said, _ in found if said]),
    }


def _span(quote: str, document: Document) -> tuple[int, int, int] | None:
    """Page, start and end of a quote."""
    return next(
        ((page.number, *span) for page in document.pages if (span := locate(quote, page.text)) is not None), None
    )


def _shared(said: Said, span: tuple[int, int, int]) -> int:
    """Characters of a statement that are of the quote."""
    return max(0, min(said.end, span[2]) - max(said.start, span[1]))


def _figures(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """How often the stance is the label, and macro-F1 over the stances."""
    order = [str(one) for one in CLASSES]
    labels = np.array([order.index(label) for label, _ in pairs], dtype=np.intp)
    shown = np.array([order.index(stance) for _, stance in pairs], dtype=np.intp)
    mean, _ = f1(labels, shown, len(order))
    return {
        "right": round(float((labels == shown).mean()), 3),
        "macro_f1": round(mean, 3),
        "shown": dict(sorted(Counter(stance for _, stance in pairs).items())),
    }
