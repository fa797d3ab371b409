"""Fuzzing of ingestion: `python -m evals.fuzz [--seconds N] [--seed N] [FOLDER …]`, 20 minutes by default.

Real files, and messages made of them, are mutated and read through the pool, as uploads are; archives and messages are
listed and unpacked too, workbooks given as rows. Each must end as a document, a listing or a refusal. An escape is an
exception in this process, a child that outlives the pool or holds more memory than its limit, a reading beyond the time
limit or a result that cannot be made into passages; the bytes of such a file are kept and the exit code is 1.
"""

import argparse
import hashlib
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

from ingest.chunk import place_passages
from ingest.detect import may_hold_files
from ingest.limits import MB, Limits
from ingest.model import Document
from ingest.pool import Pool
from ingest.spool import Spool
from ingest.work import hidden_from, pages_from, places_from, problem_from

ROOT = Path(__file__).parents[1]
FOLDERS = (
    ROOT / "evals" / "sample" / "documents",
    ROOT.parent / "shared" / "data" / "hostile",
    ROOT.parent / "shared" / "data" / "documents",
)
SEED_MOST = 2 * MB
"""Larger files are no seeds: a mutation of a small one finds as much, sooner."""
CARRIED, CARRIED_MOST = 4, 50_000
"""Files of one message, and bytes of each at most."""
GRACE = 35.0
"""Seconds beyond the limit that the start and the end of a child may take."""
WORDS = (b"\\u-1", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"obj<<", b"\x00" * 64, b"999999999", b"-1", b"]]>")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight faults: flipped, cut, doubled, moved or foreign stretches."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        length = min(chance.choice((1, 2, 8, 64, 1024)), len(made) - at)
        match chance.randrange(6):
            case 0:
                for place in range(at, at + length):
                    made[place] ^= 1 << chance.randrange(8)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                made[at:at] = chance.choice(WORDS)
            case 4:
                made[at : at + length] = chance.randbytes(length)
            case _:
                del made[at + (len(made) - at) // 2 :]
    return bytes(made)


def ended(name: str, data: bytes, pool: Pool) -> str:
    """How the reading of a file ended: "read", "archive" or the code of its refusal. Raises for an escape."""
    started = time.monotonic()
    tasks = 1
    result = pool.submit(name, data).result()
    held = None
    if may_hold_files(name, data):
        tasks += 1
        held = pool.submit(name, data, "listing").result().get("members")
    if held:
        tasks += 1
        with Spool() as spool:
            pool.submit(name, data, "unpack", spool).result()
    if data.startswith(b"PK") and name.endswith(("xlsx", "xlsm")):
        tasks += 1
        pool.submit(name, data, "rows").result()
    if time.monotonic() - started > tasks * (pool.limits.seconds + GRACE):
        raise TimeoutError(f"{name}: longer than the limit")
    if held and result.get("refused", {}).get("code") == "unsupported":
        return "archive"
    if "refused" in result:
        return problem_from(result["refused"]).code
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        id=f"doc-{digest[:12]}",
        name=name,
        media_type=str(result["media_type"]),
        digest=digest,
        size=len(data),
        title=str(result["title"]),
        language=str(result["language"]),
        pages=pages_from(result),
        problems=tuple(problem_from(note) for note in result["problems"]),
        metadata=(),
        hidden=hidden_from(result),
    )
    place_passages(document, places_from(result))
    return "read"


def seeds(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the files to mutate: those of the folders, and messages that carry some of them."""
    carried: list[tuple[str, bytes]] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and 0 < path.stat().st_size <= SEED_MOST:
                data = path.read_bytes()
                yield path.name, data
                if len(data) < CARRIED_MOST:
                    carried.append((path.name, data))
    for place in range(0, len(carried), CARRIED):
        yield f"message-{place}.eml", message(carried[place : place + CARRIED])


def message(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A message with these files attached, the last of them inside a message of its own."""
    made, inner = EmailMessage(), EmailMessage()
    for one, said in ((made, "<p>Bonjour.</p><p hidden>Rien.</p>"), (inner, "<table><tr><td>1<td>2</table>")):
        one["From"], one["To"], one["Subject"] = "anne@example.org", "paul@example.org", "Pièces jointes"
        one.set_content("Bonjour.")
        one.add_alternative(said, subtype="html")
    for place, (name, data) in enumerate(files, 1):
        holder = inner if place == len(files) else made
        holder.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    made.add_attachment(inner)
    return made.as_bytes()


def memory_held(pool: Pool) -> int:
    """The most memory that a living child ever held, in bytes; 0 where the system does not tell."""
    most = 0
    for child in list(pool._children):
        try:
            told = Path(f"/proc/{child._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            continue
        most = max([most, *(int(line.split()[1]) * 1_024 for line in told.splitlines() if line.startswith("VmHWM"))])
    return most


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz for a while; 1 when anything escaped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1_200.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-escapes"), help="folder for files that escaped")
    parser.add_argument("folders", type=Path, nargs="*", default=list(FOLDERS))
    options = parser.parse_args(argv)
    chance = random.Random(options.seed)
    stock = list(seeds(options.folders))
    if not stock:
        print("no files to mutate")
        return 2
    counts: Counter[str] = Counter()
    escapes = 0
    until = time.monotonic() + options.seconds
    with Pool(Limits(seconds=10, memory_bytes=1_024 * MB, ocr_pages=0)) as pool:
        while time.monotonic() < until:
            name, data = chance.choice(stock)
            made = mutated(data, chance)
            try:
                counts[ended(name, made, pool)] += 1
                if memory_held(pool) > pool.limits.memory_bytes:
                    raise MemoryError(f"{name}: more than the limit")
            except Exception as error:  # noqa: BLE001  # whatever comes out here is what this looks for
                escapes += 1
                options.keep.mkdir(exist_ok=True)
                (options.keep / f"{hashlib.sha256(made).hexdigest()[:12]}-{name}").write_bytes(made)
                print(f"escape: {name}: {type(error).__name__}: {error}")
        children = [child._process for child in pool._children]
    escapes += sum(child.poll() is None for child in children)
    print(f"{counts.total() + escapes} files from {len(stock)} seeds, {escapes} escapes")
    for ending, count in counts.most_common():
        print(f"{count:8d}  {ending}")
    return 1 if escapes else 0


if __name__ == "__main__":
    sys.exit(main())
