"""A study in the exchange format of the product rules for information systems (PCR-SI): its request, its response.

https://github.com/Boavizta/PCR-SI_dataformat, MIT. No clock: the date of a response is the last day of its year.
"""

from dataclasses import replace
from importlib.metadata import version
from pathlib import PurePath

from assistant.errors import UsageError
from assistant.footprint import Study, sources_used
from scoring.footprint.formats import to_pcr_si, to_pcr_si_response
from scoring.footprint.inventory import Inventory


def pcr_si_request(study: Study) -> str:
    """The lines counted in the year as a request, each with its country; it can be read back.

    The format has no place for PUE, condition, dates, mass, channel and contract: they are left out.
    """
    country = study.footprint.options.country
    lines = tuple(replace(one, country=one.country or country) for one in study.footprint.activity.lines)
    return to_pcr_si(Inventory(lines=lines), organization=study.question.organization, dataset=_dataset(study))


def pcr_si_response(study: Study) -> str:
    """The central impacts by stage as a response dated 31 December of the year. Raises UsageError without a year.

    A stage that no factor describes is left out, as what is not assessable: missing is not zero.
    """
    year = study.footprint.options.year
    if year is None:
        raise UsageError("no_year")
    return to_pcr_si_response(
        {
            stage: {one: float(f"{value:.6g}") if value else None for one, value in values.items()}
            for stage, values in study.footprint.by_stage().items()
        },
        organization=study.question.organization,
        dataset=_dataset(study),
        timestamp=f"{year}-12-31T00:00:00Z",
        version=version("capnr"),
        sources=[(source.title, source.address) for source, factors in sources_used(study) if factors],
    )


def _dataset(study: Study) -> str:
    """Name of the file without its ending, and the year when there is one."""
    year = study.footprint.options.year
    return f"{PurePath(study.name).stem} {year}" if year else PurePath(study.name).stem
