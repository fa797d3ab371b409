"""The published JSON Schema says what the reader accepts, and the format's page says it all in words."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from scoring.errors import ReferentialError
from scoring.referential import (
    CRITERION_KEYS,
    ENGINES,
    FILE_KEYS,
    FRAMEWORKS,
    INDICATOR_KEYS,
    SCHEMA,
    parse_referential,
)
from scoring.trace import REASONS

ROOT = Path(__file__).parents[2]
DATA = ROOT / "scoring" / "data"
SHIPPED = sorted((DATA / "referentials").glob("*.yaml"))
TRIAL = ROOT / "tests" / "rules" / "referentiel.yaml"
RULES = json.loads((DATA / "referential.schema.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "referential-format.md").read_text(encoding="utf-8")


def plain(value: Any) -> Any:
    """YAML data as JSON data: dates as text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def read(path: Path) -> Any:
    return plain(yaml.safe_load(path.read_text(encoding="utf-8")))


def accepted(data: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(RULES).is_valid(data))


def read_by_us(data: Any) -> bool:
    try:
        parse_referential(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    except ReferentialError:
        return False
    return True


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(RULES)


def test_three_referentials_are_shipped() -> None:
    assert [path.stem for path in SHIPPED] == ["charte-nr", "nr-2022-reconstructed", "nr-socle-2027-preview"]


@pytest.mark.parametrize("path", [*SHIPPED, TRIAL], ids=lambda path: path.stem)
def test_every_shipped_file_follows_the_schema_and_the_reader(path: Path) -> None:
    jsonschema.Draft202012Validator(RULES).validate(read(path))
    assert parse_referential(path.read_text(encoding="utf-8")).indicators


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), "capnr.referential/2"),
        (("status",), "official"),
        (("scale",), 0),
        (("scale",), "1000"),
        (("title",), {"fr": "Essai"}),
        (("valid",), {"until": "2027-01-01"}),
        (("extra",), 1),
        (("levels", 0, "gate_share"), 2),
        (("levels", 0, "id"), 0),
        (("principles", 1, "sector"), "banque"),
        (("indicators", 0, "weight"), 6),
        (("indicators", 0, "criteria"), []),
        (("indicators", 0, "mappings"), {"iso": ["a"]}),
        (("indicators", 0, "source"), {"kind": "published"}),
        (("indicators", 0, "criteria", 0, "needs"), "generic"),
        (("indicators", 0, "criteria", 0, "effort_days"), 0),
        (("indicators", 0, "criteria", 0, "declaration"), "peut-être"),
        (("indicators", 1, "criteria", 0, "metric", "direction"), "haut"),
        (("indicators", 1, "criteria", 1, "metric", "partial"), 10),
        (("indicators", 5, "criteria", 1, "applies"), {}),
        (("indicators", 5, "criteria", 1, "applies", "min_population"), -1),
        (("indicators", 3, "criteria", 0, "engine"), "chatgpt"),
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(place: tuple[str | int, ...], value: Any) -> None:
    data = copy.deepcopy(read(TRIAL))
    assert accepted(data)
    assert read_by_us(data)
    inside = data
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    assert not accepted(data)
    assert not read_by_us(data)


def test_the_keys_of_the_schema_are_those_of_the_reader() -> None:
    parts = RULES["$defs"]
    assert set(RULES["required"]) == set(FILE_KEYS)
    assert set(parts["indicator"]["required"]) == set(INDICATOR_KEYS)
    assert set(parts["criterion"]["required"]) == set(CRITERION_KEYS)
    assert set(parts["mappings"]["properties"]) == set(FRAMEWORKS)
    assert parts["criterion"]["properties"]["engine"]["enum"] == list(ENGINES)
    assert RULES["properties"]["schema"]["const"] == SCHEMA


def test_the_page_of_the_format_names_every_key_and_every_rule() -> None:
    parts = RULES["$defs"]
    keys = set(RULES["properties"])
    for name in ("level", "applies", "metric", "criterion", "source", "indicator", "principle"):
        keys |= set(parts[name]["properties"])
    assert sorted(key for key in keys if f"`{key}`" not in PAGE) == []
    assert sorted(code for code in REASONS if f"`{code}`" not in PAGE) == []
