"""Related requirements named by the shipped referentials exist in the framework they are said to be of."""

import re

import pytest

from assistant.referentials import load, shipped

RGESN = (10, 10, 7, 15, 8, 7, 4, 10, 7)
"""Criteria of each theme of the RGESN of May 2024: 78."""
RGAA = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""Criteria of each theme of the RGAA 4.1.2: 106."""


def numbered(counts: tuple[int, ...]) -> set[str]:
    return {f"{theme}.{one}" for theme, count in enumerate(counts, 1) for one in range(1, count + 1)}


KNOWN = {
    "iso26000": {
        "governance", "human_rights", "labour", "environment", "fair_operating", "consumer", "community",
    },
    "esrs": {"ESRS2", "E1", "E1-5", "E1-6", "E2", "E3", "E4", "E5", "E5-4", "E5-5", "S1", "S2", "S3", "S4", "G1"},
    "vsme": {f"B{one}" for one in range(1, 12)} | {f"C{one}" for one in range(1, 10)},
    "rgesn": numbered(RGESN),
    "rgaa": numbered(RGAA) | {"1.1-13.12"},
    "gr491": {"strategie", "specifications", "uxui", "contenus", "frontend", "architecture", "backend", "hebergement"},
    "ai_act": {str(one) for one in range(1, 114)},
}  # fmt: skip
TEXTS = (
    r"REEN|AGEC|RGPD|CCP|CG3P|CGI|CRPA|Sapin II|Code [^0-9]+|Loi Climat et résilience|Loi Informatique et Libertés"
    r"|Loi \d{2,4}-\d+|Décret \d{4}-\d+|(?:Directive|Règlement) \(UE\) \d{4}/\d+"
)
ARTICLE = r"[LR]?\d[\d-]*(?:\(\d\)(?:\([a-z]\))?)?(?: bis)?"
LAW = re.compile(rf"(?:{TEXTS})(?: \([^)]+\))?(?: art\. {ARTICLE}(?:(?:, | et | à ){ARTICLE})*(?: et s\.)?)?")


def test_the_counts_are_those_of_the_frameworks() -> None:
    assert (len(numbered(RGESN)), len(numbered(RGAA))) == (78, 106)


@pytest.mark.parametrize("wanted", shipped())
def test_every_requirement_named_exists(wanted: str) -> None:
    unknown = [
        (indicator.id, framework, one)
        for indicator in load(wanted).indicators
        for framework, named in indicator.mappings.items()
        for one in named
        if not (LAW.fullmatch(one) if framework == "law" else one in KNOWN[framework])
    ]
    assert unknown == []


@pytest.mark.parametrize("wanted", shipped())
def test_a_requirement_is_named_once_and_every_indicator_has_its_core_subject(wanted: str) -> None:
    for indicator in load(wanted).indicators:
        assert indicator.mappings["iso26000"]
        for named in indicator.mappings.values():
            assert len(set(named)) == len(named)


def test_the_catalogue_names_every_framework() -> None:
    used = {name for indicator in load("nr-socle-2027-preview").indicators for name in indicator.mappings}
    assert used == {*KNOWN, "law"}


def test_an_article_is_written_one_way() -> None:
    named = {one for indicator in load("nr-socle-2027-preview").indicators for one in indicator.mappings.get("law", ())}
    assert [one for one in named if re.search(r"[LR]\.? ?\d", one) and not re.search(r" art\. [LR]\d", one)] == []
