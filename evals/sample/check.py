"""Check the gold of a sample: `python -m evals.sample.check [--of esn]`.

Every quote must be found, white space collapsed, in its document and page; every criterion must exist in the
preview referential and belong to the record's indicator.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import yaml
from openpyxl import load_workbook

from evals.sample.build import HERE, SAMPLES

REFERENTIAL = HERE.parents[1] / "scoring" / "data" / "referentials" / "nr-socle-2027-preview.yaml"
STANCES = ("done", "rule", "committed", "generic", "contradicts")
_RECORD_KEYS = {"document", "page", "quote", "indicator", "criteria", "stance"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """What the check needs to know of the referential."""

    criteria: dict[str, frozenset[str]]
    """Criterion ids of each indicator asked of the organisation."""
    themes: dict[str, str]
    """Theme of each of these indicators."""


def load_gold(sample: str = "commune") -> dict[str, Any]:
    """The gold file of a sample as plain data."""
    gold: dict[str, Any] = yaml.safe_load((SAMPLES[sample] / "gold.yaml").read_text(encoding="utf-8"))
    return gold


def load_catalogue(path: Path = REFERENTIAL, sector: str = "collectivite") -> Catalogue | None:
    """Indicators of the common trunk and of the sector, or None when the file is not there."""
    if not path.is_file():
        return None
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = [one for one in data["indicators"] if one.get("sector", "") in ("", sector)]
    return Catalogue(
        criteria={one["id"]: frozenset(part["id"] for part in one["criteria"]) for one in asked},
        themes={one["id"]: one["theme"] for one in asked},
    )


@lru_cache(maxsize=64)
def texts(document: str, sample: str = "commune") -> tuple[tuple[str, ...], ...]:
    """Pieces of text of each page: a PDF page is one piece; paragraphs and cells are pieces; a sheet is a page."""
    path = SAMPLES[sample] / "documents" / document
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return tuple((collapsed(page.get_textpage().get_text_range()),) for page in pdf)
    if path.suffix == ".docx":
        read = docx.Document(str(path))
        cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
        return (tuple(collapsed(text) for text in [*(one.text for one in read.paragraphs), *cells]),)
    if path.suffix == ".xlsx":
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = tuple(
            tuple(collapsed(str(value)) for row in sheet.iter_rows(values_only=True) for value in row if value)
            for sheet in book.worksheets
        )
        book.close()
        return sheets
    return ((collapsed(path.read_text(encoding="utf-8")),),)


def collapsed(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def found(document: str, page: int, quote: str, sample: str = "commune") -> bool:
    """Whether the quote stands in one piece of this page (1-based)."""
    pages = texts(document, sample)
    return 1 <= page <= len(pages) and any(collapsed(quote) in piece for piece in pages[page - 1])


def problems(gold: dict[str, Any], catalogue: Catalogue | None, sample: str = "commune") -> list[str]:
    """One line for each fault of the gold; empty when it is sound."""
    faults = []
    known = {one["document"] for one in gold["documents"]}
    built = {path.name for path in (SAMPLES[sample] / "documents").iterdir()}
    if known != built:
        faults.append(f"documents listed and built differ: {sorted(known ^ built)}")
    for number, record in enumerate(gold["evidence"]):
        where = f"evidence[{number}] {record.get('indicator')}"
        missing = _RECORD_KEYS - record.keys()
        if missing:
            faults.append(f"{where}: without {sorted(missing)}")
            continue
        if record["document"] not in known or not found(record["document"], record["page"], record["quote"], sample):
            faults.append(f"{where}: not in {record['document']} page {record['page']}: {record['quote'][:60]}")
        if record["stance"] not in STANCES:
            faults.append(f"{where}: unknown stance {record['stance']}")
        if catalogue and not set(record["criteria"]) <= catalogue.criteria.get(record["indicator"], frozenset()):
            faults.append(f"{where}: criteria {record['criteria']} are not all of this indicator")
    faults += _contradiction_problems(gold, known, sample)
    if catalogue:
        faults += _coverage_problems(gold, catalogue)
    return faults


def _contradiction_problems(gold: dict[str, Any], known: set[str], sample: str) -> list[str]:
    return [
        f"contradictions[{number}]: not in {side['document']} page {side['page']}: {side['quote'][:60]}"
        for number, pair in enumerate(gold["contradictions"])
        for side in (pair["first"], pair["second"])
        if side["document"] not in known or not found(side["document"], side["page"], side["quote"], sample)
    ]


def _coverage_problems(gold: dict[str, Any], catalogue: Catalogue) -> list[str]:
    """An indicator is either in the evidence or in `absent`, never both, never neither."""
    shown = {record["indicator"] for record in gold["evidence"]}
    absent = set(gold["absent"])
    faults = [f"{one}: in the evidence and absent" for one in sorted(shown & absent)]
    faults += [f"{one}: neither in the evidence nor absent" for one in sorted(set(catalogue.themes) - shown - absent)]
    faults += [f"{one}: unknown indicator in absent" for one in sorted(absent - set(catalogue.themes))]
    faults += [f"{one}: no summary in themes" for one in sorted(set(catalogue.themes.values()) - set(gold["themes"]))]
    return faults


def counts(gold: dict[str, Any], catalogue: Catalogue | None, sample: str = "commune") -> list[str]:
    """Lines of figures about the gold."""
    records: Sequence[dict[str, Any]] = gold["evidence"]
    pdf_pages = sum(
        len(texts(one["document"], sample)) for one in gold["documents"] if one["document"].endswith(".pdf")
    )
    lines = [
        f"{len(gold['documents'])} documents, {pdf_pages} PDF pages",
        f"{len(records)} evidence records on {len({one['indicator'] for one in records})} indicators",
        f"by stance: {dict(sorted(Counter(one['stance'] for one in records).items()))}",
        f"{len(gold['contradictions'])} contradictions, {len(gold['absent'])} indicators absent",
    ]
    if catalogue:
        by_theme = Counter(catalogue.themes[one["indicator"]] for one in records)
        lines.append(f"by theme: {dict(sorted(by_theme.items()))}")
    return lines


def main(argv: list[str] | None = None) -> int:
    """Print the faults and the counts; returns 1 when there is a fault."""
    parser = argparse.ArgumentParser(description="check the gold of a sample")
    parser.add_argument("--of", choices=sorted(SAMPLES), default="commune", help="which organisation")
    sample = parser.parse_args(argv).of
    gold = load_gold(sample)
    catalogue = load_catalogue(sector=gold["sector"])
    faults = problems(gold, catalogue, sample)
    print("\n".join(faults + counts(gold, catalogue, sample)))
    if catalogue is None:
        print("the preview referential is not there: criterion ids were not checked")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
