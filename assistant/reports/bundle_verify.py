"""Verify an evidence bundle of Cap NR, offline, with nothing but Python 3.9 or newer.

    python3 -I verify.py                    inside the unpacked bundle
    python3 -I verify.py BUNDLE.zip         on the bundle as it was handed over
    python3 -I verify.py … --fingerprint H  and that it is the bundle announced under this fingerprint

It checks that every file is the one that the manifest names, that nothing was added or removed, that every quote stands
word for word in the text of its page, that the referential is the one named, that the points and levels follow from
the statuses and weights, that the statuses follow from the findings by the rules (but for those that hang on a measured
figure or on what is asked of whom: they are counted as "taken"), that findings agree with the decisions, and that every
node of the explanation has the points and the evidence that follow. Each mismatch is told.
Exit code: 0 sound, 1 not, 2 wrong use.

Vérifie un dossier de preuves hors ligne. Code de sortie : 0 conforme, 1 non conforme, 2 mauvais usage.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zlib
from calendar import monthrange
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

SCHEMA = "capnr.bundle/1"
MANIFEST = "manifest.json"
CREDITS = {"met": Fraction(1), "partly": Fraction(1, 2)}
VIEWS = ("confirmed", "provisional")
OUT = {"not_due", "other_sector", "too_small", "answered_no"}  # why a criterion is not asked
DATE = 0x0021  # 1 January 1980, as ZIP writes it
UTF8 = 0x0800


def canonical(data: Any) -> bytes:
    """Plain data as the one text that stands for it: keys sorted, UTF-8, one line end."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")


def fingerprint(manifest: dict[str, Any]) -> str:
    """SHA-256 of a manifest without its own fingerprint."""
    return hashlib.sha256(canonical({name: one for name, one in manifest.items() if name != "fingerprint"})).hexdigest()


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP archive of stored files in this order: the one sequence of bytes that a bundle may have."""
    body, index = bytearray(), bytearray()
    for name, data in files.items():
        raw = name.encode("utf-8")
        about = struct.pack("<HHHHHIIIHH", 20, UTF8, 0, 0, DATE, zlib.crc32(data), len(data), len(data), len(raw), 0)
        index += struct.pack("<IH", 0x02014B50, 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + raw
        body += struct.pack("<I", 0x04034B50) + about + raw + data
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(files), len(files), len(index), len(body), 0)
    return bytes(body + index + end)


IN_FRENCH = {"files": "fichiers", "quotes": "citations", "points": "points", "statuses": "statuts", "taken": "repris",
        "nodes": "nœuds"}  # fmt: skip
"""What is counted, in French."""


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of such an archive. Raises ValueError when a single byte is not where `packed` puts it."""
    files: dict[str, bytes] = {}
    at = 0
    try:
        while data[at : at + 4] == b"PK\x03\x04":
            size, named = struct.unpack_from("<IH", data, at + 22)
            name = data[at + 30 : at + 30 + named].decode("utf-8")
            files[name] = data[at + 30 + named : at + 30 + named + size]
            at += 30 + named + size
    except (struct.error, UnicodeDecodeError) as fault:
        raise ValueError("l’archive est illisible / the archive cannot be read") from fault
    if packed(files) != data:
        raise ValueError(
            "l’archive n’est plus telle qu’elle a été écrite : octets changés, ajoutés ou retirés / "
            "the archive is not as it was written: bytes were changed, added or removed"
        )
    return files


def check(files: dict[str, bytes], announced: str = "") -> tuple[list[str], dict[str, int]]:
    """(what is wrong, how much was checked) for the files of a bundle by name."""
    faults: list[str] = []
    counts = dict.fromkeys(("files", "quotes", "points", "statuses", "taken", "nodes"), 0)
    try:
        manifest = json.loads(files[MANIFEST])
        named = {one["path"]: one for one in manifest["files"]}
        if manifest["schema"] != SCHEMA:
            faults.append(f"{MANIFEST}: pas du schéma / not of the schema {SCHEMA}")
        if canonical(manifest) != files[MANIFEST]:
            faults.append(f"{MANIFEST}: pas écrit comme un manifeste / not written as a manifest is")
        if fingerprint(manifest) != manifest["fingerprint"] or announced not in ("", manifest["fingerprint"]):
            faults.append(f"{MANIFEST}: son empreinte est une autre / its fingerprint is another one")
    except (KeyError, TypeError, ValueError):
        return [f"{MANIFEST}: absent ou abîmé / missing or damaged"], counts
    faults += [f"{name}: absent du dossier / missing" for name in sorted(set(named) - set(files))]
    added = sorted(set(files) - set(named) - {MANIFEST})
    faults += [f"{name}: ajouté, absent du manifeste / not in the manifest" for name in added]
    for name in sorted(set(named) & set(files)):
        counts["files"] += 1
        if hashlib.sha256(files[name]).hexdigest() != named[name]["sha256"] or len(files[name]) != named[name]["bytes"]:
            faults.append(f"{name}: modifié depuis la remise / changed since the bundle was made")
    if faults:
        return faults, counts
    try:
        faults += referential(files, manifest)
        faults += quotes(files, counts)
        faults += scores(files, counts)
        faults += decisions(files)
        faults += statuses(files, counts)
        faults += nodes(files, counts)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as fault:
        faults.append(f"a file of the bundle is not as expected ({type(fault).__name__}: {fault})")
    return faults, counts


