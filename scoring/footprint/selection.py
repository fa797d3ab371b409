"""One factor for each key, as arrays: what the kernel multiplies with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.footprint.criteria import CATEGORIES, CATEGORY_INDEX, CATEGORY_UNITS, STAGE_INDEX, STAGES
from scoring.footprint.errors import MixedVersions, UnknownName
from scoring.footprint.factor_model import Factor, FactorBase, Key, spread_gsd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Chosen factors; T types, P places, 4 stages, 16 categories; NaN where no factor exists."""

    types: tuple[str, ...]
    """Type codes, in the order of the arrays."""
    places: tuple[str, ...]
    """Places, in the order of the arrays."""
    piece: Floats
    """T x 4 x 16, impact of one piece by stage; per piece over its life, and per year for ``use``."""
    piece_sigma: Floats
    """T x 4 x 16, standard deviation of the logarithm."""
    kwh: Floats
    """P x 16, impact of one kilowatt-hour."""
    kwh_sigma: Floats
    """P x 16, standard deviation of the logarithm."""
    lifetime: Floats
    """T, usual life, years."""
    lifetime_sigma: Floats
    """T."""
    usual_kwh: Floats
    """T, usual electricity of one piece, kWh a year."""
    usual_kwh_sigma: Floats
    """T."""
    mass: Floats
    """T, usual mass of one piece, kg."""
    mass_sigma: Floats
    """T."""
    needs_manufacture: npt.NDArray[np.bool_]
    """T, False for a supply such as metered electricity."""
    datacentre: npt.NDArray[np.bool_]
    """T, True for equipment that needs cooling, to which a PUE applies."""
    chosen: dict[Key, Factor]
    """The factor behind each number."""
    ef_version: str
    """Version of the EF method, ``-`` when no factor depends on it."""
    digest: str
    """Digest of the factor base."""

    def type_index(self) -> dict[str, int]:
        """Type code to its rank in the arrays."""
        return {name: rank for rank, name in enumerate(self.types)}

    def place_index(self) -> dict[str, int]:
        """Place to its rank in the arrays."""
        return {name: rank for rank, name in enumerate(self.places)}


def select(
    base: FactorBase, *, prefer: Sequence[str] = (), ef_version: str | None = None, place_prefer: Sequence[str] = ()
) -> Selection:
    """Chooses one factor for each key: the first source of ``prefer`` that has it, else the declared default.

    ``place_prefer`` does the same for electricity only. ``ef_version`` leaves out factors of another version.
    Raises UnknownName for a source that the base does not have, and MixedVersions when factors of two versions of
    the EF method remain.
    """
    for source in (*prefer, *place_prefer):
        if source not in base.sources:
            raise UnknownName(f"source « {source} » ; sources : {', '.join(sorted(base.sources))}")
    kept = [f for f in base.factors if ef_version is None or f.ef_version in ("-", ef_version)]
    groups: dict[Key, list[Factor]] = {}
    for factor in kept:
        groups.setdefault(factor.key, []).append(factor)
    chosen: dict[Key, Factor] = {}
    for key, group in groups.items():
        wanted = (*place_prefer, *prefer) if key[0] == "electricity" else prefer
        chosen[key] = _choose(group, wanted)
    version = _one_version(chosen.values())
    return _arrays(base, groups, chosen, version)


def _choose(group: list[Factor], wanted: Sequence[str]) -> Factor:
    """First factor of the wanted sources, else the default, else the first by id."""
    for source in wanted:
        for factor in group:
            if factor.source == source:
                return factor
    return min(group, key=lambda factor: (not factor.default, factor.id))


def _one_version(chosen: Iterable[Factor]) -> str:
    """The version of the EF method that the chosen factors share; raises MixedVersions when there are two."""
    examples: dict[str, str] = {}
    for factor in sorted(chosen, key=lambda factor: factor.id):
        if factor.ef_version != "-" and factor.criterion in CATEGORY_UNITS:
            examples.setdefault(factor.ef_version, factor.id)
    if len(examples) > 1:
        said = " ; ".join(f"EF {version} : {example}" for version, example in sorted(examples.items()))
        raise MixedVersions(f"{said}. Choisissez une version / choose one version (ef_version).")
    return next(iter(examples), "-")


def _arrays(base: FactorBase, groups: dict[Key, list[Factor]], chosen: dict[Key, Factor], version: str) -> Selection:
    """The chosen factors laid out by type, place, stage and category."""
    types, places = tuple(sorted(base.types)), tuple(sorted(base.places))
    type_rank = {name: rank for rank, name in enumerate(types)}
    place_rank = {name: rank for rank, name in enumerate(places)}
    piece = np.full((len(types), len(STAGES), len(CATEGORIES)), np.nan)
    kwh = np.full((len(places), len(CATEGORIES)), np.nan)
    piece_sigma, kwh_sigma = np.zeros_like(piece), np.zeros_like(kwh)
    columns = {name: np.full(len(types), np.nan) for name in ("lifetime", "electricity_use", "mass")}
    sigmas = {name: np.zeros(len(types)) for name in columns}
    for key, factor in chosen.items():
        subject, criterion, stage, place = key
        sigma = math.log(spread_gsd(factor, groups[key]))
        if subject == "electricity":
            if criterion in CATEGORY_INDEX and place in place_rank:
                at = (place_rank[place], CATEGORY_INDEX[criterion])
                kwh[at], kwh_sigma[at] = factor.value, sigma
        elif criterion in CATEGORY_INDEX:
            spot = (type_rank[subject], STAGE_INDEX[stage], CATEGORY_INDEX[criterion])
            piece[spot], piece_sigma[spot] = factor.value, sigma
        elif criterion in columns:
            columns[criterion][type_rank[subject]] = factor.value
            sigmas[criterion][type_rank[subject]] = sigma
    return Selection(
        types=types, places=places, piece=piece, piece_sigma=piece_sigma, kwh=kwh, kwh_sigma=kwh_sigma,
        lifetime=columns["lifetime"], lifetime_sigma=sigmas["lifetime"],
        usual_kwh=columns["electricity_use"], usual_kwh_sigma=sigmas["electricity_use"],
        mass=columns["mass"], mass_sigma=sigmas["mass"],
        needs_manufacture=np.array([base.types[name].family != "energy" for name in types]),
        datacentre=np.array([base.types[name].family == "datacentre" for name in types]),
        chosen=chosen, ef_version=version, digest=base.digest,
    )  # fmt: skip
