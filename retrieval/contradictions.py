"""Two quotes that disagree on the same criterion: found by rules, shown side by side, decided by a person. Pure.

Three kinds: `figures` (two values of the same thing and year that differ), `universal` (one says all or none, the other
counts some), `denied` (one reports or rules what the other denies). Only quotes about the same things are compared.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from retrieval.figures import NEAR, Value, measured, shown, values
from retrieval.words import fold, terms
from scoring.metrics import convert
from scoring.model import Criterion, Figure, Metric, Stance, Text

if TYPE_CHECKING:  # the mapping itself looks for clashing quotes
    from retrieval.mapping import Proposal

TOLERANCE = Fraction(2, 100)
"""Difference, as a share of the larger value, up to which two figures agree."""
TIME = frozenset(("hours", "days", "months", "years"))
"""Units of which any document gives many values."""
WHOLE = 100
"""All of them, in percent."""
COMMON = 2
"""Words that two quotes have in common at least."""
AFTER, THING = 40, 1
"""Characters after "all" or "none", and words among them, in which what is counted is named."""
PROOFS = (Stance.DONE, Stance.RULE)
ROW = re.compile(r" \| | ; [^;]{2,60} : |\d ?%\s+\d+ ?%|\d+(?:,\d+)?\s+\d+,\d+\s+\d")
"""A row of a table: its cells say many things at once."""
ALL = re.compile(
    r"\b(?:100 ?%|tou(?:s|tes) (?:nos|les|ses|leurs)|tou(?:t|te) (?!le |la )[a-z]+|chaque|l'ensemble d"
    r"|all (?:our|the|of)|every|each)\b"
    r"(?! (?:\w+ )?(?:fois|jours?|semaines?|mois|trimestres?|semestres?|ans?|annees?"
    r"|time|days?|weeks?|months?|quarters?|years?)\b)"
    r"|100 ?%"
)
"""All of them; how often something happens, "every quarter", is no claim on all."""
NONE = re.compile(r"\b(?:aucune?|ne [a-z]+ (?:pas|aucune?)|no|none|does not|do not)\b")
TOGETHER = re.compile(r"tou(?:t|te) (?!le |la )[a-z]+$")
"""A word for all that already holds what is counted."""
SHARES = 3
"""Shares in one statement from which it splits a whole, and speaks against no claim on all."""


SCOPE = re.compile(
    r"(?:appliqu|concern|destin|s'adress|s'impos|\blie|appl(?:y|ies)|address|intended|binds?)[a-z' ]{0,12}$"
)
"""Said before "all": whom a text is for, which no count of them puts in doubt."""


@cache
def _lists() -> tuple[Mapping[str, str], frozenset[str], frozenset[str]]:
    """The stem that stands for each of several stems, or runs of stems, that say the same, the stems that any two
    documents share, and the folded words that name a part of an organisation.
    """
    text = (files("retrieval") / "data" / "contradictions.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    same = {}
    for group in data["same"]:
        stems = [" ".join(terms(one)) for one in group]
        same.update(dict.fromkeys(reversed(stems), stems[0]))
    return same, frozenset(terms(data["boiler"])), frozenset(fold(data["parts"]).split())


def words(text: str) -> frozenset[str]:
    """What a text speaks of: its stems, those that say the same as one, without numbers and what any document says."""
    _, boiler, _ = _lists()
    return frozenset(one for one in _stems(text) if not one[0].isdigit() and one not in boiler)


def _stems(text: str) -> list[str]:
    """The stems of a text in order, those that say the same as one; a run of several words may stand for one."""
    same, _, _ = _lists()
    said = f" {' '.join(terms(text))} "
    for run, one in same.items():
        if " " in run:
            said = said.replace(f" {run} ", f" {one} ")
    return [same.get(one, one) for one in said.split()]


Said = tuple[str, Stance, date | None]
"""A quote, its stance, its date."""


class Spoken(Protocol):
    """What is compared: a quote with its stance and its date."""

    @property
    def quote(self) -> str:
        """Its text."""

    @property
    def stance(self) -> Stance:
        """How it stands."""

    @property
    def dated(self) -> date | None:
        """Of when it speaks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spoken:
    quote: str
    stance: Stance
    dated: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """Two quotes that disagree on a criterion."""

    criterion: str
    """Criterion id."""
    kind: str
    """"figures", "universal" or "denied"."""
    first: str
    """Evidence id of one of the two: for `universal` the claim, for `denied` what affirms."""
    second: str
    """Evidence id of the other."""
    why: Text
    """What disagrees, in one line."""


