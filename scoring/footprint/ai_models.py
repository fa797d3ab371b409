"""Sizes of served language models: what the impact of a call depends on, and how we know it.

Sizes of open-weight models are published by their makers; those of closed models are guesses, given as a range,
read in EcoLogits 0.11.3 (MPL-2.0, ``ecologits/data/models.json``). Aliases such as ``-latest`` move: log the sizes
returned here with the call, not the name alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scoring.footprint.interval import Interval

Origin = Literal["known", "given", "name", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """Size of a model, in billions of parameters."""

    active_b: Interval
    """Parameters used for each token."""
    total_b: Interval
    """Parameters held in memory."""
    origin: Origin
    """known: table below; given: by the caller; name: read in the model's name; unknown: widest range."""


def given(*, active_b: float, total_b: float | None = None) -> Parameters:
    """Size declared by the caller, in billions; a dense model when ``total_b`` is left out."""
    total = active_b if total_b is None else total_b
    return Parameters(active_b=Interval(active_b, active_b), total_b=Interval(total, total), origin="given")


# name prefix: (active low, active high, total low, total high), billions. The longest matching prefix wins.
_KNOWN: dict[str, tuple[float, float, float, float]] = {
    # open weights, sizes published by the maker
    "ministral-3b": (3.32, 3.32, 3.32, 3.32),
    "ministral-8b": (8.02, 8.02, 8.02, 8.02),
    "ministral-14b": (14, 14, 14, 14),
    "mistral-small": (8, 8, 119, 119),
    "mistral-small-2506": (24, 24, 24, 24),
    "mistral-large": (41, 41, 675, 675),
    "mistral-large-4": (52, 52, 1050, 1050),
    "mistral-large-2411": (123, 123, 123, 123),
    "mistral-medium-3": (128, 128, 128, 128),
    "magistral-small": (23.6, 23.6, 23.6, 23.6),
    "gpt-oss-20b": (3.6, 3.6, 21, 21),
    "gpt-oss-120b": (5.1, 5.1, 117, 117),
    # closed models: guesses, hence ranges
    "mistral-medium": (70, 128, 70, 128),
    "magistral-medium": (70, 120, 70, 120),
    "claude-haiku": (10, 35, 10, 35),
    "claude-sonnet": (44, 132, 440, 440),
    "gemini-2.5-flash": (44, 132, 440, 440),
    "gemini-2.5-flash-lite": (8, 28, 8, 28),
    "gemini-2.5-pro": (200, 600, 2000, 2000),
    "gpt-4o": (44, 132, 440, 440),
    "gpt-4o-mini": (8, 28, 8, 28),
    "gpt-5": (30, 90, 300, 300),
    "gpt-5-pro": (360, 1080, 3600, 3600),
    "gpt-5-mini": (25, 70, 25, 70),
    "gpt-5-nano": (5, 18.5, 5, 18.5),
}
# The largest guess in the source is 1,800 billion active, for one model sold by the answer; the usual ones are under.
_UNKNOWN = Parameters(active_b=Interval(1, 1000), total_b=Interval(1, 2000), origin="unknown")
_EXPERTS = re.compile(r"(?<![a-z0-9])(\d{1,3})x(\d+(?:\.\d+)?)b(?![a-z])")
_ACTIVE = re.compile(r"(?<![a-z0-9])a(\d+(?:\.\d+)?)b(?![a-z])")
_DENSE = re.compile(r"(?<![a-z0-9.])e?(\d+(?:\.\d+)?)b(?![a-z])")


def resolve(model: str) -> Parameters:
    """Size of the model called ``model``: from the table, else from a size in its name (``7b``, ``8x7b``,
    ``30b-a3b``), else the widest range. A provider prefix up to ``/`` or ``:`` is ignored when looking up."""
    name = model.strip().lower()
    for candidate in (name, name.rsplit("/", 1)[-1], name.split(":", 1)[-1]):
        prefixes = [known for known in _KNOWN if candidate == known or candidate.startswith(known + "-")]
        if prefixes:
            a_low, a_high, t_low, t_high = _KNOWN[max(prefixes, key=len)]
            return Parameters(active_b=Interval(a_low, a_high), total_b=Interval(t_low, t_high), origin="known")
    return _from_name(name) or _UNKNOWN


def _from_name(name: str) -> Parameters | None:
    """Size written in a name, or None. Of a mixture ``NxM``: one expert to all of them may work on a token."""
    if match := _EXPERTS.search(name):
        experts, size = float(match[1]), float(match[2])
        return Parameters(
            active_b=Interval(size, 2 * size),
            total_b=Interval(experts * size * 0.75, experts * size),
            origin="name",
        )
    sizes = [float(found) for found in _DENSE.findall(name)]
    if not sizes or max(sizes) <= 0.0:
        return None
    total = max(sizes)
    active = float(match[1]) if (match := _ACTIVE.search(name)) else total
    return Parameters(
        active_b=Interval(min(active, total), min(active, total)), total_b=Interval(total, total), origin="name"
    )
