"""Impacts of one call to a model, as intervals: a local embedding, a local model, a served language model.

Why intervals: at its default of 64 requests served together, the open method for served models lies 24 times
below the only life-cycle assessment a provider published, and 1.8 times above it at one request at a time. One
number would hide that. Only *output* tokens are counted for served models, as in the method followed; reading the
prompt (input tokens) is omitted, and the method note says so.

Sources of the figures:

[A] EcoLogits 0.11.3 (MPL-2.0), https://ecologits.ai/latest/methodology/llm_inference/: regressions of energy and
    latency per token, reference server of eight 80 GB GPUs, embodied impacts, 3 years of life.
[B] ADEME publicodes-acv-numerique 2.2.0 (MIT): laptop, 185.09 kg CO2e made, moved and scrapped, 5 years, 3 h a day.
[C] French electricity: 32 g/kWh (RTE, generation 2023) to 98 g/kWh (BoaviztAPI 2.5.0, 2019), five sources between.
[D] Measured on a shared server, two busy cores: about 0.15 ms a character for a 4-bit multilingual-e5-small.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.footprint.ai_models import Parameters, resolve
from scoring.footprint.interval import Interval, around


@dataclass(frozen=True, kw_only=True, slots=True)
class Impact:
    """Impact of one call, low to high."""

    energy_wh: Interval
    """Electricity of the computer and, for a data centre, of its cooling; Wh."""
    gwp_g: Interval
    """Climate change, use and embodied share; g CO2e."""
    adpe_mg_sb: Interval
    """Depletion of minerals and metals, use and embodied share; mg Sb eq."""
    water_ml: Interval | None
    """Water consumed by cooling and electricity; mL; None where no factor is known."""
    method: str
    """Stable code of the method; ``method_note`` gives its sentence."""

    def __add__(self, other: Impact) -> Impact:
        """Sum of two calls; the method codes are joined, water is unknown if it is unknown in either."""
        water = None
        if self.water_ml is not None and other.water_ml is not None:
            water = self.water_ml + other.water_ml
        codes = sorted(set(self.method.split("+")) | set(other.method.split("+")))
        return Impact(
            energy_wh=self.energy_wh + other.energy_wh,
            gwp_g=self.gwp_g + other.gwp_g,
            adpe_mg_sb=self.adpe_mg_sb + other.adpe_mg_sb,
            water_ml=water,
            method="+".join(codes),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """What one kilowatt-hour carries at a place."""

    place: str
    """ISO 3166-1 alpha-3 code, or ``unknown``."""
    gwp_g_per_kwh: Interval
    """g CO2e per kWh, across sources."""
    adpe_mg_per_kwh: Interval
    """mg Sb eq per kWh."""
    water_l_per_kwh: Interval | None
    """Litres consumed per kWh; None where no factor is known."""


# One source only for minerals and water of electricity [A]: widened by a factor of judgement, 3 and 2.
FRANCE = Grid(
    place="FRA",
    gwp_g_per_kwh=Interval(32.0, 98.0),
    adpe_mg_per_kwh=around(0.04858, 3.0),
    water_l_per_kwh=around(3.6737, 2.0),
)
# From Norway (27.7 to 30 g) to South Africa (700 to 708 g) and India (670 to 713 g) in the two shipped sources.
UNKNOWN_PLACE = Grid(
    place="unknown",
    gwp_g_per_kwh=Interval(20.0, 720.0),
    adpe_mg_per_kwh=Interval(0.01, 0.3),
    water_l_per_kwh=Interval(1.0, 19.0),
)

EMBEDDING_CORE_PAIR_MS_PER_CHARACTER = Interval(0.03, 0.30)
"""Time of two busy cores per character; [D] divided by 5 and doubled: faster and slower machines."""
CPU_SHARE_W = Interval(8.0, 90.0)
"""Power of the share of the machine a call keeps busy: a laptop at rest load to a loaded server with cooling."""
COMPUTER_GWP_G_PER_H = Interval(0.0, 185_090.0 / (5 * 365 * 3))
"""Embodied share per busy hour: nothing (a machine that is there anyway) to a whole laptop [B]; g CO2e/h."""
COMPUTER_ADPE_MG_PER_H = Interval(0.0, 0.37e6 / 8 / (3 * 365 * 24))
"""Embodied share per busy hour: nothing to an eighth of the reference server [A]; mg Sb eq/h."""

BATCHES = (64, 1)
"""Requests served together, from the most to the least shared: the bounds of the interval."""
DATACENTRE_PUE = Interval(1.09, 1.6)
"""Facility energy over IT energy: the best providers in [A] to an ordinary room."""
DATACENTRE_WUE = Interval(0.0, 1.8)
"""Litres of cooling water per kWh of IT energy: closed loop to a common average."""
OCCUPANCY = Interval(0.5, 1.0)
"""Share of its life in which the server works: full use in [A]; half use doubles the embodied share."""

_HARDWARE_LIFE_S = 3 * 365 * 24 * 3600
_SERVER_GPUS, _GPU_MEMORY_GB, _BITS, _MEMORY_OVERHEAD = 8, 80.0, 16, 1.2
_SERVER_W = 1200.0  # without its GPUs
_SERVER_GWP_KG, _GPU_GWP_KG = 5700.0, 273.0
_SERVER_ADPE_KG, _GPU_ADPE_KG = 0.37, 0.00895

_NOTES = {
    "local-cpu-embedding": (
        "Plongement calculé sur cette machine : estimé d’après le nombre de caractères, non mesuré.",
        "Embedding computed on this machine: estimated from the number of characters, not measured.",
    ),
    "local-cpu": (
        "Modèle exécuté sur cette machine : durée multipliée par une plage de puissances, non mesurée.",
        "Model run on this machine: seconds times a range of power, not metered.",
    ),
    "served-model": (
        "Modèle servi à distance : de 64 requêtes groupées à une seule ; paramètres connus ou publiés ; "
        "les jetons d’entrée ne sont pas comptés.",
        "Remote model: from 64 requests served together to one; known or published parameters; "
        "input tokens are not counted.",
    ),
    "served-model-size-in-name": (
        "Modèle servi à distance, inconnu : taille lue dans son nom ; les jetons d’entrée ne sont pas comptés.",
        "Unknown remote model: size read in its name; input tokens are not counted.",
    ),
    "served-model-unknown-size": (
        "Modèle servi à distance de taille inconnue : plage de 1 à 1 000 milliards de paramètres actifs ; "
        "les jetons d’entrée ne sont pas comptés.",
        "Remote model of unknown size: from 1 to 1,000 billion active parameters; input tokens are not counted.",
    ),
}


def method_note(code: str, *, language: str = "fr") -> str:
    """Sentence for a person about each method in ``code`` (joined by ``+``); KeyError for a code we never gave."""
    return " ".join(_NOTES[part][0 if language == "fr" else 1] for part in code.split("+"))


def local_cpu_embedding(*, characters: int, grid: Grid = FRANCE) -> Impact:
    """Impact of embedding ``characters`` characters with a small 4-bit model on this machine.

    Depends on the work done and not on the clock, so that a busy machine and a repeated run say the same.
    Raises ValueError for a negative count.
    """
    if characters < 0:
        raise ValueError(f"characters must be >= 0, got {characters}")
    hours = EMBEDDING_CORE_PAIR_MS_PER_CHARACTER.scaled(characters / 3_600_000.0)
    return _on_a_computer(hours, CPU_SHARE_W, grid, "local-cpu-embedding")


def local_cpu(*, seconds: float, watts: Interval = CPU_SHARE_W, grid: Grid = FRANCE) -> Impact:
    """Impact of ``seconds`` of a model on this machine at ``watts``; pass a metered power where one is known.

    Raises ValueError for a negative or non-finite duration.
    """
    if not (math.isfinite(seconds) and seconds >= 0.0):
        raise ValueError(f"seconds must be finite and >= 0, got {seconds}")
    return _on_a_computer(Interval(seconds / 3600.0, seconds / 3600.0), watts, grid, "local-cpu")


def remote_model(
    *,
    model: str,
    output_tokens: int,
    seconds: float | None = None,
    grid: Grid = UNKNOWN_PLACE,
    parameters: Parameters | None = None,
    pue: Interval = DATACENTRE_PUE,
    wue: Interval = DATACENTRE_WUE,
    occupancy: Interval = OCCUPANCY,
    batches: tuple[int, int] = BATCHES,
) -> Impact:
    """Impact of one call to a served language model, from batch 64 and its smallest size to batch 1 and its largest.

    ``seconds`` is the time the caller waited: it caps the generation time of the model [A]. ``grid`` is that of
    the data centre; ``batches`` are the most and the fewest requests served together. Input tokens are omitted.
    Raises ValueError for a negative token count or duration.
    """
    if output_tokens < 0 or (seconds is not None and not seconds >= 0.0):
        raise ValueError(f"tokens and seconds must be >= 0, got {output_tokens} and {seconds}")
    found = parameters or resolve(model)
    shared, alone = batches
    low = served_request(found.active_b.low, found.total_b.low, output_tokens, shared, seconds)
    high = served_request(found.active_b.high, found.total_b.high, output_tokens, alone, seconds)
    it_kwh = Interval(low.it_wh / 1000.0, high.it_wh / 1000.0)
    kwh = it_kwh * pue
    idle = Interval(1.0 / occupancy.high, 1.0 / occupancy.low)
    water = None
    if grid.water_l_per_kwh is not None:
        water = (kwh * grid.water_l_per_kwh + it_kwh * wue).scaled(1000.0)
    return Impact(
        energy_wh=kwh.scaled(1000.0),
        gwp_g=kwh * grid.gwp_g_per_kwh + Interval(low.embodied_gwp_g, high.embodied_gwp_g) * idle,
        adpe_mg_sb=kwh * grid.adpe_mg_per_kwh + Interval(low.embodied_adpe_mg, high.embodied_adpe_mg) * idle,
        water_ml=water,
        method=_SERVED_METHOD[found.origin],
    )


_SERVED_METHOD = {
    "known": "served-model",
    "given": "served-model",
    "name": "served-model-size-in-name",
    "unknown": "served-model-unknown-size",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedRequest:
    """What one request takes of the reference server, before cooling and electricity factors."""

    it_wh: float
    """Electricity of GPUs and server share; Wh."""
    embodied_gwp_g: float
    """Share of the hardware by time, fully used hardware; g CO2e."""
    embodied_adpe_mg: float
    """Share of the hardware by time, fully used hardware; mg Sb eq."""


def served_request(
    active_b: float, total_b: float, output_tokens: int, batch: int, seconds: float | None = None
) -> ServedRequest:
    """One request at one batch size, by the regressions of [A]; sizes in billions of parameters.

    Energy of a GPU per token, Wh: ``1.1665e-6 exp(-0.0112 batch) active + 4.053e-5``. Time per token, s:
    ``6.785e-4 active + 3.119e-4 batch + 0.01947``, the whole capped by ``seconds``. GPUs: ``1.2 x total x 16 bits``
    of memory over 80 GB, rounded up to a power of two. The server is shared by GPUs and by requests of a batch.
    """
    gpu_wh = output_tokens * (
        1.1665273170451914e-06 * math.exp(-0.011205921025579175 * batch) * active_b + 4.052928146734005e-05
    )
    time_s = output_tokens * (0.0006785088094353663 * active_b + 0.0003119310311688259 * batch + 0.019473717579473387)
    if seconds is not None:
        time_s = min(time_s, seconds)
    memory_gb = _MEMORY_OVERHEAD * total_b * _BITS / 8
    gpus = 2 ** max(0, math.ceil(math.log2(max(1, math.ceil(memory_gb / _GPU_MEMORY_GB)))))
    server_wh = _SERVER_W * time_s / 3600.0 * gpus / _SERVER_GPUS / batch
    life_share = time_s / _HARDWARE_LIFE_S * gpus / batch
    return ServedRequest(
        it_wh=gpus * gpu_wh + server_wh,
        embodied_gwp_g=life_share * (_SERVER_GWP_KG / _SERVER_GPUS + _GPU_GWP_KG) * 1e3,
        embodied_adpe_mg=life_share * (_SERVER_ADPE_KG / _SERVER_GPUS + _GPU_ADPE_KG) * 1e6,
    )


def _on_a_computer(hours: Interval, watts: Interval, grid: Grid, method: str) -> Impact:
    """Hours of the share of a computer, at ``watts``, on ``grid``."""
    energy_wh = hours * watts
    kwh = energy_wh.scaled(1e-3)
    return Impact(
        energy_wh=energy_wh,
        gwp_g=kwh * grid.gwp_g_per_kwh + hours * COMPUTER_GWP_G_PER_H,
        adpe_mg_sb=kwh * grid.adpe_mg_per_kwh + hours * COMPUTER_ADPE_MG_PER_H,
        water_ml=None if grid.water_l_per_kwh is None else (kwh * grid.water_l_per_kwh).scaled(1000.0),
        method=method,
    )
