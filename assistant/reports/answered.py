"""An answer as every door prints it."""

from collections.abc import Mapping

from assistant.answer import Answer
from assistant.reports.table import answer_table


def answer_text(answer: Answer, names: Mapping[str, str]) -> str:
    """The answer as text, then the conversation that keeps it; `names` of documents by id."""
    text = answer_table(answer, dict(names))
    if not answer.conversation:
        return text
    return f"{text}\nConversation{' :' if answer.lang == 'fr' else ':'} {answer.conversation}"