def referential(files: dict[str, bytes], manifest: dict[str, Any]) -> list[str]:
    """Whether the rules handed over are those that the result names."""
    assessed = json.loads(files["assessment.json"])
    wrong = []
    if hashlib.sha256(files["referential.yaml"]).hexdigest() != manifest["referential"]["digest"]:
        wrong.append("referential.yaml: not the referential that the manifest names")
    if assessed["referential"]["digest"] != manifest["referential"]["digest"] or assessed["on"] != manifest["on"]:
        wrong.append("assessment.json: made under another referential or on another day")
    return wrong


def quotes(files: dict[str, bytes], counts: dict[str, int]) -> list[str]:
    """Whether every quote stands word for word at its place."""
    wrong = []
    pages: dict[str, str] = {}
    for one in json.loads(files["quotes.json"])["quotes"]:
        counts["quotes"] += 1
        path = one["text"]
        if path not in pages:
            pages[path] = files[path].decode("utf-8", "surrogatepass")
        if not one["quote"] or pages[path][one["start"] : one["end"]] != one["quote"]:
            wrong.append(f"{one['evidence']}: the quote does not stand in {path} from {one['start']} to {one['end']}")
    return wrong


def scores(files: dict[str, bytes], counts: dict[str, int]) -> list[str]:
    """Whether points and levels follow from the statuses, by the weights and thresholds of the referential."""
    data = json.loads(files["rules.json"])
    wrong = []
    for view in VIEWS:
        found, total = {}, sum(one["weight"] for one in data["indicators"] if asked(one))
        for one in data["indicators"]:
            share = earned(one, view)
            found[one["id"]] = share
            value = Fraction(data["scale"] * one["weight"], total or 1) * share if asked(one) else Fraction(0)
            counts["points"] += 1
            if value != Fraction(one["points"][view]):
                wrong.append(f"{one['id']}: {view} points are {value}, not {one['points'][view]}")
        score = sum((Fraction(one["points"][view]) for one in data["indicators"]), Fraction(0))
        if score != Fraction(data["score"][view]):
            wrong.append(f"score: {view} is {score}, not {data['score'][view]}")
        if reached(data, score, found, view) != data["level"][view]:
            wrong.append(f"level: {view} is not {data['level'][view]}")
    assessed = json.loads(files["assessment.json"])
    if any(assessed["level"][view] != data["level"][view] for view in VIEWS):
        wrong.append("assessment.json: its level is not that of rules.json")
    held = {row["id"]: (row["confirmed"], row["status"]) for one in assessed["indicators"] for row in one["criteria"]}
    for one in data["indicators"]:
        for row in one["criteria"]:
            if held[row["id"]] != (row["confirmed"], row["provisional"]):
                wrong.append(f"{row['id']}: its status is not that of assessment.json")
    return wrong


def decisions(files: dict[str, bytes]) -> list[str]:
    """Whether what is confirmed was confirmed and what is rejected is left out: the newest decision counts."""
    newest = {one["evidence"]: one for one in json.loads(files["decisions.json"])["decisions"]}
    wrong = []
    for one in json.loads(files["findings.json"])["findings"]:
        decided = newest.get(one["evidence"])
        if one["origin"] != "document" or decided is None:
            continue
        if decided["state"] == "rejected":
            wrong.append(f"{one['criterion']}: {one['evidence']} was rejected and still counts")
        elif one["confirmed"] and (decided["state"] != "confirmed" or one["criterion"] not in decided["criteria"]):
            wrong.append(f"{one['criterion']}: {one['evidence']} counts as confirmed and was not confirmed for it")
    return wrong


