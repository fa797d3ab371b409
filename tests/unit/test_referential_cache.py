"""The copies kept of referentials: equal to the last field, never trusted when another could have written them."""

import os
import stat
from pathlib import Path

import pytest

from assistant import referential_cache as cache
from assistant.errors import UsageError
from assistant.referentials import FOLDER, load, read, shipped
from scoring.compact import dump
from scoring.referential import parse_referential

SMALL = (Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8")
OTHER = SMALL.replace("id: essai", "id: autre").replace("min_score: 300", "min_score: 1")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of one's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "capnr" / "referentials"


def kept(home: Path) -> list[Path]:
    return sorted(home.glob("*.json"))


@pytest.mark.parametrize("wanted", shipped())
def test_a_copy_is_equal_to_what_is_parsed(wanted: str, home: Path) -> None:
    text = (FOLDER / f"{wanted}.yaml").read_text(encoding="utf-8")
    parsed = parse_referential(text)
    assert cache.recall(text) is None
    assert read(text) == parsed
    again = cache.recall(text)
    assert again == parsed
    assert again is not None
    assert repr(again) == repr(parsed)  # types too: 1 and Fraction(1) are equal, and not the same
    assert dump(again) == dump(parsed)


def test_folder_and_copy_are_for_the_user_alone(home: Path) -> None:
    read(SMALL)
    [copy] = kept(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [one.name for one in home.iterdir()] == [copy.name]  # nothing half written is left


def test_a_file_of_the_user_is_kept_too_and_one_with_faults_never(home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "a.yaml"
    mine.write_text(SMALL, encoding="utf-8")
    assert load(str(mine)) == load(str(mine)) == parse_referential(SMALL)
    assert len(kept(home)) == 1
    mine.write_text(SMALL.replace("scale: 1000", "scale: 0"), encoding="utf-8")
    with pytest.raises(UsageError):
        load(str(mine))
    assert len(kept(home)) == 1


@pytest.mark.parametrize("at", [0, 10, 64, 65, 200, -1])
def test_a_damaged_copy_is_read_again_from_the_yaml_and_mended(home: Path, at: int) -> None:
    read(SMALL)
    [copy] = kept(home)
    sound = copy.read_bytes()
    damaged = bytearray(sound)
    damaged[at] ^= 1
    copy.write_bytes(bytes(damaged))
    found = cache.recall(SMALL)
    assert found is None or at == 64  # the byte between digest and text says nothing
    assert read(SMALL) == parse_referential(SMALL)
    if at != 64:
        assert copy.read_bytes() == sound


@pytest.mark.parametrize("content", [b"", b"x", b"0" * 64 + b"\n", b"\xff" * 300])
def test_what_is_no_copy_at_all_is_as_nothing(home: Path, content: bytes) -> None:
    read(SMALL)
    [copy] = kept(home)
    copy.write_bytes(content)
    assert cache.recall(SMALL) is None


def test_a_copy_of_another_file_in_its_place_is_refused(home: Path) -> None:
    read(SMALL)
    [small] = kept(home)
    read(OTHER)
    [other] = [one for one in kept(home) if one != small]
    small.write_bytes(other.read_bytes())
    assert cache.recall(SMALL) is None
    assert read(SMALL).id == "essai"


def test_a_folder_that_others_can_open_is_neither_read_nor_written(home: Path) -> None:
    read(SMALL)
    for mode in (0o755, 0o770, 0o707):
        home.chmod(mode)
        assert cache.recall(SMALL) is None
        assert read(OTHER).id == "autre"
        assert len(kept(home)) == 1
    home.chmod(0o700)
    assert cache.recall(SMALL) is not None


def test_a_copy_that_others_can_write_is_refused(home: Path) -> None:
    read(SMALL)
    [copy] = kept(home)
    for mode in (0o644, 0o620, 0o602):
        copy.chmod(mode)
        assert cache.recall(SMALL) is None


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_what_belongs_to_another_user_is_refused(home: Path) -> None:
    read(SMALL)
    [copy] = kept(home)
    os.chown(copy, 12345, 12345)
    assert cache.recall(SMALL) is None
    os.chown(copy, 0, 0)
    os.chown(home, 12345, 12345)
    assert cache.recall(SMALL) is None


def test_links_pipes_and_folders_are_refused(home: Path, tmp_path: Path) -> None:
    read(SMALL)
    [copy] = kept(home)
    content = copy.read_bytes()
    elsewhere = tmp_path / "ailleurs.json"
    elsewhere.write_bytes(content)
    elsewhere.chmod(0o600)
    for make in (lambda: copy.symlink_to(elsewhere), lambda: os.mkfifo(copy, 0o600), lambda: copy.mkdir(mode=0o700)):
        copy.unlink()
        make()
        assert cache.recall(SMALL) is None
        if copy.is_dir() and not copy.is_symlink():
            copy.rmdir()
            copy.touch()
    aside = tmp_path / "aside"
    home.rename(aside)
    home.symlink_to(aside)
    assert cache.recall(SMALL) is None


def test_other_code_or_another_format_never_meets_an_old_copy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(SMALL)
    for name, value in (("FORMAT", "capnr.compact/0"), ("_code", lambda: "other")):
        with monkeypatch.context() as changed:
            changed.setattr(cache, name, value)
            assert cache.recall(SMALL) is None
    assert cache.recall(SMALL) is not None


def test_every_module_that_gives_a_meaning_to_yaml_is_part_of_the_name() -> None:
    root = Path(cache.__file__).parents[1] / "scoring"
    named = {f"scoring.{one}" for one in cache.CODE}
    used = {
        word
        for one in ("referential", "reader", "checks", "compact")
        for line in (root / f"{one}.py").read_text(encoding="utf-8").splitlines()
        if line.startswith("from scoring.")
        for word in [line.split()[1]]
    }
    assert used - named <= {"scoring.errors", "scoring.model"}  # how faults are said, and one name for the records


def test_old_copies_go(home: Path) -> None:
    for number in range(cache.KEPT + 3):
        read(SMALL.replace("id: essai", f"id: essai{number}"))
    assert len(kept(home)) == cache.KEPT
    assert cache.recall(SMALL.replace("id: essai", f"id: essai{cache.KEPT + 2}")) is not None


def test_without_a_place_to_keep_copies_the_yaml_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "fichier"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert read(SMALL) == read(SMALL) == parse_referential(SMALL)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # the specification of XDG has relative paths ignored
    monkeypatch.setenv("HOME", str(tmp_path))
    read(SMALL)
    assert len(kept(tmp_path / ".cache" / "capnr" / "referentials")) == 1
