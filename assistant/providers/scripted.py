"""A model that says what a file holds: for demonstrations and tests, without any network.

The file has one reply a block, blocks apart by a line `---`; the replies come in turn, again from the first.
"""

from collections.abc import Iterator
from pathlib import Path

from assistant.errors import UsageError
from assistant.llm import Choice, Piece, Prompt


class ScriptedModel:
    """A ChatModel that needs nothing. Raises UsageError when the file cannot be read."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.asked: list[Prompt] = []
        try:
            text = Path(choice.address).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise UsageError("unreadable_file", name=choice.address) from fault
        self._replies = [one.strip() for one in text.split("\n---\n")]

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The next reply, word by word."""
        reply = self._replies[len(self.asked) % len(self._replies)]
        self.asked.append(prompt)
        words = reply.split(" ")
        for at, word in enumerate(words):
            yield Piece(text=word if at == 0 else f" {word}")
        counted = (len(prompt.system.split()) + len(prompt.data.split()), len(words))
        yield Piece(text="", model="scripted", tokens=counted)
