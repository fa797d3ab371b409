"""The sentences of the documents that answer a question, or none: what is asked for must stand in the quote.

Deterministic: the sentences of the passages that share the question's rarest words are ordered by a small linear model
over named features (`assistant.candidates`, `assistant.answer_model`); when an answer is too unlikely, the best one is
only the nearest. A quote takes in its neighbour where it does not stand by itself: a pronoun, an item of a list.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant import answer_model
from assistant.asking import answers_kind, asks_charge, leaning, to_do, wanted, was_done
from assistant.audited import Seen, lacks
from assistant.candidates import FEATURES, PRONOUN, WHOLE, Candidate, candidates
from assistant.columns import heads
from assistant.parted import whole_first
from assistant.persons import has_role, names_role, names_task, other_role
from assistant.reading import Asking, asking
from assistant.sentences import NUMBERED_ROW, is_item, leads, pieces
from ingest.model import Document
from retrieval.lexical import LexicalIndex

GAP = 2.5
"""How far behind the best sentence another one may be to be quoted too, in log-odds."""
RULED = ("fits", "fits_next", "ahead", "person", "full_name", "nobody", "undone")
"""Features by which sentences of another kind than asked are told."""
LESS = 0.3
"""How much less of the question a sentence may hold than the best one, to be quoted beside it, 0 to 1."""
LOOKED_AT = 40
"""Best candidates whose role is looked at: those behind them are hardly quoted."""
LOOKED_NEXT, APART = 6, 3
"""Best candidates among which the sentence behind the first is looked for, and characters between both."""
NEAREST = 6
"""Sentences that are near, at most."""
SHORT_ITEM = 90
"""Characters up to which an item of a list needs what leads to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A sentence that answers."""

    document: str
    """Document id."""
    page: int
    """Page, from 1."""
    start: int
    """First code point in the page's text."""
    end: int
    """One past the last."""
    text: str
    """Exactly page.text[start:end]."""
    heading: str
    """Headings above it."""
    held: float
    """Share of the question that it and its surroundings hold, 0 to 1."""
    sure: float
    """How likely the quotes of this search answer, 0 to 1."""
    answers: bool
    """Whether it answers; otherwise it is only the nearest."""


def quotes(
    question: str,
    index: LexicalIndex,
    documents: dict[str, Document],
    *,
    within: Collection[str] | None = None,
    years: Sequence[str] | None = None,
    recent: dict[str, float] | None = None,
    kind: str | None = None,
    avoid: Sequence[str] = (),
    bar: float | None = None,
    plans: bool = True,
    borrowed: str = "",
) -> list[Quote]:
    """Sentences that answer, best first; when none does, the nearest ones, marked so, or nothing.

    `within` keeps to documents; `years` replaces the years that the question names and `kind` what it asks for.
    Sentences with a figure of `avoid` are left out. `bar` replaces the likelihood from which quotes are an answer.
    `recent` gives documents their place in time, 0 the oldest to 1. Without `plans`, the numbered lines of one are
    left out unless there is nothing else. `borrowed` is what of the question stands for a pronoun: an answer need not
    hold it, though it is better if it does.
    """
    needs = leaning(question, borrowed) if borrowed else wanted(question)
    if kind is not None:
        needs = replace(needs, kind=kind, person=False)
    if not needs.concepts:
        return []
    asked = asking(question, needs, needs.years if years is None else years, index)
    if not asked.weights.sum():
        return []
    found = candidates(asked, index, documents, within=within, recent=recent)
    if not plans:
        found = [one for one in found if NUMBERED_ROW.match(one.text) is None] or found
    if avoid:
        found = [one for one in found if not set(avoid) & set(re.findall(r"\d+(?:[.,]\d+)?", one.text))]
    if needs.kind not in ("", "yesno") and asked.years:
        found = [one for one in found if one.features[FEATURES.index("year_wrong")] == 0] or found
    used = answer_model.model()
    every = answer_model.ordered(found, used.order, needs.kind)
    if not every:
        return []
    best = whole_first(needs.kind, asked.wanted.concepts, _fitting(question, asked, every))
    # What was left out tells that the documents speak of it, and not what they say.
    best = _told_next(best)
    sure = max(answer_model.likelihood(asked, one, used) for one in (every, best))
    shown = answer_model.shown(best, GAP)
    if needs.kind == "date":  # the day of something else is no second answer
        shown = [one for one in shown if one.held >= best[0][1].held - LESS]
    low = used.bar_by_rule if any(answer_model.passes(one) for one in shown) else used.bar
    lacking = bar is None and lacks(question, asked.wanted, [_seen(one, documents) for one in shown])
    if sure < (low if bar is None else bar) or ruled_out(asked, shown) or lacking:
        return [_quote(asked, one, sure, answers=False) for _, one in best[:NEAREST]]
    return _apart([_quote(asked, one, sure, answers=True) for one in shown if not _of_another_year(asked, [one])])


