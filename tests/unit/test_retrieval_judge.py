"""What surrounds a sentence changes how it is read: headings, list intro, kind and register of its document."""

from datetime import date

import pytest

from ingest.model import Document, Page
from retrieval.dates import Effective, effective_date, sentence_date
from retrieval.grammar import grammar
from retrieval.stance import SUBJECTS, judge, setting
from scoring.model import Stance


def document(text: str, *, name: str = "document.pdf", metadata: tuple[tuple[str, str], ...] = ()) -> Document:
    return Document(
        id="doc-1",
        name=name,
        media_type="application/pdf",
        digest="0" * 64,
        size=1,
        title="",
        language="fr",
        pages=(Page(number=1, text=text),),
        problems=(),
        metadata=metadata,
    )


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("La Ville a remis 214 ordinateurs.", "past"),
        ("Le bilan a été établi.", "past_passive"),
        ("Le comité est devenu permanent.", "past"),
        ("Le comité s’est réuni trois fois.", "past"),
        ("Les agents étaient formés.", "pluperfect"),
        ("Le service utilisait un tableur.", "imperfect"),
        ("Les espaces sont limités à 5 Go.", "present_passive"),
        ("Ces sujets seront étudiés.", "future"),
        ("La Ville publiera son bilan.", "future"),
        ("La mise en ligne va intervenir.", "future"),
        ("Elle obtiendra un label.", "future"),
        ("Elle pourrait être étudiée.", "conditional"),
        ("Pensez à éteindre.", "imperative_start"),
        ("Organiser des ateliers.", "infinitive_start"),
        ("- Ne pas imprimer les courriels.", "infinitive_start"),
        ("Lancement d’un outil de mesure.", "action_start"),
        ("148 personnes formées.", "number_start"),
        ("Publié le 3 mars.", "participle_start"),
        ("The council has trained 312 staff.", "past"),
        ("A lead was appointed in March.", "past_passive"),
        ("The town published its report.", "past_simple"),
        ("We will publish our balance.", "future"),
        ("Use fewer images.", "imperative_start"),
        ("Le taux de conformite a ete mesure en 2024 par le cabinet externe.", "past"),
    ],
)
def test_tenses_and_beginnings(sentence: str, wanted: str) -> None:
    assert wanted in grammar(sentence)


@pytest.mark.parametrize(
    ("sentence", "absent"),
    [
        ("Le premier dossier de l’atelier est ouvert.", "infinitive_start"),
        ("Les patrons des environs.", "future"),
        ("Le portrait est satisfait.", "imperfect"),
        ("Chez nous, rien.", "imperative_start"),
        ("Opéra et caméra.", "future"),
    ],
)
def test_look_alikes_are_no_tense(sentence: str, absent: str) -> None:
    assert absent not in grammar(sentence)


def test_an_action_under_perspectives_promises_and_under_a_balance_reports() -> None:
    sentence = "Révision des plans d’actions des ministères"
    plan = judge(sentence, frozenset({"kind_plan"}), heading="Les perspectives › Mesures prévues")
    report = judge(sentence, frozenset({"kind_report"}), heading="Bilan › Actions réalisées en 2024")
    assert plan.stance is Stance.COMMITTED
    assert report.stance is not Stance.COMMITTED


def test_a_column_label_counts_as_a_heading() -> None:
    assert "head_gap" in judge("Une seule personne s’en charge.", before="ID : 2.1 ; Faiblesses : ").features


def test_a_list_takes_over_from_the_line_that_introduces_it() -> None:
    found = judge("- la durée de conservation ;", before="Chaque service doit préciser :\n").features
    assert {"intro", "intro_must"} <= set(found)


def test_a_statement_that_promises_nothing_is_no_promise_even_in_a_plan() -> None:
    reading = judge("Tous nos sites sont conformes au référentiel.", frozenset({"kind_plan"}), heading="Engagements")
    assert reading.stance is not Stance.COMMITTED


