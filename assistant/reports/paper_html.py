"""A paper as one web page that stands alone: no script, no request, no clock; it prints on A4."""

import base64
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from assistant.reports.paper import Heading, Paper, Table, seen
from assistant.reports.paper_words import word
from assistant.reports.render import environment


@dataclass(slots=True)
class _Part:
    """A line of the contents."""

    at: int
    text: str
    under: list["_Part"] = field(default_factory=list)


def html(paper: Paper) -> str:
    """The page. Same paper, same text; every value is escaped."""
    made = environment(paper.lang).overlay()
    made.filters = {**made.filters, "breaks": _breaks}
    return made.get_template("paper.html").render(
        paper=paper,
        lang=paper.lang,
        seen=seen,
        contents=_contents(paper),
        told=_told(paper),
        blocks=[(type(block).__name__, block, at) for at, block in enumerate(paper.blocks)],
        words=lambda key: word(key, paper.lang),
        base64=lambda png: base64.b64encode(png).decode("ascii"),
    )


def _breaks(text: str) -> Markup:
    return Markup("<br>").join(escape(one) for one in text.split("\n"))


def _told(paper: Paper) -> frozenset[int]:
    """Places of the tables whose caption only repeats the title they stand under: it is kept for those who hear it."""
    title, found = "", set()
    for at, block in enumerate(paper.blocks):
        if isinstance(block, Heading):
            title = block.text
        elif isinstance(block, Table) and block.caption == title:
            found.add(at)
    return frozenset(found)


def _contents(paper: Paper) -> list[_Part]:
    """Titles of the first two levels, the second under the first."""
    found: list[_Part] = []
    for at, block in enumerate(paper.blocks):
        if not isinstance(block, Heading) or block.level > paper.depth:
            continue
        under = found[-1].under if block.level == 2 and found else found
        under.append(_Part(at=at, text=block.text))
    return found
