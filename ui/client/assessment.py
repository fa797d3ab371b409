"""The assessment, the footprint, files that leave and the server itself: one method for each operation of the API."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, cast

from ui.api import answers as a
from ui.api import answers_ahead as b
from ui.api.schemas import HealthOut, LedgerOut, TraceOut
from ui.client.part import Part, Upload, given, part


class Assessment(Part):
    """Levels and why, referentials, model use, the footprint of an inventory, files that leave, links."""

    def assessment(self, *, unmasked: bool | None = None) -> a.Assessment:
        """The assessment, capnr.assessment/1, or the report as a page, its personal data masked unless asked for."""
        return cast(a.Assessment, self.http.data("GET", "/assessment", query={"unmasked": unmasked}))

    def explain(self, wanted: str, *, confirmed: bool | None = None) -> TraceOut:
        """The tree behind "level", "score", an indicator or a criterion."""
        return TraceOut.model_validate(
            self.http.data("GET", f"/explain/{part(wanted)}", query={"confirmed": confirmed}), extra="ignore"
        )

    def health(self) -> HealthOut:
        """Whether the server works."""
        return HealthOut.model_validate(self.http.data("GET", "/health"), extra="ignore")

    def referentials(self) -> b.Referentials:
        """The shipped referentials."""
        return cast(b.Referentials, self.http.whole("/referentials", "referentials"))

    def referential(self, wanted: str) -> b.ReferentialView:
        """A shipped referential or the one in use; never a file of this machine."""
        return cast(b.ReferentialView, self.http.data("GET", f"/referentials/{part(wanted)}"))

    def usage(self) -> LedgerOut:
        """The AI-usage ledger, capnr.usage/1."""
        return LedgerOut.model_validate(self.http.whole("/usage", "calls"), extra="ignore")

    def footprint_template(self) -> str:
        """An inventory to fill in, as CSV."""
        return self.http.send("GET", "/footprint/template", accept="*/*").text

    def footprint(
        self,
        inventory: Upload,
        *,
        organization: str | None = None,
        employees: float | None = None,
        value_added: float | None = None,
        country: str | None = None,
        sector: str | None = None,
        ict_intensity: float | None = None,
        key: Literal["employees", "value_added", "final_consumption", "grandfathering"] | None = None,
        it_share: Literal["national", "ict_value_added", "sector", "whole"] | None = None,
        year: int | None = None,
        lifetime: Literal["declared", "real", "default"] | None = None,
        draws: int | None = None,
        seed: int | None = None,
        lever: Sequence[str] | None = None,
        ai_model_from: str | None = None,
        ai_model_to: str | None = None,
        ai_answers: int | None = None,
        ai_tokens: int | None = None,
    ) -> b.Footprint:
        """Measure an inventory (CSV, XLSX, PCR-SI JSON)."""
        return cast(
            b.Footprint,
            self.http.data(
                "POST",
                "/footprint",
                query={
                    "organization": organization,
                    "employees": employees,
                    "value_added": value_added,
                    "country": country,
                    "sector": sector,
                    "ict_intensity": ict_intensity,
                    "key": key,
                    "it_share": it_share,
                    "year": year,
                    "lifetime": lifetime,
                    "draws": draws,
                    "seed": seed,
                    "lever": lever,
                    "ai_model_from": ai_model_from,
                    "ai_model_to": ai_model_to,
                    "ai_answers": ai_answers,
                    "ai_tokens": ai_tokens,
                },
                files=[("inventory", inventory)],
            ),
        )

    def export(
        self,
        what: str,
        *,
        organisation: str | None = None,
        mask: bool | None = None,
        unmasked: bool | None = None,
        documents: bool | None = None,
        target: int | None = None,
        until: date | str | None = None,
        budget: float | None = None,
        form: str = "",
    ) -> bytes:
        """A deliverable as a file."""
        return self._file(
            f"/export/{part(what)}",
            organisation=organisation,
            mask=mask,
            unmasked=unmasked,
            documents=documents,
            target=target,
            until=until,
            budget=budget,
            format=form or None,
        )

    def draft(
        self,
        kind: str,
        *,
        organisation: str | None = None,
        mask: bool | None = None,
        unmasked: bool | None = None,
        documents: bool | None = None,
        target: int | None = None,
        until: date | str | None = None,
        budget: float | None = None,
        form: str = "",
    ) -> bytes:
        """A draft to complete as a file."""
        return self._file(
            f"/drafts/{part(kind)}",
            organisation=organisation,
            mask=mask,
            unmasked=unmasked,
            documents=documents,
            target=target,
            until=until,
            budget=budget,
            format=form or None,
        )

    def draft_text(self, kind: str) -> b.DraftText:
        """The text of a draft as people left it, else as it is produced."""
        return cast(b.DraftText, self.http.data("GET", f"/drafts/{part(kind)}/text"))

    def keep_draft(self, kind: str, *, text: str, by: str, version: int | None = None) -> b.DraftText:
        """Keep the text of a draft; `version` is the one it was written on."""
        body = given(text=text, by=by, version=version)
        return cast(b.DraftText, self.http.data("PUT", f"/drafts/{part(kind)}/text", body=body))

    def _file(self, path: str, **query: Any) -> bytes:
        """What is made as a file, with the fields of the query that are given."""
        return self.http.send("GET", path, query=query, accept="*/*").content

    def shares(self) -> b.Shares:
        """Every link with its state, capnr.shares/1; never a token."""
        return cast(b.Shares, self.http.whole("/shares", "shares"))

    def share(self, *, days: int | None = None, by: str | None = None, key: str = "") -> b.Share:
        """Make a link; its address is told this once, the workspace keeps only a digest of its token."""
        return cast(b.Share, self.http.data("POST", "/shares", body=given(days=days, by=by), key=key, keyed=True))

    def revoke_share(self, wanted: str) -> b.Share:
        """Take a link back, at once."""
        return cast(b.Share, self.http.data("DELETE", f"/shares/{part(wanted)}"))
