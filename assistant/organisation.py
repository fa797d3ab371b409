"""What is said of the organisation and can be said anew while the program runs: kept in the workspace, used at once.

A setting given by the environment stays: it would be back at the next start, so it is told as fixed and not changed.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
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
WORDS = ("sector", "nace", "key", "it_share")
"""Those whose value is a word."""
WHOLE = ("population", "staff")
"""Those whose value is a whole number."""
YES_NO = {"oui": True, "yes": True, "true": True, "non": False, "no": False, "false": False}
MOST_PEOPLE = 10_000_000
MOST_EUR = 1e13
MOST = {"population": 100_000_000, "staff": MOST_PEOPLE}
"""The most that may be said of a setting that counts people."""


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
    for name, most in MOST.items():
        _within(name, said.get(name), most)
    kept = workspace.settings.model_dump(exclude_unset=True)
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
    made = _shared_out(workspace, said)
    InventoryFile(workspace.folder).write(made)
    return made


def _shared_out(workspace: Workspace, said: Mapping[str, Any]) -> Kept:
    """The inventory with these facts. Raises UsageError as `say_of_budget`."""
    before = current(workspace)
    if before is None:
        raise UsageError("no_inventory")
    _within("employees", said.get("employees"), MOST_PEOPLE)
    _within("value_added_eur", said.get("value_added_eur"), MOST_EUR)
    _among("key", said.get("key"), [one.value for one in Key])
    _among("it_share", said.get("it_share"), [one.value for one in ItShare])
    given = {name: value for name, value in said.items() if name != "employees"}
    employees = said.get("employees", before.employees)
    sharing = replace(before.sharing, **given)
    made = Kept(name=before.name, data=before.data, employees=employees, sharing=sharing)
    wrong = fault_of(made)
    if wrong is not None:
        raise UsageError("faulty_inventory", said=Text(fr=wrong.fr, en=wrong.en))
    return made


def say(workspace: Workspace, written: Mapping[str, str]) -> Workspace:
    """The same from words, as a person types them: names of `CHANGEABLE` and `BUDGET`; an empty word takes one back.

    Raises UsageError for an unknown name or a word that does not fit; then nothing at all is written.
    """
    known = (*(one for one in CHANGEABLE if one != "answers"), *BUDGET)
    for name in written:
        if name not in known:
            raise UsageError("unknown_field", wanted=name[:40], known=", ".join(known))
    return tell(workspace, {name: _read(name, text.strip()) for name, text in written.items()})


def tell(workspace: Workspace, said: Mapping[str, Any]) -> Workspace:
    """The workspace with settings and facts of the budget said anew: `change` and `say_of_budget`, both or none."""
    own = {name: value for name, value in said.items() if name in CHANGEABLE}
    shared = {name: value for name, value in said.items() if name in BUDGET}
    kept = _shared_out(workspace, shared) if shared else None
    changed = change(workspace, own) if own else workspace
    if kept is not None:
        InventoryFile(workspace.folder).write(kept)
    return changed


def settings_json(workspace: Workspace) -> dict[str, Any]:
    """What can be said anew, with where each value comes from, `capnr.settings/1`."""
    kept = current(workspace)
    shared = {} if kept is None else {"employees": kept.employees, **asdict(kept.sharing)}
    return {
        "schema": "capnr.settings/1",
        "settings": [
            {"name": one.name, "value": one.value, "source": one.source, "fixed": one.fixed, "variable": one.variable}
            for one in (fact(workspace, name) for name in CHANGEABLE)
        ],
        "budget": {name: shared.get(name) or None for name in BUDGET},
        "inventory": kept.name if kept is not None else None,
    }


def _read(name: str, text: str) -> Any:
    """A word as the value of a setting. Raises UsageError for one that does not fit."""
    if name in WORDS:
        return text if name in BUDGET else text or None
    if not text:
        return None
    if name == "strict":
        if text.lower() not in YES_NO:
            raise UsageError("bad_option", option=name, wanted=text[:40], expected=", ".join(YES_NO))
        return YES_NO[text.lower()]
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        value = int(plain) if name in WHOLE else float(plain)
    except ValueError:
        raise UsageError("bad_option", option=name, wanted=text[:40], expected="0, 1, 2…") from None
    return value


def _within(name: str, value: float | None, most: float) -> None:
    if value is not None and not 0.0 <= value <= most:
        raise UsageError("bad_option", option=name, wanted=f"{value:g}", expected=f"0 – {most:g}")


def _among(name: str, value: str | None, known: list[str]) -> None:
    if value and value not in known:
        raise UsageError("bad_option", option=name, wanted=value[:40], expected=", ".join(known))
