"""Versions of a document: which one is current, and what becomes of decisions on the older ones.

Pairs are found by rule (the same name; the same name or title but for marks of version, and strongly similar text) or
named by a person. Among pairs found by rule the newer document is the one with the later effective date, or arrival
when it has none; a person's word holds as it is. Nothing is moved: what is carried over is drawn anew from the
decisions and the texts each time, so that taking a pair apart brings everything back.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.accounts.signing import signed
from assistant.bootstrap import Workspace
from assistant.dating import Dated, dates
from assistant.errors import UsageError
from assistant.kinds import store as kind_store
from assistant.likeness import NAMED, TITLED, base, number, resemblance, shingles
from assistant.storage.dates import SqlDates
from assistant.storage.versions import PERSON, PROGRAM, SAME_NAME, SAME_TEXT, SEPARATED, Entry, Link, SqlVersions
from ingest.model import Document

COMMON = 20
"""A name or title that more documents share tells nothing of versions."""
Rank = tuple[date, tuple[int, int], int]
"""Order of versions: effective date (or day of arrival), version stated in the name, order of arrival."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineage:
    """The documents of an assessment and how they follow each other."""

    current: tuple[Document, ...]
    """Those that no other of them replaces, in the order given."""
    heirs: Mapping[str, Document]
    """For each older version, in the assessment or not, the current one of the assessment that replaces it."""
    older: Mapping[str, Document]
    """The older versions by id."""
    since: Mapping[str, int]
    """For each older version the newest record on its way to the current one."""
    dates: Mapping[str, Dated]
    """The date of each of these documents."""
    links: tuple[Link, ...]
    """Pairs that hold, each in the direction of now."""


UNRELATED = Lineage(current=(), heirs={}, older={}, since={}, dates={}, links=())
"""No documents."""


def store(workspace: Workspace) -> SqlVersions:
    """The pairs of a workspace."""
    return SqlVersions(workspace.engine, workspace.ledger.now)


def settle(workspace: Workspace) -> None:
    """Record the pairs that rules find among the documents and that nothing was said of before."""
    kept = store(workspace)
    entries = kept.documents()
    known = kept.current()
    found: dict[frozenset[str], tuple[tuple[str, str], str]] = {}
    for one, other in _together(entries, lambda entry: entry.name):
        found[frozenset((one.id, other.id))] = ((one.id, other.id), SAME_NAME)
    runs: dict[str, frozenset[int]] = {}
    likely: tuple[tuple[float, Callable[[Entry], str]], ...] = (
        (NAMED, lambda entry: base(entry.name)),
        (TITLED, lambda entry: base(entry.title)),
    )
    for least, key in likely:
        for one, other in _together(entries, key):
            pair = frozenset((one.id, other.id))
            if pair not in found and pair not in known and _alike(workspace, one, other, least, runs):
                found[pair] = ((one.id, other.id), SAME_TEXT)
    kept.append([row for pair, row in found.items() if pair not in known], by=PROGRAM)


def lineage(workspace: Workspace, documents: Sequence[Document]) -> Lineage:
    """How these documents follow each other, older versions in the rest of the workspace included."""
    given = {one.id: one for one in documents}
    kept = store(workspace)
    active = [one for one in kept.current().values() if one.how != SEPARATED]
    paired = dict.fromkeys(name for one in active for name in (one.older, one.newer))
    loaded = {name: found for name in paired if (found := given.get(name) or workspace.documents.get(name))}
    dated = dates(workspace, {**given, **loaded}.values())
    ranks = _ranks(kept.documents(), dated)
    links = tuple(_directed(one, ranks) for one in active if one.older in loaded and one.newer in loaded)
    reach = _reach(links)
    replaced = {
        name: [one for one in reach[name] if one in given and (name not in reach[one] or ranks[one] > ranks[name])]
        for name in reach
    }
    heirs: dict[str, Document] = {}
    for name, newer in replaced.items():
        if newer:
            last = max((one for one in newer if not replaced.get(one)), key=ranks.__getitem__)
            heirs[name] = given[last]
    since = {name: max(one.number for one in links if {one.older, one.newer} <= {name, *reach[name]}) for name in heirs}
    return Lineage(
        current=tuple(one for one in documents if one.id not in heirs),
        heirs=heirs,
        older={name: loaded[name] for name in heirs},
        since=since,
        dates=dated,
        links=links,
    )


