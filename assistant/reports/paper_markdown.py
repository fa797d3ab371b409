"""A paper as Markdown (CommonMark, with pipe tables): for those who go on writing in a text editor."""

import re
from typing import Final

from assistant.reports.paper import Block, Bullets, Figure, Heading, Line, Paper, Para, Run, Table, seen
from assistant.reports.render import day

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~])")
_START: Final = re.compile(r"^(\s*)([-+>]|\d+[.)])(?=\s)")


def markdown(paper: Paper) -> str:
    """The text. Same paper, same text; signs that Markdown would read as its own are escaped."""
    head = [f"# {_plain(paper.title)}", f"*{_plain(paper.subtitle)}*" if paper.subtitle else ""]
    colon = " :" if paper.lang == "fr" else ":"
    facts = [f"- **{_plain(label)}**{colon} {_plain(value)}" for label, value in paper.facts]
    notice = [f"> {_plain(paper.notice)}"] if paper.notice else []
    blocks = [_block(one) for one in paper.blocks]
    parts = [*(one for one in head if one), "\n".join(facts) or day(paper.on, paper.lang), *notice, *blocks]
    return "\n\n".join(one for one in parts if one) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_plain(block.text)}"
    if isinstance(block, Para):
        said = _START.sub(r"\1\\\2", _line(block.line))
        return f"> {said}" if block.look in ("quote", "box") else said
    if isinstance(block, Bullets):
        return "\n".join(f"{f'{at}.' if block.numbered else '-'} {_line(one)}" for at, one in enumerate(block.items, 1))
    if isinstance(block, Table):
        return _table(block)
    return f"*{_plain(block.alt)}*" if isinstance(block, Figure) else ""


def _table(block: Table) -> str:
    head = " | ".join(_plain(one.title) for one in block.columns)
    rule = " | ".join("---:" if one.right else "---" for one in block.columns)
    rows = [f"| {' | '.join(_line(cell) for cell in row)} |" for row in block.rows]
    return "\n".join([f"**{_plain(block.caption)}**", "", f"| {head} |", f"| {rule} |", *rows])


def _line(line: Line) -> str:
    return "".join(_run(one) for one in line)


def _run(run: Run) -> str:
    said = _plain(run.text)
    if run.mark or run.bold:
        said = f"**{said.strip()}**{' ' if said.endswith(' ') else ''}"
    elif run.italic:
        said = f"*{said.strip()}*"
    return f"[{said}]({run.address})" if run.address and not run.address.startswith("#") else said


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(seen(text).split("\n")))
