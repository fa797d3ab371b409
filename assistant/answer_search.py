"""What the documents answer: quotes, a fact, or "not found" with what was tried and what would prove it."""

from assistant import factual, figures, fleet, searches
from assistant.addressed import addressed
from assistant.asking import is_word
from assistant.assessment import Evidence, Report
from assistant.bootstrap import Workspace
from assistant.draft import Draft
from assistant.finder import Finder
from assistant.hurried import elided, spelt
from assistant.route import ASKING, STANDING, Catalogue, Route, written_words
from assistant.wording import joined, quoted
from ingest.model import Document
from retrieval.statement import is_statement
from retrieval.words import terms
from scoring.model import Referential

QUOTED = 3
"""Most passages quoted in one answer."""
TRIED = 4
"""Most searches told."""


class Searching:
    """Answers out of the documents of one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        finder: Finder,
        referential: Referential,
        catalogue: Catalogue,
        vocabulary: frozenset[str],
    ) -> None:
        self._workspace = workspace
        self._finder = finder
        self._referential = referential
        self._catalogue = catalogue
        self._vocabulary = vocabulary
        self._words = written_words(referential)

    def spelt(self, question: str, found: Report) -> tuple[str, tuple[str, ...]]:
        """A question with elisions and misspelt words put right, and those words; what a document writes is right."""
        index = self._finder.index({one.id: one for one in found.lineage.current})

        def known(one: str) -> bool:
            return one in self._vocabulary or one in ASKING | STANDING or is_word(one) or len(index.holding(one)) > 0

        return spelt(elided(question, known), known, self._words)

    def write(self, draft: Draft, asked: Route, found: Report) -> tuple[str, tuple[str, ...]]:
        """Quotes that answer, or "not found" with what was tried, or politely out of scope; kind and searches."""
        searched = self._searches(asked)
        documents = {one.id: one for one in found.lineage.current}
        counted = fleet.tell(draft, asked.question, self._workspace)
        computed = figures.tell(draft, asked, found) or counted
        if not asked.announced and factual.asks_fact(asked.question):
            index = self._finder.index(documents)
            said = factual.tell(draft, asked.question, index, found, borrowed=asked.borrowed, unfounded=asked.unfounded)
            if said.kind or computed:
                return said.kind or "evidence", searched
            return self._absent(draft, asked, searched, said, documents), searched
        headings = self._quotes(draft, asked, found, documents)
        if headings:
            draft.say("evidence_head" if len(headings) > 1 else "evidence_one")
            for n, heading in headings.items():
                draft.quote(n, heading, {**found.lineage.older, **documents})
        if headings or computed:
            return "evidence", searched
        return self._absent(draft, asked, searched, factual.Said(kind=""), documents), searched

    def _absent(
        self,
        draft: Draft,
        asked: Route,
        searched: tuple[str, ...],
        said: factual.Said,
        documents: dict[str, Document],
    ) -> str:
        """Say that nothing answers: the searches, the kinds of documents that would, the nearest passage."""
        if said.near is None and not self._in_scope(asked):
            draft.say("out_of_scope")
            return "out_of_scope"
        tried = searched[:TRIED]
        draft.say("not_found", list=joined((quoted(one, draft.lang) for one in tried), draft.lang))
        close = self._catalogue.closest(asked.subject)
        if close:
            kinds = {one.id: one.title.said(draft.lang) for one in self._referential.evidence_kinds}
            listed = ", ".join(kinds[one] for one in close.evidence)
            draft.say("not_found_kind", id=close.id, title=close.title.said(draft.lang), list=listed)
        if said.near is not None:
            draft.say("near")
            factual.cite(draft, said.near, documents)
        return "not_found"

    def _quotes(self, draft: Draft, asked: Route, found: Report, documents: dict[str, Document]) -> dict[int, str]:
        """Cite what answers, from the search first, then from the mapped evidence; the heading of each citation."""
        headings: dict[int, str] = {}
        for hit in self._finder.supporting(asked.subject, documents):
            place = self._finder.statement(hit.passage, hit.wording, documents)
            if place is not None and len(headings) < QUOTED:
                first = hit.passage.start
                quote = hit.passage.text[place[0] - first : place[1] - first]
                if addressed(quote) or not is_statement(quote):
                    continue
                headings[draft.cite(hit.passage.document, hit.passage.page, *place, quote)] = hit.passage.heading
        for one in self._mapped(asked, found):
            if len(headings) < QUOTED:
                draft.mark(one)
                headings.setdefault(len(draft.citations), one.proposal.heading)
        return headings

    def _mapped(self, asked: Route, found: Report) -> list[Evidence]:
        """Evidence of the indicator closest to a question, so that it meets documents in another language."""
        close = self._catalogue.closest(asked.subject)
        return [one for one in found.of(close.id) if one.counts] if close else []

    def _searches(self, asked: Route) -> tuple[str, ...]:
        """The subject, its terms in the other language, and the indicator whose evidence was looked at."""
        close = self._catalogue.closest(asked.subject)
        named = (f"{close.id} {close.title.said(asked.lang)}",) if close else ()
        return tuple(dict.fromkeys((*searches.told(asked.subject), *named)))

    def _in_scope(self, asked: Route) -> bool:
        """Whether the question is of this field: it asks about the documents, or in words of the referential."""
        words = set(terms(asked.subject))
        return asked.announced or (bool(words) and len(words & self._vocabulary) >= max(len(words) / 2, 1))
