"""A test collection in the format of BEIR: read, searched and measured, or refused with the line of each fault."""

import json
from pathlib import Path

import pytest

from retrieval.beir import CollectionError, earned, read_collection, run

CORPUS = [
    {"_id": "d1", "title": "Achats", "text": "Les marchés comportent une clause de réemploi."},
    {"_id": "d2", "title": "Formation", "text": "Les agents suivent une formation à l’accessibilité."},
    {"_id": "d3", "title": "", "text": "La restauration propose des repas végétariens."},
]
QUERIES = [{"_id": "q1", "text": "clause de réemploi"}, {"_id": "q2", "text": "formation des agents"}]


def write(folder: Path, *, corpus: str = "", queries: str = "", qrels: str = "", where: str = "qrels.tsv") -> Path:
    """A collection, parts of it replaced."""
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in CORPUS)
    (folder / "corpus.jsonl").write_text(corpus or lines, encoding="utf-8")
    (folder / "queries.jsonl").write_text(queries or "\n".join(json.dumps(one) for one in QUERIES), encoding="utf-8")
    (folder / where).parent.mkdir(exist_ok=True)
    default = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\n"
    (folder / where).write_text(qrels or default, encoding="utf-8")
    return folder


def test_words_find_what_is_right(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path))
    got = earned(collection, run(collection, None))
    assert (got.documents, got.queries) == (3, 2)
    assert (got.ndcg, got.mrr) == (1.0, 1.0)
    assert got.recalls == ((1, 1.0), (5, 1.0), (10, 1.0))


@pytest.mark.parametrize(
    "qrels", ["q1\td1\t1\nq2\td2\t1", "q1\t0\td1\t1\nq2\t0\td2\t1\n", "a\tb\tc\r\nq1\td1\t1\r\nq2\td2\t1\r\n"]
)
def test_judgements_come_with_or_without_a_heading_and_as_trec_writes_them(tmp_path: Path, qrels: str) -> None:
    assert set(read_collection(write(tmp_path, qrels=qrels)).gains) == {"q1", "q2"}


def test_the_folder_of_beir_and_plain_ids_are_read_too(tmp_path: Path) -> None:
    corpus = "\n".join(json.dumps({"id": at, "text": f"mot{at}"}) for at in (1, 2))
    queries = json.dumps({"id": "q", "text": "mot1"})
    folder = write(tmp_path, corpus=corpus, queries=queries, qrels="q\t1\t1", where="qrels/test.tsv")
    collection = read_collection(folder)
    assert earned(collection, run(collection, None)).ndcg == 1.0


@pytest.mark.parametrize(
    ("part", "text", "file", "line"),
    [
        ("corpus", '{"_id": "d1", "text": "a"}\n{"_id": "d2"', "corpus.jsonl", 2),
        ("corpus", '{"_id": "d1", "text": "a"}\n\n{"_id": "d1", "text": "b"}', "corpus.jsonl", 3),
        ("corpus", '{"_id": "d1"}', "corpus.jsonl", 1),
        ("corpus", "[1]", "corpus.jsonl", 1),
        ("corpus", "\n\n", "corpus.jsonl", 0),
        ("queries", '{"_id": "q1", "text": 3}', "queries.jsonl", 1),
        ("qrels", "q1\td1\t1\nq1\td1", "qrels.tsv", 2),
        ("qrels", "q1\td1\t1\nq9\td1\t1", "qrels.tsv", 2),
        ("qrels", "q1\td1\t1\nq1\td9\t1", "qrels.tsv", 2),
        ("qrels", "q1\td1\t1\nq1\td2\tnan", "qrels.tsv", 2),
        ("qrels", "q1\td1\t0", "qrels.tsv", 0),
    ],
)
def test_a_faulty_collection_is_refused_with_its_line(
    tmp_path: Path, part: str, text: str, file: str, line: int
) -> None:
    folder = write(tmp_path, **{part: text})
    with pytest.raises(CollectionError) as refused:
        read_collection(folder)
    assert [(one.file, one.line) for one in refused.value.faults] == [(file, line)]
    assert file in refused.value.text("fr")


def test_missing_files_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(CollectionError) as refused:
        read_collection(tmp_path)
    assert {one.file for one in refused.value.faults} == {"corpus.jsonl", "queries.jsonl"}
