"""Answers without a language model: facts of the assessment and exact quotes, or "not found", never a guess.

An answer is a list of statements. A statement about a document carries its citation; a statement about the
assessment comes from the same trace as the report. What nothing supports is answered "not found", with the
searches tried.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from assistant.assessment import Evidence, Report, report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.gaps import first_steps, missing, next_step
from assistant.ledger import Usage, key_of
from assistant.route import Catalogue, Route, route, vocabulary
from assistant.wording import WORDS, duration, number
from ingest.chunk import sentences
from ingest.model import Document
from retrieval.mapping import passage_text
from retrieval.search import Hit, Search, key_of_place
from retrieval.statement import statements
from retrieval.vectors import ChromaIndex, ExactIndex
from retrieval.words import terms
from scoring.model import Indicator, IndicatorResult, Referential, Stance, Status
from scoring.trace import REASONS, STATUSES, points

FOUND = 0.5
"""Share of the rarity-weighted words of a question that a passage must hold to support an answer, 0 to 1."""
NEAR = 0.8
"""Closeness of meaning that supports an answer when a third of the words are there, 0 to 1."""
QUOTED = 3
"""Most passages quoted in one answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """An exact quote behind a statement."""

    n: int
    """Number in the answer, from 1."""
    document: str
    """Document id."""
    page: int
    """Page number, from 1."""
    start: int
    """First code point of the quote in the page's text."""
    end: int
    """One past its last code point."""
    quote: str
    """Exactly page.text[start:end]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the assistant answers."""

    question: str
    """The question as asked."""
    lang: str
    """Language of the answer, "fr" or "en"."""
    kind: str
    """"status", "gap", "evidence", "advice", "not_found" or "out_of_scope"."""
    answer: str
    """The text; "[1]" refers to citation 1."""
    citations: tuple[Citation, ...]
    """Quotes, in order."""
    searched: tuple[str, ...]
    """Searches tried."""
    mode: str
    """"rules" or "llm"."""
    usage: Usage
    """Model use of this answer."""


@dataclass
class _Draft:
    """An answer being written."""

    lang: str
    parts: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def say(self, code: str, **values: object) -> None:
        """Add a sentence of `assistant.wording`."""
        self.parts.append(WORDS[code].said(self.lang).format(**values))

    def cite(self, document: str, page: int, start: int, end: int, quote: str) -> int:
        """Number of the citation of this place, the same for the same place."""
        for one in self.citations:
            if (one.document, one.page, one.start, one.end) == (document, page, start, end):
                return one.n
        n = len(self.citations) + 1
        self.citations.append(Citation(n=n, document=document, page=page, start=start, end=end, quote=quote))
        return n

    def cite_evidence(self, evidence: Evidence) -> int:
        """Number of the citation of a piece of evidence."""
        one = evidence.proposal
        return self.cite(one.document, one.page, one.start, one.end, one.quote)


