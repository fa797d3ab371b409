"""`capnr search`, `capnr evidence` and `capnr eval retrieval`: what a person or a program gets on the command line."""

import json
from pathlib import Path

import pytest

from tests.conftest import Built, Cli, Inside

FIELDS = {
    "rank", "document", "name", "page", "start", "end", "quote", "heading", "score", "stance", "subject", "date",
    "state", "evidence", "statement", "statements", "why",
}  # fmt: skip


def run(inside: Inside, small: Built, *words: str) -> dict[str, object]:
    """The JSON of one command on the small workspace."""
    rules = small.options if words[0] == "evidence" else ()
    ran = inside(*words, "--workspace", small.folder, *rules, "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, object] = json.loads(ran.out)
    return found


def quoted(capnr: Cli, small: Built, place: dict[str, object]) -> bool:
    """Whether a place is word for word in the stored page."""
    page = capnr("text", str(place["document"]), "--page", str(place["page"]), "--workspace", small.folder)
    said = place["statement"]
    exact = page.out[place["start"] : place["end"]] == place["quote"]  # type: ignore[misc]
    return exact and page.out[said["start"] : said["end"]] == said["quote"]  # type: ignore[index]


def test_search_lists_exact_passages_with_all_that_is_known(inside: Inside, capnr: Cli, small: Built) -> None:
    found = run(inside, small, "search", "clause de réemploi", "--k", "3")
    places = found["passages"]
    assert found["schema"] == "capnr.search/1"
    assert 0 < len(places) <= 3  # type: ignore[arg-type]
    assert all(set(one) == FIELDS for one in places)  # type: ignore[union-attr]
    assert quoted(capnr, small, places[0])  # type: ignore[index]


@pytest.mark.parametrize("asked", [("--theme", "procurement"), ("--indicator", "6.1"), ("--criterion", "6.1.a")])
def test_evidence_lists_places_of_one_document(inside: Inside, small: Built, asked: tuple[str, str]) -> None:
    every = run(inside, small, "evidence", *asked, "--k", "5")
    wanted = every["passages"][0]["document"]  # type: ignore[index]
    one = run(inside, small, "evidence", *asked, "--document", wanted, "--k", "5")
    assert {place["document"] for place in one["passages"]} == {wanted}  # type: ignore[union-attr]
    assert every == run(inside, small, "evidence", *asked, "--k", "5")


def test_what_is_not_found_says_what_was_tried_and_what_would_prove_it(inside: Inside, small: Built) -> None:
    found = run(inside, small, "evidence", "--indicator", "1.1", "--in", "en", "--since", "2099-01-01")
    assert found["passages"] == []
    missing = found["not_found"]
    assert [one["criterion"] for one in missing] == ["1.1.a", "1.1.b", "1.1.c", "1.1.d"]  # type: ignore[union-attr]
    assert all(one["searched"] and one["would_prove"] for one in missing)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words",
    [
        ("search", " "),
        ("search", "réemploi", "--k", "0"),
        ("search", "réemploi", "--since", "hier"),
        ("search", "réemploi", "--document", "doc-none"),
        ("evidence", "--theme", "nothing"),
        ("evidence", "--criterion", "99.9.z"),
        ("eval", "retrieval", "--beir", "nowhere"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(inside: Inside, small: Built, words: tuple[str, ...]) -> None:
    ran = inside(*words, "--workspace", small.folder)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_collection_of_ones_own_is_measured(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "clause de réemploi"}\n{"_id": "b", "text": "repas"}')
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "réemploi"}')
    (tmp_path / "qrels.tsv").write_text("q\ta\t1\n")
    ran = inside("eval", "retrieval", "--beir", tmp_path, "--words-only", "--format", "json")
    assert ran.code == 0, ran.err
    got = json.loads(ran.out)
    assert (got["ndcg@10"], got["recall@1"], got["recall@10"]) == (1.0, 1.0, 1.0)
    assert got["ai_usage"]["calls"] == 0
