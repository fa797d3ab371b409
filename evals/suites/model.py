"""The answers of a language model beside those of the rules, to the same questions: only with `--model`.

A seeded sample of the questions on the sample organisation, a quarter of them without an answer. Each figure is told
for the rules, for the model, and as a difference with its paired interval. What a model writes is measured after the
product's own check; the share of its sentences that this check removed is told too.
"""

import random
import re
from collections.abc import Callable, Sequence

from assistant.answer import WORDED, Answer, Assistant
from assistant.bootstrap import language_model
from assistant.grounding import sentences
from assistant.settings import Settings
from evals.answers import asked
from evals.metrics import mean, paired, supported
from evals.suite import Better, Case, Measure, Result, Unit, amount, shares, titled
from evals.workbench import Asked, Bench
from retrieval.metrics import quantile
from scoring.model import Text

SEED, UNABLE = 17, 0.25
"""Seed of the sample, and the share of it that has no answer."""
MARK = re.compile(r"\[(\d+)\]")
RULES, MODEL = Text(fr="Règles", en="Rules"), Text(fr="Modèle", en="Model")
GAP = Text(fr="Modèle moins règles", en="Model minus rules")
Figure = Callable[[Asked], list[tuple[str, float]]]


def run(bench: Bench) -> Result:
    """Both ways of answering; skipped without a model."""
    if not bench.setup.model:
        said = Text(fr="sans --model, rien à mettre à côté des règles", en="without --model, nothing beside the rules")
        return Result(measures=(), skipped=(said,))
    ruled = drawn(bench.sample.answers, bench.setup.sample)
    workspace = bench.sample.workspace
    model = language_model(Settings(workspace=workspace.folder, model=bench.setup.model))
    assistant = Assistant(workspace, bench.referential, on=bench.sample.on, model=model)
    try:
        worded = [
            Asked(record=one.record, judged=judged, answer=answer)
            for one in ruled
            for judged, answer in [asked(assistant, workspace, one.record)]
        ]
    finally:
        assistant.close()
    return beside(ruled, worded)


def drawn(every: Sequence[Asked], count: int) -> list[Asked]:
    """The sample: so many questions at most, in their order, the same for the same questions."""
    chance = random.Random(SEED)
    unable = [one for one in every if not one.judged.answerable]
    able = [one for one in every if one.judged.answerable]
    few = min(round(count * UNABLE), len(unable))
    kept = {one.id for one in [*chance.sample(unable, few), *chance.sample(able, min(count - few, len(able)))]}
    return [one for one in every if one.id in kept]


def beside(ruled: Sequence[Asked], worded: Sequence[Asked]) -> Result:
    """The figures of the same questions answered both ways."""
    measures: list[Measure] = []
    for key, title, better, figure in FIGURES:
        measures += _three(key, title, better, figure, ruled, worded)
    written = [one for one in worded if one.answer.kind in WORDED]
    measures += [
        shares(
            "model.unsupported",
            Text(
                fr="Modèle : phrases retirées, les faits ne les portent pas",
                en="Model: sentences removed, no fact supports them",
            ),
            [(one.id, _removed(one.answer)) for one in written],
            "down",
        ),
        shares(
            "model.set aside",
            Text(
                fr="Modèle : rédactions écartées, les règles répondent seules",
                en="Model: wordings set aside, the rules alone answer",
            ),
            [(one.id, float(one.answer.mode != "llm")) for one in written],
            "down",
        ),
    ]
    costs = zip(_costs("rules", RULES, ruled), _costs("model", MODEL, worded), strict=True)
    measures += [one for pair in costs for one in pair]
    return Result(measures=tuple(measures), cases=tuple(_case(*pair) for pair in zip(ruled, worded, strict=True)))


def _three(
    key: str, title: Text, better: Better, figure: Figure, ruled: Sequence[Asked], worded: Sequence[Asked]
) -> list[Measure]:
    """A figure of the rules, of the model, and their difference over the records that both have."""
    before, after = ([each for one in some for each in figure(one)] for some in (ruled, worded))
    if not before and not after:
        return []
    gap, between = paired(dict(before), dict(after))
    common = len(dict(before).keys() & dict(after).keys())
    return [
        shares(f"rules.{key}", titled(RULES, title), before, better),
        shares(f"model.{key}", titled(MODEL, title), after, better),
        amount(f"gap.{key}", titled(GAP, title), gap, "gap", better, common, between),
    ]


