"""What the project itself knows of actions: texts, owner roles and public addresses, kept as data files of our own.

`data/actions.yaml` holds one entry for each indicator of the shipped preview; a referential that it does not know falls
back on the referential's own next step and on the usual owner of the theme.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from scoring.model import Indicator, Named, Text

FOLDER = files("assistant") / "data"
PREVIEW: Final = "nr-socle-2027-preview"
"""The referential whose indicators the actions are written for."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same reader in C where it was built: ten times faster


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """What to do about one indicator."""

    do: Text
    """What to do, in two to four sentences."""
    measure: Text
    """The figure that shows progress in an action plan."""
    owner: Named
    """Role that carries it."""
    support: tuple[Named, ...]
    """Roles that help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A related requirement elsewhere."""

    framework: str
    """Id of the framework, as in the mappings of the referential: "esrs", "law"."""
    name: Text
    """The framework and the place in it: "RGESN 1.1", "Loi REEN, art. 35"."""
    address: str
    """Public address, empty when we know of none."""


def read(name: str) -> Any:
    """The content of a data file of `assistant/data`."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=_LOADER)  # a safe loader


def text(raw: Mapping[str, str]) -> Text:
    """A text of a data file."""
    return Text(fr=raw["fr"], en=raw["en"])


@lru_cache(maxsize=1)
def roles() -> dict[str, Named]:
    """Owner roles by id."""
    return {one: Named(id=one, title=text(said)) for one, said in read("actions.yaml")["owners"].items()}


@lru_cache(maxsize=1)
def actions() -> dict[str, Action]:
    """Actions by indicator id of the shipped preview."""
    known = roles()
    return {
        one: Action(
            do=text(raw["do"]),
            measure=text(raw["measure"]),
            owner=known[raw["owner"]],
            support=tuple(known[each] for each in raw.get("with", ())),
        )
        for one, raw in read("actions.yaml")["actions"].items()
    }


def action_for(referential: str, indicator: Indicator) -> Action:
    """The action of an indicator; its own next step and the usual owner of its theme where we wrote none."""
    found = actions().get(indicator.id) if referential == PREVIEW else None
    if found is not None:
        return found
    data = read_defaults()
    return Action(
        do=indicator.next_step,
        measure=text(data["measure"]),
        owner=roles()[data["theme_owners"].get(indicator.theme, data["owner"])],
        support=(),
    )


@lru_cache(maxsize=1)
def read_defaults() -> Mapping[str, Any]:
    """What stands for an action that we did not write."""
    found: Mapping[str, Any] = read("actions.yaml")["defaults"]
    return found


@lru_cache(maxsize=1)
def _links() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read("actions_links.yaml")
    return found


def references(indicator: Indicator) -> tuple[Reference, ...]:
    """Related requirements of an indicator, laws first, then frameworks in the order of the data file."""
    laws = indicator.mappings.get("law", ())
    made = [Reference(framework="law", name=_law(one), address=address(one)) for one in laws]
    for framework, about in _links()["frameworks"].items():
        places = indicator.mappings.get(framework, ())
        names = about.get("names", {})
        for place in places:
            said = text(names[place]) if place in names else Text(fr=place, en=place)
            title, form = text(about["title"]), text(about["form"])
            made.append(
                Reference(
                    framework=framework,
                    name=Text(
                        fr=form.fr.format(title=title.fr, place=said.fr),
                        en=form.en.format(title=title.en, place=said.en),
                    ),
                    address=about["address"],
                )
            )
    for one in _links()["themes"].get(indicator.theme, ()):
        made.append(Reference(framework=one["framework"], name=text(one["title"]), address=one["address"]))
    return tuple(made)


def address(law: str) -> str:
    """The public address of a law by how it is written, empty when it is not known."""
    for rule in _links()["laws"]:
        if re.match(rule["starts"], law):
            found: str = rule["address"]
            return found
    return ""


def _law(written: str) -> Text:
    """A law as people write it: the short forms of the mappings in full."""
    for rule in _links()["laws"]:
        if "name" in rule and re.match(rule["starts"], written):
            rest = re.sub(rule["starts"], "", written).strip(" ,")
            return Text(
                fr=f"{rule['name']['fr']}{', ' + rest if rest else ''}",
                en=f"{rule['name']['en']}{', ' + _listed(rest) if rest else ''}",
            )
    return Text(fr=written, en=_listed(written))


def _listed(places: str) -> str:
    """Articles as English lists them: "5, 32 and 88", "R543-172 ff."; the name of the law stays as it is."""
    return re.sub(r"(?<=\d) et (?=\d)", " and ", re.sub(r" et s\.$", " ff.", places))
