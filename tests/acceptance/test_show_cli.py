"""`capnr show`: a passage in its page, in words and as a picture."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Inside
from tests.highlight_kit import Made, made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("show"))


def test_evidence_is_shown_with_its_quote_and_its_picture(inside: Inside, built: Made, tmp_path: Path) -> None:
    target = tmp_path / "page.png"
    done = inside("show", built.evidence.id, "--workspace", built.folder, "--png", target, "--width", "800")
    assert done.code == 0, done.err
    assert f"« {built.evidence.quote} »" in done.out
    assert done.out.startswith("11-strategy-summary-en.pdf · page ")
    assert "Le passage cité y est encadré" in done.err
    with Image.open(target) as picture:
        assert picture.width == 800


def test_a_document_is_shown_by_place_in_english_and_as_json(inside: Inside, built: Made, tmp_path: Path) -> None:
    words = ("show", built.documents["pdf"], "--workspace", built.folder, "--lang", "en")
    done = inside(*words, "--page", "1", "--start", "10", "--end", "30", "--also", "2:0:12", "--format", "json")
    told = json.loads(done.out)
    assert told["schema"] == "capnr.highlight/1"
    assert [page["place"] for page in told["pages"]] == ["page 1 of 2", "page 2 of 2"]
    target = tmp_path / "passage.png"
    assert inside(*words, "--start", "10", "--end", "30", "--also", "2:0:12", "--png", target).code == 0
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["passage-p1.png", "passage-p2.png"]
    whole = inside(*words, "--page", "2")
    assert "«" not in whole.out
    assert inside(*words, "--page", "2", "--start", "5").out.rstrip().endswith("»")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--page", "9"), "demandez une page entre 1 et 2"),
        (("--start", "30", "--end", "10"), "le début d’abord"),
        (("--start", "0", "--end", "9999999"), "impossible"),
        (("--png", "nowhere/at/all.png"), "nowhere/at/all.png"),
    ],
)
def test_what_is_not_there_is_said(inside: Inside, built: Made, more: tuple[str, ...], said: str) -> None:
    done = inside("show", built.documents["pdf"], "--workspace", built.folder, *more)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_unknown_name_and_a_document_without_pictures(inside: Inside, built: Made, tmp_path: Path) -> None:
    assert "Preuve inconnue" in inside("show", "ev-none", "--workspace", built.folder).err
    target = tmp_path / "a.png"
    done = inside(
        "show", built.documents["docx"], "--workspace", built.folder, "--start", "0", "--end", "9", "--png", target
    )
    assert (done.code, target.exists()) == (2, False)
    assert done.out, "the words are shown all the same"
    assert "seuls les PDF et les images" in done.err