def statuses(files: dict[str, bytes], counts: dict[str, int]) -> list[str]:
    """Whether each status follows from the findings of its criterion."""
    on = date.fromisoformat(json.loads(files["assessment.json"])["on"])
    found: dict[str, list[dict[str, Any]]] = {}
    for one in json.loads(files["findings.json"])["findings"]:
        found.setdefault(one["criterion"], []).append(one)
    wrong = []
    for indicator in json.loads(files["rules.json"])["indicators"]:
        for rule in indicator["criteria"]:
            for view in VIEWS:
                heard = [one for one in found.get(rule["id"], []) if one["confirmed"] or view == "provisional"]
                follows = judged(rule, indicator["validity_months"], heard, on)
                if follows is None or rule[view] == "not_applicable":
                    counts["taken"] += 1
                    continue
                counts["statuses"] += 1
                if follows != rule[view]:
                    wrong.append(f"{rule['id']}: {view} is {rule[view]}, but {follows} follows from the findings")
    return wrong


def judged(rule: dict[str, Any], months: int, findings: list[dict[str, Any]], on: date) -> str | None:
    """The status of a criterion by its findings; None where a measured figure has a say."""
    valid = [one for one in findings if counts_on(one, months, on)]
    decided = [one for one in valid if one["origin"] == "decision" and one["status"]]
    if any(one["figure"] is not None and rule["measured"] and measures(rule, one) for one in valid):
        return (
            decided[0]["status"]
            if decided and not rule["engine"] and len({o["status"] for o in decided}) == 1
            else None
        )
    voices = [told for told in (voice(rule, one) for one in valid) if told]
    if decided:
        status = decided[0]["status"] if len({one["status"] for one in decided}) == 1 else "unknown"
        computed = any(one["origin"] == "engine" and voice(rule, one) for one in valid)
        return "unknown" if rule["engine"] and status in CREDITS and not computed else status
    proofs, against = [one for one in voices if one in CREDITS], "not_met" in voices
    if against and proofs:
        return "unknown"
    if against:
        return "not_met"
    if proofs:
        return "met" if "met" in proofs else "partly"
    return "not_met" if "promised" in voices and "unknown" not in voices else "unknown"


def counts_on(one: dict[str, Any], months: int, on: date) -> bool:
    """Whether a finding is valid on a day: a figure of a year from its first day, anything else from its own date."""
    year = one["figure"]["year"] if one["figure"] else None
    if year is None and not one["dated"]:
        return True
    start = date(year, 1, 1) if year is not None else date.fromisoformat(one["dated"])
    end = date(year, 12, 31) if year is not None else start
    last, month = divmod(end.year * 12 + end.month - 1 + months, 12)
    return start <= on <= date(last, month + 1, min(end.day, monthrange(last, month + 1)[1]))


def measures(rule: dict[str, Any], one: dict[str, Any]) -> bool:
    """Whether the figure of a finding may count."""
    if one["origin"] == "engine":
        return one["status"] is None
    if rule["engine"]:
        return False
    if one["origin"] == "declaration":
        return bool(rule["declaration"]) and one["status"] != "not_met"
    return one["stance"] in ("done", None)


def voice(rule: dict[str, Any], one: dict[str, Any]) -> str:
    """What a finding says: a status, "promised", or nothing."""
    status, stance = one["status"], one["stance"]
    if one["origin"] == "engine":
        return status if status in ("met", "partly", "not_met") else ""
    if one["origin"] == "declaration":
        allowed = rule["declaration"] and not rule["engine"] and status in CREDITS
        return status if status == "not_met" or allowed else "unknown"
    if one["origin"] != "document":
        return ""
    if stance in ("contradicts", "committed"):
        return "not_met" if stance == "contradicts" else "promised"
    if stance not in ("done", "rule"):
        return ""
    if rule["engine"]:
        return "unknown"
    return "partly" if (stance == "rule" and rule["needs"] == "done") or rule["target"] else "met"


