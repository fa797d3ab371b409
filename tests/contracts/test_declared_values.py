"""A value that a person declares: through the functions and through the grid, what counts, and what is refused."""

import io
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.exchange.declarations import declaration, declared, in_words, said_of, standing, value_of
from assistant.exchange.faults import ExchangeError
from assistant.exchange.grid import grid_xlsx, import_grid
from assistant.planning import declare, declare_value
from ingest.limits import Limits
from ingest.pool import Pool
from scoring.level import assess
from scoring.model import Assessment, Criterion, Figure, Status
from scoring.referential import parse_referential
from scoring.trace import STATUSES
from tests.exchange_kit import ON, PAGE, report, workspace

RULES = parse_referential((Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8"))
CRITERIA: dict[str, Criterion] = {one.id: one for each in RULES.indicators for one in each.criteria}
SHARE, WEIGHT, PLAIN = "M1.a", "M1.b", "G1.a"
"""A share for which a declaration suffices, a weight for which it does not, and a criterion without a figure."""
VALUE, UNIT, YEAR, NOTE = "J", "K", "L", "M"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Child processes that read workbooks."""
    with Pool(Limits(workers=1)) as made:
        yield made


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one document, in which it is noon of the day of the assessment."""
    made = workspace(tmp_path / "w", ("un.md", PAGE))
    made.ledger.now = lambda: f"{ON.isoformat()}T12:00:00+00:00"
    yield made
    made.close()


def assessed(opened: Workspace) -> Assessment:
    """The assessment of what was declared alone, on the day it was declared."""
    return assess(RULES, declared(opened.decisions.current(RULES.id), RULES.indicators), on=ON)


def status(opened: Workspace, wanted: str) -> tuple[Status, tuple[str, ...]]:
    """Status and reasons of one criterion."""
    each = (one for result in assessed(opened).indicators for one in result.confirmed.criteria)
    return next((one.status, tuple(why.code for why in one.reasons)) for one in each if one.id == wanted)


@pytest.mark.parametrize(
    ("written", "unit", "amount", "kept"),
    [
        ("82", "", Fraction(82), "%"),
        ("82,5", "", Fraction(165, 2), "%"),
        (" 82.5 % ", "", Fraction(165, 2), "%"),
        ("82,5%", "", Fraction(165, 2), "%"),
        ("-3", "", Fraction(-3), "%"),
        ("1 200", "%", Fraction(1200), "%"),
        ("1\u202f200,25", "", Fraction(120025, 100), "%"),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, unit: str, amount: Fraction, kept: str) -> None:
    found = value_of(CRITERIA[SHARE], written, unit=unit, year=2025, today=ON)
    assert (found.amount, found.unit, found.year) == (amount, kept, 2025)


@pytest.mark.parametrize(
    ("criterion", "written", "unit", "year", "code", "said"),
    [
        (PLAIN, "82", "", 2025, "not_a_metric", "n’attend pas de chiffre"),
        (SHARE, "beaucoup", "", 2025, "not_a_number", "« beaucoup » n’est pas un nombre"),
        (SHARE, "", "", 2025, "not_a_number", "n’est pas un nombre"),
        (SHARE, "8.2.5", "", 2025, "not_a_number", "n’est pas un nombre"),
        (SHARE, "1e3", "", 2025, "wrong_unit", "« e3 »"),
        (SHARE, "=1+1", "", 2025, "not_a_number", "n’est pas un nombre"),
        (SHARE, "82", "kg", 2025, "wrong_unit", "attendu en %"),
        (SHARE, "82 kg", "", 2025, "wrong_unit", "« kg » ne convient pas"),
        (SHARE, "82", "", None, "wrong_year", "L’année décrite par le chiffre est attendue"),
        (SHARE, "82", "", 1999, "wrong_year", "entre 2000 et 2026"),
        (SHARE, "82", "", 2027, "wrong_year", "« 2027 »"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_write(
    criterion: str, written: str, unit: str, year: int | None, code: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        value_of(CRITERIA[criterion], written, unit=unit, year=year, today=ON)
    assert refused.value.code == code
    assert said in refused.value.text("fr")
    assert refused.value.text("en") != refused.value.text("fr")


def test_a_unit_of_the_same_kind_is_kept_as_written_and_converted_by_the_rules(opened: Workspace) -> None:
    made = declare_value(opened, RULES, WEIGHT, "1,2 t", year=2025, by="Jean", note="pesée")
    assert said_of(made) == Figure(amount=Fraction(6, 5), unit="t", year=2025)
    assert in_words(said_of(made), STATUSES, "fr") == "1,2 t (2025)"
    assert in_words(said_of(made), STATUSES, "en") == "1.2 t (2025)"


def test_a_declared_value_counts_where_a_declaration_suffices_and_is_only_shown_elsewhere(opened: Workspace) -> None:
    declare_value(opened, RULES, SHARE, "50", year=2025, by="Jean", note="registre")
    declare_value(opened, RULES, WEIGHT, "85", unit="kg", year=2025, by="Jean", note="")
    assert status(opened, SHARE) == (Status.PARTLY, ("figure_partly", "declared"))
    assert status(opened, WEIGHT) == (Status.UNKNOWN, ("declared_only",))
    [share, weight] = declared(opened.decisions.current(RULES.id), RULES.indicators)
    assert (share.author, share.note, share.status) == ("Jean", "registre", None)
    assert share.dated == date.fromisoformat(opened.ledger.now()[:10])
    assert weight.figure == Figure(amount=Fraction(85), unit="kg", year=2025)


def test_the_newest_word_holds_whether_status_or_value(opened: Workspace) -> None:
    declare_value(opened, RULES, SHARE, "85", year=2025, by="Jean", note="")
    declare(opened, RULES, [SHARE], Status.NOT_MET, by="Jean", note="")
    assert status(opened, SHARE) == (Status.NOT_MET, ("declared",))
    declare_value(opened, RULES, SHARE, "85", year=2025, by="Jean", note="")
    assert status(opened, SHARE)[0] is Status.MET
    declare(opened, RULES, [SHARE], Status.UNKNOWN, by="Jean", note="")
    assert standing(opened.decisions.current(RULES.id)) == {}
    assert opened.decisions.count() == 4  # appended, nothing removed


def test_nothing_is_written_when_a_value_is_refused(opened: Workspace) -> None:
    for wanted, written in ((PLAIN, "1"), (SHARE, "x"), ("Z9.z", "1")):
        with pytest.raises(UsageError):
            declare_value(opened, RULES, wanted, written, year=2025, by="Jean", note="")
    assert opened.decisions.count() == 0


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    st.sampled_from(["%", "kg", "t CO2e"]),
    st.integers(2000, 2026),
)
def test_a_value_comes_back_exactly_as_it_was_kept(amount: Any, unit: str, year: int) -> None:
    figure = Figure(amount=Fraction(amount), unit=unit, year=year)
    made = declaration(
        referential="r", indicator="M1", criterion=SHARE, said=figure, note="", by="J", at="2026-11-23T00:00:00+00:00"
    )
    assert said_of(made) == figure


def grid(opened: Workspace, lang: str = "fr") -> bytes:
    """The grid of the small referential with what was declared."""
    found = report(RULES, opened.documents.all(), [])
    return grid_xlsx(found, opened.decisions.current(RULES.id), lang)


def rows(data: bytes) -> dict[str, int]:
    """Row of each criterion."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=2)}


def changed(data: bytes, criterion: str, **cells: object) -> bytes:
    """The grid as a person saves it after writing in cells of one row."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for column, value in cells.items():
        book.worksheets[0][f"{column}{rows(data)[criterion]}"] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_value_goes_in_through_the_grid_and_comes_out_again(opened: Workspace, pool: Pool, lang: str) -> None:
    empty = grid(opened, lang)
    sheet = openpyxl.load_workbook(io.BytesIO(empty)).worksheets[0]
    row = rows(empty)[SHARE]
    assert sheet[f"{VALUE}1"].value == ("Valeur déclarée" if lang == "fr" else "Declared value")
    assert (sheet[f"{UNIT}{row}"].value, sheet[f"{UNIT}{rows(empty)[PLAIN]}"].value) == ("%", None)
    assert [sheet[f"{one}{row}"].protection.locked for one in (VALUE, UNIT, YEAR, NOTE)] == [False, True, False, False]
    assert sheet[f"{VALUE}{row}"].number_format == "@"
    filled = changed(empty, SHARE, J="82,5", L=2025, M="registre")
    [made] = import_grid(opened, RULES, "g.xlsx", filled, by="Jean", pool=pool).made
    assert said_of(made) == Figure(amount=Fraction(165, 2), unit="%", year=2025)
    assert status(opened, SHARE) == (Status.MET, ("figure_met", "declared"))
    again = openpyxl.load_workbook(io.BytesIO(grid(opened, lang))).worksheets[0]
    shown = tuple(again[f"{one}{row}"].value for one in ("I", VALUE, UNIT, YEAR, NOTE))
    assert shown == (None, "82,5" if lang == "fr" else "82.5", "%", "2025", "registre")
    repeated = import_grid(opened, RULES, "g.xlsx", grid(opened, lang), by="Jean", pool=pool)
    assert (repeated.made, repeated.unchanged) == ((), 1)


def test_a_negative_value_and_one_in_another_unit_come_back_through_the_grid(opened: Workspace, pool: Pool) -> None:
    declare_value(opened, RULES, SHARE, "-3", year=2025, by="Jean", note="")
    declare_value(opened, RULES, WEIGHT, "1,2", unit="t", year=2024, by="Jean", note="")
    back = import_grid(opened, RULES, "g.xlsx", grid(opened), by="Jean", pool=pool)
    assert (back.made, back.unchanged) == ((), 2)


@pytest.mark.parametrize(
    ("criterion", "cells", "column", "said"),
    [
        (SHARE, {"J": "beaucoup", "L": 2025}, VALUE, "n’est pas un nombre"),
        (SHARE, {"J": "82 kg", "L": 2025}, VALUE, "attendu en %"),
        (SHARE, {"J": "82"}, YEAR, "L’année décrite"),
        (SHARE, {"J": "82", "L": "2025-26"}, YEAR, "L’année décrite"),
        (SHARE, {"J": "82", "L": 2090}, YEAR, "« 2090 »"),
        (PLAIN, {"J": "82", "L": 2025}, VALUE, "n’attend pas de chiffre"),
    ],
)
def test_a_grid_with_a_wrong_value_is_refused_whole_with_the_cell(
    opened: Workspace, pool: Pool, criterion: str, cells: dict[str, object], column: str, said: str
) -> None:
    data = changed(changed(grid(opened), WEIGHT, J="12", L=2025), criterion, **cells)
    with pytest.raises(ExchangeError) as refused:
        import_grid(opened, RULES, "g.xlsx", data, by="Jean", pool=pool)
    assert f"Grille!{column}{rows(data)[criterion]} :" in refused.value.text("fr")
    assert said in refused.value.text("fr")
    assert opened.decisions.count() == 0
