"""The scoring core: rules as data in, findings in, levels and their reasons out. Pure: no clock, file or network."""

from scoring.level import assess
from scoring.model import SECTORS, Assessment, Finding, Indicator, Referential, Stance, Status
from scoring.referential import parse_referential

__all__ = [
    "SECTORS",
    "Assessment",
    "Finding",
    "Indicator",
    "Referential",
    "Stance",
    "Status",
    "assess",
    "parse_referential",
]
