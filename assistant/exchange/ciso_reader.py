"""A CISO Assistant library as a referential of ours, with status "official-import".

Roots become axes, other headings principles, assessable nodes indicators, questions criteria. What the format does not
say is filled with the most careful value: a trace of fact is needed, a declaration does not suffice.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

import yaml

from assistant.exchange.ciso import EVIDENCE_JOIN, slug
from assistant.exchange.faults import ExchangeError, Fault
from assistant.exchange.rewrite import (
    NEXT_STEP,
    NOTICE,
    Draft,
    DraftCriterion,
    DraftIndicator,
    Group,
    levels_of,
    referential_text,
)
from scoring.model import SECTORS, Text

MAX_BYTES = 20_000_000
"""Larger files are refused unread."""
VALUES_MOST = 2_000_000
"""Values of a library with its aliases written out: a few lines of YAML can stand for billions."""
DEPTH_MOST = 500
"""Brackets inside one another."""
_BRACKET, _ROW = re.compile(rb"[\[\]{}]"), re.compile(rb"(?:[-?:][ \t]+){100}")
WEIGHT_MOST, CRITERION_MOST = 5, 3
URN_HEAD = 5
"""Parts of a node's URN before its own: urn, packager, risk, req_node, framework."""
_CSafe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Node = Mapping[str, Any]


