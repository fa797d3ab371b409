"""Search: is the passage that answers a question among the first? Words alone, and as the product searches.

A passage found is right when it covers at least half of the gold quote. `--full` adds quotes of real documents by
document-wise cross-validation, and PIAF, where they are.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evals.answers import APART, SHARED, records
from evals.labels import SAMPLE, Read, missing
from evals.metrics import shared_characters
from evals.suite import ABSENT, Case, Measure, Result, shares
from evals.workbench import Bench, Organisation
from ingest.model import Document, Passage
from retrieval.beir import passages_of, read_collection
from retrieval.metrics import ndcg, recall, reciprocal_rank
from retrieval.quote import locate
from retrieval.search import Search, key_of_place
from scoring.model import Text

DEPTH = 10
Find = Callable[[str], Sequence[Passage]]
Found = Mapping[str, tuple[list[str], set[str]]]
"""By record: ids found, best first, and the right ids."""


def run(bench: Bench) -> Result:
    """Every part of the mode."""
    measures: list[Measure] = []
    cases: list[Case] = []
    for organisation in bench.organisations:
        found, some = words(organisation)
        measures += [*found, *product(organisation)]
        cases += some if organisation.name not in APART else ()
    skipped: list[Text] = []
    if not bench.setup.fast:
        for part in (real, piaf):
            more = part(bench)
            measures += more
            if not more:
                skipped.append(ABSENT)
    return Result(measures=tuple(measures), cases=tuple(cases), skipped=tuple(dict.fromkeys(skipped)))


def words(mine: Organisation) -> tuple[list[Measure], tuple[Case, ...]]:
    """Search by words alone over the documents of an organisation; nothing is embedded."""
    passages = mine.workspace.documents.passages(list(mine.documents.values()))
    search = Search(passages)
    found = _found(mine, passages, lambda text: [hit.passage for hit in search.find(text, k=DEPTH)])
    told = {str(one["id"]): one for one in records(mine.known.questions)}
    texts = {key_of_place(one): one.text for one in passages}
    cases = tuple(
        Case(
            id=name,
            asked=told[name]["question"],
            gold=told[name]["quote"],
            got=" ".join(texts[ranked[0]].split()) if ranked else "",
            place=", ".join(told[name]["documents"]),
            score=reciprocal_rank(ranked, right),
        )
        for name, (ranked, right) in found.items()
    )
    title = mine.titled(fr="mots seuls", en="words alone")
    return _measures(f"{mine.name}.words", found, title), cases


def product(mine: Organisation) -> list[Measure]:
    """Search as `capnr search` does it: words, and vectors where the workspace has some."""
    _ = mine.report
    passages = mine.workspace.documents.passages(list(mine.documents.values()))
    finder = mine.bench.assistant(mine.workspace).finder
    by_id = {one.id: one for one in mine.documents.values()}
    found = _found(mine, passages, lambda text: [hit.passage for hit in finder.hits(text, by_id, k=DEPTH)])
    title = mine.titled(fr="comme capnr search", en="as capnr search")
    return _measures(f"{mine.name}.product", found, title)


def real(bench: Bench) -> list[Measure]:
    """Labelled quotes of real documents, by weights that never saw the document; empty where they are not."""
    if missing():
        return []
    from evals.train_extracts import SEEDS, groups, validated

    def reading(folder: Path, names: Sequence[str]) -> dict[str, Read]:
        """Documents as this run has read them: no file is read twice."""
        store = (bench.sample.workspace if folder.parent == SAMPLE else bench.real_workspace).documents
        wanted = set(names)
        return {
            one.name: Read(document=one, passages=tuple(store.passages([one])))
            for one in store.all()
            if one.name in wanted
        }

    ranks = validated(groups(reading), SEEDS[0])
    return [
        shares(
            f"real.recall@{k}",
            Text(fr=f"Documents réels : recall@{k}", en=f"Real documents: recall@{k}"),
            [(f"quote-{at}", float(one[0] < k)) for at, one in enumerate(ranks)],
        )
        for k in (5, 10)
    ]


def piaf(bench: Bench) -> list[Measure]:
    """PIAF by words alone, a workspace of nobody; empty where it is not."""
    _ = bench
    folder = SHARED / "retrieval" / "piaf_v1"
    if not folder.is_dir():
        return []
    collection = read_collection(folder)
    search = Search(passages_of(collection))
    found = {}
    for name, text in collection.queries.items():
        right = {one for one, gain in collection.gains.get(name, {}).items() if gain > 0}
        if right:
            found[name] = ([hit.passage.document for hit in search.find(text, k=DEPTH)], right)
    return _measures("piaf.words", found, Text(fr="PIAF : mots seuls", en="PIAF: words alone"))


def _found(mine: Organisation, passages: Sequence[Passage], find: Find) -> dict[str, tuple[list[str], set[str]]]:
    """What is found for every question whose gold quote stands in a passage."""
    made = {}
    for record in records(mine.known.questions):
        right = _holders(mine.documents, passages, record["documents"], record["quote"])
        if right:
            made[str(record["id"])] = ([key_of_place(one) for one in find(record["question"])], right)
    return made


def _holders(
    documents: Mapping[str, Document], passages: Sequence[Passage], names: Sequence[str], quote: str
) -> set[str]:
    """Passages that cover at least half of a quote, in the documents where it stands."""
    found = set()
    for document in (documents[one] for one in names if quote):
        for page in document.pages:
            span = locate(quote, page.text)
            if span is not None:
                found |= {
                    key_of_place(one)
                    for one in passages
                    if (one.document, one.page) == (document.id, page.number)
                    and shared_characters((one.start, one.end), span) * 2 >= span[1] - span[0]
                }
    return found


def _measures(key: str, found: Found, title: Text) -> list[Measure]:
    def over(name: str, said: str, figure: Callable[[list[str], set[str]], float]) -> Measure:
        samples = [(record, figure(ranked, right)) for record, (ranked, right) in found.items()]
        return shares(f"{key}.{name}", Text(fr=f"{title.fr}, {said}", en=f"{title.en}, {said}"), samples)

    return [
        over("recall@1", "recall@1", lambda ranked, right: _first(ranked, right, 1)),
        over("recall@5", "recall@5", lambda ranked, right: _first(ranked, right, 5)),
        over("recall@10", "recall@10", lambda ranked, right: _first(ranked, right, DEPTH)),
        over("ndcg@10", "nDCG@10", lambda ranked, right: ndcg(ranked, dict.fromkeys(right, 1.0))),
        over("mrr@10", "MRR@10", reciprocal_rank),
    ]


def _first(ranked: list[str], right: set[str], k: int) -> float:
    """1 when one of the right ones is among the first `k`: the same quote in two documents is needed once."""
    return float(recall(ranked, right, k) > 0)