def contradictions(criterion: Criterion, proposals: "Sequence[Proposal]") -> tuple[Contradiction, ...]:
    """The pairs among the proposals of a criterion that disagree, in their order; each kind once for two documents."""
    found = []
    seen: set[tuple[str, frozenset[str]]] = set()
    for first, second in combinations(proposals, 2):
        if (first.document, first.page, first.start) == (second.document, second.page, second.start):
            continue
        pair = (
            _figures(criterion, first, second)
            or _universal(criterion, first, second)
            or _denied(criterion, first, second)
        )
        documents = frozenset((first.document, second.document))
        if pair is not None and (pair.kind, documents) not in seen:
            seen.add((pair.kind, documents))
            found.append(pair)
    return tuple(found)


def clash(one: Said, two: Said) -> str | None:
    """Whether two statements (quote, stance, date) of different documents clash, whatever the criterion.

    The unit in which their figures differ, "" when one says all or none and the other counts some, None otherwise.
    """
    first, second = (_Spoken(quote=quote, stance=stance, dated=dated) for quote, stance, dated in (one, two))
    if all(spoken.stance in (Stance.DONE, Stance.CONTRADICTS) for spoken in (first, second)):
        for left, right in _alike(first, second):
            if left.year is not None and left.year == right.year and left.unit not in TIME and _differ(left, right):
                return left.unit
    return "" if _counts_some(first, second) or _counts_some(second, first) else None


def differ(metric: Metric, one: Said, two: Said) -> bool:
    """Whether two statements (quote, stance, date) give different values of a metric for one year."""
    first, second = (_Spoken(quote=quote, stance=stance, dated=dated) for quote, stance, dated in (one, two))
    left, right = measured(first.quote, metric), measured(second.quote, metric)
    return (
        left is not None
        and right is not None
        and _year(left, first, right, second) is not None
        and _differ(left, right)
    )


def _figures(criterion: Criterion, first: "Proposal", second: "Proposal") -> Contradiction | None:
    """Two facts of different documents with values of the same thing, unit and year that differ."""
    if first.document == second.document or Stance.DONE not in (first.stance, second.stance):
        return None
    if any(one.stance not in (Stance.DONE, Stance.CONTRADICTS) for one in (first, second)):
        return None
    common = _common(first, second)
    if criterion.metric is not None:
        one, two = measured(first.quote, criterion.metric), measured(second.quote, criterion.metric)
        same = bool(common) and _parts(first.quote) == _parts(second.quote)
        pairs = [(one, two)] if one and two and same else []
    else:
        pairs = _alike(first, second) if len(common) >= COMMON else []
    for left, right in pairs:
        year = _year(left, first, right, second)
        if year and _differ(left, right):
            return Contradiction(
                criterion=criterion.id,
                kind="figures",
                first=first.id,
                second=second.id,
                why=Text(
                    fr=f"chiffres différents pour {year} : {shown(left, 'fr')} et {shown(right, 'fr')}",
                    en=f"different figures for {year}: {shown(left, 'en')} and {shown(right, 'en')}",
                ),
            )
    return None


def _alike(first: Spoken, second: Spoken) -> list[tuple[Figure, Figure]]:
    """Values that measure the same thing: one unit, and the same words right around them."""
    return [
        (left.figure, right.figure)
        for left in values(first.quote)
        for right in values(second.quote)
        if not left.bound
        and not right.bound
        and left.figure.unit == right.figure.unit != "count"
        and len(_near(first.quote, left) & _near(second.quote, right)) >= COMMON
        and _parts(first.quote) == _parts(second.quote)
    ]


def _parts(quote: str) -> frozenset[str]:
    """The parts of the organisation or of its business that a statement is about, none for the whole of it."""
    _, _, parts = _lists()
    return frozenset(one.rstrip("s") for one in re.findall(r"[a-z]+", fold(quote)) if one in parts)


