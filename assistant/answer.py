"""Answers without a language model: facts of the assessment and exact quotes, or "not found", never a guess.

A statement about a document carries its citation; a statement about the assessment comes from the same trace as the
report. What nothing supports is answered "not found", with the searches tried.
"""

import re
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import (
    beginnings,
    factual,
    label_facts,
    listing,
    measured,
    proofs,
    prospects,
    replies,
    side_by_side,
    since,
    spoken_of,
)
from assistant.answer_search import Searching
from assistant.assessment import Remembered, Report, report
from assistant.bootstrap import Workspace
from assistant.draft import Citation, Draft
from assistant.elliptic import parts, plainly
from assistant.errors import UsageError
from assistant.finder import Finder
from assistant.followup import NOTHING, Context, Whole, whole
from assistant.grounding import Fact, Sentence
from assistant.llm import REMOTE, ChatModel
from assistant.rewording import Wording, facts_of, mask_for, notice, prompt, reword
from assistant.route import Catalogue, Route, asks_proof, route, things, vocabulary
from assistant.storage.calls import total
from assistant.tongues import unread
from assistant.usage import Call, Usage
from assistant.versions import changes
from assistant.wording import WORDS, joined, quoted
from ingest.model import Document
from retrieval.words import terms
from scoring.model import Referential

