"""The sample organisation: documents built as committed, gold that can be found in them."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from evals.sample import build, check
from evals.sample.markup import bold_runs, parse_source, spoken_date
from evals.sample.render_office import render_xlsx
from evals.sample.render_pdf import render_pdf
from scoring.level import assess
from scoring.model import Finding, Stance
from scoring.referential import parse_referential

MAX_BYTES = 1_500_000
HEAD = "---\noutput: x.md\nformat: md\ntitle: T\ndate: 2026-01-01\nauthor: A\n---\n"


@pytest.mark.parametrize("sample", sorted(build.SAMPLES))
def test_built_documents_are_the_committed_ones(sample: str) -> None:
    folder = build.SAMPLES[sample]
    assert build.differences(build.build_all(folder / "sources"), folder / "documents") == []


def test_differences_names_a_changed_a_missing_and_a_left_over_file(tmp_path: Path) -> None:
    (tmp_path / "changed.md").write_bytes(b"old")
    (tmp_path / "extra.md").write_bytes(b"x")
    wrong = build.differences({"changed.md": b"new", "missing.md": b"y"}, tmp_path)
    assert wrong == ["changed.md", "extra.md", "missing.md"]


def test_bytes_do_not_depend_on_the_epoch_set_by_packagers(monkeypatch: pytest.MonkeyPatch) -> None:
    source = parse_source((build.SOURCES / "11-english-summary.md").read_text(encoding="utf-8"))
    before = render_pdf(source)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert render_pdf(source) == before


def test_the_sample_has_the_size_it_announces() -> None:
    files = sorted(build.DOCUMENTS.iterdir())
    pages = sum(len(check.texts(path.name)) for path in files if path.suffix == ".pdf")
    assert len(files) >= 12
    assert {path.suffix for path in files} == {".pdf", ".docx", ".xlsx", ".md"}
    assert pages >= 60
    assert sum(path.stat().st_size for path in files) < MAX_BYTES


@pytest.mark.parametrize("sample", sorted(build.SAMPLES))
def test_gold_is_sound(sample: str) -> None:
    gold = check.load_gold(sample)
    assert check.problems(gold, check.load_catalogue(sector=gold["sector"]), sample) == []


def test_the_second_sample_is_of_another_sector_and_speaks_both_languages() -> None:
    gold = check.load_gold("esn")
    assert gold["sector"] == "esn"
    languages = [one["language"] for one in gold["documents"]]
    assert languages.count("en") >= 5
    assert languages.count("fr") >= 5
    asked = {one["indicator"] for one in gold["evidence"]}
    assert {f"S{number}" for number in range(1, 10)} <= asked


def test_a_quote_that_is_not_there_is_reported() -> None:
    gold = check.load_gold()
    gold["evidence"][0] = {**gold["evidence"][0], "quote": "Cette phrase n’est dans aucun document."}
    assert len(check.problems(gold, None)) == 1


def test_a_quote_on_the_wrong_page_is_reported() -> None:
    gold = check.load_gold()
    gold["evidence"][0] = {**gold["evidence"][0], "page": 1}
    assert len(check.problems(gold, None)) == 1


def test_gold_holds_enough_of_each_stance() -> None:
    stances = [record["stance"] for record in check.load_gold()["evidence"]]
    assert len(stances) >= 90
    assert stances.count("committed") >= 12
    assert stances.count("generic") >= 12
    assert stances.count("contradicts") >= 6


@pytest.mark.parametrize("sample", sorted(build.SAMPLES))
def test_confirmed_gold_reaches_the_level_that_its_read_me_announces(sample: str) -> None:
    if not check.REFERENTIAL.is_file():
        pytest.skip(f"{check.REFERENTIAL.name} is not there")
    gold = check.load_gold(sample)
    dates: dict[str, date] = {one["document"]: one["date"] for one in gold["documents"]}
    findings = [
        Finding(
            criterion=criterion,
            evidence=f"gold-{number}",
            confirmed=True,
            stance=Stance(record["stance"]),
            dated=dates[record["document"]],
        )
        for number, record in enumerate(gold["evidence"])
        for criterion in record["criteria"]
    ]
    referential = parse_referential(check.REFERENTIAL.read_text(encoding="utf-8"))
    result = assess(referential, findings, on=gold["on"], sector=gold["sector"])
    level, low, high = {"commune": (1, 300, 500), "esn": (2, 500, 1000)}[sample]
    assert result.level_confirmed == level
    assert low <= result.score.confirmed < high


def test_headings_are_numbered_and_blocks_recognised() -> None:
    source = parse_source(
        HEAD + "# Un\n\n## Deux\nTexte\nsuite\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n# Trois\n"
    )
    assert [one.text for one in source.blocks if one.kind == "heading"] == ["1. Un", "1.1 Deux", "2. Trois"]
    assert [one.kind for one in source.blocks] == ["heading", "heading", "para", "bullets", "table", "heading"]
    assert source.blocks[2].text == "Texte suite"
    assert source.blocks[4].rows == (("x", "y"), ("1", "2"))


def test_a_source_without_front_matter_is_refused() -> None:
    with pytest.raises(ValueError, match="front matter"):
        parse_source("# Titre\n")


def test_dates_and_bold_are_read_in_both_languages() -> None:
    assert spoken_date(date(2025, 7, 1), "fr") == "1er juillet 2025"
    assert spoken_date(date(2025, 7, 1), "en") == "1 July 2025"
    assert bold_runs("a **b** c") == [("a ", False), ("b", True), (" c", False)]


def test_workbook_rows_must_fit_their_columns() -> None:
    book = yaml.safe_load((build.SOURCES / "14-inventaire.yaml").read_text(encoding="utf-8"))
    book["sheets"][1]["rows"][0] = ["trop court"]
    with pytest.raises(ValueError, match="Parc par type"):
        render_xlsx(book)
