"""Adapters of the extra [st]: any sentence-transformers embedder and cross-encoder, by name or path, on the processor.

Nothing is fetched unless the person allows it: a name is looked for among the models already on this machine. Weights
are read as safetensors only, and no code that comes with a model is run. Only importer of sentence_transformers.
"""

import hashlib
import json
import os
import re
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
QUIET = {"HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "TOKENIZERS_PARALLELISM": "false"}
"""Usage is reported to nobody, and a process that forks is not warned about."""
WANTED = ("*.json", "*.txt", "*.model", "*.safetensors")
"""Files of a model that are read; its weights in other forms may hold code."""
E5 = re.compile(r"(?:^|[-_/])e5-(?:small|base|large)(?:-v2)?$")
"""Names of the models that were trained with the prefixes "query: " and "passage: "."""
PAIRS = 16
"""Pairs that a cross-encoder reads at once."""


class ModelUnavailable(Exception):
    """A model cannot be used; `code` says why: "no_extra", "not_here" or "no_safetensors"."""

    def __init__(self, code: str, wanted: str) -> None:
        super().__init__(f"{code}: {wanted}")
        self.code = code
        self.wanted = wanted


class SentenceTransformerEmbedder:
    """A bi-encoder of sentence-transformers.

    The model loads at the first call. Each text is read by itself, so that it gives the same vector whatever is asked
    beside it; a text longer than the model reads is cut there. `name` changes with the weights and the prefixes: it
    names the space of the vectors.
    """

    def __init__(
        self, model: str, *, query: str | None = None, passage: str | None = None, download: bool = False
    ) -> None:
        """`query` and `passage` are put before the texts; None takes what the model declares, or what E5 expects.

        Raises ModelUnavailable when the extra is not installed or the model is not on this machine.
        """
        self.folder = located(model, download=download)
        declared = _prompts(self.folder)
        if not declared and E5.search(model.lower()):
            declared = {"query": "query: ", "passage": "passage: "}
        self.query = declared.get("query", "") if query is None else query
        self.passage = declared.get("passage", declared.get("document", "")) if passage is None else passage
        self._title = _title(model)
        self._lock = threading.Lock()  # a question may come while a batch is embedded

    @cached_property
    def name(self) -> str:
        """Name of the model, digest of what decides its vectors."""
        return f"st/{self._title}@{digest(self.folder, (self.query, self.passage))}"

    @cached_property
    def dimensions(self) -> int:
        """Numbers in a vector; read from the model's own files, without loading it."""
        return _dimensions(self.folder) or int(self._model.get_sentence_embedding_dimension())

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of document texts, shape (texts, dimensions)."""
        return self._encode([f"{self.passage}{one}" for one in texts])

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of search texts, shape (texts, dimensions)."""
        return self._encode([f"{self.query}{one}" for one in texts])

    @cached_property
    def _model(self) -> Any:
        return _loaded("SentenceTransformer", self.folder)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with self._lock:
            made = self._model.encode(
                texts, prompt="", batch_size=1, normalize_embeddings=True, show_progress_bar=False
            )
        return np.ascontiguousarray(made, dtype=np.float32)


class SentenceTransformerReranker:
    """A cross-encoder of sentence-transformers: reads a question and a text together, and says how well they fit."""

    def __init__(self, model: str, *, download: bool = False) -> None:
        """Raises ModelUnavailable as the embedder does."""
        self.folder = located(model, download=download)
        self._title = _title(model)
        self._lock = threading.Lock()

    @cached_property
    def name(self) -> str:
        """Name of the model, digest of what decides its scores."""
        return f"st/{self._title}@{digest(self.folder, ())}"

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers, shape (texts,): higher is better, on no scale of its own."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        with self._lock:
            found = self._model.predict([(query, one) for one in texts], batch_size=PAIRS, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32).reshape(len(texts), -1)[:, -1]

    @cached_property
    def _model(self) -> Any:
        return _loaded("CrossEncoder", self.folder)


def _loaded(kind: str, folder: Path) -> Any:
    """A model of the class `kind`, from its files, on the processor."""
    # Busy waiting between OpenMP regions makes a text eight times slower when both cores have work.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import sentence_transformers
    from transformers.utils import logging

    logging.disable_progress_bar()
    return getattr(sentence_transformers, kind)(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )


def located(model: str, *, download: bool) -> Path:
    """Folder of a model on this machine: a path as it is, a name in the cache of models; fetched only if allowed.

    Sets what keeps the libraries offline and silent, so it comes before their import. Raises ModelUnavailable.
    """
    os.environ.update(QUIET)
    if not download:
        os.environ.update(OFFLINE)
    if find_spec("sentence_transformers") is None:
        raise ModelUnavailable("no_extra", model)
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = _cached(model, download=download)
    if not (folder / "config.json").is_file():
        raise ModelUnavailable("not_here", model)
    if not any(folder.glob("*.safetensors")):
        raise ModelUnavailable("no_safetensors", model)
    return folder.resolve()


def digest(folder: Path, also: Sequence[str]) -> str:
    """Twelve hexadecimal digits that change with the files of a model or with `also`; a second for a gigabyte."""
    made = hashlib.sha256(json.dumps(list(also)).encode())
    read = sorted(one for kind in WANTED for one in folder.rglob(kind))
    for one in read:
        with one.open("rb") as file:
            made.update(f"\0{one.relative_to(folder).as_posix()}\0".encode())
            made.update(hashlib.file_digest(file, "sha256").digest())
    return made.hexdigest()[:12]


def _cached(model: str, *, download: bool) -> Path:
    """Folder of a named model among those on this machine."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=not download, allow_patterns=list(WANTED)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as fault:
        raise ModelUnavailable("not_here", model) from fault


def _title(model: str) -> str:
    """Name for people: the last part of a path, so that no folder of this machine is written down."""
    if not Path(model).expanduser().is_dir():
        return model
    parts = [one for one in Path(model).resolve().parts if one not in ("model", "models")]
    return parts[-1]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _prompts(folder: Path) -> dict[str, str]:
    """Prefixes that a model declares, by the kind of text."""
    found = _read(folder / "config_sentence_transformers.json")
    declared = found.get("prompts") if isinstance(found, dict) else None
    return {str(kind): str(text) for kind, text in declared.items() if text} if isinstance(declared, dict) else {}


def _dimensions(folder: Path) -> int:
    """Length of a vector as the last module that states one says, 0 when none does."""
    modules = _read(folder / "modules.json")
    for module in reversed(modules if isinstance(modules, list) else []):
        stated = _read(folder / str(module.get("path", "")) / "config.json")
        for key in ("out_features", "word_embedding_dimension", "embedding_dimension"):
            if isinstance(stated, dict) and isinstance(stated.get(key), int):
                return int(stated[key])
    return 0
