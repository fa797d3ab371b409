"""Language models through LangChain's `init_chat_model`: one call for every provider. Needs the extra `llm`."""

import os
from collections.abc import Iterator
from typing import Any

from assistant.errors import UsageError
from assistant.llm import Choice, ModelFault, Piece, Prompt

TRACING = ("LANGSMITH_", "LANGCHAIN_")
"""Variables that would send prompts to a third party."""
RETRIES = 2
"""Times that a request is made again, with growing pauses, when the server is busy or the line breaks."""


class LangChainModel:
    """A ChatModel behind LangChain. Raises UsageError when the extra or the key is missing."""

    def __init__(self, choice: Choice, *, key: str, seconds: float) -> None:
        self.choice = choice
        silence()
        try:
            from langchain.chat_models import init_chat_model
        except ImportError as fault:
            raise UsageError("no_llm_extra") from fault
        given: dict[str, Any] = {"timeout": seconds, "max_retries": RETRIES, "temperature": 0.0}
        if choice.address:
            given |= {"base_url": choice.address, "api_key": key or "none", "stream_usage": True}
        elif key:
            given["api_key"] = key
        try:
            self._model = init_chat_model(choice.model, model_provider=choice.provider, **given)
        except ImportError as fault:
            raise UsageError("no_llm_extra") from fault
        except Exception as fault:  # a missing key has another class with every provider
            raise UsageError("no_model_key", model=choice.model) from fault

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The reply, piece by piece; the model has no tools and sees one exchange only."""
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [SystemMessage(prompt.system), HumanMessage(prompt.data)]
        read = written = 0
        model = ""
        try:
            for part in self._model.stream(messages, max_tokens=prompt.limit):
                usage = part.usage_metadata
                if usage:
                    read, written = max(read, usage["input_tokens"]), max(written, usage["output_tokens"])
                model = model or str(part.response_metadata.get("model_name", ""))
                if part.text:
                    yield Piece(text=str(part.text))
        except Exception as fault:
            raise ModelFault(_code(fault)) from fault
        yield Piece(text="", model=model, tokens=(read, written) if written else None)


def silence() -> None:
    """Turn LangSmith tracing off, whatever the environment says."""
    for name in [one for one in os.environ if one.startswith(TRACING)]:
        del os.environ[name]
    os.environ["LANGSMITH_TRACING"] = "false"


def _code(fault: Exception) -> str:
    """What went wrong, told by the classes of the providers' clients, which share their names."""
    names = {kind.__name__ for kind in type(fault).__mro__}
    if names & {"APITimeoutError", "TimeoutException", "TimeoutError"}:
        return "late"
    if names & {"APIConnectionError", "ConnectError", "ConnectionError", "TransportError"}:
        return "unreachable"
    if names & {"AuthenticationError", "PermissionDeniedError"}:
        return "refused"
    return "failed"
