"""Levers by name, and those that suit an inventory: what the command line, the API and the reports compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from assistant.errors import UsageError
from scoring.footprint import levers
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.inventory import Inventory
from scoring.footprint.levers import Case, Effect, Lever, compare
from scoring.footprint.model_swap import MOST_ANSWERS, MOST_TOKENS, ModelSwap, model_swap
from scoring.footprint.names import fold, known_places
from scoring.model import Text

TERMINALS = ("computer", "screen", "phone")
EQUIPMENT = (*TERMINALS, "printing", "datacentre", "network", "peripheral")
SUPPLIES = ("paper_ream_a4", "remote_access")
"""Types of an equipment family that are no equipment."""
PAPER = "paper_ream_a4"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kinds:
    """Types of an inventory, by what can be done about them."""

    terminals: tuple[str, ...]
    """Computers, screens, phones."""
    equipment: tuple[str, ...]
    """Everything that is bought and kept."""
    rooms: tuple[str, ...]
    """Servers and storage."""
    hosted: tuple[str, ...]
    """What runs elsewhere: servers and cloud."""
    paper: bool
    """Whether there is paper."""


Builder = Callable[[float, Kinds], Lever]

BUILDERS: dict[str, Builder] = {
    "longer_life": lambda value, kinds: levers.longer_life(value, kinds.equipment),
    "refurbished": lambda value, kinds: levers.refurbished(value, kinds.terminals),
    "fewer": lambda value, kinds: levers.fewer(value, kinds.terminals),
    "less_electricity": lambda value, kinds: levers.less_electricity(value),
    "less_printing": lambda value, kinds: levers.less_printing(value),
    "pue": lambda value, kinds: levers.pue(value, kinds.rooms),
    "electricity_contract": lambda value, kinds: levers.electricity_contract(value),
}
"""Name of a lever to how it is made from a number; ``move`` takes a country and stands apart."""
NAMES = (*BUILDERS, "move")
AI_MODEL = "ai-model"
"""The lever that takes its figures from options of its own, and acts on no line of the inventory."""
LONGEST_NAME = 80
"""Characters of the name of a model."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AiChoice:
    """Options of the lever ``ai-model``."""

    before: str = ""
    """Model in use."""
    after: str = ""
    """Model that would answer instead."""
    answers: int | None = None
    """Answers a year."""
    tokens: int | None = None
    """Output tokens of an answer."""


def effects(case: Case, base: FactorBase, wanted: Sequence[str], *, draws: int, seed: int) -> tuple[Effect, ...]:
    """Effects on climate of the wanted levers, ``name=value``, and of all of them together; of those that suit the
    inventory when none is wanted. ``ai-model`` stands apart: see `swap`. A contract of electricity counts in the
    market-based balance, the others in the location-based one. Largest median saving first. Raises UsageError for a
    lever nobody knows.
    """
    kinds = _kinds(case.inventory, base)
    named = [one for one in wanted if one.strip() != AI_MODEL]
    if named:
        chosen = [_lever(one, kinds, base) for one in named]
    else:
        chosen = [BUILDERS[name](value, kinds) for name, value in _suitable(kinds)]
    if len(chosen) > 1:
        chosen = [*chosen, _together(tuple(chosen))]
    contracts = [one for one in chosen if one.name.startswith("contract-")]
    others = [one for one in chosen if one not in contracts]
    found = (
        *compare(case, others, draws=draws, seed=seed),
        *(compare(case, contracts, market=True, draws=draws, seed=seed) if contracts else ()),
    )
    return tuple(sorted(found, key=lambda effect: (-effect.saved.p50, effect.lever.name)))


