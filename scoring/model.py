"""The records of the scoring core under one name: `catalogue` for the rules, `outcome` for what follows.

Every record is frozen and keyword-only.
"""

from scoring.catalogue import (
    SECTORS,
    Applies,
    Aspect,
    Criterion,
    Indicator,
    Level,
    Metric,
    Named,
    Phrases,
    Referential,
    Source,
    Stance,
    Status,
    Text,
)
from scoring.outcome import (
    Assessment,
    CriterionResult,
    Figure,
    Finding,
    Gate,
    IndicatorResult,
    IndicatorView,
    Origin,
    Profile,
    Range,
    Reason,
)

__all__ = [
    "SECTORS",
    "Applies",
    "Aspect",
    "Assessment",
    "Criterion",
    "CriterionResult",
    "Figure",
    "Finding",
    "Gate",
    "Indicator",
    "IndicatorResult",
    "IndicatorView",
    "Level",
    "Metric",
    "Named",
    "Origin",
    "Phrases",
    "Profile",
    "Range",
    "Reason",
    "Referential",
    "Source",
    "Stance",
    "Status",
    "Text",
]
