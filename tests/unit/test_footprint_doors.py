"""Inventory files of every kind, the study behind the doors, and the report: real bytes in, what people read out."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook

from assistant.computed import RULES
from assistant.errors import UsageError
from assistant.footprint import Question, Study, explained, factors_used, sources_used, study
from assistant.inventories import read_inventory, recognised
from assistant.referentials import load
from assistant.reports import svg
from assistant.reports.footprint import charts, footprint_html
from assistant.reports.footprint_table import footprint_table
from assistant.reports.footprint_view import amount, chance, percent
from assistant.reports.footprint_wire import footprint_json
from ingest.errors import ReadError
from ingest.pool import Pool
from scoring.footprint import shipped
from scoring.footprint.budget import ItShare, Key, State
from scoring.footprint.errors import FactorError, InventoryError
from scoring.footprint.inventory import template
from ui.cli import _parser

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "evals" / "sample" / "inventaire-parc.csv").read_bytes()
HUMAN = (ROOT / "evals" / "sample" / "documents" / "14-inventaire-parc-et-dechets.xlsx").read_bytes()
BASE = shipped.base()


@pytest.fixture(scope="module")
def pool():
    with Pool() as opened:
        yield opened


@pytest.fixture(scope="module")
def sample() -> Study:
    return study("inventaire-parc.csv", SAMPLE, Question(employees=640, value_added_eur=28e6))


def workbook(*rows: list[object], title: str = "Parc", before: int = 0, hidden: bool = False) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for _ in range(before):
        sheet.append(["Inventaire tenu par la DSI"])
    for row in rows:
        sheet.append(row)
    if hidden:
        book.create_sheet("Autre")
        sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# Reading


def test_the_sample_inventory_is_that_of_its_human_table(sample: Study) -> None:
    """431 laptops, 168 desktops, 571 screens …, 588 kg and 38 % reused: the figures of document 14."""
    in_service = {}
    for line in sample.inventory.lines:
        if line.withdrawn is None:
            in_service[line.type] = in_service.get(line.type, 0) + line.quantity
    network = sum(in_service.pop(one) for one in ("switch", "wifi_access_point", "router", "firewall"))
    assert network == 134
    assert in_service == {
        "laptop": 431, "desktop_pro": 168, "monitor": 571, "tablet": 146, "smartphone": 241, "projector": 66,
        "printer": 52, "server": 11,
    }  # fmt: skip
    materials = sample.footprint.materials
    assert materials is not None
    assert round(materials.kg) == 588
    assert {channel: round(kg) for channel, kg in materials.by_channel.items()} == {"recycling": 412, "reuse": 176}
    assert materials.reused_share == pytest.approx(65 / 172)


def test_a_workbook_gives_the_same_lines_as_the_csv(pool: Pool) -> None:
    rows = [
        ["type", "quantité", "achat", "masse (kg)"],
        ["Laptop", 12, date(2024, 3, 1), 1.625],
        ["Écran", 4, None, "5,6"],
    ]
    csv = "type;quantité;achat;masse (kg)\nLaptop;12;2024-03-01;1,6250\nÉcran;4;;5,6\n"
    assert read_inventory("p.xlsx", workbook(*rows), BASE, pool=pool) == read_inventory("p.csv", csv.encode(), BASE)


def test_a_title_above_the_header_keeps_the_numbers_of_the_rows(pool: Pool) -> None:
    data = workbook(["type", "quantity"], ["laptop", 1], ["laptop", -3], before=3)
    with pytest.raises(InventoryError) as caught:
        read_inventory("p.xlsx", data, BASE, pool=pool)
    assert caught.value.text("en") == "p.xlsx, Parc, line 6, column 2: negative quantity -3"
    wrong_header = workbook(["type", "quantity", "colour"], ["laptop", 1, "red"], before=3)
    with pytest.raises(InventoryError) as caught:
        read_inventory("p.xlsx", wrong_header, BASE, pool=pool)
    assert caught.value.text("en") == "p.xlsx, Parc, line 4, column 3: unknown column “colour”"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["type", "quantity"], ["laptop", "=1+1"]], "line 2, column 2: formula"),
        ([["type", "quantity", "site"], ["laptop", 1, "=HYPERLINK(1)"]], "line 2, column 3: formula"),
        ([["type", "quantity"], ["laptop", "many"]], "line 2, column 2: “many” is not a number"),
        ([["type", "quantity", "kwh_per_year"], ["laptop", 3, 26500]], "watts for kWh"),
        ([["type", "quantity", "type"], ["laptop", 3, "x"]], "line 1, column 3: column “type” repeated"),
        ([["nom", "prix"], ["a", 1]], "no sheet has the columns"),
    ],
)
def test_a_faulty_workbook_is_refused_with_its_place(rows: list[list[object]], said: str, pool: Pool) -> None:
    with pytest.raises(InventoryError) as caught:
        read_inventory("p.xlsx", workbook(*rows), BASE, pool=pool)
    assert said in caught.value.text("en")


def test_a_hidden_sheet_is_not_read(pool: Pool) -> None:
    with pytest.raises(InventoryError, match="aucune feuille"):
        read_inventory("p.xlsx", workbook(["type", "quantity"], ["laptop", 1], hidden=True), BASE, pool=pool)


def test_the_human_workbook_of_the_sample_is_refused_column_by_column(pool: Pool) -> None:
    with pytest.raises(InventoryError) as caught:
        read_inventory("14.xlsx", HUMAN, BASE, pool=pool)
    assert "Parc par type" in caught.value.text("fr")
    assert "colonne inconnue « Âge moyen (années) »" in caught.value.text("fr")


def test_hostile_archives_end_in_the_child_process(pool: Pool) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "a" * 60_000_000)
    for data in (stream.getvalue(), stream.getvalue()[:4000], b"PK\x03\x04" + b"\x00" * 50):
        with pytest.raises(ReadError):
            read_inventory("p.xlsx", data, BASE, pool=pool)
    assert len(read_inventory("p.xlsx", workbook(["type", "quantity"], ["laptop", 1]), BASE, pool=pool).lines) == 1


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"type;quantity\n\x00\x00\x00laptop"])
def test_what_is_no_table_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        read_inventory("x", data, BASE)
    assert caught.value.code == "not_an_inventory"


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(UsageError) as caught:
        read_inventory("x.csv", b"a" * 50_000_001, BASE)
    assert "50 Mo" in caught.value.text("fr")


def test_a_million_lines_are_refused_with_advice() -> None:
    with pytest.raises(InventoryError, match="regroupez"):
        read_inventory("x.csv", b"type;quantity\n" + b"laptop;1\n" * 1_000_000, BASE)


def test_other_tools_are_told_by_their_header() -> None:
    numecoeval = b"nomEquipementPhysique;quantite;type;paysDUtilisation\npc;12;Ordinateur Portable;France\n"
    assert read_inventory("e.csv", numecoeval, BASE).lines[0].quantity == 12
    glpi = "Nom;Fabricant;Type;Lieu\nPC1;Dell;Notebook;Siège\n".encode()
    assert read_inventory("g.csv", glpi, BASE).lines[0].type == "laptop"
    request = b'{"inventory": [{"equipment_type": "laptop", "quantity": 2, "unit": "piece"}]}'
    assert read_inventory("r.json", request, BASE).lines[0].quantity == 2


def test_another_tool_is_read_by_a_mapping_of_its_columns(pool: Pool) -> None:
    text = "Poste;Genre;Salle\nA;Notebook;12\nB;Tower;3\n"
    columns = {"Poste": "id", "Genre": "type"}
    inventory = read_inventory("g.csv", text.encode(), BASE, columns=columns)
    assert [(line.id, line.type, line.quantity) for line in inventory.lines] == [
        ("A", "laptop", 1),
        ("B", "desktop_pro", 1),
    ]
    sheet = workbook(["Poste", "Genre", "Nombre"], ["A", "Laptop", 7], before=1)
    inventory = read_inventory("g.xlsx", sheet, BASE, columns={**columns, "Nombre": "quantity"}, pool=pool)
    assert [(line.row, line.quantity) for line in inventory.lines] == [(3, 7)]
    with pytest.raises(UsageError) as caught:
        read_inventory("g.csv", text.encode(), BASE, columns={"Genre": "kind"})
    assert "kind" in caught.value.text("fr")


def test_only_the_documented_header_is_recognised_among_documents(pool: Pool) -> None:
    assert recognised("inventaire-parc.csv", SAMPLE)
    assert recognised("t.csv", template("en").encode())
    assert recognised("p.xlsx", workbook(["type", "quantity"], ["laptop", 1]), pool=pool)
    assert not recognised("14.xlsx", HUMAN, pool=pool)
    assert not recognised("prix.csv", b"type;quantity;price\nlaptop;1;500\n")
    assert not recognised("notes.csv", b"a;b\n1;2\n")
    assert not recognised("notes.txt", SAMPLE)
    assert not recognised("latin.csv", "type;quantité\nécran;1\n".encode("cp1252"))


# Studying


def test_the_same_bytes_and_question_give_the_same_report(sample: Study) -> None:
    again = study("inventaire-parc.csv", SAMPLE, Question(employees=640, value_added_eur=28e6))
    for lang in ("fr", "en"):
        assert footprint_table(again, lang) == footprint_table(sample, lang)
        assert footprint_html(again, lang) == footprint_html(sample, lang)
        assert json.dumps(footprint_json(again, lang)) == json.dumps(footprint_json(sample, lang))


def test_the_declared_key_is_the_one_asked_for() -> None:
    for question, way in (
        (Question(employees=640), (Key.EMPLOYEES, ItShare.NATIONAL)),
        (Question(employees=640, nace="84.11Z", ict_intensity=0.05), (Key.EMPLOYEES, ItShare.SECTOR)),
        (Question(key=Key.VALUE_ADDED, it_share=ItShare.WHOLE), (Key.VALUE_ADDED, ItShare.WHOLE)),
        (Question(key=Key.GRANDFATHERING, base_year=("b.csv", SAMPLE)), (Key.GRANDFATHERING, ItShare.WHOLE)),
    ):
        found = study("i.csv", SAMPLE, question).footprint
        assert found.way == way
    climate = next(v for v in found.verdicts if v.budget.category == "climate_change" and v.budget.key is way[0])
    assert climate.state is State.OVER
    assert climate.ratio is not None
    assert 8 < climate.ratio.p50 < 11


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(draws=0), "--draws"),
        (Question(draws=100_001), "--draws"),
        (Question(seed=-1), "--seed"),
        (Question(employees=-3), "--employees"),
        (Question(value_added_eur=float("nan")), "--value-added"),
        (Question(country="Atlantide"), "Atlantide"),
        (Question(nace="00"), "NACE"),
        (Question(ict_intensity=4), "--ict-intensity"),
        (Question(sectors="nace;source\nJ;x\n"), "--sector"),
        (Question(prefer=("nobody",)), "nobody"),
        (Question(levers=("wish=1",)), "wish"),
        (Question(levers=("fewer=3",)), "fewer"),
        (Question(levers=("fewer=x",)), "fewer"),
        (Question(levers=("move=Atlantide",)), "Atlantide"),
    ],
)
def test_a_wrong_question_is_one_sentence_in_both_languages(question: Question, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        study("i.csv", b"type;quantity\nlaptop;1\n", question)
    for lang in ("fr", "en"):
        assert said in caught.value.text(lang)
        assert "\n" not in caught.value.text(lang)


HEADER = "id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note\n"


def test_a_pack_of_the_user_comes_first_and_a_faulty_one_is_refused() -> None:
    line = "x/1,laptop,climate_change,manufacture,-,300,kg CO2 eq/piece,1.2,2025,3.0,C,1,boavizta-pcf-2026,\n"
    text = b"type;quantity;lifetime_years\nlaptop;5;5\n"
    ours, theirs = study("i.csv", text, Question()), study("i.csv", text, Question(packs={"mine.csv": HEADER + line}))
    made = [one.footprint.carbon.by_stage["manufacture"] for one in (ours, theirs)]
    assert made == [pytest.approx(0.170), pytest.approx(0.300)]
    assert "x/1" in {factor.id for factor in factors_used(theirs)}
    with pytest.raises(FactorError, match="attendue"):
        study("i.csv", text, Question(packs={"mine.csv": HEADER + line.replace("kg CO2 eq/piece", "g")}))


def test_two_versions_of_the_method_are_refused_unless_one_is_chosen() -> None:
    lines = "".join(
        f"x/{version},{kind},acidification,manufacture,-,1,mol H+ eq/piece,1.2,2025,{version},C,1,capnr-estimate,\n"
        for version, kind in (("3.0", "laptop"), ("3.1", "monitor"))
    )
    question = Question(packs={"mine.csv": HEADER + lines})
    with pytest.raises(UsageError) as caught:
        study("i.csv", b"type;quantity\nlaptop;1\n", question)
    assert caught.value.code == "mixed_versions"
    chosen = study("i.csv", b"type;quantity\nlaptop;1\n", replace(question, ef_version="3.1"))
    assert chosen.footprint.selection.ef_version == "3.1"


def test_one_source_can_be_preferred_with_one_word() -> None:
    text = b"type;quantity\nelectricity_meter;1\n"
    text = b"type;quantity;kwh_per_year\nelectricity_meter;1;1000\n"
    default = study("i.csv", text, Question()).footprint.carbon.central
    rte = study("i.csv", text, Question(place_prefer=("rte-2023",))).footprint.carbon.central
    assert (default, rte) == (pytest.approx(0.056, abs=0.001), pytest.approx(0.032, abs=0.0001))


def test_every_lever_can_be_asked_by_name() -> None:
    text = b"type;quantity\nlaptop;100\nserver;4\ncloud_vm_medium;3\npaper_ream_a4;500\n"
    wanted = (
        "longer_life=2", "refurbished=0,5", "fewer=0.1", "less_electricity=0.2", "less_printing=0.5", "pue=1.2",
        "move=NOR", "electricity_contract=10",
    )  # fmt: skip
    found = study("i.csv", text, Question(levers=wanted))
    assert len(found.effects) == len(wanted) + 1
    saved = [effect.saved.p50 for effect in found.effects]
    assert saved == sorted(saved, reverse=True)
    assert all(one > 0 for one in saved)
    together = next(effect for effect in found.effects if effect.lever.name == "together")
    location = [e for e in found.effects if e.lever.name != "together" and not e.lever.name.startswith("contract")]
    assert max(e.saved.p50 for e in location) < together.saved.p50 < sum(e.saved.p50 for e in location)


def test_a_line_explains_itself_by_number_or_name(sample: Study) -> None:
    by_row, by_name = explained(sample, "3", "fr"), explained(sample, "Portables neufs", "fr")
    assert by_row == by_name
    assert "[ademe-acv-2.2.0/laptop/climate_change/manufacture]" in by_row
    with pytest.raises(UsageError) as caught:
        explained(sample, "999", "en")
    assert "3 – 28" in caught.value.text("en")


def test_every_source_behind_a_number_is_listed_with_its_licence(sample: Study) -> None:
    listed = {source.id: many for source, many in sources_used(sample)}
    assert listed["ademe-acv-2.2.0"] > 10
    assert {"sala-2020-a", "sala-2020-b", "ademe-arcep-2025"} <= set(listed)
    assert {factor.source for factor in factors_used(sample)} <= set(listed)
    assert all(source.licence and source.title for source, _ in sources_used(sample))


# Saying


def test_the_table_answers_first_and_leaves_nothing_out(sample: Study) -> None:
    said = footprint_table(sample, "fr")
    head = said[:700]
    assert re.search(r"57,4 t CO2e par an, de 44,6 à 86,5 t", head)
    assert "588 kg" in head
    assert "hors budget : 2,39 fois la part" in head.replace("\n", " ").replace("\u00a0", " ")
    order = ["Verdict par catégorie", "Comment le verdict change", "Par étape et par type", "Leviers", "Sources"]
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert "Câbles et accessoires" in said
    english = footprint_table(sample, "en")
    assert "over budget: 2.39 times the share" in english.replace("\n", " ")
    assert not re.search(r"[éèêà]", re.sub(r"Câbles et accessoires|électrique|Bjørn", "", english))


def test_json_numbers_are_those_of_the_engine(sample: Study) -> None:
    data = footprint_json(sample, "fr")
    assert data["schema"] == "capnr.footprint/1"
    assert data["carbon"]["location"]["p50"] == pytest.approx(sample.footprint.carbon.location.p50, rel=1e-5)
    assert sum(data["carbon"]["by_stage"].values()) == pytest.approx(data["carbon"]["central"], rel=1e-4)
    assert sum(one["climate_t"] for one in data["by_type"]) == pytest.approx(data["carbon"]["central"], rel=1e-4)
    assert len(data["categories"]) == 16
    assert len(data["verdicts"]) == 16 * 13
    unknown = [one for one in data["categories"] if not one["assessable"]]
    assert unknown
    assert all(one["central"] is None and one["interval"] is None for one in unknown)
    for one in data["verdicts"]:
        assert (one["state"] == "not_assessable") == (one["probability"] is None) == bool(one["reason"])
    assert data["inventory"]["left_out"][0]["line"] == 28


def test_an_unknown_type_is_proposed_in_the_report() -> None:
    found = study("i.csv", b"type;quantity\nlaptopp;5\nlaptop;50\n", Question())
    assert "« laptopp » ressemble à Ordinateur portable" in footprint_table(found, "fr").replace("\u00a0", " ")
    assert "looks like Laptop" in footprint_html(found, "en")


@pytest.mark.parametrize("text", ["type;quantity\nrobot;3\n", "type;quantity\nlaptop;0\n", "type;quantity\n"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_inventory_about_nothing_still_makes_a_report(text: str, lang: str) -> None:
    found = study("i.csv", text.encode(), Question(employees=3))
    assert footprint_table(found, lang)
    assert "</html>" in footprint_html(found, lang)
    assert json.loads(json.dumps(footprint_json(found, lang), allow_nan=False))


def test_what_a_file_holds_is_escaped_everywhere() -> None:
    text = 'id;type;quantity\n<script>alert(1)</script>;"<img src=x>";1\nb;laptop;2\n'
    said = footprint_html(study("<b>.csv", text.encode(), Question()), "fr")
    assert "<script" not in said
    assert "<img" not in said
    assert "<b>.csv" not in said


def test_the_page_stands_alone_and_each_figure_has_a_name_and_a_table(sample: Study) -> None:
    page = footprint_html(sample, "fr")
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//|@import|<script|url\((?!#)", page)
    assert page.count("<figure") == page.count('class="chart"') == page.count("Voir les données</summary>") == 5
    names = re.findall(r'aria-labelledby="([^"]+)"', page)
    assert len(set(names)) == len(names)
    assert all(f'<title id="{name}">' in page for name in names)


def test_charts_are_well_formed_and_drawn_to_scale(sample: Study) -> None:
    for name, chart in charts(sample, "fr").items():
        forms = ElementTree.fromstring(f"<div>{chart}</div>")
        assert [one.get("class") for one in forms] == ["chart", "chart slim"], name
        assert len({one.get("aria-labelledby") for one in forms}) == 2, name
    bars = svg.bars(
        [svg.Bar(label="a", parts=(2.0, 1.0), value="3"), svg.Bar(label="b", parts=(-1.0, 3.0), value="2")],
        title="t", axis="x", ident="i", tick=str,
    )  # fmt: skip
    found = [(float(x), float(w)) for x, w in re.findall(r'class="part p\d" x="([\d.]+)"[^>]* width="([\d.]+)"', bars)]
    for form in (found[:4], found[4:]):
        (zero, two), (next_to, one), (left, minus), (again, three) = form
        assert two == pytest.approx(2 * one, abs=0.02)
        assert next_to == pytest.approx(zero + two, abs=0.02)
        assert left + minus == pytest.approx(zero, abs=0.02)
        assert (again, minus) == (pytest.approx(zero, abs=0.02), pytest.approx(one, abs=0.02))
        assert three == pytest.approx(3 * one, abs=0.02)


def test_the_axis_of_ratios_is_logarithmic_and_shapes_tell_the_states() -> None:
    rows = [
        svg.Point(label=state, low=value, middle=value, high=value, mark=state, value="")
        for state, value in (("within", 0.1), ("uncertain", 1.0), ("over", 10.0))
    ]
    absent = svg.Point(label="?", low=None, middle=None, high=None, mark="not_assessable", value="non évaluable")
    chart = str(svg.ratios([*rows, absent], title="t", axis="log", line="budget", ident="i", tick=str))
    circle = float(re.search(r'<circle class="mark within" cx="([\d.]+)"', chart)[1])  # type: ignore[index]
    diamond = float(re.search(r'class="mark uncertain" d="M([\d.]+) ', chart)[1])  # type: ignore[index]
    square = float(re.search(r'class="mark over" x="([\d.]+)"', chart)[1]) + 5.5  # type: ignore[index]
    assert diamond - circle == pytest.approx(square - diamond, abs=0.2)
    assert ">non évaluable</text>" in chart


def test_numbers_are_never_more_certain_than_they_are() -> None:
    assert [amount(one, "fr") for one in (0.0821, 0.11, 2.394, 57.38, 588.2)] == [
        "0,082",
        "0,11",
        "2,39",
        "57,4",
        "588",
    ]
    assert [percent(one, "en") for one in (0.0, 0.001, 0.334, 0.9995, 1.0)] == ["0%", "< 1%", "33%", "> 99%", "100%"]
    assert [chance(one, "en") for one in (0.0, 0.5, 1.0)] == ["< 1%", "50%", "> 99%"]


def test_colours_of_the_figures_stand_out_from_the_paper() -> None:
    """Marks at 3:1 at least by themselves or by their outline in ink; text by the colours of the tokens (7:1)."""
    css = (ROOT / "assistant" / "reports" / "templates" / "footprint.css").read_text(encoding="utf-8")
    assert re.findall(r"\.chart text \{[^}]*fill: var\(--ink\)", css)
    assert all(
        name in ("ink", "soft")
        for name in re.findall(r"\.chart \.(?:tick|absent|axis)[^{]*\{ fill: var\(--(\w+)\)", css)
    )
    assert ".part { stroke: var(--ink)" in css
    assert ".chart .mark { stroke: var(--ink)" in css


# What is written about it


def test_the_note_names_every_option_and_every_criterion_that_is_fed() -> None:
    note = (ROOT / "docs" / "footprint.md").read_text(encoding="utf-8")
    parser = _parser()
    commands = next(one for one in parser._actions if isinstance(one.choices, dict))
    options = {word for action in commands.choices["footprint"]._actions for word in action.option_strings}
    shared = {"-h", "--help", "--workspace", "--lang"}
    assert {one for one in options - shared if one not in note} == set()
    assert {one for one in RULES if one not in note} == set()


def test_each_criterion_that_is_fed_expects_what_its_rule_gives() -> None:
    referential = load("nr-socle-2027-preview")
    criteria = {one.id: one for indicator in referential.indicators for one in indicator.criteria}
    for wanted, (unit, _) in RULES.items():
        criterion = criteria[wanted]
        if unit:
            assert criterion.metric is not None
            assert criterion.metric.unit == unit
        else:
            assert criterion.engine == "footprint"
    fed = {one.id for one in criteria.values() if one.engine == "footprint"}
    assert fed <= set(RULES)
