"""What of the matter of a question stands nowhere near a sentence: then the sentence speaks of something else.

"How long are the CCTV images kept?" is not answered by how long the logs are kept, however many words they share.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.asking import Concept


def lost(
    concepts: Sequence[Concept], weights: NDArray[np.float64], *, near: NDArray[np.bool_], around: NDArray[np.bool_]
) -> dict[str, float]:
    """The features of what is lost; every array has the shape (concepts,).

    `near` tells what the sentence, its headings, the name of its document or its neighbours say, `around` what its
    passage says. `core_lost` is the share of the matter, by rarity, that is not near; `core_missing` is 1 when any is
    not, `core_absent` is 1 when any is not even around.
    """
    core = np.array([one.core for one in concepts], dtype=np.bool_)
    gone = core & ~near
    total = float(weights[core].sum()) or 1.0
    return {
        "core_lost": float(weights @ gone) / total,
        "core_missing": float(gone.any()),
        "core_absent": float((gone & ~around).any()),
    }
