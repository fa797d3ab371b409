"""The gate turns red when a fault is planted: each is planted at a seam, and the part of the suite that sees it is run.

Bounds are those of `evals/floors.yaml`: a bound so lax that it lets one of these faults through fails here.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import answer, evidence
from assistant.answer import Assistant
from assistant.draft import Draft
from assistant.llm import Prompt
from evals import gate
from evals.answers import QUESTIONS, asked, records
from evals.mapping import placed, tally
from evals.obedient import ObedientModel
from evals.runner import measure_data
from evals.suite import Measure
from evals.suites import citations, footprint, mapping, retrieval
from evals.workbench import REFERENTIAL, Asked, Bench, Organisation, Setup
from retrieval import mapping as product
from retrieval import words
from scoring.footprint import shipped
from scoring.model import Stance

BOUNDS = gate.read()
ROOT = Path(__file__).parents[2]
SOME = 12
"""Questions asked where one would do."""


def red(suite: str, measures: Sequence[Measure]) -> set[str]:
    """Keys of the figures that pass their bound."""
    told = {one.key: measure_data(one) for one in measures}
    data = {"mode": "fast", "suites": {suite: {"measures": told, "skipped": []}}}
    return {one.name.split("/", 1)[1] for one in gate.breaches(BOUNDS, data) if one.value is not None}


def values(measures: Sequence[Measure]) -> dict[str, float]:
    return {one.key: one.value for one in measures}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The sample read, nothing embedded."""
    with Bench(Setup(folder=tmp_path_factory.mktemp("bench"))) as made:
        assert len(made.sample.documents) == 18
        yield made