def _told_next(best: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Candidates with the sentence that goes on from the first one before it, where that one has the figure asked
    and the first one has not: "La restauration s’est achevée en mai. Elle a coûté 600 euros."
    """
    fits, follows = FEATURES.index("fits"), FEATURES.index("fits_next")
    score, first = best[0]
    if first.features[fits] > 0 or first.features[follows] == 0:
        return best
    at = next(
        (
            n
            for n, (_, one) in enumerate(best[:LOOKED_NEXT])
            if one.passage == first.passage
            and 0 <= one.start - first.end <= APART
            and one.features[fits] > 0
            and PRONOUN.match(one.text)
        ),
        None,
    )
    return best if at is None else [(score, best[at][1]), best[0], *best[1:at], *best[at + 1 :]]


def _seen(one: Candidate, documents: dict[str, Document]) -> Seen:
    """A candidate with its headings, the heads of its columns, its neighbours and the title of its document."""
    document = documents[one.passage.document]
    page = next(page for page in document.pages if page.number == one.passage.page)
    spans = pieces(one.passage.text)
    at = next((n for n, (start, _) in enumerate(spans) if one.passage.start + start == one.start), 0)
    beside = " ".join(one.passage.text[start:end] for start, end in spans[max(at - 1, 0) : at + 2])
    above = heads(page.text, one.start, one.end)
    near = f"{one.text}\n{one.passage.heading}\n{above}\n{beside}\n{document.title}\n{document.name}"
    return Seen(text=f"{one.text}\n{one.passage.heading}\n{document.title}", near=near, around=one.passage.text)


def _fitting(question: str, asked: Asking, best: Sequence[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Candidates without those that speak of another role than the question, or of what is to do where it asks when
    something was done; unless none is left.
    """
    kept = list(best)
    if was_done(question):
        kept = [one for one in kept if not to_do(one[1].text)] or kept
    if asks_charge(question):
        heads = FEATURES.index("heading_like")
        told = [one for one in kept if names_task(one[1].text) and one[1].features[heads] == 0]
        kept = sorted(told, key=lambda one: not has_role(one[1].text, asked.wanted)) or kept
    if names_role(question):
        first = [one for one in kept[:LOOKED_AT] if not other_role(question, _reached(asked, one[1]))]
        kept = first + kept[LOOKED_AT:] if first else kept
    return kept


def _reached(asked: Asking, one: Candidate) -> str:
    """The text of a candidate with the neighbour that it needs."""
    start, end = reach(asked, one)
    return one.passage.text[start - one.passage.start : end - one.passage.start]


def _apart(some: Sequence[Quote]) -> list[Quote]:
    """Quotes without those that another one holds: the longer stands where the first of both stood."""
    kept: list[Quote] = []
    for one in some:
        same = [
            at
            for at, other in enumerate(kept)
            if (other.document, other.page) == (one.document, one.page)
            and (other.start <= one.start <= one.end <= other.end or one.start <= other.start <= other.end <= one.end)
        ]
        if not same:
            kept.append(one)
        elif one.end - one.start > kept[same[0]].end - kept[same[0]].start:
            kept[same[0]] = one
    return list(dict.fromkeys(kept))


def ruled_out(asked: Asking, shown: Sequence[Candidate]) -> bool:
    """Whether no sentence is of the year or of the kind that is asked, however likely it seems: never an answer."""
    return _of_another_year(asked, shown) or _of_another_kind(asked, shown)


def _of_another_year(asked: Asking, shown: Sequence[Candidate]) -> bool:
    """Whether a figure, a date or a name of one year is asked and every sentence is of others: never an answer."""
    wrong = FEATURES.index("year_wrong")
    return bool(asked.wanted.kind) and asked.wanted.kind != "yesno" and all(one.features[wrong] > 0 for one in shown)


def _of_another_kind(asked: Asking, shown: Sequence[Candidate]) -> bool:
    """Whether no sentence holds what is asked: the figure, somebody who did it, the name of a person.

    What will be is no answer to what was done, and a question with a name asks who its bearer is.
    """
    columns = {name: [one.features[FEATURES.index(name)] > 0 for one in shown] for name in RULED}
    wanted = asked.wanted
    if wanted.kind in answer_model.EXACT:
        fits = zip(columns["fits"], columns["fits_next"], columns["ahead"], strict=True)
        return not any((here or follows) and not ahead for here, follows, ahead in fits)
    if wanted.kind != "who":
        return False
    if wanted.person and (names_role(asked.question) or not any(one.needed for one in wanted.concepts)):
        return not any(columns["person"]) and not any(columns["full_name"])
    return all(columns["nobody"]) or all(columns["undone"])


def _quote(asked: Asking, one: Candidate, sure: float, *, answers: bool) -> Quote:
    """A quote of a candidate, with the neighbour that it needs to be understood or to answer."""
    start, end = reach(asked, one)
    passage = one.passage
    return Quote(
        document=passage.document,
        page=passage.page,
        start=start,
        end=end,
        text=passage.text[start - passage.start : end - passage.start],
        heading=passage.heading,
        held=one.held,
        sure=sure,
        answers=answers,
    )


def reach(asked: Asking, one: Candidate) -> tuple[int, int]:
    """Start and end in the page: from what a pronoun or a short item leans on, to the sentence that has the figure."""
    passage = one.passage
    spans = [(passage.start + start, passage.start + end) for start, end in pieces(passage.text)]
    at = next((n for n, (start, _) in enumerate(spans) if start == one.start), None)
    if at is None:
        return one.start, one.end
    texts = [passage.text[start - passage.start : end - passage.start] for start, end in spans]
    start, end = one.start, one.end
    if at and PRONOUN.match(one.text) and end - spans[at - 1][0] <= WHOLE and not leads(texts[at - 1]):
        start = spans[at - 1][0]
    elif is_item(one.text) and len(one.text) <= SHORT_ITEM:
        head = next((n for n in range(at - 1, -1, -1) if not is_item(texts[n]) or leads(texts[n])), None)
        if head is not None and end - spans[head][0] <= WHOLE:
            start = spans[head][0]
    following = at + 1
    if following < len(spans) and spans[following][1] - start <= WHOLE:
        told, after = passage.text[start - passage.start : end - passage.start], texts[following]
        if _lacks(asked, told, after):
            end = spans[following][1]
    return start, end


def _lacks(asked: Asking, told: str, after: str) -> bool:
    """Whether a quote lacks the kind of thing that is asked and the sentence after it has it."""
    kind = asked.wanted.kind
    if kind in ("", "yesno", "who", "where"):
        return False
    return not answers_kind(kind, told, asked.question) and answers_kind(kind, after, asked.question)
