"""Ranked passages together with what contradicts them, as every door gives them."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.assessment import Report
from assistant.reports.clashes import clash_lines, clashes_json
from assistant.reports.places import ranked_json, ranked_table
from assistant.seeking import Ranked
from scoring.model import Criterion


def evidence_json(
    named: Mapping[str, str], found: Ranked, report: Report, criteria: Sequence[Criterion], lang: str
) -> dict[str, Any]:
    """Passages for a theme, indicator or criterion (`named`), and the contradictions of its criteria."""
    pairs = [pair for one in criteria for pair in clashes_json(report, lang, criterion=one.id)]
    asked = {name: one for name, one in named.items() if one}
    return {**ranked_json(asked, found, lang), "contradictions": pairs}


def evidence_table(
    found: Ranked, report: Report, criteria: Sequence[Criterion], lang: str, *, statements: bool = False
) -> str:
    """The same as text, with every statement of a passage or only the one by which it is judged."""
    clashes = [line for one in criteria for line in clash_lines(report, lang, criterion=one.id)]
    return "\n".join([ranked_table(found, lang, statements=statements), *(["", *clashes] if clashes else [])])
