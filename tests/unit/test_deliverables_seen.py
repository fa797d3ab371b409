"""Deliverables as a client reads them: sums that agree, words of one language, nothing raw, nothing without a mark."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from lxml import html as parser
from openpyxl import load_workbook

from assistant import recommend_acts as acts
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.deciding import decide
from assistant.recommend_drafts import draft, kinds, skeleton
from assistant.recommend_texts import references
from assistant.referentials import load
from assistant.reports.action_plan import in_plan, plan_json, plan_paper
from assistant.reports.advice import advice_paper
from assistant.reports.advice_data import history_text
from assistant.reports.deliver import Wanted, deliver, planned_book
from assistant.reports.paper import Column, Heading, Paper, Para, Run, Table, marks, says
from assistant.reports.paper_docx import docx
from assistant.reports.paper_html import html
from assistant.reports.register import register, register_paper
from assistant.reports.shared_paper import counted, standing, when
from assistant.settings import Settings
from scoring.model import Referential

ON = date(2026, 11, 23)
DOCS = Path(__file__).parents[2] / "docs" / "deliverables.md"
PAPERS = ("report", "recommendations", "plan", "register")
ISO = re.compile(r"\b20\d\d-\d\d-\d\d\b")
UNITS = re.compile(r"\b\d+(?:[.,]\d+)? (?:count|days|hours|years|months|GB|kB|ratio)\b")
SINGULAR = re.compile(r"(?<![\d,.\u202f])[01](?:,\d+)? (?:jours|critères|points possibles|appels|indicateurs)\b")


@pytest.fixture(scope="module")
def rules(small_rules: Path) -> Referential:
    return load(str(small_rules))


@pytest.fixture
def opened(small_copy: Any, small_rules: Path, rules: Referential) -> Iterator[Workspace]:
    """A workspace in which people confirmed, declined, wrote and signed."""
    workspace = open_workspace(Settings(workspace=small_copy.folder, referential=str(small_rules)))
    before = assess_workspace(workspace, rules, on=ON)
    decide(workspace, rules, [one.proposal.id for one in before.evidence[:3]], state="confirmed", by="Jeanne")
    held = planned_book(workspace, assess_workspace(workspace, rules, on=ON), Wanted(what="plan"))
    first = held.of("open")[0].id
    acts.comment(workspace, held, first, text="Vu en comité", by="Jeanne")
    acts.sign(workspace, held, [first], by="Jeanne")
    acts.add(workspace, held, title="Relancer l’hébergeur", fields={"due": "2027-02-15"}, by="Jeanne")
    yield workspace
    workspace.close()


@pytest.fixture
def report(opened: Workspace, rules: Referential) -> Report:
    return assess_workspace(opened, rules, on=ON)


def read(paper: Paper) -> str:
    """Every word of a paper, a line for each block or cell."""
    found: list[str] = [*(f"{label} {value}" for label, value in paper.facts), paper.notice]
    for block in paper.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Para):
            found.append("".join(one.text for one in block.line))
        elif isinstance(block, Table):
            found += [block.caption, *("".join(one.text for one in cell) for row in block.rows for cell in row)]
    return "\n".join(found)


def page_words(data: bytes) -> str:
    """What a person reads on a page."""
    return re.sub(r"\s+", " ", str(parser.fromstring(data.decode()).xpath("string(//body)")))


# --- the plan


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_days_and_points_of_the_actions_are_those_that_the_plan_counts(
    opened: Workspace, report: Report, lang: str
) -> None:
    held = planned_book(opened, report, Wanted(what="plan", target=1))
    assert held.advice.plan.steps, "the small organisation has a way to go"
    data = plan_json(held, lang)
    in_steps = {one.criterion for one in held.advice.plan.steps}
    carried = [one for one in data["actions"] if in_steps & set(one["criteria"])]
    steps = [one for one in held.advice.plan.steps if any(one.criterion in each["criteria"] for each in carried)]
    assert sum(one["planned_days"] for one in carried) == pytest.approx(float(sum(one.effort_days for one in steps)))
    assert sum(one["planned_gain"] for one in carried) == pytest.approx(float(sum(one.gain for one in steps)), abs=1)
    assert any(one["planned_days"] < one["effort_days"] for one in carried), "the rest of a recommendation is for later"
    words = read(plan_paper(held, lang))
    assert counted(held.advice.plan.effort_days, "day", lang) in words
    for one in held.advice.plan.steps:
        assert re.search(rf"(?m)^.*{re.escape(one.criterion)} \w", words), "each criterion of the months has its title"


def test_what_the_plan_counts_on_and_no_action_carries_is_named(opened: Workspace, report: Report) -> None:
    held = planned_book(opened, report, Wanted(what="plan", target=1))
    wanted = {one.criterion for one in held.advice.plan.steps}
    found = next(one for one in in_plan(held) if one.source and wanted & {gap.criterion.id for gap in one.source.gaps})
    assert "qu’aucune action" not in read(plan_paper(held, "fr"))
    acts.drop(opened, held, found.id, why="Traité ailleurs", by="Jeanne")
    after = planned_book(opened, report, Wanted(what="plan", target=1))
    told = next(line for line in read(plan_paper(after, "fr")).splitlines() if "qu’aucune action" in line)
    assert all(gap.criterion.id in told for gap in found.source.gaps if gap.done_on)  # type: ignore[union-attr]


def test_an_action_that_nobody_carries_asks_who_does(opened: Workspace, report: Report) -> None:
    held = planned_book(opened, report, Wanted(what="plan"))
    for paper in (plan_paper(held, "fr"), advice_paper(held, "fr")):
        assert "[à compléter : qui s’en charge]" in [one.replace("\u00a0", " ") for _, one in marks(paper)]


# --- words


@pytest.mark.parametrize("what", PAPERS)
def test_french_pages_hold_no_date_unit_or_plural_of_the_other_language(
    opened: Workspace, report: Report, what: str
) -> None:
    words = page_words(deliver(opened, report, Wanted(what=what, form="html", organisation="Ville d’Essai")).data)
    quoted = {one.proposal.quote for one in report.evidence}
    for one in quoted:
        words = words.replace(" ".join(one.split()), "")
    assert not ISO.findall(words)
    assert not UNITS.findall(words)
    assert not SINGULAR.findall(words)
    assert "None" not in words


@pytest.mark.parametrize(
    ("value", "noun", "fr", "en"),
    [
        (Fraction(1), "day", "1 jour", "1 day"),
        (Fraction(1, 5), "day", "0,2 jour", "0.2 days"),
        (Fraction(1, 25), "day", "< 0,1 jour", "< 0.1 days"),
        (Fraction(3, 2), "day", "1,5 jour", "1.5 days"),
        (Fraction(2), "day", "2 jours", "2 days"),
        (1, "criterion", "1 critère", "1 criterion"),
        (0, "recommendation", "0 recommandation ouverte", "0 open recommendations"),
        (2345, "passage", "2\u202f345 passages", "2,345 passages"),
    ],
)
def test_a_noun_agrees_with_its_number(value: Fraction | int, noun: str, fr: str, en: str) -> None:
    assert (counted(value, noun, "fr"), counted(value, noun, "en")) == (fr, en)


def test_levels_and_days_are_said_in_words() -> None:
    assert (standing(0, "fr"), standing(2, "fr"), standing(0, "en")) == ("aucun niveau", "niveau 2", "no level")
    assert (when(ON, "fr"), when(ON, "en"), when(None, "fr")) == ("23/11/2026", "23 Nov 2026", "")


def test_the_history_is_told_in_words(opened: Workspace, report: Report) -> None:
    held = planned_book(opened, report, Wanted(what="plan"))
    first = held.of("open")[0].id
    acts.edit(opened, held, first, fields={"owner": "Marie", "effort": "2"}, by="Jeanne")
    told = history_text(planned_book(opened, report, Wanted(what="plan")), first, "fr")
    assert re.search(r"modifiée +Jeanne : effort, responsable", told)
    assert re.search(r"commentée +Jeanne : Vu en comité", told)
    assert "sign " not in told


# --- places and captions


def test_the_register_names_an_indicator_once_and_every_row_its_criteria_and_its_evidence(report: Report) -> None:
    found = register(report, {})
    paper = register_paper(report, found, "fr")
    cells = [
        "".join(one.text for one in row[0])
        for block in paper.blocks
        if isinstance(block, Table) and len(block.columns) == 6
        for row in block.rows
        if "ev-" in "".join(one.text for one in row[0])
    ]
    assert len(cells) == len(found)
    for title in {each.indicator.title.fr for each in found}:
        assert sum(title in cell for cell in cells) == 1
    for one, cell in zip(
        sorted(found, key=lambda each: each.evidence.proposal.id), sorted(cells, key=_id), strict=True
    ):
        assert one.evidence.proposal.id in cell
        assert (one.evidence.criteria or (one.indicator.id,))[0] in cell


def _id(cell: str) -> str:
    return cell.rsplit("\n", 1)[-1]


def test_a_caption_that_repeats_its_title_is_heard_and_not_seen_twice() -> None:
    table = Table(caption="Titre", columns=(Column(title="A", share=1),), rows=((says("x"),),))
    paper = Paper(
        title="T", subtitle="S", lang="fr", on=ON, facts=(), notice="", blocks=(Heading(level=1, text="Titre"), table)
    )
    document = open_docx(io.BytesIO(docx(paper)))
    assert [one.text for one in document.paragraphs].count("Titre") == 2, "the contents and the heading"
    assert 'w:tblCaption w:val="Titre"' in document.element.xml
    page = parser.fromstring(html(paper))
    assert [(one.text, one.get("class")) for one in page.iter("caption")] == [("Titre", "heard")]


@pytest.mark.parametrize("what", PAPERS)
def test_each_form_says_whose_it_is_and_that_names_are_masked(opened: Workspace, report: Report, what: str) -> None:
    wanted = Wanted(what=what, organisation="Ville d’Essai", mask=True)
    page = page_words(deliver(opened, report, wanted).data)
    assert "Ville d’Essai" in page
    assert "Données personnelles masquées" in page
    book = load_workbook(io.BytesIO(deliver(opened, report, Wanted(**{**_fields(wanted), "form": "xlsx"})).data))
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "Ville d’Essai" in cells


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__slots__}


def test_a_short_table_of_contents_stays_in_one_piece() -> None:
    titles = tuple(Heading(level=1, text=f"Partie {at}") for at in range(4))
    paper = Paper(title="T", subtitle="S", lang="fr", on=ON, facts=(), notice="", blocks=titles, landscape=True)
    lines = [one for one in open_docx(io.BytesIO(docx(paper))).paragraphs if one.style and one.style.name == "toc 1"]
    assert [one.paragraph_format.keep_with_next for one in lines] == [True, True, True, None]


# --- drafts


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", kinds())
def test_a_mark_stands_in_a_sentence_and_says_what_it_asks_for(
    opened: Workspace, report: Report, kind: str, lang: str
) -> None:
    held = planned_book(opened, report, Wanted(what="plan"))
    paper = draft(held, kind, lang, organisation="Ville d’Essai")
    asked = marks(paper)
    assert asked
    assert all(part for part, _ in asked)
    assert not {one.strip("[]").partition(":")[2].strip() for _, one in asked} & {"nombre", "number", "%", "valeur"}
    for block in paper.blocks:
        if isinstance(block, Para) and any(one.mark for one in block.line):
            assert re.search(r"[a-zé]{3}", "".join(one.text for one in block.line if not one.mark)), "a mark alone"
    assert "niveau 0" not in read(paper)


def test_a_fact_that_no_document_shows_is_asked_for_once(opened: Workspace, report: Report) -> None:
    held = planned_book(opened, report, Wanted(what="plan"))
    missing = [one for _, one in marks(draft(held, "data-policy", "fr")) if "rien de probant" in one]
    assert missing
    words = read(draft(held, "data-policy", "fr")).lower()
    for one in missing:
        fact = one.removeprefix("[à compléter : ").partition(" (rien")[0]
        assert f"{fact} : {one}" not in words


def test_each_clause_names_its_documents_its_check_and_what_follows() -> None:
    """The tender says that it does: every clause under a title is held to it, in both languages."""
    told = ("Équipements", "Logiciels et services en ligne", "Hébergement et nuage", "Intelligence artificielle",
            "Clauses sociales")  # fmt: skip
    parts = [one for one in skeleton("clauses").parts if one["title"]["fr"] in told]
    assert len(parts) == len(told)
    for part in parts:
        clauses: list[dict[str, list[str]]] = [{"fr": [], "en": []}]
        for block in part["blocks"]:
            if "h" in block:
                clauses.append({"fr": [], "en": []})
            elif "p" in block:
                for lang in ("fr", "en"):
                    clauses[-1][lang].append(block["p"][lang])
        for one in clauses:
            if one["fr"]:
                fr, en = " ".join(one["fr"]), " ".join(one["en"])
                assert re.search(r"Pièces? attendues? : .+ Contrôle : .+ Manquement : ", fr), fr
                assert re.search(r"Documents? expected: .+ Check: .+ Failure: ", en), en


def test_skeletons_speak_of_the_organisation_without_an_article_that_cannot_fit() -> None:
    """ "de {organisation}" would read "de Agence" or "de Ville"."""
    for kind in kinds():
        if kind == "action-plan":
            continue
        found = skeleton(kind)
        texts = json.dumps([found.title.fr, found.subtitle.fr, found.parts], ensure_ascii=False)
        assert not re.search(r"\b(?:de|à|du|par) \{organisation\}", texts), kind


# --- data and the bundle


@pytest.mark.parametrize("what", ["recommendations", "plan", "register"])
def test_every_key_of_the_data_is_documented(opened: Workspace, report: Report, what: str) -> None:
    data = json.loads(deliver(opened, report, Wanted(what=what, form="json")).data)
    written = DOCS.read_text(encoding="utf-8")
    described = next(part for part in written.split("\n### ") if part.startswith(f"`{data['schema']}`"))
    named = set(re.findall(r"`([a-z_0-9]+)`", described))
    assert _keys(data) - named == set()


def _keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {*data, *(key for one in data.values() for key in _keys(one))}
    return {key for one in data for key in _keys(one)} if isinstance(data, list) else set()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("changed", "modifié depuis la remise / changed since the bundle was made"),
        ("added", "ajouté, absent du manifeste / not in the manifest"),
        ("removed", "absent du dossier / missing"),
        ("older", "modifié depuis la remise / changed since the bundle was made"),
    ],
    ids=["changed", "added", "removed", "older"],
)
def test_a_bundle_refuses_in_both_languages_from_an_empty_folder(
    opened: Workspace, report: Report, rules: Referential, tmp_path: Path, fault: str, said: str
) -> None:
    place = tmp_path / "open"
    older = _open(deliver(opened, report, Wanted(what="bundle")).data, tmp_path / "older")
    decide(opened, rules, [report.evidence[-1].proposal.id], state="rejected", by="Jeanne")
    newer = assess_workspace(opened, rules, on=ON)
    _open(deliver(opened, newer, Wanted(what="bundle")).data, place)
    sound = _verify(place)
    assert sound.returncode == 0, sound.stdout
    assert "fichiers" in sound.stdout
    if fault == "changed":
        raw = bytearray((place / "quotes.json").read_bytes())
        raw[len(raw) // 2] ^= 1
        (place / "quotes.json").write_bytes(raw)
    elif fault == "added":
        (place / "note.txt").write_text("bonjour", encoding="utf-8")
    elif fault == "removed":
        (place / "decisions.json").unlink()
    else:
        (place / "manifest.json").write_bytes((older / "manifest.json").read_bytes())
    refused = _verify(place)
    assert refused.returncode == 1
    assert said in refused.stdout
    assert "NON CONFORME / NOT SOUND" in refused.stdout
    assert "Traceback" not in refused.stderr


def _open(data: bytes, place: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(place)
    return place


def _verify(place: Path) -> "subprocess.CompletedProcess[str]":
    """The bundle's own program, without environment, site packages or the folder of the project."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(place / "verify.py")],
        capture_output=True, text=True, cwd=place, timeout=120, encoding="utf-8", env={},
    )  # fmt: skip


