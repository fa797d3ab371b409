"""The reader of referential files: every fault is named where it stands, in both languages."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.compact import FORMAT, dump, restore
from scoring.errors import ReferentialError
from scoring.model import Applies
from scoring.reader import compose
from scoring.referential import parse_referential

TEXT = (Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8")


def place(part: str, nth: int = 1) -> tuple[int, int]:
    """Line and column, from 1, of the nth occurrence of `part` in the sound file."""
    at = -1
    for _ in range(nth):
        at = TEXT.index(part, at + 1)
    return TEXT.count("\n", 0, at) + 1, at - TEXT.rfind("\n", 0, at)


def faults(text: str) -> list[tuple[int, int, str]]:
    """Line, column and English sentence of every fault."""
    with pytest.raises(ReferentialError) as refused:
        parse_referential(text)
    problems = refused.value.problems
    assert all(one.fr and one.en and one.fr != one.en for one in problems)
    return [(one.line, one.column, one.en) for one in problems]


# What is replaced, by what (▶ stands where the fault is expected and is taken out), and words of the sentence.
FAULTS = [
    ("title: {fr: Essai,", "▶id: x\ntitle: {fr: Essai,", "key “id” stands twice"),
    ("scale: 1000", "scale: 1000\n▶scal: 2", "unknown key “scal”"),
    ("scale: 1000", "scale: ▶0", "a whole number between 1 and 1000000 is expected"),
    ("scale: 1000", "scale: ▶mille", "a whole number"),
    ("scale: 1000", "scale: ▶10.5", "a whole number"),
    ("scale: 1000", 'scale: ▶"1000"', "a whole number"),
    ("capnr.referential/1", "▶capnr.referential/2", "“capnr.referential/2” is not allowed here"),
    ("id: essai", "id: ▶été", "“été”: an id is written with unaccented letters"),
    ("id: essai", "id: ▶12", "text is expected; put it in quotes"),
    ("id: essai", 'id: ▶" "', "this text is empty"),
    ("status: preview", "status: ▶final", "“final” is not allowed here"),
    ("from: 2025-01-01", "from: ▶2025-13-01", "this date is not in the calendar"),
    ("from: 2025-01-01", "from: ▶01/01/2025", "a date written YYYY-MM-DD is expected"),
    ("from: 2025-01-01", "from: ▶null", "a first date is expected"),
    ("until: null", "until: ▶2024-12-31", "validity ends before it starts"),
    ("min_score: 500", "min_score: ▶1500", "level 2 asks 1500 points of 1000: out of reach"),
    ("min_score: 500", "min_score: ▶300", "level 2 must ask more points than level 1"),
    ("- {id: 2,", "- {id: ▶1,", "levels stand in rising order"),
    ("needs_level: 1", "needs_level: ▶2", "level 2 is not a lower level of this file"),
    ("engines: [E1]", "engines: [▶E9]", "“E9”, which is absent: out of reach"),
    ("engines: [E1]", "engines: [▶G1]", "“G1”, which no computation feeds: out of reach"),
    ("engines: [E1]", "engines: [▶S1]", "“S1”, which belongs to one sector: out of reach"),
    ("gate_share: 0.5}", "gate_share: ▶1.5}", "a number between 0 and 1 is expected"),
    ("id: PE, axis: A1", "id: PE, axis: ▶A7", "“A7” is not declared anywhere in this file"),
    ("id: PE,", "id: ▶P1,", "id “P1” exists already"),
    ("ours: true, sector: esn", "ours: ▶peut-être, sector: esn", "“true” or “false” is expected"),
    ("sector: esn, title", "sector: ▶banque, title", "“banque” is not allowed here"),
    ("sources: []", "sources: ▶{}", "a list is expected here"),
    ("sources: []", "sources: ▶rien", "a list is expected here"),
    ("themes: [{id: governance,", "themes: [▶governance, {id: governance,", "keys and values are expected"),
    ("  - id: M1\n", "  - id: ▶G1\n", "id “G1” exists already"),
    ("id: M1.b,", "id: ▶M1.a,", "id “M1.a” exists already"),
    ("id: M1.b,", "id: ▶N1.b,", "a criterion's id starts with its indicator's: “M1.a”"),
    ("principle: PC", "principle: ▶PX", "“PX” is not declared anywhere"),
    ("    sector: esn\n", "    sector: ▶collectivite\n", "the sector is not that of the principle"),
    ("evidence: [policy]", "evidence: [▶police]", "“police” is not declared anywhere"),
    ("weight: 2\n    required: 1", "weight: ▶0\n    required: 1", "a whole number between 1 and 5"),
    ("weight: 2\n    required: 1", "weight: ▶-2\n    required: 1", "a whole number between 1 and 5"),
    ("required: 2", "required: ▶4", "level 4 does not exist in this file"),
    ("en: A rule is enough", 'en: ▶""', "this text is empty"),
    ("queries: {fr: [politique], en: [policy]}", "queries: ▶{fr: [politique]}", "key “en” is missing"),
    ("mappings: {}", "mappings: {▶iso: [a]}", "unknown key “iso”"),
    ("needs: rule,", "needs: ▶generic,", "“generic” is not allowed here"),
    ("aspect: exists", "aspect: ▶existe", "“existe” is not allowed here"),
    ("effort_days: 2, lead", "effort_days: ▶0, lead", "a number between 0.01 and 1000"),
    ("lead_months: 1, cues: {fr: [règle]", "lead_months: ▶-1, cues: {fr: [règle]", "a number between 0 and"),
    ("direction: up, target: 80", "direction: ▶haut, target: 80", "“haut” is not allowed here"),
    ("target: 80, partial: 40", "partial: ▶40", "a partial threshold goes with a target"),
    ("target: 80, partial: 40", "target: 40, partial: ▶40", "easier to reach than the target"),
    ("target: 30, partial: 60", "target: 60, partial: ▶60", "easier to reach than the target"),
    ("engine: footprint", "engine: ▶chatgpt", "“chatgpt” is not allowed here"),
    (
        "declaration: false, effort_days: 8",
        "declaration: ▶true, effort_days: 8",
        "a computed criterion is not declared",
    ),
    ("needs: done, declaration: false, effort_days: 8", "needs: ▶rule, declaration: false, effort_days: 8", "“done”"),
    ("min_staff: 250", "min_staff: ▶beaucoup", "a whole number"),
    ("{min_staff: 250}", "▶{}", "at least one condition is expected"),
    ("answer: {logiciel: yes}", "answer: {▶logiciels: yes}", "unknown key “logiciels”"),
    ("answer: {logiciel: yes}", "answer: {logiciel: ▶peut-être}", "“true” or “false” is expected"),
    ("sectors: [general,", "sectors: [▶banque,", "“banque” is not allowed here"),
    ("source: {kind: own}", "source: ▶{kind: published}", "a published source names its “ref”"),
    ("source: {kind: own}", "source: {kind: published, ref: ▶x}", "“x” is not declared anywhere"),
    ('version: "1"', 'version: ▶&v "1"', "anchors, aliases and tags"),
    ('version: "1"', "version: ▶!!str 1", "anchors, aliases and tags"),
    ('version: "1"', "version: ▶*v", "anchors, aliases and tags"),
]

# The same for faults that show elsewhere than in what was changed: line and column are given.
ELSEWHERE = [
    ("scale: 1000\n", "", (2, 1), "key “scale” is missing"),
    ("id: M1.a,", "id: M1.c,", (63, 14), "criteria stand in order: “M1.b” comes before “M1.c”"),
    ("    sector: esn\n", "", (144, 9), "the sector is not that of the principle"),
    ("fr: Une règle suffit, en: A rule is enough", "fr: Une règle suffit", (42, 43), "key “en” is missing"),
    ("scale: 1000", "scale: [1000", (12, 7), "the file is not correct YAML"),
]


@pytest.mark.parametrize(("old", "new", "words"), FAULTS, ids=[f"{new!r}" for _, new, _ in FAULTS])
def test_every_fault_is_named_where_it_stands(old: str, new: str, words: str) -> None:
    assert old in TEXT
    marked = TEXT.replace(old, new, 1)
    before = marked[: marked.index("▶")]
    where = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    found = faults(marked.replace("▶", ""))
    assert (*where, words) in [(line, column, words if words in said else said) for line, column, said in found]


@pytest.mark.parametrize(("old", "new", "where", "words"), ELSEWHERE)
def test_a_fault_that_shows_elsewhere(old: str, new: str, where: tuple[int, int], words: str) -> None:
    assert old in TEXT
    found = faults(TEXT.replace(old, new, 1))
    assert (*where, words) in [(line, column, words if words in said else said) for line, column, said in found]


def test_a_sound_file_has_no_fault_and_keeps_what_it_says() -> None:
    made = parse_referential(TEXT)
    assert [one.id for one in made.indicators] == ["G1", "M1", "D1", "E1", "I1", "T1", "S1", "C1"]
    assert made.valid_from == date(2025, 1, 1)
    assert made.valid_until is None
    assert [one.id for one in made.questions] == ["logiciel"]
    metric = made.indicators[1].criteria[0].metric
    assert metric is not None
    assert (metric.target, metric.partial, metric.unit) == (Fraction(80), Fraction(40), "%")
    assert made.indicators[5].criteria[0].due == date(2027, 1, 1)
    assert made.indicators[5].criteria[3].applies == Applies(
        sectors=("general", "collectivite"), answers={"logiciel": True}
    )
    assert [one.axis for one in made.indicators] == ["A1"] * 8
    assert len(made.digest) == 64
    assert parse_referential(TEXT + "\n").digest != made.digest


def test_all_faults_are_given_at_once_in_the_order_of_the_file() -> None:
    broken = TEXT.replace("weight: 2", "weight: 9").replace("until: null", "until: jamais")
    found = faults(broken)
    assert len(found) == 5
    assert found == sorted(found)


def test_levels_are_out_of_reach_without_a_common_trunk() -> None:
    start = TEXT.index("  - id: G1")
    end = TEXT.index("  - id: S1")
    found = faults(TEXT[:start] + TEXT[end:])
    assert "no criterion is asked in sector general: level 1 is out of reach there" in [one[2] for one in found]


def test_a_computed_indicator_asked_of_some_sectors_or_too_late_closes_its_level() -> None:
    narrow = TEXT.replace("    required: 2\n", "    required: 2\n    applies: {sectors: [esn]}\n")
    assert [one[:2] for one in faults(narrow)] == [place("E1]")]
    late = TEXT.replace("until: null", "until: 2026-12-31").replace(
        "engine: footprint,", "engine: footprint, due: 2027-06-01,"
    )
    assert [one[2] for one in faults(late)] == [
        "level 3 needs indicator “E1”, due after the validity ends: out of reach",
        "“E1.a” is never asked, due after the validity ends",
        "“T1.a” is never asked, due after the validity ends",
    ]
    in_time = late.replace("2026-12-31", "2027-12-31")
    assert parse_referential(in_time).levels[2].engines == ("E1",)


# A gate that nobody of some kind can ever pass: where ▶ stands, with words of the sentence.
ESN = "    required: 1\n    sector: esn\n"
FED, GATE_3 = "engine: footprint", ("engines: [E1]", "engines: [▶E1]")
LEVEL_1 = "indispensable for level 1, it can never be reached"
GATES = [
    (
        [(ESN, "    required: ▶1\n    sector: esn\n    applies: {sectors: [collectivite]}\n")],
        f"“S1” is never asked, its sectors or answers exclude each other: {LEVEL_1}",
    ),
    (
        [(ESN, "    sector: esn\n    applies: ▶{sectors: [general]}\n")],
        "“S1” is never asked, its sectors or answers exclude each other",
    ),
    (
        [
            (ESN, ESN.replace("1", "▶1")),
            ("id: S1.a,", "id: S1.a, due: 2027-01-01,"),
            ("until: null", "until: 2026-12-31"),
        ],
        f"“S1” is never asked, due after the validity ends: {LEVEL_1}",
    ),
    (
        [
            (ESN, "    required: ▶1\n    sector: esn\n    applies: {answer: {logiciel: yes}}\n"),
            ("id: S1.a,", "id: S1.a, applies: {answer: {logiciel: no}},"),
        ],
        f"“S1” is never asked, its sectors or answers exclude each other: {LEVEL_1}",
    ),
    (
        [
            ("    weight: 2\n    required: 1\n", "    weight: 2\n    applies: {sectors: [esn]}\n"),
            ("id: G1.b,", "id: G1.b, applies: ▶{sectors: [collectivite]},"),
        ],
        "“G1.b” is never asked, its sectors or answers exclude each other",
    ),
    (
        [("id: G1.b,", "id: G1.b, due: ▶2027-01-01,"), ("until: null", "until: 2026-12-31")],
        "“G1.b” is never asked, due after the validity ends",
    ),
    (
        [GATE_3, (FED, f"{FED}, applies: {{sectors: [general]}}")],
        "level 3 needs indicator “E1”, computed in some sectors only: out of reach",
    ),
    (
        [GATE_3, (FED, f"{FED}, applies: {{min_staff: 50}}")],
        "level 3 needs indicator “E1”, computed for some sizes or answers only: out of reach",
    ),
    (
        [GATE_3, (FED, f"{FED}, applies: {{answer: {{logiciel: no}}}}")],
        "level 3 needs indicator “E1”, computed for some sizes or answers only: out of reach",
    ),
]


@pytest.mark.parametrize(("changes", "words"), GATES, ids=[words for _, words in GATES])
def test_a_gate_that_can_never_be_passed_is_named_where_it_stands(changes: list[tuple[str, str]], words: str) -> None:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    before = text[: text.index("▶")]
    where = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert [one for one in faults(text.replace("▶", "")) if one[:2] == where and words in one[2]]


def test_a_gate_asked_of_some_only_is_no_fault() -> None:
    for condition in ("{sectors: [esn]}", "{min_staff: 250}", "{answer: {logiciel: yes}}"):
        text = TEXT.replace(ESN, f"{ESN}    applies: {condition}\n")
        assert parse_referential(text).indicators[6].required == 1


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("", (1, 1), "the file is empty"),
        ("# rien\n", (1, 1), "the file is empty"),
        ("a: 1\n---\nb: 2\n", (3, 1), "only one document in a file"),
        ("a: \x07", (1, 1), "the file has a character that YAML refuses"),
        ("- a\n- b\n", (1, 1), "keys and values are expected here"),
        ("texte", (1, 1), "keys and values are expected here"),
        ("? [a, b]\n: 1\n", (1, 1), "key “schema” is missing"),
        ("a: 'x", (1, 6), "the file is not correct YAML"),
    ],
)
def test_what_is_not_a_referential_at_all_is_refused(text: str, where: tuple[int, int], words: str) -> None:
    found = faults(text)
    assert found[0][:2] == where
    assert words in found[0][2]


def test_lists_and_mappings_in_the_wrong_place_are_faults_not_crashes() -> None:
    for old, new in (
        ("engines: [E1]", "engines: {a: b}"),
        ("levels:\n", "levels: {}\nlevel:\n"),
        ("    criteria:\n", "    criteria: {a: b}\n    crit:\n"),
        ("scale: 1000", "scale: [1]"),
        ("valid: {from: 2025-01-01, until: null}", "valid: [2025-01-01]"),
        ("from: 2025-01-01", "from: [2025-01-01]"),
        ("ours: true", "ours: [true]"),
        ("id: G1.a, ", ""),
        ("needs: rule, ", ""),
        ("id: G1\n", "name: G1\n"),
        ("source: {kind: own}", "source: {}"),
        ("    source: {kind: own}\n", ""),
        ("valid: {from: 2025-01-01, until: null}\n", ""),
        ("title: {fr: Essai, en: Trial}", "title: Essai"),
        ("cues: {fr: [règle], en: [rule]}", "cues: [règle]"),
        ("fr: [politique]", "fr: politique"),
        ("criteria:\n      - {id: S1.a", "criteria: []\n    x:\n      - {id: S1.a"),
        ("unit: kg, ", ""),
        ("queries: {fr: [politique], en: [policy]}\n    ", ""),
        ("mappings: {}\n    ", ""),
        ("direction: up, ", ""),
        ("id: A1, ", ""),
    ):
        assert old in TEXT, old
        assert faults(TEXT.replace(old, new, 1))


def test_a_fault_is_said_in_the_language_asked() -> None:
    with pytest.raises(ReferentialError) as refused:
        parse_referential(TEXT.replace("weight: 2", "weight: 0", 1))
    assert refused.value.text("fr") == "ligne 32, colonne 13 : un nombre entier entre 1 et 5 est attendu"
    assert refused.value.text("en") == "line 32, column 13: a whole number between 1 and 5 is expected"
    assert str(refused.value) == refused.value.text("fr")


def test_quotes_decide_what_is_text() -> None:
    assert compose("a: '1'").items[1].plain is False
    node = compose("a: 1").items[1]
    assert (node.kind, node.value, node.line, node.column, node.plain) == ("scalar", "1", 1, 4, True)
    assert compose("~").is_null()
    assert not compose("'~'").is_null()
    assert not compose("[]").is_null()


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '["capnr.compact/0"]', f'["{FORMAT}"]', f'["{FORMAT}",1,2]'])
def test_a_compact_text_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        restore(text)


def test_a_damaged_compact_text_is_refused() -> None:
    text = dump(parse_referential(TEXT))
    with pytest.raises(ValueError):
        restore(text[: len(text) // 2])
    with pytest.raises(ValueError):
        restore(text.replace('"exists"', '"existe"'))
