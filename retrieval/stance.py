"""How a sentence stands: it reports, rules, promises, advises or denies. Deterministic; every feature has a name.

A policy says, a report shows, a plan promises, a guide advises: only some of them prove. The judge reads the
grammar of the sentence (tense, modality, person, negation, dates) and the kind of document it stands in. Features
and weights are data, in `data/stance.yaml`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from retrieval.words import fold
from scoring.model import Stance


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What the judge read in one sentence."""

    stance: Stance
    """The stance."""
    margin: float
    """How far it leads the next one, at least 0; no unit."""
    features: tuple[str, ...]
    """Names of the features found, sorted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rules:
    """The data file, compiled."""

    plain: Mapping[str, re.Pattern[str]]
    folded: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, re.Pattern[str]]
    weights: Mapping[Stance, Mapping[str, float]]


@cache
def _rules() -> _Rules:
    data = yaml.safe_load((files("retrieval") / "data" / "stance.yaml").read_text(encoding="utf-8"))
    compiled = {
        name: re.compile("|".join(f"(?:{one})" for one in entry["any"])) for name, entry in data["features"].items()
    }
    return _Rules(
        plain={name: one for name, one in compiled.items() if not data["features"][name].get("folded")},
        folded={name: one for name, one in compiled.items() if data["features"][name].get("folded")},
        kinds={name: re.compile(pattern) for name, pattern in data["kinds"].items()},
        weights={Stance(name): weights for name, weights in data["weights"].items()},
    )


def document_kind(name: str, title: str) -> frozenset[str]:
    """The kind of document that its name and title tell: one kind, the first that matches, or none."""
    said = fold(f"{name} {title}").replace("_", " ").replace("-", " ")
    for kind, pattern in _rules().kinds.items():
        if pattern.search(said):
            return frozenset((kind,))
    return frozenset()


def features(sentence: str) -> frozenset[str]:
    """Names of the features found in one sentence."""
    rules = _rules()
    lower, folded = sentence.lower().replace("’", "'"), fold(sentence)
    found = {name for name, pattern in rules.plain.items() if pattern.search(lower)}
    return frozenset(found | {name for name, pattern in rules.folded.items() if pattern.search(folded)})


def judge(sentence: str, kind: frozenset[str] = frozenset()) -> Reading:
    """The stance of one sentence, from its own words and the kind of its document; ties go to the last listed."""
    found = features(sentence) | kind
    order = list(Stance)
    scored = sorted(
        (
            (weights["start"] + sum(weights.get(name, 0.0) for name in sorted(found)), order.index(stance))
            for stance, weights in _rules().weights.items()
        ),
        reverse=True,
    )
    return Reading(stance=order[scored[0][1]], margin=scored[0][0] - scored[1][0], features=tuple(sorted(found)))
