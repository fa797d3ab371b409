"""How a sentence stands: it reports, rules, promises, advises or denies. Deterministic; every feature has a name.

A policy says, a report shows, a plan promises, a guide advises: only some of them prove. The judge reads the grammar
of the sentence (tense, modality, person, negation, dates), the headings and the line above it, and the kind and
register of its document. A linear model weighs these features: patterns in `data/stance.yaml`, weights learned from
labelled sentences in `data/stance_weights.yaml`. Where a person told the kind of the document, it takes the place of
the one that the name suggests, with weights of its own; where nobody did, nothing of this changes anything.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ingest.model import Document
from retrieval.dates import Effective, effective_date
from retrieval.figures import figures
from retrieval.grammar import grammar, language, tokens
from retrieval.kinds import KINDS, UNPROVING, Kind
from retrieval.why import YEAR, why
from retrieval.words import fold
from scoring.model import Figure, Stance, Text

UNSAID = Text(fr="", en="")
"""Nothing said."""
SUBJECTS = ("self", "other", "none")
"""Of whom a sentence speaks."""
READ = 40_000
"""Characters of a document in which its register is read."""
ABOVE = 300
"""Characters before a sentence in which the line that introduces it is looked for."""
SHORT, LONG, FRAGMENT = 8, 35, 14
"""Words under which a sentence is short, over which it is long, and under which it may be a fragment."""
BLANKS = 0.35
"""Share of blanks to fill in (register `template`) from which a document is a template, whatever its name."""
AS_OF = 2025
"""Year from which the patterns of `data/stance.yaml` tell years past from years to come."""
LAST_YEAR = 2099
"""Last year that the patterns know."""
INTRODUCED = re.compile(r"[^\n.!?]{8,}:\s*(?=\n|$)")
COLUMN = re.compile(r"\W*([^:;\n]{3,60}) :\s*$")
FINISHED = re.compile(r"[.;:!?]\W*$")
GROUPS = {
    "plan": ("kind_plan", "kind_press", "kind_minutes"),
    "guide": ("kind_guide", "kind_template", "kind_notice"),
    "rule": ("kind_policy", "kind_tender", "kind_order"),
    "law": ("kind_law",),
    "report": ("kind_report", "kind_register", "kind_conformity"),
}
"""Kinds of document that speak alike."""
PROMISING = frozenset(
    "g_future g_infinitive_start planned due must_future wish commit future_fr future_en plan".split()
)
"""Features of what is still to come."""
OWN = frozenset("body we ours quantity".split())
"""Features of a sentence of the organisation itself: it names its bodies, says "we", or counts."""
CROSSED = (
    "g_past g_present_passive g_future g_infinitive_start g_imperative_start must advice advised condition stated"
    " quantity we you body no_tense"
).split()
"""Features of a sentence whose meaning a told kind changes: past, present, future, infinitive, obligation, advice…"""
PROVING = (Stance.DONE, Stance.RULE)
"""Stances that prove."""
DENYING = frozenset("denial denied negated lack not_yet no_means verdict_no prohibition head_gap".split())
"""Features of a sentence that denies: without one of them, nothing in it says that a thing is not so."""
FINITE = frozenset(
    ("past", "future", "present_passive", "be_present", "imperfect", "pluperfect", "conditional", "past_simple")
)
"""Grammar that only a whole clause has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What the judge read in one sentence."""

    stance: Stance
    """The stance."""
    margin: float
    """How far it leads the next one, at least 0; no unit."""
    features: tuple[str, ...]
    """Names of the features found, sorted."""
    subject: str = "none"
    """Of whom the sentence speaks: "self", "other" or "none"."""
    confidence: float = 0.0
    """Probability, 0 to 1, that the stance is the one a careful reader gives; three decimals."""
    figures: tuple[Figure, ...] = ()
    """Values read in the sentence, in order."""
    why: Text = UNSAID
    """Why it stands so, in one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a document tells of its sentences."""

    kind: frozenset[str] = frozenset()
    """Kind that its name or title tells, at most one."""
    register: tuple[tuple[str, float], ...] = ()
    """How often it speaks in each way, 0 to 1."""
    year: int | None = None
    """Year from which it speaks, None when it is not known."""
    told: Kind | None = None
    """Kind that a person told, None when nobody did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """The data files, compiled."""

    plain: Mapping[str, re.Pattern[str]]
    folded: Mapping[str, re.Pattern[str]]
    heading: Mapping[str, re.Pattern[str]]
    intro: Mapping[str, re.Pattern[str]]
    register: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, re.Pattern[str]]
    prior: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """What was learned."""

    stance: Mapping[str, Sequence[float]]
    """Weight of each feature for each stance, in the order of `Stance`; "start" is what it begins with."""
    told: Mapping[str, Sequence[float]]
    """The same where a person told the kind of the document."""
    subject: Mapping[str, Sequence[float]]
    """The same for each of `SUBJECTS`."""
    sharpness: float
    """By what the differences are multiplied so that the probabilities are right as often as they say."""
    sharpness_told: float
    """The same where a person told the kind of the document."""


