"""What the API answers on documents, as types: see `ui.api.answers`."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class Correction(TypedDict):
    """A date given by a person."""

    day: str | None
    by: str
    at: str
    why: str


class Found(TypedDict):
    """A date found in a document."""

    day: str
    how: str


class Dated(TypedDict):
    """The date of a document and where it comes from."""

    day: str | None
    how: str
    said: str
    found: Found | None
    correction: Correction | None


class KindOf(TypedDict):
    """What kind of document it is, as a person told it, or what is proposed."""

    told: str | None
    said: str
    proves: bool
    suggestion: str | None
    by: str | None
    at: str | None
    why: str | None


class KindSaid(TypedDict):
    """What a person said of a document's kind."""

    kind: str | None
    by: str
    at: str
    why: str


class Version(TypedDict):
    """Where a document stands among its versions."""

    state: str
    newest: str | None
    replaces: list[str]
    replaced_by: list[str]


class Kept(TypedDict):
    """A document of the workspace."""

    id: str
    name: str
    title: str
    media_type: str
    language: str
    size: int
    digest: str
    pages: int
    added: str | None
    date: Dated
    kind: KindOf
    version: Version
    problems: list[str]
    hidden: int
    personal: int


class Documents(TypedDict):
    """Every document, `capnr.documents/1`."""

    schema: Literal["capnr.documents/1"]
    documents: list[Kept]


class HiddenText(TypedDict):
    """A text that no reader sees; never evidence."""

    page: int
    why: str
    said: str
    text: str
    document: NotRequired[str]
    name: NotRequired[str]


class Link(TypedDict):
    """Two versions of a document."""

    older: str
    newer: str
    how: str
    said: str
    by: str
    at: str


class Details(Kept):
    """Everything about one document, `capnr.document/1`."""

    schema: Literal["capnr.document/1"]
    metadata: dict[str, str]
    passages: int
    hidden_texts: list[HiddenText]
    personal_data: dict[str, int]
    corrections: list[Correction]
    kinds: list[KindSaid]
    versions: list[Link]


class HiddenTexts(TypedDict):
    """Hidden texts, `capnr.hidden/1`."""

    schema: Literal["capnr.hidden/1"]
    query: str
    texts: list[HiddenText]


class Erasure(TypedDict):
    """What an erasure did, `capnr.erasure/1`."""

    schema: Literal["capnr.erasure/1"]
    document: str
    media_type: str
    size: int
    pages: int
    at: str
    by: str
    why: str
    decisions: int
    carried: int
    vectors: int
    inventory: bool
    finished: bool


class Verification(TypedDict):
    """Whether something is left of what was erased, `capnr.verification/1`."""

    schema: Literal["capnr.verification/1"]
    sound: bool
    files: int
    bytes: int
    seconds: float
    erased: int
    windows: int
    found: list[dict[str, Any]]
    faults: list[dict[str, Any]]


class PersonalData(TypedDict):
    """Personal data by document, `capnr.personal-data/1`."""

    schema: Literal["capnr.personal-data/1"]
    documents: list[dict[str, Any]]
