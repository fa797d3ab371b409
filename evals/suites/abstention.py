"""Knowing when not to answer: refusals of what can be answered, and answers to what cannot."""

from collections.abc import Sequence

from evals.answers import APART
from evals.suite import ABSENT, Measure, Result, shares, titled
from evals.suites.answers import asked_of, case
from evals.workbench import Asked, Bench
from scoring.model import Text


def run(bench: Bench) -> Result:
    """The same questions and answers as the suite `answers`."""
    measures: list[Measure] = []
    cases = []
    skipped = []
    for name, title, asked in asked_of(bench):
        skipped += [] if asked else [ABSENT]
        measures += refusals(name, title, asked)
        wrong = [one for one in asked if not one.judged.right and one.judged.answerable == one.judged.refused]
        cases += [case(one) for one in wrong if name not in APART]
    return Result(measures=tuple(measures), cases=tuple(cases), skipped=tuple(skipped))


def refusals(key: str, title: Text, asked: Sequence[Asked]) -> list[Measure]:
    """Shares of wrong refusals and of answers to what cannot be answered; nothing for an empty set."""
    able = [(one.id, float(one.judged.refused and not one.judged.right)) for one in asked if one.judged.answerable]
    unable = [(one.id, float(not one.judged.refused)) for one in asked if not one.judged.answerable]
    wrong = titled(title, Text(fr="refus à tort", en="wrong refusals"))
    invented = titled(title, Text(fr="réponse là où il n’y en a pas", en="answers where there is none"))
    made = [(f"{key}.wrong refusals", wrong, able), (f"{key}.hallucinations", invented, unable)]
    return [shares(name, said, samples, "down") for name, said, samples in made if samples]
