"""What the footprint report, its table and its figures say: rows and sentences drawn from a study."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.footprint import CLIMATE, Study, default_shares
from assistant.reports.footprint_words import IT_SHARES, KEYS, PROPERTIES, STAGES, STATES, WORDS
from assistant.reports.render import number, spaced
from scoring.footprint.budget import State, Verdict
from scoring.footprint.criteria import CATEGORIES, CATEGORY_LABELS
from scoring.footprint.levers import Effect
from scoring.footprint.uncertainty import Percentiles
from scoring.model import Text

MOST_TYPES = 9
"""Types shown by themselves; the rest is summed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeRow:
    """Climate impact of one type by stage, t CO2e a year."""

    label: str
    """Name of the type."""
    stages: tuple[float | None, ...]
    """Values in the order of the stages; None where no factor exists, which is not zero."""

    @property
    def total(self) -> float:
        """Sum of the stages that are known."""
        return sum(one or 0.0 for one in self.stages)


def word(key: str, lang: str, **values: object) -> str:
    """The text under `key`, values put in."""
    return spaced(WORDS[key].said(lang).format(**values), lang)


def amount(value: float, lang: str) -> str:
    """A number with about three significant digits, never in powers of ten unless tiny."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.095 else 3
    return number(value, lang, digits)


def between(one: Percentiles, lang: str, scale: float = 1.0) -> str:
    """P5 to P95: "45 à 87"."""
    joint = "à" if lang == "fr" else "to"
    return f"{amount(one.p5 / scale, lang)} {joint} {amount(one.p95 / scale, lang)}"


def percent(value: float, lang: str) -> str:
    """A share as a percentage: "33 %"; never 0 or 100 for what is neither."""
    shown = "< 1" if 0.0 < value < 0.005 else "> 99" if 0.995 < value < 1.0 else number(100 * value, lang, 0)
    return f"{shown}\u202f%" if lang == "fr" else f"{shown}%"


def chance(value: float, lang: str) -> str:
    """A probability by drawing: never told as certain, whatever the draws."""
    shown = "< 1" if value < 0.005 else "> 99" if value > 0.995 else number(100 * value, lang, 0)
    return f"{shown}\u202f%" if lang == "fr" else f"{shown}%"


def category(name: str, lang: str) -> str:
    """Name of an impact category."""
    return CATEGORY_LABELS[name][0 if lang == "fr" else 1]


def type_label(study: Study, code: str, lang: str) -> str:
    """Name of a type, the written word for one nobody knows."""
    found = study.base.types.get(code)
    return code if found is None else (found.label_fr if lang == "fr" else found.label_en)


def way_label(verdict: Verdict, lang: str) -> str:
    """A way of sharing in words."""
    return f"{KEYS[verdict.budget.key].said(lang)}, {IT_SHARES[verdict.budget.it_share].said(lang)}"


def defaults(study: Study, lang: str) -> str:
    """Shares of the pieces whose life and electricity are those of their type, not of the inventory."""
    life, kwh = default_shares(study)
    return word("defaults", lang, life=percent(life, lang), kwh=percent(kwh, lang))


def declared(study: Study) -> tuple[Verdict, ...]:
    """The verdict of each category under the declared way."""
    way = study.footprint.way
    return tuple(one for one in study.footprint.verdicts if (one.budget.key, one.budget.it_share) == way)


def ways(study: Study, name: str = CLIMATE) -> tuple[Verdict, ...]:
    """The verdicts of one category under every way."""
    return tuple(one for one in study.footprint.verdicts if one.budget.category == name)


def shown_categories(study: Study) -> tuple[str, ...]:
    """Categories whose verdict moves with the key: the assessable ones."""
    judged = {one.budget.category for one in study.footprint.verdicts if one.probability is not None}
    return tuple(one for one in CATEGORIES if one in judged)


def by_type(study: Study, lang: str) -> tuple[TypeRow, ...]:
    """Types, largest first, the small ones summed at the end."""
    impacts, selection = study.footprint.impacts, study.footprint.selection
    ranks, climate = selection.type_index(), CATEGORIES.index(CLIMATE)

    def stages(kind: str) -> tuple[float | None, ...]:
        values = impacts.by_type[ranks[kind], :, climate].tolist()
        absent = np.isnan(selection.piece[ranks[kind], :, climate]).tolist()
        return tuple(None if gone and not value else value / 1000.0 for value, gone in zip(values, absent, strict=True))

    rows = [TypeRow(label=type_label(study, kind, lang), stages=stages(kind)) for kind in impacts.per_type(CLIMATE)]
    if len(rows) <= MOST_TYPES + 1:
        return tuple(rows)
    label = f"{word('others', lang)} ({len(rows) - MOST_TYPES})"
    return (*rows[:MOST_TYPES], TypeRow(label=label, stages=sums(rows[MOST_TYPES:])))


def sums(rows: Sequence[TypeRow]) -> tuple[float, ...]:
    """Each stage summed over the rows; what is not known adds nothing."""
    return tuple(sum(one or 0.0 for one in values) for values in zip(*(row.stages for row in rows), strict=True))


def lever_label(effect: Effect, lang: str) -> str:
    """A lever in words."""
    return typographic(effect.lever.said, lang)


def typographic(text: Text, lang: str) -> str:
    """A sentence of the engine with the numbers of the language: "30 %", "1,3"."""
    said = text.said(lang)
    if lang != "fr":
        return re.sub(r"\b1 year\(s\)", "1 year", said).replace("year(s)", "years")
    said = re.sub(r"(\d)\.(\d)", r"\1,\2", re.sub(r"(\d)\s?%", "\\1\u202f%", said))
    return spaced(re.sub(r"\b1 an\(s\)", "1 an", said).replace("an(s)", "ans"), lang)


def reason(verdict: Verdict, lang: str) -> str:
    """Why a verdict cannot be given, empty when it can."""
    return typographic(verdict.reason, lang) if verdict.reason else ""


def swing_label(study: Study, name: str, lang: str) -> str:
    """An uncertain quantity in words: a factor by its id, or a habit of a type."""
    if name.startswith("usual/"):
        _, kind, prop = name.split("/")
        return f"{type_label(study, kind, lang)}, {PROPERTIES[prop].said(lang)}"
    factor = next(one for one in study.footprint.selection.chosen.values() if one.id == name)
    if factor.subject == "electricity":
        place = study.base.places[factor.place]
        country = place.name_fr if lang == "fr" else place.name_en
        return f"Électricité, {country}" if lang == "fr" else f"Electricity, {country}"
    return f"{type_label(study, factor.subject, lang)}, {STAGES[factor.stage].said(lang)}"


def headline(study: Study, lang: str) -> tuple[str, ...]:
    """The answer in three to five sentences."""
    return tuple(one for one in (_carbon(study, lang), _material(study, lang), *_budget(study, lang)) if one)


def _carbon(study: Study, lang: str) -> str:
    found = study.footprint.carbon
    middle, interval = amount(found.location.p50, lang), between(found.location, lang)
    pieces = number(study.pieces, lang, 0)
    if CLIMATE not in study.assessable:
        share = percent(found.coverage, lang)
        return spaced(
            f"Le climat n’est pas évaluable : les facteurs ne couvrent que {share} des {pieces} pièces."
            if lang == "fr"
            else f"Climate is not assessable: factors cover {share} of the {pieces} pieces only.",
            lang,
        )
    return (
        f"Ces {pieces} pièces émettent {middle} t CO2e par an, de {interval} t neuf fois sur dix."
        if lang == "fr"
        else f"These {pieces} pieces emit {middle} t CO2e a year, {interval} t nine times in ten."
    )


def _material(study: Study, lang: str) -> str:
    found = study.footprint.materials
    if found is None or not found.discarded:
        return ""
    kg, reused = number(found.kg, lang, 0), percent(found.reused_share or 0.0, lang)
    return spaced(
        f"{kg} kg d’équipements ont quitté le parc en {found.year} ; {reused} des pièces sont parties en réemploi."
        if lang == "fr"
        else f"{kg} kg of equipment left the fleet in {found.year}; {reused} of the pieces went to reuse.",
        lang,
    )


def _budget(study: Study, lang: str) -> tuple[str, ...]:
    climate = next((one for one in declared(study) if one.budget.category == CLIMATE), None)
    if climate is None:
        return ()
    if climate.ratio is None or climate.probability is None:
        why = reason(climate, lang)
        return (spaced(f"Pas de verdict de budget : {why}." if lang == "fr" else f"No budget verdict: {why}.", lang),)
    ratio, interval = amount(climate.ratio.p50, lang), between(climate.ratio, lang)
    way, state = way_label(climate, lang), STATES[climate.state].said(lang)
    likely = chance(climate.probability, lang)
    first = (
        f"Avec la clé déclarée ({way}), le climat est {state} : {ratio} fois la part (de {interval}) ; "
        f"probabilité d’y tenir : {likely}."
        if lang == "fr"
        else f"With the declared key ({way}), climate is {state}: {ratio} times the share ({interval}); "
        f"probability of staying within: {likely}."
    )
    return (spaced(first, lang), spaced(_flips(study, lang), lang))


def _flips(study: Study, lang: str) -> str:
    """How many of the computable ways say what."""
    judged = [one for one in ways(study) if one.state is not State.NOT_ASSESSABLE]
    count = {state: sum(1 for one in judged if one.state is state) for state in State}
    said = ", ".join(f"{many} {STATES[state].said(lang)}" for state, many in count.items() if many)
    changes = sum(1 for many in count.values() if many) > 1
    if lang == "fr":
        start = "Le verdict change avec la clé" if changes else "Le verdict est le même"
        return f"{start} : sur {len(judged)} façons de partager calculables, {said}."
    return (
        f"The verdict {'changes with the key' if changes else 'is the same'}: of {len(judged)} computable ways, {said}."
    )


def finding_types(study: Study, rows: Sequence[TypeRow], lang: str) -> str:
    """Title of the figure by stage and type."""
    total = sum(row.total for row in rows)
    if not total:
        return word("by_stage_type", lang)
    made = percent(sum(row.stages[0] or 0.0 for row in rows) / total, lang)
    first, share = rows[0].label[0].lower() + rows[0].label[1:], percent(rows[0].total / total, lang)
    return (
        spaced(f"La fabrication fait {made} du total ; premier type : {first}, {share}", lang)
        if lang == "fr"
        else f"Manufacture makes {made} of the total; first type: {first}, {share}"
    )


def finding_ways(study: Study, lang: str) -> str:
    """Title of the figure of ratios by way of sharing."""
    ratios = [one.ratio.p50 for one in ways(study) if one.ratio is not None]
    if not ratios:
        return word("ways", lang)
    low, high = amount(min(ratios), lang), amount(max(ratios), lang)
    if len(ratios) == 1:
        return f"Le climat est à {low} fois le budget" if lang == "fr" else f"Climate is at {low} times the budget"
    return (
        f"De {low} à {high} fois le budget climatique selon la clé"
        if lang == "fr"
        else f"From {low} to {high} times the climate budget, depending on the key"
    )


def finding_categories(study: Study, lang: str) -> str:
    """Title of the figure of ratios by category."""
    judged = [one for one in declared(study) if one.state is not State.NOT_ASSESSABLE]
    over = sum(1 for one in judged if one.state is State.OVER)
    if lang == "fr":
        return f"{over} catégorie{'s' if over > 1 else ''} hors budget, {16 - len(judged)} non évaluables sur 16"
    return f"{over} categor{'ies' if over != 1 else 'y'} over budget, {16 - len(judged)} of 16 not assessable"


def finding_tornado(study: Study, lang: str) -> str:
    """Title of the tornado."""
    if not study.footprint.tornado:
        return word("uncertainty", lang)
    first = swing_label(study, study.footprint.tornado[0].name, lang)
    return f"Le doute vient d’abord de : {first}" if lang == "fr" else f"The doubt comes first from: {first}"
