"""Rows of a table that are parts of what is asked: "combien d'agents ?" is answered by the total before each service.

Pages of workbooks and documents keep a table as "Service : DSI ; Agents : 11". A row is a part where the question does
not name it by its first cell; parts stand behind the total, or behind a sentence on the whole.
"""

import re
from collections.abc import Sequence

from assistant.asking import Concept
from assistant.candidates import FEATURES, Candidate
from assistant.widening import stems
from retrieval.words import fold

KINDS = ("number", "share", "money")
"""Kinds of figures that add up, or have one for the whole."""
CELL = re.compile(r"([^:;]{1,60}?) : ([^;]*?)(?: ; |\s*$)")
TOTAL = re.compile(r"^\W*(?:total\w*|ensemble|toutes? .*|tous .*|all|overall)\W*$")
"""The first cell of the row of the whole."""
LOOKED = 16
"""Best candidates that are looked at."""
LEAST = 2
"""Rows of one table that are parts, and cells of a row, at least."""
BEHIND = 0.01
"""How far behind the whole its first part stands, in log-odds."""
LESS = 0.3
"""How much less of the question the whole may hold than its parts, 0 to 1."""
Ranked = list[tuple[float, Candidate]]


def whole_first(kind: str, concepts: Sequence[Concept], best: Ranked) -> Ranked:
    """Candidates with the total, or what else tells the whole, before the rows of a table that are parts of it."""
    if kind not in KINDS:
        return best
    tables: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for at, (_, one) in enumerate(best[:LOOKED]):
        labels = tuple(label for label, _ in _cells(one))
        if len(labels) >= LEAST:
            tables.setdefault((one.passage.document, labels), []).append(at)
    parts = {at for rows in tables.values() if _adds_up(rows, concepts, best) for at in rows if not _total(best[at][1])}
    if not parts:
        return best
    held = max(best[at][1].held for at in parts)
    fits = FEATURES.index("fits")
    others = [pair for at, pair in enumerate(best) if at not in parts]
    whole = next((pair for pair in others if pair[1].features[fits] > 0 and pair[1].held >= held - LESS), None)
    if whole is None:
        return best
    behind = [(min(best[at][0], whole[0] - BEHIND), best[at][1]) for at in sorted(parts)]
    rest = [pair for pair in others if pair is not whole]
    return [whole, *sorted((*rest, *behind), key=lambda pair: -pair[0])]


def _cells(one: Candidate) -> list[tuple[str, str]]:
    """The labels and values of a row."""
    return CELL.findall(" ".join(one.text.split()))


def _total(one: Candidate) -> bool:
    cells = _cells(one)
    return bool(cells) and TOTAL.match(fold(cells[0][1])) is not None


def _adds_up(rows: Sequence[int], concepts: Sequence[Concept], best: Ranked) -> bool:
    """Whether rows of one table are parts: several, and the question names none by its first cell."""
    first = [stems(_cells(best[at][1])[0][1]) for at in rows]
    return len(rows) >= LEAST and not any(one.same & said for one in concepts for said in first)
