"""Personal data of documents: what each of them holds, and reports and answers with it masked before they leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer import Answer
from assistant.assessment import Report
from assistant.evidence import Evidence
from assistant.inheritance import Inherited
from assistant.masking import LABELS, digest, mask, masked
from assistant.storage.decisions import Decision
from ingest.clean import one_line
from ingest.model import Document, Page, PersonalData
from ingest.personal import KINDS, find
from retrieval.mapping import Proposal

AROUND = 40
"""Code points shown on each side of personal data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Personal data with the words around it."""

    found: PersonalData
    """Where, and of which kind."""
    context: str
    """The words around it on one line, all personal data in them masked unless it was asked for."""


def personal_data(document: Document) -> tuple[PersonalData, ...]:
    """The personal data of a document; looked for now where none was kept with it."""
    return document.personal or find(document.pages)


def counts(found: Iterable[PersonalData]) -> dict[str, int]:
    """How many of each kind, in the order of KINDS; kinds that are not there are left out."""
    counted = Counter(one.kind for one in found)
    return {kind: counted[kind] for kind in KINDS if counted[kind]}


def places(document: Document, lang: str, *, show: bool = False) -> tuple[Place, ...]:
    """The personal data of a document in the order of the text; `show` reveals what it says."""
    found = personal_data(document)
    texts = {page.number: page.text for page in document.pages}
    return tuple(Place(found=one, context=_context(texts[one.page], one, [] if show else found, lang)) for one in found)


def _context(text: str, one: PersonalData, hidden: Sequence[PersonalData], lang: str) -> str:
    first, last = max(0, one.start - AROUND), min(len(text), one.end + AROUND)
    said = mask(text[first:last], _inside(hidden, one.page, first, last), lang)
    return f"{'…' if first else ''}{one_line(said)}{'…' if last < len(text) else ''}"


def _inside(found: Iterable[PersonalData], page: int, start: int, end: int) -> list[PersonalData]:
    """What of the personal data lies between two places of a page, in offsets from the first."""
    return [
        replace(one, start=max(one.start, start) - start, end=min(one.end, end) - start)
        for one in found
        if one.page == page and one.start < end and one.end > start
    ]


def privacy_json(documents: Sequence[Document], lang: str, *, show: bool = False) -> dict[str, Any]:
    """The personal data of documents as plain data, `capnr.personal-data/1`."""
    return {"schema": "capnr.personal-data/1", "documents": [_document(one, lang, show) for one in documents]}


def _document(document: Document, lang: str, show: bool) -> dict[str, Any]:
    found = places(document, lang, show=show)
    return {
        "id": document.id,
        "name": document.name,
        "counts": counts(one.found for one in found),
        "found": [
            {
                "kind": one.found.kind,
                "page": one.found.page,
                "start": one.found.start,
                "end": one.found.end,
                "context": one.context,
            }
            for one in found
        ],
    }


def privacy_table(documents: Sequence[Document], lang: str, *, show: bool = False, each: bool = False) -> str:
    """The personal data of documents as text: counts by kind; with `each`, every place too."""
    rows = []
    for document in documents:
        found = places(document, lang, show=show)
        told = ", ".join(
            f"{LABELS[kind].said(lang)} {number}" for kind, number in counts(o.found for o in found).items()
        )
        rows.append(f"{document.id}  {document.name}  {told or ('aucune' if lang == 'fr' else 'none')}")
        if each:
            rows += [f"  p. {one.found.page}  {LABELS[one.found.kind].said(lang):<10} {one.context}" for one in found]
    total = sum(len(personal_data(one)) for one in documents)
    head = (
        f"Données personnelles repérées : {total}. La recherche est automatique et n’est pas complète."
        if lang == "fr"
        else f"Personal data found: {total}. The search is automatic and not complete."
    )
    return "\n".join([head, *rows])


def masked_report(report: Report, lang: str) -> Report:
    """The report with the personal data of its quotes masked; each masked quote carries the digest of the exact one.

    Document, page, start and end stay, so that whoever holds the document can check the quote.
    """
    masker = _Masker(report.document, lang)
    return replace(report, evidence=tuple(masker.evidence(one) for one in report.evidence))


def masked_answer(answer: Answer, document: Callable[[str], Document | None]) -> Answer:
    """The answer with the personal data of its sentences and citations masked; `document` gives one by its id."""
    masker = _Masker(document, answer.lang)
    labels: dict[str, str] = {}
    citations = []
    for one in answer.citations:
        said, spans = masker.quote(one.document, one.page, one.start, one.end, one.quote)
        for span in spans:
            labels[one_line(one.quote[span.start : span.end])] = f"[{LABELS[span.kind].said(answer.lang)}]"
        citations.append(replace(one, quote=said, digest=digest(one.quote)) if spans else one)

    def hidden(text: str) -> str:
        for said, label in labels.items():
            text = text.replace(said, label)
        return masked(text, answer.lang)

    facts = tuple(replace(one, text=hidden(one.text)) for one in answer.facts)
    return replace(answer, answer=hidden(answer.answer), facts=facts, citations=tuple(citations))


def masked_notes(decided: Mapping[str, Decision], lang: str) -> dict[str, Decision]:
    """Decisions with the personal data of their reasons masked; who decided stays: a decision is signed."""
    return {key: replace(one, why=masked(one.why, lang)) for key, one in decided.items()}


def masked_quotes(rows: Sequence[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Plain data with the personal data of each "quote" masked, and the digest of the exact one beside it."""
    return [
        {**row, "quote": said, "masked": True, "quote_digest": digest(row["quote"])}
        if (said := masked(row["quote"], lang)) != row["quote"]
        else row
        for row in rows
    ]


