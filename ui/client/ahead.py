"""Declarations, plans, kept assessments, recommendations: one method for each operation of the API."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, cast

from ui.api import answers_ahead as b
from ui.api.planning import DeclarationOut
from ui.client.part import Part, given, part


class Ahead(Part):
    """Declarations, plans, kept assessments, recommendations."""

    def declare(
        self,
        criterion: str,
        *,
        by: str,
        status: Literal["met", "partly", "not_met", "unknown", "not_applicable"] | None = None,
        value: str | None = None,
        unit: str | None = None,
        year: int | None = None,
        note: str | None = None,
        seen: str = "",
        key: str = "",
    ) -> DeclarationOut:
        """Declare a status or a value of a criterion; it is shown as declared."""
        return DeclarationOut.model_validate(
            self.http.data(
                "POST",
                f"/criteria/{part(criterion)}/declaration",
                body=given(status=status, value=value, unit=unit, year=year, by=by, note=note),
                seen=seen,
                key=key,
                keyed=True,
            ),
            extra="ignore",
        )

    def declarations(self, criterion: str) -> b.Declarations:
        """Everything that people declared of a criterion, oldest first, capnr.declarations/1; the last one holds."""
        return cast(b.Declarations, self.http.data("GET", f"/criteria/{part(criterion)}/declarations"))

    def what_if(
        self, *, changes: Mapping[str, Literal["met", "partly", "not_met", "unknown", "not_applicable"]]
    ) -> b.WhatIf:
        """Score and level if these criteria had these statuses, capnr.what-if/1."""
        return cast(b.WhatIf, self.http.data("POST", "/what-if", body=given(set=changes)))

    def plan(
        self, *, target: int, by: date | str | None = None, budget: float | None = None, confirmed: bool | None = None
    ) -> b.Plan:
        """The cheapest way to a level, month by month, capnr.plan/1."""
        return cast(
            b.Plan,
            self.http.data(
                "GET", "/plan", query={"target": target, "by": by, "budget": budget, "confirmed": confirmed}
            ),
        )

    def calendar(
        self,
        *,
        target: int | None = None,
        contract: date | str | None = None,
        evaluated: date | str | None = None,
        held: int | None = None,
        labelled: date | str | None = None,
        expires: date | str | None = None,
    ) -> b.Calendar:
        """Next steps with deadlines and the referentials of the day, capnr.calendar/1."""
        return cast(
            b.Calendar,
            self.http.data(
                "GET",
                "/calendar",
                query={
                    "target": target,
                    "contract": contract,
                    "evaluated": evaluated,
                    "held": held,
                    "labelled": labelled,
                    "expires": expires,
                },
            ),
        )

    def snapshots(self) -> b.Timeline:
        """The kept assessments as a series, capnr.timeline/1."""
        return cast(b.Timeline, self.http.whole("/snapshots", "series"))

    def keep_snapshot(self, *, label: str | None = None, key: str = "") -> b.Timeline:
        """Keep the assessment of now; it comes back as one point of the series."""
        return cast(b.Timeline, self.http.data("POST", "/snapshots", body=given(label=label), key=key, keyed=True))

    def difference(self, before: str, after: str) -> b.Difference:
        """What changed between two kept assessments and why, capnr.difference/1."""
        return cast(b.Difference, self.http.data("GET", f"/snapshots/{part(before)}/diff/{part(after)}"))

    def recommendations(self, *, target: int | None = None, until: date | str | None = None) -> b.Recommendations:
        """Every recommendation with its state, capnr.recommendations/1, in the order to carry them out."""
        return cast(
            b.Recommendations,
            self.http.whole("/recommendations", "recommendations", {"target": target, "until": until}),
        )

    def add_recommendation(
        self,
        *,
        by: str,
        title: str | None = None,
        what: str | None = None,
        owner: str | None = None,
        due: str | None = None,
        effort: str | None = None,
        proof: str | None = None,
        measure: str | None = None,
        indicator: str | None = None,
        after: str | None = None,
        key: str = "",
    ) -> b.Recommendation:
        """Add a recommendation of one's own."""
        return cast(
            b.Recommendation,
            self.http.data(
                "POST",
                "/recommendations",
                body=given(
                    by=by,
                    title=title,
                    what=what,
                    owner=owner,
                    due=due,
                    effort=effort,
                    proof=proof,
                    measure=measure,
                    indicator=indicator,
                    after=after,
                ),
                key=key,
                keyed=True,
            ),
        )

    def sign_recommendations(self, *, by: str, recommendations: Sequence[str] | None = None, key: str = "") -> b.Signed:
        """Sign recommendations; the ids signed."""
        return cast(
            b.Signed,
            self.http.data(
                "POST", "/recommendations/sign", body=given(by=by, recommendations=recommendations), key=key, keyed=True
            ),
        )

    def edit_recommendation(
        self,
        wanted: str,
        *,
        by: str,
        title: str | None = None,
        what: str | None = None,
        owner: str | None = None,
        due: str | None = None,
        effort: str | None = None,
        proof: str | None = None,
        measure: str | None = None,
        seen: str = "",
    ) -> b.Recommendation:
        """Write fields of a recommendation anew."""
        return cast(
            b.Recommendation,
            self.http.data(
                "PATCH",
                f"/recommendations/{part(wanted)}",
                body=given(
                    by=by, title=title, what=what, owner=owner, due=due, effort=effort, proof=proof, measure=measure
                ),
                seen=seen,
            ),
        )

    def move_recommendation(
        self, wanted: str, *, by: str, after: str | None = None, seen: str = "", key: str = ""
    ) -> b.Recommendation:
        """Put a recommendation behind another one, or first."""
        return cast(
            b.Recommendation,
            self.http.data(
                "POST",
                f"/recommendations/{part(wanted)}/move",
                body=given(by=by, after=after),
                seen=seen,
                key=key,
                keyed=True,
            ),
        )

    def comment_recommendation(
        self, wanted: str, *, by: str, text: str, seen: str = "", key: str = ""
    ) -> b.Recommendation:
        """Comment on a recommendation."""
        return cast(
            b.Recommendation,
            self.http.data(
                "POST",
                f"/recommendations/{part(wanted)}/comment",
                body=given(by=by, text=text),
                seen=seen,
                key=key,
                keyed=True,
            ),
        )

    def drop_recommendation(self, wanted: str, *, by: str, why: str, seen: str = "", key: str = "") -> b.Recommendation:
        """Set a recommendation aside."""
        return cast(
            b.Recommendation,
            self.http.data(
                "POST",
                f"/recommendations/{part(wanted)}/drop",
                body=given(by=by, why=why),
                seen=seen,
                key=key,
                keyed=True,
            ),
        )

    def restore_recommendation(self, wanted: str, *, by: str, seen: str = "", key: str = "") -> b.Recommendation:
        """Take up again what was dropped."""
        return cast(
            b.Recommendation,
            self.http.data(
                "POST", f"/recommendations/{part(wanted)}/restore", body=given(by=by), seen=seen, key=key, keyed=True
            ),
        )

    def recommendation_history(self, wanted: str) -> b.RecommendationHistory:
        """Everything that people did with a recommendation, oldest first."""
        return cast(b.RecommendationHistory, self.http.data("GET", f"/recommendations/{part(wanted)}/history"))

    def suggestions(self, *, state: Literal["waiting", "accepted", "dismissed"] | None = None) -> b.Suggestions:
        """Every suggestion of a program, oldest first, capnr.suggestions/1."""
        return cast(b.Suggestions, self.http.whole("/suggestions", "suggestions", {"state": state}))

    def accept_suggestion(self, suggestion: int, *, by: str, why: str | None = None, key: str = "") -> b.Suggestion:
        """Do what a suggestion says, in the name of the person who accepts it."""
        path = f"/suggestions/{part(suggestion)}/accept"
        return cast(b.Suggestion, self.http.data("POST", path, body=given(by=by, why=why), key=key, keyed=True))

    def dismiss_suggestion(self, suggestion: int, *, by: str, why: str | None = None, key: str = "") -> b.Suggestion:
        """Set a suggestion aside: nothing is done."""
        path = f"/suggestions/{part(suggestion)}/dismiss"
        return cast(b.Suggestion, self.http.data("POST", path, body=given(by=by, why=why), key=key, keyed=True))

    def settings(self) -> b.Settings:
        """What can be said anew of the organisation, with where each value comes from, capnr.settings/1."""
        return cast(b.Settings, self.http.data("GET", "/settings"))

    def settle(
        self,
        *,
        sector: Literal["general", "esn", "collectivite"] | None = None,
        strict: bool | None = None,
        population: int | None = None,
        staff: int | None = None,
        ai_budget_wh: float | None = None,
        employees: float | None = None,
        value_added_eur: float | None = None,
        nace: str | None = None,
        ict_intensity: float | None = None,
        key: str | None = None,
        it_share: str | None = None,
    ) -> b.Settings:
        """Say settings anew; those left out stay. To take one back, use the screen or the command line."""
        body = given(
            sector=sector,
            strict=strict,
            population=population,
            staff=staff,
            ai_budget_wh=ai_budget_wh,
            employees=employees,
            value_added_eur=value_added_eur,
            nace=nace,
            ict_intensity=ict_intensity,
            key=key,
            it_share=it_share,
        )
        return cast(b.Settings, self.http.data("PATCH", "/settings", body=body))
