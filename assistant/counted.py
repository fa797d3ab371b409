"""What the tool's own AI ledger says of criteria: it counts this tool's calls, and says that it counts no others."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.computed import Computed
from assistant.storage.decisions import Decision
from scoring.model import Indicator, Status, Text

ENGINE = "ai_ledger"
SAID = Text(
    fr="Le journal calculé de cet outil donne, par usage, le modèle, la finalité, le volume, l’énergie et les "
    "impacts en intervalle ; les autres usages d’IA de l’organisation n’y sont pas.",
    en="The computed log of this tool gives, for each use, the model, purpose, volume, energy and impacts as an "
    "interval; the organisation’s other uses of AI are not in it.",
)
"""The same whatever was called, so that asking a question changes no assessment."""


def counted(calls: int, asked: Sequence[Indicator], decided: Mapping[str, Decision]) -> tuple[Computed, ...]:
    """The computations for the criteria that the ledger feeds, in their order; nothing while it has no line.

    Partly met at most: a log of one tool is not the log of an organisation.
    """
    if not calls:
        return ()
    return tuple(
        _computed(indicator.id, criterion.id, decided)
        for indicator in asked
        for criterion in indicator.criteria
        if criterion.engine == ENGINE
    )


def _computed(indicator: str, criterion: str, decided: Mapping[str, Decision]) -> Computed:
    made = Computed(
        id=f"ai-{hashlib.sha256(chr(0).join((criterion, SAID.en)).encode()).hexdigest()[:12]}",
        criterion=criterion,
        indicator=indicator,
        said=SAID,
        lines=(),
        status=Status.PARTLY,
        figure=None,
        year=None,
        source="ledger",
    )
    decision = decided.get(made.id)
    return replace(made, state=decision.state) if decision else made