@pytest.fixture(scope="module")
def assessed(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The sample as the command line assessed it: its vectors and its mapping are there."""
    folder = tmp_path_factory.mktemp("assessed")
    shutil.copytree(sample.folder, folder / "sample")
    with Bench(Setup(folder=folder)) as made:
        yield made


def test_search_without_stems_is_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, _ = retrieval.words(bench.sample)
    monkeypatch.setattr(words, "stem", lambda word: word)
    planted, _ = retrieval.words(bench.sample)
    assert red("retrieval", planted) & {"sample.words.recall@1", "sample.words.recall@5", "sample.words.ndcg@10"}
    assert values(planted)["sample.words.ndcg@10"] < values(plain)["sample.words.ndcg@10"]


def test_a_stance_that_is_ignored_is_seen(
    sample: Any, assessed: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def figures(mine: Organisation) -> list[Measure]:
        found, _ = placed(mine.workspace, mine.gold)
        told = tally(mine.report, found, mine.expected, mine.gold)
        return [*mapping.proposals(mine, told, found), *mapping.false_proofs(mine, told)]

    plain = figures(assessed.sample)
    read = product.judge
    monkeypatch.setattr(product, "judge", lambda *given, **also: replace(read(*given, **also), stance=Stance.DONE))
    shutil.copytree(sample.folder, tmp_path / "sample")
    with Bench(Setup(folder=tmp_path)) as made:
        # a digest of its own, so that the mapping that was kept with stances is not taken
        made.referential = replace(made.referential, digest=f"{made.referential.digest}-told")
        planted = figures(made.sample)
    assert "sample.stance of counted" in red("mapping", planted) - red("mapping", plain)
    assert values(planted)["sample.stance of counted"] < values(plain)["sample.stance of counted"] - 0.2
    assert values(planted)["sample.quotes shown"] > 0.3, "what is found is still found: only its stance is lost"


def test_offsets_shifted_by_one_are_seen(assessed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    _ = assessed.sample.report
    wanted = [one for one in records(QUESTIONS) if one["quote"]][:SOME]
    assistant = assessed.assistant(assessed.sample.workspace)

    def told() -> list[Measure]:
        done = [(one, *asked(assistant, assessed.sample.workspace, one)) for one in wanted]
        every = [Asked(record=record, judged=judged, answer=said) for record, judged, said in done]
        return citations.quoted(assessed.sample, every)[0]

    assert "sample.verbatim" not in red("citations", told())
    cite = Draft.cite
    monkeypatch.setattr(
        Draft,
        "cite",
        lambda self, document, page, start, end, quote: cite(self, document, page, start + 1, end + 1, quote),
    )
    assert "sample.verbatim" in red("citations", told())


def test_a_threshold_of_nothing_is_seen(assessed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    records_, _ = placed(assessed.sample.workspace, assessed.sample.gold)

    def figures(mine: Organisation) -> list[Measure]:
        return mapping.proposals(mine, tally(mine.report, records_, mine.expected, mine.gold), records_)

    plain = figures(assessed.sample)
    monkeypatch.setattr(evidence, "MAPPING", replace(evidence.MAPPING, threshold=0.0))
    with Bench(Setup(folder=assessed.setup.folder)) as again:
        planted = figures(again.sample)
    assert "sample.counted known" in red("mapping", planted)
    assert values(planted)["sample.counted known"] < values(plain)["sample.counted known"]
    before, after = ({one.key: one.records for one in some}["sample.counted known"] for some in (plain, planted))
    assert after > before, "more counts, and less of it is right"


def test_a_prompt_without_its_rule_to_keep_to_the_facts_is_seen(
    assessed: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = Assistant(assessed.sample.workspace, assessed.referential, on=assessed.sample.on, model=ObedientModel())
    questions = [one["question"] for one in records(QUESTIONS) if one["answerable"]][:SOME]
    assert red("citations", citations.wording(assistant, questions)) == set()
    made = answer.prompt

    def forgetful(*given: Any) -> Prompt:
        whole = made(*given)
        kept = [
            line
            for line in whole.system.split("\n")
            if "que les faits donnés" not in line and "given facts only" not in line
        ]
        return replace(whole, system="\n".join(kept))

    monkeypatch.setattr(answer, "prompt", forgetful)
    assert red("citations", citations.wording(assistant, questions)) == {"model.supported"}
    assistant.close()


def test_a_factor_a_thousand_times_too_large_is_seen() -> None:
    base = shipped.base()
    assert red("footprint", footprint.measured(base).measures) == set()
    at = next(
        at
        for at, one in enumerate(base.factors)
        if one.id.endswith("laptop/climate_change/manufacture") and one.default
    )
    wrong = [*base.factors]
    wrong[at] = replace(wrong[at], value=wrong[at].value * 1000)
    assert "device.published" in red("footprint", footprint.measured(replace(base, factors=tuple(wrong))).measures)


def test_every_fault_has_a_bound_that_is_kept() -> None:
    for name in (
        "retrieval/sample.words.ndcg@10",
        "mapping/sample.stance of counted",
        "citations/sample.verbatim",
        "mapping/sample.counted known",
        "citations/model.supported",
        "footprint/device.published",
    ):
        assert BOUNDS[name].mode == "fast"
    assert BOUNDS["citations/sample.verbatim"].bound == 1.0
    assert REFERENTIAL == "nr-socle-2027-preview"


STEADY = """
import json, sys
from pathlib import Path
from evals.answers import QUESTIONS, asked, records
from evals.mapping import placed, tally
from evals.obedient import ObedientModel
from evals.runner import as_data, chosen, measure_data, run, steady
from evals.suites import citations, mapping, retrieval
from evals.suites.answers import accuracy
from evals.workbench import Asked, Bench, Setup

with Bench(Setup(folder=Path(sys.argv[1]))) as bench:
    mine = bench.sample
    ran = run(chosen(["scoring", "footprint", "privacy"]), bench)
    found, _ = placed(mine.workspace, mine.gold)
    told = tally(mine.report, found, mine.expected, mine.gold)
    assistant = bench.assistant(mine.workspace)
    assistant.model = ObedientModel()
    wanted = records(QUESTIONS)[::16]
    done = [(one, *asked(assistant, mine.workspace, one)) for one in wanted]
    every = [Asked(record=record, judged=judged, answer=answer) for record, judged, answer in done]
    parts = [
        *retrieval.words(mine)[0], *mapping.proposals(mine, told, found), *mapping.statuses(mine, told),
        *mapping.stances(mine, found), *accuracy("sample", mine.title, every), *citations.quoted(mine, every)[0],
        *citations.wording(assistant, [one["question"] for one in wanted[:4]]),
    ]
data = as_data(ran, mode="fast", model="", day="2026-11-23")
del data["commit"]  # somebody may commit between the two
data["parts"] = {one.key: measure_data(one) for one in parts}
data["answers"] = [one.answer.answer for one in every]
sys.stdout.write(json.dumps(steady(data), sort_keys=True))
"""
"""Part of every suite of a fast run, for a process of its own."""


def test_two_runs_give_the_same_bytes_whatever_the_order_of_sets(sample: Any, tmp_path: Path) -> None:
    told = []
    for seed in ("1", "2"):
        shutil.copytree(sample.folder, tmp_path / seed / "sample")
        command = [sys.executable, "-c", STEADY, str(tmp_path / seed)]
        calm = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"}
        ran = subprocess.run(command, cwd=ROOT, env=calm, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        told.append(ran.stdout)
    assert len(json.loads(told[0])["parts"]) > 20
    assert told[0] == told[1]
