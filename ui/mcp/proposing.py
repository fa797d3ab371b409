"""The tools that suggest: what they make waits for a person, and is nothing until she accepts it."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.storage.suggestions import Suggestion
from assistant.suggestions import LONGEST, suggest_decision, suggest_declaration, suggest_recommendation
from ui.mcp.forms import Suggested
from ui.mcp.place import Place

BY = "MCP"
"""Under which name suggestions are kept: the assistant’s own name could not be checked."""
Id = Annotated[str, Field(max_length=100)]
Why = Annotated[str, Field(min_length=1, max_length=LONGEST, description="Reason, with pages and quotes.")]


def tools(place: Place) -> tuple[Callable[..., Any], ...]:
    """The tools that suggest, on one workspace."""

    def propose_decision(evidence: Id, state: Literal["confirmed", "rejected"], why: Why) -> Suggested:
        """Suggest that a person confirm or reject a piece of evidence. Nothing changes until she does."""
        with place.using() as workspace:
            return _told(suggest_decision(workspace, place.referential, evidence, state=state, by=BY, why=why), place)

    def propose_declaration(
        criterion: Id, status: Literal["met", "partly", "not_met", "not_applicable"], why: Why
    ) -> Suggested:
        """Suggest that a person declare the status of a criterion. Nothing changes until she does."""
        with place.using() as workspace:
            made = suggest_declaration(workspace, place.referential, criterion, status=status, by=BY, why=why)
            return _told(made, place)

    def propose_recommendation(
        title: Annotated[str, Field(min_length=1, max_length=300)],
        why: Why,
        what: Annotated[str, Field(max_length=LONGEST)] = "",
        indicator: Id = "",
    ) -> Suggested:
        """Suggest a recommendation, for an indicator or none. Nothing changes until a person accepts it."""
        with place.using() as workspace:
            made = suggest_recommendation(
                workspace, place.referential, indicator, title=title, what=what, by=BY, why=why
            )
            return _told(made, place)

    return propose_decision, propose_declaration, propose_recommendation


def _told(made: Suggestion, place: Place) -> Suggested:
    said = (
        f"La suggestion {made.id} attend une personne : capnr suggestions accept {made.id} --by NOM."
        if place.lang == "fr"
        else f"Suggestion {made.id} waits for a person: capnr suggestions accept {made.id} --by NAME."
    )
    return Suggested(suggestion=made.id, state=made.state, said=said)