BARE = 2
"""Words of a question that may mean several things."""
KINDS = (
    *("status", "gap", "evidence", "compare", "advice", "label", "whatif", "plan", "usage", "drafts"),
    *("clarify", "not_found", "declined", "out_of_scope"),
)
"""Kinds of answers; the last four say that they do not answer."""
LONGEST = 2000
"""Characters of a question that are read."""
LISTS = {"listing": listing.tell, "promises": listing.promises, "ages": listing.ages}
"""Lists by the intent that asks for them."""
WORDED = ("status", "gap", "evidence", "compare", "advice", "label", "whatif", "plan")
"""Kinds of answers that a language model may word: there is something to say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the assistant answers."""

    question: str
    """The question as asked."""
    lang: str
    """Language of the answer, "fr" or "en"."""
    kind: str
    """One of `KINDS`."""
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
    facts: tuple[Fact, ...]
    """The statements of the rules, each with the citations behind it; the whole answer in mode "rules"."""
    notice: str = ""
    """Who worded the answer and what was removed, or why the rules answer alone; empty without a language model."""
    removed: int = 0
    """Sentences of the model that the facts did not support."""
    choices: tuple[str, ...] = ()
    """Questions offered when this one can be read in several ways."""
    context: Context = NOTHING
    """What the next question of the conversation may lean on."""
    conversation: str = ""
    """Conversation that keeps it, empty when none does."""
    turn: int = 0
    """Its number there, 0 when it is not kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """What the rules answer, before a language model may word it."""

    question: str
    """The question as asked."""
    draft: Draft
    """Sentences and citations."""
    kind: str
    """As `Answer.kind`."""
    searched: tuple[str, ...]
    """Searches tried."""
    calls: tuple[Call, ...]
    """Model calls that the search made."""
    context: Context = NOTHING
    """As `Answer.context`."""


class Assistant:
    """Answers about one workspace; keeps the assessment and the search index while nothing changes."""

    def __init__(
        self, workspace: Workspace, referential: Referential, *, on: date, model: ChatModel | None = None
    ) -> None:
        self.workspace = workspace
        self.referential = referential
        self.on = on
        self.model = model
        self._finder = Finder(workspace)
        self._report: tuple[object, Report] | None = None
        self._remembered = Remembered()
        self._assessing = threading.Lock()
        self._documents: tuple[Document, ...] = ()
        self._held: tuple[str, ...] | None = None
        self._catalogue = Catalogue(referential)
        self._searching = Searching(workspace, self._finder, referential, self._catalogue, vocabulary(referential))

    def report(self) -> Report:
        """The assessment of every document of the workspace, or of those held. Raises UsageError when there is none.

        Threads may ask for it at the same time; after a decision the first one brings it up to date.
        """
        with self._assessing:
            return self._assessed()

    def _assessed(self) -> Report:
        inventory = measured.current(self.workspace)
        held = self._held
        wanted = self.workspace.documents.ids() if held is None else held
        state = (wanted, self.workspace.decisions.count(), inventory, changes(self.workspace))
        if self._report is None or self._report[0] != state:
            if not wanted:
                if held is not None:
                    raise UsageError("being_read")
                raise UsageError("no_documents", folder=str(self.workspace.folder))
            if sorted(one.id for one in self._documents) != list(wanted):
                self._documents = tuple(one for one in self.workspace.documents.all() if one.id in wanted)
            given = (self.workspace, self.referential, self._documents, ())
            made = report(*given, on=self.on, inventory=inventory, remembered=self._remembered)
            self._report = state, made
        return self._report[1]

    def hold(self) -> None:
        """Keep to the documents of now while others are being read: answers stay fast and of one piece."""
        self._held = self.workspace.documents.ids()

    def release(self, remembered: Remembered | None = None) -> None:
        """Look at every document of the workspace again; what a report on all of them `remembered` serves the next."""
        with self._assessing:
            self._held, self._remembered = None, remembered or self._remembered

    def ask(self, question: str, lang: str = "", context: Context = NOTHING) -> Answer:
        """Answer one question, in its own language unless `lang` says otherwise; `context` is that of the one before.

        Raises UsageError for an empty question or an empty workspace.
        """
        stream = self.worded(self.prepare(question, lang, context))
        while True:
            try:
                next(stream)
            except StopIteration as ended:
                answer: Answer = ended.value
                return answer

    def prepare(self, question: str, lang: str = "", context: Context = NOTHING) -> Prepared:
        """What the rules answer. Raises as `ask`."""
        if not question.strip():
            raise UsageError("empty_question")
        question = question.encode("utf-8", "replace").decode()  # a terminal may hand over broken bytes
        before = self.workspace.ledger.last_call()
        several = parts(plainly(question[:LONGEST]))
        draft, told, now = Draft(lang=lang), list[tuple[str, tuple[str, ...]]](), context
        for one in several:
            kind, searched, now = self._told(draft, one, lang, now, part=len(several) > 1)
            told.append((kind, searched))
            lang = draft.lang
        answered = [kind for kind, _ in told if kind in WORDED]
        return Prepared(
            question=question,
            draft=draft,
            kind=(answered or [kind for kind, _ in told])[0],
            searched=tuple(dict.fromkeys(one for _, searched in told for one in searched)),
            calls=self.workspace.ledger.calls.lines(before),
            context=now,
        )

    def _told(
        self, draft: Draft, question: str, lang: str, context: Context, *, part: bool
    ) -> tuple[str, tuple[str, ...], Context]:
        """Write what the rules answer to one question: its kind, the searches tried, what the next may lean on.

        A question that is `part` of a longer one is told above its answer.
        """
        meant = Whole(question=question) if asks_proof(question) else whole(question, context)
        right, put = meant.question, tuple[str, ...]()
        asked = route(right, self.referential, context.lang)
        foreign = unread(right)
        if asked.intent == "search" and not meant.lost and foreign is None:
            right, put = self._searching.spelt(right, self.report())
            asked = replace(
                route(right, self.referential, context.lang), borrowed=meant.borrowed, unfounded=meant.unfounded
            )
        draft.lang = meant.lang if meant.lang and meant.lang != context.lang else lang or meant.lang or asked.lang
        if part:
            draft.say("asked_part", question=question)
        if put:
            draft.say("spelt", list=joined((quoted(one, draft.lang) for one in put), draft.lang))
        searched: tuple[str, ...] = ()
        if meant.lost:
            kind = self._clarify(draft, "clarify_context", self._starts(draft.lang))
        elif asked.intent == "proof":
            kind = proofs.tell(draft, context, self.report())
        elif foreign is not None:
            draft.say("declined_language", said=foreign)
            kind = "declined"
        else:
            kind, searched = self._write(draft, asked, self.report())
        return kind, searched, _context(right, kind, asked, draft, context, leans=meant.question != question)

    def worded(self, prepared: Prepared, stopped: Callable[[], bool] = lambda: False) -> Generator[str, None, Answer]:
        """The sentences of an answer as soon as each stands, then the whole answer; a language model words it when one
        is chosen and there is something to word. Needs nothing of the workspace but its ledger.
        """
        ledger, draft = self.workspace.ledger, prepared.draft
        facts = tuple(
            replace(one, source=source) for one, source in zip(facts_of(draft.parts), draft.sources, strict=True)
        )
        wording, written = Wording(), list[str]()
        told = ""
        if self.model is not None and prepared.kind in WORDED:
            asked = prompt(prepared.question[:LONGEST], facts, draft.lang)
            seconds = self.workspace.settings.model_seconds
            mask = mask_for(draft.lang)
            if self.model.choice.place == REMOTE:
                self.workspace.security.write("model_called", self.model.choice.host)
            for sentence in reword(
                ledger, self.model, asked, facts, wording, stopped=stopped, seconds=seconds, mask=mask
            ):
                written.append(_marked(sentence, facts))
                yield written[-1]
            told = notice(self.model, wording, ledger, draft.lang)
        by_model = bool(written) and not wording.fault
        if by_model and prepared.kind == "evidence":
            for sentence in _left_out(facts, wording.sentences):
                written.append(_marked(sentence, facts))
                yield written[-1]
        if not by_model:
            yield from draft.parts
        return Answer(
            question=prepared.question,
            lang=draft.lang,
            kind=prepared.kind,
            answer=" ".join(written) if by_model else "\n".join(draft.parts),
            citations=tuple(draft.citations),
            searched=prepared.searched,
            mode="llm" if by_model else "rules",
            usage=total([*prepared.calls, *ledger.calls.line(wording.call)]),
            facts=facts,
            notice=told,
            removed=len(wording.removed),
            choices=tuple(draft.choices),
            context=prepared.context,
        )

    @property
    def finder(self) -> Finder:
        """The search that this assistant keeps in memory."""
        return self._finder

    def close(self) -> None:
        """Let go of the vector index, once nothing is being assessed."""
        with self._assessing:
            self._finder.close()

    def _write(self, draft: Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        """Write the answer; its kind and the searches tried."""
        if asked.intent in ("orders", "legal"):
            draft.say(f"declined_{asked.intent}")
            return "declined", ()
        if asked.intent == "hello":
            return self._clarify(draft, "hello", self._starts(draft.lang, whole=True)), ()
        if asked.intent == "clashes":
            replies.clashes(draft, found)
            return "compare", ()
        if asked.intent in LISTS:
            LISTS[asked.intent](draft, asked, found)
            return "status", ()
        if asked.intent == "documents":
            documents = {one.id: one for one in found.lineage.current}
            return spoken_of.tell(draft, asked.question, self._finder.index(documents), found), ()
        if asked.intent == "changes" and since.about(asked, self.workspace):
            since.tell(draft, asked, found, self.workspace)
            return "compare", ()
        if asked.intent in ("whatif", "plan", "usage", "drafts"):
            self._ahead(draft, asked, found)
            return asked.intent, ()
        known = () if asked.announced or asked.intent in ("gap", "why", "advice") else label_facts.about(asked.question)
        if known:
            label_facts.tell(draft, known)
            return "label", ()
        if asked.intent in ("status", "gap", "advice"):
            replies.today(draft, asked, found, self.workspace)
        if asked.intent == "status":
            replies.status(draft, asked, found)
            return "status", ()
        if asked.intent == "advice" or (asked.intent == "duty" and replies.only_role(asked.question)):
            replies.advice(draft, asked, found)
            return "advice", ()
        if asked.unknown:
            replies.unknown(draft, asked.unknown, self.referential)
            return "not_found", asked.unknown
        indicators = asked.indicators
        part = asked.theme or asked.axis
        if asked.intent in ("why", "gap") and not indicators and not asked.scored and not part:
            close = self._catalogue.closest(asked.subject if asked.intent == "why" else things(asked.question))
            indicators = (close,) if close else ()
        if asked.intent in ("why", "gap") and indicators:
            replies.why(draft, indicators, found, asked.question)
            return "gap", ()
        if side_by_side.tell(draft, asked.question, found):
            return "compare", ()
        # "La sanction si la déclaration manque": words of what is missing, and a question on something else.
        elsewhere = asked.intent == "gap" and not asked.level and not part and len(terms(things(asked.question))) > 1
        if (asked.intent == "gap" and not elsewhere) or (asked.intent == "why" and asked.scored):
            replies.gap(draft, asked, found)
            return "gap", ()
        offered = self._several(asked, draft.lang)
        if offered:
            return self._clarify(draft, "clarify", offered), ()
        return self._searching.write(draft, asked, found)

    def _ahead(self, draft: Draft, asked: Route, found: Report) -> None:
        """What would change, a plan, what was used, where skeletons are."""
        if asked.intent == "whatif":
            prospects.what_if(draft, asked, found, self.workspace, self._catalogue)
        elif asked.intent == "plan":
            prospects.plan(draft, asked, found, self.workspace)
        elif asked.intent == "usage":
            prospects.used(draft, self.workspace)
        else:
            beginnings.tell(draft, asked.question, found, self.workspace)

    def _several(self, asked: Route, lang: str) -> list[str]:
        """What a bare word may ask: its indicator's status or what documents say; empty when it is clear."""
        bare = asked.intent == "search" and not asked.announced and len(asked.question.split()) <= BARE
        close = self._catalogue.closest(asked.subject) if bare else None
        if close is None or factual.asks_fact(asked.question):
            return []
        return [
            WORDS["clarify_what"].said(lang).format(subject=asked.subject),
            WORDS["clarify_why"].said(lang).format(id=close.id),
            WORDS["clarify_gap"].said(lang).format(level=1),
        ]

    def _starts(self, lang: str, *, whole: bool = False) -> list[str]:
        """Where a conversation may begin; the `whole` list has an example of each kind."""
        codes = ("status", "gap", "advice", "clashes", "since", "draft") if whole else ("status", "gap")
        return [WORDS[f"clarify_{one}"].said(lang).format(level=1) for one in codes]

    @staticmethod
    def _clarify(draft: Draft, code: str, choices: Sequence[str]) -> str:
        draft.choices.extend(choices)
        draft.say(code, list=joined((quoted(one, draft.lang) for one in choices), draft.lang))
        return "clarify"