def test_a_document_tells_its_kind_its_register_and_its_year() -> None:
    found = setting(document("Guide\nVersion du 3 mars 2024\nPensez à trier. Vous devez trier.", name="guide-tri.pdf"))
    assert found.kind == {"kind_guide"}
    assert found.year == 2024
    assert dict(found.register)["doc_you"] > 0
    assert all(0 <= value <= 1 for _, value in found.register)


def test_a_reading_says_of_whom_how_sure_what_figures_and_why() -> None:
    reading = judge("La Ville a formé 62 % de ses agents en 2024.")
    assert reading.stance is Stance.DONE
    assert reading.subject == "self"
    assert 0.2 <= reading.confidence <= 1
    assert [(int(one.amount), one.unit, one.year) for one in reading.figures] == [(62, "%", 2024)]
    assert "2024" in reading.why.fr
    assert "la Ville" in reading.why.fr
    assert "62 %" in reading.why.fr
    assert "2024" in reading.why.en
    assert "62%" in reading.why.en


def test_a_promise_says_that_it_proves_nothing() -> None:
    reading = judge("Un audit d’accessibilité sera mené en 2027.")
    assert reading.why.fr.startswith("promet pour 2027")
    assert reading.why.fr.endswith("ne prouve pas")
    assert reading.why.en.endswith("proves nothing")


@pytest.mark.parametrize(
    "sentence", ["La Ville a signé la charte.", "Pensez au tri.", "", "Les entreprises doivent trier."]
)
def test_the_same_sentence_is_always_read_alike(sentence: str) -> None:
    assert judge(sentence) == judge(sentence)
    assert judge(sentence).subject in SUBJECTS


@pytest.mark.parametrize(
    ("text", "name", "metadata", "day", "how"),
    [
        (
            "En vigueur depuis le 1er avril 2025 – bilan 2025 ajouté le 10 février 2026",
            "",
            (),
            date(2026, 2, 10),
            "version",
        ),
        ("Registre – extrait au 22 juin 2026", "", (), date(2026, 6, 22), "version"),
        ("Bilan du programme\nPublication : février 2022", "", (), date(2022, 2, 1), "written"),
        ("Discours\nParis, le 28 mars 2024", "", (), date(2024, 3, 28), "written"),
        ("---\ntitle: Bilan\ndate: 2023-04-06\n---", "", (), date(2023, 4, 6), "written"),
        ("Sans date", "20260228_grille.xlsx", (), date(2026, 2, 28), "name"),
        ("Sans date", "27032024_dossier.pdf", (), date(2024, 3, 27), "name"),
        ("Sans date", "guide-avril-2021.pdf", (), date(2021, 4, 1), "name"),
        ("Sans date", "note.pdf", (("created", "D:20251203112158+01'00'"),), date(2025, 12, 3), "metadata"),
        ("Conforme à la loi n° 2005-102 du 11 février 2005", "note-2024.pdf", (), date(2024, 12, 31), "year_in_title"),
    ],
)
def test_a_document_is_dated_by_its_text_then_its_name_then_its_file(
    text: str, name: str, metadata: tuple[tuple[str, str], ...], day: date, how: str
) -> None:
    assert effective_date(document(text, name=name or "note.pdf", metadata=metadata)) == Effective(day=day, how=how)


def test_a_day_that_programs_write_when_they_know_none_is_no_date() -> None:
    assert effective_date(document("Sans date", metadata=(("created", "2003-09-14 15:33"),))) is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("En 2019, 1 240 kg ont été remis.", date(2019, 12, 31)),
        ("Depuis 2019, le comité se réunit.", date(2026, 3, 1)),
        ("En 2026, le comité s’est réuni.", date(2026, 3, 1)),
        ("Le comité se réunit.", date(2026, 3, 1)),
    ],
)
def test_a_fact_is_as_old_as_the_year_it_names(sentence: str, day: date) -> None:
    found = sentence_date(sentence, Effective(day=date(2026, 3, 1), how="version"))
    assert found is not None
    assert found.day == day
