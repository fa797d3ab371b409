"""CISO Assistant libraries: the keys of the format on the way out, nothing lost that it carries on the way back."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.exchange.ciso import library, library_yaml, slug, whole_version
from assistant.exchange.ciso_reader import referential_from_library
from assistant.exchange.faults import ExchangeError
from assistant.exchange.rewrite import Draft, DraftCriterion, DraftIndicator, Group, referential_text
from assistant.referentials import load, shipped
from scoring.model import Indicator, Referential, Text
from scoring.referential import parse_referential
from tests.exchange_kit import draft

LIBRARY_KEYS = {
    "urn", "locale", "ref_id", "name", "description", "copyright", "version", "publication_date", "provider",
    "packager", "translations", "objects",
}  # fmt: skip
FRAMEWORK_KEYS = {
    "urn", "ref_id", "name", "description", "translations", "min_score", "max_score", "scores_definition",
    "implementation_groups_definition", "requirement_nodes",
}  # fmt: skip
NODE_KEYS = {
    "urn", "assessable", "depth", "parent_urn", "ref_id", "name", "description", "typical_evidence", "annotation",
    "weight", "importance", "implementation_groups", "questions", "translations",
}  # fmt: skip
ANY_LEVEL = {1: 300, 2: 500, 3: 700}


def carried(rules: Referential) -> dict[str, Any]:
    """What the format can hold of a referential."""
    kinds = {one.id: one.title for one in rules.evidence_kinds}

    def one(indicator: Indicator) -> tuple[object, ...]:
        return (
            indicator.title,
            indicator.intent,
            indicator.next_step,
            indicator.weight,
            indicator.required,
            indicator.sector,
            indicator.principle,
            [kinds[kind] for kind in indicator.evidence],
            [(criterion.id, criterion.title, criterion.weight) for criterion in indicator.criteria],
        )

    return {
        "head": (rules.id, rules.title, rules.notice, rules.authority.fr, rules.licence, rules.valid_from),
        "axes": [(axis.id, axis.title) for axis in rules.axes],
        "principles": {found.id: (found.title, found.parent, found.sector) for found in rules.principles},
        "indicators": {indicator.id: one(indicator) for indicator in rules.indicators},
        "levels": [(level.id, level.title) for level in rules.levels],
    }


def back(rules: Referential) -> Referential:
    """Out to the format and in again; the points of the levels are given, the format has no place for them."""
    points = {one.id: ANY_LEVEL[one.id] for one in rules.levels}
    return parse_referential(referential_from_library("l.yaml", library_yaml(rules).encode(), points))


@pytest.mark.parametrize("wanted", shipped())
def test_every_shipped_referential_comes_back_whole(wanted: str) -> None:
    rules = load(wanted)
    again = back(rules)
    assert carried(again) == carried(rules)
    assert again.status == "official-import"
    assert library_yaml(rules) == library_yaml(rules)


@pytest.mark.parametrize("wanted", shipped())
def test_the_library_has_the_keys_of_the_format(wanted: str) -> None:
    rules = load(wanted)
    made = yaml.safe_load(library_yaml(rules))
    assert made == library(rules)
    assert set(made) == LIBRARY_KEYS
    framework = made["objects"]["framework"]
    assert set(framework) == FRAMEWORK_KEYS
    nodes = framework["requirement_nodes"]
    urns = [one["urn"] for one in nodes]
    assert len(set(urns)) == len(urns)
    assert all(one == one.lower() and one.startswith(f"urn:capnr:risk:req_node:{slug(rules.id)}:") for one in urns)
    groups = {one["ref_id"] for one in framework["implementation_groups_definition"]}
    for one in nodes:
        assert set(one) <= NODE_KEYS
        assert one["depth"] == (3 if one["assessable"] else one["depth"])
        assert (one["depth"] == 1) == ("parent_urn" not in one)
        assert one.get("parent_urn", urns[0]) in urns
        assert set(one.get("implementation_groups", [])) <= groups
        if one["assessable"]:
            assert isinstance(one["weight"], int)
            assert one["weight"] >= 1
            assert one["translations"]["en"]["name"]
    depths = [one["depth"] for one in nodes]
    assert all(after <= before + 1 for before, after in pairwise(depths))


SOLID = st.characters(exclude_categories=["C", "Z"])
INSIDE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]) | st.just("\n"), max_size=20)
WORDS = st.builds("{}{}{}".format, SOLID, INSIDE, SOLID)
LINES = WORDS.map(lambda one: one.replace("\n", ": "))
TEXTS = st.builds(Text, fr=WORDS, en=WORDS)
IDS = st.from_regex(r"[A-Z]?[0-9]{1,2}(\.[0-9]{1,2})?", fullmatch=True)


@st.composite
def drafts(pick: st.DrawFn) -> Draft:
    """Referentials with any texts, weights, levels, sectors."""
    sectors = {"P1": "", "P2": pick(st.sampled_from(["", "esn", "collectivite"]))}
    kinds = tuple(
        Group(id=one, title=Text(fr=f"{one} {pick(LINES)}", en=f"{one} {pick(LINES)}")) for one in ("k1", "k2")
    )
    made = []
    for wanted in pick(st.lists(IDS, min_size=1, max_size=5, unique_by=lambda one: one)):
        letters = sorted(pick(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=4, unique=True)))
        principle = pick(st.sampled_from(["P1", "P2"])) if made else "P1"  # a level needs a common indicator
        made.append(
            DraftIndicator(
                id=f"i{wanted}",
                principle=principle,
                title=pick(TEXTS),
                intent=pick(TEXTS),
                weight=pick(st.integers(1, 5)),
                required=pick(st.integers(0, 2)),
                sector=sectors[principle],
                next_step=pick(TEXTS),
                evidence=tuple(pick(st.lists(st.sampled_from(["k1", "k2"]), max_size=2, unique=True))),
                criteria=tuple(
                    DraftCriterion(id=f"i{wanted}.{one}", title=pick(TEXTS), weight=pick(st.integers(1, 3)))
                    for one in letters
                ),
            )
        )
    start = draft("d", *made)
    return replace(
        start,
        title=pick(TEXTS),
        notice=pick(TEXTS),
        kinds=kinds,
        axes=(Group(id="A1", title=pick(TEXTS)), Group(id="A2", title=pick(TEXTS))),
        principles=(
            Group(id="P1", title=pick(TEXTS), axis="A1"),
            Group(id="P2", title=pick(TEXTS), axis="A2", sector=sectors["P2"]),
        ),
        levels=((1, pick(TEXTS), 300), (2, pick(TEXTS), 500)),
    )


@given(drafts())
@settings(max_examples=60, deadline=None)
def test_any_referential_comes_back_whole(made: Draft) -> None:
    rules = parse_referential(referential_text(made))
    assert carried(back(rules)) == carried(rules)


# Libraries of others

FOREIGN = """
urn: urn:intuitem:risk:library:x
locale: en
ref_id: X
name: Foreign framework
version: 3
provider: Someone
packager: intuitem
copyright: CC BY
publication_date: 2025-10-01
objects:
  framework:
    urn: urn:intuitem:risk:framework:x
    ref_id: X
    name: Foreign framework
    requirement_nodes:
    - {urn: "urn:x:1", assessable: false, depth: 1, ref_id: 1, name: Govern}
    - {urn: "urn:x:1.10", assessable: true, depth: 2, parent_urn: "urn:x:1", ref_id: 1.10, name: Policy, weight: 2}
    - {urn: "urn:x:1.11", assessable: true, depth: 2, parent_urn: "urn:x:1", description: No name here,
       translations: {fr: {description: Sans nom}}}
    - {urn: "urn:x:2", assessable: true, depth: 1, ref_id: A2, name: "null"}
