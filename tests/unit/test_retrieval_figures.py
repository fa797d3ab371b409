"""Values in sentences: amounts, units and years as French and English documents write them, and what is no value."""

from fractions import Fraction

import pytest

from retrieval.figures import figures, measured, shown, values
from scoring.model import Figure, Metric, Text

READ = [
    # percent
    ("Le taux atteint 47 %.", [("47", "%", None)]),
    ("Le taux atteint 47%.", [("47", "%", None)]),
    ("62,5 % des critères sont respectés", [("62.5", "%", None)]),
    ("62.5% of the criteria", [("62.5", "%", None)]),
    ("1 234,5 %", [("1234.5", "%", None)]),
    ("Trente et un pour cent des répondants", [("31", "%", None)]),
    ("quatre-vingt-deux pour cent des agents", [("82", "%", None)]),
    ("forty percent of staff", [("40", "%", None)]),
    ("En 2025, 82 % des agents ont été sensibilisés", [("82", "%", 2025)]),
    ("68 % de l’effectif en 2024", [("68", "%", 2024)]),
    # two years, each value its own
    ("38 % en 2025, contre 21 % en 2023", [("38", "%", 2025), ("21", "%", 2023)]),
    ("En 2025, 38 %, contre 21 % un an plus tôt", [("38", "%", 2025), ("21", "%", 2024)]),
    # carbon
    ("182 tonnes équivalent CO2 pour l’année 2024", [("182", "t CO2e", 2024)]),
    ("3,4 tCO2e", [("3.4", "t CO2e", None)]),
    ("3,4 t CO2e par an", [("3.4", "t CO2e", None)]),
    ("12 t eq CO2", [("12", "t CO2e", None)]),
    ("29,5 Mt CO2éq", [("29500000", "t CO2e", None)]),
    ("250 kg CO2e", [("250", "kg CO2e", None)]),
    ("250 kg CO₂e", [("250", "kg CO2e", None)]),
    ("2,29 kg eq CO2", [("2.29", "kg CO2e", None)]),
    ("12 g de CO2 par page", [("12", "g CO2e", None)]),
    # energy
    ("61 400 kilowattheures en 2024", [("61400", "kWh", 2024)]),
    ("1 200 kWh", [("1200", "kWh", None)]),
    ("3,5 MWh", [("3500", "kWh", None)]),
    ("2 GWh", [("2000000", "kWh", None)]),
    # mass
    ("530 kilogrammes d’équipements", [("530", "kg", None)]),
    ("1,2 tonne de déchets", [("1.2", "t", None)]),
    ("1,234.5 kg of e-waste", [("1234.5", "kg", None)]),
    ("Poids (kg) : 87", [("87", "kg", None)]),
    # money
    ("12 k€", [("12000", "EUR", None)]),
    ("3 M€", [("3000000", "EUR", None)]),
    ("1,5 million d’euros", [("1500000", "EUR", None)]),
    ("41 300 euros ont été dépensés", [("41300", "EUR", None)]),
    ("6 200 €", [("6200", "EUR", None)]),
    # time
    ("27 jours en moyenne", [("27", "days", None)]),
    ("a donné lieu à 420 heures d’insertion", [("420", "hours", None)]),
    ("18 days on average", [("18", "days", None)]),
    ("420 heures d’insertion", [("420", "hours", None)]),
    ("une durée d’usage de 5,6 années", [("5.6", "years", None)]),
    ("six mois", [("6", "months", None)]),
    # bytes
    ("4,6 téraoctets", [("4600", "GB", None)]),
    ("600 Ko", [("600", "kB", None)]),
    ("38 To", [("38000", "GB", None)]),
    # ratios
    ("Trois sites sur cinq", [("60", "%", None)]),
    ("3 sur 4", [("75", "%", None)]),
    ("Huit contrats sur neuf", [("800/9", "%", None)]),
    ("cinq des six marchés notifiés", [("500/6", "%", None)]),
    ("38 critères sur 61", [("3800/61", "%", None)]),
    ("435 agents sur 640 ont participé", [("43500/640", "%", None)]),
    ("three out of five sites", [("60", "%", None)]),
    # counts
    ("214 ordinateurs ont été donnés", [("214", "count", None)]),
    ("2 870 000 pages en 2024", [("2870000", "pages", 2024)]),
    ("34 200 habitants", [("34200", "count", None)]),
    ("un indicateur d’efficacité (PUE) de 1,62", [("1.62", "PUE", None)]),
]
NO_VALUES = [
    "le 12 décembre 2024",
    "en mars 2025",
    "le 03/11/2025",
    "le 2025-11-03",
    "article 30 du règlement (UE) 2016/679",
    "loi n° 2005-102 du 11 février 2005",
    "RGAA version 4.1",
    "entre 19 heures et 7 heures 30",
    "appelez le 03 53 01 00 43",
    "critère 2.1",
    "Aucun chiffre ici",
    "",
    "A committee met in November 2025 and in June 2026",
]
TARGETS = [
    "La Ville vise 80 % d’agents sensibilisés.",
    "L’objectif est d’atteindre 30 %.",
    "pour un plafond légal de 30 jours",
    "au moins 15 % des unités",
    "plus de 40 000 euros",
    "a target of 75%",
]


