"""Equipment counted in answers: "how many laptops do we have?" is answered by the lines of the inventory."""

import re

from assistant.asking import YEAR
from assistant.bootstrap import Workspace
from assistant.draft import Draft
from assistant.errors import UsageError
from assistant.figures import OURS
from assistant.measured import current, measure
from assistant.wording import joined, number
from retrieval.words import fold, terms
from scoring.footprint.factor_model import DeviceType, FactorBase
from scoring.footprint.inventory import Line
from scoring.footprint.names import known_names

COUNTED = re.compile(r"\b(?:combien d(?:e|')|nombre de|how many|number of)\b")
"""It asks for a number of things."""
OTHERWISE = re.compile(
    r"\b(?:retir\w+|reform\w+|donne\w*|cede\w*|sorti\w*|achet\w+|acqui\w+|recycl\w+|depuis|cout\w*|prix|remplac\w+|"
    r"eteint\w*|arret\w*|retired|withdrawn|given|donated|bought|purchased|recycled|since|replaced|switched|years?|ans?|"
    r"hours?|heures?|kg|tonnes?|kwh)\b"
)
"""It asks for something else than what is in use."""
CONDITIONS = {
    True: re.compile(r"\b(?:reconditionne\w*|refurbished|occasion|second-hand)\b"),
    False: re.compile(r"\b(?:neufs?|neuves?|new)\b"),
}
"""Whether a line is of refurbished pieces, to the words for it."""
MOST = 6
"""Lines told in one answer."""


def tell(draft: Draft, question: str, workspace: Workspace) -> bool:
    """Say how many pieces of the asked type are in use, by line of the inventory; whether anything was said."""
    said = fold(question)
    if not COUNTED.search(said) or not OURS.search(said) or OTHERWISE.search(said):
        return False
    kept = current(workspace)
    if kept is None:
        return False
    try:
        studied = measure(kept)
    except UsageError:  # the assessment says what is wrong with it
        return False
    year = studied.footprint.options.year
    if set(YEAR.findall(said)) - {str(year)}:
        return False
    device = _asked(question, studied.base)
    refurbished = next((one for one, words in CONDITIONS.items() if words.search(said)), None)
    lines = [one for one in studied.inventory.lines if device is not None and _counts(one, device, refurbished)]
    if device is None or not lines:
        return False
    draft.source = "inventory"
    draft.say(
        "fleet",
        name=kept.name,
        year=year or "–",
        many=number(sum(one.quantity for one in lines), draft.lang),
        label=device.label_fr if draft.lang == "fr" else device.label_en,
        lines=_listed(lines, draft.lang) if len(lines) > 1 else "",
    )
    draft.source = ""
    return True


def _counts(line: Line, device: DeviceType, refurbished: bool | None) -> bool:
    """Whether a line is in use, of the type and, where it is asked, new or refurbished."""
    return line.withdrawn is None and line.type == device.id and refurbished in (None, line.refurbished)


def _asked(question: str, base: FactorBase) -> DeviceType | None:
    """The type whose name is in the question; of several, the one with the longest name."""
    asked = set(terms(question))
    names = ((set(terms(name)), device) for name, device in known_names(base).items())
    found = [(len(words), device) for words, device in names if words and words <= asked]
    return base.types[max(found)[1]] if found else None


def _listed(lines: list[Line], lang: str) -> str:
    """The largest lines with their number of pieces, in brackets."""
    first = sorted(lines, key=lambda one: (-one.quantity, one.row))[:MOST]
    told = [f"{one.id} {number(one.quantity, lang)}" for one in first]
    if len(lines) > MOST:
        told.append("…")
    return f" ({joined(told, lang)})"