@cache
def rules() -> Rules:
    """The patterns of `data/stance.yaml`."""
    data: dict[str, Any] = yaml.safe_load((files("retrieval") / "data" / "stance.yaml").read_text(encoding="utf-8"))
    cues = data["cues"]
    plain = {name: entry["any"] for name, entry in cues.items() if not entry.get("folded")}
    folded = {name: entry["any"] for name, entry in cues.items() if entry.get("folded")}
    return Rules(
        plain=_compiled(plain),
        folded=_compiled({**folded, **data["features"]}),
        heading=_compiled(data["heading"]),
        intro=_compiled(data["intro"]),
        register=_compiled(data["register"]),
        kinds={name: re.compile(pattern) for name, pattern in data["kinds"].items()},
        prior=data["prior"],
    )


@cache
def _weights() -> Weights:
    text = (files("retrieval") / "data" / "stance_weights.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return Weights(**data)


def document_kind(name: str, title: str) -> frozenset[str]:
    """The kind of document that its name, else its title, tells: the first that matches, or none."""
    for part in (name, title):
        said = re.sub(r"[_\-.]+", " ", fold(part))
        for kind, pattern in rules().kinds.items():
            if pattern.search(said):
                return frozenset((kind,))
    return frozenset()


def setting(document: Document, told: Kind | None = None) -> Setting:
    """What a document tells of its sentences: its kind, its register and its year; `told` by a person."""
    return setting_dated(document, effective_date(document), told)


def setting_dated(document: Document, effective: Effective | None, told: Kind | None = None) -> Setting:
    """The same, where the effective date is known already."""
    text = "\n".join(page.text for page in document.pages)[:READ]
    said = fold(text)
    hundreds = max(len(said.split()) / 100, 1.0)
    register = {
        f"doc_{name}": round(min(len(pattern.findall(said)) / hundreds, 2.0) / 2, 3)
        for name, pattern in rules().register.items()
    }
    named = document_kind(document.name.rsplit("/", 1)[-1], document.title)
    return Setting(
        kind=frozenset(("kind_template",)) if register["doc_template"] >= BLANKS else named,
        register=tuple(register.items()),
        year=effective.day.year if effective else None,
        told=told,
    )


def features(sentence: str) -> frozenset[str]:
    """Names of the features found in one sentence by its own words."""
    lower, folded = sentence.lower().replace("’", "'"), fold(sentence)
    found = {name for name, pattern in rules().plain.items() if pattern.search(lower)}
    found |= {name for name, pattern in rules().folded.items() if pattern.search(folded)}
    said = grammar(sentence)
    found |= {f"g_{name}" for name in said}
    words = tokens(sentence)
    if len(words) < SHORT:
        found.add("short")
    if len(words) > LONG:
        found.add("long")
    if language(words) == "en":
        found.add("english")
    if FINITE.isdisjoint(said):
        found.add("no_tense")
        if len(words) < FRAGMENT and not FINISHED.search(sentence.strip()) and "quantity" not in found:
            found.add("fragment")
    elif PROMISING.isdisjoint(found):
        found.add("stated")
    return frozenset(found)


def above(heading: str, before: str) -> frozenset[str]:
    """Names of the features found in the headings over a sentence and in the text just before it."""
    label = COLUMN.match(before[max(before.rfind(" ; "), before.rfind("\n"), before.rfind("| ")) + 1 :])
    over = fold(f"{heading} {label.group(1) if label else ''}")
    found = {f"head_{name}" for name, pattern in rules().heading.items() if pattern.search(over)}
    opened = INTRODUCED.findall(before[-ABOVE:])
    if opened:
        line = fold(opened[-1])
        found |= {"intro", *(f"intro_{name}" for name, pattern in rules().intro.items() if pattern.search(line))}
    return frozenset(found)


def everything(sentence: str, where: Setting, heading: str, before: str) -> dict[str, float]:
    """All features with their values, 0 to 1: those of the sentence, of what stands above it, and of its document.

    A told kind stands by itself and beside each of `CROSSED`, named "told_guide" and "told_guide_must".
    """
    kind = where.kind or frozenset(("kind_none",))
    if where.told is not None:
        guessed = KINDS[where.told].guessed
        kind = frozenset((guessed,)) if guessed else frozenset()
    own, over = _as_of(sentence, where.year), _as_of(before, where.year)
    found = dict.fromkeys(sorted(features(own) | above(_as_of(heading, where.year), over) | kind), 1.0)
    group = next((name for name, kinds in GROUPS.items() if not kind.isdisjoint(kinds)), "other")
    found[f"group_{group}"] = 1.0
    if "stated" in found:
        found[f"stated_in_{group}"] = 1.0
    if where.told is not None:
        crossed = (f"told_{where.told}_{name}" for name in CROSSED if name in found)
        found |= dict.fromkeys((f"told_{where.told}", *crossed), 1.0)
    found.update(where.register)
    if where.year is not None:
        years = [int(one) for one in YEAR.findall(sentence)]
        named = {
            "year_after": any(one > where.year for one in years),
            "year_same": where.year in years,
            "year_before": any(one < where.year for one in years),
            "head_year_after": any(int(one) > where.year for one in YEAR.findall(heading)),
        }
        found.update({name: 1.0 for name, so in named.items() if so})
    return found


def judge(
    sentence: str,
    kind: frozenset[str] = frozenset(),
    *,
    where: Setting | None = None,
    heading: str = "",
    before: str = "",
) -> Reading:
    """The stance of one sentence, from its own words and from what surrounds it, as far as that is given.

    `kind` is the kind of its document when nothing more is known of it; `where` is all that the document tells. Ties
    go to the last listed stance. What the law or others do is learned as general; the subject is told beside it.
    """
    place = where or Setting(kind=kind)
    found, scores = _weighed(sentence, place, heading, before)
    best = _best(scores)
    stance = list(Stance)[best]
    decided = place.told
    if decided is not None and stance is _untold(sentence, place, heading, before):
        decided = None
    weights = _weights()
    said = {name: value for name, value in found.items() if not name.startswith("told_")}
    subject = SUBJECTS[_best(_scores({**said, f"said_{stance}": 1.0}, weights.subject, len(SUBJECTS)))]
    if subject == "other" and not OWN.isdisjoint(found):
        subject = "self"
    likely = _shares(scores, weights.sharpness if place.told is None else weights.sharpness_told)[best]
    values = figures(sentence)
    names = tuple(name for name in sorted(said) if not name.startswith(("doc_", "group_")) and name != "kind_none")
    if place.told is not None:
        names = tuple(sorted((*names, f"told_{place.told}")))
    return Reading(
        stance=stance,
        margin=round(scores[best] - sorted(scores)[-2], 6),
        features=names,
        subject=subject,
        confidence=round(likely, 3),
        figures=values,
        why=why(stance, subject, frozenset(names), values, sentence, decided),
    )


def _as_of(text: str, year: int | None) -> str:
    """A text of `year` as if it were of `AS_OF`: what was to come for its author is to come for the patterns."""
    if year is None or year == AS_OF:
        return text
    return YEAR.sub(lambda found: str(min(int(found[0]) + AS_OF - year, LAST_YEAR)), text)


def _weighed(sentence: str, where: Setting, heading: str, before: str) -> tuple[dict[str, float], list[float]]:
    """The features of a sentence and the score of each stance."""
    found = everything(sentence, where, heading, before)
    weights = _weights()
    scores = _scores(found, weights.stance if where.told is None else weights.told, len(Stance))
    barred = barred_stances(found, where.told)
    low = min(scores) - 1.0
    return found, [low if stance in barred else score for stance, score in zip(Stance, scores, strict=True)]


def barred_stances(found: Mapping[str, float], told: Kind | None) -> frozenset[Stance]:
    """Stances that a sentence cannot have, whatever it weighs: where nothing promises it is no promise, where nothing
    denies it is no contradiction, and what a guide, a law or a template says is neither a fact nor a rule of the
    organisation.
    """
    barred = {Stance.COMMITTED} if "stated" in found else set()
    if DENYING.isdisjoint(found):
        barred.add(Stance.CONTRADICTS)
    return frozenset(barred.union(PROVING) if told in UNPROVING else barred)


def _untold(sentence: str, where: Setting, heading: str, before: str) -> Stance:
    """The stance that the same sentence has where nobody tells the kind of its document."""
    _, scores = _weighed(sentence, replace(where, told=None), heading, before)
    return list(Stance)[_best(scores)]


def _scores(found: Mapping[str, float], weights: Mapping[str, Sequence[float]], many: int) -> list[float]:
    totals = [float(one) for one in weights["start"]]
    for name, value in found.items():
        for at, weight in enumerate(weights.get(name, ())):
            totals[at] += value * weight
    return [round(one, 9) for one in totals[:many]]


def _best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=lambda at: (scores[at], at))


def _shares(scores: Sequence[float], sharpness: float) -> list[float]:
    """Probabilities of the scores: softmax of their differences."""
    top = max(scores)
    raised = [math.exp(sharpness * (one - top)) for one in scores]
    return [one / sum(raised) for one in raised]


def _compiled(patterns: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(f"(?:{one})" for one in some)) for name, some in patterns.items()}