def _universal(criterion: Criterion, first: "Proposal", second: "Proposal") -> Contradiction | None:
    """One says all or none in force or done, the other counts some of them."""
    for claim, count in ((first, second), (second, first)):
        some = _counts_some(claim, count)
        if some is None or claim.document == count.document:
            continue
        every = ALL.search(fold(claim.quote))
        word = Text(fr="tout", en="all") if every else Text(fr="aucun", en="none")
        return Contradiction(
            criterion=criterion.id,
            kind="universal",
            first=claim.id,
            second=count.id,
            why=Text(
                fr=f"l’un dit « {word.fr} », l’autre compte {shown(some, 'fr')}",
                en=f"one says “{word.en}”, the other counts {shown(some, 'en')}",
            ),
        )
    return None


def _counts_some(claim: Spoken, count: Spoken) -> Figure | None:
    """The share that `count` gives of what `claim` says all or none of, None when they do not clash so."""
    if claim.stance not in PROOFS or count.stance not in (Stance.DONE, Stance.CONTRADICTS):
        return None
    said = fold(claim.quote)
    every, none = ALL.search(said), NONE.search(said)
    word = every or none
    if word is None or (every and none) or SCOPE.search(said[: word.start()]):
        return None
    if none and NONE.search(fold(count.quote)) and count.stance is not Stance.CONTRADICTS:
        return None
    same, _, _ = _lists()
    within, after = terms(said[word.start() : word.end()]), terms(said[word.end() : word.end() + AFTER])[:THING]
    named = within if word is every and TOGETHER.match(word.group()) else [*within, *after]
    thing = frozenset(same.get(one, one) for one in named if not one[0].isdigit())
    stems, read = words(claim.quote), values(count.quote)
    if sum(one.figure.unit == "%" for one in read) >= SHARES:
        return None
    for one in read:
        part = one.figure.unit == "%" and not one.bound and 0 < one.figure.amount < WHOLE
        near = _near(count.quote, one)
        spoken = frozenset(_stems(count.quote))
        if part and spoken & thing and (near & stems) - thing:
            return one.figure
    return None


def _denied(criterion: Criterion, first: "Proposal", second: "Proposal") -> Contradiction | None:
    """One reports or rules what the other denies."""
    yes, no = (first, second) if second.stance is Stance.CONTRADICTS else (second, first)
    if first.document == second.document or any(ROW.search(one.quote) for one in (yes, no)):
        return None
    if no.stance is not Stance.CONTRADICTS or yes.stance not in PROOFS or len(_common(yes, no)) < COMMON:
        return None
    return Contradiction(
        criterion=criterion.id,
        kind="denied",
        first=yes.id,
        second=no.id,
        why=Text(fr="l’un affirme ce que l’autre nie", en="one affirms what the other denies"),
    )


def _year(left: Figure, first: Spoken, right: Figure, second: Spoken) -> int | None:
    """The year that both values describe, None when they describe different ones.

    A value that names no year may describe that of its document or the one before. "100 %" is a claim on all, which a
    share of any year puts in doubt.
    """
    one, two = _years(left, first), _years(right, second)
    shared = one & two
    if shared:
        return max(shared)
    refuted = {left.unit, right.unit} == {"%"} and (left.amount == WHOLE) != (right.amount == WHOLE)
    return max(one | two, default=None) if refuted else None


def _years(figure: Figure, proposal: Spoken) -> frozenset[int]:
    if figure.year is not None:
        return frozenset((figure.year,))
    year = proposal.dated.year if proposal.dated else 0
    return frozenset((year, year - 1)) if year else frozenset()


def _differ(left: Figure, right: Figure) -> bool:
    amount = convert(right, left.unit)
    if amount is None:
        return False
    return abs(left.amount - amount) > TOLERANCE * max(abs(left.amount), abs(amount))


def _common(first: Spoken, second: Spoken) -> frozenset[str]:
    return words(first.quote) & words(second.quote)


def _near(quote: str, value: Value) -> frozenset[str]:
    return words(quote[max(0, value.start - NEAR) : value.end + NEAR])
