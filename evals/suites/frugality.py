"""What the answers and the assessment cost in models: electricity and climate change, from the product's own ledger.

The figures are intervals of a method, not meter readings; the upper end is gated.
"""

from evals.metrics import mean
from evals.suite import Better, Measure, Result, Unit, amount
from evals.workbench import Bench
from scoring.model import Text

KINDS: tuple[tuple[str, Unit, str], ...] = (("energy_wh", "Wh", "Wh"), ("gwp_g", "gCO2e", "gCO2e"))


def run(bench: Bench) -> Result:
    """A question, and the whole assessment of the sample from nothing."""
    asked = bench.sample.answers
    usage = bench.sample.report.usage
    measures: list[Measure] = []
    ends: tuple[tuple[int, str, str, Better], ...] = ((0, "bas", "low", "none"), (1, "haut", "high", "down"))
    for field, unit, said in KINDS:
        for at, french, english, better in ends:
            measures.append(
                amount(
                    f"answer.{unit} {english}",
                    Text(fr=f"{said} par réponse, {french}", en=f"{said} an answer, {english}"),
                    mean([getattr(one.answer.usage, field)[at] for one in asked]),
                    unit,
                    better,
                    len(asked),
                )
            )
            measures.append(
                amount(
                    f"assessment.{unit} {english}",
                    Text(fr=f"{said} par évaluation, {french}", en=f"{said} an assessment, {english}"),
                    getattr(usage, field)[at],
                    unit,
                    better,
                )
            )
    measures.append(
        amount(
            "assessment.characters",
            Text(
                fr="Caractères lus par un modèle pour une évaluation", en="Characters a model reads for an assessment"
            ),
            float(usage.characters),
            "count",
        )
    )
    return Result(measures=tuple(measures))
