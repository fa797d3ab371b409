"""Recording the examples of the OpenAPI document from the sample organisation.

Run: python -m ui.api.record. Each answer is cut to what shows its form; a test checks that it is of its type.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from ui.api.app import create_app
from ui.api.contract import OPERATIONS, PREFIX
from ui.api.examples import BODIES, FILE

ON = date(2026, 11, 23)
LONGEST, MANY = 240, 2
"""Characters of a text and members of a list that an example keeps."""
INVENTORY = "identifiant;type;quantité;pays\nPortables;Ordinateur portable;120;France\n"


def main() -> int:
    """Write the examples."""
    with tempfile.TemporaryDirectory(prefix="capnr-record-") as folder:
        workspace = open_workspace(Settings(workspace=Path(folder) / "workspace", sector="collectivite"))
        try:
            load_sample(workspace)
            app = create_app(workspace, load(workspace.settings.referential), ON)
            with TestClient(app, base_url="http://127.0.0.1:7860") as client:
                made = recorded(client)
        finally:
            workspace.close()
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(f"{json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)}\n", encoding="utf-8")
    return 0


def recorded(client: TestClient) -> dict[str, Any]:
    """One answer for each operation, by its name."""
    made: dict[str, Any] = {}
    addresses = {name: key.split(" ", 1) for key, (name, _, _) in OPERATIONS.items()}

    def call(name: str, ids: Mapping[str, object] | None = None, **also: Any) -> Any:
        method, path = addresses[name]
        for key, value in (ids or {}).items():
            path = path.replace(f"{{{key}}}", str(value))
        if name in BODIES and "files" not in also:
            also.setdefault("json", BODIES[name])
        answer = client.request(method, f"{PREFIX}{path}", **also)
        answer.raise_for_status()
        made[name] = shortened(answer.json())
        return answer.json()

    _read(call)
    _decided(call)
    _ahead(call)
    return made


def _read(call: Callable[..., Any]) -> None:
    """What is read, and documents."""
    files = [("files", ("charte.md", "# Charte\n\nLa charte numérique responsable est signée.".encode()))]
    added = call("add_documents", files=files)["documents"][0]["id"]
    job = call("upload", files=files)["id"]
    for name in (
        "health",
        "referentials",
        "usage",
        "settings",
        "assessment",
        "documents",
        "hidden_texts",
        "verification",
        "jobs",
    ):
        call(name)
    call("job", {"wanted": job})
    call("cancel_job", {"wanted": job})
    call("referential", {"wanted": "charte-nr"})
    call("explain", {"wanted": "2.1"})
    other = next(one for one in call("documents")["documents"] if one["id"] != added)["id"]
    call("document", {"document": other})
    call("date_document", {"document": other})
    call("tell_kind", {"document": other})
    call("replace_document", {"document": added, "older": other})
    call("separate_documents", {"document": added, "older": other}, params={"by": "Claire Martin"})
    call("page_text", {"document": other, "number": 1})
    call("page_highlight", {"document": other, "number": 1}, params={"start": 0, "end": 40})
    call("passage_highlight", {"document": other}, params={"piece": ["1:0:40"]})
    call("personal_data", {"document": other})
    call("search", params={"q": "achats responsables"})
    call("evidence", params={"criterion": "2.1.a"})
    call("ask")
    call("settle")
    call("erase_document", {"document": added}, params={"by": "Claire Martin"})


def _decided(call: Callable[..., Any]) -> None:
    """What people decide."""
    found = call("assessment")
    wanted = next(one["id"] for each in found["indicators"] for one in each["evidence"] if one["counts"])
    call("decide", {"evidence": wanted})
    call("evidence_history", {"evidence": wanted})
    call("evidence_highlight", {"evidence": wanted})
    policy = call("accept")["policy"]["id"]
    call("policies")
    call("revoke_policy", {"policy": policy}, params={"by": "Claire Martin"})
    call("declare", {"criterion": "2.1.a"})
    call("declarations", {"criterion": "2.1.a"})
    share = call("share")["id"]
    call("shares")
    call("revoke_share", {"wanted": share})


def _ahead(call: Callable[..., Any]) -> None:
    """What comes next, and conversations."""
    call("what_if")
    call("plan", params={"target": 1})
    call("calendar", params={"contract": "2026-01-01"})
    first = call("keep_snapshot")["series"][0]["id"]
    call("snapshots")
    call("difference", {"before": first, "after": first})
    book = call("recommendations")["recommendations"]
    wanted, after = book[0]["id"], book[1]["id"]
    call("edit_recommendation", {"wanted": wanted})
    call("move_recommendation", {"wanted": wanted}, json={"by": "Claire Martin", "after": after})
    for name in ("comment_recommendation", "drop_recommendation", "restore_recommendation"):
        call(name, {"wanted": wanted})
    call("recommendation_history", {"wanted": wanted})
    call("add_recommendation")
    call("sign_recommendations", json={"by": "Claire Martin", "recommendations": [wanted]})
    kept = call("ask", json={"question": "Où en sommes-nous ?", "conversation": "new"})
    call("conversations")
    call("conversation", {"conversation": kept["conversation"]})
    call("search_conversations", params={"words": "sommes"})
    call("export_conversations")
    call("judge_answer", {"turn": kept["turn"]})
    call("erase_conversation", {"conversation": kept["conversation"]})
    call("erase_conversations")
    call("footprint", files={"inventory": ("inventaire.csv", INVENTORY.encode())}, params={"employees": 120})


def shortened(node: Any) -> Any:
    """An answer cut to its form."""
    if isinstance(node, str):
        return node if len(node) <= LONGEST else f"{node[: LONGEST - 1]}…"
    if isinstance(node, list):
        return [shortened(one) for one in node[:MANY]]
    if isinstance(node, dict):
        return {key: shortened(one) for key, one in node.items()}
    return node


if __name__ == "__main__":
    raise SystemExit(main())