def test_a_run_of_words_is_not_marked_by_a_percent_sign() -> None:
    assert says("80 % des postes", "fr") == (Run(text="80\u00a0% des postes"),)


def test_no_cell_of_a_workbook_is_cut_and_a_wide_sheet_is_set_up_for_a_wide_page(
    opened: Workspace, report: Report
) -> None:
    """Not every office computes the height of a row when it opens a file: each row brings its own."""
    seen = set()
    for what in PAPERS:
        book = load_workbook(io.BytesIO(deliver(opened, report, Wanted(what=what, form="xlsx")).data))
        for sheet in book.worksheets:
            widths = {key: one.width for key, one in sheet.column_dimensions.items()}
            seen.add((sum(widths.values()) > 160, int(sheet.page_setup.paperSize or 0)))
            for number, row in enumerate(sheet.iter_rows(), 1):
                lines = max(len(str(cell.value)) / widths[cell.column_letter] for cell in row if cell.value is not None)
                assert sheet.row_dimensions[number].height >= min(400, 12.5 * int(lines))
    assert seen <= {(True, int(sheet.PAPERSIZE_A3)), (False, int(sheet.PAPERSIZE_A4))}
    assert (True, int(sheet.PAPERSIZE_A3)) in seen


def test_articles_of_a_law_are_listed_in_the_language_of_the_paper() -> None:
    found = [one.name for indicator in load("nr-socle-2027-preview").indicators for one in references(indicator)]
    assert any(" et s." in one.fr for one in found)
    assert not [one.en for one in found if re.search(r"\d et \d| et s\.$", one.en)]
