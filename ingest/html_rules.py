"""The style rules of an HTML page by the elements they hold for, after Selectors 3 as far as pages hide text with them.

Selectors are made of tags, classes, ids, attributes and the four combinators. A rule of any other selector (states such
as ``:hover``, parts of elements) is left out: it holds for no page that just lies there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Declarations = dict[str, str]
Compound = tuple[tuple[str, str, str], ...]  # (sign, name, value): "." "#" "tag" or an operator of attributes

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_PART = re.compile(
    r"""(?P<all>\*)|(?P<tag>[a-z][\w-]*)|(?P<mark>[.#])(?P<name>-?[\w-]+)|(?P<root>:root)
    |\[\s*(?P<key>[\w-]+)\s*(?:(?P<how>[~|^$*]?=)\s*(?:"(?P<one>[^"]*)"|'(?P<two>[^']*)'|(?P<bare>[\w-]+))\s*)?\]""",
    re.IGNORECASE | re.VERBOSE,
)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_COMPOUNDS_MOST = 10  # of one selector
_STEPS_MOST = 500  # elements looked at for one selector and element
_RULES_MOST = 20_000
_SHEETS_MOST = 1_000_000  # characters of style sheets that are read


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """One selector with its declarations."""

    weight: tuple[int, int, int, int]  # specificity, then the place in the page
    steps: tuple[tuple[str, Compound], ...]  # from the right; the combinator that leads on from each, "" for the last
    body: Declarations


class Rules:
    """The rules of a page, looked up by what the rightmost part of their selectors names."""

    def __init__(self, root: Any) -> None:
        sheet = "\n".join(node.text or "" for node in root.iter("style"))[:_SHEETS_MOST]
        self._by: dict[tuple[str, str], list[_Rule]] = {}
        for rule in _parsed(_without_blocks(_REMARK.sub("", sheet))):
            ranked = sorted(
                rule.steps[0][1], key=lambda part: ("#", ".", "tag").index(part[0]) if part[0] in _KEYS else 3
            )
            first = ranked[0] if ranked and ranked[0][0] in _KEYS else ("*", "", "")
            self._by.setdefault(first[:2], []).append(rule)

    def of(self, node: Any) -> Declarations:
        """What the rules of the page declare for an element, the heavier ones over the lighter."""
        if not self._by:
            return {}
        keys = [("*", ""), ("tag", str(node.tag).lower()), ("#", (node.get("id") or "").lower())]
        keys += [(".", one) for one in _classes(node)]
        held = [rule for key in dict.fromkeys(keys) for rule in self._by.get(key, ()) if _holds(node, rule.steps)]
        made: Declarations = {}
        for rule in sorted(held, key=lambda one: one.weight):
            made.update(rule.body)
        return made


_KEYS = ("#", ".", "tag")


def declared(body: str) -> Declarations:
    """The declarations of a block or a style attribute, in small letters."""
    pairs = (one.split(":", 1) for one in body.split(";") if ":" in one)
    return {name.strip().lower(): value.strip().lower().removesuffix("!important").strip() for name, value in pairs}


def _parsed(sheet: str) -> Iterator[_Rule]:
    place = 0
    for selectors, body in _RULE.findall(sheet):
        made = declared(body)
        for selector in selectors.split(",") if made else ():
            steps = _steps(selector.strip())
            place += 1
            if place > _RULES_MOST:
                return
            if steps:
                parts = [part for _, compound in steps for part in compound]
                ids, tags = sum(part[0] == "#" for part in parts), sum(part[0] == "tag" for part in parts)
                yield _Rule(weight=(ids, len(parts) - ids - tags, tags, place), steps=steps, body=made)


def _steps(selector: str) -> tuple[tuple[str, Compound], ...]:
    """The compounds of a selector from the right, () when it is of a kind that is left out."""
    compounds: list[list[tuple[str, str, str]]] = [[]]
    leads: list[str] = []
    at, filled = 0, False
    while at < len(selector):
        if found := _PART.match(selector, at):
            compounds[-1] += _part(found)
            filled = True
        elif filled and (found := _COMBINATOR.match(selector, at)):
            leads.append(found[1] or " ")
            compounds.append([])
            filled = False
        else:
            return ()
        at = found.end()
    if not filled or len(compounds) > _COMPOUNDS_MOST:
        return ()
    return tuple(
        (lead, tuple(compound)) for lead, compound in zip([*reversed(leads), ""], reversed(compounds), strict=True)
    )


def _part(found: re.Match[str]) -> list[tuple[str, str, str]]:
    if found["all"]:
        return []
    if found["root"]:
        return [("tag", "html", "")]
    if found["tag"]:
        return [("tag", found["tag"].lower(), "")]
    if found["mark"]:
        return [(found["mark"], found["name"].lower(), "")]
    value = next((one for one in (found["one"], found["two"], found["bare"]) if one is not None), "")
    return [(found["how"] or "[]", found["key"].lower(), value.lower())]


def _holds(node: Any, steps: tuple[tuple[str, Compound], ...]) -> bool:
    """Whether a selector holds for an element: candidates are followed to the left, each at most once a step."""
    if not _is(node, steps[0][1]):
        return False
    here, seen = [node], 0
    for (lead, _), (_, compound) in pairwise(steps):
        found: dict[Any, None] = {}
        for one in here:
            for other in _along(one, lead):
                seen += 1
                if seen > _STEPS_MOST:
                    return False
                if _is(other, compound):
                    found[other] = None
        here = list(found)
    return bool(here)


def _along(node: Any, lead: str) -> Iterator[Any]:
    if lead == " ":
        yield from node.iterancestors()
    elif lead == ">":
        yield from (one for one in (node.getparent(),) if one is not None)
    else:
        for place, one in enumerate(node.itersiblings(preceding=True)):
            if lead == "~" or not place:
                yield one


def _is(node: Any, compound: Compound) -> bool:
    return all(_has(node, *part) for part in compound)


def _has(node: Any, sign: str, name: str, value: str) -> bool:
    if sign == "tag":
        return str(node.tag).lower() == name
    if sign == ".":
        return name in _classes(node)
    if sign == "#":
        return (node.get("id") or "").lower() == name
    own = node.get(name)
    if own is None or sign == "[]":
        return own is not None
    own = own.lower()
    tests: Mapping[str, bool] = {
        "=": own == value,
        "~=": value in own.split(),
        "|=": own == value or own.startswith(f"{value}-"),
        "^=": bool(value) and own.startswith(value),
        "$=": bool(value) and own.endswith(value),
        "*=": bool(value) and value in own,
    }
    return tests[sign]


def _classes(node: Any) -> list[str]:
    return (node.get("class") or "").lower().split()


def _without_blocks(sheet: str) -> str:
    """A style sheet without its @-rules: those for print or other screens do not hold here."""
    kept: list[str] = []
    at = 0
    while (start := sheet.find("@", at)) >= 0:
        kept.append(sheet[at:start])
        opened, closed = sheet.find("{", start), sheet.find(";", start)
        if opened < 0 or 0 <= closed < opened:
            at = closed + 1 if closed >= 0 else len(sheet)
            continue
        depth, at = 1, opened + 1
        while depth and at < len(sheet):
            depth += {"{": 1, "}": -1}.get(sheet[at], 0)
            at += 1
    return "".join([*kept, sheet[at:]])
