"""Messages: their text is a document, each attached file is one more, and what is passed over is told."""

import email.policy
import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.limits import MB, Limits
from ingest.memory import MemoryStore
from ingest.model import IngestReport
from ingest.pipeline import ingest_bytes, ingest_paths
from ingest.pool import Pool

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(Limits(seconds=30, zip_bytes=40 * MB, file_bytes=20 * MB, zip_members=50, ocr_pages=0)) as shared:
        yield shared


def pdf(said: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    canvas.drawString(72, 700, said)
    canvas.save()
    return stream.getvalue()


def packed(*members: tuple[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def message(subject: str = "Achats", text: str = "Bonjour.") -> EmailMessage:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Subject"] = "anne@example.org", "paul@example.org", subject
    made["Date"] = "Mon, 01 Jan 2024 10:00:00 +0100"
    made.set_content(text)
    return made


def read(made: EmailMessage | bytes, pool: Pool, name: str = "envoi.eml") -> IngestReport:
    data = made if isinstance(made, bytes) else made.as_bytes()
    return ingest_bytes(name, data, MemoryStore(), pool=pool)


def names(report: IngestReport) -> list[str]:
    return [one.name for one in report.documents]


def refusals(report: IngestReport) -> list[tuple[str, str]]:
    return [(one.name, one.problem.code) for one in report.refused]


def test_attachments_are_documents_of_their_own(pool: Pool) -> None:
    made = message()
    made.add_attachment(pdf("Devis 2026."), maintype="application", subtype="pdf", filename="dévis.pdf")
    made.add_attachment("poste;quantité\nécran;12\n", subtype="csv", filename="parc.csv")
    report = read(made, pool)
    assert names(report) == ["envoi.eml", "envoi.eml/dévis.pdf", "envoi.eml/parc.csv"]
    letter, quote, table = report.documents
    assert letter.pages[0].text.endswith("Subject : Achats\n\nBonjour.")
    assert quote.pages[0].text == "Devis 2026."
    assert "écran" in table.pages[0].text
    assert [(note.code, note.fr) for note in letter.problems] == [
        ("attached", "2 pièce(s) jointe(s) lue(s) comme documents à part : dévis.pdf, parc.csv.")
    ]


def test_the_same_message_twice_costs_nothing_and_tells_the_same(tmp_path: Path, pool: Pool) -> None:
    made = message()
    made.add_attachment(pdf("Devis."), maintype="application", subtype="pdf", filename="devis.pdf")
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    store = MemoryStore()
    first = ingest_paths([tmp_path], store, pool=pool)
    again = ingest_paths([tmp_path], store, pool=pool)
    assert again.documents == first.documents
    assert len(again.reused) == 2


def test_pictures_of_the_text_and_signatures_are_passed_over_and_told(pool: Pool) -> None:
    made = message()
    made.add_alternative('<p>Bonjour.</p><img src="cid:logo">', subtype="html")
    body = made.get_body()
    assert isinstance(body, EmailMessage)
    body.add_related(PNG, maintype="image", subtype="png", cid="<logo>")
    made.add_attachment(b"0", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    made.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="rdv.ics")
    report = read(made, pool)
    assert (names(report), refusals(report)) == (["envoi.eml"], [])
    assert [note.code for note in report.documents[0].problems] == ["inline_pictures", "passed_over"]
    assert "smime.p7s, rdv.ics" in report.documents[0].problems[1].fr
    assert report.documents[0].pages[0].text.count("Bonjour.") == 1  # not once more for its plain wording


def test_a_picture_that_is_attached_is_read_as_any_picture(pool: Pool) -> None:
    made = message()
    made.add_attachment(PNG, maintype="image", subtype="png", filename="scan.png")
    assert refusals(read(made, pool)) == [("envoi.eml/scan.png", "broken")]


def test_messages_and_archives_inside_one_another(pool: Pool) -> None:
    inner = message("Réponse / suite", "Texte du dessous.")
    inner.add_attachment("Tout au fond.", filename="fond.txt")
    made = message()
    made.add_attachment(inner)
    made.add_attachment(packed(("a.md", "Dans l’archive.")), maintype="application", subtype="zip", filename="lot.zip")
    outer = packed(("courrier/envoi.eml", made.as_bytes()))
    report = read(outer, pool, "dossier.zip")
    assert names(report) == [
        "dossier.zip/courrier/envoi.eml",
        "dossier.zip/courrier/envoi.eml/Réponse - suite.eml",
        "dossier.zip/courrier/envoi.eml/Réponse - suite.eml/fond.txt",
        "dossier.zip/courrier/envoi.eml/lot.zip/a.md",
    ]
    assert refusals(report) == []


def test_what_is_too_deep_is_named_and_refused(pool: Pool) -> None:
    made = message("0")
    made.add_attachment("Au fond.", filename="fond.txt")
    for level in range(1, 5):
        above = message(str(level))
        above.add_attachment(made)
        made = above
    report = read(made, pool)
    assert names(report) == ["envoi.eml", "envoi.eml/3.eml", "envoi.eml/3.eml/2.eml", "envoi.eml/3.eml/2.eml/1.eml"]
    assert refusals(report) == [("envoi.eml/3.eml/2.eml/1.eml/0.eml", "too_deep")]


def test_bombs_attached_are_refused_and_the_message_is_read(pool: Pool) -> None:
    made = message()
    bomb = packed(("a.txt", b"0" * 10_000_000))
    made.add_attachment(bomb, maintype="application", subtype="zip", filename="bombe.zip")
    made.add_attachment(bytes(21 * MB), maintype="application", subtype="octet-stream", filename="gros.bin")
    made.add_attachment(b"", maintype="application", subtype="pdf", filename="vide.pdf")
    store = MemoryStore()
    with Pool(Limits(file_bytes=40 * MB, zip_bytes=60 * MB)) as large:
        report = ingest_bytes("envoi.eml", made.as_bytes(), store, pool=large)
    assert names(report) == ["envoi.eml"]
    assert refusals(report) == [
        ("envoi.eml/bombe.zip", "zip_bomb"),
        ("envoi.eml/gros.bin", "unsupported"),
        ("envoi.eml/vide.pdf", "empty"),
    ]
    assert len(store.documents) == 1


@pytest.mark.parametrize(
    ("count", "code"), [(60, "zip_bomb"), (1_001, "too_many_parts")], ids=["limit of files", "limit of parts"]
)
def test_too_many_attachments_refuse_the_message(count: int, code: str, pool: Pool) -> None:
    made = message()
    for number in range(count):
        made.add_attachment(f"Pièce {number}.", filename=f"{number}.txt")
    report = read(made, pool)
    assert (names(report), refusals(report)) == ([], [("envoi.eml", code)])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Temp\\\\liste.txt", "liste.txt"),
        ("/absolu.txt", "absolu.txt"),
        ("..", "piece-2.txt"),
        ("a\r\n b.txt", "a b.txt"),
        ("", "piece-2.txt"),
    ],
)
def test_names_of_attachments_are_no_paths(written: str, shown: str, pool: Pool) -> None:
    lines = ["From: a@example.org", "Subject: x", 'Content-Type: multipart/mixed; boundary="B"', "", "--B", ""]
    lines += ["Bonjour.", "--B", "Content-Type: text/plain"]
    lines += [f'Content-Disposition: attachment; filename="{written}"', "", "Contenu.", "--B--"]
    report = read("\r\n".join(lines).encode(), pool)
    assert names(report) == ["envoi.eml", f"envoi.eml/{shown}"] or refusals(report) == [
        (f"envoi.eml/{shown}", "unsupported")
    ]


def test_two_attachments_of_one_name_stay_two(pool: Pool) -> None:
    made = message()
    made.add_attachment("Un.", filename="a.txt")
    made.add_attachment("Deux.", filename="a.txt")
    assert sorted(names(read(made, pool))) == ["envoi.eml", "envoi.eml/a (2).txt", "envoi.eml/a.txt"]


def test_texts_around_attachments_are_all_body(pool: Pool) -> None:
    lines = ["From: a@example.org", "Subject: x", 'Content-Type: multipart/mixed; boundary="B"', "", "--B", ""]
    lines += ["Avant.", "--B", 'Content-Type: text/csv; name="a.csv"', "", "a;b", "1;2", "--B"]
    lines += ["Content-Type: text/plain; charset=inconnu", "", "Après.", "--B--"]
    report = read("\r\n".join(lines).encode(), pool)
    assert report.documents[0].pages[0].text.endswith("Avant.\n\nAprès.")
    assert names(report) == ["envoi.eml", "envoi.eml/a.csv"]


@pytest.mark.parametrize(
    "data",
    [
        b"From: =?utf-8?q?\xff?=\r\nTo: <<<<>>>\r\nSubject: =?x?=\r\nDate: jamais\r\n\r\nTexte.",
        b"From: a\r\nContent-Type: multipart/mixed; boundary=\r\n\r\nTexte.",
        b"From: a\r\nContent-Type: text/plain; charset=\xff\xfe\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"From: a\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n--B--",
        b"From: a\r\nContent-Type: message/rfc822\r\n\r\n" * 200,
        b"".join(
            b"From: a\r\nContent-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (n, n) for n in range(300)
        ),
    ],
)
def test_broken_messages_end_as_a_document_or_a_refusal(data: bytes, pool: Pool) -> None:
    report = read(data, pool)
    assert report.documents or report.refused
    assert {one.problem.code for one in report.refused} <= {"too_deep", "broken", "empty", "too_many_parts"}
    assert names(ingest_bytes("a.txt", b"Un texte.", MemoryStore(), pool=pool)) == ["a.txt"]
