"""Documents, batches, hidden and personal data: one method for each operation of the API."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from ui.api import answers_documents as d
from ui.api.highlight import HighlightOut, HighlightsOut
from ui.api.schemas import IngestOut, JobOut, JobsOut, PageOut
from ui.client.http import Event
from ui.client.part import Part, Upload, given, part


class Documents(Part):
    """Documents, batches, hidden and personal data."""

    def documents(self) -> d.Documents:
        """Every document, by name, with its date, version, remarks and counts."""
        return cast(d.Documents, self.http.whole("/documents", "documents"))

    def add_documents(self, files: Sequence[Upload]) -> IngestOut:
        """Read files into the workspace; one that cannot be read is refused and the rest goes on."""
        return IngestOut.model_validate(
            self.http.data("POST", "/documents", files=[("files", one) for one in files]), extra="ignore"
        )

    def document(self, document: str) -> d.Details:
        """Everything about one document, capnr.document/1, hidden text included."""
        return cast(d.Details, self.http.data("GET", f"/documents/{part(document)}"))

    def erase_document(self, document: str, *, by: str, why: str | None = None, seen: str = "") -> d.Erasure:
        """Erase a document and everything that comes from it, capnr.erasure/1."""
        return cast(
            d.Erasure, self.http.data("DELETE", f"/documents/{part(document)}", query={"by": by, "why": why}, seen=seen)
        )

    def date_document(
        self, document: str, *, day: date | str, by: str, why: str | None = None, seen: str = ""
    ) -> d.Details:
        """Correct the date of a document; the document as it is then."""
        return cast(
            d.Details,
            self.http.data("PUT", f"/documents/{part(document)}/date", body=given(day=day, by=by, why=why), seen=seen),
        )

    def tell_kind(
        self, document: str, *, kind: str | None, by: str, why: str | None = None, seen: str = ""
    ) -> d.Details:
        """Tell what kind of document it is; the document as it is then."""
        body = {"kind": kind, **given(by=by, why=why)}
        return cast(d.Details, self.http.data("PUT", f"/documents/{part(document)}/kind", body=body, seen=seen))

    def replace_document(self, document: str, older: str, *, by: str, seen: str = "") -> d.Details:
        """Say that a document replaces an older one; the newer document as it is then."""
        return cast(
            d.Details,
            self.http.data("PUT", f"/documents/{part(document)}/replaces/{part(older)}", body=given(by=by), seen=seen),
        )

    def separate_documents(self, document: str, older: str, *, by: str, seen: str = "") -> d.Details:
        """Say that two documents are no versions of each other; the first as it is then."""
        return cast(
            d.Details,
            self.http.data(
                "DELETE", f"/documents/{part(document)}/replaces/{part(older)}", query={"by": by}, seen=seen
            ),
        )

    def page_text(self, document: str, number: int) -> PageOut:
        """The stored text of a page."""
        return PageOut.model_validate(
            self.http.data("GET", f"/documents/{part(document)}/pages/{part(number)}"), extra="ignore"
        )

    def page_highlight(
        self, document: str, number: int, *, start: int | None = None, end: int | None = None
    ) -> HighlightOut:
        """Where a passage stands on its page, and the passage in words."""
        return HighlightOut.model_validate(
            self.http.data(
                "GET", f"/documents/{part(document)}/pages/{part(number)}/highlight", query={"start": start, "end": end}
            ),
            extra="ignore",
        )

    def page_picture(
        self, document: str, number: int, *, start: int | None = None, end: int | None = None, width: int | None = None
    ) -> bytes:
        """The picture of a page (PDF, image) with a passage marked on it, as PNG."""
        return self.http.send(
            "GET",
            f"/documents/{part(document)}/pages/{part(number)}/picture",
            query={"start": start, "end": end, "width": width},
            accept="*/*",
        ).content

    def passage_highlight(self, document: str, *, piece: Sequence[str]) -> HighlightsOut:
        """Where a passage over several pages stands on each of them."""
        return HighlightsOut.model_validate(
            self.http.data("GET", f"/documents/{part(document)}/highlight", query={"piece": piece}), extra="ignore"
        )

    def personal_data(self, document: str, *, show: bool | None = None) -> d.PersonalData:
        """Where the personal data of a document stands, with the words around it, capnr.personal-data/1."""
        return cast(
            d.PersonalData, self.http.data("GET", f"/documents/{part(document)}/personal-data", query={"show": show})
        )

    def hidden_texts(self, *, q: str | None = None, document: str | None = None) -> d.HiddenTexts:
        """Hidden text of the documents, capnr.hidden/1."""
        return cast(d.HiddenTexts, self.http.whole("/hidden", "texts", {"q": q, "document": document}))

    def verification(self, *, text: str | None = None) -> d.Verification:
        """Search every file of the workspace for what was erased and check what is stored, capnr.verification/1."""
        return cast(d.Verification, self.http.data("GET", "/verification", query={"text": text}))

    def upload(self, files: Sequence[Upload], *, key: str = "") -> JobOut:
        """Take files over and read them behind; follow the batch under its Location."""
        return JobOut.model_validate(
            self.http.data("POST", "/uploads", files=[("files", one) for one in files], key=key, keyed=True),
            extra="ignore",
        )

    def jobs(self) -> JobsOut:
        """The newest hundred batches, newest first."""
        return JobsOut.model_validate(self.http.whole("/jobs", "jobs"), extra="ignore")

    def job(self, wanted: str) -> JobOut:
        """Where a batch stands."""
        return JobOut.model_validate(self.http.data("GET", f"/jobs/{part(wanted)}"), extra="ignore")

    def cancel_job(self, wanted: str) -> JobOut:
        """End a batch between two files."""
        return JobOut.model_validate(self.http.data("DELETE", f"/jobs/{part(wanted)}"), extra="ignore")

    def follow_job(self, wanted: str, *, after: str = "") -> Iterator[Event]:
        """The batch whenever it changes, as events "progress", and "end" at last."""
        return self.http.events("GET", f"/jobs/{part(wanted)}/events", after=after)
