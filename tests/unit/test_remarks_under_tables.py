"""A remark under the rows of a sheet is read as a sentence, not as a value of its first column."""

from ingest.grid import Cell, sheet_text
from retrieval.statement import is_statement

REMARK = "Quarante-sept supports de données ont été donnés en 2025 ; quarante-sept certificats sont classés à la DSI."


def sheet(*rows: tuple[str, ...]) -> dict[int, dict[int, Cell]]:
    return {
        number: {column: Cell(text=text, words=True, bold=number == 1) for column, text in enumerate(row, 1) if text}
        for number, row in enumerate(rows, 1)
    }


def test_a_remark_keeps_its_own_words_and_its_place() -> None:
    text, places = sheet_text(sheet(("Lot", "Date"), ("D-1", "2025-03-01"), (REMARK,)))
    assert "Lot : D-1 ; Date : 2025-03-01" in text
    assert text.endswith(f"\n\n{REMARK}")
    assert text[places[-1].start : places[-1].end] == REMARK


def test_a_short_value_alone_in_its_row_still_has_its_header() -> None:
    text, _ = sheet_text(sheet(("Lot", "Date"), ("D-1", "2025-03-01"), ("D-2",)))
    assert text.endswith("Lot : D-2")


def test_a_sentence_with_a_semicolon_is_a_statement_and_a_row_of_headers_is_none() -> None:
    assert is_statement(REMARK)
    assert not is_statement("Traitement ; Direction responsable ; Finalité du traitement ; Durée de conservation")
