"""Skeletons of policies, a plan and clauses, filled in with what is known and marked where a fact is missing.

The texts are data of our own (`data/skeletons`), one file for each, French and English. A figure or a fact stands in a
draft with the passage it comes from; what only a person knows is marked "[à compléter : …]", what is proposed and not
confirmed yet "[à confirmer : …]". Every mark is counted and listed at the top.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from assistant.assessment import Evidence, Report
from assistant.errors import UsageError
from assistant.recommend_book import Book
from assistant.recommend_texts import FOLDER, read, text
from assistant.reports.action_plan import plan_paper
from assistant.reports.advice import plan_sentence
from assistant.reports.paper import Block, Bullets, Column, Heading, Line, Paper, Para, Run, Table, marks, rows, says
from assistant.reports.paper_words import word
from assistant.reports.render import day
from assistant.reports.shared_paper import amount, counted, standing, when
from scoring.model import Stance, Text

PLAN: Final = "action-plan"
"""The draft that is made from the recommendations and not from a file."""
NAME: Final = Text(fr="[à compléter : nom de l’organisation]", en="[to complete: name of the organisation]")
_APPROVAL: Final = Text(fr="Validation et moyens", en="Approval and means")
_SETTLED: Final = (
    Text(
        fr="Le plan a été validé le [à compléter : date] par [à compléter : instance].",
        en="The plan was approved on [to complete: date] by [to complete: body].",
    ),
    Text(
        fr="Chaque rôle du tableau est tenu par une personne : [à compléter : rôle et nom, action par action].",
        en="Each role of the table is held by a person: [to complete: role and name, action by action].",
    ),
    Text(
        fr="Les moyens de l’année sont de [à compléter : budget] et de [à compléter : jours de travail réservés].",
        en="The means of the year are [to complete: budget] and [to complete: days of work set aside].",
    ),
)
"""What a committee has to settle before the plan is one."""
_OPEN: Final = {"fr": "[à compléter : {said}]", "en": "[to complete: {said}]"}
_NOTHING: Final = {"fr": "{said} (rien de probant dans les documents)", "en": "{said} (nothing in the documents)"}
_PROPOSED: Final = {"fr": "[à confirmer : {said}]", "en": "[to confirm: {said}]"}
_QUOTE: Final = {"fr": "« {said} »", "en": "“{said}”"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Skeleton:
    """A text to be completed."""

    id: str
    """Its name on the command line."""
    title: Text
    """Its title."""
    subtitle: Text
    """A line under it."""
    parts: tuple[Mapping[str, Any], ...]
    """Its parts as the file has them."""


@dataclass(slots=True)
class _Sources:
    """Passages that a draft quotes, numbered in the order they are used."""

    found: list[Evidence] = field(default_factory=list)

    def number(self, one: Evidence) -> int:
        known = [each.proposal.id for each in self.found]
        if one.proposal.id not in known:
            self.found.append(one)
            return len(self.found)
        return known.index(one.proposal.id) + 1


def kinds() -> tuple[str, ...]:
    """Every draft there is, sorted."""
    named = {one.name.removesuffix(".yaml") for one in (FOLDER / "skeletons").iterdir() if one.name.endswith(".yaml")}
    return tuple(sorted({*named, PLAN}))


@lru_cache(maxsize=16)
def skeleton(wanted: str) -> Skeleton:
    """The skeleton of this name. Raises UsageError when there is none."""
    if wanted not in kinds() or wanted == PLAN:
        raise UsageError("unknown_draft", wanted=wanted, known=", ".join(kinds()))
    data = read(f"skeletons/{wanted}.yaml")
    return Skeleton(id=wanted, title=text(data["title"]), subtitle=text(data["subtitle"]), parts=tuple(data["parts"]))


def draft(book: Book, wanted: str, lang: str, *, organisation: str = "") -> Paper:
    """A draft on an assessment, in `lang`. Raises UsageError for an unknown one."""
    if wanted == PLAN:
        return _headed(_plan(book, lang, organisation), lang)
    found = skeleton(wanted)
    report = book.advice.report
    sources = _Sources()
    writer = _Writer(book, lang, organisation, sources)
    blocks = [block for part in found.parts for block in writer.part(part)]
    if sources.found:
        blocks += [Heading(level=1, text=word("sources", lang)), _listed(report, sources.found, lang)]
    facts = [(word("organisation", lang), organisation or NAME.said(lang)), (word("date", lang), day(_on(book), lang))]
    paper = Paper(
        title=found.title.said(lang).format(**writer.values),
        subtitle=found.subtitle.said(lang).format(**writer.values),
        lang=lang,
        on=_on(book),
        facts=tuple(facts),
        notice=word("tender_note", lang),
        blocks=tuple(blocks),
    )
    return _headed(paper, lang)


def _on(book: Book) -> date:
    return book.advice.report.assessment.on


def _plan(book: Book, lang: str, organisation: str) -> Paper:
    """The action plan, with what a committee has to settle marked."""
    paper = plan_paper(book, lang, organisation=organisation or NAME.said(lang))
    head = Heading(level=1, text=_APPROVAL.said(lang))
    return replace(paper, blocks=(*paper.blocks, head, *(Para(line=says(one.said(lang), lang)) for one in _SETTLED)))


def _headed(paper: Paper, lang: str) -> Paper:
    """The draft with what is left to complete listed at its top."""
    missing = marks(paper)
    said = word("draft_head", lang, count=counted(len(missing), "need", lang)) if missing else word("draft_none", lang)
    top: list[Block] = [
        Heading(level=1, text=word("to_complete_list", lang), anchor="to-complete"),
        Para(line=says(said, lang), look="lead"),
    ]
    if missing:
        table = Table(
            caption=word("to_complete_list", lang),
            columns=(
                Column(title="N°" if lang == "fr" else "No.", share=0.4),
                Column(title=word("part", lang), share=2),
                Column(title=word("missing", lang), share=4),
            ),
            rows=rows(
                ((str(number), part, (Run(text=_asked(one)),)) for number, (part, one) in enumerate(missing, 1)),
                lang,
            ),
        )
        top.append(table)
    return replace(paper, blocks=(*top, *paper.blocks))


def _asked(mark: str) -> str:
    """What a mark asks for: the fact that is missing, or all of it where a proposal waits to be confirmed."""
    kind, _, asked = mark.strip("[]").partition(":")
    missing = kind.strip() in ("à compléter", "to complete")
    return asked.strip() if missing else mark.strip("[]")


class _Writer:
    """Writes the parts of a skeleton in one language, with the facts of one assessment."""

    def __init__(self, book: Book, lang: str, organisation: str, sources: _Sources) -> None:
        self.book, self.lang, self.sources = book, lang, sources
        self.report = book.advice.report
        assessment = self.report.assessment
        self.values = {
            "organisation": organisation or NAME.said(lang),
            "date": day(assessment.on, lang),
            "referential": assessment.referential.title.said(lang),
            "score": amount(assessment.score.confirmed, lang),
            "scale": amount(assessment.referential.scale, lang),
            "level": standing(assessment.level_confirmed, lang),
            "target": str(book.advice.plan.target),
            "plan": plan_sentence(book.advice, lang),
        }

    def part(self, part: Mapping[str, Any]) -> Iterator[Block]:
        """A title and its blocks."""
        yield Heading(level=1, text=self.said(part["title"]))
        for block in part["blocks"]:
            kind, content = next(iter(block.items()))
            yield from getattr(self, f"_{kind}")(content)

    def said(self, raw: Mapping[str, str]) -> str:
        """Words of the file with the values put in."""
        return text(raw).said(self.lang).format(**self.values)

    def _p(self, raw: Mapping[str, str]) -> Iterator[Block]:
        yield Para(line=says(self.said(raw), self.lang))

    def _h(self, raw: Mapping[str, str]) -> Iterator[Block]:
        yield Heading(level=2, text=self.said(raw))

    def _list(self, raw: list[Mapping[str, str]]) -> Iterator[Block]:
        yield Bullets(items=tuple(says(self.said(one), self.lang) for one in raw))

    def _steps(self, raw: list[Mapping[str, str]]) -> Iterator[Block]:
        yield Bullets(items=tuple(says(self.said(one), self.lang) for one in raw), numbered=True)

    def _facts(self, raw: list[Mapping[str, str]]) -> Iterator[Block]:
        yield Bullets(items=tuple(self._fact(one) for one in raw))

    def _table(self, raw: Mapping[str, Any]) -> Iterator[Block]:
        yield Table(
            caption=self.said(raw["caption"]),
            columns=tuple(Column(title=self.said(one), share=float(one.get("share", 1))) for one in raw["columns"]),
            rows=rows(([self.said(cell) for cell in row] for row in raw["rows"]), self.lang),
        )

    def _fact(self, raw: Mapping[str, str]) -> Line:
        """A fact by its criterion: computed, quoted, proposed, or still to be completed."""
        label, wanted = self.said(raw), raw["criterion"]
        computed = next(
            (one for one in self.report.computed if one.criterion == wanted and one.state == "confirmed"), None
        )
        if computed is not None:
            said = computed.said.said(self.lang)
            return says(f"{label}{' : ' if self.lang == 'fr' else ': '}{said} ({self.report.inventory})", self.lang)
        quotes = [
            one
            for one in self.report.evidence
            if wanted in one.criteria and one.counts and one.proposal.stance in (Stance.DONE, Stance.RULE)
        ]
        best = next((one for one in quotes if one.state == "confirmed"), quotes[0] if quotes else None)
        head = f"{label} : " if self.lang == "fr" else f"{label}: "
        if best is None:
            return (
                Run(text=_OPEN[self.lang].format(said=_NOTHING[self.lang].format(said=_lowered(label))), mark=True),
            )
        quote = _QUOTE[self.lang].format(said=" ".join(best.proposal.quote.split()).replace("[", "(").replace("]", ")"))
        number = Run(text=f" [{self.sources.number(best)}]", quiet=True)
        if best.state == "confirmed":
            return (*says(head, self.lang), Run(text=quote), number)
        return (*says(head, self.lang), Run(text=_PROPOSED[self.lang].format(said=quote), mark=True), number)


def _lowered(label: str) -> str:
    """A label inside of a sentence: its capital goes, unless it begins an acronym."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def _listed(report: Report, found: list[Evidence], lang: str) -> Table:
    """The passages quoted, with their place and the digest of their document."""

    def row(number: int, one: Evidence) -> tuple[str | Line, ...]:
        document = report.document(one.proposal.document)
        name, digest = (document.name, document.digest) if document else (one.proposal.document, "")
        page = f"p. {one.proposal.page}"
        return (
            str(number),
            (Run(text=f"{name}, {page}"),),
            when(one.proposal.dated, lang),
            (Run(text=one.proposal.id, quiet=True), Run(text=f"\n{digest}", quiet=True)),
        )

    return Table(
        caption=word("sources", lang),
        columns=(
            Column(title="N°" if lang == "fr" else "No.", share=0.4),
            Column(title=word("document", lang), share=2.4),
            Column(title=word("dated", lang), share=1.1),
            Column(title=f"{word('evidence', lang)}, {word('sha', lang)}", share=4),
        ),
        rows=rows((row(number, one) for number, one in enumerate(found, 1)), lang),
    )
