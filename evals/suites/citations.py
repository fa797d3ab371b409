"""Citations: verbatim, on the right place, and carrying what is said; and what a model may add to the facts.

The model is a stand-in that obeys its prompt to the letter: it shows what the prompt leaves open. The suite `model`
measures a real one.
"""

from collections.abc import Sequence
from importlib.resources import files

from assistant.answer import WORDED, Assistant
from assistant.grounding import sentences
from assistant.rewording import VERSION
from evals.answers import APART, QUESTIONS, records
from evals.metrics import span_precision, span_recall, supported
from evals.obedient import RULES, ObedientModel, stated
from evals.suite import Case, Measure, Result, shares
from evals.workbench import Asked, Bench, Organisation
from ingest.model import Document
from retrieval.quote import locate
from scoring.model import Text

WORDINGS = 40
"""Questions that the model words."""


def run(bench: Bench) -> Result:
    """Every part of the mode."""
    measures: list[Measure] = []
    cases: list[Case] = []
    for mine in bench.organisations:
        quotes, some = quoted(mine, mine.answers)
        measures += quotes
        cases += some if mine.name not in APART else ()
    return Result(measures=(*measures, *prompts(), *worded(bench)), cases=tuple(cases))


def quoted(mine: Organisation, asked: Sequence[Asked]) -> tuple[list[Measure], tuple[Case, ...]]:
    """Citations beside the stored text and the gold quotes; statements beside their citations."""
    by_name = mine.documents
    texts = {(one.id, page.number): page.text for one in by_name.values() for page in one.pages}
    names = {one.id: one.name for one in by_name.values()}
    verbatim, support, precision, recall, statements = [], [], [], [], []
    cases = []
    for one in asked:
        for citation in one.answer.citations:
            there = texts.get((citation.document, citation.page), "")[citation.start : citation.end]
            verbatim.append((f"{one.id}.{citation.n}", float(there == citation.quote)))
        if one.judged.answerable and one.judged.supports is not None:
            support.append((one.id, float(one.judged.supports)))
            cases.append(_case(one, names))
        spans = _spans(one, by_name)
        if spans:
            precision.append((one.id, max(span_precision(mine, gold) for mine, gold in spans)))
            recall.append((one.id, max(span_recall(mine, gold) for mine, gold in spans)))
        for fact in one.answer.facts:
            told = [each.quote for each in one.answer.citations if each.n in fact.citations]
            if told:
                statements.append((f"{one.id}.{fact.id}", float(supported(fact.text, told))))
    return [
        shares(f"{mine.name}.verbatim", mine.titled(fr="citations mot pour mot", en="citations verbatim"), verbatim),
        shares(
            f"{mine.name}.support",
            mine.titled(
                fr="réponses dont une citation porte l’attendu", en="answers with a citation that holds the gold"
            ),
            support,
        ),
        shares(
            f"{mine.name}.statements",
            mine.titled(fr="énoncés portés par leur citation", en="statements carried by their citation"),
            statements,
        ),
        shares(
            f"{mine.name}.span precision",
            mine.titled(fr="précision des citations, en caractères", en="citation span precision, in characters"),
            precision,
        ),
        shares(
            f"{mine.name}.span recall",
            mine.titled(fr="rappel des citations, en caractères", en="citation span recall, in characters"),
            recall,
        ),
    ], tuple(cases)


def prompts() -> list[Measure]:
    """Rules that each shipped prompt of answers states."""
    folder = files("assistant") / "prompts"
    samples = [
        (
            f"{VERSION}.{lang}.{rule}",
            float(rule in stated((folder / f"{VERSION}.{lang}.md").read_text(encoding="utf-8"))),
        )
        for lang in ("fr", "en")
        for rule in RULES
    ]
    return [
        shares("prompt.rules", Text(fr="Règles énoncées par les consignes", en="Rules stated by the prompts"), samples)
    ]


def worded(bench: Bench) -> list[Measure]:
    """Sentences of the model that its facts support, before the check removes the others; and those shown after it."""
    _ = bench.sample.report
    wanted = [one for one in records(QUESTIONS) if one["answerable"]][:WORDINGS]
    assistant = bench.assistant(bench.sample.workspace)
    assistant.model = ObedientModel()
    return wording(assistant, [one["question"] for one in wanted])


def wording(assistant: Assistant, questions: Sequence[str]) -> list[Measure]:
    """The share of the sentences that stand, question by question."""
    samples = []
    for question in questions:
        answer = assistant.ask(question)
        if answer.kind in WORDED:
            kept = len(sentences(answer.answer)) if answer.mode == "llm" else 0
            samples.append((question, kept / max(kept + answer.removed, 1)))
    title = Text(fr="Phrases du modèle que les faits portent", en="Sentences of the model that the facts support")
    return [shares("model.supported", title, samples)]


def _spans(one: Asked, by_name: dict[str, Document]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Citations on the page of the gold quote, each with the place of that quote."""
    found = []
    for name in one.record["documents"] if one.record["quote"] else ():
        for page in by_name[name].pages if name in by_name else ():
            gold = locate(one.record["quote"], page.text)
            if gold is not None:
                found += [
                    ((cited.start, cited.end), gold)
                    for cited in one.answer.citations
                    if (cited.document, cited.page) == (by_name[name].id, page.number)
                ]
    return found


def _case(one: Asked, names: dict[str, str]) -> Case:
    gold = one.record
    cited = "\n".join(
        f"[{each.n}] {names.get(each.document, '')}, p. {each.page} : {' '.join(each.quote.split())}"
        for each in one.answer.citations
    )
    return Case(
        id=one.id,
        asked=gold["question"],
        gold=gold["quote"] or ", ".join([*gold["figures"], *gold["dates"], *gold["names"]]),
        got=cited,
        place=", ".join(gold["documents"]),
        score=float(bool(one.judged.supports)),
    )