"""


def read(text: str) -> Referential:
    return parse_referential(referential_from_library("x.yaml", text.encode(), {}))


def test_a_foreign_library_becomes_a_careful_referential() -> None:
    rules = read(FOREIGN)
    found = {one.id: one for one in rules.indicators}
    assert list(found) == ["1.10", "1.11", "A2"]  # 1.10 did not become the number 1.1
    assert (rules.id, rules.version, rules.licence, rules.status) == ("X", "3", "CC BY", "official-import")
    assert found["1.10"].weight == 2
    assert found["1.11"].title == Text(fr="Sans nom", en="No name here")
    assert found["A2"].title == Text(fr="null", en="null")
    criterion = found["1.10"].criteria[0]
    assert (criterion.id, criterion.needs, criterion.declaration) == ("1.10.a", "done", False)
    assert rules.levels == ()  # a level without points would be given away
    assert all(one.required == 0 for one in rules.indicators)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 2", "weight: 9", "un nombre entier de 1 à 5"),
        ("weight: 2", "weight: 1.5", "un nombre entier de 1 à 5"),
        ('parent_urn: "urn:x:1", ref_id', 'parent_urn: "urn:no", ref_id', "« urn:no » n’existe pas"),
        ('"urn:x:1.11"', '"urn:x:1.10"', "deux fois"),
        ("ref_id: A2", "ref_id: 1.10.a", "« 1.10.a » figure deux fois"),
        ("depth: 1, ref_id: 1,", 'depth: 1, parent_urn: "urn:x:1", ref_id: 1,', "son propre ancêtre"),
        ("requirement_nodes:", "other:", "requirement_nodes"),
        ("locale: en", "locale: [", "YAML"),
    ],
)
def test_a_faulty_library_is_refused(old: str, new: str, said: str) -> None:
    assert old in FOREIGN
    with pytest.raises(ExchangeError) as refused:
        read(FOREIGN.replace(old, new, 1))
    assert said in refused.value.text("fr")


def test_nodes_without_a_ref_id_of_their_own_take_their_urn() -> None:
    text = FOREIGN.replace('"urn:x:', '"urn:intuitem:risk:req_node:x:').replace("ref_id: A2", "ref_id: 1.10")
    nested = text.replace("req_node:x:1.11", "req_node:x:annex:1")
    assert [one.id for one in read(nested).indicators] == ["1.10", "annex-1", "2"]


@pytest.mark.parametrize("text", ["", "- a\n", "[" * 5000, "a: &x [*x]\n", "\x00"])
def test_what_is_no_library_is_refused(text: str) -> None:
    with pytest.raises(ExchangeError):
        read(text)


@pytest.mark.parametrize(
    ("version", "number"), [("0.1.0", 1_000), ("1.2.3", 1_002_003), ("2", 2_000_000), ("x", 1), ("0", 1)]
)
def test_a_version_is_a_whole_number_that_rises(version: str, number: int) -> None:
    assert whole_version(version) == number