class _TextLoader(_CSafe):  # type: ignore[misc]  # the C loader where there is one
    """Reads every scalar as text but null, so that the id 1.10 does not become a number."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag.endswith(":null")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def referential_from_library(name: str, data: bytes, thresholds: Mapping[int, int]) -> str:
    """The YAML text of the referential that a library holds.

    `thresholds` gives the points of each level on 1,000: the format has no place for them.
    Raises ExchangeError with every fault, ReferentialError when the result is no correct referential.
    """
    library = _load(name, data)
    framework = library.get("objects", {}).get("framework") if isinstance(library.get("objects"), dict) else None
    if not isinstance(framework, dict) or not isinstance(framework.get("requirement_nodes"), list):
        said = Text(
            fr="le fichier n’a pas « objects.framework.requirement_nodes » : ce n’est pas un cadre de CISO Assistant",
            en="the file has no “objects.framework.requirement_nodes”: it is no framework of CISO Assistant",
        )
        raise ExchangeError(name, [Fault(where="", said=said)])
    reader = _Reader(library, framework, thresholds)
    draft = reader.draft()
    if reader.faults:
        raise ExchangeError(name, reader.faults)
    return referential_text(draft)


def _load(name: str, data: bytes) -> Node:
    """The file as plain data; aliases are not followed into copies, texts stay texts."""
    said = None
    if len(data) > MAX_BYTES:
        said = Text(fr="le fichier est trop gros", en="the file is too large")
    try:
        if said is None and _is_deep(data):
            raise ValueError("nested beyond what the parser of YAML stands")
        found = yaml.load(data.decode("utf-8-sig"), Loader=_TextLoader) if said is None else None
        if _size(found, {}) > VALUES_MOST:
            raise ValueError("aliases that write the same values over and over")
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = f" ({mark.line + 1})" if mark else ""
        said = Text(fr=f"ce n’est pas du YAML lisible en UTF-8{line}", en=f"this is not YAML readable as UTF-8{line}")
        found = None
    if said is None and not isinstance(found, dict):
        said = Text(fr="une bibliothèque YAML est attendue", en="a YAML library is expected")
    if said is not None:
        raise ExchangeError(name, [Fault(where="", said=said)])
    return dict(found or {})


def _is_deep(data: bytes) -> bool:
    """Whether brackets or dashes nest deeper than any library: the parser takes the square of the depth, then more
    stack than there is.
    """
    if _ROW.search(data):
        return True
    depth = accumulate((1 if sign[0] in b"[{" else -1 for sign in _BRACKET.finditer(data)), lambda a, b: max(a + b, 0))
    return max(depth, default=0) > DEPTH_MOST


def _size(found: object, known: dict[int, int]) -> int:
    """Values of plain data once its aliases were written out; ``known`` keeps those counted, by identity.

    Raises RecursionError for data that holds itself.
    """
    if not isinstance(found, (dict, list)):
        return 1
    if id(found) not in known:
        inner = [*found, *found.values()] if isinstance(found, dict) else found
        known[id(found)] = 1 + sum(_size(one, known) for one in inner)
    return known[id(found)]


class _Reader:
    """Reads one framework and collects every fault."""

    def __init__(self, library: Node, framework: Node, thresholds: Mapping[int, int]) -> None:
        self.library = library
        self.framework = framework
        self.thresholds = dict(thresholds)
        self.faults: list[Fault] = []
        self.english = str(library.get("locale") or "fr").startswith("en")
        self.kinds: dict[tuple[str, str], Group] = {}
        self.nodes: dict[str, Node] = {}
        self.ids: set[str] = set()
        self.refs: Counter[tuple[str, str]] = Counter()

    def fault(self, where: str, fr: str, en: str) -> None:
        self.faults.append(Fault(where=where, said=Text(fr=fr, en=en)))

    def draft(self) -> Draft:
        """The whole framework."""
        self.collect()
        axes, principles, place = self.headings()
        indicators = self.indicators(place)
        if not indicators and not self.faults:
            self.fault("", "aucune exigence évaluable (assessable: true)", "no assessable requirement")
        library, framework = self.library, self.framework
        title = self.text(framework, "name") or self.text(library, "name") or _same(self.id_of_file())
        provider = _string(library.get("provider")) or _string(library.get("packager")) or "?"
        groups = {
            int(ref[1:]): self.text(one, "name") or _same(ref)
            for one in _list(framework.get("implementation_groups_definition"))
            if (ref := _string(one.get("ref_id"))) and ref[0] == "N" and ref[1:].isdecimal()
        }
        return Draft(
            id=self.id_of_file(),
            version=_string(library.get("version")) or "1",
            title=title,
            notice=self.text(framework, "description") or self.text(library, "description") or NOTICE,
            authority=_same(provider),
            licence=_string(library.get("copyright")) or "?",
            valid_from=_string(library.get("publication_date")) or "1970-01-01",
            source=Text(fr=f"Bibliothèque CISO Assistant ({provider})", en=f"CISO Assistant library ({provider})"),
            levels=levels_of(groups, self.thresholds),
            axes=axes,
            principles=principles,
            kinds=tuple(self.kinds.values()),
            indicators=indicators,
        )

    def id_of_file(self) -> str:
        return _string(self.framework.get("ref_id")) or _string(self.library.get("ref_id")) or "import"

    def collect(self) -> None:
        """Nodes by URN."""
        for at, node in enumerate(self.framework["requirement_nodes"], 1):
            urn = _string(node.get("urn")) if isinstance(node, dict) else ""
            if not urn:
                self.fault(f"requirement_nodes[{at}]", "il manque « urn »", "“urn” is missing")
            elif urn in self.nodes:
                self.fault(urn, "cet URN figure deux fois", "this URN stands twice")
            else:
                self.nodes[urn] = node
        self.refs.update((self.kind_of(urn), _string(node.get("ref_id"))) for urn, node in self.nodes.items())
        for urn, node in self.nodes.items():
            if (parent := _string(node.get("parent_urn"))) and parent not in self.nodes:
                self.fault(urn, f"le parent « {parent} » n’existe pas", f"parent “{parent}” does not exist")

    def headings(self) -> tuple[tuple[Group, ...], tuple[Group, ...], dict[str, str]]:
        """Axes, principles, and the principle of each assessable node by URN."""
        axes: dict[str, Group] = {}
        principles: dict[str, Group] = {}
        place: dict[str, str] = {}
        for urn, node in self.nodes.items():
            path = self.path(urn)
            root = path[-1]
            if not _assessable(node):
                group = Group(id=self.id_of(urn), title=self.name(urn))
                if root == urn:
                    axes.setdefault(urn, group)
                else:
                    principles.setdefault(urn, replace(group, axis=self.id_of(root), sector=_sector(node)))
                continue
            above = next((one for one in path[1:] if not _assessable(self.nodes[one])), root)
            axes.setdefault(root, Group(id=self.id_of(root), title=self.name(root)))
            if above not in principles:
                principles[above] = Group(id=self.id_of(above), title=self.name(above), axis=self.id_of(root))
            place[urn] = principles[above].id
        return tuple(axes.values()), tuple(principles.values()), place

    def path(self, urn: str) -> list[str]:
        """The node and its ancestors, root last; a loop is cut and noted."""
        path = [urn]
        while (parent := _string(self.nodes[path[-1]].get("parent_urn"))) in self.nodes:
            if parent in path:
                self.fault(urn, "ce nœud est son propre ancêtre", "this node is its own ancestor")
                break
            path.append(parent)
        return path

    def id_of(self, urn: str) -> str:
        """The id of a node: its ref_id where no other node of its kind has it, else what its URN says."""
        wanted = _string(self.nodes[urn].get("ref_id"))
        if wanted and self.refs[self.kind_of(urn), wanted] == 1:
            return wanted
        return "-".join(urn.split(":")[URN_HEAD:]) or urn.rsplit(":", 1)[-1]

    def kind_of(self, urn: str) -> str:
        """What a node becomes: "indicator", "axis" or "principle"."""
        if _assessable(self.nodes[urn]):
            return "indicator"
        return "principle" if _string(self.nodes[urn].get("parent_urn")) else "axis"

    def name(self, urn: str) -> Text:
        node = self.nodes[urn]
        return self.text(node, "name") or self.text(node, "description") or _same(self.id_of(urn))

    def text(self, node: Node, key: str) -> Text | None:
        """A text in both languages, the one there is where the other lacks."""
        own = _string(node.get(key))
        others = node.get("translations")
        found = others.get("fr" if self.english else "en") if isinstance(others, dict) else None
        other = _string(found.get(key)) if isinstance(found, dict) else ""
        if not own and not other:
            return None
        first, second = own or other, other or own
        return Text(fr=second, en=first) if self.english else Text(fr=first, en=second)

    def indicators(self, place: Mapping[str, str]) -> tuple[DraftIndicator, ...]:
        """Assessable nodes in order."""
        made = []
        for urn, principle in place.items():
            node = self.nodes[urn]
            wanted = self.id_of(urn)
            groups = _groups(node)
            levels = [int(one[1:]) for one in groups if one[:1] == "N" and one[1:].isdecimal()]
            title = self.name(urn)
            criteria = self.criteria(urn, wanted, title)
            for one in (wanted, *(criterion.id for criterion in criteria)):
                if one in self.ids:
                    self.fault(urn, f"l’identifiant « {one} » figure deux fois", f"id “{one}” stands twice")
                self.ids.add(one)
            made.append(
                DraftIndicator(
                    id=wanted,
                    principle=principle,
                    title=title,
                    intent=self.text(node, "description") or title,
                    weight=self.weight(urn, node.get("weight"), WEIGHT_MOST),
                    required=min(levels, default=0),
                    sector=_sector(node),
                    next_step=self.text(node, "annotation") or NEXT_STEP,
                    evidence=self.evidence(node),
                    criteria=criteria,
                )
            )
        return tuple(made)

    def weight(self, urn: str, value: object, most: int) -> int:
        """A weight of 1 to `most`; 1 where the file says none."""
        if value is None:
            return 1
        said = _string(value)
        if said.isdecimal() and 1 <= int(said) <= most:
            return int(said)
        self.fault(
            urn,
            f"poids « {said} » : un nombre entier de 1 à {most} est attendu",
            f"weight “{said}”: a whole number from 1 to {most} is expected",
        )
        return 1

    def evidence(self, node: Node) -> tuple[str, ...]:
        """Kinds of evidence, one a line of `typical_evidence`."""
        text = self.text(node, "typical_evidence")
        if text is None:
            return ()
        french, english = text.fr.split(EVIDENCE_JOIN), text.en.split(EVIDENCE_JOIN)
        if len(french) != len(english):
            english = french
        ids = []
        for fr, en in zip(french, english, strict=True):
            if fr.strip() and en.strip():
                known = self.kinds.get((fr, en))
                if known is None:
                    known = Group(id=self.kind_id(fr), title=Text(fr=fr, en=en))
                    self.kinds[fr, en] = known
                ids.append(known.id)
        return tuple(dict.fromkeys(ids))

    def kind_id(self, name: str) -> str:
        made, taken = slug(name)[:40], {one.id for one in self.kinds.values()}
        while made in taken:
            made += "-x"
        return made

    def criteria(self, urn: str, indicator: str, title: Text) -> tuple[DraftCriterion, ...]:
        """The questions of a node; a node without any has one criterion, itself."""
        found = self.nodes[urn].get("questions")
        made = []
        for at, (key, question) in enumerate((found if isinstance(found, dict) else {}).items(), 1):
            text = self.text(question, "text") if isinstance(question, dict) else None
            if text is None:
                self.fault(str(key), "cette question n’a pas de texte", "this question has no text")
                continue
            suffix = unquote(str(key).rsplit(":question:", 1)[-1]) if ":question:" in str(key) else f"{at:03d}"
            weight = _criterion_weight(_list(question.get("choices")))
            made.append(DraftCriterion(id=f"{indicator}.{suffix}", title=text, weight=weight))
        return tuple(made) or (DraftCriterion(id=f"{indicator}.a", title=title),)


def _criterion_weight(choices: Sequence[Node]) -> int:
    """The weight that the best answer's points stand for, 1 where they stand for none of ours."""
    scores = [int(said) for one in choices if (said := _string(one.get("add_score"))).isdecimal()]
    weight, odd = divmod(max(scores, default=0), 2)
    return weight if not odd and 1 <= weight <= CRITERION_MOST else 1


def _assessable(node: Node) -> bool:
    return _string(node.get("assessable")).lower() in ("true", "yes", "on")


def _groups(node: Node) -> list[str]:
    found = node.get("implementation_groups")
    return [_string(one) for one in found] if isinstance(found, list) else []


def _sector(node: Node) -> str:
    return next((one for one in _groups(node) if one in SECTORS[1:]), "")


def _list(value: object) -> list[Node]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _same(text: str) -> Text:
    return Text(fr=text, en=text)
