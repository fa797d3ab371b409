"""The cells that a quote of a table comes from, found again from the bytes as rectangles of a PDF are."""

from ingest import detect
from ingest.csv_reader import csv_places
from ingest.grid import Place, column_name
from ingest.limits import Limits
from ingest.ods import ods_places
from ingest.refusals import refuse
from ingest.sheets import xlsx_places

_PLACES = {detect.XLSX: xlsx_places, detect.ODS: ods_places, detect.CSV: csv_places}


def cells_of(data: bytes, name: str, page: int, start: int, end: int, label: str = "") -> list[str]:
    """The cells of ``page_text[start:end]`` of a workbook or CSV, as "B3", or "Parc!B3" given the ``label`` of the
    page.

    Runs a reader: call it in the child process for files of others. Raises ReadError for what is no table, IndexError
    for a page that is not there.
    """
    limits = Limits()
    kind = detect.detect(name, data, limits)
    if kind not in _PLACES:
        raise refuse("unsupported", format=detect.NAMES[kind])
    before = f"{label}!" if label else ""
    return [f"{before}{_name(one)}" for one in _PLACES[kind](data, limits, page) if one.start < end and one.end > start]


def _name(place: Place) -> str:
    return f"{column_name(place.column)}{place.row}"
