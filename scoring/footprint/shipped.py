"""The shipped factors, read from this package: the only place of the engine that touches a file."""

from __future__ import annotations

from importlib.resources import files

from scoring.footprint.factor_model import FactorBase
from scoring.footprint.factors import load


def texts() -> dict[str, str]:
    """Text of each shipped CSV file, by file name."""
    folder = files("scoring").joinpath("data").joinpath("factors")
    return {
        item.name: item.read_text(encoding="utf-8")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".csv")
    }


def base(packs: dict[str, str] | None = None) -> FactorBase:
    """The shipped factor base, with packs of the user after it; raises FactorError for a faulty pack."""
    return load(texts(), packs=packs)
