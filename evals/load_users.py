"""One of the fifty users of `make load`, for locust: clicks in the workbench and on the plain pages, asks, decides.

Run by `evals.load`, which says in LOAD_KNOWN where the list of what there is to click on stands (JSON: indicators,
evidence, documents). Locust lives in an environment of its own, so nothing of Cap NR is imported here. A user waits one
to five seconds between two requests, as a person does; times are those of the client, waiting in the server included.
"""

import json
import os
import random
import uuid
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, task

API = "/api/v1"
KNOWN: dict[str, list[str]] = json.loads(Path(os.environ["LOAD_KNOWN"]).read_text(encoding="utf-8"))
QUESTIONS = (
    "Où en sommes-nous ?",
    "Que manque-t-il pour le niveau 1 ?",
    "Que disent nos documents sur la politique numérique responsable ?",
    "Par quoi commencer ?",
    "Combien d’équipements sont concernés ?",
    "What level do we reach?",
)
WORDS = ("politique numérique", "équipements concernés", "compte rendu du comité", "service des achats", "règle")


class Person(FastHttpUser):
    """Somebody at work; the numbers of the tasks are how often each is done, in proportion."""

    wait_time = between(1, 5)
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        """Open the workbench, as a browser does."""
        self.session = uuid.uuid4().hex
        self.client.get("/", name="workbench")
        config = self.client.get("/config", name="workbench").json()
        kinds = {one["id"]: one["props"].get("elem_id") for one in config["components"]}
        self.tabs: dict[str, tuple[int, int]] = {}
        for event in config["dependencies"]:
            where = [(kinds.get(target[0]) or "", target[1]) for target in event["targets"]]
            if where == [("ask", "submit")]:
                self.asking: int = event["id"]
            elif where[0][1] == "select" and not event["queue"]:
                self.tabs[where[0][0]] = (event["id"], len(event["inputs"]))

    def _event(self, number: int, data: list[Any], said: dict[str, str] | None = None) -> dict[str, Any]:
        return {"fn_index": number, "data": data, "event_data": said, "session_hash": self.session, "trigger_id": None}

    @task(14)
    def tab(self) -> None:
        """Open a tab of the workbench."""
        number, inputs = random.choice(list(self.tabs.values()))
        data = ["fr", *[""] * (inputs - 1)]
        self.client.post("/gradio_api/run/predict", json=self._event(number, data), name="tab")

    @task(6)
    def talk(self) -> None:
        """Ask in the workbench, and read the answer to its end."""
        said = {"pick": f"ask:{random.choice(QUESTIONS)}"}
        self.client.post("/gradio_api/queue/join", json=self._event(self.asking, ["fr", ""], said), name="talk joined")
        with self.client.get(
            f"/gradio_api/queue/data?session_hash={self.session}", name="talk", catch_response=True
        ) as answer:
            if '"success":true' not in (answer.text or "").replace(" ", ""):
                answer.failure(f"talk {answer.status_code}")

    @task(12)
    def overview(self) -> None:
        """The first plain page."""
        self.client.get("/p/", name="overview")

    @task(16)
    def indicator(self) -> None:
        """The plain page of an indicator."""
        self.client.get(f"/p/indicators/{random.choice(KNOWN['indicators'])}", name="indicator")

    @task(8)
    def page(self) -> None:
        """A page of a document."""
        self.client.get(f"{API}/documents/{random.choice(KNOWN['documents'])}/pages/1", name="page")

    @task(10)
    def ask(self) -> None:
        """A question."""
        self.client.post(f"{API}/ask", json={"question": random.choice(QUESTIONS)}, name="ask")

    @task(8)
    def search(self) -> None:
        """A search in the documents."""
        self.client.get(f"{API}/search?q={random.choice(WORDS)}", name="search")

    @task(12)
    def decide(self) -> None:
        """A decision on a proposal."""
        said = {"state": random.choice(("confirmed", "rejected")), "by": "Claire Martin", "why": "lu"}
        self.client.post(f"{API}/evidence/{random.choice(KNOWN['evidence'])}/decision", json=said, name="decide")

    @task(6)
    def explain(self) -> None:
        """The why of an indicator."""
        self.client.get(f"{API}/explain/{random.choice(KNOWN['indicators'])}", name="explain")

    @task(6)
    def documents(self) -> None:
        """The list of documents."""
        self.client.get(f"{API}/documents", name="documents")

    @task(4)
    def plan(self) -> None:
        """The plan for level 1."""
        self.client.get(f"{API}/plan?target=1", name="plan")

    @task(6)
    def assessment(self) -> None:
        """The assessment."""
        self.client.get(f"{API}/assessment", name="assessment")
