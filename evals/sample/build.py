"""Build the documents of a sample from their text sources.

`python -m evals.sample.build [--of esn] [--out DIR] [--check]`
"""

import argparse
import sys
from pathlib import Path

import yaml

from evals.sample.markup import Source, parse_source, spoken_date
from evals.sample.render_office import render_docx, render_xlsx
from evals.sample.render_pdf import render_pdf

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
DOCUMENTS = HERE / "documents"
SAMPLES = {"commune": HERE, "esn": HERE.parent / "sample_esn"}
"""Folder of each fictional organisation: a municipality, which the product ships, and an IT services company."""


def build_all(sources: Path = SOURCES) -> dict[str, bytes]:
    """Every document by file name, sorted; raises ValueError when a source is malformed."""
    built: dict[str, bytes] = {}
    for path in sorted(sources.glob("*.md")):
        source = parse_source(path.read_text(encoding="utf-8"))
        built[source.output] = _render(source)
    for path in sorted(sources.glob("*.yaml")):
        book = yaml.safe_load(path.read_text(encoding="utf-8"))
        built[book["output"]] = render_xlsx(book)
    return dict(sorted(built.items()))


def _render(source: Source) -> bytes:
    if source.format == "pdf":
        return render_pdf(source)
    if source.format == "docx":
        return render_docx(source)
    if source.format == "md":
        return render_markdown(source)
    raise ValueError(f"{source.output}: unknown format {source.format}")


def render_markdown(source: Source) -> bytes:
    """The body under its title, reference, author and date."""
    head = [f"# {source.title}", source.subtitle, source.reference]
    head.append(f"{source.author} – {spoken_date(source.date, source.lang)}")
    body = source.body.replace("\n## ", "\n### ").replace("\n# ", "\n## ")
    body = f"#{body}" if body.startswith("#") else body
    return ("\n\n".join(line for line in head if line) + "\n\n" + body).encode()


def differences(built: dict[str, bytes], folder: Path) -> list[str]:
    """Names that are missing, left over or not byte for byte the same in `folder`."""
    present = {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}
    return sorted(name for name in built.keys() | present.keys() if built.get(name) != present.get(name))


def main(argv: list[str] | None = None) -> int:
    """Command line; returns 1 when `--check` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of", choices=sorted(SAMPLES), default="commune", help="which organisation")
    parser.add_argument("--out", type=Path, help="folder of the documents (default: beside the sources)")
    parser.add_argument("--check", action="store_true", help="compare with the folder, write nothing")
    options = parser.parse_args(argv)
    folder = SAMPLES[options.of]
    out = options.out or folder / "documents"
    built = build_all(folder / "sources")
    if options.check:
        wrong = differences(built, out)
        print("\n".join(f"differs: {name}" for name in wrong) or f"{len(built)} documents, all the same")
        return 1 if wrong else 0
    out.mkdir(parents=True, exist_ok=True)
    for name, data in built.items():
        (out / name).write_bytes(data)
        print(f"{len(data):>9,} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
