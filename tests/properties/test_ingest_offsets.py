"""What must hold for any text: offsets are exact, nothing overlaps, nothing is lost."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import passages, sentences
from ingest.clean import CONTROLS, left_out, normalise, one_line, search_text, without_controls
from ingest.grid import Cell, sheet_text
from ingest.model import Box, Document, Page
from ingest.order import reading_order

PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        ". ",
        " ; ",
        " : ",
        "# ",
        "- ",
        "• ",
        "1. ",
        "art. ",
        "n° ",
        "Le plan ",
        "réduit ",
        "É",
        "| ",
        ".....",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=60).map("".join)
TYPES = st.sampled_from(["application/pdf", "text/markdown", "text/html"])


def document(texts: list[str], media_type: str) -> Document:
    pages = tuple(Page(number=number, text=normalise(text)) for number, text in enumerate(texts, 1))
    return Document(
        id="doc-000000000000",
        name="x",
        media_type=media_type,
        digest="0" * 64,
        size=0,
        title="x",
        language="",
        pages=pages,
        problems=(),
        metadata=(),
    )


@given(st.lists(TEXTS, min_size=1, max_size=5), TYPES)
def test_passages_are_exact_ordered_and_apart(texts: list[str], media_type: str) -> None:
    made = document(texts, media_type)
    found = passages(made)
    for passage in found:
        assert passage.text == made.pages[passage.page - 1].text[passage.start : passage.end]
        assert passage.text
        assert passage.text == passage.text.strip()
    for before, after in pairwise(found):
        assert (before.page, before.end) <= (after.page, after.start) or before.page < after.page


@given(st.lists(TEXTS, min_size=1, max_size=5), TYPES)
def test_passages_hold_all_text_but_what_is_left_out(texts: list[str], media_type: str) -> None:
    made = document(texts, media_type)
    removed = (
        left_out([page.text for page in made.pages]) if media_type == "application/pdf" else [[] for _ in made.pages]
    )
    for page, gone in zip(made.pages, removed, strict=True):
        held = {
            place
            for passage in passages(made)
            if passage.page == page.number
            for place in range(passage.start, passage.end)
        }
        held |= {place for start, end in gone for place in range(start, end)}
        assert all(sign.isspace() or place in held for place, sign in enumerate(page.text))


@given(TEXTS.map(normalise))
def test_sentences_cover_all_text_without_overlap(text: str) -> None:
    found = sentences(text)
    held = {place for start, end in found for place in range(start, end)}
    assert all(sign.isspace() or place in held for place, sign in enumerate(text))
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_the_normal_form_is_one(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once.encode().decode() == once


@given(st.lists(st.tuples(*[st.floats(0, 800) for _ in range(4)]), max_size=30))
def test_reading_order_loses_no_line(numbers: list[Box]) -> None:
    extents = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in numbers]
    assert sorted(reading_order(extents)) == list(range(len(extents)))


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_signs_without_width_go_once_and_for_all(text: str) -> None:
    once, _ = without_controls(text)
    assert without_controls(once) == (once, [])
    assert not CONTROLS.search(once)


@given(TEXTS)
def test_search_text_keeps_every_letter(text: str) -> None:
    assert [sign for sign in search_text(text) if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


WORDS = st.text(alphabet="abcé12 .:;", min_size=1, max_size=12).map(one_line).filter(bool)
CELLS = st.builds(Cell, text=WORDS, words=st.booleans(), bold=st.booleans())


@given(st.dictionaries(st.integers(1, 9), st.dictionaries(st.integers(1, 6), CELLS, min_size=1), max_size=8))
def test_the_place_of_a_cell_holds_its_value(rows: dict[int, dict[int, Cell]]) -> None:
    text, places = sheet_text(rows)
    assert {(place.row, place.column) for place in places} == {(row, column) for row in rows for column in rows[row]}
    for place in places:
        value = rows[place.row][place.column].text
        assert text[place.start : place.end] in (value, value.rstrip(" :"))
