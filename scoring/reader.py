"""A strict reader of YAML: every key is known, no key stands twice, every fault has its line and column.

It builds its own light tree from the events of the parser: half the time of the library's tree, and nothing is guessed
from the look of a word before it is known what is expected there.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar, cast

import yaml

from scoring.errors import Problem, ReferentialError
from scoring.model import Phrases, Text

T = TypeVar("T")
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NULL = ("", "~", "null")
YES, NO = ("true", "yes", "on"), ("false", "no", "off")
NOT_TEXT = re.compile(r"(?:~|null|true|false|yes|no|on|off|[-+.]?[0-9][-+0-9_.,:eE]*)?", re.IGNORECASE)
"""Plain words that YAML would not read as text: nothing, booleans, numbers, dates."""


class Node:
    """A scalar, a mapping or a list, and where it starts."""

    __slots__ = ("column", "items", "kind", "line", "plain", "value")

    def __init__(self, kind: str, value: str, event: yaml.Event, *, plain: bool = False) -> None:
        self.kind = kind
        """"scalar", "mapping" or "sequence"."""
        self.value = value
        """Text of a scalar, empty otherwise."""
        self.items: list[Node] = []
        """Items of a list; keys and values in turn of a mapping."""
        self.line, self.column = _place(event)
        """Line and column, from 1."""
        self.plain = plain
        """Whether a scalar stands without quotes."""

    def is_null(self) -> bool:
        """Whether it is written as nothing: empty, ~ or null."""
        return self.kind == "scalar" and self.plain and self.value.lower() in NULL


def compose(text: str) -> Node:
    """The tree of one YAML document. Raises ReferentialError with the line of a syntax fault."""
    try:
        return _tree(yaml.parse(text, Loader=Loader))
    except yaml.MarkedYAMLError as fault:
        mark = cast(yaml.Mark, fault.problem_mark or fault.context_mark)
        raise _refused(
            (mark.line + 1, mark.column + 1),
            f"le fichier n’est pas du YAML correct ({fault.problem}) ; corrigez cette ligne",
            f"the file is not correct YAML ({fault.problem}); correct this line",
        ) from None
    except yaml.YAMLError:
        raise _refused(
            (1, 1),
            "le fichier contient un caractère que YAML refuse ; enregistrez-le en UTF-8",
            "the file has a character that YAML refuses; save it as UTF-8",
        ) from None


def _place(event: yaml.Event) -> tuple[int, int]:
    """Line and column, from 1, where an event starts; the parser always marks it."""
    mark = cast(yaml.Mark, event.start_mark)
    return mark.line + 1, mark.column + 1


def _refused(place: tuple[int, int], fr: str, en: str) -> ReferentialError:
    return ReferentialError((Problem(line=place[0], column=place[1], fr=fr, en=en),))


def _tree(events: Iterator[yaml.Event]) -> Node:
    """The only document of the stream; references and tags are refused, since they hide what a line says."""
    roots: list[Node] = []
    open_nodes: list[list[Node]] = [roots]
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            _plain_only(event)
            if roots and len(open_nodes) == 1:
                raise _refused(_place(event), "un seul document par fichier", "only one document in a file")
            if isinstance(event, yaml.ScalarEvent):
                open_nodes[-1].append(Node("scalar", event.value, event, plain=event.implicit[0]))
            else:
                node = Node("mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence", "", event)
                open_nodes[-1].append(node)
                open_nodes.append(node.items)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
    if not roots:
        raise _refused((1, 1), "le fichier est vide", "the file is empty")
    return roots[0]


def _plain_only(event: yaml.NodeEvent) -> None:
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        raise _refused(
            _place(event),
            "les ancres, renvois et étiquettes (& * !) ne sont pas admis ; écrivez la valeur",
            "anchors, aliases and tags (& * !) are not allowed; write the value",
        )


class Reader:
    """Reads nodes into values and collects every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, node: Node, fr: str, en: str) -> None:
        """Note a problem where `node` starts."""
        self.problems.append(Problem(line=node.line, column=node.column, fr=fr, en=en))

    def record(self, node: Node, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """The keys of a mapping; notes unknown, double and missing keys."""
        if node.kind != "mapping":
            self.fault(
                node,
                "une liste de clés « clé: valeur » est attendue ici",
                "keys and values are expected here",
            )
            return {}
        found: dict[str, Node] = {}
        for key, value in zip(node.items[::2], node.items[1::2], strict=True):
            name = key.value
            if name in found:
                self.fault(key, f"la clé « {name} » est écrite deux fois", f"key “{name}” stands twice")
            elif name not in required and name not in optional:
                known = ", ".join([*required, *optional])
                self.fault(
                    key,
                    f"clé inconnue « {name} » ; clés admises : {known}",
                    f"unknown key “{name}”; known: {known}",
                )
            found[name] = value
        for name in required:
            if name not in found:
                self.fault(node, f"il manque la clé « {name} »", f"key “{name}” is missing")
        return found

    def items(self, node: Node | None, read: Callable[[Node], T]) -> tuple[T, ...]:
        """Every item of a list, each read by `read`; an absent node is an empty list."""
        if node is None:
            return ()
        if node.kind != "sequence":
            self.fault(node, "une liste est attendue ici", "a list is expected here")
            return ()
        return tuple(read(item) for item in node.items)

    def string(self, node: Node | None, *, empty: bool = False) -> str:
        """A quoted or plain text; a bare number or date is refused, so that ids keep their form."""
        if node is None:
            return ""
        if node.kind != "scalar" or (node.plain and NOT_TEXT.fullmatch(node.value)):
            self.fault(
                node,
                "un texte est attendu ; mettez-le entre guillemets",
                "text is expected; put it in quotes",
            )
            return ""
        if not empty and not node.value.strip():
            self.fault(node, "ce texte est vide", "this text is empty")
        return node.value.strip()

    def number(self, node: Node | None, *, low: Fraction, high: Fraction, whole: bool = False) -> Fraction:
        """A number between `low` and `high`, exact."""
        if node is None:
            return low
        form = r"-?\d+" if whole else r"-?\d+(\.\d+)?"
        if node.plain and re.fullmatch(form, node.value):
            value = Fraction(node.value)
            if low <= value <= high:
                return value
        kind_fr, kind_en = ("un nombre entier", "a whole number") if whole else ("un nombre", "a number")
        self.fault(
            node,
            f"{kind_fr} entre {_shown(low)} et {_shown(high)} est attendu",
            f"{kind_en} between {_shown(low)} and {_shown(high)} is expected",
        )
        return low

    def whole(self, node: Node | None, *, low: int, high: int) -> int:
        """A whole number between `low` and `high`."""
        return int(self.number(node, low=Fraction(low), high=Fraction(high), whole=True))

    def boolean(self, node: Node | None) -> bool:
        """true or false."""
        if node is None:
            return False
        if node.plain and node.value.lower() in (*YES, *NO):
            return node.value.lower() in YES
        self.fault(node, "« true » ou « false » est attendu", "“true” or “false” is expected")
        return False

    def day(self, node: Node | None) -> date | None:
        """A date written AAAA-MM-JJ, quoted or not; null or absent gives None."""
        if node is None or node.is_null():
            return None
        if re.fullmatch(r"\d{4}-\d\d-\d\d", node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                self.fault(node, "cette date n’existe pas au calendrier", "this date is not in the calendar")
                return None
        self.fault(node, "date attendue sous la forme AAAA-MM-JJ", "a date written YYYY-MM-DD is expected")
        return None

    def choice(self, node: Node | None, allowed: Collection[str], default: str = "") -> str:
        """One of the `allowed` words."""
        if node is None:
            return default
        value = self.string(node)
        if value and value not in allowed:
            known = ", ".join(sorted(allowed))
            self.fault(
                node,
                f"« {value} » n’est pas admis ici ; valeurs admises : {known}",
                f"“{value}” is not allowed here; use one of: {known}",
            )
        return value

    def text(self, node: Node | None) -> Text:
        """A text in both languages."""
        if node is None:
            return Text(fr="", en="")
        found = self.record(node, ("fr", "en"))
        return Text(fr=self.string(found.get("fr")), en=self.string(found.get("en")))

    def phrases(self, node: Node | None) -> Phrases:
        """Lists of phrases in both languages."""
        if node is None:
            return Phrases()
        found = self.record(node, ("fr", "en"))
        return Phrases(fr=self.items(found.get("fr"), self.string), en=self.items(found.get("en"), self.string))

    def words(self, node: Node) -> tuple[str, ...]:
        """A list of texts."""
        return self.items(node, self.string)

    def table(self, node: Node | None, allowed: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Lists of texts under the `allowed` keys."""
        if node is None:
            return {}
        return {name: self.words(value) for name, value in self.record(node, (), allowed).items()}


def _shown(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else str(float(value))