def _costs(key: str, title: Text, some: Sequence[Asked]) -> list[Measure]:
    """Seconds, electricity and climate change of an answer."""
    waits = [one.judged.seconds for one in some]
    made = [
        amount(
            f"{key}.seconds {said}",
            titled(title, Text(fr=f"secondes par réponse, {said}", en=f"seconds an answer, {said}")),
            quantile(waits, share),
            "s",
            "down",
            len(some),
        )
        for share, said in ((0.5, "p50"), (0.95, "p95"))
    ]
    units: tuple[tuple[str, Unit], ...] = (("energy_wh", "Wh"), ("gwp_g", "gCO2e"))
    for field, unit in units:
        for at, french, english in ((0, "bas", "low"), (1, "haut", "high")):
            value = mean([getattr(one.answer.usage, field)[at] for one in some])
            said = Text(fr=f"{unit} par réponse, {french}", en=f"{unit} an answer, {english}")
            made.append(amount(f"{key}.{unit} {english}", titled(title, said), value, unit, "down", len(some)))
    return made


def _right(one: Asked) -> list[tuple[str, float]]:
    return [(one.id, float(one.judged.right))] if one.judged.answerable else []


def _refused(one: Asked) -> list[tuple[str, float]]:
    return [(one.id, float(one.judged.refused and not one.judged.right))] if one.judged.answerable else []


def _invented(one: Asked) -> list[tuple[str, float]]:
    return [] if one.judged.answerable else [(one.id, float(not one.judged.refused))]


def _valid(one: Asked) -> list[tuple[str, float]]:
    return [] if one.judged.valid is None else [(one.id, float(one.judged.valid))]


def _carried(one: Asked) -> list[tuple[str, float]]:
    """Share of the sentences with a mark that the quotes of their marks carry."""
    quotes = {each.n: each.quote for each in one.answer.citations}
    told: list[tuple[str, Sequence[int]]] = [(fact.text, fact.citations) for fact in one.answer.facts]
    if one.answer.mode == "llm":
        told = [
            (MARK.sub("", said), [int(mark) for mark in MARK.findall(said)]) for said in sentences(one.answer.answer)
        ]
    held = [float(supported(said, [quotes[mark] for mark in marks if mark in quotes])) for said, marks in told if marks]
    return [(one.id, mean(held))] if held else []


FIGURES: tuple[tuple[str, Text, Better, Figure], ...] = (
    ("accuracy", Text(fr="réponses justes", en="right answers"), "up", _right),
    ("wrong refusals", Text(fr="refus à tort", en="wrong refusals"), "down", _refused),
    (
        "hallucinations",
        Text(fr="réponse là où il n’y en a pas", en="answers where there is none"),
        "down",
        _invented,
    ),
    ("verbatim", Text(fr="citations mot pour mot", en="citations verbatim"), "up", _valid),
    ("carried", Text(fr="phrases portées par leur citation", en="sentences carried by their citation"), "up", _carried),
)


def _removed(answer: Answer) -> float:
    """Share of the sentences written that were removed; a wording that is set aside whole counts what it lost."""
    kept = len(sentences(answer.answer)) if answer.mode == "llm" else 0
    return answer.removed / max(kept + answer.removed, 1)


def _case(ruled: Asked, worded: Asked) -> Case:
    gold = worded.record
    wanted = ", ".join([*gold["figures"], *gold["dates"], *gold["names"]]) or "/".join(gold["kinds"])
    told = f"{worded.answer.answer}\n({worded.answer.notice})" if worded.answer.notice else worded.answer.answer
    return Case(
        id=worded.id,
        asked=gold["question"],
        gold=wanted,
        got=f"[{MODEL.en}] {told}\n[{RULES.en}] {ruled.answer.answer}",
        place=", ".join(gold["documents"]),
        score=float(worded.judged.right),
    )
