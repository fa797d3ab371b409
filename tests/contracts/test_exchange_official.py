"""An official grid that someone holds: XLSX or CSV with a column mapping, or a refusal with the cell."""

import csv as writing
import io

import openpyxl
import pytest

from assistant.exchange.faults import ExchangeError
from assistant.exchange.official import read_columns, referential_from_grid
from scoring.errors import ReferentialError
from scoring.model import Referential, Text
from scoring.referential import parse_referential

COLUMNS = """schema: capnr.columns/1
id: grille
version: "2"
title: {fr: Grille détenue, en: Grid held}
authority: {fr: Opérateur, en: Operator}
licence: usage interne
valid_from: 2027-01-01
columns:
  id: "N°"
  title: Indicateur
  axis: Axe
  principle: Principe
  weight: Poids
  required: Niveau
  criterion: Exigence
  criterion_weight: Part
  sector: Secteur
  evidence: Preuves
levels:
  - {id: 1, min_score: 300}
  - {id: 2, min_score: 500, title: {fr: Deux, en: Two}}
"""
HEADER = ["N°", "Axe", "Principe", "Indicateur", "Poids", "Niveau", "Exigence", "Part", "Secteur", "Preuves"]
ROWS = [
    ["1.10", "Stratégie", "Gouverner", "Une politique", 2, 1, "Elle existe", 3, "", "politique; charte"],
    ["1.10", "Stratégie", "Gouverner", "Une politique", 2, 1, "Elle est suivie", "", "", ""],
    ["", "Achats", "", "", "", "", "", "", "", ""],
    ["2", "Achats", "Acheter", "Des clauses", "", "", "", "", "esn", ""],
]


def csv(rows: list[list[object]], delimiter: str = ";") -> bytes:
    """Rows as a CSV with a title line above the header."""
    target = io.StringIO()
    writing.writer(target, delimiter=delimiter).writerows([["Grille"], HEADER, *rows])
    return target.getvalue().encode("utf-8-sig")


def xlsx(rows: list[list[object]]) -> bytes:
    """Rows as a workbook with a title above the header."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Référentiel"
    for line in (["Grille officielle"], [], HEADER, *rows):
        sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(data: bytes, columns: str = COLUMNS) -> Referential:
    return parse_referential(referential_from_grid("g", data, read_columns(columns)))


@pytest.mark.parametrize("data", [csv(ROWS), csv(ROWS, "\t"), xlsx(ROWS)], ids=["csv", "tsv", "xlsx"])
def test_a_grid_becomes_a_checked_referential(data: bytes) -> None:
    rules = read(data)
    assert (rules.id, rules.version, rules.status) == ("grille", "2", "official-import")
    first, second = rules.indicators
    assert (first.id, first.weight, first.required) == ("1.10", 2, 1)
    assert [(one.id, one.title.fr, one.weight) for one in first.criteria] == [
        ("1.10.a", "Elle existe", 3),
        ("1.10.b", "Elle est suivie", 1),
    ]
    assert [one.title.fr for one in rules.evidence_kinds] == ["politique", "charte"]
    assert (second.sector, second.weight, second.required) == ("esn", 1, 0)
    assert second.criteria[0].title == Text(fr="Des clauses", en="Des clauses")
    assert [one.title.fr for one in rules.axes] == ["Stratégie", "Achats"]
    assert [(one.id, one.min_score, one.title.en) for one in rules.levels] == [(1, 300, "Level 1"), (2, 500, "Two")]
    assert not any(one.declaration for indicator in rules.indicators for one in indicator.criteria)


def test_the_same_grid_gives_the_same_text() -> None:
    columns = read_columns(COLUMNS)
    assert referential_from_grid("g", csv(ROWS), columns) == referential_from_grid("g", csv(ROWS), columns)


@pytest.mark.parametrize(
    ("row", "column", "value", "where", "said"),
    [
        (0, 4, 9, "CSV!E3", "un nombre entier de 1 à 5"),
        (0, 5, "x", "CSV!F3", "un nombre entier de 0 à 9"),
        (0, 7, 4, "CSV!H3", "un nombre entier de 1 à 3"),
        (3, 3, "", "CSV!D6", "n’a pas d’intitulé"),
        (3, 8, "mairie", "CSV!I6", "secteur « mairie » inconnu"),
    ],
)
def test_a_wrong_cell_is_named(row: int, column: int, value: object, where: str, said: str) -> None:
    rows = [list(one) for one in ROWS]
    rows[row][column] = value
    with pytest.raises(ExchangeError) as refused:
        read(csv(rows))
    assert f"{where} :" in refused.value.text("fr")
    assert said in refused.value.text("fr")
    assert "nothing was imported" in refused.value.text("en")


def test_an_id_twice_is_a_fault_where_no_column_holds_criteria() -> None:
    columns = COLUMNS.replace("  criterion: Exigence\n  criterion_weight: Part\n", "")
    with pytest.raises(ExchangeError) as refused:
        read(csv(ROWS), columns)
    assert "CSV!A4" in refused.value.text("fr")


def test_a_column_that_the_grid_lacks_is_named() -> None:
    with pytest.raises(ExchangeError) as refused:
        read(csv(ROWS), COLUMNS.replace("weight: Poids", "weight: Coefficient"))
    assert "il manque : Coefficient" in refused.value.text("fr")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", 'N°;Indicateur\n1;"x'.encode(), b"PK\x03\x04"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(ExchangeError):
        read(data)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: capnr.columns/1", "schema: x", "n’est pas admis"),
        ('  id: "N°"\n', "", "il manque la clé « id »"),
        ("  weight: Poids", "  poids: Poids", "clé inconnue « poids »"),
        ("valid_from: 2027-01-01", "valid_from: demain", "AAAA-MM-JJ"),
        ("min_score: 300", "min_score: 0", "entre 1 et 1000"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    assert old in COLUMNS
    with pytest.raises(ReferentialError) as refused:
        read_columns(COLUMNS.replace(old, new, 1))
    assert said in refused.value.text("fr")
    assert "ligne" in refused.value.text("fr")
