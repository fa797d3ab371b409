"""Over time, change of referential and exchange, as a person types them."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import ON, SAMPLE, Inside

DOCUMENT = SAMPLE / "01-strategie-numerique-responsable.pdf"
OLD, NEW = "nr-2022-reconstructed", "nr-socle-2027-preview"


@pytest.fixture(scope="module")
def built(inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace under the label in force with one document."""
    folder = tmp_path_factory.mktemp("exchange")
    ran = inside("assess", DOCUMENT, "--workspace", folder / "w", "--referential", OLD, "--on", ON)
    assert ran.code == 0, ran.err
    return folder


def evidence(inside: Inside, folder: Path) -> list[dict[str, Any]]:
    """The pieces of evidence of the workspace."""
    ran = inside("assess", "--workspace", folder / "w", "--on", ON, "--format", "json")
    return [one for indicator in json.loads(ran.out)["indicators"] for one in indicator["evidence"]]


def test_snapshots_and_their_difference(inside: Inside, built: Path) -> None:
    where = ("--workspace", built / "w")
    assert inside("snapshot", *where, "--label", "avant", "--on", ON).code == 0
    wanted = next(one["id"] for one in evidence(inside, built) if "R1.a" in one["criteria"])
    assert inside("confirm", wanted, "--by", "Aïcha", *where).code == 0
    assert inside("snapshot", *where, "--label", "après", "--on", ON).code == 0
    listed = inside("snapshots", *where)
    assert [line.split()[-1] for line in listed.out.splitlines()] == ["avant", "après"]
    points = json.loads(inside("snapshots", *where, "--format", "json").out)["series"]
    assert points[0]["score"]["confirmed"] < points[1]["score"]["confirmed"]
    shown = inside("diff", "avant", "après", *where)
    assert "R1.a" in shown.out
    assert "décision d’une personne – Aïcha" in shown.out
    data = json.loads(inside("diff", "1", "2", *where, "--format", "json").out)
    assert data["schema"] == "capnr.difference/1"
    assert {cause["code"] for one in data["criteria"] for cause in one["causes"]} == {"decision"}
    missing = inside("diff", "1", "jamais", *where, "--lang", "en")
    assert missing.code == 2
    assert "No kept assessment" in missing.err


def test_a_migration_is_shown_then_applied_then_finds_nothing_more(inside: Inside, built: Path) -> None:
    where = ("--workspace", built / "w")
    wanted = [one["id"] for one in evidence(inside, built) if "R1.a" in one["criteria"]]
    assert inside("confirm", *wanted, "--by", "Aïcha", *where).code == 0
    shown = inside("migrate", "--to", f"{NEW}@9.9.9", *where)
    assert shown.code == 2
    assert "9.9.9" in shown.err
    shown = inside("migrate", "--to", NEW, *where)
    assert shown.code == 0
    for head in ("Conservés (", "Scindés, à relire (", "Sans suite (", "Nouveaux (", "Rien n’est écrit"):
        assert head in shown.out
    applied = json.loads(inside("migrate", "--to", NEW, *where, "--apply", "--format", "json").out)
    assert applied["applied"]
    carried = [one for one in applied["decisions"] if one["outcome"] == "carry"]
    assert carried
    assert all(one["to"] == ["1.1.a"] for one in carried)
    again = json.loads(inside("migrate", "--from", OLD, "--to", NEW, *where, "--apply", "--format", "json").out)
    assert {one["outcome"] for one in again["decisions"]} & {"carry"} == set()
    assert "utilise déjà" in inside("migrate", "--to", NEW, *where).out
    confirmed = [one for one in evidence(inside, built) if one["state"] == "confirmed"]
    assert {criterion for one in confirmed for criterion in one["criteria"]} == {"1.1.a"}


