"""Long texts by their parts: cut at sentences, and as near as the nearest part."""

import numpy as np
import pytest

from ingest.model import Passage
from retrieval.parts import MOST, PartedIndex, parts


def passage(text: str, heading: str = "") -> Passage:
    """A passage that begins its page."""
    return Passage(document="d", page=1, start=0, end=len(text), digest="", text=text, heading=heading)


def test_a_short_text_is_one_part_with_its_heading() -> None:
    assert parts(passage("Les agents sont formés.", "Formation")) == ["Formation\nLes agents sont formés."]
    assert parts(passage("Les agents sont formés.")) == ["Les agents sont formés."]
    assert parts(passage("")) == [""]


def test_a_long_text_is_cut_between_sentences_and_nothing_is_lost() -> None:
    said = [f"La mesure numéro {at} est suivie chaque trimestre par le comité de pilotage." for at in range(20)]
    cut = parts(passage(" ".join(said)))
    assert len(cut) > 2
    assert all(len(one) <= MOST for one in cut)
    assert " ".join(cut) == " ".join(said)


def test_a_text_is_as_near_as_its_nearest_part() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    index = PartedIndex(["a", "a", "b"], vectors)
    asked = np.array([0, 1], dtype=np.float32)
    assert index.nearest(asked, 5) == [("a", pytest.approx(1.0)), ("b", pytest.approx(0.8))]
    assert index.cosines(asked, ["b", "c"]) == {"b": pytest.approx(0.8)}
    assert PartedIndex([], np.zeros((0, 2), dtype=np.float32)).nearest(asked, 3) == []


def test_parts_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="follow"):
        PartedIndex(["a", "b", "a"], np.eye(3, dtype=np.float32))
