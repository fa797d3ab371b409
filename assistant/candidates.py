"""The sentences of the documents that may answer a question, each with named features of how it does.

Deterministic: every sentence of the passages that share the question's rarest words is read. A feature is a share from
0 to 1 or a yes (1) or no (0); `assistant.answer_model` weighs them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.asking import EVER, answers_kind, kind_places
from assistant.covering import lost
from assistant.nearby import NEAR, counts_things, together
from assistant.persons import asks_doer, has_full_name, names_new, names_person, tells_agent, tells_doer
from assistant.reading import Asking, passages
from assistant.sentences import is_item, leads, pieces, says
from assistant.widening import MARKUP, joined, stems
from ingest.model import Document, Passage
from retrieval.lexical import LexicalIndex
from retrieval.words import WORD, fold, stem

LONGEST = 700
"""Characters of a quote."""
WHOLE = 420
"""Most characters of a quote with its neighbours."""
LONG = 400.0
"""Characters from which a sentence counts as long in full."""
ENOUGH, OPEN, COUNTED = 0.6, 0.76, 0.56
"""Share of a question that is enough by itself: for a kind of thing, for anything, before the things counted."""
OWN, OWN_COUNTED = 0.4, 0.25
"""Share that the sentence itself must hold then; the same for a number that stands before the things counted."""
ABOVE, IN_NAME, AROUND = 0.8, 0.6, 0.5
"""What a word counts that stands in the headings, in the name of the document, elsewhere in the passage."""
AHEAD = re.compile(r"\b(?:sera|seront|aura|auront|devra|devront|will|shall)\b")
PAST = re.compile(r"\b(?:a|ont|etait|etaient|est|sont|has|have|was|were|is|are)\b")
PRONOUN = re.compile(
    r"\s*(?:Il|Elle|Ils|Elles|Ce|C['’](?:est|était)|Cet|Cela|Cette|Ces|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|It|They|This"
    r"|These|She|He)\b"
)
"""A sentence that goes on about what the one before it speaks of."""
YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(?!\d|/\d{3}|-\d{1,3}(?![\d-]))")
"""A year, not the first part of a number: "décision 2025-13", "règlement 2016/679"."""
FIRST, LAST = 1980, 2060
"""The years that documents speak of."""
NUMBERED = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
"""The number of a heading."""
FIGURES = ("number", "share", "money", "duration", "date", "phone", "contact", "article")
"""Kinds that are a figure or the like."""
FEATURES = (
    *("held", "direct", "exact", "above", "named", "around", "before", "lead"),
    *("heaviest_own", "heaviest_near", "heaviest_lost", "second_lost", "needed_own", "needed_lost", "subject_far"),
    *("pairs", "compact", "dense_words"),
    *("fits", "fits_near", "counts", "person", "no_person", "capital", "misfit"),
    *("year_own", "year_near", "year_wrong"),
    *("ahead", "pronoun", "item", "leading", "asks", "long", "short", "markup", "heading_like", "newer"),
    *("passage_score", "best_words", "open_held", "open_direct", "yesno_direct", "unit_near", "reach", "rule"),
    *(
        "core_lost",
        "core_missing",
        "core_absent",
        "act_lost",
        "foreign",
        "foreign_lost",
        "core_away",
        "nobody",
        "fits_next",
        "home",
        "homeless",
        "who_act",
        "foreign_held",
        "undone",
        "full_name",
    ),
)
"""Names of the features, in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    passage: Passage
    """The passage that holds it."""
    start: int
    """First code point in the page's text."""
    end: int
    """One past the last."""
    text: str
    """Exactly page.text[start:end]."""
    held: float
    """Share of the question that it and its surroundings hold, 0 to 1."""
    fits: bool
    """Whether it holds the kind of thing that is asked, of the year that is asked."""
    features: NDArray[np.float64]
    """As `FEATURES`, shape (features,)."""