def _context(question: str, kind: str, asked: Route, draft: Draft, before: Context, *, leans: bool) -> Context:
    """What the next question may lean on; a question that was not understood leaves it as it was."""
    if kind in ("clarify", "declined", "out_of_scope") or asked.intent == "proof":
        return before
    named = [one.removeprefix("trace:") for one in draft.sources if one.startswith("trace:")]
    ids = [one.id for one in asked.indicators] or [
        one for one in named if re.fullmatch(r"[A-Z]{0,2}\d+(?:\.\d+)?", one)
    ]
    return Context(
        question=question,
        intent=kind,
        level=asked.level,
        indicators=tuple(dict.fromkeys(ids))[:5],
        subject=asked.subject,
        documents=tuple(dict.fromkeys(one.document for one in draft.citations)),
        places=tuple((one.document, one.page, one.start, one.end) for one in draft.citations),
        lang=draft.lang,
        root=before.root if leans else question,
    )


def _left_out(facts: Sequence[Fact], said: Sequence[Sentence]) -> list[Sentence]:
    """The best quote as the rules say it, when no sentence of a model takes it up: it is what was asked for."""
    best = next((one for one in facts if one.citations), None)
    taken = {name for one in said for name in one.facts}
    return [Sentence(text=best.text, facts=(best.id,))] if best and best.id not in taken else []


def _marked(sentence: Sentence, facts: Sequence[Fact]) -> str:
    """A sentence of a model with the citations of its facts."""
    numbers = dict.fromkeys(n for one in facts if one.id in sentence.facts for n in one.citations)
    return sentence.text + "".join(f" [{n}]" for n in numbers)


__all__ = ["Answer", "Assistant", "Citation", "Context"]