class _Masker:
    """Masks quotes by their place."""

    def __init__(self, document: Callable[[str], Document | None], lang: str) -> None:
        self._document = document
        self._lang = lang
        self._found: dict[tuple[str, int], tuple[PersonalData, ...]] = {}

    def quote(self, document: str, page: int, start: int, end: int, quote: str) -> tuple[str, list[PersonalData]]:
        """(the quote masked, what was masked in it)."""
        found = self._document(document)
        text = next((one for one in found.pages if one.number == page), None) if found else None
        if found is None or text is None or text.text[start:end] != quote:
            spans = list(find((Page(number=1, text=quote),)))
        else:
            spans = _inside(self._on(found, text), page, start, end)
        return mask(quote, spans, self._lang), spans

    def _on(self, document: Document, page: Page) -> tuple[PersonalData, ...]:
        key = document.id, page.number
        if key not in self._found:
            self._found[key] = document.personal or find((page,))
        return self._found[key]

    def evidence(self, one: Evidence) -> Evidence:
        """Evidence with its quote masked."""
        proposal = self.proposal(one.proposal)
        older = self.inherited(one.inherited) if one.inherited else None
        if proposal.quote == one.proposal.quote:
            return replace(one, proposal=proposal, inherited=older)
        return replace(one, proposal=proposal, inherited=older, digest=digest(one.proposal.quote))

    def proposal(self, one: Proposal) -> Proposal:
        """A proposal with its quote and its headings masked."""
        said, _ = self.quote(one.document, one.page, one.start, one.end, one.quote)
        return replace(one, quote=said, heading=masked(one.heading, self._lang))

    def inherited(self, one: Inherited) -> Inherited:
        """What comes from an older version, masked."""
        old = one.decision
        said, _ = self.quote(old.document, old.page, old.start, old.end, old.quote)
        return replace(
            one,
            proposal=self.proposal(one.proposal),
            decision=replace(old, quote=said, why=masked(old.why, self._lang)),
            successor=self.proposal(one.successor) if one.successor else None,
        )