def candidates(
    asked: Asking,
    index: LexicalIndex,
    documents: Mapping[str, Document],
    *,
    within: Collection[str] | None = None,
    recent: Mapping[str, float] | None = None,
) -> list[Candidate]:
    """The sentences that share words with the question, in no order of merit."""
    found: list[Candidate] = []
    for at, score in passages(asked, index, within):
        passage = index.passages[at]
        document = documents.get(passage.document)
        if document is not None:
            newer = (recent or {}).get(document.id, 0.0)
            found += _of_passage(asked, passage, document, score=score, newer=newer)
    best = max((one.features[FEATURES.index("direct")] for one in found), default=0.0)
    for one in found:
        one.features[FEATURES.index("best_words")] = float(one.features[FEATURES.index("direct")] >= best - 1e-9)
    return found


def _of_passage(asked: Asking, passage: Passage, document: Document, *, score: float, newer: float) -> list[Candidate]:
    above = stems(passage.heading)
    named = stems(f"{document.title} {re.sub(r'[-_./]', ' ', document.name)}") | joined(document.name)
    around = stems(passage.text)
    made = []
    before: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    spans = pieces(passage.text)
    for at, (start, end) in enumerate(spans):
        text = passage.text[start:end]
        after = stems(passage.text[slice(*spans[at + 1])]) if at + 1 < len(spans) else frozenset()
        own = stems(text)
        if end - start <= LONGEST and says(text) and not _only_heads(asked, text, passage.heading):
            here = _Here(
                text=text, own=own, above=above, named=named, around=around, before=before, lead=lead, after=after
            )
            follows = passage.text[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
            if any(concept.same & own for concept in asked.wanted.concepts) or lead or before:
                features, held, fits = _features(asked, here, passage, document)
                features["passage_score"], features["newer"] = score, newer
                if features.get("misfit") and follows and len(text) + len(follows) <= WHOLE:
                    features["fits_next"] = float(answers_kind(asked.wanted.kind, follows, asked.question))
                made.append(
                    Candidate(
                        passage=passage,
                        start=passage.start + start,
                        end=passage.start + end,
                        text=text,
                        held=held,
                        fits=fits,
                        features=np.array([features.get(name, 0.0) for name in FEATURES]),
                    )
                )
        if leads(text):
            lead = own
        elif not is_item(text):
            lead = frozenset()
        before = own
    return made


def _only_heads(asked: Asking, text: str, heading: str) -> bool:
    """Whether a sentence is one of the headings above it and holds no figure that is asked: it leads to an answer."""
    said = " ".join(text.split())
    if said not in heading or said not in [" ".join(one.split()) for one in heading.split(" › ")]:
        return False
    kind = asked.wanted.kind
    return kind not in FIGURES or not answers_kind(kind, NUMBERED.sub("", said), asked.question)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Here:
    """A sentence and what stands around it, as stems."""

    text: str
    own: frozenset[str]
    above: frozenset[str]
    named: frozenset[str]
    around: frozenset[str]
    before: frozenset[str]
    lead: frozenset[str]
    after: frozenset[str]


def _features(asked: Asking, here: _Here, passage: Passage, document: Document) -> tuple[dict[str, float], float, bool]:
    """The features of a sentence, the share of the question that it and its surroundings hold, whether it fits."""
    concepts, weights = asked.wanted.concepts, asked.weights
    own = here.own | here.before if PRONOUN.match(here.text) else here.own
    places = {
        "direct": np.array([bool(one.same & own) for one in concepts]),
        "exact": np.array([one.own in own for one in concepts]),
        "above": np.array([bool(one.same & here.above) for one in concepts]),
        "named": np.array([bool(one.same & here.named) for one in concepts]),
        "around": np.array([bool(one.same & here.around) for one in concepts]),
        "before": np.array([bool(one.same & here.before) for one in concepts]),
        "lead": np.array([bool(one.same & here.lead) for one in concepts]),
    }
    total = float(weights.sum()) or 1.0
    told = {name: float(weights @ held) / total for name, held in places.items()}
    near = places["direct"] | places["above"] | places["named"] | places["before"] | places["lead"]
    anywhere = near | places["around"]
    held = float(weights @ (near + 0.5 * (anywhere & ~near))) / total
    told["held"] = held
    told |= _weighty(asked, places["direct"], near, anywhere)
    after = np.array([bool(one.same & here.after) for one in concepts])
    told |= lost(concepts, weights, near=near | after, around=places["around"])
    said = own | here.above | here.before | here.lead | here.after
    away = np.array(
        [one.core and passage.document not in where for one, where in zip(concepts, asked.told_in, strict=True)]
    )
    told["core_away"] = float(weights @ (away & ~(near | after))) / total
    home = np.array([passage.document in where for where in asked.about], dtype=np.bool_)
    told["home"] = float(weights @ (home & ~(near | after))) / total
    core = np.array([one.core for one in concepts], dtype=np.bool_)
    told["homeless"] = float(weights @ (core & ~(near | after | home))) / total
    told["act_lost"] = float(any(not one.same & said for one in asked.wanted.acts))
    told["foreign"] = float(document.language not in ("", asked.wanted.lang))
    told["foreign_lost"] = told["foreign"] * told["core_lost"]
    told["foreign_held"] = told["foreign"] * held
    if asked.wanted.kind == "who":
        told["who_act"] = float(weights @ places["direct"]) / total
    told |= _kind(asked, here)
    told |= _years(asked, here, passage, document)
    told |= _shape(asked, here)
    told["pairs"], told["compact"] = together(asked, here.text)
    told["dense_words"] = sum(places["direct"]) / max(len(concepts), 1)
    kind = asked.wanted.kind
    if not kind:
        told["open_held"], told["open_direct"] = held, told["direct"]
    if kind == "yesno":
        told["yesno_direct"] = told["direct"]
    told["reach"], told["rule"] = _rule(asked, here, places, told)
    fits = (not kind or told.get("fits", 0.0) > 0 or kind == "yesno") and told["year_wrong"] == 0 and told["ahead"] == 0
    return told, held, fits


def _rule(
    asked: Asking, here: _Here, places: Mapping[str, NDArray[np.bool_]], told: Mapping[str, float]
) -> tuple[float, float]:
    """Share of the question that is there, counted less the farther it stands; whether that is enough by fixed bars."""
    direct, above, named, around = (places[one] for one in ("direct", "above", "named", "around"))
    graded = np.where(direct, 1.0, np.where(above, ABOVE, np.where(named, IN_NAME, np.where(around, AROUND, 0.0))))
    total = float(asked.weights.sum()) or 1.0
    reach = float(asked.weights @ graded) / total
    wanted = asked.wanted
    near = direct | above | named
    rarest = int(np.argmax(np.where(asked.known, asked.weights, 0.0)))
    counts = told.get("counts", 0.0) > 0
    lacks = told["ahead"] > 0 or any(
        (one.needed and graded[at] == 0)
        or ((at == rarest or one.own == wanted.subject) and around[at] and not near[at])
        for at, one in enumerate(wanted.concepts)
    )
    fits = (told.get("fits", 0.0) > 0 or wanted.kind in ("", "yesno")) and (not wanted.person or told.get("person"))
    enough = COUNTED if counts else ENOUGH if wanted.kind else OPEN
    least = OWN_COUNTED if counts else OWN
    right = bool(fits) and not lacks and reach >= enough and told["direct"] >= least and told["year_wrong"] == 0
    return reach, float(right)


def _weighty(
    asked: Asking, direct: NDArray[np.bool_], near: NDArray[np.bool_], anywhere: NDArray[np.bool_]
) -> dict[str, float]:
    """Where the rarest concepts and the names stand."""
    order = np.argsort(-asked.weights, kind="stable")
    first = int(order[0])
    needed = np.array([one.needed for one in asked.wanted.concepts])
    count = max(int(needed.sum()), 1)
    subject = [at for at, one in enumerate(asked.wanted.concepts) if one.own == asked.wanted.subject]
    return {
        "heaviest_own": float(direct[first]),
        "heaviest_near": float(near[first]),
        "heaviest_lost": float(not anywhere[first]),
        "second_lost": float(len(order) > 1 and not anywhere[int(order[1])]),
        "needed_own": float((needed & direct).sum()) / count,
        "needed_lost": float((needed & ~near).sum()) / count,
        "subject_far": float(any(not near[at] for at in subject)),
    }


def _kind(asked: Asking, here: _Here) -> dict[str, float]:
    """Whether it holds the kind of thing that is asked for, and how near to the words of the question."""
    wanted = asked.wanted
    capital = float(names_new(here.text, asked.question))
    if not wanted.kind or wanted.kind == "yesno":
        return {"capital": capital}
    if not answers_kind(wanted.kind, here.text, asked.question):
        return {"misfit": 1.0, "capital": capital}
    said = fold(here.text)
    words = [(one.start(), stem(one.group())) for one in WORD.finditer(said)]
    matched = [at for at, (_, word) in enumerate(words) if any(word in one.same for one in wanted.concepts)]
    things = {
        max((n for n, (start, _) in enumerate(words) if start <= place), default=0)
        for place in kind_places(wanted.kind, said)
    }
    gap = min((abs(one - other) for one in matched for other in things if one != other), default=99)
    counts = counts_things(wanted, said)
    return {
        "fits": 1.0,
        "fits_near": float(np.exp(-gap / NEAR)),
        "counts": float(counts),
        "person": float(wanted.person and names_person(here.text, wanted)),
        "no_person": float(wanted.person and not names_person(here.text, wanted)),
        "capital": capital * float(wanted.kind in ("who", "where")),
        "undone": float(wanted.kind == "who" and asks_doer(asked.question) and not tells_doer(here.text)),
        "full_name": float(wanted.person and has_full_name(here.text)),
        "nobody": float(wanted.kind in ("who", "where") and not capital and not tells_agent(said)),
        "unit_near": float(not counts and bool(wanted.counted)),
    }


def _years(asked: Asking, here: _Here, passage: Passage, document: Document) -> dict[str, float]:
    """Whether it is of the years asked: it names one, or it names none and its surroundings do."""
    years, bounded = set(asked.years), asked.wanted.span != EVER
    if not years and not bounded:
        return {"year_wrong": 0.0}
    own = set(YEAR.findall(here.text))
    if bounded and not years:
        first, last = asked.wanted.span
        years = {str(one) for one in range(max(first, FIRST), min(last, LAST) + 1)}
    near = set(YEAR.findall(f"{passage.heading} {passage.text}"))
    named = set(YEAR.findall(f"{document.title} {document.name}"))
    if own & years:
        return {"year_own": 1.0, "year_wrong": 0.0}
    if own:
        return {"year_wrong": 1.0}
    if (near or named) & years or named & years:
        return {"year_near": 1.0, "year_wrong": 0.0}
    return {"year_wrong": 1.0}


def _shape(asked: Asking, here: _Here) -> dict[str, float]:
    """What kind of sentence it is."""
    text = here.text
    markup = sum(len(one) for one in MARKUP.findall(text)) / max(len(text), 1)
    said = fold(text)
    ahead = not asked.wanted.ahead and AHEAD.search(said) is not None and PAST.search(said) is None
    return {
        "ahead": float(ahead),
        "pronoun": float(bool(PRONOUN.match(text))),
        "item": float(is_item(text)),
        "leading": float(leads(text)),
        "asks": float("?" in text[-12:]),
        "long": min(len(text) / LONG, 1.5),
        "short": float(len(here.own) < 4),
        "markup": markup,
        "heading_like": float(text.rstrip()[-1:].isalnum() and not is_item(text) and len(text) < 90),
    }