def swap(wanted: Sequence[str], choice: AiChoice) -> ModelSwap | None:
    """What another AI model saves, None when the lever ``ai-model`` is not wanted.

    Raises UsageError when the lever comes without its four options or they without it, or for a value out of bounds.
    """
    given = (bool(choice.before), bool(choice.after), choice.answers is not None, choice.tokens is not None)
    asked = any(one.strip() == AI_MODEL for one in wanted)
    if not asked and not any(given):
        return None
    if not asked or choice.answers is None or choice.tokens is None or not all(given):
        raise UsageError("ai_model_incomplete")
    for option, count, most in (("answers", choice.answers, MOST_ANSWERS), ("tokens", choice.tokens, MOST_TOKENS)):
        if not 1 <= count <= most:
            raise UsageError("bad_option", option=f"--ai-{option}", wanted=count, expected=f"1 – {most}")
    before, after = choice.before.strip(), choice.after.strip()
    for option, name in (("from", before), ("to", after)):
        if not (name and len(name) <= LONGEST_NAME and name.isprintable()):
            wanted_name = ascii(name[:LONGEST_NAME])
            raise UsageError("bad_option", option=f"--ai-model-{option}", wanted=wanted_name, expected="gpt-oss-20b")
    if before.lower() == after.lower():
        raise UsageError("ai_model_same", wanted=after)
    return model_swap(before, after, answers=choice.answers, tokens=choice.tokens)


def offered(inventory: Inventory, base: FactorBase) -> tuple[str, ...]:
    """Names of the levers that act on something of an inventory, in the order of `NAMES`."""
    kinds = _kinds(inventory, base)
    acts = {
        "longer_life": kinds.equipment,
        "refurbished": kinds.terminals,
        "fewer": kinds.terminals,
        "less_electricity": kinds.equipment,
        "less_printing": kinds.paper,
        "pue": kinds.rooms,
        "electricity_contract": kinds.equipment or kinds.hosted,
        "move": kinds.hosted,
    }
    return tuple(one for one in NAMES if acts[one])


def _kinds(inventory: Inventory, base: FactorBase) -> Kinds:
    present = sorted({line.type for line in inventory.lines if line.type})
    family = {one: base.types[one].family for one in present}

    def of(*families: str) -> tuple[str, ...]:
        return tuple(one for one in present if family[one] in families and one not in SUPPLIES)

    return Kinds(
        terminals=of(*TERMINALS),
        equipment=of(*EQUIPMENT),
        rooms=of("datacentre"),
        hosted=of("datacentre", "cloud"),
        paper=PAPER in present,
    )


def _suitable(kinds: Kinds) -> list[tuple[str, float]]:
    """Levers worth comparing when nobody said which: modest steps that an organisation can take in a year."""
    found = [("longer_life", 1.0)] if kinds.equipment else []
    found += [("refurbished", 0.3), ("fewer", 0.1)] if kinds.terminals else []
    found += [("less_electricity", 0.2)] if kinds.equipment else []
    found += [("pue", 1.3)] if kinds.rooms else []
    return found + ([("less_printing", 0.3)] if kinds.paper else [])


def _lever(written: str, kinds: Kinds, base: FactorBase) -> Lever:
    name, _, value = written.partition("=")
    name = name.strip()
    if name not in NAMES or not value:
        raise UsageError("unknown_lever", wanted=written, known=", ".join((*(f"{one}=…" for one in NAMES), AI_MODEL)))
    if name == "move":
        country = known_places(base).get(fold(value))
        if country is None:
            raise UsageError("unknown_country", wanted=value)
        return levers.move(country, kinds.hosted)
    try:
        return BUILDERS[name](float(value.strip().replace(",", ".")), kinds)
    except ValueError:
        expected = {"longer_life": "0 – 20", "pue": "1 – 5", "electricity_contract": "0 – 2000"}.get(name, "0 – 1")
        raise UsageError("bad_option", option=f"--lever {name}", wanted=value, expected=expected) from None


def _together(chosen: Sequence[Lever]) -> Lever:
    """All of the levers at once; less than their sum, since each acts on what the others leave."""

    def apply(case: Case) -> Case:
        return reduce(lambda so_far, lever: lever.apply(so_far), chosen, case)

    return Lever(name="together", said=Text(fr="Tout cela ensemble", en="All of these together"), apply=apply)
