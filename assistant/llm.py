"""The port to a language model, and which one the settings name. Nothing here computes a status, a score or a level.

`CAPNR_MODEL` is empty (no model, the default) or one of

    http://127.0.0.1:11434/v1#llama3.2        any OpenAI-compatible address: Ollama, vLLM, llama.cpp, Albert
    mistral:mistral-small-latest              a provider by its name: mistral, anthropic, openai
    scripted:answers.txt                      prepared replies from a file, for demonstrations and tests

The key of a provider comes from the environment alone (`CAPNR_MODEL_KEY`, or the provider's own variable).
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from assistant.errors import UsageError
from scoring.model import Text

HERE, REMOTE = "here", "remote"
COUNTRIES = {
    "api.openai.com": Text(fr="États-Unis", en="United States"),
    "api.anthropic.com": Text(fr="États-Unis", en="United States"),
    "api.mistral.ai": Text(fr="Union européenne", en="European Union"),
    "albert.api.etalab.gouv.fr": Text(fr="France", en="France"),
}
"""Where the operator of a known address says it answers from."""
UNKNOWN = Text(fr="pays inconnu", en="unknown country")
PROVIDERS = {
    "openai": ("openai", "api.openai.com"),
    "mistral": ("mistralai", "api.mistral.ai"),
    "anthropic": ("anthropic", "api.anthropic.com"),
}
"""Our name of a provider: its name in LangChain, its host."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A model that the settings name."""

    provider: str
    """"openai", "mistralai" or "anthropic" as LangChain calls them, or "scripted"."""
    model: str
    """Name of the model at its provider."""
    address: str
    """Base address of an OpenAI-compatible server, empty for a provider's own; path of the file of a script."""
    host: str
    """Host that is spoken to, empty for a script."""

    @property
    def place(self) -> str:
        """HERE when nothing leaves this machine, REMOTE otherwise."""
        return HERE if not self.host or _loopback(self.host) else REMOTE

    @property
    def country(self) -> Text:
        """Where the server stands, as far as its address tells."""
        return COUNTRIES.get(self.host, UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """What a model is given: instructions of ours, and data that is never an instruction."""

    version: str
    """Name and version of the prompt file."""
    system: str
    """Instructions."""
    data: str
    """JSON with the question, the facts and their quotes."""
    limit: int = 600
    """Most tokens of the reply."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a reply while it comes."""

    text: str
    """Characters."""
    model: str = ""
    """Model that the server says it used; in the last piece."""
    tokens: tuple[int, int] | None = None
    """Tokens read and written as the server counts them; in the last piece."""


class ChatModel(Protocol):
    """A language model."""

    choice: Choice

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The reply, piece by piece. Raises ModelFault when the model cannot be reached or does not answer in time."""


class ModelFault(Exception):
    """The language model failed; the rules answer goes on without it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """"unreachable", "refused", "late" or "failed"."""


def chosen(setting: str) -> Choice | None:
    """The model that `CAPNR_MODEL` names, None for none. Raises UsageError for what cannot be read."""
    wanted = setting.strip()
    if not wanted or wanted == "none":
        return None
    if wanted.startswith(("http://", "https://")):
        return _at_address(wanted)
    name, _, model = wanted.partition(":")
    if name == "scripted" and model:
        return Choice(provider="scripted", model="scripted", address=model, host="")
    if name not in PROVIDERS or not model:
        raise UsageError("bad_model", wanted=setting)
    provider, host = PROVIDERS[name]
    return Choice(provider=provider, model=model, address="", host=host)


def _at_address(wanted: str) -> Choice:
    try:
        parts = urlsplit(wanted)
        host = parts.hostname or ""
        named = parts.port is None or parts.port > 0
    except ValueError:
        host, named = "", False
    if not host or not named or parts.username or parts.query:
        raise UsageError("bad_model", wanted=wanted)
    if parts.scheme == "http" and not _private(host):  # what is sent would be readable on its way
        raise UsageError("model_in_clear", wanted=wanted)
    address = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    return Choice(provider="openai", model=parts.fragment or "default", address=address, host=host)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _private(host: str) -> bool:
    """Whether a host is this machine or one of the organisation's own network, by its address alone."""
    if _loopback(host) or host.endswith((".local", ".internal", ".lan")) or "." not in host:
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
