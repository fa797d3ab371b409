"""What a person does with a recommendation on the screen; each act is one of `assistant.recommend_acts`."""

from collections.abc import Callable

from assistant import recommend_acts as acts
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.recommend_book import FIELDS, Book, Entry
from ui.web.forms import worded
from ui.web.plan_words import WORDS

Act = Callable[[Workspace, Book, str, str, dict[str, str], str], tuple[str, str]]
"""What is done: given the workspace, the book, an id, who, the fields and the language; what to say, the id to read."""


def _moved(step: int) -> Act:
    def act(
        workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
    ) -> tuple[str, str]:
        order = [one.id for one in held.of("open")]
        if wanted not in order:
            raise UsageError("unknown_recommendation", wanted=wanted)
        rest = [one for one in order if one != wanted]
        place = min(max(order.index(wanted) + step, 0), len(rest))
        acts.move(workspace, held, wanted, by=by, after=rest[place - 1] if place else "")
        return _did("move", lang), wanted

    return act


def _edited(
    workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
) -> tuple[str, str]:
    """Only what was changed is written; an emptied field goes back to the rules."""
    entry = held.find(wanted)
    now = {name: written(entry, name, lang) for name in FIELDS}
    changed = {name: value for name, value in given.items() if name in FIELDS and value != now[name]}
    acts.edit(workspace, held, wanted, by=by, fields=changed)
    return _did("edit", lang), wanted


def _added(workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str) -> tuple[str, str]:
    kept = {name: value for name, value in given.items() if name in FIELDS and name != "title" and value}
    made = acts.add(
        workspace, held, by=by, title=given.get("title", ""), indicator=given.get("indicator", ""), fields=kept
    )
    return _did("add", lang), made


def _signed_all(
    workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
) -> tuple[str, str]:
    made = acts.sign(workspace, held, [], by=by)
    return worded(WORDS, "signed_many", lang, count=len(made)), ""


def _commented(
    workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
) -> tuple[str, str]:
    return _did("comment", lang), acts.comment(workspace, held, wanted, by=by, text=given.get("text", ""))


def _signed(
    workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
) -> tuple[str, str]:
    return _did("sign", lang), acts.sign(workspace, held, [wanted], by=by)[0]


def _dropped(
    workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
) -> tuple[str, str]:
    return _did("drop", lang), acts.drop(workspace, held, wanted, by=by, why=given.get("why", ""))


def _restored(
    workspace: Workspace, held: Book, wanted: str, by: str, given: dict[str, str], lang: str
) -> tuple[str, str]:
    return _did("restore", lang), acts.restore(workspace, held, wanted, by=by)


ACTS: dict[str, Act] = {
    "up": _moved(-1),
    "down": _moved(1),
    "edit": _edited,
    "add": _added,
    "sign": _signed,
    "sign_all": _signed_all,
    "comment": _commented,
    "drop": _dropped,
    "restore": _restored,
}


def _did(act: str, lang: str) -> str:
    return worded(WORDS, "did", lang, act=worded(WORDS, f"act_{act}", lang))


def written(entry: Entry, name: str, lang: str) -> str:
    """A field as its form shows it."""
    if name == "due":
        return entry.due.isoformat() if entry.due else ""
    if name == "effort":
        return (
            ""
            if entry.effort_days is None
            else f"{float(entry.effort_days):g}".replace(".", "," if lang == "fr" else ".")
        )
    return str(getattr(entry, name).said(lang))