def test_the_grid_goes_out_and_comes_back(inside: Inside, built: Path, tmp_path: Path) -> None:
    where = ("--workspace", built / "w")
    rules = ("--referential", "charte-nr", "--on", ON)
    missing = inside("export", "grid", *where)
    assert missing.code == 2
    assert "--out" in missing.err
    grid = tmp_path / "grille.xlsx"
    for lang in ("fr", "en"):
        assert inside("export", "grid", *where, *rules, "--lang", lang, "--out", grid).code == 0
    first = grid.read_bytes()
    assert inside("export", "grid", *where, *rules, "--lang", "en", "--out", grid).code == 0
    assert grid.read_bytes() == first
    refused = inside("import", "grid", grid, *where, "--by", "Jean", "--lang", "en")
    assert refused.code == 2  # the workspace uses another referential
    assert "charte-nr" in refused.err
    assert inside("import", "grid", grid, *where).code == 2  # nobody is named


def test_a_filled_grid_is_written_once(inside: Inside, built: Path, tmp_path: Path) -> None:
    where = ("--workspace", built / "w")
    grid = tmp_path / "grille.xlsx"
    assert inside("export", "grid", *where, "--on", ON, "--out", grid).code == 0
    book = openpyxl.load_workbook(io.BytesIO(grid.read_bytes()))
    book.worksheets[0]["I3"] = "en partie"
    book.worksheets[0]["M3"] = "relu"
    book.save(grid)
    assert "1 déclaration écrite" in inside("import", "grid", grid, *where, "--by", "Jean").out
    assert "0 déclaration écrite, 1 inchangée" in inside("import", "grid", grid, *where, "--by", "Jean").out
    book.worksheets[0]["A4"] = "X"
    book.save(grid)
    refused = inside("import", "grid", grid, *where, "--by", "Jean")
    assert refused.code == 2
    assert "Grille!A4" in refused.err


def test_oscal_and_ciso_out_and_a_library_back_in(inside: Inside, built: Path, tmp_path: Path) -> None:
    where = ("--workspace", built / "w")
    results = inside("export", "oscal-results", *where, "--on", ON)
    assert json.loads(results.out)["assessment-results"]["metadata"]["last-modified"] == f"{ON}T00:00:00Z"
    assert inside("export", "oscal-results", *where, "--on", ON).raw == results.raw
    found = inside("export", "oscal-catalog", "--referential", "charte-nr", "--workspace", tmp_path / "none")
    assert json.loads(found.out)["catalog"]["metadata"]["oscal-version"] == "1.2.1"
    library, rules = tmp_path / "lib.yaml", tmp_path / "rules.yaml"
    assert inside("export", "ciso", "--referential", OLD, "--out", library).code == 0
    options = ("--level", "1=300", "--level", "2=500", "--out", rules)
    assert inside("import", "ciso", library, *options).code == 0
    assert "31 critères, aucune faute" in inside("referential", "check", rules).out
    assert inside("import", "ciso", library, "--level", "deux").code == 2
    assert inside("import", "ciso", tmp_path / "absent.yaml").code == 2


def test_an_official_grid_in_csv(inside: Inside, tmp_path: Path) -> None:
    grid, columns, rules = tmp_path / "g.csv", tmp_path / "c.yaml", tmp_path / "r.yaml"
    grid.write_text("N°;Indicateur;Poids\n1.1;Une politique;2\n1.2;Un plan;3\n", encoding="utf-8")
    columns.write_text(
        "schema: capnr.columns/1\nid: g\nversion: '1'\ntitle: {fr: G, en: G}\nauthority: {fr: O, en: O}\n"
        "licence: interne\nvalid_from: 2027-01-01\ncolumns: {id: 'N°', title: Indicateur, weight: Poids}\n",
        encoding="utf-8",
    )
    assert inside("import", "official", grid).code == 2  # no mapping of columns
    assert inside("import", "official", grid, "--columns", columns, "--out", rules).code == 0
    assert "2 indicateurs, 2 critères" in inside("referential", "check", rules).out
    grid.write_text("N°;Indicateur;Poids\n1.1;Une politique;12\n", encoding="utf-8")
    refused = inside("import", "official", grid, "--columns", columns, "--out", tmp_path / "no.yaml")
    assert refused.code == 2
    assert "CSV!C2" in refused.err
    assert not (tmp_path / "no.yaml").exists()
