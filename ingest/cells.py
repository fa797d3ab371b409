"""The cells that a quote of a table comes from, found again from the bytes as rectangles of a PDF are."""

from dataclasses import replace

from ingest import detect
from ingest.clean import CONTROLS
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
    places = places_of(detect.detect(name, data, limits), data, limits, page)
    before = f"{label}!" if label else ""
    return [f"{before}{column_name(one.column)}{one.row}" for one in places if one.start < end and one.end > start]


def places_of(kind: str, data: bytes, limits: Limits, page: int) -> list[Place]:
    """Where the cells of a page stand in its stored text, in order. Runs a reader and raises as ``cells_of``."""
    if kind not in _PLACES:
        raise refuse("unsupported", format=detect.NAMES[kind])
    text, places = _PLACES[kind](data, limits, page)
    if not CONTROLS.search(text):
        return places
    # The stored text is without the invisible signs of the cells (ingest.visible.settle): places move up.
    gone = [0] * (len(text) + 1)
    for found in CONTROLS.finditer(text):
        for at in range(found.start(), found.end()):
            gone[at + 1] = 1
    for at in range(len(text)):
        gone[at + 1] += gone[at]
    return [replace(one, start=one.start - gone[one.start], end=one.end - gone[one.end]) for one in places]
