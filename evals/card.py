"""The figures of the evaluation card, taken from `evals/results/suites.json`: `python -m evals.card [--write]`.

The card is written by hand but for its table of figures, which stands between two marks: nobody copies a figure.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from evals.results import ROOT

CARD = ROOT / "docs" / "evaluation-card.md"
RESULTS = ROOT / "evals" / "results" / "suites.json"
START, END = "<!-- figures of evals/results/suites.json -->", "<!-- end of the figures -->"
"""What stands before and after the table."""
SETS = ("sample", "esn")
ROWS = (
    ("right answers", "answers/{}.accuracy"),
    ("wrong refusals", "abstention/{}.wrong refusals"),
    ("answers where there is none", "abstention/{}.hallucinations"),
    ("right answers over several documents or years", "answers/{}.accuracy, multi"),
    ("gold quotes shown", "mapping/{}.quotes shown"),
    ("counted proposals that the gold knows", "mapping/{}.counted known"),
    ("stance right among counted", "mapping/{}.stance of counted"),
    ("stance F1 of the shipped judge", "mapping/{}.stance F1"),
    ("criterion statuses right", "mapping/{}.criterion statuses"),
    ("likelihood stated against seen (calibration error)", "mapping/{}.calibration error"),
    ("gold passage first, words alone", "retrieval/{}.words.recall@1"),
    ("citations verbatim", "citations/{}.verbatim"),
    ("answers with a citation that holds the gold", "citations/{}.support"),
    ("citation span precision, in characters", "citations/{}.span precision"),
    ("citation span recall, in characters", "citations/{}.span recall"),
)
"""Name of a line and the figures in it, one a set."""


def table(data: Mapping[str, Any]) -> str:
    """The table of a run, each figure with its interval and the records it rests on. Raises KeyError for a run without
    one of the figures.
    """
    lines = ["| figure | sample | kept apart |", "|---|---|---|"]
    for title, pattern in ROWS:
        cells = [_cell(data, *pattern.format(name).split("/", 1)) for name in SETS]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(data: Mapping[str, Any], suite: str, key: str) -> str:
    one = data["suites"][suite]["measures"][key]
    low, high = one["interval"]
    return f"{one['value']:.2f} ({low:.2f}–{high:.2f}), n = {one['records']}"


def filled(card: str, data: Mapping[str, Any]) -> str:
    """The card with the table of a run between its marks. Raises ValueError for a card without them."""
    before, _, rest = card.partition(START)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{START} and {END} expected, in this order")
    return f"{before}{START}\n{table(data)}\n{END}{after}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, or write it into the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/evaluation-card.md")
    args = parser.parse_args(argv)
    data = json.loads(RESULTS.read_text(encoding="utf-8"))
    if args.write:
        CARD.write_text(filled(CARD.read_text(encoding="utf-8"), data), encoding="utf-8")
    else:
        print(table(data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