def nodes(files: dict[str, bytes], counts: dict[str, int]) -> list[str]:
    """Whether every node of the explanation has the points, the reason and the evidence that follow."""
    data, trees = json.loads(files["rules.json"]), json.loads(files["trace.json"])
    heard: dict[str, set[str]] = {}
    for one in json.loads(files["findings.json"])["findings"]:
        heard.setdefault(one["criterion"], set()).add(one["evidence"])
    total = sum(one["weight"] for one in data["indicators"] if asked(one))
    wrong = []
    for view in VIEWS:
        expected: dict[str, tuple[Fraction, str]] = {"score": (Fraction(data["score"][view]), "")}
        for one in data["indicators"]:
            whole = sum(row["weight"] for row in one["criteria"] if row["confirmed"] != "not_applicable")
            worth = Fraction(data["scale"] * one["weight"], total or 1)
            expected[one["id"]] = (Fraction(one["points"][view]), "")
            for row in one["criteria"]:
                part = worth * row["weight"] / whole if whole and row[view] != "not_applicable" else Fraction(0)
                expected[row["id"]] = (part * CREDITS.get(row[view], Fraction(0)), row[view])
        left = [trees[view]]
        while left:
            node = left.pop()
            left += node["children"]
            points, status = expected.get(node["id"], (None, ""))
            counts["nodes"] += 1
            if points is not None and node["points"] is not None and node["points"] != float(round(points, 1)):
                wrong.append(
                    f"trace.json: {node['id']} ({view}) has {node['points']} points, not {float(round(points, 1))}"
                )
            if status and (status == "not_applicable") != any(one["code"] in OUT for one in node["rules"]):
                wrong.append(f"trace.json: {node['id']} ({view}) gives another reason than its status {status}")
            strange = sorted(set(node["evidence"]) - heard.get(node["id"], set()))
            if status and strange:
                wrong.append(
                    f"trace.json: {node['id']} ({view}) rests on {', '.join(strange)}, which nothing found for it"
                )
    return wrong


def asked(indicator: dict[str, Any]) -> bool:
    """Whether one of its criteria applies."""
    return any(one["confirmed"] != "not_applicable" for one in indicator["criteria"])


def earned(indicator: dict[str, Any], view: str) -> Fraction:
    """The share of its points that an indicator earns."""
    inside = [one for one in indicator["criteria"] if one["confirmed"] != "not_applicable"]
    whole = sum(one["weight"] for one in inside)
    part = sum((one["weight"] * CREDITS.get(one[view], Fraction(0)) for one in inside), Fraction(0))
    return part / whole if whole else Fraction(0)


def reached(data: dict[str, Any], score: Fraction, found: dict[str, Fraction], view: str) -> int:
    """The highest level whose conditions, and those of every level before it, all hold."""
    level = 0
    by_id = {one["id"]: one for one in data["indicators"]}
    for one in data["levels"]:
        doors = [row for row in data["indicators"] if asked(row) and 0 < row["required"] <= one["id"]]
        closed = data["strict"] and any(found[row["id"]] < Fraction(one["gate_share"]) for row in doors)
        computed = all(
            name in by_id and found[name] == 1 and any(row["engine"] for row in by_id[name]["criteria"])
            for name in one["engines"]
        )
        low = one["min_score"] is not None and score < one["min_score"]
        if one["needs_level"] > level or low or closed or not computed:
            break
        level = one["id"]
    return level


def read(place: Path) -> dict[str, bytes]:
    """The files of a bundle, packed or unpacked. Raises ValueError and OSError."""
    if place.is_file():
        return unpacked(place.read_bytes())
    found = sorted(one for one in place.rglob("*") if one.is_file() or one.is_symlink())
    return {one.relative_to(place).as_posix(): one.read_bytes() for one in found}


def main(words: list[str]) -> int:
    """Verify and tell."""
    announced = ""
    if "--fingerprint" in words:
        at = words.index("--fingerprint")
        announced, words = "".join(words[at + 1 : at + 2]), words[:at] + words[at + 2 :]
    if len(words) > 1 or any(one.startswith("-") for one in words):
        print(__doc__)  # noqa: T201  # this file is a program of its own
        return 2
    place = Path(words[0]) if words else Path(__file__).resolve().parent
    try:
        files = read(place)
        faults, counts = check(files, announced)
    except (OSError, ValueError) as fault:
        files, faults, counts = {}, [str(fault)], {}
    for one in faults:
        print(f"✕ {one}")  # noqa: T201
    if faults:
        print("NON CONFORME / NOT SOUND")  # noqa: T201
        return 1
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    first = ", ".join(f"{count} {IN_FRENCH[name]}" for name, count in counts.items())
    print(f"● {first}")  # noqa: T201
    print(f"● {said}")  # noqa: T201
    print(f"  empreinte / fingerprint {json.loads(files[MANIFEST])['fingerprint']}")  # noqa: T201
    print("CONFORME / SOUND")  # noqa: T201
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
