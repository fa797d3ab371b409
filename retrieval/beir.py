"""A test collection in the format of BEIR: reading it, line by line, and what a search earns on it.

A folder with `corpus.jsonl` and `queries.jsonl` (one object a line with "_id" or "id", "text", and for a document
perhaps "title") and `qrels.tsv` or `qrels/test.tsv` (query, document and gain, parted by tabs; a line of names may
stand above).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.model import Passage
from retrieval.metrics import ndcg, recall, reciprocal_rank
from retrieval.parts import PartedIndex, parts
from retrieval.ports import Embedder
from retrieval.search import Search, key_of_place
from scoring.model import Text

DEPTHS = (1, 5, 10)
"""Depths at which recall is told."""
CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
QRELS = ("qrels.tsv", "qrels/test.tsv")
SHOWN = 20
"""Most faults told at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with one line of a collection."""

    file: str
    """Name of the file inside the folder."""
    line: int
    """Line, from 1; 0 for the file as a whole."""
    said: Text
    """What is wrong."""


class CollectionError(ValueError):
    """A collection that cannot be read: `faults` says where, `text(lang)` in words."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    def text(self, lang: str) -> str:
        """The first faults, one a line."""
        named = (f"{one.file}:{one.line}" if one.line else one.file for one in self.faults)
        told = [f"{name}: {one.said.said(lang)}" for name, one in zip(named, self.faults, strict=True)]
        more = len(told) - SHOWN
        rest = [f"… et {more} autres" if lang == "fr" else f"… and {more} more"] if more > 0 else []
        return "\n".join([*told[:SHOWN], *rest])


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """Documents, questions, and which answer which."""

    corpus: Mapping[str, tuple[str, str]]
    """Title (may be empty) and text of each document by id, in order."""
    queries: Mapping[str, str]
    """Text of each question by id, in order."""
    gains: Mapping[str, Mapping[str, float]]
    """Gain of each document for a question that has one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Earned:
    """What a search earns on a collection; each figure 0 to 1, a mean over the judged questions."""

    documents: int
    """Documents searched."""
    queries: int
    """Questions with at least one right document: the others say nothing."""
    ndcg: float
    """nDCG@10."""
    mrr: float
    """Mean reciprocal rank, first 10."""
    recalls: tuple[tuple[int, float], ...]
    """Recall by depth."""


def read_collection(folder: Path) -> Collected:
    """Read a folder. Raises CollectionError with every fault found and its line."""
    faults: list[Fault] = []
    corpus = {name: (title, text) for name, title, text in _records(folder, CORPUS, faults)}
    queries = {name: text for name, _, text in _records(folder, QUERIES, faults)}
    gains: dict[str, dict[str, float]] = {}
    if not faults:
        for query, document, gain in _judgements(folder, queries, corpus, faults):
            gains.setdefault(query, {})[document] = gain
    if not faults and not any(gain > 0 for one in gains.values() for gain in one.values()):
        faults.append(_fault(QRELS[0], 0, "aucun jugement favorable", "no document is judged right"))
    if faults:
        raise CollectionError(faults)
    return Collected(corpus=corpus, queries=queries, gains=gains)


def passages_of(collection: Collected) -> list[Passage]:
    """The documents as passages, their titles as headings."""
    return [
        Passage(document=name, page=1, start=0, end=len(text), digest="", text=text, heading=title)
        for name, (title, text) in collection.corpus.items()
    ]


def run(collection: Collected, embedder: Embedder | None, *, depth: int = max(DEPTHS)) -> dict[str, list[str]]:
    """Ids of the best documents for each judged question, best first; by words alone without an embedder."""
    passages = passages_of(collection)
    search = Search(passages)
    asked = [name for name in collection.queries if any(gain > 0 for gain in collection.gains.get(name, {}).values())]
    if embedder is None:
        return {name: _names(search, collection.queries[name], depth) for name in asked}
    near = indexed(passages, embedder)
    vectors = embedder.queries([collection.queries[name] for name in asked])
    return {
        name: [
            hit.passage.document
            for hit in search.find(collection.queries[name], k=depth, vector=vectors[at], near=near)
        ]
        for at, name in enumerate(asked)
    }


def indexed(passages: Sequence[Passage], embedder: Embedder) -> PartedIndex:
    """The vectors of passages, long ones in parts: one text is embedded as the product would embed its passages."""
    cut = [parts(one) for one in passages]
    keys = [key_of_place(one) for one, some in zip(passages, cut, strict=True) for _ in some]
    return PartedIndex(keys, embedder.passages([one for some in cut for one in some]))


def earned(collection: Collected, found: Mapping[str, Sequence[str]]) -> Earned:
    """The figures of a run."""
    rows = [(ranked, collection.gains[name]) for name, ranked in found.items()]
    rights = [{one for one, gain in gains.items() if gain > 0} for _, gains in rows]
    count = max(len(rows), 1)
    return Earned(
        documents=len(collection.corpus),
        queries=len(rows),
        ndcg=sum(ndcg(ranked, gains) for ranked, gains in rows) / count,
        mrr=sum(reciprocal_rank(ranked, right) for (ranked, _), right in zip(rows, rights, strict=True)) / count,
        recalls=tuple(
            (k, sum(recall(ranked, right, k) for (ranked, _), right in zip(rows, rights, strict=True)) / count)
            for k in DEPTHS
        ),
    )


def _names(search: Search, query: str, depth: int) -> list[str]:
    return [hit.passage.document for hit in search.find(query, k=depth)]


def _fault(file: str, line: int, french: str, english: str) -> Fault:
    return Fault(file=file, line=line, said=Text(fr=french, en=english))


def _lines(folder: Path, name: str, faults: list[Fault]) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, numbered from 1."""
    try:
        text = (folder / name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        faults.append(_fault(name, 0, "fichier absent", "file missing"))
        return
    except OSError:
        faults.append(_fault(name, 0, "fichier illisible", "file cannot be read"))
        return
    except UnicodeDecodeError:
        faults.append(_fault(name, 0, "le texte n’est pas en UTF-8", "text is not UTF-8"))
        return
    # Not splitlines: a line separator inside a JSON string is no end of line.
    yield from ((at, line) for at, line in enumerate(text.split("\n"), start=1) if line.strip())


def _records(folder: Path, name: str, faults: list[Fault]) -> Iterator[tuple[str, str, str]]:
    """(id, title, text) of every line."""
    seen: dict[str, int] = {}
    before = len(faults)
    for number, line in _lines(folder, name, faults):
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            faults.append(_fault(name, number, "JSON incorrect", "not JSON"))
            continue
        given = data if isinstance(data, dict) else {}
        key, title, text = given.get("_id", given.get("id")), given.get("title") or "", given.get("text")
        if isinstance(key, int) and not isinstance(key, bool):
            key = str(key)
        if not isinstance(key, str) or not key or not isinstance(text, str) or not isinstance(title, str):
            faults.append(
                _fault(name, number, "il faut « _id » et « text », en texte", "“_id” and “text” are needed, as text")
            )
        elif key in seen:
            faults.append(
                _fault(
                    name, number, f"identifiant déjà donné ligne {seen[key]}", f"id given on line {seen[key]} already"
                )
            )
        else:
            seen[key] = number
            yield key, title, text
    if not seen and len(faults) == before:
        faults.append(_fault(name, 0, "fichier vide", "file is empty"))


def _judgements(
    folder: Path, queries: Mapping[str, str], corpus: Mapping[str, object], faults: list[Fault]
) -> Iterator[tuple[str, str, float]]:
    """(query, document, gain) of every line."""
    name = next((one for one in QRELS if (folder / one).exists()), QRELS[0])
    first = True
    for number, line in _lines(folder, name, faults):
        cells = line.strip("\r").split("\t")
        heading, first = first, False
        if len(cells) == 4:  # as TREC writes them: query, iteration, document, gain
            cells = [cells[0], cells[2], cells[3]]
        gain = _number(cells[2]) if len(cells) == 3 else None
        if gain is None:
            if not (heading and len(cells) == 3):
                faults.append(
                    _fault(
                        name,
                        number,
                        "il faut une question, un document et un gain, séparés par des tabulations",
                        "a query, a document and a gain are needed, parted by tabs",
                    )
                )
        elif cells[0] not in queries:
            faults.append(_fault(name, number, f"question inconnue « {cells[0]} »", f"unknown query “{cells[0]}”"))
        elif cells[1] not in corpus:
            faults.append(_fault(name, number, f"document inconnu « {cells[1]} »", f"unknown document “{cells[1]}”"))
        else:
            yield cells[0], cells[1], gain


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -1e9 < found < 1e9 else None
