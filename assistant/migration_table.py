"""Tables of successors: what becomes of each criterion of a referential in the next one, checked against both.

A table is data: `scoring/data/migrations/<from>--<to>.yaml`. Every old criterion is followed or lost, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from assistant.exchange.faults import NotPossible
from scoring.errors import ReferentialError
from scoring.model import Referential, Text
from scoring.reader import Node, Reader, compose

SCHEMA: Final = "capnr.migration/1"
KINDS: Final = ("same", "split", "merged")
CARRIED: Final = ("same", "merged")
"""Kinds under which a proof of the old criterion counts for the new one without being read again."""
FOLDER: Final = files("scoring") / "data" / "migrations"


@dataclass(frozen=True, kw_only=True, slots=True)
class Successor:
    """What becomes of one criterion."""

    criterion: str
    """Id of the old criterion."""
    to: tuple[str, ...]
    """Ids of the new criteria; empty when it is lost."""
    kind: str
    """"same", "split", "merged", or "lost"."""
    why: Text
    """What changes, or why it is lost; empty for "same"."""


def shipped(old: str) -> tuple[str, ...]:
    """Ids of the referentials to which a table leads from `old`, sorted."""
    names = (one.name.removesuffix(".yaml") for one in FOLDER.iterdir() if one.name.endswith(".yaml"))
    return tuple(sorted(new for name in names if (ends := name.partition("--"))[0] == old and (new := ends[2])))


def successors(old: Referential, new: Referential) -> tuple[Successor, ...]:
    """The table that leads from one referential to the other, every old criterion once, in order.

    Raises NotPossible when no table is shipped, ReferentialError with every fault when it does not fit the two.
    """
    if new.id not in shipped(old.id):
        known = ", ".join(shipped(old.id)) or "–"
        raise NotPossible(
            "no_migration",
            Text(
                fr=f"Aucune table de passage de « {old.id} » vers « {new.id} » ; passages connus : {known}.",
                en=f"No table leads from “{old.id}” to “{new.id}”; known: {known}.",
            ),
        )
    return read_table((FOLDER / f"{old.id}--{new.id}.yaml").read_text(encoding="utf-8"), old, new)


def read_table(text: str, old: Referential, new: Referential) -> tuple[Successor, ...]:
    """A table of successors. Raises ReferentialError with every fault, its line and column."""
    reader = Reader()
    table = _Table(reader, old, new)
    made = table.read(compose(text))
    if reader.problems:
        raise ReferentialError(tuple(sorted(reader.problems, key=lambda one: (one.line, one.column))))
    return made


class _Table:
    """Reads one table and collects every fault."""

    def __init__(self, read: Reader, old: Referential, new: Referential) -> None:
        self.reader = read
        self.old = {one.id: tuple(criterion.id for criterion in one.criteria) for one in old.indicators}
        self.new = {one.id: tuple(criterion.id for criterion in one.criteria) for one in new.indicators}
        self.names = (old, new)
        self.found: dict[str, Successor] = {}
        self.nodes: dict[str, Node] = {}

    def read(self, root: Node) -> tuple[Successor, ...]:
        reader = self.reader
        keys = ("schema", "from", "to", "licence", "note", "successors", "lost")
        found = reader.record(root, keys)
        reader.choice(found.get("schema"), (SCHEMA,))
        for key, referential in zip(("from", "to"), self.names, strict=True):
            if key in found:
                end = reader.record(found[key], ("id", "version"))
                reader.choice(end.get("id"), (referential.id,))
                reader.choice(end.get("version"), (referential.version,))
        reader.text(found.get("note"))
        reader.string(found.get("licence"))
        reader.items(found.get("successors"), self.successor)
        reader.items(found.get("lost"), self.lost)
        order = [criterion for criteria in self.old.values() for criterion in criteria]
        missing = ", ".join(one for one in order if one not in self.found)
        if missing:
            reader.fault(
                root, f"critères sans suite ni perte : {missing}", f"criteria neither followed nor lost: {missing}"
            )
        self.merged()
        return tuple(self.found[one] for one in order if one in self.found)

    def successor(self, node: Node) -> None:
        reader = self.reader
        found = reader.record(node, ("from", "to", "kind"), ("why",))
        kind = reader.choice(found.get("kind"), KINDS)
        to = reader.items(found.get("to"), lambda item: self.ids(item, self.new))
        flat = tuple(dict.fromkeys(one for part in to for one in part))
        if not flat:
            reader.fault(node, "il manque au moins un nouveau critère", "at least one new criterion is expected")
        if kind in CARRIED and len(flat) > 1:
            reader.fault(node, f"« {kind} » mène à un seul critère", f"“{kind}” leads to one criterion only")
        if kind != "same" and "why" not in found:
            reader.fault(node, "dites ce qui change sous « why »", "say what changes under “why”")
        self.add(node, found.get("from"), flat, kind, reader.text(found.get("why")))

    def lost(self, node: Node) -> None:
        found = self.reader.record(node, ("from", "why"))
        self.add(node, found.get("from"), (), "lost", self.reader.text(found.get("why")))

    def add(self, node: Node, wanted: Node | None, to: tuple[str, ...], kind: str, why: Text) -> None:
        for one in self.ids(wanted, self.old) if wanted is not None else ():
            if one in self.found:
                self.reader.fault(node, f"« {one} » figure deux fois", f"“{one}” stands twice")
            self.found[one] = Successor(criterion=one, to=to, kind=kind, why=why)
            self.nodes[one] = node

    def ids(self, node: Node, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The criteria that an id stands for: itself, or all those of an indicator."""
        wanted = self.reader.string(node)
        if wanted in known:
            return known[wanted]
        if not wanted or any(wanted in criteria for criteria in known.values()):
            return (wanted,) if wanted else ()
        self.reader.fault(node, f"« {wanted} » n’existe pas", f"“{wanted}” does not exist")
        return ()

    def merged(self) -> None:
        """A merged criterion has company, one that stays the same has none."""
        for one in self.found.values():
            company = [other for other in self.found.values() if other.to == one.to and other.kind in CARRIED]
            if one.kind == "merged" and len(company) < 2:
                node = self.nodes[one.criterion]
                self.reader.fault(
                    node, "« merged » attend plusieurs anciens critères", "“merged” takes several old criteria"
                )
            if one.kind == "same" and len(company) > 1:
                node = self.nodes[one.criterion]
                self.reader.fault(
                    node, "plusieurs anciens critères : écrivez « merged »", "several old criteria: write “merged”"
                )
