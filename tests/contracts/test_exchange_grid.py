"""The grid of a spreadsheet: what goes out, what comes back, and everything that is refused on the way."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Workspace
from assistant.exchange.declarations import declared, standing
from assistant.exchange.faults import ExchangeError
from assistant.exchange.grid import grid_xlsx, import_grid
from assistant.exchange.grid_reader import read_grid
from assistant.exchange.xlsx import neutral
from ingest.limits import Limits
from ingest.pool import Pool
from scoring.level import assess
from scoring.model import Status
from tests.exchange_kit import ON, PAGE, decision, indicator, proposal, report, rules, workspace

RULES = rules("r", indicator("1", "a", "b"), indicator("2", "a", "b"))
DECLARED, NOTE = "I", "M"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Child processes that read workbooks."""
    with Pool(Limits(workers=1)) as made:
        yield made


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one document."""
    made = workspace(tmp_path / "w", ("un.md", PAGE))
    yield made
    made.close()


def grid(opened: Workspace, lang: str = "fr") -> bytes:
    """The grid of an assessment with one confirmed proof and what was declared."""
    documents = opened.documents.all()
    passage = proposal(documents[0], ["1.a"])
    found = report(RULES, documents, [passage], [decision(passage, "r")])
    return grid_xlsx(found, opened.decisions.current("r"), lang)


def changed(data: bytes, cells: dict[str, Any], sheet: int = 0) -> bytes:
    """The workbook as a person saves it after writing in some cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.worksheets[sheet][place] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def refused(opened: Workspace, pool: Pool, data: bytes) -> str:
    """What is said of a grid that is refused, once nothing was written."""
    with pytest.raises(ExchangeError) as fault:
        import_grid(opened, RULES, "g.xlsx", data, by="Jean", pool=pool)
    assert opened.decisions.count() == 0
    assert fault.value.text("fr") != fault.value.text("en")
    return fault.value.text("fr")


@pytest.mark.parametrize(
    ("lang", "header", "met"), [("fr", "Statut déclaré", "satisfait"), ("en", "Declared status", "met")]
)
def test_one_row_a_criterion_with_protection_choices_and_a_frozen_header(
    opened: Workspace, lang: str, header: str, met: str
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(grid(opened, lang))).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["1.a", "1.b", "2.a", "2.b"]
    assert sheet[f"{DECLARED}1"].value == header
    assert (sheet["E2"].value, sheet["F2"].value) == (met, met)
    assert "un.md, p. 1" in sheet["G2"].value
    assert sheet.protection.sheet
    assert sheet["A2"].protection.locked
    assert not sheet[f"{DECLARED}2"].protection.locked
    assert not sheet[f"{NOTE}2"].protection.locked
    assert sheet.freeze_panes == "B2"
    [choices] = sheet.data_validations.dataValidation
    assert met in choices.formula1
    assert str(choices.sqref) == "I2:I5"


def test_the_same_assessment_gives_the_same_bytes_and_no_clock(opened: Workspace) -> None:
    one, other = grid(opened), grid(opened)
    assert one == other
    archive = zipfile.ZipFile(io.BytesIO(one))
    assert {member.date_time[0] for member in archive.infolist()} == {1980}
    assert b"2026-11-23T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_filled_grid_becomes_declarations_and_comes_out_again(opened: Workspace, pool: Pool, lang: str) -> None:
    met, partly = ("satisfait", "en partie") if lang == "fr" else ("Met", "PARTLY MET")
    filled = changed(grid(opened, lang), {"I3": met, "M3": "vu sur place", "I4": partly})
    made = import_grid(opened, RULES, "g.xlsx", filled, by="Jean", pool=pool)
    assert [(one.criteria, one.stance, one.by, one.why) for one in made.made] == [
        (("1.b",), "met", "Jean", "vu sur place"),
        (("2.a",), "partly", "Jean", ""),
    ]
    [first, second] = declared(opened.decisions.current("r"), RULES.indicators)
    assert (first.criterion, first.status, first.author, first.note) == ("1.b", Status.MET, "Jean", "vu sur place")
    assert first.confirmed
    assert second.status is Status.PARTLY
    assert assess(RULES, [first, second], on=ON).score.confirmed >= 0  # the rules take them
    again = grid(opened, lang)
    assert openpyxl.load_workbook(io.BytesIO(again)).worksheets[0]["M3"].value == "vu sur place"
    repeated = import_grid(opened, RULES, "g.xlsx", again, by="Jean", pool=pool)
    assert (repeated.made, repeated.unchanged) == ((), 2)
    assert opened.decisions.count() == 2