class Assistant:
    """Answers about one workspace; keeps the assessment and the search index while nothing changes."""

    def __init__(self, workspace: Workspace, referential: Referential, *, on: date) -> None:
        self.workspace = workspace
        self.referential = referential
        self.on = on
        self._report: tuple[object, Report] | None = None
        self._search: tuple[object, Search] | None = None
        self._chroma: ChromaIndex | None = None
        self._near: tuple[object, ChromaIndex | ExactIndex] | None = None
        self._vocabulary = vocabulary(referential)
        self._catalogue = Catalogue(referential)

    def report(self) -> Report:
        """The assessment of every document of the workspace. Raises UsageError when it holds none."""
        state = (self.workspace.documents.ids(), self.workspace.decisions.count())
        if self._report is None or self._report[0] != state:
            documents = self.workspace.documents.all()
            if not documents:
                raise UsageError("no_documents", folder=str(self.workspace.folder))
            self._report = (state, report(self.workspace, self.referential, documents, (), on=self.on))
        return self._report[1]

    def ask(self, question: str, lang: str = "") -> Answer:
        """Answer one question, in its own language unless `lang` says otherwise.

        Raises UsageError for an empty question or an empty workspace.
        """
        if not question.strip():
            raise UsageError("empty_question")
        asked = route(question, self.referential)
        before = self.workspace.ledger.last_call()
        draft = _Draft(lang=lang or asked.lang)
        write: Callable[[_Draft, Route, Report], tuple[str, tuple[str, ...]]] = {
            "status": self._status,
            "gap": self._gap,
            "why": self._why,
            "advice": self._advice,
            "search": self._evidence,
        }[asked.intent]
        kind, searched = write(draft, asked, self.report())
        return Answer(
            question=question,
            lang=draft.lang,
            kind=kind,
            answer="\n".join(draft.parts),
            citations=tuple(draft.citations),
            searched=searched,
            mode="rules",
            usage=self.workspace.ledger.since(before),
        )

    def close(self) -> None:
        """Let go of the vector index."""
        if self._chroma is not None:
            self._chroma.close()
            self._chroma = None

    def _status(self, draft: _Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        assessment = found.assessment
        lang = draft.lang
        draft.say(
            "status",
            on=_day(assessment.on, lang),
            confirmed=assessment.level_confirmed,
            provisional=assessment.level_provisional,
            sure=number(points(assessment.score.confirmed), lang),
            likely=number(points(assessment.score.provisional), lang),
            scale=number(assessment.referential.scale, lang),
        )
        upcoming = next(
            (one for one in assessment.referential.levels if one.id > assessment.level_provisional and one.min_score),
            None,
        )
        if upcoming and upcoming.min_score:
            short = upcoming.min_score - assessment.score.provisional
            draft.say("status_next", level=upcoming.id, score=upcoming.min_score, short=number(points(short), lang))
        waiting = [one for one in found.evidence if one.state == "proposed" and one.counts and _proves(one)]
        if waiting:
            draft.say("status_waiting", count=len(waiting))
        solid = _best(found, waiting)
        if solid:
            draft.say("status_solid", list=" ; ".join(self._labelled(one, draft) for one in solid))
        draft.say("estimate")
        return "status", ()

    def _gap(self, draft: _Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        assessment = found.assessment
        levels = {one.id: one for one in assessment.referential.levels}
        level = levels.get(asked.level) or levels.get(min(assessment.level_provisional + 1, max(levels, default=0)))
        if asked.indicators:
            return self._why(draft, asked, found)
        if level is None:
            draft.say("no_levels")
            return "gap", ()
        lang = draft.lang
        if level.min_score is not None:
            short = level.min_score - assessment.score.provisional
            code = "gap_score_short" if short > 0 else "gap_score_enough"
            draft.say(
                code,
                level=level.id,
                score=level.min_score,
                likely=number(points(assessment.score.provisional), lang),
                sure=number(points(assessment.score.confirmed), lang),
                short=number(points(short), lang),
            )
        if level.engines:
            draft.say("gap_engine", level=level.id, list=", ".join(level.engines))
        closed = [one.indicator for one in assessment.gates if one.level == level.id and not one.provisional]
        if closed:
            draft.say("gap_gates_strict" if assessment.strict else "gap_gates", level=level.id, count=len(closed))
        rows = [one for one in assessment.indicators if not asked.theme or self._of(one.id).theme == asked.theme]
        rows = [one for one in rows if missing(one)]
        rows.sort(key=lambda one: (one.id not in closed, one.provisional.points - one.max_points, one.id))
        for result in rows[:5]:
            draft.parts.append(self._gap_line(draft, result, found))
        if len(rows) > 5:
            draft.say("gap_more", count=len(rows) - 5)
        return "gap", ()

    def _gap_line(self, draft: _Draft, result: IndicatorResult, found: Report) -> str:
        indicator = self._of(result.id)
        lang = draft.lang
        held = [
            one
            for one in found.of(result.id)
            if one.counts and not _proves(one) and one.proposal.stance is not Stance.GENERIC
        ]
        marks = "".join(f" [{draft.cite_evidence(one)}]" for one in held[:1])
        return (
            WORDS["gap_line"]
            .said(lang)
            .format(
                id=indicator.id,
                title=indicator.title.said(lang),
                status=STATUSES[result.provisional.status].said(lang),
                gain=number(points(result.max_points - result.provisional.points), lang),
                step=next_step(found, result).text.said(lang),
                marks=marks,
            )
        )

    def _why(self, draft: _Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        asked_for = asked.indicators or tuple(one for one in (self._catalogue.closest(asked.subject),) if one)
        if not asked_for:
            return self._gap(draft, asked, found) if asked.level else self._evidence(draft, asked, found)
        lang = draft.lang
        for indicator in asked_for[:3]:
            result = found.assessment.indicator(indicator.id)
            if result is None:
                draft.say("why_not_asked", id=indicator.id, title=indicator.title.said(lang))
                continue
            draft.say(
                "why_head",
                id=indicator.id,
                title=indicator.title.said(lang),
                status=STATUSES[result.provisional.status].said(lang),
                gained=number(points(result.provisional.points), lang),
                worth=number(points(result.max_points), lang),
                sure=number(points(result.confirmed.points), lang),
            )
            by_id = {one.proposal.id: one for one in found.of(indicator.id)}
            for criterion, outcome in zip(indicator.criteria, result.provisional.criteria, strict=True):
                quoted = [by_id[one] for reason in outcome.reasons for one in reason.evidence if one in by_id]
                marks = "".join(f" [{draft.cite_evidence(one)}]" for one in quoted[:2])
                draft.say(
                    "why_line",
                    id=outcome.id,
                    title=criterion.title.said(lang),
                    status=STATUSES[outcome.status].said(lang),
                    why=" ; ".join(REASONS[one.code].said(lang) for one in outcome.reasons),
                    marks=marks,
                )
            if result.provisional.status is not Status.MET:
                draft.say("why_next", step=next_step(found, result).text.said(lang))
        return "gap", ()

    def _advice(self, draft: _Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        steps = first_steps(found)
        lang = draft.lang
        if not steps:
            draft.say("advice_none")
            return "advice", ()
        draft.say("advice_head", count=len(steps))
        for at, step in enumerate(steps, start=1):
            held = [one for one in found.of(step.indicator.id) if one.counts and one.state == "proposed"]
            marks = "".join(f" [{draft.cite_evidence(one)}]" for one in held[:1]) if step.kind != "do" else ""
            draft.say(
                "advice_line",
                at=at,
                id=step.indicator.id,
                title=step.indicator.title.said(lang),
                step=step.text.said(lang),
                gain=number(points(step.gain), lang),
                days=duration(step.effort_days, lang),
                marks=marks,
            )
        return "advice", ()

    def _evidence(self, draft: _Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        searched = self._searches(asked)
        documents = {one.id: one for one in found.documents}
        hits = [one for one in self._hits(searched, documents) if self._supports(one)]
        held = self._mapped(asked, found)
        if hits:
            draft.say("evidence_head" if len(hits) > 1 else "evidence_one")
            for hit in hits[:QUOTED]:
                self._quote(draft, hit, asked.subject, documents)
            return "evidence", searched
        if held:
            draft.say("evidence_head" if len(held) > 1 else "evidence_one")
            for one in held[:QUOTED]:
                self._line(draft, draft.cite_evidence(one), one.proposal.heading, documents)
            return "evidence", searched
        if self._in_scope(asked):
            draft.say("not_found", list=" ; ".join(f"« {one} »" for one in searched))
            close = self._catalogue.closest(asked.subject)
            if close:
                kinds = {one.id: one.title.said(draft.lang) for one in self.referential.evidence_kinds}
                draft.say(
                    "not_found_kind",
                    id=close.id,
                    title=close.title.said(draft.lang),
                    list=", ".join(kinds[one] for one in close.evidence),
                )
            return "not_found", searched
        draft.say("out_of_scope")
        return "out_of_scope", searched

    def _mapped(self, asked: Route, found: Report) -> list[Evidence]:
        """Evidence of the indicator closest to a question, so that it meets documents in another language."""
        close = self._catalogue.closest(asked.subject)
        return [one for one in found.of(close.id) if one.counts] if close else []

    def _searches(self, asked: Route) -> tuple[str, ...]:
        """The question's subject, and the words of the indicator it comes closest to, in the other language too."""
        close = self._catalogue.closest(asked.subject)
        extra = (close.queries.fr[:1] + close.queries.en[:1]) if close else ()
        return tuple(dict.fromkeys((asked.subject, *extra)))

    def _hits(self, searched: tuple[str, ...], documents: dict[str, Document]) -> list[Hit]:
        state = tuple(sorted(documents))
        if self._search is None or self._search[0] != state:
            ordered = sorted(documents.values(), key=lambda one: (one.name, one.id))
            self._search = (state, Search(self.workspace.documents.passages(ordered)))
        search = self._search[1]
        near = self._vectors(search, state)
        vector = self.workspace.ledger.embed("queries", searched[:1], "question")[0]
        return search.find(searched[0], k=12, vector=vector, near=near)

    def _vectors(self, search: Search, state: object) -> ChromaIndex | ExactIndex:
        """The vectors that exist for these passages, in Chroma when this process may write to it."""
        number = self.workspace.ledger.vector_count()
        if self._near is not None and self._near[0] == (state, number):
            return self._near[1]
        keys = {key_of("passages", passage_text(one)): key_of_place(one) for one in search.index.passages}
        stored = self.workspace.ledger.stored(list(keys))
        places = [keys[key] for key in stored]
        dimensions = self.workspace.ledger.encoder.dimensions
        vectors = np.stack(list(stored.values())) if stored else np.zeros((0, dimensions), dtype=np.float32)
        if self._chroma is None:
            self._chroma = ChromaIndex.acquire(self.workspace.folder / "chroma")
        index: ChromaIndex | ExactIndex = ExactIndex(places, vectors)
        if self._chroma is not None:
            self._chroma.fill(places, vectors)
            index = self._chroma
        self._near = ((state, number), index)
        return index

    def _supports(self, hit: Hit) -> bool:
        return hit.words >= FOUND or (hit.closeness >= NEAR and hit.words >= FOUND * 2 / 3)

    def _in_scope(self, asked: Route) -> bool:
        """Whether the question is of this field: half of its words are words of the referential."""
        words = set(terms(asked.subject))
        return bool(words) and len(words & self._vocabulary) >= max(len(words) / 2, 1)

    def _quote(self, draft: _Draft, hit: Hit, subject: str, documents: dict[str, Document]) -> None:
        """Quote the sentence of a passage that says most of the subject."""
        passage = hit.passage
        wanted = terms(subject)
        index = self._search[1].index if self._search else None
        spans = statements(passage.text) or sentences(passage.text) or [(0, len(passage.text))]
        scored = [
            (index.share(wanted, frozenset(terms(passage.text[start:end]))) if index else 0.0, -start, (start, end))
            for start, end in spans
        ]
        start, end = max(scored)[2]
        quote = passage.text[start:end]
        n = draft.cite(passage.document, passage.page, passage.start + start, passage.start + end, quote)
        self._line(draft, n, passage.heading, documents)

    def _line(self, draft: _Draft, n: int, heading: str, documents: dict[str, Document]) -> None:
        """A quoted line with its place."""
        cited = draft.citations[n - 1]
        draft.say(
            "evidence_line",
            name=documents[cited.document].name,
            page=cited.page,
            heading=f" ({heading})" if heading else "",
            quote=" ".join(cited.quote.split()),
            n=n,
        )

    def _labelled(self, evidence: Evidence, draft: _Draft) -> str:
        title = self._of(evidence.proposal.indicator).title.said(draft.lang)
        return f"{evidence.proposal.indicator} {title} [{draft.cite_evidence(evidence)}]"

    def _of(self, wanted: str) -> Indicator:
        return next(one for one in self.referential.indicators if one.id == wanted)


def _proves(evidence: Evidence) -> bool:
    return evidence.proposal.stance in (Stance.DONE, Stance.RULE)


def _best(found: Report, among: list[Evidence]) -> list[Evidence]:
    """The three strongest proofs, confirmed first, one an indicator."""
    proofs = [one for one in found.evidence if one.state == "confirmed" and _proves(one)] + among
    ranked = sorted(proofs, key=lambda one: (one.state != "confirmed", -one.proposal.score, one.proposal.id))
    chosen: dict[str, Evidence] = {}
    for one in ranked:
        chosen.setdefault(one.proposal.indicator, one)
    return list(chosen.values())[:3]


def _day(day: date, lang: str) -> str:
    return day.strftime("%d/%m/%Y") if lang == "fr" else day.isoformat()