def told(text: str) -> list[tuple[Fraction, str, int | None]]:
    return [(one.amount, one.unit, one.year) for one in figures(text)]


@pytest.mark.parametrize(("text", "wanted"), READ)
def test_values_are_read_with_unit_and_year(text: str, wanted: list[tuple[str, str, int | None]]) -> None:
    assert told(text) == [(Fraction(amount), unit, year) for amount, unit, year in wanted]


@pytest.mark.parametrize(("text", "wanted"), READ)
def test_no_break_spaces_change_nothing(text: str, wanted: list[tuple[str, str, int | None]]) -> None:
    assert (
        told(text.replace(" ", "\u00a0") if "sur" not in text and "des" not in text and "out" not in text else text)[:1]
        == [(Fraction(amount), unit, year) for amount, unit, year in wanted][:1]
    )


@pytest.mark.parametrize("text", NO_VALUES)
def test_dates_references_and_hours_of_the_day_are_no_values(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", TARGETS)
def test_a_target_or_a_limit_is_marked_and_never_measured(text: str) -> None:
    assert all(one.bound for one in values(text))
    assert measured(text, metric("%")) is None


def metric(unit: str, name: str = "Part du personnel sensibilisé") -> Metric:
    return Metric(name=Text(fr=name, en="Share of staff reached"), unit=unit, direction="up")


def test_the_value_of_a_metric_is_the_one_beside_its_words() -> None:
    said = (
        "29 % des écrans sont récents, et au terme de la campagne menée cette année par la direction, 68 % du personnel"
    )
    assert measured(said + " est sensibilisé", metric("%")) == Figure(amount=Fraction(68), unit="%", year=None)


def test_a_value_in_another_unit_says_nothing_of_the_metric() -> None:
    assert measured("La Ville a remis 530 kg de matériel.", metric("%")) is None


def test_units_of_one_kind_fit_each_other() -> None:
    found = measured("L’empreinte est de 182 tonnes équivalent CO2.", metric("kg CO2e", "Empreinte carbone"))
    assert found is not None
    assert (found.amount, found.unit) == (Fraction(182), "t CO2e")


def test_a_count_needs_the_words_of_what_is_counted() -> None:
    computers = metric("count", "Ordinateurs donnés")
    assert measured("34 ordinateurs ont été donnés", computers) is not None
    assert measured("34 habitants sont venus", computers) is None


@pytest.mark.parametrize(
    ("figure", "fr", "en"),
    [
        (Figure(amount=Fraction(43500, 640), unit="%"), "67,97 %", "67.97%"),
        (Figure(amount=Fraction(24), unit="days"), "24 jours", "24 days"),
        (Figure(amount=Fraction(2870000), unit="count"), "2 870 000", "2 870 000"),
        (Figure(amount=Fraction(400), unit="kg"), "400 kg", "400 kg"),
    ],
)
def test_values_are_shown_as_people_write_them(figure: Figure, fr: str, en: str) -> None:
    assert (shown(figure, "fr"), shown(figure, "en")) == (fr, en)


@pytest.mark.parametrize("text", ["(" * 2000, "9" * 5000, "1 " * 3000, "sur " * 2000, "%" * 1000, "\x00 5 %"])
def test_strange_text_is_read_without_fault(text: str) -> None:
    assert isinstance(figures(text), tuple)
