"""Becomes Tesseract after giving up what it does not need: ``-m ingest.ocr_sandbox MEMORY SECONDS PROGRAM …``."""

import os
import resource
import sys

from ingest.sandbox import give_up


def main() -> None:
    """Bound memory (bytes) and processor time (seconds), then run the program in place of this one."""
    memory, seconds, *words = sys.argv[1:]
    give_up(int(memory), programs=True)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))
    os.execv(words[0], words)


if __name__ == "__main__":
    main()
