"""What is said of the organisation and can be said anew while the program runs: kept in the workspace, used at once.

A setting given by the environment stays: it would be back at the next start, so it is told as fixed and not changed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import ValidationError

from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.measured import current, fault_of
from assistant.settings import Settings
from assistant.storage.inventory import InventoryFile, Kept, Sharing
from scoring.footprint.budget import ItShare, Key
from scoring.model import Text

CHANGEABLE = ("sector", "strict", "population", "staff", "answers", "ai_budget_wh")
"""Settings that can be said anew while the program runs."""
BUDGET = ("employees", *(one.name for one in fields(Sharing)))
"""What shares the planetary budget out; said of an inventory."""
MOST_PEOPLE = 10_000_000
MOST_EUR = 1e13


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A setting as it holds now."""

    name: str
    """Field of the settings."""
    value: Any
    """Its value."""
    source: str
    """"environment", "workspace" (said there, or by an option of this run) or "default"."""

    @property
    def variable(self) -> str:
        """The variable of the environment that sets it."""
        return f"CAPNR_{self.name.upper()}"

    @property
    def fixed(self) -> bool:
        """Whether it cannot be changed from inside."""
        return self.source == "environment" or self.name not in CHANGEABLE


def fact(workspace: Workspace, name: str) -> Fact:
    """A setting of a workspace with where it comes from."""
    settings = workspace.settings
    if f"CAPNR_{name.upper()}" in os.environ:
        source = "environment"
    else:
        source = "workspace" if name in settings.model_fields_set else "default"
    return Fact(name=name, value=getattr(settings, name), source=source)


def change(workspace: Workspace, said: Mapping[str, Any]) -> Workspace:
    """The workspace with settings said anew, remembered for later runs; None gives one back to its default.

    Raises UsageError for a setting that is fixed, or a value that does not fit; nothing is changed then.
    """
    for name in said:
        if fact(workspace, name).fixed:
            raise UsageError("setting_fixed", name=f"CAPNR_{name.upper()}")
    kept = {name: value for name, value in workspace.settings.model_dump(exclude_unset=True).items()}
    for name, value in said.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = value
    try:
        settings = Settings(**kept)
    except ValidationError as wrong:
        named = ", ".join(f"CAPNR_{str(one['loc'][0]).upper()}" for one in wrong.errors())
        raise UsageError("bad_setting", names=named) from wrong
    changed = replace(workspace, settings=settings)
    changed.remember()
    changed.ledger.limit_wh = settings.ai_budget_wh
    return changed


def say_of_budget(workspace: Workspace, said: Mapping[str, Any]) -> Kept:
    """Write what shares the planetary budget out, the fields of `BUDGET`; None or "" takes one back.

    Raises UsageError without an inventory, and for a value that does not fit; nothing is written then.
    """
    before = current(workspace)
    if before is None:
        raise UsageError("no_inventory")
    _within("employees", said.get("employees"), MOST_PEOPLE)
    _within("value_added_eur", said.get("value_added_eur"), MOST_EUR)
    _among("key", said.get("key"), [one.value for one in Key])
    _among("it_share", said.get("it_share"), [one.value for one in ItShare])
    given = {name: value for name, value in said.items() if name != "employees"}
    sharing = replace(before.sharing, **given)
    employees = said.get("employees", before.employees)
    made = Kept(name=before.name, data=before.data, employees=employees, sharing=sharing)
    wrong = fault_of(made)
    if wrong is not None:
        raise UsageError("faulty_inventory", said=Text(fr=wrong.fr, en=wrong.en))
    InventoryFile(workspace.folder).write(made)
    return made


def _within(name: str, value: float | None, most: float) -> None:
    if value is not None and not 0.0 <= value <= most:
        raise UsageError("bad_option", option=name, wanted=f"{value:g}", expected=f"0 – {most:g}")


def _among(name: str, value: str | None, known: list[str]) -> None:
    if value and value not in known:
        raise UsageError("bad_option", option=name, wanted=value[:40], expected=", ".join(known))
