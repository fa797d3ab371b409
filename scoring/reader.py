"""A strict reader of YAML: every key is known, no key stands twice, every fault has its line and column."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

import yaml

from scoring.errors import Problem, ReferentialError
from scoring.model import Phrases, Text

Node = yaml.Node
T = TypeVar("T")
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STRING, INTEGER, FLOAT, BOOLEAN = (f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool"))


def compose(text: str) -> Node:
    """The node tree of one YAML document. Raises ReferentialError with the line of a syntax fault."""
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = fault.problem or "?"
        raise ReferentialError(
            (
                Problem(
                    line=line,
                    column=column,
                    fr=f"le fichier n’est pas du YAML correct ({said}) ; corrigez cette ligne",
                    en=f"the file is not correct YAML ({said}); correct this line",
                ),
            )
        ) from None
    except yaml.YAMLError:
        raise ReferentialError(
            (
                Problem(
                    line=1,
                    column=1,
                    fr="le fichier contient un caractère que YAML refuse ; enregistrez-le en UTF-8",
                    en="the file has a character that YAML refuses; save it as UTF-8",
                ),
            )
        ) from None
    if root is None:
        raise ReferentialError((Problem(line=1, column=1, fr="le fichier est vide", en="the file is empty"),))
    return root


class Reader:
    """Reads nodes into values and collects every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, node: Node, fr: str, en: str) -> None:
        """Note a problem where `node` starts."""
        mark = node.start_mark
        self.problems.append(Problem(line=mark.line + 1, column=mark.column + 1, fr=fr, en=en))

    def record(self, node: Node, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """The keys of a mapping; notes unknown, double and missing keys."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(
                node,
                "une liste de clés « clé: valeur » est attendue ici",
                "keys and values are expected here",
            )
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
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
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "une liste est attendue ici", "a list is expected here")
            return ()
        return tuple(read(item) for item in node.value)

    def string(self, node: Node | None, *, empty: bool = False) -> str:
        """A quoted or plain text; a bare number or date is refused, so that ids keep their form."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or node.tag != STRING:
            self.fault(
                node,
                "un texte est attendu ; mettez-le entre guillemets",
                "text is expected; put it in quotes",
            )
            return ""
        if not empty and not node.value.strip():
            self.fault(node, "ce texte est vide", "this text is empty")
        return str(node.value).strip()

    def number(self, node: Node | None, *, low: Fraction, high: Fraction, whole: bool = False) -> Fraction:
        """A number between `low` and `high`, exact."""
        if node is None:
            return low
        allowed = (INTEGER,) if whole else (INTEGER, FLOAT)
        if isinstance(node, yaml.ScalarNode) and node.tag in allowed and re.fullmatch(r"-?\d+(\.\d+)?", node.value):
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
        if isinstance(node, yaml.ScalarNode) and node.tag == BOOLEAN:
            return str(node.value).lower() in ("true", "yes", "on")
        self.fault(node, "« true » ou « false » est attendu", "“true” or “false” is expected")
        return False

    def day(self, node: Node | None) -> date | None:
        """A date written AAAA-MM-JJ, quoted or not; null or absent gives None."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return None
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
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
