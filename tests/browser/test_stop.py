"""Stop ends an answer that a language model is still writing: for the person at once, and for the model too."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser_kit import Page, browser, needs_browser, served
from tests.conftest import Built

pytestmark = needs_browser
FIRST = "Le niveau 0 est confirmé. [F1]"
WORDS = 600
"""Words that the model would say after its first sentence, one every half second: five minutes."""


class Slow(BaseHTTPRequestHandler):
    """A model behind the interface of OpenAI that takes its time; the server notes what came of it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        said: int = 0
        try:
            for word in (*FIRST.split(" "), *["encore"] * WORDS):
                self._say({"role": "assistant", "content": f"{word} "})
                said += 1
                if said > len(FIRST.split(" ")) and self.server.over.wait(0.5):  # type: ignore[attr-defined]
                    break
        except OSError:  # nobody listens any more
            self.server.left.set()  # type: ignore[attr-defined]
        self.server.said.append(said)  # type: ignore[attr-defined]
        self.close_connection = True

    def _say(self, delta: dict[str, str]) -> None:
        head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "slow-1"}
        told = {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def model() -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    made.said, made.left, made.over = [], threading.Event(), threading.Event()
    running = threading.Thread(target=made.serve_forever, daemon=True)
    running.start()
    yield made
    made.over.set()
    made.shutdown()
    running.join()
    made.server_close()


@pytest.fixture
def page(capnr: Any, small: Built, model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    folder = Path(shutil.copytree(small.folder, tmp_path / "workspace"))
    given = capnr.environment
    chosen = {"CAPNR_MODEL": f"http://127.0.0.1:{model.server_port}/v1#slow"}
    monkeypatch.setattr(capnr, "environment", lambda also=None: given({**chosen, **(also or {})}))
    with served(capnr, folder, small.options) as address, browser() as driver:
        yield Page(driver, address)


def test_stop_ends_the_answer_and_the_model_and_the_rules_answer_stays(page: Page, model: Any) -> None:
    page.open("chat")
    page.see("#question").send_keys("Où en sommes-nous ?", Keys.ENTER)
    page.read("#talk .answered", "Le niveau 0 est confirmé.")
    assert not page.all("#talk .cost")
    page.click("#ask [data-pick='stop:']")
    assert "Rédaction arrêtée" in page.read("#talk .cost", "Rédaction arrêtée")
    page.read("#talk .answered", "niveau")
    assert model.left.wait(60)
    assert model.said[0] < WORDS
    assert page.faults() == []