def changes(workspace: Workspace) -> tuple[int, ...]:
    """What moves when a date is corrected, a kind told or a pair recorded: what is in memory holds while it stays."""
    dated = SqlDates(workspace.engine, workspace.ledger.now).last()
    return dated, kind_store(workspace).last(), store(workspace).last()


def replace(workspace: Workspace, old: str, new: str, *, by: str) -> None:
    """Record that document `new` replaces `old`.

    Raises UsageError for an unknown document, the same one twice, and a circle of versions.
    """
    _known(workspace, old, new)
    if old == new:
        raise UsageError("same_document", wanted=old)
    links = [one for one in lineage(workspace, workspace.documents.all()).links if {one.older, one.newer} != {old, new}]
    if old in _reach(links).get(new, ()):
        raise UsageError("version_circle", old=old, new=new)
    store(workspace).append([((old, new), PERSON)], by=signed(by))


def separate(workspace: Workspace, old: str, new: str, *, by: str) -> None:
    """Record that `old` and what comes before it are no versions of `new` and what comes after it.

    Raises UsageError for an unknown document, and when the two are no versions of each other.
    """
    _known(workspace, old, new)
    links = lineage(workspace, workspace.documents.all()).links
    reach = _reach(links)
    if old in reach.get(new, ()):
        old, new = new, old
    if new not in reach.get(old, ()):
        raise UsageError("no_versions", old=old, new=new)
    before = [old, *(name for name in reach if old in reach[name] and name != new)]
    after = [new, *(name for name in reach[new] if name != old)]
    pairs = [(one, other) for one in before for other in after if one != other and other not in before]
    store(workspace).append([(pair, SEPARATED) for pair in pairs], by=signed(by))


def _known(workspace: Workspace, *wanted: str) -> None:
    here = workspace.documents.ids()
    for name in wanted:
        if name not in here:
            raise UsageError("unknown_document", wanted=name)


def _together(entries: Sequence[Entry], key: Callable[[Entry], str]) -> Iterable[tuple[Entry, Entry]]:
    """Pairs of documents with the same key, earlier arrival first; none for an empty or too common one."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[key(one)].append(one)
    for name, group in groups.items():
        if name and len(group) <= COMMON:
            yield from ((one, other) for at, one in enumerate(group) for other in group[at + 1 :])


def _alike(workspace: Workspace, one: Entry, other: Entry, least: float, runs: dict[str, frozenset[int]]) -> bool:
    for name in (one.id, other.id):
        if name not in runs:
            document = workspace.documents.get(name)
            runs[name] = shingles(page.text for page in document.pages) if document else frozenset()
    return resemblance(runs[one.id], runs[other.id]) >= least


def _ranks(entries: Sequence[Entry], dated: Mapping[str, Dated]) -> dict[str, Rank]:
    ranks: dict[str, Rank] = {}
    for one in entries:
        known = dated.get(one.id)
        came = date.fromisoformat(one.added[:10]) if one.added else date.min
        ranks[one.id] = ((known.day if known else None) or came, number(one.name), one.rank)
    return ranks


def _directed(link: Link, ranks: Mapping[str, Rank]) -> Link:
    """A pair in the direction of now: as a person said, else by rank."""
    if link.how == PERSON or ranks[link.older] < ranks[link.newer]:
        return link
    return Link(number=link.number, at=link.at, by=link.by, how=link.how, older=link.newer, newer=link.older)


def _reach(links: Iterable[Link]) -> dict[str, set[str]]:
    """For each document every one that comes after it."""
    after: dict[str, set[str]] = defaultdict(set)
    for one in links:
        after[one.older].add(one.newer)
        after[one.newer] |= set()
    reach: dict[str, set[str]] = {}
    for name in after:
        seen: set[str] = set()
        ahead = [name]
        while ahead:
            ahead = [one for one in {far for near in ahead for far in after[near]} if one not in seen]
            seen |= set(ahead)
        reach[name] = seen
    return reach
