"""Search, evidence, decisions; Questions and conversations: one method for each operation of the API."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, cast

from ui.api import answers_ahead as b
from ui.api import answers_evidence as e
from ui.api.conversations import ConversationOut, ErasedOut, FoundOut, VerdictIn, WholeOut
from ui.api.highlight import HighlightOut
from ui.api.schemas import AnswerOut, DecisionOut
from ui.client.http import Event
from ui.client.part import Part, given, part


class Evidence(Part):
    """Search, evidence, decisions; Questions and conversations."""

    def search(
        self,
        *,
        q: str,
        k: int | None = None,
        document: str | None = None,
        spoken: Literal["", "fr", "en"] | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        organisation: str | None = None,
    ) -> e.Search:
        """Passages that answer words, capnr.search/1."""
        return cast(
            e.Search,
            self.http.data(
                "GET",
                "/search",
                query={
                    "q": q,
                    "k": k,
                    "document": document,
                    "in": spoken,
                    "since": since,
                    "until": until,
                    "organisation": organisation,
                },
            ),
        )

    def evidence(
        self,
        *,
        theme: str | None = None,
        indicator: str | None = None,
        criterion: str | None = None,
        k: int | None = None,
        document: str | None = None,
        spoken: Literal["", "fr", "en"] | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        organisation: str | None = None,
    ) -> e.Evidence:
        """Passages that speak to a theme, an indicator or a criterion, and what is not found, capnr.evidence/1."""
        return cast(
            e.Evidence,
            self.http.data(
                "GET",
                "/evidence",
                query={
                    "theme": theme,
                    "indicator": indicator,
                    "criterion": criterion,
                    "k": k,
                    "document": document,
                    "in": spoken,
                    "since": since,
                    "until": until,
                    "organisation": organisation,
                },
            ),
        )

    def evidence_history(self, evidence: str) -> e.History:
        """Every decision on a piece of evidence, oldest first, capnr.history/1."""
        return cast(e.History, self.http.whole(f"/evidence/{part(evidence)}/history", "decisions"))

    def decide(
        self,
        evidence: str,
        *,
        state: Literal["confirmed", "rejected"],
        by: str,
        why: str | None = None,
        criteria: Sequence[str] | None = None,
        stance: str | None = None,
        quote: str | None = None,
        seen: str = "",
        key: str = "",
    ) -> DecisionOut:
        """Confirm or reject a piece of evidence; a confirmation may change its criteria, its stance or its words."""
        return DecisionOut.model_validate(
            self.http.data(
                "POST",
                f"/evidence/{part(evidence)}/decision",
                body=given(state=state, by=by, why=why, criteria=criteria, stance=stance, quote=quote),
                seen=seen,
                key=key,
                keyed=True,
            ),
            extra="ignore",
        )

    def comment_evidence(self, evidence: str, *, key: str = "") -> e.Comment:
        """What the language model of the settings says of a piece of evidence, capnr.comment/1."""
        return cast(e.Comment, self.http.data("POST", f"/evidence/{part(evidence)}/comment", key=key, keyed=True))

    def evidence_highlight(self, evidence: str) -> HighlightOut:
        """Where a piece of evidence stands on its page, and its passage in words."""
        return HighlightOut.model_validate(
            self.http.data("GET", f"/evidence/{part(evidence)}/highlight"), extra="ignore"
        )

    def evidence_picture(self, evidence: str, *, width: int | None = None) -> bytes:
        """The picture of the page of a piece of evidence (PDF, image), its passage marked, as PNG."""
        return self.http.send(
            "GET", f"/evidence/{part(evidence)}/picture", query={"width": width}, accept="*/*"
        ).content

    def policies(self) -> e.Policies:
        """Every policy of bulk acceptance, oldest first, capnr.policies/1."""
        return cast(e.Policies, self.http.whole("/policies", "policies"))

    def accept(
        self,
        *,
        above: float,
        by: str,
        why: str | None = None,
        theme: str | None = None,
        indicator: str | None = None,
        key: str = "",
    ) -> e.Accepted:
        """Confirm every proposal that is likely enough, as an explicit policy with its author."""
        return cast(
            e.Accepted,
            self.http.data(
                "POST",
                "/policies",
                body=given(above=above, by=by, why=why, theme=theme, indicator=indicator),
                key=key,
                keyed=True,
            ),
        )

    def revoke_policy(self, policy: str, *, by: str, why: str | None = None) -> e.Revoked:
        """Take a policy back."""
        return cast(e.Revoked, self.http.data("DELETE", f"/policies/{part(policy)}", query={"by": by, "why": why}))

    def ask(
        self,
        *,
        question: str,
        lang: Literal["", "fr", "en"] | None = None,
        conversation: str | None = None,
        person: str | None = None,
        key: str = "",
    ) -> AnswerOut:
        """Answer a question, capnr.answer/1."""
        return AnswerOut.model_validate(
            self.http.data(
                "POST",
                "/ask",
                body=given(question=question, lang=lang, conversation=conversation, person=person),
                key=key,
                keyed=True,
            ),
            extra="ignore",
        )

    def ask_stream(
        self,
        *,
        question: str,
        lang: Literal["", "fr", "en"] | None = None,
        conversation: str | None = None,
        person: str | None = None,
    ) -> Iterator[Event]:
        """Answer a question as events."""
        return self.http.events(
            "POST", "/ask/stream", body=given(question=question, lang=lang, conversation=conversation, person=person)
        )

    def conversations(self, *, person: str | None = None) -> list[ConversationOut]:
        """Every conversation, newest first."""
        return [
            ConversationOut.model_validate(one, extra="ignore")
            for one in self.http.whole("/conversations", "", {"person": person})
        ]

    def erase_conversations(self) -> ErasedOut:
        """Erase every conversation."""
        return ErasedOut.model_validate(self.http.data("DELETE", "/conversations"), extra="ignore")

    def search_conversations(self, *, words: str, person: str | None = None) -> list[FoundOut]:
        """Turns whose question or answer holds every word."""
        return [
            FoundOut.model_validate(one, extra="ignore")
            for one in self.http.whole("/conversations/search", "", {"words": words, "person": person})
        ]

    def export_conversations(self) -> b.Conversations:
        """Every conversation with its turns, capnr.conversations/1 or a text to read."""
        return cast(b.Conversations, self.http.data("GET", "/conversations/export"))

    def conversation(self, conversation: str) -> WholeOut:
        """One conversation with its turns."""
        return WholeOut.model_validate(self.http.data("GET", f"/conversations/{part(conversation)}"), extra="ignore")

    def erase_conversation(self, conversation: str) -> ErasedOut:
        """Erase one conversation with its bytes."""
        return ErasedOut.model_validate(
            self.http.data("DELETE", f"/conversations/{part(conversation)}"), extra="ignore"
        )

    def judge_answer(
        self, turn: int, *, verdict: Literal["up", "down", ""], reason: str | None = None, key: str = ""
    ) -> VerdictIn:
        """Write what a person thinks of an answer."""
        return VerdictIn.model_validate(
            self.http.data(
                "POST", f"/turns/{part(turn)}/verdict", body=given(verdict=verdict, reason=reason), key=key, keyed=True
            ),
            extra="ignore",
        )