def test_unknown_takes_a_declaration_back_and_an_empty_cell_changes_nothing(opened: Workspace, pool: Pool) -> None:
    import_grid(
        opened, RULES, "g.xlsx", changed(grid(opened), {"I2": "satisfait", "I3": "satisfait"}), by="J", pool=pool
    )
    cleared = changed(grid(opened), {"I2": None, "I3": "inconnu"})
    import_grid(opened, RULES, "g.xlsx", cleared, by="J", pool=pool)
    assert list(standing(opened.decisions.current("r"))) == ["1.a"]
    assert opened.decisions.count() == 3  # appended, nothing removed


@pytest.mark.parametrize(
    ("cells", "where", "said"),
    [
        ({"A3": "1.z"}, "Grille!A3", "n’est pas un critère"),
        ({"A3": "1.a"}, "Grille!A3", "est déjà en Grille!A2"),
        ({"A3": None}, "Grille!A3", "n’est pas un critère"),
        ({"B3": "2"}, "Grille!B3", "l’indicateur de 1.b est 1"),
        ({"D3": "Autre exigence"}, "Grille!D3", "l’exigence de 1.b a changé"),
        ({"A6": "9.a"}, "Grille!A6", "n’est pas un critère"),
        ({"I3": "oui"}, "Grille!I3", "n’est pas un statut"),
        ({"I3": "=A1"}, "Grille!I3", "n’est pas un statut"),
        ({"M3": "note"}, "Grille!I3", "sans déclaration"),
        ({"L3": "2025"}, "Grille!I3", "sans déclaration"),
        ({"I3": "satisfait", "J3": "3"}, "Grille!J3", "un statut ou une valeur, pas les deux"),
        ({"J3": "3"}, "Grille!J3", "n’attend pas de chiffre"),
    ],
)
def test_a_changed_grid_is_refused_whole_with_the_cell(
    opened: Workspace, pool: Pool, cells: dict[str, Any], where: str, said: str
) -> None:
    told = refused(opened, pool, changed(grid(opened), {"I2": "satisfait", **cells}))
    assert f"{where} :" in told
    assert said in told


def test_a_missing_row_is_named(opened: Workspace, pool: Pool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(grid(opened)))
    book.worksheets[0].delete_rows(4)
    target = io.BytesIO()
    book.save(target)
    assert "le critère 2.a manque" in refused(opened, pool, target.getvalue())


def test_a_grid_of_other_rules_or_no_grid_is_refused(opened: Workspace, pool: Pool) -> None:
    assert "exportez-la de nouveau" in refused(opened, pool, changed(grid(opened), {"B4": "0" * 64}, sheet=1))
    assert "en-tête de la grille" in refused(opened, pool, changed(grid(opened), {"A1": "Autre"}))
    assert refused(opened, pool, b"PK\x03\x04 not a workbook")
    assert refused(opened, pool, b"a;b\n1;2\n")


def test_formulas_are_neutralised_on_the_way_in_and_out(opened: Workspace, pool: Pool) -> None:
    attack = '=HYPERLINK("http://x","y")'
    filled = changed(grid(opened), {"I2": "satisfait", "M2": attack})
    import_grid(opened, RULES, "g.xlsx", filled, by="Jean", pool=pool)
    [one] = opened.decisions.history()
    assert one.why == f"'{attack}"
    cell = openpyxl.load_workbook(io.BytesIO(grid(opened))).worksheets[0]["M2"]
    assert (cell.data_type, cell.value) == ("s", f"'{attack}")
    assert import_grid(opened, RULES, "g.xlsx", grid(opened), by="Jean", pool=pool).made == ()


def test_formulas_in_the_documents_and_rules_are_neutralised(opened: Workspace, pool: Pool, tmp_path: Path) -> None:
    made = workspace(tmp_path / "x", ("=cmd.md", PAGE))
    documents = made.documents.all()
    found = report(RULES, documents, [proposal(documents[0], ["1.a"])])
    sheet = openpyxl.load_workbook(io.BytesIO(grid_xlsx(found, {}, "fr"))).worksheets[0]
    assert sheet["G2"].value.startswith("'=cmd.md")
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    assert read_grid("g.xlsx", grid_xlsx(found, {}, "fr"), RULES, today=ON, pool=pool) == []
    made.close()


@given(st.text())
@settings(max_examples=200)
def test_no_neutral_text_starts_a_formula_and_neutral_twice_is_neutral_once(text: str) -> None:
    once = neutral(text)
    assert once.lstrip()[:1] not in tuple("=+-@")
    assert once[:1] not in ("\t", "\r")
    assert neutral(once) == once


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "＝", "＋", "－", "＠"])
def test_each_dangerous_start_is_held_back(start: str) -> None:
    assert neutral(f"{start}1").startswith("'")
